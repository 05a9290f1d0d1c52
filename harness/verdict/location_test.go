package verdict

import (
	"encoding/json"
	"testing"
)

func TestALocationIsWrittenAsAPlaceAndAPointer(t *testing.T) {
	for want, location := range map[string]Location{
		"specs/a.yaml:3:7  #/paths/~1a/get": {Layer: Published, File: "specs/a.yaml", Line: 3,
			Column: 7, Pointer: "/paths/~1a/get"},
		"b.yaml:1:1  #": {Layer: Amended, File: "b.yaml", Line: 1, Column: 1},
		":0:0  #":       {},
		"é.json:12:345  #/a b/é/~0/": {File: "é.json", Line: 12, Column: 345,
			Pointer: "/a b/é/~0/"},
	} {
		if got := location.String(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// The names of the members are part of the reports that others read.
func TestALocationInJSON(t *testing.T) {
	text, err := json.Marshal(Location{Layer: Amended, File: "f", Line: 2, Column: 3,
		Pointer: "/a"})
	if want := `{"layer":"amended","file":"f","line":2,"column":3,"pointer":"/a"}`; err != nil ||
		string(text) != want {
		t.Errorf("got %s, %v, want %s", text, err, want)
	}
}
