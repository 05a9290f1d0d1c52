package explore

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"plumbline/internal/schema"
)

// Lost says which members that were sent are not in what is read: they are missing, or they have
// another value. Only members that both schemas have, and that nobody but the client decides, are
// compared. Unreadable is asked of those that differ; of what no answer can show nothing is said.
func Lost(sent, read any, mayDiffer, unreadable func(name string) bool) []string {
	if text, is := sent.(string); is {
		return lostText(text, read)
	}
	wanted, ok := sent.(map[string]any)
	got, is := beside(read, wanted)
	if !ok || !is {
		return nil
	}
	var lost []string
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		value, there := got[name]
		missing := !there && !isEmpty(wanted[name])
		if mayDiffer(name) || !missing && (!there || Same(wanted[name], value)) ||
			unreadable(name) {
			continue
		}
		if missing {
			lost = append(lost, fmt.Sprintf("%s was sent and is not there", name))
			continue
		}
		lost = append(lost, fmt.Sprintf("%s was sent as %s and is %s", name,
			excerpt(wanted[name]), excerpt(value)))
	}
	return lost
}

// lostText compares what is a text as a whole.
func lostText(sent string, read any) []string {
	if got, is := read.(string); is && !sameText(sent, got) {
		return []string{fmt.Sprintf("it was sent as %s and is %s", excerpt(sent), excerpt(got))}
	}
	return nil
}

// isEmpty tells of null, and of a list or an object without anything in it, which many a server
// leaves out of what it shows.
func isEmpty(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case []any:
		return len(value) == 0
	case map[string]any:
		return len(value) == 0
	}
	return false
}

// Unreadable tells which members that were sent no answer to reading a thing can have, beside what
// it has: the document takes such a value from clients, and does not show it so, or declares some
// of its members for clients only. That null was sent can always be read: the member is gone.
func (p *Plan) Unreadable(r *Resource, sent, read any) func(name string) bool {
	of := readSchema(r.Read)
	wanted, _ := sent.(map[string]any)
	return func(name string) bool {
		object, is := beside(read, wanted)
		if of == nil || !is || wanted[name] == nil || !of.Accepts(read, schema.ToClient) {
			return false
		}
		with := maps.Clone(object)
		if with[name] = wanted[name]; with[name] == nil {
			delete(with, name) // which is the same
		}
		whole := with
		if outer, _ := read.(map[string]any); !reflect.DeepEqual(outer, object) {
			whole = map[string]any{}
			for member := range outer { // which is the only one
				whole[member] = with
			}
		}
		if !of.Accepts(whole, schema.ToClient) {
			return true
		}
		only, declared := of.DeclaredOnly(whole, schema.ToClient)
		shown, is := beside(only, wanted)
		return !declared && is && Same(shown[name], object[name])
	}
}

// beside is the object in what is read that has what was sent. A member that has the name of one
// that was sent wraps nothing.
func beside(read any, sent map[string]any) (object map[string]any, is bool) {
	outer, is := read.(map[string]any)
	for name := range outer {
		if _, own := sent[name]; own {
			return outer, is
		}
	}
	object, is = Unwrapped(read).(map[string]any)
	return object, is
}

// Altered says which members of what is read are others than before, in either direction.
func Altered(before, after any, mayDiffer func(name string) bool) []string {
	if text, is := before.(string); is {
		return lostText(text, after)
	}
	was, is := Unwrapped(before).(map[string]any)
	now, still := Unwrapped(after).(map[string]any)
	if !is || !still {
		return nil
	}
	all := maps.Clone(was)
	maps.Copy(all, now)
	var altered []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if !mayDiffer(name) && !Same(was[name], now[name]) {
			altered = append(altered, fmt.Sprintf("%s was %s and is %s", name,
				shownOrNone(was, name), shownOrNone(now, name)))
		}
	}
	return altered
}

// AlteredBeside says which members of objects are others than before, although a merge patch of
// these objects does not have them. Those that one of the known ones has are looked at, which
// clients decide.
func AlteredBeside(before, after, patch any, known []any) []string {
	was, _ := Unwrapped(before).(map[string]any)
	now, _ := Unwrapped(after).(map[string]any)
	sent, _ := patch.(map[string]any)
	var altered []string
	for _, name := range slices.Sorted(maps.Keys(sent)) {
		own, is := sent[name].(map[string]any)
		if !is {
			continue
		}
		differs := Altered(was[name], now[name], func(member string) bool {
			_, isSent := own[member]
			return isSent || !slices.ContainsFunc(known, func(one any) bool {
				whole, _ := one.(map[string]any)
				object, _ := whole[name].(map[string]any)
				_, has := object[member]
				return has
			})
		})
		for _, one := range differs {
			altered = append(altered, name+"."+one)
		}
	}
	return altered
}

func shownOrNone(object map[string]any, name string) string {
	if value, there := object[name]; there {
		return excerpt(value)
	}
	return "not there"
}

// Unwrapped returns the one object that an answer wraps in a member, or the answer itself.
func Unwrapped(body any) any {
	object, is := body.(map[string]any)
	if !is || len(object) != 1 {
		return body
	}
	for _, only := range object {
		if inner, is := only.(map[string]any); is {
			return inner
		}
	}
	return body
}

// Same tells whether two values are the same for whoever reads them: numbers by what they are
// worth, texts that are times or UUIDs by what they stand for, members that are null as those that
// are not there, and lists of different texts in whatever order: many a server keeps them as a set.
func Same(a, b any) bool {
	switch a := a.(type) {
	case json.Number:
		other, is := b.(json.Number)
		return is && sameNumber(a, other)
	case string:
		other, is := b.(string)
		return is && sameText(a, other)
	case []any:
		other, is := b.([]any)
		return is && (slices.EqualFunc(a, other, Same) || isSameSet(a, other))
	case map[string]any:
		other, is := b.(map[string]any)
		if !is {
			return false
		}
		for name, value := range a {
			if value != nil && !Same(value, other[name]) {
				return false
			}
		}
		return true
	}
	return a == b
}

// isSameSet tells whether two lists have the same texts, each of them once.
func isSameSet(a, b []any) bool {
	seen := map[any]bool{}
	for _, item := range a {
		if _, is := item.(string); !is || seen[item] {
			return false
		}
		seen[item] = true
	}
	for _, item := range b {
		if _, is := item.(string); !is || !seen[item] {
			return false
		}
		delete(seen, item)
	}
	return len(seen) == 0
}

func sameNumber(a, b json.Number) bool {
	sign, known := Compared(a, b)
	return a == b || known && sign == 0
}

// Compared is less than 0 where a number is less than another one, 0 where both are the same, and
// more than 0 where it is greater; known is false where that would take too long to compute.
func Compared(a, b json.Number) (sign int, known bool) {
	if !schema.Computable(a) || !schema.Computable(b) {
		return 0, false
	}
	x, known := new(big.Rat).SetString(string(a))
	y, knownToo := new(big.Rat).SetString(string(b))
	if !known || !knownToo {
		return 0, false
	}
	return x.Cmp(y), true
}

// sameText compares texts. White space around one may be gone, lines may end otherwise, and a
// character may be written in another way that Unicode takes for the same (canonical equivalence,
// UAX #15): many a server does so, and nobody misses it.
func sameText(a, b string) bool {
	if a == b || plainText(a) == plainText(b) {
		return true
	}
	if strings.EqualFold(a, b) && isUUID(a) {
		return true
	}
	at, err := time.Parse(time.RFC3339Nano, a)
	other, errOther := time.Parse(time.RFC3339Nano, b)
	return err == nil && errOther == nil && at.Equal(other) || isSameMail(a, b)
}

func plainText(text string) string {
	return norm.NFC.String(strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")))
}

// isSameMail tells whether two texts are addresses of mail that differ in the case of letters only,
// which next to nobody tells apart, although RFC 5321 section 2.4 would let a host do so.
func isSameMail(a, b string) bool {
	return strings.Count(a, "@") == 1 && !strings.ContainsAny(a, " \t\n") && strings.EqualFold(a, b)
}

// isUUID tells whether a text has the form of a UUID, in which the case does not matter (RFC 9562
// section 4).
func isUUID(text string) bool {
	groups := strings.Split(text, "-")
	if len(text) != 36 || len(groups) != 5 {
		return false
	}
	return strings.Trim(strings.Join(groups, ""), "0123456789abcdefABCDEF") == "" &&
		len(groups[0]) == 8 && len(groups[1]) == 4 && len(groups[2]) == 4 && len(groups[3]) == 4
}

// SameName tells whether two values name the same thing.
func SameName(a, b any) bool { return sameText(nameText(a), nameText(b)) }

func nameText(name any) string {
	if text, is := name.(string); is {
		return text
	}
	return excerpt(name)
}

// Form is what a value is made of, without the values themselves: the names and types of members,
// and what kinds of items a list has. Two answers to one request have the same form, although times
// and counts in them may differ.
func Form(value any) string {
	switch value := value.(type) {
	case map[string]any:
		var members []string
		for _, name := range slices.Sorted(maps.Keys(value)) {
			members = append(members, name+": "+Form(value[name]))
		}
		return "{" + strings.Join(members, ", ") + "}"
	case []any:
		var kinds []string
		for _, item := range value {
			kinds = append(kinds, Form(item))
		}
		slices.Sort(kinds)
		return "[" + strings.Join(slices.Compact(kinds), ", ") + "]"
	case json.Number:
		return "number"
	case string:
		return "string"
	case bool:
		return "boolean"
	case nil:
		return "null"
	}
	return "unknown"
}

// Outline is the form of a value without what is in its lists, whose items come and go.
func Outline(value any) string {
	switch value := value.(type) {
	case map[string]any:
		outlines := map[string]any{}
		for name, member := range value {
			if _, isList := member.([]any); isList {
				member = []any{}
			}
			outlines[name] = member
		}
		return Form(outlines)
	case []any:
		return Form([]any{})
	}
	return Form(value)
}

const longestExcerpt = 80

func excerpt(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return "a value that cannot be shown"
	}
	if len(text) > longestExcerpt {
		return strings.ToValidUTF8(string(text[:longestExcerpt]), "") + "…"
	}
	return string(text)
}
