package printable

import "testing"

func TestTheRule(t *testing.T) {
	for _, test := range []struct{ text, wantText, wantLine, wantOneLine string }{
		{"", "", "", ""},
		{"plain ä 日本 €", "plain ä 日本 €", "plain ä 日本 €", "plain ä 日本 €"},
		{"a\nb", "a\nb", `a\nb`, "a b"},
		{"a\r\nb", "a\nb", `a\r\nb`, "a b"},
		{"a\rb", `a\rb`, `a\rb`, "a b"},
		{"a → é\tb", "a → é\tb", "a → é\tb", "a → é b"},
		{"a\r\n", "a\n", `a\r\n`, "a"},
		{"\x00\x7f\u0085", `\x00\x7f\u0085`, `\x00\x7f\u0085`, `\x00\x7f`},
		{"a\tb", "a\tb", "a\tb", "a b"},
		{"  a \n b ", "  a \n b ", `  a \n b `, "a b"},
		{"\x1b[31mred", `\x1b[31mred`, `\x1b[31mred`, `\x1b[31mred`},
		{"\x00\a\x7f", `\x00\a\x7f`, `\x00\a\x7f`, `\x00\a\x7f`},
		{"\u202eright", `\u202eright`, `\u202eright`, `\u202eright`},
		{"zero\u200bwidth", `zero\u200bwidth`, `zero\u200bwidth`, `zero\u200bwidth`},
		{"\ufffe", `\ufffe`, `\ufffe`, `\ufffe`},
		{"\xff", "\ufffd", "\ufffd", "\ufffd"},
		{"it's \"quoted\"", "it's \"quoted\"", "it's \"quoted\"", "it's \"quoted\""},
	} {
		if got := Text(test.text); got != test.wantText {
			t.Errorf("Text(%q): got %q, want %q", test.text, got, test.wantText)
		}
		if got := Line(test.text); got != test.wantLine {
			t.Errorf("Line(%q): got %q, want %q", test.text, got, test.wantLine)
		}
		if got := OneLine(test.text); got != test.wantOneLine {
			t.Errorf("OneLine(%q): got %q, want %q", test.text, got, test.wantOneLine)
		}
	}
}
