package openapi

import (
	"slices"
	"testing"
)

// The methods that a Path Item Object has a member for, by edition.
func TestMethods(t *testing.T) {
	for _, test := range []struct {
		version      Version
		trace, query bool
	}{
		{Swagger20, false, false}, {OpenAPI30, true, false}, {OpenAPI31, true, false},
		{OpenAPI32, true, true},
	} {
		methods := test.version.Methods()
		if !slices.Contains(methods, "get") || !slices.Contains(methods, "patch") ||
			slices.Contains(methods, "trace") != test.trace ||
			slices.Contains(methods, "query") != test.query {
			t.Errorf("%s: %v", test.version, methods)
		}
	}
}
