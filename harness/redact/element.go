package redact

import (
	"strings"
	"unicode/utf16"
)

// character is one character of a secret, or one byte if it is not UTF-8.
type character struct {
	raw  string
	rune rune // -1: not a character
}

func (character) optional() bool { return false }

func (e character) begins(b byte) bool {
	switch b {
	case e.raw[0], '%', '\\', '&':
		return true
	case '+':
		return e.rune == ' '
	case '\r', '\n':
		return e.rune == ' ' || e.rune == '\n'
	}
	return false
}

func (e character) next(c *cursor, i int, ends []int) []int {
	b, ok := c.at(i)
	if !ok || !e.begins(b) {
		return ends
	}
	if j := c.prefix(i, e.raw); j >= 0 {
		ends = append(ends, j)
	}
	switch b {
	case '%', '\\':
		ends = e.escapedBytes(c, i, ends)
	case '&':
		ends = e.entity(c, i, ends)
	}
	if b == '\\' {
		ends = e.backslashed(c, i, ends)
	}
	return e.blank(c, i, ends)
}

// escapedBytes matches %XX, \xXX and \ooo for each byte of the character.
func (e character) escapedBytes(c *cursor, i int, ends []int) []int {
	for n := range len(e.raw) {
		if i = c.escapedByte(i, e.raw[n]); i < 0 {
			return ends
		}
	}
	ends = append(ends, i)
	// "%25" is both a percent sign and the start of one encoded again.
	for n := 0; e.raw == "%" && n < repeats; n++ {
		if i = c.prefix(i, "25"); i < 0 {
			break
		}
		ends = append(ends, i)
	}
	return ends
}

// entity matches the character references of HTML and XML, numeric ones in
// either base and the five names that XML has.
func (e character) entity(c *cursor, i int, ends []int) []int {
	i++
	for range repeats {
		if j := c.prefix(i, "amp;"); j >= 0 {
			if e.rune == '&' {
				ends = append(ends, j)
			}
			i = j
		}
	}
	if name := entityNames[e.rune]; name != "" {
		if j := c.prefix(i, name); j >= 0 {
			ends = append(ends, j)
		}
	}
	if j := c.numericEntity(i, e.rune); j >= 0 {
		ends = append(ends, j)
	}
	return ends
}

var entityNames = map[rune]string{'<': "lt;", '>': "gt;", '"': "quot;", '\'': "apos;"}

// letterEscapes are the escapes of JSON and Go that stand for a control character.
var letterEscapes = map[rune]byte{'\a': 'a', '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't', '\v': 'v'}

// backslashed matches escapes of a whole character. JSON that is a string
// within JSON doubles its backslashes, so the number of them says little.
func (e character) backslashed(c *cursor, i int, ends []int) []int {
	j := c.backslashes(i)
	if e.rune == '\\' {
		for n := 2; n <= j-i; n *= 2 {
			ends = append(ends, i+n)
		}
	}
	b, ok := c.at(j)
	if !ok || e.rune < 0 {
		return ends
	}
	switch {
	case b == letterEscapes[e.rune] && b != 0, strings.ContainsRune(`"/'`, e.rune) && b == e.raw[0]:
		ends = append(ends, j+1)
	case b == 'u':
		if k := e.utf16(c, i, j); k >= 0 {
			ends = append(ends, k)
		}
	case b == 'U':
		if k := c.hex(j+1, 8, uint32(e.rune)); k >= 0 {
			ends = append(ends, k)
		}
	}
	return ends
}

// utf16 matches \uXXXX, for characters beyond the first plane two of them.
func (e character) utf16(c *cursor, start, u int) int {
	if e.rune < 0x10000 {
		return c.hex(u+1, 4, uint32(e.rune))
	}
	high, low := utf16.EncodeRune(e.rune)
	j := c.hex(u+1, 4, uint32(high))
	if j < 0 {
		return -1
	}
	if j = c.prefix(j, strings.Repeat(`\`, u-start)+"u"); j < 0 {
		return -1
	}
	return c.hex(j, 4, uint32(low))
}

// blank matches what may stand in place of white space.
func (e character) blank(c *cursor, i int, ends []int) []int {
	if e.rune == ' ' {
		ends = plusSign.next(c, i, ends)
	}
	if e.rune == ' ' || e.rune == '\n' {
		if j := c.lineEnd(i); j >= 0 {
			ends = append(ends, j)
		}
	}
	return ends
}

// digit is one base64 digit, in either alphabet.
type digit struct {
	set     [256]bool
	special []character
}

func (d *digit) add(b byte) {
	d.set[b] = true
	switch b {
	case '+':
		d.set['-'] = true
		d.special = append(d.special, character{"+", '+'})
	case '/':
		d.set['_'] = true
		d.special = append(d.special, character{"/", '/'})
	}
}

func (*digit) optional() bool { return false }

func (d *digit) begins(b byte) bool {
	return d.set[b] || d.special != nil && (b == '%' || b == '\\' || b == '&')
}

func (d *digit) next(c *cursor, i int, ends []int) []int {
	b, ok := c.at(i)
	if !ok {
		return ends
	}
	if d.set[b] {
		return append(ends, i+1)
	}
	for _, e := range d.special {
		ends = e.next(c, i, ends)
	}
	return ends
}

// padding is the "=" that may end base64 text.
type padding struct{}

func (padding) optional() bool     { return true }
func (padding) begins(b byte) bool { return equalsSign.begins(b) }

func (padding) next(c *cursor, i int, ends []int) []int {
	ends = equalsSign.next(c, i, ends)
	if j := c.lineEnd(i); j >= 0 {
		ends = equalsSign.next(c, j, ends)
	}
	return ends
}

var (
	equalsSign = character{"=", '='}
	plusSign   = character{"+", '+'}
)
