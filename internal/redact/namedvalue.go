package redact

import "strings"

const (
	longestName = 64   // of a credential, in bytes
	longestTag  = 1024 // of HTML or XML
	tagsBetween = 4    // between a name and its value
)

// namedValues looks for the values that stand after the names of credentials in a text of any form:
// JSON that is damaged or has something before it, JSON within a string, what other languages write
// for it, YAML, lines of headers, forms, HTML, XML, multipart. It reads the text once.
type namedValues struct {
	reader
	named    func(name string) bool
	redacted func(value string) bool // what was redacted before
	found    []namedValue
	at       int
	// previous are the bounds of the word before.
	previous [2]int
	// An object under the name of a credential ends at underEnd: its members are taken for
	// credentials, too, if they look like some.
	under    string
	underEnd int
	// From stopFrom on the next end of a value without quotes is at stopAt.
	stopFrom, stopAt int
}

// namedValue is a value that was found.
type namedValue struct {
	name       string
	start, end int
	structured bool
}

func findNamedValues(text string, named, redacted func(string) bool) []namedValue {
	s := namedValues{reader: reader{text: text}, named: named, redacted: redacted, stopFrom: -1}
	for s.at < len(text) {
		if !isTokenByte(text[s.at]) {
			s.at++
			continue
		}
		start := s.at
		for s.at < len(text) && isTokenByte(text[s.at]) {
			s.at++
		}
		end := s.at
		if start > 0 { // not the rest of an escape
			start = min(end, start+escapeLength(text[start-1], text[start]))
		}
		if name, is := s.credential(start, end); is {
			s.at = max(s.at, s.after(name, start, end))
		}
		s.previous = [2]int{start, end}
	}
	return s.found
}

// credential tells whether a word, or two with a blank between them, are the name of a credential.
func (s *namedValues) credential(start, end int) (name string, is bool) {
	name = s.text[start:end]
	if name == "" || len(name) > longestName {
		return "", false
	}
	if s.named(name) {
		return name, true
	}
	if before := s.previous; before[1] == start-1 && s.text[start-1] == ' ' &&
		end-before[0] <= longestName {
		if both := s.text[before[0]:end]; s.named(both) {
			return both, true
		}
	}
	if start < s.underEnd {
		return s.under, true
	}
	return "", false
}

// after looks for the value of a name, and returns the place to go on from.
func (s *namedValues) after(name string, start, end int) int {
	if s.opensTag(start) {
		return s.element(name, end)
	}
	if s.isAttribute(start) {
		if next := s.attribute(name, start, end); next > 0 {
			return next
		}
	}
	i, tags := s.gap(s.closed(end))
	sign, next := s.mark(i)
	joined := i == end && sign == '='
	switch {
	case sign == ':' || sign == '=':
		behind := s.restOfSign(i, next)
		joined = joined && behind == next
		next = behind
	case tags > 1: // a cell beside a cell
		next = i
	default:
		return end
	}
	if strings.HasPrefix(s.text[next:], "//") {
		return end
	}
	from, _ := s.gap(next)
	joined = joined && from == next && s.isParameter(start)
	return s.value(name, from, joined)
}

// restOfSign skips what may follow the first character of a sign that began at start: :=, ==, =>,
// ::.
func (s *namedValues) restOfSign(start, i int) int {
	for i-start <= tagsBetween {
		again, next := s.mark(i)
		if again != '=' && again != '>' && again != ':' {
			break
		}
		i = next
	}
	return i
}

// mark returns the character at a place however it is escaped, and the place behind it; 0 for one
// that is no sign of any format.
func (s *namedValues) mark(i int) (byte, int) {
	if i >= len(s.text) {
		return 0, i
	}
	b := s.text[i]
	if !special[b] || strings.IndexByte("+='", b) >= 0 {
		return b, i + 1
	}
	s.read(i)
	if s.wrap >= 0 {
		return '\n', s.wrap
	}
	last := s.characters[len(s.characters)-1]
	if last.n != 1 {
		return 0, last.end
	}
	return last.bytes[0], last.end
}

// closed skips what closes a name: quotes, and the brackets of tokens[0] and data[token].
func (s *namedValues) closed(i int) int {
	for range tagsBetween {
		c, next := s.mark(i)
		switch {
		case isQuote(c) || c == ']':
			i = next
		case c == '[':
			for n := 0; n < longestName && next < len(s.text) && isTokenByte(s.text[next]); n++ {
				next++
			}
			if next == len(s.text) || s.text[next] != ']' {
				return i
			}
			i = next + 1
		default:
			return i
		}
	}
	return i
}

func isQuote(c byte) bool { return c == '"' || c == '\'' || c == '`' }

// gap skips blanks, line ends and a few tags.
func (s *namedValues) gap(i int) (end, tags int) {
	for i < len(s.text) {
		c, next := s.mark(i)
		switch {
		case isSpace(c):
			i = next
		case c == '<' && tags < tagsBetween:
			behind, ok := s.tagEnd(next)
			if !ok {
				return i, tags
			}
			i = behind
			tags++
		default:
			return i, tags
		}
	}
	return i, tags
}

// tagEnd is the place behind the tag that was opened before i, unless there is none.
func (s *namedValues) tagEnd(i int) (end int, is bool) {
	if c, _ := s.mark(i); c != '/' && letterOrDigit(rune(c)) < 0 {
		return i, false
	}
	for limit := i + longestTag; i < len(s.text) && i < limit; {
		c, next := s.mark(i)
		switch c {
		case '>':
			return next, true
		case '<':
			return i, false
		}
		i = next
	}
	return i, false
}

// opensTag tells whether the name of an element begins at i, with or without a prefix.
func (s *namedValues) opensTag(i int) bool {
	before := s.text[:i]
	if strings.HasSuffix(before, ":") {
		before = before[:i-1]
		for n := 0; n < longestName && before != "" && isTokenByte(before[len(before)-1]); n++ {
			before = before[:len(before)-1]
		}
		// the prefix and the escape were one word
		for _, escape := range [...]string{"\\u003c", "\\u003C", "%3C", "%3c"} {
			if at := len(before) + len(escape) - 1; at <= i &&
				strings.HasSuffix(s.text[:at], escape) {
				before = s.text[:at]
			}
		}
	}
	for _, sign := range [...]string{"<", "&lt;", "\\u003c", "\\u003C", "%3C", "%3c"} {
		if strings.HasSuffix(before, sign) {
			return true
		}
	}
	return false
}

// element finds the text of an element, or the value it has as an attribute.
func (s *namedValues) element(name string, end int) int {
	inside, ok := s.tagEnd(end - 1)
	if !ok {
		return end
	}
	tag := s.text[end:inside]
	for _, attribute := range [...]string{"value", "content"} {
		if at := attributeValue(tag, attribute); at >= 0 {
			return s.value(name, end+at, true)
		}
	}
	if strings.HasSuffix(strings.TrimSuffix(strings.TrimSuffix(tag, ">"), "&gt;"), "/") {
		return end
	}
	return s.content(name, inside, true)
}

// content finds the text between tags.
func (s *namedValues) content(name string, from int, structured bool) int {
	const cdata, cdataEnd = "<![CDATA[", "]]>"
	from = s.innermost(from)
	if strings.HasPrefix(s.text[from:], cdata) {
		from += len(cdata)
		end := len(s.text)
		if length := strings.Index(s.text[from:], cdataEnd); length >= 0 {
			end = from + length
		}
		return s.add(name, from, end, structured)
	}
	end := from
	for end < len(s.text) {
		if c, _ := s.mark(end); c == '<' || c == '\n' {
			break
		}
		_, end = s.mark(end)
	}
	if text := s.text[from:end]; !structured && !isOpaque(strings.TrimSpace(text)) {
		return from
	}
	return s.add(name, from, end, structured)
}

// innermost skips blanks and the tags that open elements.
func (s *namedValues) innermost(i int) int {
	for range tagsBetween {
		for i < len(s.text) {
			c, next := s.mark(i)
			if !isSpace(c) {
				break
			}
			i = next
		}
		c, next := s.mark(i)
		if inner, _ := s.mark(next); c != '<' || inner == '/' {
			return i
		}
		end, is := s.tagEnd(next)
		if !is {
			return i
		}
		i = end
	}
	return i
}
