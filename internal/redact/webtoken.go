package redact

import (
	"encoding/base64"
	"encoding/json"
	"strings"
)

const (
	// longestHeader bounds the header of a JSON Web Token, in bytes; those that carry certificates
	// are long.
	longestHeader = 16 << 10
	// headerTries is how many places before a period are tried as the beginning of one.
	headerTries = 8
	// webTokenName is what the masks of those are listed under that have no other name.
	webTokenName = "JSON Web Token" //nolint:gosec // a name
)

// webTokens returns the places of JSON Web Tokens (RFC 7519) in their compact form, signed (RFC
// 7515 section 7.1) or encrypted (RFC 7516 section 7.1). They are recognized by their first part,
// base64url of a JSON object that names an algorithm or a type. What follows may be cut short: the
// claims are as confidential as the whole. Values that are public or variables are left alone.
func (r *Redactor) webTokens(s string) []span {
	var found []span
	floor := 0 // where the next may begin
	for {
		dot := strings.IndexByte(s[floor:], '.')
		if dot < 0 {
			return found
		}
		dot += floor
		start, parts := webTokenHeader(s, floor, dot)
		end := dot + 1
		if parts > 0 {
			if last := webTokenEnd(s, dot, parts); last > dot+1 {
				end = last
				if !r.isShown(s[start:end]) {
					found = append(found, span{start: start, end: end, text: Unnamed,
						webToken: true})
				}
			}
		}
		floor = end
	}
}

// isShown tells whether a value is known to be no credential.
func (r *Redactor) isShown(value string) (shown bool) {
	r.look(func(w *words) {
		shown = w.secrets[value] == nil &&
			(w.public[value] || w.variables[value] != nil)
	})
	return shown
}

// webTokenHeader finds the header that ends at a period, and how many parts such a token has; none
// if there is no header.
func webTokenHeader(s string, floor, dot int) (start, parts int) {
	end := dot
	for end > floor && dot-end < 2 && s[end-1] == '=' {
		end--
	}
	from := end
	for from > floor && end-from < longestHeader && isTokenByte(s[from-1]) {
		from--
	}
	tries := 0
	for at := from; at+4 <= end && tries < headerTries; at++ {
		// An opening brace makes the first letter, and a quote or white space after it the second.
		if s[at] != 'e' || s[at+1] != 'y' && s[at+1] != 'w' {
			continue
		}
		tries++
		if parts := headerParts(s[at:end]); parts > 0 {
			return at, parts
		}
	}
	return 0, 0
}

func isTokenByte(b byte) bool { return letterOrDigit(rune(b)) >= 0 || b == '-' || b == '_' }

// headerParts tells how many parts a token with this header has: 3 if it is signed, 5 if it is
// encrypted, 0 if this is no header.
func headerParts(text string) int {
	decoded, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return 0
	}
	var header struct{ Alg, Enc, Typ json.RawMessage }
	switch err := json.Unmarshal(decoded, &header); {
	case err != nil:
		return 0
	case header.Enc != nil:
		return 5
	case header.Alg != nil || header.Typ != nil:
		return 3
	}
	return 0
}

// webTokenEnd is where a token ends whose header ends at a period.
func webTokenEnd(s string, dot, parts int) int {
	end := dot
	for n := 1; n < parts && end < len(s) && s[end] == '.'; n++ {
		part := end + 1
		if n < parts-1 { // in plain base64 the letters + and / belong to a part, if it is one
			if wide := runOf(s, part, "+/"); wide < len(s) && s[wide] == '.' {
				end = wide
				continue
			}
		}
		end = runOf(s, part, "")
	}
	if strings.Trim(s[dot:end], ".") == "" {
		return dot
	}
	return end
}

// runOf is where a run of base64url ends, with its padding.
func runOf(s string, from int, also string) int {
	for from < len(s) && (isTokenByte(s[from]) || strings.IndexByte(also, s[from]) >= 0) {
		from++
	}
	for n := 0; n < 2 && from < len(s) && s[from] == '='; n++ {
		from++
	}
	return from
}
