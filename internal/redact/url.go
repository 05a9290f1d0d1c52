package redact

import (
	"net/url"
	"strings"
)

// URL returns a URL, absolute or relative, without its userinfo (RFC 3986
// section 3.2.1) and without secrets: in the query, and in a fragment that
// looks like one, by name and by value, elsewhere by value. It is not parsed,
// so that a malformed one is redacted too. Markers stand in it unencoded: the
// result is for reading.
func (r *Redactor) URL(s string) string { return replacer{r: r}.url(s) }

func (p replacer) url(s string) string {
	s, fragment, hasFragment := strings.Cut(s, "#")
	s, query, hasQuery := strings.Cut(s, "?")
	var out strings.Builder
	out.WriteString(p.string(withoutUserinfo(s)))
	if hasQuery {
		out.WriteString("?" + p.form(query))
	}
	if hasFragment {
		if strings.Contains(fragment, "=") {
			fragment = p.form(fragment)
		}
		out.WriteString("#" + p.string(fragment))
	}
	// Once more over all: a secret may hold the very delimiters.
	return p.string(out.String())
}

func withoutUserinfo(s string) string {
	before, rest, found := strings.Cut(s, "//")
	if !found || strings.Contains(before, "/") {
		return s
	}
	authority, path := rest, ""
	if slash := strings.IndexByte(rest, '/'); slash >= 0 {
		authority, path = rest[:slash], rest[slash:]
	}
	return before + "//" + authority[strings.LastIndexByte(authority, '@')+1:] + path
}

// Form redacts a query, or a body of the media type
// application/x-www-form-urlencoded, by name and by value. Whatever holds no
// secret stays as it was encoded.
func (r *Redactor) Form(s string) string { return replacer{r: r}.form(s) }

func (p replacer) form(s string) string {
	parts := strings.SplitAfter(s, "&")
	for n, part := range parts {
		pair, ampersand := strings.CutSuffix(part, "&")
		name, value, found := strings.Cut(pair, "=")
		if !found {
			continue
		}
		plain := unescape(value)
		_, whole := p.r.whole(plain)
		if !whole && !CredentialName(unescape(name)) || p.isMask(value) {
			continue // by value below: it keeps the encoding of the rest
		}
		if clean := join(p.valuePieces(unescape(name), plain)); clean != plain {
			parts[n] = name + "=" + p.spelledAs(value, clean)
			if ampersand {
				parts[n] += "&"
			}
		}
	}
	return p.string(strings.Join(parts, ""))
}

func unescape(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}
