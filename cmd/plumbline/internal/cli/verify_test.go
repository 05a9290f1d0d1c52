package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const (
	judgingDocument = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n  " +
		"/a: {get: {operationId: a, responses: {'200': {description: d, content: " +
		"{application/json: " +
		"{schema: {type: object, properties: {n: {type: integer, nullable: true, enum: [1]}, d: " +
		"{type: string, format: date}}}}}}}}}\n"
	// judgingOverlay demands a member.
	judgingOverlay = "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n  - target: " +
		"$.paths['/a'].get.responses['200'].content['application/json'].schema\n    update: " +
		"{required: [n]}\n"
)

// traffic is a HAR with an exchange GET path → 200 for each body.
func traffic(path string, bodies ...string) string {
	entries := []string{}
	for _, body := range bodies {
		entries = append(entries, fmt.Sprintf(`{"request": {"method": "GET", "url": "http://h.example%s", "headers": []},
  "response": {"status": 200, "headers": [{"name": "Content-Type", "value": "application/json"}], "content": {"size": %d, "text": %q}}}`, path, len(body), body))
	}
	return `{"log": {"version": "1.2", "creator": {"name": "n", "version": "1"}, "entries": [` +
		strings.Join(entries, ",\n") + "]}}\n"
}

func TestVerifyGivesAStatus(t *testing.T) {
	t.Parallel()
	files := documents(t, "api.yaml", judgingDocument, "more.overlay.yaml", judgingOverlay,
		"sound.har", traffic("/a", `{"n":1}`), "warned.har", traffic("/a", `{"m":1}`),
		"wrong.har", traffic("/a", `{"n":2}`), "unknown.har", traffic("/b", `{}`), "empty.har",
		traffic("/a"), "cut.har", traffic("/a", "{}")[:50], "null.har", traffic("/a", `{"n":null}`),
		"dated.har", traffic("/a", `{"d":"soon"}`), "based.har", traffic("/v1/a", `{}`),
		"hosted.yaml", judgingDocument+"servers: [{url: 'https://api.example/v1'}]\n",
		"broken.yaml", noDocument, "defective.yaml",
		strings.Replace(judgingDocument, ", version: '1'", ", version: '1', version: '1'", 1))
	at := map[string]string{}
	for _, name := range files {
		at[filepath.Base(name)] = name
	}
	for name, test := range map[string]struct {
		arguments string // names of files stand in braces
		status    int
		output    []string
	}{
		"conforms": {"--contract {api.yaml} {sound.har}", 0,
			[]string{"#0 GET /a → 200: conforms\n",
				"1 entry: 1 conform, 0 violate, 0 unverifiable (0 errors, 0 warnings, 0 notes)\n"}},
		"words before flags": {"{sound.har} --contract {api.yaml} {warned.har} --format ndjson",
			0, []string{`"file":"{sound.har}"`, `"file":"{warned.har}"`}},
		"warnings are no error": {"--contract {api.yaml} {warned.har}", 0,
			[]string{"undeclared-member   warning: $.m is not declared",
				"(0 errors, 1 warning, 0 notes)"}},
		"undeclared fails": {"--contract {api.yaml} --undeclared fail {warned.har}", 1,
			[]string{"undeclared-member   $.m is not declared"}},
		"undeclared allowed": {"--contract {api.yaml} --undeclared allow {warned.har}", 0,
			[]string{"(0 errors, 0 warnings, 0 notes)"}},
		"violates": {"--contract {api.yaml} {sound.har} {wrong.har}", 1,
			[]string{"{wrong.har} #0 GET /a → 200: violates\n",
				"body-schema   $.n is 2; must be one of 1", "contract  {api.yaml}:5:"}},
		"request only":  {"--contract {api.yaml} --only request {wrong.har}", 0, nil},
		"response only": {"--contract {api.yaml} --only response {wrong.har}", 1, nil},
		"unverifiable": {"--contract {api.yaml} {unknown.har}", 1,
			[]string{
				"#0 GET /b → 200: unverifiable\n  not judged   operation: no path of the " +
					"document matches /b"}},
		"by an overlay": {
			"--contract {api.yaml} --overlay {more.overlay.yaml} {warned.har}", 1,
			[]string{"$.n is missing (required)", "contract  {more.overlay.yaml}:5:", "(amended)"}},
		"null is accepted": {"--contract {api.yaml} {null.har}", 0,
			[]string{"body-schema   note: ", "1 note)"}},
		"null by the letter": {"--contract {api.yaml} --nullable strict {null.har}", 1,
			[]string{"body-schema   $.n is null"}},
		"formats": {"--contract {api.yaml} {dated.har}", 1,
			[]string{"$.d is \"soon\"; must be of the format date"}},
		"formats annotate": {"--contract {api.yaml} --schema-formats annotate {dated.har}", 0, nil},
		"base path":        {"--contract {api.yaml} --base-path /v1 {based.har}", 0, nil},
		"other base path": {"--contract {api.yaml} --base-path / {based.har}", 1,
			[]string{"unverifiable"}},
		"another host": {"--contract {hosted.yaml} {based.har}", 1,
			[]string{"#0 GET /v1/a → 200: not addressed to this API\n",
				"1 entry: 0 conform, 0 violate, 0 unverifiable, 1 not addressed to this API",
				"h.example is none of its hosts (api.example)",
				"plumbline verify: no entry is addressed to this API, so that nothing was tested"}},
		"its host is named": {"--contract {hosted.yaml} --host h.example {based.har}", 0, nil},
		"its base URL is named": {
			"--contract {hosted.yaml} --base-url http://h.example/ {sound.har} {wrong.har}", 1,
			[]string{"2 entries: 1 conform, 1 violate"}},
		"all hosts": {"--contract {hosted.yaml} --all-hosts {based.har}", 0, nil},
		"all hosts and one": {"--contract {api.yaml} --all-hosts --host h {sound.har}", 2,
			[]string{"--all-hosts judges all entries; leave out --base-url and --host"}},
		"bad host": {"--contract {api.yaml} --host http://h {sound.har}", 2,
			[]string{`--host is "http://h"; it has to be a host or host:port`}},
		"bad base URL": {"--contract {api.yaml} --base-url h.example {sound.har}", 2,
			[]string{`--base-url is "h.example"; it has to be a URL of http or https`}},
		"base URL and path": {"--contract {api.yaml} --base-url http://h --base-path /a {sound.har}",
			2, []string{"--base-url and --base-path are both given; the URL has the path"}},
		"defective document": {
			"--contract {defective.yaml} --overlay {more.overlay.yaml} {null.har}", 0,
			[]string{
				"plumbline verify: {defective.yaml} itself has 1 error; \"plumbline " +
					"check-document {defective.yaml} --overlay {more.overlay.yaml}\" lists what " +
					"is wrong\n"}},
		"empty beside others": {"--contract {api.yaml} {empty.har} {sound.har}", 0,
			[]string{"plumbline verify: {empty.har} has no entry\n", "1 entry: 1 conform"}},
		"tested nothing": {"--contract {api.yaml} {empty.har}", 2,
			[]string{"plumbline verify: no entry in {empty.har}: tested nothing\n"}},
		"unreadable HAR": {"--contract {api.yaml} {sound.har} {cut.har}", 2,
			[]string{"plumbline verify: {cut.har}:1:51: "}},
		"unreadable document": {"--contract {broken.yaml} {sound.har}", 2,
			[]string{"plumbline verify: {broken.yaml}:2:1: "}},
		"unreadable overlay": {"--contract {api.yaml} --overlay {api.yaml} {sound.har}", 2,
			[]string{"{api.yaml}:1:1: not an OpenAPI Overlay"}},
		"no such document": {"--contract {api.yaml}x {sound.har}", 2,
			[]string{"plumbline verify: {api.yaml}x: does not exist; did you mean api.yaml?\n"}},
		"no such overlay": {"--contract {api.yaml} --overlay {api.yaml}x {sound.har}", 2,
			[]string{"{api.yaml}x: does not exist"}},
		"no such HAR": {"--contract {api.yaml} {sound.har}x {sound.har}y", 2,
			[]string{"{sound.har}x: does not exist",
				"{sound.har}y: does not exist"}},
		"no document": {"{sound.har}", 2,
			[]string{"no document is named; --contract takes its file"}},
		"no traffic": {"--contract {api.yaml}", 2, []string{"no traffic is named"}},
		"bad format": {"--contract {api.yaml} --format xml {sound.har}", 2,
			[]string{`--format is "xml"; it has to be one of text, ndjson, junit, sarif` + "\n"}},
		"bad side": {"--contract {api.yaml} --only both {sound.har}", 2,
			[]string{`--only is "both"; it has to be one of request, response` + "\n"}},
		"bad policy": {"--contract {api.yaml} --undeclared no {sound.har}", 2,
			[]string{"one of allow, warn, fail\n"}},
		"bad nullable": {"--contract {api.yaml} --nullable no {sound.har}", 2,
			[]string{"one of lenient, strict\n"}},
		"bad formats": {"--contract {api.yaml} --schema-formats off {sound.har}", 2,
			[]string{"one of assert, annotate\n"}},
		"bad base path": {"--contract {api.yaml} --base-path https://h/v1 {sound.har}", 2,
			[]string{"has to begin with a slash"}},
		"stdin twice": {"--contract - -", 2,
			[]string{"standard input (-) is named more than once"}},
		"no such flag": {"--contrat {api.yaml}", 2,
			[]string{"unknown flag --contrat; did you mean --contract?\n",
				`"plumbline verify --help" lists`}},
		"help": {"--help", 0,
			[]string{"Exit status: 0 every entry conforms",
				"1 some entries violate the contract or are unverifiable", "2 could not run",
				"--undeclared"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			insert := func(text string) string {
				for name, path := range at {
					text = strings.ReplaceAll(text, "{"+name+"}", path)
				}
				return text
			}
			run := runCommand(t, nil, append([]string{"verify"},
				strings.Fields(insert(test.arguments))...)...)
			if run.status != test.status {
				t.Errorf("status %d, want %d\n%s", run.status, test.status, run.output)
			}
			for _, want := range test.output {
				if want = insert(want); !strings.Contains(run.output, want) {
					t.Errorf("the output does not have %q\n%s", want, run.output)
				}
			}
		})
	}
}

// streams runs plumbline with standard input, and returns its streams apart.
func streams(t *testing.T, folder, input string, arguments ...string) (status int, stdout,
	stderr string) {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Dir = folder
	command.Env = append(withoutTargets(os.Environ()),
		asPlumbline+"="+strings.Join(arguments, "\n"))
	command.Stdin = strings.NewReader(input)
	var out, problems bytes.Buffer
	command.Stdout, command.Stderr = &out, &problems
	if err := command.Run(); err != nil && command.ProcessState == nil {
		t.Fatal(err)
	}
	return command.ProcessState.ExitCode(), out.String(), problems.String()
}

func TestVerifyReadsStandardInput(t *testing.T) {
	t.Parallel()
	files := documents(t, "api.yaml", judgingDocument, "sound.har", traffic("/a", `{"n":1}`),
		"more.overlay.yaml", judgingOverlay)
	folder := filepath.Dir(files[0])
	for name, test := range map[string]struct {
		input     string
		arguments []string
		status    int
		want      string
	}{
		"traffic": {traffic("/a", `{"n":2}`), []string{"--contract", "api.yaml", "-"}, 1,
			"stdin #0 GET /a → 200: violates\n"},
		"document": {judgingDocument, []string{"--contract=-", "sound.har"}, 0,
			"sound.har #0 GET /a → 200: conforms\n"},
		"overlay": {judgingOverlay,
			[]string{"--contract", "api.yaml", "--overlay", "-", "sound.har"}, 0,
			"sound.har #0 GET /a → 200: conforms\n"},
	} {
		status, stdout, stderr := streams(t, folder, test.input,
			append([]string{"verify", "sound.har"}, test.arguments...)...)
		if status != test.status || !strings.Contains(stdout, test.want) &&
			!strings.Contains("sound.har "+stdout, test.want) || stderr != "" {
			t.Errorf("%s: status %d, want %d and %q\n%s%s", name, status, test.status, test.want,
				stdout, stderr)
		}
	}
	if status, stdout, stderr := streams(t, folder, "{", "verify", "--contract", "api.yaml",
		"-"); status != 2 || stdout != "" ||
		!strings.HasPrefix(stderr, "plumbline verify: stdin:1:2: ") {
		t.Errorf("a damaged HAR: status %d\n%s%s", status, stdout, stderr)
	}
}

func TestVerifyWritesEveryFormat(t *testing.T) {
	t.Parallel()
	files := documents(t, "api.yaml", judgingDocument, "wrong.har",
		traffic("/a", `{"n":1}`, `{"n":2}`))
	folder := filepath.Dir(files[0])
	for format, wants := range map[string][]string{
		"text":   {"#1 GET /a → 200: violates\n"},
		"ndjson": {`{"version":1,"entry":0,`, "\n" + `{"version":1,"entry":1,`},
		"junit":  {`<testsuite name="wrong.har" tests="2" failures="1" errors="0"`},
		"sarif": {`"version": "2.1.0"`, `"uri": "api.yaml"`, `"startLine": 5`,
			`"ruleId": "body-schema"`},
	} {
		// The document is named by its whole path: SARIF names it relative to where plumbline runs.
		status, stdout, stderr := streams(t, folder, "", "verify", "--contract", files[0],
			"--format", format, "wrong.har")
		if status != 1 || stderr != "" {
			t.Errorf("%s: status %d\n%s", format, status, stderr)
		}
		for _, want := range wants {
			if !strings.Contains(stdout, want) {
				t.Errorf("%s does not have %q\n%s", format, want, stdout)
			}
		}
	}
}

func TestVerifyWritesAFileAsAWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	files := documents(t, "api.yaml", judgingDocument, "wrong.har", traffic("/a", `{"n":2}`),
		"cut.har", "{", "old.ndjson", "old\n", "target.ndjson", "target\n")
	folder := filepath.Dir(files[0])
	if err := os.Symlink("target.ndjson", filepath.Join(folder, "link.ndjson")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(folder, "sub"), 0o755); err != nil {
		t.Fatal(err)
	}
	verifying := func(output, traffic string) (int, string, string) {
		return streams(t, folder, "", "verify", "--contract=api.yaml", "--format=ndjson",
			"--output="+output, traffic)
	}
	content := func(name string) string {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Error(err)
		}
		return string(text)
	}
	for output, target := range map[string]string{"new.ndjson": "new.ndjson",
		"old.ndjson": "old.ndjson", "link.ndjson": "target.ndjson"} {
		status, stdout, stderr := verifying(output, "wrong.har")
		if status != 1 || stdout != "" || stderr != "" || !json.Valid([]byte(content(target))) {
			t.Errorf("%s: status %d, %q, %q; %s has %s", output, status, stdout, stderr, target,
				content(target))
		}
	}
	info, err := os.Lstat(filepath.Join(folder, "link.ndjson"))
	if err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is none any more: %v %v", info, err)
	}
	if info, err := os.Stat(filepath.Join(folder, "new.ndjson")); err != nil ||
		info.Mode().Perm() != 0o644 {
		t.Errorf("others cannot read it: %v %v", info, err)
	}
	before := content("old.ndjson")
	for _, test := range []struct{ output, traffic, want string }{
		{"old.ndjson", "cut.har", "cut.har:1:2: "},
		{"sub", "wrong.har", "the results cannot be written: sub: "},
		{"none/new.ndjson", "wrong.har",
			"the results cannot be written: none/new.ndjson: no such file"},
	} {
		if status, stdout, stderr := verifying(test.output, test.traffic); status != 2 ||
			stdout != "" || !strings.Contains(stderr, test.want) {
			t.Errorf("%s: status %d, %q, %q; want %q", test.output, status, stdout, stderr,
				test.want)
		}
	}
	if content("old.ndjson") != before {
		t.Error("what could not run has changed the results of before")
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), ".") {
			t.Errorf("%s was left behind", entry.Name())
		}
	}
	if status, stdout, _ := streams(t, folder, "", "verify", "--contract=api.yaml",
		"--output=/dev/stdout", "wrong.har"); status != 1 || !strings.Contains(stdout, "violates") {
		t.Errorf("a device is written to as it is: status %d, %q", status, stdout)
	}
}

// referring is a document whose schema stands elsewhere.
func referring(to string) string {
	return strings.Replace(judgingDocument, "{type: object, ", "{allOf: [{$ref: '"+to+"'}], ", 1)
}

func TestVerifyFollowsReferencesBelowTheFolder(t *testing.T) {
	t.Parallel()
	outside := documents(t, "schema.yaml", "{required: [x]}\n")[0]
	files := documents(t, "inside.yaml", referring("schema.yaml"), "linked.yaml",
		referring("link.yaml"), "above.yaml", referring("../schema.yaml"), "schema.yaml",
		"{required: [x]}\n",
		"a.har", traffic("/a", `{}`))
	folder := filepath.Dir(files[0])
	if err := os.Symlink(outside, filepath.Join(folder, "link.yaml")); err != nil {
		t.Fatal(err)
	}
	for document, want := range map[string]struct{ stdout, stderr string }{
		"inside.yaml": {
			"violates\n  body-schema   $.x is missing (required)\n                contract  " +
				"schema.yaml:1:13", ""},
		"linked.yaml": {"unverifiable", "linked.yaml itself has 1 error"},
		"above.yaml":  {"unverifiable", ""},
	} {
		status, stdout, stderr := streams(t, folder, "", "verify", "--contract", document, "a.har")
		if status != 1 || !strings.Contains(stdout, want.stdout) ||
			!strings.Contains(stderr, want.stderr) {
			t.Errorf("%s: status %d, want %+v\n%s%s", document, status, want, stdout, stderr)
		}
	}
	status, stdout, stderr := streams(t, t.TempDir(), "", "verify", "--contract", files[0],
		files[4])
	if status != 1 || !strings.Contains(stdout, "$.x is missing") {
		t.Errorf("from another folder: status %d\n%s%s", status, stdout, stderr)
	}
}

func TestVerifyFetchesOnlyWhereAllowed(t *testing.T) {
	t.Parallel()
	asked := make(chan struct{}, 10)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked <- struct{}{}
		w.Write([]byte("{required: [x]}"))
	}))
	defer server.Close()
	files := documents(t, "api.yaml", referring(server.URL+"/schema.yaml"), "a.har",
		traffic("/a", `{}`))
	if run := runCommand(t, nil, "verify", "--contract", files[0], files[1]); run.status != 1 ||
		!strings.Contains(run.output, "unverifiable") || len(asked) != 0 {
		t.Errorf("without --fetch: status %d, asked %d times\n%s", run.status, len(asked),
			run.output)
	}
	run := runCommand(t, nil, "verify", "--fetch", "--contract", files[0], files[1])
	if run.status != 1 || !strings.Contains(run.output, "$.x is missing (required)") ||
		!strings.Contains(run.output, server.URL+"/schema.yaml:1:") || len(asked) != 1 {
		t.Errorf("with --fetch: status %d, asked %d times\n%s", run.status, len(asked), run.output)
	}
}

func TestFetchingHasLimits(t *testing.T) {
	t.Parallel()
	hang := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/long":
			io.WriteString(w, strings.Repeat("x", 101))
		case "/whole":
			io.WriteString(w, strings.Repeat("x", 100))
		case "/none":
			http.NotFound(w, r)
		case "/slow":
			<-hang
		}
	}))
	defer server.Close()
	defer close(hang)
	f := fetcher{&http.Client{Timeout: 200 * time.Millisecond}, 100}
	for path, want := range map[string]string{"/long": "is longer than 100 bytes",
		"/none": "answers 404 Not Found", "/slow": "Client.Timeout exceeded"} {
		if content, err := f.fetch(server.URL + path); err == nil ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %q, %v; want %q", path, content, err, want)
		}
	}
	f.client.Timeout = 10 * time.Second
	if content, err := f.fetch(server.URL + "/whole"); err != nil || len(content) != 100 {
		t.Errorf("got %d bytes, %v", len(content), err)
	}
	if usual := newFetcher(); usual.client.Timeout != 10*time.Second || usual.limit != 10<<20 {
		t.Errorf("got %v and %d", usual.client.Timeout, usual.limit)
	}
}
