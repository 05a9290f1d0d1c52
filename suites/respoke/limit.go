package respoke

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"plumbline/harness/call"
	"plumbline/harness/conform"
	"plumbline/harness/exchange"
	"plumbline/harness/suite"
	"plumbline/internal/pace"
)

var _ = Suite.Cases(func(api *suite.API) {
	It(
		"refuses more calls at once than the limit and its burst allow with 429, and answers "+
			"again after a rest", Requirement("respoke.limit.429"), func(ctx SpecContext) {
			c := &client{api: api}
			admin := c.admin(ctx)
			limit, _ := api.RateLimit()
			exceed(ctx, api, admin, limit)
			// The budget has been waited for, so calls are answered again.
			Expect(api.Call(ctx, "getApps", admin)).To(conforms(api, conform.StatusIs(200)))
		})

	It("tells the rate that it keeps to on every answer", Requirement("respoke.limit.told"),
		func(ctx SpecContext) {
			c := &client{api: api}
			limit, _ := api.RateLimit()
			for _, sent := range answersOfAllKinds(ctx, c) {
				Expect(api.Call(ctx, sent.operation, sent.options...)).To(conforms(api,
					tellsAKnownRate(limit)))
			}
		})
})

// documented is the rate that is documented. A run may be told of another one, or to be slower.
var documented = pace.Limit{Calls: 10, Per: time.Second}

// tellsAKnownRate demands headers that tell the rate that is kept to, or the documented one.
func tellsAKnownRate(limit pace.Limit) conform.Expectation {
	kept, published := tellsTheRate(limit), tellsTheRate(documented)
	return conform.Expectation{Sentence: kept.Sentence + ", or as documented",
		Problem: func(response *exchange.Response) string {
			if published.Problem(response) == "" {
				return ""
			}
			return kept.Problem(response)
		}}
}

// exceed calls from several connections at once, since a distant target answers too slowly for one
// to go beyond 10 calls in a second.
func exceed(ctx SpecContext, api *suite.API, admin call.Option, limit pace.Limit) {
	unpaced, restore := api.Exclusive(ctx)
	defer restore()
	calls := 3 * limit.Burst
	responses := make([]*call.Response, calls)
	errors := make([]error, calls)
	var wait sync.WaitGroup
	begun := time.Now()
	for i := range calls {
		wait.Go(func() { responses[i], errors[i] = api.Send(unpaced, "getApps", admin) })
	}
	wait.Wait()
	took := time.Since(begun)
	answered, refused := 0, 0
	for i, response := range responses {
		Expect(errors[i]).NotTo(HaveOccurred())
		switch response.Status() {
		case http.StatusTooManyRequests:
			refused++
			Expect(response).To(conforms(api, conform.StatusIs(429), tellsTheRate(limit)))
		default:
			answered++
			Expect(response).To(conform.Meet(conform.StatusIs(200)))
		}
	}
	if answered < limit.Calls {
		api.Deviates("getApps", fmt.Sprintf("%d calls a second are answered", limit.Calls),
			fmt.Sprintf("of %d calls at once after a rest %d were answered", calls, answered))
	}
	passes := limit.Burst + int(float64(limit.Calls)*took.Seconds()/limit.Per.Seconds())
	switch {
	case refused > 0:
	case calls <= passes:
		Skip(fmt.Sprintf("%d calls at once took %v, in which the limit lets %d pass", calls,
			took.Round(time.Millisecond), passes))
	default:
		api.Deviates("getApps",
			fmt.Sprintf("calls beyond %d a second, and %d at once after a rest, are refused",
				limit.Calls, limit.Burst),
			fmt.Sprintf("%d calls at once were all answered", calls))
	}
}

// tellsTheRate demands headers that tell the rate that is kept to. A rate that is no whole number a
// second cannot be told by them.
func tellsTheRate(limit pace.Limit) conform.Expectation {
	perSecond := float64(limit.Calls) / limit.Per.Seconds()
	sentence := fmt.Sprintf("RateLimit-Limit and RateLimit-Time-Units say %v calls in seconds",
		perSecond)
	return conform.Expectation{Sentence: sentence,
		Problem: func(response *exchange.Response) string {
			told, err := strconv.ParseFloat(response.Header.Get("RateLimit-Limit"), 64)
			units := response.Header.Get("RateLimit-Time-Units")
			if perSecond != math.Trunc(perSecond) || err == nil && told == perSecond &&
				units == "seconds" {
				return ""
			}
			return fmt.Sprintf("they say %q in %q", response.Header.Get("RateLimit-Limit"), units)
		}}
}
