package cli

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"plumbline/internal/report"
)

// createdWith answers the creation of roles with another status than the documented one.
func createdWith(status int) wrapper {
	return altering(func(request *http.Request, response *httptest.ResponseRecorder) {
		if request.Method == http.MethodPost && strings.HasPrefix(request.URL.Path, "/v1/roles") &&
			response.Code == http.StatusOK {
			response.Code = status
		}
	})
}

// wrongWhile is wrong as long as something is on.
func wrongWhile(on *atomic.Bool, wrong wrapper) wrapper {
	return func(handler http.Handler) http.Handler {
		altered := wrong(handler)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if on.Load() {
				altered.ServeHTTP(w, r)
				return
			}
			handler.ServeHTTP(w, r)
		})
	}
}

// rolesOnly keeps runs of these tests short.
const rolesOnly = "requirement:respoke.roles.create.200 || " +
	"requirement:respoke.roles.create.admin " +
	"|| requirement:respoke.apps.list.200"

// idsIn are the ids of all errors of a run, in order and each once.
func idsIn(run report.Run) []string {
	var ids []string
	for _, suite := range run.Suites {
		for _, c := range suite.Cases {
			for _, f := range c.Findings {
				if f.Severity == "error" {
					ids = append(ids, f.ID)
				}
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// Ports, secrets, seeds, times and the ids that a server hands out are others in each run.
func TestTheSameFaultHasTheSameIDs(t *testing.T) {
	t.Parallel()
	run := func(wrap wrapper, arguments ...string) []string {
		ran := runPlumbline(t, serveRespoke(t, wrap), append([]string{"run", "respoke",
			"--label-filter", rolesOnly + " || operation:postTokens"}, arguments...)...)
		_, result := ran.result(t)
		ids := idsIn(result)
		for _, name := range []string{"plumbline.ndjson", "plumbline.md", "plumbline.sarif",
			"index.html"} {
			text, err := os.ReadFile(filepath.Join(ran.folder, name))
			if err != nil {
				t.Fatal(err)
			}
			for _, id := range ids {
				if !strings.Contains(string(text), id) {
					t.Errorf("%s does not have %s", name, id)
				}
			}
		}
		return ids
	}
	once := run(createdWith(201), "--seed", "1")
	if len(once) == 0 {
		t.Fatal("nothing was found")
	}
	if again := run(createdWith(201), "--seed", "1"); !slices.Equal(once, again) {
		t.Errorf("of the same seed: got %q and %q", once, again)
	}
	if again := run(createdWith(201), "--seed", "2"); !slices.Equal(once, again) {
		t.Errorf("of another seed: got %q and %q", once, again)
	}
	other := run(createdWith(202), "--seed", "1")
	if slices.ContainsFunc(other, func(id string) bool { return slices.Contains(once, id) }) {
		t.Errorf("another fault has ids of the first: %q and %q", other, once)
	}
}

func TestReplay(t *testing.T) {
	t.Parallel()
	var wrong atomic.Bool
	wrong.Store(true)
	environment := serveRespoke(t, wrongWhile(&wrong, createdWith(201)))
	run := runPlumbline(t, environment, "run", "respoke", "--label-filter", rolesOnly)
	path, result := run.result(t)
	ids := idsIn(result)
	if run.status != 1 || len(ids) < 3 {
		t.Fatalf("status %d, found %q\n%s", run.status, ids, run.output)
	}
	before := contents(t, run.folder)
	withoutURL := maps.Clone(environment)
	delete(withoutURL, "RESPOKE_BASE_URL") // the result names it
	wants := func(status int, environment map[string]string, says []string,
		arguments ...string) plumbline {
		t.Helper()
		again := runCommand(t, environment, append([]string{"replay", path}, arguments...)...)
		if again.status != status {
			t.Errorf("%q: status %d, want %d\n%s", arguments, again.status, status, again.output)
		}
		for _, want := range says {
			if !strings.Contains(again.output, want) {
				t.Errorf("%q: the output does not have %q\n%s", arguments, want, again.output)
			}
		}
		if strings.Contains(again.output, canaryPassword) {
			t.Errorf("%q: a secret is shown", arguments)
		}
		return again
	}
	wants(1, withoutURL, []string{"still there  " + ids[0], " looked for again: ",
		", 0 mended, 0 of which", environment["RESPOKE_BASE_URL"]})
	one := wants(1, withoutURL, []string{"still there  " + ids[1], "1 finding looked for again: 1"},
		"--finding", ids[1])
	if strings.Contains(one.output, ids[0]) {
		t.Errorf("it was not asked for\n%s", one.output)
	}
	wants(2, withoutURL, []string{"cannot tell  " + ids[0],
		"the case is skipped: the target is read-only"}, "--read-only")
	wants(2, withoutURL, []string{"the target cannot be reached"}, "--respoke.base-url",
		"http://127.0.0.1:1")
	elsewhere := t.TempDir()
	wants(1, withoutURL, nil, "--reports", elsewhere)
	if _, kept := (plumbline{folder: elsewhere}).result(t); len(kept.Suites) != 1 {
		t.Errorf("its own result has %d suites", len(kept.Suites))
	}
	wants(2, withoutURL, []string{"--reports names the folder that the result is in"}, "--reports",
		run.folder)

	right := serveRespoke(t, plain)
	wants(0, right, []string{"mended       " + ids[0], ": 0 still there",
		right["RESPOKE_BASE_URL"]})
	wrong.Store(false)
	asJSON := wants(0, withoutURL, nil, "--format", "json")
	var told report.Replayed
	if err := json.Unmarshal([]byte(asJSON.output), &told); err != nil ||
		told.Count(report.Mended) != len(ids) || told.Version != report.ReplayVersion ||
		told.Findings[0].Requirement == "" {
		t.Errorf("got %+v (%v)", told, err)
	}
	if after := contents(t, run.folder); !maps.Equal(before, after) {
		t.Error("the reports of the run have changed")
	}
}

// contents are the texts of the files of a folder.
func contents(t *testing.T, folder string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, name := range names(t, folder) {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		all[name] = string(text)
	}
	return all
}

// The configuration is that of runs, and its reports are not touched; the waivers that it names are
// of all suites.
func TestAReplayKeepsToTheConfiguration(t *testing.T) {
	t.Parallel()
	environment := serveRespoke(t, createdWith(201))
	run := runPlumbline(t, environment, "run", "respoke", "--label-filter", rolesOnly)
	path, _ := run.result(t)
	folder := t.TempDir()
	waivers, configuration := filepath.Join(folder, "w.yaml"), filepath.Join(folder, "p.yaml")
	for name, text := range map[string]string{
		waivers: "waivers:\n- {requirement: resonance.token.create.200, check: date, reason: r, " +
			"link: 'https://a.example', owner: o, expires: 2999-01-01}\n",
		configuration: "reports: taken\nwaivers: [w.yaml]\ncoverage-min: 90\nallow: [delete]\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	again := runCommand(t, environment, "replay", path, "--config", configuration)
	if again.status != 2 || !strings.Contains(again.output, "which is not allowed (--allow)") {
		t.Errorf("status %d, want that roles may not be created\n%s", again.status, again.output)
	}
	if found := names(t, folder); !slices.Equal(found, []string{"p.yaml", "w.yaml"}) {
		t.Errorf("the folder has %q", found)
	}
}

// what a result has to be, so that it can be looked for again.
func TestResultsThatCannotBeReplayed(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	found := report.Finding{Exchange: "a#1"}
	found.Check, found.Severity, found.Message = "status", "error", "m"
	written := func(name string, change func(*report.Suite)) string {
		suite := report.Suite{Name: "respoke", Title: "Respoke",
			Target:   report.Target{Name: "its own reference server", Own: true},
			Document: report.DocumentOf(suites[0].Source.Document),
			Cases: []report.Case{{Title: "c", Source: "a.go:1", Outcome: report.Failed,
				Failure: "m", Findings: []report.Finding{found}}}}
		for _, text := range suites[0].Source.Amendments {
			suite.Amendments = append(suite.Amendments, report.DocumentOf(text))
		}
		change(&suite)
		var b strings.Builder
		if err := report.WriteJSON(&b, report.Run{Processes: 1,
			Suites: []report.Suite{suite}}); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(folder, name+".json")
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	plain := written("plain", func(*report.Suite) {})
	text, err := os.ReadFile(plain)
	if err != nil {
		t.Fatal(err)
	}
	run, err := report.ReadJSON(plain, text)
	if err != nil {
		t.Fatal(err)
	}
	id := idsIn(run)[0]
	for _, test := range []struct {
		name      string
		arguments []string
		want      string
	}{
		{"no file", nil, "0 files named; give one result"},
		{"two files", []string{plain, plain}, "2 files named"},
		{"no findings", []string{written("none", func(s *report.Suite) { s.Cases = nil })},
			"the result has no finding that could be looked for again"},
		{"errored cases only", []string{written("errored", func(s *report.Suite) {
			s.Cases[0].Outcome, s.Cases[0].Findings = report.Errored, nil
			s.Problems = []string{"p"}
		})}, "again; it has 1 errored case and 1 problem outside of any case"},
		{"waived findings only", []string{written("waived", func(s *report.Suite) {
			s.Cases[0].Outcome, s.Cases[0].Reason = report.Waived, "r"
			s.Cases[0].Findings[0].Waiver, s.Cases[0].Failure = "w.yaml:1", ""
		})}, "again; it has 1 waived finding"},
		{"an id that is nearly right", []string{plain, "--finding", id[:len(id)-1] + "x"},
			"did you mean " + id + "?"},
		{"an id that is none", []string{plain, "--finding", "zz"},
			`has no finding "zz"; it has ` + id},
		{"another suite", []string{written("other", func(s *report.Suite) { s.Name = "pantry" })},
			`of the suite "pantry", which this program does not have (suites: respoke`},
		{"another document", []string{written("document", func(s *report.Suite) {
			s.Document.SHA256 = strings.Repeat("0a", 32)
		})}, "with the SHA-256 " + strings.Repeat("0a", 32) + ", and this program has specs/"},
		{"other amendments", []string{written("amendments", func(s *report.Suite) {
			s.Amendments = nil
		})}, "about no further amendments, and this program has specs/"},
		{"recorded traffic", []string{written("recorded", func(s *report.Suite) {
			s.Subject = report.Recording
			s.Recordings = []report.Document{s.Document}
			s.Cases[0].Exchanges = []report.Exchange{{ID: "a#1", Judged: true,
				Request:  report.Request{Method: "GET", URL: "https://a.example/"},
				Response: &report.Response{Status: 200, Proto: "HTTP/1.1"},
				Recorded: &report.Entry{File: "a"}}}
		})}, "is recorded traffic, and nothing of it can be sent again"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			run := runCommand(t, nil, append([]string{"replay"}, test.arguments...)...)
			if run.status != 2 || !strings.Contains(run.output, test.want) {
				t.Errorf("status %d, want 2 and %q\n%s", run.status, test.want, run.output)
			}
		})
	}
	// A finding of a case that no label chooses is told of, and sends nothing.
	lost := runCommand(t, nil, "replay", plain)
	if lost.status != 2 || !strings.Contains(lost.output,
		"its case is of no requirement, and cannot be chosen") {
		t.Errorf("status %d\n%s", lost.status, lost.output)
	}
}
