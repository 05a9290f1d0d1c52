package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"plumbline/internal/report"
)

// logged notes the requests that a handler gets.
type logged struct {
	http.Handler

	mutex sync.Mutex
	lines []string
}

func (l *logged) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // of a client that is there
	r.Body = io.NopCloser(bytes.NewReader(body))
	header := fmt.Sprint(r.Header["Content-Type"], r.Header["Accept"], r.Header["X-Key"])
	l.mutex.Lock()
	l.lines = append(l.lines, withoutNumbers(r.Method+" "+r.RequestURI+" "+header)+string(body))
	l.mutex.Unlock()
	l.Handler.ServeHTTP(w, r)
}

// requests are those that came, in no order of time.
func (l *logged) requests() []string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return slices.Sorted(slices.Values(l.lines))
}

// nameOfThing is what names a thing in requests, and what else differs from run to run.
var nameOfThing = regexp.MustCompile(`/boxes/\d+|127\.0\.0\.1:\d+|\d+ boxes|\$\[\d+\]`)

func withoutNumbers(text string) string { return nameOfThing.ReplaceAllString(text, "N") }

// foundBy is what the result of a run says of its cases.
func (p plumbline) foundBy(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(p.folder, "plumbline.json"))
	if err != nil {
		t.Fatalf("%v\n%s", err, p.output)
	}
	var run report.Run
	if err := json.Unmarshal(text, &run); err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, suite := range run.Suites {
		for _, c := range suite.Cases {
			line := fmt.Sprintln(c.Requirement.ID, c.Outcome, c.Reason)
			for _, f := range c.Findings {
				line += fmt.Sprintln(f.Check, f.Severity, f.Message, f.Note, f.Exchange)
			}
			for _, u := range c.Unchecked {
				line += fmt.Sprintln(u.Check, u.Reason)
			}
			for _, x := range c.Exchanges {
				line += fmt.Sprintln(x.ID, x.Curl)
			}
			list = append(list, withoutNumbers(line))
		}
	}
	return list
}

// TestWorkersSendAndFindTheSame: one and many.
func TestWorkersSendAndFindTheSame(t *testing.T) {
	t.Parallel()
	document := boxesFile(t)
	run := func(workers string) (sent, found []string) {
		api := &logged{Handler: &boxesAPI{wrong: "a limit off by one",
			boxes: map[string]map[string]any{}}}
		e := runPlumbline(t, map[string]string{"BOXES_KEY": "canary-key-4711"}, "test", document,
			"--base-url", start(t, api, ""), "--auth", "key=env:BOXES_KEY", "--workers", workers)
		if e.status != 1 || strings.Contains(e.output, "canary-key-4711") {
			t.Errorf("status %d\n%s", e.status, e.output)
		}
		return api.requests(), e.foundBy(t)
	}
	sent, found := run("1")
	if len(sent) < 200 || len(found) < 10 {
		t.Errorf("%d requests, %d cases", len(sent), len(found))
	}
	for _, workers := range []string{"3", "16"} {
		sentToo, foundToo := run(workers)
		if !slices.Equal(sent, sentToo) {
			t.Errorf("%s workers send %d requests, and one %d; they differ in\n%s", workers,
				len(sentToo), len(sent), difference(sent, sentToo))
		}
		if !slices.Equal(found, foundToo) {
			t.Errorf("%s workers find something else:\n%s", workers, difference(found, foundToo))
		}
	}
}

// difference is what only one of two lists has.
func difference(a, b []string) string {
	var lines []string
	for _, line := range a {
		if !slices.Contains(b, line) {
			lines = append(lines, "- "+line)
		}
	}
	for _, line := range b {
		if !slices.Contains(a, line) {
			lines = append(lines, "+ "+line)
		}
	}
	return strings.Join(lines, "\n")
}

// TestABudgetThatCannotBe: the mistake is told before anything is sent.
func TestABudgetThatCannotBe(t *testing.T) {
	t.Parallel()
	document := boxesFile(t)
	for argument, says := range map[string]string{
		"--workers=0": "--workers wants a number from 1",
		"--time=-1s":  "--time wants a duration such as 30s",
		"--time=60":   "missing unit",
		"--random=-1": "--random wants a number from 0",
		"--seed=0":    "--seed wants a number from 1",
	} {
		e := runPlumbline(t, nil, "test", document, "--base-url", "http://127.0.0.1:1", argument)
		if e.status != 2 || !strings.Contains(e.output, says) {
			t.Errorf("%s: status %d\n%s", argument, e.status, e.output)
		}
	}
}

// TestWhatIsOverBudgetIsNotToldToHaveBeenTested: of a case that was not tried in full no more
// is said than that, unless something was found.
func TestWhatIsOverBudgetIsNotToldToHaveBeenTested(t *testing.T) {
	t.Parallel()
	document := boxesFile(t)
	for name, test := range map[string]struct {
		argument, reason string
		least, most      int // requests
	}{
		"requests": {"--max-requests=60", "(--max-requests)", 30, 60},
		"time":     {"--time=1ns", "(--time)", 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := &logged{Handler: &boxesAPI{boxes: map[string]map[string]any{}}}
			e := runPlumbline(t, map[string]string{"BOXES_KEY": "canary-key-4711"}, "test",
				document, "--base-url", start(t, api, ""), "--auth", "key=env:BOXES_KEY",
				test.argument)
			if e.status != 2 || !strings.Contains(e.output, test.reason) {
				t.Errorf("status %d\n%s", e.status, e.output)
			}
			if sent := len(api.requests()); sent < test.least || sent > test.most {
				t.Errorf("%d requests were sent", sent)
			}
			over := 0
			for _, c := range e.foundBy(t) {
				if !strings.Contains(c, "over budget: ") {
					continue
				}
				over++
				if first, _, _ := strings.Cut(c, "\n"); !strings.Contains(first, "skipped") {
					t.Errorf("what is over budget is told to be tested:\n%s", c)
				}
			}
			if over == 0 {
				t.Errorf("nothing is over budget\n%s", e.output)
			}
		})
	}
}
