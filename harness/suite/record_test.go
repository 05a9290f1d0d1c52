package suite

import (
	"bytes"
	"context"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/onsi/ginkgo/v2/types"

	"plumbline/harness/requirement"
	"plumbline/harness/verdict"
	"plumbline/internal/redact"
	"plumbline/internal/report"
	"plumbline/internal/tree"
)

func entry(t *testing.T, name string, value any) types.ReportEntry {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return types.ReportEntry{Name: name, Value: types.WrapEntryValue(json.RawMessage(text))}
}

// carried is an entry as it comes from another process.
func carried(t *testing.T, own types.ReportEntry) types.ReportEntry {
	t.Helper()
	var wire bytes.Buffer
	if err := gob.NewEncoder(&wire).Encode(own); err != nil {
		t.Fatal(err)
	}
	var other types.ReportEntry
	if err := gob.NewDecoder(&wire).Decode(&other); err != nil {
		t.Fatal(err)
	}
	return other
}

func someVerdict() verdict.Verdict {
	at := tree.PointerOf("jars", "a/b", "~")
	return verdict.Verdict{
		Findings: []verdict.Finding{{
			Check: verdict.BodySchema, Severity: verdict.Error, Message: "a → b\n\"c\"",
			Expected: "<x>", Actual: "\u2028", Hint: "h", Note: "n", Instance: &at,
			Contract: verdict.Location{Layer: verdict.Amended, File: "f", Line: 1, Column: 2,
				Pointer: "/a"},
		}},
		Unchecked: []verdict.Unchecked{{Check: verdict.Security, Reason: "why"}},
	}
}

func TestEntriesAreReadInProcessAndAcrossProcesses(t *testing.T) {
	own := entry(t, entryVerdict, someVerdict())
	list := types.ReportEntries{{Name: "of somebody else", Value: types.WrapEntryValue(5)}, own,
		carried(t, own)}
	got := entries[verdict.Verdict](list, entryVerdict)
	if want := []verdict.Verdict{someVerdict(), someVerdict()}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	if got := entries[verdict.Verdict](list, entryErrored); got != nil {
		t.Errorf("got %+v", got)
	}
	if !hasEntry(list, entryVerdict) || hasEntry(list, entryUnsupported) {
		t.Error("hasEntry")
	}
	defer func() {
		if reason := recover(); !strings.Contains(fmt.Sprint(reason),
			"the report entry plumbline:verdict cannot be read") {
			t.Errorf("got %v", reason)
		}
	}()
	entries[verdict.Verdict](types.ReportEntries{entry(t, entryVerdict, "no verdict")},
		entryVerdict)
}

// A password may be any word, also one of JSON or of ours.
func TestRedactingKeepsARecordReadable(t *testing.T) {
	redactor := &redact.Redactor{}
	for _, secret := range []string{"null", "error", "check", "body-schema", "jars", "why!",
		"x→y"} {
		redactor.Secret("P", secret)
	}
	judged := someVerdict()
	f := &judged.Findings[0]
	f.Message, f.Expected, f.Actual = "it is null", "no error", "a check"
	judged.Findings[0].Hint, judged.Findings[0].Note, judged.Unchecked[0].Reason = "why!", "x→y",
		"null"
	judged.Findings = append(judged.Findings, verdict.Finding{Check: verdict.Status})
	got := report.Shown(redactor, judged)
	finding := got.Findings[0]
	texts := []string{finding.Message, finding.Expected, finding.Actual, finding.Hint, finding.Note,
		string(*finding.Instance), got.Unchecked[0].Reason}
	if want := []string{"it is [P]", "no [P]", "a [P]", "[P]", "[P]", "/[P]/a~1b/~0",
		"[P]"}; !slices.Equal(texts, want) {
		t.Errorf("got %q", texts)
	}
	if finding.Check != verdict.BodySchema || finding.Severity != verdict.Error ||
		got.Findings[1].Instance != nil {
		t.Errorf("got %+v", got)
	}
	if string(*judged.Findings[0].Instance) != "/jars/a~1b/~0" ||
		judged.Unchecked[0].Reason != "null" {
		t.Error("what was redacted is not a copy")
	}
	left := []report.LeftBehind{{What: "jar null", Reason: "error", Count: 2}}
	if got := redactedLeft(redactor,
		left); got[0] != (report.LeftBehind{What: "jar [P]", Reason: "[P]", Count: 2}) ||
		left[0].What != "jar null" {
		t.Errorf("got %+v", got)
	}
}

func TestLedger(t *testing.T) {
	api := &API{}
	var order []string
	create := func(what string, err error) *Created {
		return api.Created(what, func(context.Context) error {
			order = append(order, what)
			return err
		})
	}
	create("a", nil)
	b := create("b", errors.New("it sticks"))
	c := create("c", nil)
	api.Created("d", func(context.Context) error { panic("broken") })
	create("e", errors.New("it is late"))
	c.Deleted()
	if b.Gone() || !c.Gone() {
		t.Error("b is there, c is gone")
	}
	api.Expires("smells", "they go away")
	api.Expires("smells", "they go away")
	api.Expires("smells", "another reason")
	got := api.ledger.clear(t.Context())
	want := []report.LeftBehind{
		{What: "smells", Reason: "they go away", Count: 2, Expires: true},
		{What: "smells", Reason: "another reason", Count: 1, Expires: true},
		{What: "e", Reason: "it is late", Count: 1},
		{What: "d", Reason: "deleting it panicked: broken", Count: 1},
		{What: "b", Reason: "it sticks", Count: 1},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v", got)
	}
	if !slices.Equal(order, []string{"e", "b", "a"}) {
		t.Errorf("deleted in the order %q", order)
	}
	if again := api.ledger.clear(t.Context()); len(again) > 0 || len(order) != 3 {
		t.Errorf("a second time: %v %q", again, order)
	}
}

// TestBatches: what parts of a case create at the same time is deleted in the order of the parts.
func TestBatches(t *testing.T) {
	api := &API{}
	var order []string
	create := func(to *batch, what string) *Created {
		return to.add(what, func(context.Context) error {
			order = append(order, what)
			return nil
		})
	}
	first, second, empty := api.batch(), api.batch(), api.batch()
	create(second, "c")
	create(first, "a")
	gone := create(second, "d")
	create(first, "b")
	closed := api.batch()
	all := create(closed, "e")
	for _, one := range []*batch{first, second, empty, closed} {
		one.Close()
	}
	gone.Deleted()
	all.Deleted()
	if len(api.ledger.batches) != 2 {
		t.Errorf("%d batches are kept in memory, though two have something left",
			len(api.ledger.batches))
	}
	if left := api.ledger.clear(t.Context()); len(left) > 0 ||
		!slices.Equal(order, []string{"c", "b", "a"}) {
		t.Errorf("deleted in the order %q; left %v", order, left)
	}
}

func TestResult(t *testing.T) {
	s := fabricatedSession(t)
	whole := fabricatedReport()
	left := leftBehind{Suite: "pantry",
		Left: []report.LeftBehind{{What: "smells", Reason: "r", Count: 1, Expires: true}}}
	foreign := leftBehind{Suite: "cellar", Left: []report.LeftBehind{{What: "bottles"}}}
	whole.SpecReports[6].ReportEntries = types.ReportEntries{entry(t, entryLeftBehind, left),
		entry(t, entryLeftBehind, foreign)}
	whole.SpecReports[7].ReportEntries = types.ReportEntries{
		carried(t, entry(t, entryLeftBehind, left))}
	whole.SpecReports[0].ReportEntries = types.ReportEntries{entry(t, entryVerdict, someVerdict()),
		entry(t, entryVerdict, someVerdict())}
	run := s.result(whole)
	if len(run.Suites) != 1 {
		t.Fatalf("%d suites", len(run.Suites))
	}
	suite := run.Suites[0]
	var lines []string
	for _, c := range suite.Cases {
		lines = append(lines, fmt.Sprintf("%s %s: %s %d %d %s", c.Requirement.ID, c.Title,
			c.Outcome, len(c.Findings), len(c.Unchecked), c.Reason))
	}
	want := []string{
		"pantry.jars.first jars is skipped: skipped 0 0 it needs [PANTRY_KEY]",
		"pantry.jars.first jars passes: passed 0 0 ",
		"pantry.jars.second jars fails: failed 2 2 ",
		"pantry.jars.second jars is interrupted: errored 0 0 ",
		"pantry.jars.third jars is not written yet: skipped 0 0 it is marked as pending",
		"pantry.jars.third jars panics: errored 0 0 ",
	}
	if !slices.Equal(lines, want) {
		t.Errorf("got\n%s", strings.Join(lines, "\n"))
	}
	if !slices.Equal(suite.LeftBehind,
		[]report.LeftBehind{{What: "smells", Reason: "r", Count: 2, Expires: true}}) {
		t.Errorf("left behind: %+v", suite.LeftBehind)
	}
	if suite.Target.Name != "its own reference server" ||
		suite.Document.Path != "testdata/pantry.json" || suite.Title != "Pantry" {
		t.Errorf("%+v", suite)
	}
}

func TestOutcomeOfASpec(t *testing.T) {
	failed := func(entries ...types.ReportEntry) func(*types.SpecReport) {
		return func(s *types.SpecReport) {
			s.Failure.Message, s.ReportEntries = "it broke",
				entries
		}
	}
	for _, test := range []struct {
		name   string
		state  types.SpecState
		change func(*types.SpecReport)
		want   report.CaseOutcome
	}{
		{"passed", types.SpecStatePassed, nil, report.Passed},
		{"passed at the second attempt", types.SpecStatePassed,
			failed(entry(t, entryErrored, "it broke")), report.Passed},
		{"failed", types.SpecStateFailed, failed(), report.Failed},
		{"errored", types.SpecStateFailed, failed(entry(t, entryErrored, "it broke")),
			report.Errored},
		{"errored in another process", types.SpecStateFailed,
			failed(carried(t, entry(t, entryErrored, "it broke"))), report.Errored},
		{"failed, and errored after that", types.SpecStateFailed,
			failed(entry(t, entryErrored, "no answer")), report.Failed},
		{"skipped", types.SpecStateSkipped, nil, report.Skipped},
		{"pending", types.SpecStatePending, nil, report.Skipped},
		{"unsupported", types.SpecStateSkipped, failed(types.ReportEntry{Name: entryUnsupported}),
			report.Unsupported},
		{"unsupported, and the clean-up failed", types.SpecStateFailed,
			failed(types.ReportEntry{Name: entryUnsupported}), report.Failed},
		{"panicked", types.SpecStatePanicked, nil, report.Errored},
		{"interrupted", types.SpecStateInterrupted, nil, report.Errored},
		{"aborted", types.SpecStateAborted, nil, report.Errored},
		{"timed out", types.SpecStateTimedout, nil, report.Errored},
		{"never finished", types.SpecStateInvalid, nil, report.Errored},
		{"set-up that failed", types.SpecStateFailed,
			func(s *types.SpecReport) { s.LeafNodeType = types.NodeTypeBeforeSuite },
			report.Errored},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := outcome(spec("first", "x", test.state, test.change)); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestStatus(t *testing.T) {
	suite := func(outcomes ...report.CaseOutcome) report.Suite {
		var made report.Suite
		for _, outcome := range outcomes {
			made.Cases = append(made.Cases, report.Case{Outcome: outcome})
		}
		return made
	}
	for _, test := range []struct {
		name   string
		suites []report.Suite // nil: another process than the first
		failed bool
		want   Status
	}{
		{"passed", []report.Suite{suite(report.Passed, report.Skipped)}, false, Conforms},
		{"failed", []report.Suite{suite(report.Failed)}, true, DoesNotConform},
		{"errored after some tests", []report.Suite{suite(report.Errored, report.Passed)}, true,
			DoesNotConform},
		{"errored throughout", []report.Suite{suite(report.Errored)}, true, CouldNotRun},
		{"skipped throughout", []report.Suite{suite(report.Skipped, report.Unsupported)}, true,
			CouldNotRun},
		{"one of two tested nothing", []report.Suite{suite(report.Skipped), suite(report.Passed)},
			true, DoesNotConform},
		{"no case", []report.Suite{suite()}, false, CouldNotRun},
		{"another process, passed", nil, false, Conforms},
		{"another process, failed", nil, true, DoesNotConform},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := &session{}
			if test.suites != nil {
				s.finished = &report.Run{Suites: test.suites}
			}
			if got := s.status(test.failed); got != test.want {
				t.Errorf("got %d, want %d", got, test.want)
			}
		})
	}
}

func TestUnproven(t *testing.T) {
	s := fabricatedSession(t)
	proven := func(words ...string) report.Suite {
		var suite report.Suite
		for _, word := range words {
			suite.Cases = append(suite.Cases,
				report.Case{Requirement: requirementFor(word, "getJar"), Outcome: report.Passed})
		}
		return suite
	}
	for _, test := range []struct {
		words, want []string
	}{
		{[]string{"third", "first", "second"}, nil},
		{[]string{"first", "third", "first"},
			[]string{"no case proves the requirement pantry.jars.second"}},
		{nil, []string{
			"nothing was tested: 0 cases were skipped",
			"no case proves the requirement pantry.jars.first",
			"no case proves the requirement pantry.jars.second",
			"no case proves the requirement pantry.jars.third",
		}},
	} {
		if got := s.unproven(0, proven(test.words...), types.Report{}); !slices.Equal(got,
			test.want) {
			t.Errorf("%q: got %q", test.words, got)
		}
	}
}

func TestRequirementOfLabels(t *testing.T) {
	s := fabricatedSession(t)
	s.apis = append(s.apis,
		&API{suite: &Suite{Requirements: requirement.Table{{ID: "cellar.bottles.get"}}}})
	for _, test := range []struct {
		labels []string
		want   string
	}{
		{[]string{"kind:limit", "requirement:pantry.jars.second"}, "pantry.jars.second"},
		{[]string{"requirement:cellar.bottles.get"}, "cellar.bottles.get"},
		{[]string{"requirement:unknown", "requirement:pantry.jars.first"}, "pantry.jars.first"},
		{[]string{"requirement:unknown"}, ""},
		{nil, ""},
	} {
		if got := s.requirementOf(test.labels).ID; got != test.want {
			t.Errorf("%q: got %q, want %q", test.labels, got, test.want)
		}
	}
}

func TestWhatTheFirstProcessSetsUpReachesTheOthers(t *testing.T) {
	api := loaded(t, pantrySuite(nil), nil)
	for _, test := range []struct {
		name string
		set  shared
		want string
	}{
		{"no base URL", shared{Credentials: map[string]string{"key": canary}}, "base URL"},
		{"no credential", shared{BaseURL: "http://127.0.0.1:1"}, `no credential "key"`},
		{"no pacer", shared{BaseURL: "http://127.0.0.1:1",
			Credentials: map[string]string{"key": canary}}, "pacer"},
	} {
		t.Run(test.name, func(t *testing.T) {
			copied := &API{suite: api.suite, Contract: api.Contract, Target: api.Target, own: true}
			refuses(t, copied.connect(test.set, ""), test.want)
		})
	}
}

// Whoever shows something writes it in pieces, and may cut a secret in two.
func TestSecretsAreTakenOutOfWhatIsShownInPieces(t *testing.T) {
	first, second := &API{redactor: &redact.Redactor{}}, &API{redactor: &redact.Redactor{}}
	second.redactor.Secret("KEY", canary)
	var shown strings.Builder
	w := (&session{apis: []*API{first, second}}).redacting(&shown)
	for _, letter := range "it panicked with " + canary + "\nand so on" {
		fmt.Fprint(w, string(letter))
	}
	if got, want := shown.String(), "it panicked with [KEY]\nand so "; got != want {
		t.Errorf("shown: %q, want %q", got, want)
	}
	if err := w.Flush(); err != nil || !strings.HasSuffix(shown.String(), "so on") {
		t.Errorf("in the end: %q, %v", shown.String(), err)
	}
}
