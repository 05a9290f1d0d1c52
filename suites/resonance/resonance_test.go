package resonance_test

import (
	"flag"
	"testing"

	// The ginkgo command takes a folder for a suite if a test file of it imports Ginkgo, and runs
	// any other without its flags.
	_ "github.com/onsi/ginkgo/v2"

	"plumbline/harness/suite"
	"plumbline/internal/secondopinion"
	"plumbline/suites"
	"plumbline/suites/resonance"
)

var options = suites.Options(flag.CommandLine)

func TestResonance(t *testing.T) {
	options.Name = resonance.Suite.Name // the suites share a folder
	options.SecondOpinion = func(document []byte) (suite.SecondOpinion, error) {
		return secondopinion.New(document)
	}
	suite.Test(t, *options, resonance.Suite)
}
