package inspect

import "testing"

// defectiveTypes are documents with something wrong in the types of schemas.
var defectiveTypes = []defective{
	{
		name: "a short name", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: int}",
		good: "{type: integer}",
		want: []string{
			`21:9 error unknown-type: "int" is no type; write type: integer`,
		},
	},
	{
		name: "a name of a format", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: int64}",
		good: "{type: integer, format: int64}",
		want: []string{
			`21:9 error unknown-type: "int64" is no type; write type: integer, format: int64`,
		},
	},
	{
		name: "a name of a format of texts", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: date-time}",
		good: "{type: string, format: date-time}",
		want: []string{
			`21:9 error unknown-type: "date-time" is no type; write type: string, format: date-time`,
		},
	},
	{
		name: "a misspelled name", version: v20,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: strin}",
		good: "{type: string}",
		want: []string{
			`23:7 error unknown-type: "strin" is no type; write type: string`,
		},
	},
	{
		name: "a misspelled name in capitals", version: v32,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: Boolean}",
		good: "{type: boolean}",
		want: []string{
			`21:9 error unknown-type: "Boolean" is no type; write type: boolean`,
		},
	},
	{
		name: "any", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: [any]}",
		good: "{type: [object]}",
		want: []string{
			`21:16 error unknown-type: "any" is no type; remove it: without type every type is allowed`,
		},
	},
	{
		name: "null before 3.1", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: 'null'}",
		good: "{type: string, nullable: true}",
		want: []string{
			`21:9 error unknown-type: "null" is no type; write the type that is meant, with nullable: true`,
		},
	},
	{
		name: "a file after 2.0", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: file}",
		good: "{type: string, format: binary}",
		want: []string{
			`21:9 error unknown-type: "file" is no type; write type: string with format: binary`,
		},
	},
	{
		name: "what nobody knows", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: zebra}",
		good: "{}",
		want: []string{
			`21:9 error unknown-type: "zebra" is no type; write one of array, boolean, integer, number, object, string`,
		},
	},
	{
		name: "a list of types before 3.1", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: [string, 'null']}",
		good: "{type: string, nullable: true}",
		want: []string{
			"21:9 warning keyword-of-other-edition: OpenAPI 3.0 has no lists of types; write one " +
				"type, with nullable or alternatives where they are meant",
		},
	},
	{
		name: "a list of types in 2.0", version: v20,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: [string]}",
		good: "{type: string}",
		want: []string{
			"23:7 warning keyword-of-other-edition: OpenAPI 2.0 has no lists of types; write one " +
				"type, with nullable or alternatives where they are meant",
		},
	},
}

func TestDefectiveTypes(t *testing.T) { checkAll(t, defectiveTypes) }

// defectiveFormats are documents with something wrong in formats.
var defectiveFormats = []defective{
	{
		name: "a misspelled format", version: v30,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, format: datetime}",
		good: "{type: string, format: date-time}",
		want: []string{
			`21:23 note unknown-format: the format "datetime" is neither of JSON Schema nor of OpenAPI's registry; did you mean "date-time"?; correct the name, or say in the description what is meant; nothing is checked by it`,
		},
	},
	{
		name: "a format of one author", version: v31,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, format: zebra}",
		good: "{type: string, format: uuid}",
		want: []string{
			`21:23 note unknown-format: the format "zebra" is neither of JSON Schema nor of OpenAPI's registry; correct the name, or say in the description what is meant; nothing is checked by it`,
		},
	},
	{
		name: "a format of one author in 2.0", version: v20,
		at:   "{type: object, properties: {m: {type: string}}}",
		bad:  "{type: string, format: e-mail}",
		good: "{type: string, format: email}",
		want: []string{
			`23:21 note unknown-format: the format "e-mail" is neither of JSON Schema nor of OpenAPI's registry; did you mean "email"?; correct the name, or say in the description what is meant; nothing is checked by it`,
		},
	},
}

func TestDefectiveFormats(t *testing.T) { checkAll(t, defectiveFormats) }
