package mock

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"plumbline/internal/contract"
	"plumbline/internal/pace"
)

// limits keep to the rate limits that a document says its operations have. A caller is limited by
// itself; operations that have the same limit share it, as one limit of the document.
type limits struct {
	contract *contract.Contract
	mutex    sync.Mutex
	of       map[limited]*rate.Limiter
}

type limited struct {
	limit  pace.Limit
	caller int
}

func newLimits(c *contract.Contract) *limits {
	return &limits{contract: c, of: map[limited]*rate.Limiter{}}
}

// taken is what a call was told by the limit of its operation; the zero value is that of one
// without a limit.
type taken struct {
	limit pace.Limit
	left  int           // how many calls may follow at once
	wait  time.Duration // until one more may be made; 0 where it may be at once
	over  bool          // this one was too many
}

// take counts a call.
func (l *limits) take(o *contract.Operation, caller int) taken {
	limit, has := l.contract.RateLimit(o)
	if !has {
		return taken{}
	}
	limiter, now := l.limiter(limited{limit, caller}), time.Now()
	t := taken{limit: limit, over: !limiter.AllowN(now, 1)}
	tokens := limiter.TokensAt(now)
	t.left = max(int(tokens), 0)
	if tokens < 1 {
		t.wait = time.Duration((1 - tokens) / float64(limiter.Limit()) * float64(time.Second))
	}
	return t
}

func (l *limits) limiter(key limited) *rate.Limiter {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	limiter := l.of[key]
	if limiter == nil {
		perCall := key.limit.Per / time.Duration(max(key.limit.Calls, 1))
		limiter = rate.NewLimiter(rate.Every(perCall), max(key.limit.Burst, key.limit.Calls, 1))
		l.of[key] = limiter
	}
	return limiter
}

// seconds is a span as Retry-After tells it, rounded up.
func seconds(span time.Duration) int { return int(math.Ceil(span.Seconds())) }

// field is the value of a header that tells of the limit, such as RateLimit-Remaining or
// X-Rate-Limit-Reset; found is false for all others.
func (t taken) field(name string) (value json.Number, found bool) {
	if t.limit.Calls == 0 {
		return "", false
	}
	name = strings.ReplaceAll(strings.TrimPrefix(strings.ToLower(name), "x-"), "-", "")
	number := 0
	switch name {
	case "ratelimitlimit":
		number = t.limit.Calls
	case "ratelimitremaining":
		number = t.left
	case "ratelimitreset":
		number = max(seconds(t.wait), 1)
	default:
		return "", false
	}
	return json.Number(strconv.Itoa(number)), true
}
