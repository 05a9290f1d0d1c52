package report

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"plumbline/harness/requirement"
	"plumbline/harness/verdict"
	"plumbline/internal/tree"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a text with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (go test -update writes it anew)\n got:\n%s\nwant:\n%s", path, got,
			want)
	}
}

// tidy tells what every text for a terminal has to be.
func tidy(t *testing.T, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		if line != strings.TrimRight(line, " \n")+"\n" {
			t.Errorf("the line %q has blanks at its end, or no end", line)
		}
		if strings.ContainsAny(line, "\r\x1b\x00") {
			t.Errorf("the line %q has control characters", line)
		}
	}
}

// broken is a writer that does not.
type broken struct{}

var errBroken = errors.New("broken")

func (broken) Write([]byte) (int, error) { return 0, errBroken }

func published(line, column int, pointer tree.Pointer) verdict.Location {
	return verdict.Location{Layer: verdict.Published, File: "specs/a/openapi.json", Line: line,
		Column: column, Pointer: pointer}
}

func amended(line, column int, pointer tree.Pointer) verdict.Location {
	return verdict.Location{Layer: verdict.Amended, File: "specs/a/amendments.overlay.yaml",
		Line: line, Column: column, Pointer: pointer}
}

func pointer(p tree.Pointer) *tree.Pointer { return &p }

var missing = verdict.Finding{
	Check: verdict.BodySchema, Severity: verdict.Error,
	Message:  "$.AccessToken is missing (required)",
	Hint:     `the body has "accessToken"; the contract spells it "AccessToken"`,
	Note:     "the document's own example has the same problem (defect example-contradicts-schema)",
	Instance: pointer("/AccessToken"),
	Contract: published(1, 1655,
		"/paths/~1token/post/responses/200/content/application~1json/schema/required"),
}

var unasked = verdict.Finding{
	Check: verdict.Required, Severity: verdict.Error,
	Message:  "the status is 200 OK; this case requires that the status is 401 Unauthorized",
	Contract: published(1, 10, "/paths/~1token/post"),
}

var createRole = requirement.Requirement{
	ID: "a.roles.create.200", Operation: "postRoles", Kind: requirement.Positive,
	Sentence: "creating a role answers 200 with the role", Source: "published, POST /roles",
}

// unjudged is what was not judged of no exchange in particular.
func unjudged(list ...verdict.Unchecked) []Unchecked {
	var all []Unchecked
	for _, u := range list {
		all = append(all, Unchecked{Unchecked: u})
	}
	return all
}
