package generate

import (
	"fmt"
	"maps"
	"slices"

	"plumbline/internal/schema"
)

// counts lists the limits of a count: of items or members.
func (t *site) counts(what string, least, most *int, keywords [2]string,
	drop [2]func(*schema.Rules), exactly func(*shape, int)) {
	sized := func(keyword string, side Side, about string, n int, base *shape) {
		const longest = 2_000
		about = fmt.Sprintf("%d %s, %s", n, what, about)
		switch {
		case n < 0:
		case n > longest:
			t.unable(keyword, side, about,
				fmt.Sprintf("no more than %d %s are made", longest, what))
		case base == nil:
			t.of(keyword, side, about, nil)
		default:
			s := base.clone()
			if side != Outside && !within(s, t.kind, n) {
				return // another limit is narrower, and has its own cases
			}
			exactly(s, n)
			t.of(keyword, side, about, s)
		}
	}
	if least != nil {
		sized(keywords[0], AtLimit, "which is the least", *least, t.shape)
		sized(keywords[0], Inside, "one more than the least", *least+1, t.shape)
		sized(keywords[0], Outside, "one less than the least", *least-1, t.without(drop[0]))
		if *least > 1 {
			sized(keywords[0], Outside, "where some have to be", 0, t.without(drop[0]))
		}
	}
	if most != nil {
		sized(keywords[1], AtLimit, "which is the most", *most, t.shape)
		sized(keywords[1], Inside, "one less than the most", *most-1, t.shape)
		sized(keywords[1], Outside, "one more than the most", *most+1, t.without(drop[1]))
	}
}

// within tells whether a count is within the limits of a shape.
func within(s *shape, kind schema.Types, n int) bool {
	least, most := s.array.least, s.array.most
	if kind == schema.Object {
		least, most = s.object.least, s.object.most
	}
	return n >= least && (most < 0 || n <= most)
}

func (t *site) items() {
	r := t.part.rules
	t.counts("items", r.MinItems, r.MaxItems, [2]string{"minItems", "maxItems"},
		[2]func(*schema.Rules){func(r *schema.Rules) { r.MinItems = nil },
			func(r *schema.Rules) { r.MaxItems = nil }},
		func(s *shape, n int) { s.array.least, s.array.most = n, n })
	if r.UniqueItems {
		t.refused("uniqueItems", "two equal items", func(r *schema.Rules) { r.UniqueItems = false },
			schema.Rules{UniqueItems: true})
	}
	if r.Contains != nil {
		drop := func(r *schema.Rules) {
			r.Contains, r.MinContains, r.MaxContains = nil, nil, nil
		}
		if r.MinContains == nil || *r.MinContains > 0 {
			t.refused("contains", "too few items of those that have to be there", drop,
				schema.Rules{Contains: r.Contains, MinContains: r.MinContains})
		}
		if r.MaxContains != nil {
			nothing := 0
			t.refused("maxContains", "too many items of a kind", drop,
				schema.Rules{Contains: r.Contains, MinContains: &nothing,
					MaxContains: r.MaxContains})
		}
	}
	if r.UnevaluatedItems != nil {
		t.refused("unevaluatedItems", "an item that is not evaluated",
			func(r *schema.Rules) { r.UnevaluatedItems = nil },
			schema.Rules{UnevaluatedItems: r.UnevaluatedItems, PrefixItems: r.PrefixItems,
				Items: r.Items})
	}
	if r.Items != nil && r.Items.Bool != nil && !*r.Items.Bool {
		t.refused("items", "one item more than there may be",
			func(r *schema.Rules) { r.Items = nil },
			schema.Rules{Items: r.Items, PrefixItems: allowAll(r.PrefixItems)})
		t.repeated()
	}
}

// repeated adds an array whose last item comes once more.
func (t *site) repeated() {
	from := t.shape
	t.drawn("items", Outside, "one item more, which is like the one before it",
		func(d *drawer, depth int) (any, bool) {
			value, ok := d.kind(from, schema.Array, depth, nil)
			items, is := value.([]any)
			if !ok || !is || len(items) == 0 {
				return nil, false
			}
			return append(items[:len(items):len(items)], items[len(items)-1]), true
		})
}

// allowAll are as many schemas that allow everything.
func allowAll(schemas []*schema.Rules) []*schema.Rules {
	yes := true
	list := make([]*schema.Rules, len(schemas))
	for i, s := range schemas {
		list[i] = &schema.Rules{Bool: &yes, Types: schema.AllTypes, Resource: s.Resource}
	}
	return list
}

func (t *site) memberCounts() {
	r := t.part.rules
	t.counts("members", r.MinProperties, r.MaxProperties,
		[2]string{"minProperties", "maxProperties"},
		[2]func(*schema.Rules){func(r *schema.Rules) { r.MinProperties = nil },
			func(r *schema.Rules) { r.MaxProperties = nil }},
		func(s *shape, n int) { s.object.least, s.object.most = n, n })
}

// memberNames lists which members there have to be, and which there may not be.
func (t *site) memberNames() {
	r := t.part.rules
	for _, name := range r.Required {
		t.missing(name)
	}
	if r.AdditionalProperties != nil && r.AdditionalProperties.Bool != nil &&
		!*r.AdditionalProperties.Bool {
		t.surplus("additionalProperties")
	}
	if r.UnevaluatedProperties != nil && r.UnevaluatedProperties.Bool != nil &&
		!*r.UnevaluatedProperties.Bool {
		t.surplus("unevaluatedProperties")
	}
	if r.PropertyNames != nil {
		t.refused("propertyNames", "a member of a name that is not allowed",
			func(r *schema.Rules) { r.PropertyNames = nil },
			schema.Rules{PropertyNames: r.PropertyNames})
	}
	for _, d := range r.DependentRequired {
		t.refused("dependentRequired", "the member "+shown(d.Name)+" without those it needs",
			func(r *schema.Rules) {
				r.DependentRequired = slices.DeleteFunc(slices.Clone(r.DependentRequired),
					func(o schema.Dependent) bool { return o.Name == d.Name })
			}, schema.Rules{DependentRequired: []schema.Dependent{d}})
	}
	for _, name := range r.Names {
		t.wrongWay(name)
	}
	t.mixed()
	if d := r.Discriminator; d != nil {
		t.changed("discriminator", Outside, "a name that no schema has",
			func(o map[string]any) { o[d.Property] = "no-such-schema" })
	}
}

// changed adds an object that something is done to.
func (t *site) changed(keyword string, side Side, about string, change func(map[string]any)) {
	from := t.shape
	t.drawn(keyword, side, about, func(d *drawer, depth int) (any, bool) {
		value, ok := d.kind(from, schema.Object, depth, nil)
		object, is := value.(map[string]any)
		if !ok || !is {
			return nil, false
		}
		changed := maps.Clone(object)
		change(changed)
		return changed, true
	})
}

// mixed adds an object of one alternative with a member that only another one has.
func (t *site) mixed() {
	if len(t.goal.shapes) < 2 {
		return
	}
	own, from := t.plan.members(t.shape), t.shape
	known := map[string]bool{}
	for _, m := range slices.Concat(own.required, own.optional) {
		known[m.name] = true
	}
	for _, other := range t.goal.shapes {
		if other == from || other.types&schema.Object == 0 || other.listed {
			continue
		}
		plan := t.plan.members(other)
		for _, m := range slices.Concat(plan.required, plan.optional) {
			if known[m.name] {
				continue
			}
			known[m.name] = true
			about := "the member " + shown(m.name) + " of another alternative"
			t.drawn("properties", Outside, about, func(d *drawer, depth int) (any, bool) {
				value, ok := d.kind(from, schema.Object, depth, nil)
				object, is := value.(map[string]any)
				member, drawn := d.goal(m.goal, depth+1, nil)
				if !ok || !is || !drawn {
					return nil, false
				}
				with := maps.Clone(object)
				with[m.name] = member
				return with, true
			})
		}
	}
}

// wrongWay adds an object with a member that does not go the way of the exchange.
func (t *site) wrongWay(name string) {
	g := t.plan.memberGoal(t.shape, name)
	if t.plan.settle(g); !g.wrongWay() || slices.Contains(t.shape.object.required, name) {
		return
	}
	keyword, from := "readOnly", t.shape
	if t.plan.direction == schema.ToClient {
		keyword = "writeOnly"
	}
	t.drawn(keyword, Outside, "with the member "+shown(name)+", which does not go this way",
		func(d *drawer, depth int) (any, bool) {
			step := &way{name: name, next: &way{end: func(d *drawer, depth int) (any, bool) {
				return d.goal(g, depth, nil)
			}}}
			return d.object(from, depth, step)
		})
}

// missing adds an object without a member that has to be there.
func (t *site) missing(name string) {
	rest := t.without(func(r *schema.Rules) {
		r.Required = slices.DeleteFunc(slices.Clone(r.Required),
			func(other string) bool { return other == name })
	})
	if rest != nil {
		rest.object.absent = append(rest.object.absent, name)
	}
	t.of("required", Outside, "without the member "+shown(name), rest)
}

// surplus adds an object with a member that may not be there.
func (t *site) surplus(keyword string) {
	t.changed(keyword, Outside, "a member that is not declared",
		func(o map[string]any) { o["no-such-member"] = "a" })
}

// wholes lists objects and arrays as a whole: with as little as there may be, with all that may be
// there, and with each optional member alone.
func (t *site) wholes() {
	from, kind := t.shape, t.kind
	if len(t.goal.elements) == 0 {
		return
	}
	t.part = t.goal.elements[0]
	sized := func(about string, most bool) {
		t.add(spec{whole: most, Obligation: t.about("type", Inside, about),
			end: func(d *drawer, depth int) (any, bool) {
				one := *d
				one.least, one.most = !most, 0
				if most {
					one.most = depth + levelsInFull
				}
				value, ok := one.kind(from, kind, depth, nil)
				d.fuel = one.fuel
				return value, ok
			}})
	}
	switch kind {
	case schema.Array:
		if from.array.least == 0 && len(from.array.contains) == 0 {
			t.drawn("type", Inside, "an empty array",
				func(*drawer, int) (any, bool) { return []any{}, true })
		}
		sized("an array with all that may be in it", true)
	case schema.Object:
		sized("an object with as little as there may be", false)
		sized("an object with every member that is declared", true)
		plan := t.plan.members(from)
		for _, m := range plan.optional {
			step := &way{shape: from, types: kind, name: m.name}
			step.next = &way{end: func(d *drawer, depth int) (any, bool) {
				return d.goal(m.goal, depth, nil)
			}}
			about := "the optional member " + shown(m.name) + " alone"
			t.drawn("properties", Inside, about, func(d *drawer, depth int) (any, bool) {
				one := *d
				one.least = true
				value, ok := one.object(from, depth, step)
				d.fuel = one.fuel
				return value, ok
			})
		}
	case schema.Boolean:
		t.is("type", Inside, "true", true)
		t.is("type", Inside, "false", false)
	case schema.Null:
		t.is("type", Inside, "null", nil)
	}
}

// combined lists what misses a keyword by which other schemas apply to the same value.
func (t *site) combined() {
	r := t.part.rules
	if len(r.AnyOf) > 0 {
		t.refused("anyOf", "none of the alternatives", func(r *schema.Rules) { r.AnyOf = nil },
			schema.Rules{AnyOf: r.AnyOf})
	}
	if len(r.OneOf) > 0 {
		t.refused("oneOf", "none of the alternatives", func(r *schema.Rules) { r.OneOf = nil },
			schema.Rules{AnyOf: r.OneOf})
		t.several()
	}
	if r.Not != nil {
		t.refused("not", "what is refused", func(r *schema.Rules) { r.Not = nil },
			schema.Rules{Not: r.Not})
	}
	if r.If != nil && r.Then != nil {
		t.refused("then", "the condition without what follows from it",
			func(r *schema.Rules) { r.If, r.Then, r.Else = nil, nil, nil },
			schema.Rules{If: r.If, Then: r.Then})
	}
	if r.If != nil && r.Else != nil {
		t.refused("else", "what the condition is not, without what follows from that",
			func(r *schema.Rules) { r.If, r.Then, r.Else = nil, nil, nil },
			schema.Rules{If: r.If, Else: r.Else})
	}
	for _, d := range r.DependentSchemas {
		t.refused("dependentSchemas", "the member "+shown(d.Name)+" without what it needs",
			func(r *schema.Rules) { r.DependentSchemas = nil },
			schema.Rules{DependentSchemas: []schema.Dependent{d}})
	}
}

// several adds what satisfies two alternatives of oneOf.
func (t *site) several() {
	r := t.part.rules
	const most = 12
	alternatives := r.OneOf[:min(len(r.OneOf), most)]
	both := []*schema.Rules{}
	for i, first := range alternatives {
		for _, second := range alternatives[i+1:] {
			both = append(both, &schema.Rules{AllOf: []*schema.Rules{first, second},
				Types: schema.AllTypes, Resource: r.Resource})
		}
	}
	if len(both) == 0 {
		return
	}
	only := schema.Rules{Not: &schema.Rules{AnyOf: both, Types: schema.AllTypes,
		Resource: r.Resource}}
	t.refused("oneOf", "more than one of the alternatives",
		func(r *schema.Rules) { r.OneOf = nil }, only)
}
