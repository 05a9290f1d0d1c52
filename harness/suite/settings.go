package suite

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"plumbline/harness/target"
	"plumbline/internal/pace"
)

// Names of settings that the harness itself reads.
const (
	settingRateLimit = "rate-limit"
	settingDeadline  = "deadline"
	settingBodyLimit = "body-limit"
	// settingLimitCases switches the cases that exceed a rate limit on or off.
	settingLimitCases = "limit-cases"
)

// Settings are what a target's definition takes so that the harness can be told how the target is
// to be called: its rate limit, whether the cases that exceed it run, the deadline of an exchange,
// and how much of a body is read.
func Settings() []target.Setting {
	return []target.Setting{
		RateLimitSetting(),
		{
			Name: settingLimitCases, Values: []string{"run", "skip"},
			Description: "whether the cases that exceed the rate limit on purpose run; without a " +
				"word they do against the suite's own reference server, and where --allow has " +
				"rate-limit",
		},
		{
			Name: settingDeadline, Default: "10s",
			Description: "how long an exchange may take, such as 30s",
			Check:       func(text string) error { _, err := parseDeadline(text); return err },
		},
		{
			Name: settingBodyLimit, Default: "1048576",
			Description: "how many bytes of a response's body are read",
			Check:       func(text string) error { _, err := parseBodyLimit(text); return err },
		},
	}
}

// RateLimitSetting is the setting of a target whose limit differs from the documented one.
func RateLimitSetting() target.Setting {
	return target.Setting{
		Name: settingRateLimit,
		Description: "calls in a span of time that the target takes, such as 5/10s, where that " +
			"is not what is documented; with a burst 10/1s+20",
		Check: func(text string) error { _, err := pace.ParseLimit(text); return err },
	}
}

// RateLimit is how many calls the target takes: as its setting says, or else the strictest limit of
// the contract. A run is one client to the service, so all operations share it. The second result
// is false where neither says anything.
func (a *API) RateLimit() (pace.Limit, bool) {
	if text := a.setting(settingRateLimit); text != "" {
		limit, err := pace.ParseLimit(text)
		return limit, err == nil
	}
	var documented []pace.Limit
	for _, operation := range a.compiled.Operations() {
		if limit, found := a.compiled.RateLimit(operation); found {
			documented = append(documented, limit)
		}
	}
	if len(documented) == 0 {
		return pace.Unlimited, false
	}
	return slices.MinFunc(documented, pace.Compare), true
}

// setting is a setting of the target, "" where its definition has none of the name.
func (a *API) setting(name string) string {
	if !slices.ContainsFunc(a.suite.definition().Settings,
		func(s target.Setting) bool { return s.Name == name }) {
		return ""
	}
	return a.Target.Setting(name)
}

// parseDeadline reads a Go duration; "" is 0, which leaves it to the client.
func parseDeadline(text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	deadline, err := time.ParseDuration(text)
	if err != nil || deadline <= 0 {
		return 0, errors.New("a span of time is wanted, such as 30s")
	}
	return deadline, nil
}

// parseBodyLimit reads a number of bytes; "" is 0, which leaves it to the client.
func parseBodyLimit(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	limit, err := strconv.ParseInt(text, 10, 64)
	if err != nil || limit < 1 {
		return 0, fmt.Errorf("a number of bytes is wanted, such as %d", 1<<20)
	}
	return limit, nil
}
