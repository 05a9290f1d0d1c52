package report

import (
	"fmt"
	"io"
	"slices"

	"plumbline/harness/exchange"
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
	Unchecked   []verdict.Unchecked // of which those are shown that the contract demands
	Response    []string            // what came, a line each
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
	for _, u := range f.Unchecked {
		if !u.Silent {
			t.add("not judged", fmt.Sprintf("%s: %s", u.Check, u.Reason))
		}
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
		printable.Neutral(printable.Line(f.Exchange)+": "+f.headline()+"\n"+t.String()))
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
	case only(isIncomplete):
		return "not a complete response"
	case only(func(f verdict.Finding) bool { return slices.Contains(ofRequest, f.Check) }):
		return "the request does not conform"
	}
	return "the response does not conform"
}

// isIncomplete tells of a finding that it says why no complete response came.
func isIncomplete(f verdict.Finding) bool {
	return f.Check == verdict.Transport && f.Actual != string(exchange.Surplus) &&
		f.Actual != string(exchange.Misframed)
}

// ofRequest are the checks that find something in requests only.
var ofRequest = []verdict.Check{verdict.Parameter, verdict.RequestContentType, verdict.RequestBody,
	verdict.Security}

// headline says in short what is told of an exchange.
func (f Failure) headline() string {
	if slices.ContainsFunc(f.Findings, func(f verdict.Finding) bool {
		return f.Severity != verdict.Warning && f.Severity != verdict.Note
	}) {
		return headline(f.Findings)
	}
	if slices.ContainsFunc(f.Unchecked, func(u verdict.Unchecked) bool { return !u.Silent }) {
		return "nobody can tell whether it conforms"
	}
	return "it conforms"
}
