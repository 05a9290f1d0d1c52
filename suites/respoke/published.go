package respoke

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"plumbline/harness/call"
	"plumbline/harness/check"
	"plumbline/harness/ginkgoext"
)

// What only the published document says, and what clients were seen to send beside what is needed.
var _ = Suite.Cases(func(api *ginkgoext.API) {
	for operation, requirement := range map[string]string{
		"postAdminSessions": "respoke.admin-sessions.create.query",
		"postAdminsessions": "respoke.adminsessions.create.query",
	} {
		It(operation+" takes username and password as query parameters, as published", Requirement(requirement), func(ctx SpecContext) {
			c := &client{api: api}
			response := api.Call(ctx, operation, call.Query("username", c.credentials().Username), call.Query("password", c.credentials().Password),
				call.Credential("token", adminTokenVariable))
			c.loggedIn(response)
			Expect(response).To(conform(api, check.StatusIs(200)))
		})
	}

	It("PUT /tokens/ with the App-Secret as a query parameter, as published, is answered with 200", Requirement("respoke.tokens.put.200"), func(ctx SpecContext) {
		response := api.Call(ctx, "putTokens", call.Query(appSecretHeader, api.Target.Credential("app-secret")))
		Expect(response).To(conform(api, check.StatusIs(200)))
	})

	It("GET /apps/ takes the text null in the other credential headers for absent", Requirement("respoke.apps.list.null-headers"), func(ctx SpecContext) {
		c := &client{api: api}
		response := api.Call(ctx, "getApps", c.admin(ctx), call.Header(appSecretHeader, "null"), call.Header(appTokenHeader, "null"), call.MadeUp("null"))
		Expect(response).To(conform(api, check.StatusIs(200)))
	})

	It("POST /tokens/ tolerates members it does not know", Requirement("respoke.tokens.create.unknown-members"), func(ctx SpecContext) {
		c := &client{api: api}
		request := c.tokenRequest(ctx)
		body := map[string]any{
			"appId": request.AppID, "endpointId": request.EndpointID, "roleName": c.role.Name, "roleId": nil, "ttl": ttl,
			"headers": map[string]any{"x": "y"},
		}
		response := api.Call(ctx, "postTokens", c.appSecret(), call.JSON(body), call.Credential("tokenId", tokenIDVariable))
		c.tokenCreated(response)
		Expect(response).To(conform(api, check.StatusIs(200), isFor(request, c.role), livesFor(ttl)))
	})
})
