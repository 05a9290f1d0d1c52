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
	// Batch begins what a part of a case creates. At the end it is deleted in the order in which
	// batches were begun, the last first.
	Batch() Batch
	// Expires notes something that no operation deletes.
	Expires(what, reason string)
	// HasBudget tells whether only so many requests may be sent, so that it matters which come
	// first.
	HasBudget() bool
}

// Batch is what one part of a case creates, where parts run at the same time.
type Batch interface {
	// Created notes something that has to be deleted at the end, also after a failure. To call gone
	// tells that it has been deleted.
	Created(what string, remove func(context.Context) error) (gone func())
	// Close tells that nothing more comes.
	Close()
}
