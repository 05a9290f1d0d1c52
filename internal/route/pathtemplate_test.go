package route

import (
	"fmt"
	"strings"
	"testing"
)

func TestTokens(t *testing.T) {
	for text, want := range map[string]string{
		"":           "",
		"a":          "'a'",
		"{a}":        "<a>",
		"/a/{b}/c":   "'/a/' <b> '/c'",
		"{a}{b}":     "<a> <b>",
		"{}":         "<>",
		"{a/b?c}":    "<a/b?c>",
		"{a":         "'{a'",
		"a}":         "'a}'",
		"{{a}}":      "'{' <a> '}'",
		"{a{b}c}":    "'{a' <b> 'c}'",
		"}{":         "'}{'",
		"{a}}{b}":    "<a> '}' <b>",
		"{é}":        "<é>",
		"/{a}.{b}/{": "'/' <a> '.' <b> '/{'",
	} {
		var got []string
		for _, token := range tokens(text) {
			if token.variable {
				got = append(got, "<"+token.text+">")
			} else {
				got = append(got, "'"+token.text+"'")
			}
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func TestParsePath(t *testing.T) {
	for _, test := range []struct{ path, text, query, fragment string }{
		{"/", "/", "", ""},
		{"/a/{b}/c", "/a/{b}/c", "", ""},
		{"/a//b/", "/a//b/", "", ""},
		{"/a-{b/c}.{d}", "/a-{b/c}.{d}", "", ""},
		{"/a?b=c", "/a", "b=c", ""},
		{"/a?b={c}&d#e", "/a", "b={c}&d", "e"},
		{"/a#b?c", "/a", "", "b?c"},
		{"/{a?}/b?c", "/{a?}/b", "c", ""},
	} {
		p := parsePath(test.path)
		if got := pathText(p.segments); got != test.text || p.query != test.query ||
			p.fragment != test.fragment {
			t.Errorf("%s: got %s, query %q, fragment %q; want %s, %q, %q", test.path, got, p.query,
				p.fragment, test.text, test.query, test.fragment)
		}
	}
}

func TestNormalize(t *testing.T) {
	for _, test := range []struct{ raw, strict, loose string }{
		{"", "", ""},
		{"a:b", "a:b", "a:b"},
		{"%61%7e", "a~", "a~"},
		{"a%3ab", "a%3Ab", "a:b"},
		{"%2f%2F", "%2F%2F", "//"},
		{"%25%32%35", "%2525", "%25"},
		{"%c3%A9", "é", "é"},
		{"%20%22%7B%7c", ` "{|`, ` "{|`},
		{"%", "%", "%"},
		{"%4", "%4", "%4"},
		{"%zz%4g%61", "%zz%4ga", "%zz%4ga"},
	} {
		if got := normalize(test.raw, false); got.text != test.strict {
			t.Errorf("%s strictly: got %q, want %q", test.raw, got.text, test.strict)
		}
		if got := normalize(test.raw, true); got.text != test.loose {
			t.Errorf("%s loosely: got %q, want %q", test.raw, got.text, test.loose)
		}
	}
}

func TestNormalizedPlaces(t *testing.T) {
	for _, test := range []struct{ raw, want string }{
		{"ab", "0 1 2"},
		{"a%62c", "0 1 4 5"},
		{"a%3ac", "0 1 -1 -1 4 5"},
		{"%61", "0 3"},
		{"%6", "0 1 2"},
	} {
		d := normalize(test.raw, false)
		var got []string
		for i := range len(d.text) + 1 {
			got = append(got, fmt.Sprint(d.place(i)))
		}
		if got := strings.Join(got, " "); got != test.want {
			t.Errorf("%s: got %s, want %s", test.raw, got, test.want)
		}
	}
}

func TestPartTemplates(t *testing.T) {
	for _, test := range []struct{ template, raw, want string }{
		{"a{x}", "ab", "b"},
		{"a{x}", "a", "no"},
		{"a{x}", "bb", "no"},
		{"{x}a", "ba", "b"},
		{"{x}a", "a", "no"},
		{"{x}aa", "aaa", "a"},
		{"a{x}a", "aa", "no"},
		{"a{x}a", "aaa", "a"},
		{"ab{x}bc", "abc", "no"},
		{"{x}.{y}", "a.b", "a|b"},
		{"{x}.{y}", "a.b.c", "a.b|c"},
		{"{x}.{y}", "...", ".|."},
		{"{x}.{y}", "a.", "no"},
		{"{x}.{y}", "ab.", "no"},
		{"{x}.{y}", "a..", "a|."},
		{"{x}.{y}", ".b", "no"},
		{"{x}.{y}", "a%2Eb", "a|b"},
		{"{x}.{y}", "%2e.%2E", "%2e|%2E"},
		{"{x}:{y}", "a%3Ab:c", "a%3Ab|c"},
		{"{x}:{y}", "a%3Ab", "no"},
		{"{x}%3a{y}", "a%3Ab", "a|b"},
		{"{x}%3a{y}", "a:b", "no"},
		{"{x}3A{y}", "a%3Ab", "no"},
		{"{x}3A", "a%3A", "no"},
		{"%3{x}", "%3Ab", "no"},
		{"{x}-{y}-{z}", "1-2-3", "1|2|3"},
		{"{x}-{y}-{z}", "1-2-3-4", "1-2|3|4"},
		{"{x}-{y}-{z}", "1-2", "no"},
		{"{x}-{y}-{z}", "-----", "-|-|-"},
		{"{x}--{y}", "1---2", "1-|2"},
		{"{x}{y}", "ab", "a|b"},
		{"{x}{y}", "abc", "ab|c"},
		{"{x}{y}", "a", "no"},
		{"{x}{y}", "a%3A", "a|%3A"},
		{"{x}{y}", "%3A", "no"},
		{"{x}{y}", ";x=1;y=2", ";x=1|;y=2"},
		{"{x}{y}", ";x=1;yy=2;y", ";x=1;yy=2|;y"},
		{"{x}{y}", ";x=1;y=2;y=3", ";x=1|;y=2;y=3"},
		{"{x}{y}{z}", ";x;y;z", ";x|;y|;z"},
	} {
		s := parsePath("/" + test.template).segments[0]
		got := "no"
		if values, matched := s.normalized(false).match(test.raw,
			normalize(test.raw, false)); matched {
			got = strings.Join(values, "|")
		}
		if got != test.want {
			t.Errorf("%s as %s: got %s, want %s", test.raw, test.template, got, test.want)
		}
	}
}

// A greedy pattern with backtracking would take years.
func TestPartTemplatesTakeNoLongerThanTheirText(t *testing.T) {
	s := parsePath("/" + strings.Repeat("{a}-", 200) + "{a}b").segments[0]
	if _, matched := s.normalized(false).match(strings.Repeat("-a", 5000),
		decoded{text: strings.Repeat("-a", 5000)}); matched {
		t.Error("matched without the b at the end")
	}
	if _, matched := s.normalized(false).match(strings.Repeat("a", 10_000)+"b",
		decoded{text: strings.Repeat("a", 10_000) + "b"}); matched {
		t.Error("matched without any hyphen")
	}
	if _, matched := s.normalized(false).match(strings.Repeat("-a", 5000)+"b",
		decoded{text: strings.Repeat("-a", 5000) + "b"}); !matched {
		t.Error("not matched")
	}
}

func TestCandidatesComeMostConcreteFirst(t *testing.T) {
	var ts templates
	for i, text := range []string{"{a}{b}", "{a}.{b}", "{a}.json", "{a}.x.json", "a{b}", "ab{c}",
		"{a}b.{c}n", "q{a}", "{x}-{y}"} {
		segment := parsePath("/" + text).segments[0]
		part := segment.normalized(false)
		part.order = i
		part.names = []string{text} // to be told by
		ts.add(part)
	}
	for text, want := range map[string]string{
		"abcd":      "ab{c} a{b} {a}.{b} {x}-{y} {a}{b}",
		"ab.x.json": "{a}.x.json {a}.json {a}b.{c}n ab{c} a{b} {a}.{b} {x}-{y} {a}{b}",
		"":          "",
	} {
		var got []string
		for _, part := range ts.candidates(text) {
			got = append(got, part.names[0])
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %s, want %s", text, strings.Join(got, " "), want)
		}
	}
}
