package html

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The most that is shown of a text, in bytes: a server decides how long its answers are, and the
// page must still open.
const (
	maxText = 64 << 10 // of a body or an output
	maxLine = 8 << 10  // of everything else, such as a message
)

// piece is a stretch of a text. At most one of Mask and Sign is given.
type piece struct {
	Text string
	Mask string // name of the secret that Text stands in the place of
	Sign string // code point of a character that cannot be seen, such as U+202E
}

// visible returns a text for a sentence or an attribute: what cannot be seen in it, or would change
// how the text around it is shown, is written as its code point.
func visible(text string) string {
	text, rest := cut(text, maxLine)
	if next := hiddenAt(text); next >= 0 {
		var b strings.Builder
		for next >= 0 {
			sign, size := signOf(text[next:])
			b.WriteString(text[:next])
			b.WriteString("⟨" + sign + "⟩")
			text = text[next+size:]
			next = hiddenAt(text)
		}
		b.WriteString(text)
		text = b.String()
	}
	if rest > 0 {
		text += fmt.Sprintf(" … (%s more)", bytesOf(rest))
	}
	return text
}

// pieces divides a text into what is shown as it is, masks, and what cannot be seen.
func pieces(text string, masks map[string]string) []piece {
	var all []piece
	for _, p := range masked(text, masks) {
		if p.Mask != "" {
			p.Text = visible(p.Text)
			all = append(all, p)
			continue
		}
		text := p.Text
		for next := hiddenAt(text); next >= 0; next = hiddenAt(text) {
			sign, size := signOf(text[next:])
			if next > 0 {
				all = append(all, piece{Text: text[:next]})
			}
			all = append(all, piece{Sign: sign})
			text = text[next+size:]
		}
		if text != "" {
			all = append(all, piece{Text: text})
		}
	}
	return all
}

// masked divides a text at its masks; of two that begin at one place the longer counts.
func masked(text string, masks map[string]string) []piece {
	var all []piece
	next := make(map[string]int, len(masks)) // where each mask occurs next
	for mask := range masks {
		if mask != "" {
			next[mask] = find(text, mask, 0)
		}
	}
	at := 0
	for {
		found, place := "", len(text)
		for mask, i := range next {
			if i >= 0 && i < at {
				i = find(text, mask, at)
				next[mask] = i
			}
			if i >= 0 && (i < place || (i == place && len(mask) > len(found))) {
				found, place = mask, i
			}
		}
		if place > at {
			all = append(all, piece{Text: text[at:place]})
		}
		if found == "" {
			return all
		}
		all = append(all, piece{Text: found, Mask: visible(masks[found])})
		at = place + len(found)
	}
}

func find(text, what string, from int) int {
	if i := strings.Index(text[from:], what); i >= 0 {
		return from + i
	}
	return -1
}

// hiddenAt returns where the first character stands that cannot be seen, or -1.
func hiddenAt(text string) int {
	for i, r := range text {
		if r < ' ' {
			if r != '\n' && r != '\t' {
				return i
			}
			continue
		}
		if r >= 0x7F && hidden(r, text[i:]) {
			return i
		}
	}
	return -1
}

// hidden tells control characters, format characters (overrides of the direction, joiners, tags),
// separators of lines and paragraphs, and bytes that are no UTF-8 from what can be seen (Unicode
// Standard, section 4.5, General Category Cc, Cf, Zl, Zp).
func hidden(r rune, text string) bool {
	if r == utf8.RuneError {
		_, size := utf8.DecodeRuneInString(text)
		return size == 1
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// signOf names the character that a text begins with, and tells how many bytes it has.
func signOf(text string) (sign string, size int) {
	r, size := utf8.DecodeRuneInString(text)
	if r == utf8.RuneError && size <= 1 {
		return fmt.Sprintf("byte %02X", text[0]), 1
	}
	return fmt.Sprintf("U+%04X", r), size
}

// cut keeps the beginning of a text, whole characters of it, and tells how many bytes are left out.
func cut(text string, most int) (kept string, rest int) {
	if len(text) <= most {
		return text, 0
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most], len(text) - most
}

func bytesOf(n int) string {
	if n >= 10<<10 {
		return fmt.Sprintf("%d KiB", (n+512)>>10)
	}
	return plural(n, "byte")
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
