package suite

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"plumbline/harness/target"
	"plumbline/internal/contract"
)

// settingRateLimit names the setting of a target whose limit differs from the documented one.
const settingRateLimit = "rate-limit"

// RateLimitSetting is that setting, for a target's definition.
func RateLimitSetting() target.Setting {
	return target.Setting{
		Name: settingRateLimit,
		Description: "calls in a span of time that the target takes, such as 5/10s, where that " +
			"is not what is documented; with a burst 10/1s+20",
		Check: func(text string) error { _, err := parseRateLimit(text); return err },
	}
}

// unlimited is kept to where no limit is documented, so that a run is no load test.
var unlimited = contract.RateLimit{Calls: 1_000, Per: time.Second, Burst: 1_000}

// RateLimit is how many calls the target takes: as its setting says, or else the strictest limit of
// the contract. A run is one client to the service, so all operations share it. The second result
// is false where neither says anything.
func (a *API) RateLimit() (contract.RateLimit, bool) {
	if text := a.setting(settingRateLimit); text != "" {
		limit, err := parseRateLimit(text)
		return limit, err == nil
	}
	strictest, known := unlimited, false
	for _, operation := range a.Contract.Operations() {
		if limit, found := a.Contract.RateLimit(operation); found &&
			(!known || stricter(limit, strictest)) {
			strictest, known = limit, true
		}
	}
	return strictest, known
}

// stricter compares rates; of two that are the same, the one that takes fewer calls at a time is
// stricter.
func stricter(a, b contract.RateLimit) bool {
	return cmp.Or(cmp.Compare(rate(a), rate(b)), cmp.Compare(a.Calls, b.Calls)) < 0
}

func rate(limit contract.RateLimit) float64 { return float64(limit.Calls) / limit.Per.Seconds() }

// parseRateLimit reads CALLS/SPAN or CALLS/SPAN+BURST, where SPAN is a Go duration.
func parseRateLimit(text string) (contract.RateLimit, error) {
	wanted := errors.New("calls in a span of time are wanted, such as 5/10s or 10/1s+20")
	calls, span, found := strings.Cut(text, "/")
	if !found {
		return contract.RateLimit{}, wanted
	}
	span, burst, bursts := strings.Cut(span, "+")
	if !bursts {
		burst = calls
	}
	limit := contract.RateLimit{}
	var err error
	if limit.Calls, err = strconv.Atoi(calls); err != nil || limit.Calls < 1 {
		return contract.RateLimit{}, fmt.Errorf("%w; %q is no number of calls", wanted, calls)
	}
	if limit.Burst, err = strconv.Atoi(burst); err != nil || limit.Burst < limit.Calls {
		return contract.RateLimit{},
			fmt.Errorf("%w; %q is no burst of %d calls or more", wanted, burst, limit.Calls)
	}
	if limit.Per, err = time.ParseDuration(span); err != nil || limit.Per <= 0 {
		return contract.RateLimit{}, fmt.Errorf("%w; %q is no span of time", wanted, span)
	}
	return limit, nil
}
