package inspect

import (
	"slices"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
)

// The rules of this package. Those of loading are in package contract.
const (
	RuleMissingMember       contract.Rule = "missing-member"
	RuleUnknownMember       contract.Rule = "unknown-member"
	RuleWrongType           contract.Rule = "wrong-type"
	RuleInvalidValue        contract.Rule = "invalid-value"
	RuleExclusiveMembers    contract.Rule = "exclusive-members"
	RuleOperationReference  contract.Rule = "operation-by-reference"
	RuleNoOperations        contract.Rule = "no-operations"
	RuleMembersBesideRef    contract.Rule = "members-beside-reference"
	RuleDuplicateExtension  contract.Rule = "duplicate-extension-value"
	RuleUnusedComponent     contract.Rule = "unused-component"
	RuleOperationWithoutID  contract.Rule = "operation-without-id"
	RuleDuplicateID         contract.Rule = "duplicate-operation-id"
	RuleIDDiffersByCase     contract.Rule = "operation-id-differs-by-case"
	RulePathTemplate        contract.Rule = "path-template-malformed"
	RulePathWithQuery       contract.Rule = "path-with-query"
	RuleAmbiguousPaths      contract.Rule = "ambiguous-paths"
	RuleOverlappingPaths    contract.Rule = "overlapping-paths"
	RulePathUndeclared      contract.Rule = "path-parameter-undeclared"
	RulePathNotInTemplate   contract.Rule = "path-parameter-not-in-template"
	RulePathNotRequired     contract.Rule = "path-parameter-not-required"
	RuleDuplicateParameter  contract.Rule = "duplicate-parameter"
	RuleSeveralBodies       contract.Rule = "several-body-parameters"
	RuleBodyAndForm         contract.Rule = "body-and-form"
	RuleBodyAsParameter     contract.Rule = "body-as-parameter"
	RuleIgnoredHeader       contract.Rule = "ignored-header"
	RuleHeaderName          contract.Rule = "header-name-malformed"
	RuleNothingRequired     contract.Rule = "nothing-required"
	RuleBodyOnBodiless      contract.Rule = "body-where-none-is-expected"
	RuleOptionalBody        contract.Rule = "optional-body"
	RuleNoResponses         contract.Rule = "no-responses"
	RuleStatusCode          contract.Rule = "status-code-invalid"
	RuleStatusRangeCase     contract.Rule = "status-range-lower-case"
	RuleNoSuccess           contract.Rule = "no-success-response"
	RuleContentWithoutBody  contract.Rule = "content-without-body"
	RuleResponseSchema      contract.Rule = "response-without-schema"
	RuleLimitHeaders        contract.Rule = "rate-limit-without-headers"
	RuleMediaType           contract.Rule = "media-type-malformed"
	RuleMediaTypeSchema     contract.Rule = "media-type-without-schema"
	RuleSchemaKeyword       contract.Rule = "schema-keyword-invalid"
	RuleBooleanRequired     contract.Rule = "boolean-required"
	RuleUnknownType         contract.Rule = "unknown-type"
	RuleUnknownFormat       contract.Rule = "unknown-format"
	RulePattern             contract.Rule = "pattern-invalid"
	RuleOtherEdition        contract.Rule = "keyword-of-other-edition"
	RuleNullable            contract.Rule = "nullable-without-effect"
	RuleKeywordNoEffect     contract.Rule = "keyword-without-effect"
	RuleArrayWithoutItems   contract.Rule = "array-without-items"
	RuleReadAndWriteOnly    contract.Rule = "read-only-and-write-only"
	RuleDuplicateEnum       contract.Rule = "duplicate-enum-value"
	RuleDuplicateRequired   contract.Rule = "duplicate-required"
	RuleRequiredMisspelled  contract.Rule = "required-misspelled"
	RuleUnsatisfiable       contract.Rule = "unsatisfiable-schema"
	RuleEnumContradicts     contract.Rule = "enum-contradicts-schema"
	RuleDefaultContradicts  contract.Rule = "default-contradicts-schema"
	RuleMappingDangling     contract.Rule = "discriminator-mapping-dangling"
	RuleDiscriminatorNeeded contract.Rule = "discriminator-not-required"
	RuleMappingMissing      contract.Rule = "discriminator-mapping-missing"
	RuleClosedPart          contract.Rule = "closed-against-other-parts"
	RuleSchemeUndeclared    contract.Rule = "security-scheme-undeclared"
	RuleScopeUndeclared     contract.Rule = "scope-undeclared"
	RuleScopesWithoutOAuth  contract.Rule = "scopes-without-oauth2"
	RuleNoSecurity          contract.Rule = "no-security"
	RuleCredentialsInQuery  contract.Rule = "credentials-in-query"
	RulePlainHTTP           contract.Rule = "credentials-over-http"
	RuleTagUndeclared       contract.Rule = "tag-undeclared"
	RuleDuplicateTag        contract.Rule = "duplicate-tag"
	RuleServerURL           contract.Rule = "server-url-malformed"
	RuleVariableUndefined   contract.Rule = "server-variable-undefined"
	RuleVariableUnused      contract.Rule = "server-variable-unused"
	RuleVariableDefault     contract.Rule = "server-variable-default"
	RuleLinkTarget          contract.Rule = "link-target-unknown"
)

// Rule is a kind of defect: its id, how much it matters, and what it is about in a sentence.
type Rule struct {
	ID       contract.Rule    `json:"id"`
	Severity verdict.Severity `json:"severity"`
	Sentence string           `json:"sentence"`
}

// Rules lists every rule that [Document] applies, those of loading first.
func Rules() []Rule { return slices.Clone(registry) }

func severityOf(rule contract.Rule) verdict.Severity { return severities[rule] }

var severities = func() map[contract.Rule]verdict.Severity {
	known := map[contract.Rule]verdict.Severity{}
	for _, rule := range registry {
		known[rule.ID] = rule.Severity
	}
	return known
}()

var registry = slices.Concat(loadingRules, documentRules, operationRules, schemaRules,
	surroundingRules)

var loadingRules = []Rule{
	{contract.RuleEmptySecondDocument, verdict.Error,
		"A YAML file holds one document; a second, empty one makes many parsers refuse the file."},
	{contract.RuleSecondDocument, verdict.Error, "A YAML file holds one document."},
	{contract.RuleDuplicateMember, verdict.Error, "A name occurs once in an object."},
	{contract.RuleKeyNotString, verdict.Warning, "The keys of a YAML mapping are strings."},
	{contract.RuleByteOrderMark, verdict.Note, "A file starts without a byte order mark."},
	{contract.RuleNotJSON, verdict.Error, "A file with the name of JSON is JSON."},
	{contract.RulePathWithoutSlash, verdict.Error, "A path starts with a slash."},
	{contract.RuleBasePathWithoutSlash, verdict.Error, "basePath starts with a slash."},
	{contract.RuleBasePathTrailingSlash, verdict.Warning,
		"basePath does not end in a slash, which every path begins with."},
	{contract.RuleDanglingReference, verdict.Error, "A reference leads to something."},
	{contract.RuleReferenceCycle, verdict.Error, "A chain of references comes to an end."},
	{contract.RuleExternalReference, verdict.Warning, "What a reference leads to can be read."},
	{contract.RuleParameterWithoutLocation, verdict.Error,
		"A parameter has a name and says where it is sent."},
	{contract.RuleParameterWithoutType, verdict.Error, "A parameter outside the body has a type."},
	{contract.RuleNotAnObject, verdict.Error, "An object stands where one has to."},
	{contract.RuleNotAnArray, verdict.Error, "An array stands where one has to."},
	{contract.RuleExampleContradicts, verdict.Error,
		"An example satisfies the schema it is an example of."},
	{contract.RuleSchemaDoesNotCompile, verdict.Error, "A schema can be used to judge a value."},
	{contract.RuleSecondModel, verdict.Warning,
		"libopenapi, which reads the documents of suites as well, can load a document."},
	{contract.RuleAmendmentMatchesNothing, verdict.Warning,
		"The target of an amendment is in the document."},
}

var documentRules = []Rule{
	{RuleMissingMember, verdict.Error,
		"An object has every member that the specification requires."},
	{RuleUnknownMember, verdict.Error,
		"An object has only members that the specification knows; others begin with x-."},
	{RuleWrongType, verdict.Error,
		"A value is of the kind that the specification wants in its place."},
	{RuleInvalidValue, verdict.Error,
		"A value is one that the specification allows in its place."},
	{RuleExclusiveMembers, verdict.Error, "Of members that exclude one another there is one."},
	{RuleNoOperations, verdict.Warning,
		"A document describes an operation, a webhook or components."},
	{RuleMembersBesideRef, verdict.Warning, "Nothing stands beside a $ref that ignores it."},
	{RuleDuplicateExtension, verdict.Note,
		"An extension whose value is otherwise different on every operation does not have the " +
			"same value twice."},
	{RuleUnusedComponent, verdict.Note, "A component is used."},
}

var operationRules = []Rule{
	{RuleOperationReference, verdict.Error,
		"An operation stands in its path item; only the path item may be a reference."},
	{RuleOperationWithoutID, verdict.Note,
		"An operation has an operationId, by which tools name it."},
	{RuleDuplicateID, verdict.Error, "An operationId is unique."},
	{RuleIDDiffersByCase, verdict.Warning,
		"operationIds differ by more than case, since generated code may not."},
	{RulePathTemplate, verdict.Error, "The braces of a path template enclose names, each once."},
	{RulePathWithQuery, verdict.Error, "A path has neither query nor fragment."},
	{RuleAmbiguousPaths, verdict.Error,
		"Two paths differ by more than the names of their parameters."},
	{RuleOverlappingPaths, verdict.Note,
		"No URL matches two paths of which neither is the more concrete."},
	{RulePathUndeclared, verdict.Error,
		"Every name in a path template is declared as a path parameter."},
	{RulePathNotInTemplate, verdict.Error, "A path parameter is named in the path template."},
	{RulePathNotRequired, verdict.Error, "A path parameter is required."},
	{RuleDuplicateParameter, verdict.Error, "A list has one parameter of a name and place."},
	{RuleSeveralBodies, verdict.Error, "An operation has one body parameter at most."},
	{RuleBodyAndForm, verdict.Error,
		"An operation has a body parameter or form parameters, not both."},
	{RuleBodyAsParameter, verdict.Error,
		"Since OpenAPI 3.0 the body is described by requestBody, not by parameters."},
	{RuleHeaderName, verdict.Error,
		"The name of a header is one: letters, digits and hyphens, and nothing of its value."},
	{RuleIgnoredHeader, verdict.Warning,
		"Accept, Content-Type and Authorization are not declared as headers, where they " +
			"are ignored."},
	{RuleNothingRequired, verdict.Note, "A document says which of its parameters are required."},
	{RuleBodyOnBodiless, verdict.Warning,
		"GET, HEAD, DELETE and TRACE have no request body, since HTTP gives it no meaning."},
	{RuleOptionalBody, verdict.Note, "A body whose schema requires members is required itself."},
	{RuleNoResponses, verdict.Error, "An operation documents a response."},
	{RuleStatusCode, verdict.Error,
		"Responses are named by a status code, since 3.0 by a range such as 4XX, or by default."},
	{RuleStatusRangeCase, verdict.Warning,
		"The X of a range of status codes is written in upper case."},
	{RuleNoSuccess, verdict.Note, "An operation documents what it answers when it succeeds."},
	{RuleContentWithoutBody, verdict.Warning, "A response whose status allows no body has none."},
	{RuleResponseSchema, verdict.Note,
		"A response of OpenAPI 2.0 has a schema; without one it says that there is no body."},
	{RuleLimitHeaders, verdict.Note, "A 429 documents headers that say when to try again."},
	{RuleMediaType, verdict.Error, "A media type is written type/subtype."},
	{RuleMediaTypeSchema, verdict.Note, "Content has a schema; without one anything conforms."},
}

var schemaRules = []Rule{
	{RuleSchemaKeyword, verdict.Error, "A keyword of a schema has a value of its kind."},
	{RuleBooleanRequired, verdict.Error,
		"required is a list of names that stands in the object's schema, not a flag on a member."},
	{RuleUnknownType, verdict.Error, "type is one of the types there are."},
	{RuleUnknownFormat, verdict.Note, "format is one of JSON Schema or of OpenAPI's registry."},
	{RulePattern, verdict.Error, "pattern is a regular expression of ECMA-262."},
	{RuleOtherEdition, verdict.Warning,
		"A keyword belongs to the edition of the document; otherwise it is ignored."},
	{RuleNullable, verdict.Warning,
		"nullable stands beside a type, and beside an enum that contains null."},
	{RuleKeywordNoEffect, verdict.Warning, "A keyword applies to values of the schema's type."},
	{RuleArrayWithoutItems, verdict.Error, "Before OpenAPI 3.1 an array has items."},
	{RuleReadAndWriteOnly, verdict.Error, "A member is not both readOnly and writeOnly."},
	{RuleDuplicateEnum, verdict.Warning, "The values of an enum differ."},
	{RuleDuplicateRequired, verdict.Warning, "required names a member once."},
	{RuleRequiredMisspelled, verdict.Warning, "A required member is spelled as in properties."},
	{RuleUnsatisfiable, verdict.Error, "Some value satisfies a schema."},
	{RuleEnumContradicts, verdict.Warning, "A value of an enum satisfies the rest of its schema."},
	{RuleDefaultContradicts, verdict.Warning, "A default satisfies its schema."},
	{RuleMappingDangling, verdict.Error, "The mapping of a discriminator leads to schemas."},
	{RuleDiscriminatorNeeded, verdict.Warning,
		"The member that a discriminator reads is required."},
	{RuleMappingMissing, verdict.Warning,
		"A discriminator maps the values that its alternatives list."},
	{RuleClosedPart, verdict.Error,
		"An object with additionalProperties: false declares what other parts of its schema do."},
}

var surroundingRules = []Rule{
	{RuleSchemeUndeclared, verdict.Error,
		"A security requirement names a security scheme of the document."},
	{RuleScopeUndeclared, verdict.Warning,
		"The scopes of a security requirement are declared by their scheme."},
	{RuleScopesWithoutOAuth, verdict.Warning,
		"Before OpenAPI 3.1 only oauth2 and openIdConnect have scopes."},
	{RuleNoSecurity, verdict.Note, "A document says how requests are authenticated."},
	{RuleCredentialsInQuery, verdict.Warning,
		"Credentials are not sent in the query, where logs and histories keep them."},
	{RulePlainHTTP, verdict.Warning, "Credentials are not sent over http."},
	{RuleTagUndeclared, verdict.Note, "A tag of an operation is declared in the document's tags."},
	{RuleDuplicateTag, verdict.Error, "A tag is declared once."},
	{RuleServerURL, verdict.Error, "The URL of a server is one."},
	{RuleVariableUndefined, verdict.Error, "A variable in the URL of a server is defined."},
	{RuleVariableUnused, verdict.Warning, "A variable of a server stands in its URL."},
	{RuleVariableDefault, verdict.Error,
		"The default of a server's variable is among its values."},
	{RuleLinkTarget, verdict.Error, "A link leads to an operation of the document."},
}
