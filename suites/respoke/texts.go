package respoke

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"plumbline/harness/call"
	"plumbline/harness/conform"
	"plumbline/harness/requirement"
	"plumbline/harness/suite"
)

// unusualTexts are texts that a service loses, escapes or changes if it does not take them for what
// they are: JSON texts are any Unicode (RFC 8259 section 8).
var unusualTexts = []string{
	"Zoë Müller, 北京, Ωμέγα",
	"🚀 👩🏽‍💻 \U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F",
	"عربي עברית",
	`quotes " ' and \ slashes / and <b>&amp;</b> %41 + {id}`,
	"a\tb",
	"e\u0301 is not \u00e9",
	"0042",
	"1e3",
	"9007199254740993",
	"true",
	"null",
	"UPPER and lower",
	"two  spaces",
	strings.Repeat("long", 100),
}

// unsupportedText ends a case where a target does not take a text at all, which nothing known
// forbids.
func unsupportedText(response *call.Response, what string) {
	GinkgoHelper()
	if status := response.Status(); status/100 == 4 && status != http.StatusUnauthorized {
		suite.Unsupported(fmt.Sprintf("%s answers %d to %s, and nothing known says whether it has "+
			"to take it", response.Operation, status, what))
	}
}

// permissions are a role in full: every member that is known, none with its default.
func (c *client) permissions() map[string]any {
	all := map[string]any{"subscribe": true, "unsubscribe": false, "create": true,
		"destroy": false, "publish": true, "getsubscribers": false}
	return map[string]any{
		"appId": c.appID(), "name": "plumbline-" + unique(), "mediaRelay": true,
		"events": map[string]any{"subscribe": false, "unsubscribe": true},
		"groups": map[string]any{"list": true, "*": all, "plumbline-é-*": all,
			"Plumbline-É-*": map[string]any{"subscribe": false, "publish": false}},
		"pstnOut":   []any{"+15125550100", "0049305550100", "911"},
		"callerIds": []any{"+15125550199", "007"},
	}
}

// comesBack creates a role, and demands that it comes back as it was sent: in the answer, by its
// id, and in the list.
func comesBack(ctx context.Context, api *suite.API, sent map[string]any, what string) {
	GinkgoHelper()
	c := &client{api: api}
	created := api.Call(ctx, "postRoles", c.appSecret(), call.JSON(sent))
	c.roleCreated(created)
	unsupportedText(created, what)
	Expect(created).To(conforms(api, conform.StatusIs(200), hasWhatWasSent(sent, "")))
	role := c.aRole(ctx)
	Expect(api.Call(ctx, "getRolesById", call.PathParameter("id", role.ID),
		c.appSecret())).To(conforms(api, conform.StatusIs(200), isAsCreated(role)))
	Expect(api.Call(ctx, "getRoles", c.appSecret())).To(conforms(api, conform.StatusIs(200),
		lists(role)))
}

var _ = Suite.Cases(func(api *suite.API) {
	It("a role keeps its name, whatever characters it has", Requirement(
		"respoke.roles.create.texts"), func(ctx SpecContext) {
		c := &client{api: api}
		for _, text := range unusualTexts {
			sent := map[string]any{"appId": c.appID(), "name": "plumbline-" + unique() + " " + text}
			comesBack(ctx, api, sent, fmt.Sprintf("the name %q", text))
		}
	})

	It("a role keeps all of its permissions, numbers and caller ids", Requirement(
		"respoke.roles.create.permissions"), func(ctx SpecContext) {
		comesBack(ctx, api, (&client{api: api}).permissions(), "a role with every known member")
	})

	It("a token can be had for a role by its name, whatever characters it has", Requirement(
		"respoke.tokens.create.role-text"), func(ctx SpecContext) {
		c := &client{api: api}
		name := "plumbline-" + unique() + " é 北京 &+%41"
		sent := map[string]any{"appId": c.appID(), "name": name}
		created := api.Call(ctx, "postRoles", c.appSecret(), call.JSON(sent))
		c.roleCreated(created)
		unsupportedText(created, "a name that is not in ASCII")
		Expect(created).To(conforms(api, conform.StatusIs(200), hasWhatWasSent(sent, "")))
		request := TokenRequest{AppID: c.appID(), EndpointID: "plumbline",
			RoleName: name, TTL: ttl}
		response := api.Call(ctx, "postTokens", c.appSecret(), call.JSON(request),
			call.Credential("tokenId", tokenIDVariable))
		c.tokenCreated(response)
		Expect(response).To(conforms(api, conform.StatusIs(200), isFor(request, c.aRole(ctx))))
	})

	It("a token keeps its endpointId, whatever characters it has", Requirement(
		"respoke.tokens.create.texts"), func(ctx SpecContext) {
		c := &client{api: api}
		request := c.tokenRequest(ctx)
		for _, text := range unusualTexts {
			request.EndpointID = text
			response := api.Call(ctx, "postTokens", c.appSecret(), call.JSON(request),
				call.Credential("tokenId", tokenIDVariable))
			c.tokenCreated(response)
			unsupportedText(response, fmt.Sprintf("the endpointId %q", text))
			Expect(response).To(conforms(api, conform.StatusIs(200), isFor(request, c.role)))
		}
	})
})

const anyText = "published: members are texts; RFC 8259 section 8: a JSON text is any Unicode; " +
	"that it comes back as it was sent is recorded for ASCII and inferred for the rest"

var textRequirements = requirement.Table{
	{ID: "respoke.roles.create.texts", Operation: "postRoles", Kind: requirement.Positive,
		Sentence: "The name of a role comes back as it was sent, in whatever characters it is " +
			"written.", Source: anyText},
	{ID: "respoke.roles.create.permissions", Operation: "postRoles", Kind: requirement.Positive,
		Sentence: "All members of a role come back as they were sent, with their types and " +
			"spellings.", Source: "recorded: POST /v1/roles, GET /v1/roles/{id}"},
	{ID: "respoke.tokens.create.texts", Operation: "postTokens", Kind: requirement.Positive,
		Sentence: "The endpointId of a token comes back as it was sent, in whatever characters " +
			"it is written.", Source: anyText},
	{ID: "respoke.tokens.create.role-text", Operation: "postTokens", Kind: requirement.Positive,
		Sentence: "A role is found by its name, in whatever characters it is written.",
		Source:   anyText},
}
