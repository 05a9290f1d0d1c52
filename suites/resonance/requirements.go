package resonance

import (
	"slices"

	"plumbline/harness/requirement"
)

const (
	published = "published: specs/resonance/openapi.json, POST /token"
	// anotherType is why a body of another media type is an invalid one.
	anotherType = "inferred: only application/json is documented for the body, and 422 is the " +
		"only status documented for a bad one"
	invalid = "published: 422 is \"Unprocessable Entity (Invalid Body)\"; the members are " +
		"required by the request's schema"
)

var requirements = slices.Concat(tokenRequirements, nearRequirements)

var tokenRequirements = requirement.Table{
	{ID: "resonance.token.create.200", Operation: createToken, Kind: requirement.Positive,
		Sentence: "The credentials of an app client are answered with 200 and the token " +
			"information.", Source: published},
	{ID: "resonance.token.create.members", Operation: createToken, Kind: requirement.Positive,
		Sentence: "The token information has every documented member, spelled as the schema " +
			"spells it; none is empty, the token lives on, its type is Bearer, and the refresh " +
			"token is another token.",
		Source: published +
			"; the schema is normative, the published example contradicts it and has the type " +
			"Bearer; that the tokens differ is inferred from what they are described to be for"},
	{ID: "resonance.token.create.access-token", Operation: createToken, Kind: requirement.Positive,
		Sentence: "The AccessToken is a JSON Web Token, signed or encrypted, and names no other " +
			"app client than the one that asked.",
		Source: "docs: the AccessToken is a JWT, and an appClientId is appcl- and a UUID; " +
			"inferred: it is protected (RFC 8725 section 3.2), and a claim of that form is the " +
			"app client that asked"},
	{ID: "resonance.token.create.lifetime", Operation: createToken, Kind: requirement.Positive,
		Sentence: "ExpiresIn is seconds, no more than a day of them, and the AccessToken says " +
			"the same of itself as far as it says something.",
		Source: "published: ExpiresIn is \"the number of seconds until the access token " +
			"expires\"; docs: it lives about 6 hours, and the published example says 3600; " +
			"inferred: exp and nbf of the token agree with it (RFC 7519 sections 4.1.4 and 4.1.5)"},
	{ID: "resonance.token.create.secret", Operation: createToken, Kind: requirement.Negative,
		Sentence: "A wrong secret is answered with 401 and plain text, though it begins with the " +
			"right one.", Source: published},
	{ID: "resonance.token.create.empty-secret", Operation: createToken, Kind: requirement.Negative,
		Sentence: "An empty secret is answered with 401 or 422 and plain text.",
		Source: published +
			"; inferred: an empty text is no secret; whether it is an invalid body is unknown"},
	{ID: "resonance.token.create.client", Operation: createToken, Kind: requirement.Negative,
		Sentence: "An unknown app client is answered with 401 and plain text.", Source: published},
	{ID: "resonance.token.create.same-refusal", Operation: createToken, Kind: requirement.Negative,
		Sentence: "An unknown app client is answered just as a known one with a wrong secret, " +
			"but for numbers and ids.",
		Source: "published: 401 is the one answer to both; inferred: it does not tell which " +
			"app clients there are"},
	{ID: "resonance.token.create.method", Operation: createToken, Kind: requirement.Negative,
		Sentence: "PUT, which is not documented, is refused, whatever credentials it has.",
		Source:   "inferred: only POST is documented; the status is unknown"},
	{ID: "resonance.token.create.basic", Operation: createToken, Kind: requirement.Negative,
		Sentence: "Credentials in Authorization do not stand in for those that a body lacks: 422 " +
			"and plain text.",
		Source: invalid + "; inferred: no other place is documented for the credentials"},
	{ID: "resonance.token.create.without-client", Operation: createToken,
		Kind:     requirement.Negative,
		Sentence: "A body without appClientId is answered with 422 and plain text.",
		Source:   invalid},
	{ID: "resonance.token.create.without-secret", Operation: createToken,
		Kind:     requirement.Negative,
		Sentence: "A body without appSecret is answered with 422 and plain text.", Source: invalid},
	{ID: "resonance.token.create.client-type", Operation: createToken, Kind: requirement.Negative,
		Sentence: "An appClientId that is no string is answered with 422 and plain text.",
		Source:   invalid},
	{ID: "resonance.token.create.secret-type", Operation: createToken, Kind: requirement.Negative,
		Sentence: "An appSecret that is no string is answered with 422 and plain text, though an " +
			"array has the right one in it.", Source: invalid},
	{ID: "resonance.token.create.member-case", Operation: createToken, Kind: requirement.Negative,
		Sentence: "A body whose members are spelled AppClientId and AppSecret lacks the required " +
			"ones: 422 and plain text.",
		Source: invalid + "; names of members are compared as they are (RFC 8259 section 8.3)"},
	{ID: "resonance.token.create.empty-body", Operation: createToken, Kind: requirement.Negative,
		Sentence: "An empty body is answered with 422 and plain text.", Source: invalid},
	{ID: "resonance.token.create.not-json", Operation: createToken, Kind: requirement.Negative,
		Sentence: "A body that is not JSON is answered with 422 and plain text.", Source: invalid},
	{ID: "resonance.token.create.trailing-data", Operation: createToken, Kind: requirement.Negative,
		Sentence: "A body that goes on after its JSON is not JSON, and is answered with 422 and " +
			"plain text.", Source: invalid + "; inferred: what is not JSON is an invalid body"},
	{ID: "resonance.token.create.form", Operation: createToken, Kind: requirement.Negative,
		Sentence: "A form is answered with 422 and plain text.", Source: anotherType},
	{ID: "resonance.token.create.media-type", Operation: createToken, Kind: requirement.Negative,
		Sentence: "A body of another media type than application/json is answered with 422 and " +
			"plain text.",
		Source: anotherType},
	{ID: "resonance.token.create.502", Operation: createToken, Kind: requirement.Negative,
		Sentence: "A failure of the downstream authentication service is answered with 502 and " +
			"plain text.", Source: published},
	{ID: "resonance.token.create.429", Operation: createToken, Kind: requirement.Limit,
		Sentence: "Within 10 seconds 5 calls of a client address are answered, more than the " +
			"windows allow with 429 and plain text, whatever app clients they are for, " +
			"and when the window is over calls are answered again.",
		Source: "published: the route is heavily rate-limited for security; docs: 5 calls in 10 " +
			"seconds, counted by client IP address"},
}
