package contract

import (
	"testing"

	"plumbline/internal/openapi"
)

// TestJudgeRest has, for each schema, what is said of a value by all of it and without its own list
// of values.
func TestJudgeRest(t *testing.T) {
	for _, test := range []struct {
		name        string
		version     openapi.Version
		schema      string
		value       string
		whole, rest int // how many problems there are
	}{
		{"an enum", openapi.OpenAPI31, `{"type":"string","enum":["a"]}`, `"b"`, 1, 0},
		{"an enum, and the type is wrong", openapi.OpenAPI31, `{"type":"string","enum":["a"]}`, `7`,
			1, 1},
		{"an enum, and something else", openapi.OpenAPI31, `{"maxLength":1,"enum":["a"]}`, `"bb"`,
			1, 1},
		{"a const", openapi.OpenAPI31, `{"const":1,"minimum":0}`, `2`, 1, 0},
		{"a const, and a limit", openapi.OpenAPI31, `{"const":1,"minimum":0}`, `-1`, 1, 1},
		{"that of a member counts", openapi.OpenAPI31,
			`{"enum":[{}],"properties":{"a":{"enum":[1]}}}`,
			`{"a":2}`, 1, 1},
		{"3.0", openapi.OpenAPI30, `{"type":"string","enum":["a"]}`, `"b"`, 1, 0},
		{"3.0, wrapped for null", openapi.OpenAPI30,
			`{"type":"string","nullable":true,"enum":["a"]}`,
			`"b"`, 1, 0},
		{"3.0, wrapped for null, and too long", openapi.OpenAPI30,
			`{"type":"string","nullable":true,"maxLength":1,"enum":["a"]}`, `"bb"`, 1, 1},
		{"2.0", openapi.Swagger20, `{"type":"integer","enum":[1],"maximum":5}`, `3`, 1, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			schema := bodySchema(t, load(t, withSchema(test.version, test.schema)))
			for what, judged := range map[string]struct {
				judge func(any, Direction) ([]Problem, error)
				want  int
			}{"all of it": {schema.Judge, test.whole}, "the rest": {schema.JudgeRest, test.rest}} {
				problems, err := judged.judge(valueOf(t, test.value), ToClient)
				if err != nil || len(problems) != judged.want {
					t.Errorf("%s: got %v and the error %v, want %d problems", what,
						told(problems, nil), err, judged.want)
				}
			}
		})
	}
}

func TestJudgeRestOfWhatCannotBeJudged(t *testing.T) {
	for schema, value := range map[string]string{`{"type":"text","enum":["a"]}`: `"a"`,
		`{"pattern":"(","enum":["a"]}`: `"a"`, `{"multipleOf":10,"enum":[1]}`: `1e999999999`} {
		s := bodySchema(t, load(t, withSchema(openapi.OpenAPI31, schema)))
		_, want := s.Judge(valueOf(t, value), ToClient)
		if _, err := s.JudgeRest(valueOf(t, value), ToClient); (err == nil) != (want == nil) {
			t.Errorf("%s: got %v, want %v", schema, err, want)
		}
	}
}

// TestMappingsIntoFiles has what a discriminator makes of a body whose alternatives stand in
// another file.
func TestMappingsIntoFiles(t *testing.T) {
	const pets = `{"Cat":{"type":"object","required":["lives"],"properties":{"kind":{},"lives":{"type":"integer"}}},
		"Dog":{"type":"object","required":["barks"],"properties":{"kind":{},"barks":{"type":"boolean"}}}}`
	document := func(mapping string) string {
		return withComponents(withSchema(openapi.OpenAPI31,
			`{"oneOf":[{"$ref":"pets.json#/Cat"},{"$ref":"pets.json#/Dog"}],"discriminator":{"propertyName":"kind","mapping":`+mapping+`}}`),
			`{"Bird":{"type":"object"}}`)
	}
	for _, test := range []struct{ name, mapping, body, want string }{
		{"the named one is satisfied", `{"c":"pets.json#/Cat"}`, `{"kind":"c","lives":9}`, ""},
		{"another one is", `{"d":"pets.json#/Dog"}`, `{"kind":"d","lives":9}`,
			`discriminated warning "/kind" is "d", but the value does not satisfy the schema of that name (discriminator) @~/discriminator`},
		{"none is", `{"c":"pets.json#/Cat"}`, `{"kind":"c","lives":"x"}`,
			`mismatch error "/lives" is the string "x"; must be integer @/Cat/properties/lives/type`},
		{"a file that is not there is known, and means nothing", `{"c":"cats.json#/Cat"}`,
			`{"kind":"c","lives":9}`, ""},
		{"nothing of that name in the file", `{"c":"pets.json#/Lion"}`, `{"kind":"c","lives":9}`,
			""},
		{"a name before a file", `{"c":"Bird"}`, `{"kind":"c","lives":9}`, ""},
		{"outside of the folder", `{"c":"../pets.json#/Cat"}`, `{"kind":"c","lives":9}`, ""},
		{"no mapping", `7`, `{"kind":"c","lives":9}`,
			`discriminated error "/kind" is "c", which neither the mapping nor the document's schemas know (discriminator) @~/discriminator`},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := folder{"api.yaml": document(test.mapping), "pets.json": pets}.load(t)
			problems, err := bodySchema(t, c).Judge(valueOf(t, test.body), ToClient)
			differs(t, test.body, told(problems, err), test.want)
		})
	}
}
