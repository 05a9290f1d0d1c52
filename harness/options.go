package harness

import (
	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/schema"
	"plumbline/internal/verify"
)

// settings are what the options of [Load] say.
type settings struct {
	name     string
	overlays []func() (Text, error)
	reading  schema.Reading
	judging  verify.Options
}

// Option changes how a contract is loaded or judged by.
type Option func(*settings)

// Name is the path that messages name a document by that is given as text; without it they call it
// "openapi".
func Name(path string) Option { return func(s *settings) { s.name = path } }

// Overlay adds an OpenAPI Overlay 1.0.0, as a path or as text. Several apply in the order in which
// they are given.
func Overlay[T Input](overlay T) Option {
	return func(s *settings) {
		s.overlays = append(s.overlays, func() (Text, error) {
			if !isString(overlay) {
				return Text{Path: "overlay", Bytes: []byte(overlay)}, nil
			}
			content, err := read(string(overlay))
			return Text{Path: string(overlay), Bytes: content}, err
		})
	}
}

// BasePath is what stands before the paths of the contract in the URLs that are judged, in place of
// what the document's servers say; "/" stands for nothing.
func BasePath(path string) Option { return func(s *settings) { s.judging.BasePath = path } }

// AnnotateFormats takes the keyword "format" of JSON Schema for an annotation, which no value
// violates (JSON Schema 2020-12 Validation section 7.2.1). Without it formats are asserted.
func AnnotateFormats() Option { return func(s *settings) { s.reading.FormatsAnnotate = true } }

// StrictNullable reads "nullable" of OpenAPI 3.0 by the letter: it has no effect without "type"
// beside it. Without it null is accepted there with a note, since authors mean it.
func StrictNullable() Option { return func(s *settings) { s.reading.StrictNullable = true } }

// Undeclared says how much a member of a body matters that no schema declares:
// [verdict.Error], [verdict.Warning], which is the default, or "" for not at all.
func Undeclared(severity verdict.Severity) Option {
	return func(s *settings) {
		switch severity {
		case verdict.Error:
			s.judging.Undeclared = check.FailUndeclared
		case "":
			s.judging.Undeclared = check.AllowUndeclared
		default:
			s.judging.Undeclared = check.WarnUndeclared
		}
	}
}
