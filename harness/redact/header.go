package redact

import (
	"net/http"
	"strings"
)

// Header returns a copy of h without secrets, by value and by name. An
// Authorization header keeps its scheme (RFC 9110 section 11.4), Cookie and
// Set-Cookie keep the names of cookies and their attributes (RFC 6265 section
// 4). Names of headers are kept as they are, whatever their case. The result
// is nil if h is.
func (r *Redactor) Header(h http.Header) http.Header {
	if h == nil {
		return nil
	}
	clean := make(http.Header, len(h))
	for name, values := range h {
		key := r.String(name)
		for _, v := range values {
			clean[key] = append(clean[key], join(r.HeaderPieces(name, v)))
		}
		if values != nil && clean[key] == nil {
			clean[key] = []string{}
		}
	}
	return clean
}

// HeaderPieces is [Redactor.Pieces] for one value of a header, with the rules
// of [Redactor.Header].
func (r *Redactor) HeaderPieces(name, value string) []Piece {
	switch lower := strings.ToLower(name); {
	case !CredentialName(name):
		return r.Pieces(value)
	case strings.HasSuffix(lower, "authorization"):
		return r.authorization(value)
	case strings.Contains(lower, "cookie") && r.acrossCookies(value):
		return r.credential(value)
	case lower == "cookie":
		return r.cookies(value, -1)
	case lower == "set-cookie", lower == "set-cookie2":
		return r.cookies(value, 1)
	}
	return r.credential(value)
}

func (r *Redactor) authorization(value string) []Piece {
	scheme, rest, found := strings.Cut(value, " ")
	if !found || !isToken(scheme) || len(r.find(scheme)) > 0 {
		return r.credential(value)
	}
	// The scheme is a public word, unless someone put the secret there.
	if _, known := r.whole(scheme); known {
		return r.credential(value)
	}
	return append([]Piece{{Text: scheme + " "}}, r.credential(rest)...)
}

func isToken(s string) bool {
	return s != "" && strings.IndexFunc(s, func(c rune) bool {
		return c != '-' && c != '_' && letterOrDigit(c) < 0
	}) < 0
}

// acrossCookies tells whether a secret holds what separates cookies, so that
// none of them can be looked at alone.
func (r *Redactor) acrossCookies(value string) bool {
	for _, s := range r.find(value) {
		if strings.ContainsAny(strings.TrimRight(value[s.start:s.end], "="), ";=") {
			return true
		}
	}
	return false
}

// cookies redacts the values of the first limit pairs of a list separated by
// semicolons, of all if limit is negative; the others are attributes.
func (r *Redactor) cookies(value string, limit int) []Piece {
	var list []Piece
	for n, part := range strings.SplitAfter(value, ";") {
		pair, semicolon := strings.CutSuffix(part, ";")
		name, content, found := strings.Cut(pair, "=")
		switch {
		case limit >= 0 && n >= limit:
			list = append(list, r.Pieces(pair)...)
		case found:
			list = append(list, r.Pieces(name)...)
			list = append(list, Piece{Text: "="})
			list = append(list, r.credential(content)...)
		default:
			list = append(list, r.credential(pair)...)
		}
		if semicolon {
			list = append(list, Piece{Text: ";"})
		}
	}
	return list
}
