package schema

import (
	"testing"

	"plumbline/internal/openapi"
)

// TestMismatchesWithoutValues has, for each schema, what is said of a value by all of it and
// without its own list of values.
func TestMismatchesWithoutValues(t *testing.T) {
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
			}{"all of it": {schema.Judge, test.whole},
				"the rest": {schema.MismatchesWithoutValues, test.rest}} {
				problems, err := judged.judge(valueOf(t, test.value), ToClient)
				if err != nil || len(problems) != judged.want {
					t.Errorf("%s: got %v and the error %v, want %d problems", what,
						told(problems, nil), err, judged.want)
				}
			}
		})
	}
}

func TestMismatchesWithoutValuesOfWhatCannotBeJudged(t *testing.T) {
	for schema, value := range map[string]string{`{"type":"text","enum":["a"]}`: `"a"`,
		`{"pattern":"(","enum":["a"]}`: `"a"`, `{"multipleOf":10,"enum":[1]}`: `1e999999999`} {
		s := bodySchema(t, load(t, withSchema(openapi.OpenAPI31, schema)))
		_, want := s.Judge(valueOf(t, value), ToClient)
		if _, err := s.MismatchesWithoutValues(valueOf(t, value),
			ToClient); (err == nil) != (want == nil) {
			t.Errorf("%s: got %v, want %v", schema, err, want)
		}
	}
}
