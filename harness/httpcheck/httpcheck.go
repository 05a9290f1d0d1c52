// Package httpcheck holds what tests of the standard library send and answer to an OpenAPI
// document, without another framework:
//
//	contract, err := harness.Load("openapi.yaml")
//	…
//	client := httpcheck.Client(t, contract) // judges what it sends and gets
//	handler = httpcheck.Handler(t, contract, handler) // judges what it gets and answers
//	httpcheck.Coverage(t, contract, 80) // of the contract, in percent
//
// An exchange that violates the contract fails the test with all findings. So does one of which
// nobody can tell whether it conforms, unless [AllowUnverifiable] is given.
package httpcheck

import (
	"net/http"

	"plumbline/harness"
)

// T is what httpcheck needs of a [testing.TB].
type T interface {
	Helper()
	Cleanup(func())
	Errorf(format string, args ...any)
	Logf(format string, args ...any)
}

// Option changes what a client or a handler judges.
type Option func(*checker)

// AllowUnverifiable only logs the exchanges of which nobody can tell whether they conform.
func AllowUnverifiable() Option { return func(c *checker) { c.allowed = true } }

// Ignore leaves out the requests for which it returns true, such as those to another service. They
// are counted in the test's log.
func Ignore(request func(*http.Request) bool) Option {
	return func(c *checker) { c.ignored = request }
}

// ResponsesOnly judges no request, for tests that send wrong ones on purpose.
func ResponsesOnly() Option { return func(c *checker) { c.responsesOnly = true } }

// Base has a client send its requests by another transport than [http.DefaultTransport].
func Base(transport http.RoundTripper) Option { return func(c *checker) { c.base = transport } }

// CheckedClient is an HTTP client that judges every exchange. It is a [http.RoundTripper] as well,
// for who wants to build the client.
type CheckedClient struct {
	*http.Client
	checker *checker
}

// Client returns a client that judges every exchange that passes. An exchange is judged when its
// response has been read to the end, or closed; redirects are exchanges of their own.
func Client(t T, contract *harness.Contract, options ...Option) *CheckedClient {
	t.Helper()
	client := &CheckedClient{checker: newChecker(t, contract, options)}
	client.Client = &http.Client{Transport: client}
	return client
}

// Handler returns a handler that judges every exchange that passes through another one.
func Handler(t T, contract *harness.Contract, handler http.Handler,
	options ...Option) http.Handler {
	t.Helper()
	c := newChecker(t, contract, options)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { c.serve(handler, w, r) })
}
