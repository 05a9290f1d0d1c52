package wire

import "strings"

// Parameter says how a value is written. It serves OpenAPI's Parameter, Header and Encoding
// Objects.
//
// A parameter with content instead of a schema (OpenAPI 3) has no Schema here: its value is then
// the decoded text, which its media type is read from. Two fields are missing on purpose.
// allowReserved lets a client leave more characters as they are, and changes nothing for who
// decodes them (OpenAPI 3.1.1, Appendix E, "Decoding URIs and form-urlencoded Strings").
// allowEmptyValue does not change what a text is either: [Value.Empty] tells where it matters.
type Parameter struct {
	Name string
	// In is path, query, header or cookie, querystring (OpenAPI 3.2) or formData (2.0).
	In string
	// Style is matrix, label, simple, form, spaceDelimited, pipeDelimited, deepObject or cookie
	// (OpenAPI 3.2); empty for [DefaultStyle].
	Style string
	// Explode is the document's, or else [DefaultExplode]. It does not matter for deepObject, which
	// has only one way to be written; OpenAPI 3.2 says so, older editions leave the combination
	// with false open although false is the default.
	Explode bool
	// CollectionFormat makes this a parameter of Swagger 2.0: csv, its default, ssv, tsv, pipes or
	// multi. Style and Explode do not matter then.
	CollectionFormat string
	// Schema is nil where the document has none: the value is text.
	Schema Schema
	// Others are the names of the other parameters in the same place. The members of an exploded
	// object stand beside them as if they were parameters themselves, so that a name the schema
	// does not declare is a member only if no other parameter has it.
	Others []string
}

// Value is what a parameter's text was read as. At most one of Problem and Undefined says
// something; Value counts only if neither does.
type Value struct {
	// Present tells whether the parameter is there at all.
	Present bool
	// Empty tells that a query, cookie or form has the name without a value, as in a or a=. What
	// that means is for the caller to decide: the editions up to 3.0.3 and 3.1.0 forbid it without
	// allowEmptyValue, later ones call it a matter between allowEmptyValue and the schema. With
	// allowEmptyValue the parameter counts as unused (OpenAPI 3.1.1, Parameter Object), so its
	// schema says nothing about it; but where the style has no way to write an empty value, which
	// is then Undefined, "the value of allowEmptyValue SHALL be ignored".
	Empty bool
	// Value is in the form that encoding/json decodes into with UseNumber.
	Value any
	// Problem says why the text cannot be read in the parameter's style. It is a predicate, to be
	// put behind the parameter's name.
	Problem string
	// Undefined says why OpenAPI does not define what the text means, so that it is neither right
	// nor wrong. It is a predicate, too.
	Undefined string
}

// Field is one field of a form: its name and its decoded text. A name may occur several times.
type Field struct{ Name, Text string }

// DefaultStyle is the style of a parameter whose document names none (OpenAPI 3.2.0, Parameter
// Object; all editions from 3.0 on agree). A cookie has the style form "for compatibility reasons",
// also in 3.2.
func DefaultStyle(in string) string {
	switch in {
	case "path", "header":
		return "simple"
	}
	return "form"
}

// DefaultExplode is what explode is where the document does not say: true for the styles form and
// cookie (OpenAPI 3.2.0, Parameter Object).
func DefaultExplode(style string) bool { return style == "form" || style == "cookie" }

func (p Parameter) style() string {
	if p.Style == "" {
		return DefaultStyle(p.In)
	}
	return p.Style
}

// FromPath reads a path parameter from the text of its template variable, which is still
// percent-encoded. The label style accepts a dot as well as a comma between the elements of what is
// not exploded: the tables of 3.0.3 and 3.1.0 have the dot, those of 3.0.4 and 3.1.1 the comma.
func (p Parameter) FromPath(segment string) Value {
	r := &reader{Parameter: p, encoding: inPath}
	switch {
	case p.CollectionFormat != "":
		return r.read(r.collected(segment))
	case p.style() == "label":
		return r.read(r.label(segment))
	case p.style() == "matrix":
		return r.read(r.matrix(segment))
	}
	return r.read(r.simple(segment))
}

// FromQuery reads a query parameter from the whole query as it was sent, without the question mark.
// An application/x-www-form-urlencoded body is written in the same way, and a form field is best
// read from it by this function too: it still sees which commas were encoded.
//
// For the place querystring (OpenAPI 3.2) the value is the whole query, percent-decoded as a URI
// is. A query of form fields is described by content of application/x-www-form-urlencoded, and its
// caller takes the query as it is instead.
func (p Parameter) FromQuery(rawQuery string) Value {
	if p.In == "querystring" {
		if rawQuery == "" {
			return Value{}
		}
		r := &reader{Parameter: p, encoding: inURI}
		return r.read(r.whole(rawQuery))
	}
	return p.fromPairs(queryPairs(rawQuery), inQuery)
}

// FromFields reads a parameter from the fields of a form: formData of Swagger 2.0, and parts of
// multipart/form-data.
func (p Parameter) FromFields(fields []Field) Value {
	pairs := make([]pair, len(fields))
	for i, field := range fields {
		pairs[i] = inForm.pair(field.Name, field.Text)
	}
	return p.fromPairs(pairs, inForm)
}

// FromCookie reads a cookie parameter from the lines of the header Cookie (RFC 6265 section 4.2.1).
//
// The style form percent-encodes, the style cookie does not. Form's ampersand between the parts of
// what is exploded "uses the wrong delimiter for cookies" (OpenAPI 3.2.0, Appendix D), so that both
// are understood: R=1&G=2 as the style has it, and R=1; G=2 as clients send it.
func (p Parameter) FromCookie(lines []string) Value {
	if p.style() == "cookie" {
		return p.fromPairs(cookiePairs(lines, verbatim), verbatim)
	}
	pairs := cookiePairs(lines, inCookie)
	if p.Explode && p.hasParts() {
		pairs = ampersands(pairs)
	}
	return p.fromPairs(pairs, inCookie)
}

// FromHeader reads a header from its lines, of which there are none where the header is missing.
// Several lines are one list (RFC 9110 section 5.3); those of Set-Cookie never are: they are the
// items of an array, the members of an exploded object, or the lines of a text (OpenAPI 3.2.0,
// "Representing the Set-Cookie Header"). Any other schema has to accept each line, and the value is
// the first it does not accept.
//
// Headers are not percent-decoded, and a comma in a quoted string is no delimiter ("the parsed
// header values are expected to contain the quotes and escapes", OpenAPI 3.2.0, Appendix D). Empty
// elements of a list may be ignored, as RFC 9110 section 5.6.1.2 has it.
func (p Parameter) FromHeader(lines []string) Value {
	if len(lines) == 0 {
		return Value{}
	}
	r := &reader{Parameter: p, encoding: inHeader}
	trimmed := make([]string, len(lines))
	for i, line := range lines {
		trimmed[i] = strings.Trim(line, " \t")
	}
	text := strings.Join(trimmed, ", ")
	switch {
	case strings.EqualFold(p.Name, "Set-Cookie"):
		return r.setCookie(trimmed)
	case p.CollectionFormat != "":
		return r.read(r.collected(text))
	}
	return r.read(r.simple(text))
}

func (p Parameter) fromPairs(pairs []pair, how *encoding) Value {
	r := &reader{Parameter: p, encoding: how}
	value := r.read(r.fields(pairs))
	own := named(pairs, p.Name)
	members, _ := value.Value.(map[string]any) // which stand there under their own names
	value.Empty = value.Present && len(own) == 1 && own[0].text == "" && len(members) == 0
	return value
}
