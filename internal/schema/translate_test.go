package schema

import (
	"fmt"
	"strings"
	"testing"

	"plumbline/internal/openapi"
)

func TestSchemasMeanWhatTheirEditionSays(t *testing.T) {
	for _, test := range []struct {
		name         string
		version      openapi.Version
		schema       string
		values, want string
	}{
		{"2.0 null", openapi.Swagger20, `{"type":"string"}`, `"a" null 1`, "+--"},
		{"2.0 x-nullable", openapi.Swagger20, `{"type":"string","x-nullable":true}`, `"a" null 1`,
			"++-"},
		{"2.0 x-nullable: false", openapi.Swagger20, `{"type":"string","x-nullable":false}`,
			`"a" null`,
			"+-"},
		{"2.0 knows no nullable", openapi.Swagger20, `{"type":"string","nullable":true}`,
			`"a" null`, "+-"},
		{"3.0 nullable", openapi.OpenAPI30, `{"type":"string","nullable":true}`, `"a" null 1`,
			"++-"},
		{"3.0 knows no x-nullable", openapi.OpenAPI30, `{"type":"string","x-nullable":true}`,
			`"a" null`,
			"+-"},
		{"3.0 nullable without a type", openapi.OpenAPI30, `{"nullable":true,"minLength":2}`,
			`"a" null`,
			"-+"},
		{"3.0 nullable enum", openapi.OpenAPI30, `{"type":"string","nullable":true,"enum":["a"]}`,
			`"a" null "b"`, "+n-"},
		{"3.0 nullable enum with null", openapi.OpenAPI30,
			`{"type":"string","nullable":true,"enum":["a",null]}`, `"a" null "b"`, "++-"},
		{"3.1 knows no nullable", openapi.OpenAPI31, `{"type":"string","nullable":true}`,
			`"a" null`, "+-"},
		{"3.1 list of types", openapi.OpenAPI31, `{"type":["string","null"]}`, `"a" null 1`, "++-"},

		{"2.0 exclusiveMinimum", openapi.Swagger20, `{"minimum":1,"exclusiveMinimum":true}`,
			`1 1.01 0`,
			"-+-"},
		{"3.0 exclusiveMaximum", openapi.OpenAPI30, `{"maximum":1,"exclusiveMaximum":true}`,
			`1 0.99 2`,
			"-+-"},
		{"3.0 exclusiveMaximum: false", openapi.OpenAPI30, `{"maximum":1,"exclusiveMaximum":false}`,
			`1 0.99 2`, "++-"},
		{"3.0 exclusiveMaximum alone", openapi.OpenAPI30, `{"exclusiveMaximum":true}`, `1 0.99 2`,
			"+++"},
		{"3.1 exclusiveMaximum", openapi.OpenAPI31, `{"exclusiveMaximum":1}`, `1 0.99 2`, "-+-"},

		{"2.0 type file", openapi.Swagger20, `{"type":"file"}`, `1 "a" null`, "+++"},
		{"2.0 siblings of a reference", openapi.Swagger20,
			`{"properties":{"a":{"$ref":"#/info","maxLength":1}}}`, `{"a":"bbb"}`, "+"},
		{"3.0 siblings of a reference", openapi.OpenAPI30,
			`{"properties":{"a":{"$ref":"#/info","maxLength":1}}}`, `{"a":"bbb"}`, "+"},
		{"3.1 siblings of a reference", openapi.OpenAPI31,
			`{"$defs":{"s":{"type":"string"}},"properties":{"a":{"$ref":"#/paths/~1a/get/responses/200/content/application~1json/schema/$defs/s","maxLength":1}}}`,
			`{"a":"b"} {"a":"bbb"} {"a":1}`, "+--"},

		{"2.0 knows no const", openapi.Swagger20, `{"const":1}`, `1 2`, "++"},
		{"3.0 knows no const", openapi.OpenAPI30,
			`{"const":1,"if":{},"then":false,"contains":{"type":"string"},"$id":"x","$anchor":"y"}`,
			`1 [1]`, "++"},
		{"3.0 knows no patternProperties", openapi.OpenAPI30,
			`{"patternProperties":{"a":{"type":"string"}},"propertyNames":{"maxLength":1}}`,
			`{"aaa":1}`, "+"},
		{"3.0 properties named like keywords", openapi.OpenAPI30,
			`{"properties":{"const":{"type":"string"},"nullable":{"type":"boolean"},"$ref":{"type":"string"},"x-a":{"type":"string"},"properties":{"type":"integer"}}}`,
			`{"const":"a","nullable":true,"$ref":"b","x-a":"c","properties":1} {"const":1} {"nullable":1} {"$ref":1} {"x-a":1} {"properties":"a"}`, "+-----"},
		{"3.0 a required list with odd names", openapi.OpenAPI30, `{"required":["$ref","const"]}`,
			`{"$ref":1,"const":1} {"const":1}`, "+-"},
		{"3.0 enum whose values look like schemas", openapi.OpenAPI30,
			`{"enum":[{"nullable":true,"x-a":1}]}`, `{"nullable":true,"x-a":1} {}`, "+-"},
		{"3.0 nested", openapi.OpenAPI30,
			`{"items":{"additionalProperties":{"allOf":[{"type":"string","nullable":true}]},"not":{"required":["x"],"const":1}}}`,
			`[{"a":null}] [{"a":1}] [{"x":"b"}]`, "+--"},
		{"3.0 additionalProperties: false", openapi.OpenAPI30,
			`{"properties":{"a":{}},"additionalProperties":false}`, `{"a":1} {"b":1}`, "+-"},
		{"2.0 discriminator, xml, externalDocs and example", openapi.Swagger20,
			`{"type":"object","discriminator":"a","xml":{},"externalDocs":{},"example":{"$ref":"#/x"},"readOnly":true}`, `{} 1`, "+-"},
		{"2.0 format", openapi.Swagger20, `{"type":"string","format":"date"}`,
			`"2014-10-07" "2014-13-07"`,
			"+-"},
		{"2.0 an unknown format", openapi.Swagger20, `{"type":"integer","format":"int32"}`, `1 1.5`,
			"+-"},

		{"3.1 true", openapi.OpenAPI31, `true`, `1 null`, "++"},
		{"3.1 false", openapi.OpenAPI31, `false`, `1 null`, "--"},
		{"3.1 boolean property", openapi.OpenAPI31, `{"properties":{"a":false}}`, `{} {"a":1}`,
			"+-"},
		{"3.1 const", openapi.OpenAPI31, `{"const":{"a":[1.0]}}`, `{"a":[1]} {"a":[2]}`, "+-"},
		{"3.1 const null", openapi.OpenAPI31, `{"const":null}`, `null 0`, "+-"},
		{"3.1 prefixItems", openapi.OpenAPI31,
			`{"prefixItems":[{"type":"string"}],"items":{"type":"integer"}}`,
			`["a",1] [1] ["a","b"] []`, "+--+"},
		{"3.1 unevaluatedProperties", openapi.OpenAPI31,
			`{"allOf":[{"properties":{"a":{}}}],"unevaluatedProperties":false}`, `{"a":1} {"b":1}`,
			"+-"},
		{"3.1 unevaluatedItems", openapi.OpenAPI31, `{"prefixItems":[{}],"unevaluatedItems":false}`,
			`[1] [1,2]`, "+-"},
		{"3.1 minItems 2.0", openapi.OpenAPI31, `{"minItems":2.0}`, `[1] [1,2]`, "-+"},
		{"3.1 an empty enum", openapi.OpenAPI31, `{"enum":[]}`, `1 null`, "--"},
		{"3.1 $anchor", openapi.OpenAPI31,
			`{"$id":"https://h/x","$defs":{"s":{"$anchor":"s","type":"string"}},"$ref":"#s"}`,
			`"a" 1`, "+-"},
		{"3.1 $dynamicRef", openapi.OpenAPI31,
			`{"$id":"https://h/tree","$dynamicAnchor":"node","properties":{"children":{"items":{"$dynamicRef":"#node"}},"n":{"type":"integer"}}}`,
			`{"children":[{"n":1}]} {"children":[{"children":[{"n":"a"}]}]}`, "+-"},
		{"3.1 if", openapi.OpenAPI31,
			`{"if":{"type":"string"},"then":{"minLength":2},"else":{"minimum":5}}`, `"ab" "a" 5 4`,
			"+-+-"},
		{"3.2 like 3.1", openapi.OpenAPI32, `{"const":1}`, `1 2`, "+-"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := judged(t, bodySchema(t, load(t, withSchema(test.version, test.schema))),
				test.values); got != test.want {
				t.Errorf("%s: got %s, want %s", test.values, got, test.want)
			}
		})
	}
}

func TestTranslationLeavesTheContractInItsOwnWords(t *testing.T) {
	c := load(t,
		withSchema(openapi.OpenAPI30,
			`{"type":"integer","nullable":true,"maximum":3,"exclusiveMaximum":true}`))
	problems, err := bodySchema(t, c).Judge(valueOf(t, `4`), ToClient)
	if err != nil || len(problems) != 1 {
		t.Fatal(problems, err)
	}
	if got := problems[0].Expected; got != "exclusiveMaximum: true" {
		t.Error(got)
	}
	if got := problems[0].Location.Pointer.Last(); got != "exclusiveMaximum" {
		t.Error(got)
	}
}

// What a schema and the keyword of its edition make of null, for every type and combination.
func TestNullableCombinations(t *testing.T) {
	samples := map[string]string{"string": `"a"`, "integer": `1`, "number": `1.5`,
		"boolean": `true`, "array": `[]`, "object": `{}`}
	for _, edition := range []struct {
		version          openapi.Version
		keyword, foreign string
	}{{openapi.Swagger20, "x-nullable", "nullable"},
		{openapi.OpenAPI30, "nullable", "x-nullable"}} {
		for kind, sample := range samples {
			for _, test := range []struct{ name, schema, values, want string }{
				{"without it", `{"type":"K"}`, sample + ` null`, "+-"},
				{"true", `{"type":"K","N":true}`, sample + ` null`, "++"},
				{"false", `{"type":"K","N":false}`, sample + ` null`, "+-"},
				{"a string", `{"type":"K","N":"true"}`, sample + ` null`, "+-"},
				{"null", `{"type":"K","N":null}`, sample + ` null`, "+-"},
				{"of the other edition", `{"type":"K","F":true}`, sample + ` null`, "+-"},
				{"both", `{"type":"K","F":false,"N":true}`, sample + ` null`, "++"},
				{"beside an enum", `{"type":"K","N":true,"enum":[V]}`, sample + ` null "other"`,
					"+n-"},
				{"beside an enum with null", `{"type":"K","N":true,"enum":[null,V]}`,
					sample + ` null "other"`, "++-"},
				{"false, beside an enum with null", `{"type":"K","N":false,"enum":[null,V]}`,
					sample + ` null`, "+-"},
				{"a property", `{"properties":{"a":{"type":"K","N":true}}}`,
					`{"a":V} {"a":null} {}`, "+++"},
				{"a property that is not", `{"properties":{"a":{"type":"K"}}}`,
					`{"a":V} {"a":null}`, "+-"},
				{"a required property",
					`{"required":["a"],"properties":{"a":{"type":"K","N":true}}}`, `{"a":null} {}`,
					"+-"},
				{"items", `{"type":"array","items":{"type":"K","N":true}}`, `[V,null] null`, "+-"},
				{"the array, not its items", `{"type":"array","N":true,"items":{"type":"K"}}`,
					`[V] [null] null`, "+-+"},
				{"additional properties", `{"additionalProperties":{"type":"K","N":true}}`,
					`{"x":V,"y":null}`, "+"},
				{"one of allOf", `{"allOf":[{"type":"K","N":true},{}]}`, sample + ` null`, "++"},
				{"one of allOf, the other is not", `{"allOf":[{"type":"K","N":true},{"type":"K"}]}`,
					sample + ` null`, "+-"},
				{"above allOf, without a type", `{"N":true,"allOf":[{"type":"K"}]}`,
					sample + ` null`, "+n"},
				{"beside a reference", `{"allOf":[{"$ref":"#/x-schemas/K","N":true}]}`,
					sample + ` null`, "+n"},
				{"inside one with it, without a type",
					`{"N":true,"allOf":[{"properties":{"a":{"N":true,"allOf":[{"type":"K"}]}}}]}`,
					`{"a":V} {"a":null} null`, "+n+"},
				{"behind a reference", `{"$ref":"#/x-schemas/nullable"}`, sample + ` null`, "++"},
			} {
				replacer := strings.NewReplacer("K", kind, "N", edition.keyword, "F",
					edition.foreign, "V", sample)
				document := strings.Replace(withSchema(edition.version,
					replacer.Replace(test.schema)), `"info"`,
					replacer.Replace(
						`"x-schemas":{"K":{"type":"K"},"nullable":{"type":"K","N":true}},"info"`),
					1)
				t.Run(fmt.Sprintf("%s %s %s", edition.version, kind, test.name),
					func(t *testing.T) {
						values := replacer.Replace(test.values)
						if got := judged(t, bodySchema(t, load(t, document)),
							values); got != test.want {
							t.Errorf("%s: got %s, want %s", values, got, test.want)
						}
						strict := loadAs(t, document, Reading{StrictNullable: true})
						if got, want := judged(t, bodySchema(t, strict), values),
							strings.ReplaceAll(test.want, "n", "-"); got != want {
							t.Errorf("%s by the letter: got %s, want %s", values, got, want)
						}
					})
			}
		}
	}
}

func TestNullableOneOfAndAnyOfOf30(t *testing.T) {
	for _, test := range []struct{ schema, values, want string }{
		{`{"anyOf":[{"type":"string","nullable":true},{"type":"integer"}]}`, `"a" 1 null true`,
			"+++-"},
		{`{"oneOf":[{"type":"string","nullable":true},{"type":"integer"}]}`, `"a" 1 null true`,
			"+++-"},
		// null satisfies both
		{`{"oneOf":[{"type":"string","nullable":true},{"type":"integer","nullable":true}]}`,
			`"a" 1 null`, "++-"},
		{`{"not":{"type":"string","nullable":true}}`, `"a" null 1`, "--+"},
		{`{"type":"string","nullable":true,"minLength":2,"pattern":"^a"}`, `"ab" "a" null`, "+-+"},
		{`{"type":"object","nullable":true,"required":["a"]}`, `{"a":1} {} null`, "+-+"},
		{`{"type":"integer","nullable":true,"minimum":1,"exclusiveMinimum":true}`, `2 1 null`,
			"+-+"},
	} {
		if got := judged(t, bodySchema(t, load(t, withSchema(openapi.OpenAPI30, test.schema))),
			test.values); got != test.want {
			t.Errorf("%s: %s: got %s, want %s", test.schema, test.values, got, test.want)
		}
	}
}
