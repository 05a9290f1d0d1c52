package mock

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"plumbline/internal/contract"
)

// limits are the rate limits that a document says its operations have.
type limits struct {
	contract *contract.Contract
	mutex    sync.Mutex
	of       map[*contract.Operation]*rate.Limiter // nil of those that have none
}

func newLimits(c *contract.Contract) *limits {
	return &limits{contract: c, of: map[*contract.Operation]*rate.Limiter{}}
}

// take counts a call, and returns how long it has to wait; 0 where it may be answered at once.
func (l *limits) take(o *contract.Operation) time.Duration {
	limiter := l.limiter(o)
	if limiter == nil {
		return 0
	}
	taken := limiter.Reserve()
	wait := taken.Delay()
	if wait > 0 {
		taken.Cancel()
	}
	return wait
}

func (l *limits) limiter(o *contract.Operation) *rate.Limiter {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	limiter, known := l.of[o]
	if known {
		return limiter
	}
	if limit, has := l.contract.RateLimit(o); has {
		perCall := limit.Per / time.Duration(max(limit.Calls, 1))
		limiter = rate.NewLimiter(rate.Every(perCall), max(limit.Burst, limit.Calls, 1))
	}
	l.of[o] = limiter
	return limiter
}
