package folder

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"plumbline/harness/requirement"
	"plumbline/harness/verdict"
	"plumbline/internal/report"
)

// pantry is a run of two suites, one of which has a finding.
func pantry() report.Run {
	suite := func(name string, outcome report.CaseOutcome) report.Suite {
		c := report.Case{
			Requirement: requirement.Requirement{ID: name + ".jars.get", Operation: "GET /jars",
				Kind: requirement.Positive, Sentence: "jars are given out", Source: "published"},
			Title: "gives out jars", Outcome: outcome, Source: "suites/pantry/jars.go:12",
		}
		if outcome == report.Failed {
			c.Failure = "the body does not conform"
			c.Findings = []report.Finding{{Finding: verdict.Finding{
				Check: verdict.BodySchema, Severity: verdict.Error, Message: "$.lid is missing",
				Contract: verdict.Location{Layer: verdict.Published,
					File: "specs/pantry/openapi.json", Line: 3, Column: 7},
			}}}
		}
		return report.Suite{
			Name: name, Title: name, Target: report.Target{Name: "its own reference server",
				Own: true}, Cases: []report.Case{c},
			CleanUp: []report.Exchange{{ID: "clean-up#1", Operation: "DELETE /jars",
				Request:  report.Request{Method: "DELETE", URL: "http://pantry.example/jars"},
				Response: &report.Response{Status: 204}}},
			Document: report.Document{Path: "specs/pantry/openapi.json",
				SHA256: strings.Repeat("0a", 32)},
		}
	}
	return report.Run{
		Version: report.FormatVersion, Started: time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC),
		Seed:   7,
		Suites: []report.Suite{suite("pantry", report.Failed), suite("cellar", report.Passed)},
	}
}

// quiet keeps GitHub's variables of the one who runs the test out of it.
func quiet(t *testing.T) {
	t.Helper()
	t.Setenv("GITHUB_ACTIONS", "")
	t.Setenv("GITHUB_STEP_SUMMARY", "")
}

func written(dir, name string) string {
	var texts []string
	for _, err := range Write(dir, name, pantry(), io.Discard) {
		texts = append(texts, err.Error())
	}
	return strings.Join(texts, "\n")
}

func TestWrite(t *testing.T) {
	quiet(t)
	ofSuites := []string{"cellar.har", "junit-cellar.xml", "junit-pantry.xml", "pantry.har"}
	for _, test := range []struct {
		name string
		want []string
	}{
		{"",
			append([]string{"index.html", "plumbline.json", "plumbline.md", "plumbline.ndjson",
				"plumbline.sarif"},
				ofSuites...)},
		{"nightly",
			append([]string{"nightly.html", "nightly.json", "nightly.md", "nightly.ndjson",
				"nightly.sarif"},
				ofSuites...)},
	} {
		t.Run("name "+test.name, func(t *testing.T) {
			dir := t.TempDir()
			if problems := written(dir, test.name); problems != "" {
				t.Fatal(problems)
			}
			leavesOnly(t, dir, test.want...)
			for _, name := range test.want {
				readable(t, filepath.Join(dir, name))
			}
			if err := Remove(dir, test.name, pantry().Suites...); err != nil {
				t.Error(err)
			}
			leavesOnly(t, dir)
		})
	}
}

// readable reads a report as far as its form says what it is, and sees that others may read it.
func readable(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var value any
	switch filepath.Ext(path) {
	case ".json", ".sarif", ".har":
		err = json.Unmarshal(text, &value)
	case ".xml":
		err = xml.Unmarshal(text, &struct{ XMLName xml.Name }{})
	default:
		if !bytes.Contains(text, []byte("pantry")) {
			err = errors.New("it does not name the suite")
		}
	}
	if err != nil {
		t.Errorf("%s: %v", path, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("others cannot read %s: %v %v", path, info, err)
	}
}

func TestOneThatCannotBeWrittenDoesNotKeepTheOthersFromBeing(t *testing.T) {
	quiet(t)
	const name = "junit-pantry.xml"
	t.Run("something is in the way", func(t *testing.T) {
		dir := t.TempDir()
		earlier := filepath.Join(dir, name, "earlier")
		if err := os.Mkdir(filepath.Dir(earlier), 0o755); err != nil {
			t.Fatal(err)
		}
		keep(t, earlier, "earlier")
		if problems := written(dir, ""); !strings.HasPrefix(problems, "writing "+name+": ") ||
			strings.Contains(problems, "\n") {
			t.Errorf("got %q, want one problem with %s", problems, name)
		}
		holds(t, earlier, "earlier")
		leavesOnly(t, dir, "cellar.har", "index.html", "junit-cellar.xml", name, "pantry.har",
			"plumbline.json", "plumbline.md", "plumbline.ndjson", "plumbline.sarif")
		if err := Remove(dir, "", report.Suite{Name: "pantry"}); err == nil ||
			!strings.Contains(err.Error(), "the report of an earlier run cannot be removed") {
			t.Errorf("got %v, want an error: the folder %s is no report", err, name)
		}
	})
	t.Run("the folder cannot be written to", func(t *testing.T) {
		if os.Geteuid() == 0 {
			t.Skip("root may write anywhere")
		}
		dir := t.TempDir()
		earlier := filepath.Join(dir, name)
		keep(t, earlier, "earlier")
		mode(t, dir, 0o555)
		t.Cleanup(func() { mode(t, dir, 0o755) })
		if problems := written(dir, ""); strings.Count(problems, "permission denied") != 9 {
			t.Errorf("got %q, want 9 files that could not be written", problems)
		}
		holds(t, earlier, "earlier")
		leavesOnly(t, dir, name)
	})
	t.Run("the folder is gone", func(t *testing.T) {
		if problems := written(filepath.Join(t.TempDir(), "gone"), ""); strings.Count(problems,
			"writing ") != 9 {
			t.Errorf("got %q, want 9 files that could not be written", problems)
		}
	})
}

func TestRemoveTakesOnlyWhatARunOfTheNameHasLeft(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"plumbline.json", "plumbline.md", "index.html", "nightly.json",
		"junit-pantry.xml", "junit-cellar.xml", "pantry.har", "README.md", "plumbline.ndjson"} {
		keep(t, filepath.Join(dir, name), "earlier")
	}
	if err := Remove(dir, "", report.Suite{Name: "pantry"}); err != nil {
		t.Fatal(err)
	}
	leavesOnly(t, dir, "README.md", "junit-cellar.xml", "nightly.json")
	if err := Remove(filepath.Join(dir, "gone"), "", report.Suite{Name: "pantry"}); err != nil {
		t.Errorf("there is nothing to remove in a folder that does not exist, and got %v", err)
	}
}

func TestWhatIsWrittenForGitHub(t *testing.T) {
	summary := filepath.Join(t.TempDir(), "summary.md")
	keep(t, summary, "an earlier step\n")
	t.Setenv("GITHUB_STEP_SUMMARY", summary)
	for _, actions := range []string{"", "true"} {
		t.Setenv("GITHUB_ACTIONS", actions)
		var output strings.Builder
		if problems := Write(t.TempDir(), "", pantry(), &output); problems != nil {
			t.Fatal(problems)
		}
		if annotated := strings.Contains(output.String(),
			"::error "); annotated != (actions == "true") {
			t.Errorf("GITHUB_ACTIONS=%s: the output is %q", actions, output.String())
		}
	}
	t.Setenv("GITHUB_ACTIONS", "true")
	output := strings.Builder{}
	output.WriteString("•••") // Ginkgo's progress has no line end
	if problems := Write(t.TempDir(), "", pantry(), &output, "json"); problems != nil {
		t.Fatal(problems)
	}
	if !strings.HasPrefix(output.String(), "•••\n::error ") {
		t.Errorf("the first annotation begins no line: %.80q", output.String())
	}
	text, err := os.ReadFile(summary)
	if err != nil || !strings.HasPrefix(string(text), "an earlier step\n#") ||
		strings.Count(string(text), "GET /jars") < 2 {
		t.Errorf("the summary is %q (%v)", text, err)
	}
	t.Setenv("GITHUB_STEP_SUMMARY", filepath.Join(summary, "below-a-file"))
	if problems := Write(t.TempDir(), "", pantry(), io.Discard); len(problems) != 1 ||
		!strings.HasPrefix(problems[0].Error(), "writing for GitHub: ") {
		t.Errorf("got %q, want one problem for GitHub", problems)
	}
	t.Setenv("GITHUB_STEP_SUMMARY", "")
	if problems := Write(t.TempDir(), "", pantry(), broken{}); len(problems) != 1 ||
		!errors.Is(problems[0], errBroken) {
		t.Errorf("got %q, want that the annotations could not be written", problems)
	}
}

type broken struct{}

var errBroken = errors.New("broken")

func (broken) Write([]byte) (int, error) { return 0, errBroken }

func keep(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func holds(t *testing.T, path, want string) {
	t.Helper()
	if text, err := os.ReadFile(path); err != nil || string(text) != want {
		t.Errorf("%s holds %q, want %q (%v)", path, text, want, err)
	}
}

func mode(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Error(err)
	}
}

// leavesOnly tells whether a folder has files of these names and no others, such as what was to be
// renamed.
func leavesOnly(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, entry := range entries {
		got = append(got, entry.Name())
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%s has %q, want %q", dir, got, want)
	}
}

func TestOnlyTheChosenFormatsAreWritten(t *testing.T) {
	for _, test := range []struct {
		formats []string
		want    string
	}{
		{[]string{"json"}, "plumbline.json"},
		{[]string{"junit", "markdown"}, "junit-pantry.xml plumbline.md"},
		{Formats,
			"index.html junit-pantry.xml pantry.har plumbline.json plumbline.md " +
				"plumbline.ndjson plumbline.sarif"},
	} {
		dir := t.TempDir()
		if problems := Write(dir, "",
			report.Run{Suites: []report.Suite{{Name: "pantry", Title: "Pantry"}}}, io.Discard,
			test.formats...); problems != nil {
			t.Fatal(problems)
		}
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, entry := range entries {
			names = append(names, entry.Name())
		}
		if got := strings.Join(names, " "); got != test.want {
			t.Errorf("%q: wrote %s, want %s", test.formats, got, test.want)
		}
	}
	if err := CheckFormats(Formats); err != nil {
		t.Error(err)
	}
	if err := CheckFormats([]string{"json", "pdf"}); err == nil ||
		!strings.Contains(err.Error(),
			`there is no report "pdf" (reports: json, ndjson, markdown, `) {
		t.Errorf("got %v", err)
	}
}
