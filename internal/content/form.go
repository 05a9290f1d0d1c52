package content

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"plumbline/internal/tree"
	"plumbline/internal/wire"
)

// Field is a name and its value in a form.
type Field struct {
	Name  string
	Value string
	// Raw is the value as it is written in the body, where a delimiter can still be told from one
	// that is part of a value.
	Raw string
}

// Encoding is what an Encoding Object says of a member (OpenAPI 3.1.2 and 3.2.0, Encoding Object).
// For 2.0, of formData parameters, Style and Explode say what collectionFormat does. Style, Explode
// and AllowReserved that do not apply, such as for multipart in 3.0, have to be left out.
type Encoding struct {
	// as written: media types and ranges with commas between them; "" for the default
	ContentType   string
	Style         string
	Explode       *bool
	AllowReserved bool
	Headers       map[string]Header // of parts; Content-Type is ignored
	Prefix        []Encoding        // prefixEncoding, of parts that are multipart themselves
	Items         *Encoding         // itemEncoding
	Members       map[string]Encoding
}

// Header is what an Encoding Object says of a header of its parts.
type Header struct {
	Required bool
	// Judge tells what is wrong with the header's value; it may be nil.
	Judge func(value string) error
}

// styled tells whether the value is written in one of the styles of parameters, and not by its
// media type.
func (e Encoding) styled() bool { return e.Style != "" || e.Explode != nil || e.AllowReserved }

func (e Encoding) style() string {
	if e.Style == "" {
		return "form"
	}
	return e.Style
}

func (e Encoding) exploded() bool {
	if e.Explode != nil {
		return *e.Explode
	}
	return e.style() == "form"
}

// Form reads application/x-www-form-urlencoded (WHATWG URL section 5.1; RFC 1866 section 8.2.1),
// fields in their order. Unlike a browser it refuses a percent sign without two hexadecimal digits,
// and octets that are not UTF-8.
func Form(body []byte) ([]Field, error) {
	var fields []Field
	var count tally
	offset := 0
	for piece := range bytes.SplitSeq(body, []byte("&")) {
		start := offset
		offset += len(piece) + 1
		if len(piece) == 0 {
			continue
		}
		if err := count.add(1, 0); err != nil {
			return nil, err
		}
		name, value, _ := strings.Cut(string(piece), "=")
		var f Field
		for _, half := range []struct {
			raw  string
			at   int
			into *string
		}{{name, start, &f.Name}, {value, start + len(name) + 1, &f.Value}} {
			decoded, wrong, problem := unescape(half.raw)
			if problem != "" {
				return nil, malformedAt("a urlencoded form", body, half.at+wrong, problem)
			}
			*half.into = decoded
		}
		f.Raw = value
		fields = append(fields, f)
	}
	return fields, nil
}

// unescape decodes plus signs and percent-encoding.
func unescape(text string) (decoded string, at int, problem string) {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '+':
			b.WriteByte(' ')
		case '%':
			octet, err := strconv.ParseUint(text[i+1:min(i+3, len(text))], 16, 8)
			if err != nil || i+2 >= len(text) {
				return "", i, "a percent sign that two hexadecimal digits do not follow"
			}
			b.WriteByte(byte(octet))
			i += 2
		default:
			b.WriteByte(text[i])
		}
	}
	if !utf8.ValidString(b.String()) {
		return "", 0, "octets that are not UTF-8"
	}
	return b.String(), 0, ""
}

// FormValue reads the fields of a form into an object as its schema and the Encoding Objects say.
// An array is repeated fields, any other value that is not a scalar is JSON, unless its encoding
// has a media type or a style. A delimiter of style form counts where it is not percent-encoded;
// where none is, a percent-encoded one does, since the whole value may have been encoded at once.
func FormValue(fields []Field, schema wire.Schema, encodings map[string]Encoding) (Object, error) {
	m := newMapping(schema, encodings, &tally{})
	for _, f := range fields {
		if err := m.count.field(f, encodings[f.Name]); err != nil {
			return Object{}, err
		}
	}
	for _, name := range m.styledObjects() {
		fields = m.styledObject(name, fields)
	}
	fields = m.undefinedDeep(fields)
	for _, group := range grouped(fields, func(f Field) string { return f.Name }) {
		m.fields(group[0].Name, group)
	}
	return m.object()
}

// mapping is an object that is being made of named values.
type mapping struct {
	Object
	schema    wire.Schema
	encodings map[string]Encoding
	count     *tally // of the whole body
	err       error
}

func newMapping(schema wire.Schema, encodings map[string]Encoding, count *tally) *mapping {
	return &mapping{Object: Object{Value: map[string]any{}}, schema: schema, encodings: encodings,
		count: count}
}

func (m *mapping) object() (Object, error) {
	if m.err == nil && len(m.Undeclared) > 0 {
		m.err = undecided(m.Value, m.schema)
	}
	return m.Object, m.err
}

func (m *mapping) member(name string) wire.Schema {
	schema := memberOf(m.schema, name)
	if schema == nil {
		m.Undeclared = append(m.Undeclared, name)
	}
	return schema
}

func (m *mapping) syntax(at tree.Pointer, problem string) {
	if problem != "" {
		m.Problems = append(m.Problems, Problem{Message: problem, Instance: at, Syntax: true})
	}
}

// grouped puts what has the same name together, in the order of the first of each.
func grouped[T any](all []T, name func(T) string) [][]T {
	var groups [][]T
	places := map[string]int{}
	for _, element := range all {
		place, seen := places[name(element)]
		if !seen {
			place = len(groups)
			places[name(element)] = place
			groups = append(groups, nil)
		}
		groups[place] = append(groups[place], element)
	}
	return groups
}

func (m *mapping) fields(name string, fields []Field) {
	schema, encoding, at := m.member(name), m.encodings[name], tree.PointerOf(name)
	if !isArray(schema) {
		m.Value[name] = several(fields, func(f Field, i int) any {
			if encoding.styled() {
				return scalar(f.Value, schema)
			}
			return m.text(f.Value, schema, encoding, atOf(at, i, len(fields)))
		})
		return
	}
	items := []any{}
	if encoding.styled() {
		for _, text := range elements(fields, encoding) {
			items = append(items, scalar(text, schema.Items()))
		}
		m.Value[name] = items
		return
	}
	if whole, problem := jsonValue([]byte(fields[0].Value)); len(fields) == 1 &&
		isJSON(essence(encoding.ContentType)) && problem == "" && schema.Accepts(whole) {
		// until OpenAPI 3.2 nothing said that contentType is that of the items
		m.Value[name] = whole
		return
	}
	for i, f := range fields {
		items = append(items, m.text(f.Value, schema.Items(), encoding, at.Index(i)))
	}
	m.Value[name] = items
}

// several is the one value, or an array of all where there are more: a value that its schema, not
// being an array's, has to refuse.
func several[T any](all []T, read func(element T, i int) any) any {
	if len(all) == 1 {
		return read(all[0], 0)
	}
	values := make([]any, 0, len(all))
	for i, element := range all {
		values = append(values, read(element, i))
	}
	return values
}

func atOf(at tree.Pointer, i, of int) tree.Pointer {
	if of == 1 {
		return at
	}
	return at.Index(i)
}

// text reads a value by its media type: the one of the encoding, else the default of its schema's
// type.
func (m *mapping) text(text string, schema wire.Schema, encoding Encoding, at tree.Pointer) any {
	mediaType := essence(encoding.ContentType)
	structured := encoding.ContentType == "" && isStructured(schema)
	switch {
	case isJSON(mediaType) || structured:
		value, problem := jsonValue([]byte(text))
		if other := scalar(text, schema); problem != "" && structured && schema.Accepts(other) {
			return other
		}
		m.syntax(at, problem)
		return value
	case isXML(mediaType):
		return m.xml([]byte(text), "", schema, at)
	}
	return scalar(text, schema)
}

func (m *mapping) xml(body []byte, contentType string, schema wire.Schema, at tree.Pointer) any {
	value, problems, err := readXML(body, contentType, schema, "", m.count)
	for _, problem := range problems {
		problem.Instance = at + problem.Instance
		m.Problems = append(m.Problems, problem)
	}
	return m.failed(value, err, string(body), at)
}

// failed takes the error that reading a value ended with, if any; the text is the value then.
func (m *mapping) failed(value any, err error, text string, at tree.Pointer) any {
	switch {
	case err == nil:
		return value
	case isNotJudged(err):
		if m.err == nil {
			m.err = fmt.Errorf("%s: %w", at, err)
		}
	default:
		m.syntax(at, err.Error())
	}
	return text
}

// elements are the texts of an array's items by the style it is written in (OpenAPI 3.1.2, Style
// Examples).
func elements(fields []Field, encoding Encoding) []string {
	var texts []string
	for _, f := range fields {
		switch {
		case encoding.exploded() || encoding.style() == "deepObject":
			texts = append(texts, f.Value)
		default:
			texts = append(texts, split(f, encoding.style())...)
		}
	}
	return texts
}

var delimiters = map[string]string{"form": ",", "spaceDelimited": " ", "pipeDelimited": "|",
	"tabDelimited": "\t"}

func split(f Field, style string) []string {
	if f.Value == "" {
		return nil
	}
	delimiter := delimiters[style]
	if delimiter == "" {
		return []string{f.Value}
	}
	if !strings.Contains(f.Raw, delimiter) || f.Raw == f.Value {
		return strings.Split(f.Value, delimiter)
	}
	var texts []string
	for piece := range strings.SplitSeq(f.Raw, delimiter) {
		text, _, _ := unescape(piece)
		texts = append(texts, text)
	}
	return texts
}

// styledObjects are the declared members that are objects and written in a style.
func (m *mapping) styledObjects() []string {
	return slices.DeleteFunc(slices.Clone(membersOf(m.schema)), func(name string) bool {
		return !m.encodings[name].styled() || !isObject(memberOf(m.schema, name))
	})
}

// styledObject reads a member that is an object from the fields that are its, and returns the
// others.
func (m *mapping) styledObject(name string, fields []Field) []Field {
	schema, encoding := memberOf(m.schema, name), m.encodings[name]
	var pairs, others []Field
	for _, f := range fields {
		switch key, own := m.owner(name, schema, f.Name); {
		case !own:
			others = append(others, f)
		case encoding.style() == "deepObject" || encoding.exploded():
			f.Name = key
			pairs = append(pairs, f)
		default:
			texts := split(f, encoding.style())
			for i := 0; i+1 < len(texts); i += 2 {
				pairs = append(pairs, Field{Name: texts[i], Value: texts[i+1], Raw: texts[i+1]})
			}
			if len(texts)%2 == 1 {
				m.syntax(tree.PointerOf(name), "names and values do not alternate: "+f.Value)
			}
		}
	}
	if pairs == nil {
		return others
	}
	value := map[string]any{}
	for _, group := range grouped(pairs, func(f Field) string { return f.Name }) {
		member := memberOf(schema, group[0].Name)
		read := func(f Field, _ int) any { return scalar(f.Value, member) }
		if !isArray(member) {
			value[group[0].Name] = several(group, read)
			continue
		}
		items := []any{}
		for _, f := range group {
			items = append(items, scalar(f.Value, member.Items()))
		}
		value[group[0].Name] = items
	}
	m.Value[name] = value
	return others
}

// undefinedDeep leaves out the fields whose names have brackets as the style deepObject of a
// declared member does, but as OpenAPI does not define it: for an array, or for members of members.
// What the body is then, is not known.
func (m *mapping) undefinedDeep(fields []Field) []Field {
	return slices.DeleteFunc(fields, func(f Field) bool {
		name, _, bracket := strings.Cut(f.Name, "[")
		schema := memberOf(m.schema, name)
		if !bracket || schema == nil || !m.encodings[name].styled() ||
			m.encodings[name].style() != "deepObject" {
			return false
		}
		if m.err == nil {
			m.err = notJudged("the field %s is in the style deepObject, which OpenAPI defines "+
				"only for objects whose members are neither arrays nor objects", f.Name)
		}
		return true
	})
}

// owner tells whether a field belongs to the member of that name, an object in a style, and which
// member of it the field is.
func (m *mapping) owner(name string, schema wire.Schema, field string) (key string, own bool) {
	switch encoding := m.encodings[name]; {
	case encoding.style() == "deepObject":
		key, isDeep := strings.CutPrefix(field, name+"[")
		key, closed := strings.CutSuffix(key, "]")
		return key, isDeep && closed && !strings.ContainsAny(key, "[]")
	case encoding.exploded():
		return field, slices.Contains(membersOf(schema), field) &&
			!slices.Contains(membersOf(m.schema), field)
	}
	return field, field == name
}
