package html

import (
	"slices"
	"strings"
	"unicode/utf8"

	"plumbline/harness/verdict"
	"plumbline/internal/report"
)

// How much of a document is shown around a place.
const (
	around = 3   // lines before and after
	width  = 160 // characters of a line
	before = 60  // characters before the column, where the line has more than width
)

// excerpts returns what stands around places of documents, each place read once.
type excerpts struct {
	texts map[string]string
	lines map[string][]string
	known map[verdict.Location]*excerpt
}

func newExcerpts(suite report.Suite) *excerpts {
	e := &excerpts{texts: map[string]string{}, lines: map[string][]string{},
		known: map[verdict.Location]*excerpt{}}
	for _, document := range append([]report.Document{suite.Document}, suite.Amendments...) {
		if document.Text != "" {
			e.texts[document.Path] = document.Text
		}
	}
	return e
}

// excerpt is some lines of a document, one of them marked.
type excerpt struct {
	Name  string // for those who cannot see that it is an excerpt
	Lines []excerptLine
}

// excerptLine is a line of a document. Where it is the marked one, Mark is what stands at the
// column.
type excerptLine struct {
	Number      int
	Marked      bool
	Before      []piece
	Mark        []piece
	After       []piece
	Left, Right bool // something is left out there
}

// at returns the lines around a place, or nil where the text is not known or has no such line.
func (e *excerpts) at(place verdict.Location) *excerpt {
	text, found := e.texts[place.File]
	if !found || place.Line < 1 {
		return nil
	}
	place.Pointer = ""
	if known, found := e.known[place]; found {
		return known
	}
	lines, found := e.lines[place.File]
	if !found {
		lines = strings.Split(text, "\n")
		e.lines[place.File] = lines
	}
	var made *excerpt
	if place.Line <= len(lines) {
		made = &excerpt{Name: visible(place.File)}
		for number := max(1, place.Line-around); number <= min(len(lines),
			place.Line+around); number++ {
			line := strings.TrimSuffix(lines[number-1], "\r")
			if number != place.Line {
				kept, rest := cutCharacters(line, width)
				made.Lines = append(made.Lines,
					excerptLine{Number: number, Before: pieces(kept, nil), Right: rest})
				continue
			}
			made.Lines = append(made.Lines, marked(number, line, place.Column))
		}
	}
	e.known[place] = made
	return made
}

// marked cuts a line around its column, which counts characters from one.
func marked(number int, line string, column int) excerptLine {
	start := offsetOf(line, column-1)
	from := 0
	if utf8.RuneCountInString(line) > width {
		from = offsetOf(line, column-1-before)
	}
	// of one that is too long only the beginning is marked
	length := min(markLength(line[start:]), width)
	for start+length < len(line) && !utf8.RuneStart(line[start+length]) {
		length--
	}
	end := start + length
	shown := utf8.RuneCountInString(line[from:end])
	after, rest := cutCharacters(line[end:], max(0, width-shown))
	return excerptLine{
		Number: number, Marked: true, Before: pieces(line[from:start], nil),
		Mark: pieces(line[start:end], nil), After: pieces(after, nil),
		Left: from > 0, Right: rest,
	}
}

// markLength returns how many bytes of a text are marked: a string with its quotes, a word, or one
// sign.
func markLength(text string) int {
	if text == "" {
		return 0
	}
	if quote := text[0]; quote == '"' || quote == '\'' {
		for i := 1; i < len(text); i++ {
			switch text[i] {
			case '\\':
				i++
			case quote:
				return i + 1
			}
		}
		return len(text)
	}
	if end := strings.IndexAny(text, " \t,:{}[]\"'"); end > 0 {
		return end
	} else if end < 0 {
		return len(text)
	}
	return 1
}

// offsetOf returns where the nth character of a text begins.
func offsetOf(text string, n int) int {
	for i := range text {
		if n <= 0 {
			return i
		}
		n--
	}
	return len(text)
}

func cutCharacters(text string, most int) (kept string, rest bool) {
	end := offsetOf(text, most)
	return text[:end], end < len(text)
}

// path is what people read of a place: file:line:column.
func path(place verdict.Location) string {
	if place.File == "" {
		return ""
	}
	whole := place.String()
	return visible(whole[:len(whole)-len("  #")-len(place.Pointer)])
}

// sortedKeys returns the keys of a map in their order.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
