package ways

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"plumbline/harness"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/mock"
	"plumbline/internal/mock/faulty"
	"plumbline/internal/proof/score"
)

// TestWhatPlumblineTestFinds: of a small document it is all that can be found, and each fault by
// the check that is meant to.
func TestWhatPlumblineTestFinds(t *testing.T) {
	c := boxesContract(t)
	test := NewGenerated(c, GeneratedOptions{Seed: 1, Draws: 10})
	s := measured(t, c, test, score.Options{Mock: mock.Options{Credentials: mock.Callers}})
	if s.Percent == nil || *s.Percent < 98 {
		t.Errorf("%s", s.Summary())
	}
	for _, r := range s.Results {
		if r.Outcome != score.Found && r.Outcome != score.Unfindable {
			t.Logf("%s: %s: %s: %s", r.ID, r.Outcome, r.Sentence, r.Reason)
		}
		if r.Outcome == score.Found && !r.AsMeant() {
			t.Logf("%s is found by %v, and %s is meant to", r.ID, r.By, r.Check)
		}
	}
}

// TestWhatPlumblineTestFindsOfTheShop tries a sample; make prove-shop tries all.
func TestWhatPlumblineTestFindsOfTheShop(t *testing.T) {
	t.Parallel()
	document := filepath.Join("..", "..", "..", "fixtures", "shop", "openapi.yaml")
	source, err := harness.ReadSource(document)
	if err != nil {
		t.Fatal(err)
	}
	c, err := harness.LoadSource(source)
	if err != nil {
		t.Fatal(err)
	}
	faults, _ := faulty.Derive(c.Compiled())
	s, err := score.Measure(t.Context(), c.Compiled(), score.Sample(faults, 60, 1),
		NewGenerated(c, GeneratedOptions{Seed: 1, Draws: 10}), score.Options{Workers: 2,
			Mock: mock.Options{Unhurried: true, Credentials: mock.Callers}})
	if err != nil || len(s.Accused) > 0 || s.Percent == nil || *s.Percent < 98 {
		t.Fatalf("%v: %s %q", err, s.Summary(), s.Accused)
	}
}

// TestPlumblineTestAccuses a mock that is wrong, where it is taken for the right one.
func TestPlumblineTestAccuses(t *testing.T) {
	c := boxesContract(t)
	faults, _ := faulty.Derive(c.Compiled())
	at := slices.IndexFunc(faults,
		func(f faulty.Fault) bool { return f.Class == faulty.UndocumentedStatus })
	wrong, err := faulty.NewServer(c.Compiled(), mock.Options{Credentials: mock.Callers},
		faults[at])
	if err != nil {
		t.Fatal(err)
	}
	accused, err := NewGenerated(c, GeneratedOptions{Seed: 1}).Right(t.Context(), wrong)
	if err != nil || len(accused) == 0 ||
		!strings.Contains(accused[0], faults[at].Operation+": status: ") {
		t.Errorf("%v: accused of %q", err, accused)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := NewGenerated(c, GeneratedOptions{Seed: 1}).Right(ctx, wrong); err == nil {
		t.Error("what was interrupted has found nothing")
	}
}

// TestOnlyWhatConcernsTheFaultsIsTried, and the others are told of.
func TestOnlyWhatConcernsTheFaultsIsTried(t *testing.T) {
	document := strings.Replace(boxes, "paths:\n", `paths:
  /lids:
    get: {security: [], responses: {'200': {description: all}}}
    post: {security: [], responses: {'200': {description: all}}}
`, 1)
	c, err := harness.LoadSource(contract.Source{Document: contract.Text{Path: "boxes.yaml",
		Bytes: []byte(document)}})
	if err != nil {
		t.Fatal(err)
	}
	faults, _ := faulty.Derive(c.Compiled())
	at := slices.IndexFunc(faults, func(f faulty.Fault) bool {
		return f.Class == faulty.CreatedNotListed
	})
	tried, all := 0, 0
	test := NewGenerated(c, GeneratedOptions{Seed: 1, Faults: faults[at : at+1],
		Tried: func(cases, of int) { tried, all = cases, of }})
	options := mock.Options{Unhurried: true, Credentials: mock.Callers}
	var called sync.Map
	options.Log = func(e mock.Entry) {
		if e.Operation != nil {
			called.Store(e.Operation.String(), true)
		}
	}
	s, err := score.Measure(t.Context(), c.Compiled(), faults[at:at+1], test,
		score.Options{Mock: options})
	if err != nil || s.Found != 1 || len(s.Accused) > 0 {
		t.Fatalf("%v: %s %q", err, s.Summary(), s.Accused)
	}
	for name, want := range map[string]bool{"GET /lids": false, "POST /lids": false,
		"GET /boxes/{boxId}": true} {
		if _, is := called.Load(name); is != want {
			t.Errorf("%s was called: %t", name, is)
		}
	}
	if tried == 0 || tried != all {
		t.Errorf("%d of %d cases were told", tried, all)
	}
	const says = "; tested were 1 of 6 operations: those of the faults that were tried, and of 3 " +
		"others what becomes of the same things"
	if !strings.HasSuffix(s.Summary(), says) {
		t.Errorf("the summary is %s", s.Summary())
	}
	if whole := NewGenerated(c, GeneratedOptions{}).Narrowed(); whole != "" {
		t.Errorf("of all it says %s", whole)
	}
}

// lids describes things whose list does not say what they are called, whose label is read as a text
// only, whose bodies name other things, and whose list has pages without a size; and a number that
// there is not.
const lids = `openapi: 3.1.0
info: {title: Lids, version: '1'}
components:
  schemas:
    Lid:
      type: object
      required: [lidId, label]
      properties: {lidId: {type: string}, label: {type: string}, about: {type: object}}
paths:
  /number:
    get:
      responses: {'200': {description: one, content: {application/json: {schema: {type: integer, minimum: 5, maximum: 3}}}}}
  //empty//:
    get: {responses: {'200': {description: it, content: {application/json: {schema: {type: integer}}}}}}
  /lids:
    get:
      parameters: [{name: page, in: query, schema: {type: integer}}]
      responses:
        '200':
          description: all
          content:
            application/json:
              schema:
                type: array
                items: {type: object, required: [color, size], properties: {color: {type: string},
                  size: {type: integer}}, additionalProperties: false}
    post:
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, required: [label],
          properties: {label: {type: [string, integer]}}}}}
      responses:
        '201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Lid'}}}}
  /lids/{lidId}:
    parameters: [{name: lidId, in: path, required: true, schema: {type: string}}]
    get:
      responses:
        '200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Lid'}}}}
        '404': {description: none}
    put:
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, required: [label, about], properties: {label: {type: string},
          about: {type: object, required: [lidId], properties: {lidId: {type: string}}}}}}}
      responses:
        '200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Lid'}}}}
        '404': {description: none}
`

// TestNobodyInnocentIsAccused of what a document leaves open.
func TestNobodyInnocentIsAccused(t *testing.T) {
	c, err := harness.LoadSource(contract.Source{Document: contract.Text{Path: "lids.yaml",
		Bytes: []byte(lids)}})
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(3) {
		server := mock.New(c.Compiled(), mock.Options{Unhurried: true})
		test := NewGenerated(c, GeneratedOptions{Seed: seed, Draws: 5})
		accused, err := test.Right(t.Context(), server)
		if err != nil || len(accused) > 0 {
			t.Errorf("%v: accused of %q", err, accused)
		}
		const says = "the mock cannot answer GET /number: the document names no success, or none " +
			"whose content can be made"
		if got := test.Narrowed(); got != says {
			t.Errorf("it says %q", got)
		}
	}
	faults, _ := faulty.Derive(c.Compiled())
	for _, f := range faults {
		if f.Operation == "GET /number" && (f.Class == faulty.MethodAnswered) !=
			(f.Unprovable() == "") {
			t.Errorf("%s: %q", f.ID, f.Unprovable())
		}
	}
}

// TestWhyPlumblineTestSaysNothing: what it does not do on purpose it says.
func TestWhyPlumblineTestSaysNothing(t *testing.T) {
	for _, test := range []struct {
		class     faulty.Class
		operation string
		outcome   score.Outcome
		says      string
	}{
		{faulty.ForeignShown, "DELETE /a", score.Survived, "nobody is accused of sharing"},
		{faulty.MemberGone, "PUT /a", score.NotCalled, "only what it has created itself"},
		{faulty.MethodAnswered, "GET /a", score.NotCalled, "only what it has created itself"},
		{faulty.MemberGone, "GET /a", score.NotCalled, ""},
		{faulty.MemberGone, "PUT /a", score.Survived, ""},
	} {
		why := (&Generated{}).Why(faulty.Fault{Class: test.class, Operation: test.operation},
			test.outcome)
		if !strings.Contains(why, test.says) || (why == "") != (test.says == "") {
			t.Errorf("%s of %s %s: %q", test.class, test.operation, test.outcome, why)
		}
	}
}

// TestWhyNothingCouldBeJudged: of what a test could not judge that is told which is about a fault.
func TestWhyNothingCouldBeJudged(t *testing.T) {
	untested := map[string][]string{
		"state: create-then-list: GET /a answers with a part": {"POST /a"},
		"state: GET /ab is refused":                           {"POST /ab"},
		"state: it shows nothing":                             {"GET /ab", "GET /b"},
		"status: nothing":                                     {"GET /a", "GET /b", "GET /c"},
	}
	for operation, want := range map[string]string{
		"GET /a": "create-then-list: GET /a answers with a part", "GET /ab": "GET /ab is refused",
		"GET /b": "it shows nothing", "GET /c": ""} {
		got := unjudged(untested, faulty.Fault{Operation: operation, Check: verdict.State})
		if got != want {
			t.Errorf("of %s it says %q, want %q", operation, got, want)
		}
	}
}
