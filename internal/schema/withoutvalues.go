package schema

import "github.com/santhosh-tekuri/jsonschema/v6"

// MismatchesWithoutValues returns what [Schema.Mismatches] does, by all of the schema but its own
// enum and const: whoever asks it of every value of an enum does not want each to be compared with
// all others.
func (s *Schema) MismatchesWithoutValues(value any, direction Direction) ([]Problem, error) {
	f := s.read(reading{direction: direction})
	if f.err != nil || f.unsure != nil || computable(value) != nil {
		return s.Mismatches(value, direction) // where it matters how the judging goes on
	}
	rest := &form{schema: withoutValues(f.schema, f.library.address.wrapped[s.Pointer]),
		library: f.library}
	return rest.validate(value)
}

// withoutValues returns a schema without its list of values. Of one that is wrapped they stand one
// step further down.
func withoutValues(schema *jsonschema.Schema, wrapped bool) *jsonschema.Schema {
	rest := *schema
	if wrapped && rest.Else != nil {
		rest.Else = withoutValues(rest.Else, false)
		return &rest
	}
	rest.Enum, rest.Const = nil, nil
	return &rest
}
