package mock

import (
	"net/http"
	"strconv"
	"strings"
)

// preferences are what a request asks for by Prefer (RFC 7240): code=404, example=NAME and
// dynamic=true.
type preferences struct {
	code    int
	example string
	dynamic bool
}

// preferencesOf reads Prefer. Of one that is there twice the first counts, and parameters of a
// preference are none themselves (RFC 7240 section 2).
func preferencesOf(header http.Header) preferences {
	var p preferences
	seen := map[string]bool{}
	for _, one := range listed(header.Values("Prefer")) {
		name, value, _ := strings.Cut(split(one, ';')[0], "=")
		name, value = strings.ToLower(strings.TrimSpace(name)), unquoted(strings.TrimSpace(value))
		if seen[name] {
			continue
		}
		seen[name] = true
		switch name {
		case "code":
			if code, err := strconv.Atoi(value); err == nil && code >= 100 && code <= 599 {
				p.code = code
			}
		case "example":
			p.example = value
		case "dynamic":
			p.dynamic = value == "" || strings.EqualFold(value, "true")
		}
	}
	return p
}

// unquoted is what a token or quoted string says.
func unquoted(text string) string {
	if len(text) < len(`""`) || text[0] != '"' || text[len(text)-1] != '"' {
		return text
	}
	var plain strings.Builder
	escaped := false
	for _, r := range text[1 : len(text)-1] {
		if escaped = r == '\\' && !escaped; !escaped {
			plain.WriteRune(r)
		}
	}
	return plain.String()
}

// applied is what Preference-Applied says of what was met (RFC 7240 section 3).
func (p preferences) applied() string {
	var list []string
	if p.code != 0 {
		list = append(list, "code="+strconv.Itoa(p.code))
	}
	if p.example != "" {
		list = append(list, `example="`+strings.NewReplacer(`\`, `\\`, `"`, `\"`).
			Replace(p.example)+`"`)
	} else if p.dynamic {
		list = append(list, "dynamic=true")
	}
	return strings.Join(list, ", ")
}
