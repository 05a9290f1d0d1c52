package respoke

import (
	"context"
	"fmt"
	"maps"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"plumbline/harness/call"
	"plumbline/harness/conform"
	"plumbline/harness/exchange"
	"plumbline/harness/requirement"
	"plumbline/harness/suite"
)

// oddValue is a value that a member may get from anybody who can send a request.
type oddValue struct {
	what  string
	value any
}

// oddValues are other types than a text, and texts that few have thought of.
var oddValues = []oddValue{
	{"null", nil}, {"an array", []any{"x"}}, {"an object", map[string]any{"x": "y"}},
	{"a number", 4711}, {"true", true}, {"an empty text", ""}, {"an empty array", []any{}},
	{"a text that is not in ASCII", "Ünï 测试 🚀 \u202e"}, {"a zero byte", "\x00"},
	{"a text of 10000 characters", strings.Repeat("x", 10000)},
}

// oddBodies are bodies that are JSON, and no object.
var oddBodies = []struct{ what, text string }{
	{"null", "null"}, {"an empty array", "[]"}, {"an array of objects", `[{}]`},
	{"a text", `"text"`}, {"a number", "0"}, {"true", "true"}, {"white space", " "},
	{"a name without a value", `{"name"}`}, {"bytes that are no UTF-8", "{\"name\":\"\xff\"}"},
	{"an unpaired surrogate", `{"name":"\ud800"}`},
	{"arrays in arrays, 1000 deep", strings.Repeat("[", 1000) + strings.Repeat("]", 1000)},
}

// oddIDs are ids that no role has, and oddTokens are no Admin-Tokens.
var (
	oddIDs = []string{"Ünï-测试", "0", "-1", "null", "a/b", `'"`, "%", strings.Repeat("x", 1000),
		"\x00", madeUpLower, " ", "*"}
	oddTokens = []string{"Ünï-测试", "0", `'"`, "{}", strings.Repeat("x", 4000), "a, b", "*"}
)

// oddInput is an operation that gets what it does not expect.
type oddInput struct {
	id, operation string
	// members are what the body has otherwise, which each odd value takes the place of in turn.
	members func(context.Context, *client) map[string]any
	odd     []string
	more    []func(*client) call.Option
	refused bool // whatever it is, it is no credential
}

func (o oddInput) requirement() requirement.Requirement {
	return requirement.Requirement{ID: o.id, Operation: o.operation, Kind: requirement.Negative,
		Sentence: "Members of another type, empty, long or in other characters, and bodies that " +
			"are no object, do not end in an error of the server.",
		Source: "client: 400 is a Validation Error, 500 is an error of the service; that no " +
			"input leads to it is inferred"}
}

var _ = Suite.Cases(func(api *suite.API) {
	for _, o := range oddInputs {
		It(
			routes[o.operation]+" takes odd input for what it is, and answers none with a "+
				"server error",
			Requirement(o.id), func(ctx SpecContext) {
				c := &client{api: api}
				members := o.members(ctx, c)
				for _, name := range o.odd {
					for _, odd := range oddValues {
						sent := maps.Clone(members)
						sent[name] = odd.value
						o.try(ctx, c, name+" that is "+odd.what, call.JSON(sent))
					}
				}
				for _, odd := range oddBodies {
					o.try(ctx, c, "a body that is "+odd.what,
						call.Body("application/json", []byte(odd.text)))
				}
			})
	}

	It("GET /roles/{id} answers ids of any form, and none with a server error", Requirement(
		"respoke.roles.get.odd"), func(ctx SpecContext) {
		c := &client{api: api}
		for _, id := range oddIDs {
			Expect(api.Call(ctx, "getRolesById", c.appSecret(),
				call.PathParameter("id", id))).To(conforms(api,
				isRefused(fmt.Sprintf("the id %.40q", id), 0)))
		}
	})

	It("GET /apps/ answers Admin-Tokens of any form, and none with a server error", Requirement(
		"respoke.apps.list.odd"), func(ctx SpecContext) {
		for _, text := range oddTokens {
			Expect(api.Call(ctx, "getApps", call.Header(adminTokenHeader, text),
				call.MadeUp(text))).To(conforms(api,
				isRefused(fmt.Sprintf("the Admin-Token %.40q", text), 0)))
		}
	})
})

// try sends odd input.
func (o oddInput) try(ctx context.Context, c *client, what string, body call.Option) {
	GinkgoHelper()
	response := c.api.Call(ctx, o.operation, append(with(c, o.more), body,
		call.Wrong("it is odd input"))...)
	keep(c, o.operation, response)
	demanded := isNoServerError(what)
	if o.refused {
		demanded = isRefused(what, 0)
	}
	Expect(response).To(conforms(c.api, demanded))
}

// isNoServerError demands any status below 500: whether odd input is taken or refused is not known.
func isNoServerError(what string) conform.Expectation {
	return conform.Expectation{
		Sentence: what + " is no reason for an error of the server",
		Problem: func(response *exchange.Response) string {
			if response.Status < 500 {
				return ""
			}
			return fmt.Sprintf("the status is %d", response.Status)
		},
	}
}

func sessionMembers(ctx context.Context, c *client) map[string]any {
	return map[string]any{"tokenId": c.aTokenID(ctx)}
}

// oddInputs are the operations that take a body.
var oddInputs = []oddInput{
	{id: "respoke.admin-sessions.create.odd", operation: "postAdminSessions",
		members: loginMembers, odd: []string{"username", "password"}, refused: true},
	{id: "respoke.adminsessions.create.odd", operation: "postAdminsessions",
		members: loginMembers, odd: []string{"username", "password"}, refused: true},
	{id: "respoke.roles.create.odd", operation: "postRoles", members: roleMembers,
		odd:  []string{"name", "appId", "mediaRelay", "events", "groups", "pstnOut", "callerIds"},
		more: []func(*client) call.Option{secret}},
	{id: "respoke.tokens.create.odd", operation: "postTokens", members: tokenMembers,
		odd:  []string{"appId", "endpointId", "roleId", "roleName", "ttl"},
		more: []func(*client) call.Option{secret}},
	{id: "respoke.session-tokens.create.odd", operation: "postSessionTokens",
		members: sessionMembers, odd: []string{"tokenId"}, refused: true},
	{id: "respoke.appauthsessions.create.odd", operation: "postAppauthsessions",
		members: sessionMembers, odd: []string{"tokenId"}, refused: true},
}

var oddRequirements = requirement.Table{
	{ID: "respoke.roles.get.odd", Operation: "getRolesById", Kind: requirement.Negative,
		Sentence: "Whatever an id looks like, a role that does not exist is refused.",
		Source:   unknownRole},
	{ID: "respoke.apps.list.odd", Operation: "getApps", Kind: requirement.Negative,
		Sentence: "Whatever a wrong Admin-Token looks like, it is refused.", Source: unauthorized},
}
