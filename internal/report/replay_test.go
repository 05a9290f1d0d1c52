package report

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"plumbline/harness/requirement"
	"plumbline/harness/verdict"
)

// flip is a case whose finding is a flip.
func flip() Case {
	f := found("answers differ", 1)
	f.Check = verdict.Flip
	return tell("c", Failed, f)
}

func TestReplayOutcome(t *testing.T) {
	of := func(outcome CaseOutcome, reason string) Case {
		c := tell("c", outcome)
		c.Reason, c.Failure = reason, ""
		return c
	}
	mild := found("m", 1)
	mild.Severity = verdict.Warning
	short := tell("c", Failed, found("n", 1))
	short.Exchanges = short.Exchanges[:1]
	without := tell("c", Failed, found("m", 1))
	without.Requirement = requirement.Requirement{}
	otherwise := tell("c", Failed)
	otherwise.Failure = "it holds even less"
	unstarted := Run{Suites: []Suite{{Name: "a", Problems: []string{"no target"}}}}
	for _, test := range []struct {
		name         string
		older, newer Run
		want         string // state: reason
	}{
		{"still there", running(tell("c", Failed, found("m", 1))),
			running(tell("c", Failed, found("m", 1))), "still-there: "},
		{"in another case", running(tell("c", Failed, found("m", 1))),
			running(tell("c", Passed), tell("d", Failed, found("m", 1))), "still-there: "},
		{"milder now", running(tell("c", Failed, found("m", 1))),
			running(tell("c", Passed, mild)), "still-there: "},
		{"mended", running(tell("c", Failed, found("m", 1))), running(tell("c", Passed)),
			"mended: "},
		{"mended, and something else", running(tell("c", Failed, found("m", 1))),
			running(tell("c", Failed, found("n", 1))), "mended: "},
		{"did not come so far", running(tell("c", Failed, found("m", 2))), running(short),
			"cannot-tell: the case failed before it came so far"},
		{"skipped", running(tell("c", Failed, found("m", 1))), running(of(Skipped, "read-only")),
			"cannot-tell: the case is skipped: read-only"},
		{"errored", running(tell("c", Failed, found("m", 1))), running(of(Errored, "refused")),
			"cannot-tell: the case is errored: refused"},
		{"unsupported", running(tell("c", Failed, found("m", 1))), running(of(Unsupported, "")),
			"cannot-tell: the case is unsupported"},
		{"gone", running(tell("c", Failed, found("m", 1))), running(tell("d", Passed)),
			"cannot-tell: the case is gone"},
		{"not started", running(tell("c", Failed, found("m", 1))), unstarted,
			"cannot-tell: no target"},
		{"of no requirement", running(without), running(tell("c", Passed)),
			"cannot-tell: its case is of no requirement, and cannot be chosen"},
		{"one of two cases", running(tell("c", Failed, found("m", 1)), tell("d", Failed,
			found("m", 1))), running(tell("c", Passed), tell("d", Skipped)),
			"cannot-tell: the case is skipped"},
		{"a flip again", running(flip()), running(flip()), "still-there: "},
		{"a flip that is none now", running(flip()), running(tell("c", Passed)),
			"cannot-tell: the answers differ for the same request, and this time the first one " +
				"was another"},
		{"a flip that fails always now", running(flip()),
			running(tell("c", Failed, found("m", 1))),
			"cannot-tell: the case fails now without an answer that differs for the same request"},
		{"a failure without a finding", running(tell("c", Failed)), running(tell("c", Failed)),
			"still-there: "},
		{"another failure without one", running(tell("c", Failed)), running(otherwise),
			"cannot-tell: the case fails now for another reason"},
		{"a failure without one that is mended", running(tell("c", Failed)),
			running(tell("c", Passed)), "mended: "},
	} {
		t.Run(test.name, func(t *testing.T) {
			replay, err := NewReplay(test.older, nil)
			if err != nil {
				t.Fatal(err)
			}
			outcome := replay.Outcome(test.newer)
			if len(outcome.Findings) != 1 {
				t.Fatalf("got %+v", outcome)
			}
			got := outcome.Findings[0]
			if shown := string(got.State) + ": " + got.Reason; shown != test.want {
				t.Errorf("got %q, want %q", shown, test.want)
			}
		})
	}
}

func TestWhatIsReplayed(t *testing.T) {
	mild := found("mild", 1)
	mild.Severity = verdict.Warning
	errored := tell("e", Errored)
	run := running(tell("c", Failed, found("m", 1), mild), tell("d", Failed, found("m", 1)),
		tell("w", Waived, waived()), errored)
	run.Suites[0].Problems = []string{"p", "q"}
	all, err := NewReplay(run, nil)
	if err != nil {
		t.Fatal(err)
	}
	const rest = "1 waived finding, 1 errored case and 2 problems outside of any case"
	if got := all.Others(); got != rest {
		t.Errorf("got %q, want %q", got, rest)
	}
	outcome := all.Outcome(run)
	if len(outcome.Findings) != 1 || outcome.Findings[0].Count != 2 ||
		strings.Join(all.Requirements(), " ") != "a.x" {
		t.Errorf("got %+v of %q", outcome, all.Requirements())
	}
	ids := run.Identified().Suites[0].Cases[0].Findings
	warned, err := NewReplay(run, []string{ids[1].ID})
	if err != nil || len(warned.Outcome(run).Findings) != 1 || warned.Others() !=
		"2 problems outside of any case" {
		t.Errorf("a warning by its id: got %+v (%v)", warned, err)
	}
}

func TestWriteReplay(t *testing.T) {
	older := running(tell("c", Failed, found("m", 1), found("n "+nasty, 1)),
		tell("d", Failed, found("o", 1)))
	replay, err := NewReplay(older, nil)
	if err != nil {
		t.Fatal(err)
	}
	newer := running(tell("c", Failed, found("m", 1)), tell("d", Skipped))
	newer.Suites[0].Target.Name = "https://a.example"
	outcome := replay.Outcome(newer)
	var text, asJSON strings.Builder
	if err := errors.Join(WriteReplay(&text, outcome),
		WriteReplayJSON(&asJSON, outcome)); err != nil {
		t.Fatal(err)
	}
	golden(t, "replay", text.String())
	tidy(t, text.String())
	var back Replayed
	if err := json.Unmarshal([]byte(asJSON.String()), &back); err != nil ||
		back.Count(StillThere) != 1 || back.Count(Mended) != 1 || back.Count(CannotTell) != 1 ||
		back.Targets[0] != "A at https://a.example" {
		t.Errorf("got %+v (%v)", back, err)
	}
	if err := WriteReplay(broken{}, outcome); !errors.Is(err, errBroken) {
		t.Errorf("got the error %v", err)
	}
}
