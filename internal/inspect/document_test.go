package inspect

import "testing"

// defectiveDocument are documents with something wrong in what is said of the document as a whole.
var defectiveDocument = []defective{
	{
		name: "an unused schema", version: v30,
		at:  "    S:",
		bad: "    T: {type: string}\n    S:",
		want: []string{
			`21:5 note unused-component: nothing uses "T" of components/schemas; remove it, or refer to it`,
		},
	},
	{
		name: "an unused schema that refers to itself", version: v31,
		at:   "    S:",
		bad:  "    T: {properties: {t: {$ref: '#/components/schemas/T'}}}\n    S:",
		good: "    S:",
		want: []string{
			`21:5 note unused-component: nothing uses "T" of components/schemas; remove it, or refer to it`,
		},
	},
	{
		name: "an unused definition", version: v20,
		at:  "  S:",
		bad: "  T: {type: string}\n  S:",
		want: []string{
			`23:3 note unused-component: nothing uses "T" of definitions; remove it, or refer to it`,
		},
	},
	{
		name: "an unused scheme", version: v31,
		at:  "  schemas:",
		bad: "  securitySchemes: {k: {type: http, scheme: bearer}}\n  schemas:",
		want: []string{
			`20:21 note unused-component: nothing uses "k" of components/securitySchemes; remove it, or refer to it`,
		},
	},
	{
		name: "an unused parameter of 2.0", version: v20,
		at:  "definitions:",
		bad: "parameters: {p: {name: p, in: query, type: string}}\ndefinitions:",
		want: []string{
			`22:14 note unused-component: nothing uses "p" of parameters; remove it, or refer to it`,
		},
	},
	{
		name: "a component used by a mapping", version: v30,
		at: "{type: object, properties: {m: {type: string}}}",
		bad: "{oneOf: [{type: object, required: [k]}], discriminator: {propertyName: k, " +
			"mapping: {a: T}}}\n    T: {type: object}\n    V: {}",
		good: "{oneOf: [{type: object, required: [k]}], discriminator: {propertyName: k, " +
			"mapping: {a: T}}}\n    T: {type: object}",
		want: []string{
			`23:5 note unused-component: nothing uses "V" of components/schemas; remove it, or refer to it`,
		},
	},
	{
		name: "a component derived from one with a discriminator", version: v30,
		at: "{type: object, properties: {m: {type: string}}}",
		bad: "{type: object, required: [k], discriminator: {propertyName: k}}\n    T: {allOf: " +
			"[{$ref: '#/components/schemas/S'}]}\n    V: {allOf: [{description: d}]}",
		good: "{type: object, required: [k], discriminator: {propertyName: k}}\n    T: {allOf: " +
			"[{$ref: '#/components/schemas/S'}]}",
		want: []string{
			`23:5 note unused-component: nothing uses "V" of components/schemas; remove it, or refer to it`,
		},
	},
	{
		name: "a component with an anchor", version: v31,
		at:   "    S:",
		bad:  "    T: {$anchor: t}\n    V: {}\n    S:",
		good: "    T: {$anchor: t}\n    S:",
		want: []string{
			`22:5 note unused-component: nothing uses "V" of components/schemas; remove it, or refer to it`,
		},
	},
	{
		name: "a component used by a vendor's mapping", version: v30,
		at: "{type: object, properties: {m: {type: string}}}",
		bad: "{type: object, x-discriminator: {mapping: {a: T, b: " +
			"'#/components/schemas/U'}}}\n    T: {type: object}\n    U: {type: object}\n    V: {}",
		good: "{type: object, x-discriminator: {mapping: {a: T, b: " +
			"'#/components/schemas/U'}}}\n    T: {type: object}\n    U: {type: object}",
		want: []string{
			`24:5 note unused-component: nothing uses "V" of components/schemas; remove it, or refer to it`,
		},
	},
	{
		name: "a component used by a vendor's mapping in 2.0", version: v20,
		at: "{type: object, properties: {m: {type: string}}}",
		bad: "{type: object, x-discriminator: {mapping: {a: T}}, x-base: '#/definitions/U'}\n" +
			"  T: {type: object}\n  U: {type: object}\n  V: {}",
		good: "{type: object, x-discriminator: {mapping: {a: T}}, x-base: '#/definitions/U'}\n" +
			"  T: {type: object}\n  U: {type: object}",
		want: []string{
			`26:3 note unused-component: nothing uses "V" of definitions; remove it, or refer to it`,
		},
	},
	{
		name: "nullable beside a reference", version: v30,
		at:   "{$ref: '#/components/schemas/S'}",
		bad:  "{$ref: '#/components/schemas/S', nullable: true}",
		good: "{$ref: '#/components/schemas/S', description: d}",
		want: []string{
			`14:113 warning members-beside-reference: beside a $ref "nullable" has no effect; remove it, move it to what is referred to, or put the $ref into an allOf`,
		},
	},
	{
		name: "two members beside a reference", version: v20,
		at:   "{$ref: '#/definitions/S'}",
		bad:  "{$ref: '#/definitions/S', type: object, x-a: 1, minLength: 5}",
		good: "{$ref: '#/definitions/S', title: t}",
		want: []string{
			`16:77 warning members-beside-reference: beside a $ref "type", "minLength" has no effect; remove it, move it to what is referred to, or put the $ref into an allOf`,
		},
	},
	{
		name: "no description of security", version: v30,
		at:  "security: []\n",
		bad: "",
		want: []string{
			"2:1 note no-security: the document does not say how requests are authenticated; " +
				"declare security schemes and require them, or write security: [] where " +
				"everyone may call",
		},
	},
	{
		name: "no description of security in 2.0", version: v20,
		at:  "security: []\n",
		bad: "",
		want: []string{
			"2:1 note no-security: the document does not say how requests are authenticated; " +
				"declare security schemes and require them, or write security: [] where " +
				"everyone may call",
		},
	},
	{
		name: "a tag that is not declared", version: v30,
		at:  "tags: [one]\n",
		bad: "tags: [one, two]\n",
		want: []string{
			`12:19 note tag-undeclared: the tag "two" is not declared; declare it in the document's tags, with a description`,
		},
	},
	{
		name: "a tag that is not declared, twice", version: v20,
		at:  "tags: [one]\n",
		bad: "tags: [two, two]\n",
		want: []string{
			`14:7 error invalid-value: "tags" has equal items: 0 and 1; remove one of the two`,
			`14:14 note tag-undeclared: the tag "two" is not declared; declare it in the document's tags, with a description`,
		},
	},
	{
		name: "a tag declared twice", version: v30,
		at:  "[{name: one}]",
		bad: "[{name: one}, {name: one, description: d}]",
		want: []string{
			`6:22 error duplicate-tag: the tag "one" is declared twice; remove one of the two`,
		},
	},
	{
		name: "a tag declared twice in 3.2", version: v32,
		at:  "[{name: one}]",
		bad: "[{name: one}, {name: one, summary: d}]",
		want: []string{
			`6:22 error duplicate-tag: the tag "one" is declared twice; remove one of the two`,
		},
	},
	{
		name: "no operation at all", version: v30,
		bad:  "{openapi: 3.0.0, info: {title: t, version: '1'}, paths: {}}",
		good: "{openapi: 3.0.0, info: {title: t, version: '1'}, paths: {}, components: {}}",
		want: []string{
			"1:50 warning no-operations: the document describes no operation; describe one, or " +
				"remove the document",
		},
	},
	{
		name: "no operation at all in 2.0", version: v20,
		bad:  "{swagger: '2.0', info: {title: t, version: '1'}, paths: {}}",
		good: "{swagger: '2.0', info: {title: t, version: '1'}, paths: {}, definitions: {}}",
		want: []string{
			"1:50 warning no-operations: the document describes no operation; describe one, or " +
				"remove the document",
		},
	},
	{
		name: "neither paths nor components", version: v31,
		bad:  "{openapi: 3.1.0, info: {title: t, version: '1'}}",
		good: "{openapi: 3.1.0, info: {title: t, version: '1'}, webhooks: {}}",
		want: []string{
			`1:1 error missing-member: the document has none of "paths", "components", "webhooks"; add one of them`,
		},
	},
	{
		name: "the value of an extension twice", version: v30,
		bad: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  /a: {get: " +
			"{operationId: a, x-slug: a, responses: {'204': {description: d}}}}\n  /b: {get: " +
			"{operationId: b, x-slug: b, responses: {'204': {description: d}}}}\n  /c: {get: " +
			"{operationId: c, x-slug: c, responses: {'204': {description: d}}}}\n  /d: {get: " +
			"{operationId: d, x-slug: d, responses: {'204': {description: d}}}}\n  /e: {get: " +
			"{operationId: e, x-slug: a, responses: {'204': {description: d}}}}\n",
		good: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  /a: {get: " +
			"{operationId: a, x-slug: a, responses: {'204': {description: d}}}}\n  /b: {get: " +
			"{operationId: b, x-slug: b, responses: {'204': {description: d}}}}\n  /c: {get: " +
			"{operationId: c, x-slug: c, responses: {'204': {description: d}}}}\n  /d: {get: " +
			"{operationId: d, x-slug: d, responses: {'204': {description: d}}}}\n  /e: {get: " +
			"{operationId: e, x-slug: e, responses: {'204': {description: d}}}}\n",
		want: []string{
			`9:30 note duplicate-extension-value: x-slug is "a" as in line 5 already; elsewhere it is different on every operation; check which of the two was meant`,
		},
	},
	{
		name: "the value of an extension is no text", version: v30,
		bad: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  /a: {get: " +
			"{operationId: a, x-slug: p, responses: {'204': {description: d}}}}\n  /b: {get: " +
			"{operationId: b, x-slug: q, responses: {'204': {description: d}}}}\n  /c: {get: " +
			"{operationId: c, x-slug: r, responses: {'204': {description: d}}}}\n  /d: {get: " +
			"{operationId: d, x-slug: s, responses: {'204': {description: d}}}}\n  /e: {get: " +
			"{operationId: e, x-slug: p, responses: {'204': {description: d}}}}\n",
		good: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  /a: {get: " +
			"{operationId: a, x-slug: 1, responses: {'204': {description: d}}}}\n  /b: {get: " +
			"{operationId: b, x-slug: 1, responses: {'204': {description: d}}}}\n  /c: {get: " +
			"{operationId: c, x-slug: 2, responses: {'204': {description: d}}}}\n  /d: {get: " +
			"{operationId: d, x-slug: 3, responses: {'204': {description: d}}}}\n  /e: {get: " +
			"{operationId: e, x-slug: 4, responses: {'204': {description: d}}}}\n",
		want: []string{
			`9:30 note duplicate-extension-value: x-slug is "p" as in line 5 already; elsewhere it is different on every operation; check which of the two was meant`,
		},
	},
	{
		name: "an extension of its own value in 3.1", version: v31,
		bad: "openapi: 3.1.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  /a: {get: " +
			"{operationId: a, x-slug: a, responses: {'204': {description: d}}}}\n  /b: {get: " +
			"{operationId: b, x-slug: b, responses: {'204': {description: d}}}}\n  /c: {get: " +
			"{operationId: c, x-slug: c, responses: {'204': {description: d}}}}\n  /d: {get: " +
			"{operationId: d, x-slug: d, responses: {'204': {description: d}}}}\n  /e: {get: " +
			"{operationId: e, x-slug: b, responses: {'204': {description: d}}}}\n",
		good: "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  /a: {get: " +
			"{operationId: a, x-slug: a, responses: {'204': {description: d}}}}\n  /b: {get: " +
			"{operationId: b, x-slug: b, responses: {'204': {description: d}}}}\n  /c: {get: " +
			"{operationId: c, x-slug: c, responses: {'204': {description: d}}}}\n  /d: {get: " +
			"{operationId: d, x-slug: d, responses: {'204': {description: d}}}}\n  /e: {get: " +
			"{operationId: e, x-slug: e, responses: {'204': {description: d}}}}\n",
		want: []string{
			`9:30 note duplicate-extension-value: x-slug is "b" as in line 6 already; elsewhere it is different on every operation; check which of the two was meant`,
		},
	},
	{
		name: "required beside a reference in 3.0", version: v30,
		at:   "{$ref: '#/components/schemas/S'}",
		bad:  "{$ref: '#/components/schemas/S', required: [m]}",
		good: "{$ref: '#/components/schemas/S', x-a: 1}",
		want: []string{
			`14:113 warning members-beside-reference: beside a $ref "required" has no effect; remove it, move it to what is referred to, or put the $ref into an allOf`,
		},
	},
}

func TestDefectiveDocument(t *testing.T) { checkAll(t, defectiveDocument) }
