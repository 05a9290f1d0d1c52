package cli

import (
	"context"
	"fmt"

	"plumbline/fixtures/serving"
	"plumbline/harness/suite"
	"plumbline/internal/contract"
	"plumbline/internal/mock"
)

// tested is what is tested.
type tested struct {
	deployment  suite.Deployment
	credentials map[string][]string // of both callers, by security scheme
	close       func()
}

// mocked starts a mock of a document in this process, and says so. Nobody else reaches it for long,
// so that it keeps to no rate limit.
func mocked(i invocation, source contract.Source, seed uint64) (tested, error) {
	c, err := contract.Load(source)
	if err != nil {
		return tested{}, err
	}
	server, err := serving.Start("127.0.0.1:0", mock.New(c, mock.Options{Seed: seed,
		Credentials: mock.Callers, Unhurried: true, Defects: defectsOf(c)}), c.BasePath())
	if err != nil {
		return tested{}, err
	}
	fmt.Fprintln(i.stderr, "No base URL is given (--base-url): a mock of the document is tested, "+
		"in this process.")
	to := tested{credentials: map[string][]string{}, deployment: suite.Deployment{
		BaseURL: server.BaseURL, Origin: "a mock of the document", Settings: map[string]string{
			suite.RateLimitSetting().Name: unhurried}}}
	for _, scheme := range mock.Schemes(c) {
		to.credentials[scheme.Name] = mock.Callers(scheme)
	}
	to.close = func() {
		closing, cancel := context.WithTimeout(context.Background(), closeTimeout)
		defer cancel()
		if err := server.Close(closing); err != nil {
			fmt.Fprintf(i.stderr, "plumbline test: %v\n", err)
		}
	}
	return to, nil
}

// unhurried is a rate limit that no run comes to.
const unhurried = "1000000/1s"
