package httpcheck

import (
	"cmp"
	"context"
	"errors"
	"fmt"
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
	"plumbline/internal/explore/credentials"
	"plumbline/internal/pace"
	"plumbline/internal/redact"
)

// exploration is a handler that is being explored. It implements [cases.Host].
type exploration struct {
	t           T
	contract    *harness.Contract
	caller      *call.Caller
	sender      *client.InProcess
	origin      string
	credentials *credentials.Store

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

func newExploration(t T, contract *harness.Contract, handler http.Handler,
	o exploreOptions) (*exploration, error) {
	base := noHost + contract.Compiled().BasePath()
	if o.basePath != nil {
		base = noHost + *o.basePath
	}
	definition := target.Definition{API: "api", BaseURLVariable: "BASE_URL"}
	to, err := target.Load(definition, func(name string) (value, source string, given bool) {
		return base, "BasePath", name == target.BaseURL
	})
	if err != nil {
		return nil, err
	}
	sender, err := client.NewInProcess(handler, to.Origin(), o.deadline)
	if err != nil {
		return nil, err
	}
	return &exploration{t: t, contract: contract, sender: sender, origin: to.Origin(),
		untested: map[string][]string{}, caller: &call.Caller{Contract: contract, Target: to,
			Client: sender, Redactor: &redact.Redactor{}}}, nil
}

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
func (e *exploration) Probe(ctx context.Context, operation string,
	options ...call.Option) (*call.Response, error) {
	waited := time.Duration(0)
	for sent := 1; ; sent++ {
		response, err := e.caller.Call(ctx, operation, options...)
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
func (e *exploration) Login(ctx context.Context, operation string,
	options ...call.Option) (*call.Response, error) {
	return e.Probe(ctx, operation, options...)
}

// Obtained implements [credentials.Host].
func (e *exploration) Obtained(variable, value, says string) {
	e.caller.Obtained(variable, value, says)
}

// Transport implements [credentials.Host].
func (e *exploration) Transport(at *url.URL) (http.RoundTripper, error) {
	if origin, err := client.Origin(at); err != nil || origin != e.origin {
		return nil, errors.New("nothing is sent over a network")
	}
	return e.sender, nil
}

// Keep implements [cases.Host]: it counts for the coverage, and what is only a warning is logged.
func (e *exploration) Keep(response *call.Response, findings []verdict.Finding) (accepted bool) {
	e.t.Helper()
	observe(e.contract, response.Operation.String(), response.Exchange)
	accepted = verdict.Verdict{Findings: findings}.Conforms()
	if accepted && len(findings) > 0 {
		e.t.Logf("%s", response.Failure(findings))
	}
	return accepted
}

// Tell implements [cases.Host].
func (e *exploration) Tell(operation string, unchecked []verdict.Unchecked) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	for _, u := range unchecked {
		reason := fmt.Sprintf("%s: %s", u.Check, u.Reason)
		e.untested[reason] = append(e.untested[reason], operation)
	}
}

// Batch implements [cases.Host].
func (e *exploration) Batch() cases.Batch {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	one := &batch{of: e}
	e.batches = append(e.batches, one)
	return one
}

// HasBudget implements [cases.Host].
func (*exploration) HasBudget() bool { return false }

// batch is what a part of a case creates, where parts run at the same time: so that at the end it
// is deleted in the same order whichever part was the first to create something.
type batch struct {
	of      *exploration
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
func (*exploration) Expires(string, string) {}

// clear deletes what was created: that of the last batch first, and of a batch the newest.
func (e *exploration) clear() {
	e.t.Helper()
	for _, from := range slices.Backward(slices.Clone(e.batches)) {
		for _, one := range slices.Backward(slices.Clone(from.created)) {
			if err := one.remove(context.Background()); err != nil {
				e.t.Logf("%s", e.caller.Redactor.String(fmt.Sprintf("left behind: %s: %v",
					cmp.Or(one.what, "something"), err)))
			}
		}
	}
}
