package encode

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"

	"plumbline/internal/tree"
)

// appendJSON writes a value as JSON (RFC 8259) behind a text. Numbers are written as they are
// spelled.
func appendJSON(text []byte, value any) ([]byte, error) {
	if err := writable(value, 0); err != nil {
		return nil, err
	}
	b := bytes.NewBuffer(text)
	encoder := json.NewEncoder(b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, fmt.Errorf("it cannot be written as JSON: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// writable finds what encoding/json would write as something else, or what readers would not read:
// text that is not UTF-8, numbers without digits, values nested too deep.
func writable(value any, depth int) error {
	if depth == tree.MaxDepth && isStructure(value) {
		return problemf("it is nested more than %d deep", tree.MaxDepth)
	}
	switch value := value.(type) {
	case nil:
		return nil
	case []any:
		for _, item := range value {
			if err := writable(item, depth+1); err != nil {
				return err
			}
		}
		return nil
	case map[string]any:
		for name, member := range value {
			if !utf8.ValidString(name) {
				return errUTF8
			}
			if err := writable(member, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	_, err := scalarText(value)
	return err
}

// asciiJSON writes the characters of JSON beyond ASCII as escapes. They only stand in its strings.
func asciiJSON(text string) string {
	var b []byte
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf:
			b = append(b, byte(r))
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			b = fmt.Appendf(b, `\u%04x\u%04x`, high, low)
		default:
			b = fmt.Appendf(b, `\u%04x`, r)
		}
	}
	return string(b)
}
