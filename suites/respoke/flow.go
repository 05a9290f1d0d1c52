package respoke

import (
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"plumbline/harness/call"
	"plumbline/harness/conform"
	"plumbline/harness/suite"
)

// The flow hands each credential on: admin login, list of apps, role, token, session of an app, and
// the role's end.
var _ = Suite.Cases(func(api *suite.API) {
	Describe("from login to session:", Ordered, ContinueOnFailure, func() {
		c := &client{api: api}
		logins(api, c)
		apps(api, c)
		roles(api, c)
		tokens(api, c)
		sessions(api, c)
		endOfRole(api, c)
	})
})

func logins(api *suite.API, c *client) {
	It("POST /adminsessions/, the older name, with username and password gets a token",
		Requirement("respoke.adminsessions.create.200"), func(ctx SpecContext) {
			response := api.Call(ctx, "postAdminsessions", call.JSON(c.credentials()),
				call.Credential("token", adminTokenVariable))
			c.loggedIn(response)
			Expect(response).To(conforms(api, conform.StatusIs(200)))
		})

	It("POST /admin-sessions/ with username and password gets a token",
		Requirement("respoke.admin-sessions.create.200"), func(ctx SpecContext) {
			response := api.Call(ctx, "postAdminSessions", call.JSON(c.credentials()),
				call.Credential("token", adminTokenVariable))
			c.loggedIn(response)
			Expect(response).To(conforms(api, conform.StatusIs(200)))
		})
}

func apps(api *suite.API, c *client) {
	secret := func() string { return api.Target.Credential("app-secret") }

	It("GET /apps/ with the Admin-Token lists the account's apps, the configured one among them",
		Requirement("respoke.apps.list.200"), func(ctx SpecContext) {
			response := api.Call(ctx, "getApps", c.admin(ctx))
			Expect(response).To(conforms(api, conform.StatusIs(200),
				holds("the list has the configured app, and all apps are of one account",
					func(list []App) string {
						i := slices.IndexFunc(list,
							func(app App) bool { return app.ID == c.appID() })
						if i < 0 {
							return "the list does not have the configured app"
						}
						c.app = list[i]
						if slices.ContainsFunc(list,
							func(app App) bool { return app.AccountID != c.app.AccountID }) {
							return "the list has an app of another account"
						}
						return isApp(c.appID(), "", secret())(c.app)
					}),
				holds("the times of all apps are possible", timesOfAll)))
		})

	It("GET /apps/ takes the Admin-Token that the older name of the login gave",
		Requirement("respoke.apps.list.older-login"), func(ctx SpecContext) {
			older := &client{api: api}
			older.loggedIn(api.Require(ctx, "postAdminsessions", call.JSON(c.credentials()),
				call.Credential("token", adminTokenVariable)))
			needs(older.adminToken, "an Admin-Token", "POST /adminsessions/")
			Expect(api.Call(ctx, "getApps",
				call.Header(adminTokenHeader, older.adminToken))).To(conforms(api,
				conform.StatusIs(200)))
		})

	It("GET /apps/{id} with the Admin-Token gives that app", Requirement("respoke.apps.get.admin"),
		func(ctx SpecContext) {
			accountID := c.aRole(ctx).AccountID
			response := api.Call(ctx, "getAppsById", call.PathParameter("id", c.appID()),
				c.admin(ctx))
			Expect(response).To(conforms(api, conform.StatusIs(200),
				holds("it is the app that was asked for, of the account that its roles are of",
					isApp(c.appID(), accountID, secret()))))
		})

	It("GET /apps/{id} with the App-Secret gives that app", Requirement("respoke.apps.get.200"),
		func(ctx SpecContext) {
			response := api.Call(ctx, "getAppsById", call.PathParameter("id", c.appID()),
				c.appSecret())
			Expect(response).To(conforms(api, conform.StatusIs(200), hasTimes("the app"),
				holds("it is the app that was asked for", isApp(c.appID(), "", secret()))))
		})
}

func roles(api *suite.API, c *client) {
	It("POST /roles/ with the App-Secret creates a role", Requirement("respoke.roles.create.200"),
		func(ctx SpecContext) {
			sent := c.roleBody()
			response := api.Call(ctx, "postRoles", c.appSecret(), call.JSON(sent))
			c.roleCreated(response)
			Expect(response).To(conforms(api, conform.StatusIs(200), hasWhatWasSent(sent, "")))
		})

	It("POST /roles/ with the Admin-Token and a name only creates a role with the defaults",
		Requirement("respoke.roles.create.admin"), func(ctx SpecContext) {
			other := &client{api: api}
			sent := map[string]any{"appId": c.appID(), "name": "plumbline-" + unique()}
			accountID := c.anApp(ctx).AccountID
			response := api.Call(ctx, "postRoles", c.admin(ctx), call.JSON(sent))
			other.roleCreated(response)
			Expect(response).To(conforms(api, conform.StatusIs(200),
				hasWhatWasSent(sent, accountID),
				hasDefaults()))
		})

	It("GET /roles/{id} gives the role that was created", Requirement("respoke.roles.get.200"),
		func(ctx SpecContext) {
			role := c.aRole(ctx)
			response := api.Call(ctx, "getRolesById", call.PathParameter("id", role.ID),
				c.appSecret())
			Expect(response).To(conforms(api, conform.StatusIs(200), isAsCreated(role)))
		})

	It("GET /roles/ lists the roles that were created, the last one too",
		Requirement("respoke.roles.list.200"), func(ctx SpecContext) {
			role := c.aRole(ctx)
			// so that a list that is kept would be noticed
			before := api.Call(ctx, "getRoles", c.appSecret())
			Expect(before).To(conforms(api, conform.StatusIs(200), lists(role)))
			other := &client{api: api}
			last := other.aRole(ctx)
			Expect(api.Call(ctx, "getRoles", c.appSecret())).To(conforms(api, conform.StatusIs(200),
				listsInOrder(c.appID()), lists(role), lists(last)))
		})

	It("GET /roles/ with the appId of the App-Secret lists the roles too",
		Requirement("respoke.roles.list.app"), func(ctx SpecContext) {
			role := c.aRole(ctx)
			response := api.Call(ctx, "getRoles", c.appSecret(), call.Query("appId", c.appID()))
			Expect(response).To(conforms(api, conform.StatusIs(200), listsInOrder(c.appID()),
				lists(role)))
		})
}

func tokens(api *suite.API, c *client) {
	It("POST /tokens/ with the App-Secret gets a token for an endpoint and a role",
		Requirement("respoke.tokens.create.200"), func(ctx SpecContext) {
			request := c.tokenRequest(ctx)
			response := api.Call(ctx, "postTokens", c.appSecret(), call.JSON(request),
				call.Credential("tokenId", tokenIDVariable))
			c.tokenCreated(response)
			Expect(response).To(conforms(api, conform.StatusIs(200), isFor(request, c.role),
				livesFor(ttl),
				endsInTokenID()))
		})

	It("POST /tokens/ takes the role by its name, and ttl as a string of digits",
		Requirement("respoke.tokens.create.role-name"), func(ctx SpecContext) {
			c.aTokenID(ctx)
			before := slices.Clone(c.tokenIDs)
			request := c.tokenRequest(ctx)
			request.RoleID, request.RoleName, request.TTL = "", c.role.Name, "600"
			response := api.Call(ctx, "postTokens", c.appSecret(), call.JSON(request),
				call.Credential("tokenId", tokenIDVariable))
			c.tokenCreated(response)
			Expect(response).To(conforms(api, conform.StatusIs(200), isFor(request, c.role),
				livesFor(600),
				endsInTokenID(), isNew(before)))
		})
}

func sessions(api *suite.API, c *client) {
	It("POST /appauthsessions/, the older name, with a tokenId opens a session",
		Requirement("respoke.appauthsessions.create.200"), func(ctx SpecContext) {
			c.opens(ctx, "postAppauthsessions")
		})

	It("POST /session-tokens/ with a tokenId opens a session",
		Requirement("respoke.session-tokens.create.200"), func(ctx SpecContext) {
			c.opens(ctx, "postSessionTokens")
		})

	for _, reuse := range []struct{ first, second, requirement, title string }{
		{"postSessionTokens", "postSessionTokens", "respoke.session-tokens.create.reused",
			"POST /session-tokens/ with a tokenId that has been used is refused"},
		{"postAppauthsessions", "postSessionTokens", "respoke.session-tokens.create.reused-older",
			"POST /session-tokens/ with a tokenId that has been used at /appauthsessions/ " +
				"is refused"},
		{"postSessionTokens", "postAppauthsessions", "respoke.appauthsessions.create.reused",
			"POST /appauthsessions/ with a tokenId that has been used at /session-tokens/ " +
				"is refused"},
		{"postAppauthsessions", "postAppauthsessions",
			"respoke.appauthsessions.create.reused-older",
			"POST /appauthsessions/ with a tokenId that has been used is refused"},
	} {
		It(reuse.title, Requirement(reuse.requirement), func(ctx SpecContext) {
			body := call.JSON(map[string]any{"tokenId": c.aTokenID(ctx)})
			c.sessionOpened(api.Require(ctx, reuse.first, body,
				call.Credential("token", appTokenVariable)))
			response := api.Call(ctx, reuse.second, body)
			c.sessionOpened(response)
			Expect(response).To(conforms(api, conform.Refused(), handsOutNothing(),
				repeatsNoSecret(api, response.Exchange.Request)))
		})
	}
}

// opens opens two sessions: the second one has to get an App-Token of its own.
func (c *client) opens(ctx SpecContext, operation string) {
	GinkgoHelper()
	first := c.api.Call(ctx, operation, call.JSON(map[string]any{"tokenId": c.aTokenID(ctx)}),
		call.Credential("token", appTokenVariable))
	c.sessionOpened(first)
	Expect(first).To(conforms(c.api, conform.StatusIs(200)))
	tokenID := c.aTokenID(ctx)
	before := slices.Clone(c.sessions)
	response := c.api.Call(ctx, operation, call.JSON(map[string]any{"tokenId": tokenID}),
		call.Credential("token", appTokenVariable))
	c.sessionOpened(response)
	Expect(response).To(conforms(c.api, conform.StatusIs(200), opensANewSession(tokenID, before)))
}

// opensANewSession demands an App-Token that is neither the tokenId nor one that an earlier session
// got.
func opensANewSession(tokenID string, before []string) conform.Expectation {
	return holds("the App-Token is a new one", func(session struct{ Token string }) string {
		switch {
		case session.Token == tokenID:
			return "the App-Token is the tokenId"
		case slices.Contains(before, session.Token):
			return "the App-Token is that of an earlier session"
		}
		return ""
	})
}

func endOfRole(api *suite.API, c *client) {
	It("DELETE /roles/{id} deletes the role", Requirement("respoke.roles.delete.200"),
		func(ctx SpecContext) {
			role := c.aRole(ctx)
			response := api.Call(ctx, "deleteRolesById", call.PathParameter("id", role.ID),
				c.appSecret())
			Expect(response).To(conforms(api, conform.StatusIs(200)))
			c.created.Deleted()
		})

	It("GET /roles/{id} of a deleted role is answered with 404",
		Requirement("respoke.roles.get.deleted"), func(ctx SpecContext) {
			response := api.Call(ctx, "getRolesById",
				call.PathParameter("id", c.deletedRole(ctx).ID),
				c.appSecret())
			Expect(response).To(conforms(api, conform.StatusIs(404)))
		})

	It("GET /roles/ does not list a deleted role", Requirement("respoke.roles.list.deleted"),
		func(ctx SpecContext) {
			role := c.deletedRole(ctx)
			Expect(api.Call(ctx, "getRoles", c.appSecret())).To(conforms(api, conform.StatusIs(200),
				listsInOrder(c.appID()), listsNot(role.ID)))
		})

	It("DELETE /roles/{id} leaves the other roles alone",
		Requirement("respoke.roles.delete.others"), func(ctx SpecContext) {
			other, deleted := &client{api: api}, &client{api: api}
			role := other.aRole(ctx)
			deleted.deletedRole(ctx)
			Expect(api.Call(ctx, "getRoles", c.appSecret())).To(conforms(api, conform.StatusIs(200),
				lists(role)))
		})

	It("POST /tokens/ for a deleted role is refused",
		Requirement("respoke.tokens.create.deleted-role"), func(ctx SpecContext) {
			request := TokenRequest{AppID: c.appID(), EndpointID: "plumbline",
				RoleID: c.deletedRole(ctx).ID, TTL: ttl}
			response := api.Call(ctx, "postTokens", c.appSecret(), call.JSON(request))
			c.tokenCreated(response)
			Expect(response).To(conforms(api, conform.Refused(), handsOutNothing()))
		})
}
