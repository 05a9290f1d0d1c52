package contract

import (
	"mime"
	"strconv"
	"strings"
)

// Response finds what the operation documents for a status code: the code itself, then its range ("4XX"), then
// "default" (OpenAPI 3.1.1, Responses Object). Ranges are taken in either case, since documents have both.
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

// Statuses lists the documented status codes, ranges and "default", in the order of the document.
func (o *Operation) Statuses() []string {
	statuses := make([]string, len(o.Responses))
	for i, response := range o.Responses {
		statuses[i] = response.Status
	}
	return statuses
}

// SelectMediaType finds the most specific of the documented media types that a Content-Type value matches: "the most
// specific media type ... takes precedence" (OpenAPI 3.1.1, Response Object). Type, subtype and parameter names are compared
// without regard to case (RFC 9110 section 8.3.1); a documented parameter has to be there with its value.
// The error says why a Content-Type is not one.
func SelectMediaType(content []*MediaType, contentType string) (*MediaType, error) {
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

// rank tells how specifically the documented range matches: -1 not at all, more is more specific.
func (m *MediaType) rank(actual string, parameters map[string]string) int {
	documented, wanted, err := mime.ParseMediaType(m.Range)
	if err != nil {
		return -1
	}
	for name, value := range wanted {
		if !strings.EqualFold(parameters[name], value) {
			return -1
		}
	}
	kind, _, _ := strings.Cut(actual, "/")
	switch documented {
	case actual:
		return 200 + len(wanted)
	case kind + "/*":
		return 100 + len(wanted)
	case "*/*", "*":
		return len(wanted)
	}
	return -1
}

// IsJSON tells whether a media type's content is JSON: application/json, or a structured syntax suffix +json (RFC 6839 section 3.1).
func IsJSON(contentType string) bool {
	mediaType, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return false
	}
	return mediaType == "application/json" || mediaType == "text/json" || strings.HasSuffix(mediaType, "+json")
}
