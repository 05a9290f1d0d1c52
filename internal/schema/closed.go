package schema

import (
	"strconv"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// declaredElsewhere tells that a member which additionalProperties forbids is declared by another
// schema that applies to the same object: additionalProperties knows only the properties beside it
// (JSON Schema 2020-12 Core section 10.3.2.3). It gives "" where the member is declared nowhere.
// What was found for one object holds for others, such as the items of an array.
func (d *describer) declaredElsewhere(e *jsonschema.ValidationError, name string,
	value any) string {
	key := e.SchemaURL + "\x00" + name
	if hint, known := d.declared[key]; known {
		return hint
	}
	hint := ""
	for _, schema := range d.appliedAt(e.InstanceLocation, value) {
		if schema.Properties[name] != nil && schema.Location != e.SchemaURL {
			hint = "the contract declares the member in " +
				d.library.shown(d.library.locate(schema.Location)) +
				"; additionalProperties: false forbids whatever is not declared right beside it"
			break
		}
	}
	d.declared[key] = hint
	return hint
}

// appliedAt returns the schemas that apply to a place of a value, be it valid or not.
func (d *describer) appliedAt(place []string, value any) []*jsonschema.Schema {
	w := &noticer{form: d.form}
	schemas := []*jsonschema.Schema{d.form.schema}
	for {
		var a applied
		for _, schema := range schemas {
			w.apply(&a, schema, value, 0)
		}
		if len(place) == 0 {
			return a.schemas
		}
		if _, list := value.([]any); list {
			i, err := strconv.Atoi(place[0])
			if err != nil {
				return nil
			}
			schemas = itemSchemas(a.schemas, i)
		} else {
			schemas = memberSchemas(a.schemas, place[0])
		}
		value, place = valueAt(value, place[:1]), place[1:]
	}
}
