package suite

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/onsi/ginkgo/v2"

	"plumbline/harness"
	"plumbline/harness/call"
	"plumbline/harness/target"
	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/client"
	"plumbline/internal/config"
	"plumbline/internal/contract"
	generated "plumbline/internal/explore/cases"
	"plumbline/internal/explore/credentials"
	"plumbline/internal/network"
	"plumbline/internal/pace"
	"plumbline/internal/printable"
	"plumbline/internal/redact"
	"plumbline/internal/report"
	"plumbline/internal/waiver"
)

// API is what the cases of a suite talk to: a contract and, once the suite has been set up, a
// target.
type API struct {
	Contract *harness.Contract
	Target   *target.Target

	suite    *Suite
	compiled *contract.Contract
	source   harness.Source
	// defects are those of the document as it was published, and of the amendments.
	defects []contract.Defect
	own     bool            // the target is the API's own reference server
	dialer  *network.Dialer // reaches the target
	// redactor knows the secrets of the target, from the set-up on.
	redactor  *redact.Redactor
	caller    *call.Caller
	client    *client.Client
	generated []generated.Case
	// credentials are those of generated cases; nil where there are none.
	credentials *credentials.Store
	pacer       pace.Shared
	ledger      ledger
	// waivers are those that may accept findings of this API.
	waivers   []waiver.Waiver
	exchanges exchanges
	silence   silence
	created   creations
	names     sync.Map // of operations that create something: the members that name it
	throttled throttled
	flips     flips
	settings  config.Settings
	allowed   []string      // what may be done to the target
	rehearsal *rehearsal    // nil unless this is a dry run
	second    SecondOpinion // nil where the run has none

	indexed   sync.Once
	positions map[string]int // of requirements in the table of the suite, by their ids
}

// position is where in the table of the suite a requirement stands. A document may have thousands
// of operations, and each case asks.
func (a *API) position(id string) (at int, found bool) {
	a.indexed.Do(func() {
		a.positions = make(map[string]int, len(a.suite.Requirements))
		for i, r := range a.suite.Requirements {
			if _, taken := a.positions[r.ID]; !taken {
				a.positions[r.ID] = i
			}
		}
	})
	at, found = a.positions[id]
	return at, found
}

// Call sends a request to an operation and returns the response for an assertion to judge. A
// request that could not be sent, or to which no answer came, ends the case as errored. Where
// nothing may be sent, or the target no longer answers, the case is skipped. A call that is refused
// for a rate limit is sent again when the target takes calls again.
func (a *API) Call(ctx context.Context, operation string, options ...call.Option) *call.Response {
	ginkgo.GinkgoHelper()
	response, err := a.deliver(ctx, operation, options)
	if err != nil {
		if response != nil {
			a.exchanges.add(response, false)
		}
		a.skipOr(err)
	}
	a.exchanges.add(response, true)
	logExchange(response)
	if problem := response.Exchange.Problem; problem != nil && !check.Deviates(problem) {
		a.errored(fmt.Sprintf("%s: no answer: %s\n  reproduce  %s", response, problem.Message,
			response.Curl()))
	}
	return response
}

// Send sends a request whose response the case need not judge: to clean up, or to use up a limit.
// The error says why there is no response.
func (a *API) Send(ctx context.Context, operation string, options ...call.Option) (*call.Response,
	error) {
	response, err := a.deliver(ctx, operation, options)
	if response == nil {
		return nil, err
	}
	a.exchanges.add(response, false)
	if response.Exchange.Response == nil {
		return response, response.Exchange.Problem
	}
	return response, nil // which may be a refusal
}

// Require returns the response of a call that the case needs but does not test. Where it does not
// succeed, the case is skipped: another case tests that call, and fails.
func (a *API) Require(ctx context.Context, operation string,
	options ...call.Option) *call.Response {
	ginkgo.GinkgoHelper()
	response := a.Call(ctx, operation, options...)
	a.exchanges.look(response, false)
	switch {
	case !response.Exchange.Complete():
		ginkgo.Skip(fmt.Sprintf("it needs %s to succeed, which did not answer to the end",
			response.Operation))
	case response.Status()/100 != 2:
		ginkgo.Skip(fmt.Sprintf("it needs %s to succeed, which answered %s", response.Operation,
			check.StatusText(response.Status())))
	}
	return response
}

// Exclusive lends the case the whole budget of the target's rate limit, once that is unused. Calls
// with the context it gives are not paced, and none is sent again after a fault of the network: the
// case counts what reaches the target. restore gives the budget back, when it is unused again: that
// takes as long as the limit's window.
func (a *API) Exclusive(ctx context.Context) (unpaced context.Context, restore func()) {
	ginkgo.GinkgoHelper()
	unpaced, giveBack, err := a.pacer.Exclusive(ctx)
	if err != nil {
		a.errored("waiting for an unused rate limit: " + err.Error())
	}
	return context.WithValue(client.Once(unpaced), exclusiveKey{}, true), func() {
		// Also where the case has run out of time: without its budget no other case would ever get
		// a turn.
		if err := giveBack(context.WithoutCancel(ctx)); err != nil {
			a.errored("waiting for the rate limit to be unused again: " + err.Error())
		}
	}
}

// Deviates ends the case as failed for what no single response shows, such as a limit that is not
// kept to. demanded is a clause, as in an [conform.Expectation]; what says what happened instead.
func (a *API) Deviates(operation, demanded, what string) {
	ginkgo.GinkgoHelper()
	// the requirement's: that it exists was looked at before the run
	found, _ := a.compiled.Operation(operation)
	findings := []verdict.Finding{{
		Check: verdict.Required, Severity: verdict.Error,
		Message:  fmt.Sprintf("%s; this case requires that %s", what, demanded),
		Expected: demanded, Actual: what, Contract: a.compiled.Locate(found.Pointer),
	}}
	if a.leave(0, found, a.redactor, findings, nil) {
		return
	}
	var b strings.Builder
	// cannot fail
	_ = report.WriteFailure(&b, report.Failure{Exchange: found.String(),
		Requirement: currentRequirement(), Findings: findings})
	ginkgo.Fail(a.redactor.String(b.String()))
}

// Unsupported ends the case as one that the target cannot be asked.
func Unsupported(reason string) {
	ginkgo.GinkgoHelper()
	ginkgo.AddReportEntry(entryUnsupported, ginkgo.ReportEntryVisibilityNever)
	ginkgo.Skip(reason)
}

// errored ends the case as one that says nothing of the API.
func (a *API) errored(message string) {
	ginkgo.GinkgoHelper()
	// as it comes out of JSON
	message = printable.Text(strings.ToValidUTF8(a.redactor.String(message), "\uFFFD"))
	record(entryErrored, message)
	ginkgo.Fail(message)
}
