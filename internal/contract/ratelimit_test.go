package contract

import (
	"fmt"
	"testing"
	"time"

	"plumbline/internal/pace"
	"plumbline/specs"
)

func TestRateLimit(t *testing.T) {
	for _, test := range []struct {
		name, document, operation string
		want                      pace.Limit
		found                     bool
	}{
		{"none", "", "", pace.Limit{}, false},
		{"of the document", `"x-rate-limit":{"calls":5,"seconds":10},`, "",
			pace.Limit{Calls: 5, Per: 10 * time.Second, Burst: 5}, true},
		{"with a burst", `"x-rate-limit":{"calls":5,"seconds":10,"burst":20},`, "",
			pace.Limit{Calls: 5, Per: 10 * time.Second, Burst: 20}, true},
		{"of the operation", `"x-rate-limit":{"calls":5,"seconds":10},`,
			`"x-rate-limit":{"calls":1,"seconds":2},`,
			pace.Limit{Calls: 1, Per: 2 * time.Second, Burst: 1}, true},
		{"no calls", `"x-rate-limit":{"seconds":10},`, "",
			pace.Limit{Calls: 0, Per: 10 * time.Second, Burst: 0},
			false},
		{"no time", `"x-rate-limit":{"calls":5},`, "", pace.Limit{Calls: 5, Per: 0, Burst: 5},
			false},
		{"a text", `"x-rate-limit":"five",`, "", pace.Limit{}, false},
		{"fractions", `"x-rate-limit":{"calls":1.5,"seconds":1},`, "",
			pace.Limit{Calls: 0, Per: time.Second, Burst: 0},
			false},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := load(t,
				swagger(
					test.document+`"paths":{"/a":{"get":{`+test.operation+`"operationId":"op","responses":{}}}}`))
			if got, found := c.RateLimit(operationOf(t, c, "op")); got != test.want ||
				found != test.found {
				t.Errorf("got %v, %t", got, found)
			}
		})
	}
}

func TestRateLimitsOfTheShippedContracts(t *testing.T) {
	for api, want := range map[*specs.API]pace.Limit{
		&specs.Respoke:   {Calls: 10, Per: time.Second, Burst: 20},
		&specs.Resonance: {Calls: 5, Per: 10 * time.Second, Burst: 5}} {
		c := loadShipped(t, *api, true)
		if got, found := c.RateLimit(c.Operations()[0]); !found || got != want {
			t.Errorf("%s: got %v", api.DocumentPath, got)
		}
	}
}

func TestRateLimitsThatAreMalformed(t *testing.T) {
	const sound = `{"calls":5,"seconds":10}`
	for _, test := range []struct {
		document, operation string // the extensions; "" for none
		want                string // calls/span+burst; "" for no limit
	}{
		{sound, "", "5/10s+5"},
		{"", sound, "5/10s+5"},
		{sound, `{"calls":1,"seconds":1,"burst":3}`, "1/1s+3"},
		{`{"calls":5,"seconds":10,"burst":0}`, "", "5/10s+5"},
		{`{"calls":5,"seconds":10,"burst":-1}`, "", "5/10s+5"},
		{`{"calls":5,"seconds":10,"burst":"9"}`, "", "5/10s+5"},
		{`{"calls":5,"seconds":10,"burst":null,"by":"client-ip"}`, "", "5/10s+5"},
		{`{"calls":1,"seconds":86400}`, "", "1/24h0m0s+1"},
		{`{"calls":0,"seconds":1}`, "", ""},
		{`{"calls":-1,"seconds":1}`, "", ""},
		{`{"calls":1,"seconds":0}`, "", ""},
		{`{"calls":1,"seconds":-1}`, "", ""},
		{`{"calls":"5","seconds":10}`, "", ""},
		{`{"calls":5,"seconds":"10"}`, "", ""},
		{`{"calls":5,"seconds":0.5}`, "", ""},
		{`{"calls":true,"seconds":[1]}`, "", ""},
		{`{"calls":1e99,"seconds":1}`, "", ""},
		{`{"calls":99999999999999999999,"seconds":1}`, "", ""},
		{`{"Calls":5,"Seconds":10}`, "", ""},
		{`{}`, "", ""},
		{`[5,10]`, "", ""},
		{`5`, "", ""},
		{`null`, "", ""},
		// An operation's own word counts, even where nobody understands it: the document's is not
		// about it.
		{sound, `null`, ""},
		{sound, `{}`, ""},
		{sound, `"none"`, ""},
		{`"none"`, sound, "5/10s+5"},
		// What no time.Duration can hold is the longest there is, and never a short one.
		{`{"calls":1,"seconds":10000000000}`, "", "1/2562047h47m16s+1"},
		{`{"calls":1,"seconds":18446744074}`, "", "1/2562047h47m16s+1"},
	} {
		member := func(value string) string {
			if value == "" {
				return ""
			}
			return `"x-rate-limit":` + value + `,`
		}
		c := load(t,
			openapi31(member(test.document)+`"paths":{"/a":{"get":{`+member(
				test.operation)+`"operationId":"op","responses":{}}}}`))
		got := ""
		if limit, found := c.RateLimit(operationOf(t, c, "op")); found {
			got = fmt.Sprintf("%d/%s+%d", limit.Calls, limit.Per, limit.Burst)
		}
		if got != test.want {
			t.Errorf("document %s, operation %s: got %q, want %q", test.document, test.operation,
				got, test.want)
		}
	}
}

func TestTheRateLimitOfTheDocumentNeedsNoOperation(t *testing.T) {
	c := load(t, swagger(`"x-rate-limit":{"calls":2,"seconds":3},"paths":{}`))
	if got, found := c.RateLimit(nil); !found ||
		got != (pace.Limit{Calls: 2, Per: 3 * time.Second, Burst: 2}) {
		t.Errorf("got %v, %t", got, found)
	}
}
