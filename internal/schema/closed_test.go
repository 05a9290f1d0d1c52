package schema

import (
	"testing"

	"plumbline/internal/openapi"
)

// A member that one part of a schema declares and another one forbids is told of with both.
func TestAForbiddenMemberThatAnotherPartDeclares(t *testing.T) {
	const forbids = "; additionalProperties: false forbids whatever is not declared right beside it"
	for _, test := range []struct{ name, schema, value, hint string }{
		{"two closed parts", `{"allOf":[{"properties":{"a":{}},"additionalProperties":false},` +
			`{"properties":{"b":{}}}]}`, `{"b":1}`,
			"the contract declares the member in #" + schemaAt + "/allOf/1" + forbids},
		{"closed beside allOf", `{"properties":{"a":{}},"additionalProperties":false,` +
			`"allOf":[{"$ref":"#/components/schemas/B"}]}`, `{"b":1}`,
			"the contract declares the member in #/components/schemas/B" + forbids},
		{"deep inside", `{"properties":{"x":{"items":{"additionalProperties":false,` +
			`"allOf":[{"$ref":"#/components/schemas/B"}]}}}}`, `{"x":[{},{"b":1},{"b":2}]}`,
			"the contract declares the member in #/components/schemas/B" + forbids},
		{"declared nowhere", `{"properties":{"a":{}},"additionalProperties":false}`, `{"b":1}`, ""},
		{"declared in an alternative that is not satisfied",
			`{"additionalProperties":false,"anyOf":[{"required":["c"],"properties":{"b":{}}},{}]}`,
			`{"b":1}`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			set := load(t, withComponents(withSchema(openapi.OpenAPI31, test.schema),
				`{"B":{"properties":{"b":{}}}}`))
			problems, err := bodySchema(t, set).Judge(valueOf(t, test.value), ToClient)
			if err != nil || len(problems) == 0 {
				t.Fatalf("got %v, %v", problems, err)
			}
			for _, p := range problems {
				if p.Hint != test.hint {
					t.Errorf("%s: got the hint %q, want %q", p.Instance, p.Hint, test.hint)
				}
			}
		})
	}
}
