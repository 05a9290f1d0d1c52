package respoke

import (
	"slices"

	"plumbline/harness/requirement"
)

// requirements are what the cases prove, in the order reports list them. Those of refusals stand
// beside the refusals.
var requirements = slices.Concat(
	flowRequirements,
	publishedRequirements,
	requirementsOf(credentialRefusals),
	requirementsOf(bodyRefusals),
	requirementsOf(otherRefusals),
	requirementsOf(credentialPlaces),
	requirementsOf(foreignOperations),
	foreignSessionRequirements,
	requirementsOf(repeatedCalls),
	staleRequirements,
	requirementsOf(oddInputs),
	oddRequirements,
	textRequirements,
	consistencyRequirements,
	boundRequirements,
	limitRequirements,
)

// proving is what has a requirement of its own.
type proving interface {
	requirement() requirement.Requirement
}

func requirementsOf[T proving](list []T) requirement.Table {
	table := make(requirement.Table, len(list))
	for i, one := range list {
		table[i] = one.requirement()
	}
	return table
}

var flowRequirements = requirement.Table{
	{ID: "respoke.admin-sessions.create.200", Operation: "postAdminSessions",
		Kind: requirement.Flow,
		Sentence: "A login with username and password in the body is answered with 200 " +
			"and a token.", Source: "docs: examples/admin-sessions.sh"},
	{ID: "respoke.adminsessions.create.200", Operation: "postAdminsessions", Kind: requirement.Flow,
		Sentence: "The older name of the route does the same.", Source: "published; client"},
	{ID: "respoke.apps.list.200", Operation: "getApps", Kind: requirement.Flow,
		Sentence: "The apps of the account are an array, each with its id and secret.",
		Source:   "docs: examples/apps-get.sh; client"},
	{ID: "respoke.apps.list.older-login", Operation: "getApps", Kind: requirement.Flow,
		Sentence: "The token that the older name of the login gives is an Admin-Token.",
		Source: "published; client: both names are used for the same; that their tokens are " +
			"alike is inferred"},
	{ID: "respoke.apps.get.200", Operation: "getAppsById", Kind: requirement.Flow,
		Sentence: "An app is shown to its App-Secret.",
		Source:   "docs: examples/app-get.sh; client"},
	{ID: "respoke.apps.get.admin", Operation: "getAppsById", Kind: requirement.Flow,
		Sentence: "An app is shown to the Admin-Token of its account.",
		Source:   "docs: examples/app-get.sh; client"},
	{ID: "respoke.roles.create.200", Operation: "postRoles", Kind: requirement.Flow,
		Sentence: "A role is created with 200, and the answer has what was sent.",
		Source:   "recorded: POST /v1/roles"},
	{ID: "respoke.roles.create.admin", Operation: "postRoles", Kind: requirement.Flow,
		Sentence: "A role is created with the Admin-Token too, and what was not sent has " +
			"its default.", Source: "docs: examples/roles-create.sh; the defaults recorded"},
	{ID: "respoke.roles.get.200", Operation: "getRolesById", Kind: requirement.Flow,
		Sentence: "A role that was created can be read, and is as it was.",
		Source:   "recorded: GET /v1/roles/{id}"},
	{ID: "respoke.roles.list.200", Operation: "getRoles", Kind: requirement.Flow,
		Sentence: "A role that was created is in the list at once, which is sorted by id and has " +
			"the roles of the app.",
		Source: "recorded: GET /v1/roles; that no other app's roles are listed is inferred"},
	{ID: "respoke.roles.list.app", Operation: "getRoles", Kind: requirement.Flow,
		Sentence: "The roles can be asked for with the appId.",
		Source:   "client: the Node client adds it"},
	{ID: "respoke.tokens.create.200", Operation: "postTokens", Kind: requirement.Flow,
		Sentence: "A token is for the endpoint and role it was asked for, expires ttl seconds " +
			"after its creation, and its tokenId comes last.",
		Source: "recorded: POST /v1/tokens; docs: a shell script takes the last quoted value"},
	{ID: "respoke.tokens.create.role-name", Operation: "postTokens", Kind: requirement.Flow,
		Sentence: "The role can be given by its name, and ttl as a string of digits; each token " +
			"is a new one.", Source: "client; docs: a tokenId works once"},
	{ID: "respoke.appauthsessions.create.200", Operation: "postAppauthsessions",
		Kind:     requirement.Flow,
		Sentence: "A tokenId opens a session under the older name of the route.",
		Source:   "published; client"},
	{ID: "respoke.session-tokens.create.200", Operation: "postSessionTokens",
		Kind:     requirement.Flow,
		Sentence: "A tokenId opens a session, whose token is new.",
		Source:   "recorded: POST /v1/session-tokens"},
	{ID: "respoke.session-tokens.create.reused", Operation: "postSessionTokens",
		Kind:     requirement.Flow,
		Sentence: "A tokenId works once.", Source: badTokenID},
	{ID: "respoke.session-tokens.create.reused-older", Operation: "postSessionTokens",
		Kind: requirement.Flow,
		Sentence: "A tokenId that was used under the older name of the route does not work under " +
			"the newer one.", Source: badTokenID},
	{ID: "respoke.appauthsessions.create.reused", Operation: "postAppauthsessions",
		Kind: requirement.Flow,
		Sentence: "A tokenId that was used under the newer name of the route does not work under " +
			"the older one.", Source: badTokenID},
	{ID: "respoke.appauthsessions.create.reused-older", Operation: "postAppauthsessions",
		Kind:     requirement.Flow,
		Sentence: "A tokenId works once under the older name of the route too.",
		Source:   badTokenID},
	{ID: "respoke.roles.delete.200", Operation: "deleteRolesById", Kind: requirement.Flow,
		Sentence: "A role is deleted with 200 and a message.",
		Source:   "recorded: DELETE /v1/roles/{id}"},
	{ID: "respoke.roles.get.deleted", Operation: "getRolesById", Kind: requirement.Flow,
		Sentence: "A deleted role is answered with 404.",
		Source:   "recorded: GET /v1/roles/{id} after DELETE"},
	{ID: "respoke.roles.list.deleted", Operation: "getRoles", Kind: requirement.Flow,
		Sentence: "A deleted role is not listed.",
		Source:   "recorded: DELETE and GET /v1/roles/{id}; for the list inferred"},
	{ID: "respoke.roles.delete.others", Operation: "getRoles", Kind: requirement.Flow,
		Sentence: "The deletion of a role leaves the others as they are.",
		Source:   "recorded: DELETE and GET /v1/roles; that nobody else's role goes is inferred"},
	{ID: "respoke.tokens.create.deleted-role", Operation: "postTokens", Kind: requirement.Flow,
		Sentence: "There is no token for a role that has been deleted.",
		Source:   unknownRole + "; that it gets no token is inferred"},
}

var publishedRequirements = requirement.Table{
	{ID: "respoke.admin-sessions.create.query", Operation: "postAdminSessions",
		Kind:     requirement.Positive,
		Sentence: "Username and password can be given as query parameters.", Source: "published"},
	{ID: "respoke.adminsessions.create.query", Operation: "postAdminsessions",
		Kind: requirement.Positive,
		Sentence: "Username and password can be given as query parameters under the older " +
			"name too.", Source: "published"},
	{ID: "respoke.tokens.put.200", Operation: "putTokens", Kind: requirement.Positive,
		Sentence: "A call with the App-Secret as a query parameter is answered with 200.",
		Source:   "published; nothing else is known of the operation"},
	{ID: "respoke.apps.list.null-headers", Operation: "getApps", Kind: requirement.Positive,
		Sentence: "Credential headers that are the text null are treated as absent.",
		Source:   "client: the Node client sends all three headers, unset ones as null"},
	{ID: "respoke.tokens.create.unknown-members", Operation: "postTokens",
		Kind:     requirement.Positive,
		Sentence: "Members that the service does not know are tolerated.",
		Source:   "client: the Node client adds a null roleId and headers"},
	{ID: "respoke.roles.create.without-app", Operation: "postRoles", Kind: requirement.Positive,
		Sentence: "With an App-Secret the appId may be left out.",
		Source:   "recorded: POST /v1/roles"},
	{ID: "respoke.roles.create.unknown-members", Operation: "postRoles", Kind: requirement.Positive,
		Sentence: "Members that the service does not know are tolerated.",
		Source:   "client: the Node client adds a null roleId and headers"},
	{ID: "respoke.roles.create.null-headers", Operation: "postRoles", Kind: requirement.Positive,
		Sentence: "Credential headers that are the text null are treated as absent.",
		Source:   nullIsAbsent},
	{ID: "respoke.session-tokens.create.null-headers", Operation: "postSessionTokens",
		Kind:     requirement.Positive,
		Sentence: "Credential headers that are the text null are treated as absent.",
		Source:   nullIsAbsent},
	{ID: "respoke.session-tokens.create.form", Operation: "postSessionTokens",
		Kind:     requirement.Positive,
		Sentence: "A tokenId can be sent as a form.",
		Source:   "client: the mobile clients send forms"},
	{ID: "respoke.admin-sessions.create.no-hint", Operation: "postAdminSessions",
		Kind:     requirement.Negative,
		Sentence: "An unknown username and a wrong password cannot be told apart.",
		Source:   "inferred: whoever could would know which accounts exist"},
}

var limitRequirements = requirement.Table{
	{ID: "respoke.limit.429", Operation: "getApps", Kind: requirement.Limit,
		Sentence: "More calls at once than 10 a second and a burst of 20 allow are refused with " +
			"429, and the headers tell the rate.",
		Source: "recorded: RateLimit-Limit 10, RateLimit-Time-Units seconds; client: 429 is " +
			"handled; the burst is inferred from RateLimit-Remaining 19"},
	{ID: "respoke.limit.told", Operation: "getRoles", Kind: requirement.Flow,
		Sentence: "Every answer tells the rate, in calls a second.",
		Source: "recorded: RateLimit-Limit 10 and RateLimit-Time-Units seconds on " +
			"every response"},
}
