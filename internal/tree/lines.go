package tree

import (
	"sort"
	"unicode/utf8"
)

// lines finds the position of a byte offset without reading the text again each time.
type lines struct {
	text   []byte
	starts []int
}

func newLines(text []byte) *lines {
	starts := []int{0}
	for i, b := range text {
		if b == '\n' {
			starts = append(starts, i+1)
		}
	}
	return &lines{text, starts}
}

func (l *lines) position(offset int) Position {
	offset = min(offset, len(l.text))
	line := sort.SearchInts(l.starts, offset+1) - 1
	return Position{Line: line + 1, Column: utf8.RuneCount(l.text[l.starts[line]:offset]) + 1}
}

// cursor returns positions of offsets that only grow: one pass over the text, however long its
// lines are.
type cursor struct {
	text   []byte
	offset int
	at     Position
}

func newCursor(text []byte) *cursor { return &cursor{text: text, at: Position{1, 1}} }

func (c *cursor) position(offset int) Position {
	for c.offset < offset && c.offset < len(c.text) {
		_, size := utf8.DecodeRune(c.text[c.offset:])
		if c.text[c.offset] == '\n' {
			c.at = Position{c.at.Line + 1, 1}
		} else {
			c.at.Column++
		}
		c.offset += size
	}
	return c.at
}
