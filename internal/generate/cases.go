package generate

import (
	"fmt"
	"slices"

	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// Side is where a value stands, seen from what a keyword demands.
type Side int

// The sides: within the demand, at its limit, and beyond it.
const (
	Inside Side = iota
	AtLimit
	Outside
)

// String names the side: inside, at the limit or outside.
func (s Side) String() string { return [...]string{"inside", "at the limit", "outside"}[s] }

// Obligation is one thing to try of a schema: a value that is about one keyword at one place of it.
type Obligation struct {
	Place tree.Pointer // in the value
	// Keyword is what is tried, such as "maxLength", and Rule the place of its schema in the
	// document. Of a value as a whole the keyword is "".
	Keyword string
	Rule    tree.Pointer
	Side    Side
	// Spelled tells of a text that programs read as a number, true or false although it is none.
	// Where values have types, it is a text as any other.
	Spelled bool
	// About says what is special about the value, such as "41 characters, one more than the most".
	About string
}

// Case is an obligation with its value.
type Case struct {
	Obligation
	Value any // in the form encoding/json gives with UseNumber
	// Valid tells whether the value satisfies the whole schema, as the compiled schema judged it.
	Valid bool
}

// Unmade is an obligation for which no value was found.
type Unmade struct {
	Obligation
	Reason string
}

// spec says how a case is made.
type spec struct {
	Obligation
	// steps lead to the place, and end makes the value there.
	steps []way
	end   func(d *drawer, depth int) (any, bool)
	// reason says why there is no value; "" where one can be tried for.
	reason string
	// whole has the value around the place drawn with all its members.
	whole bool
}

// Obligations lists what there is to try of the schema: each limit from its sides, each value of an
// enum and what is none, each wrong type, each member present and absent, near misses of patterns
// and formats. The list is the same each time. [Generator.Make] makes the values.
func (g *Generator) Obligations() []Obligation {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	list := make([]Obligation, len(g.specs()))
	for i, s := range g.specs() {
		list[i] = s.Obligation
	}
	return list
}

// Make makes the value of an obligation by its index in the list, the same one each time. The
// reason says why there is none; it is "" where there is one.
func (g *Generator) Make(i int) (c Case, reason string) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	return g.make(g.specs()[i])
}

// Cases makes the values of all obligations, and lists those for which there is none.
func (g *Generator) Cases() (cases []Case, unmade []Unmade) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	cases = make([]Case, 0, len(g.specs()))
	for _, s := range g.specs() {
		if c, reason := g.make(s); reason == "" {
			cases = append(cases, c)
		} else {
			unmade = append(unmade, Unmade{s.Obligation, reason})
		}
	}
	return cases, unmade
}

// Invalid draws a value that misses the schema by one thing, by random choices. The error says why
// none was found.
func (g *Generator) Invalid(choices *Choices) (Case, error) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	specs := g.outside()
	for range tries {
		if len(specs) == 0 {
			break
		}
		s := specs[choices.Below(len(specs))]
		d := g.drawer(choices)
		value, ok := d.goal(g.roots[g.first()], 0, s.way())
		if !ok {
			continue
		}
		if so, err := g.satisfies(value); err == nil && !so {
			return Case{s.Obligation, value, false}, nil
		}
	}
	return Case{}, fmt.Errorf("no value was found that misses the schema, in %d attempts", tries)
}

func (g *Generator) drawer(choices *Choices) *drawer {
	return &drawer{plan: g.plans[g.first()], choices: choices, fuel: usualFuel}
}

func (g *Generator) specs() []spec {
	if g.known == nil {
		l := &enumerator{plan: g.plans[g.first()], seen: map[Obligation]bool{}}
		l.value(g.roots[g.first()], "", nil, nil)
		if g.known = l.specs; len(g.known) == 0 {
			g.known = []spec{{Obligation: Obligation{About: "any value"},
				reason: g.noValue(nil).Error()}}
		}
	}
	return g.known
}

// outside are the specs of what may not be.
func (g *Generator) outside() []spec {
	if g.misses == nil {
		g.misses = slices.DeleteFunc(slices.Clone(g.specs()), func(s spec) bool {
			return s.Side != Outside || s.reason != ""
		})
	}
	return g.misses
}

// way is the way to the place of a spec.
func (s *spec) way() *way {
	w := &way{end: s.end}
	for _, step := range slices.Backward(s.steps) { // each a copy
		step.next = w
		w = &step
	}
	return w
}

// triesOfCase is how many values are drawn before a case is given up.
const triesOfCase = 6

// make draws the value of a case. The reason says why there is none.
func (g *Generator) make(s spec) (c Case, reason string) {
	if s.reason != "" {
		return Case{}, s.reason
	}
	drawn := false
	for seed := range uint64(triesOfCase) {
		d := g.drawer(NewChoices(seed, 0))
		d.least = !s.whole
		value, ok := d.goal(g.roots[g.first()], 0, s.way())
		if !ok {
			continue
		}
		drawn = true
		valid, err := g.satisfies(value)
		switch {
		case err != nil:
			reason = "it cannot be judged whether the value satisfies the schema: " + err.Error()
		case s.Side != Outside && !valid:
			reason = "what else the schema demands allows no such value"
		default:
			if c = (Case{s.Obligation, value, valid}); !valid ||
				s.Side != Outside {
				return c, ""
			}
		}
	}
	switch {
	case c.Valid && (s.Keyword == "readOnly" || s.Keyword == "writeOnly"):
		return Case{}, "whether such a member is refused is left to the receiver"
	case c.Valid:
		return c, "" // what misses the keyword satisfies the schema all the same, by an alternative
	case !drawn:
		return Case{}, "no such value was found beside all else that the schema demands"
	}
	return Case{}, reason
}

// enumerator lists the specs of a schema.
type enumerator struct {
	plan  *plan
	specs []spec
	seen  map[Obligation]bool
	cut   bool
}

// site is a place for which specs are listed.
type site struct {
	*enumerator
	goal  *goal
	shape *shape
	kind  schema.Types // the type of the value there that is looked at
	place tree.Pointer
	steps []way
	part  element // the schema whose keywords are looked at
}

// mostSpecs bounds how much is listed of one schema, and deepestPlace how deep in a value.
const (
	mostSpecs    = 4_000
	deepestPlace = 8
)

// value lists what there is to try of a value, and of what is inside it. Above are the goals on the
// way to it: inside of itself a value is not looked at again.
func (l *enumerator) value(g *goal, place tree.Pointer, steps []way, above []*goal) {
	l.plan.settle(g)
	if len(l.specs) > mostSpecs || len(above) > deepestPlace {
		l.cutAt(place)
		return
	}
	if slices.Contains(above, g) {
		return
	}
	above = append(slices.Clip(above), g)
	for i, s := range g.shapes {
		at := site{enumerator: l, goal: g, shape: s, place: place, steps: steps}
		at.branch(i)
		for _, kind := range s.kinds() {
			at.kind = kind
			at.ofKind()
			l.inside(at, above)
		}
	}
}

func (l *enumerator) cutAt(place tree.Pointer) {
	if l.cut {
		return
	}
	l.cut = true
	rest := Obligation{Place: place, About: "all that is further inside"}
	l.specs = append(l.specs, spec{Obligation: rest,
		reason: fmt.Sprintf("of one schema no more than %d values are listed, down to %d levels",
			mostSpecs, deepestPlace)})
}

// about is an obligation of the schema that is looked at.
func (t *site) about(keyword string, side Side, about string) Obligation {
	o := Obligation{Place: t.place, Keyword: keyword, Side: side, About: about}
	if t.part.rules != nil {
		o.Rule = t.part.rules.Pointer
	}
	return o
}

// add adds a spec, once.
func (t *site) add(s spec) {
	if s.steps = t.steps; !t.seen[s.Obligation] {
		t.seen[s.Obligation] = true
		t.specs = append(t.specs, s)
	}
}

// drawn adds what is drawn, and unable what cannot be.
func (t *site) drawn(keyword string, side Side, about string,
	end func(d *drawer, depth int) (any, bool)) {
	t.add(spec{Obligation: t.about(keyword, side, about), end: end})
}

func (t *site) unable(keyword string, side Side, about, reason string) {
	t.add(spec{Obligation: t.about(keyword, side, about), reason: reason})
}

// of adds a spec whose value is drawn from a shape.
func (t *site) of(keyword string, side Side, about string, from *shape) {
	kind := t.kind
	if from == nil || !from.settle() || from.types&kind == 0 && !from.listed {
		t.unable(keyword, side, about, "what else the schema demands allows no such value")
		return
	}
	t.drawn(keyword, side, about, func(d *drawer, depth int) (any, bool) {
		return d.as(from, kind, depth)
	})
}

// is adds a spec of one value.
func (t *site) is(keyword string, side Side, about string, value any) {
	t.drawn(keyword, side, about, func(*drawer, int) (any, bool) { return value, true })
}

// edited is the shape with a change.
func (t *site) edited(edit func(*shape)) *shape {
	s := t.shape.clone()
	edit(s)
	return s
}

// without returns the shape as it is without a keyword of the schema that is looked at: nil where
// there is none.
func (t *site) without(drop func(r *schema.Rules)) *shape {
	for _, s := range t.shapesWithout(drop) {
		if slices.Equal(s.parts, t.shape.parts) {
			return s
		}
	}
	return nil
}

func (t *site) shapesWithout(drop func(r *schema.Rules)) []*shape {
	instead := *t.part.rules
	drop(&instead)
	x := &expansion{plan: t.plan, leaveOut: t.part.rules, instead: &instead}
	return x.shapes(t.goal.elements)
}

// refused adds a spec of what misses one keyword of the schema and satisfies all else: only has
// rules of that keyword alone.
func (t *site) refused(keyword, about string, drop func(*schema.Rules), only schema.Rules) {
	only.Types, only.Resource, only.Pointer = schema.AllTypes, t.part.rules.Resource,
		t.part.rules.Pointer
	x := &expansion{plan: t.plan}
	var shapes []*shape
	for _, s := range t.shapesWithout(drop) {
		shapes = append(shapes, x.refuse(s, element{&only, t.part.scope, true}, 0)...)
	}
	shapes = slices.DeleteFunc(shapes, func(s *shape) bool { return !s.settle() })
	if len(shapes) == 0 {
		t.unable(keyword, Outside, about, "what else the schema demands allows no such value")
		return
	}
	t.drawn(keyword, Outside, about, func(d *drawer, depth int) (any, bool) {
		first := d.choices.Below(len(shapes))
		for i := range min(len(shapes), triesOfGoal) {
			if v, ok := d.shape(shapes[(first+i)%len(shapes)], depth, nil); ok {
				return v, true
			}
		}
		return nil, false
	})
}

// branch adds the value of each alternative.
func (t *site) branch(i int) {
	if len(t.goal.shapes) == 1 {
		return
	}
	from := t.shape
	t.part = t.goal.elements[0]
	t.drawn("", Inside, fmt.Sprintf("alternative %d", i+1),
		func(d *drawer, depth int) (any, bool) { return d.shaped(from, depth) })
}

// ofKind lists what the schemas of a shape demand of values of one type.
func (t *site) ofKind() {
	t.types()
	for _, part := range t.shape.parts {
		t.part = part
		t.values()
		if t.shape.listed {
			continue
		}
		switch t.kind {
		case schema.String:
			t.lengths()
			t.patterns()
			t.formats()
		case schema.Integer, schema.Fraction:
			t.limits()
			t.multiples()
			t.numberFormats()
		case schema.Array:
			t.items()
		case schema.Object:
			t.memberCounts()
			t.memberNames()
		}
		t.combined()
	}
	t.part = element{}
	if !t.shape.listed {
		t.wholes()
	}
}

// inside goes on to what is inside a value.
func (l *enumerator) inside(t site, above []*goal) {
	if t.shape.listed {
		return
	}
	step := way{shape: t.shape, types: t.kind}
	switch t.kind {
	case schema.Object:
		plan := l.plan.members(t.shape)
		for _, m := range slices.Concat(plan.required, plan.optional, l.others(t.shape)) {
			step.name = m.name
			l.value(m.goal, t.place.Child(m.name), append(slices.Clip(t.steps), step), above)
		}
	case schema.Array:
		last := t.shape.distinct()
		for i := range last + 1 {
			if most := t.shape.array.most; most >= 0 && i >= most {
				break
			}
			step.index = i
			l.value(l.plan.itemGoal(t.shape, i), t.place.Index(i),
				append(slices.Clip(t.steps), step), above)
		}
	}
}

// others are members that a shape has schemas for, and no names.
func (l *enumerator) others(s *shape) (members []member) {
	plan := l.plan.members(s)
	names := []string{}
	for _, pattern := range plan.patterns {
		d := &drawer{plan: l.plan, choices: Replay(nil), fuel: usualFuel}
		if name, ok := pattern.draw(d); ok {
			names = append(names, name)
		}
	}
	if plan.open {
		d := &drawer{plan: l.plan, choices: Replay(nil), fuel: usualFuel}
		b := &builder{drawer: d, shape: s}
		if name, ok := b.name(nil); ok {
			names = append(names, name)
		}
	}
	for _, name := range names {
		g := l.plan.memberGoal(s, name)
		if l.plan.settle(g); g.height != unsatisfiable && len(g.elements) > 0 {
			members = append(members, member{name, g})
		}
	}
	return members
}
