package encode

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"plumbline/internal/tree"
)

// appendJSON writes a value as JSON (RFC 8259) behind a text. Numbers are written as they are
// spelled.
//
// The walk is not that of encoding/json, which takes longer, and writes another text where one is
// not UTF-8.
func appendJSON(b []byte, value any) ([]byte, error) { return appendNested(b, value, 0) }

func appendNested(b []byte, value any, depth int) (_ []byte, err error) {
	if depth == tree.MaxDepth && isStructure(value) {
		return nil, problemf("it is nested more than %d deep", tree.MaxDepth)
	}
	switch value := value.(type) {
	case nil:
		return append(b, "null"...), nil
	case string:
		return appendText(b, value)
	case []any:
		b = append(b, '[')
		for i, item := range value {
			if i > 0 {
				b = append(b, ',')
			}
			if b, err = appendNested(b, item, depth+1); err != nil {
				return nil, err
			}
		}
		return append(b, ']'), nil
	case map[string]any:
		b = append(b, '{')
		for i, name := range slices.Sorted(maps.Keys(value)) {
			if i > 0 {
				b = append(b, ',')
			}
			if b, err = appendText(b, name); err != nil {
				return nil, err
			}
			if b, err = appendNested(append(b, ':'), value[name], depth+1); err != nil {
				return nil, err
			}
		}
		return append(b, '}'), nil
	}
	text, err := scalarText(value)
	return append(b, text...), err
}

// appendText writes a string. Escapes are left to encoding/json.
func appendText(b []byte, text string) ([]byte, error) {
	if !utf8.ValidString(text) {
		return nil, errUTF8
	}
	special := func(r rune) bool { return r < ' ' || r == '"' || r == '\\' || r > '~' }
	if !strings.ContainsFunc(text, special) {
		return append(append(append(b, '"'), text...), '"'), nil
	}
	var quoted bytes.Buffer
	encoder := json.NewEncoder(&quoted)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		return nil, fmt.Errorf("a text in it cannot be written as JSON: %w", err)
	}
	return append(b, bytes.TrimSuffix(quoted.Bytes(), []byte("\n"))...), nil
}

// asciiJSON writes the characters of JSON beyond ASCII as escapes. They only stand in its strings.
func asciiJSON(text string) string {
	var b []byte
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf:
			b = utf8.AppendRune(b, r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			b = fmt.Appendf(b, `\u%04x\u%04x`, high, low)
		default:
			b = fmt.Appendf(b, `\u%04x`, r)
		}
	}
	return string(b)
}
