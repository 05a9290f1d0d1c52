package page

import (
	"strings"
	"testing"
)

func TestWrapped(t *testing.T) {
	long := strings.Repeat("a", 60)
	for _, test := range []struct{ name, line, want string }{
		{"nothing", "", ""},
		{"what fits, however it is written", "a  b " + strings.Repeat("é", 95),
			"a  b " + strings.Repeat("é", 95)},
		{"between words", long + " b " + long, long + " b\n" + long},
		{"a word that ends at the limit", long + " " + strings.Repeat("b", 39) + " c",
			long + " " + strings.Repeat("b", 39) + "\nc"},
		{"an item", "- " + long + " b " + long, "- " + long + " b\n  " + long},
		{"code is one word", long + " `b c` `" + long + " d`", long + " `b c`\n`" + long + " d`"},
		{"a link is one word", long + " ([b c](#" + long + ")) d",
			long + "\n([b c](#" + long + ")) d"},
		{"a dash begins no line", long + " " + strings.Repeat("b", 39) + " - c",
			long + "\n" + strings.Repeat("b", 39) + " - c"},
		{"a number begins no line", long + " " + strings.Repeat("b", 39) + " 1.",
			long + "\n" + strings.Repeat("b", 39) + " 1."},
		{"a heading", "### " + long + " " + long, "### " + long + " " + long},
		{"a long word", long + long + " b", long + long + "\nb"},
	} {
		if got := wrapped(test.line); got != test.want {
			t.Errorf("%s:\n got %q\nwant %q", test.name, got, test.want)
		}
	}
}
