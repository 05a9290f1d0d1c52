package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"plumbline/internal/contract"
	"plumbline/internal/inspect"
	"plumbline/specs"
)

// documents writes files into a folder and returns their paths, in the order of pairs of name and
// text.
func documents(t *testing.T, pairs ...string) []string {
	t.Helper()
	folder := t.TempDir()
	var paths []string
	for i := 0; i+1 < len(pairs); i += 2 {
		path := filepath.Join(folder, pairs[i])
		if err := os.WriteFile(path, []byte(pairs[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

const (
	soundDocument = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  /a: " +
		"{get: {operationId: a, responses: {'204': {description: d}}}}\n"
	// notedDocument has a note, and nothing worse.
	notedDocument = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  /a: " +
		"{get: {responses: {'204': {description: d}}}}\n"
	wrongDocument = "openapi: 3.0.3\ninfo: {title: t}\nsecurity: []\npaths:\n  a: {get: " +
		"{operationId: a, responses: {'204': {description: d}}}}\n"
	noDocument = "a: [1\n"
)

func TestCheckDocumentGivesAStatus(t *testing.T) {
	t.Parallel()
	files := documents(t, "sound.yaml", soundDocument, "noted.yaml", notedDocument, "wrong.yaml",
		wrongDocument, "none.yaml", noDocument)
	sound, noted, wrong, none := files[0], files[1], files[2], files[3]
	for name, test := range map[string]struct {
		arguments []string
		status    int
		output    []string
	}{
		"sound": {[]string{sound}, 0,
			[]string{"1 document: 0 errors, 0 warnings, 0 notes\n"}},
		"noted": {[]string{noted}, 0,
			[]string{noted +
				":5:8  note  operation-without-id  GET /a has no operationId\n    remedy    " +
				"give it one", "1 document: 0 errors, 0 warnings, 1 note\n"}},
		"wrong": {[]string{wrong}, 1,
			[]string{wrong + `:2:1  error  missing-member  "info" has no "version"`,
				"\n    repaired  read as /a\n", "1 document: 2 errors"}},
		"unreadable": {[]string{none}, 2, []string{"plumbline check-document: " + none + ":"}},
		"not there": {[]string{sound + "x"}, 2,
			[]string{sound + "x: does not exist; did you mean sound.yaml?"}},
		"all the same": {[]string{none, wrong, sound}, 2,
			[]string{none + ":", wrong + ":2:1  error",
				"3 documents: 2 errors, 0 warnings, 0 notes; 1 could not be read\n"}},
		"no document": {nil, 2, []string{"no document is named"}},
		"other format": {[]string{"--format", "xml", sound}, 2,
			[]string{`--format is "xml"; it has to be one of text, json, junit, sarif` + "\n"}},
		"missing": {[]string{sound, "--overlay", sound + "x"}, 2,
			[]string{sound + "x: does not exist; did you mean sound.yaml?"}},
		"no overlay": {[]string{sound, "--overlay", wrong}, 2,
			[]string{wrong + ":1:1: not an OpenAPI Overlay"}},
		"rules as SARIF": {[]string{"--rules", "--format", "sarif"}, 2, []string{"text or json"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run := runCommand(t, nil, append([]string{"check-document"}, test.arguments...)...)
			if run.status != test.status {
				t.Errorf("status %d, want %d\n%s", run.status, test.status, run.output)
			}
			for _, want := range test.output {
				if !strings.Contains(run.output, want) {
					t.Errorf("the output does not have %q\n%s", want, run.output)
				}
			}
		})
	}
}

func TestCheckDocumentAppliesOverlays(t *testing.T) {
	t.Parallel()
	files := documents(t, "wrong.yaml", strings.Replace(wrongDocument, "  a:", "  /a:", 1),
		"first.yaml",
		"overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions: [{target: $.info, update: "+
			"{version: 2}}]\n",
		"second.yaml",
		"overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions: [{target: $.info, update: "+
			"{version: '2'}}]\n")
	if run := runCommand(t, nil, "check-document", files[0], "--overlay", files[1], "--overlay",
		files[2]); run.status != 0 {
		t.Errorf("status %d\n%s", run.status, run.output)
	}
	if run := runCommand(t, nil, "check-document", files[0], "--overlay", files[2], "--overlay",
		files[1]); run.status != 1 || !strings.Contains(run.output, files[1]+":3:") {
		t.Errorf(
			"in the other order: status %d, want 1 and a defect in the overlay that came last\n%s",
			run.status, run.output)
	}
}

func TestCheckDocumentReadsStandardInput(t *testing.T) {
	t.Parallel()
	command := exec.Command(os.Args[0])
	command.Env = append(withoutTargets(os.Environ()), asPlumbline+"=check-document\n-")
	command.Stdin = strings.NewReader(wrongDocument)
	output, err := command.CombinedOutput()
	if err == nil || command.ProcessState.ExitCode() != 1 ||
		!strings.Contains(string(output), "stdin:2:1  error  missing-member") {
		t.Errorf("%v\n%s", err, output)
	}
}

func TestCheckDocumentWritesJSON(t *testing.T) {
	t.Parallel()
	files := documents(t, "wrong.yaml", wrongDocument, "sound.yaml", soundDocument, "none.yaml",
		noDocument)
	command := exec.Command(os.Args[0])
	command.Env = append(withoutTargets(os.Environ()),
		asPlumbline+"="+strings.Join(append([]string{"check-document", "--format", "json"},
			files...), "\n"))
	output, err := command.Output()
	if err == nil || command.ProcessState.ExitCode() != 2 {
		t.Fatalf("%v\n%s", err, output)
	}
	var got struct {
		Version   int
		Documents []struct {
			File, Edition, Error string
			Defects              []contract.Defect
		}
	}
	if err := json.Unmarshal(output, &got); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	if got.Version != 1 || len(got.Documents) != 3 {
		t.Fatalf("got version %d and %d documents\n%s", got.Version, len(got.Documents), output)
	}
	wrong, sound, none := got.Documents[0], got.Documents[1], got.Documents[2]
	if wrong.File != files[0] || wrong.Edition != "3.0" || len(wrong.Defects) != 2 ||
		wrong.Defects[0].Location.Line != 2 || wrong.Defects[0].Rule != inspect.RuleMissingMember {
		t.Errorf("got %+v", wrong)
	}
	if sound.Defects == nil || len(sound.Defects) != 0 || sound.Error != "" {
		t.Errorf("got %+v, want an empty list", sound)
	}
	if !strings.Contains(none.Error, files[2]+":") || none.Edition != "" {
		t.Errorf("got %+v, want the error with its place", none)
	}
}

func TestCheckDocumentWritesSARIF(t *testing.T) {
	t.Parallel()
	files := documents(t, "wrong.yaml", wrongDocument)
	command := exec.Command(os.Args[0])
	command.Dir = filepath.Dir(files[0])
	command.Env = append(withoutTargets(os.Environ()),
		asPlumbline+"=check-document\n--format=sarif\n"+files[0])
	output, err := command.Output()
	if err == nil || command.ProcessState.ExitCode() != 1 {
		t.Fatalf("%v\n%s", err, output)
	}
	for _, want := range []string{`"version": "2.1.0"`, `"uri": "wrong.yaml"`, `"startLine": 2`,
		`"startColumn": 1`, `"ruleId": "missing-member"`, `"level": "error"`} {
		if !strings.Contains(string(output), want) {
			t.Errorf("the output does not have %s\n%s", want, output)
		}
	}
}

func TestCheckDocumentListsItsRules(t *testing.T) {
	t.Parallel()
	run := runCommand(t, nil, "check-document", "--rules")
	if lines := strings.Count(run.output, "\n"); run.status != 0 || lines != len(inspect.Rules()) {
		t.Errorf("status %d, %d lines; want one for each of %d rules\n%s", run.status, lines,
			len(inspect.Rules()), run.output)
	}
	run = runCommand(t, nil, "check-document", "--rules", "--format", "json")
	var got struct {
		Version int
		Rules   []inspect.Rule
	}
	if err := json.Unmarshal([]byte(run.output), &got); err != nil || got.Version != 1 ||
		len(got.Rules) != len(inspect.Rules()) {
		t.Errorf("%v\n%s", err, run.output)
	}
}

func TestCheckDocumentKnowsThePublishedDocuments(t *testing.T) {
	t.Parallel()
	files := documents(t, "respoke.yaml", string(specs.Respoke.Document), "resonance.json",
		string(specs.Resonance.Document))
	run := runCommand(t, nil, append([]string{"check-document"}, files...)...)
	if run.status != 1 {
		t.Errorf("status %d\n%s", run.status, run.output)
	}
	for _, want := range []string{
		files[0] + ":172:1  error  empty-second-document",
		files[0] + ":45:7  warning  operation-id-differs-by-case",
		files[0] + ":98:11  error  dangling-reference",
		files[1] + ":1:1722  error  example-contradicts-schema", "2 documents: ",
	} {
		if !strings.Contains(run.output, want) {
			t.Errorf("the output does not have %q\n%s", want, run.output)
		}
	}
}

// What is found a thousand times hides nothing that comes after it, and is told once.
func TestCheckDocumentTellsOnceWhatIsFoundAThousandTimes(t *testing.T) {
	t.Parallel()
	var paths strings.Builder
	for i := range 1100 {
		fmt.Fprintf(&paths,
			"  /a%d: {get: {operationId: o%d, responses: {200: {description: d}}}}\n",
			i, i)
	}
	files := documents(t, "long.yaml", "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n"+
		"security: []\npaths:\n"+paths.String()+
		"  /z: {get: {operationId: z, operationId: y, responses: {'200': {description: d}}}}\n")
	run := runCommand(t, nil, "check-document", files[0])
	if run.status != 1 || strings.Count(run.output, "key-not-string") != 1 ||
		!strings.Contains(run.output, "(1100 times)") ||
		!strings.Contains(run.output, `"operationId" occurs twice`) ||
		!strings.Contains(run.output, "1 document: 1 error, 1100 warnings, 0 notes\n") {
		t.Errorf("status %d\n%s", run.status, run.output)
	}
	run = runCommand(t, nil, "check-document", "--all", files[0])
	if strings.Count(run.output, "key-not-string") != 1000 ||
		!strings.Contains(run.output, "(101 times)") ||
		!strings.Contains(run.output, "1 document: 1 error, 1100 warnings, 0 notes\n") {
		t.Errorf("with --all: %d lines", strings.Count(run.output, "key-not-string"))
	}
}

// An amendment that does nothing is told of by every command that takes overlays.
func TestAnAmendmentThatMatchesNothingIsToldOf(t *testing.T) {
	t.Parallel()
	const head = "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n"
	files := documents(t, "sound.yaml", soundDocument, "nothing.yaml",
		head+"  - {target: \"$.paths['/A'].get\", update: {summary: s}}\n", "something.yaml",
		head+"  - {target: \"$.paths['/a'].get\", update: {summary: s}}\n",
		"wrong.yaml", head+"  - target: $.paths[/a]\n    remove: true\n",
		"a.har", recordedNoContent)
	sound, nothing, something, wrong, traffic := files[0], files[1], files[2], files[3], files[4]
	for name, words := range map[string][]string{
		"check-document": {"check-document", sound},
		"verify":         {"verify", "--contract", sound, traffic},
	} {
		for _, test := range []struct {
			overlay string
			strict  bool
			status  int
			says    string
		}{
			{something, false, 0, ""},
			{something, true, 0, ""},
			{nothing, false, 0, nothing + ":4:5"},
			{nothing, true, 2, nothing +
				":4:5: the amendment's target $.paths['/A'].get matches nothing"},
			{wrong, false, 2,
				wrong + ":4:5: target $.paths[/a]: not a JSONPath: /a has to stand in quotes"},
		} {
			call := append([]string{}, words...)
			call = append(call, "--overlay", test.overlay)
			if test.strict {
				call = append(call, "--strict-overlays")
			}
			run := runCommand(t, nil, call...)
			if run.status != test.status || !strings.Contains(run.output, test.says) ||
				strings.Contains(run.output, "matches nothing") != (test.overlay == nothing) {
				t.Errorf("%s, %s, strict %t: status %d\n%s", name, test.overlay, test.strict,
					run.status, run.output)
			}
		}
	}
}

// recordedNoContent is a recording of a call that soundDocument allows.
const recordedNoContent = `{"log": {"version": "1.2", "creator": {"name": "n", "version": "1"},
	"entries": [{"startedDateTime": "2026-01-01T00:00:00Z", "time": 1,
	"request": {"method": "GET", "url": "https://h.example/a", "httpVersion": "HTTP/1.1",
	"headers": [], "queryString": [], "cookies": [], "headersSize": -1, "bodySize": -1},
	"response": {"status": 204, "statusText": "", "httpVersion": "HTTP/1.1", "headers": [
	{"name": "Date", "value": "Thu, 01 Jan 2026 00:00:00 GMT"}],
	"cookies": [], "content": {"size": 0, "mimeType": ""}, "redirectURL": "", "headersSize": -1,
	"bodySize": 0}, "cache": {}, "timings": {"send": 0, "wait": 1, "receive": 0}}]}}`

// A document below its siblings refers to them by a root that has both, and to nothing outside of
// that.
func TestRootHasTheFilesBesideTheFolderOfTheDocument(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for name, text := range map[string]string{
		"api/entry.yaml": "openapi: 3.0.3\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n" +
			"  /a: {$ref: ../common/a.yaml}\n",
		"common/a.yaml": "get: {operationId: a, responses: {'204': {description: 5}}}\n",
		"other/e.yaml":  "",
	} {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	entry := filepath.Join(folder, "api", "entry.yaml")
	for _, test := range []struct {
		root   string
		status int
		says   string
	}{
		{"", 0, "leads out of the document's folder"},
		{folder, 1, filepath.Join(folder, "common", "a.yaml") + ":1:43  error  wrong-type"},
		{filepath.Join(folder, "api"), 0, "leads out of the document's folder"},
		{filepath.Join(folder, "other"), 2, "does not lie in that folder"},
		{filepath.Join(folder, "othre"), 2, "does not lie in that folder"},
	} {
		words := []string{"check-document", entry}
		if test.root != "" {
			words = append(words, "--root", test.root)
		}
		run := runCommand(t, nil, words...)
		if run.status != test.status || !strings.Contains(run.output, test.says) {
			t.Errorf("--root %q: status %d\n%s", test.root, run.status, run.output)
		}
	}
}
