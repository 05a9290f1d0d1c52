package report

import (
	"fmt"
	"io"
	"strings"

	"plumbline/harness/check"
	"plumbline/harness/requirement"
)

// Failure is what the reader of a failed case gets to see. Its texts may hold secrets; see [WriteFailure].
type Failure struct {
	Exchange    string // METHOD /path → status
	Requirement requirement.Requirement
	Findings    []check.Finding
	Response    []string // what came, a line each
	Curl        string
}

// labelWidth is the width of the column that says what a line is about.
const labelWidth = 18

// WriteFailure writes a failure as text: all findings at once, where each stands in the contract, and how to see it again.
func WriteFailure(w io.Writer, f Failure) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", f.Exchange, headline(f.Findings))
	if f.Requirement.ID != "" {
		line(&b, "requirement", f.Requirement.ID+": "+f.Requirement.Sentence)
		line(&b, "", "known from "+f.Requirement.Source)
	}
	for _, finding := range f.Findings {
		writeFinding(&b, finding)
	}
	for i, text := range f.Response {
		label := ""
		if i == 0 {
			label = "response"
		}
		line(&b, label, text)
	}
	if f.Curl != "" {
		line(&b, "reproduce", f.Curl)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func headline(findings []check.Finding) string {
	body := 0
	for _, finding := range findings {
		if finding.Instance != nil {
			body++
		}
	}
	switch {
	case len(findings) > 0 && body == len(findings):
		return "the body does not conform"
	case len(findings) == 1 && findings[0].Check == check.Required:
		return "not what is required"
	}
	return "the response does not conform"
}

func writeFinding(b *strings.Builder, finding check.Finding) {
	line(b, string(finding.Check), finding.Message)
	if finding.Hint != "" {
		line(b, "", finding.Hint)
	}
	line(b, "", fmt.Sprintf("%-9s %s (%s)", "contract", finding.Contract, finding.Contract.Layer))
	if finding.Note != "" {
		line(b, "", fmt.Sprintf("%-9s %s", "note", finding.Note))
	}
}

func line(b *strings.Builder, label, text string) {
	for part := range strings.SplitSeq(text, "\n") {
		fmt.Fprintf(b, "  %s\n", strings.TrimRight(fmt.Sprintf("%-*s%s", labelWidth, label, part), " "))
		label = ""
	}
}
