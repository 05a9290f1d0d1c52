package cli

import (
	"fmt"
	"slices"
	"strings"

	"plumbline/harness/suite"
	registry "plumbline/suites"
)

// suites are those that plumbline knows, in the order they are listed and run in.
var suites = registry.All()

// servers are the reference servers of the APIs, right and wrong.
var servers = registry.Servers()

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
