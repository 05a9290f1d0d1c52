package generate

import (
	"slices"

	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// mostShapes bounds the alternatives that are kept of one goal. Where there are more, the first
// are, and others are never tried.
const mostShapes = 128

// expansion makes shapes of elements.
type expansion struct {
	plan *plan
	cut  bool // whether there were more shapes than are kept
	// leaveOut is a schema of which other rules take the place, without one of its keywords.
	leaveOut, instead *schema.Rules
}

const deepestExpansion = 100

// shapes returns what elements come to together.
func (x *expansion) shapes(elements []element) []*shape {
	shapes := []*shape{newShape()}
	for _, e := range elements {
		shapes = x.each(shapes, func(s *shape) []*shape { return x.add(s, e, nil, nil, 0) })
	}
	return slices.DeleteFunc(shapes, func(s *shape) bool { return !s.settle() })
}

// each replaces each shape by what it becomes.
func (x *expansion) each(shapes []*shape, become func(*shape) []*shape) []*shape {
	if len(shapes) == 1 {
		return x.bounded(become(shapes[0]))
	}
	var all []*shape
	for _, s := range shapes {
		all = append(all, become(s)...)
	}
	return x.bounded(all)
}

// bounded keeps some of too many shapes: those that stand apart, since neighbors resemble each
// other.
func (x *expansion) bounded(shapes []*shape) []*shape {
	if len(shapes) <= mostShapes {
		return shapes
	}
	x.cut = true
	kept := make([]*shape, mostShapes)
	for i := range kept {
		kept[i] = shapes[i*len(shapes)/mostShapes]
	}
	return kept
}

// add adds a schema to a shape, which becomes the caller's to change. The frames are those that the
// schema evaluates members and items for, and the chain the schemas that lead to it in place.
func (x *expansion) add(s *shape, e element, frames []int, chain []tree.Pointer,
	depth int) []*shape {
	if depth > deepestExpansion {
		return nil
	}
	e.scope = x.plan.enter(e.scope, e.rules.Resource)
	if e.rules.Bool != nil {
		if *e.rules.Bool == e.not {
			return nil
		}
		return []*shape{s}
	}
	if e.not {
		return x.refuse(s, e, depth)
	}
	s.parts = append(s.parts, e)
	if e.rules == x.leaveOut {
		e.rules = x.instead
	}
	r := e.rules
	if !s.only(r.Types) {
		return nil
	}
	s.wrongWay = s.wrongWay || x.plan.wrongWay(r)
	chain = append(slices.Clip(chain), r.Pointer)
	if r.UnevaluatedProperties != nil || r.UnevaluatedItems != nil {
		s.frames = append(s.frames, frame{r, e.scope, frames})
		frames = append(slices.Clip(frames), len(s.frames)-1)
	}
	x.own(s, e, frames)
	x.name(s, r, chain)
	shapes := []*shape{s}
	then := func(next *schema.Rules) {
		shapes = x.each(shapes, func(s *shape) []*shape {
			return x.add(s, element{next, e.scope, false}, frames, chain, depth+1)
		})
	}
	for _, all := range x.plan.together(e) {
		then(all)
	}
	if r.Not != nil {
		shapes = x.each(shapes, func(s *shape) []*shape {
			return x.add(s, element{r.Not, e.scope, true}, nil, nil, depth+1)
		})
	}
	shapes = x.alternatives(shapes, e, frames, chain, depth)
	shapes = x.conditional(shapes, e, frames, chain, depth)
	return x.dependent(shapes, e, frames, chain, depth)
}

// together are the schemas that a value satisfies together with one, by references and allOf.
func (p *plan) together(e element) []*schema.Rules {
	var list []*schema.Rules
	if e.rules.Ref != nil {
		list = append(list, e.rules.Ref)
	}
	if e.rules.Dynamic != nil {
		list = append(list, p.dynamic(e.rules.Dynamic, e.scope))
	}
	return append(list, e.rules.AllOf...)
}

// wrongWay tells that what a schema is about does not go the way of the exchange.
func (p *plan) wrongWay(r *schema.Rules) bool {
	return r.ReadOnly && p.direction == schema.ToServer ||
		r.WriteOnly && p.direction == schema.ToClient
}

// own adds the keywords of a schema that are no schemas for the same value.
func (x *expansion) own(s *shape, e element, frames []int) {
	r := e.rules
	if r.Enum != nil {
		s.oneOf(r.Enum)
	}
	s.number.atLeast(r.Minimum, false)
	s.number.atLeast(r.ExclusiveMinimum, true)
	s.number.atMost(r.Maximum, false)
	s.number.atMost(r.ExclusiveMaximum, true)
	if r.MultipleOf != nil {
		s.number.multiples = append(s.number.multiples, r.MultipleOf)
	}
	raise(&s.text.least, r.MinLength)
	lower(&s.text.most, r.MaxLength)
	if r.Pattern != nil {
		s.text.patterns = append(s.text.patterns, r.Pattern)
	}
	if r.Format != nil {
		if numberFormats[r.Format.Name] != nil {
			s.number.formats = append(s.number.formats, r.Format)
		} else {
			s.text.formats = append(s.text.formats, r.Format)
		}
	}
	raise(&s.object.least, r.MinProperties)
	lower(&s.object.most, r.MaxProperties)
	s.object.require(r.Required...)
	if r.PropertyNames != nil {
		s.object.every = append(s.object.every, element{r.PropertyNames, e.scope, false})
	}
	s.object.dependents = append(s.object.dependents, r.DependentRequired...)
	raise(&s.array.least, r.MinItems)
	lower(&s.array.most, r.MaxItems)
	s.array.unique = s.array.unique || r.UniqueItems
	if r.Contains != nil {
		c := containsDemand{element: element{r.Contains, e.scope, false}, least: 1, most: -1,
			frames: frames}
		if r.MinContains != nil {
			c.least = *r.MinContains
		}
		lower(&c.most, r.MaxContains)
		s.array.contains = append(s.array.contains, c)
	}
	if len(r.Names)+len(r.PatternProperties)+len(r.PrefixItems) > 0 ||
		r.AdditionalProperties != nil || r.Items != nil {
		s.layers = append(s.layers, layer{r, e.scope, frames})
	}
}

// name notes what the member that a discriminator looks at is called: it names the schema that is
// farthest out, which is the one that inherits all others.
func (x *expansion) name(s *shape, r *schema.Rules, chain []tree.Pointer) {
	if r.Discriminator == nil {
		return
	}
	for _, at := range chain {
		if names := r.Discriminator.NamesOf(at); len(names) > 0 {
			x.call(s, r.Discriminator.Property, names)
			return
		}
	}
}

func (x *expansion) call(s *shape, property string, names []string) {
	if s.names == nil {
		s.names = map[string][]string{}
	}
	s.names[property] = names
}

// alternatives adds oneOf and anyOf.
func (x *expansion) alternatives(shapes []*shape, e element, frames []int, chain []tree.Pointer,
	depth int) []*shape {
	r := e.rules
	for _, alternatives := range [][]*schema.Rules{r.OneOf, r.AnyOf} {
		if len(alternatives) == 0 {
			continue
		}
		one := &alternatives[0] == firstOf(r.OneOf)
		shapes = x.each(shapes, func(s *shape) []*shape {
			var all []*shape
			for i, alternative := range alternatives {
				branch := x.add(s.clone(), element{alternative, e.scope, false}, frames, chain,
					depth+1)
				for j, b := range branch {
					branch[j] = x.branch(b, r, alternative)
				}
				if one {
					branch = x.without(branch, alternatives, i, e.scope, depth)
				}
				all = append(all, branch...)
			}
			return all
		})
	}
	return shapes
}

func firstOf(list []*schema.Rules) **schema.Rules {
	if len(list) == 0 {
		return nil
	}
	return &list[0]
}

// branch notes in a shape the name of the alternative that it takes.
func (x *expansion) branch(s *shape, r, alternative *schema.Rules) *shape {
	if r.Discriminator == nil {
		return s
	}
	for at := alternative; at != nil; at = at.Ref {
		if names := r.Discriminator.NamesOf(at.Pointer); len(names) > 0 {
			x.call(s, r.Discriminator.Property, names)
			return s
		}
	}
	return s
}

// without refuses the other alternatives of oneOf. As a rule it is enough to look afterwards
// whether one of them is satisfied; the careful plan takes them apart.
func (x *expansion) without(branch []*shape, alternatives []*schema.Rules, chosen int,
	in *scope, depth int) []*shape {
	for i, other := range alternatives {
		if i == chosen {
			continue
		}
		refused := element{other, in, true}
		if !x.plan.careful {
			x.plan.guessed = true
			for _, s := range branch {
				s.rejected = append(s.rejected, refused)
			}
			continue
		}
		branch = x.each(branch, func(s *shape) []*shape {
			return x.add(s, refused, nil, nil, depth+1)
		})
	}
	return branch
}

// conditional adds if, then and else.
func (x *expansion) conditional(shapes []*shape, e element, frames []int, chain []tree.Pointer,
	depth int) []*shape {
	r := e.rules
	if r.If == nil {
		return shapes
	}
	return x.each(shapes, func(s *shape) []*shape {
		then := x.add(s.clone(), element{r.If, e.scope, false}, frames, chain, depth+1)
		if r.Then != nil {
			then = x.each(then, func(s *shape) []*shape {
				return x.add(s, element{r.Then, e.scope, false}, frames, chain, depth+1)
			})
		}
		otherwise := x.add(s, element{r.If, e.scope, true}, nil, nil, depth+1)
		if r.Else != nil {
			otherwise = x.each(otherwise, func(s *shape) []*shape {
				return x.add(s, element{r.Else, e.scope, false}, frames, chain, depth+1)
			})
		}
		return append(otherwise, then...)
	})
}

// dependent adds dependentSchemas: the member is there with all that follows from it, or it is not.
func (x *expansion) dependent(shapes []*shape, e element, frames []int, chain []tree.Pointer,
	depth int) []*shape {
	for _, d := range e.rules.DependentSchemas {
		shapes = x.each(shapes, func(s *shape) []*shape {
			with := s.clone()
			var all []*shape
			if with.only(schema.Object) {
				with.object.require(d.Name)
				all = x.add(with, element{d.Rules, e.scope, false}, frames, chain, depth+1)
			}
			if !slices.Contains(s.object.required, d.Name) {
				s.object.absent = append(s.object.absent, d.Name)
				all = append(all, s)
			} else if s.only(schema.AllTypes &^ schema.Object) {
				all = append(all, s)
			}
			return all
		})
	}
	return shapes
}
