package inspect

import "testing"

// defectiveKeywords are documents with something wrong in the values of keywords.
var defectiveKeywords = []defective{
	{
		name: "a length that is a text", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, minLength: '3'}",
		good: "{type: string, minLength: 3}",
		want: []string{
			`21:23 error schema-keyword-invalid: minLength has to be an integer of 0 or more, not the string "3"; correct it: tools refuse such a schema, or ignore it`,
		},
	},
	{
		name: "a length that is negative", version: v20,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, maxLength: -1}",
		good: "{type: string, maxLength: 0}",
		want: []string{
			"23:21 error schema-keyword-invalid: maxLength has to be an integer of 0 or more, " +
				"not the number -1; correct it: tools refuse such a schema, or ignore it",
		},
	},
	{
		name: "a length that is no integer", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, minLength: 1.5}",
		good: "{type: string, minLength: 2.0}",
		want: []string{
			"21:23 error schema-keyword-invalid: minLength has to be an integer of 0 or more, " +
				"not the number 1.5; correct it: tools refuse such a schema, or ignore it",
		},
	},
	{
		name: "a flag that was a limit", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: number, minimum: 3, exclusiveMinimum: true}",
		good: "{type: number, exclusiveMinimum: 3}",
		want: []string{
			"21:35 error schema-keyword-invalid: exclusiveMinimum has to be a number, not the " +
				"boolean true; write exclusiveMinimum: 3 instead of minimum: since OpenAPI 3.1 " +
				"it is the limit itself",
		},
	},
	{
		name: "a flag without a limit", version: v32,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: number, exclusiveMaximum: true}",
		good: "{type: number, exclusiveMaximum: 3}",
		want: []string{
			"21:23 error schema-keyword-invalid: exclusiveMaximum has to be a number, not the " +
				"boolean true; write the limit itself, as since OpenAPI 3.1",
		},
	},
	{
		name: "a limit that was a flag", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: number, exclusiveMinimum: 3}",
		good: "{type: number, minimum: 3, exclusiveMinimum: true}",
		want: []string{
			"21:23 error schema-keyword-invalid: exclusiveMinimum has to be true or false, not " +
				"the number 3; correct it: tools refuse such a schema, or ignore it",
		},
	},
	{
		name: "required as a text", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: object, required: m}",
		good: "{type: object, required: [m]}",
		want: []string{
			`21:23 error schema-keyword-invalid: required has to be a list of strings, not the string "m"; correct it: tools refuse such a schema, or ignore it`,
		},
	},
	{
		name: "required with a number", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: object, required: [5]}",
		good: "{type: object, required: ['5']}",
		want: []string{
			"21:34 error schema-keyword-invalid: required has to be a list of strings only, not " +
				"the number 5; correct it: tools refuse such a schema, or ignore it",
		},
	},
	{
		name: "items as a list", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: array, items: [{}]}",
		good: "{type: array, prefixItems: [{}]}",
		want: []string{
			"21:22 error schema-keyword-invalid: items has to be a schema, not an array; write " +
				"prefixItems for a list of schemas",
		},
	},
	{
		name: "items as a list in 3.0", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: array, items: [{type: string}]}",
		good: "{type: array, items: {type: string}}",
		want: []string{
			"21:22 error schema-keyword-invalid: items has to be a schema, not an array; correct " +
				"it: tools refuse such a schema, or ignore it",
		},
	},
	{
		name: "a multiple of nothing", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: number, multipleOf: 0}",
		good: "{type: number, multipleOf: 0.5}",
		want: []string{
			"21:23 error schema-keyword-invalid: multipleOf has to be a number above 0, not the " +
				"number 0; correct it: tools refuse such a schema, or ignore it",
		},
	},
	{
		name: "an empty allOf", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{allOf: []}",
		good: "{allOf: [{}]}",
		want: []string{
			"21:9 error schema-keyword-invalid: allOf has to be a list of schemas that is not " +
				"empty, not an empty array; correct it: tools refuse such a schema, or ignore it",
		},
	},
	{
		name: "an alternative that is a text", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{anyOf: [text]}",
		good: "{anyOf: [{}]}",
		want: []string{
			`21:17 error schema-keyword-invalid: anyOf has to be a list of schemas only, not the string "text"; correct it: tools refuse such a schema, or ignore it`,
		},
	},
	{
		name: "a property that is a number", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{properties: {m: 5}}",
		good: "{properties: {m: false}}",
		want: []string{
			"21:22 error schema-keyword-invalid: properties has to be an object of schemas only, " +
				"not the number 5; correct it: tools refuse such a schema, or ignore it",
		},
	},
	{
		name: "properties as a list", version: v20,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{properties: [m]}",
		good: "{properties: {m: {}}}",
		want: []string{
			"23:7 error schema-keyword-invalid: properties has to be an object of schemas, not " +
				"an array; correct it: tools refuse such a schema, or ignore it",
		},
	},
	{
		name: "a type twice", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: [string, string]}",
		good: "{type: [string, 'null']}",
		want: []string{
			`21:9 error schema-keyword-invalid: type lists "string" twice; remove one of the two`,
		},
	},
	{
		name: "null as a type", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: null}",
		good: "{type: 'null'}",
		want: []string{
			`21:9 error schema-keyword-invalid: type has to be a string, not null; write one of the types in quotes; the type of null is "null"`,
		},
	},
	{
		name: "an empty list of types", version: v32,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: []}",
		good: "{type: [array]}",
		want: []string{
			`21:9 error schema-keyword-invalid: type has to be a string, not an empty array; write one of the types in quotes; the type of null is "null"`,
		},
	},
	{
		name: "a pattern that is a number", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, pattern: 5}",
		good: "{type: string, pattern: '5'}",
		want: []string{
			"21:23 error schema-keyword-invalid: pattern has to be a string, not the number 5; " +
				"correct it: tools refuse such a schema, or ignore it",
		},
	},
	{
		name: "uniqueItems as a text", version: v20,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: array, items: {}, uniqueItems: 'true'}",
		good: "{type: array, items: {}, uniqueItems: true}",
		want: []string{
			`23:31 error schema-keyword-invalid: uniqueItems has to be true or false, not the string "true"; correct it: tools refuse such a schema, or ignore it`,
		},
	},
	{
		name: "an enum that is a text", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, enum: a}",
		good: "{type: string, enum: [a]}",
		want: []string{
			`21:23 error schema-keyword-invalid: enum has to be an array, not the string "a"; correct it: tools refuse such a schema, or ignore it`,
		},
	},
	{
		name: "a discriminator of 3.0 that is a text", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: object, required: [k], discriminator: k}",
		good: "{type: object, required: [k], discriminator: {propertyName: k}}",
		want: []string{
			`21:38 error schema-keyword-invalid: discriminator has to be an object, not the string "k"; correct it: tools refuse such a schema, or ignore it`,
		},
	},
	{
		name: "a discriminator of 2.0 that is an object", version: v20,
		at: "{type: object, properties: {m: {type: string}}}",
		bad: "{type: object, required: [k], properties: {k: {}}, discriminator: " +
			"{propertyName: k}}",
		good: "{type: object, required: [k], properties: {k: {}}, discriminator: k}",
		want: []string{
			"23:57 error schema-keyword-invalid: discriminator has to be a string, not an " +
				"object; correct it: tools refuse such a schema, or ignore it",
		},
	},
	{
		name: "additionalProperties as a text", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: object, additionalProperties: 'no'}",
		good: "{type: object, additionalProperties: false}",
		want: []string{
			`21:23 error schema-keyword-invalid: additionalProperties has to be a schema, not the string "no"; correct it: tools refuse such a schema, or ignore it`,
		},
	},
	{
		name: "required as a flag", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: object, properties: {m: {type: string, required: true}}}",
		good: "{type: object, required: [m], properties: {m: {type: string}}}",
		want: []string{
			`21:54 error boolean-required: required is a flag here; in a schema it is a list of names; remove it, and list "m" in the required of the object it is a member of`,
		},
	},
	{
		name: "required as a flag in 2.0", version: v20,
		at:  "{type: object, properties: {m: {type: string}}}",
		bad: "{type: object, properties: {m: {type: string, required: false}}}",
		want: []string{
			`23:52 error boolean-required: required is a flag here; in a schema it is a list of names; remove it, and list "m" in the required of the object it is a member of`,
		},
	},
	{
		name: "required as a flag in 3.1", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: object, properties: {m: {type: string, required: true}}}",
		good: "{properties: {required: {type: boolean}}}",
		want: []string{
			`21:54 error boolean-required: required is a flag here; in a schema it is a list of names; remove it, and list "m" in the required of the object it is a member of`,
		},
	},
	{
		name: "an array without items", version: v20,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: array}",
		good: "{type: array, items: {}}",
		want: []string{
			"23:7 error array-without-items: the array has no items; write items: {} if anything " +
				"may be in it",
		},
	},
	{
		name: "an array without items", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: array}",
		good: "{type: array, items: {}}",
		want: []string{
			"21:9 error array-without-items: the array has no items; write items: {} if anything " +
				"may be in it",
		},
	},
}

func TestDefectiveKeywords(t *testing.T) { checkAll(t, defectiveKeywords) }
