package printable

import (
	"strings"
	"testing"
)

func TestCut(t *testing.T) {
	long := strings.Repeat("a", 100)
	for _, test := range []struct {
		text  string
		limit int
		want  string
	}{
		{"", 10, ""},
		{"short", 10, "short"},
		{"short", 5, "short"},
		{"short", 4, "shor… (1 byte more)"},
		{long, 10, "aaaaaaaaaa… (90 bytes more)"},
		{"aaaaaaaaaa… (90 bytes more)", 4, "aaaa… (96 bytes more)"},
		{"é" + long, 1, "… (102 bytes more)"},
		{"é" + long, 2, "é… (100 bytes more)"},
		{"\xff\xff" + long, 1, "\xff… (101 bytes more)"},
		{"\x80\x80" + long, 1, "… (102 bytes more)"},
	} {
		got := Cut(test.text, test.limit)
		if got != test.want {
			t.Errorf("%.20q at %d: got %q, want %q", test.text, test.limit, got, test.want)
		}
		if again := Cut(got, test.limit); again != got {
			t.Errorf("%q is cut again: %q", got, again)
		}
	}
}
