package cases

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"plumbline/harness/call"
	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/encode"
	"plumbline/internal/explore"
	"plumbline/internal/explore/credentials"
)

// reply is what a draft was answered with.
type reply struct {
	response *call.Response
	label    explore.Label
	why      string // what is wrong with the request
	sent     encode.Encoded
}

func (r reply) status() int { return r.response.Status() }

func (r reply) success() bool { return r.status() >= 200 && r.status() < 300 }

func (r reply) location() string { return r.response.Exchange.Response.Header.Get("Location") }

// shown is the value of an answer, or its text where it is one; nil where none came.
func (r reply) shown() any {
	if r.response == nil {
		return nil
	}
	kind, parameters, err := mime.ParseMediaType(
		r.response.Exchange.Response.Header.Get("Content-Type"))
	charset := parameters["charset"]
	if err == nil && strings.HasPrefix(kind, "text/") &&
		(charset == "" || strings.EqualFold(charset, "utf-8")) {
		text, err := r.response.Exchange.Response.DecodedBody(exchange.MaxDecoded)
		if err == nil && utf8.Valid(text) {
			return string(text)
		}
	}
	return r.response.Value()
}

// send makes a draft a request, labels it by its bytes, and sends it: once more with other
// credentials where the first have expired. Of what was not sent the error says why.
func (r *runner) send(ctx context.Context, d *explore.Draft) (reply, error) {
	d = r.met(ctx, d)
	got, renewed, err := r.attempt(ctx, d, false)
	if renewed {
		got, _, err = r.attempt(ctx, d, true)
	}
	r.tally.noteEnd(err) // of the request, or of one for its credentials
	return got, err
}

// attempt sends a request once. Where its credentials were refused and are renewed nothing is made
// of the answer.
func (r *runner) attempt(ctx context.Context, d *explore.Draft, again bool) (reply, bool, error) {
	d, own, err := r.credentials.Bind(ctx, r.host, d)
	if err != nil {
		return reply{}, false, err
	}
	encoded, err := d.Encode()
	if err != nil {
		return reply{}, false, &unwritable{err}
	}
	used, err := r.credentials.Apply(ctx, r.host, d.Operation, d.Caller, &encoded)
	if err != nil {
		return reply{}, false, err
	}
	label, why := r.label(d, encoded)
	options := []call.Option{call.As(call.Encoded{Path: encoded.Path, Query: encoded.Query,
		Header: encoded.Header, Body: encoded.Body, PathParameters: texts(d.Values.Path),
		Judged: label == explore.Valid}),
		call.MadeUp(credentials.MadeUp)}
	if d.MadeUp != "" {
		options = append(options, call.MadeUp(d.MadeUp))
	}
	for _, variable := range slices.Sorted(maps.Keys(used.Spoiled)) {
		options = append(options, call.Secret(variable, used.Spoiled[variable]))
	}
	switch {
	case d.Method != d.Operation.Method:
		options = append(options, call.Method(d.Method))
	case label != explore.Valid:
		options = append(options, call.Wrong("it was generated to be so"))
	}
	response, err := r.probe(ctx, d.Operation.String(), options...)
	if err != nil {
		if response != nil {
			r.noteUnanswered(ctx, response, err)
			err = fmt.Errorf("no answer: %w", err)
		}
		return reply{}, false, err
	}
	if append(used.Used, own...).Renew(d.Operation.String(), response.Status(), again) {
		return reply{}, true, nil
	}
	r.tally.answered++
	got := reply{response, label, why, encoded}
	r.tally.later = r.tally.later || got.status() == http.StatusAccepted
	if d.Method != d.Operation.Method || r.tally.quiet {
		return got, false, nil // the contract says nothing of the answer, or nobody asks
	}
	r.tally.keep(traitsOf(r.plan, d, got))
	r.tally.find(response, r.found(d, got))
	return got, false, nil
}

// unwritable says that OpenAPI or HTTP has no way to write a request.
type unwritable struct{ error }

// found is what the contract says of an answer. A refusal that it does not name is a warning, where
// the request is one to be refused.
func (r *runner) found(d *explore.Draft, got reply) []verdict.Finding {
	findings := slices.Clone(got.response.Verdict.Findings)
	if got.label == explore.Invalid && got.success() {
		findings = slices.DeleteFunc(findings, func(f verdict.Finding) bool {
			return f.Instance != nil // it has what it should not have taken, which is told alone
		})
	}
	refused := got.status() >= http.StatusBadRequest &&
		got.status() < http.StatusInternalServerError && d.Refusable(got.label, got.status())
	if refused && d.Caller != explore.Self && refusesContent(got) {
		findings = slices.DeleteFunc(findings, func(f verdict.Finding) bool {
			return f.Check == verdict.Status // the same is told of who has the right credentials
		})
	}
	for i := range findings {
		findings[i].Obligation = d.Obligation
		if findings[i].Check == verdict.Status && refused {
			findings[i].Severity = verdict.Warning
		}
	}
	return findings
}

// label holds the request to the contract as it will be sent, without a base path.
func (r *runner) label(d *explore.Draft, encoded encode.Encoded) (explore.Label, string) {
	address := "http://contract.invalid" + encoded.Path
	if encoded.Query != "" {
		address += "?" + encoded.Query
	}
	parsed, err := url.Parse(address)
	if err != nil {
		return explore.Undecided, err.Error()
	}
	match, unmatched := r.contract.Find(d.Operation.Method, parsed, "/")
	if unmatched != nil || match.Operation != d.Operation {
		return explore.Undecided, "it is addressed to another operation, or to none"
	}
	return explore.LabelOf(r.contract, d.Operation, match.PathParameters,
		exchange.Request{Method: d.Method, URL: address, Header: encoded.Header,
			Body: encoded.Body})
}

func texts(values map[string]any) map[string]string {
	list := make(map[string]string, len(values))
	for name, value := range values {
		list[name] = text(value)
	}
	return list
}

func text(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	}
	written, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return string(written)
}
