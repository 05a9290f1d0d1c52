package report

import (
	"fmt"
	"strings"
	"testing"

	"plumbline/harness/verdict"
)

// recording is recorded traffic with an entry for each outcome; those that failed have one cause,
// and every third of them another one as well.
func recording(file string, outcomes ...CaseOutcome) Suite {
	suite := Suite{Name: "shop", Title: "shop.yaml", Subject: Recording,
		Document:   Document{Path: "shop.yaml", SHA256: strings.Repeat("0a", 32)},
		Recordings: []Document{{Path: file, SHA256: fmt.Sprintf("%064x", len(file))}},
		Target:     Target{Name: file}}
	for i, outcome := range outcomes {
		id := fmt.Sprintf("%s#%d", file, i)
		c := Case{Operation: "GET /items", Title: fmt.Sprintf("GET /items?page=%d → 200", i),
			Source: file + ":1", Outcome: outcome, Exchanges: []Exchange{{ID: id,
				Operation: "GET /items", Judged: true, Recorded: &Entry{File: file, Index: i},
				Request:  Request{Method: "GET", URL: "http://shop.example/items"},
				Response: &Response{Status: 200}}}}
		switch outcome {
		case Failed:
			c.Findings = []Finding{{Finding: missing, Exchange: id}}
			if i%3 == 0 {
				c.Findings = append(c.Findings, Finding{Finding: unasked, Exchange: id})
			}
		case Errored:
			c.Unchecked = []Unchecked{{Exchange: id, Unchecked: verdict.Unchecked{
				Check: verdict.BodySchema, Reason: "the body was not recorded"}}}
		case Passed, Skipped, Waived, Unsupported:
		}
		suite.Cases = append(suite.Cases, c.Explained())
	}
	return suite
}

func repeat(n int, outcome CaseOutcome) []CaseOutcome {
	list := make([]CaseOutcome, n)
	for i := range list {
		list[i] = outcome
	}
	return list
}

func asText(t *testing.T, suite Suite, options TextOptions) string {
	t.Helper()
	var b strings.Builder
	if err := WriteText(&b, Run{Suites: []Suite{suite}}, options); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestOneCauseIsListedOnceInALargeRecording(t *testing.T) {
	suite := recording("a.har", append(append(repeat(3000, Failed), repeat(7, Errored)...),
		Passed)...)
	suite.Cases[3007].Findings = []Finding{{Finding: verdict.Finding{Check: verdict.Status,
		Severity: verdict.Warning, Message: "only in one that conforms"}}}
	text := asText(t, suite, TextOptions{})
	if n := strings.Count(text, "\n#") + 1; n != 2 {
		t.Errorf("%d entries are listed, want one that violates and one that is unverifiable:\n%s",
			n, text)
	}
	for _, want := range []string{"found     in 3000 entries\n", "found     in 1000 entries\n",
		"found     in 7 entries\n",
		"3005 entries that do not conform not listed, since a listed one has the same findings; " +
			"--verbose lists all\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("want %q in\n%s", want, text)
		}
	}
	if n := strings.Count(asText(t, suite, TextOptions{Verbose: true}), "#"); n < 3007 {
		t.Errorf("a verbose text has %d entries, want all", n)
	}
}

func TestALargeRecordingWithManyCausesIsBounded(t *testing.T) {
	suite := recording("a.har", repeat(60, Failed)...)
	for i := range suite.Cases {
		suite.Cases[i].Findings = suite.Cases[i].Findings[:1]
		suite.Cases[i].Findings[0].Contract.Line = i + 1
		suite.Cases[i].Findings[0].Contract.Pointer = published(1, 1, "/a").Pointer.Child(
			fmt.Sprint("p", i))
	}
	text := asText(t, suite, TextOptions{})
	if n := strings.Count(text, ": violates"); n != maxListed {
		t.Errorf("%d entries are listed, want %d", n, maxListed)
	}
	if want := "10 entries that do not conform not listed, with 10 findings that no listed one " +
		"has; --format ndjson has all of them; --verbose lists all\n"; !strings.Contains(text,
		want) {
		t.Errorf("want %q in\n%s", want, text)
	}
}

func TestARecordingThatIsUnverifiableDoesNotConform(t *testing.T) {
	for _, test := range []struct {
		outcomes []CaseOutcome
		conforms bool
		verdict  string
	}{
		{[]CaseOutcome{Passed, Passed}, true, "conforms"},
		{[]CaseOutcome{Passed, Errored}, false, "could not be judged as a whole"},
		{[]CaseOutcome{Errored}, false, "could not be judged as a whole"},
		{[]CaseOutcome{Passed, Failed}, false, "does not conform"},
	} {
		suite := recording("a.har", test.outcomes...)
		if suite.Conforms() != test.conforms || suite.Verdict() != test.verdict {
			t.Errorf("%v: got %t, %q", test.outcomes, suite.Conforms(), suite.Verdict())
		}
	}
}

func TestRecordingsAreMergedSideBySide(t *testing.T) {
	a := Run{Version: 1, Suites: []Suite{recording("a.har", Passed, Failed)}}
	b := Run{Version: 1, Suites: []Suite{recording("another.har", Errored)}}
	merged, err := Merge([]Run{a, b})
	if err != nil {
		t.Fatal(err)
	}
	suite := merged.Suites[0]
	if len(suite.Cases) != 3 || len(suite.Recordings) != 2 ||
		suite.Target.Name != "2 recordings" || suite.Cases[2].Exchanges[0].ID != "another.har#0" {
		t.Errorf("got %+v", suite)
	}
	if _, err := Merge([]Run{a, a}); err == nil ||
		!strings.Contains(err.Error(), "the recording a.har was judged in both") {
		t.Errorf("one recording twice: got %v", err)
	}
	called := a
	called.Suites = []Suite{{Name: "shop", Document: a.Suites[0].Document}}
	if _, err := Merge([]Run{a, called}); err == nil ||
		!strings.Contains(err.Error(), "one is about recorded traffic") {
		t.Errorf("a recording and a run: got %v", err)
	}
}

func TestRecordingsAreComparedByOperation(t *testing.T) {
	older := Run{Suites: []Suite{recording("a.har", Passed, Failed, Passed)}}
	newer := Run{Suites: []Suite{recording("b.har", Passed, Passed, Passed, Passed, Passed)}}
	d := Diff(older, newer)
	if len(d.Fixed) != 1 || len(d.NewFindings)+len(d.Unknown)+len(d.Appeared)+len(d.Gone) != 0 ||
		len(d.Cases) != 1 || d.Cases[0].New != Passed {
		t.Errorf("got %+v, want the finding fixed", d)
	}
	newer.Suites[0].Cases = newer.Suites[0].Cases[:1]
	newer.Suites[0].Cases[0].Outcome = Errored
	if d := Diff(older, newer); len(d.Unknown) != 1 || len(d.Fixed) != 0 {
		t.Errorf("got %+v, want the finding no longer known", d)
	}
}
