package suite

import (
	"flag"
	"io"
	"strings"
	"testing"
	"time"

	"plumbline/internal/pace"
)

// loaded returns the API of a suite with settings as flags, such as --pantry.rate-limit.
func loaded(t *testing.T, suite *Suite, arguments []string) *API {
	t.Helper()
	settings, err := parsed(t, suite, arguments).configuration([]*Suite{suite})
	if err != nil {
		t.Fatal(err)
	}
	api, err := load(suite, settings)
	if err != nil {
		t.Fatal(err)
	}
	return api
}

func parsed(t *testing.T, suite *Suite, arguments []string) *Options {
	t.Helper()
	set := flag.NewFlagSet("test", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	options := NewOptions(set, suite)
	if err := set.Parse(arguments); err != nil {
		t.Fatal(err)
	}
	return options
}

func TestRateLimit(t *testing.T) {
	limited := func(document, operation string) func(string) string {
		return strings.NewReplacer(
			`"calls": 600, "seconds": 60`, document,
			`"x-rate-limit": {"calls": 5, "seconds": 1, "burst": 7},`, operation).Replace
	}
	for _, test := range []struct {
		name      string
		change    func(string) string
		arguments []string
		want      pace.Limit
		known     bool
	}{
		{"the strictest of the contract", nil, nil,
			pace.Limit{Calls: 5, Per: time.Second, Burst: 7}, true},
		{"the setting, though looser", nil, []string{"--pantry.rate-limit", "9/1s+11"},
			pace.Limit{Calls: 9, Per: time.Second, Burst: 11}, true},
		{"the setting, stricter", nil, []string{"--pantry.rate-limit=1/2s"},
			pace.Limit{Calls: 1, Per: 2 * time.Second, Burst: 1}, true},
		{"one for all operations", limited(`"calls": 600, "seconds": 60`, ""), nil,
			pace.Limit{Calls: 600, Per: time.Minute, Burst: 600}, true},
		{"looser than where none is known", limited(`"calls": 5000, "seconds": 1`, ""), nil,
			pace.Limit{Calls: 5000, Per: time.Second, Burst: 5000}, true},
		{
			"of the same rate, the one with fewer calls at a time",
			limited(`"calls": 600, "seconds": 60`, `"x-rate-limit": {"calls": 10, "seconds": 1},`),
			nil,
			pace.Limit{Calls: 10, Per: time.Second, Burst: 10}, true,
		},
		{"none", limited(`"calls": 0, "seconds": 0`, ""), nil, pace.Unlimited, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			suite := pantrySuite(nil)
			if test.change != nil {
				suite.Source.Document.Bytes = []byte(test.change(string(pantryDocument)))
			}
			got, known := loaded(t, suite, test.arguments).RateLimit()
			if got != test.want || known != test.known {
				t.Errorf("got %v, %v; want %v, %v", got, known, test.want, test.known)
			}
		})
	}
	t.Run("a target without the setting", func(t *testing.T) {
		suite := pantrySuite(nil)
		suite.Target.Settings = nil
		if got, known := loaded(t, suite, nil).RateLimit(); got.Calls != 5 || !known {
			t.Errorf("got %v, %v", got, known)
		}
	})
}

func TestRateLimitSettingSaysWhatIsWrong(t *testing.T) {
	refuses(t, RateLimitSetting().Check("5/"), "such as 5/10s or 10/1s+20", `"" is no span of time`)
}
