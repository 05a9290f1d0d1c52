package contract

import (
	"testing"

	"plumbline/harness/tree"
)

func TestEveryOddityIsADefect(t *testing.T) {
	for kind, want := range map[tree.OddityKind]struct {
		rule     Rule
		severity Severity
		message  string
	}{
		tree.DuplicateMember: {RuleDuplicateMember, Error, `"a" occurs twice in one object`},
		tree.KeyNotString:    {RuleKeyNotString, Warning, `the key a is not a string`},
		tree.SecondDocument:  {RuleSecondDocument, Error, `a second YAML document follows the first`},
		tree.ByteOrderMark:   {RuleByteOrderMark, Note, `the file starts with a byte order mark`},
		tree.EmptyDocument:   {RuleEmptySecondDocument, Error, `"---" opens a second, empty YAML document; many parsers refuse the file`},
	} {
		oddity := tree.Oddity{Kind: kind, Detail: "a", Pointer: "/x/a", Position: tree.Position{Line: 2, Column: 3}}
		d := oddityDefects(Amended, "f", []tree.Oddity{oddity})[0]
		if d.Rule != want.rule || d.Severity != want.severity || d.Message != want.message || d.Remedy == "" || d.Repaired == "" {
			t.Errorf("%s: got %+v", kind, d)
		}
		if d.Location != (Location{Layer: Amended, File: "f", Line: 2, Column: 3, Pointer: "/x/a"}) {
			t.Errorf("%s: got %+v", kind, d.Location)
		}
		if got := d.String(); got != "f:2:3  "+string(want.rule)+": "+want.message {
			t.Error(got)
		}
	}
}
