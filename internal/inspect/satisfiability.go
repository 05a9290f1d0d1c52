package inspect

import (
	"fmt"
	"math/big"
	"slices"

	"plumbline/internal/contract"
	"plumbline/internal/tree"
)

// satisfiability looks for schemas that nothing satisfies, as far as it shows without a proof.
func (i *inspector) satisfiability() {
	for _, p := range i.schemas {
		if p.Outermost && isNever(p.Node) {
			i.report(RuleUnsatisfiable, p, "no value satisfies this schema",
				"say what is allowed, or remove what it stands in")
			continue
		}
		if !p.Is(tree.Object) || i.before31() && p.Get("$ref") != nil || i.foreign[p.Pointer] {
			continue
		}
		i.limits(p)
		i.forbidden(p)
		i.disjoint(p)
		if enum := p.Child("enum"); enum.Is(tree.Array) && len(enum.Items) == 0 {
			i.broken[p.Pointer] = true
			i.report(RuleUnsatisfiable, enum, "the enum is empty, so no value satisfies the schema",
				"list the values, or remove the enum")
		}
	}
	i.endless()
}

// isNever tells of the schema false, and of the negation of what everything satisfies.
func isNever(n *tree.Node) bool {
	negated := n.Get("not")
	return isFalse(n) || negated.True() || negated.Is(tree.Object) && len(negated.Members) == 0
}

// limitPairs are keywords of which the first must not be above the second, with the types they are
// about.
var limitPairs = []struct{ lower, upper, what string }{
	{"minLength", "maxLength", "string"}, {"minItems", "maxItems", "array"},
	{"minProperties", "maxProperties", "object"},
}

func (i *inspector) limits(p contract.Place) {
	for _, pair := range limitPairs {
		if i.onlyAbout(p, pair.what) &&
			above(rational(p.Get(pair.lower)), rational(p.Get(pair.upper))) {
			i.nothingBetween(pair.what, p.Child(pair.lower), p.Child(pair.upper))
		}
	}
	if i.onlyAbout(p, "number", "integer") {
		i.numberLimits(p)
	}
	i.memberCount(p)
}

// onlyAbout tells whether the values of a schema are of some types only. One that does not say is
// about those that its keywords are about.
func (i *inspector) onlyAbout(p contract.Place, what ...string) bool {
	return !slices.ContainsFunc(i.typesOf(p.Node),
		func(name string) bool { return !slices.Contains(what, name) })
}

func above(lower, upper *big.Rat) bool {
	return lower != nil && upper != nil &&
		lower.Cmp(upper) > 0
}

func (i *inspector) nothingBetween(what string, lower, upper contract.Place) {
	i.report(RuleUnsatisfiable, lower,
		fmt.Sprintf("no %s satisfies the schema: %s %s and %s %s leave nothing", what,
			lower.Pointer.Last(), lower.Text, upper.Pointer.Last(), upper.Text),
		"correct the limits")
}

// memberCount finds an object that requires more members than it may have.
func (i *inspector) memberCount(p contract.Place) {
	required, most := p.Get("required"), rational(p.Get("maxProperties"))
	if i.onlyAbout(p, "object") && required.Is(tree.Array) && most != nil &&
		most.Cmp(big.NewRat(int64(len(required.Items)), 1)) < 0 &&
		duplicate(texts(required)) == "" {
		i.report(RuleUnsatisfiable, p.Child("maxProperties"),
			fmt.Sprintf("no object satisfies the schema: of members it requires %d and allows %s",
				len(required.Items), p.Get("maxProperties").Text), "correct the limit")
	}
}

func texts(list *tree.Node) []string {
	var found []string
	for _, item := range list.Items {
		found = append(found, item.Str())
	}
	return found
}

// limit is a limit of a number; a strict one is not itself allowed.
type limit struct {
	contract.Place
	value  *big.Rat
	strict bool
}

// numberLimits finds limits that no number is between, or none of those that are left: an integer,
// or a multiple of something.
func (i *inspector) numberLimits(p contract.Place) {
	lower, upper := i.limit(p, "minimum", "exclusiveMinimum", 1),
		i.limit(p, "maximum", "exclusiveMaximum", -1)
	if lower.value == nil || upper.value == nil {
		return
	}
	if order := lower.value.Cmp(upper.value); order > 0 ||
		order == 0 && (lower.strict || upper.strict) {
		i.nothingBetween("number", lower.Place, upper.Place)
		return
	}
	i.multiples(p, lower, upper)
}

// multiples finds limits between which there is no integer, or no multiple, where one is wanted.
func (i *inspector) multiples(p contract.Place, lower, upper limit) {
	what, step := "number", rational(p.Get("multipleOf"))
	if types := i.typesOf(p.Node); slices.Equal(types, []string{"integer"}) {
		what = "integer"
		if step == nil {
			step = big.NewRat(1, 1)
		}
		// of the multiples of a fraction, those of its numerator are integers
		step = new(big.Rat).SetInt(step.Num())
	}
	if step == nil || step.Sign() <= 0 {
		return
	}
	if p.Get("multipleOf") != nil {
		what += " that is a multiple of " + p.Get("multipleOf").Text
	}
	least := nextMultiple(lower, step)
	if order := least.Cmp(upper.value); order > 0 || order == 0 && upper.strict {
		i.nothingBetween(what, lower.Place, upper.Place)
	}
}

// nextMultiple returns the least multiple that a lower limit allows.
func nextMultiple(lower limit, step *big.Rat) *big.Rat {
	times := new(big.Rat).Quo(lower.value, step)
	count, rest := new(big.Int).DivMod(times.Num(), times.Denom(), new(big.Int)) // rounds down
	if rest.Sign() > 0 || lower.strict {
		count.Add(count, big.NewInt(1))
	}
	return new(big.Rat).Mul(new(big.Rat).SetInt(count), step)
}

// limit returns the stricter one of a limit and its exclusive form, which before 3.1 is a flag. The
// sign is 1 for lower limits, where the higher is stricter.
func (i *inspector) limit(p contract.Place, name, exclusive string, sign int) limit {
	plain := limit{Place: p.Child(name), value: rational(p.Get(name))}
	if i.before31() {
		plain.strict = p.Get(exclusive).True()
		return plain
	}
	strict := limit{Place: p.Child(exclusive), value: rational(p.Get(exclusive)), strict: true}
	if strict.value != nil && (plain.value == nil || strict.value.Cmp(plain.value)*sign >= 0) {
		return strict
	}
	return plain
}

// forbidden finds members that are required and must not be there.
func (i *inspector) forbidden(p contract.Place) {
	if isParameter(p) || !i.onlyAbout(p, "object") {
		return
	}
	closed := isFalse(p.Get("additionalProperties")) && p.Get("patternProperties") == nil
	for _, item := range p.Child("required").List() {
		name := item.Str()
		member := p.Get("properties").Get(name)
		switch {
		case !item.Is(tree.String):
		case member == nil && closed:
			i.report(RuleUnsatisfiable, item,
				fmt.Sprintf(
					"no object satisfies the schema: %q is required, but additionalProperties is "+
						"false and properties has no such member%s", name,
					didYouMean(name, memberNames(p.Child("properties")))),
				"declare it in properties, or correct its name")
		case member != nil && isNever(member):
			i.report(RuleUnsatisfiable, item,
				fmt.Sprintf(
					"no object satisfies the schema: %q is required, and properties forbids it",
					name), "remove one of the two")
		}
	}
}

// disjoint finds an allOf that leaves no type.
func (i *inspector) disjoint(p contract.Place) {
	if !p.Get("allOf").Is(tree.Array) {
		return
	}
	if left, said := i.allowed(p, 0); said && len(left) == 0 {
		for _, part := range p.Child("allOf").List() {
			if left, said := i.allowed(part, 1); said && len(left) == 0 {
				return // told of where it stands
			}
		}
		i.report(RuleUnsatisfiable, p.Child("allOf"),
			"no value satisfies the schema: its parts demand different types",
			"correct the types, or write anyOf if the parts are alternatives")
	}
}

// allowed returns the types that a schema and those it is put together from leave. said is false
// where none of them names a type.
func (i *inspector) allowed(p contract.Place, depth int) (types []string, said bool) {
	p = i.Resolve(p)
	if depth > maxNesting || !p.Is(tree.Object) || p.Get("$ref") != nil {
		return nil, false
	}
	types = i.typesOf(p.Node)
	said = len(types) > 0
	if said &&
		slices.ContainsFunc(types, func(name string) bool {
			return !slices.Contains(typeNames, name) && name != "null"
		}) {
		return nil, false
	}
	for _, part := range p.Child("allOf").List() {
		others, theySay := i.allowed(part, depth+1)
		switch {
		case !theySay:
		case !said:
			types, said = others, true
		default:
			types = common(types, others)
		}
	}
	return types, said
}

func common(a, b []string) []string {
	var both []string
	for _, name := range a {
		switch {
		case slices.Contains(b, name), name == "integer" && slices.Contains(b, "number"):
			both = append(both, name)
		case name == "number" && slices.Contains(b, "integer"):
			both = append(both, "integer")
		}
	}
	return both
}

// schemaRelation is a schema on the way of a search for those that contain themselves.
type schemaRelation struct {
	entered, left bool
	inside        int // how many members were gone into when it was entered
}

// endless finds objects that require a member that is, or again requires, such an object: they
// would never come to an end.
func (i *inspector) endless() {
	i.must = map[tree.Pointer]*schemaRelation{}
	for _, p := range i.schemas {
		i.enter(p, contract.Place{}, 0)
	}
}

// enter follows what each value of a schema must contain. via is the place that was last gone into.
func (i *inspector) enter(p, via contract.Place, inside int) {
	p = i.Resolve(p)
	if !p.Is(tree.Object) || p.Get("$ref") != nil {
		return
	}
	relation := i.must[p.Pointer]
	if relation == nil {
		relation = &schemaRelation{}
		i.must[p.Pointer] = relation
	}
	if relation.entered {
		if !relation.left && inside > relation.inside {
			i.report(RuleUnsatisfiable, via,
				fmt.Sprintf(
					"no value that ends satisfies the schema: %q requires, in the end, an object "+
						"like the one it stands in", via.Pointer.Last()),
				"make a member on the way optional or nullable")
		}
		return
	}
	relation.entered, relation.inside = true, inside
	for _, part := range p.Child("allOf").List() {
		i.enter(part, via, inside)
	}
	for _, needed := range i.needed(p) {
		i.enter(needed, needed, inside+1)
	}
	relation.left = true
}

// needed returns the schemas of what every value of a schema must contain. One that may be of
// several types need not contain anything.
func (i *inspector) needed(p contract.Place) []contract.Place {
	types := i.typesOf(p.Node)
	if len(types) != 1 {
		return nil
	}
	var list []contract.Place
	switch least := rational(p.Get("minItems")); {
	case types[0] == "object":
		for _, item := range p.Child("required").List() {
			if member := p.Child("properties").Child(item.Str()); member.Node != nil &&
				item.Is(tree.String) {
				list = append(list, member)
			}
		}
	case types[0] == "array" && least != nil && least.Sign() > 0 && p.Get("prefixItems") == nil:
		list = append(list, p.Child("items"))
	}
	return list
}
