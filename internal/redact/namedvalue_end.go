package redact

import (
	"slices"
	"strings"
)

// schemes of authentication stand before a credential in a header.
var schemes = []string{"bearer", "basic", "token", "digest", "apikey", "negotiate", "dpop"}

func isScheme(word string) bool { return slices.Contains(schemes, strings.ToLower(word)) }

// value finds the value that begins at i, and returns the place to go on from. A parameter is one
// of a form or a query.
func (s *namedValues) value(name string, i int, parameter bool) int {
	i = s.blockOf(i)
	sign, next := s.mark(i)
	switch {
	case sign == '[':
		return s.array(name, i, next)
	case sign == '{':
		if s.under, s.underEnd = name, next; next < len(s.text) {
			length := strings.IndexByte(s.text[next:min(len(s.text), next+longestTag)], '}')
			s.underEnd = next + max(length, 0)
		}
		return next
	case isQuote(sign):
		return s.quoted(name, i, next)
	// of Python
	case strings.IndexByte("bBuUrR", sign) >= 0 && sign != 0 && next < len(s.text) &&
		isQuote(s.text[next]):
		return s.quoted(name, next, next+1)
	}
	return s.bare(name, i, parameter)
}

// blockOf skips what YAML has before a text in lines of its own, and before the items of a list.
func (s *namedValues) blockOf(i int) int {
	for range tagsBetween {
		j := i
		for j < len(s.text) && j-i < 3 && strings.IndexByte("|>-+!", s.text[j]) >= 0 {
			j++
		}
		if c, _ := s.mark(j); j == i || j < len(s.text) && !isSpace(c) {
			return i
		}
		i, _ = s.gap(j)
	}
	return i
}

// array finds the items of an array that are texts.
func (s *namedValues) array(name string, bracket, i int) int {
	if end := strings.IndexByte(s.text[bracket:min(len(s.text), bracket+longestName*2)],
		']'); end >= 0 &&
		s.redacted(s.text[bracket:bracket+end+1]) {
		return bracket + end + 1
	}
	for i < len(s.text) {
		c, next := s.mark(i)
		switch {
		case isSpace(c) || c == ',' || c == '[':
			i = next
		case isQuote(c):
			i = s.quoted(name, i, next)
		case letterOrDigit(rune(c)) >= 0:
			from := i
			if i = s.bare(name, i, false); i == from {
				i = s.stop(from)
			}
			if i == from {
				return i
			}
		default:
			return i
		}
	}
	return i
}

// quoted finds the value that begins at from, after a quote that begins at quote, however that is
// spelled.
func (s *namedValues) quoted(name string, quote, from int) int {
	end, next := s.closing(s.text[quote:from], from)
	s.add(name, from, end, true)
	return next
}

// closing is where a text in quotes ends, and the place behind the closing quote. One that is not
// closed ends with what is around it.
func (s *namedValues) closing(quote string, from int) (end, next int) {
	for i := from; i < len(s.text); i++ {
		switch b := s.text[i]; {
		case b == '\\':
			run := s.backslashes(i)
			if next := s.escapedClosing(quote, i, run); next >= 0 {
				return i, next
			}
			if len(quote) == 1 && (run-i)%2 == 0 {
				run-- // the backslashes stand for themselves
			}
			i = min(run, len(s.text)-1)
		case strings.HasPrefix(s.text[i:], quote):
			return i, i + len(quote)
		case isAround(quote, b):
			return i, i
		}
	}
	return len(s.text), len(s.text)
}

// backslashes is the place behind the backslashes that begin at i.
func (s *namedValues) backslashes(i int) int {
	for i < len(s.text) && s.text[i] == '\\' {
		i++
	}
	return i
}

// escapedClosing is the place behind the quote that a run of backslashes belongs to if it closes
// the text, or around it; -1 if it is a part of the text.
func (s *namedValues) escapedClosing(quote string, start, run int) int {
	slashes := strings.Count(quote, `\`)
	switch length := run - start; {
	case slashes == 0 || length > slashes:
		return -1
	case strings.HasPrefix(s.text[start:], quote):
		return start + len(quote)
	case length < slashes && run < len(s.text) && isQuote(s.text[run]):
		return start
	}
	return -1
}

// isAround tells whether a character that is not escaped ends a text in quotes of that spelling
// without closing it.
func isAround(quote string, b byte) bool {
	switch {
	case len(quote) == 1:
		return b == '\n' && quote != `"`
	case b == '"' || b == '\n':
		return true
	}
	return !strings.Contains(quote, `\`) && (isSpace(b) || b == '<' || b == '\'')
}

// bare finds a value without quotes. It is one only if it looks like one, or is a parameter.
func (s *namedValues) bare(name string, from int, parameter bool) int {
	end := s.stop(from)
	word := s.text[from:end]
	if end < len(s.text) && s.text[end] == ' ' && isScheme(word) {
		return s.bare(name, end+1, parameter)
	}
	if equals := strings.IndexByte(word[:min(len(word), longestName)], '='); equals >= 0 &&
		strings.Contains(strings.ToLower(name), "cookie") {
		from, parameter = from+equals+1, true
	}
	cut := from + len(strings.TrimRight(s.text[from:end], ".:!?"))
	if cut == from || strings.HasSuffix(s.text[cut:end], ":") {
		return from
	}
	parameter = parameter || s.isBeforeAnother(from, end)
	if !parameter && !isOpaque(s.text[from:cut]) {
		return from
	}
	return s.add(name, from, cut, parameter)
}

// isBeforeAnother tells whether another parameter follows a value: a=value&b.
func (s *namedValues) isBeforeAnother(from, end int) bool {
	rest := s.text[end:]
	return strings.HasPrefix(rest, "&") && from > 0 && s.text[from-1] == '=' &&
		!strings.HasPrefix(rest, "&quot;") && !strings.HasPrefix(rest, "&lt;")
}

// stop is where a value without quotes ends that begins at or before i.
func (s *namedValues) stop(from int) int {
	if s.stopFrom >= 0 && from >= s.stopFrom && from <= s.stopAt {
		return s.stopAt
	}
	i := from
	for i < len(s.text) {
		b := s.text[i]
		if isSpace(b) || b == '\\' || strings.IndexByte(",;&<>)}]\"'`", b) >= 0 {
			break
		}
		if b == '[' {
			end := strings.IndexByte(s.text[i:min(len(s.text), i+longestName*2)], ']')
			if end >= 0 && s.redacted(s.text[i:i+end+1]) {
				break
			}
		}
		if b == '%' {
			c, next := s.mark(i)
			if isSpace(c) || c != 0 && strings.IndexByte(",;&<>)}]\"'`", c) >= 0 {
				break
			}
			i = next
			continue
		}
		i++
	}
	s.stopFrom, s.stopAt = from, i
	return i
}

// add notes a value without the blanks around it, unless it is empty or was redacted before, and
// gives its end.
func (s *namedValues) add(name string, start, end int, structured bool) int {
	after := end
	for start < end && isSpace(s.text[start]) {
		start++
	}
	for end > start && isSpace(s.text[end-1]) {
		end--
	}
	if start < end && !s.redacted(s.text[start:end]) {
		s.found = append(s.found, namedValue{name, start, end, structured})
	}
	return after
}

// isParameter tells whether a form or a query has the name of a parameter at i.
func (s *namedValues) isParameter(i int) bool {
	return i == 0 || strings.IndexByte("?&;", s.text[i-1]) >= 0
}

// isAttribute tells whether what stands at i is the value of an attribute that names something, as
// in <input name="token">.
func (s *namedValues) isAttribute(i int) bool {
	before := strings.TrimRight(s.text[max(0, i-longestName):i], `"'\`)
	before, is := strings.CutSuffix(strings.TrimRight(before, " "), "=")
	if !is {
		return false
	}
	before = strings.ToLower(strings.TrimRight(before, " "))
	for _, naming := range [...]string{"name", "id", "property", "itemprop", "key"} {
		if rest, is := strings.CutSuffix(before, naming); is && rest != "" &&
			!isTokenByte(rest[len(rest)-1]) {
			return true
		}
	}
	return false
}

// attribute finds the value of what is named by an attribute: in another attribute of the tag,
// before or after it, or in the text of the element, or in the part of a form in multipart (RFC
// 7578 section 4.2). It gives 0 if there is none.
func (s *namedValues) attribute(name string, start, end int) int {
	head := s.text[max(0, start-longestTag):start]
	if line := head[strings.LastIndexByte(head, '\n')+1:]; strings.Contains(strings.ToLower(line),
		"form-data") {
		return s.part(name, end)
	}
	tag := strings.LastIndexByte(head, '<')
	if tag < 0 || strings.IndexByte(head[tag:], '>') >= 0 {
		return 0
	}
	length := strings.IndexByte(s.text[end:min(len(s.text), end+longestTag)], '>')
	tail := s.text[end:min(len(s.text), end+longestTag)]
	if length >= 0 {
		tail = tail[:length]
	}
	for _, attribute := range [...]string{"value", "content"} {
		if at := attributeValue(tail, attribute); at >= 0 {
			return s.value(name, end+at, true)
		}
		if at := attributeValue(head[tag:], attribute); at >= 0 {
			s.value(name, start-len(head)+tag+at, true)
			return end
		}
	}
	if length < 0 {
		return 0
	}
	return s.content(name, end+length+1, false)
}

// attributeValue is where the value of an attribute begins in the text of a tag, or -1.
func attributeValue(tag, name string) int {
	for from := 0; ; {
		at := strings.Index(strings.ToLower(tag[from:]), name)
		if at < 0 {
			return -1
		}
		at += from
		from = at + len(name)
		rest := strings.TrimLeft(tag[from:], " ")
		if at > 0 && !isTokenByte(tag[at-1]) && strings.HasPrefix(rest, "=") {
			return len(tag) - len(strings.TrimLeft(rest[1:], " "))
		}
	}
}

// part finds the content of a part of a form: it begins after an empty line, and ends before the
// next boundary.
func (s *namedValues) part(name string, end int) int {
	header := s.text[end:min(len(s.text), end+longestTag)]
	for _, lineEnd := range [...]string{"\r\n", "\n"} {
		at := strings.Index(header, lineEnd+lineEnd)
		if at < 0 {
			continue
		}
		from := end + at + 2*len(lineEnd)
		length := strings.Index(s.text[from:], lineEnd+"--")
		if length < 0 {
			length = len(s.text) - from
		}
		return s.add(name, from, from+length, true)
	}
	return 0
}
