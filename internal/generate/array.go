package generate

import (
	"slices"

	"plumbline/internal/schema"
)

// mostNeeded bounds how many items of an array are looked at for its height: those behind them are
// mostly alike.
const mostNeeded = 40

// itemElements are the schemas of an item of an array. Contained tells that the item is one that
// "contains" looks for, and so evaluated.
func (s *shape) itemElements(i int, contained []int) []element {
	var elements []element
	evaluated := make([]bool, len(s.frames))
	for _, f := range contained {
		evaluated[f] = true
	}
	for _, l := range s.layers {
		var item *schema.Rules
		if i < len(l.rules.PrefixItems) {
			item = l.rules.PrefixItems[i]
		} else if item = l.rules.Items; item == nil {
			continue
		}
		elements = append(elements, element{item, l.scope, false})
		for _, f := range l.frames {
			evaluated[f] = true
		}
	}
	for n, f := range slices.Backward(s.frames) {
		if f.rules.UnevaluatedItems == nil {
			continue
		}
		if !evaluated[n] {
			elements = append(elements, element{f.rules.UnevaluatedItems, f.scope, false})
		}
		for _, outer := range f.outer {
			evaluated[outer] = true
		}
	}
	return append(elements, s.array.items[i]...)
}

// itemGoal returns the goal of an item that is not looked for by "contains".
func (p *plan) itemGoal(s *shape, i int) *goal {
	i = min(i, s.distinct())
	if known := s.itemGoals[i]; known != nil {
		return known
	}
	if s.itemGoals == nil {
		s.itemGoals = map[int]*goal{}
	}
	s.itemGoals[i] = p.goal(s.itemElements(i, nil))
	return s.itemGoals[i]
}

// distinct is the number of the first item from which on all have the same schemas.
func (s *shape) distinct() int {
	first := 0
	for _, l := range s.layers {
		first = max(first, len(l.rules.PrefixItems))
	}
	for i := range s.array.items {
		first = max(first, i+1)
	}
	return first
}

func (p *plan) neededItems(s *shape) []*goal {
	var goals []*goal
	for i := range min(s.array.least, mostNeeded) {
		if len(s.array.contains) == 0 {
			goals = append(goals, p.itemGoal(s, i))
		}
	}
	for _, c := range s.array.contains {
		if c.least > 0 {
			goals = append(goals, p.goal([]element{c.element}))
		}
	}
	for _, one := range s.array.some {
		goals = append(goals, p.goal([]element{one.item}))
	}
	return goals
}

// array draws an array of a shape.
func (d *drawer) array(s *shape, depth int, w *way) (any, bool) {
	a := &s.array
	length := a.least
	for _, c := range a.contains {
		length = max(length, c.least)
	}
	for _, one := range a.some {
		length = max(length, one.from+1)
	}
	if a.twins {
		length = max(length, 2)
	}
	if w != nil {
		length = max(length, w.index+1)
	}
	const usual = 3
	more := usual
	if d.deep(depth) {
		more = 0
	}
	if d.full(depth) {
		more = max(1, s.distinct()-length)
	}
	if a.most >= 0 {
		more = min(more, a.most-length)
	}
	if length > longestText || more < 0 {
		return nil, false
	}
	least := length
	if d.full(depth) {
		length += more
	} else {
		length += d.choices.Below(more + 1)
	}
	b := &lister{drawer: d, shape: s, depth: depth, way: w, wanted: make([][]element, length),
		contained: make([][]int, length)}
	if !b.place() {
		return nil, false
	}
	return b.draw(least)
}

// lister draws one array.
type lister struct {
	drawer *drawer
	shape  *shape
	depth  int
	way    *way
	wanted [][]element // more than what holds for each item of its place
	// contained are the frames for which an item that "contains" looks for is evaluated.
	contained [][]int
}

// place chooses the items that "contains" looks for, and those that have to miss something.
func (b *lister) place() bool {
	p := b.drawer.plan
	for _, c := range b.shape.array.contains {
		placed := 0
		for i := range b.wanted {
			if placed == c.least {
				break
			}
			g := p.goal(slices.Concat(b.shape.itemElements(i, c.frames), b.wanted[i],
				[]element{c.element}))
			if p.settle(g); g.height == unsatisfiable {
				continue
			}
			b.wanted[i] = append(b.wanted[i], c.element)
			b.contained[i] = append(b.contained[i], c.frames...)
			placed++
		}
		if placed < c.least {
			return false
		}
		if c.most < 0 {
			continue
		}
		no := c.element
		no.not = !no.not
		for i := range b.wanted {
			if !slices.Contains(b.wanted[i], c.element) {
				b.wanted[i] = append(b.wanted[i], no)
			}
		}
	}
	for _, one := range b.shape.array.some {
		at := one.from
		b.wanted[at] = append(b.wanted[at], one.item)
	}
	return true
}

func (b *lister) draw(least int) (any, bool) {
	items := make([]any, 0, len(b.wanted))
	unique := map[string]bool{}
	for i := range b.wanted {
		item, ok := b.item(i, unique, items)
		if !ok {
			return items, i >= least
		}
		items = append(items, item)
	}
	return items, true
}

// item draws an item: another one than those before it where they have to be different, one of them
// where two have to be the same.
func (b *lister) item(i int, unique map[string]bool, before []any) (any, bool) {
	d, a := b.drawer, &b.shape.array
	if a.twins && i == 1 {
		return before[0], true
	}
	goal := d.plan.itemGoal(b.shape, i)
	if len(b.wanted[i]) > 0 {
		goal = d.plan.goal(slices.Concat(b.shape.itemElements(i, b.contained[i]), b.wanted[i]))
	}
	var way *way
	if b.way != nil && b.way.index == i {
		way = b.way.next
	}
	const triesOfUnique = 24
	for range triesOfUnique {
		item, ok := d.goal(goal, b.depth+1, way)
		if !ok || !a.unique {
			return item, ok
		}
		if text, is := item.(string); is {
			if !unique[text] {
				unique[text] = true
				return item, true
			}
			continue
		}
		if !slices.ContainsFunc(before, func(other any) bool { return equal(other, item) }) {
			return item, true
		}
	}
	return b.enumerated(goal, before)
}

// enumerated finds an item that is not among others, where its goal has few values.
func (b *lister) enumerated(g *goal, before []any) (any, bool) {
	isNew := func(v any) bool {
		return !slices.ContainsFunc(before, func(other any) bool { return equal(other, v) })
	}
	for _, s := range g.shapes {
		values := s.values
		if !s.listed && s.types&schema.Boolean != 0 {
			values = []any{false, true}
		}
		if !s.listed && s.types&schema.Null != 0 {
			values = append(values, nil)
		}
		for _, v := range values {
			if isNew(v) && s.admits(v) {
				return v, true
			}
		}
	}
	return nil, false
}
