package generate

import (
	"encoding/json"
	"testing"

	"plumbline/internal/schema"
)

// TestTextsSayWhatTheyMay holds that a text stands wherever a schema lets it, and nowhere else.
func TestTextsSayWhatTheyMay(t *testing.T) {
	for name, test := range map[string]struct {
		schema, text, want string
		said               bool
	}{
		"all members": {`{"type":"object","required":["a"],"properties":{"a":{"type":"string"},
			"b":{"type":"string","maxLength":3}}}`, "((", `{"a":"((","b":"(("}`, true},
		"a longer text": {`{"type":"string","minLength":5}`, "((", `"(((((("`, true},
		"no room for it": {`{"type":"string","minLength":3,"maxLength":3,
			"pattern":"^abc|[(]{4}$"}`, "((", `"abc"`, false},
		"another pattern": {`{"type":"string","pattern":"^ab?c$","minLength":3}`, "((", `"abc"`,
			false},
		"a pattern that lets it be": {`{"type":"string","pattern":"^[^a-z]*$","minLength":1}`,
			"((", `"(("`, true},
		"not with others of its kind": {`{"type":"array","minItems":1,"uniqueItems":true,
			"items":{"type":"string"}}`, "é", `["é"]`, true},
		"no text": {`{"const":5}`, "((", `5`, false},
	} {
		t.Run(name, func(t *testing.T) {
			g, err := New(schemaOf(t, test.schema), schema.ToServer)
			if err != nil {
				t.Fatal(err)
			}
			value, said, err := g.Saying(test.text, NewChoices(1, 1))
			if err != nil {
				t.Fatal(err)
			}
			if got := asJSON(t, value); said != test.said ||
				got != asJSON(t, json.RawMessage(test.want)) {
				t.Errorf("%s, said %t; it should be %s, said %t", got, said, test.want, test.said)
			}
		})
	}
}
