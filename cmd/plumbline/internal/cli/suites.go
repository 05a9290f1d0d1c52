package cli

import (
	"fmt"
	"slices"
	"strings"

	"plumbline/fixtures/faults"
	"plumbline/harness/suite"
	registry "plumbline/suites"
)

// suites are those that plumbline knows, in the order they are listed and run in.
var suites = registry.All()

// servers are the reference servers of the APIs, right and wrong.
var servers = registry.Servers()

// withoutSuite are the reference servers of APIs that no suite tests.
var withoutSuite = registry.WithoutSuite()

// servedNames are the APIs that have a reference server, those with a suite first.
func servedNames() []string {
	names := suiteNames()
	for _, api := range withoutSuite {
		names = append(names, api.Name)
	}
	return names
}

// catalogOf is the catalog that has the servers of an API.
func catalogOf(api string) faults.Catalog {
	if slices.ContainsFunc(withoutSuite, func(a faults.API) bool { return a.Name == api }) {
		return withoutSuite
	}
	return servers
}

// chooseServed returns the names of APIs with a reference server, each once, or all where there
// are none.
func chooseServed(names []string) ([]string, error) {
	if len(names) == 0 {
		return servedNames(), nil
	}
	for _, name := range names {
		if !slices.Contains(servedNames(), name) {
			return nil, fmt.Errorf("there is no reference server of %q (servers: %s)", name,
				strings.Join(servedNames(), ", "))
		}
	}
	return slices.DeleteFunc(servedNames(),
		func(name string) bool { return !slices.Contains(names, name) }), nil
}

func suiteNames() []string {
	names := make([]string, len(suites))
	for i, suite := range suites {
		names[i] = suite.Name
	}
	return names
}

// choose returns the suites of the names, each once, or all where there are none.
func choose(names []string) ([]*suite.Suite, error) {
	if len(names) == 0 {
		return suites, nil
	}
	for _, name := range names {
		if !slices.Contains(suiteNames(), name) {
			return nil, fmt.Errorf("there is no suite %q (suites: %s)", name,
				strings.Join(suiteNames(), ", "))
		}
	}
	return slices.DeleteFunc(slices.Clone(suites),
		func(suite *suite.Suite) bool { return !slices.Contains(names, suite.Name) }), nil
}
