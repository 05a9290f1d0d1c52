package report

import (
	"fmt"
	"strings"

	"plumbline/internal/printable"
)

// markupEntities are the characters that Markdown, HTML or GitHub's mathematics could take for
// markup. A character reference never is markup (CommonMark section 2.5).
var markupEntities = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", "|", "&#124;", "`", "&#96;", "*", "&#42;", "_", "&#95;",
	"[", "&#91;", "]", "&#93;", `\`, "&#92;", "~", "&#126;", "$", "&#36;",
	// A comment within keeps code hosts from seeing somebody mentioned or an address to link to.
	"@", "@<!-- -->", "://", ":<!-- -->//", "www.", "www<!-- -->.",
)

// md returns a text as one line of Markdown that shows it and nothing else, wherever it stands in a
// line.
func md(text string) string {
	text = printable.Text(strings.Join(strings.Fields(text), " "))
	start := ""
	// what could begin a list, a heading or an underline
	if text != "" && strings.IndexByte("-+#=0123456789", text[0]) >= 0 {
		start, text = fmt.Sprintf("&#%d;", text[0]), text[1:]
	}
	return start + markupEntities.Replace(text)
}

// fenced returns a text as a code block (CommonMark section 4.5), within a fence that is longer
// than any in the text.
func fenced(language, text string) string {
	text = printable.Text(text)
	fence := strings.Repeat("`", max(3, longestRun(text, '`')+1))
	return fence + language + "\n" + strings.TrimRight(text, "\n") + "\n" + fence + "\n"
}

func longestRun(text string, of rune) int {
	longest, run := 0, 0
	for _, r := range text {
		run++
		if r != of {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest
}

// cut shortens a text to about so many bytes, and says so.
func cut(text string, limit int) string { return printable.Cut(text, limit) }
