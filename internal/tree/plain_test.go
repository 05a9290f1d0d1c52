package tree

import (
	"bytes"
	"encoding/json"
	"io"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// byEncodingJSON reads one value as encoding/json does.
func byEncodingJSON(text []byte) (value any, err error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, io.ErrUnexpectedEOF
	}
	return value, nil
}

func TestPlainReadsWhatEncodingJSONReads(t *testing.T) {
	for _, text := range []string{"null", "true", " false\n", "0", "-0", "1.50", "-12.5e+10", "1E9",
		"1e-7", `""`, `"a"`, `"é😀"`,
		`"\"\\\/\b\n\u00e9\ud83d\ude00\ud800"`, "[]", "[ ]", "{}", "{ }",
		`[1,"a",null,[true]]`, `{"a":1,"b":{"c":[]},"":"x"}`, "\t{ \"a\" :\r\n1 , \"b\" : [ ] }\n",
		`{"a":{"a":1},"b":[{"a":1},{"a":2}]}`} {
		want, err := byEncodingJSON([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if value, ok := Plain([]byte(text), 10); !ok || !reflect.DeepEqual(value, want) {
			t.Errorf("%q is read as %#v, %v; want %#v", text, value, ok, want)
		}
	}
}

func TestPlainLeavesAllElse(t *testing.T) {
	for _, text := range []string{"", " ", "nul", "nulls", "True", "01", "+1",
		"1.", ".5", "1e", "-",
		"1 2", "1,",
		`"`, `"a`, `"\`, `"\x"`, `"\u12"`, "\"a\nb\"", "\"\x00\"", "\"\xff\"", "[", "[1",
		"[1,", "[1,]", "[,1]", "[1 2]", "{", `{"a"`, `{"a":`, `{"a":1`, `{"a":1,`, `{"a":1,}`,
		"{a:1}", `{"a" 1}`, `{1:1}`, `{"a":1,"a":2}`, `{"a":1,"\u0061":2}`, "{}}", "[]]",
		"\ufeff1", "\u00a01", "// 1", "'a'", "NaN", "[1]x",
		strings.Repeat("[", 11) + strings.Repeat("]", 11)} {
		if value, ok := Plain([]byte(text), 10); ok {
			t.Errorf("%q is read as %#v", text, value)
		}
	}
}

// deepestPlain is how deep the texts of the tests may nest.
const deepestPlain = 500

func brackets(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }

// jsonTexts are texts that the fast way of reading JSON takes or leaves to the slow one.
var jsonTexts = []struct {
	text  string
	plain bool
}{
	{`null`, true}, {` true `, true}, {`"a"`, true}, {`-1.50e+400`, true}, {`[]`, true},
	{`{}`, true}, {"[1,\n{\"a\":[{\"b\":2}]}]\r\n", true},
	{`{"a":":","b":"\\\":{"}`, true}, {`{":":{":":1}}`, true}, {`"\ud800"`, true},
	{`["\u0000"]`, true}, {`{"a":1,"A":2}`, true},
	{brackets(deepestPlain), true}, {brackets(deepestPlain + 1), false},
	{``, false}, {` `, false}, {`{`, false}, {`{"a":1}}`, false}, {`1 2`, false}, {`01`, false},
	{`[1,]`, false}, {`{"a":1,}`, false}, {`nul`, false}, {`"a`, false}, {`'a'`, false},
	{`{"a":1,"a":1}`, false}, {`{"a":{"b":1},"a":{"b":1}}`, false}, {`{"a":1,"\u0061":1}`, false},
	{`[{"\ud800":1,"\ufffd":2}]`, false},
	{"\xef\xbb\xbf{}", false}, {"\"\xff\"", false}, {"[1]\x00", false}, {"\v1", false},
	{`{"a":1}:`, false}, {`"\x"`, false},
}

func TestPlain(t *testing.T) {
	for _, test := range jsonTexts {
		if _, ok := Plain([]byte(test.text), deepestPlain); ok != test.plain {
			t.Errorf("%.60q: plain is %v, want %v", test.text, ok, test.plain)
		}
		agree(t, []byte(test.text))
	}
}

// agree holds the fast way of reading JSON to the slow one: what it reads the slow one reads as
// well, to the same value and without anything odd.
func agree(t *testing.T, text []byte) {
	t.Helper()
	value, ok := Plain(text, deepestPlain)
	if want, err := byEncodingJSON(text); ok && (err != nil || !reflect.DeepEqual(value, want)) {
		t.Errorf("%q is %#v; want %#v, %v", text, value, want, err)
	}
	node, oddities, err := ParseJSON("body", text)
	if !ok {
		if err == nil && len(oddities) == 0 {
			if OutlineOf(text).Deepest <= deepestPlain && json.Valid(text) &&
				!bytes.HasPrefix(text, []byte("\xef\xbb\xbf")) &&
				bytes.Equal(bytes.ToValidUTF8(text, nil), text) {
				t.Errorf("nothing is wrong with %q, yet it is not plain", text)
			}
		}
		return
	}
	switch {
	case err != nil:
		t.Errorf("%q is plain, but: %v", text, err)
	case len(oddities) > 0:
		t.Errorf("%q is plain, but: %v", text, oddities)
	case !reflect.DeepEqual(value, node.Value()):
		t.Errorf("%q is %#v when read fast and %#v when read slowly", text, value, node.Value())
	}
}

// TestPlainAgreesWithTheTree makes texts of the pieces that JSON is made of, many of them
// well-formed.
func TestPlainAgreesWithTheTree(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{`{`, `}`, `[`, `]`, `:`, `,`, `"a"`, `"b"`, `"\u0061"`, `":"`, `"\\"`,
		`"\""`, `1`, `-0.0`, `null`, ` `}
	plain := 0
	for range 20_000 {
		var text string
		if random.IntN(2) == 0 {
			for range random.IntN(8) {
				text += pieces[random.IntN(len(pieces))]
			}
		} else {
			text = randomJSON(random, 4)
		}
		if _, ok := Plain([]byte(text), deepestPlain); ok {
			plain++
		}
		agree(t, []byte(text))
	}
	if plain < 2_000 || plain > 19_000 {
		t.Errorf("%d of the texts are plain, which tests only one side", plain)
	}
}

// randomJSON is well-formed, but for members that may occur twice.
func randomJSON(random *rand.Rand, depth int) string {
	names := []string{`"a"`, `"\u0061"`, `"b:"`, `"\\\""`}
	switch kind := random.IntN(6); {
	case kind == 0 && depth > 0:
		members := make([]string, random.IntN(4))
		for i := range members {
			members[i] = names[random.IntN(len(names))] + ":" + randomJSON(random, depth-1)
		}
		return "{" + strings.Join(members, ",") + "}"
	case kind <= 2 && depth > 0:
		items := make([]string, random.IntN(4))
		for i := range items {
			items[i] = randomJSON(random, depth-1)
		}
		return "[" + strings.Join(items, " ,") + "]"
	case kind == 3:
		return names[random.IntN(len(names))]
	}
	return []string{"1", "1.0", "-2e-3", "true", "false", "null"}[random.IntN(6)]
}

// FuzzPlain is the same for any bytes.
func FuzzPlain(f *testing.F) {
	for _, seed := range jsonTexts {
		f.Add([]byte(seed.text))
	}
	f.Fuzz(func(t *testing.T, text []byte) { agree(t, text) })
}
