package respoke

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"plumbline/harness/call"
	"plumbline/harness/requirement"
	"plumbline/harness/suite"
)

// foreignCredentials is an operation that refuses the credentials of others: of an end user, of an
// app, of an account.
type foreignCredentials struct {
	id, operation string
	// taken are the credentials that the operation takes, each in its own header.
	taken []string
	// request is what the operation needs besides the credential.
	request func(context.Context, *client) []call.Option
	after   func(ctx context.Context, c *client, refused *call.Response)
}

func (f foreignCredentials) requirement() requirement.Requirement {
	return requirement.Requirement{ID: f.id, Operation: f.operation, Kind: requirement.Negative,
		Sentence: "A credential of another kind is refused, in its own header and in that of the " +
			"right one.",
		Source: "client, docs: Admin-Token is more than App-Secret, which is more than " +
			"App-Token; that the lesser is refused is inferred"}
}

// heldCredential is a valid credential of some kind.
type heldCredential struct {
	name  string // of its header; a tokenId has none
	value string
}

// held returns valid credentials of all kinds.
func held(ctx context.Context, c *client) []heldCredential {
	return []heldCredential{
		{adminTokenHeader, theAdminToken(ctx, c)},
		{appSecretHeader, theAppSecret(ctx, c)},
		{appTokenHeader, theAppToken(ctx, c)},
		{"tokenId", theTokenID(ctx, c)},
	}
}

// wrongly returns in which headers a credential is sent to an operation that must not take it.
func (f foreignCredentials) wrongly(credential heldCredential) []string {
	var headers []string
	takesIt := false
	for _, name := range f.taken {
		if name == credential.name {
			takesIt = true
		} else {
			headers = append(headers, name)
		}
	}
	if !takesIt && credential.name != "tokenId" {
		headers = append(headers, credential.name)
	}
	return headers
}

var _ = Suite.Cases(func(api *suite.API) {
	for _, f := range foreignOperations {
		It(routes[f.operation]+" refuses credentials of another kind", Requirement(f.id),
			func(ctx SpecContext) {
				c := &client{api: api}
				for _, credential := range held(ctx, c) {
					for _, header := range f.wrongly(credential) {
						response := api.Call(ctx, f.operation,
							append(f.request(ctx, c), call.Header(header, credential.value))...)
						keep(c, f.operation, response)
						Expect(response).To(conforms(api,
							isRefused("the "+credential.name+" in the header "+header, 0),
							handsOutNothing()))
						if f.after != nil {
							f.after(ctx, c, response)
						}
					}
				}
			})
	}

	for _, session := range []struct{ operation, requirement string }{
		{"postSessionTokens", "respoke.session-tokens.create.foreign"},
		{"postAppauthsessions", "respoke.appauthsessions.create.foreign"},
	} {
		It(routes[session.operation]+" refuses other credentials in place of the tokenId",
			Requirement(session.requirement), func(ctx SpecContext) {
				c := &client{api: api}
				for _, credential := range held(ctx, c)[:3] {
					response := api.Call(ctx, session.operation,
						call.JSON(map[string]any{"tokenId": credential.value}))
					keep(c, session.operation, response)
					Expect(response).To(conforms(api,
						isRefused("the "+credential.name+" as tokenId", 0), handsOutNothing()))
				}
			})
	}
})

var (
	forAccount = []string{adminTokenHeader}
	forBoth    = []string{adminTokenHeader, appSecretHeader}
)

// foreignOperations are those that take a credential in a header. Whether POST /tokens/ and the
// operations of roles take an Admin-Token in its own header is not known, so that is not asked.
var foreignOperations = []foreignCredentials{
	{id: "respoke.apps.list.foreign", operation: "getApps", taken: forAccount, request: nothing},
	{id: "respoke.apps.get.foreign", operation: "getAppsById", taken: forBoth, request: theAppsID},
	{id: "respoke.roles.create.foreign", operation: "postRoles", taken: forBoth, request: someRole,
		after: notThere},
	{id: "respoke.roles.list.foreign", operation: "getRoles", taken: forBoth, request: nothing},
	{id: "respoke.roles.get.foreign", operation: "getRolesById", taken: forBoth,
		request: aRolesID},
	{id: "respoke.roles.delete.foreign", operation: "deleteRolesById", taken: forBoth,
		request: aRolesID, after: stillThere},
	{id: "respoke.tokens.create.foreign", operation: "postTokens", taken: forBoth,
		request: someToken},
	{id: "respoke.session-tokens.delete.foreign", operation: "deleteSessionTokens",
		taken: []string{appTokenHeader}, request: nothing},
}

var foreignSessionRequirements = requirement.Table{
	{ID: "respoke.session-tokens.create.foreign", Operation: "postSessionTokens",
		Kind:     requirement.Negative,
		Sentence: "No other credential opens a session in place of a tokenId.",
		Source:   badTokenID + "; that nothing else stands for it is inferred"},
	{ID: "respoke.appauthsessions.create.foreign", Operation: "postAppauthsessions",
		Kind: requirement.Negative,
		Sentence: "No other credential opens a session in place of a tokenId under the older " +
			"name either.", Source: badTokenID + "; that nothing else stands for it is inferred"},
}
