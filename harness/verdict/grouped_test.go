package verdict

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"plumbline/internal/tree"
)

// wrong is a finding in a body; its line stands for a place of the contract.
func wrong(instance tree.Pointer, line int, message string) Finding {
	return Finding{Check: BodySchema, Severity: Error, Message: message, Expected: "e",
		Instance: &instance, Contract: Location{File: "f", Line: line}}
}

// entries are findings in so many entries of a list, each with a message of its own.
func entries(n int, below string, line int) []Finding {
	var list []Finding
	for i := range n {
		list = append(list, wrong(tree.Pointer(fmt.Sprintf("/%d%s", i, below)), line,
			fmt.Sprintf("entry %d is wrong", i)))
	}
	return list
}

func TestGrouped(t *testing.T) {
	members := func(n int) []Finding {
		var list []Finding
		for i := range n {
			list = append(list, wrong(tree.Pointer(fmt.Sprintf("/m%dx", i)), 1, "undeclared"))
		}
		return list
	}
	header := Finding{Check: ResponseHeader, Severity: Error, Message: "a header is missing"}
	for _, test := range []struct {
		name     string
		findings []Finding
		want     []string // count, place, and the first line of the hint
	}{
		{"none", nil, nil},
		{"few are read one by one", entries(2, "", 1), []string{"1 /0 ", "1 /1 "}},
		{"as many as are read one by one", entries(maxSeparate, "", 1),
			[]string{"1 /0 ", "1 /1 ", "1 /2 ", "1 /3 ", "1 /4 ", "1 /5 "}},
		{"entries of a list", entries(500, "", 1), []string{
			"500 /0 the same at 499 other places: $[1], $[2], $[3], $[4], $[5], …"}},
		{"members of entries, at two places of the contract",
			slices.Concat(entries(500, "/a", 1), entries(30, "/b", 2)), []string{
				"500 /0/a the same at 499 other places: $[1].a, $[2].a, $[3].a, $[4].a, $[5].a, …",
				"30 /0/b the same at 29 other places: $[1].b, $[2].b, $[3].b, $[4].b, $[5].b, …"}},
		{"members of any name", members(700), []string{
			"700 /m0x the same at 699 other places: $.m1x, $.m2x, $.m3x, $.m4x, $.m5x, …"}},
		{"members of few names", members(8), []string{"1 /m0x ", "1 /m1x ", "1 /m2x ", "1 /m3x ",
			"1 /m4x ", "1 /m5x ", "1 /m6x ", "1 /m7x "}},
		{"the same of no place in the body", slices.Repeat([]Finding{header}, 9),
			[]string{"9 - found 9 times"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, f := range Grouped(test.findings) {
				place := "-"
				if f.Instance != nil {
					place = string(*f.Instance)
				}
				got = append(got, fmt.Sprintf("%d %s %s", f.Often(), place, f.Hint))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestWhatIsNotOneCause keeps apart what is demanded by another place, check or severity, and what
// is missing under another name.
func TestWhatIsNotOneCause(t *testing.T) {
	list := entries(7, "", 1)
	other := []Finding{wrong("/9/a", 1, "m"), wrong("/9", 2, "m"), wrong("/9", 1, "m"),
		wrong("/9", 1, "m"), wrong("/9", 1, "m")}
	other[2].Check, other[3].Severity, other[4].Expected = Direction, Note, "another member"
	grouped := Grouped(slices.Concat(list, other))
	if len(grouped) != 1+len(other) || grouped[0].Count != 7 {
		t.Errorf("got %+v", grouped)
	}
	if given := list[0]; given.Count != 0 || given.Hint != "" || given.Places != nil {
		t.Errorf("what was given has changed: %+v", given)
	}
}

// TestFindingsAreBounded, with what speaks against the exchange before what does not.
func TestFindingsAreBounded(t *testing.T) {
	var list []Finding
	for i := range 3 * MaxFindings {
		f := wrong("/a", i, "m")
		if f.Severity = Warning; i%2 == 0 {
			f.Severity = Error
		}
		list = append(list, f)
	}
	grouped := Grouped(list)
	last := grouped[len(grouped)-1]
	if len(grouped) != MaxFindings || last.Severity != Error ||
		!strings.Contains(last.Hint, "200 more findings of other causes are not listed") {
		t.Errorf("got %d findings, the last %+v", len(grouped), last)
	}
}

func TestPattern(t *testing.T) {
	for instance, want := range map[tree.Pointer]string{
		"": "", "/0": "/*", "/a/12/b": "/a/*/b", "/a1/b": "/a1/b"} {
		if got := Pattern(instance); got != want {
			t.Errorf("%q: got %q, want %q", instance, got, want)
		}
	}
}
