package resonance_test

import (
	"flag"
	"testing"

	"plumbline/harness/ginkgoext"
	"plumbline/suites/resonance"
	"plumbline/suites/targets"
)

var flags = targets.Flags(flag.CommandLine)

func TestResonance(t *testing.T) {
	ginkgoext.Test(t, ginkgoext.Options{Targets: flags}, resonance.Suite)
}
