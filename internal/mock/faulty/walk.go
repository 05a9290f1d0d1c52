package faulty

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"plumbline/harness/verdict"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// try is a fault of a body that has still to be judged.
type try struct {
	place    tree.Pointer // of what is changed
	member   []string     // the member of it that the fault is about; none where it is the whole
	keyword  string       // the keyword that is missed; "" where the class says it
	sentence string
	// wrongs are ways to make the value at the place wrong, the best first.
	wrongs []func(right any) (any, bool)
	// keywords are those that the finding has to be about; any where there are none.
	keywords []string
}

// isMeant tells whether a finding is about the keyword that was to be missed.
func (t *try) isMeant(f verdict.Finding) bool {
	return len(t.keywords) == 0 || slices.Contains(t.keywords, f.Contract.Pointer.Last())
}

// walker lists what can be tried of a value, those of the places at the top first.
type walker struct {
	tries map[Class][]try
	queue []visit
	seen  int
}

// visit is a value at a place, and the rules that apply to it.
type visit struct {
	place tree.Pointer
	value any
	rules []*schema.Rules
}

func (w *walker) walk(value any, rules *schema.Rules) {
	w.queue = []visit{{"", value, []*schema.Rules{rules}}}
	for len(w.queue) > 0 && w.seen < mostPlaces {
		v := w.queue[0]
		w.queue = w.queue[1:]
		w.seen++
		v.rules = applying(v.rules, v.value, nil)
		w.visit(v)
	}
}

// applying are the rules that apply to a value: those given, and all that they lead to that the
// value satisfies.
func applying(rules []*schema.Rules, value any, known []*schema.Rules) []*schema.Rules {
	for _, r := range rules {
		if r == nil || slices.Contains(known, r) {
			continue
		}
		known = append(known, r)
		if r.Ref != nil {
			known = applying([]*schema.Rules{r.Ref}, value, known)
		}
		known = applying(r.AllOf, value, known)
		for _, alternative := range slices.Concat(r.AnyOf, r.OneOf) {
			if alternative.Accepts(value) {
				known = applying([]*schema.Rules{alternative}, value, known)
			}
		}
	}
	return known
}

func (w *walker) visit(v visit) {
	w.typed(v)
	for _, r := range v.rules {
		w.limits(v, r)
		w.texts(v, r)
		w.listed(v, r)
	}
	switch value := v.value.(type) {
	case map[string]any:
		w.object(v, value)
	case []any:
		if len(value) == 0 {
			return
		}
		var items []*schema.Rules
		for _, r := range v.rules {
			if len(r.PrefixItems) > 0 {
				items = append(items, r.PrefixItems[0])
			} else {
				items = append(items, r.Items)
			}
		}
		w.queue = append(w.queue, visit{v.place.Child(anyEntry), value[0], items})
	}
}

func (w *walker) object(v visit, object map[string]any) {
	closed := false
	required := map[string]bool{}
	members := map[string][]*schema.Rules{}
	for _, r := range v.rules {
		for _, name := range r.Required {
			required[name] = true
		}
		for name := range object {
			if r.Properties[name] != nil {
				members[name] = append(members[name], r.Properties[name])
			} else if r.AdditionalProperties != nil {
				members[name] = append(members[name], r.AdditionalProperties)
			}
		}
		closed = closed || refusesAll(r.AdditionalProperties) ||
			refusesAll(r.UnevaluatedProperties)
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if required[name] {
			w.required(v, name)
		}
		w.queue = append(w.queue, visit{v.place.Child(name), object[name], members[name]})
	}
	if closed {
		w.add(UndeclaredMember, try{place: v.place, sentence: "The answer has at " + at(v.place) +
			" a member that the document does not declare.",
			wrongs: changing(func(o map[string]any) bool {
				o["plumblineUndeclared"] = true
				return true
			})})
	}
}

func refusesAll(r *schema.Rules) bool { return r != nil && r.Bool != nil && !*r.Bool }

func (w *walker) add(class Class, t try) { w.tries[class] = append(w.tries[class], t) }

// required lists what may be wrong with a member that has to be there.
func (w *walker) required(v visit, name string) {
	shown := shownPath(v.place.Child(name))
	put := func(class Class, sentence string, change func(o map[string]any, value any) bool) {
		w.add(class, try{place: v.place, member: []string{name}, sentence: sentence,
			wrongs: changing(func(o map[string]any) bool {
				value, has := o[name]
				return has && change(o, value)
			})})
	}
	put(MemberGone, "The answer lacks "+shown+", which is required.",
		func(o map[string]any, _ any) bool {
			delete(o, name)
			return true
		})
	renamed := func(to string) func(map[string]any, any) bool {
		return func(o map[string]any, value any) bool {
			if _, taken := o[to]; taken || to == name {
				return false
			}
			delete(o, name)
			o[to] = value
			return true
		}
	}
	other := name + "Value"
	put(MemberRenamed, "The answer calls "+shown+" "+other+".", renamed(other))
	if other = recased(name); other != name {
		put(MemberRecased, "The answer writes "+shown+" as "+other+".", renamed(other))
	}
	put(MemberNull, "The answer has null for "+shown+".", func(o map[string]any, value any) bool {
		o[name] = nil
		return value != nil
	})
}

// recased is a name in the other usual spelling: created_at for createdAt and the reverse, or with
// a capital letter at its beginning.
func recased(name string) string {
	var b strings.Builder
	up := false
	for i, r := range name {
		switch {
		case r == '_' && i > 0:
			up = true
			continue
		case unicode.IsUpper(r) && i > 0:
			b.WriteByte('_')
			r = unicode.ToLower(r)
		case up:
			r = unicode.ToUpper(r)
		}
		up = false
		b.WriteRune(r)
	}
	if b.String() != name {
		return b.String()
	}
	first := []rune(name)
	if len(first) == 0 {
		return name
	}
	if first[0] = unicode.ToUpper(first[0]); string(first) == name {
		first[0] = unicode.ToLower(first[0])
	}
	return string(first)
}

// changing is one way to make an object wrong. Change gets a copy.
func changing(change func(map[string]any) bool) []func(any) (any, bool) {
	return []func(any) (any, bool){func(right any) (any, bool) {
		object, is := right.(map[string]any)
		if !is {
			return nil, false
		}
		object = maps.Clone(object)
		if object == nil {
			object = map[string]any{}
		}
		return object, change(object)
	}}
}

// typed lists values of another type than the one that is there.
func (w *walker) typed(v visit) {
	t := try{place: v.place}
	t.sentence = "The answer has a value of another type at " + at(v.place) + "."
	for _, other := range []any{map[string]any{}, "text", []any{}, true, json.Number("1")} {
		if fmt.Sprintf("%T", other) != fmt.Sprintf("%T", v.value) {
			t.wrongs = append(t.wrongs, is(other))
		}
	}
	w.add(OtherType, t)
	if number, isNumber := v.value.(json.Number); isNumber {
		w.add(NumberAsText, try{place: v.place,
			sentence: "The answer has a number in quotation marks at " + at(v.place) + ".",
			wrongs: []func(any) (any, bool){func(right any) (any, bool) {
				if one, is := right.(json.Number); is {
					return string(one), true
				}
				return string(number), true
			}}})
	}
}

// is makes a value another one.
func is(other any) func(any) (any, bool) { return func(any) (any, bool) { return other, true } }

// at names a place of a body.
func at(place tree.Pointer) string {
	if place == "" {
		return "the top"
	}
	return shownPath(place)
}

// shownPath is a place of a body for people, with [*] for the entries of a list.
func shownPath(place tree.Pointer) string {
	return strings.ReplaceAll(tree.Path(place), `."`+anyEntry+`"`, "["+anyEntry+"]")
}
