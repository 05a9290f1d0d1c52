package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/findings/page"
	"plumbline/internal/proof"
)

// provenAll is a made-up proof of all faults that there are. Only what its samples say is not what
// was seen.
func provenAll(t *testing.T) proof.Proof {
	t.Helper()
	c, err := page.Current()
	if err != nil {
		t.Fatal(err)
	}
	p := proof.Proof{Version: proof.FormatVersion}
	for _, api := range c.APIs {
		for _, f := range api.Faults {
			p.Results = append(p.Results, proof.Result{
				Subject: proof.Subject{ID: f.ID, API: f.API, Kind: proof.Fault,
					Sentence: f.Sentence, Requirement: f.Requirement,
					Check: verdict.Check(f.Check)},
				Verdict: proof.Caught, Sample: "made up: " + f.Check + " in " + f.Requirement,
			})
		}
	}
	return p
}

func written(t *testing.T, p any) string {
	t.Helper()
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "proof.json")
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestRun(t *testing.T) {
	survived := provenAll(t)
	survived.Results[0].Verdict = proof.Survived
	first := survived.Results[0].ID
	for _, test := range []struct {
		name      string
		arguments []string
		status    int
		want      string // on standard error; where the status is 0 the page has it
		written   bool
	}{
		{"an argument", []string{"reports/proof.json"}, 2, `no argument "reports/proof.json"`,
			false},
		{"a flag that is none", []string{"--reports", "a"}, 2,
			"flag provided but not defined: -reports", false},
		{"no proof", []string{"--proof", filepath.Join(t.TempDir(), "none.json")}, 2,
			"none.json: no such file or directory; plumbline prove writes it", false},
		{"what is no proof", []string{"--proof", written(t, []int{1})}, 2, "is no proof", false},
		{"a proof that does not hold", []string{"--proof", written(t, survived)}, 1,
			"the proof does not hold: " + first + ": survived", false},
		{"a proof of nothing",
			[]string{"--proof", written(t, proof.Proof{Version: proof.FormatVersion})}, 1,
			"the proof has no result", false},
		{"a draft of a proof that does not hold",
			[]string{"--draft", "--proof", written(t, survived)}, 0, "**This is a draft: ", true},
		{"a proof that holds", []string{"--proof", written(t, provenAll(t))}, 0,
			"`:\n\n```text\nmade up: " + string(survived.Results[0].Check), true},
	} {
		name := filepath.Join(t.TempDir(), "findings.md")
		if err := os.WriteFile(name, []byte("as it was"), 0o600); err != nil {
			t.Fatal(err)
		}
		var stdout, stderr strings.Builder
		status := run(append(test.arguments, "--page", name), &stdout, &stderr)
		if len(test.arguments) == 1 {
			status = run(append([]string{"--page", name}, test.arguments...), &stdout, &stderr)
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		told := stderr.String()
		if test.written {
			told = string(text)
		}
		if status != test.status || !strings.Contains(told, test.want) ||
			test.written != (string(text) != "as it was") {
			t.Errorf("%s: status %d, want %d; it says %.300q, want %q; the page is %.40q",
				test.name, status, test.status, told, test.want, text)
		}
	}
}

func TestAPageThatCannotBeWritten(t *testing.T) {
	var stdout, stderr strings.Builder
	name := filepath.Join(t.TempDir(), "none", "findings.md")
	if status := run([]string{"--draft", "--proof", written(t, provenAll(t)), "--page", name},
		&stdout, &stderr); status != 2 || !strings.Contains(stderr.String(), "none") {
		t.Errorf("status %d, %q", status, stderr.String())
	}
}

func TestReplace(t *testing.T) {
	folder := t.TempDir()
	name := filepath.Join(folder, "findings.md")
	for _, text := range []string{"first, and longer", "second"} {
		if err := replace(name, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(name); err != nil || string(got) != text {
			t.Errorf("got %q, %v, want %q", got, err, text)
		}
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
		t.Errorf("left beside the page: %v, %v", entries, err)
	}
}
