package respoke

import (
	"slices"

	"plumbline/harness/requirement"
)

// requirements are what the cases prove, in the order reports list them. Those of refusals stand beside the refusals.
var requirements = slices.Concat(
	flowRequirements,
	publishedRequirements,
	requirementsOf(credentialRefusals),
	requirementsOf(bodyRefusals),
	requirementsOf(otherRefusals),
	limitRequirements,
)

var flowRequirements = requirement.Table{
	{ID: "respoke.admin-sessions.create.200", Operation: "postAdminSessions", Kind: requirement.Flow,
		Sentence: "A login with username and password in the body is answered with 200 and a token.", Source: "docs: examples/admin-sessions.sh"},
	{ID: "respoke.adminsessions.create.200", Operation: "postAdminsessions", Kind: requirement.Flow,
		Sentence: "The older name of the route does the same.", Source: "published; client"},
	{ID: "respoke.apps.list.200", Operation: "getApps", Kind: requirement.Flow,
		Sentence: "The apps of the account are an array, each with its id and secret.", Source: "docs: examples/apps-get.sh; client"},
	{ID: "respoke.apps.get.200", Operation: "getAppsById", Kind: requirement.Flow,
		Sentence: "An app is shown to its App-Secret.", Source: "docs: examples/app-get.sh; client"},
	{ID: "respoke.apps.get.admin", Operation: "getAppsById", Kind: requirement.Flow,
		Sentence: "An app is shown to the Admin-Token of its account.", Source: "docs: examples/app-get.sh; client"},
	{ID: "respoke.roles.create.200", Operation: "postRoles", Kind: requirement.Flow,
		Sentence: "A role is created with 200, and the answer has what was sent.", Source: "recorded: POST /v1/roles"},
	{ID: "respoke.roles.create.admin", Operation: "postRoles", Kind: requirement.Flow,
		Sentence: "A role is created with the Admin-Token too, and what was not sent has its default.", Source: "docs: examples/roles-create.sh; the defaults recorded"},
	{ID: "respoke.roles.get.200", Operation: "getRolesById", Kind: requirement.Flow,
		Sentence: "A role that was created can be read.", Source: "recorded: GET /v1/roles/{id}"},
	{ID: "respoke.roles.list.200", Operation: "getRoles", Kind: requirement.Flow,
		Sentence: "A role that was created is in the list, which is sorted by id.", Source: "recorded: GET /v1/roles"},
	{ID: "respoke.tokens.create.200", Operation: "postTokens", Kind: requirement.Flow,
		Sentence: "A token is for the endpoint and role it was asked for, expires ttl seconds after its creation, and its tokenId comes last.", Source: "recorded: POST /v1/tokens; docs: a shell script takes the last quoted value"},
	{ID: "respoke.tokens.create.role-name", Operation: "postTokens", Kind: requirement.Flow,
		Sentence: "The role can be given by its name, and ttl as a string of digits.", Source: "client"},
	{ID: "respoke.appauthsessions.create.200", Operation: "postAppauthsessions", Kind: requirement.Flow,
		Sentence: "A tokenId opens a session under the older name of the route.", Source: "published; client"},
	{ID: "respoke.session-tokens.create.200", Operation: "postSessionTokens", Kind: requirement.Flow,
		Sentence: "A tokenId opens a session, whose token is new.", Source: "recorded: POST /v1/session-tokens"},
	{ID: "respoke.session-tokens.create.reused", Operation: "postSessionTokens", Kind: requirement.Flow,
		Sentence: "A tokenId works once.", Source: badTokenID},
	{ID: "respoke.appauthsessions.create.reused", Operation: "postAppauthsessions", Kind: requirement.Flow,
		Sentence: "A tokenId that was used under one name of the route does not work under the other.", Source: badTokenID},
	{ID: "respoke.roles.delete.200", Operation: "deleteRolesById", Kind: requirement.Flow,
		Sentence: "A role is deleted with 200 and a message.", Source: "recorded: DELETE /v1/roles/{id}"},
	{ID: "respoke.roles.get.deleted", Operation: "getRolesById", Kind: requirement.Flow,
		Sentence: "A deleted role is answered with 404.", Source: "recorded: GET /v1/roles/{id} after DELETE"},
	{ID: "respoke.roles.list.deleted", Operation: "getRoles", Kind: requirement.Flow,
		Sentence: "A deleted role is not listed.", Source: "recorded: DELETE and GET /v1/roles/{id}; for the list inferred"},
}

var publishedRequirements = requirement.Table{
	{ID: "respoke.admin-sessions.create.query", Operation: "postAdminSessions", Kind: requirement.Positive,
		Sentence: "Username and password can be given as query parameters.", Source: "published"},
	{ID: "respoke.adminsessions.create.query", Operation: "postAdminsessions", Kind: requirement.Positive,
		Sentence: "Username and password can be given as query parameters under the older name too.", Source: "published"},
	{ID: "respoke.tokens.put.200", Operation: "putTokens", Kind: requirement.Positive,
		Sentence: "A call with the App-Secret as a query parameter is answered with 200.", Source: "published; nothing else is known of the operation"},
	{ID: "respoke.apps.list.null-headers", Operation: "getApps", Kind: requirement.Positive,
		Sentence: "Credential headers that are the text null are treated as absent.", Source: "client: the Node client sends all three headers, unset ones as null"},
	{ID: "respoke.tokens.create.unknown-members", Operation: "postTokens", Kind: requirement.Positive,
		Sentence: "Members that the service does not know are tolerated.", Source: "client: the Node client adds a null roleId and headers"},
}

var limitRequirements = requirement.Table{
	{ID: "respoke.limit.429", Operation: "getApps", Kind: requirement.Limit,
		Sentence: "More calls at once than 10 a second and a burst of 20 allow are refused with 429, and the headers tell the rate.",
		Source:   "recorded: RateLimit-Limit 10, RateLimit-Time-Units seconds; client: 429 is handled; the burst is inferred from RateLimit-Remaining 19"},
}
