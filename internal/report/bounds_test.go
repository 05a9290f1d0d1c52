package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/har"
	"plumbline/internal/redact"
	"plumbline/internal/tree"
)

// TestOfALongBodyTheBeginningIsKept, in every form, and a HAR does not pretend that it is all.
func TestOfALongBodyTheBeginningIsKept(t *testing.T) {
	for name, body := range map[string]string{
		"text": strings.Repeat("a", 9_000_000), "bytes": strings.Repeat("\xff", 9_000_000)} {
		x := &exchange.Exchange{
			Request: exchange.Request{Method: "GET", URL: "https://a.example/",
				Header: http.Header{}},
			Response: &exchange.Response{Status: 200, Proto: "HTTP/1.1",
				Header: http.Header{"Content-Type": {"text/plain"}}, Body: []byte(body)},
		}
		recorded := Record(x, "a#1", "GET /", &redact.Redactor{})
		kept := recorded.Response.Body
		if n := len(kept.restore()); n != beginningKept || n+kept.Omitted != len(body) {
			t.Errorf("%s: %d bytes are kept and %d omitted, of %d", name, n, kept.Omitted,
				len(body))
		}
		var b bytes.Buffer
		run := Run{Suites: []Suite{{Name: "a", Cases: []Case{{Title: "t",
			Exchanges: []Exchange{recorded}}}}}}
		if err := WriteHAR(&b, run, "a"); err != nil {
			t.Fatal(err)
		}
		entries, err := har.Read("a.har", b.Bytes(), nil)
		if err != nil || len(entries) != 1 ||
			!strings.Contains(entries[0].ResponseBodyUnknown, "too long to be kept") {
			t.Errorf("%s: read back: %+v, %v", name, entries, err)
		}
	}
}

func TestOfAHeaderSectionTheLinesAreKeptThatFit(t *testing.T) {
	header := http.Header{"A": {"short"}, "Huge": {strings.Repeat("h", maxKeptHeader)}}
	for range 5000 {
		header.Add("Set-Cookie", "a="+strings.Repeat("c", 100))
	}
	x := &exchange.Exchange{Request: exchange.Request{Method: "GET", URL: "https://a.example/"},
		Response: &exchange.Response{Status: 200, Header: header}}
	kept := Record(x, "a#1", "GET /", &redact.Redactor{}).Response
	if kept.Header[0] != (Header{"A", "short"}) || headerSize(kept.Header) > maxKeptHeader ||
		len(kept.Header)+kept.HeaderOmitted != 5002 || kept.HeaderOmitted == 0 {
		t.Errorf("%d lines of %d bytes, %d omitted, the first %v", len(kept.Header),
			headerSize(kept.Header), kept.HeaderOmitted, kept.Header[0])
	}
}

// TestTextsAreCutAfterTheirSecrets: the place where a text is cut shows no part of one.
func TestTextsAreCutAfterTheirSecrets(t *testing.T) {
	redactor := &redact.Redactor{}
	redactor.Secret("A_KEY", canary)
	long := strings.Repeat(".", maxText-5) + canary + strings.Repeat(".", 9_000)
	name := tree.PointerOf(long)
	shown := Shown(redactor, verdict.Verdict{
		Findings: []verdict.Finding{{Message: long, Expected: long, Actual: long, Hint: long,
			Note: long, Instance: &name, Places: []tree.Pointer{name}}},
		Unchecked: []verdict.Unchecked{{Reason: long}},
	})
	text, err := json.Marshal(shown)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(text, []byte(canary[:3])) || len(text) > 9*maxText ||
		bytes.Count(text, []byte(" bytes more)")) != 8 {
		t.Errorf("%d bytes: %s", len(text), text)
	}
}

func TestWhatWasNotJudgedIsBounded(t *testing.T) {
	list := []verdict.Unchecked{{Reason: "twice", Silent: true}, {Reason: "twice", Silent: true}}
	for i := range 30_000 {
		list = append(list, verdict.Unchecked{Reason: fmt.Sprintf("$[%d] cannot be judged", i)})
	}
	kept := unrepeated(list)
	if len(kept) != maxUnchecked || kept[0].Silent ||
		kept[len(kept)-1].Reason != "$[99] cannot be judged (and 29901 more)" {
		t.Errorf("%d are kept, the last %+v", len(kept), kept[len(kept)-1])
	}
}

// longRecording is a result of so many entries, of which every third is wrong in one of two ways.
func longRecording(entries int) Run {
	suite := Suite{Name: "pets", Title: "pets.yaml", Subject: Recording,
		Target:   Target{Name: "a.har"},
		Document: Document{Path: "pets.yaml", SHA256: strings.Repeat("0a", 32)}}
	at := tree.PointerOf("0")
	for i := range entries {
		id := fmt.Sprintf("a.har#%d", i)
		c := Case{Title: "GET /pets → 200", Source: fmt.Sprintf("a.har:%d", i+1),
			Operation: "GET /pets", Outcome: Passed,
			Exchanges: []Exchange{{ID: id, Operation: "GET /pets", Judged: true,
				Request:  Request{Method: "GET", URL: "https://a.example/pets"},
				Response: &Response{Status: 200, Body: &Body{Text: strings.Repeat("b", 2000)}},
				Recorded: &Entry{"a.har", i}}}}
		if i%3 == 0 {
			c.Outcome = Failed
			c.Findings = []Finding{{Exchange: id,
				Finding: verdict.Finding{Check: verdict.BodySchema,
					Severity: verdict.Error, Message: fmt.Sprintf("$[0] is %d", i), Instance: &at,
					Contract: verdict.Location{File: "pets.yaml", Line: 1, Column: 1,
						Layer: verdict.Published, Pointer: tree.Pointer(fmt.Sprintf("/%d", i%2))}}}}
			c = c.Explained()
		}
		suite.Cases = append(suite.Cases, c)
	}
	return Run{Suites: []Suite{suite}}
}

func TestALongRecordingIsBounded(t *testing.T) {
	run := longRecording(32_000)
	bounded := run.Bounded()
	suite := bounded.Suites[0]
	if len(suite.Cases) != maxKeptCases || suite.Total() != 32_000 ||
		suite.Count(Failed) != run.Suites[0].Count(Failed) || suite.Conforms() {
		t.Errorf("%d cases are kept of %d, %d of %d failed", len(suite.Cases), suite.Total(),
			suite.Count(Failed), run.Suites[0].Count(Failed))
	}
	if hint := suite.Cases[0].Findings[0].Hint; hint != "found in 5334 entries" {
		t.Errorf("the first finding says %q", hint)
	}
	var text, page bytes.Buffer
	if err := WriteJSON(&text, bounded); err != nil || text.Len() > 8<<20 {
		t.Errorf("the JSON has %d bytes: %v", text.Len(), err)
	}
	read, err := ReadJSON("plumbline.json", text.Bytes())
	if err != nil || read.Suites[0].Total() != 32_000 {
		t.Errorf("read back: %v", err)
	}
	if err := WriteMarkdown(&page, bounded); err != nil || page.Len() > 1<<20 ||
		!strings.Contains(page.String(), "| 32000 | 21333 | 10667 |") ||
		!strings.Contains(page.String(), "1000 of 32000 entries are counted here") {
		t.Errorf("the summary has %d bytes: %v\n%.2000s", page.Len(), err, page.String())
	}
	if whole := longRecording(900).Bounded().Suites[0]; len(whole.Cases) != 900 ||
		whole.NotKept != nil {
		t.Error("a short recording is not kept as a whole")
	}
}
