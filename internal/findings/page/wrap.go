package page

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// width is how many columns a line of prose may have. A word alone may be longer.
const width = 100

var (
	// A span of code is one word, and so is a link. At the beginning of a line some words would
	// begin a heading, a list or a quotation, so they stay with the word before them.
	word = regexp.MustCompile(
		"(?:`[^`]*`|\\[[^\\]]*\\]\\([^)]*\\)|\\S)+(?: (?:[-+*>]|#+|\\d+[.)])(?: |$))*")
)

// wrapped breaks a line of Markdown between words. What it continues of an item of a list stands
// under the item's text. A heading has to stay in one line.
func wrapped(line string) string {
	if strings.HasPrefix(line, "#") || utf8.RuneCountInString(line) <= width {
		return line
	}
	text, item := strings.CutPrefix(line, "- ")
	beginning, indent := "", ""
	if item {
		beginning, indent = "- ", "  "
	}
	var b strings.Builder
	column := 0
	for i, next := range word.FindAllString(text, -1) {
		next = strings.TrimRight(next, " ")
		length := utf8.RuneCountInString(next)
		switch {
		case i == 0:
			b.WriteString(beginning)
			column = len(beginning)
		case column+1+length <= width:
			b.WriteByte(' ')
			column++
		default:
			b.WriteString("\n" + indent)
			column = len(indent)
		}
		b.WriteString(next)
		column += length
	}
	return b.String()
}
