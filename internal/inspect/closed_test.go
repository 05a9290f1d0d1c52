package inspect

import "testing"

// defectiveClosed are documents in which an object is closed against what another part of its
// schema declares.
var defectiveClosed = []defective{
	{
		name: "two closed parts", version: v30,
		at: schemaText,
		bad: "{allOf: [{type: object, properties: {a: {type: string}}, additionalProperties: " +
			"false}, {type: object, properties: {b: {type: string}}, additionalProperties: false}]}",
		good: "{allOf: [{type: object, properties: {a: {type: string}, b: {type: string}}, " +
			"additionalProperties: false}, {type: object, properties: {b: {type: string}}}]}",
		want: []string{
			`21:17 error closed-against-other-parts: additionalProperties: false of a part of its allOf forbids "b", which another part of the schema declares; leave out additionalProperties: false, or declare all members beside it`,
			`21:95 error closed-against-other-parts: additionalProperties: false of a part of its allOf forbids "a", which another part of the schema declares; leave out additionalProperties: false, or declare all members beside it`,
		},
	},
	{
		name: "closed beside allOf", version: v31,
		at: schemaText,
		bad: "{type: object, properties: {a: {type: string}}, additionalProperties: false, " +
			"allOf: [{properties: {b: {type: string}}}]}",
		good: "{type: object, properties: {a: {type: string}}, unevaluatedProperties: false, " +
			"allOf: [{properties: {b: {type: string}}}]}",
		want: []string{
			`21:56 error closed-against-other-parts: additionalProperties: false of the schema itself forbids "b", which another part of the schema declares; write unevaluatedProperties: false in the schema that has all parts instead, or declare all members beside additionalProperties`,
		},
	},
	{
		name: "closed beside allOf, by references", version: v20,
		at: schemaText,
		bad: "{additionalProperties: false, properties: {a: {type: string}}, " +
			"allOf: [{$ref: '#/definitions/T'}]}\n" +
			"  T: {type: object, properties: {b: {type: string}, c: {type: string}}}",
		good: "{additionalProperties: false, properties: {b: {}, c: {}}, " +
			"allOf: [{$ref: '#/definitions/T'}]}\n" +
			"  T: {type: object, properties: {b: {type: string}, c: {type: string}}}",
		want: []string{
			`23:7 error closed-against-other-parts: additionalProperties: false of the schema itself forbids "b", "c", which another part of the schema declares; leave out additionalProperties: false, or declare all members beside it`,
		},
	},
	{
		name: "closed beside alternatives", version: v31,
		at: schemaText,
		bad: "{type: object, additionalProperties: false, oneOf: [{properties: {b: {}}}, " +
			"{properties: {c: {}}}]}",
		// each alternative says what the other must not have
		good: "{type: object, properties: {b: {}, c: {}}, oneOf: [{properties: {b: {}}, " +
			"additionalProperties: false}, {properties: {c: {}}, additionalProperties: false}]}",
		want: []string{
			`21:23 error closed-against-other-parts: additionalProperties: false of the schema itself forbids "b", "c", which another part of the schema declares; write unevaluatedProperties: false in the schema that has all parts instead, or declare all members beside additionalProperties`,
		},
	},
	{
		name: "closed beside a reference", version: v32,
		at: schemaText,
		bad: "{$ref: '#/components/schemas/T', properties: {a: {}}, additionalProperties: " +
			"false}\n    T: {type: object, properties: {b: {type: string}, d: false}}",
		good: "{$ref: '#/components/schemas/T', properties: {a: {}, b: {}}, " +
			"additionalProperties: false}\n    T: {type: object, properties: {b: {type: string}, " +
			"d: false}}",
		want: []string{
			`21:62 error closed-against-other-parts: additionalProperties: false of the schema itself forbids "b", which another part of the schema declares; write unevaluatedProperties: false in the schema that has all parts instead, or declare all members beside additionalProperties`,
		},
	},
	{
		name: "told of once, where it stands", version: v31,
		at: schemaText,
		bad: "{allOf: [{$ref: '#/components/schemas/T'}, {properties: {a: {}}}]}\n    T: " +
			"{additionalProperties: false, properties: {a: {}}, allOf: [{properties: {b: {}}}]}",
		want: []string{
			`22:9 error closed-against-other-parts: additionalProperties: false of the schema itself forbids "b", which another part of the schema declares; write unevaluatedProperties: false in the schema that has all parts instead, or declare all members beside additionalProperties`,
		},
	},
}

func TestDefectiveClosed(t *testing.T) { checkAll(t, defectiveClosed) }
