package redact

import (
	"slices"
	"strings"
)

// index finds all secrets of a redactor in one pass. It is immutable.
type index struct {
	patterns []pattern
	second   [][256]bool // see pattern.goesOn; by pattern
	// first lists, for every byte, the patterns an occurrence of which may
	// begin with it; nearly every position of a text is done with one look.
	first   [256][]int
	markers []string
}

// with returns an index that also finds k. A run registers every token it is
// given, so this must not build anew what is there: the slices grow as by
// append, and an older index never looks beyond its own length. Only the newest
// index may be extended. ix may be nil.
func (ix *index) with(k known) *index {
	grown := index{markers: []string{Unnamed}}
	if ix != nil {
		grown = *ix
	}
	if !slices.Contains(grown.markers, marker(k)) {
		grown.markers = append(grown.markers, marker(k))
	}
	if len(k.value) < shortest {
		return &grown
	}
	for _, p := range append(base64Patterns(k), textPattern(k)) {
		grown.add(p)
	}
	return &grown
}

func (ix *index) add(p pattern) {
	var second [256]bool
	p.goesOn(&second)
	for b := range 256 {
		if p.elements[0].begins(byte(b)) {
			ix.first[b] = append(ix.first[b], len(ix.patterns))
		}
	}
	ix.patterns = append(ix.patterns, p)
	ix.second = append(ix.second, second)
}

// scan returns every occurrence of every secret, overlapping ones included. If
// the text is not final, more may follow: settled is then the position up to
// which nothing that follows can change the outcome.
func (ix *index) scan(text string, final bool) (spans []span, settled int) {
	settled = len(text)
	c := &cursor{text: text}
	for i := 0; i < len(text); i++ {
		for _, n := range ix.first[text[i]] {
			if i+1 < len(text) && !ambiguous[text[i]] && !ix.second[n][text[i+1]] {
				continue
			}
			p := &ix.patterns[n]
			c.short = false
			end := p.match(c, i)
			if c.short && !final {
				settled = min(settled, i)
			}
			if end >= 0 {
				spans = append(spans, p.span(text, i, end))
			}
		}
		// A marker is our own text: a second pass must leave it alone.
		if text[i] == '[' {
			skip, partly := ix.marker(text[i:])
			if partly && !final {
				settled = min(settled, i)
			}
			i += skip
		}
	}
	return spans, settled
}

// marker returns how many bytes to skip beyond the first if text begins with a
// marker, and whether it may become one if more text follows.
func (ix *index) marker(text string) (skip int, partly bool) {
	for _, m := range ix.markers {
		if strings.HasPrefix(text, m) {
			return len(m) - 1, false
		}
		partly = partly || strings.HasPrefix(m, text)
	}
	return 0, partly
}
