package suite

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"plumbline/harness/requirement"
	"plumbline/harness/verdict"
	"plumbline/internal/report"
)

// flipSuite has a case that looks up a jar, and one that creates it.
func flipSuite() *Suite {
	suite := pantrySuite(requirement.Table{requirementFor("read", "getJar"),
		requirementFor("create", "postJar")})
	suite.Cases(func(api *API) {
		It("reads a jar", suite.Requirement("pantry.jars.read"), func(ctx SpecContext) {
			Expect(get(ctx, api, "1")).To(conforms(api, 200))
		})
		It("creates a jar", suite.Requirement("pantry.jars.create"), func(ctx SpecContext) {
			Expect(post(ctx, api)).To(conforms(api, 201))
		})
	})
	return suite
}

// runFlips runs the suite against a server that answers the first calls of a method wrongly.
func runFlips(t *testing.T, wrong map[string]int, waivers string) (ended, report.Suite,
	map[string]int) {
	t.Helper()
	behind, asked, mutex := &pantry{}, map[string]int{}, sync.Mutex{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mutex.Lock()
		asked[r.Method]++
		isWrong := asked[r.Method] <= wrong[r.Method]
		mutex.Unlock()
		if isWrong {
			answer(w, http.StatusOK, "application/json", `{"label":5}`)
			return
		}
		behind.ServeHTTP(w, r)
	}))
	defer server.Close()
	folder := t.TempDir()
	var arguments []string
	if waivers != "" {
		keep(t, filepath.Join(folder, "w.yaml"), waivers)
		arguments = append(arguments, "--waivers="+filepath.Join(folder, "w.yaml"))
	}
	command := exec.CommandContext(deadline(t), os.Args[0], arguments...)
	command.Env = append(environment("flip", folder), "PANTRY_BASE_URL="+server.URL,
		"PANTRY_KEY=a-key-of-the-pantry")
	e := await(t, command, folder)
	return e, e.result(t).Suites[0], asked
}

func caseOf(t *testing.T, suite report.Suite, word string) report.Case {
	t.Helper()
	for _, c := range suite.Cases {
		if c.Requirement.ID == "pantry.jars."+word {
			return c
		}
	}
	t.Fatalf("there is no case %s", word)
	return report.Case{}
}

func TestAFlipIsShownAsAFlip(t *testing.T) {
	t.Parallel()
	e, suite, asked := runFlips(t, map[string]int{"GET": 1}, "")
	e.wants(t, 1, "flip: answers differ for the same request: reads a jar")
	c := caseOf(t, suite, "read")
	var flips, errors int
	for _, f := range c.Findings {
		if f.Check == verdict.Flip {
			flips++
		}
		if f.Severity == verdict.Error {
			errors++
		}
	}
	if c.Outcome != report.Failed || flips != 1 || errors != 1 || asked["GET"] != 2 ||
		!strings.HasPrefix(c.Failure, "flip  "+report.AnswersDiffer) {
		t.Errorf("%s, %d flips, %d errors, asked %v\n%s", c.Outcome, flips, errors, asked,
			c.Failure)
	}
}

func TestWhatStaysWrongIsNoFlip(t *testing.T) {
	t.Parallel()
	e, suite, asked := runFlips(t, map[string]int{"GET": 100}, "")
	e.wants(t, 1)
	if c := caseOf(t, suite, "read"); c.HasFlip() || asked["GET"] != 2 {
		t.Errorf("asked %v\n%s", asked, e.output)
	}
}

// Nor is a documented refusal that comes instead: it shows nothing of what was wrong.
func TestARefusalIsNoFlip(t *testing.T) {
	t.Parallel()
	for name, status := range map[string]int{"429": 429, "404, which is documented": 404} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int32
			server := httptest.NewServer(http.HandlerFunc(
				func(w http.ResponseWriter, _ *http.Request) {
					if asked.Add(1) == 1 {
						answer(w, http.StatusOK, "application/json", `{"label":5}`)
						return
					}
					answer(w, status, "text/plain", "no")
				}))
			defer server.Close()
			folder := t.TempDir()
			command := exec.CommandContext(deadline(t), os.Args[0])
			command.Env = append(environment("any status", folder), "PANTRY_BASE_URL="+server.URL,
				"PANTRY_KEY=a-key-of-the-pantry")
			e := await(t, command, folder)
			e.wants(t, 1)
			if c := caseOf(t, e.result(t).Suites[0], "read"); c.HasFlip() || asked.Load() != 2 {
				t.Errorf("asked %d times\n%s", asked.Load(), e.output)
			}
		})
	}
}

// anyStatusSuite has a case that demands no status.
func anyStatusSuite() *Suite {
	suite := pantrySuite(requirement.Table{requirementFor("read", "getJar")})
	suite.Cases(func(api *API) {
		It("reads a jar", suite.Requirement("pantry.jars.read"), func(ctx SpecContext) {
			Expect(get(ctx, api, "1")).To(conforms(api))
		})
	})
	return suite
}

// A request that creates something is not sent again.
func TestACreationIsNotRepeated(t *testing.T) {
	t.Parallel()
	e, suite, asked := runFlips(t, map[string]int{"POST": 1}, "")
	e.wants(t, 1)
	if c := caseOf(t, suite, "create"); c.HasFlip() || asked["POST"] != 1 {
		t.Errorf("asked %v\n%s", asked, e.output)
	}
}

func TestAFlipCanBeWaived(t *testing.T) {
	const waivers = "waivers:\n  - {requirement: pantry.jars.read, check: flip, reason: two " +
		"servers, owner: ann, expires: 2999-01-01, link: 'https://t.example/1'}\n"
	t.Run("one", func(t *testing.T) {
		t.Parallel()
		e, suite, asked := runFlips(t, map[string]int{"GET": 1}, waivers)
		e.wants(t, 0)
		if c := caseOf(t, suite, "read"); c.Outcome != report.Waived || asked["GET"] != 2 {
			t.Errorf("%s, asked %v\n%s", c.Outcome, asked, e.output)
		}
	})
	t.Run("not what stays wrong", func(t *testing.T) {
		t.Parallel()
		e, suite, _ := runFlips(t, map[string]int{"GET": 100}, waivers)
		e.wants(t, 1)
		if c := caseOf(t, suite, "read"); c.Outcome != report.Failed {
			t.Errorf("%s\n%s", c.Outcome, e.output)
		}
	})
}
