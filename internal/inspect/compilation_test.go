package inspect

import "testing"

// defectiveOnce are documents that are damaged: what is told once only.
var defectiveOnce = []defective{
	{
		name: "a reference to another file", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{$ref: 'other.yaml#/S'}",
		good: "{}",
		want: []string{
			`21:9 warning external-reference: $ref "other.yaml#/S" leads to another file, and is not followed; bundle what it refers to into the document's folder; until then that cannot be judged`,
		},
	},
	{
		name: "a reference to another file inside", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: object, properties: {m: {$ref: 'other.yaml#/S'}}, example: {m: 1}}",
		good: "{}",
		want: []string{
			`21:40 warning external-reference: $ref "other.yaml#/S" leads to another file, and is not followed; bundle what it refers to into the document's folder; until then that cannot be judged`,
		},
	},
	{
		name: "a reference to a schema with one, by an anchor", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{$anchor: s, properties: {m: {$ref: 'other.yaml#/S'}, n: {$ref: '#s'}}}",
		good: "{$anchor: s, properties: {n: {$ref: '#s'}}}",
		want: []string{
			`21:38 warning external-reference: $ref "other.yaml#/S" leads to another file, and is not followed; bundle what it refers to into the document's folder; until then that cannot be judged`,
		},
	},
	{
		name: "a reference to a schema with one, by its name", version: v32,
		at: "{type: object, properties: {m: {type: string}}}",
		bad: "{properties: {m: {$ref: '#t'}, k: {$anchor: t, $ref: 'other.yaml'}}}\n    V: " +
			"{$dynamicRef: '#t'}",
		good: "{properties: {m: {$ref: '#t'}, k: {$anchor: t}}}",
		want: []string{
			`21:55 warning external-reference: $ref "other.yaml" leads to another file, and is not followed; bundle what it refers to into the document's folder; until then that cannot be judged`,
			`22:5 note unused-component: nothing uses "V" of components/schemas; remove it, or refer to it`,
		},
	},
	{
		name: "an anchor that there is not", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{properties: {m: {$ref: '#nowhere'}}}",
		good: "{}",
		want: []string{
			`21:5 error schema-does-not-compile: $ref "#nowhere" leads nowhere; correct the schema; until then this part of it judges nothing`,
		},
	},
	{
		name: "a dynamic reference that leads nowhere", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{$dynamicRef: '#nowhere'}",
		good: "{}",
		want: []string{
			`21:5 error schema-does-not-compile: $dynamicRef "#nowhere" leads nowhere; correct the schema; until then this part of it judges nothing`,
		},
	},
	{
		name: "a schema that is itself", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{allOf: [{$ref: '#/components/schemas/S'}]}",
		good: "{}",
		want: []string{
			"21:5 error schema-does-not-compile: the schema #/components/schemas/S refers to " +
				"itself without end; correct the schema; until then this part of it judges nothing",
		},
	},
	{
		name: "a negation of itself", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{not: {$ref: '#/components/schemas/S'}}",
		good: "{}",
		want: []string{
			"21:5 error schema-does-not-compile: the schema #/components/schemas/S refers to " +
				"itself without end; correct the schema; until then this part of it judges nothing",
		},
	},
	{
		name: "a bad keyword used in many places", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: object, properties: {m: {type: string, minLength: a}}, example: {m: a}}",
		good: "{}",
		want: []string{
			`21:54 error schema-keyword-invalid: minLength has to be an integer of 0 or more, not the string "a"; correct it: tools refuse such a schema, or ignore it`,
		},
	},
	{
		name: "a reference that dangles", version: v30,
		at:  "#/components/schemas/S'",
		bad: "#/components/schemas/T'",
		want: []string{
			`14:81 error dangling-reference: $ref "#/components/schemas/T" leads nowhere; define what it refers to, or remove the reference`,
			`21:5 note unused-component: nothing uses "S" of components/schemas; remove it, or refer to it`,
		},
	},
	{
		name: "a parameter that dangles", version: v31,
		at:  "[{name: q, in: query, schema: {type: string}}]",
		bad: "[{$ref: '#/components/parameters/p'}]",
		want: []string{
			`13:21 error dangling-reference: $ref "#/components/parameters/p" leads nowhere; define what it refers to, or remove the reference`,
		},
	},
	{
		name: "a parameter without type", version: v20,
		at:  "{name: q, in: query, type: string}",
		bad: "{name: q, in: query}",
		want: []string{
			`15:20 error parameter-without-type: the query parameter "q" has no type; give it a type, such as type: string`,
		},
	},
	{
		name: "a path that is a text", version: v31,
		at:   "  /a/{id}:",
		bad:  "  /b: text\n  /a/{id}:",
		good: "  /a/{id}:",
		want: []string{
			"8:3 error not-an-object: an object has to stand here, not a string; correct the " +
				"document; the rest of it is tested without this part",
		},
	},
	{
		name: "a response in another file", version: v30,
		at:   "{'204': {description: d}}",
		bad:  "{'204': {$ref: 'other.yaml#/r'}}",
		good: "{'204': {description: d}}",
		want: []string{
			`18:27 warning external-reference: $ref "other.yaml#/r" leads to another file, and is not followed; bundle what it refers to into the document's folder; until then that cannot be judged`,
		},
	},
}

func TestDefectiveOnce(t *testing.T) { checkAll(t, defectiveOnce) }
