package check

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/tree"
)

// row is one exchange and everything the checks have to say of it. Without findings it is one they
// must accept.
type row struct {
	check    verdict.Check
	name     string
	document string
	overlay  string
	answer   answer
	ask      *ask // what is judged instead of the answer
	findings []expected
}

// expected is a finding in full. Its place in the contract is the first occurrence of a text in the
// document, or in the overlay where it begins with "overlay: "; what is found there is what a
// reader is led to.
type expected struct {
	check            verdict.Check
	severity         verdict.Severity // error where nothing is said
	message          string
	expected, actual string
	hint, note       string
	instance         string // "-" where it is not about the body
	at, pointer      string
}

// subject is what a row is about, under its contract.
func (r row) subject(c *contract.Contract, operation *contract.Operation) Subject {
	if r.ask != nil {
		return Subject{Contract: c, Operation: operation, Exchange: r.ask.exchange()}
	}
	return Subject{Contract: c, Operation: operation, Exchange: r.answer.exchange()}
}

func (r row) judge(s Subject) verdict.Verdict {
	if r.ask != nil {
		return Request(s)
	}
	return Response(s)
}

// allRows are those of responses and of requests.
func allRows() []row { return slices.Concat(theTable, theRequests, dateRows) }

func TestEveryCheckRefusesAndAccepts(t *testing.T) {
	for _, r := range allRows() {
		t.Run(string(r.check)+" "+r.name, func(t *testing.T) {
			c := loadContract(t, r.document, r.overlay)
			s := r.subject(c, operationOf(t, c))
			judged := r.judge(s)
			got := slices.Clone(judged.Findings)
			want := make([]verdict.Finding, 0, len(r.findings))
			for _, e := range r.findings {
				want = append(want, e.finding(t, r))
			}
			if show(t, append([]verdict.Finding{}, got...)) != show(t, want) {
				t.Errorf("got  %s\nwant %s", show(t, got), show(t, want))
			}
			errors := slices.ContainsFunc(want,
				func(f verdict.Finding) bool { return f.Severity == verdict.Error })
			if conforms := (verdict.Verdict{Findings: got}).Conforms(); conforms == errors {
				t.Errorf("Conforms is %v with %d findings", conforms, len(want))
			}
			for _, f := range got {
				if problem := unpleasant(f.Message); problem != "" {
					t.Errorf("the message %q %s", f.Message, problem)
				}
			}
		})
	}
}

func (e expected) finding(t *testing.T, r row) verdict.Finding {
	t.Helper()
	f := verdict.Finding{Check: e.check, Severity: verdict.Error, Message: e.message,
		Expected: e.expected,
		Actual:   e.actual, Hint: e.hint, Note: e.note}
	if e.severity != "" {
		f.Severity = e.severity
	}
	if e.instance != "-" {
		instance := tree.Pointer(e.instance)
		f.Instance = &instance
	}
	f.Contract = verdict.Location{Layer: verdict.Published, File: "doc", Line: 1,
		Pointer: tree.Pointer(e.pointer)}
	text, at := r.document, e.at
	if amended, found := strings.CutPrefix(at, "overlay: "); found {
		text, at = r.overlay, amended
		f.Contract.Layer, f.Contract.File = verdict.Amended, "overlay"
	}
	before, _, found := strings.Cut(text, at)
	if !found {
		t.Fatalf("%s does not stand in %s", at, text)
	}
	f.Contract.Column = utf8.RuneCountInString(before) + 1
	return f
}

// unpleasant tells what keeps a message from being one plain sentence for people, or "".
func unpleasant(message string) string {
	for _, rule := range []struct{ pattern, what string }{
		{`^\s|\s$|  `, "has blanks too many"},
		{`[\n\r\t]`, "has more than one line"},
		{`[.:;]$`, "ends in punctuation"},
		{`%!|<nil>|\[\]`, "was not formatted"},
		{`(mime|json|gzip):`, "names a package of the program"},
		{`^$|^[A-Z]`, "does not begin like a clause"},
	} {
		if regexp.MustCompile(rule.pattern).MatchString(message) {
			return rule.what
		}
	}
	return ""
}

func TestUnpleasantMessagesAreTold(t *testing.T) {
	for _, message := range []string{"", "a  b", "a\nb", "a.", "a:", "the %!d", "is <nil>",
		"mime: no", "The"} {
		if unpleasant(message) == "" {
			t.Errorf("%q passes", message)
		}
	}
}

// TestTheTableKnowsEveryCheck reads the constants from the source, so that a new check cannot be
// forgotten.
func TestTheTableKnowsEveryCheck(t *testing.T) {
	ids := checkIDs(t)
	if len(ids) < 10 {
		t.Fatalf("the source has only the checks %v", ids)
	}
	for _, id := range ids {
		refused, accepted := 0, 0
		for _, r := range allRows() {
			switch {
			case r.check != id:
			case len(r.findings) == 0:
				accepted++
			case r.findings[0].check == id:
				refused++
			}
		}
		if id == verdict.Operation || id == verdict.Required || id == verdict.Flip ||
			slices.Contains(verdict.Generated(), id) {
			// found where traffic is read, by expectations (conform), by a suite, by explore
			continue
		}
		if refused == 0 || accepted == 0 {
			t.Errorf("%s refuses %d rows and accepts %d; at least one of each is wanted", id,
				refused, accepted)
		}
	}
}

func checkIDs(t *testing.T) []verdict.Check {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../../harness/verdict/check.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var ids []verdict.Check
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || fmt.Sprint(spec.Type) != "Check" || len(spec.Values) != 1 {
			return true
		}
		text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, verdict.Check(text))
		return true
	})
	return ids
}

// TestVerdictsArePure judges all rows of the table twice and in parallel, under one contract each.
func TestVerdictsArePure(t *testing.T) {
	for _, r := range allRows() {
		c := loadContract(t, r.document, r.overlay)
		s := r.subject(c, operationOf(t, c))
		verdicts := make(chan verdict.Verdict)
		for range 4 {
			go func() { verdicts <- r.judge(s) }()
		}
		first := <-verdicts
		for range 3 {
			if again := <-verdicts; !reflect.DeepEqual(first, again) {
				t.Errorf("%s %s: %s\nand then %s", r.check, r.name, show(t, first), show(t, again))
			}
		}
		if want := r.subject(c, s.Operation).Exchange; !reflect.DeepEqual(s.Exchange, want) {
			t.Errorf("%s %s: the exchange was changed to %+v", r.check, r.name, s.Exchange)
		}
	}
}
