package tree

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

func TestIndexFindsWhatAtFinds(t *testing.T) {
	var members []string
	for i := range 3 * few {
		members = append(members, fmt.Sprintf(`"m%d":{"a/b":[%d,{"c":null}]}`, i, i))
	}
	members = append(members, `"m1":"again"`, `"":{"few":1}`)
	root, _, err := ParseJSON("text", []byte("{"+strings.Join(members, ",")+"}"))
	if err != nil {
		t.Fatal(err)
	}
	index := NewIndex(root)
	pointers := []Pointer{"", "/m0", "/m1", "/m40/a~1b/1/c", "/m40/a~1b/2", "/m40/a~1b/01", "/none",
		"/m2/none/x", "/", "//few", "m0", "/m1/x"}
	for at := range root.All() {
		pointers = append(pointers, at)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for _, p := range pointers {
				if got, want := index.At(p), root.At(p); got != want {
					t.Errorf("%q: got %v, want %v", p, got, want)
				}
			}
		})
	}
	all.Wait()
	if member := index.Member(root, "m1"); member == nil || member.Value.Text != "again" {
		t.Errorf("of two members the last counts, not %v", member)
	}
	if member := index.Member(nil, "a"); member != nil {
		t.Errorf("got %v of nothing", member)
	}
}
