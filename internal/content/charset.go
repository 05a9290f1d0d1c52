package content

import (
	"bytes"
	"fmt"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
)

// ErrUnknownCharset says that text is in a charset that is not read. It is an [ErrNotJudged].
var ErrUnknownCharset = fmt.Errorf("%w: the charset is not one that is read", ErrNotJudged)

var byteOrderMark = []byte("\xef\xbb\xbf")

// Text decodes a body by the charset parameter of its Content-Type (RFC 9110 section 8.3.2), by
// UTF-8 where there is none. A byte order mark at the start says how the text is encoded and is no
// part of it (RFC 3629 section 6, RFC 2781 section 3.2).
func Text(body []byte, contentType string) (string, error) {
	_, parameters, err := mime.ParseMediaType(contentType)
	if err != nil && contentType != "" {
		return "",
			&Malformed{Format: "text", Problem: fmt.Sprintf("the Content-Type %q cannot be read",
				contentType)}
	}
	return decode(body, parameters["charset"])
}

func decode(body []byte, charset string) (string, error) {
	charset = strings.ToLower(strings.TrimSpace(charset))
	switch charset {
	case "", "utf-8", "utf8":
		if at := invalidUTF8(body); at >= 0 {
			return "", malformedAt("UTF-8", body, at, "an octet that belongs to no character")
		}
		return string(bytes.TrimPrefix(body, byteOrderMark)), nil
	case "us-ascii", "ascii", "ansi_x3.4-1968", "iso646-us":
		if at := bytes.IndexFunc(body, func(r rune) bool { return r > 0x7f }); at >= 0 {
			return "", malformedAt("US-ASCII", body, at, "an octet beyond 7F")
		}
		return string(body), nil
	}
	charset, body = unmarked(charset, body)
	coding, err := codingOf(charset)
	if err != nil {
		return "", err
	}
	decoded, err := coding.NewDecoder().Bytes(body)
	if err != nil {
		return "", &Malformed{Format: charset, Problem: err.Error()}
	}
	// Decoders write U+FFFD for what they cannot read. Where one was really meant it is encoded as
	// the same octets again.
	if bytes.ContainsRune(decoded, utf8.RuneError) {
		again, err := coding.NewEncoder().Bytes(decoded)
		if err != nil || !bytes.Equal(body, again) {
			return "",
				&Malformed{Format: charset,
					Problem: "it has octets that are no text in that charset"}
		}
	}
	return string(decoded), nil
}

// unmarked takes the byte order mark from UTF-16, and tells which order it is; without a mark it is
// big-endian (RFC 2781 section 4.3).
func unmarked(charset string, body []byte) (string, []byte) {
	little, isLittle := bytes.CutPrefix(body, []byte("\xff\xfe"))
	big, isBig := bytes.CutPrefix(body, []byte("\xfe\xff"))
	switch {
	case isLittle && (charset == "utf-16" || charset == "utf-16le"):
		return "utf-16le", little
	case isBig && (charset == "utf-16" || charset == "utf-16be"):
		return "utf-16be", big
	case charset == "utf-16":
		return "utf-16be", body
	}
	return charset, body
}

// codingOf finds a charset by its registered name, else by one that browsers know.
func codingOf(charset string) (encoding.Encoding, error) {
	if coding, err := ianaindex.IANA.Encoding(charset); err == nil && coding != nil {
		return coding, nil
	}
	if coding, err := htmlindex.Get(charset); err == nil && coding != nil &&
		coding != encoding.Replacement {
		return coding, nil
	}
	return nil, fmt.Errorf("%w: %q", ErrUnknownCharset, charset)
}

// invalidUTF8 returns where text stops being UTF-8, or -1.
func invalidUTF8(text []byte) int {
	if utf8.Valid(text) {
		return -1
	}
	at := 0
	for at < len(text) {
		r, size := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return at
}

func malformedAt(format string, text []byte, at int, problem string) *Malformed {
	return &Malformed{
		Format: format, Problem: problem,
		Line:   1 + bytes.Count(text[:at], []byte("\n")),
		Column: at - bytes.LastIndexByte(text[:at], '\n'),
	}
}
