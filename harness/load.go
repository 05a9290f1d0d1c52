package harness

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"

	"plumbline/internal/contract"
	"plumbline/internal/mistake"
	"plumbline/internal/schema"
	"plumbline/internal/verify"
)

// Contract is an OpenAPI document (2.0, 3.0, 3.1 or 3.2) with its amendments, ready to judge by. It
// does not change and is safe for concurrent use.
type Contract struct {
	compiled *contract.Contract
	options  verify.Options
}

// Text is the content of a file, together with the path that messages name it by.
type Text = contract.Text

// Source is what a contract is made of, for who has the texts of document and amendments already,
// such as from an embedded file system.
type Source = contract.Source

// Reading says how a document is read where its standards leave a choice; see [AnnotateFormats] and
// [StrictNullable].
type Reading = schema.Reading

// Input is what a document or an overlay can be given as: the path of a file, or its text.
type Input interface{ ~string | ~[]byte }

// Load loads a contract from an OpenAPI document in JSON or YAML. References lead to files in the
// folder of the document and below; a document that is given as text has none. The error names
// file, line and column of what cannot be read. Whatever else is wrong with the document is one of
// the contract's [Contract.Defects]: what is sound of it can be used.
func Load[T Input](document T, options ...Option) (*Contract, error) {
	settings := settings{name: "openapi"}
	for _, option := range options {
		option(&settings)
	}
	source := Source{Document: Text{Path: settings.name, Bytes: []byte(document)}}
	if isString(document) {
		var err error
		if source, err = ReadSource(string(document)); err != nil {
			return nil, err
		}
	}
	source.Reading = settings.reading
	for _, overlay := range settings.overlays {
		text, err := overlay()
		if err != nil {
			return nil, err
		}
		source.Amendments = append(source.Amendments, text)
	}
	loaded, err := LoadSource(source)
	if err != nil {
		return nil, err
	}
	loaded.options = settings.judging
	return loaded, nil
}

// ReadSource reads a document and overlays from files. What references of the document lead to is
// read from the folder of the document and below when it is loaded; no symbolic link leads out of
// it.
func ReadSource(document string, overlays ...string) (Source, error) {
	content, err := read(document)
	if err != nil {
		return Source{}, err
	}
	// It stays open, since a source can be loaded several times; the garbage collector closes it.
	folder, err := os.OpenRoot(filepath.Dir(document))
	if err != nil {
		return Source{}, fmt.Errorf("the folder of %s cannot be read: %w", document, err)
	}
	source := Source{Document: Text{Path: document, Bytes: content}, Files: folder.FS()}
	for _, path := range overlays {
		content, err := read(path)
		if err != nil {
			return Source{}, err
		}
		source.Amendments = append(source.Amendments, Text{Path: path, Bytes: content})
	}
	return source, nil
}

// LoadSource loads a contract from texts.
func LoadSource(source Source) (*Contract, error) {
	compiled, err := contract.Load(source)
	if err != nil {
		return nil, err
	}
	return &Contract{compiled: compiled}, nil
}

// isString tells a path from a text.
func isString[T Input](given T) bool { return reflect.TypeOf(given).Kind() == reflect.String }

func read(path string) ([]byte, error) {
	//nolint:gosec // to read the file that is named is what the caller asks for
	content, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		missing := mistake.MissingFile(os.DirFS(filepath.Dir(path)), filepath.Base(path), err)
		return nil, fmt.Errorf("%s: %w", path, missing)
	}
	var cause *os.PathError
	if errors.As(err, &cause) {
		return nil, fmt.Errorf("%s: %w", path, cause.Err) // of which file it is, not of which call
	}
	return content, err
}

// Compiled is the form in which Plumbline's own packages work with a contract. Its type is not for
// others.
func (c *Contract) Compiled() *contract.Contract { return c.compiled }

// Defects lists what was found wrong in the document and its overlays while they were loaded, one
// line each: file:line:column, the rule and what is wrong. plumbline check-document looks for more.
func (c *Contract) Defects() []string {
	var lines []string
	for _, defect := range c.compiled.Defects() {
		lines = append(lines, defect.String())
	}
	return lines
}

// Operations names the operations in the order of the document, as METHOD /path.
func (c *Contract) Operations() []string {
	var names []string
	for _, operation := range c.compiled.Operations() {
		names = append(names, operation.String())
	}
	return names
}
