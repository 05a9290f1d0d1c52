package respoke

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"slices"

	"plumbline/harness/call"
	"plumbline/harness/check"
	"plumbline/harness/ginkgoext"
)

// The flow hands each credential on: admin login, list of apps, role, token, session of an app, and the role's end.
var _ = Suite.Cases(func(api *ginkgoext.API) {
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

func logins(api *ginkgoext.API, c *client) {
	It("POST /adminsessions/, the older name, with username and password gets a token", Requirement("respoke.adminsessions.create.200"), func(ctx SpecContext) {
		response := api.Call(ctx, "postAdminsessions", call.JSON(c.credentials()), call.Credential("token", adminTokenVariable))
		c.loggedIn(response)
		Expect(response).To(conform(api, check.StatusIs(200)))
	})

	It("POST /admin-sessions/ with username and password gets a token", Requirement("respoke.admin-sessions.create.200"), func(ctx SpecContext) {
		response := api.Call(ctx, "postAdminSessions", call.JSON(c.credentials()), call.Credential("token", adminTokenVariable))
		c.loggedIn(response)
		Expect(response).To(conform(api, check.StatusIs(200)))
	})
}

func apps(api *ginkgoext.API, c *client) {
	It("GET /apps/ with the Admin-Token lists the account's apps, the configured one among them", Requirement("respoke.apps.list.200"), func(ctx SpecContext) {
		response := api.Call(ctx, "getApps", c.admin(ctx))
		Expect(response).To(conform(api, check.StatusIs(200), holds("the list has the configured app, and all apps are of one account", func(list []App) string {
			i := slices.IndexFunc(list, func(app App) bool { return app.ID == c.appID() })
			if i < 0 {
				return "the list does not have the configured app"
			}
			c.app = list[i]
			if slices.ContainsFunc(list, func(app App) bool { return app.AccountID != c.app.AccountID }) {
				return "the list has an app of another account"
			}
			return isApp(c.appID(), api.Target.Credential("app-secret"))(c.app)
		})))
	})

	It("GET /apps/{id} with the Admin-Token gives that app", Requirement("respoke.apps.get.admin"), func(ctx SpecContext) {
		response := api.Call(ctx, "getAppsById", call.PathParameter("id", c.appID()), c.admin(ctx))
		Expect(response).To(conform(api, check.StatusIs(200), holds("it is the app that was asked for", isApp(c.appID(), api.Target.Credential("app-secret")))))
	})

	It("GET /apps/{id} with the App-Secret gives that app", Requirement("respoke.apps.get.200"), func(ctx SpecContext) {
		response := api.Call(ctx, "getAppsById", call.PathParameter("id", c.appID()), c.appSecret())
		Expect(response).To(conform(api, check.StatusIs(200), holds("it is the app that was asked for", isApp(c.appID(), api.Target.Credential("app-secret")))))
	})
}

func roles(api *ginkgoext.API, c *client) {
	It("POST /roles/ with the App-Secret creates a role", Requirement("respoke.roles.create.200"), func(ctx SpecContext) {
		sent := c.roleBody()
		response := api.Call(ctx, "postRoles", c.appSecret(), call.JSON(sent))
		c.roleCreated(response)
		Expect(response).To(conform(api, check.StatusIs(200), holds("the role has what was sent", func(role Role) string {
			switch {
			case role.Name != sent["name"]:
				return "name is " + role.Name
			case role.AppID != c.appID():
				return "appId is " + role.AppID
			case role.Events["subscribe"] != true:
				return "events are not those that were sent"
			}
			return ""
		})))
	})

	It("POST /roles/ with the Admin-Token and a name only creates a role with the defaults", Requirement("respoke.roles.create.admin"), func(ctx SpecContext) {
		other := &client{api: api}
		response := api.Call(ctx, "postRoles", c.admin(ctx), call.JSON(map[string]any{"appId": c.appID(), "name": "plumbline-" + unique()}))
		other.roleCreated(response)
		Expect(response).To(conform(api, check.StatusIs(200), holds("what was not sent has its default", func(role map[string]any) string {
			if role["mediaRelay"] != false {
				return "mediaRelay is not false"
			}
			for _, member := range []string{"groups", "events"} {
				if object, ok := role[member].(map[string]any); !ok || len(object) > 0 {
					return member + " is not {}"
				}
			}
			for _, member := range []string{"pstnOut", "callerIds"} {
				if list, ok := role[member].([]any); !ok || len(list) > 0 {
					return member + " is not []"
				}
			}
			return ""
		})))
	})

	It("GET /roles/{id} gives the role that was created", Requirement("respoke.roles.get.200"), func(ctx SpecContext) {
		role := c.aRole(ctx)
		response := api.Call(ctx, "getRolesById", call.PathParameter("id", role.ID), c.appSecret())
		Expect(response).To(conform(api, check.StatusIs(200), holds("it is the role that was created", func(got Role) string {
			if got.ID != role.ID || got.Name != role.Name || got.AppID != role.AppID || got.AccountID != role.AccountID {
				return "it is another role: " + got.ID
			}
			return ""
		})))
	})

	It("GET /roles/ lists the role that was created", Requirement("respoke.roles.list.200"), func(ctx SpecContext) {
		role := c.aRole(ctx)
		response := api.Call(ctx, "getRoles", c.appSecret())
		Expect(response).To(conform(api, check.StatusIs(200), listsRole(role, true)))
	})
}

func tokens(api *ginkgoext.API, c *client) {
	It("POST /tokens/ with the App-Secret gets a token for an endpoint and a role", Requirement("respoke.tokens.create.200"), func(ctx SpecContext) {
		request := c.tokenRequest(ctx)
		response := api.Call(ctx, "postTokens", c.appSecret(), call.JSON(request), call.Credential("tokenId", tokenIDVariable))
		c.tokenCreated(response)
		Expect(response).To(conform(api, check.StatusIs(200), isFor(request, c.role), livesFor(ttl), endsInTokenID()))
	})

	It("POST /tokens/ takes the role by its name, and ttl as a string of digits", Requirement("respoke.tokens.create.role-name"), func(ctx SpecContext) {
		request := c.tokenRequest(ctx)
		request.RoleID, request.RoleName, request.TTL = "", c.role.Name, "600"
		response := api.Call(ctx, "postTokens", c.appSecret(), call.JSON(request), call.Credential("tokenId", tokenIDVariable))
		c.tokenCreated(response)
		Expect(response).To(conform(api, check.StatusIs(200), isFor(request, c.role), livesFor(600), endsInTokenID()))
	})
}

func sessions(api *ginkgoext.API, c *client) {
	open := func(ctx SpecContext, operation string) {
		GinkgoHelper()
		tokenID := c.aTokenID(ctx)
		before := slices.Clone(c.sessions)
		response := api.Call(ctx, operation, call.JSON(map[string]any{"tokenId": tokenID}), call.Credential("token", appTokenVariable))
		c.sessionOpened(response)
		Expect(response).To(conform(api, check.StatusIs(200), opensANewSession(tokenID, before)))
	}

	It("POST /appauthsessions/, the older name, with a tokenId opens a session", Requirement("respoke.appauthsessions.create.200"), func(ctx SpecContext) {
		open(ctx, "postAppauthsessions")
	})

	It("POST /session-tokens/ with a tokenId opens a session", Requirement("respoke.session-tokens.create.200"), func(ctx SpecContext) {
		open(ctx, "postSessionTokens")
	})

	It("POST /session-tokens/ with a tokenId that has been used is refused", Requirement("respoke.session-tokens.create.reused"), func(ctx SpecContext) {
		body := call.JSON(map[string]any{"tokenId": c.aTokenID(ctx)})
		c.sessionOpened(api.Require(ctx, "postSessionTokens", body, call.Credential("token", appTokenVariable)))
		Expect(api.Call(ctx, "postSessionTokens", body)).To(conform(api, check.Refused(), handsOutNothing()))
	})

	It("POST /appauthsessions/ with a tokenId that has been used at /session-tokens/ is refused", Requirement("respoke.appauthsessions.create.reused"), func(ctx SpecContext) {
		body := call.JSON(map[string]any{"tokenId": c.aTokenID(ctx)})
		c.sessionOpened(api.Require(ctx, "postSessionTokens", body, call.Credential("token", appTokenVariable)))
		Expect(api.Call(ctx, "postAppauthsessions", body)).To(conform(api, check.Refused(), handsOutNothing()))
	})
}

// opensANewSession demands an App-Token that is neither the tokenId nor one that an earlier session got.
func opensANewSession(tokenID string, before []string) check.Expectation {
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

func endOfRole(api *ginkgoext.API, c *client) {
	It("DELETE /roles/{id} deletes the role", Requirement("respoke.roles.delete.200"), func(ctx SpecContext) {
		role := c.aRole(ctx)
		response := api.Call(ctx, "deleteRolesById", call.PathParameter("id", role.ID), c.appSecret())
		Expect(response).To(conform(api, check.StatusIs(200)))
		c.created.Deleted()
	})

	It("GET /roles/{id} of a deleted role is answered with 404", Requirement("respoke.roles.get.deleted"), func(ctx SpecContext) {
		response := api.Call(ctx, "getRolesById", call.PathParameter("id", c.deletedRole(ctx).ID), c.appSecret())
		Expect(response).To(conform(api, check.StatusIs(404)))
	})

	It("GET /roles/ does not list a deleted role", Requirement("respoke.roles.list.deleted"), func(ctx SpecContext) {
		Expect(api.Call(ctx, "getRoles", c.appSecret())).To(conform(api, check.StatusIs(200), listsRole(c.deletedRole(ctx), false)))
	})
}
