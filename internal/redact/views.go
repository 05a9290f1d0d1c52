package redact

import (
	"html"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A text can say something in an encoding of an encoding: JSON in a query, base64 of base64, UTF-16
// in hex. So it is searched in what it says, too, and what that says, to the depth of these. Each
// view is about as long as its text or shorter, and there are few of them, so that the time stays
// linear in the size.
const (
	maxLayers = 3 // of escapes: of JSON, percent-encoding, character references
	maxRuns   = 2 // of base64, hex and UTF-16
)

// shortestRun is from how many digits on a run of base64 or hex is decoded.
const shortestRun = 8

// between stands in a view between two runs that have nothing to do with each other. It is a part
// of no UTF-8, and of no escape.
const between = "\xff"

// decoder reads a text and gives what it says, piece by piece, and where in the text each piece
// stands. A piece as long as its place stands there byte for byte. It may read a place several
// times. It gives nothing if a text has no encoding of its kind.
type decoder func(text string, to *view)

// view takes what a decoder gives: the bytes, or, once secrets have been found in them, also where
// each piece stands. Most texts have none, so that the places need not be kept.
type view struct {
	plain []byte
	piece func(plain string, start, end int) // nil: only what is said is wanted
}

func (v *view) text(plain string, start, end int) {
	if v.piece != nil {
		v.piece(plain, start, end)
		return
	}
	v.plain = append(v.plain, plain...)
}

func (v *view) byte(plain byte, start, end int) {
	if v.piece == nil {
		v.plain = append(v.plain, plain)
		return
	}
	v.piece(string([]byte{plain}), start, end)
}

// decodedRuns are the views of what is encoded as a whole. A run of digits may be preceded by
// something that looks like its digits, so that a view has what it says from each place within a
// group.
var decodedRuns = []decoder{base64Runs, hexRuns, hexPairs, wide}

// Views are made of a block of a text after the other, so that they take little memory however long
// it is. What stands across the end of one is whole in one of the two if it is as long as the
// overlap or shorter, which is several times the longest credential that is learned.
const block, overlap = 512 << 10, 128 << 10

// search returns the occurrences of all secrets in a text and in its views, disjoint and in order,
// and from where on the text is not decided if more may follow.
func (ix *index) search(text string, m *markers) (spans []span, pending int) {
	spans, pending = ix.scan(text, m)
	if ix.nodes == 0 {
		return spans, pending
	}
	for start := 0; ; start += block {
		end := min(start+block+overlap, len(text))
		found, open := ix.views(text[start:end], m, maxLayers, maxRuns)
		for _, s := range found {
			s.start, s.end = start+s.start, start+s.end
			spans = append(spans, s)
		}
		if end == len(text) {
			return merge(spans), min(pending, start+open)
		}
	}
}

// within searches a view, and its own views.
func (ix *index) within(view string, m *markers, layers, runs int) (spans []span, pending int) {
	spans, pending = ix.scan(view, m)
	found, open := ix.views(view, m, layers, runs)
	return merge(append(spans, found...)), min(pending, open)
}

// views searches the views of a text.
func (ix *index) views(text string, m *markers, layers, runs int) (spans []span, pending int) {
	isEscaped := false
	pending = len(text)
	if layers > 0 {
		view := decoder(unescaped).view(text)
		if isEscaped = view != ""; isEscaped {
			found, open := ix.within(view, m, layers-1, runs)
			spans = append(spans, decoder(unescaped).found(text, found)...)
			if open < len(view) {
				rest := []span{{start: open, end: len(view)}}
				decoder(unescaped).locate(text, rest)
				pending = rest[0].start
			}
		}
	}
	if runs == 0 || isEscaped && layers < maxLayers { // in the text as it is, and without escapes
		return spans, pending
	}
	for _, decode := range decodedRuns {
		if view := decode.view(text); view != "" {
			found, _ := ix.within(view, m, maxLayers, runs-1)
			for n := range found {
				found[n].of = nil // a mask has the form of what stands there
			}
			for _, s := range decode.found(text, found) {
				for padding := 0; padding < 2 && strings.HasPrefix(text[s.end:], "="); padding++ {
					s.end++
				}
				spans = append(spans, s)
			}
		}
	}
	return spans, pending
}

// found gives the spans of a view the places that they have in the text.
func (d decoder) found(text string, spans []span) []span {
	d.locate(text, spans)
	for n := range spans {
		if spans[n].base64 = false; spans[n].name != "" {
			spans[n].spelling = Encoded
		}
	}
	return spans
}

// view is what a text says by a decoder; empty if it has no encoding of that kind.
func (d decoder) view(text string) string {
	var to view
	d(text, &to)
	return string(to.plain)
}

// locate moves spans of a view to the places that they have in the text. They are disjoint and in
// order.
func (d decoder) locate(text string, spans []span) {
	if len(spans) == 0 {
		return
	}
	at, n, from := 0, 0, -1 // from is where the span n begins in the text, once that is known
	d(text, &view{piece: func(plain string, start, end int) {
		literal := len(plain) == end-start
		for ; n < len(spans); n++ {
			s := &spans[n]
			if from < 0 {
				if s.start >= at+len(plain) {
					break
				}
				if from = start; literal {
					from += s.start - at
				}
			}
			if s.end > at+len(plain) {
				break
			}
			if literal {
				end = start + s.end - at
			}
			s.start, s.end, from = from, end, -1
		}
		at += len(plain)
	}})
}

// unescaped takes one layer of escapes from a text: percent-encoding, escapes of JSON, Go, C and
// shells, and character references of HTML and XML with all their names.
func unescaped(text string, to *view) {
	r := reader{text: text}
	from := 0 // what has been read and is no escape
	for i := nextEscape(text, 0); i < len(text); i = nextEscape(text, i) {
		r.characters = r.characters[:0]
		plain, end := "", i+1
		switch text[i] {
		case '%':
			r.percent(i + 1)
		case '\\':
			r.backslashed(i)
		case '&':
			if r.entity(i + 1); len(r.characters) == 0 {
				plain, end = named(text, i)
			}
		}
		if len(r.characters) > 0 {
			c := r.characters[0]
			plain, end = string(c.bytes[:c.n]), c.end
		}
		if plain != "" {
			if from < i {
				to.text(text[from:i], from, i)
			}
			to.text(plain, i, end)
			from = end
		}
		i = end
	}
	if from > 0 && from < len(text) {
		to.text(text[from:], from, len(text))
	}
}

// nextEscape is where an escape may begin, from i on.
func nextEscape(text string, i int) int {
	for i < len(text) && text[i] != '%' && text[i] != '\\' && text[i] != '&' {
		i++
	}
	return i
}

// named reads a character reference by one of the names that HTML has.
func named(text string, i int) (plain string, end int) {
	const longest = 33 // &CounterClockwiseContourIntegral;
	end = i + 1
	for end < len(text) && end-i < longest && letterOrDigit(rune(text[end])) >= 0 {
		end++
	}
	if end == i+1 || end == len(text) || text[end] != ';' {
		return "", i + 1
	}
	reference := text[i : end+1]
	if plain = html.UnescapeString(reference); plain == reference {
		return "", i + 1
	}
	return plain, end + 1
}

// base64Runs decodes runs of base64 and base64url. Of what they say only stretches of ASCII are
// given, as it is or in UTF-16: anything else comes of reading from the wrong place, or is no text.
func base64Runs(text string, to *view) {
	eachRun(text, &base64Values, shortestRun, func(start, end int) {
		for origin := start; origin < start+4; origin++ {
			// the byte that begins in a digit; the last digit begins none
			says := func(i int) bool {
				group := (i - origin) & 3
				return group == 3 || i+1 < end && isPlain[base64Byte(text, i, group)]
			}
			for i := origin; i+4 <= end; i += 4 {
				if !isPlainGroup(text[i : i+4]) { // a stretch that is long enough has such a group
					continue
				}
				from, until := i, i+4
				for from > origin && says(from-1) {
					from--
				}
				for until < end && says(until) {
					until++
				}
				base64Stretch(text, origin, from, until, to)
				i = until - (until-origin)&3
			}
		}
	})
}

// isPlainGroup tells whether four digits are of text. Zero bytes alone say nothing.
func isPlainGroup(digits string) bool {
	bits := uint32(base64Values[digits[0]]-1)<<18 | uint32(base64Values[digits[1]]-1)<<12 |
		uint32(base64Values[digits[2]]-1)<<6 | uint32(base64Values[digits[3]]-1)
	return bits != 0 && isPlain[byte(bits>>16)] && isPlain[byte(bits>>8)] && isPlain[byte(bits)]
}

// base64Stretch gives the bytes that begin in the digits from start to end; origin is where a group
// of four begins.
func base64Stretch(text string, origin, start, end int, to *view) {
	if end-start < shortestRun {
		return
	}
	for i := start; i < end; i++ {
		if group := (i - origin) & 3; group < 3 {
			to.byte(base64Byte(text, i, group), i, i+2)
		}
	}
	to.text(between, end, end)
}

// base64Byte is the byte that begins in a digit: each has bits of two.
func base64Byte(text string, i, group int) byte {
	return (base64Values[text[i]]-1)<<(2+2*group) | (base64Values[text[i+1]]-1)>>(4-2*group)
}

// hexRuns decodes runs of hexadecimal digits.
func hexRuns(text string, to *view) {
	eachRun(text, &hexValues, shortestRun, func(start, end int) {
		for _, from := range [...]int{start, start + 1} {
			for i := from; i+1 < end; i += 2 {
				to.byte(hexByte(text, i), i, i+2)
			}
			to.text(between, end, end)
		}
	})
}

// hexPairs decodes pairs of hexadecimal digits that a colon, a blank or a hyphen stands between.
func hexPairs(text string, to *view) {
	const shortest = shortestRun/2*3 - 1
	eachRun(text, &pairValues, shortest, func(start, stop int) {
		isPair := func(i int) bool {
			return i+1 < stop && hexValues[text[i]] > 0 && hexValues[text[i+1]] > 0
		}
		for i := start; i+2 < stop; i++ {
			mark := text[i+2]
			if hexValues[mark] > 0 || !isPair(i) {
				continue
			}
			end := i
			for isPair(end) && (end == i || text[end-1] == mark) {
				end += 3
			}
			if end-i > shortest {
				for ; i < end; i += 3 {
					to.byte(hexByte(text, i), i, i+2)
				}
				to.text(between, end-1, end-1)
				i -= 4 // its last pair may begin another run, with another mark
			}
		}
	})
}

func hexByte(text string, i int) byte {
	return (hexValues[text[i]]-1)<<4 | (hexValues[text[i+1]] - 1)
}

// base64Values and hexValues are the values of digits, plus one; 0 is no digit. pairValues has hex
// digits and what may stand between pairs of them. isPlain are the bytes of ASCII text and of
// UTF-16 that says such.
var base64Values, hexValues, pairValues, isPlain = func() (base64, hex, pairs [256]byte,
	plain [256]bool) {
	for v := range len(base64Alphabet) {
		base64[base64Alphabet[v]] = byte(v) + 1
	}
	base64['-'], base64['_'] = base64['+'], base64['/']
	for b := range byte(utf8.RuneSelf) {
		hex[b] = byte(digitValue(b)%16 + 1)
		plain[b] = b >= ' ' || b == 0 || isSpace(b)
	}
	pairs = hex
	pairs[':'], pairs[' '], pairs['-'] = 1, 1, 1
	return base64, hex, pairs, plain
}()

// eachRun calls a function with each run of digits that is long enough. A run has a digit at each
// place of that distance, so that most other bytes need not be looked at.
func eachRun(text string, values *[256]byte, shortest int, run func(start, end int)) {
	last := -1 // byte that is known to be no digit
	for i := shortest - 1; i < len(text); i += shortest {
		if values[text[i]] == 0 {
			last = i
			continue
		}
		start := i
		for start > last+1 && values[text[start-1]] > 0 {
			start--
		}
		for i++; i < len(text) && values[text[i]] > 0; i++ {
			continue
		}
		if i-start >= shortest {
			run(start, i)
		}
		last = i
	}
}

// wide decodes a text as UTF-16 (RFC 2781) in both orders of bytes, if there are zero bytes as
// ASCII has them in UTF-16.
func wide(text string, to *view) {
	if !hasWide(text) {
		return
	}
	for from := range 2 {
		for _, high := range [...]int{0, 1} {
			unit := func(i int) rune { return rune(text[i+high])<<8 | rune(text[i+1-high]) }
			for i := from; i+1 < len(text); {
				c, size := unit(i), 2
				if utf16.IsSurrogate(c) && i+3 < len(text) {
					if both := utf16.DecodeRune(c, unit(i+2)); both != utf8.RuneError {
						c, size = both, 4
					}
				}
				to.text(string(c), i, i+size)
				i += size
			}
			to.text(between, len(text), len(text))
		}
	}
}

// hasWide tells whether three characters of ASCII stand in UTF-16 somewhere.
func hasWide(text string) bool {
	i := strings.IndexByte(text, 0)
	for ; i >= 0 && i+4 < len(text); i++ {
		if text[i] == 0 && text[i+2] == 0 && text[i+4] == 0 && text[i+1] != 0 && text[i+3] != 0 {
			return true
		}
	}
	return false
}
