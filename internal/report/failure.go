package report

import (
	"fmt"
	"io"
	"slices"

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
	t := &rows{}
	if f.Requirement.ID != "" {
		t.add("requirement", f.Requirement.ID+": "+f.Requirement.Sentence)
		t.add("", fmt.Sprintf("%-9s %s", "source", f.Requirement.Source))
	}
	for _, finding := range f.Findings {
		t.finding(finding)
	}
	for i, what := range f.Response {
		label := ""
		if i == 0 {
			label = "response"
		}
		t.add(label, what)
	}
	if f.Curl != "" {
		t.add("reproduce", f.Curl)
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
