package suite

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"plumbline/harness/call"
	"plumbline/harness/conform"
	"plumbline/harness/requirement"
	"plumbline/internal/report"
)

// gateSuite reads, creates, deletes what it has created and what it has not, and exceeds a limit.
func gateSuite() *Suite {
	table := requirement.Table{requirementFor("read", "getJar"),
		requirementFor("create", "postJar"), requirementFor("delete", "deleteJar"),
		requirementFor("foreign", "deleteJar"), requirementFor("limit", "getJar")}
	table[4].Kind = requirement.Limit
	suite := pantrySuite(table)
	suite.Source.Document.Bytes = []byte(strings.Replace(string(pantryDocument),
		`"/jars/{id}": {`, `"/jars/{id}": {"delete": {"operationId": "deleteJar", "parameters": [
			{"$ref": "#/components/parameters/Key"},
			{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
			"responses": {"204": {"description": "It is gone."}}},`, 1))
	suite.Cases(func(api *API) {
		create := func(ctx SpecContext) string {
			response := post(ctx, api)
			Expect(response).To(conforms(api, 201))
			id := response.Text("id")
			api.Created("jar "+id, func(ctx context.Context) error {
				_, err := api.Send(ctx, "deleteJar", call.PathParameter("id", id), key(api))
				return err
			})
			return id
		}
		remove := func(ctx SpecContext, id string) {
			Expect(api.Call(ctx, "deleteJar", call.PathParameter("id", id), key(api))).To(
				conforms(api, 204))
		}
		It("reads a jar", suite.Requirement("pantry.jars.read"), func(ctx SpecContext) {
			Expect(get(ctx, api, "1")).To(conforms(api, 200))
		})
		It("creates a jar", suite.Requirement("pantry.jars.create"),
			func(ctx SpecContext) { create(ctx) })
		It("deletes its jar", suite.Requirement("pantry.jars.delete"),
			func(ctx SpecContext) { remove(ctx, create(ctx)) })
		It("deletes a jar of somebody else", suite.Requirement("pantry.jars.foreign"),
			func(ctx SpecContext) { remove(ctx, "77") })
		It("exceeds the limit", suite.Requirement("pantry.jars.limit"), func(ctx SpecContext) {
			unpaced, restore := api.Exclusive(ctx)
			defer restore()
			Expect(get(unpaced, api, "1")).To(conform.ConformTo(api.Contract))
		})
	})
	return suite
}

// gateWithoutReference has to be told where its API is deployed.
func gateWithoutReference() *Suite {
	suite := gateSuite()
	suite.Reference = nil
	return suite
}

// deployment is a server that counts what it is asked for.
type deployment struct {
	*httptest.Server
	mutex    sync.Mutex
	requests []string // methods
	times    []time.Time
	refuses  int    // so many calls are answered with 429 first; -1: all
	header   string // of a refusal, NAME: VALUE
}

func deploy(t *testing.T, refuses int, header string) *deployment {
	t.Helper()
	d := &deployment{refuses: refuses, header: header}
	behind := &pantry{}
	d.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.mutex.Lock()
		d.requests, d.times = append(d.requests, r.Method), append(d.times, time.Now())
		refused := d.refuses != 0
		d.refuses = max(-1, d.refuses-1)
		if d.refuses == -1 && refuses >= 0 {
			d.refuses = 0
		}
		d.mutex.Unlock()
		if refused {
			name, value, _ := strings.Cut(d.header, ": ")
			w.Header().Set(name, value)
			answer(w, http.StatusTooManyRequests, "text/plain", "slower")
			return
		}
		behind.ServeHTTP(w, r)
	}))
	t.Cleanup(d.Close)
	return d
}

func (d *deployment) count(method string) int {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	return len(slices.DeleteFunc(slices.Clone(d.requests),
		func(sent string) bool { return method != "" && sent != method }))
}

// run runs the gate suite against the deployment.
func (d *deployment) run(t *testing.T, filter, file string, arguments ...string) (ended,
	report.Suite) {
	t.Helper()
	folder := t.TempDir()
	if file != "" {
		keep(t, filepath.Join(folder, "plumbline.yaml"), file)
		arguments = append(arguments, "--config="+filepath.Join(folder, "plumbline.yaml"))
	}
	command := exec.CommandContext(deadline(t), os.Args[0], arguments...)
	command.Env = append(environment("gate", folder), "PANTRY_BASE_URL="+d.URL,
		"PANTRY_KEY=a-key-of-the-pantry", variableFilter+"="+filter)
	e := await(t, command, folder)
	if _, err := os.Stat(filepath.Join(folder, "plumbline.json")); err != nil {
		return e, report.Suite{} // it could not start
	}
	return e, e.result(t).Suites[0]
}

func outcomesOf(suite report.Suite) map[string]report.CaseOutcome {
	outcomes := map[string]report.CaseOutcome{}
	for _, c := range suite.Cases {
		outcomes[strings.TrimPrefix(c.Requirement.ID, "pantry.jars.")] = c.Outcome
	}
	return outcomes
}

const (
	ours    = "!requirement:pantry.jars.foreign"
	foreign = "requirement:pantry.jars.foreign"
	reading = "requirement:pantry.jars.read"
)

func TestWhatMayBeDoneToADeployment(t *testing.T) {
	for _, test := range []struct {
		name      string
		file      string
		arguments []string
		status    int
		skipped   []string // of read, create, delete, limit
		methods   map[string]int
		says      []string
	}{
		{"by default everything but to exceed a limit", "", nil, 0, []string{"limit"},
			map[string]int{"GET": 1, "POST": 2, "DELETE": 3},
			[]string{"exceeding a rate limit on a deployment is not allowed (--allow rate-limit)"}},
		{"everything", "", []string{"--allow=create,delete,rate-limit"}, 0, nil,
			map[string]int{"GET": 2, "POST": 2, "DELETE": 3}, nil},
		{"the limit by a setting", "", []string{"--pantry.limit-cases=run"}, 0, nil,
			map[string]int{"GET": 2, "POST": 2, "DELETE": 3}, nil},
		{"a limit cannot be exceeded slowly", "", []string{"--pantry.limit-cases=run",
			"--requests-per-second=1000"}, 0, []string{"limit"},
			map[string]int{"GET": 1, "POST": 2, "DELETE": 3},
			[]string{"cannot be exceeded by as few requests a second"}},
		{"read-only", "", []string{"--read-only"}, 0, []string{"create", "delete", "limit"},
			map[string]int{"GET": 1},
			[]string{"the target is read-only, and POST /jars creates something"}},
		{"read-only, of a target in the file", "targets: {staging: {read-only: true}}",
			[]string{"--target=staging"}, 0, []string{"create", "delete", "limit"},
			map[string]int{"GET": 1}, nil},
		{"to create nothing", "", []string{"--allow=delete"}, 0,
			[]string{"create", "delete", "limit"}, map[string]int{"GET": 1},
			[]string{"POST /jars creates something, which is not allowed (--allow)"}},
		{"to delete nothing", "", []string{"--allow=create"}, 0, []string{"delete", "limit"},
			map[string]int{"GET": 1, "POST": 2},
			[]string{"left behind: jar 1: DELETE /jars/{id} deletes something, which is not " +
				"allowed (--allow)"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := deploy(t, 0, "")
			e, suite := d.run(t, ours, test.file, test.arguments...)
			e.wants(t, test.status, test.says...)
			outcomes := outcomesOf(suite)
			for _, id := range []string{"read", "create", "delete", "limit"} {
				want := report.Passed
				if slices.Contains(test.skipped, id) {
					want = report.Skipped
				}
				if outcomes[id] != want {
					t.Errorf("%s is %s, want %s\n%s", id, outcomes[id], want, e.output)
				}
			}
			for _, method := range []string{"GET", "POST", "DELETE"} {
				if got := d.count(method); got != test.methods[method] {
					t.Errorf("%s was sent %d times, want %d", method, got, test.methods[method])
				}
			}
		})
	}
}

func TestNothingIsDeletedThatTheRunHasNotCreated(t *testing.T) {
	t.Parallel()
	d := deploy(t, 0, "")
	e, suite := d.run(t, foreign, "")
	e.wants(t, 2, "DELETE /jars/{id} deletes something, and the run has not created what {id} names")
	if outcomesOf(suite)["foreign"] != report.Errored || d.count("") != 0 {
		t.Errorf("%d requests were sent\n%s", d.count(""), e.output)
	}
}

func TestARunSendsNoMoreThanItMay(t *testing.T) {
	for most, status := range map[int]int{1: 2, 2: 2, 4: 2, 5: 2, 6: 0, 100: 0} {
		t.Run(fmt.Sprint(most), func(t *testing.T) {
			t.Parallel()
			d := deploy(t, 0, "")
			e, suite := d.run(t, ours, "", fmt.Sprintf("--max-requests=%d", most))
			e.wants(t, status)
			if d.count("") > most {
				t.Errorf("%d requests were sent", d.count(""))
			}
			if d.count("POST") > d.count("DELETE") {
				t.Errorf("something is left: %v", d.requests)
			}
			if status != 0 {
				e.wants(t, status, "the run has sent all requests that it may (--max-requests), so")
			} else if suite.Count(report.Passed) != 3 {
				t.Errorf("%d cases passed\n%s", suite.Count(report.Passed), e.output)
			}
		})
	}
}

func TestProductionIsNotTestedByMistake(t *testing.T) {
	t.Parallel()
	const file = "production: ['127.0.0.1']\n"
	d := deploy(t, 0, "")
	e, _ := d.run(t, reading, file)
	e.wants(t, 2, "the target is production", "its host is 127.0.0.1",
		"the configuration names it as production", "--yes-production")
	if d.count("") != 0 {
		t.Errorf("%d requests were sent", d.count(""))
	}
	e, _ = d.run(t, reading, file, "--yes-production")
	e.wants(t, 0)
	if d.count("") != 1 {
		t.Errorf("%d requests were sent", d.count(""))
	}
}

func TestHostPatterns(t *testing.T) {
	for _, test := range []struct {
		pattern, host string
		want          bool
	}{
		{"api.example.com", "api.example.com", true}, {"API.example.com", "api.example.com", true},
		{"api.example.com", "api.example.com.evil", false},
		{"example.com", "api.example.com", false}, {"*.example.com", "api.example.com", true},
		{"*.example.com", "a.b.example.com", true}, {"*.example.com", "example.com", false},
		{"*.example.com", "badexample.com", false},
	} {
		if got := matchesHost(test.pattern, test.host); got != test.want {
			t.Errorf("%s, %s: %v", test.pattern, test.host, got)
		}
	}
}

func TestADryRunSendsNothing(t *testing.T) {
	t.Parallel()
	d := deploy(t, 0, "")
	e, suite := d.run(t, ours, "", "--dry-run", "--requests-per-second=2")
	e.wants(t, 0, "Pantry at "+d.URL+": nothing has been sent there.",
		"2 2 POST /jars: creates", "3 3 DELETE /jars/{id}: deletes", "1 1 GET /jars/{id}: reads",
		"6 in all", "at 2 requests a second that takes at least 3s",
		"not tested: 1 case: exceeding a rate limit on a deployment")
	if d.count("") != 0 || suite.Name != "" {
		t.Errorf("%d requests were sent, and there is a report of %q", d.count(""), suite.Name)
	}
}

// Without a server to stand in, the cases that would run are counted: those that were selected.
func TestADryRunWithoutAReferenceServer(t *testing.T) {
	t.Parallel()
	d := deploy(t, 0, "")
	command := exec.CommandContext(deadline(t), os.Args[0], "--dry-run")
	command.Env = append(environment("gate without reference", t.TempDir()),
		"PANTRY_BASE_URL="+d.URL, "PANTRY_KEY=a-key-of-the-pantry",
		variableFilter+"=operation:getJar")
	e := await(t, command, "")
	e.wants(t, 0, "calls cannot be counted. 1 case would run:", "1 case of GET /jars/{id}",
		"not tested: 1 case: exceeding a rate limit on a deployment")
	if d.count("") != 0 || strings.Contains(e.output, "of POST /jars") {
		t.Errorf("%d requests were sent\n%s", d.count(""), e.output)
	}
}

func TestAnUnexpected429IsWaitedFor(t *testing.T) {
	t.Parallel()
	d := deploy(t, 2, "Retry-After: 0.2")
	e, suite := d.run(t, reading, "")
	e.wants(t, 0, "throttled: the target refused 2 calls for a rate limit (429); sent again after "+
		"waiting 400ms in all")
	if suite.Throttled == nil || suite.Throttled.Answers != 2 || d.count("") != 3 {
		t.Errorf("counted %v, %d requests were sent", suite.Throttled, d.count(""))
	}
}

func TestATargetThatKeepsOnRefusingIsNotBlamed(t *testing.T) {
	for name, test := range map[string]struct {
		header string
		sent   int
		says   string
	}{
		"again and again":           {"Retry-After: 0.01", 10, "10 times in a row"},
		"for too long":              {"Retry-After: 3600", 1, "asks to wait 1h0m0s more"},
		"without saying how long":   {"X-Nothing: said", 10, "does not say how long to wait"},
		"in the words of the draft": {`RateLimit: "a";r=0;t=90`, 1, "asks to wait 1m30s more"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := deploy(t, -1, test.header)
			e, suite := d.run(t, reading, "")
			e.wants(t, 2, "the target refuses calls", test.says, "--pantry.rate-limit")
			c := suite.Cases[slices.IndexFunc(suite.Cases,
				func(c report.Case) bool { return c.Outcome != report.Skipped })]
			if c.Outcome != report.Errored || len(c.Findings) > 0 || d.count("") != test.sent {
				t.Errorf("%s with %v, %d requests were sent", c.Outcome, c.Findings, d.count(""))
			}
		})
	}
}

// All processes of a run share its budget, and its rate.
func TestTheBudgetHoldsAcrossProcesses(t *testing.T) {
	t.Parallel()
	d := deploy(t, 0, "")
	folder := t.TempDir()
	command := exec.CommandContext(deadline(t), "go", "tool", "ginkgo", "--procs=3", "--no-color",
		os.Args[0], "--", "--max-requests=9", "--requests-per-second=10")
	command.Env = append(environment("crowd", folder), "PANTRY_BASE_URL="+d.URL,
		"PANTRY_KEY=a-key-of-the-pantry", variableFilter+"=operation:postJar")
	e := await(t, command, folder)
	e.wants(t, 1, "the run has sent all requests that it may (--max-requests), so 4 of 11 cases")
	if sent := d.count(""); sent != 4 { // each with another one kept for its deletion
		t.Errorf("%d requests were sent\n%s", sent, e.output)
	}
	if span := d.times[len(d.times)-1].Sub(d.times[0]); span < 200*time.Millisecond {
		t.Errorf("4 requests at 10 a second came within %v", span)
	}
}
