// Package report is the result of a run and how it is shown. The model knows nothing of how cases are run, and every writer takes an io.Writer.
//
// What is in a report has been redacted before it came here.
package report

import (
	"time"

	"plumbline/harness/check"
	"plumbline/harness/contract"
	"plumbline/harness/requirement"
)

// Outcome is what became of a case. The six are never folded into one another.
type Outcome string

// The outcomes.
const (
	Passed      Outcome = "passed"
	Failed      Outcome = "failed"      // the API does not conform
	Errored     Outcome = "errored"     // our side or the network: nothing is known of the API
	Skipped     Outcome = "skipped"     // not run: filtered out, switched off, or a case it builds on did not pass
	Waived      Outcome = "waived"      // does not conform, and that has been accepted
	Unsupported Outcome = "unsupported" // the target cannot be asked
)

// Outcomes lists all six, in the order they are shown in.
var Outcomes = []Outcome{Passed, Failed, Errored, Skipped, Waived, Unsupported}

// Run is one run: of one suite or of several.
type Run struct {
	Suites []Suite
}

// Suite is what a run found about one API.
type Suite struct {
	Name       string // such as respoke
	Title      string
	Target     string // where it ran, safe to print
	Document   string // path of the published document
	Defects    []contract.Defect
	Cases      []Case
	LeftBehind []LeftBehind
}

// Case is what became of one case.
type Case struct {
	Requirement requirement.Requirement
	Title       string
	Outcome     Outcome
	Reason      string // why it was skipped, waived, errored or is unsupported, as far as that is known
	Duration    time.Duration
	Findings    []check.Finding
	Unchecked   []check.Unchecked
}

// errors counts the findings that speak against the case.
func (c Case) errors() int {
	n := 0
	for _, finding := range c.Findings {
		if finding.Severity == contract.Error {
			n++
		}
	}
	return n
}

// LeftBehind is something a run created on a target and did not delete.
type LeftBehind struct {
	What   string `json:"what"`   // such as "role 5A3B…"
	Reason string `json:"reason"` // why it is still there
	Count  int    `json:"count"`
	// Expires says that it goes away by itself.
	Expires bool `json:"expires"`
}

// Count counts the cases of an outcome.
func (s Suite) Count(outcome Outcome) int {
	n := 0
	for _, c := range s.Cases {
		if c.Outcome == outcome {
			n++
		}
	}
	return n
}

// Tested counts the cases that say something about the API.
func (s Suite) Tested() int { return s.Count(Passed) + s.Count(Failed) + s.Count(Waived) }

// Conforms tells whether the API was tested and nothing speaks against it.
func (s Suite) Conforms() bool {
	return s.Tested() > 0 && s.Count(Failed) == 0 && s.Count(Errored) == 0
}
