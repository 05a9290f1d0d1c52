package html

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/report"
)

// manyCases is from how many cases on a browser makes the details of a case that passed only when
// they are opened. Without scripts they are part of the page from the beginning.
const manyCases = 300

// page is what the template shows. Every text in it has been made visible.
type page struct {
	Title       string
	Policy      string
	Started     string
	Interrupted string
	Run         []fact
	Outcomes    []outcome
	Suites      []*suite
	Cases       int
	Failures    int // cases that failed or errored
	Problems    int
	Waived      int // waived findings and waivers
	Defects     int
	Left        int
	Untested    int // reasons why something was not tested or not checked
	Remarks     int // kinds of findings that speak against no case
	Labels      []string
	Shortened   string // what is not shown; empty where everything is
}

// fact is a line of a list of facts.
type fact struct {
	Name, Value string
	Code        bool // it is code: a sum, a version, a setting
}

// outcome is how an outcome is shown. Symbol and name say the same as the color.
type outcome struct{ Name, Symbol string }

var symbols = map[report.CaseOutcome]string{
	report.Passed: "✓", report.Failed: "✗", report.Errored: "!", report.Skipped: "–",
	report.Waived: "≈", report.Unsupported: "∅",
}

func outcomeOf(o report.CaseOutcome) outcome {
	return outcome{visible(string(o)), cmp.Or(symbols[o], "?")}
}

// suite is what is shown of one API.
type suite struct {
	Title, Name string
	Verdict     string
	Class       string // of the verdict: passed, failed, errored or skipped
	Symbol      string
	At          string // what was done with the target
	Target      string
	Tested      string // what the verdict stands on
	Counts      []int  // cases by outcome, as page.Outcomes
	Total       int
	Problems    []string
	Facts       []fact
	Documents   []document
	Coverage    *matrix
	Waivers     []waiverView
	Orphans     []waivedFinding // waived findings whose waiver is not listed
	Defects     []defectView
	Untested    []tallied
	Unchecked   []tallied
	Remarks     []tallied
	Left        []leftView
	CleanUp     []exchangeView
	Operations  []string // of its cases, in their order

	report   report.Suite
	excerpts *excerpts
	ids      []string // of its cases
	lazy     bool
}

// shortenedPage is the page of a run on which the most of each kind has been halved so many times.
func shortenedPage(run report.Run, times int) *page {
	if times == 0 {
		return newPage(run)
	}
	extent := extentOf(times)
	p := newPage(extent.shortened(run))
	p.Shortened = extent.sentence()
	p.Defects = 0
	for i, s := range run.Suites {
		p.Defects += report.CountDefects(s.Defects)
		extent.limit(p.Suites[i])
	}
	p.Labels = first(p.Labels, extent.any)
	return p
}

func newPage(run report.Run) *page {
	p := &page{
		Policy: policy, Started: moment(run.Started), Interrupted: visible(run.Interrupted),
		Run: runFacts(run),
	}
	for _, o := range report.CaseOutcomes {
		p.Outcomes = append(p.Outcomes, outcomeOf(o))
	}
	for _, s := range run.Suites {
		p.Cases += s.Total()
	}
	names := &ids{map[string]bool{}, map[string]int{}}
	labels := map[string]bool{}
	var titles []string
	for _, s := range run.Suites {
		view := newSuite(s, names, p.Cases > manyCases)
		p.Suites = append(p.Suites, view)
		titles = append(titles, view.Title)
		p.count(view)
		for _, c := range s.Cases {
			for _, label := range selectable(c.Labels) {
				labels[label] = true
			}
		}
	}
	p.Labels = sortedKeys(labels)
	p.Title = "Conformance of " + list(titles)
	if len(titles) == 0 {
		p.Title = "Conformance report"
	}
	return p
}

func (p *page) count(s *suite) {
	p.Failures += s.report.Count(report.Failed) + s.report.Count(report.Errored)
	p.Problems += len(s.Problems)
	p.Defects += report.CountDefects(s.report.Defects)
	p.Left += len(s.Left) + len(s.CleanUp)
	p.Untested += len(s.Untested) + len(s.Unchecked)
	p.Remarks += len(s.Remarks)
	p.Waived += len(s.Waivers) + len(s.Orphans)
}

func newSuite(s report.Suite, names *ids, lazy bool) *suite {
	view := &suite{
		Title: visible(cmp.Or(s.Title, s.Name)), Name: visible(s.Name),
		Target: visible(s.Target.Name), Total: s.Total(),
		Problems: visibleAll(s.Problems), Facts: suiteFacts(s), report: s,
		excerpts: newExcerpts(s), lazy: lazy,
	}
	view.At = "tested at"
	if s.Subject == report.Recording {
		view.At = "recorded in"
	}
	view.Verdict, view.Class = verdictOf(s)
	view.Symbol = outcomeOf(report.CaseOutcome(view.Class)).Symbol
	view.Tested = tested(s)
	for _, o := range report.CaseOutcomes {
		view.Counts = append(view.Counts, s.Count(o))
	}
	seen := map[string]bool{}
	for _, c := range s.Cases {
		view.ids = append(view.ids, names.next("case-", cmp.Or(c.Requirement.ID, c.Title)))
		if operation := visible(c.About()); !seen[operation] {
			seen[operation] = true
			view.Operations = append(view.Operations, operation)
		}
	}
	for i, d := range append([]report.Document{s.Document}, s.Amendments...) {
		if d.Path != "" {
			view.Documents = append(view.Documents, documentOf(d, i > 0))
		}
	}
	view.Coverage = newMatrix(s.Coverage, s.LeftOut())
	view.Defects = defectsOf(s, view.excerpts)
	view.Waivers, view.Orphans = view.waivers()
	view.Untested, view.Unchecked, view.Remarks = untested(s), unchecked(s), remarks(s)
	view.Left = leftOf(s)
	for _, x := range s.CleanUp {
		view.CleanUp = append(view.CleanUp, newExchange(x, false))
	}
	return view
}

// verdictOf says in a few words what the run found about an API, and which outcome has the color
// for it.
func verdictOf(s report.Suite) (sentence, class string) {
	switch {
	case s.Count(report.Failed) > 0:
		return s.Verdict(), string(report.Failed)
	case s.Count(report.Errored) > 0 || (len(s.Problems) > 0 && s.Tested() > 0):
		return s.Verdict(), string(report.Errored)
	case s.Tested() == 0:
		return "was not tested", string(report.Skipped) // the name of the API stands before it
	case s.Count(report.Waived) > 0:
		return s.Verdict(), string(report.Waived)
	}
	return s.Verdict(), string(report.Passed)
}

// tested says what a verdict stands on.
func tested(s report.Suite) string {
	parts := []string{fmt.Sprintf("%d of %s tested", s.Tested(), plural(s.Total(), "case"))}
	for _, o := range []report.CaseOutcome{report.Failed, report.Errored, report.Waived} {
		if n := s.Count(o); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, o))
		}
	}
	again := 0
	for _, n := range s.Retries() {
		again += n
	}
	if again > 0 {
		parts = append(parts, plural(again, "request")+" sent again after a fault of the network")
	}
	if len(s.Problems) > 0 {
		parts = append(parts, plural(len(s.Problems), "problem")+" outside of any case")
	}
	return strings.Join(parts, ", ")
}

func runFacts(run report.Run) []fact {
	facts := []fact{
		{Name: "started", Value: moment(run.Started)},
		{Name: "duration", Value: span(run.Duration)},
		{Name: "seed", Value: strconv.FormatInt(run.Seed, 10), Code: true},
		{Name: "label filter", Value: cmp.Or(visible(run.Filter), "none"), Code: run.Filter != ""},
		{Name: "processes", Value: strconv.Itoa(run.Processes)},
		{Name: "interrupted", Value: cmp.Or(visible(run.Interrupted), "no")},
		{Name: "format of the result", Value: "version " + strconv.Itoa(run.Version)},
	}
	for _, name := range sortedKeys(run.Versions) {
		facts = append(facts, fact{visible(name), visible(run.Versions[name]), true})
	}
	return facts
}

func suiteFacts(s report.Suite) []fact {
	facts := targetFacts(s.Target)
	if s.Throttled != nil {
		facts = append(facts, fact{Name: "throttled", Value: s.Throttled.String()})
	}
	return facts
}

func targetFacts(t report.Target) []fact {
	facts := []fact{{Name: "target", Value: visible(t.Name)}}
	if t.BaseURL != "" {
		facts = append(facts, fact{"base URL", visible(t.BaseURL), true})
	}
	if t.Own {
		facts = append(facts, fact{Name: "kind", Value: "the API's own reference server"})
	}
	for _, name := range sortedKeys(t.Settings) {
		facts = append(facts, fact{visible(name), visible(t.Settings[name]), true})
	}
	for _, name := range sortedKeys(t.Credentials) {
		facts = append(facts, fact{visible(name), visible(t.Credentials[name]), true})
	}
	return facts
}

func moment(t time.Time) string {
	if t.IsZero() {
		return "at an unknown time"
	}
	return t.UTC().Format("2006-01-02 15:04:05 UTC")
}

func span(s report.Seconds) string {
	d := time.Duration(s)
	switch {
	case d >= time.Minute:
		return d.Round(time.Second).String()
	case d >= time.Second:
		return strconv.FormatFloat(d.Seconds(), 'f', 2, 64) + " s"
	case d >= 10*time.Millisecond:
		return strconv.FormatInt(d.Round(time.Millisecond).Milliseconds(), 10) + " ms"
	}
	return strconv.FormatFloat(math.Round(float64(d.Microseconds())/100)/10, 'f', -1, 64) + " ms"
}

// ids hands out ids for elements, each once.
type ids struct {
	taken map[string]bool
	last  map[string]int // the number that was last tried for an id
}

func (n *ids) next(prefix, name string) string {
	id := prefix + strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' ||
			strings.ContainsRune("._-", r) {
			return r
		}
		return '-'
	}, name)
	whole := id
	for n.taken[whole] {
		n.last[id] = max(n.last[id], 1) + 1
		whole = id + "-" + strconv.Itoa(n.last[id])
	}
	n.taken[whole] = true
	return whole
}

// selectable returns the labels one can filter by: those that filters of their own exist for are
// left out.
func selectable(labels []string) []string {
	var kept []string
	for _, label := range labels {
		if !strings.HasPrefix(label, "requirement:") && !strings.HasPrefix(label, "operation:") {
			kept = append(kept, visible(label))
		}
	}
	return kept
}

func visibleAll(texts []string) []string {
	shown := make([]string, len(texts))
	for i, text := range texts {
		shown[i] = visible(text)
	}
	return shown
}

// list joins names as a sentence does.
func list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
