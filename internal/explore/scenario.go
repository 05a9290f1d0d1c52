package explore

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"reflect"
	"slices"

	"plumbline/internal/contract"
	"plumbline/internal/schema"
)

// Scenario is what can be looked for in a resource by several requests, one after the other.
type Scenario struct {
	Resource *Resource
	// Operation is the one that the scenario is about.
	Operation *contract.Operation
	Name      string // such as create-then-read
	Sentence  string
}

// Scenarios lists what the document shows enough operations for.
func Scenarios(resources []*Resource) []Scenario {
	var list []Scenario
	for _, r := range resources {
		if r.Create == nil || r.Read == nil {
			continue
		}
		add := func(o *contract.Operation, name, sentence string) {
			list = append(list, Scenario{r, o, name, sentence})
		}
		add(r.Create, "create-then-read", "what is created can be read, with the members it got")
		if r.List != nil {
			add(r.Create, "create-then-list", "what is created is in the list")
		}
		if r.Replace != nil {
			add(r.Replace, "replace-then-read",
				"what is replaced has the new members, and none of the old ones")
			add(r.Replace, "replace-twice", "the same replacement twice leaves the same")
			add(r.Replace, "refused-replacement", "a refused replacement changes nothing")
		}
		if r.Change != nil {
			add(r.Change, "change-then-read",
				"what is changed has the new member, and the others as before")
			add(r.Change, "refused-change", "a refused change changes nothing")
		}
		if r.Deletes != nil {
			add(r.Deletes, "delete-then-read", "what is deleted cannot be read any more")
			if r.List != nil {
				add(r.Deletes, "delete-then-list", "what is deleted is not in the list any more")
			}
			add(r.Deletes, "delete-twice", "to delete it again is no error of the server")
		}
	}
	return list
}

// Lost says which members that were sent are not in what is read: they are missing, or they have
// another value. Only members that both schemas have, and that nobody but the client decides, are
// compared.
func Lost(sent, read any, mayDiffer func(name string) bool) []string {
	wanted, ok := sent.(map[string]any)
	got, is := Unwrapped(read).(map[string]any)
	if !ok || !is {
		return nil
	}
	var lost []string
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		if mayDiffer(name) {
			continue
		}
		value, there := got[name]
		switch {
		case !there && wanted[name] != nil:
			lost = append(lost, fmt.Sprintf("%s was sent and is not there", name))
		case there && !Same(wanted[name], value):
			lost = append(lost, fmt.Sprintf("%s was sent as %s and is %s", name,
				excerpt(wanted[name]), excerpt(value)))
		}
	}
	return lost
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
// worth, and members that are null as those that are not there.
func Same(a, b any) bool {
	switch a := a.(type) {
	case json.Number:
		other, is := b.(json.Number)
		return is && sameNumber(a, other)
	case []any:
		other, is := b.([]any)
		if !is || len(a) != len(other) {
			return false
		}
		for i := range a {
			if !Same(a[i], other[i]) {
				return false
			}
		}
		return true
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
	return reflect.DeepEqual(a, b)
}

func sameNumber(a, b json.Number) bool {
	if a == b {
		return true
	}
	if !schema.Computable(a) || !schema.Computable(b) {
		return false
	}
	x, known := new(big.Rat).SetString(string(a))
	y, knownToo := new(big.Rat).SetString(string(b))
	return known && knownToo && x.Cmp(y) == 0
}

const longestExcerpt = 80

func excerpt(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return "a value that cannot be shown"
	}
	if len(text) > longestExcerpt {
		return string(text[:longestExcerpt]) + "…"
	}
	return string(text)
}
