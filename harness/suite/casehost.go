package suite

import (
	"context"
	"net/http"
	"net/url"

	"plumbline/harness/call"
	"plumbline/harness/verdict"
	"plumbline/internal/client"
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
		response.Redactor(), h.api.know(response, findings), nil)
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

// Login calls an operation that hands out a credential. Whoever named it as that wants it to be
// called, also where nothing may be created.
func (h caseHost) Login(ctx context.Context, operation string,
	options ...call.Option) (*call.Response, error) {
	return h.Probe(context.WithValue(ctx, loginKey{}, true), operation, options...)
}

// loginKey marks the context of a call that hands out a credential, and creates nothing that lasts.
type loginKey struct{}

func isLogin(ctx context.Context) bool { return ctx.Value(loginKey{}) != nil }

// Obtained makes a credential known that was got for requests.
func (h caseHost) Obtained(variable, value, says string) {
	h.api.caller.Obtained(variable, value, says)
}

// Transport is how a token endpoint is reached: as the target is, but that a client certificate,
// the headers and the pace of the target are for the target only.
func (h caseHost) Transport(at *url.URL) (http.RoundTripper, error) {
	options := client.Options{Origin: at.Scheme + "://" + at.Host, Network: h.api.network()}
	options.Deadline, _ = parseDeadline(h.api.setting(settingDeadline))
	if origin, err := client.Origin(at); err == nil && origin == h.api.Target.Origin() {
		options.Pacer, options.Headers = h.api.pacer, h.api.headers()
	} else {
		options.Network.ClientCertificate, options.Network.ClientKey = "", ""
	}
	return client.New(options)
}
