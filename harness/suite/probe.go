package suite

import (
	"context"
	"strings"

	"github.com/onsi/ginkgo/v2"

	"plumbline/harness/call"
	"plumbline/harness/verdict"
)

// Probe sends a request of which nothing is kept for the reports, so that a case can send any
// number of them. What is worth it is kept by [API.Keep]. It is paced, permitted and sent again as
// any other. The error says why there is no response; [Untested] tells whether it was not sent for
// a reason that is nobody's fault.
func (a *API) Probe(ctx context.Context, operation string, options ...call.Option) (*call.Response,
	error) {
	response, err := a.deliver(ctx, operation, options)
	if err != nil {
		return nil, err
	}
	if response.Exchange.Response == nil {
		return response, response.Exchange.Problem
	}
	return response, nil
}

// Untested tells whether an error says that nothing may be sent, or nobody answers any more, and
// why.
func Untested(err error) (reason string, untested bool) { return asNotTested(err) }

// Keep keeps the exchange of a response for the reports, with what was found in it. The result
// tells whether nothing is left that speaks against the response: findings may be waived.
func (a *API) Keep(response *call.Response, findings []verdict.Finding) (accepted bool) {
	a.exchanges.add(response, false)
	return a.leave(a.exchanges.look(response, true), response.Operation, response.Redactor(),
		findings, nil)
}

// Tell records what the running case could not judge, in no exchange of its own.
func (a *API) Tell(operation string, unchecked []verdict.Unchecked) {
	found, _ := a.compiled.Operation(operation)
	a.leave(0, found, a.redactor, nil, unchecked)
}

// Ends ends a case that has nothing to say of the API: as errored, where a request was not answered
// through no fault of the API's, and as skipped, where none was sent. It does nothing where both
// are empty.
func (a *API) Ends(unanswered, untried string) {
	ginkgo.GinkgoHelper()
	if unanswered != "" {
		a.errored(unanswered)
	}
	if untried != "" {
		ginkgo.Skip(untried)
	}
}

// Fails ends the case as failed, in the words of all its failures.
func (a *API) Fails(failures []string) {
	ginkgo.GinkgoHelper()
	ginkgo.Fail(a.redactor.String(strings.Join(failures, "\n")))
}
