package docs

import (
	"reflect"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	page := "# A\n\n```yaml a/b.yaml\nx: 1\n```\n\n````sh run\nplumbline run\n```\n````\n\n" +
		"```text shown\nall …\n```\n```sh run status=2\nfalse\n```\n```sh elsewhere\npodman\n```\n" +
		"```yaml\nx: 2\n```\n```\nplain\n```\n"
	want := []block{
		{kind: file, line: 3, text: "x: 1\n", name: "a/b.yaml"},
		{kind: run, line: 7, text: "plumbline run\n```\n"},
		{kind: shown, line: 12, text: "all …\n"},
		{kind: run, line: 15, text: "false\n", status: 2},
		{kind: elsewhere, line: 18, text: "podman\n"},
		{kind: illustration, line: 21, text: "x: 2\n"},
		{kind: illustration, line: 24, text: "plain\n"},
	}
	if got, err := parse(page); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v\n got %+v\nwant %+v", err, got, want)
	}
}

func TestWhatIsNoPage(t *testing.T) {
	for page, want := range map[string]string{
		"a\n```sh\nb\n```\n":                  `line 2: commands are marked "sh run"`,
		"```sh ran\nb\n```\n":                 `line 1: nobody knows what "sh ran" is`,
		"```sh run status=x\nb\n```\n":        `line 1: nobody knows what "status=x" is`,
		"```sh run quickly\nb\n```\n":         `line 1: nobody knows what "quickly" is`,
		"```text shown\nb\n```\n":             "line 1: no command stands before what is shown",
		"```yaml ../a.yaml\nb\n```\n":         "line 1: the file ../a.yaml lies outside",
		"```yaml something\nb\n```\n":         `line 1: nobody knows what "yaml something" is`,
		"```sh elsewhere\nb\n\n# not ended\n": "line 1: the block has no end",
	} {
		if _, err := parse(page); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", page, err, want)
		}
	}
}

func TestMatches(t *testing.T) {
	for _, test := range []struct {
		shown, output string
		want          bool
	}{
		{"a\n", "a\n", true}, {"a", "a", true}, {"a\n", "b\n", false}, {"a\n", "a\nb\n", false},
		{"a\n…\n", "a\nb\nc\n", true}, {"a\n…\n", "a\n", true}, {"…\nc\n", "a\nc\n", true},
		{"a\n…\nc\n", "a\nb\nd\n", false}, {"a …s\n", "a 12 s\n", true},
		{"a …s\n", "a 12\ns\n", false}, {"a.c\n", "abc\n", false}, {"a\n\nb\n", "a\n\nb\n", true},
		{"a\n\nb\n", "a\nb\n", false}, {"a\nb\n", "a   \nb\n", true}, {"", "", true},
		{"", "a\n", false},
	} {
		if got := matches(test.shown, test.output); got != test.want {
			t.Errorf("that %q shows %q is %t", test.shown, test.output, got)
		}
	}
}
