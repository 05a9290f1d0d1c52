package generate

import (
	"plumbline/internal/schema"
)

// refuse adds to a shape the opposite of a schema: that one of its keywords at least is not
// satisfied.
func (x *expansion) refuse(s *shape, e element, depth int) []*shape {
	var all []*shape
	option := func(types schema.Types, edit func(*shape)) {
		if one := s.clone(); one.only(types) {
			edit(one)
			all = append(all, one)
		}
	}
	x.refuseNumbers(e.rules, option)
	x.refuseTexts(e.rules, option)
	x.refuseObjects(e, option)
	x.refuseArrays(e, option)
	all = append(all, x.refuseInPlace(s, e, depth)...)
	if values := e.rules.Enum; values != nil {
		option(schema.AllTypes, func(s *shape) { s.others = append(s.others, values...) })
	}
	if e.rules.Types != schema.AllTypes {
		option(schema.AllTypes&^e.rules.Types, func(*shape) {})
	}
	return x.bounded(all)
}

type optionAdder func(types schema.Types, edit func(*shape))

func (x *expansion) refuseNumbers(r *schema.Rules, option optionAdder) {
	if r.Minimum != nil {
		option(schema.Number, func(s *shape) { s.number.atMost(r.Minimum, true) })
	}
	if r.ExclusiveMinimum != nil {
		option(schema.Number, func(s *shape) { s.number.atMost(r.ExclusiveMinimum, false) })
	}
	if r.Maximum != nil {
		option(schema.Number, func(s *shape) { s.number.atLeast(r.Maximum, true) })
	}
	if r.ExclusiveMaximum != nil {
		option(schema.Number, func(s *shape) { s.number.atLeast(r.ExclusiveMaximum, false) })
	}
	if r.MultipleOf != nil {
		option(schema.Number, func(s *shape) {
			s.number.notMultiples = append(s.number.notMultiples, r.MultipleOf)
		})
	}
	if r.Format != nil && numberFormats[r.Format.Name] != nil {
		option(schema.Number, func(s *shape) {
			s.number.notFormats = append(s.number.notFormats, r.Format)
		})
	}
}

func (x *expansion) refuseTexts(r *schema.Rules, option optionAdder) {
	if r.MinLength != nil && *r.MinLength > 0 {
		most := *r.MinLength - 1
		option(schema.String, func(s *shape) { lower(&s.text.most, &most) })
	}
	if r.MaxLength != nil {
		least := *r.MaxLength + 1
		option(schema.String, func(s *shape) { raise(&s.text.least, &least) })
	}
	if r.Pattern != nil {
		option(schema.String, func(s *shape) {
			s.text.notPatterns = append(s.text.notPatterns, r.Pattern)
		})
	}
	if r.Format != nil && numberFormats[r.Format.Name] == nil {
		option(schema.String, func(s *shape) {
			s.text.notFormats = append(s.text.notFormats, r.Format)
		})
	}
}

func (x *expansion) refuseObjects(e element, option optionAdder) {
	r := e.rules
	object := func(edit func(*objectDemands)) {
		option(schema.Object, func(s *shape) { edit(&s.object) })
	}
	no := func(rules *schema.Rules) element { return element{rules, e.scope, true} }
	for _, name := range r.Required {
		object(func(o *objectDemands) { o.absent = append(o.absent, name) })
	}
	if r.MinProperties != nil && *r.MinProperties > 0 {
		most := *r.MinProperties - 1
		object(func(o *objectDemands) { lower(&o.most, &most) })
	}
	if r.MaxProperties != nil {
		least := *r.MaxProperties + 1
		object(func(o *objectDemands) { raise(&o.least, &least) })
	}
	for _, name := range r.Names {
		object(func(o *objectDemands) {
			o.require(name)
			o.member(name, no(r.Properties[name]))
		})
	}
	some := func(one someMember) {
		object(func(o *objectDemands) { o.some = append(o.some, one) })
	}
	for _, p := range r.PatternProperties {
		some(someMember{member: []element{no(p.Rules)}, pattern: p.Pattern})
	}
	if r.AdditionalProperties != nil {
		some(someMember{member: []element{no(r.AdditionalProperties)}, undeclared: r})
	}
	if r.PropertyNames != nil {
		some(someMember{name: []element{no(r.PropertyNames)}})
	}
	for _, d := range r.DependentRequired {
		for _, needed := range d.Required {
			object(func(o *objectDemands) {
				o.require(d.Name)
				o.absent = append(o.absent, needed)
			})
		}
	}
	if r.UnevaluatedProperties != nil {
		option(schema.Object, func(s *shape) {
			s.object.some = append(s.object.some, someMember{undeclared: r})
			s.rejected = append(s.rejected, no(r))
		})
	}
}

func (x *expansion) refuseArrays(e element, option optionAdder) {
	r := e.rules
	array := func(edit func(*arrayDemands)) {
		option(schema.Array, func(s *shape) { edit(&s.array) })
	}
	no := func(rules *schema.Rules) element { return element{rules, e.scope, true} }
	if r.MinItems != nil && *r.MinItems > 0 {
		most := *r.MinItems - 1
		array(func(a *arrayDemands) { lower(&a.most, &most) })
	}
	if r.MaxItems != nil {
		least := *r.MaxItems + 1
		array(func(a *arrayDemands) { raise(&a.least, &least) })
	}
	if r.UniqueItems {
		array(func(a *arrayDemands) { a.twins = true })
	}
	for i, item := range r.PrefixItems {
		array(func(a *arrayDemands) {
			a.least = max(a.least, i+1)
			a.item(i, no(item))
		})
	}
	if r.Items != nil {
		array(func(a *arrayDemands) {
			a.some = append(a.some, someItem{len(r.PrefixItems), no(r.Items)})
		})
	}
	if r.Contains != nil {
		least, positive := 1, element{r.Contains, e.scope, false}
		if r.MinContains != nil {
			least = *r.MinContains
		}
		if least > 0 {
			array(func(a *arrayDemands) {
				a.contains = append(a.contains, containsDemand{element: positive, most: least - 1})
			})
		}
		if r.MaxContains != nil {
			array(func(a *arrayDemands) {
				a.contains = append(a.contains, containsDemand{element: positive,
					least: *r.MaxContains + 1, most: -1})
			})
		}
	}
	if r.UnevaluatedItems != nil {
		option(schema.Array, func(s *shape) {
			s.array.least = max(s.array.least, len(r.PrefixItems)+1)
			s.rejected = append(s.rejected, no(r))
		})
	}
}

// refuseInPlace refuses what a schema demands by other schemas of the same value.
func (x *expansion) refuseInPlace(s *shape, e element, depth int) (all []*shape) {
	r := e.rules
	with := func(s *shape, rules *schema.Rules, not bool) []*shape {
		return x.add(s, element{rules, e.scope, not}, nil, nil, depth+1)
	}
	one := func(rules *schema.Rules) { all = append(all, with(s.clone(), rules, true)...) }
	for _, each := range x.plan.together(e) {
		one(each)
	}
	if r.Not != nil {
		all = append(all, with(s.clone(), r.Not, false)...)
	}
	none := func(alternatives []*schema.Rules) {
		if len(alternatives) == 0 {
			return
		}
		shapes := []*shape{s.clone()}
		for _, each := range alternatives {
			shapes = x.each(shapes, func(s *shape) []*shape { return with(s, each, true) })
		}
		all = append(all, shapes...)
	}
	none(r.AnyOf)
	none(r.OneOf)
	all = append(all, x.two(s, e, depth)...)
	if r.If != nil && r.Then != nil {
		all = append(all, x.each(with(s.clone(), r.If, false),
			func(s *shape) []*shape { return with(s, r.Then, true) })...)
	}
	if r.If != nil && r.Else != nil {
		all = append(all, x.each(with(s.clone(), r.If, true),
			func(s *shape) []*shape { return with(s, r.Else, true) })...)
	}
	for _, d := range r.DependentSchemas {
		if dependent := s.clone(); dependent.only(schema.Object) {
			dependent.object.require(d.Name)
			all = append(all, with(dependent, d.Rules, true)...)
		}
	}
	return all
}

// two satisfies two alternatives of oneOf.
func (x *expansion) two(s *shape, e element, depth int) (all []*shape) {
	for i, first := range e.rules.OneOf {
		for _, second := range e.rules.OneOf[i+1:] {
			one := x.add(s.clone(), element{first, e.scope, false}, nil, nil, depth+1)
			all = append(all, x.each(one, func(s *shape) []*shape {
				return x.add(s, element{second, e.scope, false}, nil, nil, depth+1)
			})...)
		}
		if len(all) > mostShapes {
			break
		}
	}
	return all
}
