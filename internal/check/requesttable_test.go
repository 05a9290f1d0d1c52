package check

import "plumbline/harness/verdict"

const asked = "/paths/~1a/post"

func asking(a ask) *ask { return &a }

// jsonBody is the place of the schema of a JSON body.
const jsonBody = asked + "/requestBody/content/application~1json/schema"

var (
	readOnly  = `{"type":"object","properties":{"id":{"type":"integer","readOnly":true}}}`
	writeOnly = `{"type":"object","properties":{"pin":{"type":"string","writeOnly":true}}}`
	pets      = `"components":{"schemas":{"Cat":{"type":"object","required":["kind"],"properties":{"kind":{"type":"string"}}}}}`
	byKind    = `{"oneOf":[{"$ref":"#/components/schemas/Cat"}],"discriminator":{"propertyName":"kind"}}`
)

// theRequests has what theTable has, for the checks that are of requests or of both.
var theRequests = []row{
	{check: verdict.Parameter, name: "missing",
		document: takes(in31, "get",
			parameters(`"name":"n","in":"query","required":true,"schema":{}`)), ask: asking(ask{}),
		findings: []expected{{check: verdict.Parameter,
			message:  "the query parameter n is missing (required)",
			expected: "the query parameter n", actual: "nothing of that name",
			instance: "-", at: `{"name":"n"`, pointer: op + "/parameters/0"}}},
	{check: verdict.Parameter, name: "of another type",
		document: takes(in30, "get",
			parameters(`"name":"n","in":"header","schema":{"type":"integer"}`)),
		ask: asking(ask{lines: []string{"N: x"}}),
		findings: []expected{{check: verdict.Parameter,
			message: `the header n is the string "x"; must be integer`, expected: `type: "integer"`,
			actual:   "x",
			instance: "-", at: `"type"`, pointer: op + "/parameters/0/schema/type"}}},
	{check: verdict.Parameter, name: "not in its style",
		document: takes(in31, "get",
			parameters(`"name":"n","in":"query","style":"deepObject","schema":{"type":"object"}`)),
		ask: asking(ask{query: "n=x"}),
		findings: []expected{{check: verdict.Parameter,
			message: "the query parameter n is written as n=x, but in the style deepObject as " +
				"n[member]=value", expected: "a value in the style deepObject", actual: "n=x",
			instance: "-", at: `{"name":"n"`, pointer: op + "/parameters/0"}}},
	{check: verdict.Parameter, name: "as documented",
		document: takes(in31, "get",
			parameters(`"name":"n","in":"query","required":true,"schema":{"type":"integer"}`)),
		ask: asking(ask{query: "n=1"})},
	{check: verdict.Parameter, name: "one that is not documented",
		document: takes(in31, "get", parameters(`"name":"n","in":"query","schema":{}`)),
		ask:      asking(ask{query: "m=1"})},

	{check: verdict.RequestContentType, name: "another type",
		document: takes(in31, "post", requestBody("application/json", `{}`)),
		ask:      asking(post("text/html", "<p>")),
		findings: []expected{{check: verdict.RequestContentType,
			message: "the Content-Type is text/html; the contract documents application/json " +
				"for POST /a", expected: "application/json", actual: "text/html",
			instance: "-", at: `"application/json"`,
			pointer: asked + "/requestBody/content/application~1json"}}},
	{check: verdict.RequestContentType, name: "the documented type",
		document: takes(in31, "post", requestBody("application/json", `{}`)),
		ask:      asking(post("application/json", "1"))},

	{check: verdict.RequestBody, name: "missing",
		document: takes(in31, "post", requestBody("application/json", `{}`)),
		ask:      asking(ask{method: "POST"}),
		findings: []expected{{check: verdict.RequestBody,
			message: "the request has no body; the contract requires one", expected: "a body",
			actual: "no body",
			at:     `"requestBody"`, pointer: asked + "/requestBody"}}},
	{check: verdict.RequestBody, name: "not documented", document: takes(in31, "post", `"tags":[]`),
		ask: asking(post("application/json", "1")),
		findings: []expected{{check: verdict.RequestBody,
			message:  "the request has a body of 1 byte; the contract documents none for POST /a",
			expected: "no body", actual: "1 byte",
			at: `"post"`, pointer: asked}}},
	{check: verdict.RequestBody, name: "of another type",
		document: takes(in31, "post",
			requestBody("application/json", `{"type":"array","items":{"type":"integer"}}`)),
		ask: asking(post("application/json", `[1,"x"]`)),
		findings: []expected{{check: verdict.RequestBody,
			message: `$[1] is the string "x"; must be integer`, expected: `type: "integer"`,
			actual: `"x"`, instance: "/1",
			at: `"type":"integer"`, pointer: jsonBody + "/items/type"}}},
	{check: verdict.RequestBody, name: "the problem that the example has too",
		document: takes(in31, "post",
			`"requestBody":{"content":{"application/json":{"schema":{"type":"integer"},"example":"x"}}}`), ask: asking(post("application/json", `"y"`)),
		findings: []expected{{check: verdict.RequestBody,
			message:  `$ is the string "y"; must be integer`,
			expected: `type: "integer"`, actual: `"y"`,
			note: "the document's own example has the same problem (defect " +
				"example-contradicts-schema)",
			at: `"type":"integer"`, pointer: jsonBody + "/type"}}},
	{check: verdict.RequestBody, name: "as documented",
		document: takes(in31, "post", requestBody("application/json", `{"type":"array"}`)),
		ask:      asking(post("application/json", `[1,"x"]`))},

	{check: verdict.Security, name: "no credentials",
		document: takes(in31, "get", `"security":[{"bearer":[]},{"header":[]}]`, schemes),
		ask:      asking(ask{}),
		findings: []expected{{check: verdict.Security,
			message:  "the request has no credentials for bearer or header",
			expected: "bearer or header", actual: "no such credentials",
			instance: "-", at: `{"bearer":[]}`, pointer: op + "/security/0"}}},
	{check: verdict.Security, name: "credentials",
		document: takes(in31, "get", `"security":[{"bearer":[]},{"header":[]}]`, schemes),
		ask:      asking(ask{lines: []string{"X-Key: k"}})},

	{check: verdict.Direction, name: "writeOnly in a response",
		document: v31(contentOf("application/json", writeOnly)), answer: jsonOf(`{"pin":"1"}`),
		findings: []expected{{check: verdict.Direction,
			message:  "$.pin is for the client to send, not to read (writeOnly)",
			expected: "no such member", actual: `"1"`, instance: "/pin",
			at: `"writeOnly"`, pointer: op +
				"/responses/200/content/application~1json/schema/properties/pin/writeOnly"}}},
	{check: verdict.Direction, name: "readOnly in a request of 3.0",
		document: takes(in30, "post", requestBody("application/json", readOnly)),
		ask:      asking(post("application/json", `{"id":1}`)),
		findings: []expected{{check: verdict.Direction, severity: verdict.Warning,
			message:  "$.id is for the client to read, not to send (readOnly)",
			expected: "no such member", actual: "1", instance: "/id",
			at: `"readOnly"`, pointer: jsonBody + "/properties/id/readOnly"}}},
	{check: verdict.Direction, name: "writeOnly in a request",
		document: takes(in31, "post", requestBody("application/json", writeOnly)),
		ask:      asking(post("application/json", `{"pin":"1"}`))},
	{check: verdict.Direction, name: "readOnly in a response",
		document: v31(contentOf("application/json", readOnly)), answer: jsonOf(`{"id":1}`)},

	{check: verdict.UndeclaredMember, name: "one member more",
		document: v31(contentOf("application/json", objectSchema)),
		answer:   jsonOf(`{"name":"a","more":null}`),
		findings: []expected{{check: verdict.UndeclaredMember, severity: verdict.Warning,
			message: "$.more is not declared by the contract", expected: "declared members only",
			actual: "null", instance: "/more",
			at: `"schema"`, pointer: op + "/responses/200/content/application~1json/schema"}}},
	{check: verdict.UndeclaredMember, name: "a map",
		document: v31(contentOf("application/json",
			`{"type":"object","additionalProperties":true,"properties":{"a":{}}}`)),
		answer: jsonOf(`{"b":1}`)},

	{check: verdict.Discriminator, name: "what no schema is named",
		document: v31(contentOf("application/json", byKind), pets),
		answer:   jsonOf(`{"kind":"Dog"}`),
		findings: []expected{{check: verdict.Discriminator,
			message: `$.kind is "Dog", which neither the mapping nor the document's schemas know (discriminator)`, expected: "discriminator: kind", actual: `"Dog"`, instance: "/kind",
			at: `"discriminator"`, pointer: op +
				"/responses/200/content/application~1json/schema/discriminator"}}},
	{check: verdict.Discriminator, name: "what a schema is named",
		document: v31(contentOf("application/json", byKind), pets),
		answer:   jsonOf(`{"kind":"Cat"}`)},

	{check: verdict.BodySyntax, name: "no XML", document: v31(contentOf("application/xml", `{}`)),
		answer: textOf("application/xml", "<a>"),
		findings: []expected{{check: verdict.BodySyntax,
			message: "the body is not XML: it ends before its last element does (line 1, " +
				"column 4)",
			expected: "application/xml",
			actual:   "not XML: it ends before its last element does (line 1, column 4)",
			at:       `"application/xml"`,
			pointer:  op + "/responses/200/content/application~1xml"}}},
	{check: verdict.BodySyntax, name: "XML", document: v31(contentOf("application/xml", `{}`)),
		answer: textOf("application/xml", "<a/>")},
}
