// Package schema judges values by the schemas of a document, in the words of the document's own
// edition of OpenAPI: Schema Objects of 2.0 and 3.0 are translated to JSON Schema 2020-12 where
// they stand, so that each problem leads into the text its author wrote.
//
// A [Set] has the schemas of one [Document]. It knows no contract: how the document came to be, and
// which operation uses a schema, is not its affair.
package schema

import (
	"plumbline/harness/verdict"
	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// Document is a document as far as its schemas need to know it. It does not change any more.
type Document struct {
	Root    *tree.Node
	Index   *tree.Index // of Root
	Version openapi.Version
	Reading Reading
	// Locate finds the place of a value by its pointer. Where the pointer leads nowhere, the
	// nearest value on its way is meant.
	Locate func(at tree.Pointer) verdict.Location
}

func (d *Document) at(pointer tree.Pointer) *tree.Node { return d.Index.At(pointer) }

// Reading says how a document is read where its standards leave a choice.
type Reading struct {
	// FormatsAnnotate takes "format" for an annotation, which no value violates (JSON Schema
	// 2020-12 Validation section 7.2.1).
	FormatsAnnotate bool
	// StrictNullable reads "nullable" by the letter: without "type" beside it, it has no effect
	// (OpenAPI 3.0.3, Schema Object), and an enum without null allows no null. Otherwise null is
	// accepted there, since authors mean it, and the verdict has a note.
	StrictNullable bool
}
