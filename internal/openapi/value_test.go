package openapi

import (
	"testing"

	"plumbline/internal/tree"
)

func TestResolve(t *testing.T) {
	root, _, err := tree.ParseJSON("doc", []byte(`{"a":{"$ref":"#/b%20b"},"b b":{"$ref":"#/c"},
		"c":{"x":1},"dangling":{"$ref":"#/nope"},"out":{"$ref":"file.json#/c"},
		"one":{"$ref":"#/other"},"other":{"$ref":"#/one"},"self":{"$ref":"#/self"}}`))
	if err != nil {
		t.Fatal(err)
	}
	for from, want := range map[tree.Pointer][]tree.Pointer{
		"/a": {"/c"}, "/c": {"/c"}, "/dangling": {"/dangling"}, "/out": {"/out"},
		"/one": {"/one", "/other"}, "/self": {"/self"}, "/nothing": {"/nothing"},
	} {
		got := Resolve(Value{root.At(from), from}, root.At)
		found := false
		for _, at := range want {
			found = found || got.Pointer == at && got.Node == root.At(at)
		}
		if !found {
			t.Errorf("%s: ends at %q, want %q", from, got.Pointer, want)
		}
	}
}

func TestChildAndItemKnowWhereTheyStand(t *testing.T) {
	root, _, err := tree.ParseJSON("doc", []byte(`{"a/b":[1,{"c":2}]}`))
	if err != nil {
		t.Fatal(err)
	}
	list := Value{Node: root}.Child("a/b")
	if child := list.Item(1).Child("c"); child.Pointer != "/a~1b/1/c" || child.Text != "2" {
		t.Errorf("got %q at %q", child.Text, child.Pointer)
	}
	if none := list.Item(1).Child("d"); none.Node != nil || none.Pointer != "/a~1b/1/d" {
		t.Errorf("got %v at %q", none.Node, none.Pointer)
	}
}
