package report

import (
	"slices"
	"strings"
	"testing"
	"time"

	"plumbline/harness/requirement"
	"plumbline/internal/waiver"
)

func TestMergeLeft(t *testing.T) {
	expires := func(what string, count int) LeftBehind {
		return LeftBehind{What: what, Reason: "r", Count: count, Expires: true}
	}
	stays := LeftBehind{What: "jar", Reason: "r", Count: 1}
	for _, test := range []struct {
		name            string
		all, more, want []LeftBehind
	}{
		{"nothing", nil, nil, nil},
		{"the first", nil, []LeftBehind{expires("a", 2)}, []LeftBehind{expires("a", 2)}},
		{"the same", []LeftBehind{expires("a", 2)}, []LeftBehind{expires("b", 1), expires("a", 3)},
			[]LeftBehind{expires("a", 5), expires("b", 1)}},
		{"what stays is counted one by one", []LeftBehind{stays}, []LeftBehind{stays},
			[]LeftBehind{stays, stays}},
		{"what stays is not what expires", []LeftBehind{stays}, []LeftBehind{expires("jar", 1)},
			[]LeftBehind{stays, expires("jar", 1)}},
		{"what expires is not what stays", []LeftBehind{expires("jar", 1)}, []LeftBehind{stays},
			[]LeftBehind{expires("jar", 1), stays}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := MergeLeft(test.all, test.more); !slices.Equal(got, test.want) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestUntested(t *testing.T) {
	for _, test := range []struct {
		outcomes []CaseOutcome
		filter   string
		want     []string
	}{
		{nil, "", []string{"nothing was tested: 0 cases were skipped"}},
		{[]CaseOutcome{Skipped, Unsupported}, "",
			[]string{"nothing was tested: 2 cases were skipped"}},
		{[]CaseOutcome{Skipped}, "kind:x",
			[]string{
				`nothing was tested: 1 cases were skipped; the label filter is "kind:x" (labels: api:…, operation:…, kind:…, requirement:…)`}},
		{[]CaseOutcome{Skipped, Passed}, "", nil}, {[]CaseOutcome{Failed}, "", nil},
		{[]CaseOutcome{Waived}, "", nil}, {[]CaseOutcome{Errored}, "", nil},
	} {
		if got := (Suite{Cases: of("GET /a", test.outcomes...)}).Untested(
			test.filter); !slices.Equal(got, test.want) {
			t.Errorf("%v: got %q, want %q", test.outcomes, got, test.want)
		}
	}
}

func TestUncovered(t *testing.T) {
	for _, test := range []struct {
		calls  int
		wanted float64
		want   []string
	}{
		{0, 0, nil}, {0, -1, nil}, {5, 100, nil},
		{0, 0.5,
			[]string{"0.0% of the contract was exercised, and 0.5 % are wanted (--coverage-min)"}},
	} {
		if got := (Suite{Coverage: covered(test.calls)}).Uncovered(test.wanted); !slices.Equal(got,
			test.want) {
			t.Errorf("%d calls, %g wanted: got %q, want %q", test.calls, test.wanted, got,
				test.want)
		}
	}
	if got := (Suite{}).Uncovered(50); got != nil {
		t.Errorf("where coverage was not measured: got %q, want nothing", got)
	}
}

// accepting is a waiver of the third line of its file.
func accepting(of waiver.Waiver, used int) Waiver {
	of.Reason, of.File, of.Line, of.Expires = "r", "waivers.yaml", 3, waiver.Date{Time: noon}
	return Waiver{Waiver: of, Used: used}
}

func TestStaleWaivers(t *testing.T) {
	byRequirement, byOperation, byCheck := waiver.Waiver{Requirement: "a.x"},
		waiver.Waiver{Check: "status", Operation: "GET /a"}, waiver.Waiver{Check: "status"}
	cases := func(outcome, other CaseOutcome) []Case {
		all := append(of("GET /a", outcome), of("GET /b", other)...)
		all[0].Requirement.ID, all[1].Requirement.ID = "a.x", "a.y"
		return all
	}
	for _, test := range []struct {
		name           string
		waiver         waiver.Waiver
		used           int
		outcome, other CaseOutcome
		stale          bool
	}{
		{"all it could be about has passed", byRequirement, 0, Passed, Passed, true},
		{"its case has failed with something else", byRequirement, 0, Failed, Passed, true},
		{"another waiver has accepted it", byRequirement, 0, Waived, Passed, true},
		{"it was used", byRequirement, 1, Passed, Passed, false},
		{"its case was not run", byRequirement, 0, Skipped, Passed, false},
		{"its case errored", byRequirement, 0, Errored, Passed, false},
		{"its case could not be asked", byRequirement, 0, Unsupported, Passed, false},
		{"another requirement was not run", byRequirement, 0, Passed, Skipped, true},
		{"its operation was not run", byOperation, 0, Skipped, Passed, false},
		{"another operation was not run", byOperation, 0, Passed, Skipped, true},
		{"any case could have it, and one was not run", byCheck, 0, Passed, Skipped, false},
		{"any case could have it, and all were run", byCheck, 0, Passed, Failed, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			suite := Suite{Cases: cases(test.outcome, test.other),
				Waivers: []Waiver{accepting(test.waiver, test.used)}}
			got := suite.StaleWaivers()
			if (len(got) == 1) != test.stale {
				t.Fatalf("got %q, want stale: %v", got, test.stale)
			}
			if test.stale &&
				!strings.HasPrefix(got[0], "waivers.yaml:3: the waiver accepts nothing (accepts ") {
				t.Errorf("got %q, want the place of the waiver and what it accepts", got[0])
			}
		})
	}
}

// TestProblemsOfShards: what follows from the cases is judged anew, all else stays.
func TestProblemsOfShards(t *testing.T) {
	shardOf := func(minute int, change func(*Run, *Suite), outcomes ...CaseOutcome) Run {
		run := shelf("a", outcomes...)
		run.Started = noon.Add(time.Duration(minute) * time.Minute)
		suite := &run.Suites[0]
		suite.Problems = nil
		if change != nil {
			change(&run, suite)
		}
		suite.Problems = append(suite.Problems, suite.judged(run)...)
		return run
	}
	wanting := func(calls int) func(*Run, *Suite) {
		return func(r *Run, s *Suite) { r.CoverageMin, s.Coverage = 50, covered(calls) }
	}
	waiving := func(used int) func(*Run, *Suite) {
		return func(_ *Run, s *Suite) {
			s.Waivers = []Waiver{accepting(waiver.Waiver{Check: "status"}, used)}
		}
	}
	saying := func(problem string) func(*Run, *Suite) {
		return func(_ *Run, s *Suite) { s.Problems = []string{problem} }
	}
	const nothing, low = "nothing was tested: 2 cases were skipped",
		"0.0% of the contract was exercised, and 50 % are wanted (--coverage-min)"
	for _, test := range []struct {
		name  string
		runs  []Run
		wants []string // how each problem begins
	}{
		{"one shard had nothing to test",
			[]Run{shardOf(0, nil, Passed, Passed), shardOf(1, nil, Skipped, Skipped)}, nil},
		{"no shard had anything to test",
			[]Run{shardOf(0, nil, Skipped, Skipped), shardOf(1, nil, Skipped, Skipped)},
			[]string{nothing}},
		{"the coverage of one is enough",
			[]Run{shardOf(0, wanting(0), Passed, Skipped), shardOf(1, wanting(3), Skipped, Passed)},
			nil},
		{"there is not enough coverage",
			[]Run{shardOf(0, wanting(0), Passed, Skipped), shardOf(1, wanting(0), Skipped, Passed)},
			[]string{low}},
		{"a waiver that only one shard used",
			[]Run{shardOf(0, waiving(1), Waived, Skipped), shardOf(1, waiving(0), Skipped, Passed)},
			nil},
		{"a waiver that no shard used",
			[]Run{shardOf(0, waiving(0), Passed, Skipped), shardOf(1, waiving(0), Skipped, Passed)},
			[]string{"waivers.yaml:3: the waiver accepts nothing"}},
		{"a waiver whose case no shard ran",
			[]Run{shardOf(0, waiving(0), Passed, Skipped),
				shardOf(1, waiving(0), Skipped, Skipped)}, nil},
		{"the tear-down failed", []Run{shardOf(0, saying("tear-down"), Passed, Skipped),
			shardOf(1, nil, Skipped, Passed)}, []string{"tear-down"}},
		{"two tear-downs failed", []Run{shardOf(1, saying("second"), Passed, Skipped),
			shardOf(0, saying("first"), Skipped, Passed)}, []string{"first", "second"}},
		{"the same in both", []Run{shardOf(0, saying("no case proves x"), Passed, Skipped),
			shardOf(1, saying("no case proves x"), Skipped, Passed)}, []string{"no case proves x"}},
		{"both set-ups failed", []Run{
			{Version: 1,
				Suites: []Suite{{Name: "a",
					Problems: []string{"nothing was tested: the set-up failed"}}}},
			{Version: 1,
				Suites: []Suite{{Name: "a",
					Problems: []string{"nothing was tested: the set-up failed"}}}},
		}, []string{"nothing was tested: the set-up failed"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := merge(t, test.runs...).Suites[0].Problems
			if !slices.EqualFunc(got, test.wants, strings.HasPrefix) {
				t.Errorf("got %q, want %q", got, test.wants)
			}
		})
	}
}

func TestWhatShardsLeaveAndWaive(t *testing.T) {
	first, second := shelf("a", Waived, Skipped), shelf("a", Skipped, Waived)
	second.Started = noon.Add(time.Second)
	w := accepting(waiver.Waiver{Check: "status"}, 1)
	other := w
	other.Line = 9
	a, b := &first.Suites[0], &second.Suites[0]
	a.Waivers, b.Waivers = []Waiver{w}, []Waiver{other, w}
	a.LeftBehind = []LeftBehind{{What: "roles", Reason: "r", Count: 2, Expires: true},
		{What: "app", Reason: "r", Count: 1}}
	b.LeftBehind = []LeftBehind{{What: "roles", Reason: "r", Count: 3, Expires: true}}
	a.CleanUp, b.CleanUp = []Exchange{{ID: "clean-up#1", Operation: "GET /1"}},
		[]Exchange{{ID: "clean-up#1", Operation: "GET /2"}, {ID: "clean-up#2", Operation: "GET /3"}}
	b.Target.Settings = map[string]string{"rate": "7", "only": "b"}
	b.Defects = append(b.Defects, b.Defects[0])
	b.Defects[1].Message = "another edition finds more"
	got := merge(t, second, first).Suites[0]
	w.Used = 2
	if !slices.Equal(got.Waivers, []Waiver{w, other}) {
		t.Errorf("got the waivers %+v, want those of both, the common one used twice", got.Waivers)
	}
	if want := []LeftBehind{{What: "roles", Reason: "r", Count: 5, Expires: true},
		{What: "app", Reason: "r", Count: 1}}; !slices.Equal(got.LeftBehind, want) {
		t.Errorf("got %+v left behind, want %+v", got.LeftBehind, want)
	}
	for i, want := range []string{"clean-up#1 GET /1", "clean-up#2 GET /2", "clean-up#3 GET /3"} {
		if x := got.CleanUp[i]; x.ID+" "+x.Operation != want {
			t.Errorf("got %s %s, want %s", x.ID, x.Operation, want)
		}
	}
	if len(got.Defects) != 2 || got.Target.Settings["rate"] != "5, 7" ||
		got.Target.Settings["only"] != "b" {
		t.Errorf("got the defects %+v and the settings %v, want each once", got.Defects,
			got.Target.Settings)
	}
}

func TestARunConforms(t *testing.T) {
	good, bad := Suite{Cases: of("GET /a", Passed)},
		Suite{Cases: of("GET /a", Passed), Problems: []string{"p"}}
	for _, test := range []struct {
		name string
		run  Run
		want bool
	}{
		{"nothing was run", Run{}, false}, {"one suite", Run{Suites: []Suite{good}}, true},
		{"one of two", Run{Suites: []Suite{good, bad}}, false},
		{"it was interrupted", Run{Suites: []Suite{good}, Interrupted: "by user"}, false},
	} {
		if got := test.run.Conforms(); got != test.want {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
	}
}

func TestWhatWasTried(t *testing.T) {
	for _, test := range []struct {
		outcome CaseOutcome
		reason  string
		want    bool
	}{
		{Skipped, NotSelected, false}, {Skipped, Pending, false}, {Skipped, DryRun, false},
		{Skipped, "it needs a token", true}, {Skipped, "", true},
		{Passed, "", true}, {Errored, NotSelected, true}, {Unsupported, "switched off", true},
	} {
		if got := (Case{Requirement: requirement.Requirement{}, Outcome: test.outcome,
			Reason: test.reason}).tried(); got != test.want {
			t.Errorf("%s %q: got %v, want %v", test.outcome, test.reason, got, test.want)
		}
	}
}
