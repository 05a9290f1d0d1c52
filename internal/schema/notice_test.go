package schema

import (
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/openapi"
)

// Members that no schema in place declares, in every composition of schemas.
func TestUndeclaredMembers(t *testing.T) {
	for _, test := range []struct {
		name, schema, value string
		want                string // the places of undeclared members
	}{
		{"none", `{"properties":{"a":{}}}`, `{"a":1}`, ``},
		{"one", `{"properties":{"a":{}}}`, `{"a":1,"b":2}`, `/b`},
		{"several, in order", `{"properties":{"a":{}}}`, `{"d":1,"b":2,"c":3}`, `/b /c /d`},
		{"with escapes", `{"properties":{"a":{}}}`, `{"b/c":1,"d~":2}`, `/d~0 /b~1c`},
		{"an object that declares nothing", `{"type":"object"}`, `{"b":1}`, ``},
		{"nothing said", `{}`, `{"b":1}`, ``},
		{"true", `true`, `{"b":1}`, ``},
		{"required declares nothing", `{"required":["a"]}`, `{"a":1,"b":1}`, ``},
		{"additionalProperties: true", `{"properties":{"a":{}},"additionalProperties":true}`,
			`{"b":1}`, ``},
		{"additionalProperties: {}", `{"properties":{"a":{}},"additionalProperties":{}}`, `{"b":1}`,
			``},
		{"additionalProperties with a schema",
			`{"properties":{"a":{}},"additionalProperties":{"type":"integer"}}`, `{"b":1}`, ``},
		{"inside an additional member",
			`{"properties":{"a":{}},"additionalProperties":{"properties":{"x":{}}}}`,
			`{"b":{"x":1,"y":2},"a":{"z":1}}`, `/b/y`},
		{"unevaluatedProperties: true", `{"properties":{"a":{}},"unevaluatedProperties":true}`,
			`{"b":1}`, ``},
		{"inside an unevaluated member",
			`{"properties":{"a":{}},"unevaluatedProperties":{"properties":{"x":{}}}}`,
			`{"b":{"x":1,"y":2}}`, `/b/y`},
		{"patternProperties", `{"patternProperties":{"^x-":{}}}`, `{"x-a":1,"y":1}`, `/y`},
		{"inside one of them", `{"patternProperties":{"^x-":{"properties":{"a":{}}}}}`,
			`{"x-a":{"b":1}}`, `/x-a/b`},
		{"two that match",
			`{"patternProperties":{"^x":{"properties":{"a":{}}},"y$":{"properties":{"b":{}}}}}`,
			`{"xy":{"a":1,"b":1,"c":1}}`, `/xy/c`},
		{"a boolean schema declares", `{"properties":{"a":true}}`, `{"a":{"b":1}}`, ``},

		{"a reference", `{"$ref":"#/components/schemas/Base"}`, `{"id":1,"b":1}`, `/b`},
		{"beside a reference", `{"$ref":"#/components/schemas/Base","properties":{"b":{}}}`,
			`{"id":1,"b":1,"c":1}`, `/c`},
		{"a dynamic reference", `{"$dynamicRef":"#base"}`, `{"id":1,"b":1}`, `/b`},
		{"allOf", `{"allOf":[{"properties":{"a":{}}},{"properties":{"b":{}}}]}`,
			`{"a":1,"b":1,"c":1}`, `/c`},
		{"allOf in allOf by reference",
			`{"allOf":[{"allOf":[{"$ref":"#/components/schemas/Base"}]},{"properties":{"b":{}}}]}`,
			`{"id":1,"b":1,"c":1}`, `/c`},
		{"beside allOf", `{"properties":{"a":{}},"allOf":[{"properties":{"b":{}}}]}`,
			`{"a":1,"b":1,"c":1}`, `/c`},
		{"one of allOf is open",
			`{"allOf":[{"properties":{"a":{}}},{"additionalProperties":true}]}`, `{"c":1}`, ``},
		{"both schemas of a member",
			`{"allOf":[{"properties":{"a":{"properties":{"x":{}}}}},{"properties":{"a":{"properties":{"y":{}}}}}]}`, `{"a":{"x":1,"y":1,"z":1}}`, `/a/z`},
		{"anyOf: the one that holds",
			`{"anyOf":[{"required":["a"],"properties":{"a":{}}},{"required":["b"],"properties":{"b":{}}}]}`, `{"a":1,"c":1}`, `/c`},
		{"anyOf: one that does not hold declares nothing",
			`{"anyOf":[{"required":["a"],"properties":{"a":{},"n":{}}},{"required":["b"],"properties":{"b":{}}}]}`, `{"b":1,"n":1}`, `/n`},
		{"anyOf: all that hold", `{"anyOf":[{"properties":{"a":{}}},{"properties":{"b":{}}}]}`,
			`{"a":1,"b":1}`, ``},
		{"oneOf",
			`{"oneOf":[{"required":["a"],"properties":{"a":{}}},{"required":["b"],"properties":{"b":{}}}]}`, `{"b":1,"c":1}`, `/c`},
		{"if and then",
			`{"if":{"required":["a"],"properties":{"a":{}}},"then":{"properties":{"b":{}}},"else":{"properties":{"c":{}}}}`, `{"a":1,"b":1,"c":1}`, `/c`},
		{"else",
			`{"if":{"required":["a"],"properties":{"a":{}}},"then":{"properties":{"b":{}}},"else":{"properties":{"c":{}}}}`, `{"b":1,"c":1}`, `/b`},
		{"not declares nothing",
			`{"properties":{"a":{}},"not":{"properties":{"b":{"type":"string"}}}}`, `{"b":1}`,
			`/b`},
		{"dependentSchemas",
			`{"properties":{"a":{}},"dependentSchemas":{"a":{"properties":{"b":{}}},"z":{"properties":{"c":{}}}}}`, `{"a":1,"b":1,"c":1}`, `/c`},

		{"items", `{"items":{"properties":{"a":{}}}}`, `[{"a":1},{"b":1}]`, `/1/b`},
		{"prefixItems", `{"prefixItems":[{"properties":{"a":{}}}],"items":{"properties":{"b":{}}}}`,
			`[{"b":1},{"a":1}]`, `/0/b /1/a`},
		{"unevaluatedItems", `{"prefixItems":[{}],"unevaluatedItems":{"properties":{"a":{}}}}`,
			`[{"b":1},{"b":1}]`, `/1/b`},
		{"lists of lists", `{"items":{"items":{"properties":{"a":{}}}}}`, `[[],[{"b":1}]]`,
			`/1/0/b`},
		{"items by allOf",
			`{"allOf":[{"items":{"properties":{"a":{}}}},{"items":{"properties":{"b":{}}}}]}`,
			`[{"a":1,"b":1,"c":1}]`, `/0/c`},
		{"contains declares nothing", `{"contains":{"properties":{"a":{}}}}`, `[{"b":1}]`, ``},
		{"deep inside",
			`{"properties":{"a":{"properties":{"b":{"items":{"properties":{"c":{}}}}}}}}`,
			`{"a":{"b":[{"c":1,"d":1}]}}`, `/a/b/0/d`},
		{"what is inside an undeclared one is not looked at",
			`{"properties":{"a":{"properties":{}}}}`, `{"b":{"c":1}}`, `/b`},
		{"a schema inside itself", `{"$ref":"#/components/schemas/Tree"}`,
			`{"children":[{"children":[{"b":1}]}]}`, `/children/0/children/0/b`},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := load(t, withComponents(withSchema(openapi.OpenAPI31, test.schema), `{
				"Base":{"$dynamicAnchor":"base","properties":{"id":{}}},"Tree":{"properties":{"children":{"items":{"$ref":"#/components/schemas/Tree"}}}}}`))
			for _, direction := range []Direction{ToClient, ToServer} {
				problems, err := bodySchema(t, c).Judge(valueOf(t, test.value), direction)
				if err != nil {
					t.Fatal(err)
				}
				var places []string
				for _, p := range problems {
					if p.Kind != Undeclared || p.Severity != verdict.Warning ||
						p.Message != "is not declared by the contract" ||
						p.Expected != "declared members only" || p.Location.Line == 0 {
						t.Errorf("got %+v", p)
					}
					places = append(places, string(p.Instance))
				}
				if got := strings.Join(places, " "); got != test.want {
					t.Errorf("got %s, want %s", got, test.want)
				}
			}
		})
	}
}

// What is wrong with a value comes first, and what follows from that is left out.
func TestUndeclaredMembersOfInvalidValues(t *testing.T) {
	for _, test := range []struct{ name, schema, value, want string }{
		{"additionalProperties: false says it already",
			`{"properties":{"a":{}},"additionalProperties":false}`, `{"b":1}`,
			`mismatch error "/b" is not allowed here (additionalProperties) @~/additionalProperties`},
		{"and so does unevaluatedProperties",
			`{"properties":{"a":{}},"unevaluatedProperties":false}`, `{"b":1}`,
			`mismatch error "/b" is not allowed here @~/unevaluatedProperties`},
		{"another member is wrong", `{"properties":{"a":{"type":"string"}}}`, `{"a":1,"b":1}`,
			"mismatch error \"/a\" is the number 1; must be string " +
				"@~/properties/a/type\nundeclared warning \"/b\" is not declared by the " +
				"contract @~"},
		{"no alternative holds, so that nobody knows",
			`{"properties":{"a":{}},"oneOf":[{"required":["x"],"properties":{"x":{}}},{"required":["y"],"properties":{"y":{}}}]}`, `{"z":1}`,
			`mismatch error "" satisfies none of the 2 alternatives (oneOf) @~/oneOf`},
		{"elsewhere it is known",
			`{"properties":{"a":{"anyOf":[{"type":"string"}]},"b":{"properties":{}}, "c":{"properties":{"x":{}}}}}`, `{"a":{"q":1},"c":{"y":1}}`,
			"mismatch error \"/a\" does not satisfy the only alternative (anyOf) " +
				"@~/properties/a/anyOf\nundeclared warning \"/c/y\" is not declared by the " +
				"contract @~/properties/c"},
	} {
		t.Run(test.name, func(t *testing.T) {
			differs(t, test.value,
				told(bodySchema(t,
					load(t, withSchema(openapi.OpenAPI31, test.schema))).Judge(valueOf(t,
					test.value), ToClient)), test.want)
		})
	}
}

func TestUndeclaredMembersOfOlderDrafts(t *testing.T) {
	for _, test := range []struct{ schema, value, want string }{
		{`{"items":{"properties":{"a":{}}}}`, `[{"b":1}]`, `/0/b`},
		{`{"items":[{"properties":{"a":{}}}]}`, `[{"b":1},{"c":1}]`, `/0/b`},
		{`{"items":[{}],"additionalItems":{"properties":{"a":{}}}}`, `[{"b":1},{"c":1}]`, `/1/c`},
		{`{"items":[{}],"additionalItems":true}`, `[{"b":1},{"c":1}]`, ``},
	} {
		document := strings.Replace(withSchema(openapi.OpenAPI31, test.schema), `"info"`,
			`"jsonSchemaDialect":"http://json-schema.org/draft-07/schema#","info"`, 1)
		problems, err := bodySchema(t, load(t, document)).Judge(valueOf(t, test.value), ToClient)
		if err != nil || len(problems) > 1 || len(problems) == 1 &&
			string(problems[0].Instance) != test.want || len(problems) == 0 && test.want != "" {
			t.Errorf("%s: got %s, want %s", test.schema, told(problems, err), test.want)
		}
	}
}

func TestUndeclaredMembersOf20And30(t *testing.T) {
	for _, version := range []openapi.Version{openapi.Swagger20, openapi.OpenAPI30} {
		schema := bodySchema(t,
			load(t,
				withSchema(version,
					`{"type":"object","properties":{"a":{"type":"object","nullable":true,"x-nullable":true,"properties":{"x":{}},"allOf":[{"properties":{"y":{}}}]}}}`)))
		for value, want := range map[string]string{`{"a":{"x":1,"y":1}}`: "", `{"a":null}`: "",
			`{"a":{"z":1}}`: "/a/z", `{"b":1}`: "/b"} {
			var got string
			problems, err := schema.Judge(valueOf(t, value), ToClient)
			for _, p := range problems {
				if p.Kind == Undeclared {
					got += string(p.Instance)
				}
			}
			if got != want || err != nil {
				t.Errorf("%s %s: got %s, %v", version, value, told(problems, err), err)
			}
		}
	}
}
