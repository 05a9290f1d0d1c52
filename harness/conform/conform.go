// Package conform has the matchers of Gomega that hold responses to a contract:
//
//	Expect(response).To(ConformTo(contract))
//
// A response is an [*http.Response], a recorder of net/http/httptest, or the response of a call
// (package call). All that is found is shown at once, with the place in the document and a curl
// line. The body can be read afterwards as before.
package conform

import (
	"errors"
	"fmt"
	"net/http"

	gomega "github.com/onsi/gomega/types"

	"plumbline/harness"
	"plumbline/harness/call"
	"plumbline/harness/verdict"
)

// Matcher is a matcher of Gomega.
type Matcher struct {
	contract     *harness.Contract // nil: only the expectations count
	request      *http.Request
	expectations []Expectation
	unsure       bool
	failure      func() string
	name         string
}

var _ gomega.GomegaMatcher = &Matcher{}

// ConformTo matches responses that conform to a contract. A response of which nobody can tell
// whether it conforms does not match, and the failure says why; see [Matcher.OrUnverifiable]. The
// response of a call was judged when it came, and what could not be judged of it is in the report.
func ConformTo(contract *harness.Contract) *Matcher { return &Matcher{contract: contract} }

// Meet matches responses that meet expectations, whatever a contract says of them: for calls that
// are not what a case is about.
func Meet(expectations ...Expectation) *Matcher { return &Matcher{expectations: expectations} }

// With adds expectations of the case to those of the contract.
func (m *Matcher) With(expectations ...Expectation) *Matcher {
	m.expectations = append(m.expectations, expectations...)
	return m
}

// AnswerTo says which request a response answers, where it does not say so itself: that of a
// recorder does not.
func (m *Matcher) AnswerTo(request *http.Request) *Matcher {
	m.request = request
	return m
}

// OrUnverifiable also matches responses of which nobody can tell whether they conform.
func (m *Matcher) OrUnverifiable() *Matcher {
	m.unsure = true
	return m
}

// recorder is what [net/http/httptest.ResponseRecorder] is.
type recorder interface{ Result() *http.Response }

// Match implements Gomega's matcher. The error says that what it was given is no response that can
// be judged.
func (m *Matcher) Match(actual any) (bool, error) {
	switch actual := actual.(type) {
	case *call.Response:
		if actual != nil {
			return m.matchCall(actual)
		}
	case *http.Response:
		if actual != nil {
			return m.matchHTTP(actual)
		}
	case recorder:
		return m.matchHTTP(actual.Result())
	}
	return false, fmt.Errorf(
		"a response is judged (*http.Response, a recorder, or that of a call), not %T", actual)
}

func (m *Matcher) matchHTTP(response *http.Response) (bool, error) {
	if m.contract == nil {
		return false, errors.New("without a contract only the response of a call can be matched")
	}
	if m.request != nil {
		answering := *response
		answering.Request = m.request
		defer func() { response.Body = answering.Body }() // which can be read again
		return m.judge(&answering), nil
	}
	if response.Request == nil {
		return false, errors.New(
			"the response does not say which request it answers; add .AnswerTo(request)")
	}
	return m.judge(response), nil
}

func (m *Matcher) judge(response *http.Response) bool {
	judged := m.contract.JudgeHTTP(nil, response)
	compiled := m.contract.Compiled()
	at := compiled.Locate("")
	if operation, found := compiled.Operation(judged.Operation); found {
		at = compiled.Locate(operation.Pointer)
	}
	judged.Findings = append(
		unmet(judged.Exchange().Response, at, m.expectations, judged.Findings),
		judged.Findings...)
	m.failure, m.name = judged.String, "the response"
	return verdict.Verdict{Findings: judged.Findings}.Conforms() &&
		(m.unsure || judged.Outcome != verdict.Unverifiable)
}

func (m *Matcher) matchCall(response *call.Response) (bool, error) {
	if m.contract != nil && response.Contract() != m.contract {
		return false, fmt.Errorf("%s was called under another contract", response)
	}
	findings := m.found(response)
	assertion := call.Assertion{Held: m.contract != nil, Findings: findings, Judge: m.found}
	if m.counts(response) {
		assertion.Unchecked = response.Verdict.Unchecked
	}
	accepted := response.Assert(assertion)
	m.failure, m.name = func() string { return response.Failure(findings) }, response.String()
	return accepted, nil
}

// counts tells whether what the contract says of a response counts: what did not come meets
// nothing.
func (m *Matcher) counts(response *call.Response) bool {
	return m.contract != nil || !response.Exchange.Complete()
}

// found is what speaks of a response, the expectations first.
func (m *Matcher) found(response *call.Response) []verdict.Finding {
	at := response.Contract().Compiled().Locate(response.Operation.Pointer)
	var known []verdict.Finding
	if m.counts(response) {
		known = response.Verdict.Findings
	}
	return append(unmet(response.Exchange.Response, at, m.expectations, known), known...)
}

// FailureMessage implements Gomega's matcher: all that was found, where it stands in the document,
// what came, and a curl line.
func (m *Matcher) FailureMessage(any) string {
	if m.failure == nil { // nothing was judged: the error of Match says why
		return ""
	}
	return m.failure()
}

// NegatedFailureMessage implements Gomega's matcher.
func (m *Matcher) NegatedFailureMessage(any) string {
	return fmt.Sprintf("%s conforms, and was expected not to", m.name)
}
