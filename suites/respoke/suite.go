// Package respoke is the conformance suite of the Respoke REST API. The service is retired; the
// suite holds whoever claims to speak its protocol to what is known of it.
package respoke

import (
	"fmt"
	"strings"

	server "plumbline/fixtures/respoke"
	"plumbline/harness/conform"
	"plumbline/harness/suite"
	"plumbline/harness/target"
	"plumbline/specs"
	"plumbline/suites/targets"
)

// Suite is the suite. Its cases stand in the other files.
var Suite = &suite.Suite{
	Name:         "respoke",
	Title:        "Respoke",
	Source:       targets.Source(specs.Respoke),
	Target:       definition,
	Requirements: requirements,
	Effects:      effects,
	Waivers:      targets.Waivers(specs.Respoke),
	Reference:    reference,
	Path:         spelling,
	Generated:    generated,
}

// effects are those of calls that hand out a credential, which expires by itself. A session has to
// be closed, so opening one creates something.
var effects = map[string]suite.Effect{
	"postAdminSessions": suite.Issues, "postAdminsessions": suite.Issues,
	"postTokens": suite.Issues,
}

// The reference server takes ten times the calls that are documented, so that nobody waits for it.
var unhurried = server.Limit{PerSecond: 100, Burst: 100}

func reference(addr string) (*suite.Reference, error) {
	running, err := server.Start(addr, server.Config{Limit: unhurried})
	if err != nil {
		return nil, err
	}
	return &suite.Reference{
		BaseURL: running.BaseURL,
		Credentials: map[string]string{
			"username":   running.Credentials.Username,
			"password":   running.Credentials.Password,
			"app-id":     running.Credentials.AppID,
			"app-secret": running.Credentials.AppSecret,
		},
		Settings: map[string]string{"rate-limit": fmt.Sprintf("%d/1s+%d", unhurried.PerSecond,
			unhurried.Burst)},
		Close: running.Close,
	}, nil
}

// spelling returns a path as the target is to get it. Every published path ends in a slash, and no
// known client sends one.
func spelling(t *target.Target, path string) string {
	if t.Setting(trailingSlash) == "without" {
		return strings.TrimRight(path, "/")
	}
	return path
}

// Requirement decorates a case with the requirement it proves.
func Requirement(id string) []any { return Suite.Requirement(id) }

// conforms is what every case demands of a response: the contract, text in UTF-8, and what the case
// says itself.
func conforms(api *suite.API, expectations ...conform.Expectation) *conform.Matcher {
	return conform.ConformTo(api.Contract).With(inUTF8()).With(expectations...)
}
