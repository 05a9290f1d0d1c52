// Package resonance is the conformance suite of the Resonance AdminIdentity Admin REST API: one
// operation, POST /token.
package resonance

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/onsi/ginkgo/v2"

	server "plumbline/fixtures/resonance"
	"plumbline/harness/call"
	"plumbline/harness/conform"
	"plumbline/harness/suite"
	"plumbline/specs"
	"plumbline/suites/targets"
)

// Suite is the suite. Its cases stand in the other files.
var Suite = &suite.Suite{
	Name:         "resonance",
	Title:        "Resonance AdminIdentity",
	Source:       targets.Source(specs.Resonance),
	Target:       definition,
	Requirements: requirements,
	Effects:      map[string]suite.Effect{createToken: suite.Issues},
	Waivers:      targets.Waivers(specs.Resonance),
	Reference:    reference,
	Generated: &suite.Generated{OnRequest: true, Credentials: map[string]suite.CredentialFunc{
		"body/appClientId": func(_ context.Context, api *suite.API) (string, error) {
			return api.Target.Credential("app-client-id"), nil
		},
		"body/appSecret": func(_ context.Context, api *suite.API) (string, error) {
			return api.Target.Credential("app-secret"), nil
		},
	}},
}

// The reference server takes the documented number of calls in a fifth of the time, so that nobody
// waits for it.
var unhurried = server.Limit{Calls: 5, Window: 2 * time.Second}

func reference(addr string) (*suite.Reference, error) {
	running, err := server.Start(addr, server.Config{Limit: unhurried})
	if err != nil {
		return nil, err
	}
	return &suite.Reference{
		BaseURL: running.BaseURL,
		Credentials: map[string]string{
			"app-client-id":         running.Credentials.AppClientID,
			"app-secret":            running.Credentials.AppSecret,
			"failing-app-client-id": running.Credentials.FailingAppClientID,
		},
		Settings: map[string]string{
			"rate-limit": fmt.Sprintf("%d/%s", unhurried.Calls, unhurried.Window)},
		Close: running.Close,
	}, nil
}

const createToken = "POST /token"

// Requirement decorates a case with the requirement it proves.
func Requirement(id string) []any { return Suite.Requirement(id) }

// Credentials is the body of a request for a token.
type Credentials struct {
	AppClientID string `json:"appClientId"`
	AppSecret   string `json:"appSecret"`
}

func credentials(api *suite.API) Credentials {
	return Credentials{api.Target.Credential("app-client-id"), api.Target.Credential("app-secret")}
}

// token asks for a token. Whatever token it gets expires by itself.
func token(ctx context.Context, api *suite.API, options ...call.Option) *call.Response {
	ginkgo.GinkgoHelper()
	response := api.Call(ctx, createToken, options...)
	expires(api, response)
	return response
}

func expires(api *suite.API, response *call.Response) {
	if response.Status() == http.StatusOK {
		api.Expires("access tokens", "no operation of the contract ends one")
	}
}

// conforms is what every case demands of a response: the contract, what the case says itself, and
// that the secret of the request is not in it.
func conforms(api *suite.API, expectations ...conform.Expectation) *conform.Matcher {
	return conform.ConformTo(api.Contract).With(expectations...).With(
		keepsSecret(credentials(api).AppSecret))
}
