package schema

import (
	"encoding/json"
	"math/big"
	"reflect"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"plumbline/internal/tree"
)

// Rules are what a compiled schema demands of a value, for whoever makes values instead of judging
// them: the keywords of JSON Schema 2020-12, in which those of all other editions are told. They
// are only read. Schemas that lead to each other do so in circles, by the same pointers.
type Rules struct {
	Pointer tree.Pointer // of the schema in the document
	Bool    *bool        // of the schemas true and false; nil of any other
	// Resource is where the schema looks for what $dynamicRef and $recursiveRef mean.
	Resource *Resource
	Types    Types // those that are allowed; all where the schema does not say

	Ref                          *Rules
	Dynamic                      *DynamicReference
	AllOf, AnyOf, OneOf          []*Rules
	Not, If, Then, Else          *Rules
	Enum                         []any // with const as an enum of one; nil where there is none
	Minimum, Maximum             *big.Rat
	ExclusiveMinimum             *big.Rat
	ExclusiveMaximum             *big.Rat
	MultipleOf                   *big.Rat
	MinLength, MaxLength         *int // in characters
	Pattern                      *Pattern
	Format                       *Format // nil where it is an annotation
	MinProperties, MaxProperties *int
	Required                     []string
	Names                        []string // of Properties, sorted
	Properties                   map[string]*Rules
	PatternProperties            []PatternRules // sorted by their patterns
	AdditionalProperties         *Rules
	PropertyNames                *Rules
	DependentRequired            []Dependent // sorted by their names
	DependentSchemas             []Dependent // sorted by their names
	UnevaluatedProperties        *Rules
	MinItems, MaxItems           *int
	UniqueItems                  bool
	PrefixItems                  []*Rules
	Items                        *Rules // of the items behind PrefixItems
	Contains                     *Rules
	MinContains, MaxContains     *int
	UnevaluatedItems             *Rules
	ReadOnly, WriteOnly          bool
	Discriminator                *Discriminator
	compiled                     *jsonschema.Schema
}

// Resource is a schema resource: what has a URI of its own (JSON Schema 2020-12 Core section
// 4.3.5).
type Resource struct {
	Anchors   map[string]*Rules // its dynamic anchors
	Recursive *Rules            // the resource itself, where it has "$recursiveAnchor": true
}

// DynamicReference is a $dynamicRef, or a $recursiveRef of 2019-09.
type DynamicReference struct {
	To *Rules // what it leads to where no outer resource has something else to say
	// Anchor is what outer resources are asked for; "" where none is.
	Anchor string
	// Recursive tells that outer resources are asked whether they are recursive themselves.
	Recursive bool
}

// PatternRules are what holds for the members whose names match a pattern.
type PatternRules struct {
	Pattern *Pattern
	Rules   *Rules
}

// Dependent is what holds for an object that has a member of a name.
type Dependent struct {
	Name     string
	Required []string // of dependentRequired
	Rules    *Rules   // of dependentSchemas
}

// Pattern is a regular expression of ECMA-262.
type Pattern struct {
	Source string
	regexp jsonschema.Regexp
}

// Matches tells whether a text matches; false where that cannot be told.
func (p *Pattern) Matches(text string) bool { return matches(p.regexp, text) }

// PatternOf reads a regular expression. The error says why it cannot be run.
func PatternOf(source string) (*Pattern, error) {
	run, err := compilePattern(source)
	if err != nil {
		return nil, err
	}
	return &Pattern{Source: source, regexp: &pattern{source: source, run: run}}, nil
}

// Format is a format that is asserted.
type Format struct {
	Name  string
	check func(any) error
}

// Accepts tells whether a value has the format; a value of another type than the format's has.
func (f *Format) Accepts(value any) bool { return f.check(value) == nil }

func formatOf(s *jsonschema.Schema) *Format {
	if s.Format == nil {
		return nil
	}
	name := s.Format.Name
	if name == formatRegex {
		name = "regex"
	}
	return &Format{Name: name, check: s.Format.Validate}
}

// Discriminator is a Discriminator Object, or the discriminator of 2.0.
type Discriminator struct {
	Property string
	// Names are the values of the member that mean a schema, by its place; the first is the one
	// that an author would write. What no mapping names goes by the name of its component.
	Names map[tree.Pointer][]string
	// below is where the schemas stand that are named without a mapping.
	below tree.Pointer
}

// NamesOf returns the values that mean the schema at a place.
func (d *Discriminator) NamesOf(at tree.Pointer) []string {
	names := d.Names[at]
	if at.Parent() == d.below {
		names = append(names[:len(names):len(names)], at.Last())
	}
	return names
}

// Types is a set of the types that JSON has. An integer is a number that has no fraction, however
// it is written.
type Types uint8

// The types. Fraction is a number that is no integer.
const (
	Null Types = 1 << iota
	Boolean
	Integer
	Fraction
	String
	Array
	Object

	Number   = Integer | Fraction
	AllTypes = Null | Boolean | Number | String | Array | Object
)

// TypeOf returns the type of a value in the form encoding/json gives with UseNumber; 0 where it is
// not of that form.
func TypeOf(value any) Types {
	switch value := value.(type) {
	case nil:
		return Null
	case bool:
		return Boolean
	case string:
		return String
	case []any:
		return Array
	case map[string]any:
		return Object
	case json.Number:
		if isInteger(value) {
			return Integer
		}
		return Fraction
	}
	return 0
}

// String names the types, such as "integer, null".
func (t Types) String() string {
	var names []string
	for _, one := range []struct {
		types Types
		name  string
	}{{Null, "null"}, {Boolean, "boolean"}, {Integer, "integer"}, {Fraction, "fraction"},
		{String, "string"}, {Array, "array"}, {Object, "object"}} {
		if t&one.types != 0 {
			names = append(names, one.name)
		}
	}
	return strings.Join(names, ", ")
}

// Accepts tells whether a value satisfies the rules, as far as that is known. $dynamicRef is taken
// as if the schema were the first that the value is judged by.
func (r *Rules) Accepts(value any) bool {
	return (&form{}).accepts(r.compiled, value)
}

// Rules returns what the schema demands of a value that goes in a direction. Where something cannot
// be judged, it demands what no value satisfies, so that a value that satisfies the rules is valid
// whatever holds there. The error says why the schema does not compile.
func (s *Schema) Rules(direction Direction) (*Rules, error) {
	return s.rules(reading{direction: direction})
}

// LikelyRules are the rules as [Schema.Accepts] has them: what cannot be judged demands nothing.
func (s *Schema) LikelyRules(direction Direction) (*Rules, error) {
	return s.rules(reading{direction: direction, matches: true})
}

func (s *Schema) rules(r reading) (*Rules, error) {
	f := s.read(r)
	if f.err != nil {
		return nil, f.err
	}
	s.owner.mutex.Lock()
	defer s.owner.mutex.Unlock()
	reader := f.library.rules
	if reader == nil || s.owner.layout.named {
		// What has names of its own is read for each schema apart: the resources that a reader
		// knows become more with each schema, and others may be using them.
		reader = newRuleReader(f.library)
		f.library.rules = reader
	}
	if f.rules == nil {
		f.rules = reader.read(f.schema)
	}
	return f.rules, nil
}

// Referred follows references beside which nothing stands.
func (r *Rules) Referred() *Rules {
	const deepest = 20 // they may lead in a circle
	for range deepest {
		if r.Ref == nil || r.Ref.Resource != r.Resource || !reflect.DeepEqual(*r, Rules{
			Pointer: r.Pointer, Resource: r.Resource, Types: AllTypes, Ref: r.Ref,
			compiled: r.compiled}) {
			break
		}
		r = r.Ref
	}
	return r
}

// Sure tells whether any value can be judged by the schema: nothing that it leads to is a pattern
// that cannot be run, or a place that no value can be judged by.
func (s *Schema) Sure(direction Direction) bool {
	f := s.read(reading{direction: direction})
	return f.err == nil && f.unsure == nil
}
