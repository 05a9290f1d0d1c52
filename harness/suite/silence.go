package suite

import (
	"context"
	"sync"

	"github.com/onsi/ginkgo/v2"

	"plumbline/harness/call"
	"plumbline/harness/exchange"
	"plumbline/internal/report"
)

// A target that does not answer ends the run, so that it costs a few deadlines and not one for each
// case: after silentCalls exchanges in a row without an answer, if the target does not answer at
// all, and after silentAtMost if it still answers something else. What then is not tested is
// skipped for the reason noLonger.
const (
	silentCalls  = 3
	silentAtMost = 10
	noLonger     = report.NoLonger
)

// silence counts the exchanges in a row to which no whole answer came in time.
type silence struct {
	ignored bool // the run goes on all the same
	mutex   sync.Mutex
	inARow  int
	stopped bool
}

// isSilent tells of an exchange that came to nothing because the target did not answer, or could
// not be reached. One that the target answered wrongly is no silence.
func isSilent(x *exchange.Exchange) bool {
	if x.Problem == nil {
		return false
	}
	return x.Problem.Kind == exchange.Deadline ||
		x.Problem.Kind == exchange.Connection && x.Response == nil
}

// over tells whether nothing is sent any more.
func (s *silence) over() bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.stopped
}

// last tells whether one more silent exchange may be the last.
func (s *silence) last() bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return !s.ignored && s.inARow >= silentCalls-1
}

// note counts an exchange. answers waits for whether the target answers anything else; it is called
// where that matters.
func (s *silence) note(x *exchange.Exchange, answers func() bool) {
	silent := isSilent(x)
	s.mutex.Lock()
	switch {
	case !silent && x.Problem != nil && notOfTheTarget[x.Problem.Kind]:
		// It says nothing of the target.
	case !silent:
		s.inARow = 0
	default:
		s.inARow++
	}
	inARow := s.inARow
	s.mutex.Unlock()
	if s.ignored || !silent || inARow < silentCalls || inARow < silentAtMost && answers() {
		return
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.stopped = true
}

// notOfTheTarget are problems of which the target knows nothing.
var notOfTheTarget = map[exchange.ProblemKind]bool{exchange.NotSent: true, exchange.Canceled: true}

// send calls an operation, unless the target no longer answers: then sent is false.
func (a *API) send(ctx context.Context, operation string, options []call.Option) (
	response *call.Response, sent bool, err error) {
	if a.silence.over() {
		return nil, false, nil
	}
	answers := func() bool { // several at the same time were silent, and none was the last before
		if !a.mayRepeat(ctx) {
			return false
		}
		waits, stop := a.asksAnything(ctx)
		defer stop()
		return waits()
	}
	if a.silence.last() && a.mayRepeat(ctx) {
		waits, stop := a.asksAnything(ctx)
		defer stop()
		answers = waits
	}
	response, err = a.caller.Call(ctx, operation, options...)
	if err == nil {
		a.silence.note(response.Exchange, answers)
	}
	return response, true, err
}

// asksAnything sends a request to the base URL at the same time as one of a case, which may be the
// last. answers waits for whether it was answered, whatever the answer is; stop ends the request.
func (a *API) asksAnything(ctx context.Context) (answers func() bool, stop func()) {
	ctx, stop = context.WithCancel(ctx)
	answered := make(chan bool, 1)
	go func() {
		x := a.caller.Client.Do(ctx, exchange.Request{URL: a.Target.Join("/")})
		answered <- !isSilent(x)
	}()
	return func() bool { return <-answered }, stop
}

// skipIfSilent keeps a case from being started once the target no longer answers.
func (a *API) skipIfSilent() {
	ginkgo.GinkgoHelper()
	if a.silence.over() {
		ginkgo.Skip(noLonger)
	}
}
