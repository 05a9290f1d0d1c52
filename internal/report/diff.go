package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"plumbline/harness/verdict"
	"plumbline/internal/coverage"
	"plumbline/internal/printable"
)

// DifferenceVersion is the version of a Difference's JSON. It changes when a member changes its
// meaning or goes; members may be added without.
const DifferenceVersion = 1

// Difference is what changed from one run to a later one.
type Difference struct {
	Version int  `json:"version"` // DifferenceVersion
	Old     Side `json:"old"`
	New     Side `json:"new"`
	// Remarks say what makes the two less comparable: another document, target or label filter.
	Remarks []string `json:"remarks"`

	NewFindings []Delta `json:"newFindings"` // in the newer run only
	Fixed       []Delta `json:"fixed"`       // in the older run only, and the newer one has looked
	Unchanged   []Delta `json:"unchanged"`   // in both
	// in the older run only, and the newer one did not come to look
	Unknown []Delta `json:"unknown"`
	// what the newer run has and accepts, whatever the older said
	Waived []Delta `json:"waived"`

	Cases        []CaseChange   `json:"cases"`    // with another outcome
	Appeared     []CaseChange   `json:"appeared"` // cases that the older run does not list
	Gone         []CaseChange   `json:"gone"`     // cases that the newer run does not list
	LostCoverage []LostCoverage `json:"lostCoverage"`
}

// Side is one of the two runs.
type Side struct {
	Started     time.Time `json:"started"`
	Filter      string    `json:"labelFilter"`
	Interrupted string    `json:"interrupted,omitempty"`
	Conforms    bool      `json:"conforms"`
}

// Delta is something that speaks against an API or a run, as many times as it has been found: a
// finding, a case that failed or errored without one, or a problem outside of any case.
type Delta struct {
	// ID is that of the finding, or of the failure of a case without one; empty for all else.
	ID          string        `json:"id,omitempty"`
	Suite       string        `json:"suite,omitempty"`
	Requirement string        `json:"requirement,omitempty"`
	Title       string        `json:"title,omitempty"` // of the first case it was found in
	Operation   string        `json:"operation,omitempty"`
	Check       verdict.Check `json:"check,omitempty"`   // empty where it is no finding
	Outcome     CaseOutcome   `json:"outcome,omitempty"` // of that case
	Instance    string        `json:"instance,omitempty"`
	Message     string        `json:"message"`
	Exchange    string        `json:"exchange,omitempty"` // id of the first exchange
	Waiver      string        `json:"waiver,omitempty"`
	Count       int           `json:"count"`
	// Reason says why nothing is known of it any more; empty for all else.
	Reason string `json:"reason,omitempty"`
}

// CaseChange is a case whose outcome is another one, or that only one run lists.
type CaseChange struct {
	CaseName
	Old    CaseOutcome `json:"old,omitempty"` // empty where the older run does not list it
	New    CaseOutcome `json:"new,omitempty"`
	Reason string      `json:"reason,omitempty"` // of the newer outcome
}

// LostCoverage is an item of a suite's contract that the newer run has not reached as well as the
// older.
type LostCoverage struct {
	Suite string `json:"suite"`
	coverage.Loss
}

// Any tells whether anything changed, for better or worse.
func (d Difference) Any() bool {
	return len(d.NewFindings)+len(d.Fixed)+len(d.Unknown)+len(d.Cases)+len(d.Appeared)+len(
		d.Gone)+len(d.LostCoverage) > 0
}

// Diff compares two runs. Findings are the same if suite, requirement, operation, check, place in
// the body and message are, but for what differs in each run, such as times and indexes: if they
// have the same id. Of those that occur several times each counts. Only findings of severity error
// count.
//
// An entry of recorded traffic has no counterpart in another recording; there all entries of an
// operation are compared with all of the other.
func Diff(older, newer Run) Difference {
	older, newer = older.byOperation(), newer.byOperation()
	d := Difference{Version: DifferenceVersion, Old: side(older), New: side(newer),
		Remarks: remarks(older, newer)}
	was, is := occurrences(older), occurrences(newer)
	d.match(was, is, newer)
	d.compareCases(older, newer)
	for _, suite := range older.Suites {
		current, _ := newer.suite(suite.Name)
		for _, loss := range coverage.Lost(suite.Coverage, current.Coverage) {
			d.LostCoverage = append(d.LostCoverage, LostCoverage{suite.Name, loss})
		}
	}
	return d.filled()
}

// byOperation returns the run with the entries of recorded traffic put together by their
// operations.
func (r Run) byOperation() Run {
	r.Suites = slices.Clone(r.Suites)
	for i := range r.Suites {
		if suite := &r.Suites[i]; suite.Subject == Recording {
			suite.Cases = byOperation(suite.Cases)
		}
	}
	return r
}

// gravest are the outcomes in the order in which one of a case decides for all of an operation.
var gravest = []CaseOutcome{Failed, Errored, Waived, Passed}

func byOperation(cases []Case) []Case {
	var joined []Case
	at := map[string]int{}
	for _, c := range cases {
		i, known := at[c.Operation]
		if !known {
			i = len(joined)
			at[c.Operation] = i
			joined = append(joined, Case{Operation: c.Operation, Outcome: Passed,
				Title: cmp.Or(c.Operation, noOperation)})
		}
		one := &joined[i]
		if slices.Index(gravest, c.Outcome) < slices.Index(gravest, one.Outcome) {
			one.Outcome, one.Reason, one.Failure = c.Outcome, c.Reason, c.Failure
		}
		one.Findings = append(one.Findings, c.Findings...)
		one.Exchanges = append(one.Exchanges, c.Exchanges...)
	}
	return joined
}

func side(run Run) Side {
	return Side{run.Started, run.Filter, run.Interrupted, run.Conforms()}
}

func (d Difference) filled() Difference {
	d.Remarks, d.LostCoverage = list(d.Remarks), list(d.LostCoverage)
	d.NewFindings, d.Fixed, d.Unchanged, d.Unknown, d.Waived = list(d.NewFindings), list(d.Fixed),
		list(d.Unchanged), list(d.Unknown), list(d.Waived)
	d.Cases, d.Appeared, d.Gone = list(d.Cases), list(d.Appeared), list(d.Gone)
	return d
}

func (r Run) suite(name string) (Suite, bool) {
	i := slices.IndexFunc(r.Suites, func(s Suite) bool { return s.Name == name })
	if i < 0 {
		return Suite{}, false
	}
	return r.Suites[i], true
}

func remarks(older, newer Run) []string {
	var all []string
	for _, suite := range older.Suites {
		current, found := newer.suite(suite.Name)
		if !found {
			all = append(all, "the newer run has no suite "+suite.Name)
			continue
		}
		if difference := suite.differs(current); difference != "" {
			all = append(all, suite.Name+": "+difference)
		}
	}
	for _, suite := range newer.Suites {
		if _, found := older.suite(suite.Name); !found {
			all = append(all, "the older run has no suite "+suite.Name)
		}
	}
	if older.Filter != newer.Filter {
		all = append(all, fmt.Sprintf("the label filter was %q and is %q", older.Filter,
			newer.Filter))
	}
	return all
}

// occurrence is one delta where it was found.
type occurrence struct {
	Delta
	identity
	place CaseName // none for what is outside of any case
	// exchange counts the exchanges of the case up to that of the finding; 0 where it is about
	// none.
	exchanges int
}

// occurrences lists everything that speaks against the suites of a run, in order.
func occurrences(run Run) []occurrence {
	var all []occurrence
	outside := func(suite, text string) {
		all = append(all, occurrence{Delta: Delta{Suite: suite, Message: text, Count: 1},
			identity: identity{suite: suite, message: steadyMessage(text, nil)}})
	}
	if run.Interrupted != "" {
		outside("", "it did not come to its end: "+run.Interrupted)
	}
	for _, suite := range run.Suites {
		for _, problem := range suite.Problems {
			outside(suite.Name, problem)
		}
		names, cases := suite.named()
		for _, name := range names {
			all = append(all, suite.occurrences(name, cases[name], isError)...)
		}
	}
	return all
}

func isError(f Finding) bool { return f.Severity == verdict.Error }

// occurrences lists what speaks against a case: those of its findings that are wanted, or what it
// failed or errored with where no finding does.
func (s Suite) occurrences(name CaseName, c Case, wanted func(Finding) bool) []occurrence {
	var all []occurrence
	base := Delta{Suite: name.Suite, Requirement: name.Requirement, Title: name.Title,
		Operation: c.About(), Outcome: c.Outcome, Count: 1}
	for _, finding := range c.Findings {
		if wanted(finding) {
			all = append(all, s.occurrence(base, name, c, finding))
		}
	}
	if c.errors() == 0 && (c.Outcome == Failed || c.Outcome == Errored) {
		base.Message = c.failureText()
		known := s.failureIdentity(c)
		if c.Outcome == Failed {
			base.ID = known.id()
		}
		all = append(all, occurrence{base, known, name, 0})
	}
	return all
}

// occurrence is a finding where it was found. base says what is known of its case.
func (s Suite) occurrence(base Delta, name CaseName, c Case, finding Finding) occurrence {
	known := s.identityOf(c, finding)
	base.ID, base.Operation = known.id(), known.operation
	base.Check, base.Message, base.Exchange, base.Waiver = finding.Check, finding.Message,
		finding.Exchange, finding.Waiver
	if finding.Instance != nil {
		base.Instance = string(*finding.Instance)
	}
	at := slices.IndexFunc(c.Exchanges, func(x Exchange) bool { return x.ID == finding.Exchange })
	return occurrence{base, known, name, callsOf(c.Exchanges[:at+1], known.operation)}
}

func callsOf(list []Exchange, operation string) (n int) {
	for _, x := range list {
		if x.Operation == operation {
			n++
		}
	}
	return n
}

// failureText is what is said of a case that failed or errored without a finding.
func (c Case) failureText() string { return cmp.Or(c.Failure, c.Reason) }

// match pairs what the older run has with what the newer has: first in the same case, then in any.
// What is waived now is neither new nor fixed.
func (d *Difference) match(was, is []occurrence, newer Run) {
	paired := make([]bool, len(is))
	matched := make([]bool, len(was))
	pair := func(key func(occurrence) string, accept func(older, newer occurrence) bool) {
		open := map[string][]int{}
		for i, o := range is {
			if !paired[i] {
				open[key(o)] = append(open[key(o)], i)
			}
		}
		for i, o := range was {
			candidates := open[key(o)]
			at := slices.IndexFunc(candidates, func(j int) bool { return accept(o, is[j]) })
			if matched[i] || at < 0 {
				continue
			}
			matched[i], paired[candidates[at]] = true, true
			open[key(o)] = slices.Delete(candidates, at, at+1)
		}
	}
	anywhere := func(o occurrence) string { return fmt.Sprintf("%q", o.identity) }
	within := func(o occurrence) string {
		return fmt.Sprintf("%q %q %d", o.identity, o.place.Title, o.place.Twin)
	}
	alike := func(a, b occurrence) bool { return (a.Waiver == "") == (b.Waiver == "") }
	accepted := func(a, b occurrence) bool { return a.Waiver == "" && b.Waiver != "" }
	pair(within, alike)
	pair(anywhere, alike)
	pair(within, accepted)
	pair(anywhere, accepted)
	var lists [5]deltas
	for i, o := range is {
		switch {
		case o.Waiver != "":
			lists[0].add(o)
		case paired[i]:
			lists[1].add(o)
		default:
			lists[2].add(o)
		}
	}
	looked := lookedIn(newer)
	for i, o := range was {
		if matched[i] || o.Waiver != "" {
			continue
		}
		if o.Reason = looked(o); o.Reason != "" {
			lists[3].add(o)
		} else {
			lists[4].add(o)
		}
	}
	d.Waived, d.Unchanged, d.NewFindings, d.Unknown, d.Fixed = lists[0].list, lists[1].list,
		lists[2].list, lists[3].list, lists[4].list
}

// deltas counts those that are the same, in the order they were first found.
type deltas struct {
	list []Delta
	at   map[string]int
}

func (l *deltas) add(o occurrence) {
	key := fmt.Sprintf("%q %q %q", o.identity, o.Waiver, o.Reason)
	if i, known := l.at[key]; known {
		l.list[i].Count++
		return
	}
	if l.at == nil {
		l.at = map[string]int{}
	}
	l.at[key] = len(l.list)
	l.list = append(l.list, o.Delta)
}

// lookedIn returns what says why a run cannot know whether something that an earlier one found is
// still there; empty where it can.
func lookedIn(run Run) func(occurrence) string {
	cases := map[CaseName]Case{}
	for _, suite := range run.Suites {
		_, its := suite.named()
		for name, c := range its {
			cases[name] = c
		}
	}
	return func(o occurrence) string {
		if o.place == (CaseName{}) {
			if _, found := run.suite(o.Suite); o.Suite != "" && !found {
				return "the suite was not run"
			}
			return ""
		}
		c, listed := cases[o.place]
		suite, _ := run.suite(o.Suite)
		switch {
		case !listed && suite.CouldNotStart():
			return printable.OneLine(suite.Problems[0])
		case !listed:
			return "the case is gone"
		case c.Outcome == Errored || c.Outcome == Skipped || c.Outcome == Unsupported:
			return strings.TrimSuffix(fmt.Sprintf("the case is %s: %s", c.Outcome,
				printable.OneLine(cmp.Or(c.Reason, c.Failure))), ": ")
		case c.Outcome == Failed && !c.recorded() &&
			o.exchanges > callsOf(c.Exchanges, o.identity.operation):
			return "the case failed before it came so far"
		}
		return ""
	}
}

func (d *Difference) compareCases(older, newer Run) {
	for _, suite := range older.Suites {
		current, _ := newer.suite(suite.Name)
		_, now := current.named()
		names, was := suite.named()
		for _, name := range names {
			c, listed := now[name]
			switch {
			case !listed:
				d.Gone = append(d.Gone, CaseChange{CaseName: name, Old: was[name].Outcome})
			case c.Outcome != was[name].Outcome:
				d.Cases = append(d.Cases, CaseChange{name, was[name].Outcome, c.Outcome, c.Reason})
			}
		}
	}
	for _, suite := range newer.Suites {
		earlier, _ := older.suite(suite.Name)
		_, was := earlier.named()
		names, now := suite.named()
		for _, name := range names {
			if _, listed := was[name]; !listed {
				d.Appeared = append(d.Appeared,
					CaseChange{name, "", now[name].Outcome, now[name].Reason})
			}
		}
	}
}
