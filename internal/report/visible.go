package report

import (
	"strconv"
	"strings"
	"unicode"
)

// visible keeps what was received from steering what shows it and from turning text around: control
// characters other than line ends and tabs, those that are seen nowhere and what is no character
// are written as Go writes them in strings.
func visible(text string) string {
	var b strings.Builder
	for _, r := range strings.ReplaceAll(text, "\r\n", "\n") {
		if r != '\t' && r != '\n' && !unicode.IsPrint(r) {
			quoted := strconv.QuoteRune(r)
			b.WriteString(quoted[1 : len(quoted)-1])
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// cut shortens a text to about so many bytes, and says so.
func cut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	return strings.ToValidUTF8(text[:limit], "") + "… (cut; plumbline.json has the rest)"
}
