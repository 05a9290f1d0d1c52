package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// is for it, in one finding; each also where no two shelves may have the same label.
func TestWhatSeveralRequestsShow(t *testing.T) {
	t.Parallel()
	document := filepath.Join(t.TempDir(), "shelves.yaml")
	if err := os.WriteFile(document, []byte(shelvesDocument), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ wrong, operation, check string }{
		{"", "", ""},
		{"shared", "", ""},
		{"not listed", "POST /shelves", "state"},
		{"a Location that leads nowhere", "POST /shelves", "location"},
		{"a Location of another", "POST /shelves", "location"},
		{"refused and created", "POST /shelves", "state"},
		{"exchanged at once", "POST /shelves", "concurrency"},
		{"lost at once", "POST /shelves", "concurrency"},
		{"one more than the limit", "GET /shelves", "page"},
		{"pages overlap", "GET /shelves", "page"},
		{"all are listed", "GET /shelves", "foreign"},
		{"GET by another", "GET /shelves/{shelfId}", "foreign"},
		{"PUT by another", "PUT /shelves/{shelfId}", "foreign"},
		{"PATCH by another", "PATCH /shelves/{shelfId}", "foreign"},
		{"DELETE by another", "DELETE /shelves/{shelfId}", "foreign"},
		{"POST by another", "POST /shelves/{shelfId}/books", "foreign"},
		{"refused for another and deleted", "DELETE /shelves/{shelfId}", "state"},
		{"the same for both", "GET /me", "foreign"},
		{"anything can be read", "GET /shelves/{shelfId}", "state"},
		{"every second answer lacks the note", "GET /shelves/{shelfId}", "consistency"},
		{"an old list", "PUT /shelves/{shelfId}", "state"},
		{"If-Match is ignored", "PUT /shelves/{shelfId}", "state"},
		{"refused and changed", "PATCH /shelves/{shelfId}", "state"},
		{"books stay", "DELETE /shelves/{shelfId}", "state"},
		{"GET of a book on any shelf", "GET /shelves/{shelfId}/books/{bookId}", "state"},
		{"DELETE of a book on any shelf", "DELETE /shelves/{shelfId}/books/{bookId}", "state"},
	} {
		for _, unique := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, unique %t", test.wrong, unique), func(t *testing.T) {
				t.Parallel()
				api := newShelves(test.wrong)
				api.unique = unique
				testShelves(t, api, document, test.operation, test.check)
			})
		}
	}
}

// testShelves has one finding of a check, or none where that is "".
func testShelves(t *testing.T, api *shelvesAPI, document, operation, check string) {
	t.Helper()
	arguments := []string{"test", document, "--base-url", start(t, api, ""), "--auth",
		"key=env:ONE", "--auth-other", "key=env:TWO", "--label-filter", "kind:state",
		"--inferred", "error"}
	if operation != "" {
		arguments = append(arguments, "--operation", operation)
	}
	e := runPlumbline(t, map[string]string{"ONE": "canary-key-1", "TWO": "canary-key-2"},
		arguments...)
	found := checksOf(t, e)
	if check == "" && (e.status != 0 || len(found) > 0) ||
		check != "" && (e.status != 1 || !slices.Equal(found, []string{check})) {
		t.Errorf("status %d, found %v, want %q; it says\n%s", e.status, found, check, e.output)
	}
	if strings.Contains(e.output, "canary-key") {
		t.Errorf("it shows a key\n%s", e.output)
	}
	api.mutex.Lock()
	defer api.mutex.Unlock()
	if left := len(api.shelves); left > 0 && api.wrong != "refused and created" &&
		api.wrong != "exchanged at once" { // where nobody is told of them
		t.Errorf("%d shelves are left", left)
	}
}

// TestAListThatIsLate is not accused of what it shows a little later.
func TestAListThatIsLate(t *testing.T) {
	t.Parallel()
	document := filepath.Join(t.TempDir(), "shelves.yaml")
	if err := os.WriteFile(document, []byte(shelvesDocument), 0o600); err != nil {
		t.Fatal(err)
	}
	api := newShelves("")
	api.late = true
	testShelves(t, api, document, "POST /shelves", "")
}

// checksOf are the checks of all findings of a run.
func checksOf(t *testing.T, e plumbline) (checks []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(e.folder, "plumbline.json"))
	if err != nil {
		t.Fatal(err)
	}
	var result struct {
		Suites []struct {
			Cases []struct {
				Findings []struct {
					Check string `json:"check"`
				} `json:"findings"`
			} `json:"cases"`
		} `json:"suites"`
	}
	if err := json.Unmarshal(text, &result); err != nil {
		t.Fatal(err)
	}
	for _, suite := range result.Suites {
		for _, c := range suite.Cases {
			for _, finding := range c.Findings {
				checks = append(checks, finding.Check)
			}
		}
	}
	return checks
}

// TestARequestThatIsNotAnswered: an API that answers others is to blame for it.
func TestARequestThatIsNotAnswered(t *testing.T) {
	t.Parallel()
	document := filepath.Join(t.TempDir(), "shelves.yaml")
	if err := os.WriteFile(document, []byte(shelvesDocument), 0o600); err != nil {
		t.Fatal(err)
	}
	api := newShelves("breaks off")
	e := runPlumbline(t, map[string]string{"ONE": "canary-key-1"}, "test", document, "--base-url",
		start(t, api, ""), "--auth", "key=env:ONE", "--operation", "POST /shelves",
		"--label-filter", "kind:negative")
	if found := checksOf(t, e); e.status != 1 || !slices.Contains(found, "no-answer") {
		t.Errorf("status %d, found %v; it says\n%s", e.status, found, e.output)
	}
}
