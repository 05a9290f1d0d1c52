package contract

import "strings"

// headerName is the name of a header that a document means: what of it can be one, since a name is
// a token (RFC 9110 section 5.1). Authors write what stands in the message instead, such as
// "Authorization: Bearer". rest is what follows the name.
func headerName(text string) (name, rest string) {
	text = strings.TrimSpace(text)
	end := strings.IndexFunc(text, func(r rune) bool { return !isTokenRune(r) })
	if end <= 0 {
		return text, ""
	}
	return text[:end], strings.TrimLeft(text[end:], ": \t")
}

// IsHeaderName tells whether a text can be the name of a header: a token (RFC 9110 section 5.6.2).
func IsHeaderName(text string) bool {
	return text != "" && strings.IndexFunc(text, func(r rune) bool { return !isTokenRune(r) }) < 0
}

func isTokenRune(r rune) bool {
	return r > ' ' && r < 0x7f && !strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r)
}

// inHeader reads the name of a header with a key: where it names the header Authorization together
// with an authentication scheme, such as "Authorization: Bearer", that scheme is meant.
func (s *SecurityScheme) inHeader() {
	if s.Type != "apiKey" || s.In != "header" || IsHeaderName(s.Key) {
		return
	}
	name, rest := headerName(s.Key)
	s.Key = name
	scheme, _ := headerName(rest)
	if strings.EqualFold(name, "Authorization") && IsHeaderName(scheme) {
		s.Type, s.In, s.Key, s.Scheme = "http", "", "", strings.ToLower(scheme)
	}
}

// withoutColon is the name of a header without the colon that stands behind it in a message, which
// some authors take for a part of it.
func withoutColon(name string) string { return strings.TrimRight(strings.TrimSpace(name), ": ") }

// nameOf is the name of a parameter, as it is where it is sent.
func nameOf(name, in string) string {
	if in == "header" {
		return withoutColon(name)
	}
	return name
}
