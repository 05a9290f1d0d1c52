package redact

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// wideOrder tells whether a text is in UTF-16 (RFC 2781), and in which order of bytes: by its byte
// order mark, or by the zero bytes that ASCII has there.
func wideOrder(text string) (order binary.AppendByteOrder, wide bool) {
	const sample = 4
	switch {
	case len(text) < sample || len(text)%2 > 0:
		return nil, false
	case strings.HasPrefix(text, "\xff\xfe"), text[0] != 0 && text[1] == 0 && text[2] != 0 &&
		text[3] == 0:
		return binary.LittleEndian, true
	case strings.HasPrefix(text, "\xfe\xff"), text[0] == 0 && text[1] != 0 && text[2] == 0 &&
		text[3] != 0:
		return binary.BigEndian, true
	}
	return nil, false
}

// plainText returns a text in UTF-8 if it is in UTF-16, and any other as it is.
func plainText(text string) string {
	order, wide := wideOrder(text)
	if !wide {
		return text
	}
	units := make([]uint16, 0, len(text)/2)
	for i := 0; i < len(text); i += 2 {
		if b := []byte(text[i : i+2]); order == binary.AppendByteOrder(binary.LittleEndian) {
			units = append(units, binary.LittleEndian.Uint16(b))
		} else {
			units = append(units, binary.BigEndian.Uint16(b))
		}
	}
	return string(utf16.Decode(units))
}

// inUTF8 calls a function that takes secrets out of a text with what the text says, and returns its
// result in the encoding of the text.
func inUTF8(text string, clean func(string) string) string {
	order, wide := wideOrder(text)
	if !wide {
		return clean(text)
	}
	plain := plainText(text)
	redacted := clean(plain)
	if redacted == plain {
		return text // byte for byte, though it may not be sound
	}
	var encoded []byte
	for _, unit := range utf16.Encode([]rune(redacted)) {
		encoded = order.AppendUint16(encoded, unit)
	}
	return string(encoded)
}
