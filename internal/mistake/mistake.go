// Package mistake is how Plumbline says what is wrong with a file that people write for it: every
// mistake at once, each with its place and its remedy.
package mistake

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"plumbline/internal/tree"
)

// Mistake is one thing that is wrong with a file.
type Mistake struct {
	File    string
	Line    int // 0 where it is not known
	Column  int
	Problem string // what is wrong
	Remedy  string // how to mend it
}

// Error returns file:line:column: what is wrong; how to mend it.
func (m Mistake) Error() string {
	if m.Line == 0 {
		return fmt.Sprintf("%s: %s; %s", m.File, m.Problem, m.Remedy)
	}
	return fmt.Sprintf("%s:%d:%d: %s; %s", m.File, m.Line, m.Column, m.Problem, m.Remedy)
}

// Error is everything that is wrong with files, in their order.
type Error struct{ Mistakes []Mistake }

// Error returns one line for each mistake.
func (e *Error) Error() string {
	lines := make([]string, len(e.Mistakes))
	for i, mistake := range e.Mistakes {
		lines[i] = mistake.Error()
	}
	return strings.Join(lines, "\n")
}

// List collects what is wrong. What stands behind a YAML anchor is met once for each alias, and
// told once.
type List struct {
	list []Mistake
	told map[Mistake]bool
}

// Add adds a mistake at a place of a file, unless it has been told.
func (m *List) Add(file string, at tree.Position, problem, remedy string) {
	mistake := Mistake{File: file, Line: at.Line, Column: at.Column, Problem: problem,
		Remedy: remedy}
	if m.told[mistake] {
		return
	}
	if m.told == nil {
		m.told = map[Mistake]bool{}
	}
	m.told[mistake] = true
	m.list = append(m.list, mistake)
}

// Err is nil if nothing is wrong, and otherwise an [*Error] with all mistakes, as they were added.
func (m *List) Err() error {
	if len(m.list) == 0 {
		return nil
	}
	return &Error{Mistakes: m.list}
}

// Empty tells whether nothing is wrong so far.
func (m *List) Empty() bool { return len(m.list) == 0 }

// maxShown bounds, in characters, what a message repeats of a text.
const maxShown = 80

// Shortened is a text as far as a message repeats it.
func Shortened(text string) string {
	if utf8.RuneCountInString(text) > maxShown {
		return string([]rune(text)[:maxShown]) + "…"
	}
	return text
}

// Show quotes a text for a message.
func Show(text string) string { return fmt.Sprintf("%q", Shortened(text)) }

// Kind says what a value is, in the words of YAML and with the value where it is short.
func Kind(n *tree.Node) string {
	switch n.Kind {
	case tree.Array:
		return "a list"
	case tree.Object:
		return "a mapping"
	case tree.Null:
		return "empty"
	case tree.String:
		return "the text " + Show(n.Text)
	}
	return "the " + n.Kind.String() + " " + Shortened(n.Text)
}
