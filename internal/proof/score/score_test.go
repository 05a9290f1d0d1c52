package score

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/mock/faulty"
)

// jars describes two operations. Its title has what a page and a terminal must not take for theirs.
const jars = `openapi: 3.1.0
info: {title: "<script>alert(1)</script> \u001b[31mJars", version: '1'}
paths:
  /jars: {get: {responses: {'200': {description: all}}}}
  /lids: {get: {responses: {'200': {description: all}}}}
`

func load(t *testing.T) (*contract.Contract, []faulty.Fault) {
	t.Helper()
	c, err := contract.Load(contract.Source{Document: contract.Text{Path: "jars.yaml",
		Bytes: []byte(jars)}})
	if err != nil {
		t.Fatal(err)
	}
	faults, _ := faulty.Derive(c)
	faults = slices.DeleteFunc(faults,
		func(f faulty.Fault) bool { return f.Class != faulty.UndocumentedStatus })
	if len(faults) != 2 {
		t.Fatalf("%d faults of a status are derived of two operations", len(faults))
	}
	return c, faults
}

// made is a test that a function makes.
type made struct {
	accused []string
	broken  error
	try     func(ctx context.Context, server http.Handler, fault faulty.Fault) ([]Finder, error)
}

func (made) Name() string { return "a test" }

func (m made) Right(context.Context, http.Handler) ([]string, error) { return m.accused, m.broken }

func (m made) Try(ctx context.Context, server http.Handler, f faulty.Fault) ([]Finder, error) {
	return m.try(ctx, server, f)
}

// Why explains what survives.
func (made) Why(_ faulty.Fault, outcome Outcome) string {
	if outcome == Survived {
		return "it does not care"
	}
	return ""
}

// statusOf is what the server answers GET of a path with.
func statusOf(server http.Handler, path string) int {
	w := httptest.NewRecorder()
	server.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code
}

func TestWhatCameOfFaults(t *testing.T) {
	c, faults := load(t)
	found := []Finder{{Operation: "GET /jars", Check: verdict.Status}}
	nothing := func(context.Context, http.Handler, faulty.Fault) ([]Finder, error) {
		return nil, nil
	}
	for name, test := range map[string]struct {
		test    made
		want    []Outcome
		says    string // the reason of the first one
		percent float64
		none    bool // there is no score
	}{
		"it calls nothing": {made{try: nothing}, []Outcome{NotCalled, NotCalled}, "never calls", 0,
			false},
		"it looks at nothing": {made{try: func(_ context.Context, s http.Handler,
			_ faulty.Fault) ([]Finder, error) {
			statusOf(s, "/jars")
			return nil, nil
		}}, []Outcome{Survived, NotCalled},
			"it was shown once, and nothing was said of it: it does not care", 0, false},
		"it never lets it show": {made{try: func(_ context.Context, s http.Handler,
			_ faulty.Fault) ([]Finder, error) {
			r := httptest.NewRequest(http.MethodGet, "/jars", nil)
			r.Header.Set("Prefer", "code=500")
			s.ServeHTTP(httptest.NewRecorder(), r)
			return nil, nil
		}}, []Outcome{NotShown, NotCalled}, "its operation was called once", 0, false},
		"it looks at one": {made{try: func(_ context.Context, s http.Handler,
			_ faulty.Fault) ([]Finder, error) {
			if statusOf(s, "/jars") != http.StatusOK {
				return found, nil
			}
			return nil, nil
		}}, []Outcome{Found, NotCalled}, "", 50, false},
		"it fails by chance": {made{try: func(context.Context, http.Handler,
			faulty.Fault) ([]Finder, error) {
			return []Finder{{Test: "TestDice"}}, nil
		}}, []Outcome{NotJudged, NotJudged}, "TestDice says that something is wrong although", 0,
			true},
		"it cannot be run": {made{try: func(context.Context, http.Handler,
			faulty.Fault) ([]Finder, error) {
			return nil, errors.New("no disk")
		}}, []Outcome{NotJudged, NotJudged}, "no disk", 0, true},
		"it accuses the right mock": {made{accused: []string{"GET /jars: wrong"}, try: nothing},
			nil, "", 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			told := 0
			s, err := Measure(t.Context(), c, faults, test.test, Options{Workers: 2,
				Done: func(Result) { told++ }})
			if err != nil {
				t.Fatal(err)
			}
			var got []Outcome
			for _, r := range s.Results {
				got = append(got, r.Outcome)
				left := r.Outcome == Survived || r.Outcome == NotShown || r.Outcome == NotCalled
				if left != (r.Next != "") || (r.Outcome == Found) != (r.Reason == "") {
					t.Errorf("%s: reason %q, next %q", r.Outcome, r.Reason, r.Next)
				}
			}
			if !slices.Equal(got, test.want) || told != len(test.want) {
				t.Errorf("got %v, %d told, want %v", got, told, test.want)
			}
			if test.says != "" && !strings.Contains(s.Results[0].Reason, test.says) {
				t.Errorf("the reason is %q", s.Results[0].Reason)
			}
			if test.none != (s.Percent == nil) || s.Percent != nil && *s.Percent != test.percent {
				t.Errorf("the score is %v: %s", s.Percent, s.Summary())
			}
		})
	}
	if _, err := Measure(t.Context(), c, faults, made{broken: errors.New("no")},
		Options{}); err == nil {
		t.Error("a test that cannot be run at all has a score")
	}
}

// TestWhatIsInterrupted: what was known by then is told, and nothing is concluded of the rest.
func TestWhatIsInterrupted(t *testing.T) {
	c, faults := load(t)
	ctx, cancel := context.WithCancel(t.Context())
	s, err := Measure(ctx, c, faults, made{try: func(_ context.Context, server http.Handler,
		_ faulty.Fault) ([]Finder, error) {
		statusOf(server, "/jars")
		cancel()
		return []Finder{{Test: "TestJars"}}, nil
	}}, Options{})
	if err != nil || s.Count(Found) != 1 || s.Count(NotJudged) != 1 || s.Interrupted == "" ||
		!strings.Contains(s.Summary(), "1 not judged; it was interrupted") {
		t.Errorf("%v: %s", err, s.Summary())
	}
}

// TestWhatIsMeantToFindItIsNamedFirst, and what cannot be kept of the others is counted.
func TestWhatIsMeantToFindItIsNamedFirst(t *testing.T) {
	r := Result{Fault: faulty.Fault{Check: verdict.Status}, Shown: 1}
	by := []Finder{{Operation: "GET /a", Check: verdict.State}}
	r.judge(by, false)
	if r.AsMeant() || r.More != 0 {
		t.Errorf("another check is what is meant: %+v", r)
	}
	for i := range 7 {
		by = append(by, Finder{Operation: fmt.Sprintf("GET /%d", i), Check: verdict.Status})
	}
	r.judge(by, false)
	if !r.AsMeant() || r.By[0].Check != verdict.Status || len(r.By) != mostFinders || r.More != 3 {
		t.Errorf("got %+v", r)
	}
	named := Result{Fault: faulty.Fault{Check: verdict.Status}, Shown: 1}
	if named.judge([]Finder{{Test: "TestA"}}, false); !named.AsMeant() {
		t.Error("nobody knows what a test checks, and it is not what is meant")
	}
}

// TestASecondCallerIsMissed by what takes two to be seen, and by nothing else.
func TestASecondCallerIsMissed(t *testing.T) {
	for class, want := range map[faulty.Class]string{faulty.ForeignShown: "as one caller only",
		faulty.MemberGone: "was called once"} {
		r := Result{Fault: faulty.Fault{Class: class}, Called: 1}
		if r.judge(nil, true); r.Outcome != NotShown || !strings.Contains(r.Reason, want) {
			t.Errorf("%s: %s: %s", class, r.Outcome, r.Reason)
		}
	}
}

// TestEveryClassHasSomethingToWriteNext, so that no survivor leaves a team without help.
func TestEveryClassHasSomethingToWriteNext(t *testing.T) {
	for _, class := range faulty.Classes() {
		if asserts[class] == "" {
			t.Errorf("nobody knows what to look at to find %s", class)
		}
	}
}

// TestTheSampleIsSpread over classes and operations, and the same each time.
// TestWhatToSendDependsOnTheAnswer: a fault of a refusal is shown by no call that succeeds.
func TestWhatToSendDependsOnTheAnswer(t *testing.T) {
	c, err := contract.Load(contract.Source{Document: contract.Text{Path: "lids.yaml",
		Bytes: []byte(`openapi: 3.1.0
info: {title: Lids, version: '1'}
paths:
  /lids:
    get:
      parameters: [{name: size, in: query, schema: {type: integer}}]
      responses:
        '200': {description: d, content: {application/json: {schema: {type: integer}}}}
        '400': {description: d, content: {application/json: {schema: {type: integer}}}}
`)}})
	if err != nil {
		t.Fatal(err)
	}
	faults, _ := faulty.Derive(c)
	said := map[bool]int{}
	for _, f := range faults {
		if f.Class != faulty.OtherType {
			continue
		}
		word := "succeeds"
		if f.Refused() {
			word = "is refused"
		}
		if got := next(Result{Fault: f, Outcome: NotShown}); !strings.Contains(got, word) {
			t.Errorf("%s: %s", f.ID, got)
		}
		said[f.Refused()]++
	}
	if said[true] == 0 || said[false] == 0 {
		t.Errorf("faults of refusals and of others: %v", said)
	}
}

func TestTheSampleIsSpread(t *testing.T) {
	var faults []faulty.Fault
	for i := range 300 {
		class := faulty.Classes()[i*i%7]
		faults = append(faults, faulty.Fault{ID: fmt.Sprint(i), Class: class,
			Operation: fmt.Sprint("GET /", i%10)})
	}
	const most = 70
	ids := func(seed uint64) (list []string) {
		for _, f := range Sample(faults, most, seed) {
			list = append(list, f.ID)
		}
		return list
	}
	first := ids(1)
	if len(first) != most || !slices.Equal(first, ids(1)) {
		t.Errorf("two samples of one seed differ, or have %d", len(first))
	}
	if slices.Equal(first, ids(2)) {
		t.Error("another seed takes the same ones")
	}
	classes, operations := map[faulty.Class]int{}, map[string]int{}
	for _, f := range Sample(faults, most, 1) {
		classes[f.Class]++
		operations[f.Operation]++
	}
	for class, n := range classes {
		if n < most/len(classes) {
			t.Errorf("%s has %d of %d", class, n, most)
		}
	}
	if len(operations) != 10 {
		t.Errorf("the operations are %v", operations)
	}
	if got := Sample(faults, 1000, 1); len(got) != len(faults) {
		t.Errorf("%d of all", len(got))
	}
}

// written is a score with results of every outcome, whose texts are hostile.
func written(t *testing.T) *Score {
	t.Helper()
	c, faults := load(t)
	s := &Score{Version: FormatVersion, Title: c.Title(), Test: "the suite </title><b>x</b>",
		Derived: 500, LeftOut: 10, Narrowed: "tested were a few <b>operations"}
	for i, outcome := range Outcomes() {
		for n := range 30 {
			f := faults[i%2]
			f.ID = fmt.Sprintf("%s-%d</code><img src=x>", strings.ReplaceAll(string(outcome), " ",
				"-"), n)
			f.Operation = fmt.Sprintf("GET /%d", n)
			f.Sentence = "<script>x()</script>\n::error::y \u001b[2J"
			r := Result{Fault: f, Outcome: outcome, Reason: "<i>why</i>"}
			if outcome == Found {
				r.Reason, r.By = "", []Finder{{Test: "<u>Test</u>"}}
			}
			r.Next = next(r)
			s.Results = append(s.Results, r)
		}
	}
	s.sum()
	return s
}

func TestTheTextIsBounded(t *testing.T) {
	var b bytes.Buffer
	s := written(t)
	if err := WriteText(&b, s); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	if lines := strings.Count(text, "\n"); lines > 200 {
		t.Errorf("%d lines", lines)
	}
	for _, hostile := range []string{"\x1b", "\n::error"} {
		if strings.Contains(text, hostile) {
			t.Errorf("the text has %q", hostile)
		}
	}
	for _, want := range []string{"SURVIVED: undocumented-status of GET /0: ", "  next: GET /0: ",
		"more that were not found, which the reports list", "25.0 %",
		"finds 30 of 120 faults",
		"30 cannot be found; 30 not judged; 10 of 500 were left out; tested were a few " +
			"<b>operations"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text has not %q:\n%s", want, text)
		}
	}
	if at := strings.Index(text, "SURVIVED"); at != 0 {
		t.Errorf("survivors stand at %d", at)
	}
	if err := WriteText(io.Discard, &Score{Test: "a"}); err != nil {
		t.Error(err)
	}
}

func TestThePageEscapesEverything(t *testing.T) {
	var b bytes.Buffer
	if err := WriteHTML(&b, written(t)); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, hostile := range []string{"<script", "<img", "<b>", "<i>", "<u>", "\x1b", "</title><"} {
		if strings.Contains(page, hostile) {
			t.Errorf("the page has %q", hostile)
		}
	}
	for _, id := range []string{"survived-29", "found-29", "not-shown-29", "cannot-be-found-29",
		"tested were a few"} {
		if !strings.Contains(page, id) {
			t.Errorf("the page does not have %s", id)
		}
	}
}

func TestAnAccusationIsTold(t *testing.T) {
	s := &Score{Test: "a test", Title: "Jars", Accused: []string{"GET /jars: <b>\x1bwrong"}}
	var text, page bytes.Buffer
	if err := errors.Join(WriteText(&text, s), WriteHTML(&page, s)); err != nil {
		t.Fatal(err)
	}
	for _, got := range []string{text.String(), page.String()} {
		if !strings.Contains(got, "no score: a test accuses a mock that does nothing wrong") ||
			strings.Contains(got, "\x1b") {
			t.Errorf("got %s", got)
		}
	}
}

func TestTheJSONCanBeRead(t *testing.T) {
	var b bytes.Buffer
	if err := WriteJSON(&b, written(t)); err != nil {
		t.Fatal(err)
	}
	var read struct {
		Found, Of int
		Percent   float64
		Results   []struct {
			ID, Class, Operation, Outcome, Next string
			By                                  []struct{ Test string }
		}
	}
	if err := json.Unmarshal(b.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	if read.Found != 30 || read.Of != 120 || read.Percent != 25 || len(read.Results) != 180 ||
		read.Results[0].By[0].Test != "<u>Test</u>" || read.Results[30].Next == "" {
		t.Errorf("read %+v", read)
	}
}

// TestAlmostAllIsNotAll: only what finds everything has 100 %.
func TestAlmostAllIsNotAll(t *testing.T) {
	for percent, want := range map[float64]string{100: "100.0 %", 99.96: "99.9 %", 50: "50.0 %",
		0: "0.0 %"} {
		if got := percentage(percent); got != want {
			t.Errorf("%v is %s", percent, got)
		}
	}
	if got := (Row{Counts: map[Outcome]int{Unfindable: 2}}).Score(); got != "–" {
		t.Errorf("of nothing it is %s", got)
	}
}

// TestThePageIsBounded, and says what it does not show.
func TestThePageIsBounded(t *testing.T) {
	s := written(t)
	survivor, catch := s.Results[30], s.Results[0]
	s.Results = nil
	for i := range 600 {
		s.Results = append(s.Results, catch, survivor)
		survivor.Operation = fmt.Sprint("GET /", max(0, i-60))
	}
	var b bytes.Buffer
	if err := WriteHTML(&b, s); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"and 12 more, which proof.json lists", "And 39 more groups",
		"And 100 more, which"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}
