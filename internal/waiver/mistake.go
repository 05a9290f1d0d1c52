package waiver

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"plumbline/internal/tree"
)

// Mistake is one thing that is wrong with waivers.
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

// Error is everything that is wrong with waivers, in the order of the file. The errors of this
// package are of this type.
type Error struct{ Mistakes []Mistake }

// Error returns one line for each mistake.
func (e *Error) Error() string {
	lines := make([]string, len(e.Mistakes))
	for i, mistake := range e.Mistakes {
		lines[i] = mistake.Error()
	}
	return strings.Join(lines, "\n")
}

// mistakes collects what is wrong. What stands behind a YAML anchor is met once for each alias, and
// told once.
type mistakes struct {
	list []Mistake
	told map[Mistake]bool
}

func (m *mistakes) add(file string, at tree.Position, problem, remedy string) {
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

// about adds a mistake at the place of a waiver.
func (m *mistakes) about(w Waiver, problem, remedy string) {
	m.add(w.File, tree.Position{Line: w.Line, Column: w.Column}, problem, remedy)
}

// err is nil if nothing is wrong.
func (m *mistakes) err() error {
	if len(m.list) == 0 {
		return nil
	}
	return &Error{Mistakes: m.list}
}

// maxShown bounds, in characters, what a message repeats of a text.
const maxShown = 80

// shortened is a text as far as a message repeats it.
func shortened(text string) string {
	if utf8.RuneCountInString(text) > maxShown {
		return string([]rune(text)[:maxShown]) + "…"
	}
	return text
}

// show quotes a text for a message.
func show(text string) string { return fmt.Sprintf("%q", shortened(text)) }
