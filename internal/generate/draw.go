package generate

import (
	"encoding/json"
	"slices"

	"plumbline/internal/schema"
)

// drawer draws one value.
type drawer struct {
	plan    *plan
	choices *Choices
	fuel    int  // how many values may still be drawn inside this one
	nasty   bool // whether texts may be ones that programs stumble over
	exact   bool // whether patterns are taken apart at once
	// least tells that as little as possible is drawn.
	least bool
	// most is how deep a value is drawn with all its members; 0 where that is left to the choices.
	// What is deeper has as little as possible.
	most int
	// saying is what texts say where they may; nil where they are drawn.
	saying *saying
}

// way leads from a value to a place inside it that has to be there, and says what stands there.
type way struct {
	shape *shape       // of the value here
	types schema.Types // which of its types the value has
	name  string       // of the member that the way goes on to
	index int          // or of the item
	next  *way         // nil where the way ends
	// end makes the value where the way ends.
	end func(d *drawer, depth int) (any, bool)
}

const (
	usualFuel    = 3_000
	usualDepth   = 6
	triesOfGoal  = 6
	triesOfValue = 8
)

// goal draws a value that satisfies a goal.
func (d *drawer) goal(g *goal, depth int, w *way) (any, bool) {
	d.plan.settle(g)
	if d.fuel--; d.fuel < 0 || len(g.shapes) == 0 {
		return nil, false
	}
	if w != nil {
		if w.next == nil {
			return w.end(d, depth)
		}
		return d.shape(w.shape, depth, w)
	}
	if d.deep(depth) {
		if value, ok := d.shaped(g.least, depth); ok {
			return value, true
		}
	}
	first := d.choices.Below(len(g.shapes))
	for i := range min(len(g.shapes), triesOfGoal) {
		if value, ok := d.shaped(g.shapes[(first+i)%len(g.shapes)], depth); ok {
			return value, true
		}
	}
	return nil, false
}

// deep tells that what is drawn should come to an end.
func (d *drawer) deep(depth int) bool {
	return d.least || depth > usualDepth || d.most > 0 && depth >= d.most || d.fuel < usualFuel/2
}

// full tells that all members are drawn.
func (d *drawer) full(depth int) bool { return depth < d.most }

// as draws a value of a type of a shape.
func (d *drawer) as(s *shape, kind schema.Types, depth int) (any, bool) {
	if s.listed {
		return d.shape(s, depth, nil)
	}
	return d.kind(s, kind, depth, nil)
}

// shaped draws a value of a shape, and holds it to what of the shape was not taken apart.
func (d *drawer) shaped(s *shape, depth int) (any, bool) {
	for range triesOfValue {
		value, ok := d.shape(s, depth, nil)
		if ok && s.admits(value) {
			return value, true
		}
		if d.fuel < 0 || len(s.rejected)+len(s.others) == 0 && !ok {
			break
		}
	}
	return nil, false
}

// admits tells whether a value is none of those that the shape excludes.
func (s *shape) admits(value any) bool {
	return !slices.ContainsFunc(s.others, func(o any) bool { return equal(o, value) }) &&
		!slices.ContainsFunc(s.rejected,
			func(e element) bool { return e.rules.Accepts(value) == e.not })
}

func (d *drawer) shape(s *shape, depth int, w *way) (any, bool) {
	if s.listed {
		return s.values[d.choices.Below(len(s.values))], true
	}
	const seldom = 8
	kinds := s.kinds()
	first := 0
	switch {
	case w != nil:
		first = slices.Index(kinds, w.types)
	case len(kinds) > 1 && d.choices.chance(seldom):
		first = d.choices.Below(len(kinds))
	}
	for i := range kinds {
		if value, ok := d.kind(s, kinds[(max(first, 0)+i)%len(kinds)], depth, w); ok {
			return value, true
		}
		if w != nil {
			break
		}
	}
	return nil, false
}

func (d *drawer) kind(s *shape, kind schema.Types, depth int, w *way) (any, bool) {
	switch kind {
	case schema.Null:
		return nil, true
	case schema.Boolean:
		return d.choices.Below(2) == 1, true
	case schema.Integer, schema.Fraction:
		return d.number(s, kind)
	case schema.String:
		return d.text(s)
	case schema.Array:
		return d.array(s, depth, w)
	}
	return d.object(s, depth, w)
}

// kinds lists the types of a shape: first those that its demands are about, and of others the
// simplest.
func (s *shape) kinds() []schema.Types {
	if s.order != nil {
		return s.order
	}
	about := s.about()
	for _, kind := range simplest {
		if s.types&kind == 0 || s.listed && !slices.ContainsFunc(s.values,
			func(v any) bool { return schema.TypeOf(v) == kind }) {
			continue
		}
		s.order = append(s.order, kind)
	}
	slices.SortStableFunc(s.order, func(a, b schema.Types) int {
		return min(int(b&about), 1) - min(int(a&about), 1)
	})
	return s.order
}

// simplest are the types in the order in which they are chosen where any will do.
var simplest = []schema.Types{schema.String, schema.Integer, schema.Boolean, schema.Object,
	schema.Array, schema.Fraction, schema.Null}

// about are the types that something is demanded of.
func (s *shape) about() (types schema.Types) {
	o, a, t, n := &s.object, &s.array, &s.text, &s.number
	if len(o.required)+len(o.members)+len(o.every)+len(o.some)+len(o.dependents)+o.least > 0 ||
		o.most >= 0 {
		types |= schema.Object
	}
	if len(a.contains)+len(a.items)+len(a.some)+a.least > 0 || a.unique || a.twins || a.most >= 0 {
		types |= schema.Array
	}
	for _, l := range s.layers {
		types |= l.about()
	}
	if len(t.patterns)+len(t.formats)+len(t.notPatterns)+len(t.notFormats)+t.least > 0 ||
		t.most >= 0 {
		types |= schema.String
	}
	if n.least != nil || n.most != nil || len(n.multiples)+len(n.formats)+len(n.notMultiples)+
		len(n.notFormats) > 0 {
		types |= schema.Number
	}
	return types
}

func (l *layer) about() (types schema.Types) {
	if len(l.rules.PrefixItems) > 0 || l.rules.Items != nil {
		types |= schema.Array
	}
	if len(l.rules.Names)+len(l.rules.PatternProperties) > 0 ||
		l.rules.AdditionalProperties != nil {
		types |= schema.Object
	}
	return types
}

func (d *drawer) text(s *shape) (any, bool) {
	plan := s.texts()
	if text, fits := d.saying.as(plan); fits {
		return text, true
	}
	text, ok := plan.draw(d)
	return text, ok
}

func (d *drawer) number(s *shape, types schema.Types) (any, bool) {
	g := s.gridOf(types)
	if s.number.plain() {
		if g == nil {
			return nil, false
		}
		return g.draw(d.choices), true
	}
	fits := func(n json.Number) bool {
		return schema.TypeOf(n)&types != 0 && s.number.fits(n)
	}
	misses := s.number.nearMisses()
	for i := range misses {
		if n := misses[(i+d.choices.Below(len(misses)))%len(misses)]; fits(n) {
			return n, true
		}
	}
	for range triesOfValue {
		if g == nil {
			break
		}
		if n := g.draw(d.choices); fits(n) {
			return n, true
		}
	}
	return nil, false
}
