package schema

import (
	"errors"
	"reflect"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The library looks at every alternative to the end, to describe what is wrong with each. Where
// alternatives lead back to one another, as those of an expression or a filter do, that doubles
// with each level of a value, so a small one would take it years. So it is counted beforehand what
// the library would look at: that takes no longer than the value is large.

// An effort is how many schemas the library looks at. leastEffort is never too much; beyond that
// effortEach is, for each value inside of the one that is judged.
const (
	leastEffort = 1 << 17
	effortEach  = 64
	mostEffort  = 1 << 50 // to count further would overflow
)

// errTooMuch says why a value was not judged.
var errTooMuch = errors.New(
	"the alternatives of the schema combine to more than can be looked at " +
		"for this value")

// isTooMuch tells whether the library would not come to an end with a value in a time that is to
// its size.
func isTooMuch(schema *jsonschema.Schema, value any) bool {
	w := weigher{known: map[visit]int{}}
	effort := w.of(schema, value)
	return effort > leastEffort && effort > effortEach*valuesIn(value)
}

// valuesIn counts the values of a value.
func valuesIn(value any) int {
	size := 1
	switch value := value.(type) {
	case map[string]any:
		for _, member := range value {
			size += valuesIn(member)
		}
	case []any:
		for _, item := range value {
			size += valuesIn(item)
		}
	}
	return size
}

// visit is a schema that applies to a value. Objects and arrays are told apart by where they are.
type visit struct {
	schema *jsonschema.Schema
	object uintptr
	length int
	scalar jsonschema.Types
}

func visitOf(schema *jsonschema.Schema, value any) visit {
	v := visit{schema: schema}
	switch value := value.(type) {
	case map[string]any:
		v.object = reflect.ValueOf(value).Pointer()
	case []any:
		v.object, v.length = reflect.ValueOf(value).Pointer(), len(value)
	case nil:
		v.scalar = nullMask
	case bool:
		v.scalar = booleanMask
	case string:
		v.scalar = stringMask
	default:
		v.scalar = numberMask
	}
	return v
}

// weigher counts the effort of values, each only once by each schema.
type weigher struct{ known map[visit]int }

func (w *weigher) of(schema *jsonschema.Schema, value any) int {
	if schema == nil || schema.Bool != nil || !ofTypes(schema, value) {
		return 1
	}
	v := visitOf(schema, value)
	if effort, known := w.known[v]; known {
		return effort
	}
	w.known[v] = 1 // for a circle, which the library ends
	effort := 1
	for _, same := range inPlace(schema) {
		if same != nil {
			effort += w.of(same, value)
		}
	}
	for _, same := range beside(schema) {
		effort += w.of(same, value)
	}
	switch value := value.(type) {
	case map[string]any:
		for name, member := range value {
			for _, inside := range memberSchemas([]*jsonschema.Schema{schema}, name) {
				effort = min(effort+w.of(inside, member), mostEffort)
			}
		}
	case []any:
		for i, item := range value {
			for _, inside := range itemSchemas([]*jsonschema.Schema{schema}, i) {
				effort = min(effort+w.of(inside, item), mostEffort)
			}
			if schema.Contains != nil {
				effort = min(effort+w.of(schema.Contains, item), mostEffort)
			}
		}
	}
	w.known[v] = min(effort, mostEffort)
	return w.known[v]
}

// beside returns the schemas that apply to the same value by keywords of their own editions.
func beside(s *jsonschema.Schema) []*jsonschema.Schema {
	var all []*jsonschema.Schema
	if s.DynamicRef != nil {
		all = append(all, s.DynamicRef.Ref)
	}
	if s.RecursiveRef != nil {
		all = append(all, s.RecursiveRef)
	}
	for _, dependent := range s.Dependencies {
		if schema, is := dependent.(*jsonschema.Schema); is {
			all = append(all, schema)
		}
	}
	return all
}
