package cases

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
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
	// making are those that are being created: one of two that need each other cannot be had.
	making map[string]bool
	batch  Batch // has what it creates deleted at the end
	others *otherTexts
	// made is what the part has created and not deleted; nil where that stays until the end.
	made *[]*undo
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
	if last := r.tally.allRefused(); kind == explore.Boundary && last != nil {
		r.allRefused(o, *last)
	}
}

// obligation meets one, by a request that differs from the plainest one.
func (r *runner) obligation(ctx context.Context, base *explore.Draft,
	obligation *explore.Obligation) {
	r.begins(obligation.ID())
	draft, bound, state, why := r.prepare(ctx, base, obligation)
	if why == "" {
		r.tally.drawn = obligation.Drawn
		state, why = r.meet(ctx, draft, obligation, bound)
		r.tally.drawn = nil
	}
	if why != "" && why != r.tally.cut { // which has been counted
		r.tally.skip(checkOf(obligation.Kind), why)
	}
	r.tally.end(obligation.ID(), state, why)
}

// prepare makes the request of an obligation. Where none is sent, why says the reason.
func (r *runner) prepare(ctx context.Context, base *explore.Draft,
	obligation *explore.Obligation) (draft *explore.Draft, bound bool,
	state report.ObligationState, why string) {
	if obligation.Unbuilt != "" {
		return nil, false, report.NotConstructible, obligation.Unbuilt
	}
	if r.isOver(checkOf(obligation.Kind)) {
		return nil, false, report.OverBudget, r.tally.cut
	}
	draft = base.Clone()
	draft.Obligation = obligation.ID()
	bound = r.bind(ctx, draft)
	obligation.Change(draft)
	draft.About = obligation.Place
	r.bindBody(ctx, draft, obligation.Place)
	if r.isOver(checkOf(obligation.Kind)) { // what it needs could not be made
		return nil, false, report.OverBudget, r.tally.cut
	}
	return draft, bound, report.NotTried, endangers(draft, obligation, bound)
}

// meet sends the request of an obligation, and concludes from the answer. Why says the reason where
// nothing is known.
func (r *runner) meet(ctx context.Context, draft *explore.Draft, obligation *explore.Obligation,
	bound bool) (state report.ObligationState, why string) {
	o := obligation.Operation
	draft, got, err := r.sendAnew(ctx, draft, obligation.Place)
	switch {
	case err != nil && r.tally.cut != "":
		r.tally.skip(checkOf(obligation.Kind), r.tally.cut)
		return report.OverBudget, r.tally.cut
	case errors.As(err, new(*unwritable)):
		return report.NotConstructible, reasonOf(err, o)
	case err != nil:
		return report.NotTried, reasonOf(err, o)
	}
	if got.success() {
		made := r.noteCreated(o, draft, got)
		if obligation.Kind == explore.Random || got.label == explore.Invalid {
			defer r.discard(ctx, made)
		}
		if got.label == explore.Invalid {
			defer r.abandon(ctx, draft)
		}
	}
	r.tally.answer(got, bound && !strings.HasPrefix(obligation.Place, "path."))
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
		return report.Inconclusive, concluded.Inconclusive
	}
	return report.Tried, ""
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
	about := " of " + o.String() + ": "
	if at := strings.LastIndex(text, about); at >= 0 {
		text = "it cannot be written: " + text[at+len(about):]
	}
	return text
}

// allRefused tells that every request that the contract allows was refused.
func (r *runner) allRefused(o *contract.Operation, last reply) {
	r.tally.find(last.response, []verdict.Finding{{Check: verdict.ValidRefused,
		Beyond: verdict.Inferred, Severity: verdict.Warning,
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
