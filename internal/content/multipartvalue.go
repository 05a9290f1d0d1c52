package content

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"plumbline/internal/tree"
	"plumbline/internal/wire"
)

func isNotJudged(err error) bool { return errors.Is(err, ErrNotJudged) }

// MultipartValue reads the parts of a form into an object as its schema and the Encoding Objects
// say. A part without a Content-Type has that of its encoding, or the default of its schema's type;
// an array is repeated parts.
func MultipartValue(parts []Part, schema wire.Schema, encodings map[string]Encoding) (Object,
	error) {
	return multipartObject(parts, schema, encodings, 0, &tally{})
}

// MultipartItems reads parts by their position, as an array (OpenAPI 3.2.0, Encoding By Position):
// prefix is for the first ones, rest for all others.
func MultipartItems(parts []Part, schema wire.Schema, prefix []Encoding, rest *Encoding) ([]any,
	[]Problem, error) {
	return multipartItems(parts, schema, prefix, rest, 0, &tally{})
}

func multipartItems(parts []Part, schema wire.Schema, prefix []Encoding, rest *Encoding,
	depth int, count *tally) ([]any, []Problem, error) {
	m := newMapping(nil, nil, count)
	items := make([]any, 0, len(parts))
	guessed := false
	for i, part := range parts {
		encoding, at := Encoding{}, tree.Pointer("").Index(i)
		switch {
		case i < len(prefix):
			encoding = prefix[i]
		case rest != nil:
			encoding = *rest
		}
		var item wire.Schema
		if schema != nil {
			item = schema.Item(i)
		}
		guessed = guessed || item == nil
		m.check(part, encoding, at)
		items = append(items, m.part(part, item, encoding, at, depth))
	}
	if guessed && m.err == nil {
		m.err = undecided(items, schema)
	}
	return items, m.Problems, m.err
}

func multipartObject(parts []Part, schema wire.Schema, encodings map[string]Encoding,
	depth int, count *tally) (Object, error) {
	m := newMapping(schema, encodings, count)
	styled := m.styledObjects()
	var fields []Field
	var others []Part
	for _, part := range parts {
		owned := func(name string) bool {
			_, own := m.owner(name, memberOf(schema, name), part.Name)
			return own
		}
		if m.encodings[part.Name].styled() || slices.ContainsFunc(styled, owned) {
			text, err := Text(part.Body, part.Header.Get("Content-Type"))
			if err != nil {
				m.failed(nil, err, "", tree.PointerOf(part.Name))
				text = Binary(part.Body)
			}
			f := Field{Name: part.Name, Value: text, Raw: text}
			if err := count.field(f, m.encodings[part.Name]); err != nil {
				return Object{}, err
			}
			fields = append(fields, f)
			continue
		}
		others = append(others, part)
	}
	for _, name := range styled {
		fields = m.styledObject(name, fields)
	}
	for _, group := range grouped(fields, func(f Field) string { return f.Name }) {
		m.fields(group[0].Name, group)
	}
	for _, group := range grouped(others, func(p Part) string { return p.Name }) {
		m.parts(group[0].Name, group, depth)
	}
	return m.object()
}

func (m *mapping) parts(name string, parts []Part, depth int) {
	schema, encoding, at := m.member(name), m.encodings[name], tree.PointerOf(name)
	item, count := schema, len(parts)
	array := isArray(schema)
	if array {
		item, count = schema.Items(), 2 // even a single part is an item
	}
	values := make([]any, 0, len(parts))
	for i, part := range parts {
		place := atOf(at, i, count)
		m.check(part, encoding, place)
		values = append(values, m.part(part, item, encoding, place, depth))
	}
	if len(values) == 1 && !array {
		m.Value[name] = values[0]
		return
	}
	if array && len(values) == 1 && isJSON(essence(parts[0].Header.Get("Content-Type"))) &&
		!schema.Accepts(values) && schema.Accepts(values[0]) {
		// until OpenAPI 3.2 nothing said that contentType is that of the items
		m.Value[name] = values[0]
		return
	}
	m.Value[name] = values
}

// check holds a part to the media types and headers of its encoding.
func (m *mapping) check(part Part, encoding Encoding, at tree.Pointer) {
	contentType := part.Header.Get("Content-Type")
	if contentType == "" {
		contentType = "text/plain" // RFC 7578 section 4.4, RFC 2046 section 5.1
	}
	if encoding.ContentType != "" && !listed(essence(contentType), encoding.ContentType) {
		m.Problems = append(m.Problems,
			Problem{Message: fmt.Sprintf("the part's Content-Type is %s, wanted %s", contentType,
				encoding.ContentType), Instance: at})
	}
	for _, name := range slices.Sorted(maps.Keys(encoding.Headers)) {
		header := encoding.Headers[name]
		values := part.Header.Values(name)
		switch {
		case strings.EqualFold(name, "Content-Type"):
		case len(values) == 0:
			if header.Required {
				m.Problems = append(m.Problems,
					Problem{Message: "the part has no header " + name, Instance: at})
			}
		case header.Judge != nil:
			if err := header.Judge(strings.Join(values, ", ")); err != nil {
				m.Problems = append(m.Problems,
					Problem{Message: fmt.Sprintf("the part's header %s: %s", name, err),
						Instance: at})
			}
		}
	}
}

func listed(mediaType, ranges string) bool {
	for part := range strings.SplitSeq(ranges, ",") {
		wanted := essence(strings.TrimSpace(part))
		kind, isRange := strings.CutSuffix(wanted, "/*")
		if wanted == mediaType || wanted == "*/*" || isRange &&
			strings.HasPrefix(mediaType, kind+"/") {
			return true
		}
	}
	return false
}

// part reads one part by its own media type, else by that of the encoding, else by the default of
// the schema's type (OpenAPI 3.1.2, Encoding Object).
func (m *mapping) part(part Part, schema wire.Schema, encoding Encoding, at tree.Pointer,
	depth int) any {
	contentType := part.Header.Get("Content-Type")
	mediaType := essence(contentType)
	if mediaType == "" {
		mediaType = defaultType(schema, encoding)
	}
	contentEncoding := keyword(schema, "contentEncoding").Str()
	body, err := part.decoded(contentEncoding)
	if err != nil {
		return m.failed(nil, err, Binary(part.Body), at)
	}
	if err := m.count.part(body); err != nil {
		return m.failed(nil, err, "", at)
	}
	switch {
	case isBinary(schema), part.isFile(schema), contentType == "" && !typed(schema) &&
		!utf8.Valid(body):
		return Binary(body)
	case strings.HasPrefix(mediaType, "multipart/"):
		return m.nested(body, contentType, schema, encoding, at, depth+1)
	case isJSON(mediaType) && contentEncoding == "":
		value, problem := jsonValue(body)
		m.syntax(at, problem)
		return value
	case isXML(mediaType) && isStructured(schema):
		return m.xml(body, contentType, schema, at)
	case contentEncoding != "" || strings.HasPrefix(mediaType, "text/") || isXML(mediaType):
		text, err := Text(body, contentType)
		return m.failed(scalar(text, schema), err, Binary(body), at)
	}
	return Binary(body)
}

// isFile tells of a file that is not text and has no other form than that of its octets.
func (p Part) isFile(schema wire.Schema) bool {
	isText := strings.HasPrefix(essence(p.Header.Get("Content-Type")), "text/")
	return p.FileName != "" && !isText && !isStructured(schema) &&
		keyword(schema, "contentEncoding") == nil
}

func isStructured(schema wire.Schema) bool { return isObject(schema) || isArray(schema) }

func typed(schema wire.Schema) bool { return schema != nil && len(schema.Types()) > 0 }

// isBinary tells of format: binary (OpenAPI 3.0), and type: file (2.0).
func isBinary(schema wire.Schema) bool {
	return keyword(schema, "format").Str() == "binary" ||
		schema != nil && slices.Contains(schema.Types(), "file")
}

func defaultType(schema wire.Schema, encoding Encoding) string {
	if mediaType := essence(encoding.ContentType); mediaType != "" &&
		!strings.Contains(mediaType, "*") {
		return mediaType
	}
	if isStructured(schema) {
		return "application/json"
	}
	return "text/plain"
}

// nested reads a part that is multipart itself (OpenAPI 3.2.0, Nested Encoding).
func (m *mapping) nested(body []byte, contentType string, schema wire.Schema, encoding Encoding,
	at tree.Pointer, depth int) any {
	if depth > maxNested {
		return m.failed(nil, notJudged("multipart is nested more than %d deep", maxNested), "", at)
	}
	parts, err := Multipart(body, contentType)
	if err != nil {
		return m.failed(nil, err, Binary(body), at)
	}
	var value any
	var problems []Problem
	if isObject(schema) {
		object, failure := multipartObject(parts, schema, encoding.Members, depth, m.count)
		value, problems, err = object.Value, object.Problems, failure
	} else {
		value, problems, err = multipartItems(parts, schema, encoding.Prefix, encoding.Items, depth,
			m.count)
	}
	for _, problem := range problems {
		problem.Instance = at + problem.Instance
		m.Problems = append(m.Problems, problem)
	}
	return m.failed(value, err, Binary(body), at)
}
