package printable

import (
	"fmt"
	"unicode/utf8"
)

// Cut returns the beginning of a text, about as many bytes as the limit says and whole characters
// of it, and says how much more there is. A text that is cut already is not cut again for what it
// says of that.
func Cut(text string, limit int) string {
	if len(text) <= limit+len("… (9999999999 bytes more)") {
		return text
	}
	kept, rest := Beginning(text, limit)
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
