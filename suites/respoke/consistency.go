package respoke

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"plumbline/harness/call"
	"plumbline/harness/conform"
	"plumbline/harness/exchange"
	"plumbline/harness/requirement"
	"plumbline/harness/suite"
)

var _ = Suite.Cases(func(api *suite.API) {
	It("an app is the same in the list, by its id, and for both credentials", Requirement(
		"respoke.apps.get.same"), func(ctx SpecContext) {
		c := &client{api: api}
		var list []map[string]any
		listed := api.Require(ctx, "getApps", c.admin(ctx))
		_ = listed.Decode(&list) // what cannot be read has no app
		i := slices.IndexFunc(list, func(app map[string]any) bool { return app["id"] == c.appID() })
		if i < 0 {
			Skip("it needs the configured app in the list of apps")
		}
		for _, credential := range []call.Option{c.admin(ctx), c.appSecret(), c.appSecret()} {
			Expect(api.Call(ctx, "getAppsById", call.PathParameter("id", c.appID()),
				credential)).To(conforms(api, conform.StatusIs(200),
				isTheSame("the app", "in the list of apps", list[i])))
		}
	})

	It("a role is the same whenever it is read, by its id and in the list", Requirement(
		"respoke.roles.get.same"), func(ctx SpecContext) {
		c := &client{api: api}
		role := c.aRole(ctx)
		byID := call.PathParameter("id", role.ID)
		var first map[string]any
		_ = api.Require(ctx, "getRolesById", byID, c.appSecret()).Decode(&first)
		Expect(api.Call(ctx, "getRolesById", byID, c.appSecret())).To(conforms(api,
			conform.StatusIs(200), isTheSame("the role", "when it was read before", first)))
		Expect(api.Call(ctx, "getRoles", c.appSecret())).To(conforms(api, conform.StatusIs(200),
			holds("the role is in the list as it is by its id", func(list []map[string]any) string {
				for _, listed := range list {
					if listed["id"] == role.ID {
						return difference("the role", "by its id", listed, first)
					}
				}
				return "the list does not have the role"
			})))
	})

	It("every answer has a Request-Id of its own", Requirement("respoke.request-id"),
		func(ctx SpecContext) {
			c, seen := &client{api: api}, map[string]bool{}
			for range 2 {
				for _, sent := range answersOfAllKinds(ctx, c) {
					Expect(api.Call(ctx, sent.operation, sent.options...)).To(conforms(api,
						hasOwnRequestID(seen)))
				}
			}
		})

	It("GET /roles/ lists more roles than fit on a page", Requirement("respoke.roles.list.many"),
		func(ctx SpecContext) {
			created := make([]*client, manyRoles)
			for i := range created {
				created[i] = &client{api: api}
				created[i].aRole(ctx)
			}
			Expect(api.Call(ctx, "getRoles", created[0].appSecret())).To(conforms(api,
				conform.StatusIs(200), listsInOrder(created[0].appID()), listsAll(created)))
		})
})

// sentCall is a call of an operation.
type sentCall struct {
	operation string
	options   []call.Option
}

// answersOfAllKinds are calls that are answered and refused, with and without a credential.
func answersOfAllKinds(ctx context.Context, c *client) []sentCall {
	GinkgoHelper()
	role := c.aRole(ctx)
	return []sentCall{
		{"getRoles", options(c.appSecret())},
		{"getRolesById", options(c.appSecret(), call.PathParameter("id", role.ID))},
		{"getRolesById", options(c.appSecret(), call.PathParameter("id", madeUpUpper))},
		{"getRoles", options(call.Header(appSecretHeader, madeUpLower), call.MadeUp(madeUpLower))},
		{"getApps", options(c.admin(ctx))},
		{"postAdminSessions", login(rightUsername, guessed)(ctx, c)},
	}
}

// manyRoles is more than the usual sizes of a page: 10, 20, 25.
const manyRoles = 26

func listsAll(created []*client) conform.Expectation {
	return holds(fmt.Sprintf("the list has all of the %d roles that were created", len(created)),
		func(list []map[string]any) string {
			listed := map[string]bool{}
			for _, members := range list {
				listed[roleOf(members).ID] = true
			}
			if !slices.ContainsFunc(created, func(c *client) bool { return !listed[c.role.ID] }) {
				return ""
			}
			return fmt.Sprintf("the list has %d roles, and not all of the %d that were created",
				len(list), len(created))
		})
}

// hasOwnRequestID demands a Request-Id that none of the answers before had.
func hasOwnRequestID(seen map[string]bool) conform.Expectation {
	var judged *exchange.Response
	return conform.Expectation{Sentence: "the Request-Id is not that of another answer",
		Problem: func(response *exchange.Response) string {
			id := response.Header.Get("Request-Id")
			if id == "" || response == judged {
				return "" // what is missing is the contract's concern
			}
			judged = response
			if seen[id] {
				return "the Request-Id is that of an earlier answer"
			}
			seen[id] = true
			return ""
		}}
}

// isTheSame demands that an object has the same members as when it was read elsewhere.
func isTheSame(what, where string, other map[string]any) conform.Expectation {
	return holds(what+" is as it is "+where, func(got map[string]any) string {
		return difference(what, where, got, other)
	})
}

// difference tells in which member two readings of one object differ.
func difference(what, where string, got, other map[string]any) string {
	names := maps.Clone(got)
	maps.Copy(names, other)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		// only the answer of the creation of an app is known to lack it, and lists may
		if name == "permittedDomains" && (got[name] == nil || other[name] == nil) {
			continue
		}
		if !reflect.DeepEqual(got[name], other[name]) {
			if name == "secret" {
				return "the secret of " + what + " is another one than " + where
			}
			return fmt.Sprintf("%s of %s is %s, and %s %s", name, what, asJSON(got[name]), where,
				asJSON(other[name]))
		}
	}
	return ""
}

var consistencyRequirements = requirement.Table{
	{ID: "respoke.apps.get.same", Operation: "getAppsById", Kind: requirement.Flow,
		Sentence: "What is told of an app is the same in the list, by its id, and for the " +
			"Admin-Token and the App-Secret.",
		Source: "docs: examples/apps-get.sh, examples/app-get.sh; that they agree is inferred"},
	{ID: "respoke.roles.get.same", Operation: "getRolesById", Kind: requirement.Flow,
		Sentence: "What is told of a role is the same each time, by its id and in the list.",
		Source:   "recorded: GET /v1/roles and GET /v1/roles/{id}"},
	{ID: "respoke.request-id", Operation: "getRoles", Kind: requirement.Flow,
		Sentence: "Every answer has a Request-Id of its own.",
		Source: "recorded: every response has one, a UUID; that it is another each time is " +
			"inferred from its name"},
	{ID: "respoke.roles.list.many", Operation: "getRoles", Kind: requirement.Flow,
		Sentence: "All roles are listed, however many there are.",
		Source:   "recorded: GET /v1/roles is one array; that it is never cut is inferred"},
}
