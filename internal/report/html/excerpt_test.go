package html

import (
	"fmt"
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/report"
)

// String writes an excerpt as text: the marked line with an arrow, what is marked in brackets.
func (e *excerpt) String() string {
	if e == nil {
		return "nothing"
	}
	var b strings.Builder
	for _, line := range e.Lines {
		arrow, left, right := " ", "", ""
		if line.Marked {
			arrow = ">"
		}
		if line.Left {
			left = "…"
		}
		if line.Right {
			right = "…"
		}
		fmt.Fprintf(&b, "%s%d %s%s[%s]%s%s\n", arrow, line.Number, left, joined(line.Before),
			joined(line.Mark), joined(line.After), right)
	}
	return b.String()
}

func joined(all []piece) string {
	var b strings.Builder
	for _, p := range all {
		b.WriteString(p.Text + p.Sign)
	}
	return b.String()
}

func TestExcerpts(t *testing.T) {
	x := strings.Repeat
	for _, test := range []struct {
		name, text   string
		line, column int
		want         string
	}{
		{"a word", "a:\n  b: c\nd", 2, 3, " 1 a:[]\n>2   [b]: c\n 3 d[]\n"},
		{"a value", "a:\n  b: c\nd", 2, 6, " 1 a:[]\n>2   b: [c]\n 3 d[]\n"},
		{"a string", `{"a\"b": "c"}`, 1, 2, ">1 {[\"a\\\"b\"]: \"c\"}\n"},
		{"a string without its end", `{"a`, 1, 2, ">1 {[\"a]\n"},
		{"an escape at the end", `{"a\`, 1, 2, ">1 {[\"a\\]\n"},
		{"an object", `{"a": {}}`, 1, 7, ">1 {\"a\": [{]}}\n"},
		{"three lines around", "1\n2\n3\n4\n5\n6\n7\n8\n9", 5, 1,
			" 2 2[]\n 3 3[]\n 4 4[]\n>5 [5]\n 6 6[]\n 7 7[]\n 8 8[]\n"},
		{"line ends of Windows", "a\r\nb\r\n", 1, 1, ">1 [a]\n 2 b[]\n 3 []\n"},
		{"characters are counted, not bytes", `{"ä": "öö"}`, 1, 7, ">1 {\"ä\": [\"öö\"]}\n"},
		{"beyond the end of the line", "ab\ncd", 1, 9, ">1 ab[]\n 2 cd[]\n"},
		{"no column", "ab", 1, 0, ">1 [ab]\n"},
		{"beyond the end of the text", "ab", 2, 1, "nothing"},
		{"no line", "ab", 0, 0, "nothing"},
		{"the middle of a long line", x("a", 500) + " needle " + x("b", 500), 1, 502,
			">1 …" + x("a", 59) + " [needle] " + x("b", 93) + "…\n"},
		{"the beginning of a long line", "needle " + x("b", 500), 1, 1,
			">1 [needle] " + x("b", 153) + "…\n"},
		{"the end of a long line", x("a", 500) + " needle", 1, 502,
			">1 …" + x("a", 59) + " [needle]\n"},
		{"a long word", x("ä", 500), 1, 100,
			">1 …" + x("ä", 60) + "[" + x("ä", 80) + "]" + x("ä", 20) + "…\n"},
		{"a long line beside", x("ä", 500) + "\nb", 2, 1, " 1 " + x("ä", 160) + "[]…\n>2 [b]\n"},
		{"what cannot be seen", "a\u202eb", 1, 1, ">1 [aU+202Eb]\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := newExcerpts(report.Suite{
				Amendments: []report.Document{{Path: "a.yaml", Text: test.text}}})
			for range 2 { // the second time it is known
				place := verdict.Location{File: "a.yaml", Line: test.line, Column: test.column}
				if got := e.at(place).String(); got != test.want {
					t.Errorf("the excerpt is\n%s\nwant\n%s", got, test.want)
				}
			}
		})
	}
}

func TestNoExcerptOfWhatIsNotKnown(t *testing.T) {
	e := newExcerpts(report.Suite{Document: report.Document{Path: "a.yaml"}})
	for _, file := range []string{"a.yaml", "b.yaml", ""} {
		if got := e.at(verdict.Location{File: file, Line: 1, Column: 1}); got != nil {
			t.Errorf("the excerpt of %q is\n%s\nwant none", file, got)
		}
	}
}

func TestPath(t *testing.T) {
	for _, test := range []struct {
		place verdict.Location
		want  string
	}{
		{verdict.Location{}, ""},
		{verdict.Location{File: "a/b.yaml", Line: 3, Column: 4, Pointer: "/paths/~1a#"},
			"a/b.yaml:3:4"},
		{verdict.Location{File: "a\u202e.yaml", Line: 3}, "a⟨U+202E⟩.yaml:3:0"},
	} {
		if got := path(test.place); got != test.want {
			t.Errorf("the path of %v is %q, want %q", test.place, got, test.want)
		}
	}
}
