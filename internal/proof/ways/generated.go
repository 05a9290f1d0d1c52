// Package ways has the tests whose worth can be measured: what plumbline test makes of a document,
// a suite of somebody's own, and recorded traffic that is replayed.
package ways

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"plumbline/harness"
	"plumbline/harness/call"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/explore/cases"
	"plumbline/internal/explore/credentials"
	"plumbline/internal/explore/handler"
	"plumbline/internal/mock"
	"plumbline/internal/mock/faulty"
	"plumbline/internal/proof/score"
)

// Generated is the test that is made of a document, as plumbline test does it, in this process. It
// implements [score.Test].
type Generated struct {
	contract *harness.Contract
	plan     *explore.Plan
	tried    func(cases, of int)
	// own are the operations of the faults; nil are all. Of other operations only that is tried
	// which is about what becomes of things.
	own map[string]bool
	// reasons say of faults that were not found what could not be judged, by their ids.
	reasons sync.Map
	// unanswerable says why of operations that the right mock cannot answer, by their names.
	unanswerable map[string]string
	// calls are the paths that each case has sent requests to, by the id of what it proves.
	calls map[string]map[string]bool
}

// GeneratedOptions say what test is made of a document.
type GeneratedOptions struct {
	Seed  uint64
	Draws int // requests to each operation that are drawn at random
	// Faults are those that are going to be tried. The test is of the operations that they are of,
	// and of what becomes of the same things by other operations. None stand for all that there is.
	Faults []faulty.Fault
	// Tried is told how many of the cases have been tried against the right mock; it may be nil.
	Tried func(cases, of int)
}

// NewGenerated makes the test of a contract.
func NewGenerated(c *harness.Contract, o GeneratedOptions) *Generated {
	g := &Generated{contract: c, tried: o.Tried}
	if g.tried == nil {
		g.tried = func(int, int) {}
	}
	var about []string
	if len(o.Faults) > 0 {
		g.own = map[string]bool{}
		for _, fault := range o.Faults {
			g.own[fault.Operation] = true
		}
		about = explore.NewIndex(c.Compiled()).Beside(c.Compiled(), g.own)
	}
	g.plan = explore.New(c.Compiled(), explore.Options{Seed: o.Seed, Draws: o.Draws, Only: about})
	return g
}

// Narrowed implements [score.Narrower].
func (g *Generated) Narrowed() string {
	var left []string
	own, beside := len(g.own), len(g.plan.Operations())-len(g.own)
	if all := len(g.contract.Compiled().Operations()); g.own != nil && own < all {
		text := fmt.Sprintf("tested were %d of %d operations: those of the faults that were tried",
			own, all)
		if beside > 0 {
			text += fmt.Sprintf(", and of %d others what becomes of the same things", beside)
		}
		left = append(left, text)
	}
	const most = 5
	names := slices.Sorted(maps.Keys(g.unanswerable))
	if len(names) > most {
		names = append(names[:most], fmt.Sprintf("%d more", len(names)-most))
	}
	if len(names) > 0 {
		left = append(left, fmt.Sprintf("the mock cannot answer %s: %s",
			strings.Join(names, ", "), g.unanswerable[names[0]]))
	}
	return strings.Join(left, "; ")
}

// Name implements [score.Test].
func (*Generated) Name() string { return "plumbline test" }

// workersOfRight are how many requests to the right mock may be under way at the same time.
const workersOfRight = 4

// Right implements [score.Test]. That the document does not name the status of a refusal is only a
// warning, and accuses nobody: a document need not name all of them.
func (g *Generated) Right(ctx context.Context, server http.Handler) ([]string, error) {
	found := &findings{right: true, unanswerable: map[string]string{}}
	calls := &calls{contract: g.contract.Compiled(), of: map[string]map[string]bool{}}
	host, store, err := g.host(server, found, calls.note)
	if err != nil {
		return nil, err
	}
	list := g.cases(workersOfRight, nil)
	for i, one := range list {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		calls.begin(one.Requirement.ID)
		reset(server)
		outcome := one.Try(ctx, host, store)
		if outcome.Unanswered != "" {
			found.told = append(found.told, fmt.Sprintf("%s: %s", one.Operation,
				outcome.Unanswered))
		}
		g.tried(i+1, len(list))
	}
	for i, text := range found.told {
		found.told[i] = host.Redacted(text)
	}
	g.calls, g.unanswerable = calls.of, found.unanswerable
	return found.told, nil
}

// Try implements [score.Test]. The cases of the operation of the fault are tried first, and those
// first that the check is of which has to find it; as soon as it has, no other is tried. Others are
// tried only where these find nothing, and only those that send something to the path of the
// operation: by no other could the fault be seen.
func (g *Generated) Try(ctx context.Context, server http.Handler,
	fault faulty.Fault) ([]score.Finder, error) {
	found := &findings{}
	host, store, err := g.host(server, found, nil)
	if err != nil {
		return nil, err
	}
	about, _ := g.contract.Compiled().Operation(fault.Operation)
	own := true
	for _, one := range g.cases(1, &fault) {
		if own && one.Operation != about {
			own = false
			if len(found.by) > 0 {
				break
			}
		}
		if ctx.Err() != nil {
			break
		}
		if !own && g.calls != nil && !g.calls[one.Requirement.ID][about.Path] {
			continue
		}
		reset(server)
		one.Try(ctx, host, store)
		if found.has(fault.Check) || !own && len(found.by) > 0 {
			break
		}
	}
	if len(found.by) == 0 {
		g.reasons.Store(fault.ID, host.Redacted(unjudged(host.Untested(), fault)))
	}
	return found.by, ctx.Err()
}

// unjudged says why the check of a fault could not judge its operation; "" where nothing is known.
// Reasons that name the operation come before those that are of a case of it.
func unjudged(untested map[string][]string, fault faulty.Fault) string {
	var naming, of []string
	for _, reason := range slices.Sorted(maps.Keys(untested)) {
		words, about := strings.CutPrefix(reason, string(fault.Check)+": ")
		switch {
		case !about:
		case strings.Contains(words, fault.Operation+" "):
			naming = append(naming, words)
		case slices.Contains(untested[reason], fault.Operation):
			of = append(of, words)
		}
	}
	const most = 2
	if len(naming) == 0 {
		naming = of
	}
	return strings.Join(naming[:min(len(naming), most)], "; ")
}

// reset has a mock forget what the case before has created, as far as it can: cases do not depend
// on each other, and a list of all that was ever created takes long to look at.
func reset(server http.Handler) {
	if one, can := server.(interface{ Reset() }); can {
		one.Reset()
	}
}

// Why implements [score.Explainer].
func (g *Generated) Why(fault faulty.Fault, outcome score.Outcome) string {
	method, _, _ := strings.Cut(fault.Operation, " ")
	switch {
	case outcome == score.Survived && fault.Class == faulty.ForeignShown:
		return "no other answer says that the thing is not for that caller, and nobody is " +
			"accused of sharing"
	case outcome == score.NotCalled && (fault.Class == faulty.MethodAnswered ||
		method == http.MethodPut || method == http.MethodPatch || method == http.MethodDelete):
		return "it changes and deletes only what it has created itself, and the document does " +
			"not show how that is created"
	}
	reason, _ := g.reasons.Load(fault.ID)
	text, _ := reason.(string)
	return text
}

// host is what the cases are tried in, as both callers whom the mock knows.
func (g *Generated) host(server http.Handler, found *findings,
	sent func(operation string)) (*handler.Host, *credentials.Store, error) {
	host, err := handler.New(g.contract, server, handler.Options{
		BasePath: g.contract.Compiled().BasePath(), Keep: found.keep, Sent: sent})
	if err != nil {
		return nil, nil, err
	}
	var sources []credentials.Source
	for _, scheme := range mock.Schemes(g.contract.Compiled()) {
		for i, whose := range []explore.Caller{explore.Self, explore.Other} {
			sources = append(sources, credentials.Given(scheme.Name, whose,
				mock.Callers(scheme)[i]))
		}
	}
	store, err := credentials.New(g.plan, sources)
	if err == nil {
		err = store.Reach(host.BaseURL())
	}
	if err != nil {
		return nil, nil, err
	}
	store.Secrets(host.Obtained)
	return host, store, nil
}

// cases are those of the plan in the order in which they are tried: those of the operation of a
// fault first.
func (g *Generated) cases(workers int, fault *faulty.Fault) []cases.Case {
	list := slices.DeleteFunc(cases.Of(g.plan, cases.Options{Workers: workers}),
		func(c cases.Case) bool {
			return g.own != nil && !g.own[c.Operation.String()] && c.Kind != explore.State
		})
	slices.SortStableFunc(list, func(a, b cases.Case) int {
		return cmp.Or(order(a, fault)-order(b, fault), cmp.Compare(a.Rank, b.Rank))
	})
	return list
}

// order is 0 for cases of the operation and of the kind that is likely to find a fault, 1 for
// others of the operation, and else 2.
func order(c cases.Case, fault *faulty.Fault) int {
	switch {
	case fault == nil || c.Operation.String() != fault.Operation:
		return 2
	case c.Kind == likely[fault.Check]:
		return 0
	}
	return 1
}

// likely is the kind of cases that a check is made in.
var likely = map[verdict.Check]explore.Kind{verdict.InvalidAccepted: explore.Negative,
	verdict.Credentials: explore.Access, verdict.Challenge: explore.Access,
	verdict.Method: explore.Protocol, verdict.State: explore.State, verdict.Foreign: explore.State,
	verdict.CreatedLocation: explore.State, verdict.Page: explore.State,
	verdict.Concurrency: explore.State}

// calls notes which paths a case sends requests to.
type calls struct {
	contract *contract.Contract

	mutex sync.Mutex
	now   map[string]bool // of the case that is being tried
	of    map[string]map[string]bool
}

// begin begins a case.
func (c *calls) begin(id string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.now = map[string]bool{}
	c.of[id] = c.now
}

func (c *calls) note(operation string) {
	o, _ := c.contract.Operation(operation)
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.now[o.Path] = true
}

// findings gathers what cases find.
type findings struct {
	right bool // of the right mock

	mutex sync.Mutex
	by    []score.Finder
	told  []string // in words
	// unanswerable are operations that the right mock cannot answer, with the reason.
	unanswerable map[string]string
}

// keep notes what was found in an exchange, but for what is only a note, and what is tolerated.
func (f *findings) keep(response *call.Response, list []verdict.Finding) (accepted bool) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	operation := response.Operation.String()
	why := mock.Unanswerable(response.Operation, response.Status())
	if why != "" && f.right {
		f.unanswerable[operation] = why
	}
	for _, one := range list {
		if one.Check == verdict.Status && why != "" {
			continue // a fault of the document, whatever else a mock does wrong
		}
		if one.Severity == verdict.Note || tolerated(one) {
			continue
		}
		f.by = append(f.by, score.Finder{Operation: operation, Check: one.Check})
		f.told = append(f.told, fmt.Sprintf("%s: %s: %s", operation, one.Check, one.Message))
	}
	return verdict.Verdict{Findings: list}.Conforms()
}

// tolerated tells of a warning that the status of a refusal is not documented. Of mocks none is a
// fault: the right one answers so as well.
func tolerated(one verdict.Finding) bool {
	return one.Check == verdict.Status && one.Severity == verdict.Warning
}

// has tells whether a check has found something.
func (f *findings) has(check verdict.Check) bool {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return slices.ContainsFunc(f.by, func(by score.Finder) bool { return by.Check == check })
}
