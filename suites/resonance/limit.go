package resonance

import (
	"fmt"
	"net/http"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"plumbline/harness/call"
	"plumbline/harness/conform"
	"plumbline/harness/suite"
	"plumbline/suites/targets"
)

var _ = Suite.Cases(func(api *suite.API) {
	It(
		"refuses the calls beyond 5 in 10 seconds with 429, whoever they are for, and answers "+
			"again when the window is over", Requirement("resonance.token.create.429"),
		func(ctx SpecContext) {
			targets.SkipIfLimitCasesAreOff(api)
			limit, _ := api.RateLimit()
			exceed(ctx, api, limit.Calls)
			// The budget has been waited for, so it is whole again.
			Expect(token(ctx, api, call.JSON(credentials(api)))).To(
				conform.Meet(conform.StatusIs(200)))
		})
})

// exceed makes more calls at once than two windows allow, and returns the budget back. Windows are
// clock-aligned, so that calls at once fall into two of them at most. Those that one window does
// not allow are of app clients that do not exist, each of another: calls are counted by address,
// and the limit is there for security, so these count too.
func exceed(ctx SpecContext, api *suite.API, calls int) {
	unpaced, restore := api.Exclusive(ctx)
	defer restore()
	most := 2 * calls
	responses, errors := make([]*call.Response, most+1), make([]error, most+1)
	var wait sync.WaitGroup
	for i := range responses {
		body := credentials(api)
		if i >= calls {
			body = Credentials{fmt.Sprintf("%s%02d", unknownClient[:len(unknownClient)-2], i),
				wrongSecret}
		}
		wait.Go(func() {
			responses[i], errors[i] = api.Send(unpaced, createToken, call.JSON(body),
				call.MadeUp(wrongSecret))
		})
	}
	wait.Wait()
	answered := 0
	for i, response := range responses {
		Expect(errors[i]).NotTo(HaveOccurred())
		switch {
		case response.Status() == http.StatusTooManyRequests:
			Expect(response).To(conforms(api, conform.StatusIs(429)))
			continue
		case i >= calls:
			Expect(response).To(conform.Meet(conform.StatusIs(401)))
		default:
			expires(api, response)
			Expect(response).To(conform.Meet(conform.StatusIs(200)))
		}
		answered++
	}
	switch {
	case answered < calls:
		api.Deviates(createToken, fmt.Sprintf("%d calls in a window are answered", calls),
			fmt.Sprintf("of %d calls at once %d were answered", len(responses), answered))
	case answered > most:
		api.Deviates(createToken,
			fmt.Sprintf("calls beyond the %d of a window are refused with 429", calls),
			fmt.Sprintf(
				"%d calls at once were all answered, %d of them for app clients that do not exist",
				answered, answered-calls))
	}
}
