package cli

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"plumbline/internal/report"
)

// result is the plumbline.json of a run.
func (p plumbline) result(t *testing.T) (string, report.Run) {
	t.Helper()
	path := filepath.Join(p.folder, "plumbline.json")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v\n%s", err, p.output)
	}
	run, err := report.ReadJSON(path, text)
	if err != nil {
		t.Fatal(err)
	}
	return path, run
}

// stripped is what a run says of its cases, without times and ids: what is the same however it was
// split.
func stripped(t *testing.T, run report.Run) string {
	t.Helper()
	for s := range run.Suites {
		suite := &run.Suites[s]
		// A shard gets itself the tokens and roles that its cases build on; so there are more
		// exchanges, of all but what its own cases are about.
		suite.Coverage, suite.CleanUp, suite.LeftBehind = nil, nil, nil
		for i := range suite.Cases {
			c := &suite.Cases[i]
			c.Started, c.Duration, c.Exchanges, c.Output = time.Time{}, 0, nil, ""
			for f := range c.Findings {
				c.Findings[f].Exchange = ""
			}
		}
	}
	run.Started, run.Duration, run.Seed, run.Filter = time.Time{}, 0, 0, ""
	text, err := json.MarshalIndent(run, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestShardsOfBothSuitesMergeToTheWhole(t *testing.T) {
	t.Parallel()
	environment := serveRespoke(t, plain)
	maps.Copy(environment, serveResonance(t, plain))
	whole := runPlumbline(t, environment, "run", "--seed", "5")
	negative := runPlumbline(t, environment, "run", "--seed", "5", "--label-filter",
		"kind:negative")
	others := runPlumbline(t, environment, "run", "--seed", "5", "--label-filter", "!kind:negative")
	wholePath, wanted := whole.result(t)
	first, _ := negative.result(t)
	second, _ := others.result(t)
	merged := runPlumbline(t, nil, "merge", second, first)
	if merged.status != 0 {
		t.Fatalf("status %d, want 0\n%s", merged.status, merged.output)
	}
	_, got := merged.result(t)
	if got.Seed != 5 || got.Filter != "kind:negative ; !kind:negative" {
		t.Errorf("got the seed %d and the filter %q, want those of the shards", got.Seed,
			got.Filter)
	}
	if a, b := stripped(t, got), stripped(t, wanted); a != b {
		t.Errorf("got\n%s\nwant\n%s", a, b)
	}
	if a, b := names(t, merged.folder), names(t, whole.folder); !slices.Equal(a, b) {
		t.Errorf("merged, the files are %q, want those of a run: %q", a, b)
	}
	if !strings.Contains(merged.output, "Respoke at http://") ||
		!strings.Contains(merged.output, ": conforms") {
		t.Errorf("the output does not say how the suites ended\n%s", merged.output)
	}
	mergedPath, _ := merged.result(t)
	same := runCommand(t, nil, "diff", wholePath, mergedPath, "--fail-on", "new,lost-coverage")
	if same.status != 0 || !strings.Contains(same.output,
		"\n0 new, 0 no longer known, 0 fixed, 0 unchanged, 0 waived; 0 cases changed, 0 "+
			"appeared, 0 gone; 0 items of coverage lost\n") {
		t.Errorf("status %d, want that nothing differs\n%s", same.status, same.output)
	}
	// One shard alone is less than the whole.
	less := runCommand(t, nil, "diff", wholePath, first, "--fail-on", "lost-coverage")
	if less.status != 1 || !strings.Contains(less.output,
		"passed → skipped: "+report.NotSelected) ||
		!strings.Contains(less.output, "\nlost coverage:\n") {
		t.Errorf("status %d, want 1 and what was not run\n%s", less.status, less.output)
	}
	again := runCommand(t, nil, "merge", first, wholePath)
	if again.status != 2 || !strings.Contains(again.output,
		first+" and "+wholePath+" cannot be merged: the suite ") ||
		!strings.Contains(again.output, "was run in both (passed, and passed)") {
		t.Errorf("status %d, want 2 and the case that both have run\n%s", again.status,
			again.output)
	}
}

func TestSuitesThatWereRunApartMerge(t *testing.T) {
	t.Parallel()
	misspelling := altering(func(_ *http.Request, response *httptest.ResponseRecorder) {
		replaceBody(response, bytes.ReplaceAll(response.Body.Bytes(), []byte(`"AccessToken"`),
			[]byte(`"accessToken"`)))
	})
	right := runPlumbline(t, serveResonance(t, plain), "run", "resonance")
	wrong := runPlumbline(t, serveResonance(t, misspelling), "run", "resonance")
	filtered := runPlumbline(t, serveRespoke(t, plain), "run", "respoke", "--label-filter",
		"operation:getApps")
	respoke, _ := filtered.result(t)
	good, _ := right.result(t)
	bad, _ := wrong.result(t)
	merged := runPlumbline(t, nil, "merge", respoke, bad)
	_, run := merged.result(t)
	if merged.status != 1 || len(run.Suites) != 2 || run.Suites[0].Name != "respoke" ||
		run.Suites[1].Name != "resonance" || run.Conforms() {
		t.Errorf("status %d, want 1: resonance does not conform\n%s", merged.status, merged.output)
	}
	page, err := os.ReadFile(filepath.Join(merged.folder, "index.html"))
	if err != nil || !strings.Contains(string(page), "AdminIdentityAuthenticateResponse") &&
		!strings.Contains(string(page), "AccessToken") {
		t.Errorf("the page has no excerpt of the document (%v)", err)
	}
	if targets := runCommand(t, nil, "merge", good, bad); targets.status != 2 ||
		!strings.Contains(targets.output, "the suite resonance: the target differs: http://") {
		t.Errorf("status %d, want 2 and both targets\n%s", targets.status, targets.output)
	}
	for _, test := range []struct {
		older, newer, failOn string
		status               int
		want                 string
	}{
		{good, bad, "", 0, "\nnew:\n"},
		{good, bad, "new", 1, "body-schema at /AccessToken:  $.AccessToken is missing (required)"},
		{good, bad, "any", 1, "passed → failed"}, {bad, good, "new", 0, "\nfixed:\n"},
		{bad, good, "any", 1, "failed → passed"}, {bad, bad, "any", 0, "\nunchanged:\n"},
		{good, bad, "lost-coverage, new", 1, "note: resonance: the target differs"},
		{good, respoke, "lost-coverage", 1, "cases that are gone"},
	} {
		diff := runCommand(t, nil, "diff", test.older, test.newer, "--fail-on", test.failOn)
		if test.failOn == "" {
			diff = runCommand(t, nil, "diff", test.older, test.newer)
		}
		if diff.status != test.status || !strings.Contains(diff.output, test.want) {
			t.Errorf("--fail-on %q: status %d, want %d and %q\n%s", test.failOn, diff.status,
				test.status, test.want, diff.output)
		}
	}
	asJSON := runCommand(t, nil, "diff", good, bad, "--format", "json", "--fail-on", "new")
	var d report.Difference
	if err := json.Unmarshal([]byte(asJSON.output), &d); err != nil || asJSON.status != 1 ||
		len(d.NewFindings) == 0 || d.NewFindings[0].Suite != "resonance" ||
		d.Version != report.DifferenceVersion {
		t.Errorf("status %d, want 1 and the new findings as JSON (%v)\n%s", asJSON.status, err,
			asJSON.output)
	}
}

func names(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, entry := range entries {
		all = append(all, entry.Name())
	}
	return all
}

func TestResultsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	var text strings.Builder
	if err := report.WriteJSON(&text, report.Run{}); err != nil {
		t.Fatal(err)
	}
	good, torn := file("good.json", text.String()), file("torn.json", "{\n  \"version\": 1,\n  ]")
	later, other, gone := file("later.json", `{"version": 2, "suites": []}`),
		file("other.json", `[]`), filepath.Join(folder, "gone.json")
	for _, test := range []struct {
		arguments []string
		wants     []string
	}{
		{[]string{"merge"}, []string{"plumbline merge: no result is named",
			`"plumbline merge --help" lists`}},
		{[]string{"merge", torn, good}, []string{"plumbline merge: " + torn + ":3:3: "}},
		{[]string{"merge", good, later, gone},
			[]string{later + ":1:13: the result is of version 2", gone + ": does not exist; did you mean good.json?"}},
		{[]string{"merge", "-", "-"}, []string{"standard input (-) is named more than once"}},
		{[]string{"merge", good, "--nonsense"},
			[]string{"plumbline merge: unknown flag --nonsense\n"}},
		{[]string{"merge", good, "--reports", filepath.Join(good, "below")},
			[]string{"the folder for reports cannot be made"}},
		{[]string{"diff", good}, []string{"plumbline diff: 1 file named; give two results"}},
		{[]string{"diff", good, good, good}, []string{"3 files named"}},
		{[]string{"diff", good, other}, []string{other + ":1:1: this is not the result of a run"}},
		{[]string{"diff", torn, gone}, []string{torn + ":3:3: ", gone + ": does not exist; did you mean good.json?"}},
		{[]string{"diff", good, good, "--format", "xml"},
			[]string{`--format is "xml"; it has to be one of text, json` + "\n"}},
		{[]string{"diff", good, good, "--fail-on", "new,old"},
			[]string{`--fail-on has "old"; it takes new, any and lost-coverage`}},
		{[]string{"diff", good, good, "--fail-on", "new,"}, []string{`--fail-on has ""`}},
	} {
		var stdout, stderr strings.Builder
		status := Main(test.arguments, &stdout, &stderr)
		if status != exitCouldNotRun || stdout.Len() > 0 {
			t.Errorf("%q: status %d, want 2 and nothing on standard output\n%s", test.arguments,
				status, stdout.String())
		}
		for _, want := range test.wants {
			if !strings.Contains(stderr.String(), want) {
				t.Errorf("%q: got %q, want %q in it", test.arguments, stderr.String(), want)
			}
		}
	}
}

func TestHelpOfMergeAndDiff(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"merge": mergeStatuses, "diff": diffStatuses} {
		var stdout, stderr strings.Builder
		if status := Main([]string{name, "--help"}, &stdout, &stderr); status != 0 ||
			!strings.Contains(stdout.String(), want) || stderr.Len() > 0 {
			t.Errorf("%s: status %d, got %q, want %q in it", name, status, stdout.String(), want)
		}
	}
}
