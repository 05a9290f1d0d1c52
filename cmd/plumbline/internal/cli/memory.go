package cli

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
)

const (
	// usualMemory is how much memory a run takes before it collects garbage more often, in bytes.
	// What a target sends is bounded, and is garbage soon.
	usualMemory = 64 << 20
	// timesHeld is how many times what it holds a run may take besides, where cases are made of a
	// document. With 1 the collection would never end, since nothing of that is garbage. With 2
	// it takes a third of the time of the start of a document of thousands of operations, and with
	// 3 half of that.
	timesHeld = 3
	// growthOfCases is by how many percent the heap may grow, within that, before it is collected,
	// where cases are made of a document. Little of what such a run makes is kept, and it makes a
	// lot, so that to collect it more often takes time for nothing.
	growthOfCases = 400
)

// limitMemory keeps the memory of a run near what a plain one takes, whatever the target sends,
// unless GOMEMLIMIT says how much it may be.
func limitMemory() { setMemory(usualMemory) }

func setMemory(most int64) {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(most)
	}
}

// limitMemoryOfCases does the same for a run whose cases are made of a document. What there is to
// try stays in memory, and how much that is cannot be told from the document: of 100 kB there may
// be 200,000 obligations. So the bound is set anew after each collection, by the least that the
// last ones have left: what a large answer takes is held for a moment only.
func limitMemoryOfCases() {
	limitMemory()
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(growthOfCases)
	}
	var left [4]int64 // by the last collections, in bytes
	var collected func(*sentinel)
	collected = func(s *sentinel) {
		copy(left[1:], left[:])
		left[0] = held()
		setMemory(usualMemory + timesHeld*slices.Min(left[:]))
		runtime.SetFinalizer(s, collected) // is called after the next one
	}
	collected(&sentinel{})
}

// sentinel is something that nothing leads to, so that each collection finds it. It has a pointer,
// without which it would share its memory with others.
type sentinel struct{ _ *byte }

// held is how many bytes the last collection has left.
func held() int64 {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	return int64(live[0].Value.Uint64()) //nolint:gosec // as much as there is memory
}
