package suite

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/onsi/ginkgo/v2"
	gomega "github.com/onsi/gomega/types"

	"plumbline/harness/call"
	"plumbline/harness/requirement"
	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/contract"
	"plumbline/internal/printable"
	"plumbline/internal/report"
)

// Conformance is a Gomega matcher that succeeds for a [*call.Response] that conforms to a contract
// and meets the case's own expectations.
type Conformance struct {
	contract     *contract.Contract // nil: only the expectations count
	expectations []check.Expectation
	response     *call.Response
	findings     []verdict.Finding
}

var _ gomega.GomegaMatcher = &Conformance{}

// ConformTo matches responses that conform to a contract. All that is found is shown at once.
func ConformTo(c *contract.Contract) *Conformance { return &Conformance{contract: c} }

// Meet matches responses that meet expectations, whatever the contract says of them: for calls that
// are not what the case is about.
func Meet(expectations ...check.Expectation) *Conformance {
	return &Conformance{expectations: expectations}
}

// With adds expectations of the case to those of the contract.
func (c *Conformance) With(expectations ...check.Expectation) *Conformance {
	c.expectations = append(c.expectations, expectations...)
	return c
}

// Match implements Gomega's matcher.
func (c *Conformance) Match(actual any) (bool, error) {
	response, ok := actual.(*call.Response)
	if !ok || response == nil {
		return false, fmt.Errorf("the response of a call is judged, not %T", actual)
	}
	if c.contract != nil && response.Contract() != c.contract {
		return false, fmt.Errorf("%s was called under another contract", response)
	}
	c.response = response
	c.findings = check.Expect(response.Contract(), response.Operation, response.Exchange,
		c.expectations)
	var unchecked []verdict.Unchecked
	if c.contract != nil || !response.Exchange.Complete() { // what did not come meets nothing
		c.findings = append(c.findings, response.Verdict.Findings...)
		unchecked = response.Verdict.Unchecked
	}
	api := running.apiOf(response)
	return api.leave(api.exchanges.look(response, c.contract != nil), response.Operation,
		response.Redactor(), c.findings, unchecked), nil
}

// FailureMessage implements Gomega's matcher.
func (c *Conformance) FailureMessage(any) string {
	response := c.response
	var b strings.Builder
	failure := report.Failure{
		Exchange: response.String(), Requirement: currentRequirement(), Findings: c.findings,
		Response: responseLines(response), Curl: response.Curl(),
	}
	_ = report.WriteFailure(&b, failure) // into a strings.Builder, which does not fail
	return response.Redactor().String(b.String())
}

// NegatedFailureMessage implements Gomega's matcher.
func (c *Conformance) NegatedFailureMessage(any) string {
	return fmt.Sprintf("%s conforms, and was expected not to", c.response)
}

// bodyExcerpt bounds how much of a body a failure shows, in bytes.
const bodyExcerpt = 600

func responseLines(response *call.Response) []string {
	r := response.Exchange.Response
	if r == nil {
		return []string{"none"}
	}
	lines := []string{fmt.Sprintf("%s %s, %s, %d bytes", r.Proto, check.StatusText(r.Status),
		contentType(r.Header.Get("Content-Type")), len(r.Body))}
	// Redacted before it is cut: half a secret would not be known as one.
	if body := printable.Text(string(response.Redactor().JSON(r.Body))); body != "" {
		lines = append(lines, excerpt(body))
	}
	return lines
}

func excerpt(text string) string {
	if len(text) <= bodyExcerpt {
		return text
	}
	end := bodyExcerpt
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}

func contentType(value string) string {
	if value == "" {
		return "no Content-Type"
	}
	return value
}

// currentRequirement is what the running case proves, known by its label.
func currentRequirement() requirement.Requirement {
	return running.requirementOf(ginkgo.CurrentSpecReport().Labels())
}
