package suite

import (
	"github.com/onsi/ginkgo/v2"

	"plumbline/harness/call"
	"plumbline/harness/requirement"
	"plumbline/harness/verdict"
)

// Asserted implements [call.Observer]: what an assertion found is recorded for the reports.
func (a *API) Asserted(response *call.Response, held bool, findings []verdict.Finding,
	unchecked []verdict.Unchecked) (accepted bool) {
	return a.leave(a.exchanges.look(response, held), response.Operation, response.Redactor(),
		findings, unchecked)
}

// Requirement implements [call.Observer]: it is what the running case proves, known by its label.
func (*API) Requirement() requirement.Requirement { return currentRequirement() }

// currentRequirement is what the running case proves, known by its label.
func currentRequirement() requirement.Requirement {
	return running.requirementOf(ginkgo.CurrentSpecReport().Labels())
}
