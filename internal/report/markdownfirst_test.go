package report

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"plumbline/harness/verdict"
)

// failedWith is a case of its own for each message, which failed with that finding.
func failedWith(messages ...string) (cases []Case) {
	for i, message := range messages {
		c := of(fmt.Sprintf("GET /%d", i), Failed)[0]
		c.Requirement = needs(fmt.Sprintf("a.case%d", i), c.Requirement.Operation, "positive")
		c.Findings = []Finding{{Finding: verdict.Finding{Check: verdict.Status,
			Severity: verdict.Error, Message: message, Contract: published(1, i+1, "/paths")}}}
		cases = append(cases, c)
	}
	return cases
}

// opened is what of a page is seen without unfolding anything.
func opened(text string) string {
	var b strings.Builder
	depth := 0
	for line := range strings.Lines(text) {
		before := depth
		depth += strings.Count(line, "<details>") - strings.Count(line, "</details>")
		if before == 0 && depth == 0 {
			b.WriteString(line)
		}
	}
	return b.String()
}

func TestFiveFindingsAreOpenAndTheRestIsFolded(t *testing.T) {
	for _, n := range []int{0, 1, 5, 6, 40} {
		var messages []string
		for i := range n {
			messages = append(messages, fmt.Sprintf("message %d.", i))
		}
		text := asMarkdown(t, Run{Suites: []Suite{{Title: "A", Target: Target{Name: "t"},
			Cases: failedWith(messages...)}}})
		wellFormed(t, text)
		seen := opened(text)
		for i := range n {
			message := fmt.Sprintf("message %d.", i)
			if got := strings.Contains(seen, message); got != (i < 5) ||
				!strings.Contains(text, message) {
				t.Errorf("%d findings: that %q is open is %t", n, message, got)
			}
		}
		sentence := fmt.Sprintf("These are 5 of %d; the rest stands below.", n)
		if got := strings.Contains(seen, sentence); got != (n > 5) {
			t.Errorf("%d findings: that there are more is told: %t\n%s", n, got, seen)
		}
		if lines := strings.Count(seen, "\n"); lines > 50 {
			t.Errorf("%d findings: %d lines are open", n, lines)
		}
		folded := strings.Contains(text, "<details><summary>Failed (40)</summary>")
		if folded != (n == 40) {
			t.Errorf("%d findings: the cases are folded: %t", n, folded)
		}
	}
}

func TestWhatManyCasesHaveIsShownOnce(t *testing.T) {
	cases := failedWith("the same", "the same", "another")
	for i := range cases {
		cases[i].Findings[0].Contract = published(1, 1, "/paths")
		// found in two exchanges of the case
		cases[i].Findings = append(cases[i].Findings, cases[i].Findings[0])
	}
	waived := failedWith("accepted")[0]
	waived.Outcome, waived.Findings[0].Waiver = Waived, "w.yaml:1"
	errored := of("GET /e", Errored)[0]
	errored.Failure = "no answer\nat all"
	run := Run{Suites: []Suite{{Title: "A", Cases: append(cases, waived, errored)}}}
	text := asMarkdown(t, run)
	id := func(of int) string {
		return "<br>id: <code>" + run.Identified().Suites[0].Cases[of].Findings[0].ID + "</code>"
	}
	first, _, _ := strings.Cut(text, "\n## ")
	want := "# A: does not conform\n\n" +
		"- <code>a.case0</code> **status** the same<br>contract: <code>" +
		md(published(1, 1, "/paths").String()) + "</code>" + id(0) +
		"<br>in 2 cases\n" +
		"- <code>a.case2</code> **status** another<br>contract: <code>" +
		md(published(1, 1, "/paths").String()) + "</code>" + id(2) + "\n" +
		"- <code>" + md(errored.ShownTitle()) + "</code> no answer\n"
	if errored.Requirement.ID != "" || errored.Operation != "" {
		t.Fatalf("%+v", errored)
	}
	if first != want {
		t.Errorf("got\n%s\nwant\n%s", first, want)
	}
}

func TestALongTableIsFoldedBehindItsSum(t *testing.T) {
	var messages []string
	for i := range 6 {
		messages = append(messages, fmt.Sprint("m", i))
	}
	cases := append(failedWith(messages...), of("GET /0", Passed, Passed)...)
	text := asMarkdown(t, Run{Suites: []Suite{{Title: "A", Target: Target{Name: "t"},
		Cases: cases}}})
	if !strings.Contains(text, "\n## A at t\n\n<details><summary>8 cases: 2 passed, 6 failed"+
		"</summary>\n\n| operation |") || strings.Contains(opened(text), "| operation |") {
		t.Errorf("got\n%s", text)
	}
}

// A run that could not start has no cases.
func TestMarkdownTellsWhyNothingWasTested(t *testing.T) {
	why := []string{"the target cannot be reached: connection refused"}
	text := asMarkdown(t, Run{Suites: []Suite{{Name: "a", Title: "A", Problems: why},
		{Name: "b", Title: "B", Problems: why}}})
	wellFormed(t, text)
	if !strings.HasPrefix(text, "# A: nothing was tested · B: nothing was tested\n\n"+
		"- <code>A</code> the target cannot be reached: connection refused\n\n## A ") ||
		strings.Contains(text, "| operation") {
		t.Errorf("got\n%s", text)
	}
}

func TestMarkdownOfWhatCouldNotRun(t *testing.T) {
	var b strings.Builder
	message := "a.json: no such file\n```\n</details> @everyone" + strings.Repeat("x", 5000)
	if err := WriteCouldNotRun(&b, "plumbline merge", message); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(b.String(), "# plumbline merge could not run\n\n````\na.json: no such "+
		"file\n```\n</details> @everyonexxx") || !strings.HasSuffix(b.String(), "\n````\n\n") ||
		b.Len() > 3000 {
		t.Errorf("got\n%s", b.String())
	}
	if err := WriteCouldNotRun(broken{}, "a", "b"); !errors.Is(err, errBroken) {
		t.Errorf("got the error %v", err)
	}
}
