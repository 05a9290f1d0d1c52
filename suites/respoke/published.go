package respoke

import (
	"net/url"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"plumbline/harness/call"
	"plumbline/harness/conform"
	"plumbline/harness/suite"
)

// What only the published document says, and what clients were seen to send beside what is needed.
var _ = Suite.Cases(func(api *suite.API) {
	for _, login := range []struct{ operation, requirement string }{
		{"postAdminSessions", "respoke.admin-sessions.create.query"},
		{"postAdminsessions", "respoke.adminsessions.create.query"},
	} {
		It(routes[login.operation]+" takes username and password as query parameters, as published",
			Requirement(login.requirement), func(ctx SpecContext) {
				c := &client{api: api}
				response := api.Call(ctx, login.operation,
					call.Query("username", c.credentials().Username),
					call.Query("password", c.credentials().Password),
					call.Credential("token", adminTokenVariable))
				c.loggedIn(response)
				Expect(response).To(conforms(api, conform.StatusIs(200)))
			})
	}

	It("PUT /tokens/ with the App-Secret as a query parameter, as published, is answered with 200",
		Requirement("respoke.tokens.put.200"), func(ctx SpecContext) {
			response := api.Call(ctx, "putTokens",
				call.Query(appSecretHeader, api.Target.Credential("app-secret")))
			Expect(response).To(conforms(api, conform.StatusIs(200)))
		})

	It("GET /apps/ takes the text null in the other credential headers for absent",
		Requirement("respoke.apps.list.null-headers"), func(ctx SpecContext) {
			c := &client{api: api}
			response := api.Call(ctx, "getApps", c.admin(ctx), call.Header(appSecretHeader, "null"),
				call.Header(appTokenHeader, "null"), call.MadeUp("null"))
			Expect(response).To(conforms(api, conform.StatusIs(200)))
		})

	It("POST /tokens/ tolerates members it does not know",
		Requirement("respoke.tokens.create.unknown-members"), func(ctx SpecContext) {
			c := &client{api: api}
			request := c.tokenRequest(ctx)
			body := map[string]any{
				"appId": request.AppID, "endpointId": request.EndpointID, "roleName": c.role.Name,
				"roleId": nil, "ttl": ttl,
				"headers": map[string]any{"x": "y"},
			}
			response := api.Call(ctx, "postTokens", c.appSecret(), call.JSON(body),
				call.Credential("tokenId", tokenIDVariable))
			c.tokenCreated(response)
			Expect(response).To(conforms(api, conform.StatusIs(200), isFor(request, c.role),
				livesFor(ttl)))
		})
})

// What clients were seen to send of roles and sessions.
var _ = Suite.Cases(func(api *suite.API) {
	It("POST /roles/ without appId creates a role of the App-Secret's app",
		Requirement("respoke.roles.create.without-app"), func(ctx SpecContext) {
			c := &client{api: api}
			sent := c.roleBody()
			delete(sent, "appId")
			response := api.Call(ctx, "postRoles", c.appSecret(), call.JSON(sent))
			c.roleCreated(response)
			Expect(response).To(conforms(api, conform.StatusIs(200),
				hasWhatWasSent(map[string]any{"appId": c.appID(), "name": sent["name"]}, "")))
		})

	It("POST /roles/ tolerates members it does not know",
		Requirement("respoke.roles.create.unknown-members"), func(ctx SpecContext) {
			c := &client{api: api}
			sent := map[string]any{"appId": c.appID(), "name": "plumbline-" + unique(),
				"roleId":  nil,
				"headers": map[string]any{"x": "y"}}
			response := api.Call(ctx, "postRoles", c.appSecret(), call.JSON(sent))
			c.roleCreated(response)
			Expect(response).To(conforms(api, conform.StatusIs(200),
				hasWhatWasSent(map[string]any{"name": sent["name"]}, "")))
		})

	It("POST /roles/ takes the text null in the other credential headers for absent",
		Requirement("respoke.roles.create.null-headers"), func(ctx SpecContext) {
			c := &client{api: api}
			sent := c.roleBody()
			response := api.Call(ctx, "postRoles", c.appSecret(),
				call.Header(adminTokenHeader, "null"),
				call.Header(appTokenHeader, "null"), call.MadeUp("null"), call.JSON(sent))
			c.roleCreated(response)
			Expect(response).To(conforms(api, conform.StatusIs(200), hasWhatWasSent(sent, "")))
		})

	It("POST /session-tokens/ takes the text null in all credential headers for absent",
		Requirement("respoke.session-tokens.create.null-headers"), func(ctx SpecContext) {
			c := &client{api: api}
			response := api.Call(ctx, "postSessionTokens",
				call.JSON(map[string]any{"tokenId": c.aTokenID(ctx)}),
				call.Credential("token", appTokenVariable),
				call.Header(adminTokenHeader, "null"), call.Header(appSecretHeader, "null"),
				call.Header(appTokenHeader, "null"), call.MadeUp("null"))
			c.sessionOpened(response)
			Expect(response).To(conforms(api, conform.StatusIs(200)))
		})

	It("POST /session-tokens/ takes a tokenId in a form, as mobile clients send it",
		Requirement("respoke.session-tokens.create.form"), func(ctx SpecContext) {
			c := &client{api: api}
			response := api.Call(ctx, "postSessionTokens",
				call.Form(url.Values{"tokenId": {c.aTokenID(ctx)}}),
				call.Credential("token", appTokenVariable),
				call.Wrong("a form, which Swagger 2.0 cannot say beside a body"))
			c.sessionOpened(response)
			Expect(response).To(conforms(api, conform.StatusIs(200)))
		})
})
