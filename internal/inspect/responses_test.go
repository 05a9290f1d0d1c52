package inspect

import "testing"

// defectiveResponses are documents with something wrong in responses, request bodies and media
// types.
var defectiveResponses = []defective{
	{
		name: "no response", version: v30,
		at: "{'204': {description: d}}", bad: "{}",
		want: []string{
			"18:7 error no-responses: POST /a/{id} documents no response; document what a " +
				"successful request is answered with",
		},
	},
	{
		name: "a status of four digits", version: v30,
		at:  "{'204': {description: d}}",
		bad: "{'2000': {description: d}}",
		want: []string{
			`18:19 error status-code-invalid: "2000" is not a status code; name it by a status code of three digits, by a range such as 4XX, or by default`,
		},
	},
	{
		name: "only an error", version: v30,
		at:   "{'204': {description: d}}",
		bad:  "{'400': {description: d}}",
		good: "{default: {description: d}}",
		want: []string{
			"18:7 note no-success-response: POST /a/{id} documents no response of success; " +
				"document what a successful request is answered with",
		},
	},
	{
		name: "no response", version: v31,
		at: "{'204': {description: d}}", bad: "{}",
		want: []string{
			"18:7 error no-responses: POST /a/{id} documents no response; document what a " +
				"successful request is answered with",
		},
	},
	{
		name: "a status of four digits", version: v31,
		at:  "{'204': {description: d}}",
		bad: "{'2000': {description: d}}",
		want: []string{
			`18:19 error status-code-invalid: "2000" is not a status code; name it by a status code of three digits, by a range such as 4XX, or by default`,
		},
	},
	{
		name: "only an error", version: v31,
		at:   "{'204': {description: d}}",
		bad:  "{'400': {description: d}}",
		good: "{default: {description: d}}",
		want: []string{
			"18:7 note no-success-response: POST /a/{id} documents no response of success; " +
				"document what a successful request is answered with",
		},
	},
	{
		name: "no response", version: v32,
		at: "{'204': {description: d}}", bad: "{}",
		want: []string{
			"18:7 error no-responses: POST /a/{id} documents no response; document what a " +
				"successful request is answered with",
		},
	},
	{
		name: "a status of four digits", version: v32,
		at:  "{'204': {description: d}}",
		bad: "{'2000': {description: d}}",
		want: []string{
			`18:19 error status-code-invalid: "2000" is not a status code; name it by a status code of three digits, by a range such as 4XX, or by default`,
		},
	},
	{
		name: "only an error", version: v32,
		at:   "{'204': {description: d}}",
		bad:  "{'400': {description: d}}",
		good: "{default: {description: d}}",
		want: []string{
			"18:7 note no-success-response: POST /a/{id} documents no response of success; " +
				"document what a successful request is answered with",
		},
	},
	{
		name: "no response", version: v20,
		at: "{'204': {description: d}}", bad: "{}",
		want: []string{
			"21:7 error no-responses: POST /a/{id} documents no response; document what a " +
				"successful request is answered with",
		},
	},
	{
		name: "a status of four digits", version: v20,
		at:  "{'204': {description: d}}",
		bad: "{'2000': {description: d, schema: {}}}",
		want: []string{
			`21:19 error status-code-invalid: "2000" is not a status code; name it by a status code of three digits or by default; OpenAPI 2.0 has no ranges`,
		},
	},
	{
		name: "only an error", version: v20,
		at:   "{'204': {description: d}}",
		bad:  "{'400': {description: d, schema: {}}}",
		good: "{default: {description: d, schema: {}}}",
		want: []string{
			"21:7 note no-success-response: POST /a/{id} documents no response of success; " +
				"document what a successful request is answered with",
		},
	},
	{
		name: "a range in lower case", version: v30,
		at:   "{'204': {description: d}}",
		bad:  "{'2xx': {description: d}}",
		good: "{'2XX': {description: d}}",
		want: []string{
			`18:19 warning status-range-lower-case: the range "2xx" is not written in upper case; write 2XX`,
		},
	},
	{
		name: "content where there is no body", version: v30,
		at:   "{'204': {description: d}}",
		bad:  "{'204': {description: d, content: {text/plain: {schema: {}}}}}",
		good: "{'204': {description: d, content: {}}}",
		want: []string{
			"18:43 warning content-without-body: a response 204 has no body (RFC 9110 section " +
				"6.4.1), so nothing can be said of its content; remove it, or correct the " +
				"status code",
		},
	},
	{
		name: "a request body of a GET", version: v30,
		at:  "operationId: a",
		bad: "operationId: a\n      requestBody: {content: {application/json: {schema: {}}}}",
		want: []string{
			"12:7 warning body-where-none-is-expected: GET /a/{id} has a request body, to which " +
				"HTTP gives no meaning (RFC 9110 section 9.3); use another method, or send " +
				"parameters",
		},
	},
	{
		name: "a body that is not required", version: v30,
		at: "{required: true, content: {application/json: {schema: {type: object}}}}",
		bad: "{content: {application/json: {schema: {type: object, required: [m], properties: " +
			"{m: {}}}}}}",
		good: "{required: false, content: {application/json: {schema: {type: object, required: " +
			"[m], properties: {m: {}}}}}}",
		want: []string{
			`17:7 note optional-body: the request body of POST /a/{id} is not required, though its schema requires "m"; write required: true, or required: false if a request without a body is right`,
		},
	},
	{
		name: "a media type without slash", version: v30,
		at:   "{application/json: {schema: {type: object}}}",
		bad:  "{json: {schema: {type: object}}}",
		good: "{'application/*; a=b': {schema: {type: object}}}",
		want: []string{
			`17:47 error media-type-malformed: "json" is not a media type; write type/subtype, such as application/json`,
		},
	},
	{
		name: "a media type of any type and one subtype", version: v30,
		at:   "{application/json: {schema: {type: object}}}",
		bad:  "{'*/json': {schema: {type: object}}}",
		good: "{'*/*': {schema: {type: object}}}",
		want: []string{
			`17:47 error media-type-malformed: "*/json" is no media range, and matches nothing: a * stands for all of a subtype; name each media type that is meant, or write */*`,
		},
	},
	{
		name: "content without schema", version: v30,
		at:  "{application/json: {schema: {type: object}}}",
		bad: "{application/json: {}}",
		want: []string{
			"17:47 note media-type-without-schema: the content application/json has no schema, " +
				"so everything conforms; give it a schema",
		},
	},
	{
		name: "a range in lower case", version: v31,
		at:   "{'204': {description: d}}",
		bad:  "{'2xx': {description: d}}",
		good: "{'2XX': {description: d}}",
		want: []string{
			`18:19 warning status-range-lower-case: the range "2xx" is not written in upper case; write 2XX`,
		},
	},
	{
		name: "content where there is no body", version: v31,
		at:   "{'204': {description: d}}",
		bad:  "{'204': {description: d, content: {text/plain: {schema: {}}}}}",
		good: "{'204': {description: d, content: {}}}",
		want: []string{
			"18:43 warning content-without-body: a response 204 has no body (RFC 9110 section " +
				"6.4.1), so nothing can be said of its content; remove it, or correct the " +
				"status code",
		},
	},
	{
		name: "a request body of a GET", version: v31,
		at:  "operationId: a",
		bad: "operationId: a\n      requestBody: {content: {application/json: {schema: {}}}}",
		want: []string{
			"12:7 warning body-where-none-is-expected: GET /a/{id} has a request body, to which " +
				"HTTP gives no meaning (RFC 9110 section 9.3); use another method, or send " +
				"parameters",
		},
	},
	{
		name: "a body that is not required", version: v31,
		at: "{required: true, content: {application/json: {schema: {type: object}}}}",
		bad: "{content: {application/json: {schema: {type: object, required: [m], properties: " +
			"{m: {}}}}}}",
		good: "{required: false, content: {application/json: {schema: {type: object, required: " +
			"[m], properties: {m: {}}}}}}",
		want: []string{
			`17:7 note optional-body: the request body of POST /a/{id} is not required, though its schema requires "m"; write required: true, or required: false if a request without a body is right`,
		},
	},
	{
		name: "a media type without slash", version: v31,
		at:   "{application/json: {schema: {type: object}}}",
		bad:  "{json: {schema: {type: object}}}",
		good: "{'application/*; a=b': {schema: {type: object}}}",
		want: []string{
			`17:47 error media-type-malformed: "json" is not a media type; write type/subtype, such as application/json`,
		},
	},
	{
		name: "a media type of any type and one subtype", version: v31,
		at:   "{application/json: {schema: {type: object}}}",
		bad:  "{'*/json': {schema: {type: object}}}",
		good: "{'*/*': {schema: {type: object}}}",
		want: []string{
			`17:47 error media-type-malformed: "*/json" is no media range, and matches nothing: a * stands for all of a subtype; name each media type that is meant, or write */*`,
		},
	},
	{
		name: "content without schema", version: v31,
		at:  "{application/json: {schema: {type: object}}}",
		bad: "{application/json: {}}",
		want: []string{
			"17:47 note media-type-without-schema: the content application/json has no schema, " +
				"so everything conforms; give it a schema",
		},
	},
	{
		name: "a range in lower case", version: v32,
		at:   "{'204': {description: d}}",
		bad:  "{'2xx': {description: d}}",
		good: "{'2XX': {description: d}}",
		want: []string{
			`18:19 warning status-range-lower-case: the range "2xx" is not written in upper case; write 2XX`,
		},
	},
	{
		name: "content where there is no body", version: v32,
		at:   "{'204': {description: d}}",
		bad:  "{'204': {description: d, content: {text/plain: {schema: {}}}}}",
		good: "{'204': {description: d, content: {}}}",
		want: []string{
			"18:43 warning content-without-body: a response 204 has no body (RFC 9110 section " +
				"6.4.1), so nothing can be said of its content; remove it, or correct the " +
				"status code",
		},
	},
	{
		name: "a request body of a GET", version: v32,
		at:  "operationId: a",
		bad: "operationId: a\n      requestBody: {content: {application/json: {schema: {}}}}",
		want: []string{
			"12:7 warning body-where-none-is-expected: GET /a/{id} has a request body, to which " +
				"HTTP gives no meaning (RFC 9110 section 9.3); use another method, or send " +
				"parameters",
		},
	},
	{
		name: "a body that is not required", version: v32,
		at: "{required: true, content: {application/json: {schema: {type: object}}}}",
		bad: "{content: {application/json: {schema: {type: object, required: [m], properties: " +
			"{m: {}}}}}}",
		good: "{required: false, content: {application/json: {schema: {type: object, required: " +
			"[m], properties: {m: {}}}}}}",
		want: []string{
			`17:7 note optional-body: the request body of POST /a/{id} is not required, though its schema requires "m"; write required: true, or required: false if a request without a body is right`,
		},
	},
	{
		name: "a media type without slash", version: v32,
		at:   "{application/json: {schema: {type: object}}}",
		bad:  "{json: {schema: {type: object}}}",
		good: "{'application/*; a=b': {schema: {type: object}}}",
		want: []string{
			`17:47 error media-type-malformed: "json" is not a media type; write type/subtype, such as application/json`,
		},
	},
	{
		name: "a media type of any type and one subtype", version: v32,
		at:   "{application/json: {schema: {type: object}}}",
		bad:  "{'*/json': {schema: {type: object}}}",
		good: "{'*/*': {schema: {type: object}}}",
		want: []string{
			`17:47 error media-type-malformed: "*/json" is no media range, and matches nothing: a * stands for all of a subtype; name each media type that is meant, or write */*`,
		},
	},
	{
		name: "content without schema", version: v32,
		at:  "{application/json: {schema: {type: object}}}",
		bad: "{application/json: {}}",
		want: []string{
			"17:47 note media-type-without-schema: the content application/json has no schema, " +
				"so everything conforms; give it a schema",
		},
	},
	{
		name: "a range in 2.0", version: v20,
		at:   "{'204': {description: d}}",
		bad:  "{'2XX': {description: d, schema: {}}}",
		good: "{'201': {description: d, schema: {}}}",
		want: []string{
			`21:19 error status-code-invalid: "2XX" is not a status code; name it by a status code of three digits or by default; OpenAPI 2.0 has no ranges`,
		},
	},
	{
		name: "a status of no class", version: v20,
		at:   "{'204': {description: d}}",
		bad:  "{'600': {description: d, schema: {}}}",
		good: "{'599': {description: d, schema: {}}, '200': {description: d, schema: {}}}",
		want: []string{
			`21:19 error status-code-invalid: "600" is not a status code; name it by a status code of three digits or by default; OpenAPI 2.0 has no ranges`,
		},
	},
	{
		name: "a range of no class", version: v31,
		at:   "{'204': {description: d}}",
		bad:  "{'6XX': {description: d}}",
		good: "{'3XX': {description: d}}",
		want: []string{
			`18:19 error status-code-invalid: "6XX" is not a status code; name it by a status code of three digits, by a range such as 4XX, or by default`,
		},
	},
	{
		name: "a status with a letter", version: v31,
		at:   "{'204': {description: d}}",
		bad:  "{'20x': {description: d}}",
		good: "{'207': {description: d}}",
		want: []string{
			`18:19 error status-code-invalid: "20x" is not a status code; name it by a status code of three digits, by a range such as 4XX, or by default`,
		},
	},
	{
		name: "a schema where there is no body", version: v20,
		at:   "{'204': {description: d}}",
		bad:  "{'304': {description: d, schema: {}}}",
		good: "{'304': {description: d}}",
		want: []string{
			"21:43 warning content-without-body: a response 304 has no body (RFC 9110 section " +
				"6.4.1), so nothing can be said of its content; remove it, or correct the " +
				"status code",
		},
	},
	{
		name: "a schema with a 205", version: v20,
		at:   "{'204': {description: d}}",
		bad:  "{'205': {description: d, schema: {}}}",
		good: "{'205': {description: d}}",
		want: []string{
			"21:43 warning content-without-body: a response 205 has no body (RFC 9110 section " +
				"6.4.1), so nothing can be said of its content; remove it, or correct the " +
				"status code",
		},
	},
	{
		name: "content of an informal answer", version: v31,
		at:   "{'204': {description: d}}",
		bad:  "{'103': {description: d, content: {text/plain: {schema: {}}}}}",
		good: "{'103': {description: d}}",
		want: []string{
			"18:43 warning content-without-body: a response 103 has no body (RFC 9110 section " +
				"6.4.1), so nothing can be said of its content; remove it, or correct the " +
				"status code",
		},
	},
	{
		name: "no schema", version: v20,
		at:   "{'204': {description: d}}",
		bad:  "{'200': {description: d}}",
		good: "{'200': {description: d, x-body-unknown: true}}",
		want: []string{
			"21:19 note response-without-schema: the response 200 of POST /a/{id} has no schema, " +
				"which says that it has no body; give it a schema, if it has a body",
		},
	},
	{
		name: "no schema, by default", version: v20,
		at:   "{'204': {description: d}}",
		bad:  "{default: {description: d}}",
		good: "{default: {description: d, schema: {}}}",
		want: []string{
			"21:19 note response-without-schema: the response default of POST /a/{id} has no " +
				"schema, which says that it has no body; give it a schema, if it has a body",
		},
	},
	{
		name: "a 429 without headers", version: v30,
		at:  "{'204': {description: d}}",
		bad: "{'204': {description: d}, '429': {description: d}}",
		good: "{'204': {description: d}, '429': {description: d, headers: {Retry-After: " +
			"{schema: {}}}}}",
		want: []string{
			"18:44 note rate-limit-without-headers: the response 429 of POST /a/{id} documents " +
				"no header that says when to try again; document the headers, such as " +
				"Retry-After (RFC 6585 section 4)",
		},
	},
	{
		name: "a 429 without headers in 2.0", version: v20,
		at:  "{'204': {description: d}}",
		bad: "{'204': {description: d}, '429': {description: d, schema: {}}}",
		good: "{'204': {description: d}, '429': {description: d, schema: {}, headers: " +
			"{Retry-After: {type: integer}}}}",
		want: []string{
			"21:44 note rate-limit-without-headers: the response 429 of POST /a/{id} documents " +
				"no header that says when to try again; document the headers, such as " +
				"Retry-After (RFC 6585 section 4)",
		},
	},
	{
		name: "a consumed media type without slash", version: v20,
		at:  "consumes: [application/json]",
		bad: "consumes: [json]",
		want: []string{
			`19:18 error media-type-malformed: "json" is not a media type; write type/subtype, such as application/json`,
		},
	},
	{
		name: "a produced media type without subtype", version: v20,
		at:  "produces: [application/json]",
		bad: "produces: [text/]",
		want: []string{
			`6:12 error media-type-malformed: "text/" is not a media type; write type/subtype, such as application/json`,
		},
	},
	{
		name: "a request body of a DELETE", version: v31,
		at:   "    post:",
		bad:  "    delete:",
		good: "    patch:",
		want: []string{
			"17:7 warning body-where-none-is-expected: DELETE /a/{id} has a request body, to " +
				"which HTTP gives no meaning (RFC 9110 section 9.3); use another method, or send " +
				"parameters",
		},
	},
	{
		name: "an unquoted status hides nothing", version: v30,
		at:   "{'204': {description: d}}",
		bad:  "{204: {}}",
		good: "{'204': {description: d}}",
		want: []string{
			`18:19 warning key-not-string: the key 204 is not a string; write it in quotes: "204"`,
			`18:19 error missing-member: the response "204" has no "description", which is required; add "description"`,
		},
	},
	{
		name: "an unquoted status hides nothing in 2.0", version: v20,
		at:   "{'204': {description: d}}",
		bad:  "{200: {schema: {type: strin}}}",
		good: "{'200': {description: d, schema: {type: string}}}",
		want: []string{
			`21:19 warning key-not-string: the key 200 is not a string; write it in quotes: "200"`,
			`21:19 error missing-member: the response "200" has no "description", which is required; add "description"`,
			`21:34 error unknown-type: "strin" is no type; write type: string`,
		},
	},
	{
		name: "a status that occurs twice hides nothing", version: v31,
		at:   "{'204': {description: d}}",
		bad:  "{'204': {description: d}, '204': {}}",
		good: "{'204': {description: d}}",
		want: []string{
			`18:44 error duplicate-member: "204" occurs twice in one object, first at doc:18:19; remove one of the two`,
			`18:44 error missing-member: the response "204" has no "description", which is required; add "description"`,
		},
	},
	{
		name: "a path without slash hides nothing", version: v30,
		at:  "  /a/{id}:\n    parameters: [",
		bad: "  a/{id}:\n    parametrs: [5]\n    parameters: [",
		want: []string{
			`8:3 error path-without-slash: the path "a/{id}" does not start with a slash; write /a/{id}`,
			`9:5 error unknown-member: the path /a/{id} has an unknown member "parametrs"; did you mean "parameters"?; correct its name, or begin it with x-`,
		},
	},
}

func TestDefectiveResponses(t *testing.T) { checkAll(t, defectiveResponses) }
