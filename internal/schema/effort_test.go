package schema

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"plumbline/internal/openapi"
)

// expression is a schema whose alternatives lead back to it.
const expression = `{"E":{"anyOf":[
	{"type":"object","required":["op"],"properties":{"op":{"const":"and"},"left":{"$ref":"#/components/schemas/E"}}},
	{"type":"object","required":["op"],"properties":{"op":{"const":"or"},"left":{"$ref":"#/components/schemas/E"}}},
	{"type":"string"}]},
"F":{"oneOf":[
	{"type":"object","properties":{"left":{"$ref":"#/components/schemas/F"},"a":{"type":"string"}},"required":["a"]},
	{"type":"object","properties":{"left":{"$ref":"#/components/schemas/F"},"b":{"type":"string"}},"required":["b"]},
	{"type":"null"}]},
"G":{"type":"object","unevaluatedProperties":false,"anyOf":[
	{"properties":{"left":{"$ref":"#/components/schemas/G"},"a":{"type":"string"}}},
	{"properties":{"left":{"$ref":"#/components/schemas/G"},"b":{"type":"string"}}}]},
"I":{"type":"object","contains":{},"anyOf":[
	{"properties":{"left":{"$ref":"#/components/schemas/I"},"a":{"type":"string"}}},
	{"properties":{"left":{"$ref":"#/components/schemas/I"},"b":{"type":"string"}}}]},
"H":{"discriminator":{"propertyName":"op"},"oneOf":[
	{"$ref":"#/components/schemas/and"},{"$ref":"#/components/schemas/or"}]},
"and":{"type":"object","required":["op"],"properties":{"op":{"type":"string"},"left":{"$ref":"#/components/schemas/H"},"and":{"type":"integer"}}},
"or":{"type":"object","required":["op"],"properties":{"op":{"type":"string"},"left":{"$ref":"#/components/schemas/H"},"or":{"type":"integer"}}}}`

// nested is a value of that depth: the texts in turn, around one in the middle.
func nested(depth int, middle string, around ...string) string {
	text := middle
	for i := range depth {
		text = fmt.Sprintf(`{%s,"left":%s}`, around[i%len(around)], text)
	}
	return text
}

// TestAlternativesThatLeadBack are judged in the time that the value is large, though their
// combinations double with each level of it.
func TestAlternativesThatLeadBack(t *testing.T) {
	const depth = 200
	and, or := `"op":"and"`, `"op":"or"`
	for _, test := range []struct{ name, schema, value, want string }{
		{"right", `{"$ref":"#/components/schemas/E"}`, nested(depth, `"x"`, and, or), ""},
		{"wrong in the middle", `{"$ref":"#/components/schemas/E"}`, nested(depth, "3", and, or),
			`mismatch error "" satisfies none of the 3 alternatives (anyOf) ` +
				`@/components/schemas/E/anyOf`},
		{"wrong beside other things", `{"type":"object","additionalProperties":false,
			"required":["id"],"allOf":[{"properties":{"name":{"type":"string"}}}],
			"properties":{"name":{},"all":{"type":"array","items":{"$ref":"#/components/schemas/E"},
			"maxItems":1}}}`,
			`{"name":1,"more":2,"all":["x",` + nested(depth, "3", and, or) + `]}`,
			`mismatch error "/all/1" satisfies none of the 3 alternatives (anyOf) @/components/schemas/E/anyOf
mismatch error "/more" is not allowed here (additionalProperties) @~/additionalProperties
mismatch error "/id" is missing (required) @~/required/0
mismatch error "/name" is the number 1; must be string @~/allOf/0/properties/name/type
mismatch error "/all" has 2 items; must have at most 1 @~/properties/all/maxItems`},
		{"wrong by conditions", `{"if":{"required":["s"]},"then":{"properties":{"s":{
			"$ref":"#/components/schemas/E"}}},"not":{"required":["t"]},
			"properties":{"t":true},"dependentSchemas":{"u":{"properties":{"u":{"$ref":"#/components/schemas/E"}}}}}`,
			`{"t":1,"s":` + nested(depth, "3", and, or) + `,"u":` + nested(depth, "4", or) + `}`,
			`mismatch error "/s" satisfies none of the 3 alternatives (anyOf) @/components/schemas/E/anyOf
mismatch error "/u" satisfies none of the 3 alternatives (anyOf) @/components/schemas/E/anyOf
mismatch error "" satisfies a schema that it must not satisfy (not) @~`},
		{"right in two ways", `{"$ref":"#/components/schemas/F"}`,
			nested(1, nested(depth, "null", `"a":""`, `"b":""`), `"a":"","b":""`),
			`mismatch error "" satisfies alternatives [0 1]; must satisfy exactly one (oneOf) ` +
				`@/components/schemas/F/oneOf`},
		{"right by what all others leave", `{"$ref":"#/components/schemas/G"}`,
			nested(depth, "{}", `"a":""`, `"b":""`), ""},
		{"nobody can tell", `{"$ref":"#/components/schemas/I"}`,
			nested(depth, "{}", `"a":""`, `"b":""`), "not judged: " + errTooMuch.Error()},
		{"with a discriminator", `{"$ref":"#/components/schemas/H"}`,
			nested(depth, "3", and, or),
			`mismatch error "" satisfies none of the 2 alternatives (oneOf) @/components/schemas/H/oneOf`},
	} {
		t.Run(test.name, func(t *testing.T) {
			defer watch(test.name)()
			schema := bodySchema(t, load(t, withComponents(withSchema(openapi.OpenAPI31,
				test.schema), expression)))
			differs(t, test.value[:20], told(schema.Judge(valueOf(t, test.value), ToClient)),
				test.want)
			valid, err := schema.Satisfied(valueOf(t, test.value), ToClient)
			if valid != (test.want == "") || (err != nil) != strings.HasPrefix(test.want, "not") {
				t.Errorf("satisfied is %t, %v", valid, err)
			}
		})
	}
}

// TestManyItemsAreNotTooMuch: what a large value takes is to its size.
func TestManyItemsAreNotTooMuch(t *testing.T) {
	schema := bodySchema(t, load(t, withComponents(withSchema(openapi.OpenAPI31,
		`{"type":"array","items":{"$ref":"#/components/schemas/E"}}`), expression)))
	list := strings.Repeat(nested(2, `"x"`, `"op":"or"`)+",", 20_000) + "3"
	problems, err := schema.Judge(valueOf(t, "["+list+"]"), ToClient)
	if err != nil || len(problems) != 1 || problems[0].Instance != "/20000" ||
		problems[0].Hint == "" {
		t.Errorf("got %s", told(problems, err))
	}
}

// TestWhatIsExplainedIsWhatTheLibraryFinds, where both can tell.
func TestWhatIsExplainedIsWhatTheLibraryFinds(t *testing.T) {
	values := []string{"1", `"x"`, "null", "[]", "{}", `[1,"x"]`, `["x",1,2]`, `{"a":1}`,
		`{"a":"x","b":2}`, `{"a":{"a":1},"c":null}`, `{"b":[1,{"a":[]}]}`, `[[1],{"a":"x"}]`}
	for _, text := range []string{
		`{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}`,
		`{"allOf":[{"type":["object","array"]},{"minProperties":2,"maxItems":1}]}`,
		`{"additionalProperties":{"type":"integer"},"patternProperties":{"^c":false}}`,
		`{"additionalProperties":false,"properties":{"a":{"additionalProperties":false}}}`,
		`{"prefixItems":[{"type":"integer"}],"items":{"type":"string"},"uniqueItems":true}`,
		`{"anyOf":[{"type":"string"},{"type":"array"}],"not":{"const":"x"}}`,
		`{"oneOf":[{"required":["a"]},{"required":["b"]}],"type":"object"}`,
		`{"if":{"type":"object"},"then":{"required":["c"]},"else":{"type":"array"}}`,
		`{"dependentSchemas":{"a":{"required":["b"]}},"dependentRequired":{"b":["c"]}}`,
		`{"$ref":"#/components/schemas/E","minLength":2}`,
	} {
		schema := bodySchema(t, load(t, withComponents(withSchema(openapi.OpenAPI31, text),
			expression)))
		form := schema.read(reading{direction: ToClient})
		for _, value := range values {
			value := valueOf(t, value)
			var want, got []Problem
			for always, problems := range map[bool]*[]Problem{true: &got, false: &want} {
				e := newExplainer(func(s *jsonschema.Schema, _ any) bool {
					return always && s.Bool == nil
				})
				var invalid *jsonschema.ValidationError
				if errors.As(e.explain(form.schema, value), &invalid) {
					*problems, _ = form.describe(invalid, value)
				}
				for i := range *problems {
					(*problems)[i].Hint = ""
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s by %s\n got: %s\nwant: %s", excerpt(value), text, told(got, nil),
					told(want, nil))
			}
		}
	}
}
