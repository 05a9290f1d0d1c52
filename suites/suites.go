// Package suites lists the suites of this repository. An API that is added gets a row here.
//
// It stands above the suites, because each has to accept the flags of all: one command line is
// given to every suite of a run.
package suites

import (
	"flag"

	"plumbline/harness/suite"
	"plumbline/suites/resonance"
	"plumbline/suites/respoke"
)

// All returns the suites, in the order they are listed and run in.
func All() []*suite.Suite { return []*suite.Suite{respoke.Suite, resonance.Suite} }

// Options are the settings of a run, with the flags of every suite and of what all runs have in a
// flag set.
func Options(flags *flag.FlagSet) *suite.Options {
	return suite.NewOptions(flags, All()...)
}
