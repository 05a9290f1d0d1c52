package cases

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"plumbline/harness/call"
	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/explore"
)

// noteUnanswered notes that no response came. What the API sent in its place is a finding, and so
// is a request that an API does not answer which answers others. Anything else keeps the case from
// being told to have passed.
func (r *runner) noteUnanswered(ctx context.Context, response *call.Response, err error) {
	findings := response.Verdict.Findings
	if len(findings) == 0 {
		findings = r.hang(ctx, response)
	}
	if len(findings) > 0 {
		r.tally.answered++
		r.tally.find(response, findings)
		return
	}
	r.tally.unanswered = fmt.Sprintf("%s: no answer: %v\n  reproduce  %s", response, err,
		response.Curl())
}

// probe sends a request by the host. An answer that broke off through no fault of the API's, as far
// as anybody knows, is none: its content may be anything.
func (r *runner) probe(ctx context.Context, operation string,
	options ...call.Option) (*call.Response, error) {
	response, err := r.host.Probe(ctx, operation, options...)
	if err == nil && isLost(response) {
		err = response.Exchange.Problem
	}
	return response, err
}

// hang looks whether a request that got no answer is to blame for that: the API answered in this
// case before, and now it answers a plain request not even twice, or it answers that one and the
// same request as before again not. Nil where neither is so.
func (r *runner) hang(ctx context.Context, lost *call.Response) []verdict.Finding {
	plain := r.plain()
	if r.tally.answered == 0 || plain == nil || !isLost(lost) {
		return nil
	}
	answers, known := r.answers(ctx, plain)
	if !known {
		return nil
	}
	what := "which answers others in between"
	if !answers {
		if answers, known = r.answers(ctx, plain); answers || !known {
			return nil
		}
		what = "which answers nothing any more since then"
	} else if again, err := lost.Again(ctx); err != nil || !isLost(again) {
		return nil
	}
	return []verdict.Finding{{Check: verdict.NoAnswer, Beyond: verdict.Standard,
		Severity: verdict.Error,
		Message:  "the request gets no whole answer from the API, " + what,
		Expected: "an answer (RFC 9110 section 3.4)", Actual: lost.Exchange.Problem.Error(),
		Contract: r.contract.Locate(lost.Operation.Pointer)}}
}

// isLost tells whether the target has not answered, or not to the end since the connection broke.
// What it sent in place of an answer, or did not end in time, is judged.
func isLost(response *call.Response) bool {
	problem := response.Exchange.Problem
	return problem != nil && !check.Deviates(problem) &&
		(problem.Kind == exchange.Deadline || problem.Kind == exchange.Connection)
}

// plain is a request that every API answers: one that reads, and has nothing that it need not have.
// Nil where the document has none.
func (r *runner) plain() *explore.Draft {
	for _, o := range r.contract.Operations() {
		if o.Method != http.MethodGet || strings.Contains(o.Path, "{") {
			continue
		}
		if base, err := r.plan.Base(o); err == nil {
			return base
		}
	}
	return nil
}

// answers tells whether a request is answered in any way; known is false where it was not sent.
func (r *runner) answers(ctx context.Context, d *explore.Draft) (answers, known bool) {
	encoded, err := d.Encode()
	if err != nil {
		return false, false
	}
	if _, err := r.credentials.Apply(ctx, r.host, d.Operation, d.Caller, &encoded); err != nil {
		return false, false
	}
	response, err := r.probe(ctx, d.Operation.String(), call.As(call.Encoded{
		Path: encoded.Path, Query: encoded.Query, Header: encoded.Header}))
	if response == nil {
		return false, false
	}
	return err == nil, err == nil || isLost(response)
}
