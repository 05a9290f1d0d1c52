package cases

import (
	"context"

	"plumbline/harness/call"
	"plumbline/harness/verdict"
	"plumbline/internal/explore/credentials"
)

// Host is what cases run in: a suite, or a test of the standard library.
type Host interface {
	credentials.Host
	// Probe sends a request of which nothing is kept for the reports. The error says why there is
	// no response; there is one without an answer where the request was sent in vain.
	Probe(ctx context.Context, operation string, options ...call.Option) (*call.Response, error)
	// Keep keeps the exchange of a response for the reports, with what was found in it. The result
	// tells whether nothing is left that speaks against the response.
	Keep(response *call.Response, findings []verdict.Finding) (accepted bool)
	// Tell notes what a case could not judge of an operation, in no exchange of its own.
	Tell(operation string, unchecked []verdict.Unchecked)
	// Created notes something that has to be deleted at the end, also after a failure.
	Created(what string, remove func(context.Context) error)
	// Expires notes something that no operation deletes.
	Expires(what, reason string)
}
