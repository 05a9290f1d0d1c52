package suite

import (
	"context"

	"plumbline/harness/call"
	"plumbline/harness/verdict"
	generated "plumbline/internal/explore/cases"
)

// caseHost is what the generated cases of an API run in. It implements [generated.Host].
type caseHost struct{ api *API }

// Probe sends a request of which nothing is kept for the reports, so that a case can send any
// number of them. It is paced, permitted and sent again as any other.
func (h caseHost) Probe(ctx context.Context, operation string,
	options ...call.Option) (*call.Response, error) {
	response, err := h.api.deliver(ctx, operation, options)
	if err != nil {
		return nil, err
	}
	if response.Exchange.Response == nil {
		return response, response.Exchange.Problem
	}
	return response, nil
}

// Keep keeps the exchange of a response for the reports, with what was found in it. Findings may
// be waived.
func (h caseHost) Keep(response *call.Response, findings []verdict.Finding) (accepted bool) {
	h.api.exchanges.add(response, false)
	return h.api.leave(h.api.exchanges.look(response, true), response.Operation,
		response.Redactor(), findings, nil)
}

// Tell records what the running case could not judge, in no exchange of its own.
func (h caseHost) Tell(operation string, unchecked []verdict.Unchecked) {
	found, _ := h.api.compiled.Operation(operation)
	h.api.leave(0, found, h.api.redactor, nil, unchecked)
}

// Batch begins what a part of a case creates, and has deleted at the end of the run.
func (h caseHost) Batch() generated.Batch { return h.api.batch() }

// HasBudget tells whether the run may only send so many requests.
func (h caseHost) HasBudget() bool { return h.api.settings.MaxRequests > 0 }

// Expires notes something that goes away by itself, or stays.
func (h caseHost) Expires(what, reason string) { h.api.Expires(what, reason) }
