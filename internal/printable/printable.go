// Package printable keeps what was received or read from steering the terminal or the page that
// shows it, and from turning the text around it.
//
// There is one rule: what package unicode does not call printable (control characters, those that
// nobody sees, overrides of the direction, bytes that are no UTF-8) is written as Go writes it in a
// string, such as \x1b or \u202e. So is a character of what a CI system would take for a command in
// a log, such as the second # of ##[error]; see [Neutral].
package printable

import (
	"strconv"
	"strings"
	"unicode"
)

// Text returns a text of one or of several lines: its line ends and tabs stay, and CR LF becomes
// LF.
func Text(text string) string {
	return escape(strings.ReplaceAll(text, "\r\n", "\n"), "\n\t")
}

// Line returns a text that is to stand on one line: line ends are written as \n, and tabs stay.
func Line(text string) string { return escape(text, "\t") }

// OneLine returns a text on one line, with one space wherever it has white space.
func OneLine(text string) string { return Line(strings.Join(strings.Fields(text), " ")) }

func escape(text, kept string) string {
	if plain(text, kept) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if unicode.IsPrint(r) || strings.ContainsRune(kept, r) {
			b.WriteRune(r)
			continue
		}
		quoted := strconv.QuoteRune(r)
		b.WriteString(quoted[1 : len(quoted)-1])
	}
	return Neutral(b.String())
}

// plain tells of most texts that there is nothing to write otherwise.
func plain(text, kept string) bool {
	for i := range len(text) {
		c := text[i]
		if c < ' ' && strings.IndexByte(kept, c) < 0 || c >= 0x7f || c == '#' || c == ':' {
			return false
		}
	}
	return true
}
