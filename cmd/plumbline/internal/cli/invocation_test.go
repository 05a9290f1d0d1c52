package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// On GitHub people look at the summary of a job and at its annotations. What could not run has to
// say there why, once.
func TestWhatCouldNotRunTellsGitHubWhy(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		arguments      []string
		heading, wants string
	}{
		"a target that is none": {[]string{"run", "respoke", "--respoke.base-url", "nonsense"},
			"# Respoke: nothing was tested\n", "nonsense"},
		"no such suite": {[]string{"run", "respook"}, "# plumbline run could not run\n",
			`there is no suite "respook"`},
		"no such flag": {[]string{"run", "--label-filters", "x"},
			"# plumbline run could not run\n", "--label-filters"},
		"a shard that is missing": {[]string{"merge", "shard-1.json"},
			"# plumbline merge could not run\n", "shard-1.json: does not exist"},
		"no contract": {[]string{"verify", "--contract", "gone.yaml", "a.har"},
			"# plumbline verify could not run\n", "gone.yaml: does not exist"},
		"no document": {[]string{"check-document", "gone.yaml"},
			"# plumbline check-document could not run\n", "gone.yaml: does not exist"},
		"nothing to tell": {[]string{"version"}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			summary := filepath.Join(t.TempDir(), "summary.md")
			run := runCommand(t, map[string]string{"GITHUB_ACTIONS": "true",
				"GITHUB_STEP_SUMMARY": summary}, test.arguments...)
			text, err := os.ReadFile(summary)
			if test.wants == "" {
				if run.status != exitConforms || err == nil ||
					strings.Contains(run.output, "::error") {
					t.Errorf("status %d, %s\n%s", run.status, text, run.output)
				}
				return
			}
			if run.status != exitCouldNotRun || err != nil ||
				!strings.HasPrefix(string(text), test.heading) ||
				!strings.Contains(string(text), test.wants) ||
				strings.Count(string(text), "\n# ") > 0 {
				t.Errorf("status %d, the summary is %q (%v)", run.status, text, err)
			}
			if strings.Count(run.output, "\n::error title=") != 1 {
				t.Errorf("not one annotation:\n%s", run.output)
			}
		})
	}
}
