package resonance

import (
	"fmt"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"plumbline/harness/call"
	"plumbline/harness/check"
	"plumbline/harness/ginkgoext"
	"plumbline/suites/targets"
)

var _ = Suite.Cases(func(api *ginkgoext.API) {
	It("refuses the calls beyond 5 in 10 seconds with 429, and answers again when the window is over", Requirement("resonance.token.create.429"), func(ctx SpecContext) {
		targets.SkipIfLimitCasesAreOff(api)
		limit, _ := api.RateLimit()
		exceed(ctx, api, limit.Calls)
		// The budget has been waited for, so it is whole again.
		Expect(token(ctx, api, call.JSON(credentials(api)))).To(ginkgoext.Meet(check.StatusIs(200)))
	})
})

// exceed calls until it is refused, and gives the budget back. Windows are clock-aligned, so a quick run of calls falls into two of them at most, and
// what both allow together is an upper bound.
func exceed(ctx SpecContext, api *ginkgoext.API, calls int) {
	unpaced, restore := api.Exclusive(ctx)
	defer restore()
	for i := 1; i <= 2*calls+1; i++ {
		response := token(unpaced, api, call.JSON(credentials(api)))
		if response.Status() == http.StatusTooManyRequests && i > calls {
			Expect(response).To(conform(api, check.StatusIs(429)))
			return
		}
		Expect(response).To(ginkgoext.Meet(check.StatusIs(200)), "call %d of the %d that a window allows", i, calls)
	}
	Fail(fmt.Sprintf("%d calls at once were all answered; %d in a window are allowed", 2*calls+1, calls))
}
