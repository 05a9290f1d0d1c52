package suite

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"plumbline/harness/requirement"
	"plumbline/internal/contract"
	"plumbline/internal/report"
)

func TestWhatCannotRunSaysWhy(t *testing.T) {
	for _, test := range []struct {
		name    string
		change  func(suite *Suite, options *Options)
		filter  string
		suites  int
		message []string
	}{
		{"no suite", nil, "", 0, []string{"no suite was chosen"}},
		{"a filter that is no filter", nil, "kind:(", 1,
			[]string{`the label filter "kind:(" cannot be read`}},
		{"a filter that ends too soon", nil, "a && ", 1, []string{"cannot be read"}},
		{"a folder that is a file", func(_ *Suite, o *Options) {
			o.Reports = filepath.Join(o.Reports, "file")
		}, "", 1, []string{"the folder for reports cannot be made"}},
		{
			"a requirement of nothing",
			func(s *Suite, _ *Options) { s.Requirements[0].Operation = "getJam" }, "", 1,
			[]string{
				`the requirement pantry.jars.get is about "getJam", and testdata/pantry.json has no such operation`},
		},
		{"a malformed requirement", func(s *Suite, _ *Options) { s.Requirements[0].ID = "Get" }, "",
			1, []string{`requirement id "Get"`}},
		{"a malformed document", func(s *Suite, _ *Options) {
			s.Source.Document.Bytes = []byte("{")
		}, "", 1, []string{"testdata/pantry.json"}},
		{"a base URL without credentials", func(s *Suite, o *Options) {
			o.flags = parsed(t, s, []string{"--pantry.base-url", "http://127.0.0.1:1"}).flags
		}, "", 1, []string{"missing credentials", "PANTRY_KEY"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			keep(t, filepath.Join(folder, "file"), "")
			options, suite := Options{Reports: folder}, rightSuite()
			if test.change != nil {
				test.change(suite, &options)
			}
			_, err := prepare(&options, []*Suite{suite}[:test.suites],
				types.SuiteConfig{LabelFilter: test.filter})
			refuses(t, err, test.message...)
			if strings.ContainsRune(err.Error(), '\x1b') {
				t.Errorf("the message colors a terminal: %q", err)
			}
		})
	}
}

func TestATargetThatCannotBeReached(t *testing.T) {
	t.Setenv("PANTRY_KEY", canary)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("PANTRY_BASE_URL", "http://"+listener.Addr().String())
	prepared := func() error {
		_, err := prepare(&Options{Reports: t.TempDir()}, []*Suite{rightSuite()},
			types.SuiteConfig{})
		return err
	}
	if err := prepared(); err != nil {
		t.Errorf("with a server: %v", err)
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	refuses(t, prepared(), "the target cannot be reached", "refused")
}

// What keeps a run from starting is told before Ginkgo builds a tree, so it can be tried in this
// process.
func TestARunThatCannotStart(t *testing.T) {
	var output, errors bytes.Buffer
	status := Run(Options{Output: &output, Errors: &errors, Reports: t.TempDir(), Filter: "kind:("},
		rightSuite())
	if status != CouldNotRun || output.Len() > 0 ||
		!strings.HasSuffix(errors.String(), "\n\nNothing was tested.\n") {
		t.Errorf("status %d\n%s\n%s", status, output.String(), errors.String())
	}
}

func TestOptionsBeatGinkgosFlags(t *testing.T) {
	suiteConfig, reporterConfig := configure(Options{Filter: "kind:limit", Seed: 7, NoColor: true,
		Verbose: true})
	if suiteConfig.LabelFilter != "kind:limit" || suiteConfig.RandomSeed != 7 ||
		!suiteConfig.RandomizeAllSpecs || !reporterConfig.NoColor || !reporterConfig.Verbose {
		t.Errorf("%+v %+v", suiteConfig, reporterConfig)
	}
	own, ownReporter := ginkgo.GinkgoConfiguration()
	suiteConfig, reporterConfig = configure(Options{})
	if suiteConfig.LabelFilter != own.LabelFilter || suiteConfig.RandomSeed != own.RandomSeed ||
		reporterConfig.NoColor != ownReporter.NoColor ||
		reporterConfig.Verbose != ownReporter.Verbose {
		t.Errorf("%+v %+v", suiteConfig, reporterConfig)
	}
}

func TestRequirementDecorators(t *testing.T) {
	limit := requirementFor("limit", "POST /jars")
	limit.Kind = requirement.Limit
	suite := pantrySuite(requirement.Table{requirementFor("get", "getJar"), limit})
	for _, test := range []struct {
		word string
		want []any
	}{
		{"get",
			[]any{ginkgo.Label("requirement:pantry.jars.get", "operation:getJar",
				"kind:positive")}},
		{"limit",
			[]any{ginkgo.Label("requirement:pantry.jars.limit", "operation:post-jars",
				"kind:limit"), ginkgo.Serial, ginkgo.SpecPriority(-100)}},
	} {
		if got := suite.Requirement("pantry.jars." + test.word); !reflect.DeepEqual(got,
			test.want) {
			t.Errorf("%s: got %v, want %v", test.word, got, test.want)
		}
	}
	defer func() {
		if reason := recover(); reason != `suite pantry: no requirement "pantry.jars.gat"` {
			t.Errorf("got %v", reason)
		}
	}()
	suite.Requirement("pantry.jars.gat")
}

func TestARunIsNamedAfterItsSuites(t *testing.T) {
	one, two := &API{suite: &Suite{Title: "Pantry"}}, &API{suite: &Suite{Title: "Cellar"}}
	for want, apis := range map[string][]*API{"Pantry": {one}, "Pantry and Cellar": {one, two}} {
		if got := (&session{apis: apis}).title(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestDocumentOfThePantryIsSound(t *testing.T) {
	loadedContract, err := contract.Load(pantrySource())
	if err != nil {
		t.Fatal(err)
	}
	names := make([]string, 0, 2)
	for _, operation := range loadedContract.Operations() {
		names = append(names, operation.String())
	}
	if slices.Sort(names); !slices.Equal(names, []string{"GET /jars/{id}", "POST /jars"}) ||
		len(loadedContract.Defects()) > 0 {
		t.Errorf("%q %v", names, loadedContract.Defects())
	}
}

// What shows nothing but reports has to show that nothing was tested, and why.
func TestARunThatCannotStartLeavesReports(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PANTRY_KEY", canary)
	t.Setenv("PANTRY_BASE_URL", "http://"+listener.Addr().String())
	for name, test := range map[string]struct {
		filter  string
		formats []string
		file    bool // a file stands where the folder should
		want    []string
		why     string
	}{
		"no target": {"", nil, false, []string{"index.html", "junit-pantry.xml", "pantry.har",
			"plumbline.json", "plumbline.md", "plumbline.ndjson", "plumbline.sarif"},
			"refused the connection"},
		"a filter that is none": {"kind:(", []string{"markdown"}, false, []string{"plumbline.md"},
			"cannot be read"},
		"no folder": {"", nil, true, nil, "the folder for reports cannot be made"},
	} {
		t.Run(name, func(t *testing.T) {
			reports := t.TempDir()
			summary := filepath.Join(t.TempDir(), "summary.md")
			t.Setenv("GITHUB_STEP_SUMMARY", summary)
			t.Setenv("GITHUB_ACTIONS", "true")
			keep(t, filepath.Join(reports, "plumbline.json"), "of an earlier run")
			given := reports
			if test.file {
				given = filepath.Join(reports, "plumbline.json")
			}
			var output, errors bytes.Buffer
			if status := Run(Options{Output: &output, Errors: &errors, Reports: given,
				Filter: test.filter, Formats: test.formats}, rightSuite()); status != CouldNotRun {
				t.Errorf("status %d", status)
			}
			if strings.Count(errors.String(), test.why) != 1 ||
				!strings.HasPrefix(output.String(), "\n::error title=Pantry::the run could not "+
					"start: ") {
				t.Errorf("got\n%s\n%s", output.String(), errors.String())
			}
			text, err := os.ReadFile(summary)
			if err != nil || !strings.HasPrefix(string(text), "# Pantry: nothing was tested\n") ||
				!strings.Contains(string(text), test.why) {
				t.Errorf("the summary is %q (%v)", text, err)
			}
			if test.file {
				return
			}
			entries, err := os.ReadDir(reports)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, entry := range entries {
				names = append(names, entry.Name())
			}
			if !slices.Equal(names, test.want) {
				t.Errorf("the folder has %q, want %q", names, test.want)
			}
			if slices.Contains(names, "plumbline.json") {
				text, err := os.ReadFile(filepath.Join(reports, "plumbline.json"))
				if err != nil {
					t.Fatal(err)
				}
				if run, err := report.ReadJSON("plumbline.json", text); err != nil ||
					run.Conforms() || len(run.Suites) != 1 {
					t.Errorf("%v, got %+v", err, run)
				}
			}
			for _, name := range []string{"plumbline.md", "junit-pantry.xml", "index.html"} {
				text, err := os.ReadFile(filepath.Join(reports, name))
				if slices.Contains(names, name) && (err != nil ||
					!strings.Contains(string(text), test.why)) {
					t.Errorf("%s does not say why (%v)\n%s", name, err, text)
				}
			}
		})
	}
}
