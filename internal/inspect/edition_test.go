package inspect

import "testing"

// defectiveEditions are documents with something wrong in keywords of other editions.
var defectiveEditions = []defective{
	{
		name: "const", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{const: 5}",
		good: "{enum: [5]}",
		want: []string{
			`21:9 warning keyword-of-other-edition: "const" is no keyword of OpenAPI 3.0, and is ignored; write an enum of one value`,
		},
	},
	{
		name: "if", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{if: {type: string}}",
		good: "{x-if: {type: string}}",
		want: []string{
			`21:9 warning keyword-of-other-edition: "if" is no keyword of OpenAPI 3.0, and is ignored; remove it, or upgrade the document to OpenAPI 3.1`,
		},
	},
	{
		name: "examples before 3.1", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, examples: [a]}",
		good: "{type: string, example: a}",
		want: []string{
			`21:23 warning keyword-of-other-edition: "examples" is no keyword of OpenAPI 3.0, and is ignored; write example`,
		},
	},
	{
		name: "the recursion of JSON Schema 2019-09", version: v31,
		at:   schemaText,
		bad:  "{type: object, properties: {m: {$recursiveRef: '#'}}, $recursiveAnchor: true}",
		good: "{type: object, properties: {m: {$dynamicRef: '#s'}}, $dynamicAnchor: s}",
		want: []string{
			`21:40 warning keyword-of-other-edition: "$recursiveRef" is no keyword of OpenAPI 3.1, and is ignored; write $dynamicAnchor and $dynamicRef, which replace it since JSON Schema 2020-12`,
			`21:62 warning keyword-of-other-edition: "$recursiveAnchor" is no keyword of OpenAPI 3.1, and is ignored; write $dynamicAnchor and $dynamicRef, which replace it since JSON Schema 2020-12`,
		},
	},
	{
		name: "nullable after 3.0", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, nullable: true}",
		good: "{type: [string, 'null']}",
		want: []string{
			`21:23 warning keyword-of-other-edition: "nullable" is no keyword of OpenAPI 3.1, and is ignored; add "null" to the list of types: type: [string, "null"]`,
		},
	},
	{
		name: "nullable after 3.1", version: v32,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, nullable: false}",
		good: "{type: string}",
		want: []string{
			`21:23 warning keyword-of-other-edition: "nullable" is no keyword of OpenAPI 3.2, and is ignored; add "null" to the list of types: type: [string, "null"]`,
		},
	},
	{
		name: "nullable before 3.0", version: v20,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, nullable: true}",
		good: "{type: string, x-nullable: true}",
		want: []string{
			`23:21 warning keyword-of-other-edition: "nullable" is no keyword of OpenAPI 2.0, and is ignored; write x-nullable, which many tools know, or upgrade the document to OpenAPI 3.0`,
		},
	},
	{
		name: "oneOf before 3.0", version: v20,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{oneOf: [{type: string}]}",
		good: "{allOf: [{type: string}]}",
		want: []string{
			`23:7 warning keyword-of-other-edition: "oneOf" is no keyword of OpenAPI 2.0, and is ignored; remove it, or upgrade the document to OpenAPI 3.0`,
		},
	},
	{
		name: "prefixItems before 3.1", version: v20,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: array, items: {}, prefixItems: [{}]}",
		good: "{type: array, items: {}}",
		want: []string{
			`23:31 warning keyword-of-other-edition: "prefixItems" is no keyword of OpenAPI 2.0, and is ignored; remove it, or upgrade the document to OpenAPI 3.1`,
		},
	},
	{
		name: "nullable without type", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{nullable: true, minLength: 1}",
		good: "{nullable: true, type: string, minLength: 1}",
		want: []string{
			"21:9 warning nullable-without-effect: nullable has no effect without type in the " +
				"same schema; add the type, or allow null by an alternative",
		},
	},
	{
		name: "nullable beside an enum", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{nullable: true, type: string, enum: [a]}",
		good: "{nullable: true, type: string, enum: [a, null]}",
		want: []string{
			"21:9 warning nullable-without-effect: nullable has no effect beside an enum without " +
				"null; add null to the enum",
		},
	},
}

func TestDefectiveEditions(t *testing.T) { checkAll(t, defectiveEditions) }

// defectiveEffects are documents with something wrong in keywords that have no effect.
var defectiveEffects = []defective{
	{
		name: "the length of a number", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: integer, minLength: 1}",
		good: "{type: integer, minimum: 1}",
		want: []string{
			"21:24 warning keyword-without-effect: minLength says nothing of the type integer; " +
				"remove it, or correct the type",
		},
	},
	{
		name: "the members of a text", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: [string, 'null'], properties: {}}",
		good: "{type: [string, object], properties: {}}",
		want: []string{
			"21:33 warning keyword-without-effect: properties says nothing of the type string or " +
				"null; remove it, or correct the type",
		},
	},
	{
		name: "the items of an object", version: v20,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: object, items: {}}",
		good: "{type: array, items: {}}",
		want: []string{
			"23:21 warning keyword-without-effect: items says nothing of the type object; remove " +
				"it, or correct the type",
		},
	},
	{
		name: "read-only and write-only", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{properties: {m: {readOnly: true, writeOnly: true}}}",
		good: "{properties: {m: {readOnly: true, writeOnly: false}}}",
		want: []string{
			"21:42 error read-only-and-write-only: readOnly and writeOnly are both true, so the " +
				"member may be nowhere; remove one of the two",
		},
	},
	{
		name: "read-only and write-only in 3.1", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{properties: {m: {readOnly: true, writeOnly: true}}}",
		good: "{properties: {m: {writeOnly: true}}}",
		want: []string{
			"21:42 error read-only-and-write-only: readOnly and writeOnly are both true, so the " +
				"member may be nowhere; remove one of the two",
		},
	},
	{
		name: "a member required twice", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{required: [a, a]}",
		good: "{required: [a, b]}",
		want: []string{
			`21:23 warning duplicate-required: required names "a" twice; remove one of the two`,
		},
	},
	{
		name: "a member required twice in 3.1", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{required: [a, a]}",
		good: "{required: [a, b]}",
		want: []string{
			`21:23 warning duplicate-required: required names "a" twice; remove one of the two`,
		},
	},
	{
		name: "a required member in another spelling", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{required: [user_id], properties: {userId: {}}}",
		good: "{required: [other], properties: {userId: {}}}",
		want: []string{
			`21:20 warning required-misspelled: required names "user_id", which is no member of properties; did you mean "userId"?; correct the name`,
		},
	},
	{
		name: "a required member misspelled", version: v20,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{required: [adress], properties: {address: {}}}",
		good: "{required: [address], properties: {address: {}}}",
		want: []string{
			`23:18 warning required-misspelled: required names "adress", which is no member of properties; did you mean "address"?; correct the name`,
		},
	},
	{
		name: "a required member misspelled beside its right name", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{required: [nmae], properties: {name: {}}}",
		good: "{required: [name, nmae], properties: {name: {}}}",
		want: []string{
			`21:20 warning required-misspelled: required names "nmae", which is no member of properties; did you mean "name"?; correct the name`,
		},
	},
}

func TestDefectiveEffects(t *testing.T) { checkAll(t, defectiveEffects) }
