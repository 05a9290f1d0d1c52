package coverage

import (
	"cmp"
	"slices"

	"plumbline/harness/verdict"
)

// Merge joins two measurements of the same contract, such as those of two shards of a run: of each
// item the better level and the sum of the counts, and what only one of them has. The order of the
// two, and of several merges, does not matter; nil stands for no measurement. Operations and items
// keep their order; where the two do not have the same ones, which is so only if their contracts
// differ, they are sorted by their names.
func Merge(a, b *Coverage) *Coverage {
	switch {
	case a == nil && b == nil:
		return nil
	case a == nil:
		return b.clone()
	case b == nil:
		return a.clone()
	}
	merged := join(a.clone().Operations, b.clone().Operations,
		func(o Operation) string { return o.Name }, cmp.Compare, mergeOperations)
	for i := range merged {
		explain(&merged[i])
	}
	return &Coverage{Operations: merged}
}

func (c *Coverage) clone() *Coverage {
	operations := make([]Operation, len(c.Operations))
	for i, o := range c.Operations {
		o.Items = append([]Item{}, o.Items...)
		operations[i] = o
	}
	return &Coverage{Operations: operations}
}

func mergeOperations(a, b Operation) Operation {
	return Operation{Name: a.Name, Calls: a.Calls + b.Calls,
		Items: join(a.Items, b.Items, func(i Item) key { return i.key() }, compareKeys, mergeItems)}
}

func mergeItems(a, b Item) Item {
	merged := a
	merged.Level = better(a.Level, b.Level)
	merged.Present, merged.Absent, merged.Null = a.Present+b.Present, a.Absent+b.Absent,
		a.Null+b.Null
	if compareLocations(b.Location, a.Location) < 0 {
		merged.Location = b.Location
	}
	return merged
}

// join merges two lists whose values are known by a key.
func join[T any, K comparable](a, b []T, of func(T) K, compare func(K, K) int,
	merge func(T, T) T) []T {
	joined := make([]T, 0, len(a))
	at := map[K]int{}
	for _, value := range slices.Concat(a, b) {
		if i, known := at[of(value)]; known {
			joined[i] = merge(joined[i], value)
			continue
		}
		at[of(value)] = len(joined)
		joined = append(joined, value)
	}
	if !slices.EqualFunc(a, b, func(x, y T) bool { return of(x) == of(y) }) {
		slices.SortFunc(joined, func(x, y T) int { return compare(of(x), of(y)) })
	}
	return joined
}

func compareKeys(a, b key) int {
	return cmp.Or(
		cmp.Compare(slices.Index(ItemKinds, a.kind), slices.Index(ItemKinds, b.kind)),
		cmp.Compare(a.kind, b.kind), cmp.Compare(a.status, b.status),
		cmp.Compare(a.mediaType, b.mediaType), cmp.Compare(a.name, b.name),
	)
}

func compareLocations(a, b verdict.Location) int {
	return cmp.Or(
		cmp.Compare(a.Layer, b.Layer), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
		cmp.Compare(a.Column, b.Column), cmp.Compare(a.Pointer, b.Pointer),
	)
}
