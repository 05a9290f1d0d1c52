package resonance

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"plumbline/harness/call"
	"plumbline/harness/conform"
	"plumbline/harness/suite"
)

var _ = Suite.Cases(func(api *suite.API) {
	It("answers the credentials of an app client with 200 and a token",
		Requirement("resonance.token.create.200"), func(ctx SpecContext) {
			Expect(token(ctx, api, call.JSON(credentials(api)))).To(conforms(api,
				conform.StatusIs(200)))
		})

	It("answers with every documented member: AccessToken, ExpiresIn, TokenType, RefreshToken",
		Requirement("resonance.token.create.members"), func(ctx SpecContext) {
			Expect(token(ctx, api, call.JSON(credentials(api)))).To(conforms(api,
				conform.StatusIs(200)).With(usable()...))
		})

	It("answers with an AccessToken that is a JSON Web Token of the app client",
		Requirement("resonance.token.create.access-token"), func(ctx SpecContext) {
			body := credentials(api)
			Expect(token(ctx, api, call.JSON(body))).To(conforms(api, conform.StatusIs(200),
				isWebToken(),
				isFor(body.AppClientID)))
		})

	It("answers with a token that lives for hours, and as long as ExpiresIn says",
		Requirement("resonance.token.create.lifetime"), func(ctx SpecContext) {
			Expect(token(ctx, api, call.JSON(credentials(api)))).To(conforms(api,
				conform.StatusIs(200)).With(lives()...))
		})
})
