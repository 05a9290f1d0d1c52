package check

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"plumbline/harness/contract"
	"plumbline/harness/exchange"
	"plumbline/harness/tree"
)

// row is one exchange and everything the checks have to say of it. Without findings it is one they must accept.
type row struct {
	check        ID
	name         string
	document     string
	overlay      string
	answer       answer
	expectations []Expectation
	findings     []expected
}

// expected is a finding in full. Its place in the contract is the first occurrence of a text in the document, or in the overlay where it
// begins with "overlay: "; what is found there is what a reader is led to.
type expected struct {
	check            ID
	message          string
	expected, actual string
	hint, note       string
	instance         string // "-" where it is not about the body
	at, pointer      string
}

const op = "/paths/~1a/get"

var objectSchema = `{"type":"object","required":["name"],"properties":{"name":{"type":"string","maxLength":3},"tags":{"type":"array","items":{"type":"integer"}}}}`

// theTable has, for each check, exchanges that it must refuse and others that it must accept.
var theTable = []row{
	{check: Status, name: "an undocumented status", document: v31(`"200":{"description":"d"},"4XX":{"description":"d"}`), answer: answer{status: 500},
		findings: []expected{{check: Status, message: "the status is 500 Internal Server Error; GET /a documents 200, 4XX",
			expected: "200, 4XX", actual: "500", instance: "-", at: `"responses"`, pointer: op + "/responses"}}},
	{check: Status, name: "a status without a name, and nothing documented", document: v31(``), answer: answer{status: 299},
		findings: []expected{{check: Status, message: "the status is 299; GET /a documents nothing",
			expected: "nothing", actual: "299", instance: "-", at: `"responses"`, pointer: op + "/responses"}}},
	{check: Status, name: "one status beside the range", document: v30(`"2xx":{"description":"d"}`), answer: answer{status: 300},
		findings: []expected{{check: Status, message: "the status is 300 Multiple Choices; GET /a documents 2xx",
			expected: "2xx", actual: "300", instance: "-", at: `"responses"`, pointer: op + "/responses"}}},
	{check: Status, name: "the status itself", document: v31(`"200":{"description":"d"}`)},
	{check: Status, name: "a range", document: v31(`"4XX":{"description":"d"}`), answer: answer{status: 418}},
	{check: Status, name: "a range in lower case", document: v30(`"4xx":{"description":"d"}`), answer: answer{status: 404}},
	{check: Status, name: "default", document: v20(`"default":{"description":"d"}`), answer: answer{status: 503}},

	{check: ContentType, name: "another type", document: v31(content("application/json", `{}`)), answer: textOf("text/html", "<p>"),
		findings: []expected{{check: ContentType, message: "the Content-Type is text/html; the contract documents application/json for 200",
			expected: "application/json", actual: "text/html", instance: "-", at: `"application/json"`, pointer: op + "/responses/200/content/application~1json"}}},
	{check: ContentType, name: "none, of two", document: v31(ok(`"content":{"application/json":{},"text/plain":{}}`)), answer: answer{body: "{}"},
		findings: []expected{{check: ContentType, message: "the response has no Content-Type; the contract documents application/json, text/plain",
			expected: "application/json, text/plain", actual: "no Content-Type", instance: "-", at: `"application/json"`, pointer: op + "/responses/200/content/application~1json"}}},
	{check: ContentType, name: "two lines", document: v31(content("application/json", `{}`)),
		answer: answer{lines: []string{"Content-Type: application/json", "Content-Type: text/plain"}, body: "{}"},
		findings: []expected{{check: ContentType, message: "the response has 2 Content-Type headers; the contract documents application/json",
			expected: "application/json", actual: "2 Content-Type headers", instance: "-", at: `"application/json"`, pointer: op + "/responses/200/content/application~1json"}}},
	{check: ContentType, name: "a malformed one", document: v31(content("application/json", `{}`)), answer: textOf("application/json; charset", "{}"),
		findings: []expected{{check: ContentType, message: `the Content-Type "application/json; charset" is malformed: invalid media parameter`,
			expected: "application/json", actual: "application/json; charset", instance: "-", at: `"application/json"`, pointer: op + "/responses/200/content/application~1json"}}},
	{check: ContentType, name: "a documented parameter with another value", document: v31(content("application/json; v=2", `{}`)), answer: textOf("application/json; v=1", "{}"),
		findings: []expected{{check: ContentType, message: "the Content-Type is application/json; v=1; the contract documents application/json; v=2 for 200",
			expected: "application/json; v=2", actual: "application/json; v=1", instance: "-", at: `"application/json; v=2"`, pointer: op + "/responses/200/content/application~1json; v=2"}}},
	{check: ContentType, name: "the produces of 2.0", document: v20(ok(`"schema":{}`), `"produces":["application/json"]`), answer: textOf("text/plain", "a"),
		findings: []expected{{check: ContentType, message: "the Content-Type is text/plain; the contract documents application/json for 200",
			expected: "application/json", actual: "text/plain", instance: "-", at: `"schema"`, pointer: op + "/responses/200/schema"}}},
	{check: ContentType, name: "in another case and with a charset", document: v31(content("application/json", `{}`)), answer: textOf("Application/JSON; charset=UTF-8", "{}")},
	{check: ContentType, name: "a range of subtypes", document: v31(content("application/*", `{}`)), answer: textOf("application/problem+json", "{}")},
	{check: ContentType, name: "any", document: v31(content("*/*", `{}`)), answer: jsonOf("{}")},
	{check: ContentType, name: "any, as 2.0 has it without produces", document: v20(ok(`"schema":{}`)), answer: jsonOf("{}")},
	{check: ContentType, name: "the most specific one", document: v31(ok(`"content":{"*/*":{"schema":false},"application/*":{"schema":false},"application/json":{"schema":{}}}`)), answer: jsonOf("1")},

	{check: ResponseHeader, name: "a required one is missing", document: v31(header("X-Count", `"required":true,"schema":{"type":"integer"}`)),
		findings: []expected{{check: ResponseHeader, message: "the header X-Count is missing (required)", expected: "X-Count", actual: "no such header",
			instance: "-", at: `"X-Count"`, pointer: op + "/responses/200/headers/X-Count"}}},
	{check: ResponseHeader, name: "a required one of 2.0 is missing", document: v20(header("X-Count", `"type":"integer","x-required":true`)),
		findings: []expected{{check: ResponseHeader, message: "the header X-Count is missing (required)", expected: "X-Count", actual: "no such header",
			instance: "-", at: `"X-Count"`, pointer: op + "/responses/200/headers/X-Count"}}},
	{check: ResponseHeader, name: "an optional one is not a number", document: v31(header("X-Count", `"schema":{"type":"integer"}`)), answer: answer{lines: []string{"x-count: many"}},
		findings: []expected{{check: ResponseHeader, message: `the header X-Count is the string "many"; must be integer`, expected: `type: "integer"`, actual: "many",
			instance: "-", at: `"type"`, pointer: op + "/responses/200/headers/X-Count/schema/type"}}},
	{check: ResponseHeader, name: "one is too large", document: v20(header("X-Count", `"type":"integer","maximum":9`)), answer: answer{lines: []string{"X-Count: 10"}},
		findings: []expected{{check: ResponseHeader, message: "the header X-Count is 10; must be at most 9", expected: "maximum: 9", actual: "10",
			instance: "-", at: `"maximum"`, pointer: op + "/responses/200/headers/X-Count/maximum"}}},
	{check: ResponseHeader, name: "an item of several lines", document: v31(header("X-Ids", `"schema":{"type":"array","items":{"type":"integer"}}`)),
		answer: answer{lines: []string{"X-Ids: 1,2", "X-Ids: three"}},
		findings: []expected{{check: ResponseHeader, message: `the header X-Ids[2] is the string "three"; must be integer`, expected: `type: "integer"`, actual: "1,2, three",
			instance: "-", at: `"type":"integer"`, pointer: op + "/responses/200/headers/X-Ids/schema/items/type"}}},
	{check: ResponseHeader, name: "an empty list", document: v31(header("X-Ids", `"schema":{"type":"array","minItems":1}`)), answer: answer{lines: []string{"X-Ids: "}},
		findings: []expected{{check: ResponseHeader, message: "the header X-Ids has 0 items; must have at least 1", expected: "minItems: 1", actual: "",
			instance: "-", at: `"minItems"`, pointer: op + "/responses/200/headers/X-Ids/schema/minItems"}}},
	{check: ResponseHeader, name: "neither true nor false", document: v31(header("X-Old", `"schema":{"type":"boolean"}`)), answer: answer{lines: []string{"X-Old: yes"}},
		findings: []expected{{check: ResponseHeader, message: `the header X-Old is the string "yes"; must be boolean`, expected: `type: "boolean"`, actual: "yes",
			instance: "-", at: `"type"`, pointer: op + "/responses/200/headers/X-Old/schema/type"}}},
	{check: ResponseHeader, name: "the second Set-Cookie line", document: v31(header("Set-Cookie", `"schema":{"type":"string","pattern":"^[^,]*; Secure$"}`)),
		answer: answer{lines: []string{"Set-Cookie: a=1; Secure", "Set-Cookie: b=2"}},
		findings: []expected{{check: ResponseHeader, message: `the header Set-Cookie is "b=2"; must match the pattern ^[^,]*; Secure$`, expected: `pattern: "^[^,]*; Secure$"`, actual: "b=2",
			instance: "-", at: `"pattern"`, pointer: op + "/responses/200/headers/Set-Cookie/schema/pattern"}}},
	{check: ResponseHeader, name: "digits in a string", document: v31(header("X-Name", `"required":true,"schema":{"type":"string"}`)), answer: answer{lines: []string{"X-Name: 12"}}},
	{check: ResponseHeader, name: "a number, a boolean, an array", document: v31(ok(`"headers":{"A":{"schema":{"type":"number"}},"B":{"schema":{"type":"boolean"}},"C":{"schema":{"type":"array","items":{"type":["boolean","integer"]}}}}`)),
		answer: answer{lines: []string{"A: 1.50", "B: false", "C: 1, true", "C: 3"}}},
	{check: ResponseHeader, name: "an optional one that is not there", document: v31(header("X-Count", `"schema":{"type":"integer"}`))},
	{check: ResponseHeader, name: "a type that only allOf says", document: v30(header("X-Count", `"schema":{"allOf":[{"type":"integer"}]}`)), answer: answer{lines: []string{"X-Count: 7"}}},
	{check: ResponseHeader, name: "the type that satisfies, of two", document: v31(header("X-Count", `"schema":{"type":["integer","string"],"enum":["12"]}`)), answer: answer{lines: []string{"X-Count: 12"}}},
	{check: ResponseHeader, name: "Content-Type is ignored as a header", document: v31(ok(`"headers":{"content-type":{"required":true,"schema":{"const":"nothing"}}},"content":{"application/json":{"schema":{}}}`)), answer: jsonOf("1")},

	{check: JSONSyntax, name: "an empty body", document: v31(content("application/json", `{}`)), answer: jsonOf(" \r\n"),
		findings: []expected{{check: JSONSyntax, message: "the body is empty; the contract documents application/json", expected: oneValue, actual: "nothing",
			at: `"application/json"`, pointer: op + "/responses/200/content/application~1json"}}},
	{check: JSONSyntax, name: "one that ends too early", document: v31(content("application/json", `{}`)), answer: jsonOf("{\"a\":1,\n \"b\":"),
		findings: []expected{{check: JSONSyntax, message: "the body is not well-formed JSON: the JSON ends before its end (line 2, column 6)", expected: oneValue, actual: "{\"a\":1,\n \"b\":",
			at: `"application/json"`, pointer: op + "/responses/200/content/application~1json"}}},
	{check: JSONSyntax, name: "two values", document: v31(content("application/json", `{}`)), answer: jsonOf("{} []"),
		findings: []expected{{check: JSONSyntax, message: "the body is not well-formed JSON: more text after the end of the JSON value (line 1, column 4)", expected: oneValue, actual: "{} []",
			at: `"application/json"`, pointer: op + "/responses/200/content/application~1json"}}},
	{check: JSONSyntax, name: "not UTF-8", document: v31(content("application/json", `{}`)), answer: jsonOf("\"\xff\""),
		findings: []expected{{check: JSONSyntax, message: "the body is not UTF-8", expected: oneValue, actual: "invalid UTF-8",
			at: `"application/json"`, pointer: op + "/responses/200/content/application~1json"}}},
	{check: JSONSyntax, name: "a byte order mark, and the schema still counts", document: v31(content("application/json", `{"type":"null"}`)), answer: jsonOf("\xef\xbb\xbf1"),
		findings: []expected{
			{check: JSONSyntax, message: "the body starts with a byte order mark, which JSON does not allow", expected: oneValue, actual: "a byte order mark",
				at: `"application/json"`, pointer: op + "/responses/200/content/application~1json"},
			{check: BodySchema, message: "$ is the number 1; must be null", expected: `type: "null"`, actual: "1",
				at: `"type"`, pointer: op + "/responses/200/content/application~1json/schema/type"}}},
	{check: JSONSyntax, name: "members more than once, each told once", document: v31(content("application/json", `{}`)), answer: jsonOf(`{"a":1,"a":2,"a":3,"b":[{"c d":1,"c d":1}]}`),
		findings: []expected{
			{check: JSONSyntax, message: "$.a occurs more than once in one object", expected: oneValue, actual: "a duplicate member", instance: "/a",
				at: `"application/json"`, pointer: op + "/responses/200/content/application~1json"},
			{check: JSONSyntax, message: `$.b[0]."c d" occurs more than once in one object`, expected: oneValue, actual: "a duplicate member", instance: "/b/0/c d",
				at: `"application/json"`, pointer: op + "/responses/200/content/application~1json"}}},
	{check: JSONSyntax, name: "a corrupt content coding", document: v31(content("application/json", `{}`)),
		answer: answer{lines: []string{"Content-Type: application/json", "Content-Encoding: gzip"}, body: "{}"},
		findings: []expected{{check: JSONSyntax, message: `the body cannot be decoded: content coding "gzip": the body is not in its content coding: unexpected EOF`,
			expected: "content as Content-Encoding says", actual: `content coding "gzip": the body is not in its content coding: unexpected EOF`,
			at: `"200"`, pointer: op + "/responses/200"}}},
	{check: JSONSyntax, name: "one value with white space", document: v31(content("application/json", `{}`)), answer: jsonOf(" {\"a\" : [1e2, null]}\n")},
	{check: JSONSyntax, name: "a compressed one", document: v31(content("application/json", objectSchema)),
		answer: answer{lines: []string{"Content-Type: application/json", "Content-Encoding: gzip"}, body: compressed(`{"name":"abc"}`)}},

	{check: BodySchema, name: "a missing member", document: v31(content("application/json", objectSchema)), answer: jsonOf(`{"Name":"abc"}`),
		findings: []expected{{check: BodySchema, message: "$.name is missing (required)", expected: "required: name", actual: "no such member", instance: "/name",
			hint: `the body has "Name"; the contract spells it "name"`,
			at:   `"name"]`, pointer: op + "/responses/200/content/application~1json/schema/required/0"}}},
	{check: BodySchema, name: "all that is wrong at once", document: v30(content("application/json", objectSchema)), answer: jsonOf(`{"name":"abcd","tags":[1,"x"]}`),
		findings: []expected{
			{check: BodySchema, message: "$.name has 4 characters; must have at most 3", expected: "maxLength: 3", actual: `"abcd"`, instance: "/name",
				at: `"maxLength"`, pointer: op + "/responses/200/content/application~1json/schema/properties/name/maxLength"},
			{check: BodySchema, message: `$.tags[1] is the string "x"; must be integer`, expected: `type: "integer"`, actual: `"x"`, instance: "/tags/1",
				at: `"type":"integer"`, pointer: op + "/responses/200/content/application~1json/schema/properties/tags/items/type"}}},
	{check: BodySchema, name: "null", document: v20(ok(`"schema":` + objectSchema)), answer: jsonOf("null"),
		findings: []expected{{check: BodySchema, message: "$ is null; must be object", expected: `type: "object"`, actual: "null",
			at: `"type"`, pointer: op + "/responses/200/schema/type"}}},
	{check: BodySchema, name: "behind a reference", document: v20(ok(`"schema":{"$ref":"#/definitions/D"}`), `"definitions":{"D":{"minimum":5}}`), answer: jsonOf("4"),
		findings: []expected{{check: BodySchema, message: "$ is 4; must be at least 5", expected: "minimum: 5", actual: "4", at: `"minimum"`, pointer: "/definitions/D/minimum"}}},
	{check: BodySchema, name: "by the default", document: v31(`"200":{"description":"d"},"default":{"description":"d","content":{"application/json":{"schema":{"const":1}}}}`),
		answer: answer{status: 404, lines: []string{"Content-Type: application/json"}, body: "2"},
		findings: []expected{{check: BodySchema, message: "$ is 2; must be 1", expected: "const: 1", actual: "2",
			at: `"const"`, pointer: op + "/responses/default/content/application~1json/schema/const"}}},
	{check: BodySchema, name: "what an amendment demands", document: v31(content("application/json", `{"type":"string"}`)),
		overlay: `{"overlay":"1.0.0","info":{"title":"t","version":"1"},"actions":[{"target":"$.paths['/a'].get.responses['200'].content['application/json'].schema","update":{"minLength":2}}]}`,
		answer:  jsonOf(`"a"`),
		findings: []expected{{check: BodySchema, message: "$ has 1 character; must have at least 2", expected: "minLength: 2", actual: `"a"`,
			at: `overlay: "minLength"`, pointer: op + "/responses/200/content/application~1json/schema/minLength"}}},
	{check: BodySchema, name: "the problem that the example has too", document: v31(ok(`"content":{"application/json":{"schema":{"required":["Token"]},"example":{"token":"t"}}}`)), answer: jsonOf(`{"token":"x"}`),
		findings: []expected{{check: BodySchema, message: "$.Token is missing (required)", expected: "required: Token", actual: "no such member", instance: "/Token",
			hint: `the body has "token"; the contract spells it "Token"`, note: "the document's own example has the same problem (defect example-contradicts-schema)",
			at: `"Token"]`, pointer: op + "/responses/200/content/application~1json/schema/required/0"}}},
	{check: BodySchema, name: "another problem than the example has in that place", document: v31(ok(`"content":{"application/json":{"schema":{"required":["n"],"properties":{"n":{"type":"integer"}}},"example":{}}}`)), answer: jsonOf(`{"n":"x"}`),
		findings: []expected{{check: BodySchema, message: `$.n is the string "x"; must be integer`, expected: `type: "integer"`, actual: `"x"`, instance: "/n",
			at: `"type"`, pointer: op + "/responses/200/content/application~1json/schema/properties/n/type"}}},
	{check: BodySchema, name: "what the schema says", document: v31(content("application/json", objectSchema)), answer: jsonOf(`{"name":"abc","tags":[],"more":null}`)},
	{check: BodySchema, name: "null where it is allowed", document: v30(content("application/json", `{"type":"object","nullable":true}`)), answer: jsonOf("null")},
	{check: BodySchema, name: "x-nullable in 2.0", document: v20(ok(`"schema":{"type":"object","x-nullable":true}`)), answer: jsonOf("null")},
	{check: BodySchema, name: "true", document: v31(content("application/json", "true")), answer: jsonOf("1")},

	{check: TextSchema, name: "a text of another form", document: v31(content("text/plain", `{"type":"string","pattern":"^[a-z]+$"}`)), answer: textOf("text/plain", "a1"),
		findings: []expected{{check: TextSchema, message: `$ is "a1"; must match the pattern ^[a-z]+$`, expected: `pattern: "^[a-z]+$"`, actual: `"a1"`,
			at: `"pattern"`, pointer: op + "/responses/200/content/text~1plain/schema/pattern"}}},
	{check: TextSchema, name: "not UTF-8", document: v31(content("text/plain", `{"type":"string"}`)), answer: textOf("text/plain", "\xe9"),
		findings: []expected{{check: TextSchema, message: "the body is not text of its charset: it is not UTF-8", expected: "text", actual: "it is not UTF-8",
			at: `"text/plain"`, pointer: op + "/responses/200/content/text~1plain"}}},
	{check: TextSchema, name: "not ASCII", document: v31(content("text/*", `{"type":"string"}`)), answer: textOf("text/csv; charset=US-ASCII", "é"),
		findings: []expected{{check: TextSchema, message: "the body is not text of its charset: it is not ASCII", expected: "text", actual: "it is not ASCII",
			at: `"text/*"`, pointer: op + "/responses/200/content/text~1*"}}},
	{check: TextSchema, name: "an empty text that must not be", document: v31(content("text/plain", `{"minLength":1}`)), answer: textOf("text/plain", ""),
		findings: []expected{{check: TextSchema, message: "$ has 0 characters; must have at least 1", expected: "minLength: 1", actual: `""`,
			at: `"minLength"`, pointer: op + "/responses/200/content/text~1plain/schema/minLength"}}},
	{check: TextSchema, name: "Latin-1 counts characters", document: v31(content("text/plain", `{"const":"é"}`)), answer: textOf("text/plain; charset=ISO-8859-1", "\xe9")},
	{check: TextSchema, name: "UTF-8 and an empty text", document: v20(ok(`"schema":{"type":"string"}`), `"produces":["text/plain"]`), answer: textOf(`text/plain; charset="utf-8"`, "")},

	{check: UndocumentedBody, name: "a body without documented content", document: v31(`"200":{"description":"d"}`), answer: jsonOf("1"),
		findings: []expected{{check: UndocumentedBody, message: "the response has a body of 1 byte; the contract documents none for 200", expected: "no body", actual: "1 byte",
			at: `"200"`, pointer: op + "/responses/200"}}},
	{check: UndocumentedBody, name: "a body of 2.0 without schema", document: v20(`"default":{"description":"d"}`), answer: jsonOf("{}"),
		findings: []expected{{check: UndocumentedBody, message: "the response has a body of 2 bytes; the contract documents none for default", expected: "no body", actual: "2 bytes",
			at: `"default"`, pointer: op + "/responses/default"}}},
	bodyWhere("HEAD", answer{method: "HEAD"}, "200"),
	bodyWhere("1xx", answer{status: 103}, "103"),
	bodyWhere("204", answer{status: 204}, "204"),
	bodyWhere("205", answer{status: 205}, "205"),
	bodyWhere("304", answer{status: 304}, "304"),
	{check: UndocumentedBody, name: "none where none is documented", document: v31(`"200":{"description":"d"}`)},
	{check: UndocumentedBody, name: "none to HEAD, though there is a type", document: v31(content("application/json", `{}`)), answer: answer{method: "HEAD", lines: []string{"Content-Type: text/html"}}},
	{check: UndocumentedBody, name: "none with 204, though content is documented", document: v31(`"204":{"description":"d","content":{"application/json":{"schema":{}}}}`), answer: answer{status: 204}},
	{check: UndocumentedBody, name: "none with 304", document: v31(`"304":{"description":"d","content":{"application/json":{"schema":{}}}}`), answer: answer{status: 304}},

	transportOf(exchange.Truncated, "the body ended after 3 of 9 bytes"),
	transportOf(exchange.Malformed, "the answer of localhost is not HTTP: malformed status line"),
	transportOf(exchange.TooLarge, "the body is larger than the limit of 10 bytes"),
	transportOf(exchange.Deadline, "the exchange took longer than 1s; the deadline came before the response's header section"),
	{check: Transport, name: "a complete response", document: v31(content("application/json", `{}`)), answer: jsonOf("{}")},
	{check: Transport, name: "no connection says nothing of the API", document: v31(""), answer: answer{none: true, problem: &exchange.Problem{Kind: exchange.Connection, Message: "refused"}}},
	{check: Transport, name: "neither does a request that was not sent", document: v31(""), answer: answer{none: true, problem: &exchange.Problem{Kind: exchange.NotSent, Message: "no turn"}}},
	{check: Transport, name: "nor one that was canceled after the status", document: v31(""), answer: answer{status: 500, problem: &exchange.Problem{Kind: exchange.Canceled, Message: "canceled"}}},

	{check: Required, name: "another status", document: v31(`"default":{"description":"d"}`), answer: answer{status: 200}, expectations: []Expectation{StatusIs(401), Refused()},
		findings: []expected{
			{check: Required, message: "the status is 200 OK; this case requires that the status is 401 Unauthorized", expected: "the status is 401 Unauthorized",
				actual: "the status is 200 OK", instance: "-", at: `"get"`, pointer: op},
			{check: Required, message: "the status is 200 OK; this case requires that the status is one of 4XX", expected: "the status is one of 4XX",
				actual: "the status is 200 OK", instance: "-", at: `"get"`, pointer: op}}},
	{check: Required, name: "no refusal", document: v31(`"default":{"description":"d"}`), answer: answer{status: 500}, expectations: []Expectation{Refused(), StatusIs(500)},
		findings: []expected{{check: Required, message: "the status is 500 Internal Server Error; this case requires that the status is one of 4XX",
			expected: "the status is one of 4XX", actual: "the status is 500 Internal Server Error", instance: "-", at: `"get"`, pointer: op}}},
	{check: Required, name: "a refusal", document: v31(`"default":{"description":"d"}`), answer: answer{status: 400}, expectations: []Expectation{Refused(), StatusIs(400)}},
	{check: Required, name: "another refusal", document: v31(`"default":{"description":"d"}`), answer: answer{status: 499}, expectations: []Expectation{Refused()}},
	{check: Required, name: "no response, so nothing to demand of it", document: v31(""), answer: answer{none: true, problem: &exchange.Problem{Kind: exchange.Connection}}, expectations: []Expectation{StatusIs(200)}},
}

const oneValue = "one well-formed JSON value"

// bodyWhere is an answer with a body where HTTP allows none, whatever the contract documents.
func bodyWhere(name string, a answer, status string) row {
	a.body, a.lines = "{}", []string{"Content-Type: application/json"}
	return row{check: UndocumentedBody, name: "a body with " + name, answer: a,
		document: v31(`"` + status + `":{"description":"d","content":{"application/json":{"schema":{}}}}`),
		findings: []expected{{check: UndocumentedBody, message: "the response has a body of 2 bytes; HTTP allows none here", expected: "no body", actual: "2 bytes",
			at: `"` + status + `"`, pointer: op + "/responses/" + status}}}
}

func transportOf(kind exchange.Kind, message string) row {
	return row{check: Transport, name: string(kind), document: v31(""), answer: answer{none: true, problem: &exchange.Problem{Kind: kind, Message: message}},
		findings: []expected{{check: Transport, message: "no complete response came: " + message, expected: "a complete HTTP response", actual: string(kind),
			instance: "-", at: `"get"`, pointer: op}}}
}

func TestEveryCheckRefusesAndAccepts(t *testing.T) {
	for _, r := range theTable {
		t.Run(string(r.check)+" "+r.name, func(t *testing.T) {
			c := loadContract(t, r.document, r.overlay)
			x := r.answer.exchange()
			verdict := Response(c, operationOf(t, c), x)
			got := append(slices.Clone(verdict.Findings), Expect(c, operationOf(t, c), x, r.expectations)...)
			want := make([]Finding, 0, len(r.findings))
			for _, e := range r.findings {
				want = append(want, e.finding(t, r))
			}
			if show(t, append([]Finding{}, got...)) != show(t, want) {
				t.Errorf("got  %s\nwant %s", show(t, got), show(t, want))
			}
			if conforms := (Verdict{Findings: got}).Conforms(); conforms != (len(want) == 0) {
				t.Errorf("Conforms is %v with %d findings", conforms, len(want))
			}
			for _, f := range got {
				if problem := unpleasant(f.Message); problem != "" {
					t.Errorf("the message %q %s", f.Message, problem)
				}
			}
		})
	}
}

func (e expected) finding(t *testing.T, r row) Finding {
	t.Helper()
	f := Finding{Check: e.check, Severity: contract.Error, Message: e.message, Expected: e.expected, Actual: e.actual, Hint: e.hint, Note: e.note}
	if e.instance != "-" {
		instance := tree.Pointer(e.instance)
		f.Instance = &instance
	}
	f.Contract = contract.Location{Layer: contract.Published, File: "doc", Line: 1, Pointer: tree.Pointer(e.pointer)}
	text, at := r.document, e.at
	if amended, found := strings.CutPrefix(at, "overlay: "); found {
		text, at = r.overlay, amended
		f.Contract.Layer, f.Contract.File = contract.Amended, "overlay"
	}
	before, _, found := strings.Cut(text, at)
	if !found {
		t.Fatalf("%s does not stand in %s", at, text)
	}
	f.Contract.Column = utf8.RuneCountInString(before) + 1
	return f
}

// unpleasant tells what keeps a message from being one plain sentence for people, or "".
func unpleasant(message string) string {
	for _, rule := range []struct{ pattern, what string }{
		{`^\s|\s$|  `, "has blanks too many"},
		{`[\n\r\t]`, "has more than one line"},
		{`[.:;]$`, "ends in punctuation"},
		{`%!|<nil>|\[\]`, "was not formatted"},
		{`(mime|json|gzip):`, "names a package of the program"},
		{`^$|^[A-Z]`, "does not begin like a clause"},
	} {
		if regexp.MustCompile(rule.pattern).MatchString(message) {
			return rule.what
		}
	}
	return ""
}

func TestUnpleasantMessagesAreTold(t *testing.T) {
	for _, message := range []string{"", "a  b", "a\nb", "a.", "a:", "the %!d", "is <nil>", "mime: no", "The"} {
		if unpleasant(message) == "" {
			t.Errorf("%q passes", message)
		}
	}
}

// TestTheTableKnowsEveryCheck reads the constants from the source, so that a new check cannot be forgotten.
func TestTheTableKnowsEveryCheck(t *testing.T) {
	ids := checkIDs(t)
	if len(ids) < 10 {
		t.Fatalf("the source has only the checks %v", ids)
	}
	for _, id := range ids {
		refused, accepted := 0, 0
		for _, r := range theTable {
			switch {
			case r.check != id:
			case len(r.findings) == 0:
				accepted++
			case r.findings[0].check == id:
				refused++
			}
		}
		if id == Request {
			continue // it judges what is sent, which package call tests
		}
		if refused == 0 || accepted == 0 {
			t.Errorf("%s refuses %d rows and accepts %d; at least one of each is wanted", id, refused, accepted)
		}
	}
}

func checkIDs(t *testing.T) []ID {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "check.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var ids []ID
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || fmt.Sprint(spec.Type) != "ID" || len(spec.Values) != 1 {
			return true
		}
		text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, ID(text))
		return true
	})
	return ids
}

// TestVerdictsArePure judges all rows of the table twice and in parallel, under one contract each.
func TestVerdictsArePure(t *testing.T) {
	for _, r := range theTable {
		c := loadContract(t, r.document, r.overlay)
		operation, x := operationOf(t, c), r.answer.exchange()
		verdicts := make(chan Verdict)
		for range 4 {
			go func() { verdicts <- Response(c, operation, x) }()
		}
		first := <-verdicts
		for range 3 {
			if again := <-verdicts; !reflect.DeepEqual(first, again) {
				t.Errorf("%s %s: %s\nand then %s", r.check, r.name, show(t, first), show(t, again))
			}
		}
		if want := r.answer.exchange(); !reflect.DeepEqual(x, want) {
			t.Errorf("%s %s: the exchange was changed to %+v", r.check, r.name, x)
		}
	}
}

func TestOnlyErrorsKeepFromConforming(t *testing.T) {
	for _, test := range []struct {
		severity contract.Severity
		conforms bool
	}{{contract.Error, false}, {contract.Warning, true}, {contract.Note, true}} {
		verdict := Verdict{Findings: []Finding{{Severity: contract.Note}, {Severity: test.severity}}}
		if verdict.Conforms() != test.conforms {
			t.Errorf("%s: Conforms is %v", test.severity, verdict.Conforms())
		}
	}
}
