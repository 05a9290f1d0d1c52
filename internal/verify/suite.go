package verify

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/coverage"
	"plumbline/internal/curl"
	"plumbline/internal/har"
	"plumbline/internal/report"
	"plumbline/internal/waiver"
)

// maxTarget bounds what is shown of a path with its query, in characters.
const maxTarget = 120

// Traffic is a file of recorded traffic that has been read.
type Traffic struct {
	Text    contract.Text
	Entries []har.Entry
}

// Judging is everything that a result of recorded traffic is made of.
type Judging struct {
	Contract *contract.Contract
	Source   contract.Source   // the texts of the contract
	Defects  []contract.Defect // of the document
	Traffic  []Traffic
	Options  Options
	Waivers  []waiver.Waiver // that may accept findings
	// Coverage tells whether it is to be measured; CoverageMin is the percentage that is demanded.
	Coverage    bool
	CoverageMin float64
}

// Judge judges recorded traffic and returns the result: a case for each entry, in the order of the
// files and their entries. One that conforms has passed, one that violates has failed or is waived,
// one that is unverifiable has errored, and one that is addressed to something else is skipped. No
// credential that the traffic has stands in it.
func Judge(j Judging) report.Suite {
	var results []Result
	var recordings []report.Document
	for _, t := range j.Traffic {
		results = append(results, Entries(j.Contract, t.Text.Path, t.Entries, j.Options)...)
		recording := report.DocumentOf(t.Text)
		recording.Text = "" // it is not masked
		recordings = append(recordings, recording)
	}
	suite := SuiteOf(j.document(), results)
	for _, amendments := range j.Source.Amendments {
		suite.Amendments = append(suite.Amendments, report.DocumentOf(amendments))
	}
	suite.Defects, suite.Recordings = report.Together(j.Defects), recordings
	suite.Target.Name = report.RecordingsName(recordings)
	suite.Accept(j.Contract, j.Waivers)
	if j.Coverage || j.CoverageMin > 0 {
		suite.Coverage = coverage.Measure(j.Contract, j.observations(results))
		suite.Problems = suite.Uncovered(j.CoverageMin)
	}
	return suite
}

func (j Judging) document() report.Document {
	document := report.DocumentOf(j.Source.Document)
	document.Edition = string(j.Contract.Version())
	return document
}

// observations are the entries as coverage is measured by. Where only requests are judged, nothing
// is said of the responses.
func (j Judging) observations(results []Result) []coverage.Observation {
	var all []coverage.Observation
	i := 0
	for _, t := range j.Traffic {
		for _, entry := range t.Entries {
			name := results[i].Operation
			i++
			if name == nil {
				continue
			}
			operation, _ := j.Contract.Operation(*name)
			x := *entry.Exchange
			if j.Options.Only == RequestOnly {
				x.Response = nil
			}
			all = append(all, coverage.Observation{Operation: operation, Exchange: &x,
				Judged: true})
		}
	}
	return all
}

// SuiteOf returns results as a suite, each as a case.
func SuiteOf(document report.Document, results []Result) report.Suite {
	base := filepath.Base(document.Path)
	suite := report.Suite{
		Name: fileName(strings.TrimSuffix(base, filepath.Ext(base))), Title: base,
		Subject: report.Recording, Document: document,
		Target: report.Target{Name: "recorded traffic"},
	}
	for i := range results {
		suite.Cases = append(suite.Cases, results[i].asCase())
	}
	return suite
}

// fileName keeps of a name what can stand in the names of files.
func fileName(name string) string {
	kept := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' ||
			strings.ContainsRune("._-", r) {
			return r
		}
		return '-'
	}, name)
	if strings.Trim(kept, ".-") == "" {
		return "document"
	}
	return kept
}

func (r *Result) asCase() report.Case {
	x := r.kept()
	c := report.Case{
		Title: r.title(), Source: fmt.Sprintf("%s:%d", r.File, max(r.line, 1)),
		Operation: x.Operation, Started: x.Started, Duration: x.Duration,
		Exchanges: []report.Exchange{x},
	}
	for _, f := range r.Findings {
		c.Findings = append(c.Findings, report.Finding{Finding: f, Exchange: x.ID})
	}
	for _, u := range r.Unchecked {
		c.Unchecked = append(c.Unchecked, report.Unchecked{Unchecked: u, Exchange: x.ID})
	}
	c.Outcome = map[verdict.Outcome]report.CaseOutcome{verdict.Conforms: report.Passed,
		verdict.Violates: report.Failed, verdict.Unverifiable: report.Errored,
		verdict.Skipped: report.Skipped}[r.Verdict]
	return c.Explained()
}

// kept is the exchange of the result.
func (r *Result) kept() report.Exchange {
	x := report.Exchange{Request: report.Request{Method: r.Method, URL: r.URL}}
	if r.Status != 0 {
		x.Response = &report.Response{Status: r.Status}
	}
	if r.exchange != nil {
		x = *r.exchange
	}
	x.ID = fmt.Sprintf("%s#%d", r.File, r.Entry)
	x.Recorded = &report.Entry{File: r.File, Index: r.Entry}
	x.Judged = true
	if r.Contract.File != "" {
		x.Contract = &r.Contract
	}
	if r.Operation != nil {
		x.Operation = *r.Operation
	}
	return x
}

// keep keeps a whole exchange, masked.
func (r *Result) keep(x *exchange.Exchange, known *secrets) {
	kept := report.Record(x, "", "", &known.Redactor)
	kept.Curl = known.hidden(curl.Line(x.Request, curl.Options{}))
	r.exchange = &kept
}

// title names an entry: the request's method and path, and the status that came.
func (r *Result) title() string {
	target := r.URL
	if address, err := url.Parse(r.URL); err == nil {
		target = address.EscapedPath()
		if address.RawQuery != "" {
			target += "?" + address.RawQuery
		}
	}
	if runes := []rune(target); len(runes) > maxTarget {
		target = string(runes[:maxTarget]) + "…"
	}
	status := "no response"
	if r.Status != 0 {
		status = strconv.Itoa(r.Status)
	}
	return fmt.Sprintf("%s %s → %s", r.Method, target, status)
}
