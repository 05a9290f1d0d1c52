package suite

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/onsi/ginkgo/v2"

	"plumbline/harness/call"
	"plumbline/harness/requirement"
	"plumbline/internal/pace"
	"plumbline/internal/report"
)

// A call that is answered 429 although the run keeps to the limit it knows says nothing of the
// contract: somebody else may use the same budget. It is sent again once the target takes calls
// again, a few times and not for longer than this in all.
const (
	mostThrottled = 10
	longestWait   = 60 * time.Second // for one call
	shortestWait  = 100 * time.Millisecond
)

// throttled counts calls that were answered 429 and sent again.
type throttled struct {
	mutex sync.Mutex
	report.Throttled
}

func (t *throttled) note(wait time.Duration) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.Answers++
	t.Waited += report.Seconds(wait)
}

// take returns what was counted, and begins anew.
func (t *throttled) take() report.Throttled {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	taken := t.Throttled
	t.Throttled = report.Throttled{}
	return taken
}

// refusedCalls says that a target kept on refusing calls.
type refusedCalls string

// Error implements error.
func (r refusedCalls) Error() string { return string(r) }

// deliver sends a request, and sends it again where the target refuses it for a rate limit that no
// case exceeds on purpose. Of what was not sent the error says why: a [notTested] is nobody's
// fault. Where the target keeps on refusing, there is a response, and the error is a
// [refusedCalls].
func (a *API) deliver(ctx context.Context, operation string, options []call.Option) (*call.Response,
	error) {
	waited := time.Duration(0)
	for sent := 1; ; sent++ {
		response, reached, err := a.send(ctx, operation, options)
		switch {
		case err != nil:
			return response, err
		case !reached:
			return nil, notTested(noLonger)
		}
		a.noteEffect(ctx, response)
		if response.Status() != http.StatusTooManyRequests || isExclusive(ctx) ||
			currentRequirement().Kind == requirement.Limit {
			return response, nil
		}
		wait, said := a.waitAfter(response, sent)
		if sent == mostThrottled || waited+wait > longestWait {
			return response,
				refusedCalls(fmt.Sprintf("%s: the target refuses calls, %d times in a "+
					"row though it was waited for %v, and now it %s; say by --%s.%s how many "+
					"it takes, "+
					"or find out who else calls it", response, sent, waited, said, a.suite.Name,
					settingRateLimit))
		}
		waited += wait
		a.exchanges.add(response, false)
		a.throttled.note(wait)
		a.pacer.Pause(wait)
	}
}

// waitAfter is how long to wait after a refusal: as the target says, or otherwise longer each time,
// in windows of its limit. Who else calls the target may wait as long, so that some of it is
// random.
func (a *API) waitAfter(response *call.Response, sent int) (wait time.Duration, said string) {
	wait, told := pace.RetryAfter(response.Exchange.Response.Header, time.Now())
	if told {
		return max(wait, shortestWait), fmt.Sprintf("asks to wait %v more", wait)
	}
	limit, _ := a.RateLimit()
	window := max(min(limit.Per, longestWait/mostThrottled), shortestWait)
	//nolint:gosec // nothing depends on nobody guessing it
	return window + rand.N(window*time.Duration(sent)), "does not say how long to wait"
}

// exclusiveKey marks the context of a case that holds the whole rate limit, and may exceed it.
type exclusiveKey struct{}

func isExclusive(ctx context.Context) bool { return ctx.Value(exclusiveKey{}) != nil }

// leftThrottled is what one process counted of one suite.
type leftThrottled struct {
	Suite string `json:"suite"`
	report.Throttled
}

// recordThrottled leaves in Ginkgo's report how often the target refused calls of the case, or of
// the clean-up.
func (a *API) recordThrottled() {
	if taken := a.throttled.take(); taken.Answers > 0 {
		record(entryThrottled, leftThrottled{a.suite.Name, taken})
	}
}

// skipOr ends the case as skipped where the error says that nothing was tested, and as errored for
// any other.
func (a *API) skipOr(err error) {
	ginkgo.GinkgoHelper()
	if reason, found := asNotTested(err); found {
		ginkgo.Skip(reason)
	}
	a.errored(err.Error())
}
