package score

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"plumbline/internal/contract"
	"plumbline/internal/mock"
	"plumbline/internal/mock/faulty"
	"plumbline/internal/report"
)

// Test is a test of a document, which can be run against any server of it. Its methods are called
// by several goroutines at once, but for Right.
type Test interface {
	// Name says what it is, for people.
	Name() string
	// Right runs it against the right mock, before all others, and returns what it has against it.
	// The error says why it could not be run.
	Right(ctx context.Context, server http.Handler) (accused []string, err error)
	// Try runs it against a mock with a fault, and returns what has found that.
	Try(ctx context.Context, server http.Handler, fault faulty.Fault) ([]Finder, error)
}

// Explainer is a [Test] that may know why it has not found a fault.
type Explainer interface {
	// Why says so, "" where it does not know.
	Why(fault faulty.Fault, outcome Outcome) string
}

// Narrower is a [Test] that may leave out of what it tests what the faults do not concern.
type Narrower interface {
	// Narrowed says what was left out, as a sentence without its full stop; "" where nothing was.
	Narrowed() string
}

// Options say how a test is measured.
type Options struct {
	// Mock is how the mocks answer.
	Mock mock.Options
	// OneCaller tells that the test does not call as two callers.
	OneCaller bool
	// Workers are how many faults are tried at the same time; 0 is one.
	Workers int
	// Done is told of each result when it is there, one after the other; it may be nil.
	Done func(Result)
}

// mostFinders bounds what is told of what has found a fault.
const mostFinders = 5

// Measure runs a test against the right mock of a contract, and then against one mock for each
// fault. A fault that no test can find is not tried. The error says why the test could not be run
// at all. What the context cuts short is not judged.
func Measure(ctx context.Context, c *contract.Contract, faults []faulty.Fault, test Test,
	o Options) (*Score, error) {
	s := &Score{Version: FormatVersion, Started: time.Now().UTC(), Title: c.Title(),
		Test: test.Name(), Results: make([]Result, len(faults))}
	accused, err := test.Right(ctx, mock.New(c, o.Mock))
	if err != nil && ctx.Err() == nil {
		return nil, err
	}
	s.Accused = accused
	if narrower, is := test.(Narrower); is {
		s.Narrowed = narrower.Narrowed()
	}
	m := &measuring{Options: o, contract: c, test: test}
	if len(accused) > 0 {
		s.Results = []Result{}
	} else {
		m.all(ctx, faults, s.Results)
	}
	if ctx.Err() != nil {
		s.Interrupted = "it was interrupted"
	}
	s.Duration = report.Seconds(time.Since(s.Started))
	s.sum()
	return s, nil
}

// measuring is what all trials have in common.
type measuring struct {
	Options
	contract *contract.Contract
	test     Test
}

// all tries all faults.
func (m *measuring) all(ctx context.Context, faults []faulty.Fault, results []Result) {
	queue := make(chan int, len(faults))
	for i := range faults {
		queue <- i
	}
	close(queue)
	var telling sync.Mutex
	var working sync.WaitGroup
	for range max(m.Workers, 1) {
		working.Go(func() {
			for i := range queue {
				results[i] = m.one(ctx, faults[i])
				if m.Done != nil {
					telling.Lock()
					m.Done(results[i])
					telling.Unlock()
				}
			}
		})
	}
	working.Wait()
}

// one tries a fault.
func (m *measuring) one(ctx context.Context, fault faulty.Fault) Result {
	r := Result{Fault: fault}
	if why := fault.Unprovable(); why != "" {
		r.Outcome, r.Reason = Unfindable, why
		return r
	}
	if ctx.Err() != nil {
		r.Outcome, r.Reason = NotJudged, "the measurement was interrupted before"
		return r
	}
	began := time.Now()
	server, err := faulty.NewServer(m.contract, m.Mock, fault)
	var by []Finder
	if err == nil {
		by, err = m.test.Try(ctx, server, fault)
		r.Called, r.Shown = server.Called(), server.Shown()
	}
	r.Duration = report.Seconds(time.Since(began))
	switch {
	case ctx.Err() != nil && len(by) == 0:
		r.Outcome, r.Reason = NotJudged, "the measurement was interrupted meanwhile"
	case err != nil && len(by) == 0:
		r.Outcome, r.Reason = NotJudged, err.Error()
	default:
		r.judge(by, m.OneCaller)
	}
	if explainer, is := m.test.(Explainer); is && r.Next != "" {
		if why := explainer.Why(fault, r.Outcome); why != "" {
			r.Reason += ": " + why
		}
	}
	return r
}

// judge says what came of a fault that was tried.
func (r *Result) judge(by []Finder, oneCaller bool) {
	switch {
	case len(by) > 0 && r.Shown == 0:
		r.Outcome, r.Reason = NotJudged, fmt.Sprintf("%s says that something is wrong although "+
			"the mock has shown nothing that is: it may fail by chance", by[0])
	case len(by) > 0:
		r.Outcome = Found
		r.found(by)
	case r.Shown > 0:
		r.Outcome, r.Reason = Survived, fmt.Sprintf("it was shown %s, and nothing was said of it",
			times(r.Shown))
	case r.Called > 0:
		r.Outcome, r.Reason = NotShown, fmt.Sprintf("its operation was called %s, but never so "+
			"that it is seen", times(r.Called))
		if oneCaller && needsTwo(r.Class) {
			r.Reason = "the test calls as one caller only"
		}
	case r.Class == faulty.MethodAnswered:
		r.Outcome, r.Reason = NotCalled, "the test never sends this method to the path"
	default:
		r.Outcome, r.Reason = NotCalled, "the test never calls its operation"
	}
	if r.Outcome == Survived || r.Outcome == NotShown || r.Outcome == NotCalled {
		r.Next = next(*r)
	}
}

// needsTwo tells whether two callers are needed to see a fault of a class.
func needsTwo(class faulty.Class) bool {
	return class == faulty.ForeignShown || class == faulty.CallersMixed
}

// found keeps the first of what has found the fault, what is meant to find it before all others.
func (r *Result) found(by []Finder) {
	by = slices.Clone(by)
	slices.SortStableFunc(by, func(a, b Finder) int { return r.rank(a) - r.rank(b) })
	by = slices.Compact(by)
	r.More = max(len(by)-mostFinders, 0)
	r.By = by[:len(by)-r.More]
}

func (r *Result) rank(f Finder) int {
	if f.Check == r.Check {
		return 0
	}
	return 1
}

// times says how often something was.
func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}
