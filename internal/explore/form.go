package explore

import (
	"fmt"

	"plumbline/internal/contract"
	"plumbline/internal/generate"
	"plumbline/internal/schema"
)

// In OpenAPI 2.0 the fields of a form are parameters, each with a schema of its own, and its body
// has none.

// fieldPlace is what the places of obligations begin with that are about fields.
const fieldPlace = "formData."

// extent is which fields of a form are there.
type extent uint64

const (
	requiredFields extent = iota
	drawnFields           // those that are required, and some others
	allFields
)

func fieldsOf(o *contract.Operation) []*contract.Parameter {
	var fields []*contract.Parameter
	for _, parameter := range o.Parameters {
		if parameter.In == "formData" {
			fields = append(fields, parameter)
		}
	}
	return fields
}

func fieldNames(o *contract.Operation) []string {
	var names []string
	for _, field := range fieldsOf(o) {
		names = append(names, field.Name)
	}
	return names
}

// fieldNamed is nil where there is none of the name.
func fieldNamed(o *contract.Operation, name string) *contract.Parameter {
	for _, field := range fieldsOf(o) {
		if field.Name == name {
			return field
		}
	}
	return nil
}

// form draws a form.
func (p *Plan) form(o *contract.Operation, choices *generate.Choices, fields extent) (any, error) {
	form := map[string]any{}
	for _, field := range fieldsOf(o) {
		if !field.Required && (fields == requiredFields ||
			fields == drawnFields && choices.Below(2) == 0) {
			continue
		}
		g, err := p.generator(field.Schema)
		if err == nil {
			form[field.Name], err = g.Valid(choices)
		}
		if err != nil {
			return nil, fmt.Errorf("the field %s: %w", field.Name, err)
		}
	}
	return form, nil
}

// ownForm is the one of the extent that is the same each time.
func (p *Plan) ownForm(o *contract.Operation, fields extent) (any, error) {
	return p.form(o, generate.NewChoices(p.seed+uint64(fields), stream(o.String())), fields)
}

// acceptsForm tells whether the document allows a form.
func acceptsForm(o *contract.Operation, form any) bool {
	object, is := form.(map[string]any)
	for _, field := range fieldsOf(o) {
		value, there := object[field.Name]
		if there && !field.Schema.Accepts(value, schema.ToServer) || !there && field.Required {
			return false
		}
	}
	return is
}

// otherForm sends a form in another media type than all other requests.
func (p *planner) otherForm(o *contract.Operation, mediaType *contract.MediaType) {
	if !o.HasForm() || mediaType == bodyOf(o) {
		return
	}
	place, what := "body "+mediaType.Range, "a form as "+mediaType.Range
	p.add(o, Boundary, place, mediaTypeKeyword, "least", what+", with what is required",
		func(d *Draft) { d.Values.MediaType = mediaType.Range })
	full, err := p.ownForm(o, allFields)
	if err != nil {
		p.put(&Obligation{Operation: o, Kind: Boundary, Place: place, Keyword: mediaTypeKeyword,
			Side: "most", Unbuilt: what + ", with all fields, cannot be made: " + err.Error()})
		return
	}
	p.add(o, Boundary, place, mediaTypeKeyword, "most", what+", with all fields",
		func(d *Draft) {
			d.Values.MediaType, d.Values.HasBody, d.Values.Body = mediaType.Range, true, full
		})
}
