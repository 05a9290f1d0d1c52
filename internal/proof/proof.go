// Package proof judges the judges: it holds what a suite says of servers that are wrong in exactly
// one way to what it must say, and what it says of servers that only differ from others to nothing
// at all.
package proof

import (
	"slices"
	"time"

	"plumbline/harness/verdict"
	"plumbline/internal/report"
	"plumbline/internal/tree"
)

// Kind tells what a server is to show.
type Kind string

// The kinds of servers, in the order they are shown in.
const (
	Plain     Kind = "plain"     // right: every case passes
	Variation Kind = "variation" // right in another way: nobody complains
	Fault     Kind = "fault"     // wrong in one way: the right case finds it
)

// Subject is one server that a suite is run against, and what has to come of it.
type Subject struct {
	ID        string `json:"id"`
	API       string `json:"api"`
	Kind      Kind   `json:"kind"`
	Class     string `json:"class,omitempty"` // of a fault
	Sentence  string `json:"sentence"`        // what the server does
	Operation string `json:"operation,omitempty"`
	// Requirement, Check and Instance say which finding a fault must provoke: in the case of that
	// requirement, of that check and, unless Instance is empty, at that place of the body.
	Requirement string        `json:"requirement,omitempty"`
	Check       verdict.Check `json:"check,omitempty"`
	Instance    tree.Pointer  `json:"instance,omitempty"`
	// Errs tells that nothing can be known of the API, so that the case of the requirement is
	// errored and has no finding.
	Errs bool `json:"errs,omitempty"`
	// Warning is the check whose warnings a variation may provoke.
	Warning verdict.Check `json:"warning,omitempty"`
	// Unsupported are the ids of requirements that a variation may leave unsupported: it refuses
	// what nothing known says it has to take.
	Unsupported []string `json:"unsupported,omitempty"`
	// Waits tells that its run waits more than it works.
	Waits bool `json:"-"`
}

// Verdict is what came of a subject.
type Verdict string

// The verdicts.
const (
	Accepted     Verdict = "accepted"      // as it should be: nothing was said of a right server
	Caught       Verdict = "caught"        // as it should be: the expected finding was made
	Survived     Verdict = "survived"      // a fault that no case noticed
	WrongFinding Verdict = "wrong finding" // a fault that only other cases or checks noticed
	Accused      Verdict = "accused"       // a right server that something was said of
	NotRun       Verdict = "not run"       // the suite did not get to an end
)

// Result is a subject and what came of it.
type Result struct {
	Subject
	Verdict Verdict `json:"verdict"`
	// what is wrong, where the verdict is not as it should be
	Reason   string         `json:"reason,omitempty"`
	Duration report.Seconds `json:"duration"`
	// Noticed are the cases that failed, errored or warned, those of the expected requirement
	// first.
	Noticed []Noticed `json:"noticed"`
	// Sample is what people are shown of the expected finding.
	Sample string `json:"sample,omitempty"`
}

// AsExpected tells whether the suite said what it must say.
func (r Result) AsExpected() bool { return r.Verdict == Accepted || r.Verdict == Caught }

// Noticed is a case that had something to say.
type Noticed struct {
	Requirement string             `json:"requirement"`
	Outcome     report.CaseOutcome `json:"outcome"`
	Findings    []Finding          `json:"findings"`
	// Expected tells that it has the finding that the fault must provoke.
	Expected bool `json:"expected"`
}

// Finding is a finding, as far as a proof looks at it.
type Finding struct {
	Check    verdict.Check    `json:"check"`
	Severity verdict.Severity `json:"severity"`
	Instance *tree.Pointer    `json:"instance"` // nil where it is not about the body
	Message  string           `json:"message"`
}

// FormatVersion is the version of a Proof's JSON. It changes when a member changes its meaning or
// goes; members may be added without.
const FormatVersion = 1

// Proof is the results of all subjects.
type Proof struct {
	Version  int            `json:"version"` // FormatVersion
	Started  time.Time      `json:"started"`
	Duration report.Seconds `json:"duration"`
	Results  []Result       `json:"results"` // in the order of the subjects
}

// Count counts the results of a kind, "" for any, with a verdict.
func (p Proof) Count(kind Kind, judged Verdict) int {
	n := 0
	for _, r := range p.Results {
		if (kind == "" || r.Kind == kind) && r.Verdict == judged {
			n++
		}
	}
	return n
}

// Holds tells whether there is a result, and every one is as it must be.
func (p Proof) Holds() bool {
	return len(p.Results) > 0 && !slices.ContainsFunc(p.Results,
		func(r Result) bool { return !r.AsExpected() })
}
