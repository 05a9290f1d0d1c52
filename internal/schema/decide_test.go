package schema

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"
)

func compileText(t interface{ Fatal(...any) }, text string) *jsonschema.Schema {
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

func decodedText(t interface{ Fatal(...any) }, text string) any {
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// TestDecide says of which values what is decided without the library: + satisfied, - unsatisfied,
// ? left to it.
func TestDecide(t *testing.T) {
	for _, test := range []struct{ schema, values, want string }{
		{`true`, `1 null`, "++"},
		{`false`, `1`, "-"},
		{`{"type":"integer"}`, `1 1.0 1e2 1.5 "1" null`, "+++---"},
		{`{"type":["number","null"]}`, `1.5 null true`, "++-"},
		{`{"enum":["a",1,null,false,[1]]}`, `"a" "b" 1 2 null false true [1] {}`,
			"+-+-++-??"},
		{`{"enum":["a",1]}`, `1.0 2.5 123456789012345678901234567890123456789012345`, "+-?"},
		{`{"const":"a"}`, `"a" "A"`, "+-"},
		{`{"format":"date"}`, `"2024-02-29" "2024-02-30" 1`, "+-+"},
		{`{"minLength":2,"maxLength":3,"pattern":"^é"}`, `"éa" "é" "éaaa" "ea" 1`, "+---+"},
		{`{"minimum":0,"exclusiveMaximum":10,"multipleOf":2}`, `0 10 8 7 -2 8.0`, "+-+--+"},
		{`{"exclusiveMinimum":0,"maximum":5}`, `0 1 5 6`, "-++-"},
		{`{"minimum":0.5,"multipleOf":0.01}`, `1 0 0.55 0.555`, "+-+-"},
		{`{"minimum":0}`, `100000000000000000000 1e4000 "a"`, "+?+"},
		{`{"required":["a"],"properties":{"a":{"type":"string"}},"additionalProperties":false}`,
			`{"a":"b"} {} {"a":1} {"a":"b","c":1} 1`, "+---+"},
		{`{"patternProperties":{"^x":{"type":"string"}},"additionalProperties":{"type":"null"}}`,
			`{"x":"a"} {"x":1} {"y":null} {"y":1}`, "+-+-"},
		{`{"minProperties":1,"maxProperties":1}`, `{} {"a":1} {"a":1,"b":2}`, "-+-"},
		{`{"dependentRequired":{"a":["b"]},"dependentSchemas":{"c":{"required":["d"]}}}`,
			`{"a":1} {"a":1,"b":1} {"c":1} {"c":1,"d":1} {}`, "-+-++"},
		{`{"minItems":1,"maxItems":2,"items":{"type":"string"}}`,
			`[] ["a"] ["a",1] ["a","b","c"]`, "-+--"},
		{`{"prefixItems":[{"type":"string"}],"items":false}`, `["a"] [1] ["a",1] []`, "+--+"},
		{`{"uniqueItems":true}`, `["a","b"] ["a","a"] ["a",1]`, "+-?"},
		{`{"allOf":[{"required":["a"]},{"required":["b"]}]}`, `{"a":1} {"a":1,"b":2}`, "-+"},
		{`{"anyOf":[{"type":"string"},{"contains":{}}]}`, `"a" 1`, "+?"},
		{`{"oneOf":[{"type":"string"},{"minLength":2}]}`, `"a" "ab" 1`, "+-+"},
		{`{"oneOf":[{"contains":{}},{"type":"string"}]}`, `1 "a"`, "??"},
		{`{"not":{"type":"string"}}`, `"a" 1`, "-+"},
		{`{"not":{"contains":{}}}`, `1 "a"`, "??"},
		{`{"if":{"type":"string"},"then":{"minLength":2},"else":{"minimum":1}}`,
			`"a" "ab" 0 1`, "-+-+"},
		{`{"if":{"contains":{}},"then":false}`, `1 "a"`, "??"},
		{`{"if":{"type":"string"}}`, `"a" 1`, "++"},
		{`{"$ref":"#/$defs/a","$defs":{"a":{"type":"string"}},"minLength":2}`, `"ab" "a" 1`,
			"+--"},
		{`{"contains":{"type":"string"}}`, `["a"] 1`, "??"},
		{`{"type":"string","unevaluatedProperties":false}`, `"a" {}`, "+-"},
		{`{"propertyNames":{"minLength":2}}`, `{} {"ab":1} {"a":1} 1`, "++-+"},
		{`{"propertyNames":{"contains":{}}}`, `{} {"a":1}`, "+?"},
		{`{"properties":{"a":{}},"patternProperties":{"^x":{}},
			"unevaluatedProperties":{"type":"string"}}`,
			`{"a":1,"x":1} {"b":"c"} {"b":1}`, "++-"},
		{`{"allOf":[{"properties":{"a":{}}},{"$ref":"#/$defs/b"}],"unevaluatedProperties":false,
			"$defs":{"b":{"dependentSchemas":{"b":{"properties":{"c":{}}}},
			"properties":{"b":{}}}}}`,
			`{"a":1,"b":2,"c":3} {"c":3} {"d":1}`, "+--"},
		{`{"anyOf":[{"properties":{"a":{"type":"string"}}},{"properties":{"b":{}}}],
			"unevaluatedProperties":false}`, `{"a":"c","b":1} {"a":1,"b":1} {"a":"c"}`, "+-+"},
		{`{"oneOf":[{"properties":{"a":{}},"required":["a"]},{"maxProperties":0}],
			"unevaluatedProperties":false}`, `{"a":1} {} {"a":1,"b":1}`, "++-"},
		{`{"if":{"properties":{"a":{"const":1}},"required":["a"]},"then":{"properties":{"b":{}}},
			"else":{"properties":{"c":{}}},"unevaluatedProperties":false}`,
			`{"a":1,"b":1} {"c":1} {"a":1,"c":1} {"a":2} {"b":1}`, "++---"},
		{`{"not":{"properties":{"a":false}},"unevaluatedProperties":false}`, `{"a":1}`, "-"},
		{`{"allOf":[{"unevaluatedProperties":true}],"unevaluatedProperties":false}`, `{"a":1}`,
			"+"},
		{`{"allOf":[{"additionalProperties":{"type":"string"}}],"unevaluatedProperties":false}`,
			`{"a":"b"}`, "+"},
		{`{"anyOf":[true,{"contains":{},"properties":{"a":{}}}],"properties":{"b":{}},
			"unevaluatedProperties":{"type":"string"}}`, `{"b":1} {"a":"c"} {"a":1}`, "++?"},
		{`{"$schema":"http://json-schema.org/draft-07/schema","type":"string"}`, `"a"`, "?"},
		{`{"properties":{"a":{"$ref":"#"}},"additionalProperties":false}`,
			`{"a":{"a":{}}} {"a":{"b":1}}`, "+-"},
		{`{"$ref":"#/$defs/a","$defs":{"a":{"anyOf":[{"$ref":"#/$defs/a"}]}}}`, `1`, "?"},
	} {
		compiled := compileText(t, test.schema)
		got := ""
		for text := range strings.FieldsSeq(test.values) {
			got += map[decision]string{satisfied: "+", unsatisfied: "-", undecided: "?"}[decide(
				compiled, decodedText(t, text))]
		}
		if got != test.want {
			t.Errorf("%s: %s: got %s, want %s", test.schema, test.values, got, test.want)
		}
	}
}

// TestDecideIsTheLibrary holds what is decided to what the library says, for schemas and values of
// few words, which often meet.
func TestDecideIsTheLibrary(t *testing.T) {
	scalars := []string{"null", "true", "1", "2", "1.0", "3.5", "-4", "1e1", `"a"`, `"ab"`, `"b"`,
		`"2024-01-01"`, "12345678901234567890"}
	decided := 0
	rapid.Check(t, func(t *rapid.T) {
		compiled := compileText(t, drawSchema(t, 3))
		for range 5 {
			text := drawValue(t, scalars, 2)
			value := decodedText(t, text)
			got := decide(compiled, value)
			if want := compiled.Validate(value) == nil; got != undecided &&
				(got == satisfied) != want {
				t.Fatalf("%s is decided to be %t, and the library says %t", text, !want, want)
			}
			if got != undecided {
				decided++
			}
		}
	})
	if decided == 0 {
		t.Error("nothing was decided")
	}
}

func drawValue(t *rapid.T, scalars []string, depth int) string {
	form := rapid.SampledFrom([]string{"scalar", "array", "object"}).Draw(t, "form")
	if depth == 0 || form == "scalar" {
		return rapid.SampledFrom(scalars).Draw(t, "scalar")
	}
	var parts []string
	for i := range rapid.IntRange(0, 3).Draw(t, "size") {
		part := drawValue(t, scalars, depth-1)
		if form == "object" {
			part = fmt.Sprintf("%q:%s", []string{"a", "b", "x1"}[i], part)
		}
		parts = append(parts, part)
	}
	if form == "array" {
		return "[" + strings.Join(parts, ",") + "]"
	}
	return "{" + strings.Join(parts, ",") + "}"
}

// drawSchema draws a schema of one to three keywords.
func drawSchema(t *rapid.T, depth int) string {
	keywords := []string{`"type":"string"`, `"type":"integer"`, `"type":["number","null"]`,
		`"type":"object"`, `"type":"array"`, `"enum":["a",1,null]`, `"enum":[[1],{}]`, `"const":1`,
		`"minimum":1`, `"maximum":2`, `"exclusiveMinimum":1`, `"exclusiveMaximum":3.5`,
		`"multipleOf":2`, `"minLength":2`, `"maxLength":1`, `"pattern":"^a"`, `"format":"date"`,
		`"required":["a"]`, `"minProperties":1`, `"maxProperties":1`, `"minItems":1`,
		`"maxItems":1`, `"uniqueItems":true`, `"dependentRequired":{"a":["b"]}`,
		`"additionalProperties":false`, `"unevaluatedProperties":false`, `"items":false`}
	drawn := map[string]string{}
	for range rapid.IntRange(1, 3).Draw(t, "keywords") {
		text := rapid.SampledFrom(keywords).Draw(t, "keyword")
		if depth > 0 && rapid.Bool().Draw(t, "nested") {
			text = drawApplicator(t, depth-1)
		}
		name, _, _ := strings.Cut(text, ":")
		drawn[name] = text
	}
	text := "{" + strings.Join(slices.Sorted(maps.Values(drawn)), ",") + "}"
	if !json.Valid([]byte(text)) {
		t.Fatal(text)
	}
	return text
}

func drawApplicator(t *rapid.T, depth int) string {
	one, two := drawSchema(t, depth), drawSchema(t, depth)
	return fmt.Sprintf(rapid.SampledFrom([]string{`"allOf":[%s,%s]`, `"anyOf":[%s,%s]`,
		`"oneOf":[%s,%s]`, `"properties":{"a":%s,"b":%s}`,
		`"patternProperties":{"^x":%s,"a":%s}`, `"prefixItems":[%s,%s]`,
		`"dependentSchemas":{"a":%s,"b":%s}`, `"not":{"allOf":[%s,%s]}`,
		`"items":{"anyOf":[%s,%s]}`, `"additionalProperties":{"anyOf":[%s,%s]}`,
		`"contains":{"oneOf":[%s,%s]}`, `"if":%s,"then":%s`, `"if":%s,"else":%s`,
		`"unevaluatedProperties":{"anyOf":[%s,%s]}`, `"propertyNames":{"anyOf":[%s,%s]}`,
	}).Draw(t, "applicator"), one, two)
}
