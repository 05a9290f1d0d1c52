package coverage

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/internal/contract"
)

// credential is a security scheme that an operation takes.
type credential struct {
	*contract.SecurityScheme
	item *Item
}

// schemes lists the security schemes of the operation's alternatives, each once.
func (m *meter) schemes() []*contract.SecurityScheme {
	var schemes []*contract.SecurityScheme
	for _, requirement := range m.operation.Security {
		for _, scheme := range requirement.Schemes {
			if !slices.ContainsFunc(schemes,
				func(s *contract.SecurityScheme) bool { return s.Name == scheme.Name }) {
				schemes = append(schemes, scheme)
			}
		}
	}
	return schemes
}

func (m *meter) listSecurity() {
	for _, requirement := range m.operation.Security {
		for _, scheme := range requirement.Schemes {
			if _, listed := m.known[key{kind: KindSecurity, name: scheme.Name}]; listed {
				continue
			}
			item := m.add(Item{Kind: KindSecurity, Name: scheme.Name,
				Location: m.contract.Locate(requirement.Pointer.Child(scheme.Name))})
			m.security = append(m.security, credential{scheme, item})
		}
	}
}

func (m *meter) observeSecurity(request *exchange.Request, t tally) {
	for _, c := range m.security {
		if carried, shows := c.carried(request); shows {
			t.presentOr(carried, c.item)
		}
	}
}

// carried tells whether a request has the credential of a scheme, be it the right one or not, and
// whether a request of this scheme shows that at all.
func (c credential) carried(request *exchange.Request) (carried, shows bool) {
	switch c.Type {
	case "apiKey":
		return c.hasKey(request), true
	case "basic":
		return authorized(request.Header, "basic"), true
	case "http":
		return authorized(request.Header, c.Scheme), true
	case "oauth2", "openIdConnect":
		return authorized(request.Header, "bearer"), true
	}
	return false, false
}

func (c credential) hasKey(request *exchange.Request) bool {
	switch c.In {
	case "header":
		return request.Header.Get(c.Key) != ""
	case "query":
		address, err := url.Parse(request.URL)
		return err == nil && address.Query().Get(c.Key) != ""
	case "cookie":
		cookies := (&http.Request{Header: request.Header}).Cookies()
		return slices.ContainsFunc(cookies,
			func(k *http.Cookie) bool { return k.Name == c.Key && k.Value != "" })
	}
	return false
}

// authorized looks for an authentication scheme, whose name is case-insensitive (RFC 9110 section
// 11.1).
func authorized(header http.Header, scheme string) bool {
	return slices.ContainsFunc(header.Values("Authorization"), func(line string) bool {
		name, credentials, _ := strings.Cut(strings.TrimSpace(line), " ")
		return strings.EqualFold(name, scheme) && strings.TrimSpace(credentials) != ""
	})
}
