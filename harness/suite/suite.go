// Package suite is the only place of the harness that knows Ginkgo and Gomega: suites,
// matchers, labels, what a case leaves in Ginkgo's report, and how that becomes Plumbline's.
//
// Known limits: Ginkgo runs one tree of cases per process, so [Run] can be called once in a
// process.
package suite

import (
	"context"
	"fmt"

	"github.com/onsi/ginkgo/v2"

	"plumbline/harness"
	"plumbline/harness/requirement"
	"plumbline/harness/target"
)

// Suite is the conformance suite of one API. Its cases are registered when the suite is run, so
// that a program can hold several suites and run some of them.
type Suite struct {
	Name  string // in labels and file names, such as respoke
	Title string // for people, such as Respoke
	// Document is the path of the API's document, from the working folder, which is the folder of
	// the test; Overlays are those of its amendments. Source has their texts instead, where they
	// are known.
	Document     string
	Overlays     []string
	Source       harness.Source
	Target       target.Definition
	Requirements requirement.Table
	// Waivers are the findings that the project itself accepts; one without a path has none.
	Waivers harness.Text
	// Reference starts the API's own reference server on a loopback address. The suite runs against
	// it where no base URL is given.
	Reference func(addr string) (*Reference, error)
	// Path changes a path of the contract into the one that is sent to a target; nil sends it as it
	// is.
	Path func(t *target.Target, path string) string

	cases []func(*API)
}

// Reference is a running reference server.
type Reference struct {
	BaseURL     string
	Credentials map[string]string // by the names of the target's definition
	Close       func(context.Context) error
}

// Cases adds cases to the suite: register is called with the suite's API when Ginkgo builds its
// tree. The result is for package-level declarations, as with Ginkgo's own containers.
func (s *Suite) Cases(register func(api *API)) bool {
	s.cases = append(s.cases, register)
	return true
}

// Requirement decorates a case with what it proves: labels to select it by and, for one that
// exceeds a limit, what makes it run alone and last.
func (s *Suite) Requirement(id string) []any {
	found, ok := s.Requirements.Find(id)
	if !ok {
		panic(fmt.Sprintf("suite %s: no requirement %q", s.Name, id))
	}
	decorators := []any{ginkgo.Label(found.Labels()...)}
	if found.Kind == requirement.Limit {
		decorators = append(decorators, ginkgo.Serial, ginkgo.SpecPriority(last))
	}
	return decorators
}

// last is the priority of cases that run after all others; the default is 0, and higher runs
// earlier.
const last = -1

// label is what every case of the suite carries.
func (s *Suite) label() string { return "api:" + s.Name }
