package schema

import (
	"strings"
	"testing"

	"plumbline/internal/openapi"
)

// What a value has to satisfy whatever stands in a gap is judged, and only what depends on the gap
// is not.
func TestOnlyAGapItselfCannotBeJudgedBy(t *testing.T) {
	const gap = `{"$ref":"#/components/schemas/None"}`
	const nowhere = `not judged: $ref "#/components/schemas/None" leads nowhere`
	wrong := func(at, message, keyword string) string {
		return `mismatch error "` + at + `" ` + message + ` @~` + keyword
	}
	for _, test := range []struct{ name, schema, value, want string }{
		{"the gap", gap, `1`, nowhere},
		{"a member", `{"properties":{"a":` + gap + `,"b":{"type":"integer"}}}`, `{"a":1,"b":1}`,
			nowhere},
		{"its neighbor", `{"properties":{"a":` + gap + `,"b":{"type":"integer"}}}`, `{"b":1}`, ""},
		{"its neighbor is wrong", `{"properties":{"a":` + gap + `,"b":{"type":"integer"}}}`,
			`{"a":1,"b":"x"}`, wrong("/b", `is the string "x"; must be integer`,
				"/properties/b/type") + "\n" + nowhere},
		{"beside a keyword", `{"$ref":"#/components/schemas/None","type":"integer"}`, `"x"`,
			wrong("", `is the string "x"; must be integer`, "/type")},
		{"an alternative that another one replaces", `{"anyOf":[` + gap + `,{"type":"integer"}]}`,
			`1`, ""},
		{"an alternative that is needed", `{"anyOf":[` + gap + `,{"type":"integer"}]}`, `"x"`,
			nowhere},
		{"of one alternative only", `{"oneOf":[` + gap + `,{"type":"integer"}]}`, `1`, nowhere},
		{"two alternatives", `{"oneOf":[` + gap + `,` + gap + `]}`, `1`, nowhere},
		{"two alternatives and two that are satisfied",
			`{"oneOf":[{"minimum":0},{"minimum":1},` + gap + `,` + gap + `]}`, `1`,
			wrong("", "satisfies alternatives [0 1]; must satisfy exactly one (oneOf)", "/oneOf")},
		{"negated", `{"not":` + gap + `}`, `1`, nowhere},
		{"a condition", `{"if":` + gap + `,"then":{"minimum":5},"else":{"minimum":3}}`, `4`,
			nowhere},
		{"a condition that decides nothing",
			`{"if":` + gap + `,"then":{"minimum":5},"else":{"minimum":3}}`, `6`, ""},
		{"an array without items", `{"items":` + gap + `}`, `[]`, ""},
		{"too few of a kind", `{"contains":` + gap + `,"minItems":2}`, `[1]`,
			wrong("", "has 1 item; must have at least 2", "/minItems") + "\n" + nowhere},
		{"members it may declare", `{"allOf":[` + gap +
			`],"properties":{"a":{}},"unevaluatedProperties":false}`, `{"b":1}`, nowhere},
		{"items it may declare", `{"allOf":[` + gap + `],"unevaluatedItems":false}`, `[1]`,
			nowhere},
		{"a keyword that is none of its dialect's", `{"type":"strng","minLength":2}`, `"x"`,
			wrong("", "has 1 character; must have at least 2", "/minLength") +
				"\nnot judged: it is no schema of its dialect: #~/type: got string, want array, " +
				"or value must be one of 'array', 'boolean', 'integer', 'null', 'number', " +
				"'object', 'string'"},
		{"a limit that is a flag", `{"minimum":0,"exclusiveMinimum":true}`, `-1`,
			wrong("", "is -1; must be at least 0", "/minimum") +
				"\nnot judged: it is no schema of its dialect: #~/exclusiveMinimum: " +
				"got boolean, want number"},
		{"a flag for a list", `{"properties":{"a":{"required":true,"type":"integer"}}}`,
			`{"a":"x"}`, wrong("/a", `is the string "x"; must be integer`, "/properties/a/type")},
		{"a list for a schema", `{"properties":{"a":{"items":[{"type":"string"}]}}}`, `{"a":[]}`,
			""},
		{"a text for a schema", `{"properties":{"a":"string","b":{"type":"string"}}}`, `{"b":1}`,
			wrong("/b", "is the number 1; must be string", "/properties/b/type")},
		{"a text for schemas", `{"properties":"a","required":["b"]}`, `{}`,
			wrong("/b", "is missing (required)", "/required/0") +
				"\nnot judged: it is no schema of its dialect: #~/properties: got string, " +
				"want object"},
		{"an object for a list of schemas", `{"allOf":{"type":"string"},"maxLength":1}`, `"xx"`,
			wrong("", "has 2 characters; must have at most 1", "/maxLength") +
				"\nnot judged: it is no schema of its dialect: #~/allOf: got object, want array"},
		{"a text in a list of schemas", `{"allOf":["a",{"maxLength":1}]}`, `"xx"`,
			wrong("", "has 2 characters; must have at most 1", "/allOf/1/maxLength") +
				"\nnot judged: it is no schema of its dialect: #~/allOf/0: got string, " +
				"want boolean or object"},
		{"what a reference brings along", `{"$ref":"#/components/schemas/Round"}`, `"xx"`,
			wrong("", "has 2 characters; must have at most 1", "~") +
				"\nnot judged: the schema #/components/schemas/Round refers to itself without end"},
		{"an anchor", `{"properties":{"a":{"$ref":"#none"},"b":{"type":"integer"}}}`, `{"b":"x"}`,
			wrong("/b", `is the string "x"; must be integer`, "/properties/b/type")},
		{"a dynamic reference", `{"properties":{"a":{"$dynamicRef":"#none"},"b":{}}}`, `{"b":1}`,
			""},
		{"into what a gap has replaced", `{"$ref":"#/components/schemas/Text/properties/a"}`, `1`,
			`not judged: $ref "#/components/schemas/Text/properties/a" leads nowhere`},
	} {
		t.Run(test.name, func(t *testing.T) {
			set := load(t, withComponents(withSchema(openapi.OpenAPI31, test.schema),
				`{"Text":{"properties":"text"},
				"Round":{"allOf":[{"$ref":"#/components/schemas/Round"}],"maxLength":1}}`))
			want := strings.Replace(test.want, "@~~", "@/components/schemas/Round/maxLength", 1)
			differs(t, test.schema, told(bodySchema(t, set).Judge(valueOf(t, test.value),
				ToClient)), want)
		})
	}
}

// A gap is found behind every keyword that leads to schemas, in the words of every dialect.
func TestGapsOfEveryDialect(t *testing.T) {
	for _, dialect := range []string{"http://json-schema.org/draft-04/schema#",
		"http://json-schema.org/draft-06/schema#", "http://json-schema.org/draft-07/schema",
		"https://json-schema.org/draft/2019-09/schema", schema2020_12} {
		document := strings.Replace(withSchema(openapi.OpenAPI31,
			`{"properties":{"a":{"type":"strng"},"b":{"$ref":"#/nowhere"},"c":{"type":"integer"}}}`),
			`"info"`, `"jsonSchemaDialect":"`+dialect+`","info"`, 1)
		schema := bodySchema(t, load(t, document))
		if got := judged(t, schema, `{"c":1} {"c":"x"} 1`); got != "+-+" {
			t.Errorf("%s: the neighbor: %s", dialect, got)
		}
		for _, value := range []string{`{"a":1}`, `{"b":1}`} {
			if problems, err := schema.Judge(valueOf(t, value), ToClient); err == nil {
				t.Errorf("%s: %s is judged: %v", dialect, value, problems)
			}
		}
	}
}
