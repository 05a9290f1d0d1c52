package contract

import (
	"testing"
	"time"

	"plumbline/specs"
)

func TestRateLimit(t *testing.T) {
	for _, test := range []struct {
		name, document, operation string
		want                      RateLimit
		found                     bool
	}{
		{"none", "", "", RateLimit{}, false},
		{"of the document", `"x-rate-limit":{"calls":5,"seconds":10},`, "", RateLimit{5, 10 * time.Second, 5}, true},
		{"with a burst", `"x-rate-limit":{"calls":5,"seconds":10,"burst":20},`, "", RateLimit{5, 10 * time.Second, 20}, true},
		{"of the operation", `"x-rate-limit":{"calls":5,"seconds":10},`, `"x-rate-limit":{"calls":1,"seconds":2},`, RateLimit{1, 2 * time.Second, 1}, true},
		{"no calls", `"x-rate-limit":{"seconds":10},`, "", RateLimit{0, 10 * time.Second, 0}, false},
		{"no time", `"x-rate-limit":{"calls":5},`, "", RateLimit{5, 0, 5}, false},
		{"a text", `"x-rate-limit":"five",`, "", RateLimit{}, false},
		{"fractions", `"x-rate-limit":{"calls":1.5,"seconds":1},`, "", RateLimit{0, time.Second, 0}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := load(t, swagger(test.document+`"paths":{"/a":{"get":{`+test.operation+`"operationId":"op","responses":{}}}}`))
			if got, found := c.RateLimit(operationOf(t, c, "op")); got != test.want || found != test.found {
				t.Errorf("got %v, %t", got, found)
			}
		})
	}
}

func TestRateLimitsOfTheShippedContracts(t *testing.T) {
	for api, want := range map[*specs.API]RateLimit{&specs.Respoke: {10, time.Second, 20}, &specs.Resonance: {5, 10 * time.Second, 5}} {
		c := loadShipped(t, *api, true)
		if got, found := c.RateLimit(c.Operations()[0]); !found || got != want {
			t.Errorf("%s: got %v", api.Name, got)
		}
	}
}
