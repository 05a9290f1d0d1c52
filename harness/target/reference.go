package target

import (
	"fmt"
	"maps"
)

// WithReference gives a copy of a target of our own that leads to the running reference server: its base URL, and its
// credentials by the names of the definition.
func (t *Target) WithReference(baseURL string, credentials map[string]string) (*Target, error) {
	u, cause, _ := parseBaseURL(baseURL)
	if cause != "" {
		return nil, fmt.Errorf("the reference server's base URL %q: %s", baseURL, cause)
	}
	running := *t
	running.base, running.credentials = u, maps.Clone(credentials)
	for _, c := range t.definition.Credentials {
		if c.Required && running.credentials[c.Name] == "" {
			return nil, fmt.Errorf("the reference server has no credential %q", c.Name)
		}
	}
	return &running, nil
}
