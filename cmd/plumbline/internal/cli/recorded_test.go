package cli

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/report"
)

// What a run recorded is judged again by plumbline verify, with the same findings: the masks that
// stand for secrets change no verdict.
func TestRecordedTrafficIsJudgedAsTheRunJudgedIt(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		api, document string
		environment   map[string]string
	}{
		{"respoke", "openapi.yaml",
			serveRespoke(t,
				altering(func(request *http.Request, response *httptest.ResponseRecorder) {
					switch {
					case strings.HasPrefix(request.URL.Path, "/v1/roles"):
						response.Header().Del("Request-Id")
					case strings.HasPrefix(request.URL.Path, "/v1/session-tokens"):
						replaceBody(response,
							[]byte(strings.ReplaceAll(response.Body.String(), `"token"`,
								`"Token"`)))
					case strings.HasPrefix(request.URL.Path, "/v1/apps"):
						replaceBody(response, []byte(strings.ToLower(response.Body.String())))
					}
				}))},
		{"resonance", "openapi.json",
			serveResonance(t, altering(func(_ *http.Request, response *httptest.ResponseRecorder) {
				replaceBody(response,
					[]byte(strings.ReplaceAll(response.Body.String(), "RefreshToken",
						"refreshToken")))
			}))},
	} {
		t.Run(test.api, func(t *testing.T) {
			t.Parallel()
			run := runPlumbline(t, test.environment, "run", test.api)
			if run.status != 1 {
				t.Fatalf("status %d\\n%s", run.status, run.output)
			}
			specs, err := filepath.Abs(filepath.Join("..", "..", "..", "..", "specs", test.api))
			if err != nil {
				t.Fatal(err)
			}
			verified := runCommand(t, nil, "verify", "--contract",
				filepath.Join(specs, test.document), "--overlay",
				filepath.Join(specs, "amendments.overlay.yaml"),
				"--only", "response", "--format", "ndjson",
				filepath.Join(run.folder, test.api+".har"))
			same(t, run.recorded(t), verified.output)
		})
	}
}

// recorded returns the exchanges of a run in their order, each with what the contract's checks
// found in it; nil for those that no case judged.
func (p plumbline) recorded(t *testing.T) [][]string {
	t.Helper()
	path := filepath.Join(p.folder, "plumbline.json")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	run, err := report.ReadJSON(path, text)
	if err != nil {
		t.Fatal(err)
	}
	var all [][]string
	for _, c := range run.Suites[0].Cases {
		for _, x := range c.Exchanges {
			var found []string
			if x.Judged {
				found = []string{}
			}
			for _, finding := range c.Findings {
				if finding.Exchange == x.ID && finding.Check != verdict.Required && x.Judged {
					found = append(found, told(string(finding.Check), string(finding.Severity),
						(*string)(finding.Instance), string(finding.Contract.Pointer)))
				}
			}
			all = append(all, found)
		}
	}
	for range run.Suites[0].CleanUp {
		all = append(all, nil)
	}
	return all
}

func told(check, severity string, instance *string, pointer string) string {
	at := "-"
	if instance != nil {
		at = *instance
	}
	return strings.Join([]string{check, severity, at, pointer}, " ")
}

// same compares what a run found in its exchanges with what was found in the record.
func same(t *testing.T, recorded [][]string, output string) {
	t.Helper()
	lines := slices.DeleteFunc(strings.Split(output, "\n"),
		func(line string) bool { return !strings.HasPrefix(line, "{") })
	if len(lines) != len(recorded) {
		t.Fatalf("%d results, want %d", len(lines), len(recorded))
	}
	found := 0
	for i, line := range lines {
		var result struct {
			URL       string
			Operation *string
			Findings  []struct {
				Check, Severity string
				Instance        *string
				Contract        struct{ Pointer string }
			}
		}
		if err := json.Unmarshal([]byte(line), &result); err != nil {
			t.Fatalf("%v\n%s", err, line)
		}
		var got []string
		for _, f := range result.Findings {
			got = append(got, told(f.Check, f.Severity, f.Instance, f.Contract.Pointer))
		}
		slices.Sort(got)
		// a method that is not documented leads to none
		if want := slices.Sorted(slices.Values(recorded[i])); recorded[i] != nil &&
			result.Operation != nil && !slices.Equal(got, want) {
			t.Errorf("entry %d, %s: found\n%s\nwant\n%s", i, result.URL, strings.Join(got, "\n"),
				strings.Join(want, "\n"))
		}
		found += len(recorded[i])
	}
	if found < 4 {
		t.Errorf("the run found %d things only", found)
	}
}
