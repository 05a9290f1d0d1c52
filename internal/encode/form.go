package encode

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/schema"
	"plumbline/internal/wire"
)

// formWriter writes the members of an object as the fields of a form or the parts of multipart.
type formWriter struct {
	schema    wire.Schema
	encodings map[string]*contract.Encoding
	// styled are the declared members that are objects and are written in a style, so that names
	// are theirs that are not their own.
	styled []string
}

func newFormWriter(m *contract.MediaType) *formWriter {
	w := &formWriter{schema: m.Schema.Wire(schema.ToServer), encodings: m.Encodings}
	for name, e := range m.Encodings {
		if isStyled(e) && slices.Contains(membersOf(w.schema), name) &&
			isObject(memberOf(w.schema, name)) {
			w.styled = append(w.styled, name)
		}
	}
	slices.Sort(w.styled)
	return w
}

// isStyled tells whether a member is written in one of the styles of parameters, and not by its
// media type.
func isStyled(e *contract.Encoding) bool {
	return e != nil && (e.Style != "" || e.Explode != nil || e.AllowReserved)
}

// fieldsOf writes a member in its style.
func (w *formWriter) fieldsOf(name string, value any, how *place) ([]field, error) {
	e := w.encodings[name]
	own := &writer{name: name, in: "formData", style: e.Style, place: how}
	if own.style == "" {
		own.style = "form"
	}
	own.explode = own.style == "form"
	if e.Explode != nil {
		own.explode = *e.Explode
	}
	fields, err := own.fields(value)
	if err != nil {
		return nil, err
	}
	if _, isMap := value.(map[string]any); isMap && !slices.Contains(w.styled, name) {
		return nil,
			problemf("its schema is not that of an object, so that nothing tells whose its " +
				"members are")
	}
	for _, f := range fields {
		if err := w.own(name, f.key); err != nil {
			return nil, err
		}
	}
	return fields, nil
}

// own demands that a name is read as that of one member alone.
func (w *formWriter) own(member, name string) error {
	claimed := name == member
	for _, other := range w.styled {
		switch {
		case !w.claims(other, name):
		case other == member:
			claimed = true
		default:
			return problemf("it is written as %q, which is as well how %q has a member", name,
				other)
		}
	}
	if !claimed {
		return problemf("it is written as %q, and nothing tells that this is its own", name)
	}
	return nil
}

// claims tells whether a name is that of a member of an object in a style.
func (w *formWriter) claims(object, name string) bool {
	e := w.encodings[object]
	switch {
	case e.Style == "deepObject":
		return strings.HasPrefix(name, object+"[")
	case e.Explode == nil && (e.Style == "" || e.Style == "form") || e.Explode != nil && *e.Explode:
		return slices.Contains(membersOf(memberOf(w.schema, object)), name) &&
			!slices.Contains(membersOf(w.schema), name)
	}
	return name == object
}

// membersOfForm are the fields of a form, which is an object of them.
func membersOfForm(value any) (members map[string]any, names []string, err error) {
	members, isObject := value.(map[string]any)
	if !isObject {
		return nil, nil,
			problemf("a form is written only of an object, whose members are its fields")
	}
	return members, slices.Sorted(maps.Keys(members)), nil
}

// form writes application/x-www-form-urlencoded: scalars as text, the items of an array as fields
// of the same name, and objects as JSON, unless the Encoding Object says otherwise (OpenAPI 3.1.1,
// Encoding Object).
func form(m *contract.MediaType, value any) ([]byte, error) {
	members, names, err := membersOfForm(value)
	if err != nil {
		return nil, err
	}
	w := newFormWriter(m)
	var fields []field
	for _, name := range names {
		own, err := w.urlencoded(name, members[name])
		if err != nil {
			return nil, fmt.Errorf("the field %q: %w", name, err)
		}
		fields = append(fields, own...)
	}
	return []byte(joined(fields, "&")), nil
}

func (w *formWriter) urlencoded(name string, value any) (fields []field, err error) {
	e := w.encodings[name]
	if _, err := scalarText(name); err != nil {
		return nil, err
	}
	if isStyled(e) {
		how := inForm
		if e.AllowReserved {
			how = inReserved
		}
		return w.fieldsOf(name, value, how)
	}
	if err := w.own(name, name); err != nil {
		return nil, err
	}
	items, each, err := itemsOfMember(value, memberOf(w.schema, name), e)
	if err != nil {
		return nil, err
	}
	for _, item := range items {
		text, err := fieldText(item, each, e)
		if err != nil {
			return nil, err
		}
		escaped := inForm.escape
		fields = append(fields, field{escaped(name), escaped(text), name})
	}
	return fields, nil
}

// itemsOfMember are the values that are written by themselves, and the schema of each: the items of
// an array, or the value.
func itemsOfMember(value any, s wire.Schema, e *contract.Encoding) (items []any, each wire.Schema,
	err error) {
	items, isList := value.([]any)
	switch {
	case !isList:
		return []any{value}, s, nil
	case len(items) == 0:
		return nil, nil, errEmpty
	case e != nil && contract.IsJSON(e.ContentType):
		return nil, nil, problemf("it is an array with the contentType %s, of which OpenAPI says "+
			"only since 3.2 that it is that of each item", e.ContentType)
	case !isArray(s) && len(items) == 1:
		return nil, nil,
			problemf("its schema is not that of an array, so that it would be read as " +
				"its only item")
	}
	return items, itemsOf(s), nil
}

// fieldText is the text of a field by its media type.
func fieldText(value any, s wire.Schema, e *contract.Encoding) (string, error) {
	mediaType := ""
	if e != nil {
		mediaType = e.ContentType
	}
	switch {
	case contract.IsJSON(mediaType), mediaType == "" && isStructure(value) && isStructured(s):
		text, err := appendJSON(nil, value)
		return string(text), err
	case isXML(essence(mediaType)):
		text, err := xmlText(s, "", value)
		return string(text), err
	case isStructure(value):
		return "", problemf("it is an array or object, and nothing says of which media type")
	}
	return scalarText(value)
}

// swaggerForm writes the parameters in formData of Swagger 2.0.
func swaggerForm(o *contract.Operation, contentType string, value any) ([]byte, string, error) {
	members, _, err := membersOfForm(value)
	if err != nil {
		return nil, "", err
	}
	if essence(contentType) == "multipart/form-data" {
		return swaggerParts(o, contentType, members)
	}
	var fields []field
	err = given(o, members, []string{"formData"}, func(p *contract.Parameter, value any) error {
		own, err := writerOf(p, inForm).fields(value)
		fields = append(fields, own...)
		return err
	})
	return []byte(joined(fields, "&")), contentType, err
}

func swaggerParts(o *contract.Operation, contentType string, members map[string]any) ([]byte,
	string, error) {
	var parts []part
	err := given(o, members, []string{"formData"}, func(p *contract.Parameter, value any) error {
		w := writerOf(p, inPart)
		if isBinary(w.schema) {
			octets, err := binary(octetStream, value)
			parts = append(parts, part{name: p.Name, file: true, contentType: octetStream,
				body: octets})
			return err
		}
		fields, err := w.fields(value)
		if err != nil {
			return err
		}
		own, err := textParts(fields)
		parts = append(parts, own...)
		return err
	})
	if err != nil {
		return nil, "", err
	}
	return written(parts, contentType)
}
