// Package score measures how much a test of an API is worth: the test is run against mocks of the
// API's document, each of which is wrong in one way, and the score is how many of these ways it
// finds. This is mutation testing, of a contract and of its tests.
package score

import (
	"fmt"
	"slices"
	"time"

	"plumbline/harness/verdict"
	"plumbline/internal/mock/faulty"
	"plumbline/internal/report"
)

// Outcome is what came of a fault.
type Outcome string

// The outcomes. The first four are those of faults that a test of the document can find.
const (
	Found     Outcome = "found"
	Survived  Outcome = "survived"   // the mock has shown it, and the test said nothing
	NotShown  Outcome = "not shown"  // its operation was called, but never so that it is seen
	NotCalled Outcome = "not called" // the test never calls its operation
	// Unfindable is a fault that no test of the document can find.
	Unfindable Outcome = "cannot be found"
	// NotJudged is a fault of which nothing is known: the measurement has ended before, or the test
	// failed where nothing wrong was shown.
	NotJudged Outcome = "not judged"
)

// Outcomes lists the outcomes in the order of the columns of a table.
func Outcomes() []Outcome {
	return []Outcome{Found, Survived, NotShown, NotCalled, Unfindable, NotJudged}
}

// FormatVersion is the version of a Score's JSON. It changes when a member changes its meaning or
// goes; members may be added without.
const FormatVersion = 1

// Score is how much a test of a document is worth.
type Score struct {
	Version  int             `json:"version"` // FormatVersion
	Started  time.Time       `json:"started"`
	Duration report.Seconds  `json:"duration"`
	Document report.Document `json:"document"`
	Title    string          `json:"title"` // of the document
	// Test is what was measured, for people: plumbline test, or a suite, or traffic.
	Test string `json:"test"`
	// Narrowed says what the test was not run of, since no fault that was tried concerns it.
	Narrowed string `json:"narrowed,omitempty"`
	// Accused is what the test has against the right mock. Where there is something the test was
	// run against no fault, and there is no score.
	Accused []string `json:"accused,omitempty"`
	// Interrupted says why the measurement has ended before its end.
	Interrupted string `json:"interrupted,omitempty"`
	Derived     int    `json:"derived"` // faults of the document
	// LeftOut are those that were not to be tried, since only so many were, or only some.
	LeftOut int `json:"leftOut"`
	// Seed is what the sample comes from; 0 where none was taken.
	Seed    uint64   `json:"seed,omitempty"`
	Found   int      `json:"found"`
	Of      int      `json:"of"`                // that a test can find
	Percent *float64 `json:"percent,omitempty"` // nil where there is no score
	Results []Result `json:"results"`
	// Underivable is what no fault could be derived of.
	Underivable []faulty.Underivable `json:"underivable,omitempty"`
}

// Result is a fault and what came of it.
type Result struct {
	faulty.Fault
	Outcome Outcome `json:"outcome"`
	// By is what has found it, the first few; More counts the others.
	By   []Finder `json:"by,omitempty"`
	More int      `json:"more,omitempty"`
	// Called is how many requests were addressed to the operation, and Shown how many answers were
	// other than the right ones.
	Called int `json:"called"`
	Shown  int `json:"shown"`
	// Reason says why it was not found.
	Reason string `json:"reason,omitempty"`
	// Next is what to write so that it will be found.
	Next     string         `json:"next,omitempty"`
	Duration report.Seconds `json:"duration"`
}

// Finder is what has found a fault: a test by its name, or a check of an operation.
type Finder struct {
	Test      string        `json:"test,omitempty"`
	Operation string        `json:"operation,omitempty"`
	Check     verdict.Check `json:"check,omitempty"`
}

// String names it for people.
func (f Finder) String() string {
	if f.Test != "" {
		return f.Test
	}
	return fmt.Sprintf("%s of %s", f.Check, f.Operation)
}

// AsMeant tells whether the fault was found by the check that has to find it, or by a test, of
// which nobody knows what it checks.
func (r Result) AsMeant() bool {
	return slices.ContainsFunc(r.By,
		func(f Finder) bool { return f.Test != "" || f.Check == r.Check })
}

// Count counts the results with an outcome.
func (s *Score) Count(outcome Outcome) int {
	n := 0
	for _, r := range s.Results {
		if r.Outcome == outcome {
			n++
		}
	}
	return n
}

// sum counts what was found of what can be.
func (s *Score) sum() {
	s.Found = s.Count(Found)
	s.Of = s.Found + s.Count(Survived) + s.Count(NotShown) + s.Count(NotCalled)
	if s.Of > 0 && len(s.Accused) == 0 {
		percent := 100 * float64(s.Found) / float64(s.Of)
		s.Percent = &percent
	}
}

// Row is a line of a table: how many faults of an operation, or of a class, have which outcome.
type Row struct {
	Name   string
	Counts map[Outcome]int
}

// Score is the percentage that is found of what can be, as text; – where nothing can be.
func (r Row) Score() string {
	of := r.Counts[Found] + r.Counts[Survived] + r.Counts[NotShown] + r.Counts[NotCalled]
	if of == 0 {
		return "–"
	}
	return percentage(100 * float64(r.Counts[Found]) / float64(of))
}

// Operations is the table of the operations, in the order of the document.
func (s *Score) Operations() []Row {
	return s.rows(func(r Result) string { return r.Operation })
}

// Classes is the table of the classes of faults, in their order.
func (s *Score) Classes() []Row {
	rows := s.rows(func(r Result) string { return string(r.Class) })
	slices.SortStableFunc(rows, func(a, b Row) int { return orderOf(a) - orderOf(b) })
	return rows
}

func orderOf(class Row) int { return slices.Index(faulty.Classes(), faulty.Class(class.Name)) }

func (s *Score) rows(of func(Result) string) []Row {
	var rows []Row
	at := map[string]int{}
	for _, r := range s.Results {
		name := of(r)
		i, known := at[name]
		if !known {
			i = len(rows)
			at[name] = i
			rows = append(rows, Row{name, map[Outcome]int{}})
		}
		rows[i].Counts[r.Outcome]++
	}
	return rows
}

// percentage is a percentage with one digit, which is 100 only where all is found.
func percentage(percent float64) string {
	const nearly = 99.9
	if percent < 100 && percent > nearly {
		percent = nearly
	}
	return fmt.Sprintf("%.1f %%", percent)
}
