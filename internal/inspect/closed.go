package inspect

import (
	"fmt"
	"slices"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/tree"
)

// closed looks for objects that are closed against members that other parts of the same schema
// declare: additionalProperties knows only the properties that stand beside it (JSON Schema 2020-12
// Core section 10.3.2.3), which hardly any author means.
func (i *inspector) closed() {
	for _, p := range i.schemas {
		if !p.Is(tree.Object) || isParameter(p) || i.foreign[p.Pointer] ||
			i.before31() && p.Get("$ref") != nil {
			continue
		}
		parts := i.partsOf(p)
		for _, one := range parts {
			if names := forbiddenBy(one, parts); len(names) > 0 {
				i.report(RuleClosedPart, one.via,
					fmt.Sprintf("additionalProperties: false of %s forbids %s, which another part "+
						"of the schema declares", i.partName(p, one), listed(names)),
					i.openRemedy())
			}
		}
	}
}

func (i *inspector) openRemedy() string {
	if i.before31() {
		return "leave out additionalProperties: false, or declare all members beside it"
	}
	return "write unevaluatedProperties: false in the schema that has all parts instead, or " +
		"declare all members beside additionalProperties"
}

// part is a schema that applies to the same value as the schema that has it.
type part struct {
	contract.Place
	via contract.Place // where the schema that has it says so
	// the keyword by which it does, and which of its items; empty for the schema itself
	keyword string
	index   int
}

// partsOf returns a schema and all that apply to the same value by allOf, anyOf, oneOf and $ref.
func (i *inspector) partsOf(p contract.Place) []part {
	parts := []part{{Place: p, via: p.Child("additionalProperties")}}
	if !i.before31() && p.Get("$ref") != nil {
		parts = i.inPlace(parts, part{Place: p, via: p.Child("$ref"), keyword: "$ref"}, true)
	}
	for _, keyword := range []string{"allOf", "anyOf", "oneOf"} {
		for index, item := range p.Child(keyword).List() {
			parts = i.inPlace(parts, part{Place: item, via: item, keyword: keyword, index: index},
				false)
		}
	}
	return parts
}

// inPlace adds a part and those of its allOf. The schema that has it, of which only the $ref
// counts, is not added itself.
func (i *inspector) inPlace(parts []part, from part, has bool) []part {
	seen := map[tree.Pointer]bool{}
	var add func(at contract.Place, depth int)
	add = func(at contract.Place, depth int) {
		if at = i.Resolve(at); seen[at.Pointer] || depth > maxNesting || !at.Is(tree.Object) {
			return
		}
		seen[at.Pointer] = true
		one := from
		one.Place = at
		parts = append(parts, one)
		for _, item := range at.Child("allOf").List() {
			add(item, depth+1)
		}
	}
	if has {
		target, known := i.target(from.Get("$ref").Str())
		if known {
			add(target, 0)
		}
		return parts
	}
	add(from.Place, 0)
	return parts
}

// forbiddenBy returns the members that a closed part forbids and another part declares.
func forbiddenBy(one part, parts []part) []string {
	if !isFalse(one.Get("additionalProperties")) || one.Get("patternProperties") != nil ||
		one.keyword == "anyOf" || one.keyword == "oneOf" { // which may mean it
		return nil
	}
	var names []string
	own := one.Get("properties")
	for _, other := range parts {
		if other.keyword == one.keyword && other.index == one.index {
			continue // told of where it stands
		}
		for _, member := range membersOf(other.Get("properties")) {
			if own.Get(member.Name) == nil && !isNever(member.Value) &&
				!slices.Contains(names, member.Name) {
				names = append(names, member.Name)
			}
		}
	}
	return names
}

func membersOf(n *tree.Node) []tree.Member {
	if !n.Is(tree.Object) {
		return nil
	}
	return n.Members
}

// partName names a part for the reader of the schema that has it.
func (i *inspector) partName(p contract.Place, one part) string {
	switch {
	case one.Pointer == p.Pointer:
		return "the schema itself"
	case one.Pointer.Parent().Last() == "schemas" || one.Pointer.Parent().Last() == "definitions":
		return fmt.Sprintf("the schema %q", one.Pointer.Last())
	}
	return "a part of its " + one.keyword
}

// listed names the first of some members, and says how many more there are.
func listed(names []string) string {
	const most = 3
	quoted := make([]string, 0, most+1)
	for _, name := range names[:min(most, len(names))] {
		quoted = append(quoted, fmt.Sprintf("%q", name))
	}
	if more := len(names) - most; more > 0 {
		quoted = append(quoted, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(quoted, ", ")
}
