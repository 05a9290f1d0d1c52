package check

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/content"
	"plumbline/internal/contract"
	"plumbline/internal/openapi"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
	"plumbline/internal/wire"
)

// read reads a body by its Content-Type and holds it to its schema.
func (m *message) read(mediaType *contract.MediaType, body []byte) {
	if mediaType.Unresolved != "" {
		m.verdict.unjudged(m.ids.schema, fmt.Sprintf("it is not known what %s of %s has to be: %s",
			mediaType.Range, m.of, mediaType.Unresolved))
		return
	}
	contentType := m.contentType()
	if contentType == "application/json" { // which nearly all is
		m.holdJSON(mediaType, body)
		return
	}
	m.readAs(contentType, mediaType, body)
}

// readAs reads a body as a media type.
func (m *message) readAs(contentType string, mediaType *contract.MediaType, body []byte) {
	kind := essence(contentType)
	switch {
	case kind == content.EventStream && m.subject.Contract.Version() != openapi.OpenAPI32:
		m.readStream(mediaType, body)
	case content.IsSequence(contentType):
		m.readSequence(mediaType, body)
	case contract.IsJSON(contentType):
		m.holdJSON(mediaType, body)
	case kind == formType:
		m.readForm(mediaType, body)
	case strings.HasPrefix(kind, "multipart/"):
		m.readMultipart(mediaType, body)
	case kind == "text/xml" || kind == "application/xml" || strings.HasSuffix(kind, "+xml"):
		m.readXML(mediaType, body)
	case isText(kind, mediaType.Schema):
		m.readText(mediaType, body)
	case strings.HasPrefix(kind, "text/") || !isBinary(mediaType.Schema):
		m.verdict.unjudged(m.ids.schema,
			fmt.Sprintf("content of the type %s is not held to its schema", contentType))
	default:
		m.hold(m.ids.schema, mediaType, mediaType.Schema, content.Binary(body), "")
	}
}

func (m *message) holdJSON(mediaType *contract.MediaType, body []byte) {
	if value, ok := m.readJSON(mediaType, jsonText{text: body}); ok {
		m.hold(m.ids.schema, mediaType, mediaType.Schema, value, "")
	}
}

// isText tells whether a body is the one string that its schema is about. Under text/plain it
// always is. Other text has a structure, which a schema that allows no string describes.
func isText(kind string, schema *schema.Schema) bool {
	if !strings.HasPrefix(kind, "text/") {
		return false
	}
	types := schema.Types()
	return kind == "text/plain" || len(types) == 0 || slices.Contains(types, "string")
}

// readStream reads an event stream of a document before OpenAPI 3.2, which says what a schema of
// one is about: what describes a text is held to the text, and nobody knows what anything else
// means.
func (m *message) readStream(mediaType *contract.MediaType, body []byte) {
	if isText(content.EventStream, mediaType.Schema) {
		m.readText(mediaType, body)
		return
	}
	if _, err := content.Events(body); err != nil {
		m.unreadable(m.ids.syntax, m.ids.schema, mediaType, err)
		return
	}
	m.verdict.unjudged(m.ids.schema, "no edition before OpenAPI 3.2 says what the schema of an "+
		"event stream is about: its text, its events or their data")
}

// isBinary tells whether a schema can be about the octets of a body.
func isBinary(schema *schema.Schema) bool {
	types := schema.Types()
	return len(types) == 0 || slices.Contains(types, "string")
}

// readText holds a text to its schema, as the string that its charset makes of it.
func (m *message) readText(mediaType *contract.MediaType, body []byte) {
	text, err := content.Text(body, m.contentType())
	if err != nil {
		m.unreadable(m.ids.text, m.ids.text, mediaType, err)
		return
	}
	m.hold(m.ids.text, mediaType, mediaType.Schema, scalar(text, mediaType.Schema), "")
}

// scalar reads a text that is one number or boolean as such where its schema allows no string: the
// text of text/plain has no types of its own.
func scalar(text string, schema *schema.Schema) any {
	types := schema.Types()
	if len(types) == 0 || slices.Contains(types, "string") {
		return text
	}
	value, ok := tree.Plain([]byte(text), maxDepth)
	switch value.(type) {
	case bool, json.Number:
		if ok && strings.TrimSpace(text) == text {
			return value
		}
	}
	return text
}

// unreadable tells of a body that was not read: either it is not what its media type says, or it
// cannot be judged.
func (m *message) unreadable(syntax, schema verdict.Check, mediaType *contract.MediaType,
	err error) {
	if errors.Is(err, content.ErrNotJudged) {
		m.verdict.unjudged(schema, "the body is not judged: "+withoutMark(err))
		return
	}
	m.found(syntax, "", "the body is "+err.Error(), mediaType.Range, err.Error(), mediaType.Pointer)
}

// withoutMark is what an error says but for the words of [content.ErrNotJudged], which sentences
// have themselves.
func withoutMark(err error) string {
	return strings.Replace(err.Error(), content.ErrNotJudged.Error()+": ", "", 1)
}

// form tells of problems with the form of a body, which are found while its value is read.
func (m *message) form(mediaType *contract.MediaType, problems []content.Problem) {
	for _, p := range problems {
		id := m.ids.schema
		if p.Syntax {
			id = m.ids.syntax
		}
		message := p.Message
		if p.Instance != "" {
			message = tree.Path(p.Instance) + ": " + message
		}
		m.found(id, p.Instance, message, mediaType.Range, p.Message, mediaType.Pointer)
	}
}

// withoutConsequences holds a value to its schema, and leaves out what is a consequence of a
// problem that was found at the same place.
func (m *message) withoutConsequences(known []content.Problem, hold func()) {
	before := len(m.verdict.Findings)
	hold()
	if len(known) == 0 {
		return
	}
	wrong := make(map[string]bool, len(known))
	for _, p := range known {
		wrong[string(p.Instance)] = p.Instance != ""
	}
	consequences := func(f verdict.Finding) bool {
		return f.Instance != nil && isInside(string(*f.Instance), wrong)
	}
	m.verdict.Findings = append(m.verdict.Findings[:before],
		slices.DeleteFunc(m.verdict.Findings[before:], consequences)...)
}

// isInside tells whether a pointer leads to one of some places, or to somewhere inside of one.
func isInside(pointer string, places map[string]bool) bool {
	for pointer != "" {
		if places[pointer] {
			return true
		}
		pointer = pointer[:strings.LastIndexByte(pointer, '/')]
	}
	return false
}

func (m *message) readForm(mediaType *contract.MediaType, body []byte) {
	fields, err := content.Form(body)
	if err != nil {
		m.unreadable(m.ids.syntax, m.ids.schema, mediaType, err)
		return
	}
	object, err := content.FormValue(fields, mediaType.Schema.Wire(m.direction),
		m.encoder().members(mediaType.Encodings))
	m.holdObject(mediaType, object, err)
}

func (m *message) readMultipart(mediaType *contract.MediaType, body []byte) {
	parts, err := content.Multipart(body, m.contentType())
	if err != nil {
		m.unreadable(m.ids.syntax, m.ids.schema, mediaType, err)
		return
	}
	if byPosition(mediaType) {
		m.readParts(mediaType, parts)
		return
	}
	object, err := content.MultipartValue(parts, mediaType.Schema.Wire(m.direction),
		m.encoder().members(mediaType.Encodings))
	m.holdObject(mediaType, object, err)
}

// byPosition tells of parts that are told apart by their position instead of their name.
func byPosition(mediaType *contract.MediaType) bool {
	return slices.Contains(mediaType.Schema.Types(), "array") || mediaType.ItemSchema != nil ||
		mediaType.PrefixEncodings != nil || mediaType.ItemEncoding != nil ||
		mediaType.Schema.Wire(schema.ToServer) != nil &&
			mediaType.Schema.Wire(schema.ToServer).Keyword("prefixItems") != nil
}

// readParts reads parts by their position. Since OpenAPI 3.2 itemSchema is for each of them.
func (m *message) readParts(mediaType *contract.MediaType, parts []content.Part) {
	schema := mediaType.Schema.Wire(m.direction)
	if mediaType.ItemSchema != nil {
		schema = arrayOf{item: mediaType.ItemSchema.Wire(m.direction)}
	}
	prefix, rest := m.encoder().byPosition(mediaType.PrefixEncodings, mediaType.ItemEncoding)
	items, problems, err := content.MultipartItems(parts, schema, prefix, rest)
	m.form(mediaType, problems)
	if err != nil {
		m.unreadable(m.ids.syntax, m.ids.schema, mediaType, err)
		return
	}
	m.withoutConsequences(problems,
		func() { m.holdItems(mediaType, mediaType.Schema, mediaType.ItemSchema, items, nil) })
}

// arrayOf is an array of which only the schema of its items is known.
type arrayOf struct{ item wire.Schema }

func (a arrayOf) Types() []string           { return []string{"array"} }
func (a arrayOf) Items() wire.Schema        { return a.item }
func (a arrayOf) Item(int) wire.Schema      { return a.item }
func (a arrayOf) Members() []string         { return nil }
func (a arrayOf) Member(string) wire.Schema { return nil }
func (a arrayOf) Keyword(string) *tree.Node { return nil }
func (a arrayOf) Accepts(any) bool          { return true }

func (m *message) holdObject(mediaType *contract.MediaType, object content.Object, err error) {
	m.form(mediaType, object.Problems)
	if err != nil {
		m.unreadable(m.ids.syntax, m.ids.schema, mediaType, err)
		return
	}
	m.withoutConsequences(object.Problems,
		func() { m.hold(m.ids.schema, mediaType, mediaType.Schema, object.Value, "") })
}

func (m *message) readXML(mediaType *contract.MediaType, body []byte) {
	value, problems, err := content.XML(body, m.contentType(), mediaType.Schema.Wire(m.direction),
		mediaType.Schema.Name())
	m.form(mediaType, problems)
	if err != nil {
		m.unreadable(m.ids.syntax, m.ids.schema, mediaType, err)
		return
	}
	m.withoutConsequences(problems,
		func() { m.hold(m.ids.schema, mediaType, mediaType.Schema, value, "") })
}

// readSequence reads a body of many values. The schema of OpenAPI 3.2's itemSchema is for each of
// them, its schema for the array of all (OpenAPI 3.2.0, Sequential Media Types); before, a schema
// that allows an array is for all of them, and any other one for each.
func (m *message) readSequence(mediaType *contract.MediaType, body []byte) {
	items, bad, ok := m.sequenceItems(mediaType, body)
	if !ok {
		return
	}
	whole, each := mediaType.Schema, mediaType.ItemSchema
	if m.subject.Contract.Version() != openapi.OpenAPI32 &&
		!slices.Contains(whole.Types(), "array") {
		whole, each = nil, whole
	}
	if len(bad) > 0 && whole != nil {
		m.verdict.unjudged(m.ids.schema,
			"not every item can be read, so the array of all of them is not held to its schema")
		if whole = nil; each == nil {
			return
		}
	}
	m.holdItems(mediaType, whole, each, items, bad)
}

// holdItems holds an array to the schema of the whole and its items, but for the bad ones, to that
// of each; either schema may be nil.
func (m *message) holdItems(mediaType *contract.MediaType, whole, each *schema.Schema,
	items []any, bad map[int]bool) {
	if whole == nil && each == nil {
		m.hold(m.ids.schema, mediaType, nil, nil, "")
	}
	if whole != nil {
		m.hold(m.ids.schema, mediaType, whole, items, "")
	}
	if each == nil {
		return
	}
	for i, item := range items {
		if !bad[i] {
			m.hold(m.ids.schema, mediaType, each, item, tree.Pointer("").Index(i))
		}
	}
}

// sequenceItems reads the items of a sequence. Those that cannot be read are bad, and null; ok is
// false where the sequence itself cannot be read.
func (m *message) sequenceItems(mediaType *contract.MediaType, body []byte) (items []any,
	bad map[int]bool, ok bool) {
	contentType := m.contentType()
	if essence(contentType) == content.EventStream {
		events, err := content.Events(body)
		if err != nil {
			m.unreadable(m.ids.syntax, m.ids.schema, mediaType, err)
			return nil, nil, false
		}
		for _, event := range events {
			items = append(items, event.Value)
		}
		return items, nil, true
	}
	records, err := content.Records(body, contentType)
	if err != nil {
		m.unreadable(m.ids.json, m.ids.schema, mediaType, err)
		return nil, nil, false
	}
	items, bad = make([]any, len(records)), map[int]bool{}
	for i, record := range records {
		at := tree.Pointer("").Index(i)
		if record.Err != nil {
			m.found(m.ids.json, at, "the body is "+record.Err.Error(), mediaType.Range,
				record.Err.Error(), mediaType.Pointer)
			bad[i] = true
			continue
		}
		value, read := m.readJSON(mediaType, jsonText{text: record.Body, at: at, line: record.Line})
		items[i], bad[i] = value, !read
	}
	maps.DeleteFunc(bad, func(_ int, is bool) bool { return !is })
	return items, bad, true
}
