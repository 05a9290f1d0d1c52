package tree

import (
	"encoding/json"
	"testing"
)

// TestValuesAreCountedAsTheyAreRead holds the count of values to what encoding/json reads.
func TestValuesAreCountedAsTheyAreRead(t *testing.T) {
	var count func(value any) int
	count = func(value any) int {
		n := 1
		switch value := value.(type) {
		case map[string]any:
			for _, member := range value {
				n += count(member)
			}
		case []any:
			for _, item := range value {
				n += count(item)
			}
		}
		return n
	}
	for _, text := range []string{`1`, `"a,b:[{"`, `[1,2]`, `{"a":1,"b":[true,{"c":null}]}`,
		`[[[["\\\",["]]]]`} {
		var value any
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			t.Fatal(err)
		}
		if got, least := OutlineOf([]byte(text)).Values(), count(value); got != least {
			t.Errorf("%s has %d values, and %d are counted", text, least, got)
		}
	}
}

func TestTheNestingOfValuesIsAddedUp(t *testing.T) {
	for text, want := range map[string]int{``: 0, `1`: 0, `[1,2]`: 2, `{"a":[1,2],"b":"[[,"}`: 6,
		`]],`: 0, `[[[`: 6} {
		if got := OutlineOf([]byte(text)).Nesting; got != want {
			t.Errorf("%s: %d, want %d", text, got, want)
		}
	}
}
