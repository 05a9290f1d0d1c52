package inspect

import (
	"strings"
	"testing"

	"plumbline/internal/tree"
)

func node(t *testing.T, text string) *tree.Node {
	t.Helper()
	n, _, err := tree.Parse("text", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTheSameValueHasTheSameCanonicalText(t *testing.T) {
	for _, same := range [][]string{
		{"1", "1.0", "1e0", "10e-1", "0.1e1"},
		{"0", "-0", "0.0", "0e5"},
		{"1e400000000"},
		{"2e400000000"},
		{"null"}, {`"null"`}, {"true"}, {`"true"`}, {"false"}, {`""`}, {`"1"`}, {`"1.0"`},
		{"[]"}, {"{}"}, {`"[]"`}, {"[[]]"}, {"[1,2]", "[1.0,2e0]"}, {"[2,1]"}, {`["1,2"]`},
		{`["1","2"]`},
		{`{"a":1,"b":2}`, `{"b":2.0,"a":1}`}, {`{"a":2,"b":1}`}, {`{"a":{"b":1}}`}, {`{"a":"b:1"}`},
		{`{"a:1":1}`},
	} {
		for _, text := range same {
			if got, want := canonical(node(t, text)), canonical(node(t, same[0])); got != want {
				t.Errorf("%s: got %s, and %s for %s", text, got, want, same[0])
			}
		}
	}
}

func TestOtherValuesHaveOtherCanonicalTexts(t *testing.T) {
	seen := map[string]string{}
	for _, text := range []string{
		"1", "2", "-1", "0.1", "1e400000000", "2e400000000", "null", `"null"`, "true", "false",
		`"true"`, `""`, `"1"`, `"1.0"`, "[]", "{}", `"[]"`, `"{}"`, "[[]]",
		"[1]", "[1,2]", "[2,1]", `["1,2"]`, `["1","2"]`, "[12]", `{"a":1}`, `{"a":1,"b":2}`,
		`{"a":2,"b":1}`, `{"a":{"b":1}}`, `{"a":"b:1"}`, `{"a:1":1}`, "[null]", "[{}]",
	} {
		key := canonical(node(t, text))
		if other, found := seen[key]; found {
			t.Errorf("%s and %s are both %s", text, other, key)
		}
		seen[key] = text
	}
}

func TestKindsInWords(t *testing.T) {
	for text, want := range map[string]string{
		"null": "null", "true": "the boolean true", "1.50": "the number 1.50",
		`"a"`: `the string "a"`,
		"[]":  "an empty array", "[1]": "an array", "{}": "an empty object", `{"a":1}`: "an object",
		`"` + strings.Repeat("x", 100) + `"`: `the string "` + strings.Repeat("x", 79) + "…",
	} {
		if got := kindWords(node(t, text)); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
