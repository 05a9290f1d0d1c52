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

func preferencesOf(header http.Header) preferences {
	var p preferences
	for _, one := range strings.FieldsFunc(strings.Join(header.Values("Prefer"), ","),
		func(r rune) bool { return r == ',' || r == ';' }) {
		name, value, _ := strings.Cut(strings.TrimSpace(one), "=")
		value = strings.Trim(strings.TrimSpace(value), `"`)
		switch strings.ToLower(strings.TrimSpace(name)) {
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

// applied is what Preference-Applied says of what was met (RFC 7240 section 3).
func (p preferences) applied() string {
	var list []string
	if p.code != 0 {
		list = append(list, "code="+strconv.Itoa(p.code))
	}
	if p.example != "" {
		list = append(list, `example="`+strings.NewReplacer("\r", "", "\n", "", `"`, "").
			Replace(p.example)+`"`)
	}
	return strings.Join(list, ", ")
}
