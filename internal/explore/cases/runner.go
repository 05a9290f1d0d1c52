package cases

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"plumbline/harness/call"
	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/encode"
	"plumbline/internal/explore"
	"plumbline/internal/explore/credentials"
	"plumbline/internal/report"
)

// runner meets the obligations of one case.
type runner struct {
	host        Host
	contract    *contract.Contract
	plan        *explore.Plan
	credentials *credentials.Store
	tally       *tally
	inferred    verdict.Severity // of what nobody has promised
	common      *common
	workers     int // how many parts of the case run at the same time
	// things are what the case has created and not deleted, by the path of one: what names it.
	things map[string]any
	batch  Batch // has what it creates deleted at the end
}

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

// send makes a draft a request, labels it by its bytes, and sends it: once more with other
// credentials where the first have expired. Of what was not sent the error says why.
func (r *runner) send(ctx context.Context, d *explore.Draft) (reply, error) {
	got, renewed, err := r.attempt(ctx, d, false)
	if renewed {
		got, _, err = r.attempt(ctx, d, true)
	}
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
		return reply{}, false, err
	}
	used, err := r.credentials.Apply(ctx, r.host, d.Operation, d.Caller, &encoded)
	if err != nil {
		return reply{}, false, err
	}
	label, why := r.label(d, encoded)
	options := []call.Option{call.As(call.Encoded{Path: encoded.Path, Query: encoded.Query,
		Header: encoded.Header, Body: encoded.Body, PathParameters: texts(d.Values.Path)}),
		call.MadeUp(credentials.MadeUp)}
	for _, variable := range slices.Sorted(maps.Keys(used.Spoiled)) {
		options = append(options, call.Secret(variable, used.Spoiled[variable]))
	}
	switch {
	case d.Method != d.Operation.Method:
		options = append(options, call.Method(d.Method))
	case label != explore.Valid:
		options = append(options, call.Wrong("it was generated to be so"))
	}
	response, err := r.host.Probe(ctx, d.Operation.String(), options...)
	if err != nil {
		r.tally.noteEnd(err)
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
	if d.Method != d.Operation.Method {
		return got, false, nil // the contract says nothing of the answer
	}
	r.tally.keep(response)
	r.tally.find(response, r.found(d, got))
	return got, false, nil
}

// found is what the contract says of an answer. A refusal that it does not name is a warning, where
// the request is one to be refused.
func (r *runner) found(d *explore.Draft, got reply) []verdict.Finding {
	findings := slices.Clone(got.response.Verdict.Findings)
	refused := got.status() >= http.StatusBadRequest &&
		got.status() < http.StatusInternalServerError && d.Refusable(got.label, got.status())
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

// obligations meets those of one kind of an operation.
func (r *runner) obligations(ctx context.Context, o *contract.Operation, kind explore.Kind) {
	base, err := r.plan.Base(o)
	if err != nil {
		r.tally.skip(checkOf(kind), fmt.Sprintf("no valid request can be made: %v", err))
		return
	}
	list := r.plan.Of(o, kind)
	r.inParts(len(list), func(part *runner, i int) { part.obligation(ctx, base, list[i]) })
	if last := r.tally.refused; kind == explore.Boundary && !r.tally.accepted &&
		r.tally.cut == "" && last.response != nil && last.status() != http.StatusNotFound {
		r.allRefused(o, last)
	}
}

// obligation meets one, by a request that differs from the plainest one.
func (r *runner) obligation(ctx context.Context, base *explore.Draft,
	obligation *explore.Obligation) {
	o, id := obligation.Operation, obligation.ID()
	leave := func(state report.ObligationState, why string) {
		r.tally.skip(checkOf(obligation.Kind), why)
		r.tally.end(id, state, why)
	}
	if obligation.Unbuilt != "" {
		leave(report.NotConstructible, obligation.Unbuilt)
		return
	}
	if r.isOver(checkOf(obligation.Kind)) {
		r.tally.end(id, report.OverBudget, r.tally.cut)
		return
	}
	draft := base.Clone()
	draft.Obligation = id
	bound := r.bind(ctx, draft)
	obligation.Change(draft)
	draft.About = obligation.Place
	r.bindBody(ctx, draft, obligation.Place)
	if r.isOver(checkOf(obligation.Kind)) { // what it needs could not be made
		r.tally.end(id, report.OverBudget, r.tally.cut)
		return
	}
	if why := endangers(draft, obligation, bound); why != "" {
		leave(report.NotTried, why)
		return
	}
	r.tally.drawn = obligation.Drawn
	defer func() { r.tally.drawn = nil }()
	got, err := r.send(ctx, draft)
	if err != nil {
		why := cmp.Or(r.tally.cut, reasonOf(err, o))
		state := report.NotTried
		if r.tally.cut != "" {
			state = report.OverBudget
		}
		leave(state, why)
		return
	}
	if got.success() {
		made := r.noteCreated(o, draft, got)
		if obligation.Kind == explore.Random {
			defer r.discard(ctx, made)
		}
	}
	r.tally.note(got)
	answer := explore.Answer{Obligation: obligation, Method: draft.Method, Label: got.label,
		Why: got.why, Response: got.response.Exchange.Response, Judged: got.response.Verdict,
		Bound: bound, Documented: r.plan.Documented(o.Path),
		Echoes:      r.credentials.Shows(o, got.response.Exchange.Response.Body),
		Conditional: conditional(got.sent.Header)}
	if draft.Method == http.MethodHead {
		answer.Get = r.get(ctx, o.Path, draft)
	}
	concluded := explore.Conclude(r.contract, answer)
	r.tally.find(got.response, concluded.Findings)
	if concluded.Inconclusive != "" {
		leave(report.Inconclusive, concluded.Inconclusive)
		return
	}
	r.tally.end(id, report.Tried, "")
}

// conditional tells whether a request asks for an answer only under a condition (RFC 9110 section
// 13.1).
func conditional(header http.Header) bool {
	for name := range header {
		if strings.HasPrefix(name, "If-") {
			return true
		}
	}
	return false
}

// endangers says why a request that changes or deletes something is not sent: it may name something
// that the run has not created.
func endangers(d *explore.Draft, obligation *explore.Obligation, bound bool) string {
	switch d.Method {
	case http.MethodPut, http.MethodPatch, http.MethodDelete:
		if !strings.Contains(d.Operation.Path, "{") || !bound ||
			strings.HasPrefix(obligation.Place, "path.") {
			return "what it would change or delete may be something that the run has not created"
		}
	}
	return ""
}

// get is what GET is answered with, of what HEAD was sent for; nil where that is not known.
func (r *runner) get(ctx context.Context, path string, head *explore.Draft) *exchange.Response {
	for _, o := range r.contract.Operations() {
		if o.Path != path || o.Method != http.MethodGet {
			continue
		}
		base, err := r.plan.Base(o)
		if err != nil {
			return nil
		}
		draft := base.Clone()
		maps.Copy(draft.Values.Path, head.Values.Path)
		if got, err := r.send(ctx, draft); err == nil {
			return got.response.Exchange.Response
		}
	}
	return nil
}

// reasonOf says why a request was not sent, without what it was about, so that the same reason is
// one.
func reasonOf(err error, o *contract.Operation) string {
	text := err.Error()
	if _, reason, about := strings.Cut(text, " of "+o.String()+": "); about {
		text = "it cannot be written: " + reason
	}
	return text
}

// allRefused tells that every request that the contract allows was refused.
func (r *runner) allRefused(o *contract.Operation, last reply) {
	r.tally.find(last.response, []verdict.Finding{{Check: verdict.ValidRefused,
		Severity: verdict.Warning,
		Message: fmt.Sprintf("every request that the contract allows is refused, this one with %d",
			last.status()),
		Expected: "success of some of them", Actual: "refusals only",
		Contract: r.contract.Locate(o.Pointer)}})
}

// checkOf is the check that the obligations of a kind are for.
func checkOf(kind explore.Kind) verdict.Check {
	switch kind {
	case explore.Negative:
		return verdict.InvalidAccepted
	case explore.Protocol:
		return verdict.Method
	case explore.Access:
		return verdict.Credentials
	case explore.State:
		return verdict.State
	case explore.Example, explore.Boundary, explore.Random:
	}
	return verdict.ValidRefused
}

// bind gives the parameters that name things the names of things that there are, where the run can
// make them. bound tells whether all parameters of the path have one.
func (r *runner) bind(ctx context.Context, d *explore.Draft) (bound bool) {
	chain, _ := explore.Chain(r.plan.Resources, d.Operation.Path)
	at := d.Operation.Path
	open := strings.Count(d.Operation.Path, "{") - len(chain)
	for _, resource := range chain {
		name, found := r.thing(ctx, resource, d.Values.Path)
		if !found {
			return false
		}
		d.Values.Path[resource.Parameter] = name
		at = resource.Item
	}
	for _, parameter := range d.Operation.Parameters {
		resource := r.plan.Named(d.Operation, parameter)
		if resource == nil {
			continue
		}
		if name, found := r.thing(ctx, resource, nil); found {
			d.Set(parameter, name)
			if parameter.In == "path" {
				open--
			}
		}
	}
	if d.Operation.Method == http.MethodDelete {
		delete(r.things, at) // the next one needs another
	}
	return open == 0
}

// bindBody gives members of a body that are called as a resource's parameter the name of a thing
// that there is, unless the obligation is about the member itself.
func (r *runner) bindBody(ctx context.Context, d *explore.Draft, place string) {
	if !d.Values.HasBody {
		return
	}
	d.Values.Body = explore.Named(d.Values.Body, "body", place, func(member string) (any, bool) {
		for _, resource := range r.plan.Resources {
			if resource.IsCalled(member) && resource.Create != d.Operation &&
				!strings.Contains(resource.Collection, "{") {
				return r.thing(ctx, resource, nil)
			}
		}
		return nil, false
	})
}

// thing is what names a thing of a resource, which is created where the case has none, below those
// that are named already.
func (r *runner) thing(ctx context.Context, resource *explore.Resource,
	parents map[string]any) (name any, found bool) {
	if name, found = r.things[resource.Item]; found {
		return name, true
	}
	var got created
	r.quietly(func(quiet *runner) { got, found = quiet.create(ctx, resource, parents) })
	if found {
		r.things[resource.Item] = got.name
	}
	return got.name, found
}

// quietly prepares something. What the answers break is told by the cases of the operations that
// give them.
func (r *runner) quietly(prepare func(*runner)) {
	quiet := *r
	quiet.tally = newTally()
	prepare(&quiet)
	r.tally.answered += quiet.tally.answered
	if quiet.tally.unanswered != "" {
		r.tally.unanswered = quiet.tally.unanswered
	}
}

// created is a thing that the run has created: what names it, the request and its answer.
type created struct {
	name  any
	draft *explore.Draft
	reply reply
}

// create creates a thing below those that are named already.
func (r *runner) create(ctx context.Context, resource *explore.Resource,
	parents map[string]any) (created, bool) {
	return r.createOf(ctx, resource, parents, nil)
}

// createOf creates a thing of a body; nil is the plainest one.
func (r *runner) createOf(ctx context.Context, resource *explore.Resource,
	parents map[string]any, body any) (created, bool) {
	if resource.Create == nil {
		return created{}, false
	}
	draft, err := r.plan.Base(resource.Create)
	if err != nil {
		return created{}, false
	}
	draft = draft.Clone()
	for parameter := range draft.Values.Path {
		draft.Values.Path[parameter] = parents[parameter]
	}
	if body != nil {
		draft.Values.Body = body
	}
	r.bindBody(ctx, draft, "")
	got, err := r.send(ctx, draft)
	if err != nil || !got.success() {
		return created{}, false
	}
	r.noteCreated(resource.Create, draft, got)
	name, found := resource.Identify(got.response.Value(), got.location())
	return created{name, draft, got}, found
}

// noteCreated has what a request created deleted at the end of the run, and returns what deletes it
// before.
func (r *runner) noteCreated(o *contract.Operation, d *explore.Draft, got reply) (made []undo) {
	for _, resource := range r.plan.Resources {
		if resource.Create != o || d.Method != o.Method {
			continue
		}
		name, found := resource.Identify(got.response.Value(), got.location())
		what := resource.Collection + " " + text(name)
		switch {
		case resource.Deletes == nil:
			r.host.Expires(resource.Collection, "the document has no operation that deletes one")
			return nil
		case !found:
			r.host.Expires(resource.Collection, "the answer does not say what was created")
			return nil
		}
		values := map[string]any{resource.Parameter: name}
		for parameter, value := range d.Values.Path {
			values[parameter] = value
		}
		// What has been found by then is told by then, and is not to be kept in memory.
		later := runner{host: r.host, contract: r.contract, plan: r.plan,
			credentials: r.credentials}
		gone := r.batch.Created(what, func(ctx context.Context) error {
			cleaner := later
			cleaner.tally = newTally()
			return cleaner.delete(ctx, resource.Deletes, values)
		})
		made = append(made, undo{resource.Deletes, values, gone})
	}
	return made
}

// delete deletes a thing. One that is gone already is as good.
func (r *runner) delete(ctx context.Context, o *contract.Operation, values map[string]any) error {
	base, err := r.plan.Base(o)
	if err != nil {
		return err
	}
	draft := base.Clone()
	for _, parameter := range o.Parameters {
		if value, known := values[parameter.Name]; known {
			draft.Set(parameter, value)
		}
	}
	got, err := r.send(ctx, draft)
	switch {
	case err != nil:
		return err
	case got.success(), got.status() == http.StatusNotFound, got.status() == http.StatusGone:
		return nil
	}
	return fmt.Errorf("deleting it is answered with %s", strings.ToLower(
		http.StatusText(got.status())))
}
