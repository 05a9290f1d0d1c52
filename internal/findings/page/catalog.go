// Package page writes the page of findings: every check and every requirement, what provokes it,
// and what people are shown when it is not met.
//
// What the page says is the code's: checks, tables of requirements, the catalog of faults. Its
// samples are what a proof was shown, and for what no fault of a server can provoke what the same
// code says of recorded traffic.
package page

import (
	"fmt"
	"slices"

	"plumbline/fixtures/faults"
	"plumbline/harness/requirement"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/suites"
)

// Catalog is all that the page lists, without its samples.
type Catalog struct {
	Checks []verdict.Description
	APIs   []API
}

// API is what a suite demands, and what is tried on it.
type API struct {
	Name, Title  string
	Requirements requirement.Table
	Faults       []faults.Fault
	// Operations are METHOD /path of the operations that requirements name otherwise.
	Operations map[string]string
}

// Current returns the catalog as the code has it.
func Current() (Catalog, error) {
	// what only generated requests are held to is not for suites to find
	c := Catalog{Checks: slices.DeleteFunc(verdict.Descriptions(),
		func(d verdict.Description) bool { return slices.Contains(verdict.Generated(), d.ID) })}
	for _, suite := range suites.All() {
		loaded, err := contract.Load(suite.Source)
		if err != nil {
			return c, err
		}
		api := API{Name: suite.Name, Title: suite.Title, Requirements: suite.Requirements,
			Faults: suites.Servers().Faults(suite.Name), Operations: map[string]string{}}
		for _, r := range suite.Requirements {
			operation, known := loaded.Operation(r.Operation)
			if !known {
				return c, fmt.Errorf("requirement %s: the contract has no operation %s", r.ID,
					r.Operation)
			}
			api.Operations[r.Operation] = operation.Method + " " + operation.Path
		}
		c.APIs = append(c.APIs, api)
	}
	return c, nil
}

// faults returns the faults of all APIs that are wanted, in the order of the catalog.
func (c Catalog) faults(wanted func(faults.Fault) bool) []faults.Fault {
	var chosen []faults.Fault
	for _, api := range c.APIs {
		for _, f := range api.Faults {
			if wanted(f) {
				chosen = append(chosen, f)
			}
		}
	}
	return chosen
}

// ofCheck returns the faults that a check has to find.
func (c Catalog) ofCheck(id verdict.Check) []faults.Fault {
	return c.faults(func(f faults.Fault) bool { return f.Check == string(id) })
}

// of returns the faults that break a requirement.
func (a API) of(id string) []faults.Fault {
	return slices.DeleteFunc(slices.Clone(a.Faults),
		func(f faults.Fault) bool { return f.Requirement != id })
}

// operations lists the operations of the requirements, in the order in which the table comes to
// them.
func (a API) operations() []string {
	var names []string
	for _, r := range a.Requirements {
		if !slices.Contains(names, r.Operation) {
			names = append(names, r.Operation)
		}
	}
	return names
}
