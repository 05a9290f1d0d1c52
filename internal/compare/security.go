package main

import (
	"fmt"
	"net/http"
	"strings"
)

// credential is what a security scheme asks of a request.
type credential struct{ kind, in, name, scheme string }

// lacking says what a request has no credentials for; nil where they are there, or where nobody can
// tell from a request. Both peers leave this to a function of their user.
func (c credential) lacking(r *http.Request) error {
	switch strings.ToLower(c.kind) {
	case "apikey":
		if !c.hasKey(r) {
			return fmt.Errorf("there is no API key %q in the %s", c.name, c.in)
		}
	case "http":
		return authorized(r, c.scheme)
	case "oauth2", "openidconnect":
		return authorized(r, "bearer")
	}
	return nil
}

func (c credential) hasKey(r *http.Request) bool {
	switch c.in {
	case "header":
		return r.Header.Get(c.name) != ""
	case "query":
		return r.URL.Query().Get(c.name) != ""
	case "cookie":
		cookie, err := r.Cookie(c.name)
		return err == nil && cookie.Value != ""
	}
	return false
}

// authorized wants credentials of an authentication scheme, whose name is case-insensitive (RFC
// 9110 section 11.1).
func authorized(r *http.Request, scheme string) error {
	for _, line := range r.Header.Values("Authorization") {
		name, credentials, _ := strings.Cut(strings.TrimSpace(line), " ")
		if strings.EqualFold(name, scheme) && strings.TrimSpace(credentials) != "" {
			return nil
		}
	}
	return fmt.Errorf("there are no credentials of the scheme %q", scheme)
}
