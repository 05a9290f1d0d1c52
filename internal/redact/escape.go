package redact

import (
	"strings"
	"unicode/utf8"
)

// The bounds of what a single character of a secret may grow to. They keep
// small what has to be looked at for one position of a text.
const (
	repeats         = 3   // how often "%25" and "&amp;" may be encoded again
	maxBackslash    = 8   // JSON within JSON within JSON
	maxIndent       = 256 // bytes of white space after a line end
	maxEntityDigits = 16  // of a numeric character reference
)

// spelledCharacter is what a stretch of text may stand for: one character, or one byte of
// it, and the position after the stretch.
type spelledCharacter struct {
	end   int
	n     int
	bytes [utf8.UTFMax]byte // so many of them
}

// reader tells what may stand at a position of a text.
type reader struct {
	text       string
	characters []spelledCharacter
	// wrap is the position after a line end and the indentation that follows, or -1.
	wrap int
}

// special are the bytes that may stand for something else than themselves,
// alone or with what follows.
var special = [256]bool{'%': true, '\\': true, '&': true, '\r': true, '\n': true, '+': true,
	'=': true, '\'': true}

// read finds out all that may stand at i.
func (r *reader) read(i int) {
	r.characters, r.wrap = r.characters[:0], -1
	b := r.text[i]
	r.byte(b, i+1)
	if !special[b] {
		return
	}
	switch b {
	case '%':
		r.percent(i + 1)
	case '\\':
		r.backslashed(i)
	case '&':
		r.entity(i + 1)
	case '=': // of quoted-printable (RFC 2045 section 6.7)
		if value := r.number(i+1, 2, 16); value >= 0 {
			r.byte(byte(value), i+3)
		}
	case '\'':
		r.closedQuote(i)
	}
	if r.wrap = r.lineEnd(i); r.wrap >= 0 {
		r.byte(' ', r.wrap)
		r.byte('\n', r.wrap)
	}
}

func (r *reader) byte(b byte, end int) {
	r.characters = append(r.characters, spelledCharacter{})
	c := &r.characters[len(r.characters)-1]
	c.end, c.n, c.bytes[0] = end, 1, b
	if b == '+' { // a blank in a query, however the plus sign itself is spelled
		r.byte(' ', end)
	}
}

func (r *reader) rune(c rune, end int) {
	switch {
	case c >= 0 && c < utf8.RuneSelf:
		r.byte(byte(c), end)
	case utf8.ValidRune(c):
		u := spelledCharacter{end: end}
		u.n = utf8.EncodeRune(u.bytes[:], c)
		r.characters = append(r.characters, u)
	}
}

// at returns the byte at i, or 0, which no escape has, behind the end.
func (r *reader) at(i int) byte {
	if i >= len(r.text) {
		return 0
	}
	return r.text[i]
}

// prefix returns the position after s if it stands at i, or -1.
func (r *reader) prefix(i int, s string) int {
	if i > len(r.text) || !strings.HasPrefix(r.text[i:], s) {
		return -1
	}
	return i + len(s)
}

// closedQuote reads what a shell wants for a single quote within single quotes: the text ends, a
// quote stands for itself, and the text goes on.
func (r *reader) closedQuote(i int) {
	for _, quote := range [...]string{`'\''`, `'"'"'`} {
		if end := r.prefix(i, quote); end >= 0 {
			r.byte('\'', end)
		}
	}
}

// number returns the value of exactly n digits at i, or -1.
func (r *reader) number(i, n int, base rune) rune {
	var value rune
	for range n {
		d := digitValue(r.at(i))
		if d < 0 || d >= base || value > utf8.MaxRune {
			return -1
		}
		value = value*base + d
		i++
	}
	return value
}

func digitValue(b byte) rune {
	switch {
	case b >= '0' && b <= '9':
		return rune(b - '0')
	case b >= 'a' && b <= 'f':
		return rune(b-'a') + 10
	case b >= 'A' && b <= 'F':
		return rune(b-'A') + 10
	}
	return -1
}

// percent reads %XX. "%25" is both a percent sign and the start of one encoded again.
func (r *reader) percent(i int) {
	for range repeats + 1 {
		value := r.number(i, 2, 16)
		if value < 0 {
			return
		}
		i += 2
		r.byte(byte(value), i)
		if value != '%' {
			return
		}
	}
}

// letterEscapes are the escapes of JSON and Go for one character.
var letterEscapes = [256]byte{
	'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v', '"': '"', '/': '/',
	'\'': '\'',
}

// backslashed reads the escapes of JSON and Go. JSON that is a string within
// JSON doubles its backslashes, so the number of them says little.
func (r *reader) backslashed(i int) {
	j := i + 1
	for j < len(r.text) && j-i < maxBackslash && r.text[j] == '\\' {
		j++
	}
	for n := 2; n <= j-i; n *= 2 {
		r.byte('\\', i+n)
	}
	switch b := r.at(j); {
	case letterEscapes[b] != 0:
		r.byte(letterEscapes[b], j+1)
	case b == 'u':
		r.utf16(r.text[i:j+1], j+1)
	case b == 'U':
		r.rune(r.number(j+1, 8, 16), j+9)
	case b == 'x':
		if value := r.number(j+1, 2, 16); value >= 0 {
			r.byte(byte(value), j+3)
		}
	case b >= '0' && b <= '3':
		if value := r.number(j, 3, 8); value >= 0 {
			r.byte(byte(value), j+3)
		}
	}
}

// utf16 reads the XXXX of \uXXXX, for characters beyond the first plane twice.
func (r *reader) utf16(escape string, i int) {
	const high, low = 0xD800, 0xDC00
	c := r.number(i, 4, 16)
	if i += 4; c < high || c >= low {
		r.rune(c, i)
		return
	}
	if i = r.prefix(i, escape); i < 0 {
		return
	}
	if second := r.number(i, 4, 16); second >= low {
		r.rune((c-high)<<10+(second-low)+0x10000, i+4)
	}
}

// entity reads the character references of HTML and XML, numeric ones in
// either base and the five names that XML has.
func (r *reader) entity(i int) {
	for range repeats {
		j := r.prefix(i, "amp;")
		if j < 0 {
			break
		}
		r.byte('&', j)
		i = j
	}
	if r.at(i) == '#' {
		r.numericEntity(i + 1)
		return
	}
	for _, name := range [...]string{"<lt;", ">gt;", `"quot;`, "'apos;"} {
		if j := r.prefix(i, name[1:]); j >= 0 {
			r.byte(name[0], j)
		}
	}
}

func (r *reader) numericEntity(i int) {
	base := rune(10)
	if r.at(i)|0x20 == 'x' {
		base = 16
		i++
	}
	var value rune
	for range maxEntityDigits {
		d := digitValue(r.at(i))
		if d < 0 || d >= base || value > utf8.MaxRune {
			break
		}
		value = value*base + d
		i++
	}
	if end := r.prefix(i, ";"); end >= 0 {
		r.rune(value, end)
	}
}

// lineEnd returns the position after a line end at i, raw, as the escapes \n and
// \r\n, or as quoted-printable breaks lines, and the indentation that follows it,
// or -1.
func (r *reader) lineEnd(i int) int {
	j := -1
	switch r.text[i] {
	case '\n':
		j = i + 1
	case '\r':
		j = r.prefix(i, "\r\n")
	case '\\':
		j = max(r.prefix(i, `\n`), r.prefix(i, `\r\n`))
	case '=':
		return max(r.prefix(i, "=\n"), r.prefix(i, "=\r\n"))
	}
	if j < 0 {
		return -1
	}
	for range maxIndent {
		if b := r.at(j); b != ' ' && b != '\t' {
			break
		}
		j++
	}
	return j
}
