package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"plumbline/harness/requirement"
	"plumbline/harness/verdict"
	"plumbline/internal/printable"
)

// Failure is what the reader of a failed case gets to see. Its texts may hold secrets; see
// [WriteFailure].
type Failure struct {
	Exchange    string // METHOD /path → status
	Requirement requirement.Requirement
	Findings    []verdict.Finding
	Response    []string // what came, a line each
	Curl        string
}

// WriteFailure writes a failure as text: all findings at once, where each stands in the contract,
// and how to see it again.
func WriteFailure(w io.Writer, f Failure) error {
	t := &text{}
	if f.Requirement.ID != "" {
		t.line("requirement", f.Requirement.ID+": "+f.Requirement.Sentence)
		t.line("", fmt.Sprintf("%-9s %s", "source", f.Requirement.Source))
	}
	for _, finding := range f.Findings {
		t.finding(finding)
	}
	for i, what := range f.Response {
		label := ""
		if i == 0 {
			label = "response"
		}
		t.line(label, what)
	}
	if f.Curl != "" {
		t.line("reproduce", f.Curl)
	}
	_, err := io.WriteString(w,
		printable.Line(f.Exchange)+": "+headline(f.Findings)+"\n"+t.String())
	return err
}

// headline says in short what all findings have in common.
func headline(findings []verdict.Finding) string {
	only := func(is func(verdict.Finding) bool) bool {
		return len(findings) > 0 && !slices.ContainsFunc(findings,
			func(f verdict.Finding) bool { return !is(f) })
	}
	switch {
	case only(func(f verdict.Finding) bool { return f.Instance != nil }):
		return "the body does not conform"
	case only(func(f verdict.Finding) bool { return f.Check == verdict.Required }):
		return "not what is required"
	case only(func(f verdict.Finding) bool { return f.Check == verdict.Transport }):
		return "not a complete response"
	}
	return "the response does not conform"
}

// text is a column of labels, as wide as the longest of them, and beside it what each is about.
type text struct{ rows []row }

type row struct{ label, what string }

func (t *text) line(label, what string) {
	for part := range strings.SplitSeq(what, "\n") {
		t.rows = append(t.rows,
			row{label, strings.TrimRight(printable.Line(strings.TrimSuffix(part, "\r")), " ")})
		label = ""
	}
}

func (t *text) finding(finding verdict.Finding) {
	t.line(string(finding.Check), finding.Message)
	if finding.Hint != "" {
		t.line("", finding.Hint)
	}
	if finding.Contract.File != "" {
		t.line("", fmt.Sprintf("%-9s %s (%s)", "contract", finding.Contract,
			finding.Contract.Layer))
	}
	if finding.Note != "" {
		t.line("", fmt.Sprintf("%-9s %s", "note", finding.Note))
	}
}

// String returns the rows, without blanks at their ends.
func (t *text) String() string {
	width := 0
	for _, r := range t.rows {
		width = max(width, len(r.label))
	}
	var b strings.Builder
	for _, r := range t.rows {
		fmt.Fprintln(&b, strings.TrimRight(fmt.Sprintf("  %-*s   %s", width, r.label, r.what), " "))
	}
	return b.String()
}
