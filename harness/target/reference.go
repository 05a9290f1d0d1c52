package target

import (
	"fmt"
	"maps"

	"plumbline/internal/redact"
)

// WithReference returns a copy of a target of our own that leads to the running reference server:
// its base URL, and its credentials by the names of the definition.
func (t *Target) WithReference(baseURL string, credentials map[string]string) (*Target, error) {
	running := *t
	running.credentials = maps.Clone(credentials)
	u, cause, _ := parseBaseURL(baseURL)
	if cause != "" {
		secrets := &redact.Redactor{}
		running.Register(secrets)
		return nil, fmt.Errorf("the reference server's base URL %q: %s", showable(secrets, baseURL),
			cause)
	}
	running.base = u
	for _, c := range t.definition.Credentials {
		if c.Required && running.credentials[c.Name] == "" {
			return nil, fmt.Errorf("the reference server has no credential %q", c.Name)
		}
	}
	return &running, nil
}
