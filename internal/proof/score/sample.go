package score

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"

	"plumbline/internal/mock/faulty"
)

// Sample takes at most so many of the faults, spread over operations and classes as evenly as they
// go, in the order in which they were. The same seed takes the same ones.
func Sample(faults []faulty.Fault, most int, seed uint64) []faulty.Fault {
	if most >= len(faults) {
		return faults
	}
	left := make([]int, len(faults))
	for i := range faults {
		left[i] = i
	}
	slices.SortFunc(left, func(a, b int) int {
		return cmp.Or(cmp.Compare(lot(faults[a], seed), lot(faults[b], seed)), a-b)
	})
	classes, operations := map[faulty.Class]int{}, map[string]int{}
	var taken []int
	for range most {
		best := 0
		for i, at := range left {
			f, than := faults[at], faults[left[best]]
			if cmp.Or(cmp.Compare(classes[f.Class], classes[than.Class]),
				cmp.Compare(operations[f.Operation], operations[than.Operation])) < 0 {
				best = i
			}
		}
		f := faults[left[best]]
		classes[f.Class]++
		operations[f.Operation]++
		taken = append(taken, left[best])
		left = slices.Delete(left, best, best+1)
	}
	slices.Sort(taken)
	sample := make([]faulty.Fault, len(taken))
	for i, at := range taken {
		sample[i] = faults[at]
	}
	return sample
}

// lot is what a fault draws.
func lot(f faulty.Fault, seed uint64) uint64 {
	hash := fnv.New64a()
	fmt.Fprintf(hash, "%d %s", seed, f.ID)
	return hash.Sum64()
}
