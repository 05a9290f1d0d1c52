package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"plumbline/harness/verdict"
)

func ndjsonSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := jsonschema.UnmarshalJSON(bytes.NewReader(NDJSONSchema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("urn:line", text); err != nil {
		t.Fatal(err)
	}
	return compiler.MustCompile("urn:line")
}

func ndjsonLines(t *testing.T, run Run) []line {
	t.Helper()
	var b strings.Builder
	if err := WriteNDJSON(&b, run); err != nil {
		t.Fatal(err)
	}
	schema := ndjsonSchema(t)
	var lines []line
	for text := range strings.Lines(b.String()) {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%v\n%s", err, text)
		}
		var l line
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, l)
	}
	return lines
}

// A run has a line for each exchange in the order of its HAR, whether a case judged it or not.
func TestNDJSONOfARun(t *testing.T) {
	stray := verdict.Verdict{Findings: []verdict.Finding{missing}}
	judged := richExchange("a#1", "GET /roles", 200)
	judged.Judged = true
	aside, unknown, clean := judged, judged, judged
	aside.ID, aside.Judged, aside.Aside = "a#2", false, &stray
	unknown.ID, unknown.Judged = "a#3", false
	clean.ID, clean.Judged, clean.Aside = "clean-up#1", false, &verdict.Verdict{}
	demanded := unasked
	demanded.Contract = verdict.Location{}
	c := Case{Exchanges: []Exchange{judged, aside, unknown},
		Findings: []Finding{{Finding: demanded, Exchange: "a#1"}, {Finding: missing}}}
	lines := ndjsonLines(t, Run{Suites: []Suite{{Name: "a", Cases: []Case{c},
		Document: Document{Path: "a.json"}, CleanUp: []Exchange{clean}}}})
	for i, want := range []struct {
		exchange string
		verdict  verdict.Outcome
		findings int
		aside    bool
	}{
		{"a#1", verdict.Violates, 1, false},
		{"a#2", verdict.Violates, 1, true},
		// nobody knows what the checks say of it
		{"a#3", verdict.Unverifiable, 0, true},
		{"clean-up#1", verdict.Conforms, 0, true},
	} {
		if len(lines) != 4 {
			t.Fatalf("got %d lines, want 4", len(lines))
		}
		l := lines[i]
		if l.Exchange != want.exchange || l.Verdict != want.verdict ||
			len(l.Findings) != want.findings || l.Aside != want.aside || l.Entry != i ||
			l.File != "a.har" {
			t.Errorf("line %d: got %+v, want %+v", i, l, want)
		}
	}
	if l := lines[0].Findings[0].Contract; l.File != "a.json" || l.Line != 1 {
		t.Errorf("what a case demands stands at %+v, want the document", l)
	}
}

func TestNDJSONShowsNoMask(t *testing.T) {
	x := richExchange("a#1", "GET /roles", 200)
	x.Judged, x.Request.URL = true, "http://h.example/a?token=abc1&more=abc12"
	x.Masks = map[string]string{"abc1": "FIRST", "abc12": "SECOND"}
	lines := ndjsonLines(t, Run{Suites: []Suite{{Name: "a", Document: Document{Path: "a.json"},
		Cases: []Case{{Exchanges: []Exchange{x}}}}}})
	if want := "http://h.example/a?token=[FIRST]&more=[SECOND]"; lines[0].URL != want {
		t.Errorf("got %s, want %s", lines[0].URL, want)
	}
}

func TestNDJSONTellsOfAWriterThatFails(t *testing.T) {
	if err := WriteNDJSON(broken{}, rich()); !errors.Is(err, errBroken) {
		t.Errorf("got %v", err)
	}
}
