package redact

import (
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
)

// wideEncoding is the UTF-16 (RFC 2781) that a text is in, by its byte order mark or by the zero
// bytes that ASCII has there; nil for any other text.
func wideEncoding(text string) encoding.Encoding {
	const sample = 4
	switch {
	case len(text) < sample || len(text)%2 > 0:
		return nil
	case strings.HasPrefix(text, "\xff\xfe"), text[0] != 0 && text[1] == 0 && text[2] != 0 &&
		text[3] == 0:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case strings.HasPrefix(text, "\xfe\xff"), text[0] == 0 && text[1] != 0 && text[2] == 0 &&
		text[3] != 0:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return nil
}

// plainText returns a text in UTF-8 if it is in UTF-16, and any other as it is.
func plainText(text string) string {
	if wide := wideEncoding(text); wide != nil {
		if plain, err := wide.NewDecoder().String(text); err == nil {
			return plain
		}
	}
	return text
}

// inUTF8 calls a function that takes secrets out of a text with what the text says, and returns its
// result in the encoding of the text. A text may look like UTF-16 and be none: if there is a secret
// in its bytes, they are what it says.
func (p replacer) inUTF8(text string, clean func(string) string) string {
	wide := wideEncoding(text)
	if wide == nil {
		return clean(text)
	}
	result := text // byte for byte if there is no secret, though it may not be sound
	plain := plainText(text)
	if redacted := clean(plain); redacted != plain {
		// It may have what UTF-16 cannot say: better without that than with a secret.
		result, _ = wide.NewEncoder().String(strings.ToValidUTF8(redacted, "\uFFFD"))
	}
	if len(p.r.find(result)) > 0 {
		return clean(text)
	}
	return result
}
