package redact

import (
	"cmp"
	"slices"
	"strings"
)

// span is a stretch of a text and what is to stand there.
type span struct {
	start, end int
	text       string // redacted form
	name       string // of the secret or variable, if it is exactly one
	spelling   Spelling
	of         *registered // what name is the name of
	base64     bool        // the spelling is base64
	webToken   bool        // it was recognized by its form
}

// merge makes spans disjoint. A span inside a longer one says nothing of its
// own; two that overlap partly become one that names both, because cutting
// either short would leave a part of a secret behind.
func merge(spans []span) []span {
	slices.SortStableFunc(spans, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end))
	})
	var merged []span
	for _, s := range spans {
		last := len(merged) - 1
		switch {
		case last < 0 || s.start >= merged[last].end:
			merged = append(merged, s)
		case s.end > merged[last].end:
			if !strings.Contains(merged[last].text, s.text) {
				merged[last].text += s.text // each is named once: chains can be long
			}
			merged[last].end = s.end
			merged[last].name, merged[last].of, merged[last].base64 = "", nil, false
			merged[last].webToken = false
		}
	}
	return merged
}

// render returns text with its spans, disjoint and in order, filled in.
func render(text string, spans []span) string {
	if len(spans) == 0 {
		return text
	}
	var out strings.Builder
	at := 0
	for _, s := range spans {
		out.WriteString(text[at:s.start])
		out.WriteString(s.text)
		at = s.end
	}
	out.WriteString(text[at:])
	return out.String()
}
