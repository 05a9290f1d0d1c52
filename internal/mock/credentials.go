package mock

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"plumbline/internal/contract"
)

// known tells whether a request has what one of the alternatives of its operation wants.
func (c *call) known() bool {
	if len(c.operation.Security) == 0 {
		return true
	}
	return slices.ContainsFunc(c.operation.Security, func(r *contract.SecurityRequirement) bool {
		return !slices.ContainsFunc(r.Schemes,
			func(s *contract.SecurityScheme) bool { return !c.has(s) })
	})
}

// has tells whether a request has credentials of a scheme, and known ones where only some are.
func (c *call) has(s *contract.SecurityScheme) bool {
	given, present := c.given(s)
	if !present {
		return false
	}
	return c.options.Credentials == nil ||
		slices.Contains(c.options.Credentials(s.Name), given)
}

// given is what a request has in the place of a scheme: of Basic user:password.
func (c *call) given(s *contract.SecurityScheme) (value string, present bool) {
	header := c.request.Header
	switch {
	case s.Type == "mutualTLS" || s.Type == "":
		return "", true // which is not a matter of this request, or not known
	case s.Type == "apiKey" && s.In == "query":
		values := c.address.Query()[s.Key]
		return strings.Join(values, ","), len(values) > 0
	case s.Type == "apiKey" && s.In == "cookie":
		cookie, err := (&http.Request{Header: header}).Cookie(s.Key)
		if err != nil {
			return "", false
		}
		return cookie.Value, true
	case s.Type == "apiKey":
		return header.Get(s.Key), len(header.Values(s.Key)) > 0
	}
	scheme, rest, _ := strings.Cut(header.Get("Authorization"), " ")
	wanted := "bearer"
	if s.Type == "basic" {
		wanted = "basic"
	} else if s.Type == "http" {
		wanted = strings.ToLower(s.Scheme)
	}
	if !strings.EqualFold(scheme, wanted) {
		return "", false
	}
	if wanted == "basic" {
		plain, err := base64.StdEncoding.DecodeString(strings.TrimSpace(rest))
		return string(plain), err == nil
	}
	return strings.TrimSpace(rest), true
}

// challenge says how an operation wants its callers to authenticate (RFC 9110 section 11.6.1).
func challenge(o *contract.Operation) string {
	var list []string
	for _, requirement := range o.Security {
		for _, s := range requirement.Schemes {
			name := "Bearer"
			switch {
			case s.Type == "basic" || strings.EqualFold(s.Scheme, "basic"):
				name = `Basic realm="mock"`
			case s.Type == "apiKey":
				name = `ApiKey name="` + url.QueryEscape(s.Key) + `"`
			case s.Type == "http" && s.Scheme != "" && !strings.EqualFold(s.Scheme, "bearer"):
				name = s.Scheme
			}
			if !slices.Contains(list, name) {
				list = append(list, name)
			}
		}
	}
	if len(list) == 0 {
		return "Bearer"
	}
	return strings.Join(list, ", ")
}
