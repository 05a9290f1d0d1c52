// Package wire reads the values that OpenAPI writes as text: parameters, headers, form fields.
//
// Text says nothing of its type, so each value is read as the first of its schema's types that
// satisfies the schema.
package wire

import "plumbline/internal/tree"

// Schema is what reading a value has to know of its schema. Every method looks through $ref and
// allOf.
type Schema interface {
	// Types are the types the schema allows, in its own order; none where it does not say.
	Types() []string
	// Items is the schema of an array's items, nil where there is none.
	Items() Schema
	// Item is the schema of the item at an index, by its position or as any other; nil where there
	// is none.
	Item(i int) Schema
	// Members are the names of the members that the schema declares, in the order of the document.
	Members() []string
	// Member is the schema of the member of that name, be it declared or allowed as an additional
	// one; nil where there is none.
	Member(name string) Schema
	// Keyword is the value of a keyword that stands in the schema, such as "format" or "xml"; nil
	// where there is none.
	Keyword(name string) *tree.Node
	// Accepts tells whether a value, in the form encoding/json decodes into with UseNumber,
	// satisfies the schema.
	Accepts(value any) bool
}
