// Package suites lists the APIs of this repository: their suites and their reference servers. An
// API that is added gets a row here.
//
// It stands above the suites, because each has to accept the flags of all: one command line is
// given to every suite of a run.
package suites

import (
	"flag"

	"plumbline/fixtures/faults"
	resonanceservers "plumbline/fixtures/resonance/faulty"
	respokeservers "plumbline/fixtures/respoke/faulty"
	shopservers "plumbline/fixtures/shop/faulty"
	"plumbline/harness/suite"
	"plumbline/suites/resonance"
	"plumbline/suites/respoke"
)

// apis has a row for each API, in the order they are listed and run in.
var apis = []struct {
	suite   *suite.Suite
	servers faults.API // the reference server, right and wrong; none where nobody wrote one
}{
	{respoke.Suite, respokeservers.API},
	{resonance.Suite, resonanceservers.API},
}

// All returns the suites, in the order they are listed and run in.
func All() []*suite.Suite {
	all := make([]*suite.Suite, len(apis))
	for i, api := range apis {
		all[i] = api.suite
	}
	return all
}

// Servers returns the reference servers of the APIs, with what can be wrong with each.
func Servers() faults.Catalog {
	var all faults.Catalog
	for _, api := range apis {
		if api.servers.Reference != nil {
			all = append(all, api.servers)
		}
	}
	return all
}

// WithoutSuite returns the reference servers of APIs that have no suite of cases: they are tested
// from their documents alone.
func WithoutSuite() faults.Catalog { return faults.Catalog{shopservers.API} }

// Options are the settings of a run, with the flags of every suite and of what all runs have in a
// flag set.
func Options(flags *flag.FlagSet) *suite.Options {
	return suite.NewOptions(flags, All()...)
}
