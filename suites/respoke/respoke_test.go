package respoke_test

import (
	"flag"
	"testing"

	"plumbline/harness/ginkgoext"
	"plumbline/suites/respoke"
	"plumbline/suites/targets"
)

var flags = targets.Flags(flag.CommandLine)

func TestRespoke(t *testing.T) {
	ginkgoext.Test(t, ginkgoext.Options{Targets: flags}, respoke.Suite)
}
