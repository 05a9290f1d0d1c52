package tree

import (
	"slices"
	"testing"
)

func parsed(t *testing.T, text string) *Node {
	t.Helper()
	root, _, err := Parse("test", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

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
	if pointer.Last() != "3" || pointer.Parent() != "/paths/~1a~0b~1/" || pointer.Parent().Parent().Last() != "/a~b/" {
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

func TestChanges(t *testing.T) {
	root := parsed(t, `{"a":1,"b":2,"c":3}`)
	copied := root.Clone()
	copied.Set("b", &Node{Kind: String, Text: "x"})
	copied.Set("d", &Node{Kind: Null})
	copied.Remove("a")
	if got := string(copied.JSON()); got != `{"b":"x","c":3,"d":null}` {
		t.Error(got)
	}
	if got := string(root.JSON()); got != `{"a":1,"b":2,"c":3}` {
		t.Error("the original changed with its copy:", got)
	}
}

func TestEqualIgnoresOrderAndPlace(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{`{"a":1,"b":[1,2]}`, "b: [1, 2]\na: 1", true},
		{`[1,2]`, `[2,1]`, false},
		{`{"a":1}`, `{"a":1,"b":1}`, false},
		{`{"a":1}`, `{"b":1}`, false},
		{`"1"`, `1`, false},
		{`null`, `{}`, false},
	} {
		if got := parsed(t, test.a).Equal(parsed(t, test.b)); got != test.want {
			t.Errorf("%s and %s: %v", test.a, test.b, got)
		}
	}
}

func TestANilNodeAnswers(t *testing.T) {
	var none *Node
	if none.Get("a") != nil || none.Str() != "" || none.True() || none.Is(Null) || none.Value() != nil || none.At("/a") != nil {
		t.Error("a missing value has no content")
	}
}
