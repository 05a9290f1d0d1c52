package suite

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"

	"github.com/onsi/ginkgo/v2"

	"plumbline/harness/call"
	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/report"
)

// A request whose answer failed a case is sent once more at the end of the run, where that does
// nothing to the target. Where the second answer is as demanded, the API answers the same request
// in different ways, which is a finding of its own kind. It never makes the case pass.

// mostAgain bounds how many requests each process sends again for each suite.
const mostAgain = 20

// flips are the failures that are looked at again.
type flips struct {
	mutex sync.Mutex
	list  []failed
}

// failed is an answer that failed a case.
type failed struct {
	spec     string // the text of the case
	exchange int    // its number in the case
	status   int
	response *call.Response // without what came
	judge    func(*call.Response) []verdict.Finding
}

// remember notes a failure.
func (f *flips) remember(number int, response *call.Response, assertion call.Assertion) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if len(f.list) < mostAgain {
		f.list = append(f.list, failed{ginkgo.CurrentSpecReport().FullText(), number,
			response.Status(), response.Unanswered(), assertion.Judge})
	}
}

func (f *flips) take() []failed {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	taken := f.list
	f.list = nil
	return taken
}

// isRepeatable tells whether a request can be sent again without doing anything to the target, and
// without waiting for another deadline.
func (a *API) isRepeatable(response *call.Response) bool {
	effect := a.suite.effectOf(response.Operation, response.Exchange.Request.Method)
	problem := response.Exchange.Problem
	return (effect == Reads || effect == Issues) &&
		(problem == nil || problem.Kind != exchange.Deadline)
}

// isAnsweredOtherwise sends a request again, and tells whether nothing speaks against the answer
// that comes this time. A refusal in place of an answer that was none, such as 429, is documented
// and shows nothing of what was wrong.
func (a *API) isAnsweredOtherwise(ctx context.Context, response *call.Response, status int,
	judge func(*call.Response) []verdict.Finding) bool {
	if a.silence.over() || !a.isRepeatable(response) {
		return false
	}
	again, err := response.Again(ctx)
	if err != nil {
		return false
	}
	a.exchanges.add(again, false)
	refused := again.Status() == http.StatusTooManyRequests ||
		again.Status() >= http.StatusBadRequest && status < http.StatusBadRequest
	return again.Exchange.Complete() && !refused &&
		verdict.Verdict{Findings: judge(again)}.Conforms()
}

// flippedCase is what is left in Ginkgo's report of a failure whose request was answered as
// demanded when it was sent again.
type flippedCase struct {
	Suite    string `json:"suite"`
	Spec     string `json:"spec"`
	Exchange int    `json:"exchange"`
}

// lookAgain sends the requests of failures once more, at the end of the run.
func (a *API) lookAgain(ctx context.Context) {
	for _, f := range a.flips.take() {
		if a.isAnsweredOtherwise(ctx, f.response, f.status, f.judge) {
			record(entryFlipped, flippedCase{a.suite.Name, f.spec, f.exchange})
		}
	}
}

// acceptsFlip looks at once whether a failure is a flip that has been waived. flipped is false
// where no waiver accepts flips here, or it is none.
func (a *API) acceptsFlip(number int, response *call.Response,
	assertion call.Assertion) (accepted, flipped bool) {
	waived := report.WaiverOf(a.waivers, currentRequirement().ID, response.Operation,
		verdict.Finding{Check: verdict.Flip, Severity: verdict.Error})
	if waived == nil || waived.Check != string(verdict.Flip) ||
		(verdict.Verdict{Findings: assertion.Findings}).Conforms() ||
		!a.isAnsweredOtherwise(context.Background(), response, response.Status(),
			assertion.Judge) {
		return false, false
	}
	findings := slices.Clone(assertion.Findings)
	flip := report.FlipOf(findings, a.compiled.Locate(response.Operation.Pointer))
	return a.leave(number, response.Operation, response.Redactor(),
		slices.Insert(findings, 0, flip), assertion.Unchecked), true
}

// markFlips puts the finding of a flip into the cases whose failures were answered otherwise when
// their requests were sent again.
func (a *API) markFlips(c report.Case, spec string, flipped []flippedCase) report.Case {
	for _, flip := range flipped {
		if flip.Suite != a.suite.Name || flip.Spec != spec {
			continue
		}
		operation, found := a.compiled.Operation(c.Requirement.Operation)
		if !found {
			continue
		}
		c = c.Flipped(flip.Exchange, a.compiled.Locate(operation.Pointer))
		c.Failure = fmt.Sprintf("%s  %s: sent again at the end of the run, it was answered as "+
			"demanded; at first:\n\n%s", verdict.Flip, report.AnswersDiffer, c.Failure)
	}
	return c
}
