package suite

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"plumbline/harness/conform"
	"plumbline/harness/requirement"
	"plumbline/harness/verdict"
	"plumbline/internal/report"
)

// oddSuite has a case whose answer is wrong in two ways, one for what no response shows, and one
// that passes.
func oddSuite() *Suite {
	suite := pantrySuite(requirement.Table{requirementFor("odd", "getJar"),
		requirementFor("never", "getJar"), requirementFor("right", "getJar")})
	suite.Cases(func(api *API) {
		It("an odd jar", suite.Requirement("pantry.jars.odd"), func(ctx SpecContext) {
			Expect(get(ctx, api, "odd")).To(
				conform.ConformTo(api.Contract).With(conform.StatusIs(200)))
		})
		It("a jar that never is", suite.Requirement("pantry.jars.never"), func() {
			api.Deviates("getJar", "jars are refused", "none was with "+canary)
		})
		It("a right jar", suite.Requirement("pantry.jars.right"), func(ctx SpecContext) {
			Expect(get(ctx, api, "1")).To(conform.ConformTo(api.Contract))
		})
	})
	return suite
}

const (
	decided = "    reason: The shelf is being repaired.\n    link: " +
		"https://tracker.example.com/1\n    owner: pantry\n    expires: "
	later    = decided + "2999-12-31\n"
	oddJar   = "  - requirement: pantry.jars.odd\n" + later
	neverJar = "  - requirement: pantry.jars.never\n    check: required\n" + later
)

func TestWaivers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, waivers, filter string
		status                int
		counts                string // passed, failed, errored, skipped, waived, unsupported
		says                  []string
	}{
		{"none", "", "", 1, "3 1 2 0 0 0 0 3",
			[]string{"jars are refused", "findings: 3 against what was published"}},
		{"all", oddJar + neverJar, "", 0, "3 1 0 0 0 2 0 0",
			[]string{"conforms but for 2 waived cases", "waived: 1 case: accepted by "}},
		{"one of two cases", oddJar, "", 1, "3 1 1 0 0 1 0 1", []string{"jars are refused"}},
		{"by check and operationId",
			"  - check: body-schema\n    operation: getJar\n" + later + neverJar, "", 0,
			"3 1 0 0 0 2 0 0", nil},
		{"by check and METHOD /path",
			"  - check: body-schema\n    operation: GET /jars/{id}\n" + later + neverJar, "", 0,
			"3 1 0 0 0 2 0 0", nil},
		{"of another check", "  - requirement: pantry.jars.odd\n    check: status\n" + later +
			neverJar, "", 1, "3 1 1 0 0 1 0 2", []string{
			"Pantry: ", "waivers.yaml:2: the waiver accepts nothing", "delete it",
		}},
		{"what passes", oddJar + neverJar + "  - requirement: pantry.jars.right\n" + later, "", 1,
			"3 1 0 0 0 2 0 0", []string{"waivers.yaml:13: the waiver accepts nothing"}},
		{"what does not run", oddJar + neverJar, "requirement:pantry.jars.right", 0,
			"3 1 0 0 2 0 0 0", nil},
		{"expired", "  - requirement: pantry.jars.odd\n" + decided + "2020-01-31\n", "", 2, "",
			[]string{"waivers.yaml:2:", "2020-01-31", "pantry", "Nothing was tested."}},
		{"no such requirement", "  - requirement: pantry.jars.ood\n" + later, "", 2, "",
			[]string{"waivers.yaml:2:", "pantry.jars.odd"}},
		{"no reason",
			"  - requirement: pantry.jars.odd\n    link: https://tracker.example.com/1\n    " +
				"owner: pantry\n    expires: 2999-12-31\n", "", 2, "",
			[]string{"waivers.yaml:2:", "reason"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "waivers.yaml")
			keep(t, path, "waivers:\n"+test.waivers)
			run := runScenario(t, "odd", test.filter, "--waivers", path)
			run.wants(t, test.status, test.says...)
			if test.counts != "" && run.counts(t) != test.counts {
				t.Errorf("the summary counts %s; want %s\n%s", run.counts(t), test.counts,
					run.output)
			}
			if test.status != 2 {
				run.hides(t)
			}
		})
	}
	run := runScenario(t, "odd", "", "--waivers", "nowhere.yaml")
	run.wants(t, 2, "the waivers cannot be read: open nowhere.yaml")
}

func TestWhatWasWaivedIsInTheResult(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "waivers.yaml")
	keep(t, path, "waivers:\n"+oddJar+neverJar)
	suite := runScenario(t, "odd", "", "--waivers", path).result(t).Suites[0]
	if len(suite.Waivers) != 2 || suite.Waivers[0].Used != 2 || suite.Waivers[1].Used != 1 {
		t.Errorf("waivers: %+v", suite.Waivers)
	}
	odd := suite.Cases[0]
	if odd.Outcome != report.Waived || len(odd.Exchanges) != 1 || len(odd.Findings) != 4 {
		t.Fatalf("the case: %+v", odd)
	}
	for _, finding := range odd.Findings {
		// a warning speaks against nobody
		waived := map[verdict.Severity]string{verdict.Error: path + ":2"}
		if finding.Waiver != waived[finding.Severity] || finding.Exchange != "pantry.jars.odd#1" {
			t.Errorf("the finding: %+v", finding)
		}
	}
}

// result reads the run back.
func (e ended) result(t *testing.T) report.Run {
	t.Helper()
	path := filepath.Join(e.folder, "plumbline.json")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v\n%s", err, e.output)
	}
	run, err := report.ReadJSON(path, text)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func TestCoverageCanBeDemanded(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		demanded string
		status   int
		says     string
	}{
		{"0", 0, "conforms"}, {"1", 0, "conforms"}, {"10%", 0, "conforms"},
		{"100", 1, "of the contract was exercised, and 100 % are wanted (--coverage-min)"},
		{"101", 2, "a number from 0 to 100 is wanted"},
		{"-1", 2, "a number from 0 to 100 is wanted"},
		{"most", 2, "a number from 0 to 100 is wanted"},
		{"NaN", 2, "a number from 0 to 100 is wanted"},
	} {
		t.Run(test.demanded, func(t *testing.T) {
			t.Parallel()
			run := runScenario(t, "right", "", "--coverage-min", test.demanded)
			run.wants(t, test.status, test.says)
		})
	}
}

func TestExchangesOfACaseAreNumberedAndToldApart(t *testing.T) {
	t.Parallel()
	run := runScenario(t, "crowd", "").result(t)
	ids := map[string]bool{}
	judged := 0
	for _, c := range run.Suites[0].Cases {
		for _, x := range c.Exchanges {
			if ids[x.ID] {
				t.Errorf("%s is there twice", x.ID)
			}
			ids[x.ID] = true
			if x.Judged {
				judged++
			}
		}
		if i := slices.IndexFunc(c.Findings,
			func(f report.Finding) bool { return f.Exchange != "" && !ids[f.Exchange] }); i >= 0 {
			t.Errorf("%s has a finding of %s, which is none of its exchanges", c.Title,
				c.Findings[i].Exchange)
		}
	}
	if len(ids) == 0 || judged == 0 {
		t.Errorf("%d exchanges, %d of them judged", len(ids), judged)
	}
}
