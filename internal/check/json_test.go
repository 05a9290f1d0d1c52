package check

import (
	"io"
	"reflect"
	"testing"

	"plumbline/internal/tree"
)

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
