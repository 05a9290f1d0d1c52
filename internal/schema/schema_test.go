package schema

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

func TestWhatCannotBeJudgedIsAnErrorAndNoPass(t *testing.T) {
	for _, test := range []struct{ name, schema, value, want string }{
		{"a bad pattern", `{"pattern":"("}`, `"a"`, "pattern"},
		{"a reference to another file", `{"$ref":"other.json#/a"}`, `1`, "is not followed"},
		{"a reference to the network", `{"$ref":"https://example.com/a"}`, `1`,
			`$ref "https://example.com/a" leads to another document, and is not followed`},
		{"an unknown anchor", `{"$ref":"#nothing"}`, `1`, "nothing"},
		{"a keyword of the wrong type", `{"maxLength":"a"}`, `1`, "maxLength"},
		{"an unknown type", `{"type":"text"}`, `1`, "type"},
		{"a schema that is a number", `7`, `1`, "got number"},
		{"a limit beyond what is computed with", `{"multipleOf":1e999999999}`, `1`, "multipleOf"},
		{"a number beyond what is computed with", `{"multipleOf":10}`, `1e999999999`,
			"beyond what is computed with exactly"},
		{"one inside", `{"additionalProperties":{"items":{"multipleOf":3}}}`, `{"a":[-1E999999999]}`,
			"beyond what is computed with exactly"},
		{"an exponent that is no int", `{"multipleOf":7}`, `1e99999999999999999999`,
			"beyond what is computed with exactly"},
		{"a number with too many digits", `{"multipleOf":9}`, strings.Repeat("9", maxDigits+1),
			"beyond what is computed with exactly"},
	} {
		t.Run(test.name, func(t *testing.T) {
			problems, err := bodySchema(t,
				load(t, withSchema(openapi.OpenAPI31, test.schema))).Judge(valueOf(t, test.value),
				ToClient)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v and the error %v, want %s", problems, err, test.want)
			}
			if err != nil && strings.Contains(err.Error(), resourceURL) {
				t.Errorf("it names the document by a name nobody gave it: %v", err)
			}
		})
	}
}

func TestNumbersAreComputedWithExactly(t *testing.T) {
	for _, test := range []struct{ schema, values, want string }{
		{`{"maximum":9007199254740993}`, `9007199254740993 9007199254740994`, "+-"},
		{`{"multipleOf":0.1}`, `0.3 0.35 1e400`, "+-+"},
		{`{"const":1e400}`, `1e400 1e401`, "+-"},
		{`{"enum":[1e999999999,2]}`, `2 3`, "+-"},
		{`{"type":"integer"}`, `1.0 1e2 1e-1`, "++-"},
	} {
		if got := judged(t, bodySchema(t, load(t, withSchema(openapi.OpenAPI31, test.schema))),
			test.values); got != test.want {
			t.Errorf("%s %s: got %s, want %s", test.schema, test.values, got, test.want)
		}
	}
}

func TestARecursiveSchemaJudgesAllLevels(t *testing.T) {
	c := load(t, openapi30(`"paths":{"/a":{"get":{"operationId":"op","responses":{"200":{"description":"d","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Node"}}}}}}}},
		"components":{"schemas":{"Node":{"type":"object","properties":{"next":{"$ref":"#/components/schemas/Node"},"n":{"type":"integer","nullable":true}}}}}`))
	schema := bodySchema(t, c)
	if got := judged(t, schema,
		`{"next":{"next":{"n":null}}} {"next":{"next":{"n":"a"}}} {"next":1}`); got != "+--" {
		t.Error(got)
	}
	deep := valueOf(t, strings.Repeat(`{"next":`, 900)+`{"n":"a"}`+strings.Repeat("}", 900))
	if problems, err := schema.Judge(deep, ToClient); err != nil || len(problems) != 1 ||
		len(problems[0].Instance.Tokens()) != 901 {
		t.Errorf("got %v, %v", problems, err)
	}
}

func TestOneSchemaJudgesForManyAtOnce(t *testing.T) {
	c := load(t, withSchema(openapi.OpenAPI31, `{"type":"array","items":{"type":"integer"}}`))
	// A schema that loading has not compiled yet, so that they meet in the compiler.
	schema := bodySchema(t, c).Items()
	var all sync.WaitGroup
	for i := range 32 {
		all.Go(func() {
			problems, err := schema.Judge(json.Number("1"), ToClient)
			if err != nil || len(problems) != 0 {
				t.Errorf("%d: %v, %v", i, problems, err)
			}
			problems, err = bodySchema(t, c).Judge([]any{"a"}, ToClient)
			if err != nil || len(problems) != 1 || problems[0].Instance != "/0" {
				t.Errorf("%d: %v, %v", i, problems, err)
			}
			if got := bodySchema(t, c).Items().Types(); !slices.Equal(got, []string{"integer"}) {
				t.Errorf("%d: %v", i, got)
			}
		})
	}
	all.Wait()
}

func TestTypes(t *testing.T) {
	for schema, want := range map[string][]string{
		`{"type":"string"}`: {"string"}, `{"type":["integer","null"]}`: {"null", "integer"},
		`{}`: nil, `true`: nil, `{"pattern":"("}`: nil,
		`{"$ref":"#/components/schemas/A"}`: {"boolean"},
	} {
		document := strings.Replace(withSchema(openapi.OpenAPI31, schema), `"info"`,
			`"components":{"schemas":{"A":{"$ref":"#/components/schemas/B"},"B":{"type":"boolean"}}},"info"`, 1)
		got := bodySchema(t, load(t, document)).Types()
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", schema, got, want)
		}
	}
	if got := (*Schema)(nil).Types(); got != nil {
		t.Error(got)
	}
}

func TestItemsAreFoundBehindAReference(t *testing.T) {
	document := strings.Replace(withSchema(openapi.OpenAPI30, `{"$ref":"#/components/schemas/A"}`),
		`"info"`,
		`"components":{"schemas":{"A":{"type":"array","items":{"type":"string","nullable":true}}}},"info"`, 1)
	schema := bodySchema(t, load(t, document))
	if got := judged(t, schema.Items(), `"a" null 1`); got != "++-" {
		t.Error(got)
	}
	if schema.Items().Items() != nil || (*Schema)(nil).Items() != nil {
		t.Error("there are no items of these")
	}
}

const manySchemas = 100

// Schemas of items are compiled when they are first asked for: here many of them at once.
func TestManySchemasAreCompiledAtOnce(t *testing.T) {
	var paths []string
	for i := range manySchemas {
		paths = append(paths,
			fmt.Sprintf(
				`"/a%d":{"get":{"responses":{"200":{"description":"d","content":{"application/json":{"schema":{"type":"array","items":{"type":"string","minLength":%d}}}}}}}}`, i, i))
	}
	c := load(t, openapi31(`"paths":{`+strings.Join(paths, ",")+`}`))
	var all sync.WaitGroup
	for user := range 4 {
		all.Go(func() {
			for k := range manySchemas {
				i := (k + user*manySchemas/4) % manySchemas // each begins elsewhere
				items := c.At(tree.PointerOf("paths", fmt.Sprintf("/a%d", i), "get", "responses",
					"200", "content", "application/json", "schema")).Items()
				for length, want := range map[int]int{i: 0, i - 1: 1} {
					problems, err := items.Judge(strings.Repeat("a", max(length, 0)), ToClient)
					if i > 0 && (err != nil || len(problems) != want) {
						t.Errorf("user %d, schema %d, length %d: %v, %v", user, i, length, problems,
							err)
					}
				}
			}
		})
	}
	all.Wait()
}
