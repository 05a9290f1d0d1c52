package suite

import (
	"flag"
	"io"
	"strings"
	"testing"
	"time"

	"plumbline/harness/target"
	"plumbline/internal/contract"
)

func TestParseRateLimit(t *testing.T) {
	for _, test := range []struct {
		text string
		want contract.RateLimit // none: it is refused
		says string
	}{
		{"5/10s", contract.RateLimit{Calls: 5, Per: 10 * time.Second, Burst: 5}, ""},
		{"10/1s+20", contract.RateLimit{Calls: 10, Per: time.Second, Burst: 20}, ""},
		{"10/1s+10", contract.RateLimit{Calls: 10, Per: time.Second, Burst: 10}, ""},
		{"1/1m30s", contract.RateLimit{Calls: 1, Per: 90 * time.Second, Burst: 1}, ""},
		{"1000/1ms", contract.RateLimit{Calls: 1000, Per: time.Millisecond, Burst: 1000}, ""},
		{"", contract.RateLimit{}, "such as 5/10s or 10/1s+20"},
		{"fast", contract.RateLimit{}, "calls in a span of time are wanted"},
		{"5", contract.RateLimit{}, "calls in a span of time are wanted"},
		{"/10s", contract.RateLimit{}, `"" is no number of calls`},
		{"0/10s", contract.RateLimit{}, `"0" is no number of calls`},
		{"-5/10s", contract.RateLimit{}, `"-5" is no number of calls`},
		{"5.5/10s", contract.RateLimit{}, `"5.5" is no number of calls`},
		{"99999999999999999999/1s", contract.RateLimit{}, "is no number of calls"},
		{"5/", contract.RateLimit{}, `"" is no span of time`},
		{"5/10", contract.RateLimit{}, `"10" is no span of time`},
		{"5/0s", contract.RateLimit{}, `"0s" is no span of time`},
		{"5/-1s", contract.RateLimit{}, `"-1s" is no span of time`},
		{"5 / 10s", contract.RateLimit{}, `"5 " is no number of calls`},
		{"5/10s/1", contract.RateLimit{}, `"10s/1" is no span of time`},
		{"5/10s+", contract.RateLimit{}, `"" is no burst of 5 calls or more`},
		{"5/10s+4", contract.RateLimit{}, `"4" is no burst of 5 calls or more`},
		{"5/10s+x", contract.RateLimit{}, `"x" is no burst of 5 calls or more`},
		{"5/10s+6+7", contract.RateLimit{}, `"6+7" is no burst of 5 calls or more`},
	} {
		t.Run(test.text, func(t *testing.T) {
			got, err := parseRateLimit(test.text)
			if got != test.want || (err == nil) != (test.says == "") {
				t.Errorf("got %v, %v; want %v", got, err, test.want)
			}
			if test.says != "" {
				refuses(t, err, test.says)
				refuses(t, RateLimitSetting().Check(test.text), test.says)
			}
		})
	}
}

// loaded returns the API of a suite with settings as flags, such as --pantry.rate-limit.
func loaded(t *testing.T, suite *Suite, arguments []string) *API {
	t.Helper()
	api, err := load(suite, parsed(t, suite, arguments))
	if err != nil {
		t.Fatal(err)
	}
	return api
}

func parsed(t *testing.T, suite *Suite, arguments []string) *target.Flags {
	t.Helper()
	set := flag.NewFlagSet("test", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	flags := target.RegisterFlags(set, suite.Target)
	if err := set.Parse(arguments); err != nil {
		t.Fatal(err)
	}
	return flags
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
		want      contract.RateLimit
		known     bool
	}{
		{"the strictest of the contract", nil, nil,
			contract.RateLimit{Calls: 5, Per: time.Second, Burst: 7}, true},
		{"the setting, though looser", nil, []string{"--pantry.rate-limit", "9/1s+11"},
			contract.RateLimit{Calls: 9, Per: time.Second, Burst: 11}, true},
		{"the setting, stricter", nil, []string{"--pantry.rate-limit=1/2s"},
			contract.RateLimit{Calls: 1, Per: 2 * time.Second, Burst: 1}, true},
		{"one for all operations", limited(`"calls": 600, "seconds": 60`, ""), nil,
			contract.RateLimit{Calls: 600, Per: time.Minute, Burst: 600}, true},
		{"looser than where none is known", limited(`"calls": 5000, "seconds": 1`, ""), nil,
			contract.RateLimit{Calls: 5000, Per: time.Second, Burst: 5000}, true},
		{
			"of the same rate, the one with fewer calls at a time",
			limited(`"calls": 600, "seconds": 60`, `"x-rate-limit": {"calls": 10, "seconds": 1},`),
			nil,
			contract.RateLimit{Calls: 10, Per: time.Second, Burst: 10}, true,
		},
		{"none", limited(`"calls": 0, "seconds": 0`, ""), nil, unlimited, false},
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
