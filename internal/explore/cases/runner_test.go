package cases

import (
	"testing"

	"plumbline/internal/contract"
	"plumbline/internal/explore"
)

// TestNothingIsEndangered: what changes or deletes is sent only to a thing that the run has
// created.
func TestNothingIsEndangered(t *testing.T) {
	for _, test := range []struct {
		method, path, place string
		bound, sent         bool
	}{
		{"GET", "/settings", "query.a", true, true},
		{"POST", "/things", "body", true, true},
		{"PUT", "/settings", "body", true, false},
		{"DELETE", "/things", "method", true, false},
		{"PATCH", "/things/{id}", "body/a", true, true},
		{"PATCH", "/things/{id}", "body/a", false, false},
		{"DELETE", "/things/{id}", "path.id", true, false},
		{"GET", "/things/{id}", "path.id", false, true},
	} {
		draft := &explore.Draft{Method: test.method,
			Operation: &contract.Operation{Path: test.path}}
		why := endangers(draft, &explore.Obligation{Place: test.place}, test.bound)
		if (why == "") != test.sent {
			t.Errorf("%+v: %q", test, why)
		}
	}
}
