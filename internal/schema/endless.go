package schema

import (
	"fmt"
	"maps"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// endless finds, among a schema and those it leads to, one that applies to a value what in the end
// is the schema itself. "A schema MUST NOT be run into an infinite recursive loop against an
// instance" (JSON Schema 2020-12 section 9.4.1): such a schema says nothing, and inside "not" or
// "anyOf" the validator would not even tell. It adds those that are no such schema to the sound
// ones.
func endless(root *jsonschema.Schema, sound map[*jsonschema.Schema]bool) *jsonschema.Schema {
	seen := map[*jsonschema.Schema]bool{}
	state := map[*jsonschema.Schema]int{}
	queue := []*jsonschema.Schema{root}
	for len(queue) > 0 {
		schema := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if schema == nil || seen[schema] || sound[schema] {
			continue
		}
		seen[schema] = true
		if inPlaceCycle(schema, state) {
			return schema
		}
		queue = append(append(queue, inPlace(schema)...), inside(schema)...)
	}
	maps.Copy(sound, seen)
	return nil
}

const (
	entered = 1
	left    = 2
)

func inPlaceCycle(schema *jsonschema.Schema, state map[*jsonschema.Schema]int) bool {
	if schema == nil || state[schema] == left {
		return false
	}
	if state[schema] == entered {
		return true
	}
	state[schema] = entered
	if slices.ContainsFunc(inPlace(schema),
		func(next *jsonschema.Schema) bool { return inPlaceCycle(next, state) }) {
		return true
	}
	state[schema] = left
	return false
}

// inPlace returns the schemas that apply to the same value as the schema they stand in.
func inPlace(s *jsonschema.Schema) []*jsonschema.Schema {
	next := []*jsonschema.Schema{s.Ref, s.Not, s.If, s.Then, s.Else}
	return slices.Concat(next, s.AllOf, s.AnyOf, s.OneOf,
		slices.Collect(maps.Values(s.DependentSchemas)))
}

// inside returns the schemas that apply to what is inside the value.
func inside(s *jsonschema.Schema) []*jsonschema.Schema {
	next := []*jsonschema.Schema{s.PropertyNames, s.UnevaluatedProperties, s.Contains, s.Items2020,
		s.UnevaluatedItems, s.ContentSchema}
	if additional, ok := s.AdditionalProperties.(*jsonschema.Schema); ok {
		next = append(next, additional)
	}
	return slices.Concat(next, s.PrefixItems, slices.Collect(maps.Values(s.Properties)),
		slices.Collect(maps.Values(s.PatternProperties)))
}

// cut ends the circles that a schema leads to in place: a stopgap stands where one would close.
func (l *library) cut(schema *jsonschema.Schema) {
	on := map[*jsonschema.Schema]bool{} // the way that led here
	done := map[*jsonschema.Schema]bool{}
	var walk func(s *jsonschema.Schema)
	walk = func(s *jsonschema.Schema) {
		on[s] = true
		// Only what closes a circle is written: others may be judging by the rest.
		follow := func(place **jsonschema.Schema) {
			switch next := *place; {
			case next == nil || done[next] || l.sound[next]:
			case on[next]:
				*place = l.endOf(s, next)
			default:
				walk(next)
			}
		}
		for _, place := range []**jsonschema.Schema{&s.Ref, &s.Not, &s.If, &s.Then, &s.Else} {
			follow(place)
		}
		for _, list := range [][]*jsonschema.Schema{s.AllOf, s.AnyOf, s.OneOf} {
			for i := range list {
				follow(&list[i])
			}
		}
		for _, name := range slices.Sorted(maps.Keys(s.DependentSchemas)) {
			next := s.DependentSchemas[name]
			if follow(&next); next != s.DependentSchemas[name] {
				s.DependentSchemas[name] = next
			}
		}
		delete(on, s)
		done[s] = true
	}
	walk(schema)
}

// endOf is the stopgap of a schema that leads back to one on the way to it.
func (l *library) endOf(schema, to *jsonschema.Schema) *jsonschema.Schema {
	const address = "contract:///stopgap"
	compiler := l.set.newCompiler(&patterns{})
	//nolint:errcheck // the stopgap is a schema, and the compiler new
	compiler.AddResource(address, l.stopgap())
	end := *compiler.MustCompile(address)
	end.Location = schema.Location + "/end"
	l.gaps[inText(end.Location)] = gap{at: l.shown(l.locate(schema.Location)),
		why: fmt.Sprintf("the schema %s refers to itself without end",
			l.shown(l.locate(to.Location)))}
	return &end
}
