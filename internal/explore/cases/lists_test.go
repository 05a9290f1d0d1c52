package cases

import (
	"bytes"
	"encoding/json"
	"testing"
)

// TestMisplaced: entries are compared only where everybody would sort them alike.
func TestMisplaced(t *testing.T) {
	marks := []string{"plumb a", "plumb b"}
	for _, test := range []struct {
		values string
		sign   int
		want   string
	}{
		{`1, 2, 10`, 1, ""},
		{`1, 10, 2`, 1, "has 10 before 2"},
		{`10, 2, 2, 1`, -1, ""},
		{`1, 2`, -1, "has 1 before 2"},
		{`1, null, 0.5`, 1, "has 1 before 0.5"},
		{`"plumb a", "Z", "plumb b"`, 1, ""},
		{`"plumb b", "x", "plumb a"`, 1, "has plumb b before plumb a"},
		{`"plumb b", "plumb a"`, -1, ""},
		{`"b", "a"`, 1, ""}, // nobody knows how they are sorted
		{`"2026-01-01T00:00:00+02:00", "2025-12-31T23:00:00Z"`, 1, ""},
		{`"2026-01-01T00:00:00Z", "2025-12-31T23:00:00Z"`, 1,
			"has 2026-01-01T00:00:00Z before 2025-12-31T23:00:00Z"},
		{`"2026-02-01", "2026-01-01"`, -1, ""},
		{`1e999999999, 1`, 1, ""}, // which is too large to compare
		{`1, "a", {}, true`, 1, ""},
	} {
		decoder := json.NewDecoder(bytes.NewReader([]byte("[" + test.values + "]")))
		decoder.UseNumber()
		var values, items []any
		if err := decoder.Decode(&values); err != nil {
			t.Fatal(err)
		}
		for _, value := range values {
			items = append(items, map[string]any{"id": "x", "by": value})
		}
		if got := misplaced(items, "by", test.sign, marks); got != test.want {
			t.Errorf("%s: got %q, want %q", test.values, got, test.want)
		}
	}
}

// TestMadeUpNumbers are ones that counting does not come to.
func TestMadeUpNumbers(t *testing.T) {
	for _, test := range []struct {
		name any
		want string
	}{
		{json.Number("17"), "987650000000017"}, {json.Number("1"), "987650000000001"},
		{json.Number("-1"), "-1"}, {"17", "17"}, {"0000000000000017", "0000111111111125"},
	} {
		if got := madeUpName(test.name); got != test.want {
			t.Errorf("%v: got %s, want %s", test.name, got, test.want)
		}
	}
}
