package target

import (
	"fmt"
	"maps"

	"plumbline/internal/redact"
)

// WithReference returns a copy of a target of our own that leads to the running reference server:
// its base URL, its credentials, and how it is to be called, by the names of the definition. A
// setting that has another value than its default stays as it is.
func (t *Target) WithReference(baseURL string,
	credentials, settings map[string]string) (*Target, error) {
	running := *t
	running.credentials = maps.Clone(credentials)
	running.settings = maps.Clone(t.settings)
	for _, s := range t.definition.Settings {
		if value := settings[s.Name]; value != "" && running.settings[s.Name] == s.Default {
			running.settings[s.Name] = value
		}
	}
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
