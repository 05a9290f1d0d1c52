package generate

import (
	"slices"
	"strconv"

	"plumbline/internal/schema"
)

// objectPlan is what is made of the demands on an object.
type objectPlan struct {
	required []member
	optional []member // that are declared and go the way of the exchange
	goals    map[string]*goal
	name     *goal       // of all names
	open     bool        // whether a schema says something of members that it does not name
	patterns []*textPlan // of the names that patternProperties are about
}

type member struct {
	name string
	goal *goal
}

// memberElements are the schemas of a member of an object.
func (s *shape) memberElements(name string) []element {
	var elements []element
	evaluated := make([]bool, len(s.frames))
	for i := range s.layers {
		l := &s.layers[i]
		declared := false
		if own, is := l.rules.Properties[name]; is {
			elements, declared = append(elements, element{own, l.scope, false}), true
		}
		for _, p := range l.rules.PatternProperties {
			if p.Pattern.Matches(name) {
				elements, declared = append(elements, element{p.Rules, l.scope, false}), true
			}
		}
		if more := l.rules.AdditionalProperties; more != nil && !declared {
			elements, declared = append(elements, element{more, l.scope, false}), true
		}
		for _, f := range l.frames {
			evaluated[f] = evaluated[f] || declared
		}
	}
	for i, f := range slices.Backward(s.frames) { // what is farther in comes later
		if f.rules.UnevaluatedProperties == nil {
			continue
		}
		if !evaluated[i] {
			elements = append(elements, element{f.rules.UnevaluatedProperties, f.scope, false})
		}
		for _, outer := range f.outer {
			evaluated[outer] = true
		}
	}
	return append(elements, s.object.members[name]...)
}

// mostNames bounds the names whose goals are kept: names that are made up never come to an end.
const mostNames = 500

// memberGoal returns the goal of a member. A name that is refused has a goal without a value.
func (p *plan) memberGoal(s *shape, name string) *goal {
	plan := s.objectPlan
	if plan == nil {
		plan = &objectPlan{goals: map[string]*goal{}}
		if len(s.object.every) > 0 {
			plan.name = p.goal(s.object.every)
		}
		s.objectPlan = plan
	}
	if known := plan.goals[name]; known != nil {
		return known
	}
	g := &goal{expanded: true, settled: true, height: unsatisfiable}
	if !slices.Contains(s.object.absent, name) && (plan.name == nil || plan.name.accepts(name)) {
		g = p.goal(s.memberElements(name))
	}
	if len(plan.goals) < mostNames {
		plan.goals[name] = g
	}
	return g
}

func (p *plan) neededMembers(s *shape) []*goal {
	goals := make([]*goal, 0, len(s.object.required)+len(s.object.some))
	for _, name := range s.object.required {
		goals = append(goals, p.memberGoal(s, name))
	}
	for _, one := range s.object.some {
		goals = append(goals, p.goal(one.member))
	}
	return goals
}

// members finds out which members an object can have.
func (p *plan) members(s *shape) *objectPlan {
	p.memberGoal(s, "") // which makes the plan
	plan := s.objectPlan
	if plan.required != nil {
		return plan
	}
	plan.required = make([]member, 0, len(s.object.required))
	for _, name := range s.object.required {
		plan.required = append(plan.required, member{name, p.memberGoal(s, name)})
	}
	for _, name := range s.declared() {
		g := p.memberGoal(s, name)
		p.settle(g)
		if !slices.Contains(s.object.required, name) && g.height != unsatisfiable && !g.wrongWay() {
			plan.optional = append(plan.optional, member{name, g})
		}
	}
	for _, l := range s.layers {
		for _, of := range l.rules.PatternProperties {
			plan.patterns = append(plan.patterns, ofPattern(of.Pattern))
		}
		plan.open = plan.open || allowsSome(l.rules.AdditionalProperties)
	}
	for _, f := range s.frames {
		plan.open = plan.open || allowsSome(f.rules.UnevaluatedProperties)
	}
	return plan
}

// declared are the names of the members that are declared, sorted.
func (s *shape) declared() (names []string) {
	for _, l := range s.layers {
		names = append(names, l.rules.Names...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// allowsSome tells of a schema for other members that there is one, and that it is not false.
func allowsSome(r *schema.Rules) bool { return r != nil && (r.Bool == nil || *r.Bool) }

// wrongWay tells that a member does not go the way of the exchange.
func (g *goal) wrongWay() bool {
	return len(g.shapes) > 0 && !slices.ContainsFunc(g.shapes,
		func(s *shape) bool { return !s.wrongWay })
}

// object draws an object of a shape.
func (d *drawer) object(s *shape, depth int, w *way) (any, bool) {
	b := &builder{drawer: d, shape: s, plan: d.plan.members(s), depth: depth, way: w}
	b.object = make(map[string]any, len(b.plan.required)+len(b.plan.optional))
	for _, m := range b.plan.required {
		if !b.add(m) {
			return nil, false
		}
	}
	for _, one := range s.object.some {
		if !b.some(one) {
			return nil, false
		}
	}
	if w != nil {
		if _, there := b.object[w.name]; !there && !b.add(b.named(w.name)) {
			return nil, false
		}
	}
	b.optional()
	if !b.fill() {
		return nil, false
	}
	return b.object, true
}

// builder builds one object.
type builder struct {
	drawer *drawer
	shape  *shape
	plan   *objectPlan
	object map[string]any
	depth  int
	way    *way
}

func (b *builder) named(name string) member {
	return member{name, b.drawer.plan.memberGoal(b.shape, name)}
}

// room tells whether the object may have one member more.
func (b *builder) room() bool {
	return b.shape.object.most < 0 || len(b.object) < b.shape.object.most
}

// add adds a member and those that it needs.
func (b *builder) add(m member) bool {
	if _, there := b.object[m.name]; there {
		return true
	}
	if !b.room() {
		return false
	}
	value, ok := b.value(m)
	if !ok {
		return false
	}
	b.object[m.name] = value
	for _, dependent := range b.shape.object.dependents {
		if dependent.Name != m.name {
			continue
		}
		for _, name := range dependent.Required {
			if !b.add(b.named(name)) {
				delete(b.object, m.name)
				return false
			}
		}
	}
	return true
}

func (b *builder) value(m member) (any, bool) {
	if w := b.way; w != nil && w.name == m.name {
		return b.drawer.goal(m.goal, b.depth+1, w.next)
	}
	for _, name := range b.shape.names[m.name] {
		if m.goal.accepts(name) {
			return name, true
		}
	}
	return b.drawer.goal(m.goal, b.depth+1, nil)
}

// optional adds some of the members that may be left out.
func (b *builder) optional() {
	d := b.drawer
	if d.deep(b.depth) && !d.full(b.depth) || len(b.plan.optional) == 0 {
		return
	}
	const seldom = 4
	all := d.full(b.depth) || !d.choices.chance(seldom)
	for _, m := range b.plan.optional {
		if (all || d.choices.Below(2) == 1) && b.room() {
			b.add(m)
		}
	}
	if b.plan.open && !d.full(b.depth) {
		for range d.choices.Below(3) {
			b.another()
		}
	}
	if len(b.plan.patterns) > 0 {
		for range 1 + d.choices.Below(2) {
			b.matching(b.plan.patterns[d.choices.Below(len(b.plan.patterns))])
		}
	}
}

// fill adds members until there are as many as there have to be.
func (b *builder) fill() bool {
	least := b.shape.object.least
	if least > longestText {
		return false
	}
	for _, m := range b.plan.optional {
		if len(b.object) < least {
			b.add(m)
		}
	}
	for attempt := 0; len(b.object) < least; attempt++ {
		if attempt > triesOfValue+2*least {
			return false
		}
		if len(b.plan.patterns) > 0 && attempt%2 == 0 {
			b.matching(b.plan.patterns[attempt/2%len(b.plan.patterns)])
			continue
		}
		b.another()
	}
	return true
}

// another adds a member that no schema names.
func (b *builder) another() {
	if name, ok := b.name(nil); ok && b.room() {
		b.addIfNew(name, nil)
	}
}

// matching adds a member whose name matches a pattern.
func (b *builder) matching(pattern *textPlan) {
	if name, ok := pattern.draw(b.drawer); ok && b.room() {
		b.addIfNew(name, nil)
	}
}

func (b *builder) addIfNew(name string, more []element) bool {
	if _, there := b.object[name]; there {
		return false
	}
	if len(more) == 0 {
		return b.add(b.named(name))
	}
	goal := b.drawer.plan.memberGoal(b.shape, name)
	if goal.height == unsatisfiable && goal.settled {
		return false
	}
	return b.add(member{name, b.drawer.plan.goal(slices.Concat(goal.elements, more))})
}

// name draws a name that is demanded nothing of, or what the object demands of all names, and more.
func (b *builder) name(more []element) (string, bool) {
	every := slices.Concat(b.shape.object.every, more)
	if len(every) == 0 {
		return "x-" + word(b.drawer.choices, 4), true
	}
	value, ok := b.drawer.goal(b.drawer.plan.goal(every), b.depth+1, nil)
	name, is := value.(string)
	return name, ok && is
}

// some adds a member that is demanded of no name in particular.
func (b *builder) some(one someMember) bool {
	for i := range triesOfValue {
		var name string
		var ok bool
		switch {
		case one.pattern != nil:
			name, ok = ofPattern(one.pattern).draw(b.drawer)
		case len(one.name) > 0:
			name, ok = b.name(one.name)
		case i < len(b.plan.optional):
			name, ok = b.plan.optional[i].name, true
		default:
			if name, ok = b.name(nil); i > triesOfValue/2 {
				name += strconv.Itoa(i)
			}
		}
		if !ok || one.undeclared != nil && declaredBy(one.undeclared, name) {
			continue
		}
		if b.addIfNew(name, one.member) {
			return true
		}
	}
	return false
}

// declaredBy tells whether properties or patternProperties of a schema are about a name.
func declaredBy(r *schema.Rules, name string) bool {
	if _, own := r.Properties[name]; own {
		return true
	}
	return slices.ContainsFunc(r.PatternProperties,
		func(p schema.PatternRules) bool { return p.Pattern.Matches(name) })
}
