package suite

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/onsi/ginkgo/v2/types"

	"plumbline/harness/verdict"
	"plumbline/internal/report"
)

// terminalOf is a terminal of a fabricated session, what it shows, and its clock.
func terminalOf(t *testing.T, verbose bool) (shown *terminal, output *strings.Builder,
	clock *time.Time) {
	t.Helper()
	s := fabricatedSession(t)
	output, clock = &strings.Builder{}, &time.Time{}
	s.options.Verbose, s.options.Output = verbose, output
	s.shown = s.screen(output)
	shown = &terminal{session: s, now: func() time.Time { return *clock }}
	shown.begin(types.Report{PreRunStats: types.PreRunStats{TotalSpecs: 9, SpecsThatWillRun: 8},
		SuiteConfig: types.SuiteConfig{RandomSeed: 7}})
	return shown, output, clock
}

func failing(word, title, message string) types.SpecReport {
	return spec(word, title, types.SpecStateFailed, func(r *types.SpecReport) {
		r.Failure = types.Failure{Message: message, FailureNodeType: types.NodeTypeIt,
			Location: types.CodeLocation{FileName: "/home/ann/go/other.go", LineNumber: 3}}
	})
}

func TestTheTerminalShowsOneBlockForAFailure(t *testing.T) {
	shown, output, clock := terminalOf(t, false)
	shown.ended(spec("first", "passes", types.SpecStatePassed, nil))
	shown.ended(failing("second", "fails", "GET /jars → 200: not so\n  body   "+canary+
		"\n::error::x ##[error]y\n"))
	*clock = clock.Add(quietAfter)
	shown.ended(spec("third", "passes too", types.SpecStatePassed, nil))
	want := "Pantry: 8 of 9 cases, in a random order (--seed 7)\n\n" +
		"failed: jars fails\n  GET /jars → 200: not so\n    body   [PANTRY_KEY]\n" +
		"  \\x3a:error::x #\\x23[error]y\n  in It at other.go:3\n" +
		"3 of 8 cases have ended, 1 failed or errored\n"
	if got := output.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestWhatWasNotSelectedIsNotShown, and neither is what passes, unless everything is asked for.
func TestWhatPassesIsShownWhereEverythingIs(t *testing.T) {
	for _, verbose := range []bool{false, true} {
		shown, output, _ := terminalOf(t, verbose)
		shown.ended(spec("first", "passes", types.SpecStatePassed,
			func(r *types.SpecReport) { r.CapturedGinkgoWriterOutput = "curl " + canary + "\n" }))
		shown.ended(spec("second", "is not chosen", types.SpecStateSkipped, nil))
		_, got, _ := strings.Cut(output.String(), "\n")
		want := map[bool]string{
			true: "\npassed: jars passes (1.5s)\n  curl [PANTRY_KEY]\n"}[verbose]
		if got != want {
			t.Errorf("verbose %t: got %q, want %q", verbose, got, want)
		}
	}
}

// TestWhatWasSaidIsNotSaidAgain after it has been said three times.
func TestWhatWasSaidIsNotSaidAgain(t *testing.T) {
	shown, output, _ := terminalOf(t, false)
	for i := range 5 {
		shown.ended(failing("first", fmt.Sprintf("fails %d", i),
			fmt.Sprintf("GET /jars/%d → 200: not so\n  value %d\n", i, i)))
	}
	got := output.String()
	if strings.Count(got, "  value ") != maxAlike ||
		!strings.HasSuffix(got, "\nfailed: jars fails 4\n  as above: not so\n") {
		t.Errorf("got\n%s", got)
	}
}

func TestEssence(t *testing.T) {
	finding := func(message string, severity verdict.Severity, waiver string) report.Finding {
		return report.Finding{Finding: verdict.Finding{Check: verdict.Status, Severity: severity,
			Message: message}, Waiver: waiver}
	}
	for _, test := range []struct {
		c    report.Case
		want string
	}{
		{report.Case{Findings: []report.Finding{finding("a", verdict.Error, ""),
			finding("w", verdict.Warning, ""), finding("x", verdict.Error, "f:1"),
			finding("b", verdict.Error, "")}}, "status: a; status: b"},
		{report.Case{Failure: "GET /a → 200: not so\nmore"}, "not so"},
		{report.Case{Failure: "it panicked\nmore"}, "it panicked"},
		{report.Case{Outcome: report.Errored}, "errored"},
	} {
		if got := essence(test.c); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

// TestTheTerminalNamesFindingsAsTheResultDoes, so that they can be looked for again by their ids.
func TestTheTerminalNamesFindingsAsTheResultDoes(t *testing.T) {
	shown, output, _ := terminalOf(t, false)
	failed := failing("second", "fails", "GET /jars → 200: not so\n")
	failed.ReportEntries = types.ReportEntries{entry(t, entryVerdict, someVerdict())}
	shown.ended(failed)
	result := shown.session.result(types.Report{SpecReports: types.SpecReports{failed}})
	finding := result.Identified().Suites[0].Cases[0].Findings[0]
	want := fmt.Sprintf("  findings: %s (%s)\n", finding.ID, finding.Check)
	if got := output.String(); !strings.Contains(got, want) {
		t.Errorf("got\n%s\nwant in it\n%s", got, want)
	}
}
