package schema

import (
	"errors"
	"maps"
	"slices"
	"strconv"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// explainer finds out what is wrong with a value that is too much for the library: it follows what
// a value has to satisfy in any case down to where the library can tell, or to alternatives of
// which none is satisfied.
type explainer struct {
	tooMuch func(*jsonschema.Schema, any) bool // for the library
	decider decider
	done    map[visit]bool
}

func newExplainer(tooMuch func(*jsonschema.Schema, any) bool) *explainer {
	return &explainer{tooMuch: tooMuch, decider: decider{left: mostDecisions},
		done: map[visit]bool{}}
}

// explain returns what is wrong with a value that does not satisfy a schema, as the library would;
// or that it cannot tell.
func (e *explainer) explain(schema *jsonschema.Schema, value any) error {
	causes := e.causes(schema, value, nil)
	if len(causes) == 0 {
		return errTooMuch
	}
	return &jsonschema.ValidationError{SchemaURL: schema.Location,
		ErrorKind: &kind.Schema{Location: schema.Location}, Causes: causes}
}

func (e *explainer) causes(schema *jsonschema.Schema, value any,
	at []string) []*jsonschema.ValidationError {
	if schema == nil || e.done[visitOf(schema, value)] ||
		e.decider.decide(schema, value, 0) == satisfied {
		return nil
	}
	e.done[visitOf(schema, value)] = isContainer(value)
	if !e.tooMuch(schema, value) {
		return placed(schema.Validate(value), at)
	}
	found := placed(alone(schema).Validate(value), at)
	if slices.ContainsFunc(found, endsThere) {
		return found
	}
	for _, all := range slices.Concat([]*jsonschema.Schema{schema.Ref}, schema.AllOf) {
		found = append(found, e.causes(all, value, at)...)
	}
	found = append(found, e.inside(schema, value, at)...)
	fails := func(alternatives []*jsonschema.Schema, so decision, why jsonschema.ErrorKind) {
		if len(alternatives) > 0 && so == unsatisfied {
			found = append(found, problemAt(schema, at, why, len(alternatives)))
		}
	}
	fails(schema.AnyOf, e.decider.anyOf(schema.AnyOf, value, 0), &kind.AnyOf{})
	fails(schema.OneOf, e.decider.oneOf(schema.OneOf, value, 0),
		&kind.OneOf{Subschemas: e.satisfied(schema.OneOf, value)})
	return append(found, e.onCondition(schema, value, at)...)
}

// endsThere tells of what keeps the library from looking further.
func endsThere(found *jsonschema.ValidationError) bool {
	switch found.ErrorKind.(type) {
	case *kind.Type, *kind.Const, *kind.Enum, *kind.Format:
		return true
	}
	return false
}

// problemAt is what a schema has against a value at a place, without saying what is wrong with each
// of its alternatives.
func problemAt(schema *jsonschema.Schema, at []string, why jsonschema.ErrorKind,
	alternatives int) *jsonschema.ValidationError {
	found := &jsonschema.ValidationError{SchemaURL: schema.Location,
		InstanceLocation: slices.Clone(at), ErrorKind: why}
	for range alternatives {
		found.Causes = append(found.Causes, undescribed)
	}
	return found
}

// undescribed stands for what is wrong with one of several alternatives.
var undescribed = &jsonschema.ValidationError{ErrorKind: &kind.Group{}}

// inside explains what is wrong with the members or the items of a value.
func (e *explainer) inside(schema *jsonschema.Schema, value any,
	at []string) (found []*jsonschema.ValidationError) {
	one := []*jsonschema.Schema{schema}
	switch value := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			for _, inside := range memberSchemas(one, name) {
				found = append(found, e.causes(inside, value[name], append(at, name))...)
			}
		}
	case []any:
		for i, item := range value {
			for _, inside := range itemSchemas(one, i) {
				found = append(found, e.causes(inside, item, append(at, strconv.Itoa(i)))...)
			}
		}
	}
	return found
}

// satisfied are the first two alternatives that a value satisfies, if there are two.
func (e *explainer) satisfied(alternatives []*jsonschema.Schema, value any) []int {
	var found []int
	for i, alternative := range alternatives {
		if e.decider.decide(alternative, value, 0) == satisfied {
			if found = append(found, i); len(found) == 2 {
				return found
			}
		}
	}
	return nil
}

func (e *explainer) onCondition(schema *jsonschema.Schema, value any,
	at []string) (found []*jsonschema.ValidationError) {
	if schema.Not != nil && e.decider.decide(schema.Not, value, 0) == satisfied {
		found = append(found, problemAt(schema, at, &kind.Not{}, 0))
	}
	if schema.If != nil {
		switch e.decider.decide(schema.If, value, 0) {
		case satisfied:
			found = append(found, e.causes(schema.Then, value, at)...)
		case unsatisfied:
			found = append(found, e.causes(schema.Else, value, at)...)
		}
	}
	if object, is := value.(map[string]any); is {
		for _, name := range slices.Sorted(maps.Keys(schema.DependentSchemas)) {
			if _, present := object[name]; present {
				found = append(found, e.causes(schema.DependentSchemas[name], value, at)...)
			}
		}
	}
	return found
}

// alone is what a schema demands by itself, without what it leads to. Members and items that it
// declares may be anything.
func alone(schema *jsonschema.Schema) *jsonschema.Schema {
	own := *schema
	own.Ref, own.DynamicRef, own.RecursiveRef = nil, nil, nil
	own.Not, own.If, own.Then, own.Else = nil, nil, nil, nil
	own.AllOf, own.AnyOf, own.OneOf = nil, nil, nil
	own.DependentSchemas, own.Dependencies = nil, nil
	own.PrefixItems, own.Items2020, own.Items, own.AdditionalItems = nil, nil, nil, nil
	own.Contains, own.MinContains, own.MaxContains = nil, nil, nil
	own.UnevaluatedItems, own.UnevaluatedProperties = nil, nil
	if _, is := schema.AdditionalProperties.(*jsonschema.Schema); is {
		own.AdditionalProperties = nil
	}
	anything := &jsonschema.Schema{Bool: new(true), Location: schema.Location}
	own.Properties = make(map[string]*jsonschema.Schema, len(schema.Properties))
	for name := range schema.Properties {
		own.Properties[name] = anything
	}
	own.PatternProperties = make(map[jsonschema.Regexp]*jsonschema.Schema,
		len(schema.PatternProperties))
	for pattern := range schema.PatternProperties {
		own.PatternProperties[pattern] = anything
	}
	return &own
}

// placed are the library's causes of an error for a value at a place of another one.
func placed(err error, at []string) []*jsonschema.ValidationError {
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return nil
	}
	var move func(of *jsonschema.ValidationError)
	move = func(of *jsonschema.ValidationError) {
		of.InstanceLocation = slices.Concat(at, of.InstanceLocation)
		for _, cause := range of.Causes {
			move(cause)
		}
	}
	move(invalid)
	return invalid.Causes
}
