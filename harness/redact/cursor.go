package redact

// The bounds of what a single character of a secret may grow to. They keep
// the part of a stream that has to be held back small.
const (
	repeats       = 3   // how often "%25" and "&amp;" may be encoded again
	maxBackslash  = 8   // JSON within JSON within JSON
	maxIndent     = 256 // bytes of white space after a line end
	maxEntityZero = 8   // leading zeros of a numeric character reference
)

// cursor reads a text by position and remembers whether anything looked beyond
// its end: what follows in a stream might then have made a match.
type cursor struct {
	text  string
	short bool
	at1   []int // buffers of pattern.match: it runs too often to allocate
	at2   []int
}

func (c *cursor) at(i int) (byte, bool) {
	if i >= len(c.text) {
		c.short = true
		return 0, false
	}
	return c.text[i], true
}

// prefix returns the position after s if it stands at i, or -1.
func (c *cursor) prefix(i int, s string) int {
	for n := range len(s) {
		if b, ok := c.at(i + n); !ok || b != s[n] {
			return -1
		}
	}
	return i + len(s)
}

// backslashes returns the position after the backslashes at i.
func (c *cursor) backslashes(i int) int {
	for range maxBackslash {
		if b, ok := c.at(i); !ok || b != '\\' {
			break
		}
		i++
	}
	return i
}

// hex returns the position after exactly n hexadecimal digits of value, or -1.
func (c *cursor) hex(i, n int, value uint32) int {
	for shift := (n - 1) * 4; shift >= 0; shift -= 4 {
		b, ok := c.at(i)
		if !ok || unhex(b) != int(value>>shift&0xF) {
			return -1
		}
		i++
	}
	return i
}

func unhex(b byte) int {
	switch {
	case b >= '0' && b <= '9':
		return int(b - '0')
	case b >= 'a' && b <= 'f':
		return int(b-'a') + 10
	case b >= 'A' && b <= 'F':
		return int(b-'A') + 10
	}
	return -1
}

// escapedByte returns the position after b spelled %XX, %25XX, \xXX or \ooo, or -1.
func (c *cursor) escapedByte(i int, b byte) int {
	first, ok := c.at(i)
	switch {
	case ok && first == '%':
		return c.percent(i+1, b)
	case ok && first == '\\':
		i = c.backslashes(i)
		if x, ok := c.at(i); ok && x == 'x' {
			return c.hex(i+1, 2, uint32(b))
		}
		return c.prefix(i, string([]byte{'0' + b>>6, '0' + b>>3&7, '0' + b&7}))
	}
	return -1
}

func (c *cursor) percent(i int, b byte) int {
	for range repeats + 1 {
		if j := c.hex(i, 2, uint32(b)); j >= 0 {
			return j
		}
		if i = c.prefix(i, "25"); i < 0 {
			return -1
		}
	}
	return -1
}

// numericEntity returns the position after "#34;" or "#x22;", or -1.
func (c *cursor) numericEntity(i int, r rune) int {
	if r < 0 {
		return -1
	}
	if i = c.prefix(i, "#"); i < 0 {
		return -1
	}
	base := rune(10)
	if b, ok := c.at(i); ok && b|0x20 == 'x' {
		base = 16
		i++
	}
	var value rune
	for n := 0; n < maxEntityZero+8; n, i = n+1, i+1 {
		b, ok := c.at(i)
		d := rune(unhex(b))
		if !ok || d < 0 || d >= base || value > r {
			break
		}
		value = value*base + d
	}
	if value != r {
		return -1
	}
	return c.prefix(i, ";")
}

// lineEnd returns the position after a line end at i, raw or as the escapes \n
// and \r\n, and the indentation that follows it, or -1.
func (c *cursor) lineEnd(i int) int {
	b, ok := c.at(i)
	if !ok || b != '\r' && b != '\n' && b != '\\' {
		return -1
	}
	j := -1
	for _, end := range []string{"\n", "\r\n", `\n`, `\r\n`} {
		j = max(j, c.prefix(i, end))
	}
	if j < 0 {
		return -1
	}
	for range maxIndent {
		if b, ok := c.at(j); !ok || b != ' ' && b != '\t' {
			break
		}
		j++
	}
	return j
}
