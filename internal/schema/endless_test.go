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
		"If":{"if":{"$ref":"#/components/schemas/If"}},"Depends":{"dependentSchemas":{"a":{"$ref":"#/components/schemas/Depends"}}},
		"Tree":{"properties":{"a":{"$ref":"#/components/schemas/Tree"}},"items":{"$ref":"#/components/schemas/Tree"},"additionalProperties":{"$ref":"#/components/schemas/Tree"}},
		"Twice":{"allOf":[{"$ref":"#/components/schemas/S"},{"$ref":"#/components/schemas/S"}]},"S":{"type":"string"}}},"info"`
	for schema, endless := range map[string]bool{
		`{"$ref":"#/components/schemas/Self"}`:                                    true,
		`{"$ref":"#/components/schemas/A"}`:                                       true,
		`{"$ref":"#/components/schemas/Through"}`:                                 true,
		`{"$ref":"#/components/schemas/If"}`:                                      true,
		`{"$ref":"#/components/schemas/Depends"}`:                                 true,
		`{"not":{"$ref":"#/components/schemas/Self"}}`:                            true,
		`{"anyOf":[{"type":"string"},{"$ref":"#/components/schemas/Self"}]}`:      true,
		`{"properties":{"a":{"$ref":"#/components/schemas/Self"}}}`:               true,
		`{"additionalProperties":{"items":{"$ref":"#/components/schemas/Self"}}}`: true,
		`{"patternProperties":{"a":{"$ref":"#/components/schemas/Self"}}}`:        true,
		`{"prefixItems":[{"$ref":"#/components/schemas/Self"}]}`:                  true,
		`{"$ref":"#/components/schemas/Tree"}`:                                    false,
		`{"$ref":"#/components/schemas/Twice"}`:                                   false,
	} {
		c := load(t, strings.Replace(withSchema(openapi.OpenAPI31, schema), `"info"`, components,
			1))
		for range 2 { // what has been found once must be found again
			_, err := bodySchema(t, c).Judge("a", ToClient)
			if found := err != nil && strings.Contains(err.Error(),
				"refers to itself without end"); found != endless {
				t.Errorf("%s: endless %t, error %v", schema, found, err)
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
	for _, name := range []string{"a/b", "e/f"} {
		if _, err := content(name).Judge(map[string]any{}, ToClient); err == nil {
			t.Errorf("%s is judged by", name)
		}
	}
}
