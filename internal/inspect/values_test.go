package inspect

import "testing"

// defectiveValues are documents with something wrong in enums, defaults and examples.
var defectiveValues = []defective{
	{
		name: "a value of an enum twice", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{enum: [1, 2, 1.0]}",
		good: "{enum: [1, 2, '1']}",
		want: []string{
			"21:22 warning duplicate-enum-value: the value 1.0 is in the enum already; remove " +
				"one of the two",
		},
	},
	{
		name: "a value of an enum twice in another order of members", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{enum: [{a: 1, b: [2]}, {b: [2.0], a: 1e0}]}",
		good: "{enum: [{a: 1, b: [2]}, {b: 1, a: [2]}]}",
		want: []string{
			`21:32 warning duplicate-enum-value: the value {"b":[2.0],"a":1e0} is in the enum already; remove one of the two`,
		},
	},
	{
		name: "a text of an enum twice", version: v20,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{enum: [a, b, a]}",
		good: "{enum: [a, b, A]}",
		want: []string{
			`23:20 warning duplicate-enum-value: the value "a" is in the enum already; remove one of the two`,
		},
	},
	{
		name: "values that only look the same", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{enum: [null, 'null', true, 'true', 0, -0]}",
		good: "{enum: [null, 'null', true, 'true', 0, '0', [], {}, '[]', '']}",
		want: []string{
			"21:47 warning duplicate-enum-value: the value -0 is in the enum already; remove one " +
				"of the two",
		},
	},
	{
		name: "a value of an enum of another type", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, enum: [a, 5]}",
		good: "{type: string, enum: [a, '5']}",
		want: []string{
			"21:33 warning enum-contradicts-schema: the value 5 of the enum contradicts the rest " +
				"of the schema in 1 place: $ is the number 5; must be string; correct the value " +
				"or the schema: as it is, it is never allowed",
		},
	},
	{
		name: "a value of an enum that is too long", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, maxLength: 1, enum: [a, bb]}",
		good: "{type: string, maxLength: 2, enum: [a, bb]}",
		want: []string{
			`21:47 warning enum-contradicts-schema: the value "bb" of the enum contradicts the rest of the schema in 1 place: $ has 2 characters; must have at most 1; correct the value or the schema: as it is, it is never allowed`,
		},
	},
	{
		name: "a value of an enum beside nullable", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, nullable: true, enum: [a, null, 5]}",
		good: "{type: string, nullable: true, enum: [a, null]}",
		want: []string{
			"21:55 warning enum-contradicts-schema: the value 5 of the enum contradicts the rest " +
				"of the schema in 1 place: $ is the number 5; must be null or string; correct " +
				"the value or the schema: as it is, it is never allowed",
		},
	},
	{
		name: "a default of another type", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: integer, default: a}",
		good: "{type: integer, default: 5}",
		want: []string{
			`21:24 warning default-contradicts-schema: the default contradicts its schema in 1 place: $ is the string "a"; must be integer; correct the default or the schema`,
		},
	},
	{
		name: "a default that is not in the enum", version: v20,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, enum: [a], default: b}",
		good: "{type: string, enum: [a], default: a}",
		want: []string{
			`23:32 warning default-contradicts-schema: the default contradicts its schema in 1 place: $ is "b"; must be one of "a"; correct the default or the schema`,
		},
	},
	{
		name: "a default with two contradictions", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{properties: {a: {type: string}, b: {type: string}}, default: {a: 1, b: 2}}",
		good: "{properties: {a: {type: string}, b: {type: string}}, default: {a: '1'}}",
		want: []string{
			"21:61 warning default-contradicts-schema: the default contradicts its schema in 2 " +
				"places; the first: $.a is the number 1; must be string; correct the default or " +
				"the schema",
		},
	},
	{
		name: "the default of a parameter of 2.0", version: v20,
		at:   "{name: q, in: query, type: string}",
		bad:  "{name: q, in: query, type: string, default: 5}",
		good: "{name: q, in: query, type: string, default: a}",
		want: []string{
			"15:55 warning default-contradicts-schema: the default contradicts its schema in 1 " +
				"place: $ is the number 5; must be string; correct the default or the schema",
		},
	},
	{
		name: "the default of a parameter", version: v31,
		at:   "{name: q, in: query, schema: {type: string}}",
		bad:  "{name: q, in: query, schema: {type: string, default: 5}}",
		good: "{name: q, in: query, schema: {type: string, default: '5'}}",
		want: []string{
			"13:64 warning default-contradicts-schema: the default contradicts its schema in 1 " +
				"place: $ is the number 5; must be string; correct the default or the schema",
		},
	},
	{
		name: "the example of a media type", version: v30,
		at:   "{schema: {type: object}}",
		bad:  "{schema: {type: integer}, example: a}",
		good: "{schema: {type: integer}, example: 5}",
		want: []string{
			`17:91 error example-contradicts-schema: the example contradicts its schema in 1 place: $ is the string "a"; must be integer; correct the example or the schema; the schema is what counts`,
		},
	},
	{
		name: "one of the examples of a media type", version: v31,
		at:  "{schema: {type: object}}",
		bad: "{schema: {type: integer}, examples: {e: {value: a}}}",
		good: "{schema: {type: integer}, examples: {e: {value: 5}, f: {externalValue: " +
			"'https://a.example'}}}",
		want: []string{
			`17:106 error example-contradicts-schema: the example contradicts its schema in 1 place: $ is the string "a"; must be integer; correct the example or the schema; the schema is what counts`,
		},
	},
	{
		name: "the data of an example of 3.2", version: v32,
		at:   "{schema: {type: object}}",
		bad:  "{schema: {type: integer}, examples: {e: {dataValue: a}}}",
		good: "{schema: {type: integer}, examples: {e: {dataValue: 5}}}",
		want: []string{
			`17:106 error example-contradicts-schema: the example contradicts its schema in 1 place: $ is the string "a"; must be integer; correct the example or the schema; the schema is what counts`,
		},
	},
	{
		name: "the example of a parameter", version: v30,
		at:   "{name: q, in: query, schema: {type: string}}",
		bad:  "{name: q, in: query, schema: {type: integer}, example: a}",
		good: "{name: q, in: query, schema: {type: integer}, example: 1}",
		want: []string{
			`13:66 error example-contradicts-schema: the example contradicts its schema in 1 place: $ is the string "a"; must be integer; correct the example or the schema; the schema is what counts`,
		},
	},
	{
		name: "the example of a header", version: v30,
		at:   "{'204': {description: d}}",
		bad:  "{'204': {description: d, headers: {H: {schema: {type: integer}, example: a}}}}",
		good: "{'204': {description: d, headers: {H: {schema: {type: integer}, example: 1}}}}",
		want: []string{
			`18:82 error example-contradicts-schema: the example contradicts its schema in 1 place: $ is the string "a"; must be integer; correct the example or the schema; the schema is what counts`,
		},
	},
	{
		name: "the example of a schema", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: integer, example: a}",
		good: "{type: integer, example: 1}",
		want: []string{
			`21:24 error example-contradicts-schema: the example contradicts its schema in 1 place: $ is the string "a"; must be integer; correct the example or the schema; the schema is what counts`,
		},
	},
	{
		name: "one of the examples of a schema", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: integer, examples: [1, a]}",
		good: "{type: integer, examples: [1, 2]}",
		want: []string{
			`21:38 error example-contradicts-schema: the example contradicts its schema in 1 place: $ is the string "a"; must be integer; correct the example or the schema; the schema is what counts`,
		},
	},
	{
		name: "the example of a property", version: v20,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{properties: {m: {type: integer, example: a}}}",
		good: "{properties: {m: {type: integer, example: 1}}}",
		want: []string{
			`23:39 error example-contradicts-schema: the example contradicts its schema in 1 place: $ is the string "a"; must be integer; correct the example or the schema; the schema is what counts`,
		},
	},
	{
		name: "the example of a response of 2.0", version: v20,
		at:  "{'204': {description: d}}",
		bad: "{'200': {description: d, schema: {type: integer}, examples: {application/json: a}}}",
		good: "{'200': {description: d, schema: {type: integer}, examples: {application/json: 1, " +
			"text/csv: a}}}",
		want: []string{
			`21:79 error example-contradicts-schema: the example contradicts its schema in 1 place: $ is the string "a"; must be integer; correct the example or the schema; the schema is what counts`,
		},
	},
	{
		name: "what a read-only member lacks", version: v30,
		at: "{schema: {type: object}}",
		bad: "{schema: {type: object, required: [a, b], properties: {a: {readOnly: true}, b: " +
			"{}}}, example: {}}",
		good: "{schema: {type: object, required: [a], properties: {a: {readOnly: true}}}, " +
			"example: {}}",
		want: []string{
			"17:150 error example-contradicts-schema: the example contradicts its schema in 1 " +
				"place: $.b is missing (required); correct the example or the schema; the schema " +
				"is what counts",
		},
	},
	{
		name: "an example that is a text", version: v30,
		at:   "{schema: {type: object}}",
		bad:  "{schema: {type: object}, example: '{}'}",
		good: "{schema: {type: object}, example: {}}",
		want: []string{
			`17:90 error example-contradicts-schema: the example contradicts its schema in 1 place: $ is the string "{}"; must be object; correct the example or the schema; the schema is what counts`,
		},
	},
	{
		name: "an example by a schema that is false", version: v31,
		at:   "{schema: {type: object}}",
		bad:  "{schema: {properties: {a: false}}, example: {a: 1}}",
		good: "{schema: {properties: {a: false}}, example: {}}",
		want: []string{
			"17:100 error example-contradicts-schema: the example contradicts its schema in 1 " +
				"place: $.a is not allowed here; correct the example or the schema; the schema " +
				"is what counts",
		},
	},
}

func TestDefectiveValues(t *testing.T) { checkAll(t, defectiveValues) }
