package inspect

import "testing"

// defectiveOfficial are documents of 2.0 and 3.0 that are damaged: the document is held to the
// schema of its edition, the alternative that was meant is chosen, and names are guessed.
var defectiveOfficial = []defective{
	{
		name: "info without title", version: v20,
		at:  "title: t, ",
		bad: "",
		want: []string{
			`3:1 error missing-member: "info" has no "title", which is required; add "title"`,
		},
	},
	{
		name: "a title that is a number", version: v20,
		at:  "title: t",
		bad: "title: 5",
		want: []string{
			`3:8 error wrong-type: "title" has to be a string, not the number 5; correct it as the specification says`,
		},
	},
	{
		name: "the document without info", version: v20,
		at:  "info: {title: t, version: '1'}\n",
		bad: "",
		want: []string{
			`2:1 error missing-member: the document has no "info", which is required; add "info"`,
		},
	},
	{
		name: "an unknown member of the document", version: v20,
		at:   "info: {",
		bad:  "infos: 5\ninfo: {",
		good: "x-infos: 5\ninfo: {",
		want: []string{
			`3:1 error unknown-member: the document has an unknown member "infos"; did you mean "info"?; correct its name, or begin it with x-`,
		},
	},
	{
		name: "a location that is misspelled", version: v20,
		at:  "in: query",
		bad: "in: querry",
		want: []string{
			`15:30 error invalid-value: "in" has to be one of "body", "formData", "header", "path", "query", not the string "querry"; did you mean "query"?; correct it as the specification says`,
		},
	},
	{
		name: "a response without description", version: v20,
		at:  "{'204': {description: d}}",
		bad: "{'204': {}}",
		want: []string{
			`21:19 error missing-member: the response "204" has no "description", which is required; add "description"`,
		},
	},
	{
		name: "a misspelled member of a parameter", version: v20,
		at:   "in: path, required: true",
		bad:  "in: path, required: true, requierd: true",
		good: "in: path, required: true, x-requierd: true",
		want: []string{
			`11:55 error unknown-member: the parameter "id" has an unknown member "requierd"; did you mean "required"?; correct its name, or begin it with x-`,
		},
	},
	{
		name: "tags that are no list", version: v20,
		at:  "tags: [one]\n      p",
		bad: "tags: one\n      p",
		want: []string{
			`14:7 error wrong-type: "tags" has to be an array, not the string "one"; correct it as the specification says`,
		},
	},
	{
		name: "an email that is none", version: v20,
		at:   "info: {title: t,",
		bad:  "info: {title: t, contact: {email: nobody},",
		good: "info: {title: t, contact: {email: a@b.example},",
		want: []string{
			`3:28 error invalid-value: "email" is the string "nobody", which is no email; correct it as the specification says`,
		},
	},
	{
		name: "info without title", version: v30,
		at:  "title: t, ",
		bad: "",
		want: []string{
			`3:1 error missing-member: "info" has no "title", which is required; add "title"`,
		},
	},
	{
		name: "a title that is a number", version: v30,
		at:  "title: t",
		bad: "title: 5",
		want: []string{
			`3:8 error wrong-type: "title" has to be a string, not the number 5; correct it as the specification says`,
		},
	},
	{
		name: "the document without info", version: v30,
		at:  "info: {title: t, version: '1'}\n",
		bad: "",
		want: []string{
			`2:1 error missing-member: the document has no "info", which is required; add "info"`,
		},
	},
	{
		name: "an unknown member of the document", version: v30,
		at:   "info: {",
		bad:  "infos: 5\ninfo: {",
		good: "x-infos: 5\ninfo: {",
		want: []string{
			`3:1 error unknown-member: the document has an unknown member "infos"; did you mean "info"?; correct its name, or begin it with x-`,
		},
	},
	{
		name: "a location that is misspelled", version: v30,
		at:  "in: query",
		bad: "in: querry",
		want: []string{
			`13:30 error invalid-value: "in" has to be one of "cookie", "header", "path", "query", not the string "querry"; did you mean "query"?; correct it as the specification says`,
		},
	},
	{
		name: "a response without description", version: v30,
		at:  "{'204': {description: d}}",
		bad: "{'204': {}}",
		want: []string{
			`18:19 error missing-member: the response "204" has no "description", which is required; add "description"`,
		},
	},
	{
		name: "a misspelled member of a parameter", version: v30,
		at:   "in: path, required: true",
		bad:  "in: path, required: true, requierd: true",
		good: "in: path, required: true, x-requierd: true",
		want: []string{
			`9:55 error unknown-member: the parameter "id" has an unknown member "requierd"; did you mean "required"?; correct its name, or begin it with x-`,
		},
	},
	{
		name: "tags that are no list", version: v30,
		at:  "tags: [one]\n      p",
		bad: "tags: one\n      p",
		want: []string{
			`12:7 error wrong-type: "tags" has to be an array, not the string "one"; correct it as the specification says`,
		},
	},
	{
		name: "an email that is none", version: v30,
		at:   "info: {title: t,",
		bad:  "info: {title: t, contact: {email: nobody},",
		good: "info: {title: t, contact: {email: a@b.example},",
		want: []string{
			`3:28 error invalid-value: "email" is the string "nobody", which is no email; correct it as the specification says`,
		},
	},
	{
		name: "a parameter with neither schema nor content", version: v30,
		at:  "{name: q, in: query, schema: {type: string}}",
		bad: "{name: q, in: query}",
		want: []string{
			`13:20 error missing-member: the parameter "q" has none of "schema", "content"; add one of them`,
		},
	},
	{
		name: "a parameter with schema and content", version: v30,
		at:  "{name: q, in: query, schema: {type: string}}",
		bad: "{name: q, in: query, schema: {}, content: {text/plain: {schema: {}}}}",
		want: []string{
			`13:20 error exclusive-members: the parameter "q" has members that exclude one another: "schema", "content"; remove one of them`,
		},
	},
	{
		name: "a parameter with example and examples", version: v30,
		at:   "in: query, schema: {type: string}",
		bad:  "in: query, schema: {type: string}, example: a, examples: {e: {value: b}}",
		good: "in: query, schema: {type: string}, examples: {e: {value: b}}",
		want: []string{
			`13:20 error exclusive-members: the parameter "q" has "example" and "examples", which exclude one another; remove one of the two`,
		},
	},
	{
		name: "a parameter that is a text", version: v30,
		at:  "{name: q, in: query, schema: {type: string}}",
		bad: "text",
		want: []string{
			"13:20 error not-an-object: an object has to stand here, not a string; correct the " +
				"document; the rest of it is tested without this part",
		},
	},
	{
		name: "a parameter without name", version: v30,
		at:  "{name: q, in: query, schema: {type: string}}",
		bad: "{in: query, schema: {}}",
		want: []string{
			`13:20 error missing-member: the parameter has no "name", which is required; add "name"`,
		},
	},
	{
		name: "a parameter without in", version: v30,
		at:  "{name: q, in: query, schema: {type: string}}",
		bad: "{name: q, schema: {}}",
		want: []string{
			`13:20 error missing-member: the parameter "q" has no "in", which is required; add "in"`,
		},
	},
	{
		name: "a style of another location", version: v30,
		at:   "{name: q, in: query, schema: {type: string}}",
		bad:  "{name: q, in: query, style: matrix, schema: {}}",
		good: "{name: q, in: query, style: form, schema: {}}",
		want: []string{
			`13:41 error invalid-value: "style" has to be one of "deepObject", "form", "pipeDelimited", "simple", "spaceDelimited", not the string "matrix"; correct it as the specification says`,
		},
	},
	{
		name: "a security scheme of an unknown type", version: v30,
		at: "security: []",
		bad: "security: [{k: []}]\ncomponents: {securitySchemes: {k: {type: apikey, name: n, in: " +
			"header}}}\nx-rest:",
		want: []string{
			`5:13 error security-scheme-undeclared: the security scheme "k" is not declared; declare it, or correct the name`,
			`21:1 error duplicate-member: "components" occurs twice in one object, first at doc:6:1; remove one of the two`,
		},
	},
	{
		name: "a license with a member misspelled", version: v30,
		at:   "info: {title: t,",
		bad:  "info: {title: t, license: {name: l, ulr: 'https://a.example'},",
		good: "info: {title: t, license: {name: l, url: 'https://a.example'},",
		want: []string{
			`3:37 error unknown-member: "license" has an unknown member "ulr"; did you mean "url"?; correct its name, or begin it with x-`,
		},
	},
	{
		name: "a server without url", version: v30,
		at:  "{url: 'https://a.example/v1'}",
		bad: "{description: d}",
		want: []string{
			`4:11 error missing-member: item 0 of "servers" has no "url", which is required; add "url"`,
		},
	},
	{
		name: "a tag without name", version: v30,
		at:   "[{name: one}]",
		bad:  "[{name: one}, {description: d}]",
		good: "[{name: one}, {name: d}]",
		want: []string{
			`6:21 error missing-member: item 1 of "tags" has no "name", which is required; add "name"`,
		},
	},
	{
		name: "a deprecated that is a text", version: v30,
		at:   "      operationId: b\n",
		bad:  "      operationId: b\n      deprecated: 'yes'\n",
		good: "      operationId: b\n      deprecated: true\n",
		want: []string{
			`17:7 error wrong-type: "deprecated" has to be a boolean, not the string "yes"; correct it as the specification says`,
		},
	},
	{
		name: "a request body without content", version: v30,
		at:  "{required: true, content: {application/json: {schema: {type: object}}}}",
		bad: "{required: true}",
		want: []string{
			`17:7 error missing-member: the request body has no "content", which is required; add "content"`,
		},
	},
	{
		name: "responses that are missing", version: v30,
		at:  "      responses: {'204': {description: d}}\n",
		bad: "",
		want: []string{
			`15:5 error missing-member: POST /a/{id} has no "responses", which is required; add "responses"`,
		},
	},
	{
		name: "the keyword of a schema misspelled", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: object, propertys: {}}",
		good: "{type: object, x-propertys: {}}",
		want: []string{
			`21:23 error unknown-member: the schema "S" has an unknown member "propertys"; did you mean "properties"?; correct its name, or begin it with x-`,
		},
	},
	{
		name: "schemes with one that is unknown", version: v20,
		at:   "schemes: [https]",
		bad:  "schemes: [htps]",
		good: "schemes: [wss]",
		want: []string{
			`5:11 error invalid-value: item 0 of "schemes" has to be one of "http", "https", "ws", "wss", not the string "htps"; did you mean "https"?; correct it as the specification says`,
		},
	},
	{
		name: "consumes that is no list", version: v20,
		at:  "consumes: [application/json]",
		bad: "consumes: application/json",
		want: []string{
			`19:7 error wrong-type: "consumes" has to be an array, not the string "application/json"; correct it as the specification says`,
		},
	},
	{
		name: "the collection format of no collection", version: v20,
		at:   "{name: q, in: query, type: string}",
		bad:  "{name: q, in: query, type: array, items: {type: string}, collectionFormat: csvs}",
		good: "{name: q, in: query, type: array, items: {type: string}, collectionFormat: multi}",
		want: []string{
			`15:77 error invalid-value: "collectionFormat" has to be one of "csv", "multi", "pipes", "ssv", "tsv", not the string "csvs"; did you mean "csv"?; correct it as the specification says`,
		},
	},
	{
		name: "equal schemes", version: v20,
		at:  "schemes: [https]",
		bad: "schemes: [https, https]",
		want: []string{
			`5:1 error invalid-value: "schemes" has equal items: 0 and 1; remove one of the two`,
		},
	},
	{
		name: "a body parameter without schema", version: v20,
		at:  "{name: body, in: body, required: true, schema: {type: object}}",
		bad: "{name: body, in: body, required: true}",
		want: []string{
			`20:20 error missing-member: the parameter "body" has no "schema", which is required; add "schema"`,
		},
	},
	{
		name: "a contact page that is no URL", version: v20,
		at:   "info: {title: t,",
		bad:  "info: {title: t, contact: {url: a b},",
		good: "info: {title: t, contact: {url: 'https://a.example/b'},",
		want: []string{
			`3:28 error invalid-value: "url" is the string "a b", which is no uri; correct it as the specification says`,
		},
	},
	{
		name: "a relative contact page before 3.1", version: v20,
		at:   "info: {title: t,",
		bad:  "info: {title: t, contact: {url: /me},",
		good: "info: {title: t, contact: {url: 'https://a.example'},",
		want: []string{
			`3:28 error invalid-value: "url" is the string "/me", which is no uri; correct it as the specification says`,
		},
	},
	{
		name: "a path item with a method in upper case", version: v30,
		at:   "    post:",
		bad:  "    PATCH: {operationId: c, responses: {'200': {description: d}}}\n    post:",
		good: "    patch: {operationId: c, responses: {'200': {description: d}}}\n    post:",
		want: []string{
			`15:5 error unknown-member: the path /a/{id} has an unknown member "PATCH"; correct its name, or begin it with x-`,
		},
	},
	{
		name: "a component with a name that is none", version: v30,
		at:   "    S:",
		bad:  "    'T T': {type: string}\n    S:",
		good: "    S:",
		want: []string{
			`21:5 note unused-component: nothing uses "T T" of components/schemas; remove it, or refer to it`,
		},
	},
}

func TestDefectiveOfficial(t *testing.T) { checkAll(t, defectiveOfficial) }
