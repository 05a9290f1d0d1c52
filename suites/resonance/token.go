package resonance

import (
	"encoding/json"
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"plumbline/harness/call"
	"plumbline/harness/check"
	"plumbline/harness/exchange"
	"plumbline/harness/ginkgoext"
)

var _ = Suite.Cases(func(api *ginkgoext.API) {
	It("answers the credentials of an app client with 200 and a token", Requirement("resonance.token.create.200"), func(ctx SpecContext) {
		Expect(token(ctx, api, call.JSON(credentials(api)))).To(conform(api, check.StatusIs(200)))
	})

	It("answers with every documented member: AccessToken, ExpiresIn, TokenType, RefreshToken", Requirement("resonance.token.create.members"), func(ctx SpecContext) {
		Expect(token(ctx, api, call.JSON(credentials(api)))).To(conform(api, check.StatusIs(200), usable()))
	})
})

// usable demands of a token what its members promise. The schema knows their types only.
func usable() check.Expectation {
	return check.Expectation{
		Sentence: "the token can be used: it and the refresh token are not empty, and it expires in the future",
		Problem: func(response *exchange.Response) string {
			var information struct {
				AccessToken, RefreshToken, TokenType string
				ExpiresIn                            float64
			}
			switch err := json.Unmarshal(response.Body, &information); {
			case err != nil:
				return "the body cannot be read: " + err.Error()
			case information.AccessToken == "" || information.RefreshToken == "" || information.TokenType == "":
				return "a member is empty or missing"
			case information.ExpiresIn <= 0:
				return fmt.Sprintf("ExpiresIn is %v", information.ExpiresIn)
			}
			return ""
		},
	}
}
