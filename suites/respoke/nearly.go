package respoke

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"plumbline/harness/call"
	"plumbline/harness/conform"
	"plumbline/harness/requirement"
	"plumbline/harness/suite"
	"plumbline/suites/nearly"
)

// credentialPlace is where an operation takes a credential.
type credentialPlace struct {
	id, operation string
	credential    string // what it is: "the App-Secret"
	variable      string // what curl lines call it
	inBody        bool   // in a body or in the query, where every character counts
	identifier    bool   // it names somebody
	status        int    // 0: any of 4XX
	right         func(context.Context, *client) string
	request       func(ctx context.Context, c *client, text string) []call.Option
	after         func(ctx context.Context, c *client, refused *call.Response)
}

func (p credentialPlace) requirement() requirement.Requirement {
	return requirement.Requirement{ID: p.id, Operation: p.operation, Kind: requirement.Negative,
		Sentence: "A text that is only nearly " + p.credential + " is refused.",
		Source:   unauthorized + "; that a credential is compared whole is inferred"}
}

var _ = Suite.Cases(func(api *suite.API) {
	for _, place := range credentialPlaces {
		It(routes[place.operation]+" refuses a text that is only nearly "+place.credential,
			Requirement(place.id), func(ctx SpecContext) {
				c := &client{api: api}
				for _, near := range nearly.Texts(place.right(ctx, c), nearly.Place{
					Variable: place.variable, Whole: place.inBody, Identifier: place.identifier,
				}) {
					sent := append(place.request(ctx, c, near.Text),
						call.Secret(near.Variable, near.Text))
					status := place.status
					if near.Text == "" { // it may be taken for a missing one: other statuses too
						sent = append(sent, call.Wrong("the credential is empty"))
						status = 0
					}
					response := api.Call(ctx, place.operation, sent...)
					keep(c, place.operation, response)
					Expect(response).To(conforms(api,
						isRefused(place.credential+" "+near.How, status),
						handsOutNothing()))
					if place.after != nil {
						place.after(ctx, c, response)
					}
				}
			})
	}
})

// isRefused demands the refusal of what was sent with something; status 0 is any of 4XX.
func isRefused(what string, status int) conform.Expectation {
	demanded := conform.Refused()
	if status != 0 {
		demanded = conform.StatusIs(status)
	}
	demanded.Sentence = what + " is refused: " + demanded.Sentence
	return demanded
}

// inHeader sends a text in a credential's header, beside what the operation needs.
func inHeader(name string, more ...func(context.Context, *client) []call.Option) func(
	context.Context, *client, string) []call.Option {
	return func(ctx context.Context, c *client, text string) []call.Option {
		list := options(call.Header(name, text))
		for _, add := range more {
			list = append(list, add(ctx, c)...)
		}
		return list
	}
}

func theAdminToken(ctx context.Context, c *client) string {
	c.admin(ctx)
	return c.adminToken
}

func theAppSecret(_ context.Context, c *client) string {
	return c.api.Target.Credential("app-secret")
}

func thePassword(_ context.Context, c *client) string { return c.credentials().Password }
func theUsername(_ context.Context, c *client) string { return c.credentials().Username }

func theTokenID(ctx context.Context, c *client) string { return c.aTokenID(ctx) }

// theAppToken returns the App-Token of an open session.
func theAppToken(ctx context.Context, c *client) string {
	GinkgoHelper()
	if len(c.sessions) == 0 {
		opened := c.api.Require(ctx, "postSessionTokens",
			call.JSON(map[string]any{"tokenId": c.aTokenID(ctx)}),
			call.Credential("token", appTokenVariable))
		c.sessionOpened(opened)
		needs(opened.Text("token"), "an App-Token", "POST /session-tokens/")
	}
	return c.sessions[len(c.sessions)-1]
}

// What operations need besides a credential.
var (
	someRole, someToken = roleBody(), tokenBody()
	aRolesID, theAppsID = withRole(nothing), withApp(nothing)
)

func passwordInBody(_ context.Context, c *client, text string) []call.Option {
	return options(call.JSON(Credentials{c.credentials().Username, text}))
}

func usernameInBody(_ context.Context, c *client, text string) []call.Option {
	return options(call.JSON(Credentials{text, c.credentials().Password}))
}

func passwordInQuery(_ context.Context, c *client, text string) []call.Option {
	return options(call.Query("username", c.credentials().Username), call.Query("password", text))
}

func secretInQuery(_ context.Context, _ *client, text string) []call.Option {
	return options(call.Query(appSecretHeader, text))
}

func tokenIDInBody(_ context.Context, _ *client, text string) []call.Option {
	return options(call.JSON(map[string]any{"tokenId": text}))
}

const (
	passwordVariable  = "RESPOKE_PASSWORD"
	usernameVariable  = "RESPOKE_USERNAME"
	appSecretVariable = "RESPOKE_APP_SECRET"
)

// credentialPlaces are all places in which the operations take credentials.
var credentialPlaces = []credentialPlace{
	{id: "respoke.admin-sessions.create.nearly", operation: "postAdminSessions",
		credential: "the password", variable: passwordVariable, inBody: true, status: 401,
		right: thePassword, request: passwordInBody},
	{id: "respoke.admin-sessions.create.nearly-user", operation: "postAdminSessions",
		credential: "the username", variable: usernameVariable, inBody: true, identifier: true,
		status: 401, right: theUsername, request: usernameInBody},
	{id: "respoke.admin-sessions.create.query-nearly", operation: "postAdminSessions",
		credential: "the password in the query", variable: passwordVariable, inBody: true,
		status: 401, right: thePassword, request: passwordInQuery},
	{id: "respoke.adminsessions.create.nearly", operation: "postAdminsessions",
		credential: "the password", variable: passwordVariable, inBody: true, status: 401,
		right: thePassword, request: passwordInBody},
	{id: "respoke.adminsessions.create.nearly-user", operation: "postAdminsessions",
		credential: "the username", variable: usernameVariable, inBody: true, identifier: true,
		status: 401, right: theUsername, request: usernameInBody},
	{id: "respoke.adminsessions.create.query-nearly", operation: "postAdminsessions",
		credential: "the password in the query", variable: passwordVariable, inBody: true,
		status: 401, right: thePassword, request: passwordInQuery},

	{id: "respoke.apps.list.nearly", operation: "getApps", credential: "the Admin-Token",
		variable: adminTokenVariable, status: 401, right: theAdminToken,
		request: inHeader(adminTokenHeader)},
	{id: "respoke.apps.get.nearly", operation: "getAppsById", credential: "the App-Secret",
		variable: appSecretVariable, status: 401, right: theAppSecret,
		request: inHeader(appSecretHeader, theAppsID)},
	{id: "respoke.apps.get.nearly-admin", operation: "getAppsById", credential: "the Admin-Token",
		variable: adminTokenVariable, status: 401, right: theAdminToken,
		request: inHeader(adminTokenHeader, theAppsID)},
	{id: "respoke.roles.create.nearly", operation: "postRoles", credential: "the App-Secret",
		variable: appSecretVariable, status: 401, right: theAppSecret,
		request: inHeader(appSecretHeader, someRole), after: notThere},
	{id: "respoke.roles.create.nearly-admin", operation: "postRoles",
		credential: "the Admin-Token", variable: adminTokenVariable, status: 401,
		right: theAdminToken, request: inHeader(adminTokenHeader, someRole)},
	{id: "respoke.roles.list.nearly", operation: "getRoles", credential: "the App-Secret",
		variable: appSecretVariable, status: 401, right: theAppSecret,
		request: inHeader(appSecretHeader)},
	{id: "respoke.roles.get.nearly", operation: "getRolesById", credential: "the App-Secret",
		variable: appSecretVariable, status: 401, right: theAppSecret,
		request: inHeader(appSecretHeader, aRolesID)},
	{id: "respoke.roles.delete.nearly", operation: "deleteRolesById", credential: "the App-Secret",
		variable: appSecretVariable, status: 401, right: theAppSecret,
		request: inHeader(appSecretHeader, aRolesID), after: stillThere},
	{id: "respoke.tokens.create.nearly", operation: "postTokens", credential: "the App-Secret",
		variable: appSecretVariable, status: 401, right: theAppSecret,
		request: inHeader(appSecretHeader, someToken)},
	{id: "respoke.tokens.put.nearly", operation: "putTokens",
		credential: "the App-Secret in the query", variable: appSecretVariable, inBody: true,
		right: theAppSecret, request: secretInQuery},

	{id: "respoke.session-tokens.create.nearly", operation: "postSessionTokens",
		credential: "the tokenId", variable: tokenIDVariable, inBody: true, right: theTokenID,
		request: tokenIDInBody},
	{id: "respoke.appauthsessions.create.nearly", operation: "postAppauthsessions",
		credential: "the tokenId", variable: tokenIDVariable, inBody: true, right: theTokenID,
		request: tokenIDInBody},
	{id: "respoke.session-tokens.delete.nearly", operation: "deleteSessionTokens",
		credential: "the App-Token", variable: appTokenVariable, right: theAppToken,
		request: inHeader(appTokenHeader)},
}
