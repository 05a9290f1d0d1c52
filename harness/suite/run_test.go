package suite

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"plumbline/harness/call"
	"plumbline/harness/requirement"
)

func itoa(n int) string { return strconv.Itoa(n) }

// rightSuite has nothing but two cases that pass.
func rightSuite() *Suite {
	suite := pantrySuite(requirement.Table{requirementFor("get", "getJar"),
		requirementFor("post", "POST /jars")})
	suite.Cases(func(api *API) {
		ginkgo.Describe("jars", func() {
			ginkgo.It("are looked up", suite.Requirement("pantry.jars.get"),
				func(ctx ginkgo.SpecContext) {
					gomega.Expect(get(ctx, api, "1")).To(conforms(api, 200))
				})
			ginkgo.It("are put in", suite.Requirement("pantry.jars.post"),
				func(ctx ginkgo.SpecContext) {
					gomega.Expect(put(ctx, api)).To(conforms(api, 201))
				})
		})
	})
	return suite
}

func put(ctx context.Context, api *API) *call.Response {
	return api.Call(ctx, "postJar", key(api), call.JSON(map[string]any{"label": "plums"}))
}

func TestRunsThatSucceedAndRunsThatTestNothing(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, filter string
		arguments    []string
		status       int
		counts       string
		says         []string
	}{
		{"all", "", nil, 0, "2 2 0 0 0 0 0 0",
			[]string{"Pantry at its own reference server: conforms"}},
		{"a filter", "operation:getJar", nil, 0, "2 1 0 0 1 0 0 0",
			[]string{"skipped: 1 case: not selected"}},
		{"a filter for METHOD /path", "operation:post-jars", nil, 0, "2 1 0 0 1 0 0 0", nil},
		{"Ginkgo's own filter", "",
			[]string{"-ginkgo.label-filter=kind:positive && !operation:getJar"}, 0,
			"2 1 0 0 1 0 0 0", nil},
		{"Ginkgo's own focus", "", []string{"-ginkgo.focus=put in"}, 0, "2 1 0 0 1 0 0 0", nil},
		{"a filter that matches nothing", "operation:getJam", nil, 2, "2 0 0 0 2 0 0 0", []string{
			`Pantry: nothing was tested: 2 cases were skipped; the label filter is "operation:getJam" (labels: api:…`,
		}},
		{"a dry run", "", []string{"-ginkgo.dry-run"}, 2, "2 0 0 0 2 0 0 0",
			[]string{"skipped: 2 cases: this is a dry run"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			run := runScenario(t, "right", test.filter, test.arguments...)
			run.wants(t, test.status, test.says...)
			if got := run.counts(t); got != test.counts {
				t.Errorf("the summary counts %s; want %s\n%s", got, test.counts, run.output)
			}
			read := run.junit(t)
			// That nothing was tested stands beside the cases.
			if delete(read, "[outside of any case] 1"); len(read) != 2 ||
				read["jars are put in"].Status == "" {
				t.Errorf("JUnit has %v", read)
			}
		})
	}
}

// refusedSuite stops its server after the first case.
func refusedSuite() *Suite {
	late := requirementFor("late", "getJar")
	late.Kind = requirement.Limit
	suite := pantrySuite(requirement.Table{late, requirementFor("early", "POST /jars")})
	reference := startPantry()
	suite.Reference = func(string) (*Reference, error) {
		return &Reference{
			BaseURL: reference.server.URL, Credentials: map[string]string{"key": canary},
			Close: func(context.Context) error { return nil },
		}, nil
	}
	suite.Cases(func(api *API) {
		ginkgo.It("comes late", suite.Requirement("pantry.jars.late"),
			func(ctx ginkgo.SpecContext) {
				reference.server.Close()
				gomega.Expect(get(ctx, api, "1")).To(conforms(api, 200))
			})
		ginkgo.It("comes early", suite.Requirement("pantry.jars.early"),
			func(ctx ginkgo.SpecContext) {
				response := put(ctx, api)
				id := response.Text("id")
				api.Created("jar "+id, func(ctx context.Context) error {
					return remove(ctx, api, id)
				})
				gomega.Expect(response).To(conforms(api, 201))
			})
	})
	return suite
}

func remove(ctx context.Context, api *API, id string) error {
	_, err := api.Send(ctx, "getJar", call.Method("DELETE"), call.PathParameter("id", id), key(api))
	return err
}

func TestARefusedConnectionInMidRunIsAnError(t *testing.T) {
	t.Parallel()
	run := runScenario(t, "refused", "")
	run.wants(t, 1, "Pantry at its own reference server: could not be tested to the end",
		"left behind: jar 1: connection: ")
	if got := run.counts(t); got != "2 1 0 1 0 0 0 0" {
		t.Errorf("the summary counts %s\n%s", got, run.output)
	}
	element, text := run.junit(t)["comes late"].element()
	for _, want := range []string{"errored GET /jars/{id} → no response: no answer: ",
		"refused the connection", "reproduce  curl -sS "} {
		if element != "error" || !strings.Contains(text, want) {
			t.Errorf("element %q, want error and %q\n%s", element, want, text)
		}
	}
	run.hides(t)
}

// cleanUpSuite leaves six things on its target, and fails.
func cleanUpSuite() *Suite {
	suite := pantrySuite(requirement.Table{requirementFor("left", "getJar")})
	suite.Cases(func(api *API) {
		ginkgo.It("leaves much behind", suite.Requirement("pantry.jars.left"),
			func(ctx ginkgo.SpecContext) {
				secret := api.Target.Credential("key")
				for _, id := range []string{"a", "b", "c"} {
					created := api.Created("jar "+id,
						func(ctx context.Context) error { return remove(ctx, api, id) })
					if id == "b" {
						created.Deleted()
					}
				}
				api.Created("jar sticky", func(context.Context) error {
					return errors.New("it sticks to " + secret)
				})
				api.Created("jar "+secret,
					func(context.Context) error { panic("broken: " + secret) })
				api.Created("jar d", func(ctx context.Context) error {
					return remove(ctx, api, "d")
				})
				api.Expires("smells", "they go away")
				gomega.Expect(get(ctx, api, "odd")).To(conforms(api))
			})
	})
	return suite
}

func TestWhatIsLeftIsDeletedAlsoAfterAFailure(t *testing.T) {
	t.Parallel()
	run := runScenario(t, "clean-up", "")
	run.wants(t, 1,
		"left behind: jar sticky: it sticks to [PANTRY_KEY]",
		"left behind: jar [PANTRY_KEY]: deleting it panicked: broken: [PANTRY_KEY]",
		"left to expire: ", "smells: they go away")
	run.hides(t)
	var deleted []string
	for line := range strings.Lines(run.output) {
		if id, found := strings.CutPrefix(strings.TrimSpace(line), "deleted "); found {
			deleted = append(deleted, id)
		}
	}
	if !slices.Equal(deleted, []string{"d", "c", "a"}) {
		t.Errorf("deleted %q, want the newest first, and nothing twice\n%s", deleted, run.output)
	}
}

func unprovenSuite() *Suite {
	suite := rightSuite()
	suite.Requirements = append(suite.Requirements, requirementFor("forgotten", "getJar"))
	return suite
}

func noReferenceSuite() *Suite {
	suite := rightSuite()
	suite.Reference = func(string) (*Reference, error) { return nil, errors.New("no port is free") }
	return suite
}

func noCredentialSuite() *Suite {
	suite := rightSuite()
	start := suite.Reference
	suite.Reference = func(addr string) (*Reference, error) {
		reference, err := start(addr)
		reference.Credentials = nil
		return reference, err
	}
	return suite
}

// tornSuite loses its reports while it runs.
func tornSuite() *Suite {
	suite := pantrySuite(requirement.Table{requirementFor("torn", "getJar")})
	suite.Cases(func(api *API) {
		ginkgo.It("passes", suite.Requirement("pantry.jars.torn"), func(ctx ginkgo.SpecContext) {
			gomega.Expect(get(ctx, api, "1")).To(conforms(api, 200))
			gomega.Expect(os.RemoveAll(os.Getenv(variableReports))).To(gomega.Succeed())
		})
	})
	return suite
}

func TestRunsThatFailAsAWhole(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		scenario string
		status   int
		says     []string
		junit    map[string]string // what a case of it says
		not      string
	}{
		{"unproven", 1, []string{"Pantry: no case proves the requirement pantry.jars.forgotten"},
			map[string]string{"jars are put in": ""}, "jars.get\n"},
		{"no reference", 2, []string{"Pantry: starting the reference server: no port is free",
			"Pantry: nothing was tested: the set-up failed"}, map[string]string{
			"[outside of any case] 1": "Pantry: starting the reference server: no port is free",
		}, "no case proves"},
		{"no credential", 2, []string{`Pantry: the reference server has no credential "key"`},
			map[string]string{
				"[outside of any case] 1": `the reference server has no credential "key"`,
			}, "no case proves"},
		{"torn", 1, []string{"writing junit-pantry.xml: ",
			"Pantry at its own reference server: conforms"}, nil, canary},
	} {
		t.Run(test.scenario, func(t *testing.T) {
			t.Parallel()
			run := runScenario(t, test.scenario, "")
			run.wants(t, test.status, test.says...)
			if strings.Contains(run.output, test.not) {
				t.Errorf("the output has %q\n%s", test.not, run.output)
			}
			if test.junit == nil {
				return
			}
			read := run.junit(t)
			for name, want := range test.junit {
				_, text := read[name].element()
				if read[name].Status == "" || !strings.Contains(text, want) {
					t.Errorf("%s is %+v and says %q, want %q", name, read[name], text, want)
				}
			}
		})
	}
}

// crowdSuite has enough cases for several processes, and leaves something in each.
func crowdSuite() *Suite {
	table := requirement.Table{requirementFor("wrong", "getJar"),
		requirementFor("unsent", "getJar"), requirementFor("unsupported", "getJar")}
	for n := range 8 {
		table = append(table, requirementFor("n"+itoa(n), "postJar"))
	}
	suite := pantrySuite(table)
	suite.Cases(func(api *API) {
		for _, c := range outcomeCases {
			if _, chosen := table.Find("pantry.jars." + c.word); chosen {
				ginkgo.It(c.title, suite.Requirement("pantry.jars."+c.word),
					func(ctx ginkgo.SpecContext) { c.run(ctx, api) })
			}
		}
		for n := range 8 {
			ginkgo.It("puts jar "+itoa(n), suite.Requirement("pantry.jars.n"+itoa(n)),
				func(ctx ginkgo.SpecContext) {
					api.Expires("smells", "they go away")
					api.Created("jar "+itoa(n),
						func(context.Context) error { return errors.New("it sticks") })
					gomega.Expect(put(ctx, api)).To(conforms(api, 201))
				})
		}
	})
	return suite
}

func TestSeveralProcessesReportWhatOneDoes(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("ginkgo, which starts the processes, is run by the go command: ", err)
	}
	one := runScenario(t, "crowd", "")
	folder := t.TempDir()
	command := exec.CommandContext(deadline(t), "go", "tool", "ginkgo", "--procs=2", "--no-color",
		os.Args[0])
	command.Env = environment("crowd", folder)
	two := await(t, command, folder)
	for name, run := range map[string]ended{"one process": one, "two processes": two} {
		t.Run(name, func(t *testing.T) {
			run.wants(t, 1, "smells: they go away", "unsupported: 1 case: the pantry has no cellar")
			if got := run.counts(t); got != "11 8 1 1 0 0 1 3" {
				t.Errorf("the summary counts %s\n%s", got, run.output)
			}
			if left, merged := strings.Count(run.output, "left behind: jar "),
				strings.Count(run.output, "left to expire: "); left != 8 || merged != 1 {
				t.Errorf("%d things left behind, want 8; %d lines on what expires, want 1\n%s",
					left, merged, run.output)
			}
			run.hides(t)
			for _, c := range outcomeCases {
				if got, found := run.junit(t)[c.title]; found {
					c.check(t, got)
				}
			}
		})
	}
	if a, b := timeless(t, one), timeless(t, two); a != b {
		t.Errorf("the reports differ\n%s\n%s", a, b)
	}
}

// timeless returns a JUnit report without what differs from run to run.
func timeless(t *testing.T, run ended) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(run.folder, "junit-pantry.xml"))
	if err != nil {
		t.Fatal(err)
	}
	return varying.ReplaceAllString(string(text), "")
}
