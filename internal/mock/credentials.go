package mock

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"plumbline/internal/contract"
)

// Schemes are the security schemes that operations of a contract require, by their names.
func Schemes(c *contract.Contract) []*contract.SecurityScheme {
	known := map[string]*contract.SecurityScheme{}
	for _, o := range c.Operations() {
		for _, requirement := range o.Security {
			for _, s := range requirement.Schemes {
				known[s.Name] = s
			}
		}
	}
	var list []*contract.SecurityScheme
	for _, s := range known {
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b *contract.SecurityScheme) int {
		return strings.Compare(a.Name, b.Name)
	})
	return list
}

// Callers are the credentials of two callers for a security scheme, for [Options.Credentials]: what
// the scheme takes, of Basic user:password.
func Callers(s *contract.SecurityScheme) []string {
	list := []string{"Mock-Credential-Of-One", "Mock-Credential-Of-Another"}
	if isBasic(s) {
		return []string{"one:" + list[0], "another:" + list[1]}
	}
	return list
}

func isBasic(s *contract.SecurityScheme) bool {
	return s.Type == "basic" || s.Type == "http" && strings.EqualFold(s.Scheme, "basic")
}

// identify tells who calls, from 1, and whether the request has what one of the alternatives of its
// operation wants. It is 0 where that says nothing of who it is.
func (c *call) identify() (caller int, known bool) {
	known = len(c.operation.Security) == 0
	for _, r := range c.operation.Security {
		if len(r.Schemes) == 0 {
			known = true
			continue
		}
		if caller, satisfied := c.satisfies(r); satisfied {
			return caller, true
		}
	}
	return 0, known
}

// satisfies tells whose credentials a request has for each scheme of a requirement.
func (c *call) satisfies(r *contract.SecurityRequirement) (caller int, satisfied bool) {
	callers := []int{} // those whose credentials all schemes had so far
	for i, s := range r.Schemes {
		given, present := c.given(s)
		if !present {
			return 0, false
		}
		if c.options.Credentials == nil || s.Type == "mutualTLS" || s.Type == "" {
			continue
		}
		var own []int
		for number, credential := range c.options.Credentials(s) {
			if credential == given && (i == 0 || len(callers) == 0 ||
				slices.Contains(callers, number+1)) {
				own = append(own, number+1)
			}
		}
		if callers = own; len(callers) == 0 {
			return 0, false
		}
	}
	if len(callers) == 0 {
		return 0, true
	}
	return callers[0], true
}

// given is what a request has in the place of a scheme: of Basic user:password.
func (c *call) given(s *contract.SecurityScheme) (value string, present bool) {
	header := c.request.Header
	switch {
	case s.Type == "mutualTLS" || s.Type == "":
		return "", true // which is not a matter of this request, or not known
	case s.Type == "apiKey" && s.In == "query":
		value = strings.Join(c.address.Query()[s.Key], ",")
		return value, value != ""
	case s.Type == "apiKey" && s.In == "cookie":
		cookie, err := (&http.Request{Header: header}).Cookie(s.Key)
		if err != nil {
			return "", false
		}
		return cookie.Value, cookie.Value != ""
	case s.Type == "apiKey":
		value = header.Get(s.Key)
		return value, value != ""
	}
	scheme, rest, _ := strings.Cut(header.Get("Authorization"), " ")
	wanted := "bearer"
	if isBasic(s) {
		wanted = "basic"
	} else if s.Type == "http" {
		wanted = s.Scheme
	}
	rest = strings.TrimSpace(rest)
	if !strings.EqualFold(scheme, wanted) || rest == "" {
		return "", false
	}
	if wanted == "basic" {
		plain, err := base64.StdEncoding.DecodeString(rest)
		return string(plain), err == nil
	}
	return rest, true
}

// challenge says how an operation wants its callers to authenticate (RFC 9110 section 11.6.1).
func challenge(o *contract.Operation) string {
	var list []string
	for _, requirement := range o.Security {
		for _, s := range requirement.Schemes {
			name := "Bearer"
			switch {
			case isBasic(s):
				name = `Basic realm="mock"`
			case s.Type == "apiKey":
				name = `ApiKey name="` + url.QueryEscape(s.Key) + `"`
			case s.Type == "http" && isToken(s.Scheme) && !strings.EqualFold(s.Scheme, name):
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

// isToken tells whether a text can stand for an authentication scheme in a header.
func isToken(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') &&
			!strings.ContainsRune("-._", r)
	})
}
