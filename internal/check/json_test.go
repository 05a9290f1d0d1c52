package check

import (
	"bytes"
	"encoding/json"
	"io"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"plumbline/internal/tree"
)

// jsonTexts are texts that the fast way of reading JSON takes or leaves to the slow one.
var jsonTexts = []struct {
	text  string
	plain bool
}{
	{`null`, true}, {` true `, true}, {`"a"`, true}, {`-1.50e+400`, true}, {`[]`, true},
	{`{}`, true}, {"[1,\n{\"a\":[{\"b\":2}]}]\r\n", true},
	{`{"a":":","b":"\\\":{"}`, true}, {`{":":{":":1}}`, true}, {`"\ud800"`, true},
	{`["\u0000"]`, true}, {`{"a":1,"A":2}`, true},
	{nested(maxDepth), true}, {nested(maxDepth + 1), false},
	{``, false}, {` `, false}, {`{`, false}, {`{"a":1}}`, false}, {`1 2`, false}, {`01`, false},
	{`[1,]`, false}, {`{"a":1,}`, false}, {`nul`, false}, {`"a`, false}, {`'a'`, false},
	{`{"a":1,"a":1}`, false}, {`{"a":{"b":1},"a":{"b":1}}`, false}, {`{"a":1,"\u0061":1}`, false},
	{`[{"\ud800":1,"\ufffd":2}]`, false},
	{"\xef\xbb\xbf{}", false}, {"\"\xff\"", false}, {"[1]\x00", false}, {"\v1", false},
	{`{"a":1}:`, false}, {`"\x"`, false},
}

func TestPlainJSON(t *testing.T) {
	for _, test := range jsonTexts {
		if _, ok := plainJSON([]byte(test.text)); ok != test.plain {
			t.Errorf("%.60q: plain is %v, want %v", test.text, ok, test.plain)
		}
		agree(t, []byte(test.text))
	}
}

// agree holds the fast way of reading JSON to the slow one: what it reads the slow one reads as
// well, to the same value and without anything odd.
func agree(t *testing.T, text []byte) {
	t.Helper()
	value, ok := plainJSON(text)
	node, oddities, err := tree.ParseJSON("body", text)
	if !ok {
		if err == nil && len(oddities) == 0 {
			if tree.OutlineOf(text).Deepest <= maxDepth && json.Valid(text) &&
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

// TestPlainJSONAgreesWithTheTree makes texts of the pieces that JSON is made of, many of them
// well-formed.
func TestPlainJSONAgreesWithTheTree(t *testing.T) {
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
		if _, ok := plainJSON([]byte(text)); ok {
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

// FuzzPlainJSON is the same for any bytes.
func FuzzPlainJSON(f *testing.F) {
	for _, seed := range jsonTexts {
		f.Add([]byte(seed.text))
	}
	f.Fuzz(func(t *testing.T, text []byte) { agree(t, text) })
}

// TestDuplicatesAreToldOnce, however often and wherever they occur.
func TestDuplicatesAreToldOnce(t *testing.T) {
	at := func(pointers ...tree.Pointer) (all []tree.Oddity) {
		for _, pointer := range pointers {
			all = append(all, tree.Oddity{Kind: tree.DuplicateMember, Pointer: pointer})
		}
		return all
	}
	if got, want := duplicates(at("/a", "/b/0", "/a", "/a/c", "/b/0")),
		[]tree.Pointer{"/a", "/b/0", "/a/c"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestProblemsOfJSONSayWhere: in lines of the body, also where the text is a record of it.
func TestProblemsOfJSONSayWhere(t *testing.T) {
	_, _, err := tree.ParseJSON("body", []byte("[\n1 2]"))
	for line, want := range map[int]string{
		0: "invalid character '2' after array element (line 2, column 3)",
		1: "invalid character '2' after array element (line 2, column 3)",
		7: "invalid character '2' after array element (line 8, column 3)",
	} {
		if got := (jsonText{line: line}).problem(err); got != want {
			t.Errorf("line %d: got %q, want %q", line, got, want)
		}
	}
	if got := (jsonText{}).problem(io.ErrUnexpectedEOF); got != "unexpected EOF" {
		t.Errorf("got %q for an error of another kind", got)
	}
}
