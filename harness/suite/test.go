package suite

import (
	"os"
	"testing"
)

// Test runs a suite under go test or the ginkgo CLI. Where nothing could be tested the process ends
// with the exit status 2; go test and the ginkgo CLI make 1 of it.
func Test(t *testing.T, options Options, suites ...*Suite) {
	switch Run(options, suites...) {
	case CouldNotRun:
		os.Exit(int(CouldNotRun))
	case DoesNotConform:
		t.Fail()
	}
}
