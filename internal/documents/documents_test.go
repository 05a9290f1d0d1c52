package documents

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"go.yaml.in/yaml/v4"

	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/contract"
	"plumbline/internal/inspect"
	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// expectation is what EXPECTED.yaml says of one document.
type expectation struct {
	Refused    *refusal
	Edition    openapi.Version
	Operations int
	// Judged are operations that can be tested, with bodies that conform to one of their responses
	// and bodies that violate it.
	Judged []judged
	// Examples is how many examples a good document has of JSON content. All of them conform to
	// their schemas.
	Examples int
	// Defects are rules that have to be reported, each as RULE or RULE:LINE. Of a good document no
	// other defect is an error.
	Defects []string
	// Tolerated are rules of errors that a good document is said to have, and has not.
	Tolerated []string
}

type refusal struct {
	Line, Column int
	Message      string // a part of it
}

type judged struct {
	Operation string
	Status    int
	// the Content-Type; that of the contract's first media type where it is not said
	Type                             string
	Headers                          map[string]string
	Conforms, Unverifiable, Violates []any
}

const folder = "../../testdata/documents"

// load reads the documents and what is expected of them.
func load(t testing.TB) ([]Document, map[string]expectation) {
	t.Helper()
	files := os.DirFS(folder)
	documents, err := List(files)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(folder + "/" + Expectations)
	if err != nil {
		t.Fatal(err)
	}
	expected := map[string]expectation{}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&expected); err != nil {
		t.Fatal(err)
	}
	return documents, expected
}

func source(d Document) contract.Source {
	return contract.Source{Document: contract.Text{Path: d.Path, Bytes: d.Text}, Files: d.Files}
}

func TestEveryDocumentIsExpected(t *testing.T) {
	documents, expected := load(t)
	for _, d := range documents {
		if _, found := expected[d.Name]; !found {
			t.Errorf("%s says nothing of %s", Expectations, d.Name)
		}
		delete(expected, d.Name)
	}
	for name := range expected {
		t.Errorf("%s tells of %s, which is not there", Expectations, name)
	}
}

// TestDocuments holds each document to what is expected of it.
func TestDocuments(t *testing.T) {
	documents, expected := load(t)
	for _, d := range documents {
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			want := expected[d.Name]
			c, err := contract.Load(source(d))
			if d.Refused() || err != nil {
				checkRefusal(t, err, d, want.Refused)
				return
			}
			if c.Version() != want.Edition {
				t.Errorf("the edition is %s, want %s", c.Version(), want.Edition)
			}
			if got := len(c.Operations()); got != want.Operations {
				t.Errorf("the document has %d operations, want %d: %v", got, want.Operations,
					c.Operations())
			}
			defects := append(slices.Clone(c.Defects()), inspect.Document(c)...)
			for _, o := range c.Operations() {
				judgeEverything(t, c, o)
				if d.Good() {
					checkFound(t, c, o)
				}
			}
			checkDefects(t, defects, d, want)
			checkJudged(t, c, want.Judged)
			if d.Good() {
				checkExamples(t, c, want)
			}
		})
	}
}

func checkRefusal(t *testing.T, err error, d Document, want *refusal) {
	t.Helper()
	if err == nil || want == nil {
		t.Fatalf("got the error %v, want %+v", err, want)
	}
	var syntax *tree.SyntaxError
	if !errors.As(err, &syntax) {
		t.Fatalf("the error is a %T, want one with a place", err)
	}
	if syntax.File != d.Path || syntax.Line != want.Line || syntax.Column != want.Column ||
		want.Message == "" || !strings.Contains(err.Error(), want.Message) {
		t.Errorf("got   %v\nwant  %s:%d:%d … %s", err, d.Path, want.Line, want.Column, want.Message)
	}
}

// checkDefects wants those that are expected and, of a good document, no others that are errors.
func checkDefects(t *testing.T, defects []contract.Defect, d Document, want expectation) {
	t.Helper()
	allowed := slices.Concat(want.Defects, want.Tolerated)
	told := map[string]bool{}
	for _, defect := range defects {
		rule, place := string(defect.Rule), fmt.Sprintf("%s:%d", defect.Rule, defect.Location.Line)
		told[rule], told[place] = true, true
		if defect.Message == "" || defect.Remedy == "" || defect.Location.File == "" ||
			defect.Location.Line == 0 {
			t.Errorf("a reader can do nothing with %+v", defect)
		}
		if d.Good() && defect.Severity == verdict.Error && !slices.Contains(allowed, rule) &&
			!slices.Contains(allowed, place) {
			t.Errorf("a good document has the defect %s", defect)
		}
	}
	for _, rule := range want.Defects {
		if !told[rule] {
			t.Errorf("%s is not reported; these are: %s", rule,
				strings.Join(slices.Sorted(maps.Keys(told)), " "))
		}
	}
	if !d.Good() && len(want.Defects) == 0 {
		t.Error("of a damaged document a defect has to be expected")
	}
}

// checkJudged wants operations to be told from one another by what they answer: a body that
// conforms, and one that does not.
func checkJudged(t *testing.T, c *contract.Contract, list []judged) {
	t.Helper()
	for _, j := range list {
		o, found := c.Operation(j.Operation)
		if !found {
			t.Errorf("%s is not found", j.Operation)
			continue
		}
		response, found := o.Response(j.Status)
		if !found || len(response.Content) == 0 {
			t.Errorf("%s documents no content for %d", j.Operation, j.Status)
			continue
		}
		if j.Type == "" {
			j.Type = concrete(response.Content[0].Range)
		}
		if len(j.Conforms)+len(j.Violates) == 0 {
			t.Errorf("%s: nothing is judged", j.Operation)
		}
		for outcome, bodies := range map[verdict.Outcome][]any{verdict.Conforms: j.Conforms,
			verdict.Unverifiable: j.Unverifiable, verdict.Violates: j.Violates} {
			for _, body := range bodies {
				x := answer(o, j.Status, j.Type, encoded(t, body))
				for name, value := range j.Headers {
					x.Response.Header.Set(name, value)
				}
				judged := check.Response(check.Subject{Contract: c, Operation: o, Exchange: x})
				if judged.Outcome() != outcome {
					t.Errorf("%s → %d %s: got %s, want %s: %+v", j.Operation, j.Status,
						x.Response.Body, judged.Outcome(), outcome, judged)
				}
			}
		}
	}
}

// checkExamples holds the examples of a document to the schemas they stand beside.
func checkExamples(t *testing.T, c *contract.Contract, want expectation) {
	t.Helper()
	found := examples(c)
	if len(found) != want.Examples {
		t.Errorf("the document has %d examples, want %d", len(found), want.Examples)
	}
	for _, e := range found {
		problems, err := e.schema.Judge(e.value.Value(), e.direction)
		if err != nil {
			t.Errorf("the example at %s cannot be judged: %v", e.value.Location(), err)
		}
		for _, p := range problems {
			if p.Severity == verdict.Error {
				t.Errorf("the example at %s contradicts its schema: %s %s", e.value.Location(),
					tree.Path(p.Instance), p.Message)
			}
		}
	}
}

// checkFound wants the operation to be the one that a request to its path is addressed to.
func checkFound(t *testing.T, c *contract.Contract, o *contract.Operation) {
	t.Helper()
	if match, unmatched := c.Find(o.Method, address(o), "/"); unmatched != nil ||
		match.Operation != o {
		t.Errorf("a request for %s is addressed to %v (%v)", o, match.Operation, unmatched)
	}
}

func TestListRefuses(t *testing.T) {
	for part, files := range map[string]fstest.MapFS{
		"other.json: the name of a document begins with good-, damaged- or refused-": {
			"good-a.json": {}, "other.json": {}},
		"open good-x/openapi.yaml": {"good-x/other.yaml": {}},
	} {
		if _, err := List(files); err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("got the error %v, want one with %q", err, part)
		}
	}
}

func TestList(t *testing.T) {
	documents, err := List(fstest.MapFS{
		"EXPECTED.yaml": {}, ".gitattributes": {}, "good-a.json": {Data: []byte("a")},
		"damaged-b/openapi.yaml": {Data: []byte("b")}, "damaged-b/c/d.yaml": {},
		"refused-e.yaml": {},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range documents {
		got = append(got, fmt.Sprintf("%s %s %q good=%t refused=%t", d.Name, d.Path, d.Text,
			d.Good(), d.Refused()))
	}
	want := []string{`damaged-b damaged-b/openapi.yaml "b" good=false refused=false`,
		`good-a.json good-a.json "a" good=true refused=false`,
		`refused-e.yaml refused-e.yaml "" good=false refused=true`}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if err := fstest.TestFS(documents[0].Files, "openapi.yaml", "c/d.yaml"); err != nil {
		t.Errorf("the files of a document in several are those of its folder: %v", err)
	}
}
