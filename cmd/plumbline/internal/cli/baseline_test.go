package cli

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"plumbline/internal/report"
	"plumbline/internal/waiver"
)

// sound are the flags of a baseline that is right in all.
func sound(more ...string) []string {
	return append([]string{"--owner", "team-roles", "--link", "https://tracker.example.com/17",
		"--expires", time.Now().AddDate(1, 0, 0).UTC().Format(time.DateOnly)}, more...)
}

// What has been found is accepted from then on, and what is new is not.
func TestABaselineAcceptsWhatIsThereAndNothingElse(t *testing.T) {
	t.Parallel()
	environment := serveRespoke(t, createdWith(201))
	first := runPlumbline(t, environment, "run", "respoke", "--label-filter", rolesOnly)
	path, result := first.result(t)
	ids := idsIn(result)
	file := filepath.Join(t.TempDir(), "waivers.yaml")
	wrote := runCommand(t, nil, append([]string{"baseline", path, "-o", file}, sound()...)...)
	if wrote.status != 0 || !strings.Contains(wrote.output, "waivers for ") ||
		!strings.Contains(wrote.output, "there may be more findings: the run was of the cases") {
		t.Fatalf("status %d\n%s", wrote.status, wrote.output)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	accepted, err := waiver.Read(file, text)
	if err != nil || len(accepted) == 0 {
		t.Fatalf("%d waivers (%v)\n%s", len(accepted), err, text)
	}
	for _, w := range accepted {
		if w.Requirement == "" || w.Check == "" || w.Operation == "" || w.Owner != "team-roles" {
			t.Errorf("it is wider than it has to be: %+v", w)
		}
	}
	second := runPlumbline(t, environment, "run", "respoke", "--label-filter", rolesOnly,
		"--waivers", file)
	_, now := second.result(t)
	if second.status != 0 {
		t.Fatalf("status %d\n%s", second.status, second.output)
	}
	again := idsIn(now)
	for _, id := range ids {
		if !strings.Contains(strings.Join(again, " "), id) {
			t.Errorf("%s is not there any more", id)
		}
	}
	for _, c := range now.Suites[0].Cases {
		for _, f := range c.Findings {
			if f.Severity == "error" && f.Waiver == "" {
				t.Errorf("%s is not waived: %s", f.ID, f.Message)
			}
		}
	}
	nowPath, _ := second.result(t)
	none := runCommand(t, nil, append([]string{"baseline", nowPath}, sound()...)...)
	if none.status != 0 || !strings.Contains(none.output, "\nwaivers: []\n") ||
		!strings.Contains(none.output, "waived already") {
		t.Errorf("status %d, want no waiver of what is waived\n%s", none.status, none.output)
	}
	left := runCommand(t, environment, "replay", nowPath)
	if left.status != 2 || !strings.Contains(left.output, "waived finding") {
		t.Errorf("status %d, want that what is waived is left out\n%s", left.status, left.output)
	}
	named := runCommand(t, environment, "replay", nowPath, "--waivers", file, "--finding", ids[0])
	if named.status != 1 || !strings.Contains(named.output, "still there  "+ids[0]) ||
		!strings.Contains(named.output, "waived by "+file) {
		t.Errorf("status %d, want that it is there, and waived\n%s", named.status, named.output)
	}

	other := serveRespoke(t, altering(func(_ *http.Request, response *httptest.ResponseRecorder) {
		response.Header().Del("Request-Id")
	}))
	third := runPlumbline(t, other, "run", "respoke", "--label-filter", rolesOnly, "--waivers",
		file)
	if third.status != 1 || !strings.Contains(third.output, "Request-Id") {
		t.Errorf("status %d, want that another fault fails\n%s", third.status, third.output)
	}
}

func TestABaselineOfRecordedTraffic(t *testing.T) {
	t.Parallel()
	files := documents(t, "openapi.yaml", judgingDocument, "recorded.har",
		traffic("/a", `{"n":"no number"}`))
	folder := t.TempDir()
	judge := func(more ...string) plumbline {
		return runCommand(t, nil, append([]string{"verify", "--contract", files[0], files[1],
			"--reports", folder}, more...)...)
	}
	judged := judge()
	if judged.status != 1 {
		t.Fatalf("status %d\n%s", judged.status, judged.output)
	}
	file := filepath.Join(t.TempDir(), "w.yaml")
	wrote := runCommand(t, nil, append([]string{"baseline", filepath.Join(folder, "plumbline.json"),
		"-o", file}, sound()...)...)
	if wrote.status != 0 {
		t.Fatalf("status %d\n%s", wrote.status, wrote.output)
	}
	if again := judge("--waivers", file); again.status != 0 {
		t.Errorf("status %d, want that all is accepted\n%s", again.status, again.output)
	}
}

func TestABaselineTellsWhatItCannotAccept(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	target := report.Target{Name: "here"}
	document := report.DocumentOf(suites[0].Source.Document)
	keep := func(name string, suite report.Suite) string {
		suite.Name, suite.Title, suite.Target, suite.Document = "a", "A", target, document
		var b strings.Builder
		if err := report.WriteJSON(&b, report.Run{Processes: 1,
			Suites: []report.Suite{suite}}); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	errored := keep("errored.json", report.Suite{Cases: []report.Case{
		{Title: "waits", Source: "a.go:1", Outcome: report.Errored, Failure: "f", Reason: "r"},
		{Title: "sums up", Source: "a.go:2", Outcome: report.Failed, Failure: "f"},
		{Title: "is right", Source: "a.go:3", Outcome: report.Passed}},
		Problems: []string{"no case proves it"}})
	unstarted := keep("unstarted.json", report.Suite{Problems: []string{"the run could not start"}})
	existing := filepath.Join(folder, "w.yaml")
	if err := os.WriteFile(existing, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	with := func(member, value string) []string {
		all := sound(errored)
		for i := range all {
			if all[i] == member {
				all[i+1] = value
			}
		}
		return all
	}
	year := func(years, days int) string {
		return time.Now().AddDate(years, 0, days).UTC().Format(time.DateOnly)
	}
	for _, test := range []struct {
		name      string
		arguments []string
		status    int
		wants     []string
	}{
		{"errored cases", sound(errored), 0, []string{"waivers: []", "0 waivers for 0 findings",
			"no waiver can accept 3 other failures:\n", "errored: \"waits\"", "failed: \"sums up\"",
			"A: no case proves it"}},
		{"a run that could not start", sound(unstarted), 2,
			[]string{"unstarted.json: A was not tested", "the run could not start"}},
		{"nothing said", []string{errored}, 2, []string{"--owner is missing", "--link is missing",
			"--expires is missing"}},
		{"a blank owner", with("--owner", "…"), 2, []string{"--owner is blank"}},
		{"a link that is none", with("--link", "PL-17"), 2,
			[]string{`--link "PL-17" is no absolute http or https URL`}},
		{"no day", with("--expires", "soon"), 2, []string{`--expires "soon" is no date`}},
		{"a day that is over", with("--expires", "2020-01-31"), 2,
			[]string{"--expires 2020-01-31 is over"}},
		{"today", with("--expires", year(0, 0)), 0, nil},
		{"in ten years", with("--expires", year(10, -1)), 0, nil},
		{"in more than ten years", with("--expires", year(10, 2)), 2,
			[]string{"is more than 10 years away"}},
		{"two results", sound(errored, errored), 2, []string{"2 files named"}},
		{"a file that is there", sound(errored, "--output", existing), 2,
			[]string{existing + " is there already"}},
		{"no folder", sound(errored, "-o", filepath.Join(folder, "gone", "w.yaml")), 2,
			[]string{"the waivers cannot be written"}},
		{"a folder", sound(errored, "-o", folder, "--force"), 2,
			[]string{"the waivers cannot be written"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			run := runCommand(t, nil, append([]string{"baseline"}, test.arguments...)...)
			if run.status != test.status {
				t.Errorf("status %d, want %d\n%s", run.status, test.status, run.output)
			}
			for _, want := range test.wants {
				if !strings.Contains(run.output, want) {
					t.Errorf("the output does not have %q\n%s", want, run.output)
				}
			}
		})
	}
	if text, err := os.ReadFile(existing); err != nil || string(text) != "mine" {
		t.Errorf("the file became %q (%v)", text, err)
	}
	forced := runCommand(t, nil, append([]string{"baseline"},
		sound(errored, "-o", existing, "--force")...)...)
	if text, err := os.ReadFile(existing); err != nil || forced.status != 0 ||
		!strings.Contains(string(text), "waivers: []") {
		t.Errorf("status %d, the file became %q (%v)", forced.status, text, err)
	}
}
