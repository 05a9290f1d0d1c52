package cases

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"

	"plumbline/harness/call"
	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/encode"
	"plumbline/internal/explore"
	"plumbline/internal/explore/credentials"
)

// runner meets the obligations of one case.
type runner struct {
	host        Host
	contract    *contract.Contract
	plan        *explore.Plan
	credentials *credentials.Store
	tally       *tally
	inferred    verdict.Severity // of what nobody has promised
	// things are what the case has created and not deleted, by the path of one: what names it.
	things map[string]any
}

// reply is what a draft was answered with.
type reply struct {
	response *call.Response
	label    explore.Label
	why      string // what is wrong with the request
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
func (r *runner) attempt(ctx context.Context, d *explore.Draft, again bool) (got reply,
	renewed bool, err error) {
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
	switch {
	case d.Method != d.Operation.Method:
		options = append(options, call.Method(d.Method))
	case label != explore.Valid:
		options = append(options, call.Wrong("it was generated to be so"))
	}
	response, err := r.host.Probe(ctx, d.Operation.String(), options...)
	if err != nil {
		if response != nil {
			r.noteUnanswered(response, err)
			err = fmt.Errorf("no answer: %w", err)
		}
		return reply{}, false, err
	}
	if append(used, own...).Renew(d.Operation.String(), response.Status(), again) {
		return reply{}, true, nil
	}
	r.tally.answered++
	if d.Method != d.Operation.Method {
		return reply{response, label, why}, false, nil // the contract says nothing of the answer
	}
	if r.tally.isNew(response) {
		r.host.Keep(response, nil)
	}
	r.tally.find(response, response.Verdict.Findings)
	return reply{response, label, why}, false, nil
}

// noteUnanswered notes that no response came: what the API sent in its place is a finding, and
// anything else keeps the case from being told to have passed.
func (r *runner) noteUnanswered(response *call.Response, err error) {
	if len(response.Verdict.Findings) > 0 {
		r.tally.answered++
		r.tally.find(response, response.Verdict.Findings)
		return
	}
	r.tally.unanswered = fmt.Sprintf("%s: no answer: %v\n  reproduce  %s", response, err,
		response.Curl())
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
	refused, accepted := reply{}, false
	for _, obligation := range r.plan.Of(o, kind) {
		if obligation.Unbuilt != "" {
			r.tally.skip(checkOf(kind), obligation.Unbuilt)
			continue
		}
		draft := base.Clone()
		bound := r.bind(ctx, draft)
		obligation.Change(draft)
		draft.About = obligation.Place
		r.bindBody(ctx, draft, obligation.Place)
		if why := endangers(draft, obligation, bound); why != "" {
			r.tally.skip(checkOf(kind), why)
			continue
		}
		got, err := r.send(ctx, draft)
		if err != nil {
			r.tally.skip(checkOf(kind), reasonOf(err, o))
			continue
		}
		if got.success() {
			r.noteCreated(o, draft, got)
			accepted = accepted || got.label == explore.Valid
		} else if got.label == explore.Valid {
			refused = got
		}
		answer := explore.Answer{Obligation: obligation, Method: draft.Method, Label: got.label,
			Why: got.why, Response: got.response.Exchange.Response, Judged: got.response.Verdict,
			Bound: bound, Documented: r.plan.Documented(o.Path)}
		if draft.Method == http.MethodHead {
			answer.Get = r.get(ctx, o.Path, draft)
		}
		concluded := explore.Conclude(r.contract, answer)
		r.tally.find(got.response, concluded.Findings)
		if concluded.Inconclusive != "" {
			r.tally.skip(checkOf(kind), concluded.Inconclusive)
		}
	}
	if kind == explore.Boundary && !accepted && refused.response != nil &&
		refused.status() != http.StatusNotFound {
		r.allRefused(o, refused)
	}
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
	case explore.Example, explore.Boundary:
	}
	return verdict.ValidRefused
}

// bind gives the parameters of a path the names of things that there are, where the run can make
// them. bound tells whether all have one.
func (r *runner) bind(ctx context.Context, d *explore.Draft) (bound bool) {
	chain, whole := explore.Chain(r.plan.Resources, d.Operation.Path)
	at := d.Operation.Path
	for _, resource := range chain {
		name, found := r.thing(ctx, resource, d.Values.Path)
		if !found {
			return false
		}
		d.Values.Path[resource.Parameter] = name
		at = resource.Item
	}
	if d.Operation.Method == http.MethodDelete {
		delete(r.things, at) // the next one needs another
	}
	return whole
}

// bindBody gives members of a body that are called as a resource's parameter the name of a thing
// that there is, unless the obligation is about the member itself.
func (r *runner) bindBody(ctx context.Context, d *explore.Draft, place string) {
	if !d.Values.HasBody {
		return
	}
	d.Values.Body = explore.Named(d.Values.Body, "body", place, func(member string) (any, bool) {
		for _, resource := range r.plan.Resources {
			if resource.Parameter == member && member != "id" && resource.Create != d.Operation &&
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
	got, found := r.create(ctx, resource, parents)
	if found {
		r.things[resource.Item] = got.name
	}
	return got.name, found
}

// created is a thing that the run has created: what names it, and the request.
type created struct {
	name  any
	draft *explore.Draft
}

// create creates a thing below those that are named already.
func (r *runner) create(ctx context.Context, resource *explore.Resource,
	parents map[string]any) (created, bool) {
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
	r.bindBody(ctx, draft, "")
	got, err := r.send(ctx, draft)
	if err != nil || !got.success() {
		return created{}, false
	}
	r.noteCreated(resource.Create, draft, got)
	name, found := resource.Identify(got.response.Value(), got.location())
	return created{name, draft}, found
}

// noteCreated has what a request created deleted at the end of the run.
func (r *runner) noteCreated(o *contract.Operation, d *explore.Draft, got reply) {
	for _, resource := range r.plan.Resources {
		if resource.Create != o || d.Method != o.Method {
			continue
		}
		name, found := resource.Identify(got.response.Value(), got.location())
		what := resource.Collection + " " + text(name)
		switch {
		case resource.Deletes == nil:
			r.host.Expires(resource.Collection, "the document has no operation that deletes one")
			return
		case !found:
			r.host.Expires(resource.Collection, "the answer does not say what was created")
			return
		}
		values := map[string]any{resource.Parameter: name}
		for parameter, value := range d.Values.Path {
			values[parameter] = value
		}
		r.host.Created(what, func(ctx context.Context) error {
			return r.delete(ctx, resource.Deletes, values)
		})
	}
}

// delete deletes a thing. One that is gone already is as good.
func (r *runner) delete(ctx context.Context, o *contract.Operation, values map[string]any) error {
	base, err := r.plan.Base(o)
	if err != nil {
		return err
	}
	draft := base.Clone()
	draft.Values.Path = values
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
