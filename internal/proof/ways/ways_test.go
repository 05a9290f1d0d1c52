package ways

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"plumbline/harness"
	"plumbline/internal/contract"
	"plumbline/internal/mock"
	"plumbline/internal/mock/faulty"
	"plumbline/internal/proof/score"
)

// boxes describes things that are created, listed, read and deleted, by whoever has a key.
const boxes = `openapi: 3.1.0
info: {title: Boxes, version: '1'}
security: [{key: []}]
servers: [{url: 'https://boxes.example/v1'}]
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Box:
      type: object
      required: [id, label]
      additionalProperties: false
      properties:
        id: {type: string, readOnly: true}
        label: {type: string, minLength: 1, maxLength: 5}
paths:
  /boxes:
    get:
      responses:
        '200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Box'}}}}}
        '401': {description: no}
    post:
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Box'}}}
      responses:
        '201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Box'}}}}
        '400': {description: no}
        '401': {description: no}
  /boxes/{boxId}:
    parameters: [{name: boxId, in: path, required: true, schema: {type: string}}]
    get:
      responses:
        '200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Box'}}}}
        '401': {description: no}
        '404': {description: none}
    delete:
      responses: {'204': {description: gone}, '401': {description: no}, '404': {description: none}}
`

func boxesContract(t *testing.T) *harness.Contract {
	t.Helper()
	c, err := harness.LoadSource(contract.Source{Document: contract.Text{Path: "boxes.yaml",
		Bytes: []byte(boxes)}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// measured is the score of a test of the boxes.
func measured(t *testing.T, c *harness.Contract, test score.Test, o score.Options) *score.Score {
	t.Helper()
	faults, _ := faulty.Derive(c.Compiled())
	o.Mock.Unhurried, o.Workers = true, 2
	s, err := score.Measure(t.Context(), c.Compiled(), faults, test, o)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Accused) > 0 {
		t.Fatalf("the right mock is accused of %q", s.Accused)
	}
	for _, r := range s.Results {
		if r.Outcome == score.NotJudged {
			t.Errorf("%s is not judged: %s", r.ID, r.Reason)
		}
	}
	return s
}

// suiteHead begins a suite whose tests call the boxes by a function call.
const suiteHead = `package boxes

import (
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

func call(t *testing.T, method, path, body string) (status int, location string) {
	r, err := http.NewRequest(method, os.Getenv("BOXES")+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Key", "canary-key-4711")
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	w.Body.Close()
	at := w.Header.Get("Location")
	return w.StatusCode, at[strings.LastIndexByte(at, '/')+1:]
}

var _ = time.Second

// all calls everything, and tells the status of each call.
func all(t *testing.T) (statuses [5]int) {
	var id string
	statuses[0], id = call(t, "POST", "/boxes", "{\"label\":\"a\"}")
	statuses[1], _ = call(t, "GET", "/boxes", "")
	statuses[2], _ = call(t, "GET", "/boxes/"+id, "")
	statuses[3], _ = call(t, "DELETE", "/boxes/"+id, "")
	statuses[4], _ = call(t, "GET", "/boxes/"+id, "")
	return statuses
}

`

// serve has a handler listen, below the base path of the boxes.
func serve(handler http.Handler) (baseURL string, end func(), err error) {
	server := httptest.NewServer(handler)
	return server.URL + "/v1", server.Close, nil
}

// suiteOf builds a suite of the boxes.
func suiteOf(t *testing.T, tests string) (*Suite, error) {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "boxsuite")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{"go.mod": "module boxes\n\ngo 1.24\n"}
	if tests != "" {
		files["boxes_test.go"] = suiteHead + tests
	} else {
		files["boxes.go"] = "package boxes\n"
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err := NewSuite(t.Context(), folder, SuiteOptions{Variable: "BOXES",
		Environment: os.Environ(), Serve: serve})
	if err == nil {
		t.Cleanup(s.Close)
	}
	return s, err
}

// changesTheStatus are the classes of faults that are seen in a status alone.
var changesTheStatus = []faulty.Class{faulty.UndocumentedStatus, faulty.SuccessForRefusal,
	faulty.RefusalForSuccess, faulty.CreatedNotFound, faulty.DeletedThere}

// TestSuitesFindWhatTheyLookAt, and nothing else.
func TestSuitesFindWhatTheyLookAt(t *testing.T) {
	c := boxesContract(t)
	for name, test := range map[string]struct {
		tests   string
		outcome score.Outcome // that some fault has
		classes []faulty.Class
		by      string
	}{
		"it checks and calls nothing": {"func TestNothing(t *testing.T) {}", score.NotCalled, nil,
			""},
		"it calls all and checks nothing": {"func TestCalls(t *testing.T) { all(t) }",
			score.Survived, nil, ""},
		"it looks at statuses": {`func TestAll(t *testing.T) {
			t.Run("statuses", func(t *testing.T) {
				if got := all(t); got != [5]int{201, 200, 200, 204, 404} {
					t.Errorf("%v of canary-key-4711", got)
				}
			})
		}`, score.Survived, changesTheStatus, "TestAll/statuses"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			suite, err := suiteOf(t, test.tests)
			if err != nil {
				t.Fatal(err)
			}
			s := measured(t, c, suite, score.Options{OneCaller: true})
			if s.Count(test.outcome) == 0 || (s.Found > 0) != (test.classes != nil) {
				t.Errorf("%s, %d %s", s.Summary(), s.Count(test.outcome), test.outcome)
			}
			for _, r := range s.Results {
				if r.Outcome == score.Found && (!slices.Contains(test.classes, r.Class) ||
					!slices.Equal(r.By, []score.Finder{{Test: test.by}})) {
					t.Errorf("%s is found by %v", r.ID, r.By)
				}
				if r.Class == faulty.UndocumentedStatus && test.classes != nil &&
					r.Outcome != score.Found {
					t.Errorf("%s %s", r.ID, r.Outcome)
				}
			}
		})
	}
}

// TestSuitesThatSayNothing: each mistake is told with what to mend.
func TestSuitesThatSayNothing(t *testing.T) {
	t.Parallel()
	right := mock.New(boxesContract(t).Compiled(), mock.Options{})
	for name, test := range map[string]struct{ tests, says string }{
		"it does not build": {"func TestA(t *testing.T) { nothing() }",
			"the suite cannot be built: "},
		"it has no test": {"", "the folder has no tests"},
		"it fails": {"func TestA(t *testing.T) { t.Run(\"b\", func(t *testing.T) { t.Error(1) }) }",
			"fails against a mock that does nothing wrong, so that nothing follows from what it " +
				"says of others: TestA/b. Mend it first: it has to take its base URL from the " +
				"variable BOXES"},
		"it panics": {"func TestA(t *testing.T) { panic(1) }", "others: TestA. Mend"},
		"it exits":  {"func TestMain(m *testing.M) { os.Exit(3) }", "(exit status 3)"},
		"it skips all": {"func TestA(t *testing.T) { t.Skip() }",
			"the suite boxsuite runs no test: all are skipped, or there is none"},
		"it has no test that is run": {"func TestMain(m *testing.M) { os.Exit(m.Run()) }",
			"runs no test"},
	} {
		t.Run(name, func(t *testing.T) {
			suite, err := suiteOf(t, test.tests)
			if err == nil {
				_, err = suite.Right(t.Context(), right)
			}
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("the error is %v, want %q", err, test.says)
			}
		})
	}
	if _, err := NewSuite(t.Context(), filepath.Join(t.TempDir(), "none"),
		SuiteOptions{}); err == nil || !strings.Contains(err.Error(), "there is no such folder") {
		t.Errorf("of no folder the error is %v", err)
	}
}

// TestASuiteThatDoesNotEnd has found something: its run is ended.
func TestASuiteThatDoesNotEnd(t *testing.T) {
	t.Parallel()
	suite, err := suiteOf(t, "func TestA(t *testing.T) { time.Sleep(time.Hour) }")
	if err != nil {
		t.Fatal(err)
	}
	suite.limit = 100_000_000
	by, err := suite.Try(t.Context(), http.NotFoundHandler(), faulty.Fault{})
	if err != nil || len(by) != 1 || by[0].Test == "" {
		t.Errorf("%v: found by %v", err, by)
	}
}

// TestWhatRunsTell: names of tests that failed, without those that only contain them, and not what
// a test prints itself.
func TestWhatRunsTell(t *testing.T) {
	got := readTests(strings.NewReader("\x16=== RUN   TestA\n--- FAIL: TestPrinted (0.00s)\n" +
		strings.Repeat("x", 2*mostLine) + "\n\x16--- FAIL: TestA (0.00s)\n" +
		"\x16    --- FAIL: TestA/b_c (0.00s)\nwithout end\x16--- PASS: TestD (0.00s)\n" +
		"\x16--- SKIP: TestE (0.00s)\nFAIL\n"))
	if got.ran != 3 || !slices.Equal(got.failures, []string{"TestA/b_c"}) {
		t.Errorf("got %+v", got)
	}
	path := filepath.Join(t.TempDir(), "ginkgo.json")
	text := `[{"SuiteDescription": "s", "SpecReports": [
		{"LeafNodeType": "BeforeSuite", "State": "passed"},
		{"ContainerHierarchyTexts": ["boxes", "created"], "LeafNodeText": "are listed",
		 "LeafNodeType": "It", "State": "failed"},
		{"ContainerHierarchyTexts": null, "LeafNodeText": "hang", "LeafNodeType": "It", "State": "timedout"},
		{"LeafNodeText": "are nice", "LeafNodeType": "It", "State": "passed"},
		{"LeafNodeText": "are new", "LeafNodeType": "It", "State": "pending"},
		{"LeafNodeType": "AfterSuite", "State": "panicked"}]}]`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	specs, read := readSpecs(path)
	if want := []string{"boxes created are listed", "hang", "[AfterSuite]"}; !read ||
		!slices.Equal(specs.failures, want) || specs.ran != 4 {
		t.Errorf("got %+v, want %q", specs, want)
	}
	if _, read := readSpecs(path + "x"); read {
		t.Error("there is no report, and it was read")
	}
}

// ginkgoSuite has a case that looks at the status of a list, and one that looks at nothing.
const ginkgoSuite = `package boxes

import (
	"net/http"
	"os"
	"testing"

	. "github.com/onsi/ginkgo/v2"
)

func TestBoxes(t *testing.T) { RunSpecs(t, "boxes") }

var _ = Describe("boxes", func() {
	It("are listed", func() {
		r, _ := http.NewRequest("GET", os.Getenv("BOXES")+"/boxes", nil)
		r.Header.Set("X-Key", "k")
		if w, err := http.DefaultClient.Do(r); err != nil || w.StatusCode != 200 {
			Fail("no")
		}
	})
	It("are nice", func() {})
})
`

// TestASuiteOnGinkgo: its cases are told by their names. It is built with the libraries of this
// module, so that none has to be fetched.
func TestASuiteOnGinkgo(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "boxes_test.go"), []byte(ginkgoSuite),
		0o600); err != nil {
		t.Fatal(err)
	}
	suite, err := NewSuite(t.Context(), folder, SuiteOptions{Variable: "BOXES",
		Environment: os.Environ(), Serve: serve})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(suite.Close)
	s := measured(t, boxesContract(t), suite, score.Options{OneCaller: true})
	for _, r := range s.Results {
		if r.Outcome == score.Found && (r.Operation != "GET /boxes" ||
			!slices.Equal(r.By, []score.Finder{{Test: "boxes are listed"}})) {
			t.Errorf("%s is found by %v", r.ID, r.By)
		}
	}
	if s.Found == 0 || s.Count(score.Survived) == 0 {
		t.Errorf("%s", s.Summary())
	}
}
