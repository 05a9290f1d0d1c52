package tree

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestPointers(t *testing.T) {
	root := parsed(t, `{"a/b":{"m~n":[10,{"":20}]},"":{"":1}}`)
	for _, test := range []struct {
		pointer Pointer
		want    string
	}{
		{"", `{"a/b":{"m~n":[10,{"":20}]},"":{"":1}}`},
		{"/a~1b/m~0n/0", "10"},
		{"/a~1b/m~0n/1/", "20"},
		{"//", "1"},
		{"/a~1b/m~0n/2", ""},
		{"/a~1b/m~0n/01", ""},
		{"/a~1b/m~0n/-", ""},
		{"/a~1b/m~0n/0/x", ""},
		{"/nothing", ""},
	} {
		got := root.At(test.pointer)
		if test.want == "" && got != nil {
			t.Errorf("%q leads to %s", test.pointer, got.JSON())
		}
		if test.want != "" && (got == nil || string(got.JSON()) != test.want) {
			t.Errorf("%q leads to %v, want %s", test.pointer, got, test.want)
		}
	}
}

func TestPointerPieces(t *testing.T) {
	pointer := PointerOf("paths", "/a~b/", "").Index(3)
	if pointer != "/paths/~1a~0b~1//3" {
		t.Fatal(pointer)
	}
	if got := pointer.Tokens(); !slices.Equal(got, []string{"paths", "/a~b/", "", "3"}) {
		t.Error(got)
	}
	if pointer.Last() != "3" || pointer.Parent() != "/paths/~1a~0b~1/" ||
		pointer.Parent().Parent().Last() != "/a~b/" {
		t.Error(pointer.Last(), pointer.Parent(), pointer.Parent().Parent().Last())
	}
	if Pointer("").Parent() != "" || Pointer("").Last() != "" || Pointer("").Tokens() != nil {
		t.Error("the whole text has no parent and no tokens")
	}
}

func TestNearestStopsWhereThePathEnds(t *testing.T) {
	root := parsed(t, `{"a":{"b":[1]}}`)
	node, reached := root.Nearest("/a/b/7/x")
	if reached != "/a/b" || string(node.JSON()) != "[1]" {
		t.Error(reached, string(node.JSON()))
	}
}

// The document and the pointers of RFC 6901 section 5.
func TestTheExamplesOfRFC6901(t *testing.T) {
	const document = `{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8}`
	root := parsed(t, document)
	for pointer, want := range map[Pointer]string{
		"": document, "/foo": `["bar","baz"]`, "/foo/0": `"bar"`, "/": "0", "/a~1b": "1",
		"/c%d": "2", "/e^f": "3", "/g|h": "4",
		"/i\\j": "5", "/k\"l": "6", "/ ": "7", "/m~0n": "8",
	} {
		if got := root.At(pointer); got == nil || string(got.JSON()) != want {
			t.Errorf("%q leads to %s, want %s", pointer, got.JSON(), want)
		}
	}
}

// "~01" is "~1" and not "/": ~1 is undone before ~0 (RFC 6901 section 4).
func TestEscapesAreUndoneInTheRightOrder(t *testing.T) {
	for token, escaped := range map[string]Pointer{
		"~": "/~0", "/": "/~1", "~1": "/~01", "~0": "/~00", "~01": "/~001", "/~": "/~1~0",
		"~/": "/~0~1", "": "/", "a": "/a", "~~//": "/~0~0~1~1", "é~😀": "/é~0😀",
	} {
		if got := PointerOf(token); got != escaped {
			t.Errorf("%q is written %q, want %q", token, got, escaped)
		}
		if got := escaped.Last(); got != token {
			t.Errorf("%q is read as %q, want %q", escaped, got, token)
		}
	}
}

// An array index is digits without a leading zero (RFC 6901 section 4).
func TestOnlyAnIndexLeadsIntoAnArray(t *testing.T) {
	root := parsed(t, `[10,11,12,13,14,15,16,17,18,19,20]`)
	for pointer, want := range map[Pointer]string{
		"/0": "10", "/9": "19", "/10": "20", "/11": "", "/00": "", "/01": "", "/-0": "", "/+1": "",
		"/-1": "", "/-": "", "/": "", "/1.0": "", "/1e0": "", "/ 1": "", "/1 ": "",
		"/0x1": "", "/1_0": "", "/a": "", "/١": "", "/99999999999999999999": "",
		"/18446744073709551616": "", "/0/0": "", "/length": "",
	} {
		got := ""
		if n := root.At(pointer); n != nil {
			got = n.Text
		}
		if got != want {
			t.Errorf("%q leads to %q, want %q", pointer, got, want)
		}
	}
}

// In an object the same tokens are names.
func TestNamesThatLookLikeIndexes(t *testing.T) {
	root := parsed(t, `{"0":1,"01":2,"-":3,"+1":4,"-0":5}`)
	for pointer, want := range map[Pointer]string{"/0": "1", "/01": "2", "/-": "3", "/+1": "4",
		"/-0": "5"} {
		if got := root.At(pointer); got == nil || got.Text != want {
			t.Errorf("%q leads to %s, want %s", pointer, got.JSON(), want)
		}
	}
}

// A pointer is empty or begins with a slash (RFC 6901 section 3). Anything else, such as the name
// of an anchor, leads nowhere.
func TestWhatIsNoPointerLeadsNowhere(t *testing.T) {
	root := parsed(t, `{"a":{"b":1},"aa":2,"":3}`)
	for _, pointer := range []Pointer{"a", "aa", "xa", "a/b", "#/a", " /a", "~1a", "x"} {
		if got := root.At(pointer); got != nil {
			t.Errorf("%q leads to %s", pointer, got.JSON())
		}
		if got, reached := root.Nearest(pointer); got != root || reached != "" {
			t.Errorf("%q comes as far as %q", pointer, reached)
		}
		if got := pointer.Tokens(); got != nil {
			t.Errorf("%q has the tokens %q", pointer, got)
		}
	}
}

func TestScalarsLeadNowhere(t *testing.T) {
	for _, text := range []string{`null`, `true`, `12`, `"text"`, `""`} {
		for _, pointer := range []Pointer{"/", "/0", "/a"} {
			if got := parsed(t, text).At(pointer); got != nil {
				t.Errorf("%s: %q leads to %s", text, pointer, got.JSON())
			}
		}
	}
}

func TestNearest(t *testing.T) {
	root := parsed(t, `{"a":{"b":[1,{"c~/":null}]},"":{}}`)
	for pointer, want := range map[Pointer]Pointer{
		"": "", "/": "/", "//": "/", "/x": "", "/a": "/a", "/a/x/b": "/a", "/a/b/0": "/a/b/0",
		"/a/b/0/0": "/a/b/0", "/a/b/2": "/a/b", "/a/b/-/c": "/a/b",
		"/a/b/1/c~0~1": "/a/b/1/c~0~1", "/a/b/1/c~0~1/x/y/z": "/a/b/1/c~0~1",
	} {
		if node, reached := root.Nearest(pointer); reached != want || node != root.At(want) {
			t.Errorf("%q comes as far as %q, want %q", pointer, reached, want)
		}
	}
	var none *Node
	if node, reached := none.Nearest("/a"); node != nil || reached != "" {
		t.Errorf("nothing has %v at %q", node, reached)
	}
}

func TestPointerLaws(t *testing.T) {
	eachGenerated(t, func(t *testing.T, random *rand.Rand, root *Node) {
		g := generator{random}
		tokens := []string{g.text(), g.text(), g.text()}
		at := PointerOf(tokens...)
		if got := at.Tokens(); !slices.Equal(got, tokens) {
			t.Errorf("%q became %q", tokens, got)
		}
		if at.Last() != tokens[2] || at.Parent() != PointerOf(tokens[:2]...) ||
			at.Parent().Child(at.Last()) != at {
			t.Errorf("%q: last %q, parent %q", at, at.Last(), at.Parent())
		}
		if strings.Count(string(at), "/") != len(tokens) {
			t.Errorf("%q has more slashes than tokens", at)
		}
		// Nearest goes as far as At leads, and where At leads all the way, that is where it ends.
		there, n := oneOf(random, root)
		if got, reached := root.Nearest(there); got != n || reached != there {
			t.Errorf("%q: nearest is %q", there, reached)
		}
		beyond := there.Child(tokens...)
		got, reached := root.Nearest(beyond)
		if root.At(reached) != got || !strings.HasPrefix(string(beyond), string(reached)) ||
			!strings.HasPrefix(string(reached), string(there)) {
			t.Errorf("%q: nearest is %q", beyond, reached)
		}
		if (root.At(beyond) != nil) != (reached == beyond) {
			t.Errorf("%q: At and Nearest disagree (%q)", beyond, reached)
		}
		// A pointer leads in steps to where it leads at once.
		steps := root
		for _, token := range there.Tokens() {
			steps = steps.At(PointerOf(token))
		}
		if steps != n {
			t.Errorf("%q leads elsewhere in steps", there)
		}
	})
}

func TestAllWalksParentsFirstAndEachValueOnce(t *testing.T) {
	root := parsed(t, `{"b":[1,{"c":2}],"a":{},"~/":3}`)
	var walked []string
	for at, n := range root.All() {
		walked = append(walked, string(at))
		if root.At(at) != n {
			t.Errorf("%q is another value", at)
		}
	}
	want := []string{"", "/b", "/b/0", "/b/1", "/b/1/c", "/a", "/~0~1"}
	if !slices.Equal(walked, want) {
		t.Errorf("got %q, want %q", walked, want)
	}
	for stop := 1; stop <= len(want); stop++ {
		count := 0
		for range root.All() {
			if count++; count == stop {
				break
			}
		}
		if count != stop {
			t.Errorf("stopped after %d, it went on to %d", stop, count)
		}
	}
	var none *Node
	for at := range none.All() {
		t.Errorf("nothing has a value at %q", at)
	}
}
