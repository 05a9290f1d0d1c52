package respoke

import (
	"context"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"plumbline/harness/call"
	"plumbline/harness/conform"
	"plumbline/harness/suite"
)

func method(name string) func(context.Context, *client) []call.Option {
	return func(context.Context, *client) []call.Option { return options(call.Method(name)) }
}

func withQuery(name, value string) func(context.Context, *client) []call.Option {
	return func(context.Context, *client) []call.Option {
		return options(call.Query(name, value), call.MadeUp(value))
	}
}

// otherRefusals are methods that are not documented, and things that do not exist.
var otherRefusals = []refusal{
	{id: "respoke.admin-sessions.method", operation: "postAdminSessions", source: noSuchMethod,
		title:    "GET /admin-sessions/, which is not documented, is refused",
		sentence: "A method that is not documented is refused.",
		request:  method(http.MethodGet)},
	{id: "respoke.apps.method", operation: "getApps", source: noSuchMethod,
		title:    "PATCH /apps/, which is not documented, is refused",
		sentence: "A method that is not documented is refused.",
		request:  method(http.MethodPatch)},
	{id: "respoke.tokens.method", operation: "postTokens", source: noSuchMethod,
		title:    "PATCH /tokens/, which is not documented, is refused",
		sentence: "A method that is not documented is refused.",
		request:  method(http.MethodPatch)},
	{id: "respoke.roles.get.unknown", operation: "getRolesById", status: 404, source: unknownRole,
		title:    "GET /roles/{id} of a role that never was is answered with 404",
		sentence: "A role that does not exist is answered with 404.",
		request: func(_ context.Context, c *client) []call.Option {
			return options(c.appSecret(), call.PathParameter("id", madeUpUpper),
				call.MadeUp(madeUpUpper))
		}},
	{id: "respoke.roles.delete.unknown", operation: "deleteRolesById", status: 404,
		source:   unknownRole + "; for DELETE inferred",
		title:    "DELETE /roles/{id} of a role that never was is answered with 404",
		sentence: "A role that does not exist cannot be deleted.",
		request: func(_ context.Context, c *client) []call.Option {
			return options(c.appSecret(), call.PathParameter("id", madeUpUpper),
				call.MadeUp(madeUpUpper))
		}},
	{id: "respoke.apps.get.unknown", operation: "getAppsById",
		source:   "recorded: a role that does not exist is answered with 404; for apps inferred",
		title:    "GET /apps/{id} of an app that never was is refused",
		sentence: "An app that does not exist is not shown, nor another one instead.",
		request: func(_ context.Context, c *client) []call.Option {
			return options(c.appSecret(), call.PathParameter("id", madeUpLower))
		}},
	{id: "respoke.roles.create.other-app", operation: "postRoles", source: noOtherApp,
		title:    "POST /roles/ with the App-Secret and another appId is refused",
		sentence: "An App-Secret creates no role in another app.",
		request: func(_ context.Context, c *client) []call.Option {
			sent := c.roleBody()
			sent["appId"] = madeUpLower
			return options(c.appSecret(), call.JSON(sent))
		}, after: notThere},
	{id: "respoke.tokens.create.other-app", operation: "postTokens", source: noOtherApp,
		title:    "POST /tokens/ with the App-Secret and another appId is refused",
		sentence: "An App-Secret gets no token for another app.",
		request:  tokenFor("appId", madeUpLower)},
	{id: "respoke.tokens.create.unknown-role", operation: "postTokens",
		source:   unknownRole + "; that it gets no token is inferred",
		title:    "POST /tokens/ with a roleId that never was is refused",
		sentence: "There is no token for a role that does not exist.",
		request:  tokenFor("roleId", madeUpUpper)},
	{id: "respoke.tokens.create.ttl-no-number", operation: "postTokens", wrong: "ttl is no number",
		source: "client: ttl is seconds, as a number or a string of digits; that another one is " +
			"a Validation Error is inferred",
		title:    "POST /tokens/ with a ttl that is no number is refused",
		sentence: "There is no token for a time that nobody can tell.",
		request:  tokenFor("ttl", "soon")},
	{id: "respoke.roles.create.too-large", operation: "postRoles",
		source:   "client: bodies over 20000 bytes are refused; the status is unknown",
		title:    "POST /roles/ with a body of more than 20000 bytes is refused",
		sentence: "A body of more than 20000 bytes is refused.",
		request: func(_ context.Context, c *client) []call.Option {
			sent := c.roleBody()
			sent["name"] = "plumbline-" + strings.Repeat("x", 20000)
			return options(c.appSecret(), call.JSON(sent))
		}},
}

// tokenFor returns a request for a token in which one member is another.
func tokenFor(member string, value any) func(context.Context, *client) []call.Option {
	return func(ctx context.Context, c *client) []call.Option {
		sent := tokenMembers(ctx, c)
		sent[member] = value
		return options(c.appSecret(), call.JSON(sent))
	}
}

// Whether a username exists is nobody's business who does not know its password.
var _ = Suite.Cases(func(api *suite.API) {
	It("POST /admin-sessions/ refuses an unknown username as it refuses a wrong password",
		Requirement("respoke.admin-sessions.create.no-hint"), func(ctx SpecContext) {
			c := &client{api: api}
			wrong := api.Call(ctx, "postAdminSessions", login(rightUsername, guessed)(ctx, c)...)
			Expect(wrong).To(conforms(api, conform.Refused()))
			unknown := api.Call(ctx, "postAdminSessions", login(nobody, guessed)(ctx, c)...)
			keep(c, "postAdminSessions", unknown)
			Expect(unknown).To(conforms(api, conform.Refused(), saysTheSame(wrong)))
		})
})
