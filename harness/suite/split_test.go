package suite

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"plumbline/harness/requirement"
	"plumbline/internal/report"
	"plumbline/internal/shard"
)

// partedSuite has cases of every kind that a split has to know of: flows, one of them within
// another container, cases that share a requirement, a table, twins, a case that runs alone, one
// that is pending, one that has no requirement, and one that the target cannot be asked.
func partedSuite() *Suite {
	words := []string{"shared", "table", "twin", "pending", "unsupported", "wrong"}
	for n := range 3 {
		words = append(words, "outer"+itoa(n), "inner"+itoa(n), "alone"+itoa(n))
	}
	var table requirement.Table
	for _, word := range words {
		table = append(table, requirementFor(word, "postJar"))
	}
	limit := requirementFor("limit", "postJar")
	limit.Kind = requirement.Limit
	suite := pantrySuite(append(table, limit))
	suite.Cases(func(api *API) {
		stores := func(ctx ginkgo.SpecContext) {
			gomega.Expect(put(ctx, api)).To(conforms(api, 201))
		}
		it := func(title, word string) {
			ginkgo.It(title, suite.Requirement("pantry.jars."+word), stores)
		}
		flow := func(name string) {
			got := 0
			ginkgo.Describe(name, ginkgo.Ordered, func() {
				for n := range 3 {
					ginkgo.It("step "+itoa(n), suite.Requirement("pantry.jars."+name+itoa(n)),
						func(ctx ginkgo.SpecContext) {
							gomega.Expect(got).To(gomega.Equal(n), "an earlier step is missing")
							got++
							stores(ctx)
						})
				}
			})
		}
		flow("outer")
		ginkgo.Describe("a shelf", func() {
			flow("inner")
			it("shares here", "shared")
		})
		it("shares there", "shared")
		ginkgo.DescribeTable("a table", func(ctx ginkgo.SpecContext, _ int) { stores(ctx) },
			ginkgo.Entry("one", 1, suite.Requirement("pantry.jars.table")),
			ginkgo.Entry("two", 2, suite.Requirement("pantry.jars.table")))
		it("a twin", "twin")
		it("a twin", "twin")
		ginkgo.It("has no requirement", stores)
		it("exceeds a limit", "limit")
		ginkgo.PIt("is not written yet", suite.Requirement("pantry.jars.pending"), stores)
		ginkgo.It("cannot be asked", suite.Requirement("pantry.jars.unsupported"),
			func() { Unsupported("the pantry has no cellar") })
		ginkgo.It("finds what is wrong", suite.Requirement("pantry.jars.wrong"),
			func(ctx ginkgo.SpecContext) {
				gomega.Expect(get(ctx, api, "odd")).To(conforms(api, 200))
			})
		for n := range 3 {
			it("stands alone "+itoa(n), "alone"+itoa(n))
		}
	})
	return suite
}

// apart are a run's cases that this shard ran, by title.
func apart(run report.Run) []string {
	var titles []string
	for _, c := range run.Suites[0].Cases {
		if c.Outcome != report.Skipped {
			titles = append(titles, c.Title)
		}
	}
	return titles
}

// timelessJSON is what a run says but for times, addresses, and what each process hides its own
// secrets behind.
func timelessJSON(t *testing.T, run report.Run) string {
	t.Helper()
	run.Started, run.Duration = time.Time{}, 0
	for i := range run.Suites[0].Cases {
		c := &run.Suites[0].Cases[i]
		c.Started, c.Duration, c.Failure = time.Time{}, 0, strings.SplitN(c.Failure, "\n", 2)[0]
		timelessExchanges(c.Exchanges)
	}
	timelessExchanges(run.Suites[0].CleanUp)
	var b strings.Builder
	if err := report.WriteJSON(&b, run); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func timelessExchanges(list []report.Exchange) {
	for i, x := range list {
		list[i] = report.Exchange{ID: x.ID, Operation: x.Operation, Judged: x.Judged}
	}
}

func TestTheShardsOfARunAreTheRun(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, filter string
		count        int
		durations    bool
	}{
		{"two", "", 2, false}, {"three", "", 3, false}, {"more than there is", "", 20, false},
		{"some cases", "!requirement:pantry.jars.outer2 && !requirement:pantry.jars.wrong", 3,
			false},
		{"by durations", "", 3, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			whole := runScenario(t, "parted", test.filter, "-ginkgo.seed=3")
			var results []report.Result
			flows := map[string]int{}
			for k := range test.count {
				arguments := []string{"-ginkgo.seed=3",
					"--shard=" + itoa(k+1) + "/" + itoa(test.count)}
				if test.durations {
					arguments = append(arguments, "--durations="+filepath.Join(whole.folder,
						"plumbline.json"))
				}
				one := runScenario(t, "parted", test.filter, arguments...)
				run := one.result(t)
				// Each case has passed but one, which is in one shard.
				wanted := 0
				if slices.Contains(apart(run), "finds what is wrong") {
					wanted = 1
				}
				one.wants(t, wanted, "this is shard "+itoa(k+1)+" of "+itoa(test.count))
				for _, title := range apart(run) {
					if name, _, step := strings.Cut(title, " step "); step {
						flows[strings.TrimPrefix(name, "a shelf ")+" "+itoa(k)]++
					}
				}
				results = append(results, report.Result{Run: run, Name: itoa(k + 1)})
			}
			if test.filter == "" && len(flows) != 2 {
				t.Errorf("two flows of three steps are in these shards: %v", flows)
			}
			if _, err := report.Shards(results, test.count); err != nil {
				t.Fatal(err)
			}
			runs := make([]report.Run, len(results))
			for i, result := range results {
				runs[i] = result.Run
			}
			merged, err := report.Merge(runs)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := timelessJSON(t, merged), timelessJSON(t, whole.result(t)); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestAShardInSeveralProcesses(t *testing.T) {
	t.Parallel()
	one := runScenario(t, "parted", "", "--shard=1/2")
	folder := t.TempDir()
	command := exec.CommandContext(deadline(t), "go", "tool", "ginkgo", "--procs=2", "--no-color",
		os.Args[0], "--", "--shard=1/2")
	command.Env = environment("parted", folder)
	two := await(t, command, folder)
	if got, want := apart(two.result(t)), apart(one.result(t)); !slices.Equal(got, want) ||
		len(got) == 0 {
		t.Errorf("two processes have run %q, one has run %q\n%s", got, want, two.output)
	}
}

func TestWhatAShardHasNotToAnswerFor(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, scenario, filter string
		arguments              []string
		status                 int
		says                   []string
	}{
		{"the whole of one", "parted", "!requirement:pantry.jars.wrong", []string{"--shard=1/1"}, 0,
			[]string{"conforms"}},
		{"more shards than cases", "right", "", []string{"--shard=3/3"}, 0, []string{
			"nothing of it was tested in this shard", "this is shard 3 of 3, with 0 cases",
			"more shards than there are cases", "skipped: 2 cases: it is in another shard"}},
		{"only what cannot be asked", "parted",
			"requirement:pantry.jars.unsupported || requirement:pantry.jars.limit",
			[]string{"--shard=1/2"}, 0, []string{"nothing of it was tested in this shard",
				"unsupported: 1 case: the pantry has no cellar"}},
		{"coverage that the others have", "right", "", []string{"--shard=1/2",
			"--coverage-min=99"}, 0, []string{"conforms"}},
		{"coverage that nobody has", "right", "", []string{"--coverage-min=99"}, 1,
			[]string{"99 % are wanted"}},
		{"a filter that matches nothing", "right", "kind:odd", []string{"--shard=1/2"}, 2,
			[]string{`nothing was tested: 2 cases were skipped; the label filter is "kind:odd"`}},
		{"a set-up that failed", "no reference", "", []string{"--shard=1/2"}, 2,
			[]string{"nothing was tested: the set-up failed"}},
		{"a shard that there is not", "right", "", []string{"--shard=3/2"}, 2,
			[]string{"of 2 shards there is no number 3"}},
		{"fewer requests than shards", "right", "", []string{"--shard=1/3", "--max-requests=2"}, 2,
			[]string{"--max-requests is 2, and 3 shards share it"}},
		{"its part of the requests", "parted", "!requirement:pantry.jars.wrong",
			[]string{"--shard=1/2", "--max-requests=4"}, 2,
			[]string{"the run has sent all requests that it may"}},
		{"durations that there are not", "right", "", []string{"--durations=gone.json"}, 2,
			[]string{"the durations cannot be read: gone.json: no such file or directory",
				"Nothing was tested."}},
		{"durations that are none", "right", "", []string{"--durations=testdata/pantry.json"}, 2,
			[]string{"the durations cannot be read: testdata/pantry.json:1:1: this is not the " +
				"result of a run"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			runScenario(t, test.scenario, test.filter, test.arguments...).wants(t, test.status,
				test.says...)
		})
	}
}

func TestTheEnvironmentTellsTheShard(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name        string
		environment []string
		arguments   []string
		status      int
		says        string
	}{
		{"its own variable", []string{"PLUMBLINE_SHARD=2/3"}, nil, 0, "this is shard 2 of 3"},
		{"GitLab", []string{"CI_NODE_INDEX=2", "CI_NODE_TOTAL=2"}, nil, 0, "this is shard 2 of 2"},
		{"Kubernetes", []string{"JOB_COMPLETION_INDEX=0", "PLUMBLINE_SHARDS=2"}, nil, 0,
			"this is shard 1 of 2"},
		{"a flag beats it", []string{"PLUMBLINE_SHARD=2/3", "CI_NODE_INDEX=9"},
			[]string{"--shard=1/2"}, 0, "this is shard 1 of 2"},
		{"a contradiction", []string{"PLUMBLINE_SHARD=2/3", "CI_NODE_INDEX=2",
			"CI_NODE_TOTAL=2"}, nil, 2, "the environment contradicts itself"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			command := exec.CommandContext(deadline(t), os.Args[0], test.arguments...)
			command.Env = append(environment("right", folder), test.environment...)
			await(t, command, folder).wants(t, test.status, test.says)
		})
	}
}

func TestShardsShareTheLimitOfADeployment(t *testing.T) {
	limited := []string{"--pantry.rate-limit=6/1s"}
	own := loaded(t, rightSuite(), limited)
	deployed := loaded(t, rightSuite(), limited)
	deployed.own = false
	for _, test := range []struct {
		api   *API
		share share
		want  int
	}{
		{own, share{Shard: shard.Shard{Index: 1, Count: 3}}, 6}, {deployed, share{}, 6},
		{deployed, share{Shard: shard.Shard{Index: 1, Count: 3}}, 2},
	} {
		if got := test.share.limitOf(test.api); got.Calls != test.want || got.Per != time.Second {
			t.Errorf("own %v, %v: got %v, want %d calls", test.api.own, test.share.Shard, got,
				test.want)
		}
	}
}

func TestTheResultAsALine(t *testing.T) {
	t.Parallel()
	run := runScenario(t, "outcomes", "", "--result-line", "--shard=1/2")
	results, found, err := report.ReadFrames("output", []byte(run.output))
	if err != nil || !found || len(results) != 1 {
		t.Fatalf("%d results, %v\n%s", len(results), err, run.output)
	}
	var line, file strings.Builder
	if err := errors.Join(report.WriteJSON(&line, results[0].Run),
		report.WriteJSON(&file, run.result(t))); err != nil {
		t.Fatal(err)
	}
	if line.String() != file.String() {
		t.Errorf("the line says\n%s\nand the file\n%s", line.String(), file.String())
	}
	run.hides(t)
	if plain := runScenario(t, "right", ""); strings.Contains(plain.output, "##plumbline[") {
		t.Errorf("without the flag there is such a line\n%s", plain.output)
	}
}
