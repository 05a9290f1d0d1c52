// Package content reads bodies that are not plain JSON into values that a JSON Schema can judge:
// text, sequences, event streams, XML, forms and multipart.
//
// Values have the form encoding/json decodes into with UseNumber: nil, bool, json.Number, string,
// []any, map[string]any. A body that breaks the rules of its own format is a [*Malformed]; one that
// may well be sound, but that cannot be read or of which the document does not say how to read it,
// is an [ErrNotJudged]. What is well-formed but not what the document says of its form (another
// root element, a part of another media type) is a [Problem].
//
// Binary content is a string with one character, U+0000 to U+00FF, for each octet, so that length
// keywords count octets (OpenAPI 3.1.2, Working with Binary Data).
//
// Known limits: XML with a document type declaration, XML 1.1, and XML whose schema orders nodes
// (prefixItems) or lists text nodes are not judged; the field named _charset_ of a multipart form
// (RFC 7578 section 4.6) is a field like any other.
package content

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"regexp"
	"slices"
	"strings"

	"plumbline/internal/tree"
	"plumbline/internal/wire"
)

// ErrNotJudged says that a body may be sound, but cannot be judged.
var ErrNotJudged = errors.New("not judged")

// Malformed tells what is wrong with a body that breaks the rules of its format, and where.
type Malformed struct {
	Format  string // what the body should be, such as "XML"
	Problem string
	Line    int // from 1; 0 where it is not known
	Column  int // in octets, from 1; 0 where it is not known
	Part    int // which part of a multipart body, from 1; 0 where that is not the question
}

// Error returns what is wrong, then where.
func (m *Malformed) Error() string {
	switch {
	case m.Part > 0:
		return fmt.Sprintf("not %s: part %d: %s", m.Format, m.Part, m.Problem)
	case m.Line > 0:
		return fmt.Sprintf("not %s: %s (line %d, column %d)", m.Format, m.Problem, m.Line, m.Column)
	}
	return fmt.Sprintf("not %s: %s", m.Format, m.Problem)
}

// Problem is something about the form of a well-formed body that the document does not allow. Its
// value is read all the same; what the schema says against it at or below Instance is the same
// problem again.
type Problem struct {
	Message  string
	Instance tree.Pointer // into the value
	Line     int          // from 1; 0 where it is not known
	Column   int
	// the text at Instance is not well-formed in a format of its own, such as JSON in a form
	Syntax bool
}

// Object is what a form or a multipart body is read into.
type Object struct {
	Value    map[string]any
	Problems []Problem
	// Undeclared are the names in the body of which the schema has no member at all, in their
	// order.
	Undeclared []string
}

// Binary returns binary content as a string of one character for each octet.
func Binary(body []byte) string {
	runes := make([]rune, len(body))
	for i, b := range body {
		runes[i] = rune(b)
	}
	return string(runes)
}

func notJudged(format string, arguments ...any) error {
	return fmt.Errorf("%w: %s", ErrNotJudged, fmt.Sprintf(format, arguments...))
}

// essence is the media type of a Content-Type without parameters, in lower case; "" where there is
// none.
func essence(contentType string) string {
	mediaType, _, err := mime.ParseMediaType(contentType)
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) {
		return ""
	}
	return mediaType
}

func isJSON(mediaType string) bool {
	return mediaType == "application/json" || mediaType == "text/json" ||
		strings.HasSuffix(mediaType, "+json")
}

func isXML(mediaType string) bool {
	return mediaType == "application/xml" || mediaType == "text/xml" ||
		strings.HasSuffix(mediaType, "+xml")
}

// jsonValue reads JSON that stands inside another format, with a problem where it is not one
// well-formed JSON value.
func jsonValue(text []byte) (value any, problem string) {
	node, oddities, err := tree.ParseJSON("", text)
	if err != nil {
		var syntax *tree.SyntaxError
		if errors.As(err, &syntax) {
			return string(text), "not JSON: " + syntax.Problem
		}
		return string(text), "not JSON: " + err.Error()
	}
	for _, oddity := range oddities {
		problem = "not well-formed JSON: " + oddity.Detail
	}
	return node.Value(), problem
}

// number is what JSON takes for one (RFC 8259 section 6).
var number = regexp.MustCompile(`^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$`)

// scalar reads text as the first of its schema's types that satisfies the schema; as the first
// whose spelling it has if none does, and as a string if it has the spelling of none. Without a
// schema it is a string.
func scalar(text string, schema wire.Schema) any {
	if schema == nil {
		return text
	}
	types := schema.Types()
	if len(types) == 0 {
		types = []string{"string", "number", "boolean", "null", "structure"}
	}
	var first any = text
	found := false
	for _, name := range types {
		value, spelled := spelling(text, name)
		if !spelled {
			continue
		}
		if schema.Accepts(value) {
			return value
		}
		if !found && (name != "null" || text == "null") {
			first, found = value, true
		}
	}
	return first
}

// spelling reads text as a value of a type, if it has the spelling of one. Null is spelled as JSON
// does, or not at all (OpenAPI 3.1.2, Appendix B, leaves it to the implementation).
func spelling(text, name string) (value any, spelled bool) {
	switch name {
	case "string", "file":
		return text, true
	case "integer", "number":
		return json.Number(text), number.MatchString(text)
	case "boolean":
		return text == "true", text == "true" || text == "false"
	case "null":
		return nil, text == "null" || text == ""
	// no type of JSON Schema: where none is given an alternative may be an object or array, which
	// is JSON
	case "structure":
		if strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
			value, problem := jsonValue([]byte(text))
			return value, problem == ""
		}
	}
	return nil, false
}

func isArray(schema wire.Schema) bool {
	return schema != nil && (slices.Contains(schema.Types(), "array") ||
		len(schema.Types()) == 0 && schema.Items() != nil && len(schema.Members()) == 0)
}

func isObject(schema wire.Schema) bool {
	return schema != nil && (slices.Contains(schema.Types(), "object") ||
		len(schema.Types()) == 0 && len(schema.Members()) > 0)
}

func itemsOf(schema wire.Schema) wire.Schema {
	if schema == nil {
		return nil
	}
	return schema.Items()
}

func memberOf(schema wire.Schema, name string) wire.Schema {
	if schema == nil {
		return nil
	}
	return schema.Member(name)
}

func membersOf(schema wire.Schema) []string {
	if schema == nil {
		return nil
	}
	return schema.Members()
}

func keyword(schema wire.Schema, name string) *tree.Node {
	if schema == nil {
		return nil
	}
	return schema.Keyword(name)
}

// alternatives are keywords that apply schemas of which [wire.Schema] does not tell.
var alternatives = []string{"oneOf", "anyOf", "if", "dependentSchemas", "prefixItems"}

// undecided tells that a value does not satisfy its schema, and that this may be because text in it
// of no known type was read as strings: only alternatives of the schema say of what type it is.
func undecided(value any, schema wire.Schema) error {
	if schema == nil {
		return nil
	}
	for _, name := range alternatives {
		if schema.Keyword(name) != nil && !schema.Accepts(value) {
			return notJudged("only %s says of what type the text is", name)
		}
	}
	return nil
}
