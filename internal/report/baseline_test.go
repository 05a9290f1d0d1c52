package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/waiver"
)

func TestABaselineIsAsNarrowAsAWaiverCanBe(t *testing.T) {
	elsewhere := found("p", 2)
	status := found("q", 1)
	status.Check = verdict.Status
	mild := found("mild", 1)
	mild.Severity = verdict.Warning
	run := running(tell("c", Failed, found("m", 1), found("n", 1), elsewhere, status, mild),
		tell("d", Failed, found("o", 1)), tell("w", Waived, waived()), tell("e", Errored),
		tell("f", Failed), tell("g", Passed), tell("h", Skipped))
	run.Filter, run.Interrupted = "kind:x", "SIGINT"
	run.Suites[0].Problems = []string{"no case proves it"}
	run.Suites[0].NotKept = []NotKept{{Operation: "GET /a", Findings: 3}, {Operation: "GET /b"}}
	like := waiver.Waiver{Owner: "ann", Reason: "r", Link: "https://a.example"}
	b := NewBaseline(run, like)
	var got []string
	for _, w := range b.Waivers {
		got = append(got, fmt.Sprintf("%s %s %s %s # %s", w.Requirement, w.Check, w.Operation,
			w.Owner,
			w.Comment))
	}
	want := []string{"a.x body-schema GET /a ann # 3 findings, the first: m",
		"a.x body-schema GET /b ann # 1 finding, the first: p",
		"a.x status GET /a ann # 1 finding, the first: q"}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if b.Findings != 5 || b.Waived != 1 {
		t.Errorf("got %d findings and %d waived ones, want 5 and 1", b.Findings, b.Waived)
	}
	if refused := []string{"A: no case proves it", `errored: a.x "e"`, `failed: a.x "f"`}; !slices.
		Equal(b.Refused, refused) {
		t.Errorf("got %q, want %q", b.Refused, refused)
	}
	if remarks := []string{"the run did not come to its end: SIGINT",
		`the run was of the cases of "kind:x" only`,
		"A: 3 findings of GET /a are not kept in the result"}; !slices.Equal(b.Remarks, remarks) {
		t.Errorf("got %q, want %q", b.Remarks, remarks)
	}
}

// A finding that a waiver accepts besides those that nobody accepts is left out, and the others are
// not.
func TestABaselineOfNothing(t *testing.T) {
	if b := NewBaseline(running(tell("c", Passed)), waiver.Waiver{}); len(b.Waivers)+len(
		b.Refused)+len(b.Remarks) > 0 {
		t.Errorf("got %+v", b)
	}
	b := NewBaseline(running(tell("c", Failed, waived(), found("n", 1))), waiver.Waiver{})
	if len(b.Waivers) != 1 || b.Waived != 1 {
		t.Errorf("got %+v", b)
	}
}
