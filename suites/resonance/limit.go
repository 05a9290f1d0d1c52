package resonance

import (
	"fmt"
	"net/http"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"plumbline/harness/call"
	"plumbline/harness/conform"
	"plumbline/harness/suite"
)

var _ = Suite.Cases(func(api *suite.API) {
	It(
		"refuses the calls beyond 5 in 10 seconds with 429, whoever they are for, and answers "+
			"again when the window is over", Requirement("resonance.token.create.429"),
		func(ctx SpecContext) {
			limit, _ := api.RateLimit()
			if answered := exceed(ctx, api, limit.Calls); answered > limit.Calls {
				// It may have been the end of one window and the beginning of the next. The second
				// time the calls come at least a window after the first ones have been answered, so
				// that they cannot fall into two again.
				again := exceed(ctx, api, limit.Calls)
				judgeAnswered(api, limit.Calls, min(answered, again))
			}
			// The budget has been waited for, so it is whole again.
			Expect(token(ctx, api, call.JSON(credentials(api)))).To(
				conform.Meet(conform.StatusIs(200)))
		})
})

// exceed makes more calls at once than two windows allow, gives the budget back, and returns how
// many were answered. Windows are clock-aligned, so that calls at once fall into two of them at
// most. Those that one window does not allow are of app clients that do not exist, each of another:
// calls are counted by address, and the limit is there for security, so these count too.
func exceed(ctx SpecContext, api *suite.API, calls int) (answered int) {
	unpaced, restore := api.Exclusive(ctx)
	defer restore()
	most := 2 * calls
	responses, errors := make([]*call.Response, most+1), make([]error, most+1)
	var wait sync.WaitGroup
	begun := time.Now()
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
	limit, _ := api.RateLimit()
	if took := time.Since(begun); took > limit.Per {
		Skip(fmt.Sprintf("%d calls at once took %v, which is more than a window of the limit",
			most+1, took.Round(time.Millisecond)))
	}
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
	if answered < calls || answered > most {
		judgeAnswered(api, calls, answered)
	}
	return answered
}

// judgeAnswered demands of calls at once that so many are answered as a window allows.
func judgeAnswered(api *suite.API, calls, answered int) {
	switch {
	case answered < calls:
		api.Deviates(createToken, fmt.Sprintf("%d calls in a window are answered", calls),
			fmt.Sprintf("of %d calls at once %d were answered", 2*calls+1, answered))
	case answered > calls:
		api.Deviates(createToken,
			fmt.Sprintf("calls beyond the %d of a window are refused with 429", calls),
			fmt.Sprintf("of %d calls at once %d were answered, %d of them for app clients that "+
				"do not exist", 2*calls+1, answered, answered-calls))
	}
}
