package contract

import (
	"errors"
	"mime"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// Response finds what the operation documents for a status code: the code itself, then its range
// ("4XX"), then "default" (OpenAPI 3.1.1, Responses Object). Ranges are taken in either case, since
// documents have both.
func (o *Operation) Response(status int) (*Response, bool) {
	code := strconv.Itoa(status)
	rangeName := code[:1] + "XX"
	for _, matches := range []func(string) bool{
		func(documented string) bool { return documented == code },
		func(documented string) bool { return strings.EqualFold(documented, rangeName) },
		func(documented string) bool { return documented == "default" },
	} {
		for _, response := range o.Responses {
			if matches(response.Status) {
				return response, true
			}
		}
	}
	return nil, false
}

// Names tells whether the operation documents a status code by itself, and not only by a range or
// by "default".
func (o *Operation) Names(status int) bool {
	documented, found := o.Response(status)
	return found && documented.Status == strconv.Itoa(status)
}

// Statuses lists the documented status codes, ranges and "default", in the order of the document.
func (o *Operation) Statuses() []string {
	statuses := make([]string, len(o.Responses))
	for i, response := range o.Responses {
		statuses[i] = response.Status
	}
	return statuses
}

// mediaTypeForm is that of a media type (RFC 9110 sections 8.3.1 and 5.6.6).
var mediaTypeForm = regexp.MustCompile(`^[ \t]*` + wordForm + `/` + wordForm +
	`(?:[ \t]*;[ \t]*(?:` + wordForm + `=(?:` + wordForm + `|"(?:[^"\\]|\\.)*"))?)*[ \t]*$`)

const wordForm = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"

// SelectMediaType finds the most specific of the documented media types that a Content-Type value
// matches: "the most specific media type ... takes precedence" (OpenAPI 3.1.1, Response Object).
// Type, subtype and parameter names are compared without regard to case (RFC 9110 section 8.3.1); a
// documented parameter has to be there with its value, but for the charset of JSON, which "really
// has no effect on compliant recipients" (RFC 8259 section 11). The error says why a Content-Type
// is not one.
func SelectMediaType(content []*MediaType, contentType string) (*MediaType, error) {
	if len(content) == 1 && content[0].Range == contentType && simpleType(contentType) {
		return content[0], nil
	}
	if !mediaTypeForm.MatchString(contentType) {
		return nil, errors.New("it is not of the form type/subtype; name=value")
	}
	actual, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		return nil, err
	}
	var best *MediaType
	bestRank := -1
	for _, candidate := range content {
		if rank := candidate.rank(actual, parameters); rank > bestRank {
			best, bestRank = candidate, rank
		}
	}
	return best, nil
}

// simpleType tells whether a media type is one without parameters in lower case, which most are,
// and no range.
func simpleType(contentType string) bool {
	slashes := 0
	for i := 0; i < len(contentType); i++ {
		switch c := contentType[i]; {
		case c == '/':
			slashes++
		case c < 'a' || c > 'z':
			if c != '-' && c != '+' && c != '.' && (c < '0' || c > '9') {
				return false
			}
		}
	}
	return slashes == 1 && contentType[0] != '/' && contentType[len(contentType)-1] != '/'
}

// parseOnce parses a media type when it is first asked for.
func parseOnce(mediaType string) func() (string, map[string]string, error) {
	type result struct {
		essence    string
		parameters map[string]string
		err        error
	}
	once := sync.OnceValue(func() result {
		essence, parameters, err := mime.ParseMediaType(mediaType)
		return result{essence, parameters, err}
	})
	return func() (string, map[string]string, error) {
		r := once()
		return r.essence, r.parameters, r.err
	}
}

// rank tells how specifically the documented range matches: -1 not at all, more is more specific.
func (m *MediaType) rank(actual string, parameters map[string]string) int {
	parsed := m.parsed
	if parsed == nil {
		parsed = parseOnce(m.Range)
	}
	documented, wanted, err := parsed()
	if err != nil {
		return -1
	}
	given := len(wanted)
	for name, value := range wanted {
		switch {
		case strings.EqualFold(parameters[name], value):
		case name == "charset" && isJSONType(actual):
			given -= 2 // less than a type without a charset
		default:
			return -1
		}
	}
	kind, _, _ := strings.Cut(actual, "/")
	switch documented {
	case actual:
		return 201 + given
	case kind + "/*":
		return 101 + given
	case "*/*", "*":
		return 1 + given
	}
	return -1
}

// IsJSON tells whether a media type's content is JSON: application/json, or a structured syntax
// suffix +json (RFC 6839 section 3.1).
func IsJSON(contentType string) bool {
	mediaType := contentType
	if !simpleType(contentType) {
		var err error
		if mediaType, _, err = mime.ParseMediaType(contentType); err != nil {
			return false
		}
	}
	return isJSONType(mediaType)
}

// isJSONType tells the same of a media type without parameters, in lower case.
func isJSONType(mediaType string) bool {
	return mediaType == "application/json" || mediaType == "text/json" ||
		strings.HasSuffix(mediaType, "+json")
}
