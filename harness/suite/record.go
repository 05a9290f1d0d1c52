package suite

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"plumbline/harness/call"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/printable"
	"plumbline/internal/redact"
	"plumbline/internal/report"
)

// What a case leaves in Ginkgo's report, from where it reaches the first process also when several
// run. None of it is shown by Ginkgo.
const (
	entryVerdict     = "plumbline:verdict"
	entryExchanges   = "plumbline:exchanges"
	entryErrored     = "plumbline:errored"
	entryUnsupported = "plumbline:unsupported"
	entryLeftBehind  = "plumbline:left-behind"
	entryThrottled   = "plumbline:throttled"
	entryFlipped     = "plumbline:flipped"
	entryObligations = "plumbline:obligations"
)

// told is what a case was told of one of its exchanges, or of none.
type told struct {
	Exchange  int                 `json:"exchange"` // its number in the case from 1, or 0
	Findings  []report.Finding    `json:"findings"`
	Unchecked []verdict.Unchecked `json:"unchecked"`
}

// leave records what was found, marks what has been waived, and tells whether nothing that speaks
// against the case is left. Waived findings get a hint that says so.
func (a *API) leave(exchange int, operation *contract.Operation, redactor *redact.Redactor,
	findings []verdict.Finding, unchecked []verdict.Unchecked) bool {
	redacted := report.Shown(redactor, verdict.Verdict{Findings: findings, Unchecked: unchecked})
	left := told{Exchange: exchange, Unchecked: redacted.Unchecked}
	accepted := true
	for i, finding := range redacted.Findings { // which are those that were given, in their order
		waived := report.WaiverOf(a.waivers, currentRequirement().ID, operation, finding)
		if waived != nil {
			shown := &findings[i] //nolint:gosec // redacting leaves no finding out
			shown.Hint = strings.TrimPrefix(shown.Hint+"\nwaived: "+waived.String(), "\n")
			left.Findings = append(left.Findings,
				report.Finding{Finding: finding, Waiver: waived.Place()})
			continue
		}
		accepted = accepted && finding.Severity != verdict.Error
		left.Findings = append(left.Findings, report.Finding{Finding: finding})
	}
	record(entryVerdict, left)
	return accepted
}

// leftBehind is what one process left on the target of one suite.
type leftBehind struct {
	Suite string              `json:"suite"`
	Left  []report.LeftBehind `json:"left"`
}

// logExchange shows an exchange where the output of a case is shown: in a verbose run, with a
// failure, in JUnit.
func logExchange(response *call.Response) {
	ginkgo.GinkgoWriter.Printf("%s\n", printable.Text(
		response.Redactor().String(response.Curl()+"\n"+response.String())))
}

// record leaves a value that has been redacted. (Redacting its JSON would not do: a password may be
// the word null.)
func record(name string, value any) {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // what is recorded is made of strings and numbers
	}
	ginkgo.AddReportEntry(name, ginkgo.ReportEntryVisibilityNever, json.RawMessage(text))
}

func redactedLeft(redactor *redact.Redactor, left []report.LeftBehind) []report.LeftBehind {
	redacted := slices.Clone(left)
	for i := range redacted {
		redacted[i].What, redacted[i].Reason = redactor.String(redacted[i].What),
			redactor.String(redacted[i].Reason)
	}
	return redacted
}

// entries returns the values of a case's report entries of a name, decoded into T.
func entries[T any](list types.ReportEntries, name string) []T {
	var values []T
	for _, entry := range list {
		if entry.Name != name {
			continue
		}
		// What this process recorded still is what was recorded; what came from another one is JSON
		// in a string.
		text, own := entry.Value.GetRawValue().(json.RawMessage)
		if !own {
			text = json.RawMessage(entry.Value.AsJSON)
		}
		var value T
		if err := json.Unmarshal(text, &value); err != nil {
			panic(fmt.Sprintf("the report entry %s cannot be read: %v", name, err))
		}
		values = append(values, value)
	}
	return values
}

func hasEntry(list types.ReportEntries, name string) bool {
	for _, entry := range list {
		if entry.Name == name {
			return true
		}
	}
	return false
}
