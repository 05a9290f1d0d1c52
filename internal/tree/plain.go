package tree

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// Plain reads one value of JSON in UTF-8 in which nothing is wrong, which is nearly all there is,
// in less time than encoding/json takes: the value is the same as that gives with UseNumber. ok is
// false where the text is anything else, where an object has a member twice, or where it nests
// deeper than so many levels; what it is then has to be found out in another way.
func Plain(text []byte, deepest int) (value any, ok bool) {
	if !utf8.Valid(text) {
		return nil, false
	}
	r := plainReader{text: text, deepest: deepest}
	value, ok = r.value(0)
	r.space()
	return value, ok && r.at == len(text)
}

// plainReader reads a text from a place on.
type plainReader struct {
	text    []byte
	at      int
	deepest int
}

// next is the byte at the place; 0, which begins nothing, at the end.
func (r *plainReader) next() byte {
	if r.at < len(r.text) {
		return r.text[r.at]
	}
	return 0
}

func (r *plainReader) space() {
	for c := r.next(); c == ' ' || c == '\n' || c == '\t' || c == '\r'; c = r.next() {
		r.at++
	}
}

// take goes on where a byte stands at the place.
func (r *plainReader) take(c byte) bool {
	if r.next() != c {
		return false
	}
	r.at++
	return true
}

func (r *plainReader) value(depth int) (value any, ok bool) {
	r.space()
	switch c := r.next(); c {
	case '{', '[':
		if depth == r.deepest {
			return nil, false
		}
		r.at++
		if c == '{' {
			return r.object(depth + 1)
		}
		return r.array(depth + 1)
	case '"':
		return r.string()
	case 't':
		return true, r.word("true")
	case 'f':
		return false, r.word("false")
	case 'n':
		return nil, r.word("null")
	}
	return r.number()
}

func (r *plainReader) word(word string) bool {
	if !bytes.HasPrefix(r.text[r.at:], []byte(word)) {
		return false
	}
	r.at += len(word)
	return true
}

func (r *plainReader) object(depth int) (value any, ok bool) {
	object := map[string]any{}
	if r.space(); r.take('}') {
		return object, true
	}
	for {
		r.space()
		name, ok := r.string()
		if r.space(); !ok || !r.take(':') {
			return nil, false
		}
		if _, twice := object[name]; twice {
			return nil, false
		}
		if object[name], ok = r.value(depth); !ok {
			return nil, false
		}
		if r.space(); r.take('}') {
			return object, true
		}
		if !r.take(',') {
			return nil, false
		}
	}
}

func (r *plainReader) array(depth int) (value any, ok bool) {
	array := []any{}
	if r.space(); r.take(']') {
		return array, true
	}
	for {
		item, ok := r.value(depth)
		if !ok {
			return nil, false
		}
		array = append(array, item)
		if r.space(); r.take(']') {
			return array, true
		}
		if !r.take(',') {
			return nil, false
		}
	}
}

// string reads a string. One with escapes is left to encoding/json.
func (r *plainReader) string() (text string, ok bool) {
	if !r.take('"') {
		return "", false
	}
	start, escaped := r.at, false
	for ; r.at < len(r.text); r.at++ {
		switch c := r.text[r.at]; {
		case c == '"':
			r.at++
			if !escaped {
				return string(r.text[start : r.at-1]), true
			}
			return text, json.Unmarshal(r.text[start-1:r.at], &text) == nil
		case c == '\\':
			escaped = true
			r.at++
		case c < ' ':
			return "", false
		}
	}
	return "", false
}

// number reads a number (RFC 8259 section 6).
func (r *plainReader) number() (number json.Number, ok bool) {
	start := r.at
	r.take('-')
	if ok = r.take('0') || r.digits(); ok && r.take('.') {
		ok = r.digits()
	}
	if c := r.next(); ok && (c == 'e' || c == 'E') {
		r.at++
		if !r.take('-') {
			r.take('+')
		}
		ok = r.digits()
	}
	return json.Number(r.text[start:r.at]), ok
}

func (r *plainReader) digits() (some bool) {
	start := r.at
	for c := r.next(); c >= '0' && c <= '9'; c = r.next() {
		r.at++
	}
	return r.at > start
}
