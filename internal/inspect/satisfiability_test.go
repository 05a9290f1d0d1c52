package inspect

import "testing"

// defectiveSatisfiability are documents with something wrong in schemas that nothing satisfies.
var defectiveSatisfiability = []defective{
	{
		name: "minimum above maximum", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: integer, minimum: 5, maximum: 4}",
		good: "{type: integer, minimum: 4, maximum: 4}",
		want: []string{
			"21:24 error unsatisfiable-schema: no number satisfies the schema: minimum 5 and " +
				"maximum 4 leave nothing; correct the limits",
		},
	},
	{
		name: "minimum above maximum in 2.0", version: v20,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: number, minimum: 0.2, maximum: 0.1}",
		good: "{type: number, minimum: 0.1, maximum: 0.2}",
		want: []string{
			"23:21 error unsatisfiable-schema: no number satisfies the schema: minimum 0.2 and " +
				"maximum 0.1 leave nothing; correct the limits",
		},
	},
	{
		name: "equal limits of which one is exclusive", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: number, minimum: 4, maximum: 4, exclusiveMinimum: true}",
		good: "{type: number, minimum: 4, maximum: 5, exclusiveMinimum: true}",
		want: []string{
			"21:23 error unsatisfiable-schema: no number satisfies the schema: minimum 4 and " +
				"maximum 4 leave nothing; correct the limits",
		},
	},
	{
		name: "an exclusive minimum at the maximum", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{exclusiveMinimum: 4, maximum: 4}",
		good: "{exclusiveMinimum: 3, maximum: 4}",
		want: []string{
			"21:9 error unsatisfiable-schema: no number satisfies the schema: exclusiveMinimum 4 " +
				"and maximum 4 leave nothing; correct the limits",
		},
	},
	{
		name: "an exclusive maximum at the minimum", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{minimum: 4, exclusiveMaximum: 4}",
		good: "{minimum: 4, exclusiveMaximum: 4.5}",
		want: []string{
			"21:9 error unsatisfiable-schema: no number satisfies the schema: minimum 4 and " +
				"exclusiveMaximum 4 leave nothing; correct the limits",
		},
	},
	{
		name: "both limits exclusive", version: v32,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{exclusiveMinimum: 4, exclusiveMaximum: 4.0}",
		good: "{exclusiveMinimum: 4, exclusiveMaximum: 4.1}",
		want: []string{
			"21:9 error unsatisfiable-schema: no number satisfies the schema: exclusiveMinimum 4 " +
				"and exclusiveMaximum 4.0 leave nothing; correct the limits",
		},
	},
	{
		name: "of two minima the higher", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{minimum: 1, exclusiveMinimum: 5, maximum: 5}",
		good: "{minimum: 5, exclusiveMinimum: 1, maximum: 5}",
		want: []string{
			"21:21 error unsatisfiable-schema: no number satisfies the schema: exclusiveMinimum " +
				"5 and maximum 5 leave nothing; correct the limits",
		},
	},
	{
		name: "of two maxima the lower", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{minimum: 5, maximum: 9, exclusiveMaximum: 5}",
		good: "{minimum: 5, maximum: 5, exclusiveMaximum: 9}",
		want: []string{
			"21:9 error unsatisfiable-schema: no number satisfies the schema: minimum 5 and " +
				"exclusiveMaximum 5 leave nothing; correct the limits",
		},
	},
	{
		name: "limits with exponents", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{minimum: 1e3, maximum: 999.5}",
		good: "{minimum: 1e3, maximum: 1000.0}",
		want: []string{
			"21:9 error unsatisfiable-schema: no number satisfies the schema: minimum 1e3 and " +
				"maximum 999.5 leave nothing; correct the limits",
		},
	},
	{
		name: "lengths", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, minLength: 2, maxLength: 1}",
		good: "{type: string, minLength: 2, maxLength: 2}",
		want: []string{
			"21:23 error unsatisfiable-schema: no string satisfies the schema: minLength 2 and " +
				"maxLength 1 leave nothing; correct the limits",
		},
	},
	{
		name: "items", version: v20,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: array, items: {}, minItems: 2, maxItems: 1}",
		good: "{type: array, items: {}, minItems: 1, maxItems: 1}",
		want: []string{
			"23:31 error unsatisfiable-schema: no array satisfies the schema: minItems 2 and " +
				"maxItems 1 leave nothing; correct the limits",
		},
	},
	{
		name: "members", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{minProperties: 2, maxProperties: 1}",
		good: "{minProperties: 1, maxProperties: 1}",
		want: []string{
			"21:9 error unsatisfiable-schema: no object satisfies the schema: minProperties 2 " +
				"and maxProperties 1 leave nothing; correct the limits",
		},
	},
	{
		name: "more members required than allowed", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{required: [a, b], maxProperties: 1}",
		good: "{required: [a, b], maxProperties: 2}",
		want: []string{
			"21:27 error unsatisfiable-schema: no object satisfies the schema: of members it " +
				"requires 2 and allows 1; correct the limit",
		},
	},
	{
		name: "more members required than allowed in 3.0", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: object, required: [a], maxProperties: 0}",
		good: "{type: object, maxProperties: 0}",
		want: []string{
			"21:38 error unsatisfiable-schema: no object satisfies the schema: of members it " +
				"requires 1 and allows 0; correct the limit",
		},
	},
	{
		name: "an empty enum", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, enum: []}",
		good: "{type: string, enum: ['']}",
		want: []string{
			"21:23 error unsatisfiable-schema: the enum is empty, so no value satisfies the " +
				"schema; list the values, or remove the enum",
		},
	},
	{
		name: "an enum of another type", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, enum: [1, 2]}",
		good: "{type: string, enum: ['1']}",
		want: []string{
			"21:23 error unsatisfiable-schema: no value satisfies the schema: none of its enum " +
				"satisfies the rest of it, in 1 place: $ is the number 1; must be string; " +
				"correct the values or the rest of the schema",
		},
	},
	{
		name: "a const of another type", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, const: 1}",
		good: "{type: string, const: '1'}",
		want: []string{
			"21:23 error unsatisfiable-schema: no value satisfies the schema: none of its const " +
				"satisfies the rest of it, in 1 place: $ is the number 1; must be string; " +
				"correct the values or the rest of the schema",
		},
	},
	{
		name: "an enum beyond the limits", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{maximum: 3, enum: [4, 5]}",
		good: "{maximum: 4, enum: [4]}",
		want: []string{
			"21:21 error unsatisfiable-schema: no value satisfies the schema: none of its enum " +
				"satisfies the rest of it, in 1 place: $ is 4; must be at most 3; correct the " +
				"values or the rest of the schema",
		},
	},
	{
		name: "a required member that is closed out", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{required: [a], additionalProperties: false}",
		good: "{required: [a], additionalProperties: true}",
		want: []string{
			`21:20 error unsatisfiable-schema: no object satisfies the schema: "a" is required, but additionalProperties is false and properties has no such member; declare it in properties, or correct its name`,
		},
	},
	{
		name: "a required member that is closed out by its spelling", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{required: [userid], additionalProperties: false, properties: {user_id: {}}}",
		good: "{required: [a], additionalProperties: false, patternProperties: {a: {}}}",
		want: []string{
			`21:20 error unsatisfiable-schema: no object satisfies the schema: "userid" is required, but additionalProperties is false and properties has no such member; did you mean "user_id"?; declare it in properties, or correct its name`,
		},
	},
	{
		name: "a required member that is forbidden", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{required: [a], properties: {a: false}}",
		good: "{required: [b], properties: {a: false}}",
		want: []string{
			`21:20 error unsatisfiable-schema: no object satisfies the schema: "a" is required, and properties forbids it; remove one of the two`,
		},
	},
	{
		name: "a required member that is nothing", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{required: [a], properties: {a: {not: {}}}}",
		good: "{properties: {a: {not: {}}}}",
		want: []string{
			`21:20 error unsatisfiable-schema: no object satisfies the schema: "a" is required, and properties forbids it; remove one of the two`,
		},
	},
	{
		name: "false", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "false",
		good: "true",
		want: []string{
			"21:5 error unsatisfiable-schema: no value satisfies this schema; say what is " +
				"allowed, or remove what it stands in",
		},
	},
	{
		name: "the negation of all", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{not: {}}",
		good: "{not: {type: string}}",
		want: []string{
			"21:5 error unsatisfiable-schema: no value satisfies this schema; say what is " +
				"allowed, or remove what it stands in",
		},
	},
	{
		name: "the negation of true", version: v32,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{not: true}",
		good: "{not: false}",
		want: []string{
			"21:5 error unsatisfiable-schema: no value satisfies this schema; say what is " +
				"allowed, or remove what it stands in",
		},
	},
	{
		name: "an allOf of two types", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{allOf: [{type: string}, {type: object}]}",
		good: "{allOf: [{type: number}, {type: integer}]}",
		want: []string{
			"21:9 error unsatisfiable-schema: no value satisfies the schema: its parts demand " +
				"different types; correct the types, or write anyOf if the parts are alternatives",
		},
	},
	{
		name: "an allOf of another type", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: object, allOf: [{type: string}]}",
		good: "{type: object, allOf: [{description: d}]}",
		want: []string{
			"21:23 error unsatisfiable-schema: no value satisfies the schema: its parts demand " +
				"different types; correct the types, or write anyOf if the parts are alternatives",
		},
	},
	{
		name: "an allOf of lists", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{allOf: [{type: [string, 'null']}, {type: [object, boolean]}]}",
		good: "{allOf: [{type: [string, 'null']}, {type: [object, 'null']}]}",
		want: []string{
			"21:9 error unsatisfiable-schema: no value satisfies the schema: its parts demand " +
				"different types; correct the types, or write anyOf if the parts are alternatives",
		},
	},
	{
		name: "an allOf inside an allOf", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{allOf: [{allOf: [{type: string}, {type: object}]}, {type: string}]}",
		good: "{allOf: [{allOf: [{type: string}, {minLength: 1}]}, {type: string}]}",
		want: []string{
			"21:18 error unsatisfiable-schema: no value satisfies the schema: its parts demand " +
				"different types; correct the types, or write anyOf if the parts are alternatives",
		},
	},
	{
		name: "a member that contains its object", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: object, required: [m], properties: {m: {$ref: '#/components/schemas/S'}}}",
		good: "{type: object, properties: {m: {$ref: '#/components/schemas/S'}}}",
		want: []string{
			`21:51 error unsatisfiable-schema: no value that ends satisfies the schema: "m" requires, in the end, an object like the one it stands in; make a member on the way optional or nullable`,
		},
	},
	{
		name: "a member that contains its object in 2.0", version: v20,
		at:  "{type: object, properties: {m: {type: string}}}",
		bad: "{type: object, required: [m], properties: {m: {$ref: '#/definitions/S'}}}",
		good: "{type: object, required: [m], properties: {m: {type: array, items: {$ref: " +
			"'#/definitions/S'}}}}",
		want: []string{
			`23:49 error unsatisfiable-schema: no value that ends satisfies the schema: "m" requires, in the end, an object like the one it stands in; make a member on the way optional or nullable`,
		},
	},
	{
		name: "a list that contains its object", version: v31,
		at: "{type: object, properties: {m: {type: string}}}",
		bad: "{type: object, required: [m], properties: {m: {type: array, minItems: 1, items: " +
			"{$ref: '#/components/schemas/S'}}}}",
		good: "{type: object, required: [m], properties: {m: {type: array, items: {$ref: " +
			"'#/components/schemas/S'}}}}",
		want: []string{
			`21:81 error unsatisfiable-schema: no value that ends satisfies the schema: "items" requires, in the end, an object like the one it stands in; make a member on the way optional or nullable`,
		},
	},
	{
		name: "a member that extends its object", version: v31,
		at: "{type: object, properties: {m: {type: string}}}",
		bad: "{type: object, required: [m], properties: {m: {allOf: [{$ref: " +
			"'#/components/schemas/S'}]}}}",
		good: "{type: object, required: [m], properties: {m: {anyOf: [{$ref: " +
			"'#/components/schemas/S'}, {type: 'null'}]}}}",
		want: []string{
			`21:51 error unsatisfiable-schema: no value that ends satisfies the schema: "m" requires, in the end, an object like the one it stands in; make a member on the way optional or nullable`,
		},
	},
	{
		name: "no integer between two fractions", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: integer, minimum: 0.2, maximum: 0.8}",
		good: "{type: number, minimum: 0.2, maximum: 0.8}",
		want: []string{
			"21:24 error unsatisfiable-schema: no integer satisfies the schema: minimum 0.2 and " +
				"maximum 0.8 leave nothing; correct the limits",
		},
	},
	{
		name: "no multiple between two limits", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: number, multipleOf: 5, minimum: 6, maximum: 9}",
		good: "{type: number, multipleOf: 5, minimum: 6, maximum: 10}",
		want: []string{
			"21:38 error unsatisfiable-schema: no number that is a multiple of 5 satisfies the " +
				"schema: minimum 6 and maximum 9 leave nothing; correct the limits",
		},
	},
	{
		name: "no integer between two fractions", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: integer, minimum: 0.2, maximum: 0.8}",
		good: "{type: number, minimum: 0.2, maximum: 0.8}",
		want: []string{
			"21:24 error unsatisfiable-schema: no integer satisfies the schema: minimum 0.2 and " +
				"maximum 0.8 leave nothing; correct the limits",
		},
	},
	{
		name: "no multiple between two limits", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: number, multipleOf: 5, minimum: 6, maximum: 9}",
		good: "{type: number, multipleOf: 5, minimum: 6, maximum: 10}",
		want: []string{
			"21:38 error unsatisfiable-schema: no number that is a multiple of 5 satisfies the " +
				"schema: minimum 6 and maximum 9 leave nothing; correct the limits",
		},
	},
	{
		name: "no integer between two that are excluded", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: integer, exclusiveMinimum: 0, exclusiveMaximum: 1}",
		good: "{type: number, exclusiveMinimum: 0, exclusiveMaximum: 1}",
		want: []string{
			"21:24 error unsatisfiable-schema: no integer satisfies the schema: exclusiveMinimum " +
				"0 and exclusiveMaximum 1 leave nothing; correct the limits",
		},
	},
	{
		name: "no integer between two that are excluded, in 3.0", version: v30,
		at: "{type: object, properties: {m: {type: string}}}",
		bad: "{type: integer, minimum: 0, maximum: 1, exclusiveMinimum: true, " +
			"exclusiveMaximum: true}",
		good: "{type: integer, minimum: 0, maximum: 1, exclusiveMinimum: true}",
		want: []string{
			"21:24 error unsatisfiable-schema: no integer satisfies the schema: minimum 0 and " +
				"maximum 1 leave nothing; correct the limits",
		},
	},
	{
		name: "no integer above a negative one", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: integer, exclusiveMinimum: -2, exclusiveMaximum: -1}",
		good: "{type: integer, exclusiveMinimum: -2, maximum: -1}",
		want: []string{
			"21:24 error unsatisfiable-schema: no integer satisfies the schema: exclusiveMinimum " +
				"-2 and exclusiveMaximum -1 leave nothing; correct the limits",
		},
	},
	{
		name: "no integer that is a multiple of a fraction", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: integer, multipleOf: 1.5, minimum: 1, maximum: 2}",
		good: "{type: integer, multipleOf: 1.5, minimum: 1, maximum: 3}",
		want: []string{
			"21:41 error unsatisfiable-schema: no integer that is a multiple of 1.5 satisfies " +
				"the schema: minimum 1 and maximum 2 leave nothing; correct the limits",
		},
	},
	{
		name: "no multiple of a fraction", version: v20,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: number, multipleOf: 0.25, minimum: 0.3, maximum: 0.4}",
		good: "{type: number, multipleOf: 0.25, minimum: -0.3, maximum: -0.2}",
		want: []string{
			"23:39 error unsatisfiable-schema: no number that is a multiple of 0.25 satisfies " +
				"the schema: minimum 0.3 and maximum 0.4 leave nothing; correct the limits",
		},
	},
	{
		name: "the multiple is excluded", version: v32,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{multipleOf: 3, minimum: 1, exclusiveMaximum: 3}",
		good: "{multipleOf: 3, minimum: 0, exclusiveMaximum: 3}",
		want: []string{
			"21:24 error unsatisfiable-schema: no number that is a multiple of 3 satisfies the " +
				"schema: minimum 1 and exclusiveMaximum 3 leave nothing; correct the limits",
		},
	},
}

func TestDefectiveSatisfiability(t *testing.T) { checkAll(t, defectiveSatisfiability) }
