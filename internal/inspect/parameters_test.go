package inspect

import "testing"

// defectiveParameters are documents with something wrong in parameters and headers.
var defectiveParameters = []defective{
	{
		name: "a path parameter without required", version: v30,
		at:  ", required: true, schema: {type: string}",
		bad: ", schema: {type: string}",
		want: []string{
			`9:18 error path-parameter-not-required: the path parameter "id" is not required; write required: true: there is no path without it`,
		},
	},
	{
		name: "a path parameter of 2.0 without required", version: v20,
		at:  ", required: true, type: string",
		bad: ", type: string",
		want: []string{
			`11:18 error path-parameter-not-required: the path parameter "id" is not required; write required: true: there is no path without it`,
		},
	},
	{
		name: "a path parameter that is optional", version: v31,
		at:  "in: path, required: true",
		bad: "in: path, required: false",
		want: []string{
			`9:39 error path-parameter-not-required: the path parameter "id" is not required; write required: true: there is no path without it`,
		},
	},
	{
		name: "a query parameter twice", version: v30,
		at:   "[{name: q,",
		bad:  "[{name: q, in: query, schema: {}}, {name: q,",
		good: "[{name: q, in: header, schema: {}}, {name: q,",
		want: []string{
			`13:54 error duplicate-parameter: the query parameter "q" is in this list already, in line 13; remove one of the two`,
		},
	},
	{
		name: "a query parameter twice in 2.0", version: v20,
		at:   "[{name: q,",
		bad:  "[{name: q, in: query, type: string}, {name: q,",
		good: "[{name: q, in: header, type: string}, {name: q,",
		want: []string{
			`15:56 error duplicate-parameter: the query parameter "q" is in this list already, in line 15; remove one of the two`,
		},
	},
	{
		name: "a header twice in another case", version: v31,
		at:   "[{name: q,",
		bad:  "[{name: X, in: header, schema: {}}, {name: x, in: header, schema: {}}, {name: q,",
		good: "[{name: X, in: query, schema: {}}, {name: x, in: query, schema: {}}, {name: q,",
		want: []string{
			`13:55 error duplicate-parameter: the header parameter "x" is in this list already, in line 13; remove one of the two`,
		},
	},
	{
		name: "a parameter of the path twice", version: v32,
		at: "    parameters: [{name: id,",
		bad: "    parameters: [{name: h, in: header, schema: {}}, {name: H, in: header, schema: " +
			"{}}, {name: id,",
		good: "    parameters: [{name: h, in: header, schema: {}}, {name: id,",
		want: []string{
			`9:53 error duplicate-parameter: the header parameter "H" is in this list already, in line 9; remove one of the two`,
		},
	},
	{
		name: "two bodies", version: v20,
		at:  "[{name: body,",
		bad: "[{name: other, in: body, schema: {}}, {name: body,",
		want: []string{
			"20:57 error several-body-parameters: there is a body parameter already, in line 20; " +
				"make one body of the two",
		},
	},
	{
		name: "a form and a body", version: v20,
		at:   "[{name: body,",
		bad:  "[{name: form, in: formData, type: string}, {name: body,",
		good: "[{name: form, in: query, type: string}, {name: body,",
		want: []string{
			"20:20 error body-and-form: a form parameter stands in one list with the body " +
				"parameter of line 20; describe the body either by form parameters or by a schema",
		},
	},
	{
		name: "a body and a form", version: v20,
		at:  "schema: {type: object}}]",
		bad: "schema: {type: object}}, {name: form, in: formData, type: string}]",
		want: []string{
			"20:84 error body-and-form: a form parameter stands in one list with the body " +
				"parameter of line 20; describe the body either by form parameters or by a schema",
		},
	},
	{
		name: "a body parameter after 2.0", version: v30,
		at:  "[{name: q,",
		bad: "[{name: b, in: body, schema: {}}, {name: q,",
		want: []string{
			"13:30 error body-as-parameter: in: body is of Swagger 2.0; describe the body in the " +
				"operation's requestBody",
		},
	},
	{
		name: "a form parameter after 2.0", version: v31,
		at:  "[{name: q,",
		bad: "[{name: b, in: formData, schema: {}}, {name: q,",
		want: []string{
			"13:30 error body-as-parameter: in: formData is of Swagger 2.0; describe the body in " +
				"the operation's requestBody",
		},
	},
	{
		name: "authorization as a header parameter", version: v30,
		at:   "[{name: q,",
		bad:  "[{name: authorization, in: header, schema: {}}, {name: q,",
		good: "[{name: authorization, in: cookie, schema: {}}, {name: q,",
		want: []string{
			"13:20 warning ignored-header: the header parameter authorization is ignored; remove " +
				"it: the media types of content, and security, say what it may be",
		},
	},
	{
		name: "accept as a header parameter", version: v32,
		at:   "[{name: q,",
		bad:  "[{name: ACCEPT, in: header, schema: {}}, {name: q,",
		good: "[{name: accept, in: query, schema: {}}, {name: q,",
		want: []string{
			"13:20 warning ignored-header: the header parameter ACCEPT is ignored; remove it: " +
				"the media types of content, and security, say what it may be",
		},
	},
	{
		name: "a response header that is ignored", version: v31,
		at:   "{'204': {description: d}}",
		bad:  "{'204': {description: d, headers: {content-type: {schema: {}}}}}",
		good: "{'204': {description: d, headers: {content-kind: {schema: {}}}}}",
		want: []string{
			"18:53 warning ignored-header: the header Content-Type is ignored: the media types " +
				"of content say what it may be; remove it",
		},
	},
	{
		name: "three parameters and none is required", version: v30,
		bad: "{openapi: 3.0.0, info: {title: t, version: '1'}, security: [], paths: {/a: {get: " +
			"{operationId: a, parameters: [{name: a, in: query, schema: {}}, {name: b, in: " +
			"query, schema: {}}, {name: c, in: query, schema: {}}], responses: {'204': " +
			"{description: d}}}}}}",
		good: "{openapi: 3.0.0, info: {title: t, version: '1'}, security: [], paths: {/a: {get: " +
			"{operationId: a, parameters: [{name: a, in: query, schema: {}}, {name: b, in: " +
			"query, schema: {}}], responses: {'204': {description: d}}}}}}",
		want: []string{
			"1:64 note nothing-required: none of the 3 parameters says whether it is required; " +
				"write required: true where a request without the parameter is refused",
		},
	},
	{
		name: "three parameters and one says so", version: v31,
		bad: "{openapi: 3.1.0, info: {title: t, version: '1'}, security: [], paths: {/a: {get: " +
			"{operationId: a, parameters: [{name: a, in: query, schema: {}}, {name: b, in: " +
			"query, schema: {}}, {name: c, in: query, schema: {}}, {name: d, in: query, schema: " +
			"{}}], responses: {'204': {description: d}}}}}}",
		good: "{openapi: 3.0.0, info: {title: t, version: '1'}, security: [], paths: {/a: {get: " +
			"{operationId: a, parameters: [{name: a, in: query, schema: {}}, {name: b, in: " +
			"query, schema: {}}, {name: c, in: query, schema: {}, required: false}], responses: " +
			"{'204': {description: d}}}}}}",
		want: []string{
			"1:64 note nothing-required: none of the 4 parameters says whether it is required; " +
				"write required: true where a request without the parameter is refused",
		},
	},
	{
		name: "three bodies of a path", version: v20,
		at: "    parameters: [{name: id,",
		bad: "    parameters: [{name: a, in: body, schema: {}}, {name: b, in: body, schema: {}}, " +
			"{name: c, in: body, schema: {}}, {name: id,",
		want: []string{
			"11:51 error several-body-parameters: there is a body parameter already, in line 11; " +
				"make one body of the two",
			"11:84 error several-body-parameters: there is a body parameter already, in line 11; " +
				"make one body of the two",
		},
	},
}

func TestDefectiveParameters(t *testing.T) { checkAll(t, defectiveParameters) }
