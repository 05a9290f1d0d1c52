package respoke

import (
	"context"

	"plumbline/harness/call"
)

const (
	missing = "a required member is missing"
	notJSON = "the body is not JSON"
)

// cut is the beginning of a JSON object.
const cut = `{"name": "plumbline`

// without returns a JSON body that lacks a member.
func without(member string, body func(context.Context, *client) map[string]any,
	more ...func(*client) call.Option) func(context.Context, *client) []call.Option {
	return func(ctx context.Context, c *client) []call.Option {
		sent := body(ctx, c)
		delete(sent, member)
		return append(with(c, more), call.JSON(sent))
	}
}

// broken returns a body that is not JSON though it says so.
func broken(more ...func(*client) call.Option) func(context.Context, *client) []call.Option {
	return func(_ context.Context, c *client) []call.Option {
		return append(with(c, more), call.Body("application/json", []byte(cut)))
	}
}

func with(c *client, more []func(*client) call.Option) []call.Option {
	var list []call.Option
	for _, option := range more {
		list = append(list, option(c))
	}
	return list
}

func secret(c *client) call.Option { return c.appSecret() }

func loginMembers(_ context.Context, c *client) map[string]any {
	return map[string]any{"username": c.credentials().Username,
		"password": c.credentials().Password}
}

func roleMembers(_ context.Context, c *client) map[string]any { return c.roleBody() }

func tokenMembers(ctx context.Context, c *client) map[string]any {
	return map[string]any{"appId": c.appID(), "endpointId": "plumbline", "roleId": c.aRole(ctx).ID,
		"ttl": ttl}
}

// bodyRefusals are bodies without a required member, and bodies that are not JSON.
var bodyRefusals = []refusal{
	{id: "respoke.admin-sessions.create.without-username", operation: "postAdminSessions",
		wrong: missing, source: badLogin,
		title:    "POST /admin-sessions/ without username is refused",
		sentence: "A login without username is refused, and gets no token.",
		request:  without("username", loginMembers)},
	{id: "respoke.admin-sessions.create.without-password", operation: "postAdminSessions",
		wrong: missing, source: badLogin,
		title:    "POST /admin-sessions/ without password is refused",
		sentence: "A login without password is refused, and gets no token.",
		request:  without("password", loginMembers)},
	{id: "respoke.adminsessions.create.without-username", operation: "postAdminsessions",
		wrong: missing, source: badLogin,
		title:    "POST /adminsessions/ without username is refused",
		sentence: "A login without username is refused under the older name too.",
		request:  without("username", loginMembers)},
	{id: "respoke.adminsessions.create.without-password", operation: "postAdminsessions",
		wrong: missing, source: badLogin,
		title:    "POST /adminsessions/ without password is refused",
		sentence: "A login without password is refused under the older name too.",
		request:  without("password", loginMembers)},
	{id: "respoke.roles.create.without-name", operation: "postRoles", source: badBody,
		title:    "POST /roles/ without name is refused",
		sentence: "A role without name is not created: there is no default for it.",
		request:  without("name", roleMembers, secret)},
	{id: "respoke.tokens.create.without-endpoint", operation: "postTokens", source: badBody,
		title:    "POST /tokens/ without endpointId is refused",
		sentence: "Without an endpointId there is no token.",
		request:  without("endpointId", tokenMembers, secret)},
	{id: "respoke.tokens.create.without-role", operation: "postTokens", source: badBody,
		title:    "POST /tokens/ without roleId and roleName is refused",
		sentence: "Without a role there is no token.",
		request:  without("roleId", tokenMembers, secret)},

	{id: "respoke.admin-sessions.create.not-json", operation: "postAdminSessions", wrong: notJSON,
		source:   badBody,
		title:    "POST /admin-sessions/ with a body that is not JSON is refused",
		sentence: "A body that is not JSON is refused.",
		request:  broken()},
	{id: "respoke.adminsessions.create.not-json", operation: "postAdminsessions", wrong: notJSON,
		source:   badBody,
		title:    "POST /adminsessions/ with a body that is not JSON is refused",
		sentence: "A body that is not JSON is refused under the older name too.",
		request:  broken()},
	{id: "respoke.roles.create.not-json", operation: "postRoles", wrong: notJSON, source: badBody,
		title:    "POST /roles/ with a body that is not JSON is refused",
		sentence: "A body that is not JSON creates no role.",
		request:  broken(secret)},
	{id: "respoke.tokens.create.not-json", operation: "postTokens", wrong: notJSON, source: badBody,
		title:    "POST /tokens/ with a body that is not JSON is refused",
		sentence: "A body that is not JSON gets no token.",
		request:  broken(secret)},
	{id: "respoke.session-tokens.create.not-json", operation: "postSessionTokens", wrong: notJSON,
		source:   badBody,
		title:    "POST /session-tokens/ with a body that is not JSON is refused",
		sentence: "A body that is not JSON opens no session.",
		request:  broken()},
	{id: "respoke.appauthsessions.create.not-json", operation: "postAppauthsessions",
		wrong: notJSON, source: badBody,
		title:    "POST /appauthsessions/ with a body that is not JSON is refused",
		sentence: "A body that is not JSON opens no session under the older name either.",
		request:  broken()},
}
