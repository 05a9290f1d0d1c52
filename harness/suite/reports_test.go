package suite

import (
	"encoding/xml"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/onsi/ginkgo/v2/types"

	"plumbline/harness/requirement"
	"plumbline/internal/redact"
	"plumbline/internal/report"
	"plumbline/internal/report/folder"
)

// varying finds what differs between JUnit reports of the same run: times, ports, and the masks
// that each process gives its own secrets.
var varying = regexp.MustCompile(
	`(?s) (time|timestamp)="[^"]*"|name="(RandomSeed|ParallelTotal)" value="[^"]*"|127\.0\.0\.1:\d+|<system-out>.*?</system-out>`)

// schema is what Jenkins' junit-10.xsd allows, as far as it is commonly understood.
var schema = map[string][]string{
	"testsuites": {"name", "time", "tests", "failures", "errors", "disabled"},
	"testsuite": {"name", "tests", "failures", "errors", "time", "disabled", "skipped",
		"timestamp", "hostname", "id", "package"},
	"properties": {}, "property": {"name", "value"},
	"testcase": {"name", "assertions", "time", "classname", "status"},
	"skipped":  {"message"}, "error": {"message", "type"}, "failure": {"message", "type"},
	"system-out": {}, "system-err": {},
}

// machine finds absolute paths of this machine.
var machine = regexp.MustCompile(`/(home|Users|usr|private)/|\.go:\d+ \+0x|goroutine \d+`)

// checkJUnit reads a JUnit report as a strict reader would.
func checkJUnit(t *testing.T, text []byte) {
	t.Helper()
	if !utf8.Valid(text) {
		t.Error("the report is not UTF-8")
	}
	if found := machine.Find(text); found != nil {
		t.Errorf("the report tells of this machine: %s", found)
	}
	working, err := os.Getwd()
	if err != nil || strings.Contains(string(text), filepath.Dir(working)) {
		t.Errorf("the report has the path of the project (%v)", err)
	}
	decoder := xml.NewDecoder(strings.NewReader(string(text)))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("the report is not XML: %v", err)
		}
		if element, ok := token.(xml.StartElement); ok {
			checkElement(t, element)
		}
	}
}

func checkElement(t *testing.T, element xml.StartElement) {
	t.Helper()
	allowed, known := schema[element.Name.Local]
	if !known {
		t.Errorf("JUnit has no element %s", element.Name.Local)
	}
	for _, attribute := range element.Attr {
		if !slices.Contains(allowed, attribute.Name.Local) {
			t.Errorf("JUnit's %s has no attribute %s", element.Name.Local, attribute.Name.Local)
		}
	}
}

// fabricatedSession has run nothing. Its suite knows three requirements.
func fabricatedSession(t *testing.T) *session {
	t.Helper()
	redactor := &redact.Redactor{}
	redactor.Secret("PANTRY_KEY", canary)
	table := requirement.Table{requirementFor("first", "getJar"),
		requirementFor("second", "getJar"), requirementFor("third", "postJar")}
	api := loaded(t, pantrySuite(table), nil)
	api.redactor = redactor
	return &session{reports: t.TempDir(), apis: []*API{api}}
}

// spec is one case of a fabricated report.
func spec(word, title string, state types.SpecState,
	change func(*types.SpecReport)) types.SpecReport {
	made := types.SpecReport{
		ContainerHierarchyTexts:  []string{"Pantry", "jars"},
		ContainerHierarchyLabels: [][]string{{"api:pantry"}, {}},
		ContainerHierarchyLocations: []types.CodeLocation{
			{FileName: "/home/ann/plumbline/suites/pantry/jars.go", LineNumber: 10}, {}},
		LeafNodeType: types.NodeTypeIt,
		LeafNodeText: title,
		LeafNodeLabels: []string{"requirement:pantry.jars." + word, "kind:positive",
			"owner:ann"},
		LeafNodeLocation: types.CodeLocation{
			FileName: "/home/ann/plumbline/suites/pantry/jars.go", LineNumber: 12},
		State:   state,
		RunTime: 1500 * time.Millisecond,
	}
	if change != nil {
		change(&made)
	}
	return made
}

func failedAt(file, message string) types.Failure {
	return types.Failure{
		Message: message, FailureNodeType: types.NodeTypeIt,
		Location: types.CodeLocation{FileName: file, LineNumber: 14,
			FullStackTrace: "goroutine 7 [running]:\n/home/ann/go/src/a.go:1 +0x1d"},
		FailureNodeLocation: types.CodeLocation{FileName: file, LineNumber: 12},
	}
}

func fabricatedReport() types.Report {
	return types.Report{
		SuitePath: "/home/ann/plumbline/suites/pantry", SuiteDescription: "Pantry and Cellar",
		StartTime: time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC),
		SuiteConfig: types.SuiteConfig{RandomSeed: 7, ParallelTotal: 2,
			LabelFilter: `kind:positive && "x<y"`, FocusFiles: []string{"/home/ann/a_test.go"}},
		SpecReports: types.SpecReports{
			spec("second", "fails", types.SpecStateFailed, func(s *types.SpecReport) {
				s.Failure = failedAt("/home/ann/plumbline/suites/pantry/jars.go",
					"GET /jars → 200: the body does not conform\n  the key is "+canary+" in /home/ann/plumbline/suites/pantry/jars.go:3")
				s.CapturedGinkgoWriterOutput = "curl " + canary + "\n"
				s.CapturedStdOutErr = "printed \x1b[31mred\x1b[0m \x00\x07\xff\uFFFE ]]> <&\"'>"
				s.AdditionalFailures = []types.AdditionalFailure{
					{State: types.SpecStateFailed,
						Failure: failedAt("/tmp/x/after.go", "clean-up too")}}
			}),
			spec("first", "passes", types.SpecStatePassed, nil),
			spec("first", "is skipped", types.SpecStateSkipped,
				func(s *types.SpecReport) {
					s.Failure = types.Failure{Message: "it needs " + canary}
				}),
			spec("third", "panics", types.SpecStatePanicked, func(s *types.SpecReport) {
				s.Failure = failedAt(`/opt/build/harness/x/suites/pantry/jars.go`, "Test Panicked")
				s.Failure.ForwardedPanic = "open /home/ann/plumbline/harness/secret.go: " + canary +
					"\x01"
				s.Failure.AdditionalFailure = &types.AdditionalFailure{
					State: types.SpecStateTimedout, Failure: failedAt("jars.go", "took too long")}
			}),
			spec("second", "is interrupted", types.SpecStateInterrupted,
				func(s *types.SpecReport) { s.Failure = failedAt("/a/b.go", "Interrupted") }),
			spec("third", "is not written yet", types.SpecStatePending, nil),
			{LeafNodeType: types.NodeTypeSynchronizedBeforeSuite, State: types.SpecStatePassed},
			{LeafNodeType: types.NodeTypeSynchronizedAfterSuite, State: types.SpecStateFailed,
				Failure: failedAt("/home/ann/plumbline/harness/suite/session.go", "no")},
			spec("first", "belongs to another suite", types.SpecStatePassed,
				func(s *types.SpecReport) {
					s.ContainerHierarchyLabels = [][]string{{"api:cellar"}, {}}
				}),
		},
	}
}

func TestReportsOfAFabricatedRun(t *testing.T) {
	s := fabricatedSession(t)
	if problems := folder.Write(s.reports, "", s.result(fabricatedReport()),
		io.Discard); problems != nil {
		t.Fatal(problems)
	}
	entries, err := os.ReadDir(s.reports)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(s.reports, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), canary) || strings.Contains(string(text), "/ann") {
			t.Errorf("%s shows a secret or a path", entry.Name())
		}
		if strings.HasSuffix(entry.Name(), ".xml") {
			checkJUnit(t, text)
		}
		if strings.HasSuffix(entry.Name(), ".json") {
			golden(t, "pantry.golden.json", sparse.ReplaceAll(text, []byte("$1{}")))
		}
	}
	leavesOnly(t, s.reports, "index.html", "junit-pantry.xml", "pantry.har", "plumbline.json",
		"plumbline.md", "plumbline.ndjson", "plumbline.sarif")
}

// sparse finds what a golden file does not have: versions, which change with the modules, and what
// others test.
var sparse = regexp.MustCompile(
	`(?s)("versions": |"coverage": )(?:\{\n    "go".*?\n  \}|\{\n        "operations".*?\n      \})`)

func TestAResultDoesNotDependOnTheOrderOfRunning(t *testing.T) {
	s := fabricatedSession(t)
	write := func(whole types.Report) string {
		var text strings.Builder
		if err := report.WriteJSON(&text, s.result(whole)); err != nil {
			t.Fatal(err)
		}
		return text.String()
	}
	whole := fabricatedReport()
	twin := func(line int) types.SpecReport {
		return spec("first", "passes", types.SpecStatePassed, func(s *types.SpecReport) {
			s.LeafNodeLocation.LineNumber, s.RunTime = line, time.Duration(line)*time.Second
		})
	}
	whole.SpecReports = append(whole.SpecReports, twin(30), twin(20))
	want := write(whole)
	random := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		random.Shuffle(len(whole.SpecReports), func(i, j int) {
			whole.SpecReports[i], whole.SpecReports[j] = whole.SpecReports[j], whole.SpecReports[i]
		})
		if got := write(whole); got != want {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
	}
}

func keep(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestProjectPath(t *testing.T) {
	_, self, _, _ := runtime.Caller(0)
	project := strings.TrimSuffix(self, "harness/suite/reports_test.go")
	for file, want := range map[string]string{
		project + "suites/respoke/flow.go":          "suites/respoke/flow.go",
		project + "harness/suite/session.go":        "harness/suite/session.go",
		"/home/ann/elsewhere/suites/pantry/flow.go": "flow.go",
		"/usr/local/go/src/net/http/server.go":      "server.go",
		"plumbline/suites/respoke/flow.go":          "suites/respoke/flow.go",
		"flow.go":                                   "flow.go",
		"":                                          "",
	} {
		if got := projectPath(file); got != want {
			t.Errorf("%s: got %s, want %s", file, got, want)
		}
	}
}

func TestWithoutMachinePaths(t *testing.T) {
	working, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	project := strings.TrimSuffix(working, filepath.Join("harness", "suite"))
	for text, want := range map[string]string{
		"open " + project + "reports/a.xml: no":       "open ./reports/a.xml: no",
		"chdir " + strings.TrimSuffix(project, "/"):   "chdir ./",
		"in " + working + "/session.go:12":            "in harness/suite/session.go:12",
		"/usr/local/go/src/runtime/panic.go:783 +0x1": "panic.go:783 +0x1",
		`C:/Users/ann/go/src/a.go:1`:                  "a.go:1",
		"GET /jars/{id} → 200":                        "GET /jars/{id} → 200",
		"GET /srv/x and https://example.com/a":        "GET /srv/x and https://example.com/a",
		"":                                            "",
	} {
		if got := withoutMachinePaths(text); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
	for folder, found := range map[string]bool{"/home/ann": true, "/root": false, "/": false,
		"": false, "ann/x": false} {
		if got := folderPattern(folder) != nil; got != found {
			t.Errorf("%q: got %v, want %v", folder, got, found)
		}
	}
}
