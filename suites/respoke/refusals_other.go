package respoke

import (
	"context"
	"net/http"

	"plumbline/harness/call"
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
		title: "GET /admin-sessions/, which is not documented, is refused", sentence: "A method that is not documented is refused.",
		request: method(http.MethodGet)},
	{id: "respoke.apps.method", operation: "getApps", source: noSuchMethod,
		title: "DELETE /apps/, which is not documented, is refused", sentence: "A method that is not documented is refused.",
		request: method(http.MethodDelete)},
	{id: "respoke.tokens.method", operation: "postTokens", source: noSuchMethod,
		title: "PATCH /tokens/, which is not documented, is refused", sentence: "A method that is not documented is refused.",
		request: method(http.MethodPatch)},
	{id: "respoke.roles.get.unknown", operation: "getRolesById", status: 404, source: unknownRole,
		title: "GET /roles/{id} of a role that never was is answered with 404", sentence: "A role that does not exist is answered with 404.",
		request: func(_ context.Context, c *client) []call.Option {
			return options(c.appSecret(), call.PathParameter("id", madeUpUpper))
		}},
	{id: "respoke.roles.delete.unknown", operation: "deleteRolesById", status: 404, source: unknownRole + "; for DELETE inferred",
		title: "DELETE /roles/{id} of a role that never was is answered with 404", sentence: "A role that does not exist cannot be deleted.",
		request: func(_ context.Context, c *client) []call.Option {
			return options(c.appSecret(), call.PathParameter("id", madeUpUpper))
		}},
}
