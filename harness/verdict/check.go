package verdict

// Check is the stable name of a check.
type Check string

// The checks of a response.
const (
	Status           Check = "status"
	ContentType      Check = "content-type"
	ResponseHeader   Check = "response-header"
	JSONSyntax       Check = "json-syntax"
	BodySyntax       Check = "body-syntax" // of XML, forms and other content that is not JSON
	BodySchema       Check = "body-schema"
	TextSchema       Check = "text-schema"
	UndocumentedBody Check = "undocumented-body"
	// Transport finds responses that are not complete HTTP.
	Transport Check = "transport"
	// Date compares the server's clock with that of whoever received the response.
	Date Check = "date"
	// Required finds what a case demands beyond the contract.
	Required Check = "required"
	// Flip finds that the same request is answered in different ways.
	Flip Check = "flip"
)

// The checks of what an API makes of requests that were generated from its document.
const (
	// InvalidAccepted finds requests that break the contract and are answered with success.
	InvalidAccepted Check = "invalid-accepted"
	// ValidRefused finds operations that refuse all that the contract allows.
	ValidRefused Check = "valid-refused"
	ServerError  Check = "server-error"
	// Credentials finds success without the credentials that the contract requires.
	Credentials Check = "credentials"
	Challenge   Check = "challenge"
	// Method finds methods that a path does not document, and does not refuse as HTTP has it.
	Method Check = "method"
	// Leak finds stack traces and the like in answers.
	Leak Check = "leak"
	// State finds what was changed, and is not so afterwards.
	State Check = "state"
	// CreatedLocation finds a Location that does not lead to what was created.
	CreatedLocation Check = "location"
	// Page finds lists that are not what was asked for: pages that have more, or lose or repeat
	// things, and entries that were not asked for or are in another order.
	Page Check = "page"
	// Foreign finds that a caller reaches what is another's.
	Foreign Check = "foreign"
	// Concurrency finds answers of requests that were sent at once and got mixed up.
	Concurrency Check = "concurrency"
	// Consistency finds answers to one request that differ in their form.
	Consistency Check = "consistency"
	// NoAnswer finds requests that an API which answers others does not answer.
	NoAnswer Check = "no-answer"
)

// The checks of a request.
const (
	Parameter          Check = "parameter"
	RequestContentType Check = "request-content-type"
	// everything about a request's body but its media type
	RequestBody Check = "request-body"
	Security    Check = "security"
)

// The checks of both.
const (
	Direction        Check = "direction" // of members that are readOnly or writeOnly
	UndeclaredMember Check = "undeclared-member"
	Discriminator    Check = "discriminator"
	// Operation stands for exchanges that no operation of the contract is found for.
	Operation Check = "operation"
)

// Description says what a check is about.
type Description struct {
	ID       Check
	Sentence string // what is demanded
	Help     string // what to look at where the demand is not met
}

// descriptions are in the order in which a reader meets the checks: the request, the response, and
// what concerns both.
var descriptions = []Description{
	{Parameter,
		"Every parameter that the contract requires is sent, can be read in its style and " +
			"satisfies its schema.",
		"Compare what was sent with the parameter's style, explode and schema; path, query, " +
			"header and cookie parameters and form fields of Swagger 2.0 are judged."},
	{RequestContentType,
		"The request names one media type that the contract documents for its body.",
		"Send one of the documented media types in Content-Type, or document the one " +
			"that is sent."},
	{RequestBody,
		"The request has the body that the contract requires, well-formed and satisfying " +
			"its schema.",
		"The finding names the place in the body and the part of the schema that is not met."},
	{Security, "The request has the credentials of one of the documented security requirements.",
		"Only the presence of credentials in their place is judged, not whether a server would " +
			"accept them."},
	{Status,
		"The contract documents the response's status code, exactly, by its range or by default.",
		"Document the status, its range (such as 4XX) or a default response, or have the server " +
			"answer with a documented one."},
	{ContentType, "The response names one media type that the contract documents for its status.",
		"Send one of the documented media types in Content-Type, or document the one " +
			"that is sent."},
	{ResponseHeader,
		"Every header that the contract requires of the response is there, and every documented " +
			"one satisfies its schema.",
		"Headers are read in their documented style before their schema is applied; undocumented " +
			"headers are never wrong."},
	{JSONSyntax,
		"A body of a JSON media type is one well-formed JSON value in UTF-8, or a well-formed " +
			"sequence of them where its type says so.",
		"Look at the byte that the finding names; an empty body, a byte order mark and two " +
			"members of one name are not well-formed either."},
	{BodySyntax,
		"A body that is not JSON is well-formed by its media type: XML, forms, multipart and " +
			"their content codings.",
		"Look at the place that the finding names, and at Content-Type and Content-Encoding, " +
			"which say how the body is read."},
	{BodySchema, "The response's decoded body satisfies the schema of its media type.",
		"The finding names the place in the body and the part of the schema that is not met."},
	{TextSchema, "A text body is text in its charset and satisfies the schema of its media type.",
		"The whole text is one string for the schema."},
	{UndocumentedBody,
		"The response has content only where the contract documents some and HTTP allows it.",
		"HTTP allows no content for HEAD, 204, 205 and 304; elsewhere document the content, or " +
			"do not send it."},
	{Transport, "The response is complete and well-formed HTTP.",
		"Look at what the connection did: the finding has the problem as the client met it."},
	{Date,
		"Where the response has a Date, it is about the time at which the response came.",
		"Set the server's clock, and send the Date in GMT; 90 minutes are let pass, and a cache " +
			"may send an old Date with its Age."},
	{Direction,
		"A body has only the members that go its way: nothing readOnly in a request, nothing " +
			"writeOnly in a response.",
		"Leave the member out, or correct readOnly and writeOnly in the schema."},
	{UndeclaredMember, "A body has only the members that its schema declares.",
		"Declare the member, or say with additionalProperties what others may be there; how much " +
			"it matters is a setting."},
	{Discriminator,
		"The discriminator's value names one of the schemas that the contract provides for it, " +
			"and the body satisfies that schema.",
		"Compare the value with the discriminator's mapping and with the names of the schemas."},
	{Required, "The response is what the case demands beyond the contract.",
		"The case's requirement says where the demand comes from."},
	{Flip, "A request that failed a case is answered alike when it is sent again at the end.",
		"One of several servers may be wrong, a cache may be stale, or the answer depends " +
			"on time; " +
			"the findings that only the first answer had are warnings beside this one."},
	{InvalidAccepted, "A request that breaks the contract is refused.",
		"The finding says what is wrong with the request; refuse it with a documented status, or " +
			"correct the document."},
	{ValidRefused, "An operation takes some request that the contract allows.",
		"Every request that the document allows was refused: look at the server's words, and " +
			"document what it wants."},
	{ServerError, "The server answers with its own error only where the contract says so.",
		"Look at the server's log for the request that the finding shows."},
	{Credentials, "Nothing succeeds without the credentials that the contract requires.",
		"Look at how the server authenticates this operation, or correct its security " +
			"requirement."},
	{Challenge, "A 401 says by WWW-Authenticate how to authenticate (RFC 9110 section 15.5.2).",
		"Send the header with the scheme that the contract documents."},
	{Method,
		"A method that a path does not have is refused with 404, or 405 and an Allow header (RFC " +
			"9110 section 15.5.6), and HEAD is answered as GET is (section 9.3.2).",
		"Document the method, or have the server refuse it."},
	{Leak, "No answer shows how the server is made: stack traces, errors of its database.",
		"Log them, and answer with a sentence for the caller."},
	{State, "What an answer says was done is so afterwards.",
		"The finding names the steps; the last answer does not go with those before it."},
	{CreatedLocation,
		"The Location of a creation leads to what was created (RFC 9110 section 10.2.2).",
		"Compare the Location with the path at which the thing is read."},
	{Page, "A list is what was asked for: a page has no more than its limit, pages one after the " +
		"other neither repeat nor lose anything, and filters and orders are kept to.",
		"Look at how the parameters of the list are applied, each and all together, and at the " +
			"order of the list."},
	{Foreign, "A caller reaches nothing that is another caller's.",
		"Look at how the operation finds out whose the thing is: other operations keep it from " +
			"the caller."},
	{Concurrency, "Requests that are sent at once are answered as if they came one by one.",
		"Look for state that requests share: variables, caches, and updates that overwrite each " +
			"other."},
	{Consistency, "The same request is answered in the same form.",
		"Several servers may differ, or a cache has another form than what it stands for."},
	{NoAnswer, "An API answers every request.",
		"Send the request of the finding, and look at what the server does with it: it waits for " +
			"something, or breaks off."},
	{Operation, "The request is addressed to an operation of the contract.",
		"Compare the path with the document's paths and the base paths of its servers; plumbline " +
			"verify takes another base path with --base-path."},
}

// Generated lists the checks of what an API makes of requests that were generated from its
// document.
func Generated() []Check {
	return []Check{InvalidAccepted, ValidRefused, ServerError, Credentials, Challenge, Method,
		Leak, State, CreatedLocation, Page, Foreign, Concurrency, Consistency, NoAnswer}
}

// Descriptions lists all checks, each with a sentence on what it demands.
func Descriptions() []Description { return append([]Description(nil), descriptions...) }

// Describe returns the sentence on what a check demands; empty for an id that is none.
func Describe(id Check) string {
	for _, d := range descriptions {
		if d.ID == id {
			return d.Sentence
		}
	}
	return ""
}
