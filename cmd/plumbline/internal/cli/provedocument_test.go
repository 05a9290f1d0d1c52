package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// lidsDocument describes an API that is open to anybody who has a key.
const lidsDocument = `openapi: 3.1.0
info: {title: Lids, version: '1'}
security: [{key: []}]
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
paths:
  /lids:
    get:
      responses:
        '200':
          description: all
          content: {application/json: {schema: {type: array, items: {type: string}}}}
        '401': {description: no}
        '406': {description: no}
`

// lidsSuite has a test that looks at a status, is called like the key that it has, and prints it.
const lidsSuite = `package lids

import (
	"fmt"
	"net/http"
	"os"
	"testing"
)

func TestStatus(t *testing.T) {
	r, err := http.NewRequest("GET", os.Getenv("LIDS")+"/lids", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Key", os.Getenv("LIDS_TOKEN"))
	fmt.Println(os.Getenv("LIDS_TOKEN"))
	t.Run(os.Getenv("LIDS_TOKEN"), func(t *testing.T) {
		w, err := http.DefaultClient.Do(r)
		if err != nil || w.StatusCode != 200 {
			t.Fatal(err, os.Getenv("LIDS_TOKEN"))
		}
	})
}
`

const lidsTraffic = `{"log": {"version": "1.2", "creator": {"name": "n", "version": "1"},
"entries": [{"request": {"method": "GET", "url": "http://lids.example/lids",
  "headers": [{"name": "X-Key", "value": "canary-key-4711"}]},
 "response": {"status": 200, "headers": [{"name": "Content-Type", "value": "application/json"}],
  "content": {"size": 2, "text": "[]"}}}]}}
`

// lids are the files that a proof of the lids needs: its document, a suite and recorded traffic.
func lids(t *testing.T) (document, suite, recording string) {
	t.Helper()
	files := documents(t, "lids.yaml", lidsDocument, "lids.har", lidsTraffic, "go.mod",
		"module lids\n\ngo 1.24\n", "lids_test.go", lidsSuite)
	return files[0], filepath.Dir(files[0]), files[1]
}

// scored is what is read back of the proof.json of a document.
type scored struct {
	Test                    string
	Derived, LeftOut, Found int
	Percent                 *float64
	Results                 []struct{ ID, Class, Outcome, Next string }
}

func (p plumbline) score(t *testing.T) (read scored) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(p.folder, "proof.json"))
	if err != nil {
		t.Fatalf("%v\n%s", err, p.output)
	}
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	return read
}

// TestAProofOfADocument measures each of the tests, and shows nobody's key.
func TestAProofOfADocument(t *testing.T) {
	t.Parallel()
	document, suite, recording := lids(t)
	key := map[string]string{"LIDS_TOKEN": "canary-key-4711"}
	auth := []string{"--auth", "key=env:LIDS_TOKEN"}
	for name, test := range map[string]struct {
		arguments []string
		status    int
		says      string
		finds     bool
	}{
		"plumbline test": {nil, 0, "plumbline test finds", true},
		"a suite": {append(auth, "--suite", suite, "--base-url-variable", "LIDS"), 0,
			"the suite " + filepath.Base(suite) + " finds", true},
		"traffic": {append(auth, "--har", recording), 0,
			"the recorded traffic (1 of 1 requests) finds", true},
		"all is demanded of a suite that looks at little": {append(auth, "--suite", suite,
			"--base-url-variable", "LIDS", "--min-score", "100"), 1,
			"the score is below the 100 % of --min-score", true},
		"as much is demanded as there is": {[]string{"--min-score", "90%"}, 0, "score: ", true},
		"a suite without its key": {[]string{"--suite", suite, "--base-url-variable", "LIDS",
			"--auth", "key=file:" + document}, 2,
			"fails against a mock that does nothing wrong", false},
		"a suite without its base URL": {[]string{"--suite", suite}, 2,
			"it has to take its base URL from the variable PLUMBLINE_BASE_URL", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run := runPlumbline(t, key, append([]string{"prove", document}, test.arguments...)...)
			if run.status != test.status || !strings.Contains(run.output, test.says) {
				t.Errorf("status %d, want %d and %q\n%s", run.status, test.status, test.says,
					run.output)
			}
			written := run.output
			if test.finds {
				read := run.score(t)
				i := slices.IndexFunc(read.Results,
					func(r struct{ ID, Class, Outcome, Next string }) bool {
						return r.Class == "undocumented-status"
					})
				if i < 0 || read.Results[i].Outcome != "found" || read.Percent == nil ||
					len(read.Results) != read.Derived {
					t.Errorf("got %+v", read)
				}
				for _, file := range []string{"proof.json", "proof.html"} {
					text, err := os.ReadFile(filepath.Join(run.folder, file))
					if err != nil {
						t.Error(err)
					}
					written += string(text)
				}
			}
			if strings.Contains(written, "canary-key-4711") {
				t.Errorf("it shows the key\n%s", written)
			}
		})
	}
}

// TestASampleOfFaults is the same each time, and what it leaves out is counted.
func TestASampleOfFaults(t *testing.T) {
	t.Parallel()
	document := boxesFile(t)
	var before []string
	for range 2 {
		run := runPlumbline(t, nil, "prove", document, "--max-faults", "4", "--seed", "7")
		read := run.score(t)
		var ids []string
		for _, r := range read.Results {
			ids = append(ids, r.ID)
		}
		if len(ids) != 4 || read.LeftOut != read.Derived-4 || read.LeftOut == 0 ||
			!strings.Contains(run.output, "were left out") {
			t.Errorf("status %d, %+v\n%s", run.status, read, run.output)
		}
		if before != nil && !slices.Equal(ids, before) {
			t.Errorf("it takes %q, and took %q", ids, before)
		}
		before = ids
	}
	run := runPlumbline(t, nil, "prove", document, "--fault", before[0])
	if read := run.score(t); len(read.Results) != 1 || read.Results[0].ID != before[0] {
		t.Errorf("status %d, %+v\n%s", run.status, read, run.output)
	}
}

// TestMistakesInAProof are told with what to mend.
func TestMistakesInAProof(t *testing.T) {
	t.Parallel()
	document, suite, recording := lids(t)
	empty := documents(t, "empty.yaml",
		"openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n",
		"elsewhere.har", strings.ReplaceAll(lidsTraffic, "/lids", "/lots"))
	for name, test := range map[string]struct {
		arguments []string
		says      string
	}{
		"two documents": {[]string{document, document}, "one document is wanted, or names of"},
		"a mix":         {[]string{document, "shop"}, "is taken for a document, and is not alone"},
		"an API's name with a suite": {[]string{"shop", "--suite", suite},
			"--suite is for a document of one's own"},
		"no document":      {[]string{"--min-score", "50"}, "--min-score is for a document"},
		"no such document": {[]string{document + "x"}, "does not exist"},
		"a missing one":    {[]string{"missing", "--suite", suite}, "missing: does not exist"},
		"no operation":     {[]string{empty[0]}, "no fault can be derived from"},
		"a suite and a HAR": {[]string{document, "--suite", suite, "--har", recording},
			"both given"},
		"no such suite": {[]string{document, "--suite", document}, "there is no such folder"},
		"no suite":      {[]string{document, "--suite="}, "--suite wants the folder"},
		"no such fault": {[]string{document, "--fault", "a"},
			`there is no fault "a" of ` + document},
		"too many percents": {[]string{document, "--min-score", "101"}, "a number from 0 to 100"},
		"too few percents":  {[]string{document, "--min-score=-1"}, "a number from 0 to 100"},
		"no number":         {[]string{document, "--min-score", "most"}, "a number from 0 to 100"},
		"no faults": {[]string{document, "--max-faults", "0"},
			"--max-faults wants a number"},
		"no workers": {[]string{document, "--workers", "0"},
			"--workers wants a number from 1"},
		"a variable of nothing": {[]string{document, "--base-url-variable", "A"},
			"--base-url-variable is for a suite"},
		"no variable": {[]string{document, "--suite", suite, "--base-url-variable", "A=B"},
			"it has to be the name of an environment variable"},
		"a host of nothing": {[]string{document, "--host", "h"}, "no traffic is given (--har)"},
		"credentials of nothing": {[]string{document, "--auth", "key=env:HOME"},
			"--auth and --auth-other are for a suite or for traffic"},
		"credentials as such": {[]string{document, "--har", recording, "--auth", "key=canary-4711"},
			"--auth wants SCHEME=env:NAME"},
		"credentials of another scheme": {[]string{document, "--har", recording, "--auth",
			"other=env:HOME"},
			"the security scheme other, which no operation requires (schemes: key)"},
		"credentials that are not there": {[]string{document, "--har", recording, "--auth",
			"key=env:NOT_SET_4711"}, "is not set"},
		"credentials of the second caller only": {[]string{document, "--har", recording,
			"--auth-other", "key=env:HOME"},
			"no credentials are given for the security scheme key"},
		"two callers who are one": {[]string{document, "--har", recording, "--auth-other",
			"key=env:HOME", "--auth", "key=env:HOME"}, "have the same credentials"},
		"no traffic": {[]string{document, "--har", document + "x"}, "does not exist"},
		"traffic of something else": {[]string{document, "--har", empty[1]},
			"none of the 1 recorded requests is addressed to an operation"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run := runPlumbline(t, nil, append([]string{"prove"}, test.arguments...)...)
			if run.status != 2 || !strings.Contains(run.output, test.says) ||
				strings.Contains(run.output, "canary-4711") {
				t.Errorf("status %d, want 2 and %q\n%s", run.status, test.says, run.output)
			}
		})
	}
}
