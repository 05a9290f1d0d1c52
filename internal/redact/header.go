package redact

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// HeaderPieces is [Redactor.Pieces] for one value of a header, by value and by
// name. Authorization keeps its scheme (RFC 9110 section 11.4), Cookie and
// Set-Cookie keep the names of cookies and their attributes (RFC 6265 section
// 4). Names of headers are known whatever their case.
func (r *Redactor) HeaderPieces(name, value string) []Piece {
	return replacer{r: r}.headerPieces(name, value)
}

// header returns a copy of h without secrets, with the names as they are; nil if h is.
func (p replacer) header(h http.Header) http.Header {
	if h == nil {
		return nil
	}
	clean := make(http.Header, len(h))
	for _, name := range slices.Sorted(maps.Keys(h)) { // in order, as masks are counted
		values := h[name]
		key := p.string(name)
		for _, v := range values {
			clean[key] = append(clean[key], join(p.headerPieces(name, v)))
		}
		if values != nil && clean[key] == nil {
			clean[key] = []string{}
		}
	}
	return clean
}

func (p replacer) headerPieces(name, value string) []Piece {
	switch lower := strings.ToLower(name); {
	case !CredentialName(name):
		return p.pieces(value)
	case strings.HasSuffix(lower, "authorization"):
		return p.authorization(name, value)
	case strings.Contains(lower, "cookie") && p.r.acrossCookies(value):
		return p.credential(name, value)
	case lower == "cookie":
		return p.cookies(name, value, -1)
	case lower == "set-cookie", lower == "set-cookie2":
		return p.cookies(name, value, 1)
	}
	return p.credential(name, value)
}

func (p replacer) authorization(name, value string) []Piece {
	scheme, rest, found := strings.Cut(value, " ")
	if !found || !isToken(scheme) || len(p.r.find(scheme)) > 0 {
		return p.credential(name, value)
	}
	// The scheme is a public word, unless someone put the secret there.
	if _, known := p.r.whole(scheme); known {
		return p.credential(name, value)
	}
	return append([]Piece{{Text: scheme + " "}}, p.credential(name, rest)...)
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
func (p replacer) cookies(header, value string, limit int) []Piece {
	var list []Piece
	for n, part := range strings.SplitAfter(value, ";") {
		pair, semicolon := strings.CutSuffix(part, ";")
		name, content, found := strings.Cut(pair, "=")
		switch {
		case limit >= 0 && n >= limit:
			list = append(list, p.pieces(pair)...)
		case found:
			list = append(list, p.pieces(name)...)
			list = append(list, Piece{Text: "="})
			list = append(list, p.credential(header, content)...)
		default:
			list = append(list, p.credential(header, pair)...)
		}
		if semicolon {
			list = append(list, Piece{Text: ";"})
		}
	}
	return list
}
