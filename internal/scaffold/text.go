package scaffold

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// What generated files may be wide.
const (
	maxColumns = 100
	// of one piece of a text in Go code, which stands behind others
	pieceColumns = 56
	optionLength = 72 // of a call that stands on one line
)

// literal is Go code of a text. A long one is joined from pieces, each on a line of its own.
func literal(text string) string {
	var pieces []string
	for rest := text; rest != "" || len(pieces) == 0; {
		piece := quotedBeginning(rest)
		pieces = append(pieces, strconv.Quote(piece))
		rest = rest[len(piece):]
	}
	return strings.Join(pieces, " +\n")
}

// quotedBeginning is the beginning of a text that is no wider than a piece when it is quoted. It
// ends behind a space where there is one.
func quotedBeginning(text string) string {
	width, space := 0, 0
	for i, r := range text {
		width += utf8.RuneCountInString(strconv.Quote(string(r))) - 2
		if width > pieceColumns {
			if space > 0 {
				return text[:space]
			}
			return text[:max(i, 1)]
		}
		if r == ' ' {
			space = i + 1
		}
	}
	return text
}

// calling is Go code of a call, on several lines where it is long.
func calling(function string, arguments ...string) string {
	line := function + "(" + strings.Join(arguments, ", ") + ")"
	if len(line) <= optionLength && !strings.Contains(line, "\n") {
		return line
	}
	return function + "(\n" + strings.Join(arguments, ",\n") + ",\n)"
}

// comment is a text as comment lines of Go, each with an indent behind the slashes.
func comment(indent, text string) string {
	var b strings.Builder
	for _, line := range wrapped(text, maxColumns-len("// ")-len(indent)) {
		b.WriteString(strings.TrimRight("// "+indent+line, " ") + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// wrapped breaks a text into lines of at most so many columns. A word that is longer is cut.
func wrapped(text string, columns int) (lines []string) {
	line := ""
	for _, word := range strings.Fields(text) {
		if runes := []rune(word); len(runes) > columns {
			word = string(runes[:columns-1]) + "…"
		}
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > columns:
			lines, line = append(lines, line), word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}
