package tree

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestEscapesOfStrings(t *testing.T) {
	for text, want := range map[string]string{
		`"\"\\\/\b\f\n\r\t"`:         "\"\\/\b\f\n\r\t",
		`"\u0041\u00e9\u65E5"`:       "Aé日",
		`"\ud83d\ude00"`:             "😀",
		`"\uD83D\uDE00\uD83D\uDE01"`: "😀😁",
		// a lone surrogate is no character; encoding/json reads it alike
		`"\ud83d"`:             "\ufffd",
		`"\ude00"`:             "\ufffd",
		`"\ud83dx"`:            "\ufffdx",
		`"\ude00\ud83d"`:       "\ufffd\ufffd",
		`"\ud83d\ud83d\ude00"`: "\ufffd😀",
		`"\u0000"`:             "\x00",
		`"\ufeff"`:             "\ufeff",
		"\"\x7f\u0085\u2028\"": "\x7f\u0085\u2028",
	} {
		root, oddities, err := ParseJSON("f", []byte(text))
		if err != nil || len(oddities) > 0 {
			t.Errorf("%s: %v, %v", text, err, oddities)
			continue
		}
		if root.Text != want {
			t.Errorf("%s: got %q, want %q", text, root.Text, want)
		}
	}
}

func TestNumbersStayAsTheyWereWritten(t *testing.T) {
	for _, text := range append(numbers, strings.Repeat("9", 5_000),
		"0."+strings.Repeat("0", 5_000)+"1", "1e999999999", "-1E-999999999", "0e0", "0.0E+00") {
		for _, document := range []string{text, "[" + text + "]", `{"a":` + text + `}`} {
			root, _, err := ParseJSON("f", []byte(document))
			if err != nil {
				t.Errorf("%.60s: %v", document, err)
				continue
			}
			if got := string(root.JSON()); got != document {
				t.Errorf("%.60s became %.60s", document, got)
			}
		}
	}
}

func TestParseJSONRefusesWhatIsOnlyYAML(t *testing.T) {
	for text, want := range map[string]string{
		"":     "f:1:1: the JSON ends before its end",
		" \n ": "f:2:2: the JSON ends before its end",
		"a: 1": "f:1:1: invalid character 'a' looking for beginning of value",
		"{a: 1}": "f:1:2: invalid character 'a' looking for beginning of object " +
			"key string",
		"{'a': 1}": "f:1:2: invalid character '\\'' looking for beginning of " +
			"object key string",
		"[1,]": "f:1:4: invalid character ']' looking for beginning of value",
		"{\"a\":1,}": "f:1:8: invalid character '}' looking for beginning of object " +
			"key string",
		"{\"a\":01}": "f:1:7: invalid character '1' after object key:value pair",
		"[+1]":       "f:1:2: invalid character '+' looking for beginning of value",
		"[.5]":       "f:1:2: invalid character '.' looking for beginning of value",
		"[1.]": "f:1:4: invalid character ']' after decimal point in " +
			"numeric literal",
		"[NaN]":      "f:1:2: invalid character 'N' looking for beginning of value",
		"[1 // c\n]": "f:1:4: invalid character '/' after array element",
		"[\"a\nb\"]": "f:1:4: invalid character '\\n' in string literal",
		"[\"\\x\"]":  "f:1:4: invalid character 'x' in string escape code",
		"[\"\\u12\"]": "f:1:7: invalid character '\"' in \\u hexadecimal " +
			"character escape",
		"{\"a\":1}\r\n{\"b\":2}": "f:2:1: more text after the end of the JSON value",
		"[1]]":                   "f:1:4: invalid character ']' after top-level value",
		"[\"é\", \"日\", x]":      "f:1:12: invalid character 'x' looking for beginning of value",
		"{\r\n\t\"a\": tru}":     "f:2:10: invalid character '}' in literal true (expecting 'e')",
		"{\"a\"":                 "f:1:5: the JSON ends before its end",
		"[\"open":                "f:1:7: the JSON ends before its end",
	} {
		root, _, err := ParseJSON("f", []byte(text))
		if err == nil {
			t.Errorf("%q is read as %s", text, root.JSON())
			continue
		}
		if err.Error() != want {
			t.Errorf("%q:\n got %s\nwant %s", text, err, want)
		}
	}
}

func TestDuplicateMembersAreToldAtEveryDepth(t *testing.T) {
	for text, want := range map[string]string{
		`{"a":1,"b":1}`:                         "",
		`{"a":{"a":{"a":1}}}`:                   "",
		`[{"a":1},{"a":2}]`:                     "",
		`{"a":1,"A":2}`:                         "",
		`{"a":1,"a":2,"a":3}`:                   "/a a 1:8, /a a 1:14",
		`{"":1,"":2}`:                           "/  1:7",
		`{"x":[0,{"y":{"~/":1,"~/":2}}]}`:       "/x/1/y/~0~1 ~/ 1:22",
		`{"a":{"b":1,"b":2},"a":{"c":1,"c":2}}`: "/a/b b 1:13, /a a 1:20, /a/c c 1:31",
		`{"a":1,"\u0061":2}`:                    "/a a 1:8",
		"{\"é\":1,\r\n\t\"é\":2}":               "/é é 2:2",
		`{"\ud800":1,"\udc00":2}`:               "/\ufffd \ufffd 1:13",
	} {
		_, oddities, err := ParseJSON("f", []byte(text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		var told []string
		for _, oddity := range oddities {
			if oddity.Kind != DuplicateMember {
				t.Errorf("%s: got %s", text, oddity.Kind)
			}
			told = append(told, fmt.Sprintf("%s %s %s", oddity.Pointer, oddity.Detail,
				oddity.Position))
		}
		if got := strings.Join(told, ", "); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func TestNestingIsReadToItsLimitAndNoFurther(t *testing.T) {
	for name, shape := range map[string][3]string{
		"JSON arrays":  {"[", "1", "]"},
		"JSON objects": {`{"a":`, "1", "}"},
		"YAML block":   {"- ", "x", ""},
	} {
		text := func(depth int) string {
			return strings.Repeat(shape[0], depth) + shape[1] + strings.Repeat(shape[2], depth)
		}
		root, _, err := Parse("f", []byte(text(MaxDepth)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		depth := 0
		for range root.All() {
			depth++
		}
		if depth != MaxDepth+1 {
			t.Errorf("%s: %d values", name, depth)
		}
		want := fmt.Sprintf("f:1:%d: nested more than 1000 deep", (MaxDepth+1)*len(shape[0])+1)
		if got := refused(t, text(MaxDepth+1)).Error(); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

// At the position of every value stands its text, and at that of every member its name, wherever
// lines break.
func TestEveryPositionLeadsToItsText(t *testing.T) {
	eachGenerated(t, func(t *testing.T, random *rand.Rand, n *Node) {
		text := indented(random, n)
		root, _, err := ParseJSON("f", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		for at, value := range root.All() {
			want := string(value.JSON())
			if value.Kind == Array || value.Kind == Object {
				want = want[:1]
			}
			if !strings.HasPrefix(from(text, value.Position), want) {
				t.Errorf("%q should stand at %s, where there is %.20q", at, value.Position,
					from(text, value.Position))
			}
			for _, member := range value.Members {
				name := string((&Node{Kind: String, Text: member.Name}).JSON())
				if !strings.HasPrefix(from(text, member.Position), name) {
					t.Errorf("%q: the name %s should stand at %s, where there is %.20q", at, name,
						member.Position, from(text, member.Position))
				}
			}
		}
	})
}

// A file with the name of JSON that only YAML reads: most tools refuse it.
func TestWhatHasTheNameOfJSONHasToBeJSON(t *testing.T) {
	for _, test := range []struct{ file, text, want string }{
		{"a.json", `{"a": 1}`, ""},
		{"a.json", "{\"a\": [1,\n2,]}", "2:3"},
		{"a.JSON", `{"a": 1,}`, "1:9"},
		{"a.json", "a: 1\n", "1:1"},
		{"folder/a.json", "# c\n{}", "1:1"},
		{"a.yaml", `{"a": 1,}`, ""},
		{"a.json.yaml", `{"a": 1,}`, ""},
		{"a", `{"a": 1,}`, ""},
	} {
		root, oddities, err := Parse(test.file, []byte(test.text))
		if err != nil || root.Kind != Object {
			t.Errorf("%s %q: %v", test.file, test.text, err)
			continue
		}
		got := ""
		if len(oddities) == 1 && oddities[0].Kind == NotJSON && oddities[0].Detail != "" {
			got = oddities[0].Position.String()
		}
		if got != test.want || len(oddities) > 1 {
			t.Errorf("%s %q: told %v, want it at %q", test.file, test.text, oddities, test.want)
		}
	}
}
