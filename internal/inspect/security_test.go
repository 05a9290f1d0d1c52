package inspect

import "testing"

// defectiveSecurity are documents with something wrong in security.
var defectiveSecurity = []defective{
	{
		name: "a scheme that is not declared", version: v30,
		at:  "security: []",
		bad: "security: [{k: []}]",
		want: []string{
			`5:13 error security-scheme-undeclared: the security scheme "k" is not declared; declare it, or correct the name`,
		},
	},
	{
		name: "a scheme that is not declared", version: v31,
		at:  "security: []",
		bad: "security: [{k: []}]",
		want: []string{
			`5:13 error security-scheme-undeclared: the security scheme "k" is not declared; declare it, or correct the name`,
		},
	},
	{
		name: "a scheme that is not declared", version: v32,
		at:  "security: []",
		bad: "security: [{k: []}]",
		want: []string{
			`5:13 error security-scheme-undeclared: the security scheme "k" is not declared; declare it, or correct the name`,
		},
	},
	{
		name: "a scheme that is not declared in 2.0", version: v20,
		at:  "security: []",
		bad: "security: [{k: []}]",
		want: []string{
			`7:13 error security-scheme-undeclared: the security scheme "k" is not declared; declare it, or correct the name`,
		},
	},
	{
		name: "a scope that is not declared", version: v20,
		at: "security: []",
		bad: "security: [{o: [raed]}]\nsecurityDefinitions: {o: {type: oauth2, flow: implicit, " +
			"authorizationUrl: 'https://a.example', scopes: {read: d}}}",
		good: "security: [{o: [read]}]\nsecurityDefinitions: {o: {type: oauth2, flow: implicit, " +
			"authorizationUrl: 'https://a.example', scopes: {read: d}}}",
		want: []string{
			`7:17 warning scope-undeclared: the scope "raed" is not declared by the security scheme "o"; did you mean "read"?; declare it, or correct the name`,
		},
	},
	{
		name: "a scope of a scheme without any", version: v20,
		at:   "security: []",
		bad:  "security: [{o: [b]}]\nsecurityDefinitions: {o: {type: basic}}",
		good: "security: [{o: []}]\nsecurityDefinitions: {o: {type: basic}}",
		want: []string{
			`7:13 warning scopes-without-oauth2: the security scheme "o" is of type basic, which has no scopes; write an empty list`,
		},
	},
	{
		name: "a scope of 3.0 that is not declared", version: v30,
		bad: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nservers: [{url: " +
			"'https://a.example'}]\npaths: {/a: {get: {operationId: a, security: [{o: [write]}], " +
			"responses: {'204': {description: d}}}}}\ncomponents: {securitySchemes: {o: {type: " +
			"oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.example', scopes: {read: " +
			"d}}}}}}\n",
		good: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nservers: [{url: " +
			"'https://a.example'}]\npaths: {/a: {get: {operationId: a, security: [{o: [read]}], " +
			"responses: {'204': {description: d}}}}}\ncomponents: {securitySchemes: {o: {type: " +
			"oauth2, flows: {clientCredentials: {tokenUrl: /token, scopes: {read: d}}}}}}\n",
		want: []string{
			`4:52 warning scope-undeclared: the scope "write" is not declared by the security scheme "o"; declare it, or correct the name`,
		},
	},
	{
		name: "a scope of 3.1 that is not declared, with a relative token URL", version: v31,
		bad: "openapi: 3.1.0\ninfo: {title: t, version: '1'}\nservers: [{url: " +
			"'https://a.example'}]\npaths: {/a: {get: {operationId: a, security: [{o: [write]}], " +
			"responses: {'204': {description: d}}}}}\ncomponents: {securitySchemes: {o: {type: " +
			"oauth2, flows: {clientCredentials: {tokenUrl: /token, scopes: {read: d}}}}}}\n",
		good: "openapi: 3.1.0\ninfo: {title: t, version: '1'}\nservers: [{url: " +
			"'https://a.example'}]\npaths: {/a: {get: {operationId: a, security: [{o: [read]}], " +
			"responses: {'204': {description: d}}}}}\ncomponents: {securitySchemes: {o: {type: " +
			"oauth2, flows: {clientCredentials: {tokenUrl: '../token', scopes: {read: d}}}}}}\n",
		want: []string{
			`4:52 warning scope-undeclared: the scope "write" is not declared by the security scheme "o"; declare it, or correct the name`,
		},
	},
	{
		name: "scopes of a bearer before 3.1", version: v30,
		bad: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nservers: [{url: " +
			"'https://a.example'}]\npaths: {/a: {get: {operationId: a, security: [{o: [read]}], " +
			"responses: {'204': {description: d}}}}}\ncomponents: {securitySchemes: {o: {type: " +
			"http, scheme: bearer}}}\n",
		good: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nservers: [{url: " +
			"'https://a.example'}]\npaths: {/a: {get: {operationId: a, security: [{o: []}], " +
			"responses: {'204': {description: d}}}}}\ncomponents: {securitySchemes: {o: {type: " +
			"http, scheme: bearer}}}\n",
		want: []string{
			`4:48 warning scopes-without-oauth2: the security scheme "o" is of type http, which has no scopes; write an empty list`,
		},
	},
	{
		name: "roles of a bearer since 3.1", version: v31,
		bad: "openapi: 3.1.0\ninfo: {title: t, version: '1'}\nservers: [{url: " +
			"'https://a.example'}]\npaths: {/a: {get: {operationId: a, security: [{o: [], p: " +
			"[]}], responses: {'204': {description: d}}}}}\ncomponents: {securitySchemes: {o: " +
			"{type: http, scheme: bearer}}}\n",
		good: "openapi: 3.1.0\ninfo: {title: t, version: '1'}\nservers: [{url: " +
			"'https://a.example'}]\npaths: {/a: {get: {operationId: a, security: [{o: [admin]}], " +
			"responses: {'204': {description: d}}}}}\ncomponents: {securitySchemes: {o: {type: " +
			"http, scheme: bearer}}}\n",
		want: []string{
			`4:55 error security-scheme-undeclared: the security scheme "p" is not declared; declare it, or correct the name`,
		},
	},
	{
		name: "a name that is no URI in 3.2", version: v32,
		bad: "openapi: 3.2.0\ninfo: {title: t, version: '1'}\nservers: [{url: " +
			"'https://a.example'}]\npaths: {/a: {get: {operationId: a, security: [{o: [], p: " +
			"[]}], responses: {'204': {description: d}}}}}\ncomponents: {securitySchemes: {o: " +
			"{type: http, scheme: bearer}}}\n",
		good: "openapi: 3.2.0\ninfo: {title: t, version: '1'}\nservers: [{url: " +
			"'https://a.example'}]\npaths: {/a: {get: {operationId: a, security: [{o: [], " +
			"'./other.yaml#/p': []}], responses: {'204': {description: d}}}}}\ncomponents: " +
			"{securitySchemes: {o: {type: http, scheme: bearer}}}\n",
		want: []string{
			`4:55 error security-scheme-undeclared: the security scheme "p" is not declared; declare it, or correct the name`,
		},
	},
	{
		name: "an API key in the query", version: v30,
		bad: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nservers: [{url: " +
			"'https://a.example'}]\npaths: {/a: {get: {operationId: a, security: [{o: []}], " +
			"responses: {'204': {description: d}}}}}\ncomponents: {securitySchemes: {o: {type: " +
			"apiKey, in: query, name: k}}}\n",
		good: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nservers: [{url: " +
			"'https://a.example'}]\npaths: {/a: {get: {operationId: a, security: [{o: []}], " +
			"responses: {'204': {description: d}}}}}\ncomponents: {securitySchemes: {o: {type: " +
			"apiKey, in: header, name: k}}}\n",
		want: []string{
			`5:32 warning credentials-in-query: the API key "k" is sent in the query, which logs and histories keep; send it in a header`,
		},
	},
	{
		name: "credentials over http", version: v31,
		bad: "openapi: 3.1.0\ninfo: {title: t, version: '1'}\nservers: [{url: " +
			"'http://a.example'}]\npaths: {/a: {get: {operationId: a, security: [{o: []}], " +
			"responses: {'204': {description: d}}}}}\ncomponents: {securitySchemes: {o: {type: " +
			"http, scheme: bearer}}}\n",
		good: "openapi: 3.1.0\ninfo: {title: t, version: '1'}\nservers: [{url: " +
			"'http://localhost:80'}]\npaths: {/a: {get: {operationId: a, security: [{o: []}], " +
			"responses: {'204': {description: d}}}}}\ncomponents: {securitySchemes: {o: {type: " +
			"http, scheme: bearer}}}\n",
		want: []string{
			"3:12 warning credentials-over-http: credentials are sent over http, where everyone " +
				"on the way can read them; write https",
		},
	},
	{
		name: "credentials over http in 3.0", version: v30,
		bad: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nservers: [{url: " +
			"'http://127.a.example'}]\npaths: {/a: {get: {operationId: a, security: [{o: []}], " +
			"responses: {'204': {description: d}}}}}\ncomponents: {securitySchemes: {o: {type: " +
			"http, scheme: basic}}}\n",
		good: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nservers: [{url: " +
			"'http://127.0.0.1'}]\npaths: {/a: {get: {operationId: a, security: [{o: []}], " +
			"responses: {'204': {description: d}}}}}\ncomponents: {securitySchemes: {o: {type: " +
			"http, scheme: bearer}}}\n",
		want: []string{
			"3:12 warning credentials-over-http: credentials are sent over http, where everyone " +
				"on the way can read them; write https",
		},
	},
	{
		name: "a credential by its name", version: v30,
		at:   "{name: q,",
		bad:  "{name: api_key,",
		good: "{name: tokens,",
		want: []string{
			`13:20 warning credentials-in-query: the query parameter "api_key" is a credential by its name, and logs and histories keep queries; send it in a header or in the body`,
		},
	},
	{
		name: "a credential by its name that is a flag", version: v30,
		at:   "{name: q, in: query, schema: {type: string}}",
		bad:  "{name: hide_secret, in: query, schema: {}}",
		good: "{name: hide_secret, in: query, schema: {type: boolean}}",
		want: []string{
			`13:20 warning credentials-in-query: the query parameter "hide_secret" is a credential by its name, and logs and histories keep queries; send it in a header or in the body`,
		},
	},
	{
		name: "a credential by its name that is one of a few words", version: v31,
		at:   "{name: q, in: query, schema: {type: string}}",
		bad:  "{name: show-password, in: query, schema: {type: [string, 'null']}}",
		good: "{name: show-password, in: query, schema: {type: string, enum: ['yes', 'no']}}",
		want: []string{
			`13:20 warning credentials-in-query: the query parameter "show-password" is a credential by its name, and logs and histories keep queries; send it in a header or in the body`,
		},
	},
	{
		name: "a credential by its name that is a number in 2.0", version: v20,
		at:   "{name: q, in: query, type: string}",
		bad:  "{name: token, in: query, type: string}",
		good: "{name: token, in: query, type: integer}",
		want: []string{
			`15:20 warning credentials-in-query: the query parameter "token" is a credential by its name, and logs and histories keep queries; send it in a header or in the body`,
		},
	},
	{
		name: "the header Authorization with a scheme in its name", version: v30,
		bad: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nservers: [{url: " +
			"'https://a.example'}]\npaths: {/a: {get: {operationId: a, security: [{o: []}], " +
			"responses: {'204': {description: d}}}}}\ncomponents: {securitySchemes: {o: {type: " +
			"apiKey, in: header, name: 'Authorization: Bearer'}}}\n",
		good: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nservers: [{url: " +
			"'https://a.example'}]\npaths: {/a: {get: {operationId: a, security: [{o: []}], " +
			"responses: {'204': {description: d}}}}}\ncomponents: {securitySchemes: {o: {type: " +
			"apiKey, in: header, name: Authorization}}}\n",
		want: []string{
			`5:62 error header-name-malformed: "Authorization: Bearer" is no name of a header; write the name alone, without a colon and without what its value begins with; a scheme such as Bearer is type: http with scheme: bearer`,
		},
	},
	{
		name: "a header parameter with a colon", version: v30,
		at:   "{name: q, in: query,",
		bad:  "{name: 'X-Q:', in: header,",
		good: "{name: X-Q, in: header,",
		want: []string{
			`13:21 error header-name-malformed: "X-Q:" is no name of a header; write the name alone, without a colon and without what its value begins with; a scheme such as Bearer is type: http with scheme: bearer`,
		},
	},
	{
		name: "a header of a response with a space", version: v20,
		at:   "responses: {'204': {description: d}}",
		bad:  "responses: {'204': {description: d, headers: {X Rate: {type: integer}}}}",
		good: "responses: {'204': {description: d, headers: {X-Rate: {type: integer}}}}",
		want: []string{
			`21:53 error header-name-malformed: "X Rate" is no name of a header; write the name alone, without a colon and without what its value begins with; a scheme such as Bearer is type: http with scheme: bearer`,
		},
	},
	{
		name: "a requirement of a scheme without a type", version: v30,
		bad: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nservers: [{url: " +
			"'https://a.example'}]\npaths: {/a: {get: {operationId: a, security: [{o: [s]}], " +
			"responses: {'204': {description: d}}}}}\ncomponents: {securitySchemes: {o: {" +
			"in: header, name: n}}}\n",
		want: []string{
			`5:32 error missing-member: the security scheme "o" has no "type", which is required; add "type"`,
		},
	},
	{
		name: "a password in the query", version: v20,
		at:   "{name: q,",
		bad:  "{name: newPassword,",
		good: "{name: passwordless,",
		want: []string{
			`15:20 warning credentials-in-query: the query parameter "newPassword" is a credential by its name, and logs and histories keep queries; send it in a header or in the body`,
		},
	},
	{
		name: "credentials over http in 2.0", version: v20,
		at: "schemes: [https]\nproduces: [application/json]\nsecurity: []",
		bad: "schemes: [http]\nproduces: [application/json]\nsecurity: [{o: " +
			"[]}]\nsecurityDefinitions: {o: {type: basic}}",
		good: "schemes: [https]\nproduces: [application/json]\nsecurity: [{o: " +
			"[]}]\nsecurityDefinitions: {o: {type: basic}}",
		want: []string{
			"5:11 warning credentials-over-http: credentials are sent over http, where everyone " +
				"on the way can read them; write https",
		},
	},
}

func TestDefectiveSecurity(t *testing.T) { checkAll(t, defectiveSecurity) }
