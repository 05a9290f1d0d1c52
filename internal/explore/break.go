package explore

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"plumbline/internal/generate"
)

// breakOnce returns a value that differs from another in one place, which is chosen. It need not be
// invalid: whether it is, the judge of the request says.
func breakOnce(value any, choices *generate.Choices) any {
	const (
		inside = iota // so that a place deep inside is as likely as one at the top
		without
		another
		ways
	)
	switch value := value.(type) {
	case map[string]any:
		names := slices.Sorted(maps.Keys(value))
		if len(names) == 0 {
			return breakHere(value, choices)
		}
		name := names[choices.Below(len(names))]
		changed := maps.Clone(value)
		switch choices.Below(ways) {
		case inside:
			changed[name] = breakOnce(value[name], choices)
		case without:
			delete(changed, name)
		case another:
			return breakHere(value, choices)
		}
		return changed
	case []any:
		if len(value) == 0 {
			return breakHere(value, choices)
		}
		at := choices.Below(len(value))
		switch choices.Below(ways) {
		case inside:
			changed := slices.Clone(value)
			changed[at] = breakOnce(value[at], choices)
			return changed
		case without:
			return slices.Delete(slices.Clone(value), at, at+1)
		}
	}
	return breakHere(value, choices)
}

// breakHere returns another value in the place of one: one of another kind, or one near to it.
func breakHere(value any, choices *generate.Choices) any {
	others := []any{nil, true, json.Number("0"), "", []any{}, map[string]any{}, []any{value},
		json.Number("-1"), json.Number("0.5"), json.Number("1e400"), "a", " ", "\x00",
		strings.Repeat("a", veryLongText)}
	switch value := value.(type) {
	case string:
		others = append(others, value+"a", "a"+value, value+" ", value+"\n",
			value[:len(value)/2], strings.ToUpper(value), strings.ToLower(value), value+value)
	case json.Number:
		others = append(others, value.String(), value+"0", "-"+value, value+"e9")
	case map[string]any:
		more := maps.Clone(value)
		more["plumbline"] = true
		others = append(others, more)
	case []any:
		others = append(others, slices.Concat(value, value))
	}
	chosen := others[choices.Below(len(others))]
	if number, is := chosen.(json.Number); is && !json.Valid([]byte(number)) {
		return string(number)
	}
	return chosen
}

// veryLongText is how many characters a text has that is longer than most programs expect.
const veryLongText = 20_000
