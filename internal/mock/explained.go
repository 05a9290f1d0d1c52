package mock

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"plumbline/internal/check"
)

// explained are values like one that was made for a refusal, in which texts for people say why. The
// first one says it in all of them, the others in one each.
func explained(value any, status int, why string) (values []any) {
	if _, is := value.(string); is {
		return []any{why}
	}
	names := map[string]bool{}
	values = append(values, reworded(value, status, func(member string) (string, bool) {
		names[member] = true
		return why, true
	}))
	sorted := slices.Sorted(maps.Keys(names))
	slices.SortStableFunc(sorted, func(a, b string) int { return likelihood(a) - likelihood(b) })
	for _, name := range sorted {
		values = append(values, reworded(value, status, func(member string) (string, bool) {
			return why, member == name
		}))
	}
	return values
}

// reasons are the ends of the names of members that say why something is refused, the likeliest
// first.
var reasons = []string{"detail", "message", "errordescription", "error", "description", "reason",
	"text", "msg", "cause", "explanation", "hint"}

// likelihood is the place of a member's name among those that say why something is refused; that of
// another one is behind them all.
func likelihood(name string) int {
	plain := strings.ToLower(name)
	for _, mark := range []string{"_", "-"} {
		plain = strings.ReplaceAll(plain, mark, "")
	}
	plain = strings.TrimSuffix(plain, "s")
	at := slices.IndexFunc(reasons, func(end string) bool { return strings.HasSuffix(plain, end) })
	if at < 0 {
		return len(reasons)
	}
	return at
}

// reworded is a value with other texts in the members that say why something is refused, and with
// its status in those that say that.
func reworded(value any, status int, says func(member string) (string, bool)) any {
	switch value := value.(type) {
	case []any:
		list := make([]any, len(value))
		for i, item := range value {
			list[i] = reworded(item, status, says)
		}
		return list
	case map[string]any:
		object := maps.Clone(value)
		for name, member := range value {
			object[name] = rewordedMember(name, member, status, says)
		}
		return object
	}
	return value
}

func rewordedMember(name string, member any, status int,
	says func(member string) (string, bool)) any {
	switch value := member.(type) {
	case []any:
		if len(value) > 0 && isReason(name) {
			text, is := value[0].(string)
			if other := rewordedText(name, text, status, says); is && other != text {
				return []any{other}
			}
		}
	case json.Number:
		if name == "status" || name == "code" || name == "statusCode" {
			return json.Number(strconv.Itoa(status))
		}
	case string:
		return rewordedText(name, value, status, says)
	}
	return reworded(member, status, says)
}

// rewordedText is another text for a member that says why something is refused, or what the status
// means; the text itself for any other.
func rewordedText(name, text string, status int, says func(member string) (string, bool)) string {
	isTitle := name == "title"
	if !isTitle && !isReason(name) {
		return text
	}
	other, is := says(name)
	switch {
	case !is:
		return text
	case isTitle:
		return check.StatusText(status)
	}
	return other
}

func isReason(name string) bool { return likelihood(name) < len(reasons) }
