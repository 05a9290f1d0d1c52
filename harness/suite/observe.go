package suite

import (
	"github.com/onsi/ginkgo/v2"

	"plumbline/harness/call"
	"plumbline/harness/requirement"
)

// Asserted implements [call.Observer]: what an assertion found is recorded for the reports. Where
// it speaks against the response, the same request may be sent again at the end of the run.
func (a *API) Asserted(response *call.Response, assertion call.Assertion) (accepted bool) {
	number := a.exchanges.look(response, assertion.Held)
	if accepted, flipped := a.acceptsFlip(number, response, assertion); flipped {
		return accepted
	}
	accepted = a.leave(number, response.Operation, response.Redactor(), assertion.Findings,
		assertion.Unchecked)
	if !accepted {
		a.flips.remember(number, response, assertion)
	}
	return accepted
}

// Requirement implements [call.Observer]: it is what the running case proves, known by its label.
func (*API) Requirement() requirement.Requirement { return currentRequirement() }

// currentRequirement is what the running case proves, known by its label.
func currentRequirement() requirement.Requirement {
	return running.requirementOf(ginkgo.CurrentSpecReport().Labels())
}
