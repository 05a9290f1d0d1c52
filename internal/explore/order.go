package explore

import (
	"encoding/json"
	"maps"
	"slices"

	"plumbline/internal/contract"
)

// endWords are the words for the end of a range, by those for its beginning: in the names of two
// members that are the same otherwise, as in starts_on and ends_on, and in minPrice and maxPrice.
var endWords = map[string][]string{"start": {"end", "finish", "stop"},
	"starts":  {"ends", "finishes"},
	"started": {"ended", "finished"}, "starting": {"ending"}, "begin": {"end"},
	"begins": {"ends"}, "beginning": {"end", "ending"}, "from": {"to", "until", "till", "thru"},
	"since": {"until"}, "after": {"before"}, "min": {"max"}, "minimum": {"maximum"},
	"lower": {"upper"}, "low": {"high"}, "opens": {"closes"}, "opening": {"closing"},
	"checkin": {"checkout"}, "in": {"out"}}

// inOrder is a valid body of an operation in which what begins does not end before that: many a
// server refuses such a range, and no schema says so. Numbers and times are exchanged where the
// names of two members of an object tell which is the first.
func (p *Plan) inOrder(o *contract.Operation, body any) any {
	if ordered, changed := inOrder(body); changed && p.accepts(o, ordered) {
		return ordered
	}
	return body
}

func inOrder(value any) (ordered any, changed bool) {
	switch value := value.(type) {
	case map[string]any:
		return objectInOrder(value)
	case []any:
		list := value
		for i, item := range value {
			if inner, is := inOrder(item); is {
				if !changed {
					list, changed = slices.Clone(value), true
				}
				list[i] = inner
			}
		}
		return list, changed
	}
	return value, false
}

func objectInOrder(value map[string]any) (ordered map[string]any, changed bool) {
	ordered = value
	set := func(name string, to any) {
		if !changed {
			ordered, changed = maps.Clone(value), true
		}
		ordered[name] = to
	}
	var beginnings []string
	for name, own := range value {
		if inner, is := inOrder(own); is {
			set(name, inner)
		}
		if isBeginning(name) {
			beginnings = append(beginnings, name)
		}
	}
	slices.Sort(beginnings)
	for _, name := range beginnings {
		for _, other := range slices.Sorted(maps.Keys(value)) {
			own, end := ordered[name], ordered[other]
			if comesBehind(name, other) && isRange(own, end) && Order(own, end) > 0 {
				set(name, end)
				set(other, own)
			}
		}
	}
	return ordered, changed
}

// isBeginning tells whether a name has a word for the beginning of a range.
func isBeginning(name string) bool {
	return slices.ContainsFunc(split(name), func(word string) bool { return endWords[word] != nil })
}

// comesBehind tells whether the names of two members are those of the two ends of a range.
func comesBehind(first, second string) bool {
	a, b := split(first), split(second)
	if len(a) != len(b) {
		return false
	}
	at := -1
	for i := range a {
		switch {
		case a[i] == b[i]:
		case at >= 0 || !slices.Contains(endWords[a[i]], b[i]):
			return false
		default:
			at = i
		}
	}
	return at >= 0
}

// isRange tells whether two values are both numbers, or both times.
func isRange(a, b any) bool {
	_, is := a.(json.Number)
	_, isToo := b.(json.Number)
	return is && isToo || IsMoment(a) && IsMoment(b)
}
