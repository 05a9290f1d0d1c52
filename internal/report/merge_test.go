package report

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"plumbline/harness/requirement"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/coverage"
	"plumbline/internal/waiver"
)

// shelf is a run of one suite, whose cases have the outcomes; what was run has two exchanges and
// what fails has a finding in the second. Every two cases prove the same requirement.
func shelf(name string, outcomes ...CaseOutcome) Run {
	suite := Suite{
		Name: name, Title: "Shelf", Target: Target{Name: "its own reference server", Own: true,
			Settings: map[string]string{"rate": "5"}},
		Document:   Document{Path: "specs/a/openapi.json", SHA256: strings.Repeat("0a", 32)},
		Amendments: []Document{{Path: "specs/a/amendments.yaml", SHA256: strings.Repeat("f9", 32)}},
		Defects: []contract.Defect{{Rule: "no-security", Severity: verdict.Warning,
			Message: "m", Location: published(1, 1, "")}},
		Coverage: covered(0),
	}
	counts := map[string]int{}
	for i, outcome := range outcomes {
		id := fmt.Sprintf("%s.shelf.n%d", name, i/2)
		c := Case{Requirement: needs(id, "GET /shelf", requirement.Positive),
			Title: fmt.Sprintf("does %d", i), Source: "suites/a/a.go:1", Outcome: outcome}
		if c.Outcome == Skipped {
			c.Reason = NotSelected
		} else {
			for range 2 {
				counts[id]++
				c.Exchanges = append(c.Exchanges,
					richExchange(fmt.Sprintf("%s#%d", id, counts[id]), "GET /shelf", 200))
			}
		}
		if outcome == Failed || outcome == Errored {
			c.Failure = "it does not hold"
		}
		if outcome == Unsupported || outcome == Waived {
			c.Reason = "there is one"
		}
		if outcome == Failed || outcome == Waived {
			c.Findings = []Finding{{Finding: missing, Exchange: c.Exchanges[1].ID}}
		}
		if outcome == Waived {
			c.Findings[0].Waiver = "waivers.yaml:3"
		}
		suite.Cases = append(suite.Cases, c)
	}
	suite.Problems = suite.judged(Run{})
	return Run{Version: FormatVersion, Versions: map[string]string{"go": "1.26"}, Started: noon,
		Duration: Seconds(10 * time.Second), Seed: 7, Processes: 1, Suites: []Suite{suite}}
}

func covered(calls int) *coverage.Coverage {
	level := coverage.NotReached
	if calls > 0 {
		level = coverage.Exercised
	}
	return &coverage.Coverage{Operations: []coverage.Operation{
		{Name: "GET /shelf", Calls: calls, Items: []coverage.Item{
			{Kind: coverage.KindOperation, Name: "GET /shelf", Level: level, Present: calls,
				Location: published(1, 10, "/paths/~1shelf/get")},
		}}}}
}

// shard is the run with only the cases that are picked; its exchanges are numbered as those of a
// run that ran nothing else.
func shard(t *testing.T, run Run, pick func(i int) bool) Run {
	t.Helper()
	copied := copyOf(t, run)
	for s := range copied.Suites {
		suite := &copied.Suites[s]
		counts := map[string]int{}
		for i := range suite.Cases {
			c := &suite.Cases[i]
			if !pick(i) {
				*c = Case{Requirement: c.Requirement, Title: c.Title, Source: c.Source,
					Outcome: Skipped, Reason: NotSelected}
				continue
			}
			for x := range c.Exchanges {
				counts[c.Requirement.ID]++
				id := fmt.Sprintf("%s#%d", c.Requirement.ID, counts[c.Requirement.ID])
				for f := range c.Findings {
					if c.Findings[f].Exchange == c.Exchanges[x].ID {
						c.Findings[f].Exchange = id
						break
					}
				}
				c.Exchanges[x].ID = id
			}
		}
		suite.Problems = suite.judged(copied)
	}
	return copied
}

func copyOf(t *testing.T, run Run) Run {
	t.Helper()
	copied, err := ReadJSON("copy.json", []byte(runJSON(t, run)))
	if err != nil {
		t.Fatal(err)
	}
	return copied
}

// same compares two runs by their JSON.
func same(t *testing.T, got, want Run) {
	t.Helper()
	a, b := strings.Split(runJSON(t, got), "\n"), strings.Split(runJSON(t, want), "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			t.Fatalf("line %d: got %s, want %s, after\n%s", i+1, a[i], b[i],
				strings.Join(a[max(0, i-20):i], "\n"))
		}
	}
	if len(a) != len(b) {
		t.Errorf("got %d lines, want %d", len(a), len(b))
	}
}

func merge(t *testing.T, runs ...Run) Run {
	t.Helper()
	merged, err := Merge(runs)
	if err != nil {
		t.Fatal(err)
	}
	return merged
}

func TestTheShardsOfARunMakeItWhole(t *testing.T) {
	whole := shelf("a", Passed, Failed, Passed, Errored, Waived, Unsupported, Skipped, Failed)
	whole.Suites[0].Coverage = covered(12)
	for name, of := range map[string]func(i int) int{
		"even and odd":  func(i int) int { return i % 2 },
		"first, rest":   func(i int) int { return min(i, 1) },
		"one of three":  func(i int) int { return i % 3 },
		"all in one":    func(int) int { return 0 },
		"each its own":  func(i int) int { return i },
		"from the last": func(i int) int { return 8 - i },
	} {
		t.Run(name, func(t *testing.T) {
			var shards []Run
			for n := range 9 {
				one := shard(t, whole, func(i int) bool { return of(i) == n })
				one.Suites[0].Coverage = covered(0)
				if n == of(0) {
					one.Suites[0].Coverage = covered(12)
				}
				shards = append(shards, one)
			}
			same(t, merge(t, shards...), whole)
			slices.Reverse(shards)
			same(t, merge(t, shards...), whole)
			// In two steps as in one.
			same(t, merge(t, merge(t, shards[:4]...), merge(t, shards[4:]...)), whole)
		})
	}
}

func TestSuitesAreJoinedInTheOrderOfTheResults(t *testing.T) {
	a, b, both := shelf("a", Passed), shelf("b", Failed), shelf("c", Passed)
	both.Suites = append(both.Suites, shelf("a", Skipped).Suites...)
	for _, test := range []struct {
		runs []Run
		want string
	}{
		{[]Run{a, b}, "a b"}, {[]Run{b, a}, "b a"}, {[]Run{b, both, a}, "b c a"},
		{[]Run{a, both, b}, "a c b"},
	} {
		var names []string
		for _, suite := range merge(t, test.runs...).Suites {
			names = append(names, suite.Name)
			if suite.Tested() != 1 {
				t.Errorf("the suite %s has %d tested cases, want 1", suite.Name, suite.Tested())
			}
		}
		if got := strings.Join(names, " "); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}

func TestMergingOneResultGivesIt(t *testing.T) {
	same(t, merge(t, rich()), rich())
	merged := merge(t, rich(), shelf("c", Passed))
	same(t, Run{Suites: merged.Suites[:2]}, Run{Suites: rich().Suites})
}

func TestMergingChangesNoneOfItsResults(t *testing.T) {
	whole := shelf("a", Passed, Failed, Passed, Waived)
	whole.Suites[0].LeftBehind = []LeftBehind{{What: "roles", Reason: "r", Count: 2, Expires: true}}
	whole.Suites[0].Waivers = []Waiver{{Waiver: waiver.Waiver{
		Check: "body-schema", Reason: "r", Link: "https://issues.example.com/7", Owner: "ann",
		Expires: waiver.Date{Time: noon}, File: "waivers.yaml", Line: 3, Column: 1,
	}, Used: 1}}
	first, second := shard(t, whole, func(i int) bool { return i < 1 }),
		shard(t, whole, func(i int) bool { return i >= 1 })
	before := runJSON(t, first) + runJSON(t, second)
	merge(t, first, second)
	if after := runJSON(t, first) + runJSON(t, second); after != before {
		t.Errorf("got\n%s\nwant\n%s", after, before)
	}
}

func TestWhatARunSaysOfItself(t *testing.T) {
	at := func(minute int, length time.Duration, change func(*Run)) Run {
		run := Run{Version: FormatVersion, Versions: map[string]string{"go": "1.26"},
			Started: noon.Add(time.Duration(minute) * time.Minute), Duration: Seconds(length),
			Seed: 7, Processes: 2}
		if change != nil {
			change(&run)
		}
		return run
	}
	for _, test := range []struct {
		name string
		runs []Run
		want Run
	}{
		{"the same twice", []Run{at(0, time.Minute, nil), at(0, time.Minute, nil)},
			at(0, time.Minute, nil)},
		{"one after the other", []Run{at(5, time.Minute, nil), at(0, time.Minute, nil)},
			at(0, 6*time.Minute, nil)},
		{"one during the other", []Run{at(0, 9*time.Minute, nil), at(1, time.Minute, nil)},
			at(0, 9*time.Minute, nil)},
		{"another seed", []Run{at(0, 0, nil), at(0, 0, func(r *Run) { r.Seed = 8 }), at(0, 0, nil)},
			at(0, 0, func(r *Run) { r.Seed = 0 })},
		{"more processes", []Run{at(0, 0, nil), at(0, 0, func(r *Run) { r.Processes = 4 }),
			at(0, 0, nil)}, at(0, 0, func(r *Run) { r.Processes = 4 })},
		{"more coverage wanted",
			[]Run{at(0, 0, nil), at(0, 0, func(r *Run) { r.CoverageMin = 40 })},
			at(0, 0, func(r *Run) { r.CoverageMin = 40 })},
		{
			"filters, in the order of their runs",
			[]Run{at(1, 0, func(r *Run) { r.Filter = "!x" }),
				at(0, time.Minute, func(r *Run) { r.Filter = "x" }),
				at(1, 0, func(r *Run) { r.Filter = "x" })},
			at(0, time.Minute, func(r *Run) { r.Filter = "x ; !x" }),
		},
		{"a filter and none", []Run{at(0, 0, nil), at(0, 0, func(r *Run) { r.Filter = "x" })},
			at(0, 0, func(r *Run) { r.Filter = "x" })},
		{
			"interruptions", []Run{at(0, 0, func(r *Run) { r.Interrupted = "by user" }),
				at(0, 0, nil), at(0, 0, func(r *Run) { r.Interrupted = "timeout; by user" })},
			at(0, 0, func(r *Run) { r.Interrupted = "by user; timeout" }),
		},
		{
			"versions",
			[]Run{
				at(0, 0,
					func(r *Run) { r.Versions = map[string]string{"go": "1.27", "ginkgo": "2"} }),
				at(0, 0, nil)},
			at(0, 0,
				func(r *Run) { r.Versions = map[string]string{"go": "1.27, 1.26", "ginkgo": "2"} }),
		},
	} {
		t.Run(test.name, func(t *testing.T) { same(t, merge(t, test.runs...), test.want) })
	}
}

func TestResultsThatDoNotGoTogether(t *testing.T) {
	changed := func(change func(*Suite)) Run {
		run := shelf("a", Skipped, Skipped)
		change(&run.Suites[0])
		return run
	}
	remote := func(name, base string) Run {
		return changed(func(s *Suite) { s.Target = Target{Name: name, BaseURL: base} })
	}
	first, late := shelf("a", Passed, Skipped), shelf("a", Failed, Skipped)
	late.Started = noon.Add(time.Hour)
	for _, test := range []struct {
		name          string
		runs          []Run
		first, second int
		wants         []string
	}{
		{"another form", []Run{first, shelf("b", Passed), {Version: 2}}, 1, 3,
			[]string{"version 1 and 2"}},
		{"another document",
			[]Run{first, changed(func(s *Suite) { s.Document.SHA256 = strings.Repeat("1", 64) })},
			1, 2,
			[]string{"the suite a: the document differs: specs/a/openapi.json has the SHA-256 0a0a",
				"1111"}},
		{"another amendment", []Run{shelf("b", Passed), first,
			changed(func(s *Suite) { s.Amendments[0].SHA256 = "22" })}, 2, 3,
			[]string{"the amendments differ: specs/a/amendments.yaml", "SHA-256 22"}},
		{"no amendment", []Run{first, changed(func(s *Suite) { s.Amendments = nil })}, 1, 2,
			[]string{"the amendments differ", "and none"}},
		{"another target", []Run{remote("staging", "https://s.example"),
			remote("staging", "https://t.example")}, 1, 2,
			[]string{
				"the target differs: staging at https://s.example, and staging at " +
					"https://t.example"}},
		{"another name", []Run{remote("https://s.example", "https://s.example"),
			remote("t", "https://s.example")}, 1, 2,
			[]string{"the target differs: https://s.example, and t at https://s.example"}},
		{"its own server and another", []Run{first, remote("staging", "https://s.example")}, 1, 2,
			[]string{"the target differs: its own reference server, and staging"}},
		{"a case twice", []Run{first, shelf("a", Skipped, Passed), shelf("a", Failed, Skipped)}, 1,
			3,
			[]string{
				`the suite a: the case a.shelf.n0 "does 0" was run in both (passed, and failed)`}},
		{"a case twice, the later run first", []Run{late, first}, 1, 2,
			[]string{`"does 0" was run in both (failed, and passed)`}},
		{"a case of another shard than the first twice",
			[]Run{first, shelf("a", Skipped, Errored), shelf("a", Skipped, Unsupported)}, 2, 3,
			[]string{`"does 1" was run in both (errored, and unsupported)`}},
		{"the same result twice", []Run{first, first}, 1, 2, []string{`"does 0" was run in both`}},
		{"a case that is lost", []Run{first, shelf("a", Skipped)}, 1, 2,
			[]string{`the second does not list 1 case of the first, such as a.shelf.n0 "does 1"`}},
		{"cases that only the second lists",
			[]Run{first, shelf("a", Skipped, Passed, Passed, Passed)}, 2, 1,
			[]string{`the second does not list 2 cases of the first, such as a.shelf.n1 "does 2"`}},
		{"a set-up that failed", []Run{first, shelf("a")}, 1, 2,
			[]string{"does not list 2 cases", "unless its set-up failed"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := Merge(test.runs)
			var different *MergeError
			if !errors.As(err, &different) || len(got.Suites) > 0 {
				t.Fatalf("got %v and %d suites, want a MergeError and none", err, len(got.Suites))
			}
			if different.First != test.first || different.Second != test.second {
				t.Errorf("got %d and %d, want %d and %d", different.First, different.Second,
					test.first, test.second)
			}
			if want := fmt.Sprintf("result %d and result %d cannot be merged: %s", test.first,
				test.second, different.Problem); err.Error() != want {
				t.Errorf("got %q, want %q", err, want)
			}
			for _, want := range test.wants {
				if !strings.Contains(different.Problem, want) {
					t.Errorf("got %q, want %q in it", different.Problem, want)
				}
			}
		})
	}
	if _, err := Merge(nil); err == nil || err.Error() != "there is no result to merge" {
		t.Errorf("got %v, want that there is nothing to merge", err)
	}
}

func TestACaseThatIsSkippedInEveryShard(t *testing.T) {
	because := func(reason string) Run {
		run := shelf("a", Skipped)
		run.Suites[0].Cases[0].Reason = reason
		return run
	}
	const itself = "it needs POST /token to succeed"
	for _, test := range []struct{ first, second, want string }{
		{NotSelected, NotSelected, NotSelected}, {NotSelected, Pending, Pending},
		{Pending, NotSelected, Pending}, {Pending, Pending, Pending},
		{DryRun, NotSelected, DryRun}, {NotSelected, itself, itself}, {itself, Pending, itself},
	} {
		if got := merge(t, because(test.first),
			because(test.second)).Suites[0].Cases; len(got) != 1 || got[0].Reason != test.want ||
			got[0].Outcome != Skipped {
			t.Errorf("%s, %s: got %+v, want %s", test.first, test.second, got, test.want)
		}
	}
	if _, err := Merge([]Run{because(itself), because(itself)}); err == nil ||
		!strings.Contains(err.Error(), "was run in both (skipped, and skipped)") {
		t.Errorf("got %v, want an error: a case that skips itself was run", err)
	}
}

func TestCasesOfTheSameName(t *testing.T) {
	twins := func(outcomes ...CaseOutcome) Run {
		run := shelf("a", outcomes...)
		for i := range run.Suites[0].Cases {
			run.Suites[0].Cases[i].Title = "twin"
		}
		return run
	}
	merged := merge(t, twins(Skipped, Failed), twins(Passed, Skipped)).Suites[0].Cases
	if len(merged) != 2 || merged[0].Outcome != Passed || merged[1].Outcome != Failed {
		t.Errorf("got %+v, want passed and failed", merged)
	}
	_, err := Merge([]Run{twins(Skipped, Failed), twins(Passed, Failed)})
	if err == nil ||
		!strings.Contains(err.Error(), `"twin" (number 2 of that name) was run in both`) {
		t.Errorf("got %v, want that the second twin was run in both", err)
	}
}
