package httpcheck

import (
	"strings"
	"sync"

	"plumbline/harness"
	"plumbline/harness/exchange"
	"plumbline/internal/coverage"
)

// observed has the exchanges of a process, by their contract: coverage counts those of all clients
// and handlers together, whatever test they belong to.
var observed = struct {
	sync.Mutex
	by map[*harness.Contract][]coverage.Observation
}{by: map[*harness.Contract][]coverage.Observation{}}

func observe(contract *harness.Contract, operation string, x *exchange.Exchange) {
	found, known := contract.Compiled().Operation(operation)
	if !known {
		return
	}
	observed.Lock()
	defer observed.Unlock()
	observed.by[contract] = append(observed.by[contract],
		coverage.Observation{Operation: found, Exchange: x, Judged: true})
}

// Coverage tells at the end of a test what of a contract was exercised by the clients and handlers
// of the process so far: operations, statuses, parameters, members and more. The test fails where
// that is less than a percentage (0 to 100) of what a client can bring about.
func Coverage(t T, contract *harness.Contract, atLeast float64) {
	t.Helper()
	t.Cleanup(func() {
		observed.Lock()
		measured := coverage.Measure(contract.Compiled(), observed.by[contract])
		observed.Unlock()
		var text strings.Builder
		_ = coverage.WriteText(&text, measured, nil) // into a strings.Builder, which does not fail
		t.Logf("%s", text.String())
		if measured.Percent() < atLeast {
			t.Errorf("%s of the contract was exercised, less than %g%%", measured.PercentText(),
				atLeast)
		}
	})
}
