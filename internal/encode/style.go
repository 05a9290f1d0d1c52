package encode

import (
	"maps"
	"slices"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/wire"
)

// writer writes the value of one parameter or form field in its style.
type writer struct {
	name, in   string
	style      string
	explode    bool
	collection string // collectionFormat of Swagger 2.0, whose styles these are
	content    *contract.MediaType
	schema     wire.Schema
	*place
}

// field is a name and its value in a query, in cookies or in a form, both escaped for it.
type field struct {
	name, text string
	key        string // the name as it is
}

func (w *writer) field(key, text string) field { return field{w.escaped(key), text, key} }

// parts are the texts of a value: one, the items of an array, or the members of an object.
type parts struct {
	kind  kind
	names []string // of the members of an object, sorted
	texts []string
}

type kind uint8

const (
	scalar kind = iota
	list
	object
)

func partsOf(value any) (p parts, err error) {
	switch value := value.(type) {
	case []any:
		p = parts{kind: list, texts: make([]string, len(value))}
		for i, item := range value {
			if p.texts[i], err = scalarText(item); err != nil {
				return parts{}, err
			}
		}
	case map[string]any:
		p = parts{kind: object, names: slices.Sorted(maps.Keys(value)),
			texts: make([]string, len(value))}
		for i, name := range p.names {
			if _, err = scalarText(name); err != nil {
				return parts{}, err
			}
			if p.texts[i], err = scalarText(value[name]); err != nil {
				return parts{}, err
			}
		}
	default:
		text, err := scalarText(value)
		return parts{texts: []string{text}}, err
	}
	switch {
	case len(p.texts) == 0:
		return parts{}, errEmpty
	case p.kind == list && len(p.texts) == 1 && p.texts[0] == "":
		return parts{},
			problemf("it has one item that is empty, and is written as an empty array is")
	case p.kind == object && p.names[0] == "":
		return parts{}, problemf("it has a member without a name")
	}
	return p, nil
}

// parts are those of the value, once it is known that its style has a way to write them.
func (w *writer) parts(value any) (parts, error) {
	if w.content != nil {
		text, err := contentText(w.content, value)
		if err != nil {
			return parts{}, err
		}
		if w.in == "header" && contract.IsJSON(w.content.Range) {
			text = asciiJSON(text)
		}
		value = text
	}
	if !slices.Contains(w.styles, w.style) {
		return parts{}, problemf("the style %q does not exist for its place", w.style)
	}
	p, err := partsOf(value)
	if err != nil {
		return parts{}, err
	}
	check := w.element
	if p.kind == scalar {
		check = w.alone
	}
	if check == nil {
		return p, nil
	}
	for _, text := range slices.Concat(p.texts, p.names) {
		if err := check(text); err != nil {
			return parts{}, err
		}
	}
	return p, nil
}

// whole writes a value that has no name beside it, in a path or a header.
func (w *writer) whole(value any) (string, error) {
	if w.collection != "" {
		return w.collected(value)
	}
	p, err := w.parts(value)
	if err != nil {
		return "", err
	}
	switch w.style {
	case "label":
		return w.label(p)
	case "matrix":
		return w.matrix(p)
	}
	return w.simple(p)
}

func (w *writer) escaped(text string) string {
	if w.escape == nil {
		return text
	}
	return w.escape(text)
}

// simple is the style of RFC 6570 section 3.2.2.
func (w *writer) simple(p parts) (string, error) {
	switch {
	case p.kind == scalar:
		return w.escaped(p.texts[0]), nil
	case p.kind == object && w.explode:
		return w.assigned(p, ",")
	}
	return w.joined(p, ",", ",")
}

// label is the style of RFC 6570 section 3.2.5. A dot is not escaped, so that no part can have one.
// Parts of what is not exploded have a comma between them there, and had a dot in the tables of
// OpenAPI 3.0.3 and 3.1.0.
func (w *writer) label(p parts) (text string, err error) {
	if p.kind == scalar {
		return "." + w.escaped(p.texts[0]), nil
	}
	if err := without(p, "."); err != nil {
		return "", err
	}
	switch {
	case p.kind == object && w.explode:
		text, err = w.assigned(p, ".")
	case w.explode:
		text, err = w.joined(p, ".", ".")
	default:
		text, err = w.joined(p, ",", ",")
	}
	return "." + text, err
}

// matrix is the style of RFC 6570 section 3.2.7.
func (w *writer) matrix(p parts) (string, error) {
	fields, err := w.named(p)
	var b strings.Builder
	for _, f := range fields {
		b.WriteString(";" + f.name)
		if f.text != "" {
			b.WriteString("=" + f.text)
		}
	}
	return b.String(), err
}

// fields writes a value that stands among others as name=value.
func (w *writer) fields(value any) ([]field, error) {
	if w.collection != "" {
		return w.collectedFields(value)
	}
	p, err := w.parts(value)
	if err != nil {
		return nil, err
	}
	if w.in == "cookie" && w.style == "cookie" && !isToken(w.name) {
		return nil, problemf("its name is not one that a cookie can have")
	}
	switch w.style {
	case "spaceDelimited":
		return w.delimited(p, " ")
	case "pipeDelimited":
		return w.delimited(p, "|")
	case "deepObject":
		return w.deep(p)
	}
	return w.named(p)
}

// named is the style form (RFC 6570 section 3.2.8), and what matrix and cookie have in common with
// it.
func (w *writer) named(p parts) (fields []field, err error) {
	switch {
	case p.kind == list && w.explode:
		for _, text := range p.texts {
			fields = append(fields, w.field(w.name, w.escaped(text)))
		}
		return fields, nil
	case p.kind == object && w.explode:
		return w.members(p)
	case p.kind == scalar:
		return []field{w.field(w.name, w.escaped(p.texts[0]))}, nil
	}
	text, err := w.joined(p, ",", ",")
	return []field{w.field(w.name, text)}, err
}

// members are the fields of an object whose members stand there as if they were parameters.
func (w *writer) members(p parts) (fields []field, err error) {
	for i, name := range p.names {
		switch {
		case name == w.name && p.texts[i] == "":
			return nil, problemf("its member %q without a value is written as an empty object is",
				name)
		case w.escape == nil && w.in == "cookie" && !isToken(name):
			return nil, problemf("its member %q has a name that no cookie can have", name)
		}
		fields = append(fields, w.field(name, w.escaped(p.texts[i])))
	}
	return fields, nil
}

// delimited is the style spaceDelimited or pipeDelimited, which OpenAPI defines for arrays and
// objects that are not exploded. Neither character can stand in a URI by itself, so that nothing
// tells a delimiter from a character of a part.
func (w *writer) delimited(p parts, delimiter string) ([]field, error) {
	switch {
	case p.kind == scalar:
		return nil, problemf("the style %s is defined only for arrays and objects", w.style)
	case w.explode:
		return nil, problemf("the style %s is not defined with explode", w.style)
	}
	if err := without(p, delimiter); err != nil {
		return nil, err
	}
	text, err := w.joined(p, w.escaped(delimiter), delimiter)
	return []field{w.field(w.name, text)}, err
}

// deep is the style deepObject: name[member]=value.
func (w *writer) deep(p parts) (fields []field, err error) {
	if p.kind != object {
		return nil, problemf("the style deepObject is defined only for objects")
	}
	for i, name := range p.names {
		if strings.ContainsAny(name, "[]") {
			return nil,
				problemf("its member %q has brackets in its name, as the style has around it",
					name)
		}
		fields = append(fields, w.field(w.name+"["+name+"]", w.escaped(p.texts[i])))
	}
	return fields, nil
}

// joined writes the items of an array, or names and values of an object in turn. The delimiter is
// given as it is written, and as the character it is.
func (w *writer) joined(p parts, written, delimiter string) (string, error) {
	if !w.separate {
		if err := without(p, delimiter); err != nil {
			return "", err
		}
	}
	var b strings.Builder
	for i, text := range p.texts {
		if i > 0 {
			b.WriteString(written)
		}
		if p.kind == object {
			b.WriteString(w.escaped(p.names[i]) + written)
		}
		b.WriteString(w.escaped(text))
	}
	return b.String(), nil
}

// assigned writes the members of an object as name=value.
func (w *writer) assigned(p parts, delimiter string) (string, error) {
	if !w.separate {
		unclear := func(name string) bool { return strings.Contains(name, "=") }
		if err := without(p, delimiter); err != nil {
			return "", err
		}
		if slices.ContainsFunc(p.names, unclear) {
			return "", problemf("the name of a member has an equals sign, which ends the name")
		}
	}
	var b strings.Builder
	for i, name := range p.names {
		if i > 0 {
			b.WriteString(delimiter)
		}
		b.WriteString(w.escaped(name) + "=" + w.escaped(p.texts[i]))
	}
	return b.String(), nil
}

// without demands that no part has the delimiter in it.
func without(p parts, delimiter string) error {
	has := func(text string) bool { return strings.Contains(text, delimiter) }
	if slices.ContainsFunc(p.texts, has) || slices.ContainsFunc(p.names, has) {
		return problemf("it has the character %q in a part, which its style has between the parts",
			delimiter)
	}
	return nil
}
