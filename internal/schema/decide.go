package schema

import (
	"cmp"
	"encoding/json"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The library keeps an account of the way to each value and of what has been evaluated there, which
// takes most of its time and is needed only to describe what is wrong, and for some keywords.
// Nearly all values that are judged satisfy schemas of the other keywords, so that is looked at
// first.

// decision is whether a value satisfies a schema.
type decision int8

const (
	undecided   decision = iota // the library has to tell
	satisfied                   // it does
	unsatisfied                 // it does not
)

// mostDecisions bounds how many schemas are looked at for one value before it is left to the
// library, and mostInside how deep they nest.
const (
	mostDecisions = 1 << 20
	mostInside    = 5000
)

// decide tells whether a value, in the form encoding/json gives with UseNumber, satisfies a schema,
// where that can be told quickly.
func decide(schema *jsonschema.Schema, value any) decision {
	d := decider{left: mostDecisions}
	return d.decide(schema, value, 0)
}

// A decider remembers what it has decided of objects and arrays once that is a lot: alternatives
// that lead back to one another come to the same value again and again.
type decider struct {
	left  int
	known map[visit]decision
}

// rememberFrom is after how many schemas a decider begins to remember: to do so for each of the
// values that are judged takes longer than it saves.
const rememberFrom = mostDecisions - 1<<12

// and is what two decisions that both have to hold come to.
func (d decision) and(other decision) decision {
	if d == satisfied || other == unsatisfied {
		return other
	}
	return d
}

func decided(yes bool) decision {
	if yes {
		return satisfied
	}
	return unsatisfied
}

func (d *decider) decide(s *jsonschema.Schema, value any, depth int) decision {
	d.left--
	switch {
	case s.Bool != nil:
		return decided(*s.Bool)
	case d.left < 0 || depth > mostInside || leftToLibrary(s):
		return undecided
	case !ofTypes(s, value):
		return unsatisfied
	case d.left > rememberFrom || !isContainer(value):
		return d.look(s, value, depth)
	}
	v := visitOf(s, value)
	so, known := d.known[v]
	if !known {
		if d.known == nil {
			d.known = map[visit]decision{}
		}
		so = d.look(s, value, depth)
		d.known[v] = so
	}
	return so
}

// look decides of a value that is of the types of a schema.
func (d *decider) look(s *jsonschema.Schema, value any, depth int) decision {
	so := decideValues(s, value)
	if s.Format != nil {
		so = so.and(decided(s.Format.Validate(value) == nil))
	}
	if so == unsatisfied {
		return so
	}
	switch value := value.(type) {
	case map[string]any:
		so = so.and(d.object(s, value, depth))
	case []any:
		so = so.and(d.array(s, value, depth))
	case string:
		so = so.and(decideString(s, value))
	case json.Number:
		so = so.and(decideNumber(s, value))
	}
	if so == unsatisfied {
		return so
	}
	if so = so.and(d.inPlace(s, value, depth)); so == unsatisfied ||
		s.UnevaluatedProperties == nil {
		return so
	}
	return so.and(d.unevaluated(s, value, depth))
}

// leftToLibrary tells of keywords that depend on which items others have evaluated, on the way that
// led to a schema, or on the edition of JSON Schema.
func leftToLibrary(s *jsonschema.Schema) bool {
	return s.DraftVersion < 2020 || s.RecursiveRef != nil || s.DynamicRef != nil ||
		s.UnevaluatedItems != nil || s.Contains != nil || s.Dependencies != nil ||
		s.Items != nil || s.AdditionalItems != nil || s.ContentEncoding != nil ||
		s.ContentMediaType != nil || s.ContentSchema != nil || s.Extensions != nil
}

func typeMask(name string) (mask jsonschema.Types) {
	mask.Add(name)
	return mask
}

var (
	nullMask, booleanMask, stringMask = typeMask("null"), typeMask("boolean"), typeMask("string")
	arrayMask, objectMask             = typeMask("array"), typeMask("object")
	numberMask, integerMask           = typeMask("number"), typeMask("integer")
)

// ofTypes tells whether a value is of the types of a schema.
func ofTypes(s *jsonschema.Schema, value any) bool {
	if s.Types == nil || s.Types.IsEmpty() {
		return true
	}
	var mask jsonschema.Types
	switch value := value.(type) {
	case nil:
		mask = nullMask
	case bool:
		mask = booleanMask
	case string:
		mask = stringMask
	case []any:
		mask = arrayMask
	case map[string]any:
		mask = objectMask
	case json.Number:
		mask = numberMask
		if *s.Types&numberMask == 0 && isInteger(value) {
			mask = integerMask
		}
	}
	return *s.Types&mask != 0
}

// decideValues holds a value to const and enum.
func decideValues(s *jsonschema.Schema, value any) decision {
	so := satisfied
	if s.Const != nil {
		so = decideEqual(*s.Const, value)
	}
	if s.Enum == nil {
		return so
	}
	among := unsatisfied
	for _, item := range s.Enum.Values {
		switch decideEqual(item, value) {
		case satisfied:
			return so
		case undecided:
			among = undecided
		}
	}
	return so.and(among)
}

// decideEqual tells whether two values are equal; containers, and numbers beyond ordinary size, are
// left to the library.
func decideEqual(a, b any) decision {
	switch a := a.(type) {
	case nil:
		return decided(b == nil)
	case bool:
		is, ok := b.(bool)
		return decided(ok && is == a)
	case string:
		is, ok := b.(string)
		return decided(ok && is == a)
	case json.Number:
		is, ok := b.(json.Number)
		if !ok || is == a {
			return decided(ok)
		}
		n, known := ordinary(a)
		m, knownToo := ordinary(is)
		if known && knownToo {
			return decided(n.Cmp(m) == 0)
		}
		return undecided
	}
	switch b.(type) {
	case map[string]any, []any:
		return undecided
	}
	return unsatisfied
}

func decideString(s *jsonschema.Schema, value string) decision {
	if s.MinLength != nil || s.MaxLength != nil {
		length := utf8.RuneCountInString(value)
		if s.MinLength != nil && length < *s.MinLength ||
			s.MaxLength != nil && length > *s.MaxLength {
			return unsatisfied
		}
	}
	return decided(s.Pattern == nil || s.Pattern.MatchString(value))
}

// smallInteger reads a number that is written as an integer and fits into 64 bits.
func smallInteger(value json.Number) (int64, bool) {
	const digits = 18
	if len(value) > digits || strings.ContainsAny(string(value), ".eE") {
		return 0, false
	}
	n, err := strconv.ParseInt(string(value), 10, 64)
	return n, err == nil
}

// ordinary reads a number of ordinary size.
func ordinary(value json.Number) (*big.Rat, bool) {
	if n, small := smallInteger(value); small {
		return new(big.Rat).SetInt64(n), true
	}
	if digits, err := digitsOf(value); err != nil || digits > 0 {
		return nil, false
	}
	return new(big.Rat).SetString(string(value))
}

// decideNumber holds a number to the limits of a schema.
func decideNumber(s *jsonschema.Schema, value json.Number) decision {
	so := satisfied
	for _, limit := range [...]struct {
		of      *big.Rat
		side    int  // on which the number has to be of it
		touches bool // whether it may be equal
	}{{s.Minimum, 1, true}, {s.Maximum, -1, true}, {s.ExclusiveMinimum, 1, false},
		{s.ExclusiveMaximum, -1, false}} {
		if limit.of == nil {
			continue
		}
		side, known := compare(value, limit.of)
		if !known {
			return undecided
		}
		so = so.and(decided(side == limit.side || side == 0 && limit.touches))
	}
	if s.MultipleOf == nil {
		return so
	}
	n, known := ordinary(value)
	if !known {
		return so.and(undecided)
	}
	return so.and(decided(new(big.Rat).Quo(n, s.MultipleOf).IsInt()))
}

// compare tells whether a number is less than a limit (-1), equal to it or greater (1).
func compare(value json.Number, limit *big.Rat) (side int, known bool) {
	if n, small := smallInteger(value); small && limit.IsInt() && limit.Num().IsInt64() {
		return cmp.Compare(n, limit.Num().Int64()), true
	}
	n, known := ordinary(value)
	if !known {
		return 0, false
	}
	return n.Cmp(limit), true
}

func (d *decider) object(s *jsonschema.Schema, object map[string]any, depth int) decision {
	if s.MinProperties != nil && len(object) < *s.MinProperties ||
		s.MaxProperties != nil && len(object) > *s.MaxProperties ||
		!hasAll(object, s.Required) {
		return unsatisfied
	}
	for name, required := range s.DependentRequired {
		if _, present := object[name]; present && !hasAll(object, required) {
			return unsatisfied
		}
	}
	so := d.names(s, object, depth)
	if so == unsatisfied ||
		len(s.Properties)+len(s.PatternProperties) == 0 && s.AdditionalProperties == nil {
		return so
	}
	for name, member := range object {
		if so = so.and(d.member(s, name, member, depth+1)); so == unsatisfied {
			return so
		}
	}
	return so
}

// names holds the names of members to "propertyNames".
func (d *decider) names(s *jsonschema.Schema, object map[string]any, depth int) decision {
	so := satisfied
	if s.PropertyNames == nil {
		return so
	}
	for name := range object {
		if so = so.and(d.decide(s.PropertyNames, name, depth+1)); so == unsatisfied {
			return so
		}
	}
	return so
}

func hasAll(object map[string]any, names []string) bool {
	for _, name := range names {
		if _, present := object[name]; !present {
			return false
		}
	}
	return true
}

func (d *decider) member(s *jsonschema.Schema, name string, member any, depth int) decision {
	so, evaluated := satisfied, false
	if own, declared := s.Properties[name]; declared {
		so, evaluated = d.decide(own, member, depth), true
	}
	for pattern, own := range s.PatternProperties {
		if so != unsatisfied && pattern.MatchString(name) {
			so, evaluated = so.and(d.decide(own, member, depth)), true
		}
	}
	if evaluated || so == unsatisfied {
		return so
	}
	switch additional := s.AdditionalProperties.(type) {
	case bool:
		return decided(additional)
	case *jsonschema.Schema:
		return d.decide(additional, member, depth)
	}
	return so
}

func (d *decider) array(s *jsonschema.Schema, array []any, depth int) decision {
	if s.MinItems != nil && len(array) < *s.MinItems ||
		s.MaxItems != nil && len(array) > *s.MaxItems {
		return unsatisfied
	}
	so := satisfied
	if s.UniqueItems && len(array) > 1 {
		so = decideUnique(array)
	}
	for i, item := range array {
		of := s.Items2020
		if i < len(s.PrefixItems) {
			of = s.PrefixItems[i]
		}
		if of == nil {
			break
		}
		if so = so.and(d.decide(of, item, depth+1)); so == unsatisfied {
			return so
		}
	}
	return so
}

// decideUnique tells whether no two items of an array are equal, where all of them are texts.
func decideUnique(array []any) decision {
	seen := make(map[string]bool, len(array))
	for _, item := range array {
		text, is := item.(string)
		if !is {
			return undecided
		}
		if seen[text] {
			return unsatisfied
		}
		seen[text] = true
	}
	return satisfied
}

// inPlace looks at the schemas that apply to the same value.
func (d *decider) inPlace(s *jsonschema.Schema, value any, depth int) decision {
	so := satisfied
	if s.Ref != nil {
		so = d.decide(s.Ref, value, depth+1)
	}
	for _, all := range s.AllOf {
		if so == unsatisfied {
			return so
		}
		so = so.and(d.decide(all, value, depth+1))
	}
	if so != unsatisfied && len(s.AnyOf) > 0 {
		so = so.and(d.anyOf(s.AnyOf, value, depth+1))
	}
	if so != unsatisfied && len(s.OneOf) > 0 {
		so = so.and(d.oneOf(s.OneOf, value, depth+1))
	}
	if so == unsatisfied {
		return so
	}
	return so.and(d.onCondition(s, value, depth+1))
}

// onCondition looks at the schemas of "not" and of conditions.
func (d *decider) onCondition(s *jsonschema.Schema, value any, depth int) decision {
	so := satisfied
	if s.Not != nil {
		so = d.decide(s.Not, value, depth).not()
	}
	if so != unsatisfied && s.If != nil {
		so = so.and(d.conditional(s, value, depth))
	}
	if object, is := value.(map[string]any); is && so != unsatisfied {
		for name, dependent := range s.DependentSchemas {
			if _, present := object[name]; present {
				so = so.and(d.decide(dependent, value, depth))
			}
		}
	}
	return so
}

func (d decision) not() decision {
	switch d {
	case satisfied:
		return unsatisfied
	case unsatisfied:
		return satisfied
	}
	return undecided
}

func (d *decider) anyOf(alternatives []*jsonschema.Schema, value any, depth int) decision {
	so := unsatisfied
	for _, alternative := range alternatives {
		switch d.decide(alternative, value, depth) {
		case satisfied:
			return satisfied
		case undecided:
			so = undecided
		}
	}
	return so
}

func (d *decider) oneOf(alternatives []*jsonschema.Schema, value any, depth int) decision {
	count := 0
	so := satisfied
	for _, alternative := range alternatives {
		switch d.decide(alternative, value, depth) {
		case satisfied:
			if count++; count > 1 {
				return unsatisfied
			}
		case undecided:
			so = undecided
		}
	}
	if so == undecided {
		return so
	}
	return decided(count == 1)
}

func (d *decider) conditional(s *jsonschema.Schema, value any, depth int) decision {
	then := s.Then
	switch d.decide(s.If, value, depth) {
	case undecided:
		return undecided
	case unsatisfied:
		then = s.Else
	}
	if then == nil {
		return satisfied
	}
	return d.decide(then, value, depth)
}
