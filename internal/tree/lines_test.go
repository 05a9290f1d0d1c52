package tree

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPositions(t *testing.T) {
	for _, test := range []struct {
		name, text string
		offset     int
		want       string
	}{
		{"an empty text", "", 0, "1:1"},
		{"the first character", "abc", 0, "1:1"},
		{"the last character", "abc", 2, "1:3"},
		{"the end", "abc", 3, "1:4"},
		{"beyond the end", "abc", 99, "1:4"},
		{"a line feed stands at the end of its line", "a\nb", 1, "1:2"},
		{"behind a line feed", "a\nb", 2, "2:1"},
		{"behind the last line feed", "a\n", 2, "2:1"},
		{"empty lines", "\n\n\nx", 3, "4:1"},
		{"a carriage return is a character of its line", "a\r\nb", 2, "1:3"},
		{"behind CRLF", "a\r\nb", 3, "2:1"},
		{"a tab counts once", "\t\tx", 2, "1:3"},
		{"two bytes, one column", "éx", 2, "1:2"},
		{"four bytes, one column", "😀x", 4, "1:2"},
		{"a combining character counts", "e\u0301x", 3, "1:3"},
		{"multi-byte characters of earlier lines do not", "日本\nx", 7, "2:1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := newLines([]byte(test.text)).position(test.offset).String(); got != test.want {
				t.Errorf("lines: got %s, want %s", got, test.want)
			}
			if got := newCursor([]byte(test.text)).position(
				test.offset).String(); got != test.want {
				t.Errorf("cursor: got %s, want %s", got, test.want)
			}
		})
	}
}

// The two ways to find a position agree, at every character of a text.
func TestCursorAgreesWithLines(t *testing.T) {
	for seed := range uint64(50) {
		random := rand.New(rand.NewPCG(seed, 2))
		var b strings.Builder
		for range 60 {
			b.WriteString([]string{"a", "\n", "\r\n", "\t", "é", "日", "😀",
				"\u2028"}[random.IntN(8)])
		}
		text := []byte(b.String())
		lines, cursor := newLines(text), newCursor(text)
		line, column := 1, 1
		for offset := 0; offset < len(text); {
			want := Position{line, column}
			if got := lines.position(offset); got != want {
				t.Fatalf("seed %d, offset %d: lines gives %s, want %s", seed, offset, got, want)
			}
			if got := cursor.position(offset); got != want {
				t.Fatalf("seed %d, offset %d: cursor gives %s, want %s", seed, offset, got, want)
			}
			r, size := utf8.DecodeRune(text[offset:])
			column++
			if r == '\n' {
				line, column = line+1, 1
			}
			offset += size
		}
	}
}

func TestTheCursorStaysWhereItIsAskedAgain(t *testing.T) {
	cursor := newCursor([]byte("a\nbc"))
	for range 3 {
		if got := cursor.position(3).String(); got != "2:2" {
			t.Error(got)
		}
	}
}

func TestFirstInvalidUTF8(t *testing.T) {
	for text, want := range map[string]string{
		"\xff": "1:1", "a\xff": "1:2", "é\n日\xe6\x97": "2:2", "\ufffd\xc0\xaf": "1:2",
		"\xed\xa0\x80": "1:1", "a\r\n\t\x80": "2:2", "\xf5\x80\x80\x80": "1:1",
	} {
		if got := refused(t, text); got.Error() != "f:"+want+": the text is not UTF-8" {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
	if root := parsed(t, "\"\ufffd\""); root.Text != "\ufffd" {
		t.Errorf("U+FFFD itself is a character like any other: got %q", root.Text)
	}
}
