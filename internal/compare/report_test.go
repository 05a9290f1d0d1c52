package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"plumbline/internal/verdicts"
)

// madeUp has every outcome.
var madeUp = []result{
	{verdicts.Row{File: "a.yaml", Name: "all right", Line: 1, Verdict: "conforms"}, "",
		[]answer{{said: conforms}, {said: conforms}, {said: conforms}}},
	{verdicts.Row{File: "a.yaml", Name: "a false alarm", Line: 2, Verdict: "conforms"}, "",
		[]answer{{said: conforms}, {said: violates, reason: "wolf"},
			{said: failed, reason: "panic: no"}}},
	{verdicts.Row{File: "b.yaml", Name: "missed", Line: 3, Verdict: "violates"}, "",
		[]answer{{said: violates, reason: "status error"}, {said: violates}, {said: conforms}}},
	{verdicts.Row{File: "b.yaml", Name: "nobody", Line: 4, Verdict: "unverifiable"}, nobodyCanTell,
		[]answer{{said: unverifiable}, {}, {}}},
}

func lines(text string) map[string]bool {
	found := map[string]bool{}
	for line := range strings.Lines(text) {
		found[strings.Join(strings.Fields(line), " ")] = true
	}
	return found
}

func TestReport(t *testing.T) {
	var out bytes.Buffer
	report(&out, madeUp, false)
	found := lines(out.String())
	for _, want := range []string{
		"4 rows of the table of verdicts",
		"4 4 0 0 0 0 0 Plumbline",
		"3 3 0 0 0 0 0 Plumbline, the rows of the others",
		"3 2 1 1 0 0 0 libopenapi-validator",
		"3 1 2 0 1 1 0 kin-openapi openapi3filter",
		"1 " + nobodyCanTell,
		"0 " + undeclaredPolicy,
		"a 2 2/2 1/2 (1 0 0 0) 1/2 (0 0 1 0)",
		"b 2 2/2 1/1 0/1 (0 1 0 0)",
		"a/a false alarm (a.yaml:2) conforms",
		"libopenapi false alarm violates wolf",
		"kin-openapi no answer failed panic: no",
		"b/missed (b.yaml:3) violates",
		"Plumbline right violates status error",
		"kin-openapi missed conforms",
	} {
		if !found[want] {
			t.Errorf("there is no line %q in\n%s", want, out.String())
		}
	}
	for _, unwanted := range []string{"a/all right (a.yaml:1) conforms",
		"b/nobody (b.yaml:4) unverifiable"} {
		if found[unwanted] {
			t.Errorf("a row where nobody is wrong is listed: %q", unwanted)
		}
	}
}

func TestReportAllRows(t *testing.T) {
	var out bytes.Buffer
	report(&out, madeUp, true)
	found := lines(out.String())
	for _, want := range []string{
		"a/all right (a.yaml:1) conforms", "b/nobody (b.yaml:4) unverifiable",
		"Plumbline right unverifiable", "libopenapi not posed", "not posed: " + nobodyCanTell,
	} {
		if !found[want] {
			t.Errorf("there is no line %q in\n%s", want, out.String())
		}
	}
}

func TestStatus(t *testing.T) {
	if got := status(madeUp); got != 0 {
		t.Errorf("where only peers are wrong the status is %d, want 0", got)
	}
	for _, wrong := range []answer{{said: violates}, {said: unverifiable}, {said: failed},
		{said: conforms, otherwise: true}} {
		results := append([]result{{verdicts.Row{Verdict: "conforms"}, "",
			[]answer{wrong, {said: conforms}, {said: conforms}}}}, madeUp...)
		if got := status(results); got != 1 {
			t.Errorf("where Plumbline says %+v of what conforms the status is %d, want 1", wrong,
				got)
		}
	}
}

// TestRun compares a subject with files twice: nothing is different, and nothing is left behind.
func TestRun(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	var outputs [2]bytes.Buffer
	for i := range outputs {
		var stderr bytes.Buffer
		if got := run([]string{"--subject", "references"}, &outputs[i], &stderr); got != 0 ||
			stderr.Len() > 0 {
			t.Fatalf("status %d and %q, want 0 and nothing", got, stderr.String())
		}
	}
	if outputs[0].String() != outputs[1].String() {
		t.Errorf("two runs differ:\n%s\n%s", &outputs[0], &outputs[1])
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) != 0 {
		t.Errorf("left in the temporary folder: %v (%v)", left, err)
	}
}

func TestRunCannot(t *testing.T) {
	for part, arguments := range map[string][]string{
		`no subject "nowhere"`: {"--subject", "nowhere"}, `no argument "arrays"`: {"arrays"},
		"not defined: -all": {"--all"},
	} {
		var stdout, stderr bytes.Buffer
		if got := run(arguments, &stdout, &stderr); got != 2 ||
			!strings.Contains(stderr.String(), part) || stdout.Len() > 0 {
			t.Errorf(
				"%q: status %d, %q and %q on the standard error stream; want 2, nothing and %q",
				arguments, got, &stdout, &stderr, part)
		}
	}
}
