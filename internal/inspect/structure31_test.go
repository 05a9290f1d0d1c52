package inspect

import "testing"

// defectiveOfficial31 are documents of 3.1 and 3.2 that are damaged: the document is held to the
// schema of its edition, the alternative that was meant is chosen, and names are guessed.
var defectiveOfficial31 = []defective{
	{
		name: "info without title", version: v31,
		at:  "title: t, ",
		bad: "",
		want: []string{
			`3:1 error missing-member: "info" has no "title", which is required; add "title"`,
		},
	},
	{
		name: "a title that is a number", version: v31,
		at:  "title: t",
		bad: "title: 5",
		want: []string{
			`3:8 error wrong-type: "title" has to be a string, not the number 5; correct it as the specification says`,
		},
	},
	{
		name: "the document without info", version: v31,
		at:  "info: {title: t, version: '1'}\n",
		bad: "",
		want: []string{
			`2:1 error missing-member: the document has no "info", which is required; add "info"`,
		},
	},
	{
		name: "an unknown member of the document", version: v31,
		at:   "info: {",
		bad:  "infos: 5\ninfo: {",
		good: "x-infos: 5\ninfo: {",
		want: []string{
			`3:1 error unknown-member: the document has an unknown member "infos"; did you mean "info"?; correct its name, or begin it with x-`,
		},
	},
	{
		name: "a location that is misspelled", version: v31,
		at:  "in: query",
		bad: "in: querry",
		want: []string{
			`13:30 error invalid-value: "in" has to be one of "query", "header", "path", "cookie", not the string "querry"; did you mean "query"?; correct it as the specification says`,
		},
	},
	{
		name: "a response without description", version: v31,
		at:  "{'204': {description: d}}",
		bad: "{'204': {}}",
		want: []string{
			`18:19 error missing-member: the response "204" has no "description", which is required; add "description"`,
		},
	},
	{
		name: "a misspelled member of a parameter", version: v31,
		at:   "in: path, required: true",
		bad:  "in: path, required: true, requierd: true",
		good: "in: path, required: true, x-requierd: true",
		want: []string{
			`9:55 error unknown-member: the parameter "id" has an unknown member "requierd"; did you mean "required"?; correct its name, or begin it with x-`,
		},
	},
	{
		name: "tags that are no list", version: v31,
		at:  "tags: [one]\n      p",
		bad: "tags: one\n      p",
		want: []string{
			`12:7 error wrong-type: "tags" has to be an array, not the string "one"; correct it as the specification says`,
		},
	},
	{
		name: "an email that is none", version: v31,
		at:   "info: {title: t,",
		bad:  "info: {title: t, contact: {email: nobody},",
		good: "info: {title: t, contact: {email: a@b.example},",
		want: []string{
			`3:28 error invalid-value: "email" is the string "nobody", which is no email; correct it as the specification says`,
		},
	},
	{
		name: "info without title", version: v32,
		at:  "title: t, ",
		bad: "",
		want: []string{
			`3:1 error missing-member: "info" has no "title", which is required; add "title"`,
		},
	},
	{
		name: "a title that is a number", version: v32,
		at:  "title: t",
		bad: "title: 5",
		want: []string{
			`3:8 error wrong-type: "title" has to be a string, not the number 5; correct it as the specification says`,
		},
	},
	{
		name: "the document without info", version: v32,
		at:  "info: {title: t, version: '1'}\n",
		bad: "",
		want: []string{
			`2:1 error missing-member: the document has no "info", which is required; add "info"`,
		},
	},
	{
		name: "an unknown member of the document", version: v32,
		at:   "info: {",
		bad:  "infos: 5\ninfo: {",
		good: "x-infos: 5\ninfo: {",
		want: []string{
			`3:1 error unknown-member: the document has an unknown member "infos"; did you mean "info"?; correct its name, or begin it with x-`,
		},
	},
	{
		name: "a location that is misspelled", version: v32,
		at:  "in: query",
		bad: "in: querry",
		want: []string{
			`13:30 error invalid-value: "in" has to be one of "query", "querystring", "header", "path", "cookie", not the string "querry"; did you mean "query"?; correct it as the specification says`,
		},
	},
	{
		name: "a misspelled member of a parameter", version: v32,
		at:   "in: path, required: true",
		bad:  "in: path, required: true, requierd: true",
		good: "in: path, required: true, x-requierd: true",
		want: []string{
			`9:55 error unknown-member: the parameter "id" has an unknown member "requierd"; did you mean "required"?; correct its name, or begin it with x-`,
		},
	},
	{
		name: "tags that are no list", version: v32,
		at:  "tags: [one]\n      p",
		bad: "tags: one\n      p",
		want: []string{
			`12:7 error wrong-type: "tags" has to be an array, not the string "one"; correct it as the specification says`,
		},
	},
	{
		name: "an email that is none", version: v32,
		at:   "info: {title: t,",
		bad:  "info: {title: t, contact: {email: nobody},",
		good: "info: {title: t, contact: {email: a@b.example},",
		want: []string{
			`3:28 error invalid-value: "email" is the string "nobody", which is no email; correct it as the specification says`,
		},
	},
	{
		name: "a parameter with neither schema nor content", version: v31,
		at:  "{name: q, in: query, schema: {type: string}}",
		bad: "{name: q, in: query}",
		want: []string{
			`13:20 error missing-member: the parameter "q" has none of "schema", "content"; add one of them`,
		},
	},
	{
		name: "a parameter with schema and content", version: v31,
		at:  "{name: q, in: query, schema: {type: string}}",
		bad: "{name: q, in: query, schema: {}, content: {text/plain: {schema: {}}}}",
		want: []string{
			`13:20 error exclusive-members: the parameter "q" has members that exclude one another; write one of "schema", "content"`,
		},
	},
	{
		name: "a parameter with example and examples", version: v31,
		at:   "in: query, schema: {type: string}",
		bad:  "in: query, schema: {type: string}, example: a, examples: {e: {value: b}}",
		good: "in: query, schema: {type: string}, examples: {e: {value: b}}",
		want: []string{
			`13:20 error exclusive-members: the parameter "q" has "example" and "examples", which exclude one another; remove one of the two`,
		},
	},
	{
		name: "a parameter that is a text", version: v31,
		at:  "{name: q, in: query, schema: {type: string}}",
		bad: "text",
		want: []string{
			"13:20 error not-an-object: an object has to stand here, not a string; correct the " +
				"document; the rest of it is tested without this part",
		},
	},
	{
		name: "a parameter without name", version: v31,
		at:  "{name: q, in: query, schema: {type: string}}",
		bad: "{in: query, schema: {}}",
		want: []string{
			`13:20 error missing-member: the parameter has no "name", which is required; add "name"`,
		},
	},
	{
		name: "a parameter without in", version: v31,
		at:  "{name: q, in: query, schema: {type: string}}",
		bad: "{name: q, schema: {}}",
		want: []string{
			`13:20 error missing-member: the parameter "q" has no "in", which is required; add "in"`,
		},
	},
	{
		name: "a style of another location", version: v31,
		at:   "{name: q, in: query, schema: {type: string}}",
		bad:  "{name: q, in: query, style: matrix, schema: {}}",
		good: "{name: q, in: query, style: form, schema: {}}",
		want: []string{
			`13:41 error invalid-value: "style" has to be one of "form", "spaceDelimited", "pipeDelimited", "deepObject", not the string "matrix"; correct it as the specification says`,
		},
	},
	{
		name: "a security scheme of an unknown type", version: v31,
		at: "security: []",
		bad: "security: [{k: []}]\ncomponents: {securitySchemes: {k: {type: apikey, name: n, in: " +
			"header}}}\nx-rest:",
		want: []string{
			`5:13 error security-scheme-undeclared: the security scheme "k" is not declared; declare it, or correct the name`,
			`21:1 error duplicate-member: "components" occurs twice in one object, first at doc:6:1; remove one of the two`,
		},
	},
	{
		name: "a license with a member misspelled", version: v31,
		at:   "info: {title: t,",
		bad:  "info: {title: t, license: {name: l, ulr: 'https://a.example'},",
		good: "info: {title: t, license: {name: l, url: 'https://a.example'},",
		want: []string{
			`3:37 error unknown-member: "license" has an unknown member "ulr"; did you mean "url"?; correct its name, or begin it with x-`,
		},
	},
	{
		name: "a server without url", version: v31,
		at:  "{url: 'https://a.example/v1'}",
		bad: "{description: d}",
		want: []string{
			`4:11 error missing-member: item 0 of "servers" has no "url", which is required; add "url"`,
		},
	},
	{
		name: "a tag without name", version: v31,
		at:   "[{name: one}]",
		bad:  "[{name: one}, {description: d}]",
		good: "[{name: one}, {name: d}]",
		want: []string{
			`6:21 error missing-member: item 1 of "tags" has no "name", which is required; add "name"`,
		},
	},
	{
		name: "a deprecated that is a text", version: v31,
		at:   "      operationId: b\n",
		bad:  "      operationId: b\n      deprecated: 'yes'\n",
		good: "      operationId: b\n      deprecated: true\n",
		want: []string{
			`17:7 error wrong-type: "deprecated" has to be a boolean, not the string "yes"; correct it as the specification says`,
		},
	},
	{
		name: "a request body without content", version: v31,
		at:  "{required: true, content: {application/json: {schema: {type: object}}}}",
		bad: "{required: true}",
		want: []string{
			`17:7 error missing-member: the request body has no "content", which is required; add "content"`,
		},
	},
	{
		name: "a parameter with neither schema nor content", version: v32,
		at:  "{name: q, in: query, schema: {type: string}}",
		bad: "{name: q, in: query}",
		want: []string{
			`13:20 error missing-member: the parameter "q" has none of "schema", "content"; add one of them`,
		},
	},
	{
		name: "a parameter with schema and content", version: v32,
		at:  "{name: q, in: query, schema: {type: string}}",
		bad: "{name: q, in: query, schema: {}, content: {text/plain: {schema: {}}}}",
		want: []string{
			`13:20 error exclusive-members: the parameter "q" has members that exclude one another; write one of "schema", "content"`,
		},
	},
	{
		name: "a parameter with example and examples", version: v32,
		at:   "in: query, schema: {type: string}",
		bad:  "in: query, schema: {type: string}, example: a, examples: {e: {value: b}}",
		good: "in: query, schema: {type: string}, examples: {e: {value: b}}",
		want: []string{
			`13:20 error exclusive-members: the parameter "q" has "example" and "examples", which exclude one another; remove one of the two`,
		},
	},
	{
		name: "a parameter that is a text", version: v32,
		at:  "{name: q, in: query, schema: {type: string}}",
		bad: "text",
		want: []string{
			"13:20 error not-an-object: an object has to stand here, not a string; correct the " +
				"document; the rest of it is tested without this part",
		},
	},
	{
		name: "a parameter without name", version: v32,
		at:  "{name: q, in: query, schema: {type: string}}",
		bad: "{in: query, schema: {}}",
		want: []string{
			`13:20 error missing-member: the parameter has no "name", which is required; add "name"`,
		},
	},
	{
		name: "a parameter without in", version: v32,
		at:  "{name: q, in: query, schema: {type: string}}",
		bad: "{name: q, schema: {}}",
		want: []string{
			`13:20 error missing-member: the parameter "q" has no "in", which is required; add "in"`,
		},
	},
	{
		name: "a style of another location", version: v32,
		at:   "{name: q, in: query, schema: {type: string}}",
		bad:  "{name: q, in: query, style: matrix, schema: {}}",
		good: "{name: q, in: query, style: form, schema: {}}",
		want: []string{
			`13:41 error invalid-value: "style" has to be one of "form", "spaceDelimited", "pipeDelimited", "deepObject", not the string "matrix"; correct it as the specification says`,
		},
	},
	{
		name: "a security scheme of an unknown type", version: v32,
		at: "security: []",
		bad: "security: [{k: []}]\ncomponents: {securitySchemes: {k: {type: apikey, name: n, in: " +
			"header}}}\nx-rest:",
		want: []string{
			`5:13 error security-scheme-undeclared: the security scheme "k" is not declared; declare it, or correct the name`,
			`21:1 error duplicate-member: "components" occurs twice in one object, first at doc:6:1; remove one of the two`,
		},
	},
	{
		name: "a license with a member misspelled", version: v32,
		at:   "info: {title: t,",
		bad:  "info: {title: t, license: {name: l, ulr: 'https://a.example'},",
		good: "info: {title: t, license: {name: l, url: 'https://a.example'},",
		want: []string{
			`3:37 error unknown-member: "license" has an unknown member "ulr"; did you mean "url"?; correct its name, or begin it with x-`,
		},
	},
	{
		name: "a server without url", version: v32,
		at:  "{url: 'https://a.example/v1'}",
		bad: "{description: d}",
		want: []string{
			`4:11 error missing-member: item 0 of "servers" has no "url", which is required; add "url"`,
		},
	},
	{
		name: "a tag without name", version: v32,
		at:   "[{name: one}]",
		bad:  "[{name: one}, {description: d}]",
		good: "[{name: one}, {name: d}]",
		want: []string{
			`6:21 error missing-member: item 1 of "tags" has no "name", which is required; add "name"`,
		},
	},
	{
		name: "a deprecated that is a text", version: v32,
		at:   "      operationId: b\n",
		bad:  "      operationId: b\n      deprecated: 'yes'\n",
		good: "      operationId: b\n      deprecated: true\n",
		want: []string{
			`17:7 error wrong-type: "deprecated" has to be a boolean, not the string "yes"; correct it as the specification says`,
		},
	},
	{
		name: "a request body without content", version: v32,
		at:  "{required: true, content: {application/json: {schema: {type: object}}}}",
		bad: "{required: true}",
		want: []string{
			`17:7 error missing-member: the request body has no "content", which is required; add "content"`,
		},
	},
	{
		name: "a token URL that is none", version: v31,
		at:  "security: []",
		bad: "security: [{o: []}]\nx-rest:",
		want: []string{
			`5:13 error security-scheme-undeclared: the security scheme "o" is not declared; declare it, or correct the name`,
		},
	},
	{
		name: "a token URL with a space", version: v31,
		at: "  schemas:",
		bad: "  securitySchemes: {o: {type: oauth2, flows: {clientCredentials: {tokenUrl: '/to " +
			"ken', refreshUrl: '/refresh', scopes: {}}}}}\n  schemas:",
		good: "  schemas:",
		want: []string{
			`20:21 note unused-component: nothing uses "o" of components/securitySchemes; remove it, or refer to it`,
		},
	},
	{
		name: "a relative token URL is none of the defects", version: v31,
		at: "  schemas:",
		bad: "  securitySchemes: {o: {type: oauth2, flows: {clientCredentials: {tokenUrl: " +
			"'/token', refreshUrl: '../refresh?x=1', scopes: {}}}}}\n  schemas:",
		good: "  schemas:",
		want: []string{
			`20:21 note unused-component: nothing uses "o" of components/securitySchemes; remove it, or refer to it`,
		},
	},
	{
		name: "a dialect that is relative", version: v31,
		at:   "openapi:",
		bad:  "jsonSchemaDialect: dialect\nopenapi:",
		good: "jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema'\nopenapi:",
		want: []string{
			`2:1 error invalid-value: "jsonSchemaDialect" is the string "dialect", which is no uri; correct it as the specification says`,
			`10:55 error schema-does-not-compile: the document's jsonSchemaDialect "dialect" is not one that is known; correct the schema; until then this part of it judges nothing`,
			`14:41 error schema-does-not-compile: the document's jsonSchemaDialect "dialect" is not one that is known; correct the schema; until then this part of it judges nothing`,
			`18:66 error schema-does-not-compile: the document's jsonSchemaDialect "dialect" is not one that is known; correct the schema; until then this part of it judges nothing`,
			`22:5 error schema-does-not-compile: the document's jsonSchemaDialect "dialect" is not one that is known; correct the schema; until then this part of it judges nothing`,
		},
	},
	{
		name: "a token URL that is none", version: v32,
		at:  "security: []",
		bad: "security: [{o: []}]\nx-rest:",
		want: []string{
			`5:13 error security-scheme-undeclared: the security scheme "o" is not declared; declare it, or correct the name`,
		},
	},
	{
		name: "a token URL with a space", version: v32,
		at: "  schemas:",
		bad: "  securitySchemes: {o: {type: oauth2, flows: {clientCredentials: {tokenUrl: '/to " +
			"ken', refreshUrl: '/refresh', scopes: {}}}}}\n  schemas:",
		good: "  schemas:",
		want: []string{
			`20:21 note unused-component: nothing uses "o" of components/securitySchemes; remove it, or refer to it`,
		},
	},
	{
		name: "a relative token URL is none of the defects", version: v32,
		at: "  schemas:",
		bad: "  securitySchemes: {o: {type: oauth2, flows: {clientCredentials: {tokenUrl: " +
			"'/token', refreshUrl: '../refresh?x=1', scopes: {}}}}}\n  schemas:",
		good: "  schemas:",
		want: []string{
			`20:21 note unused-component: nothing uses "o" of components/securitySchemes; remove it, or refer to it`,
		},
	},
	{
		name: "a dialect that is relative", version: v32,
		at:   "openapi:",
		bad:  "jsonSchemaDialect: dialect\nopenapi:",
		good: "jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema'\nopenapi:",
		want: []string{
			`10:55 error schema-does-not-compile: the document's jsonSchemaDialect "dialect" is not one that is known; correct the schema; until then this part of it judges nothing`,
			`14:41 error schema-does-not-compile: the document's jsonSchemaDialect "dialect" is not one that is known; correct the schema; until then this part of it judges nothing`,
			`18:66 error schema-does-not-compile: the document's jsonSchemaDialect "dialect" is not one that is known; correct the schema; until then this part of it judges nothing`,
			`22:5 error schema-does-not-compile: the document's jsonSchemaDialect "dialect" is not one that is known; correct the schema; until then this part of it judges nothing`,
		},
	},
	{
		name: "a member of an operation misspelled", version: v31,
		at:   "      operationId: b\n",
		bad:  "      operationId: b\n      sumary: s\n",
		good: "      operationId: b\n      summary: s\n",
		want: []string{
			`17:7 error unknown-member: POST /a/{id} has an unknown member "sumary"; did you mean "summary"?; correct its name, or begin it with x-`,
		},
	},
	{
		name: "an additional operation that is fine", version: v32,
		at: "    post:",
		bad: "    query: {operationId: c, responses: {'200': {description: d}}, descripton: " +
			"s}\n    post:",
		good: "    query: {operationId: c, responses: {'200': {description: d}}, description: " +
			"s}\n    post:",
		want: []string{
			`15:67 error unknown-member: QUERY /a/{id} has an unknown member "descripton"; did you mean "description"?; correct its name, or begin it with x-`,
		},
	},
	{
		name: "an example of a link with both targets", version: v31,
		at: "{'204': {description: d}}",
		bad: "{'204': {description: d, links: {l: {operationId: a, operationRef: " +
			"'#/paths/~1a~1{id}/get'}}}}",
		good: "{'204': {description: d, links: {l: {operationId: a}}}}",
		want: []string{
			`18:51 error exclusive-members: the link "l" has members that exclude one another; write one of "operationRef", "operationId"`,
		},
	},
	{
		name: "a number that takes too long", version: v31,
		at:  "title: t",
		bad: "title: 1e999999999",
		want: []string{
			`3:8 error wrong-type: "title" has to be a string, not the number 1e999999999; correct it as the specification says`,
		},
	},
}

func TestDefectiveOfficial31(t *testing.T) { checkAll(t, defectiveOfficial31) }
