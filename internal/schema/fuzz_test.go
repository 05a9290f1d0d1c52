package schema

import (
	"testing"

	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

func FuzzJudge(f *testing.F) {
	for _, seed := range [][2]string{
		{`{"type":"string"}`, `1`}, {`{"anyOf":[{"$ref":"#"},{"required":["a"]}]}`, `{}`},
		{`{"maximum":1e3}`, `1e4`},
		{`{"properties":{"a":{"items":{"enum":[1]}}},"unevaluatedProperties":false}`,
			`{"a":[2],"b":null}`},
		{`{"$id":"a","$dynamicAnchor":"x","items":{"$dynamicRef":"#x"}}`, `[[1]]`},
		{`{"multipleOf":0.01,"pattern":"a+","format":"date"}`, `"aa"`},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, schema, value string) {
		node, _, err := tree.ParseJSON("schema", []byte(schema))
		if err != nil || len(schema)+len(value) > 20_000 {
			return
		}
		instance, _, err := tree.ParseJSON("value", []byte(value))
		if err != nil {
			return
		}
		defer watch("Judge")()
		for _, version := range []openapi.Version{openapi.OpenAPI30, openapi.OpenAPI31} {
			judgeTwice(t, withSchema(version, string(node.JSON())), instance)
		}
	})
}

// judgeTwice checks that a judgment is repeatable and that each problem has a place.
func judgeTwice(t *testing.T, document string, instance *tree.Node) {
	schema := bodySchema(t, load(t, document))
	problems, err := schema.Judge(instance.Value(), ToClient)
	again, errAgain := schema.Judge(instance.Value(), ToClient)
	if len(problems) != len(again) || (err == nil) != (errAgain == nil) {
		t.Fatalf("judged twice it differs: %v, %v and %v, %v", problems, err, again, errAgain)
	}
	for _, p := range problems {
		if p.Message == "" || p.Location.Line == 0 || p.Expected == "" {
			t.Fatalf("the problem lacks words or a place: %+v", p)
		}
	}
}

// FuzzFormat checks that every format has an answer to every text and number, always the same.
func FuzzFormat(f *testing.F) {
	for _, seed := range []string{"", "a@b", "http://[::1]/", "127.0.0.1", "P1D", "YQ==", "{a}",
		"xn--a", "é。ü", "1e400", "-0.5", "\xff", "a..b", "(?<=a)b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2_000 {
			return
		}
		defer watch("a format")()
		values := []any{text}
		if number, _, err := tree.ParseJSON("number", []byte(text)); err == nil &&
			number.Is(tree.Number) && computable(number.Value()) == nil {
			values = append(values, number.Value())
		}
		for _, format := range formats {
			for _, value := range values {
				if first, second := format.Validate(value),
					format.Validate(value); (first == nil) != (second == nil) {
					t.Errorf("%s of %q differs: %v and %v", format.Name, value, first, second)
				}
			}
		}
	})
}
