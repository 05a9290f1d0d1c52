package schema

import (
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// unevaluated holds those members of an object that no other keyword is about to the
// "unevaluatedProperties" of a schema, which the object satisfies but for that (JSON Schema 2020-12
// Core section 11.3).
func (d *decider) unevaluated(s *jsonschema.Schema, value any, depth int) decision {
	so := satisfied
	object, is := value.(map[string]any)
	if !is {
		return so
	}
	applying, known := d.applying(nil, s, object, depth)
	for name, member := range object {
		if slices.ContainsFunc(applying, func(other *jsonschema.Schema) bool {
			return other != s && other.UnevaluatedProperties != nil || evaluates(other, name)
		}) {
			continue
		}
		one := d.decide(s.UnevaluatedProperties, member, depth+1)
		if one == unsatisfied && !known {
			one = undecided // it may be evaluated by a schema that perhaps applies
		}
		if so = so.and(one); so == unsatisfied {
			return so
		}
	}
	return so
}

// evaluates tells whether a schema itself has a keyword that is about a member of an object.
func evaluates(s *jsonschema.Schema, name string) bool {
	if _, declared := s.Properties[name]; declared || s.AdditionalProperties != nil {
		return true
	}
	for pattern := range s.PatternProperties {
		if pattern.MatchString(name) {
			return true
		}
	}
	return false
}

// applying adds a schema that an object satisfies to a list, and those beside it that the object
// satisfies as well: only these evaluate anything. It is known whether these are all unless some
// could not be decided.
func (d *decider) applying(list []*jsonschema.Schema, s *jsonschema.Schema, object map[string]any,
	depth int) (all []*jsonschema.Schema, known bool) {
	d.left--
	if all = list; d.left < 0 || depth > mostInside {
		return all, false
	}
	all, known = append(all, s), true
	add := func(beside *jsonschema.Schema, so decision) {
		more := so != undecided
		if beside != nil && so == satisfied {
			all, more = d.applying(all, beside, object, depth+1)
		}
		known = known && more
	}
	add(s.Ref, satisfied)
	for _, beside := range s.AllOf {
		add(beside, satisfied)
	}
	for _, alternatives := range [...][]*jsonschema.Schema{s.AnyOf, s.OneOf} {
		for _, beside := range alternatives {
			add(beside, d.decide(beside, object, depth+1))
		}
	}
	if s.If != nil {
		so := d.decide(s.If, object, depth+1)
		add(s.If, so)
		add(s.Then, so)
		add(s.Else, so.not())
	}
	for name, beside := range s.DependentSchemas {
		if _, present := object[name]; present {
			add(beside, satisfied)
		}
	}
	return all, known
}
