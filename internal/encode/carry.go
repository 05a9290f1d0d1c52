package encode

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"
)

// problemf makes the error that a value cannot be written. It is a sentence to stand behind the
// value's name.
func problemf(format string, about ...any) error { return fmt.Errorf(format, about...) }

var (
	errNull  = errors.New("null has no way to be written that OpenAPI defines")
	errUTF8  = errors.New("a text in it is not UTF-8")
	errEmpty = errors.New(
		"it is empty, and written as nothing it could not be told from one that " +
			"is not there")
	errInside = errors.New(
		"it has an array or object inside, for which its style has no way to be " +
			"written")
)

// place is how a text gets into a part of a request.
type place struct {
	styles []string
	escape func(string) string // nil where texts stand as they are
	// alone tells why a text cannot stand there, element why it cannot be one of several; nil where
	// any text can.
	alone, element func(string) error
	// separate tells that a delimiter is one only where it is not escaped. Where it is false,
	// receivers cut what they have unescaped, so that no part can have a delimiter in it.
	separate bool
}

var (
	queryStyles = []string{"form", "spaceDelimited", "pipeDelimited", "deepObject"}

	inPath = &place{styles: []string{"simple", "label", "matrix"}, escape: percent, separate: true}

	inQuery    = &place{styles: queryStyles, escape: percent, separate: true}
	inReserved = &place{styles: queryStyles, escape: reserved}
	inCookie   = &place{styles: []string{"form"}, escape: percent, separate: true}
	verbatim   = &place{styles: []string{"cookie"}, alone: cookieText, element: cookieText}
	inHeader   = &place{styles: []string{"simple"}, alone: headerText, element: headerElement}
	inForm     = &place{styles: queryStyles, escape: url.QueryEscape}
	inPart     = &place{styles: queryStyles}
)

// percent encodes all but the unreserved characters of RFC 3986.
func percent(text string) string {
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}

// reserved encodes for a query with allowReserved, where reserved characters may stay as they are
// unless they have a meaning there. The semicolon is encoded nevertheless: to some servers it is a
// delimiter as & is.
func reserved(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if strings.IndexByte(":/?@!$'()*,", text[i]) >= 0 {
			b.WriteByte(text[i])
			continue
		}
		end := i + 1
		for end < len(text) && text[end] >= utf8.RuneSelf {
			end++
		}
		b.WriteString(percent(text[i:end]))
		i = end - 1
	}
	return b.String()
}

// headerText is what all receivers of a header take for the same text: what lies beyond ASCII are
// octets of no known meaning (RFC 9110 section 5.5).
func headerText(text string) error {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c != '\t' && (c < ' ' || c > '~') {
			return problemf("it has a character that a header cannot carry")
		}
	}
	if strings.Trim(text, " \t") != text {
		return problemf("it has white space at its start or end, which a header loses")
	}
	return nil
}

// headerElement is an element of a list (RFC 9110 section 5.6.1): empty ones do not count, and a
// quotation mark opens a text in which a comma is none.
func headerElement(text string) error {
	switch {
	case text == "":
		return problemf("it has an empty element, which does not count in a header")
	case !quotesEnd(text):
		return problemf("it has a quotation mark, after which delimiters of a header do not count")
	}
	return headerText(text)
}

// quotesEnd tells whether each quoted text in an element ends.
func quotesEnd(text string) bool {
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

// cookieText is what a cookie can have as its value, of which nothing is escaped (RFC 6265 section
// 4.1.1).
func cookieText(text string) error {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c <= ' ' || c > '~' || strings.IndexByte(`",;\`, c) >= 0 {
			return problemf("it has a character that a cookie cannot carry")
		}
	}
	return nil
}

// scalarText is the text of a value that has no parts. Numbers are written as in JSON and booleans
// as true and false, which OpenAPI leaves to implementations (3.1.1, Appendix B) and all of them
// do.
func scalarText(value any) (string, error) {
	switch value := value.(type) {
	case string:
		if !utf8.ValidString(value) {
			return "", errUTF8
		}
		return value, nil
	case json.Number:
		if !isNumber(string(value)) {
			return "", problemf("a number in it is not spelled as JSON has them")
		}
		return string(value), nil
	case bool:
		if value {
			return "true", nil
		}
		return "false", nil
	case nil:
		return "", errNull
	case []any, map[string]any:
		return "", errInside
	}
	return "", problemf("a value of the type %T is none that JSON has", value)
}

// isNumber tells whether a text is spelled as a number of JSON (RFC 8259 section 6).
func isNumber(text string) bool {
	return strings.Trim(text, "0123456789+-.eE") == "" && json.Valid([]byte(text))
}
