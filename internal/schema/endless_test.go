package schema

import (
	"strings"
	"testing"

	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

func TestEndlessSchemasCannotBeJudgedBy(t *testing.T) {
	const components = `"components":{"schemas":{"A":{"$ref":"#/components/schemas/B"},"B":{"$ref":"#/components/schemas/A"},
		"Self":{"$ref":"#/components/schemas/Self"},"Through":{"allOf":[{"anyOf":[{"type":"string"},{"$ref":"#/components/schemas/Through"}]}]},
		"If":{"if":{"$ref":"#/components/schemas/If"},"then":{"type":"integer"}},"Depends":{"dependentSchemas":{"a":{"$ref":"#/components/schemas/Depends"}}},
		"Tree":{"properties":{"a":{"$ref":"#/components/schemas/Tree"}},"items":{"$ref":"#/components/schemas/Tree"},"additionalProperties":{"$ref":"#/components/schemas/Tree"}},
		"Twice":{"allOf":[{"$ref":"#/components/schemas/S"},{"$ref":"#/components/schemas/S"}]},"S":{"type":"string"}}},"info"`
	for _, test := range []struct {
		schema, value string
		endless       bool
	}{
		{`{"$ref":"#/components/schemas/Self"}`, `"a"`, true},
		{`{"$ref":"#/components/schemas/A"}`, `"a"`, true},
		{`{"$ref":"#/components/schemas/B"}`, `"a"`, true},
		{`{"$ref":"#/components/schemas/Through"}`, `1`, true},
		{`{"$ref":"#/components/schemas/Through"}`, `"a"`, false},
		{`{"$ref":"#/components/schemas/If"}`, `"a"`, true},
		{`{"$ref":"#/components/schemas/Depends"}`, `{"a":1}`, true},
		{`{"$ref":"#/components/schemas/Depends"}`, `{"b":1}`, false},
		{`{"not":{"$ref":"#/components/schemas/Self"}}`, `"a"`, true},
		{`{"anyOf":[{"type":"string"},{"$ref":"#/components/schemas/Self"}]}`, `1`, true},
		{`{"anyOf":[{"type":"string"},{"$ref":"#/components/schemas/Self"}]}`, `"a"`, false},
		{`{"properties":{"a":{"$ref":"#/components/schemas/Self"}}}`, `{"a":1}`, true},
		{`{"properties":{"a":{"$ref":"#/components/schemas/Self"}}}`, `{"b":1}`, false},
		{`{"additionalProperties":{"items":{"$ref":"#/components/schemas/Self"}}}`,
			`{"a":[1]}`, true},
		{`{"additionalProperties":{"items":{"$ref":"#/components/schemas/Self"}}}`,
			`{"a":[]}`, false},
		{`{"patternProperties":{"a":{"$ref":"#/components/schemas/Self"}}}`, `{"a":1}`, true},
		{`{"prefixItems":[{"$ref":"#/components/schemas/Self"}]}`, `[1]`, true},
		{`{"$ref":"#/components/schemas/Tree"}`, `{"a":[{"b":1}]}`, false},
		{`{"$ref":"#/components/schemas/Twice"}`, `"a"`, false},
	} {
		c := load(t, strings.Replace(withSchema(openapi.OpenAPI31, test.schema), `"info"`,
			components, 1))
		for range 2 { // what has been found once must be found again
			_, err := bodySchema(t, c).Judge(valueOf(t, test.value), ToClient)
			if found := err != nil && strings.Contains(err.Error(),
				"refers to itself without end"); found != test.endless {
				t.Errorf("%s, %s: endless %t, error %v", test.schema, test.value, found, err)
			}
		}
	}
}

func TestOneEndlessSchemaLeavesTheOthers(t *testing.T) {
	c := load(t, openapi30(`"paths":{"/a":{"get":{"operationId":"op","responses":{"200":{"description":"d","content":{
		"a/b":{"schema":{"properties":{"a":{"$ref":"#/components/schemas/Self"},"b":{"$ref":"#/components/schemas/S"}}}},
		"c/d":{"schema":{"$ref":"#/components/schemas/S"}},"e/f":{"schema":{"items":{"$ref":"#/components/schemas/Self"}}}}}}}}},
		"components":{"schemas":{"Self":{"allOf":[{"$ref":"#/components/schemas/Self"}]},"S":{"type":"string"}}}`))
	content := func(name string) *Schema {
		return c.At(tree.PointerOf("paths", "/a", "get", "responses", "200", "content", name,
			"schema"))
	}
	if got := judged(t, content("c/d"), `"a" 1`); got != "+-" {
		t.Error(got)
	}
	for name, value := range map[string]string{"a/b": `{"a":1}`, "e/f": `[1]`} {
		if _, err := content(name).Judge(valueOf(t, value), ToClient); err == nil {
			t.Errorf("%s is judged by where it has no end", name)
		}
	}
	if got := judged(t, content("a/b"), `{"b":"x"} {"b":1} 1`); got != "+-+" {
		t.Errorf("what has an end beside what has none: %s", got)
	}
}
