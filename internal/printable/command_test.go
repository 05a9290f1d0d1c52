package printable

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
)

// commands are texts with what a CI system would take for a command, and how they may be shown.
var commands = []struct{ text, want string }{
	{"##[error]x", `#\x23[error]x`},
	{"a ##[group]b", `a #\x23[group]b`},
	{"###[warning]", `##\x23[warning]`},
	{"x##vso[task.setvariable variable=A]b", `x#\x23vso[task.setvariable variable=A]b`},
	{"##VSO[task.complete]", `#\x23VSO[task.complete]`},
	{"##teamcity[testFailed]", `#\x23teamcity[testFailed]`},
	{"##[a]##[b]", `#\x23[a]#\x23[b]`},
	{"::error::x", `\x3a:error::x`},
	{" \t::set-output name=a::b", " \t" + `\x3a:set-output name=a::b`},
	{"a\n::add-mask::b", "a\n" + `\x3a:add-mask::b`},
	{"a\n \n  ::stop-commands::b", "a\n \n  " + `\x3a:stop-commands::b`},
	{"a ::error::x", "a ::error::x"},
	{"## a heading [1]", "## a heading [1]"},
	{"#[a]", "#[a]"},
	{"a::b", "a::b"},
	{":a", ":a"},
	{"", ""},
}

func TestNothingIsACommandToACISystem(t *testing.T) {
	for _, test := range commands {
		if got := Neutral(test.text); got != test.want {
			t.Errorf("Neutral(%q): got %q, want %q", test.text, got, test.want)
		}
		if got := Text(test.text); got != test.want {
			t.Errorf("Text(%q): got %q, want %q", test.text, got, test.want)
		}
		if got := Neutral(test.want); got != test.want {
			t.Errorf("what is neutral changes again: %q becomes %q", test.want, got)
		}
	}
	for _, got := range []string{Line("::error::x"), OneLine("\n ::error::x"), Line("##[error]")} {
		if strings.HasPrefix(got, "::") || strings.Contains(got, "##[") {
			t.Errorf("a line still is a command: %q", got)
		}
	}
	// GitHub's runner also ends a line at a carriage return, and skips white space of any kind.
	for _, text := range []string{"a\r::error::x", "\u00a0::error::x", "\u2003::error::x"} {
		if got := Neutral(text); !strings.HasSuffix(got, `\x3a:error::x`) {
			t.Errorf("Neutral(%q): got %q", text, got)
		}
	}
}

// TestAWriterLooksAcrossPieces writes each text whole, byte by byte, and cut in two anywhere.
func TestAWriterLooksAcrossPieces(t *testing.T) {
	write := func(pieces ...string) string {
		var b strings.Builder
		w := NewWriter(&b)
		for _, piece := range pieces {
			if n, err := w.Write([]byte(piece)); n != len(piece) || err != nil {
				t.Fatalf("wrote %d of %q: %v", n, piece, err)
			}
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	for _, test := range commands {
		for _, before := range []string{"", "•", "line\n", "é: "} {
			text := before + test.text
			want := Neutral(text)
			if got := write(strings.Split(text, "")...); got != want {
				t.Errorf("%q by characters: got %q, want %q", text, got, want)
			}
			for i := range len(text) {
				if got := write(text[:i], text[i:]); got != want {
					t.Errorf("%q cut at %d: got %q, want %q", text, i, got, want)
				}
			}
		}
	}
}

// TestAWriterHoldsBackAlmostNothing, so that dots of progress are seen when they come.
func TestAWriterHoldsBackAlmostNothing(t *testing.T) {
	var b strings.Builder
	w := NewWriter(&b)
	for _, piece := range []string{"•", "a:", "\n", "b "} {
		if _, err := w.Write([]byte(piece)); err != nil {
			t.Fatal(err)
		}
	}
	if got := b.String(); got != "•a:\nb " {
		t.Errorf("got %q before the end", got)
	}
}

// TestCommandsOfTheProgramBeginALine, whatever stands before them.
func TestCommandsOfTheProgramBeginALine(t *testing.T) {
	var b strings.Builder
	w := NewWriter(&b)
	for _, text := range []string{"•••#", "::error::ours\n", "##[error]theirs"} {
		var err error
		if strings.Contains(text, "ours") {
			err = WriteCommands(w, text)
		} else {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if got, want := b.String(), "•••#\n::error::ours\n#\\x23[error]theirs"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	var plain strings.Builder
	if err := WriteCommands(&plain, "::error::ours\n"); err != nil ||
		plain.String() != "::error::ours\n" {
		t.Errorf("got %q, %v", plain.String(), err)
	}
}

func TestJSONKeepsItsValue(t *testing.T) {
	text, err := json.Marshal([]string{"##[error]", `\##vso[x]`, "## [a]"})
	if err != nil {
		t.Fatal(err)
	}
	neutral := JSON(text)
	var was, is []string
	if err := errors.Join(json.Unmarshal(text, &was), json.Unmarshal(neutral, &is)); err != nil ||
		!slices.Equal(was, is) {
		t.Errorf("%s became %s: %v", text, neutral, err)
	}
	if got := Neutral(string(neutral)); got != string(neutral) {
		t.Errorf("a command is left: %s", neutral)
	}
}
