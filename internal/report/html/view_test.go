package html

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"plumbline/internal/coverage"
	"plumbline/internal/report"
)

func TestVerdicts(t *testing.T) {
	for _, test := range []struct {
		outcomes []report.CaseOutcome
		problems []string
		want     string
		class    report.CaseOutcome
	}{
		{nil, nil, "was not tested", report.Skipped},
		{nil, []string{"set-up"}, "was not tested", report.Skipped},
		{[]report.CaseOutcome{report.Skipped, report.Unsupported}, nil, "was not tested",
			report.Skipped},
		{[]report.CaseOutcome{report.Passed, report.Skipped}, nil, "conforms", report.Passed},
		{[]report.CaseOutcome{report.Passed, report.Waived}, nil, "conforms but for 1 waived case",
			report.Waived},
		{[]report.CaseOutcome{report.Waived, report.Waived}, nil, "conforms but for 2 waived cases",
			report.Waived},
		{[]report.CaseOutcome{report.Passed}, []string{"tear-down"},
			"could not be tested to the end",
			report.Errored},
		{[]report.CaseOutcome{report.Errored}, nil, "could not be tested to the end",
			report.Errored},
		{[]report.CaseOutcome{report.Passed, report.Errored, report.Waived}, nil,
			"could not be tested to the end", report.Errored},
		{[]report.CaseOutcome{report.Passed, report.Errored, report.Failed}, nil,
			"does not conform",
			report.Failed},
	} {
		suite := report.Suite{Problems: test.problems}
		for _, o := range test.outcomes {
			suite.Cases = append(suite.Cases, report.Case{Outcome: o})
		}
		got, class := verdictOf(suite)
		if got != test.want || class != string(test.class) {
			t.Errorf("%v with problems %q: %q in the color of %s, want %q in that of %s",
				test.outcomes, test.problems, got, class, test.want, test.class)
		}
		if conforms := strings.HasPrefix(got, "conforms"); conforms != suite.Conforms() {
			t.Errorf("%v with problems %q: %q, but the model says that it conforms: %v",
				test.outcomes, test.problems, got, suite.Conforms())
		}
	}
}

func TestBodies(t *testing.T) {
	deep := strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1)
	large := `["` + strings.Repeat("x", maxText) + `"]`
	for _, test := range []struct {
		name              string
		body              report.Body
		what, text, exact string
		cut               bool
	}{
		{"text", report.Body{Text: "plain"}, "5 bytes", "plain", "", false},
		{"empty", report.Body{}, "empty", "", "", false},
		{"JSON", report.Body{Text: `{"b":1.0,"a":[1e400,"\u00e4"],"b":{}}`},
			"37 bytes, JSON indented for reading",
			"{\n  \"b\": 1.0,\n  \"a\": [\n    1e400,\n    \"\\u00e4\"\n  ],\n  \"b\": {}\n}",
			`{"b":1.0,"a":[1e400,"\u00e4"],"b":{}}`, false},
		{"JSON that is indented already", report.Body{Text: "[\n  1\n]"}, "7 bytes", "[\n  1\n]",
			"", false},
		{"a number", report.Body{Text: "12"}, "2 bytes", "12", "", false},
		{"what is no JSON", report.Body{Text: `{"a":`}, "5 bytes", `{"a":`, "", false},
		{"deep JSON", report.Body{Text: deep}, "82 bytes", deep, "", false},
		{"large JSON", report.Body{Text: large}, "64 KiB", large[:maxText], "", true},
		{"base64", report.Body{Text: "AAH/", Base64: true},
			"3 bytes, not text in UTF-8, here in base64", "AAH/", "", false},
		{"what is no base64", report.Body{Text: "!", Base64: true},
			"not text in UTF-8, here in base64", "!", "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := newBody(test.body, nil, true)
			if got.What != test.what || joined(got.Text) != test.text ||
				joined(got.Exact) != test.exact || (got.Cut != "") != test.cut {
				t.Errorf("%s: %q, exactly %q, cut %q; want %s: %q, exactly %q", got.What,
					joined(got.Text), joined(got.Exact), got.Cut, test.what, test.text, test.exact)
			}
		})
	}
}

func TestIndentingMakesNoShortBodyEndless(t *testing.T) {
	// Forty levels, and in the deepest as many short lines as fit.
	text := strings.Repeat("[", maxDepth) + strings.Repeat("1,", (maxText-2*maxDepth-2)/2) + "1" +
		strings.Repeat("]", maxDepth)
	if got := newBody(report.Body{Text: text}, nil, true); len(joined(got.Text)) > 4*maxText {
		t.Errorf("a body of %d bytes is shown in %d", len(text), len(joined(got.Text)))
	}
}

func TestALineEndInAHeaderMakesNoHeader(t *testing.T) {
	x := exchange("a#1", "GET /a", 200, "", "")
	x.Request.URL += "\nX-Made: up"
	x.Response.Header = []report.Header{{Name: "A", Value: "b\r\nX-Made: up"}}
	v := newExchange(x, false)
	for _, head := range []string{joined(v.Request.Head), joined(v.Response.Head)} {
		if strings.Contains(head, "\nX-Made") {
			t.Errorf("a header is made up: %q", head)
		}
	}
}

func TestCurlIsCopiedOnlyAsItIsShown(t *testing.T) {
	for curl, want := range map[string]bool{"curl -sS 'a'": true, "": false, "curl '\u202e'": false,
		"curl " + strings.Repeat("x", maxText): false, "curl 'two\nlines'": true} {
		if got := newExchange(report.Exchange{Curl: curl}, false).Copy; got != want {
			t.Errorf("%.40q can be copied: %v, want %v", curl, got, want)
		}
	}
}

func TestMatrix(t *testing.T) {
	status := func(name string, l coverage.Level, n int) coverage.Item {
		return coverage.Item{Kind: coverage.KindStatus, Name: name, Level: l, Present: n,
			Reason: "because"}
	}
	m := newMatrix(&coverage.Coverage{Operations: []coverage.Operation{
		{Name: "GET /a", Calls: 1, Items: []coverage.Item{status("default", coverage.Seen, 2),
			status("4XX", coverage.NotReached, 0), status("404", coverage.Exercised, 1)}},
		{Name: "GET /b", Items: []coverage.Item{status("200", coverage.Exercised, 1),
			status("5XX", coverage.NotProvokable, 0),
			{Kind: coverage.KindParameter, Name: "query a", Level: coverage.Exercised}}},
	}}, nil)
	if want := []string{"200", "404", "4XX", "5XX", "default"}; !slices.Equal(m.Columns, want) {
		t.Errorf("the columns are %q, want %q", m.Columns, want)
	}
	var cells []string
	for _, row := range m.Rows {
		for _, c := range row.Cells {
			if c.Level == nil {
				cells = append(cells, "–")
				continue
			}
			cells = append(cells, fmt.Sprintf("%s %d", c.Level.Name, c.Count))
		}
	}
	want := []string{"–", "exercised 1", "not reached 0", "–", "only seen 2", "exercised 1", "–",
		"–", "not provokable 0", "–"}
	if !slices.Equal(cells, want) {
		t.Errorf("the cells are %q, want %q", cells, want)
	}
	if len(m.NotProvokable) != 1 || m.NotProvokable[0].Name != "5XX" ||
		m.NotProvokable[0].Operation != "GET /b" || m.NotProvokable[0].Reason != "because" {
		t.Errorf("not provokable are %+v, want 5XX of GET /b", m.NotProvokable)
	}
	if len(m.Operations[0].Missed) != 2 || len(m.Operations[1].Missed) != 0 ||
		len(m.Operations[1].Reached) != 2 {
		t.Errorf("the operations are %+v", m.Operations)
	}
	var kinds []string
	for _, row := range m.Kinds {
		kinds = append(kinds, fmt.Sprint(row.Kind, row.Counts, row.Total, " ", row.Percent))
	}
	if want := []string{"parameter[1 0 0 0] 1 100 %", "status[2 1 1 1] 5 50 %",
		"all[3 1 1 1] 6 60 %"}; !slices.Equal(kinds, want) {
		t.Errorf("the kinds are %q, want %q", kinds, want)
	}
}

// TestAFilteredRunListsNothingOfWhatItLeftOut, neither of an operation nor of cases of one.
func TestAFilteredRunListsNothingOfWhatItLeftOut(t *testing.T) {
	missed := coverage.Item{Kind: coverage.KindStatus, Name: "404", Level: coverage.NotReached}
	operation := func(name string, calls int) coverage.Operation {
		return coverage.Operation{Name: name, Calls: calls, Items: []coverage.Item{missed}}
	}
	run := rich()
	run.Suites = run.Suites[:1]
	run.Suites[0].Coverage = &coverage.Coverage{Operations: []coverage.Operation{
		operation("GET /whole", 1), operation("GET /part", 1), operation("GET /none", 0)}}
	run.Suites[0].Cases = []report.Case{
		{Title: "a", Operation: "GET /whole", Outcome: report.Passed},
		{Title: "b", Operation: "GET /part", Outcome: report.Passed},
		{Title: "c", Operation: "GET /part", Outcome: report.Skipped, Reason: report.NotSelected},
		{Title: "d", Operation: "GET /none", Outcome: report.Skipped, Reason: report.NotSelected},
	}
	m := newPage(run).Suites[0].Coverage
	if len(m.Operations) != 2 || len(m.Operations[0].Missed) != 1 ||
		len(m.Operations[1].Missed) != 0 || m.Operations[1].NotListed != 1 || m.LeftOut != 1 {
		t.Errorf("got %+v", m)
	}
	text := written(t, run)
	for _, want := range []string{"Operations that were left out of this run: 1.",
		"1 of 1 not exercised, and not listed: cases of the operation were left out"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestNoPercentageOfNothing(t *testing.T) {
	if got := newKindRow("status",
		map[coverage.Level]int{coverage.NotProvokable: 3}).Percent; got != "–" {
		t.Errorf("of what cannot be provoked %s is covered, want –", got)
	}
	if got := newKindRow("status",
		map[coverage.Level]int{coverage.Exercised: 999, coverage.Seen: 1}).Percent; got != "99 %" {
		t.Errorf("of 999 in 1000 %s is covered, want 99 %%", got)
	}
}

func TestSpans(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 ms", 40 * time.Microsecond: "0 ms", 640 * time.Microsecond: "0.6 ms",
		7210 * time.Microsecond: "7.2 ms", 12340 * time.Microsecond: "12 ms",
		1234 * time.Millisecond: "1.23 s", 81 * time.Second: "1m21s",
	} {
		if got := span(report.Seconds(d)); got != want {
			t.Errorf("%v is shown as %q, want %q", d, got, want)
		}
	}
}

func TestIDs(t *testing.T) {
	names := &ids{map[string]bool{}, map[string]int{}}
	for _, test := range []struct{ name, want string }{
		{"a.b-c_1", "case-a.b-c_1"}, {"a.b-c_1", "case-a.b-c_1-2"}, {"", "case-"},
		{"a b\"<", "case-a-b--"}, {"a b\"'", "case-a-b---2"}, {"ä", "case--"},
	} {
		if got := names.next("case-", test.name); got != test.want {
			t.Errorf("the id of %q is %q, want %q", test.name, got, test.want)
		}
	}
}

func TestWaiversHaveTheirFindings(t *testing.T) {
	s := newSuite(respoke(), &ids{map[string]bool{}, map[string]int{}}, false)
	if len(s.Waivers) != 2 || len(s.Waivers[0].Findings) != 1 || len(s.Waivers[1].Findings) != 0 ||
		len(s.Orphans) != 0 {
		t.Fatalf("the waivers are %+v, and %+v have none", s.Waivers, s.Orphans)
	}
	w := s.Waivers[0]
	if w.URL != "https://tracker.example.test/issues/812" || w.Expires != "2026-12-31" ||
		w.Matches != "check response-header, operation GET /apps" ||
		w.Findings[0].Case != "case-respoke.apps.list.headers" {
		t.Errorf("the waiver is %+v", w)
	}
	if s.Waivers[1].URL != "" {
		t.Errorf("%q is taken for a link", s.Waivers[1].Link)
	}
	for link, want := range map[string]string{"javascript:alert(1)": "", "ftp://a.example": "",
		"http:": "", "//a.example": "", "HTTPS://a.example/%zz": "",
		"http://a.example/x y": "http://a.example/x%20y"} {
		waiver := report.Waiver{}
		waiver.Link = link
		if got := newWaiver(waiver, "").URL; got != want {
			t.Errorf("the link %q leads to %q, want %q", link, got, want)
		}
	}
}

func TestWhatWasNotTestedIsTallied(t *testing.T) {
	run := many(200)
	rows := untested(respoke())
	if len(rows) != 2 || rows[0].What != "skipped" || rows[1].What != "unsupported" ||
		rows[1].Reason != "the target does not allow its limit to be exceeded" {
		t.Errorf("not tested is %+v", rows)
	}
	if rows := remarks(run.Suites[0]); len(rows) != 1 || rows[0].Count != 200 ||
		rows[0].Note != "warning" {
		t.Errorf("the remarks are %+v, want one, 200 times", rows)
	}
	if rows := unchecked(respoke()); len(rows) != 1 || rows[0].What != "content-type" ||
		rows[0].Note != "the contract says nothing of the matter" {
		t.Errorf("not checked is %+v", rows)
	}
}
