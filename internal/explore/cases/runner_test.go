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

// TestEveryScenarioIsPerformed: whatever a plan can have is known by its name.
func TestEveryScenarioIsPerformed(t *testing.T) {
	for _, name := range explore.ScenarioNames() {
		if performed[name] == nil {
			t.Errorf("nothing performs %s", name)
		}
	}
	if len(performed) != len(explore.ScenarioNames()) {
		t.Errorf("%d are performed, and there are %d", len(performed), len(explore.ScenarioNames()))
	}
}

func TestMadeUpNames(t *testing.T) {
	for name, want := range map[string]string{"12": "12", "abc": "abc",
		"2f1c0d3e-0000-4000-8000-00000000000a": "2f1c0d3e-0000-4000-8000-11111111111c"} {
		if got := rotated(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}
