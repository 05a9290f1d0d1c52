package respoke

import (
	"context"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"plumbline/harness/call"
	"plumbline/harness/conform"
	"plumbline/harness/requirement"
	"plumbline/harness/suite"
)

// repeatedCall is a call that is answered, and then made again by somebody who has no right to the
// answer. One that was kept would be given to anybody.
type repeatedCall struct {
	id, operation string
	// request is the call but for its credential, the same each time.
	request func(context.Context, *client) []call.Option
	// right and wrong add the credential that is taken, and those that are not.
	right func(context.Context, *client) []call.Option
	wrong []func(context.Context, *client) []call.Option
	// once tells that the same call need not be answered twice: it creates what has a name.
	once bool
}

func (r repeatedCall) requirement() requirement.Requirement {
	return requirement.Requirement{ID: r.id, Operation: r.operation, Kind: requirement.Negative,
		Sentence: "What was answered to somebody who has the right to it is not answered again " +
			"to somebody who has not.",
		Source: unauthorized + "; that this does not depend on earlier calls is inferred"}
}

var _ = Suite.Cases(func(api *suite.API) {
	for _, r := range repeatedCalls {
		It(
			routes[r.operation]+" refuses without the right credential what it has just "+
				"answered with it",
			Requirement(r.id), func(ctx SpecContext) {
				c := &client{api: api}
				request, right := r.request(ctx, c), r.right(ctx, c)
				answer := func() {
					response := api.Call(ctx, r.operation, slices.Concat(request, right)...)
					keep(c, r.operation, response)
					Expect(response).To(conforms(api, conform.StatusIs(200)))
				}
				answer()
				for _, wrong := range r.wrong {
					response := api.Call(ctx, r.operation,
						slices.Concat(request, wrong(ctx, c))...)
					keep(c, r.operation, response)
					Expect(response).To(conforms(api,
						isRefused("the call that was answered just before, without the right "+
							"credential,", 0), handsOutNothing()))
				}
				if !r.once {
					answer() // a refusal that was kept would be given to the rightful, too
				}
			})
	}

	It("GET /roles/{id} and GET /roles/ show no role that they have shown before it was deleted",
		Requirement("respoke.roles.get.stale"), func(ctx SpecContext) {
			c := &client{api: api}
			role := c.aRole(ctx)
			byID := call.PathParameter("id", role.ID)
			Expect(api.Call(ctx, "getRolesById", byID, c.appSecret())).To(conforms(api,
				conform.StatusIs(200), isAsCreated(role)))
			Expect(api.Call(ctx, "getRoles", c.appSecret())).To(conforms(api,
				conform.StatusIs(200), lists(role)))
			c.deletedRole(ctx)
			Expect(api.Call(ctx, "getRolesById", byID, c.appSecret())).To(conforms(api,
				conform.StatusIs(404)))
			Expect(api.Call(ctx, "getRoles", c.appSecret())).To(conforms(api,
				conform.StatusIs(200), listsNot(role.ID)))
		})

	It("GET /roles/{id} shows a role that it did not have before", Requirement(
		"respoke.roles.get.other"), func(ctx SpecContext) {
		one, other := &client{api: api}, &client{api: api}
		for _, c := range []*client{one, other, one} {
			role := c.aRole(ctx)
			Expect(api.Call(ctx, "getRolesById", call.PathParameter("id", role.ID),
				c.appSecret())).To(conforms(api, conform.StatusIs(200), isAsCreated(role)))
		}
	})
})

var staleRequirements = requirement.Table{
	{ID: "respoke.roles.get.stale", Operation: "getRolesById", Kind: requirement.Flow,
		Sentence: "A role that has been read is not shown any more when it is deleted.",
		Source:   "recorded: GET /v1/roles/{id} after DELETE"},
	{ID: "respoke.roles.get.other", Operation: "getRolesById", Kind: requirement.Flow,
		Sentence: "Of several roles each is shown as it was created, in whatever order they are " +
			"read.", Source: "recorded: GET /v1/roles/{id}"},
}

func asTheAccount(ctx context.Context, c *client) []call.Option { return options(c.admin(ctx)) }
func asTheApp(_ context.Context, c *client) []call.Option       { return options(c.appSecret()) }

// by returns what is sent by somebody without a right: a wrong credential, and none.
func by(name, madeUp string) []func(context.Context, *client) []call.Option {
	return []func(context.Context, *client) []call.Option{header(name, madeUp), nothing}
}

// repeatedCalls are the operations that answer by credential.
var repeatedCalls = []repeatedCall{
	{id: "respoke.apps.list.cached", operation: "getApps", request: nothing, right: asTheAccount,
		wrong: by(adminTokenHeader, madeUpUpper)},
	{id: "respoke.apps.get.cached", operation: "getAppsById", request: theAppsID, right: asTheApp,
		wrong: by(appSecretHeader, madeUpLower)},
	{id: "respoke.apps.get.cached-admin", operation: "getAppsById", request: theAppsID,
		right: asTheAccount, wrong: by(adminTokenHeader, madeUpUpper)},
	{id: "respoke.roles.create.cached", operation: "postRoles", request: someRole, right: asTheApp,
		wrong: by(appSecretHeader, madeUpLower), once: true},
	{id: "respoke.roles.list.cached", operation: "getRoles", request: nothing, right: asTheApp,
		wrong: by(appSecretHeader, madeUpLower)},
	{id: "respoke.roles.get.cached", operation: "getRolesById", request: aRolesID,
		right: asTheApp, wrong: by(appSecretHeader, madeUpLower)},
	{id: "respoke.tokens.create.cached", operation: "postTokens", request: someToken,
		right: asTheApp, wrong: by(appSecretHeader, madeUpLower)},
	{id: "respoke.admin-sessions.create.cached", operation: "postAdminSessions", request: nothing,
		right: rightLogin, wrong: wrongLogins},
	{id: "respoke.adminsessions.create.cached", operation: "postAdminsessions", request: nothing,
		right: rightLogin, wrong: wrongLogins},
}

// wrongLogins are those of the same user with another password, in the body and in the query.
var wrongLogins = []func(context.Context, *client) []call.Option{
	login(rightUsername, guessed), queryLogin,
}

func rightLogin(_ context.Context, c *client) []call.Option {
	return options(call.JSON(c.credentials()), call.Credential("token", adminTokenVariable))
}
