// Package handler runs generated cases against a handler of this process, without a network.
package handler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"plumbline/harness"
	"plumbline/harness/call"
	"plumbline/harness/target"
	"plumbline/harness/verdict"
	"plumbline/internal/client"
	"plumbline/internal/explore/cases"
	"plumbline/internal/pace"
	"plumbline/internal/redact"
)

// Host is a handler of this process that cases are tried with. It implements [cases.Host]. It is
// safe for concurrent use if the handler is.
type Host struct {
	caller *call.Caller
	sender *client.InProcess
	origin string
	keep   func(*call.Response, []verdict.Finding) bool
	sent   func(operation string)

	mutex    sync.Mutex
	batches  []*batch
	untested map[string][]string // operations, by what was not tested and why
}

// created is something that the handler was told to create.
type created struct {
	what   string
	remove func(context.Context) error
}

// noHost is where requests go to: nobody is there.
const noHost = "http://handler.invalid"

// Options say how a handler is called.
type Options struct {
	// BasePath is the path below which the handler serves the paths of the document: "" or "/" is
	// none.
	BasePath string
	Deadline time.Duration // of an answer; 0 is 10 s
	// Keep gets the exchange of a response with what was found in it. The result tells whether
	// nothing is left that speaks against the response.
	Keep func(response *call.Response, findings []verdict.Finding) (accepted bool)
	// Sent is told of each request that is sent; it may be nil. It is called by several goroutines
	// at once.
	Sent func(operation string)
}

// New makes a host of a handler. The error says what is wrong with the options.
func New(contract *harness.Contract, handler http.Handler, options Options) (*Host, error) {
	definition := target.Definition{API: "api", BaseURLVariable: "BASE_URL"}
	to, err := target.Load(definition, func(name string) (value, source string, given bool) {
		return noHost + options.BasePath, "BasePath", name == target.BaseURL
	})
	if err != nil {
		return nil, err
	}
	sender, err := client.NewInProcess(handler, to.Origin(), options.Deadline)
	if err != nil {
		return nil, err
	}
	return &Host{sender: sender, origin: to.Origin(), keep: options.Keep, sent: options.Sent,
		untested: map[string][]string{}, caller: &call.Caller{Contract: contract, Target: to,
			Client: sender, Redactor: &redact.Redactor{}}}, nil
}

// BaseURL is where requests are sent to as the handler sees them.
func (h *Host) BaseURL() string { return h.caller.Target.BaseURL() }

// Redacted is a text without the credentials that are known.
func (h *Host) Redacted(text string) string { return h.caller.Redactor.String(text) }

// A handler that limits how often it is called says nothing of the contract: it is asked again a
// few times, and not for longer than this in all.
const (
	mostRefused  = 10
	longestWait  = 60 * time.Second
	shortestWait = 100 * time.Millisecond
)

// errRefusing says that the handler keeps on refusing calls.
var errRefusing = errors.New("the handler refuses calls with 429 although it was waited for")

// Probe implements [cases.Host].
func (h *Host) Probe(ctx context.Context, operation string,
	options ...call.Option) (*call.Response, error) {
	if h.sent != nil {
		h.sent(operation)
	}
	waited := time.Duration(0)
	for sent := 1; ; sent++ {
		response, err := h.caller.Call(ctx, operation, options...)
		switch {
		case err != nil:
			return nil, err
		case response.Exchange.Response == nil:
			return response, response.Exchange.Problem
		case response.Status() != http.StatusTooManyRequests:
			return response, nil
		}
		wait, _ := pace.RetryAfter(response.Exchange.Response.Header, time.Now())
		wait = max(wait, shortestWait)
		if waited += wait; sent == mostRefused || waited > longestWait {
			return nil, errRefusing
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(wait):
		}
	}
}

// Login implements [credentials.Host].
func (h *Host) Login(ctx context.Context, operation string,
	options ...call.Option) (*call.Response, error) {
	return h.Probe(ctx, operation, options...)
}

// Obtained implements [credentials.Host].
func (h *Host) Obtained(variable, value, says string) {
	h.caller.Obtained(variable, value, says)
}

// Transport implements [credentials.Host].
func (h *Host) Transport(at *url.URL) (http.RoundTripper, error) {
	if origin, err := client.Origin(at); err != nil || origin != h.origin {
		return nil, errors.New("nothing is sent over a network")
	}
	return h.sender, nil
}

// Keep implements [cases.Host].
func (h *Host) Keep(response *call.Response, findings []verdict.Finding) (accepted bool) {
	return h.keep(response, findings)
}

// Tell implements [cases.Host].
func (h *Host) Tell(operation string, unchecked []verdict.Unchecked) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	for _, u := range unchecked {
		reason := fmt.Sprintf("%s: %s", u.Check, u.Reason)
		h.untested[reason] = append(h.untested[reason], operation)
	}
}

// Batch implements [cases.Host].
func (h *Host) Batch() cases.Batch {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	one := &batch{of: h}
	h.batches = append(h.batches, one)
	return one
}

// HasBudget implements [cases.Host].
func (*Host) HasBudget() bool { return false }

// batch is what a part of a case creates, where parts run at the same time: so that at the end it
// is deleted in the same order whichever part was the first to create something.
type batch struct {
	of      *Host
	created []*created
	closed  bool
}

// Close implements [cases.Batch].
func (b *batch) Close() {
	b.of.mutex.Lock()
	defer b.of.mutex.Unlock()
	b.closed = true
	b.drop()
}

// drop forgets the batch once it is closed and nothing of it has to be deleted.
func (b *batch) drop() {
	if b.closed && len(b.created) == 0 {
		b.of.batches = slices.DeleteFunc(b.of.batches,
			func(other *batch) bool { return other == b })
	}
}

// Created implements [cases.Batch].
func (b *batch) Created(what string, remove func(context.Context) error) (gone func()) {
	b.of.mutex.Lock()
	defer b.of.mutex.Unlock()
	one := &created{what, remove}
	b.created = append(b.created, one)
	return func() {
		b.of.mutex.Lock()
		defer b.of.mutex.Unlock()
		b.created = slices.DeleteFunc(b.created, func(c *created) bool { return c == one })
		b.drop()
	}
}

// Expires implements [cases.Host]: the handler is in this process, and so is what it keeps.
func (*Host) Expires(string, string) {}

// Untested has what could not be tried: the operations, by what was not tested and why.
func (h *Host) Untested() map[string][]string {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return maps.Clone(h.untested)
}

// Clear deletes what was created: that of the last batch first, and of a batch the newest. Left is
// told of what could not be deleted.
func (h *Host) Clear(ctx context.Context, left func(what string, err error)) {
	h.mutex.Lock()
	batches := slices.Clone(h.batches)
	h.mutex.Unlock()
	for _, from := range slices.Backward(batches) {
		for _, one := range slices.Backward(slices.Clone(from.created)) {
			if err := one.remove(ctx); err != nil {
				left(cmp.Or(one.what, "something"), err)
			}
		}
	}
}
