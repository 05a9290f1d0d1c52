package schema

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"
)

// TestWhatIsGrammaticalIsASchema: nothing that the metaschema refuses may be taken for grammatical,
// and what documents really have is.
func TestWhatIsGrammaticalIsASchema(t *testing.T) {
	keywords := slices.Sorted(maps.Keys(compiledGrammar().Properties))
	values := []string{`true`, `false`, `null`, `0`, `1`, `-1`, `1.5`, `1.0`, `""`, `"string"`,
		`"text"`, `"#/$defs/a"`, `[]`, `{}`, `["string"]`, `["string","null"]`, `["a","a"]`, `[1]`,
		`[{}]`, `[{"type":1}]`, `{"a":{}}`, `{"a":1}`, `{"a":["b"]}`, `{"a":["b","b"]}`,
		`{"a":{"type":"text"}}`, `{"type":"string"}`, `{"minLength":-1}`}
	taken := 0
	rapid.Check(t, func(t *rapid.T) {
		var members []string
		for _, keyword := range rapid.SliceOfNDistinct(rapid.SampledFrom(keywords), 1, 3,
			rapid.ID[string]).Draw(t, "keywords") {
			members = append(members, fmt.Sprintf("%q:%s", keyword,
				rapid.SampledFrom(values).Draw(t, "value")))
		}
		text := "{" + strings.Join(members, ",") + "}"
		definition := decodedText(t, text)
		if decide(compiledGrammar(), definition) != satisfied {
			return
		}
		taken++
		compiler := jsonschema.NewCompiler()
		if err := compiler.AddResource("schema.json", map[string]any{"$defs": map[string]any{
			"a": definition}}); err != nil {
			t.Fatal(err)
		}
		if _, err := compiler.Compile("schema.json"); err != nil {
			t.Fatalf("%s is no schema: %v", text, err)
		}
	})
	if taken == 0 {
		t.Error("nothing was taken for grammatical")
	}
}

func TestGrammatical(t *testing.T) {
	for text, want := range map[string]decision{
		`{"type":["string","null"],"required":["a","b"],"properties":{"a":{"multipleOf":0.01}},
			"additionalProperties":false,"x-any":1,"discriminator":{}}`: satisfied,
		`{"type":"string","minLength":1,"enum":["a"],"pattern":"^a"}`: satisfied,
		`{"oneOf":[{"$ref":"#/$defs/a"},true],"not":{}}`:              satisfied,
		`{"type":"strng"}`:                          unsatisfied,
		`{"required":true}`:                         unsatisfied,
		`{"properties":{"a":{"minimum":"1"}}}`:      unsatisfied,
		`{"allOf":[]}`:                              unsatisfied,
		`{"$id":"a"}`:                               unsatisfied,
		`{"items":{"$schema":"a"}}`:                 unsatisfied,
		`{"maxLength":123456789012345678901234567}`: satisfied,
	} {
		if got := decide(compiledGrammar(), decodedText(t, text)); got != want {
			t.Errorf("%s: got %d, want %d", text, got, want)
		}
	}
}

// TestNamesAndOtherTextsAreReadWithTheirOwnBase: where references may be relative to the name of
// the text, that name is not the one of JSON Schema.
func TestNamesAndOtherTextsAreReadWithTheirOwnBase(t *testing.T) {
	for reference, grammatical := range map[string]bool{"#/components/schemas/A": true,
		"A": false, "/draft/2020-12/schema": false, "#a": false} {
		text := fmt.Sprintf(`{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{},
			"components":{"schemas":{"A":{"type":"string"},"B":{"$ref":%q}}}}`, reference)
		set := load(t, text)
		form := set.At("/components/schemas/B").read(reading{})
		if got := form.library.text == grammaticalURL; got != grammatical {
			t.Errorf("%s: the text is called %s", reference, form.library.text)
		}
		if _, err := set.At("/components/schemas/B").Judge("a", ToClient); (err == nil) !=
			grammatical || err != nil && strings.Contains(err.Error(), "json-schema.org/contract") {
			t.Errorf("%s: %v", reference, err)
		}
	}
}
