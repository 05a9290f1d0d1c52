package redact

import (
	"encoding/base64"
	"slices"
	"strings"
	"unicode/utf8"
)

// pattern is one secret in one family of spellings: a sequence of elements,
// each of which matches in several ways. It is run like a nondeterministic
// automaton, by the set of positions reached after each element, so that
// spellings can be mixed and ambiguous ones cost nothing.
type pattern struct {
	of       known
	elements []element
}

// element matches one unit of a pattern.
type element interface {
	// next appends to ends the positions after the element, if it is at i.
	next(c *cursor, i int, ends []int) []int
	// begins tells whether an occurrence may begin with b.
	begins(b byte) bool
	// optional elements may be absent.
	optional() bool
}

// match returns the end of the longest occurrence that begins at i, or -1.
func (p *pattern) match(c *cursor, i int) int {
	at, spare := append(c.at1[:0], i), c.at2
	for n, e := range p.elements {
		ends := spare[:0]
		for _, j := range at {
			ends = e.next(c, j, ends)
		}
		if e.optional() {
			ends = append(ends, at...)
		} else if n < len(p.elements)-1 {
			ends = wrapped(c, ends)
		}
		if len(ends) == 0 {
			return -1
		}
		at, spare = distinct(ends), at
	}
	c.at1, c.at2 = at, spare
	longest := -1
	for _, j := range at {
		longest = max(longest, j)
	}
	return longest
}

// wrapped adds to every position the one beyond a line end that follows it.
func wrapped(c *cursor, ends []int) []int {
	for _, j := range ends {
		if k := c.lineEnd(j); k >= 0 {
			ends = append(ends, k)
		}
	}
	return ends
}

func distinct(positions []int) []int {
	if len(positions) == 1 {
		return positions
	}
	slices.Sort(positions)
	return slices.Compact(positions)
}

// ambiguous are the bytes that may begin a spelling of more than one byte.
var ambiguous = [256]bool{'%': true, '\\': true, '&': true, '\r': true, '\n': true}

// goesOn fills in which bytes may follow the first of an occurrence, if that
// is not ambiguous. It settles nearly all false starts within base64.
func (p *pattern) goesOn(second *[256]bool) {
	first, text := p.elements[0].(character)
	for b := range second {
		second[b] = text && len(first.raw) > 1 || len(p.elements) < 2 ||
			p.elements[1].begins(byte(b)) || b == '\r' || b == '\n' || b == '\\'
	}
}

func (p *pattern) span(text string, start, end int) span {
	return span{start, end, marker(p.of), p.of.name, spellingOf(text[start:end], p.of.value)}
}

func textPattern(k known) pattern {
	p := pattern{of: k}
	for i := 0; i < len(k.value); {
		r, size := utf8.DecodeRuneInString(k.value[i:])
		if r == utf8.RuneError && size == 1 {
			r = -1 // not UTF-8: a byte and nothing more
		}
		p.elements = append(p.elements, character{raw: k.value[i : i+size], rune: r})
		i += size
	}
	return p
}

const base64Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// base64Patterns covers the three ways in which the secret's bytes can fall
// into groups of three (RFC 4648 section 4). The digits at either end also
// carry bits of the bytes next to the secret; they match by the secret's bits
// and are taken along, for four bits of a secret are a part of it.
func base64Patterns(k known) []pattern {
	patterns := make([]pattern, 3)
	for offset := range patterns {
		low := encodedDigits(strings.Repeat("\x00", offset), k.value, "\x00\x00")
		high := encodedDigits(strings.Repeat("\xff", offset), k.value, "\xff\xff")
		p := pattern{of: k}
		for i := offset * 8 / 6; i < ((offset+len(k.value))*8+5)/6; i++ {
			p.elements = append(p.elements, digits(low[i], high[i]))
		}
		p.elements = append(p.elements, padding{}, padding{})
		patterns[offset] = p
	}
	return patterns
}

func encodedDigits(before, value, after string) []int {
	text := base64.RawStdEncoding.EncodeToString([]byte(before + value + after))
	values := make([]int, len(text))
	for i := range text {
		values[i] = strings.IndexByte(base64Alphabet, text[i])
	}
	return values
}

// digits matches the base64 digits between two bounds: low has the bits that
// are not the secret's all zero, high has them all one.
func digits(low, high int) *digit {
	d := &digit{}
	for v := range 64 {
		if v&low == low && v|high == high {
			d.add(base64Alphabet[v])
		}
	}
	return d
}
