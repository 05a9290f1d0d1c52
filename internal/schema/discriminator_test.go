package schema

import (
	"strings"
	"testing"

	"plumbline/internal/openapi"
)

const pets = `{
	"Pet":{"type":"object","required":["kind"],"properties":{"kind":{"type":"string"}}},
	"Cat":{"type":"object","required":["kind","lives"],"properties":{"kind":{"type":"string"},"lives":{"type":"integer"}}},
	"Dog":{"type":"object","required":["kind","bark"],"properties":{"kind":{"type":"string"},"bark":{"type":"string"}}},
	"Odd/Name~1":{"type":"object","required":["odd"],"properties":{"kind":{},"odd":{}}},
	"Any":{"type":"object","properties":{"kind":{},"more":{}}}}`

const catOrDog = `"oneOf":[{"$ref":"#/components/schemas/Cat"},{"$ref":"#/components/schemas/Dog"}]`

func TestDiscriminators(t *testing.T) {
	const unknown = ", which neither the mapping nor the document's schemas know (discriminator) " +
		"@~/discriminator"
	for _, test := range []struct {
		name    string
		version openapi.Version
		schema  string
		value   string
		want    string
	}{
		{"a name", openapi.OpenAPI31, `{` + catOrDog + `,"discriminator":{"propertyName":"kind"}}`,
			`{"kind":"Cat","lives":9}`, ``},
		{"a mapped name", openapi.OpenAPI31,
			`{` + catOrDog + `,"discriminator":{"propertyName":"kind","mapping":{"c":"Cat"}}}`,
			`{"kind":"c","lives":9}`, ``},
		{"a mapped reference", openapi.OpenAPI30,
			`{` + catOrDog +
				`,"discriminator":{"propertyName":"kind","mapping":{"c":"#/components/schemas/Cat"}}}`, `{"kind":"c","lives":9}`, ``},
		{"a mapping does not keep names from counting", openapi.OpenAPI31,
			`{` + catOrDog + `,"discriminator":{"propertyName":"kind","mapping":{"c":"Cat"}}}`,
			`{"kind":"Dog","bark":"w"}`, ``},
		{"unknown", openapi.OpenAPI31, `{` + catOrDog + `,"discriminator":{"propertyName":"kind"}}`,
			`{"kind":"Cow","lives":9}`, `discriminated error "/kind" is "Cow"` + unknown},
		{"a mapping to another document is one", openapi.OpenAPI31,
			`{"discriminator":{"propertyName":"kind","mapping":{"x":"other.json"}},"properties":{"kind":{}}}`, `{"kind":"x"}`, ``},
		{"case counts", openapi.OpenAPI31,
			`{` + catOrDog + `,"discriminator":{"propertyName":"kind"}}`,
			`{"kind":"cat","lives":9}`, `discriminated error "/kind" is "cat"` + unknown},
		{"no text", openapi.OpenAPI31,
			`{"properties":{"kind":{}},"discriminator":{"propertyName":"kind"}}`,
			`{"kind":1}`,
			`discriminated error "/kind" is the number 1, which names no schema (discriminator) @~/discriminator`},
		{"null", openapi.OpenAPI31,
			`{"properties":{"kind":{}},"discriminator":{"propertyName":"kind"}}`,
			`{"kind":null}`,
			`discriminated error "/kind" is null, which names no schema (discriminator) @~/discriminator`},
		{"missing", openapi.OpenAPI31,
			`{"properties":{"kind":{}},"discriminator":{"propertyName":"kind"}}`,
			`{}`,
			`discriminated warning "/kind" is missing, so that nothing tells which schema is meant (discriminator) @~/discriminator`},
		{"missing and required: one problem", openapi.OpenAPI31,
			`{"required":["kind"],"properties":{"kind":{}},"discriminator":{"propertyName":"kind"}}`, `{}`, `mismatch error "/kind" is missing (required) @~/required/0`},
		{"another alternative than the one that is named", openapi.OpenAPI31,
			`{` + catOrDog + `,"discriminator":{"propertyName":"kind"}}`,
			`{"kind":"Dog","lives":9}`,
			`discriminated warning "/kind" is "Dog", but the value does not satisfy the schema of that name (discriminator) @~/discriminator`},
		{"the same with anyOf", openapi.OpenAPI30,
			`{"anyOf":[{"$ref":"#/components/schemas/Cat"},{"$ref":"#/components/schemas/Dog"}],"discriminator":{"propertyName":"kind"}}`, `{"kind":"Dog","lives":9}`,
			`discriminated warning "/kind" is "Dog", but the value does not satisfy the schema of that name (discriminator) @~/discriminator`},
		{"one that is no alternative is not held against it", openapi.OpenAPI31,
			`{` + catOrDog + `,"discriminator":{"propertyName":"kind"}}`,
			`{"kind":"Pet","lives":9}`, ``},
		{"unknown and listed by the alternative", openapi.OpenAPI31,
			`{"oneOf":[{"properties":{"kind":{"const":"c"}}},{"properties":{"kind":{"enum":["d","e"]}}}],"discriminator":{"propertyName":"kind"}}`,
			`{"kind":"e"}`, `discriminated warning "/kind" is "e"` + unknown},
		{"unknown and listed beside the alternatives", openapi.OpenAPI30,
			`{"properties":{"kind":{"enum":["d","e"]}},` + catOrDog +
				`,"discriminator":{"propertyName":"kind"}}`,
			`{"kind":"e","lives":9}`, `discriminated warning "/kind" is "e"` + unknown},
		{"no text and listed by the alternative", openapi.OpenAPI31,
			`{"oneOf":[{"properties":{"kind":{"const":true}}},{"properties":{"kind":{"const":false}}}],"discriminator":{"propertyName":"kind"}}`,
			`{"kind":true}`, `discriminated warning "/kind" is a boolean, which names no ` +
				`schema (discriminator) @~/discriminator`},
		{"no object", openapi.OpenAPI31, `{"discriminator":{"propertyName":"kind"}}`, `[1]`, ``},
		{"a discriminator without a property", openapi.OpenAPI31,
			`{"properties":{"kind":{}},"discriminator":{"mapping":{}}}`, `{"kind":"Cow"}`, ``},
		{"a string is no discriminator of 3.0", openapi.OpenAPI30,
			`{"properties":{"kind":{}},"discriminator":"kind"}`, `{"kind":"Cow"}`, ``},
		{"a mapping that is no object", openapi.OpenAPI31,
			`{"properties":{"kind":{}},"discriminator":{"propertyName":"kind","mapping":7}}`,
			`{"kind":"Cat"}`, ``},

		{"none satisfied: what the named one misses", openapi.OpenAPI31,
			`{` + catOrDog + `,"discriminator":{"propertyName":"kind"}}`, `{"kind":"Dog"}`,
			`mismatch error "/bark" is missing (required) @/components/schemas/Dog/required/1`},
		{"none satisfied: by mapping", openapi.OpenAPI31,
			`{` + catOrDog + `,"discriminator":{"propertyName":"kind","mapping":{"c":"Cat"}}}`,
			`{"kind":"c","lives":"x"}`,
			`mismatch error "/lives" is the string "x"; must be integer @/components/schemas/Cat/properties/lives/type`},
		{"none satisfied: anyOf", openapi.OpenAPI30,
			`{"anyOf":[{"$ref":"#/components/schemas/Cat"},{"$ref":"#/components/schemas/Dog"}],"discriminator":{"propertyName":"kind"}}`, `{"kind":"Cat"}`,
			`mismatch error "/lives" is missing (required) @/components/schemas/Cat/required/1`},
		{"none satisfied: a name with a slash and a tilde", openapi.OpenAPI31,
			`{"oneOf":[{"$ref":"#/components/schemas/Odd~1Name~01"},{"$ref":"#/components/schemas/Cat"}],"discriminator":{"propertyName":"kind"}}`,
			`{"kind":"Odd/Name~1"}`,
			`mismatch error "/odd" is missing (required) @/components/schemas/Odd~1Name~01/required/0`},
		{"none satisfied, none named", openapi.OpenAPI31,
			`{` + catOrDog + `,"discriminator":{"propertyName":"kind"}}`, `{"kind":"Cow"}`,
			`mismatch error "" satisfies none of the 2 alternatives (oneOf) @~/oneOf`},
		{"none satisfied, not an alternative", openapi.OpenAPI31,
			`{` + catOrDog + `,"discriminator":{"propertyName":"kind"}}`, `{"kind":"Pet"}`,
			`mismatch error "" satisfies none of the 2 alternatives (oneOf) @~/oneOf`},
		{"none satisfied, no text", openapi.OpenAPI31,
			`{` + catOrDog + `,"discriminator":{"propertyName":"kind"}}`, `{"kind":1}`,
			`mismatch error "" satisfies none of the 2 alternatives (oneOf) @~/oneOf`},
		{"none satisfied, no object", openapi.OpenAPI31,
			`{` + catOrDog + `,"discriminator":{"propertyName":"kind"}}`, `1`,
			`mismatch error "" satisfies none of the 2 alternatives (oneOf) @~/oneOf`},
		{"none satisfied, no discriminator", openapi.OpenAPI31, `{` + catOrDog + `}`,
			`{"kind":"Dog"}`,
			`mismatch error "" satisfies none of the 2 alternatives (oneOf) @~/oneOf`},
		{"two satisfied", openapi.OpenAPI31,
			`{"oneOf":[{"$ref":"#/components/schemas/Any"},{"$ref":"#/components/schemas/Pet"}],"discriminator":{"propertyName":"kind"}}`, `{"kind":"Any"}`,
			`mismatch error "" satisfies alternatives [0 1]; must satisfy exactly one (oneOf) @~/oneOf`},

		{"3.2: defaultMapping for an unknown value", openapi.OpenAPI32,
			`{` + catOrDog + `,"discriminator":{"propertyName":"kind","defaultMapping":"Cat"}}`,
			`{"kind":"Cow","lives":9}`, ``},
		{"3.2: defaultMapping for a missing one", openapi.OpenAPI32,
			`{"properties":{"kind":{},"more":{}},"discriminator":{"propertyName":"kind","defaultMapping":"Any"}}`, `{"more":1}`, ``},
		{"3.2: defaultMapping names what is wrong", openapi.OpenAPI32,
			`{` + catOrDog +
				`,"discriminator":{"propertyName":"kind","defaultMapping":"#/components/schemas/Dog"}}`, `{"kind":"Cow"}`,
			`mismatch error "/bark" is missing (required) @/components/schemas/Dog/required/1`},
		{"3.2: and so it does where the property is missing", openapi.OpenAPI32,
			`{` + catOrDog + `,"discriminator":{"propertyName":"kind","defaultMapping":"Dog"}}`,
			`{"bark":"w"}`,
			`mismatch error "/kind" is missing (required) @/components/schemas/Dog/required/0`},
		{"3.1 has no defaultMapping", openapi.OpenAPI31,
			`{` + catOrDog + `,"discriminator":{"propertyName":"kind","defaultMapping":"Cat"}}`,
			`{"kind":"Cow","lives":9}`, `discriminated error "/kind" is "Cow"` + unknown},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := load(t, withComponents(withSchema(test.version, test.schema), pets))
			differs(t, test.value, told(bodySchema(t, c).Judge(valueOf(t, test.value), ToClient)),
				test.want)
		})
	}
}

func TestDiscriminatorsOf20AreNames(t *testing.T) {
	document := strings.Replace(withSchema(openapi.Swagger20, `{"$ref":"#/definitions/Pet"}`), `"info"`, `"definitions":{
		"Pet":{"type":"object","discriminator":"kind","required":["kind"],"properties":{"kind":{"type":"string"}}},
		"Cat":{"allOf":[{"$ref":"#/definitions/Pet"},{"properties":{"lives":{"type":"integer"}}}]},
		"Cow":{"discriminator":{"propertyName":"kind"},"properties":{"kind":{}}}},"info"`, 1)
	schema := bodySchema(t, load(t, document))
	for value, want := range map[string]string{
		`{"kind":"Pet"}`: ``, `{"kind":"Cat"}`: ``,
		`{"kind":"Dog"}`: `discriminated error "/kind" is "Dog", which neither the mapping nor the document's schemas know (discriminator) @/definitions/Pet/discriminator`,
		`{}`:             `mismatch error "/kind" is missing (required) @/definitions/Pet/required/0`,
	} {
		differs(t, value, told(schema.Judge(valueOf(t, value), ToClient)), want)
	}
}

func TestDiscriminatorsInsideAValue(t *testing.T) {
	c := load(t,
		withComponents(withSchema(openapi.OpenAPI31,
			`{"type":"array","items":{"properties":{"pet":{"$ref":"#/components/schemas/Pets"}}}}`),
			strings.Replace(pets, `"Pet":`,
				`"Pets":{`+catOrDog+`,"discriminator":{"propertyName":"kind"}},"Pet":`, 1)))
	problems, err := bodySchema(t,
		c).Judge(valueOf(t,
		`[{"pet":{"kind":"Cat","lives":1}},{"pet":{"kind":"Dog"}},{"pet":{"kind":"Cow","lives":1}}]`), ToServer)
	differs(t, "the second is invalid, the third named by nobody", told(problems, err), `
mismatch error "/1/pet/bark" is missing (required) @/components/schemas/Dog/required/1
discriminated error "/2/pet/kind" is "Cow", which neither the mapping nor the document's schemas know (discriminator) @/components/schemas/Pets/discriminator`)
	if got := problems[len(problems)-1]; got.Expected != "discriminator: kind" ||
		got.Actual != `"Cow"` {
		t.Errorf("got %+v", got)
	}
}

func TestTheSchemaThatADiscriminatorExpectsIsNamed(t *testing.T) {
	c := load(t,
		withComponents(withSchema(openapi.OpenAPI31,
			`{`+catOrDog+`,"discriminator":{"propertyName":"kind","mapping":{"d":"Dog"}}}`), pets))
	problems, err := bodySchema(t, c).Judge(valueOf(t, `{"kind":"d","lives":9}`), ToClient)
	if err != nil || len(problems) != 1 ||
		problems[0].Expected != "a value that satisfies #/components/schemas/Dog" ||
		problems[0].Actual != `"d"` {
		t.Errorf("got %+v, %v", problems, err)
	}
}
