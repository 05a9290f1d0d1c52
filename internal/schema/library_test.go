package schema

import (
	"cmp"
	"fmt"
	"strings"
	"sync"
	"testing"

	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// A schema that is none leaves the others of its document as they are, and the error says where it
// is in the document.
func TestBrokenSchemasLeaveTheOthers(t *testing.T) {
	const broken = "it is no schema of its dialect: #/components/schemas/Broken"
	for _, test := range []struct{ name, schema, want, value string }{
		{"an unknown type", `{"type":"strin"}`,
			broken +
				"/type: got string, want array, or value must be one of 'array', 'boolean', " +
				"'integer', 'null', 'number', 'object', 'string'", ""},
		{"a keyword of another type", `{"maxLength":"a"}`,
			broken + "/maxLength: got string, want integer", ""},
		{"deep inside", `{"properties":{"a/b":{"items":{"minimum":"0"}}}}`,
			broken + "/properties/a~1b/items/minimum: got string, want number",
			`{"a/b":[1]}`},
		{"a list", `[]`, broken + ": got array, want boolean or object", ""},
		{"null", `null`, broken + ": got null, want boolean or object", ""},
		{"required that is no list", `{"required":true}`,
			broken + "/required: got boolean, want array", ""},
		{"required twice the same", `{"required":["a","a"]}`,
			broken + "/required: items at 0 and 1 are equal", ""},
		{"a negative length", `{"minLength":-1}`, broken + "/minLength: minimum: got -1, want 0", ""},
		{"an empty allOf", `{"allOf":[]}`, broken + "/allOf: minItems: got 0, want 1", ""},
		{"a $ref that is no text", `{"$ref":1}`, broken + "/$ref: got number, want string", ""},
		{"an anchor that is none", `{"$anchor":"a b"}`,
			broken + "/$anchor: 'a b' does not match pattern '^[A-Za-z_][-A-Za-z0-9._]*$'", ""},
		{"three places and more",
			`{"minLength":"a","maxLength":"a","minItems":"a","maxItems":"a","pattern":1}`,
			broken +
				"/maxItems: got string, want integer; #/components/schemas/Broken/maxLength: got " +
				"string, want integer; #/components/schemas/Broken/minItems: got string, want " +
				"integer; and 2 places more", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := load(t,
				withComponents(withSchema(openapi.OpenAPI31,
					`{"properties":{"a":{"$ref":"#/components/schemas/Sound"}}}`),
					`{"Broken":`+test.schema+`,"Sound":{"type":"string"},"User":{"$ref":"#/components/schemas/Broken"}}`))
			if got := judged(t, bodySchema(t, c), `{"a":"x"} {"a":1}`); got != "+-" {
				t.Errorf("the sound one: got %s", got)
			}
			value := valueOf(t, cmp.Or(test.value, "null"))
			_, err := c.At("/components/schemas/Broken").Judge(value, ToClient)
			differs(t, "the broken one", told(nil, err), "not judged: "+test.want)
			_, err = c.At("/components/schemas/User").Judge(value, ToClient)
			differs(t, "one that refers to it", told(nil, err),
				"not judged: "+test.want)
		})
	}
}

func TestNamesThatTwoSchemasHave(t *testing.T) {
	for _, test := range []struct{ name, schemas, want string }{
		{"$id",
			`{"A":{"$id":"https://h.example/x","type":"string"},"B":{"$id":"https://h.example/x","type":"integer"}}`, `its name "https://h.example/x" is that of the schema #/components/schemas/A already`},
		{"$anchor", `{"A":{"$anchor":"x","type":"string"},"B":{"$anchor":"x","type":"integer"}}`,
			`its name "#x" is that of the schema #/components/schemas/A already`},
		{"$dynamicAnchor",
			`{"A":{"$dynamicAnchor":"x","type":"string"},"B":{"$anchor":"x","type":"integer"}}`,
			`its name "#x" is that of the schema #/components/schemas/A already`},
		{"inside",
			`{"A":{"$id":"https://h.example/x","type":"string"},"B":{"type":"integer","$defs":{"C":{"$id":"https://h.example/x"}}}}`, `its name "https://h.example/x" is that of the schema #/components/schemas/A already`},
		{"anchors of resources of their own",
			`{"A":{"$id":"https://h.example/a","$anchor":"x","type":"string"},"B":{"$id":"https://h.example/b","$anchor":"x","type":"integer"}}`, ``},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := load(t, withComponents(withSchema(openapi.OpenAPI31, `{"type":"boolean"}`),
				test.schemas))
			if got := judged(t, bodySchema(t, c), `true 1`) +
				judged(t, c.At("/components/schemas/A"), `"a" 1`); got != "+-+-" {
				t.Errorf("the others: got %s", got)
			}
			problems, err := c.At("/components/schemas/B").Judge(valueOf(t, `1`), ToClient)
			if test.want == "" {
				differs(t, "each has its own", told(problems, err), "")
			} else {
				differs(t, "the second", told(problems, err), "not judged: "+test.want)
			}
		})
	}
	_, err := bodySchema(t,
		load(t,
			withSchema(openapi.OpenAPI31, `{"allOf":[{"$anchor":"x"},{"$anchor":"x"}]}`))).Judge(
		nil,
		ToClient)
	if err == nil || strings.Contains(err.Error(), "contract:") ||
		!strings.Contains(err.Error(), "x") {
		t.Errorf("twice in one schema: got %v", err)
	}
}

func TestDialects(t *testing.T) {
	const draft4, draft6, draft7 = "http://json-schema.org/draft-04/schema#",
		"http://json-schema.org/draft-06/schema#", "http://json-schema.org/draft-07/schema"
	const draft2019, draft2020, base31, base32 = "https://json-schema.org/draft/2019-09/schema",
		schema2020_12, "https://spec.openapis.org/oas/3.1/dialect/base",
		"https://spec.openapis.org/oas/3.2/dialect/2025-09-17"
	for _, test := range []struct{ dialect, schema, values, want string }{
		{draft4, `{"minimum":1,"exclusiveMinimum":true}`, `1 2`, "-+"},
		{draft4, `{"const":1}`, `1 2`, "++"},
		{draft4, `{"id":"https://h.example/x","$ref":"#/components/schemas/S"}`, `"a" 1`, "+-"},
		{draft6, `{"exclusiveMinimum":1}`, `1 2`, "-+"},
		{draft6, `{"const":1}`, `1 2`, "+-"},
		{draft6, `{"if":{"type":"string"},"then":false}`, `"a" 1`, "++"},
		{draft7, `{"if":{"type":"string"},"then":false}`, `"a" 1`, "-+"},
		{draft7, `{"items":[{"type":"string"}],"additionalItems":{"type":"integer"}}`,
			`["a",1] ["a","b"] [1]`, "+--"},
		{draft7, `{"dependencies":{"a":["b"],"c":{"required":["d"]}}}`,
			`{"a":1,"b":1} {"a":1} {"c":1}`, "+--"},
		{draft7, `{"$ref":"#/components/schemas/S","maxLength":1}`, `"aa" 1`, "+-"},
		{draft7, `{"definitions":{"x":{"type":"string"}},"properties":{"a":{"$ref":"#` + schemaAt +
			`/definitions/x"}}}`, `{"a":"b"} {"a":1}`, "+-"},
		{draft7, `{"unevaluatedProperties":false}`, `{"a":1}`, "+"},
		{draft2019, `{"$ref":"#/components/schemas/S","maxLength":1}`, `"a" "aa" 1`, "+--"},
		{draft2019, `{"items":[{"type":"string"}],"unevaluatedItems":false}`, `["a"] ["a",1] [1]`,
			"+--"},
		{draft2019, `{"dependentRequired":{"a":["b"]}}`, `{"a":1,"b":1} {"a":1}`, "+-"},
		{draft2019, `{"prefixItems":[{"type":"string"}]}`, `[1]`, "+"},
		{draft2020, `{"prefixItems":[{"type":"string"}]}`, `["a"] [1]`, "+-"},
		{draft2020, `{"items":{"type":"string"}}`, `["a"] [1]`, "+-"},
		{base31, `{"const":1,"discriminator":{"propertyName":"a"},"xml":{},"example":7}`, `1 2`,
			"+-"},
		{base32, `{"prefixItems":[{"type":"string"}]}`, `["a"] [1]`, "+-"},
		{"", `{"const":1}`, `1 2`, "+-"},

		{"", `{"$schema":"` + draft2020 + `","const":1}`, `1 2`, "+-"},
		{"", `{"$schema":"` + base31 + `","const":1}`, `1 2`, "+-"},
		{"", `{"$id":"https://h.example/x","$schema":"` + base31 + `","const":1}`, `1 2`, "+-"},
		{"", `{"$id":"https://h.example/x","$schema":"` + draft7 +
			`","if":true,"then":{"const":1}}`, `1 2`, "+-"},
		{draft7, `{"$id":"https://h.example/x","$schema":"` + draft2020 +
			`","prefixItems":[{"type":"string"}]}`, `["a"] [1]`, "+-"},
	} {
		t.Run(test.dialect+" "+test.schema, func(t *testing.T) {
			document := strings.Replace(withSchema(openapi.OpenAPI31, test.schema), `"info"`,
				fmt.Sprintf(`"jsonSchemaDialect":%q,"info"`, test.dialect), 1)
			c := load(t, withComponents(document, `{"S":{"type":"string"}}`))
			if got := judged(t, bodySchema(t, c), test.values); got != test.want {
				t.Errorf("%s: got %s, want %s", test.values, got, test.want)
			}
		})
	}
}

func TestDialectsThatAreNotKnown(t *testing.T) {
	for _, test := range []struct{ name, document, want string }{
		{"the document's", strings.Replace(withSchema(openapi.OpenAPI31, `{"type":"string"}`),
			`"info"`,
			`"jsonSchemaDialect":"https://h.example/mine","info"`, 1),
			`not judged: the document's jsonSchemaDialect "https://h.example/mine" is not one that is known`},
		{"a schema's",
			withSchema(openapi.OpenAPI31,
				`{"$id":"https://h.example/x","$schema":"https://h.example/mine","type":"string"}`),
			`not judged: failing loading "https://h.example/mine": a reference to another document (https://h.example/mine) is not followed`},
		{"3.0 has none",
			strings.Replace(withSchema(openapi.OpenAPI30,
				`{"type":"string","$schema":"https://h.example/mine"}`), `"info"`,
				`"jsonSchemaDialect":"https://h.example/mine","info"`, 1), ``},
	} {
		differs(t, test.name, told(bodySchema(t, load(t, test.document)).Judge("a", ToClient)),
			test.want)
	}
}

func TestWhatCannotBeCompiledIsToldInTheWordsOfTheDocument(t *testing.T) {
	for _, test := range []struct{ name, schema, want string }{
		{"a pointer to nothing that is inside a resource of its own",
			`{"$id":"https://h.example/x","$ref":"#/$defs/none"}`,
			`$ref "#/$defs/none" leads nowhere`},
		{"an anchor that there is not", `{"$ref":"#none"}`,
			`$ref "#none" leads nowhere`},
		{"a pointer to nothing in the document", `{"$ref":"#/components/schemas/None%20"}`,
			`$ref "#/components/schemas/None%20" leads nowhere`},
		{"another document", `{"$ref":"https://h.example/none"}`,
			`$ref "https://h.example/none" leads to another document, and is not followed`},
		{"itself", `{"$ref":"#` + schemaAt + `"}`, `the schema #~ refers to itself without end`},
		{"itself by way of allOf", `{"allOf":[{"anyOf":[{"$ref":"#` + schemaAt + `"}]}]}`,
			`the schema #~ refers to itself without end`},
		{"a number for a schema", `7`,
			`it is no schema of its dialect: #~: got number, want boolean or object`},
		{"a limit that is not computed with", `{"multipleOf":1e-99999}`,
			`it is no schema of its dialect: #~/multipleOf: got string, want number`},
	} {
		t.Run(test.name, func(t *testing.T) {
			differs(t, test.schema,
				told(bodySchema(t, load(t, withSchema(openapi.OpenAPI31, test.schema))).Judge(nil,
					ToClient)), "not judged: "+test.want)
		})
	}
	_, err := load(t, withSchema(openapi.OpenAPI31, `{}`)).At("/nowhere").Judge(nil,
		ToClient)
	differs(t, "no schema at all", told(nil, err), "not judged: there is no schema at #/nowhere")
}

// Schemas may be used that stand where no schema is expected.
func TestSchemasAnywhere(t *testing.T) {
	document := strings.Replace(withSchema(openapi.OpenAPI31,
		`{"properties":{"a":{"$ref":"#/x-mine/a~1b/0"},"e":{"$ref":"#/info/x-e"}}}`), `"title"`,
		`"x-e":{"$ref":"#/x-mine/a~1b/1"},"title"`, 1)
	document = strings.Replace(document, `"info"`,
		`"x-mine":{"a/b":[{"type":"string"},{"items":{"$ref":"#/x-mine/a~1b/0"}}]},"info"`, 1)
	c := load(t, document)
	if got := judged(t, bodySchema(t, c),
		`{"a":"x"} {"a":1} {"e":["x"]} {"e":[1]}`); got != "+-+-" {
		t.Error(got)
	}
	problems, err := bodySchema(t, c).Judge(valueOf(t, `{"e":[1]}`), ToClient)
	differs(t, "where it is", told(problems, err),
		`mismatch error "/e/0" is the number 1; must be string @/x-mine/a~1b/0/type`)
}

// Where a schema is wrapped for null, everything inside it is still found where its author put it.
func TestWrappedSchemasKeepTheirPlaces(t *testing.T) {
	const components = `{
		"W":{"nullable":true,"allOf":[{"type":"object"}],"required":["x"],"properties":{"x":{"type":"string"},"else":{"nullable":true,"minimum":1,"properties":{"else":{"type":"integer"}}},
			"w":{"nullable":true,"enum":["a"],"type":"string"}}},
		"E":{"type":"string","nullable":true,"enum":["a"]},
		"R":{"$ref":"#/components/schemas/E","nullable":true},
		"else":{"nullable":true,"maxLength":1}}`
	for _, test := range []struct{ name, schema, value, want string }{
		{"a member", `{"$ref":"#/components/schemas/W"}`, `{"x":1}`,
			`mismatch error "/x" is the number 1; must be string @/components/schemas/W/properties/x/type`},
		{"required", `{"$ref":"#/components/schemas/W"}`, `{}`,
			`mismatch error "/x" is missing (required) @/components/schemas/W/required/0`},
		{"a wrapped one inside", `{"$ref":"#/components/schemas/W"}`, `{"x":"","w":"b"}`,
			`mismatch error "/w" is "b"; must be one of "a" @/components/schemas/W/properties/w/enum`},
		{"a member named like the wrapper", `{"$ref":"#/components/schemas/W"}`,
			`{"x":"","else":0}`,
			`mismatch error "/else" is 0; must be at least 1 @/components/schemas/W/properties/else/minimum`},
		{"two of them", `{"$ref":"#/components/schemas/W"}`, `{"x":"","else":{"else":"a"}}`,
			`mismatch error "/else/else" is the string "a"; must be integer @/components/schemas/W/properties/else/properties/else/type`},
		{"a schema named like the wrapper", `{"$ref":"#/components/schemas/else"}`, `"aa"`,
			`mismatch error "" has 2 characters; must have at most 1 @/components/schemas/else/maxLength`},
		{"a reference into one", `{"$ref":"#/components/schemas/W/properties/x"}`, `1`,
			`mismatch error "" is the number 1; must be string @/components/schemas/W/properties/x/type`},
		{"a reference to a wrapped one inside", `{"$ref":"#/components/schemas/W/properties/w"}`,
			`1`,
			`mismatch error "" is the number 1; must be null or string @/components/schemas/W/properties/w/type`},
		{"a reference through two",
			`{"$ref":"#/components/schemas/W/properties/else/properties/else"}`, `"a"`,
			`mismatch error "" is the string "a"; must be integer @/components/schemas/W/properties/else/properties/else/type`},
		{"null by the letter", `{"$ref":"#/components/schemas/E"}`, `null`,
			`mismatch note "" is null; must be one of "a" @/components/schemas/E/enum`},
		{"null beside a reference by the letter", `{"$ref":"#/components/schemas/R"}`, `null`,
			`mismatch note "" is null; must be one of "a" @/components/schemas/E/enum`},
		{"a wrapped reference", `{"$ref":"#/components/schemas/R"}`, `"b"`,
			`mismatch error "" is "b"; must be one of "a" @/components/schemas/E/enum`},
		{"undeclared in a wrapped one", `{"$ref":"#/components/schemas/W"}`, `{"x":"","y":1}`,
			`undeclared warning "/y" is not declared by the contract @~`},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := load(t, withComponents(withSchema(openapi.OpenAPI30, test.schema), components))
			differs(t, test.value, told(bodySchema(t, c).Judge(valueOf(t, test.value), ToClient)),
				test.want)
		})
	}
}

// Every place goes into the compiler's text and comes out of it again.
func TestAddressesGoInAndOut(t *testing.T) {
	root, _, err := tree.Parse("doc",
		[]byte(
			openapi30(
				`"components":{"schemas":{"A":{"properties":{"else":{"items":{"properties":{"x":{}}}}}},"B":{}}}`)))
	if err != nil {
		t.Fatal(err)
	}
	const a = tree.Pointer("/components/schemas/A")
	wrapped := address{newLayout(&Document{Root: root, Index: tree.NewIndex(root),
		Version: openapi.OpenAPI30}, nil), "$defs",
		map[tree.Pointer]bool{a: true, a + "/properties/else": true,
			a + "/properties/else/items": true}}
	plain := address{wrapped.layout, "definitions", nil}
	const outer = "~1components~1schemas~1A"
	for at, want := range map[tree.Pointer][2]tree.Pointer{
		a: {"/$defs/" + outer, "/definitions/" + outer},
		a + "/properties": {"/$defs/" + outer + "/else/properties",
			"/definitions/" + outer + "/properties"},
		a + "/properties/else": {"/$defs/" + outer + "/else/properties/else",
			"/definitions/" + outer + "/properties/else"},
		a + "/properties/else/items": {"/$defs/" + outer + "/else/properties/else/else/items",
			"/definitions/" + outer + "/properties/else/items"},
		a + "/properties/else/type": {"/$defs/" + outer + "/else/properties/else/else/type",
			"/definitions/" + outer + "/properties/else/type"},
		"/components/schemas/B/a~1b": {"/$defs/~1components~1schemas~1B/a~1b",
			"/definitions/~1components~1schemas~1B/a~1b"},
		a + "/properties/else/items/0": {"/$defs/" + outer +
			"/else/properties/else/else/items/else/0",
			"/definitions/" + outer + "/properties/else/items/0"},
	} {
		for i, addresses := range []address{wrapped, plain} {
			inside, found := addresses.in(at)
			if !found || inside != want[i] {
				t.Errorf("%s is inside at %s, %t, want %s", at, inside, found, want[i])
			}
			if back := addresses.out(inside); back != at {
				t.Errorf("%s comes out at %s, want %s", inside, back, at)
			}
		}
	}
	if inside, found := wrapped.in("/components"); found {
		t.Errorf("no schema is inside at %s", inside)
	}
	for _, none := range []tree.Pointer{"", "/$defs", "/type"} {
		if got := wrapped.out(none); got != none {
			t.Errorf("%s comes out at %s", none, got)
		}
	}
}

// Many judge by the same contract in both directions while schemas of it are compiled, among them
// one with a pattern that cannot be run.
func TestAllReadingsAtOnce(t *testing.T) {
	var components []string
	for i := range 20 {
		components = append(components, fmt.Sprintf(`"S%d":{"type":"object","nullable":true,"enum":[{"n":1},{"n":2,"id":1},{"p":"x"}],
			"required":["n"],"properties":{"n":{},"id":{"readOnly":true},"p":{"pattern":"(?<=%d)x**"}}}`, i, i))
	}
	c := load(t,
		withComponents(withSchema(openapi.OpenAPI30,
			`{"required":["a"],"properties":{"a":{"writeOnly":true},"b":{"readOnly":true}}}`),
			"{"+strings.Join(components, ",")+"}"))
	schemas := []*Schema{bodySchema(t, c)}
	for i := range 20 {
		schemas = append(schemas,
			c.At(tree.PointerOf("components", "schemas", fmt.Sprintf("S%d", i))))
	}
	value := valueOf(t, `{"n":2,"id":1}`)
	var all sync.WaitGroup
	for user := range 8 {
		all.Go(func() {
			for k := range schemas {
				schema := schemas[(k+user*3)%len(schemas)]
				for direction, want := range map[Direction]int{ToClient: 0, ToServer: 1} {
					if schema == schemas[0] {
						continue
					}
					problems, err := schema.Judge(value, direction)
					if len(problems) != want || err != nil {
						t.Errorf("%s: %s", schema.Pointer, told(problems, err))
					}
				}
				if got := told(schemas[0].Judge(valueOf(t, `{"b":1}`),
					ToServer)); strings.Count(got, "\n") != 1 {
					t.Errorf("got %s", got)
				}
			}
		})
	}
	all.Wait()
}
