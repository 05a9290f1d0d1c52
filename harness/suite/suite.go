// Package suite runs suites of cases on Ginkgo: what a suite is, its labels and flags, what a case
// leaves in Ginkgo's report, and how that becomes Plumbline's.
//
// Known limits: Ginkgo runs one tree of cases per process, so [Run] can be called once in a
// process.
package suite

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/onsi/ginkgo/v2"

	"plumbline/harness"
	"plumbline/harness/requirement"
	"plumbline/harness/target"
)

// Suite is the conformance suite of one API. Its cases are registered when the suite is run, so
// that a program can hold several suites and run some of them.
type Suite struct {
	Name  string // in labels, flags and file names, such as respoke
	Title string // for people, such as Respoke; the name where it is empty
	// Document is the path of the API's document, from the working folder, which is the folder of
	// the test; Overlays are those of its amendments. Source has their texts instead, where they
	// are known.
	Document string
	Overlays []string
	Source   harness.Source
	// Target says what the suite needs to know of a deployment. Without an API and a variable for
	// the base URL they follow from the name, such as RESPOKE_BASE_URL; settings that every target
	// has (see [Settings]) are added where they lack.
	Target       target.Definition
	Requirements requirement.Table
	// Effects say of operations, by operationId or METHOD /path, what a call does to a target where
	// the method does not tell: a POST that hands out a token creates nothing that lasts.
	Effects map[string]Effect
	// Waivers are the findings that the project itself accepts; one without a path has none.
	Waivers harness.Text
	// Reference starts the API's own reference server on a loopback address. The suite runs against
	// it where no base URL is given; without one a base URL is needed.
	Reference func(addr string) (*Reference, error)
	// Generated adds cases that are made of the document; nil adds none.
	Generated *Generated
	// Path changes a path of the contract into the one that is sent to a target; nil sends it as it
	// is.
	Path func(t *target.Target, path string) string

	cases []func(*API)
}

// Reference is a running reference server.
type Reference struct {
	BaseURL     string
	Credentials map[string]string // by the names of the target's definition
	// Settings are how the server is to be called where that is not what a deployment documents, by
	// the names of the target's definition: a rate limit that does not make a run wait, for one.
	// What the user of a run says goes first.
	Settings map[string]string
	Close    func(context.Context) error
}

// Cases adds cases to the suite: register is called with the suite's API when Ginkgo builds its
// tree, and once before that where the run is split into shards: it has to register the same cases
// in the same order each time. The result is for package-level declarations, as with Ginkgo's own
// containers.
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
	return decorators(found)
}

// decorators are those of a case that proves a requirement.
func decorators(proven requirement.Requirement) []any {
	list := []any{ginkgo.Label(proven.Labels()...)}
	if proven.Kind == requirement.Limit {
		list = append(list, ginkgo.Serial, ginkgo.SpecPriority(last))
	}
	return list
}

// last is the priority of cases that run after all others; the default is 0, and higher runs
// earlier.
const last = -100

// title is what people call the API.
func (s *Suite) title() string { return cmp.Or(s.Title, s.Name) }

// variable writes the name of a suite the way environment variables are.
func variable(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return unicode.ToUpper(r)
		}
		return '_'
	}, strings.ToLower(name))
}

// definition is what the suite needs to know of a target, with what it leaves to be understood.
func (s *Suite) definition() target.Definition {
	d := s.Target
	d.API = cmp.Or(d.API, s.Name)
	d.BaseURLVariable = cmp.Or(d.BaseURLVariable, variable(s.Name)+"_BASE_URL")
	d.Settings = slices.Clone(d.Settings)
	for _, common := range Settings() {
		if !slices.ContainsFunc(d.Settings,
			func(own target.Setting) bool { return own.Name == common.Name }) {
			d.Settings = append(d.Settings, common)
		}
	}
	return d
}

// label is what every case of the suite carries.
func (s *Suite) label() string { return "api:" + s.Name }
