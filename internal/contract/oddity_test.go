package contract

import (
	"fmt"
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/tree"
)

func TestEveryOddityIsADefect(t *testing.T) {
	for kind, want := range map[tree.OddityKind]struct {
		rule     Rule
		severity verdict.Severity
		message  string
	}{
		tree.DuplicateMember: {RuleDuplicateMember, verdict.Error,
			`"a" occurs twice in one object`},
		tree.KeyNotString: {RuleKeyNotString, verdict.Warning, `the key a is not a string`},
		tree.SecondDocument: {RuleSecondDocument, verdict.Error,
			`a second YAML document follows the first`},
		tree.ByteOrderMark: {RuleByteOrderMark, verdict.Note,
			`the file starts with a byte order mark`},
		tree.EmptyDocument: {RuleEmptySecondDocument, verdict.Error,
			`"---" opens a second, empty YAML document; many parsers refuse the file`},
	} {
		oddity := tree.Oddity{Kind: kind, Detail: "a", Pointer: "/x/a",
			Position: tree.Position{Line: 2, Column: 3}}
		d := oddityDefects(verdict.Amended, "f", []tree.Oddity{oddity})[0]
		if d.Rule != want.rule || d.Severity != want.severity || d.Message != want.message ||
			d.Remedy == "" || d.Repaired == "" {
			t.Errorf("%s: got %+v", kind, d)
		}
		if d.Location != (verdict.Location{Layer: verdict.Amended, File: "f", Line: 2, Column: 3,
			Pointer: "/x/a"}) {
			t.Errorf("%s: got %+v", kind, d.Location)
		}
		if got := d.String(); got != "f:2:3  "+string(want.rule)+": "+want.message {
			t.Error(got)
		}
	}
}

func TestOdditiesOfADocumentAreDefectsUpToALimit(t *testing.T) {
	const limit = 1_000 // of internal/tree
	var b strings.Builder
	for i := range 2 * limit {
		fmt.Fprintf(&b, `,"x-%d":1,"x-%d":2`, i, i)
	}
	c := load(t, swagger(`"paths":{}`+b.String()))
	if len(c.Defects()) != limit {
		t.Errorf("got %d defects", len(c.Defects()))
	}
	for i, d := range c.Defects() {
		if want := fmt.Sprintf(`"x-%d" occurs twice in one object`,
			i); d.Rule != RuleDuplicateMember || d.Message != want ||
			string(d.Location.Pointer) != fmt.Sprintf("/x-%d", i) {
			t.Fatalf("defect %d is %s", i, d)
		}
	}
	if value, found := c.Extension(nil, "x-1999"); !found || fmt.Sprint(value) != "2" {
		t.Errorf("beyond the limit the last one does not count: got %v, %t", value, found)
	}
}

func TestOdditiesComeInTheOrderOfTheTextsThatHaveThem(t *testing.T) {
	c := load(t, "\ufeffswagger: '2.0'\ninfo: {title: é, title: t}\npaths: {}\n1: x\n---\n",
		overlayOf("{target: $, update: {a: 1, a: 2}}"),
		"\ufeff"+overlayOf("{target: $, update: {b: 1}}"))
	want := strings.Join([]string{
		"byte-order-mark doc:1:1", "duplicate-member doc:2:18", "key-not-string doc:4:1",
		"empty-second-document doc:5:1",
		"duplicate-member first:4:30", "byte-order-mark second:1:1",
	}, "\n")
	if got := rules(c.Defects()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
