package faulty

import (
	"maps"
	"slices"
	"strconv"

	"plumbline/internal/tree"
)

// edit makes a value wrong at one place.
type edit struct {
	// place is where in the value, with * for any entry of a list.
	place tree.Pointer
	// wrong is what stands there instead of a right value; false where that cannot be made wrong.
	wrong func(right any) (any, bool)
	// sample is a right value as a whole, of which the parts are taken that another one lacks on
	// the way to the place.
	sample any
}

// anyEntry stands for the index of a list's entry.
const anyEntry = "*"

// mostEntries bounds how many entries of a list are tried.
const mostEntries = 3

// wrongs are the values that differ from a right one at the place, one for each entry of the lists
// on the way, of which some are taken.
func (e *edit) wrongs(right any) []any { return e.at(right, e.sample, e.place.Tokens()) }

func (e *edit) at(right, sample any, way []string) []any {
	if len(way) == 0 {
		if wrong, is := e.wrong(right); is {
			return []any{wrong}
		}
		return nil
	}
	switch right := right.(type) {
	case map[string]any:
		name := way[0]
		from, _ := sample.(map[string]any)
		member, has := right[name]
		if !has {
			member, has = from[name] // which is right where the sample is
		}
		if !has {
			return nil
		}
		var list []any
		for _, wrong := range e.at(member, from[name], way[1:]) {
			with := maps.Clone(right)
			with[name] = wrong
			list = append(list, with)
		}
		return list
	case []any:
		return e.ofList(right, sample, way)
	}
	return nil
}

func (e *edit) ofList(right []any, sample any, way []string) []any {
	from, _ := sample.([]any)
	var first any
	if len(from) > 0 {
		first = from[0]
	}
	var list []any
	for i := range right {
		if way[0] != anyEntry && way[0] != strconv.Itoa(i) || len(list) == mostEntries {
			continue
		}
		for _, wrong := range e.at(right[i], first, way[1:]) {
			with := slices.Clone(right)
			with[i] = wrong
			list = append(list, with)
		}
	}
	return list
}
