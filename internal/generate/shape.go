package generate

import (
	"maps"
	"math/big"
	"slices"

	"plumbline/internal/schema"
)

// element is a schema that is demanded of a value, or refused. Scope is where dynamic references
// look.
type element struct {
	rules *schema.Rules
	scope *scope
	not   bool
}

// scope is the schema resources that were entered on the way to a schema, the outermost last (JSON
// Schema 2020-12 Core section 7.1). Each is there once: only the outermost counts.
type scope struct {
	resource *schema.Resource
	outer    *scope
}

func (s *scope) has(r *schema.Resource) bool {
	return s != nil && (s.resource == r || s.outer.has(r))
}

// shape is demands on one value without alternatives. Demands of a type hold for values of that
// type only.
type shape struct {
	types  schema.Types
	listed bool // whether the value is one of values
	values []any
	others []any // what the value is not

	number numberDemands
	text   textDemands
	object objectDemands
	array  arrayDemands

	layers []layer
	frames []frame
	// parts are the schemas that the shape satisfies, each with the scope that it was entered in.
	parts []element
	// rejected are schemas that a drawn value is held to, since they are not taken apart.
	rejected []element
	// names are what the members that discriminators look at are best called.
	names map[string][]string
	// wrongWay tells of a member's value that the member does not go the way of the exchange.
	wrongWay bool
	// height is how deep the least value nests.
	height int
	needed map[schema.Types][]*goal // by the kind of container
	// What is made of the demands when the first value is drawn.
	textPlan   *textPlan
	grids      map[schema.Types]*grid
	objectPlan *objectPlan
	itemGoals  map[int]*goal
	order      []schema.Types // the types one by one, the one that the demands are about first
}

type numberDemands struct {
	least, most         *big.Rat
	leastOpen, mostOpen bool // whether the limit itself is left out
	multiples           []*big.Rat
	notMultiples        []*big.Rat
	formats, notFormats []*schema.Format
}

type textDemands struct {
	least, most           int // in characters; most is -1 where there is none
	patterns, notPatterns []*schema.Pattern
	formats, notFormats   []*schema.Format
}

type objectDemands struct {
	least, most int
	required    []string
	absent      []string
	// members are more demands on single members.
	members map[string][]element
	// every is demanded of all names; some of one name each, and of its member.
	every []element
	some  []someMember
	// dependents are the members that others need.
	dependents []schema.Dependent
}

// someMember demands a member that no schema of its layer declares.
type someMember struct {
	name   []element // demanded of its name
	member []element
	// undeclared is the schema that may not declare it; nil where any may
	undeclared *schema.Rules
	// pattern is what its name matches; nil where that does not matter
	pattern *schema.Pattern
}

type arrayDemands struct {
	least, most int
	unique      bool
	twins       bool // whether two items are the same
	// items are more demands on single items, some on one of those from a place on.
	items    map[int][]element
	some     []someItem
	contains []containsDemand
}

type someItem struct {
	from int
	item element
}

// containsDemand demands how many items satisfy a schema; most is -1 where any number may.
type containsDemand struct {
	element     element
	least, most int
	frames      []int
}

// layer is the keywords of one schema that tell which of its own others hold for a member or item.
type layer struct {
	rules  *schema.Rules
	scope  *scope
	frames []int // of the unevaluated keywords that its own evaluate for
}

// frame is one unevaluatedProperties or unevaluatedItems. Others are outside of it by their
// numbers.
type frame struct {
	rules *schema.Rules
	scope *scope
	outer []int
}

func newShape() *shape {
	return &shape{types: schema.AllTypes, text: textDemands{most: -1},
		object: objectDemands{most: -1}, array: arrayDemands{most: -1}}
}

// clone returns a shape that can be changed without changing this one.
func (s *shape) clone() *shape {
	c := *s
	c.values, c.others = slices.Clip(s.values), slices.Clip(s.others)
	c.layers, c.frames, c.rejected = slices.Clip(s.layers), slices.Clip(s.frames),
		slices.Clip(s.rejected)
	c.parts, c.names = slices.Clip(s.parts), maps.Clone(s.names)
	n, t, o, a := &c.number, &c.text, &c.object, &c.array
	n.multiples, n.notMultiples = slices.Clip(n.multiples), slices.Clip(n.notMultiples)
	n.formats, n.notFormats = slices.Clip(n.formats), slices.Clip(n.notFormats)
	t.patterns, t.notPatterns = slices.Clip(t.patterns), slices.Clip(t.notPatterns)
	t.formats, t.notFormats = slices.Clip(t.formats), slices.Clip(t.notFormats)
	o.required, o.absent = slices.Clip(o.required), slices.Clip(o.absent)
	o.members = maps.Clone(o.members)
	o.every, o.some, o.dependents = slices.Clip(o.every), slices.Clip(o.some),
		slices.Clip(o.dependents)
	a.items, a.contains, a.some = maps.Clone(a.items), slices.Clip(a.contains), slices.Clip(a.some)
	c.needed, c.textPlan, c.grids, c.objectPlan, c.itemGoals = nil, nil, nil, nil, nil
	c.order = nil
	return &c
}

// only leaves the shape some of its types, and tells whether any is left.
func (s *shape) only(types schema.Types) bool {
	s.types &= types
	return s.types != 0
}

func (n *numberDemands) atLeast(limit *big.Rat, open bool) {
	if limit == nil {
		return
	}
	if n.least == nil || limit.Cmp(n.least) > 0 || limit.Cmp(n.least) == 0 && open {
		n.least, n.leastOpen = limit, open
	}
}

func (n *numberDemands) atMost(limit *big.Rat, open bool) {
	if limit == nil {
		return
	}
	if n.most == nil || limit.Cmp(n.most) < 0 || limit.Cmp(n.most) == 0 && open {
		n.most, n.mostOpen = limit, open
	}
}

// raise and lower narrow a count, in which -1 stands for no limit.
func raise(least, to *int) {
	if to != nil {
		*least = max(*least, *to)
	}
}

func lower(most, to *int) {
	if to != nil && (*most < 0 || *to < *most) {
		*most = *to
	}
}

// require demands a member.
func (o *objectDemands) require(names ...string) {
	for _, name := range names {
		if !slices.Contains(o.required, name) {
			o.required = append(o.required, name)
		}
	}
}

func (o *objectDemands) member(name string, e element) {
	if o.members == nil {
		o.members = map[string][]element{}
	}
	o.members[name] = append(slices.Clip(o.members[name]), e)
}

func (a *arrayDemands) item(i int, e element) {
	if a.items == nil {
		a.items = map[int][]element{}
	}
	a.items[i] = append(slices.Clip(a.items[i]), e)
}

// oneOf leaves the values that are among others, too.
func (s *shape) oneOf(values []any) {
	if !s.listed {
		s.listed, s.values = true, values
		return
	}
	s.values = slices.DeleteFunc(slices.Clone(s.values), func(v any) bool {
		return !slices.ContainsFunc(values, func(other any) bool { return equal(v, other) })
	})
}

// settle takes away the types that no value can have, and tells whether any is left.
func (s *shape) settle() bool {
	if s.listed {
		s.values = slices.DeleteFunc(slices.Clone(s.values), func(v any) bool {
			return schema.TypeOf(v)&s.types == 0 ||
				slices.ContainsFunc(s.others, func(o any) bool { return equal(v, o) })
		})
		if len(s.values) == 0 {
			return false
		}
	}
	n := &s.number
	if n.least != nil && n.most != nil {
		if c := n.least.Cmp(n.most); c > 0 || c == 0 && (n.leastOpen || n.mostOpen) {
			s.types &^= schema.Number
		}
	}
	for _, limit := range []struct {
		least, most int
		types       schema.Types
	}{{s.text.least, s.text.most, schema.String}, {s.array.least, s.array.most, schema.Array},
		{max(s.object.least, len(s.object.required)), s.object.most, schema.Object}} {
		if limit.most >= 0 && limit.least > limit.most {
			s.types &^= limit.types
		}
	}
	for _, name := range s.object.required {
		if slices.Contains(s.object.absent, name) {
			s.types &^= schema.Object
		}
	}
	return s.types != 0
}
