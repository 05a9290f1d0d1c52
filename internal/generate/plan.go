package generate

import (
	"encoding/binary"
	"math"
	"slices"

	"plumbline/internal/schema"
)

// goal is schemas that one value has to satisfy together, and others that it must not satisfy.
type goal struct {
	elements []element
	shapes   []*shape
	expanded bool
	cut      bool // whether it has more shapes than are kept
	// height is how deep the least value nests, unsatisfiable where there is none.
	height  int
	settled bool // whether the height is known
	// least is the shape that has the height.
	least *shape
}

const unsatisfiable = math.MaxInt32

// plan keeps the goals of a schema, each once.
type plan struct {
	direction schema.Direction
	// careful tells that the other alternatives of oneOf are taken apart, too.
	careful bool
	// guessed tells that there are alternatives that were not taken apart.
	guessed bool
	ids     map[element]uint32
	goals   map[string]*goal
	scopes  map[scope]*scope
	key     []byte
}

func newPlan(direction schema.Direction, careful bool) *plan {
	return &plan{direction: direction, careful: careful, ids: map[element]uint32{},
		goals: map[string]*goal{}, scopes: map[scope]*scope{}}
}

// enter returns the scope of what stands in a resource.
func (p *plan) enter(s *scope, r *schema.Resource) *scope {
	if s.has(r) {
		return s
	}
	entered := scope{r, s}
	if known := p.scopes[entered]; known != nil {
		return known
	}
	p.scopes[entered] = &entered
	return &entered
}

// dynamic returns what a dynamic reference leads to in a scope: the outermost resource that has
// something to say decides.
func (p *plan) dynamic(d *schema.DynamicReference, s *scope) *schema.Rules {
	to := d.To
	for ; s != nil; s = s.outer {
		if d.Anchor != "" && s.resource.Anchors[d.Anchor] != nil {
			to = s.resource.Anchors[d.Anchor]
		}
		if d.Recursive && s.resource.Recursive != nil {
			to = s.resource.Recursive
		}
	}
	return to
}

// goal returns the one goal of some elements.
func (p *plan) goal(elements []element) *goal {
	ids := make([]uint32, 0, 8)
	for _, e := range elements {
		e.scope = p.enter(e.scope, e.rules.Resource)
		id, known := p.ids[e]
		if !known {
			id = uint32(len(p.ids)) //nolint:gosec // there are fewer schemas than that
			p.ids[e] = id
		}
		ids = append(ids, id)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	p.key = p.key[:0]
	for _, id := range ids {
		p.key = binary.LittleEndian.AppendUint32(p.key, id)
	}
	if known := p.goals[string(p.key)]; known != nil {
		return known
	}
	g := &goal{elements: slices.Clone(elements), height: unsatisfiable}
	p.goals[string(p.key)] = g
	return g
}

// expand takes a goal apart into shapes, once.
func (p *plan) expand(g *goal) {
	if g.expanded {
		return
	}
	g.expanded = true
	x := &expansion{plan: p}
	for _, s := range x.shapes(g.elements) {
		if s.listed {
			s.values = slices.DeleteFunc(slices.Clone(s.values),
				func(v any) bool { return !g.accepts(v) })
			if len(s.values) == 0 {
				continue
			}
		}
		g.shapes = append(g.shapes, s)
	}
	g.cut = x.cut
}

// accepts tells whether a value satisfies the schemas of a goal, as far as they are known without
// what is around them.
func (g *goal) accepts(value any) bool {
	for _, e := range g.elements {
		if e.rules.Accepts(value) == e.not {
			return false
		}
	}
	return true
}

// mostGoals bounds how many goals are looked at for the height of one.
const mostGoals = 20_000

// settle finds how deep the least value of a goal nests, and of all that it leads to: in rounds,
// until none becomes lower. What is not found then has no value that ends.
func (p *plan) settle(root *goal) {
	if root.settled {
		return
	}
	seen, queue := map[*goal]bool{root: true}, []*goal{root}
	for i := 0; i < len(queue) && i < mostGoals; i++ {
		p.expand(queue[i])
		for _, s := range queue[i].shapes {
			for _, next := range p.needed(s) {
				if !seen[next] && !next.settled {
					seen[next] = true
					queue = append(queue, next)
				}
			}
		}
	}
	for changed := true; changed; {
		changed = p.lower(queue)
	}
	for _, g := range queue {
		g.settled = true
		g.shapes = slices.DeleteFunc(g.shapes, func(s *shape) bool {
			for _, container := range []schema.Types{schema.Object, schema.Array} {
				if !s.listed && p.heightAs(s, container) == unsatisfiable {
					s.types &^= container
				}
			}
			s.height = p.heightOf(s)
			return s.height == unsatisfiable
		})
	}
}

// lower lowers the heights of goals by those of others, and tells whether any became lower.
func (p *plan) lower(goals []*goal) (changed bool) {
	for _, g := range slices.Backward(goals) {
		for _, s := range g.shapes {
			if height := p.heightOf(s); height < g.height {
				g.height, g.least, changed = height, s, true
			}
		}
	}
	return changed
}

const containers = schema.Array | schema.Object

// needed returns the goals that every array, or every object, of a shape has a value of.
func (p *plan) needed(s *shape) []*goal {
	if s.listed {
		return nil
	}
	return slices.Concat(p.neededBy(s, schema.Object), p.neededBy(s, schema.Array))
}

func (p *plan) neededBy(s *shape, container schema.Types) []*goal {
	if s.types&container == 0 {
		return nil
	}
	if goals, known := s.needed[container]; known {
		return goals
	}
	if s.needed == nil {
		s.needed = map[schema.Types][]*goal{}
	}
	s.needed[container] = nil
	if container == schema.Object {
		s.needed[container] = p.neededMembers(s)
	} else {
		s.needed[container] = p.neededItems(s)
	}
	return s.needed[container]
}

// heightOf is how deep the least value of a shape nests, as far as it is known.
func (p *plan) heightOf(s *shape) int {
	if s.listed || s.types&^containers != 0 {
		return 0
	}
	return min(p.heightAs(s, schema.Object), p.heightAs(s, schema.Array))
}

func (p *plan) heightAs(s *shape, container schema.Types) int {
	if s.types&container == 0 {
		return unsatisfiable
	}
	height := 0
	for _, g := range p.neededBy(s, container) {
		if g.height == unsatisfiable {
			return unsatisfiable
		}
		height = max(height, g.height+1)
	}
	return height
}
