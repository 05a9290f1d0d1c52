package mistake

import (
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	for _, test := range []struct {
		name  string
		known []string
		want  string
	}{
		{"owner", nil, ""},
		{"onwer", []string{"link", "owner"}, "owner"},
		{"OWNER", []string{"link", "owner"}, "owner"},
		{"lnik", []string{"link", "owner"}, "link"},
		{"expiry", []string{"reason", "expires"}, "expires"},
		{"until", []string{"link", "expires"}, ""},
		{"a.b.200", []string{"a.b.201", "a.b.202"}, "a.b.201"},
		{"a.b.200", []string{"a.c.201", "a.b.202"}, "a.b.202"},
		{"id", []string{"ix"}, "ix"},
		{"x", []string{"y"}, ""}, // nothing is left of it
		{"", []string{"y"}, ""},
		{"größe", []string{"grösse", "grosse"}, "grösse"},
		{strings.Repeat("a", 200), []string{strings.Repeat("a", 199)}, strings.Repeat("a", 199)},
		{strings.Repeat("a", 201), []string{strings.Repeat("a", 200)}, ""},
	} {
		if got := Nearest(test.name, test.known); got != test.want {
			t.Errorf("%q of %q: got %q, want %q", test.name, test.known, got, test.want)
		}
	}
}

func TestEditDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a", "", 1}, {"abc", "abc", 0}, {"abc", "abd", 1}, {"abc", "ac", 1},
		{"abc", "acb", 2},
		{"kitten", "sitting", 3}, {"flaw", "lawn", 2}, {"ä", "a", 1}, {"", "äöü", 3},
	} {
		if got := editDistance([]rune(test.a), []rune(test.b)); got != test.want {
			t.Errorf("%q, %q: got %d, want %d", test.a, test.b, got, test.want)
		}
		if got := editDistance([]rune(test.b), []rune(test.a)); got != test.want {
			t.Errorf("%q, %q: got %d, want %d", test.b, test.a, got, test.want)
		}
	}
}

func TestListed(t *testing.T) {
	for want, names := range map[string][]string{"": nil, "a": {"a"}, "a and b": {"a", "b"},
		"a, b and c": {"a", "b", "c"}} {
		if got := Listed(names); got != want {
			t.Errorf("%q: got %s, want %s", names, got, want)
		}
	}
}

func TestNear(t *testing.T) {
	known := []string{"f-00ff", "f-00fe", "f-abcd", "f-10fe"}
	for _, test := range []struct {
		name string
		most int
		want string
	}{
		{"f-00fe", 3, "f-00fe f-00ff f-10fe"}, {"f-00fe", 2, "f-00fe f-00ff"},
		{"f-7777", 3, ""}, {"f-00fe", 0, ""},
	} {
		if got := strings.Join(Near(test.name, known, test.most), " "); got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
}
