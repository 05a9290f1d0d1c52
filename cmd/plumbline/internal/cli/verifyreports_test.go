package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"plumbline/internal/report"
	"plumbline/internal/report/folder"
)

const shopWaivers = `waivers:
  - check: body-schema
    operation: GET /a
    reason: It is being mended.
    link: https://tracker.example.com/PL-17
    owner: team-a
    expires: 2099-03-31
`

func TestVerifyWritesReports(t *testing.T) {
	t.Parallel()
	files := documents(t, "api.yaml", judgingDocument, "wrong.har",
		traffic("/a", `{"n":1}`, `{"n":2}`), "waivers.yaml", shopWaivers, "expired.yaml",
		strings.Replace(shopWaivers, "2099", "2020", 1), "required.yaml",
		strings.Replace(shopWaivers, "- check: body-schema",
			"- check: body-schema\n    requirement: a.b.c", 1))
	at := filepath.Dir(files[0])
	for name, test := range map[string]struct {
		arguments string
		status    int
		files     string
		outcomes  string
		stderr    string
	}{
		"all": {"--reports all", 1, "index.html junit-api.xml plumbline.json plumbline.md " +
			"plumbline.ndjson plumbline.sarif recorded-api.har", "passed failed", ""},
		"chosen": {"--reports chosen --formats json,markdown", 1,
			"plumbline.json plumbline.md", "passed failed", ""},
		"waived": {"--reports waived --formats json --waivers waivers.yaml", 0,
			"plumbline.json", "passed waived", ""},
		"less covered than wanted": {
			"--reports less --formats json --waivers waivers.yaml --coverage-min 100", 1,
			"plumbline.json", "passed waived", ""},
		"formats of schemas": {
			"--reports annotated --schema-formats annotate", 1,
			"index.html junit-api.xml plumbline.json " +
				"plumbline.md plumbline.ndjson plumbline.sarif recorded-api.har",
			"passed failed", ""},
		"an expired waiver": {"--reports expired --waivers expired.yaml", 2, "", "",
			"has expired"},
		"a waiver of a requirement": {"--reports required --waivers required.yaml", 2, "", "",
			"there is no requirement"},
		"no such report": {"--reports none --formats pdf", 2, "", "",
			`there is no report "pdf"`},
	} {
		t.Run(name, func(t *testing.T) {
			words := append([]string{"verify", "--contract", "api.yaml", "wrong.har"},
				strings.Fields(test.arguments)...)
			status, stdout, stderr := streams(t, at, "", words...)
			if status != test.status || !strings.Contains(stderr, test.stderr) {
				t.Fatalf("status %d, want %d with %q\n%s%s", status, test.status, test.stderr,
					stdout, stderr)
			}
			dir := filepath.Join(at, strings.Fields(test.arguments)[1])
			if got := strings.Join(namesIn(dir), " "); got != test.files {
				t.Fatalf("got the files %s, want %s", got, test.files)
			}
			if test.files == "" {
				return
			}
			text, err := os.ReadFile(filepath.Join(dir, "plumbline.json"))
			if err != nil {
				t.Fatal(err)
			}
			run, err := report.ReadJSON("plumbline.json", text)
			if err != nil {
				t.Fatal(err)
			}
			var outcomes []string
			for _, c := range run.Suites[0].Cases {
				outcomes = append(outcomes, string(c.Outcome))
			}
			if got := strings.Join(outcomes, " "); got != test.outcomes ||
				run.Suites[0].Coverage == nil || run.Conforms() != (test.status == 0) {
				t.Errorf("got %s, coverage %v, conforms %t", got, run.Suites[0].Coverage,
					run.Conforms())
			}
		})
	}
}

func namesIn(dir string) []string {
	entries, _ := os.ReadDir(dir) // where there is none, there are no names
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// What could not run must not leave an earlier result that looks like its own.
func TestVerifyRemovesWhatAnEarlierCallHasLeft(t *testing.T) {
	t.Parallel()
	files := documents(t, "api.yaml", judgingDocument, "cut.har", "{", "sound.har",
		traffic("/a", `{"n":1}`))
	at := filepath.Dir(files[0])
	for _, traffic := range []string{"sound.har", "cut.har"} {
		streams(t, at, "", "verify", "--contract", "api.yaml", "--reports", "out", traffic)
	}
	if names := namesIn(filepath.Join(at, "out")); len(names) > 0 {
		t.Errorf("%v are left of %v", names, folder.Formats)
	}
}
