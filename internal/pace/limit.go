package pace

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Limit is how many calls a service takes in a span of time.
type Limit struct {
	Calls int
	Per   time.Duration
	Burst int // calls it takes at once after a rest; Calls where nothing is said
}

// Unlimited is kept to where no limit is known, so that a run is no load test.
var Unlimited = Limit{Calls: 1_000, Per: time.Second, Burst: 1_000}

// Compare is negative where a is stricter than b. Rates are compared first; of two that are the
// same, the one that takes fewer calls at a time is stricter.
func Compare(a, b Limit) int {
	rate := func(l Limit) float64 { return float64(l.Calls) / l.Per.Seconds() }
	return cmp.Or(cmp.Compare(rate(a), rate(b)), cmp.Compare(a.Calls, b.Calls))
}

// Part is what one of several that share the limit may take, so that all together keep to it. Where
// there are more of them than calls, each takes one in a longer time.
func (l Limit) Part(sharing int) Limit {
	if sharing <= 1 {
		return l
	}
	part := Limit{Calls: max(1, l.Calls/sharing), Per: l.Per, Burst: max(1, l.Burst/sharing)}
	if longer := (sharing + l.Calls - 1) / l.Calls; l.Calls < sharing {
		part.Per *= time.Duration(longer)
	}
	return part
}

// ParseLimit reads CALLS/SPAN or CALLS/SPAN+BURST, where SPAN is a Go duration, such as 5/10s or
// 10/1s+20.
func ParseLimit(text string) (Limit, error) {
	wanted := errors.New("calls in a span of time are wanted, such as 5/10s or 10/1s+20")
	calls, span, found := strings.Cut(text, "/")
	if !found {
		return Limit{}, wanted
	}
	span, burst, bursts := strings.Cut(span, "+")
	if !bursts {
		burst = calls
	}
	limit := Limit{}
	var err error
	if limit.Calls, err = strconv.Atoi(calls); err != nil || limit.Calls < 1 {
		return Limit{}, fmt.Errorf("%w; %q is no number of calls", wanted, calls)
	}
	if limit.Burst, err = strconv.Atoi(burst); err != nil || limit.Burst < limit.Calls {
		return Limit{}, fmt.Errorf("%w; %q is no burst of %d calls or more", wanted, burst,
			limit.Calls)
	}
	if limit.Per, err = time.ParseDuration(span); err != nil || limit.Per <= 0 {
		return Limit{}, fmt.Errorf("%w; %q is no span of time", wanted, span)
	}
	return limit, nil
}
