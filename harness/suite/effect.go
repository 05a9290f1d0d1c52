package suite

import (
	"context"
	"net/http"

	"plumbline/internal/contract"
)

// Effect is what a call of an operation does to a target.
type Effect string

// The effects.
const (
	// Reads changes nothing.
	Reads Effect = "reads"
	// Issues hands out something that goes away by itself, such as a token.
	Issues Effect = "issues"
	// Creates leaves something that has to be deleted.
	Creates Effect = "creates"
	// Changes alters something.
	Changes Effect = "changes"
	// Deletes removes something.
	Deletes Effect = "deletes"
)

// effectOfMethod is what a method does where nothing else is known (RFC 9110 section 9.2.1).
func effectOfMethod(method string) Effect {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace, "QUERY":
		return Reads
	case http.MethodDelete:
		return Deletes
	case http.MethodPut, http.MethodPatch:
		return Changes
	}
	return Creates
}

// effectOf is what an operation does, sent by a method that may be another than its own.
func (s *Suite) effectOf(operation *contract.Operation, method string) Effect {
	if method != operation.Method {
		return effectOfMethod(method)
	}
	for _, name := range []string{operation.ID, operation.String()} {
		if effect, known := s.Effects[name]; known {
			return effect
		}
	}
	return effectOfMethod(method)
}

// effectOf is what a call does. One by which the run logs in hands out something, whatever else the
// operation is for.
func (a *API) effectOf(ctx context.Context, operation *contract.Operation, method string) Effect {
	if isLogin(ctx) {
		return Issues
	}
	return a.suite.effectOf(operation, method)
}
