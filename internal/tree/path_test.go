package tree

import "testing"

func TestPath(t *testing.T) {
	for pointer, want := range map[Pointer]string{
		"": "$", "/a": "$.a", "/a/0/b-c": "$.a[0].b-c", "/a~1b": `$."a/b"`, "/": `$.""`,
		"/é": `$."é"`, "/a b/c": `$."a b".c`,
	} {
		if got := Path(pointer); got != want {
			t.Errorf("%s: got %s, want %s", pointer, got, want)
		}
	}
}
