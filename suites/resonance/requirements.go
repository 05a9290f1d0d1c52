package resonance

import "plumbline/harness/requirement"

const (
	published = "published: specs/resonance/openapi.json, POST /token"
	invalid   = "published: 422 is \"Unprocessable Entity (Invalid Body)\"; the members are required by the request's schema"
)

var requirements = requirement.Table{
	{ID: "resonance.token.create.200", Operation: createToken, Kind: requirement.Positive,
		Sentence: "The credentials of an app client are answered with 200 and the token information.", Source: published},
	{ID: "resonance.token.create.members", Operation: createToken, Kind: requirement.Positive,
		Sentence: "The token information has every documented member, spelled as the schema spells it, and the token lives on.",
		Source:   published + "; the schema is normative, the published example contradicts it"},
	{ID: "resonance.token.create.secret", Operation: createToken, Kind: requirement.Negative,
		Sentence: "A wrong secret is answered with 401 and plain text.", Source: published},
	{ID: "resonance.token.create.client", Operation: createToken, Kind: requirement.Negative,
		Sentence: "An unknown app client is answered with 401 and plain text.", Source: published},
	{ID: "resonance.token.create.without-client", Operation: createToken, Kind: requirement.Negative,
		Sentence: "A body without appClientId is answered with 422 and plain text.", Source: invalid},
	{ID: "resonance.token.create.without-secret", Operation: createToken, Kind: requirement.Negative,
		Sentence: "A body without appSecret is answered with 422 and plain text.", Source: invalid},
	{ID: "resonance.token.create.client-type", Operation: createToken, Kind: requirement.Negative,
		Sentence: "An appClientId that is no string is answered with 422 and plain text.", Source: invalid},
	{ID: "resonance.token.create.secret-type", Operation: createToken, Kind: requirement.Negative,
		Sentence: "An appSecret that is no string is answered with 422 and plain text.", Source: invalid},
	{ID: "resonance.token.create.empty-body", Operation: createToken, Kind: requirement.Negative,
		Sentence: "An empty body is answered with 422 and plain text.", Source: invalid},
	{ID: "resonance.token.create.not-json", Operation: createToken, Kind: requirement.Negative,
		Sentence: "A body that is not JSON is answered with 422 and plain text.", Source: invalid},
	{ID: "resonance.token.create.media-type", Operation: createToken, Kind: requirement.Negative,
		Sentence: "A body of another media type than application/json is answered with 422 and plain text.",
		Source:   "inferred: only application/json is documented for the body, and 422 is the only status documented for a bad one"},
	{ID: "resonance.token.create.502", Operation: createToken, Kind: requirement.Negative,
		Sentence: "A failure of the downstream authentication service is answered with 502 and plain text.", Source: published},
	{ID: "resonance.token.create.429", Operation: createToken, Kind: requirement.Limit,
		Sentence: "Within 10 seconds 5 calls are answered, more than the windows allow with 429 and plain text, and when the window is over calls are answered again.",
		Source:   "published: the route is heavily rate-limited; docs: 5 calls in 10 seconds, counted by client IP address"},
}
