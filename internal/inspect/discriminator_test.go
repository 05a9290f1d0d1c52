package inspect

import "testing"

// defectiveDiscriminators are documents with something wrong in discriminators.
var defectiveDiscriminators = []defective{
	{
		name: "a mapping that leads nowhere", version: v30,
		at: "{type: object, properties: {m: {type: string}}}",
		bad: "{oneOf: [{type: object, required: [k]}], discriminator: {propertyName: k, " +
			"mapping: {a: T}}}",
		good: "{oneOf: [{type: object, required: [k]}], discriminator: {propertyName: k, " +
			"mapping: {a: S}}}",
		want: []string{
			`21:92 error discriminator-mapping-dangling: the mapping of "a" leads nowhere: "T"; correct it: a mapping is the name of a schema in components, or a reference to one`,
		},
	},
	{
		name: "a mapping by reference that leads nowhere", version: v31,
		at: "{type: object, properties: {m: {type: string}}}",
		bad: "{oneOf: [{type: object, required: [k]}], discriminator: {propertyName: k, " +
			"mapping: {a: '#/components/schemas/T', b: 'other.yaml'}}}",
		good: "{oneOf: [{type: object, required: [k]}], discriminator: {propertyName: k, " +
			"mapping: {a: '#/components/schemas/S', b: 'other.yaml'}}}",
		want: []string{
			`21:92 error discriminator-mapping-dangling: the mapping of "a" leads nowhere: "#/components/schemas/T"; correct it: a mapping is the name of a schema in components, or a reference to one`,
		},
	},
	{
		name: "a member that an alternative does not require", version: v31,
		at: "{type: object, properties: {m: {type: string}}}",
		bad: "{oneOf: [{type: object, required: [k]}, {type: object}], discriminator: " +
			"{propertyName: k}}",
		good: "{oneOf: [{type: object, required: [k]}], discriminator: {propertyName: k}}",
		want: []string{
			`21:65 warning discriminator-not-required: the discriminator reads "k", which the schema does not require; add "k" to its required members`,
		},
	},
	{
		name: "a member that a derived schema does not require", version: v20,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: object, discriminator: k, properties: {k: {type: string}}}",
		good: "{type: object, discriminator: k, required: [k], properties: {k: {type: string}}}",
		want: []string{
			`23:21 warning discriminator-not-required: the discriminator reads "k", which the schema "S" does not require; add "k" to its required members`,
		},
	},
	{
		name: "a member that no part requires", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: object, discriminator: {propertyName: k}}",
		good: "{allOf: [{required: [k]}], discriminator: {propertyName: k}}",
		want: []string{
			`21:23 warning discriminator-not-required: the discriminator reads "k", which the schema "S" does not require; add "k" to its required members`,
		},
	},
	{
		name: "a default mapping of 3.2", version: v32,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{anyOf: [{type: object}], discriminator: {propertyName: k}}",
		good: "{anyOf: [{type: object}], discriminator: {propertyName: k, defaultMapping: S}}",
		want: []string{
			`21:34 warning discriminator-not-required: the discriminator reads "k", which the schema does not require; add "k" to its required members`,
		},
	},
	{
		name: "values that nothing is mapped for", version: v31,
		at: schemaText,
		bad: "{oneOf: [{type: object, required: [k], properties: {k: {const: a}}}, {type: " +
			"object, required: [k], properties: {k: {enum: [S, b, c, d]}}}], discriminator: " +
			"{propertyName: k, mapping: {c: S}}}",
		good: "{oneOf: [{type: object, required: [k], properties: {k: {const: a}}}, {type: " +
			"object, required: [k], properties: {k: {enum: [S]}}}], discriminator: " +
			"{propertyName: k, mapping: {a: S}}}",
		want: []string{
			`21:148 warning discriminator-mapping-missing: the discriminator maps nothing for "a", "b", "d", which the alternatives list for "k" and no schema is called; add each value to the mapping, with the alternative it means`,
		},
	},
	{
		name: "values of alternatives by reference", version: v30,
		at: schemaText,
		bad: "{anyOf: [{$ref: '#/components/schemas/T'}], discriminator: {propertyName: k}}\n" +
			"    T: {allOf: [{type: object, required: [k], properties: {k: {type: string, enum: " +
			"[t]}}}]}",
		good: "{anyOf: [{$ref: '#/components/schemas/T'}], discriminator: {propertyName: k}}\n" +
			"    T: {allOf: [{type: object, required: [k], properties: {k: {type: string, enum: " +
			"[T]}}}]}",
		want: []string{
			`21:52 warning discriminator-mapping-missing: the discriminator maps nothing for "t", which the alternatives list for "k" and no schema is called; add each value to the mapping, with the alternative it means`,
		},
	},
}

func TestDefectiveDiscriminators(t *testing.T) { checkAll(t, defectiveDiscriminators) }
