package printable

import (
	"fmt"
	"regexp"
	"strconv"
	"unicode/utf8"
)

// cutMark is what stands where a text was cut.
var cutMark = regexp.MustCompile(`… \((\d{1,12}) bytes? more\)$`)

// Cut returns the beginning of a text, at most as many bytes as the limit says and whole characters
// of it, and says how much more there is. What has been cut before is counted in.
func Cut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	before := 0
	if mark := cutMark.FindStringSubmatchIndex(text); mark != nil {
		before, _ = strconv.Atoi(text[mark[2]:mark[3]]) // digits, and not too many
		if mark[0] <= limit {
			return text
		}
		text = text[:mark[0]]
	}
	kept, rest := Beginning(text, limit)
	if rest += before; rest == 1 {
		return kept + "… (1 byte more)"
	}
	return fmt.Sprintf("%s… (%d bytes more)", kept, rest)
}

// Beginning returns the beginning of a text, at most as many bytes as the limit says and whole
// characters of it, and how many bytes are left out.
func Beginning(text string, limit int) (kept string, rest int) {
	if len(text) <= limit {
		return text, 0
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit], len(text) - limit
}
