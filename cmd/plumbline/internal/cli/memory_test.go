package cli

import (
	"runtime"
	"runtime/debug"
	"testing"
)

// TestMemoryFollowsWhatIsHeld: what a plan holds is not taken for garbage that has to be collected
// ever more often, and what is given by the environment stays.
func TestMemoryFollowsWhatIsHeld(t *testing.T) {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(-1))
	defer debug.SetGCPercent(debug.SetGCPercent(growthOfCases))
	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "1GiB")
	given := debug.SetMemoryLimit(-1)
	limitMemoryOfCases()
	plan := make([]byte, 100<<20)
	runtime.GC()
	if is := debug.SetMemoryLimit(-1); is != given {
		t.Errorf("the bound is %d, and was given as %d", is, given)
	}
	t.Setenv("GOMEMLIMIT", "")
	least := int64(usualMemory + timesHeld*len(plan))
	for range 1_000 { // what is called after a collection is so some time
		if runtime.GC(); debug.SetMemoryLimit(-1) >= least && debug.SetMemoryLimit(-1) < 1<<40 {
			runtime.KeepAlive(plan)
			return
		}
	}
	t.Errorf("the bound is %d, and not %d or more", debug.SetMemoryLimit(-1), least)
}
