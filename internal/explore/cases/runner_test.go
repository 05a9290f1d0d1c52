package cases

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"plumbline/internal/contract"
	"plumbline/internal/encode"
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

// TestSpoiledCredentials: each differs from the good ones in the one thing that it is for.
func TestSpoiledCredentials(t *testing.T) {
	key := &contract.SecurityScheme{Name: "api.key", Type: "apiKey", In: "header", Key: "X-Key"}
	token := &contract.SecurityScheme{Name: "bearer", Type: "http", Scheme: "bearer"}
	given := Credentials(func(string) string { return "aB1x" })
	for _, test := range []struct {
		scheme        *contract.SecurityScheme
		caller        explore.Caller
		header, sends string
		secret        string
	}{
		{key, explore.Self, "X-Key", "aB1x", ""},
		{key, explore.Nobody, "X-Key", "", ""},
		{key, explore.Forger, "X-Key", madeUp, ""},
		{key, explore.Emptied, "X-Key", "", ""},
		{key, explore.Shortened, "X-Key", "aB1", "API_KEY_SHORTENED"},
		{key, explore.InOtherCase, "X-Key", "Ab1X", "API_KEY_OTHER_CASE"},
		{token, explore.Emptied, "Authorization", "Bearer ", ""},
		{token, explore.Shortened, "Authorization", "Bearer aB1", "BEARER_SHORTENED"},
		{token, explore.InNoScheme, "Authorization", "Plumbline aB1x", ""},
	} {
		o := &contract.Operation{Security: []*contract.SecurityRequirement{
			{Schemes: []*contract.SecurityScheme{test.scheme}}}}
		to := encode.Encoded{Header: http.Header{}}
		lacks := given.apply(o, test.caller, &to)
		secrets := slices.Sorted(maps.Keys(given.spoiled(o, test.caller)))
		if got := to.Header.Get(test.header); got != test.sends || lacks != "" ||
			strings.Join(secrets, " ") != test.secret {
			t.Errorf("%s with %s: got %q, %v, lacking %q", test.caller, test.scheme.Name, got,
				secrets, lacks)
		}
		for _, value := range given.spoiled(o, test.caller) {
			if !strings.Contains(test.sends, value) {
				t.Errorf("%s: the secret %q is not what is sent", test.caller, value)
			}
		}
	}
	none := Credentials(func(string) string { return "12-34" })
	o := &contract.Operation{Security: []*contract.SecurityRequirement{
		{Schemes: []*contract.SecurityScheme{key}}}}
	if none.haveCase(o) || !given.haveCase(o) {
		t.Error("digits have another case, or letters have none")
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
