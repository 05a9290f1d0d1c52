package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"plumbline/internal/report"
)

// generated finds what is another in each run: times, ids, tokens and their masks, ports, and what
// follows from their lengths.
var generated = regexp.MustCompile(
	`[0-9A-Fa-f]{7,9}-[0-9A-Fa-f-]{26,28}|plumbline-[A-Z0-9]{26}|\d{4}-\d\d-\d\dT[0-9:.]+Z|\b\d{10}\b|127\.0\.0\.1:\d+|eyJ[\w.-]+|[\w-]{43,}|..., \d\d \w+ \d{4} [0-9:]+ GMT`)

func TestTwoRunsOfOneSeedDifferInTimesAndIDsOnly(t *testing.T) {
	t.Parallel()
	environment := serveRespoke(t, plain)
	for name, value := range serveResonance(t, plain) {
		environment[name] = value
	}
	var told [2]string
	for i := range told {
		run := runPlumbline(t, environment, "run", "--seed", "4711")
		if run.status != 0 {
			t.Fatalf("status %d\n%s", run.status, run.output)
		}
		told[i] = run.steady(t)
	}
	if told[0] != told[1] {
		one, other := strings.Split(told[0], "\n"), strings.Split(told[1], "\n")
		for i := range one {
			if i >= len(other) || one[i] != other[i] {
				t.Fatalf("line %d differs:\n%s\n%s", i, one[i],
					strings.Join(other[min(i, len(other)):min(i+1, len(other))], ""))
			}
		}
	}
}

// steady is the result of a run without what is another in each run. Roles that stay on the server
// from other cases make lists longer or shorter, so that of bodies and lengths only the fact is
// kept.
func (p plumbline) steady(t *testing.T) string {
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
	run.Duration = 0
	for i := range run.Suites {
		for j := range run.Suites[i].Cases {
			c := &run.Suites[i].Cases[j]
			c.Duration = 0
			for k := range c.Exchanges {
				x := &c.Exchanges[k]
				x.Duration, x.Masks, x.Response.Body = 0, nil, nil
				for n := range x.Response.Header {
					if h := &x.Response.Header[n]; h.Name == "Content-Length" ||
						h.Name == "Ratelimit-Remaining" {
						h.Value = ""
					}
				}
			}
		}
		for j := range run.Suites[i].CleanUp {
			x := &run.Suites[i].CleanUp[j]
			x.Duration, x.Masks = 0, nil
		}
	}
	steady, err := json.MarshalIndent(run, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return generated.ReplaceAllString(string(steady), "…")
}
