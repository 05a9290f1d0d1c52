package wire

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"
)

// encoding is how a place writes characters that have a meaning there.
type encoding struct {
	decode func(string) (string, error)
	// styles are those that OpenAPI allows there (3.2.0, Style Values).
	styles []string
	// percent and plus tell whether a delimiter may itself be percent-encoded, and a space be
	// written +.
	percent, plus bool
	// list tells that the elements of a list may have white space around them, be empty, and be
	// quoted (RFC 9110 section 5.6).
	list bool
}

var (
	inPath = &encoding{decode: url.PathUnescape, styles: []string{"simple", "label", "matrix"},
		percent: true}
	inQuery = &encoding{decode: url.QueryUnescape, styles: queryStyles, percent: true, plus: true}
	// its fields are decoded already
	inForm = &encoding{styles: queryStyles}
	// a whole query, which no style cuts
	inURI    = &encoding{decode: url.PathUnescape, styles: []string{"form"}, percent: true}
	inCookie = &encoding{decode: url.PathUnescape, styles: []string{"form"}, percent: true}
	verbatim = &encoding{styles: []string{"cookie"}} // a cookie as well
	inHeader = &encoding{styles: []string{"simple"}, list: true}

	queryStyles = []string{"form", "spaceDelimited", "pipeDelimited", "deepObject"}
)

// problem says what is wrong with a text, undefined why it is neither right nor wrong. Both are
// predicates of the parameter.
type (
	problem   string
	undefined string
)

func (p problem) Error() string   { return string(p) }
func (u undefined) Error() string { return string(u) }

// text decodes. What is not UTF-8 has no place in JSON's data model; where nothing says that a text
// is UTF-8, as in a header, whose other octets are opaque (RFC 9110 section 5.5), it is not known
// what it means.
func (e *encoding) text(raw string) (string, error) {
	if e.decode == nil {
		if !utf8.ValidString(raw) {
			return "", undefined(fmt.Sprintf("is not UTF-8: %q", raw))
		}
		return raw, nil
	}
	text, err := e.decode(raw)
	var wrong url.EscapeError
	switch {
	case errors.As(err, &wrong):
		return "", problem(fmt.Sprintf("has an invalid percent-encoding: %q", string(wrong)))
	case err != nil:
		return "", problem(err.Error())
	case !utf8.ValidString(text):
		return "", problem(fmt.Sprintf("is not UTF-8 once it is decoded: %q", raw))
	}
	return text, nil
}

// pair decodes the name of a name and text. What is wrong with a name is of no interest as long as
// it is not known whose it is, so it is kept.
func (e *encoding) pair(name, text string) pair {
	decoded, err := e.text(name)
	if err == nil {
		return pair{name: decoded, text: text}
	}
	if e.decode != nil {
		if loose, failure := e.decode(name); failure == nil {
			name = loose
		}
	}
	return pair{name: name, text: text, err: err}
}

// delimiter is a character between the elements of a list: all the ways it can be written in a text
// that is not decoded yet.
//
// A comma is one only where it is not encoded, "%2C" is data (RFC 6570 section 3.2.1). Space, tab
// and | cannot stand in a URI unencoded, so that there the encoded ones are the delimiters (OpenAPI
// 3.1.1, Appendix E, "Percent-Encoding and Illegal or Reserved Delimiters").
type delimiter []string

func (e *encoding) delimiter(character byte) delimiter {
	spellings := delimiter{string(character)}
	if e.percent && strings.IndexByte(" \t|", character) >= 0 {
		spellings = append(spellings, fmt.Sprintf("%%%02X", character),
			fmt.Sprintf("%%%02x", character))
	}
	if e.plus && character == ' ' {
		spellings = append(spellings, "+")
	}
	return spellings
}

// split cuts a text at a delimiter. In the lists of headers, white space around elements goes.
func (e *encoding) split(text string, at delimiter) []string {
	var elements []string
	start, quoted := 0, e.list && balanced(text)
	inside := false
	for i := 0; i < len(text); {
		if quoted && text[i] == '"' {
			inside = !inside
		}
		if inside && text[i] == '\\' {
			i++ // balanced has seen that there is another character
		}
		width := 1
		if !inside {
			if delimiterWidth := at.width(text[i:]); delimiterWidth > 0 {
				elements = append(elements, e.trim(text[start:i]))
				width, start = delimiterWidth, i+delimiterWidth
			}
		}
		i += width
	}
	return append(elements, e.trim(text[start:]))
}

// width is the length of the delimiter that the text begins with, 0 if it begins with none.
func (d delimiter) width(text string) int {
	for _, spelling := range d {
		if strings.HasPrefix(text, spelling) {
			return len(spelling)
		}
	}
	return 0
}

func (e *encoding) trim(element string) string {
	if e.list {
		return strings.Trim(element, " \t")
	}
	return element
}

// balanced tells whether every quoted string in a text ends. In one where some does not, quotation
// marks mean nothing.
func balanced(text string) bool {
	inside := false
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '"':
			inside = !inside
		case inside && text[i] == '\\':
			i++
		}
	}
	return !inside
}
