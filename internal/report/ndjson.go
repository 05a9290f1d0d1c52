package report

import (
	_ "embed"
	"io"
	"maps"
	"slices"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/tree"
)

// NDJSONVersion is the version of the lines that [WriteNDJSON] writes. It changes when a member
// changes its meaning or goes; members may be added without.
const NDJSONVersion = 1

// NDJSONSchema is the JSON Schema (2020-12) of a line that [WriteNDJSON] writes.
//
//go:embed ndjson.schema.json
var NDJSONSchema []byte

// line is what is written of one exchange.
type line struct {
	Version int    `json:"version"`
	Entry   int    `json:"entry"` // its index in the file, from 0
	File    string `json:"file"`  // of the traffic
	Method  string `json:"method"`
	URL     string `json:"url"`
	// METHOD /path as in the document; nil where the document has none for the request
	Operation *string         `json:"operation"`
	Status    int             `json:"status"` // 0 where no response came
	Contract  place           `json:"contract"`
	Verdict   verdict.Outcome `json:"verdict"`
	Findings  []lineFinding   `json:"findings"`
	// Unchecked is what was not judged.
	Unchecked []verdict.Unchecked `json:"unchecked"`
	// Exchange is its id in the other reports; empty for recorded traffic, where file and entry say
	// it.
	Exchange string `json:"exchange,omitempty"`
	// Aside tells that no case held the exchange to the contract, so that what is found in it
	// speaks against nothing.
	Aside bool `json:"aside,omitempty"`
}

// lineFinding is a finding in the published form of a line, in which the layer stands beside the
// place.
type lineFinding struct {
	ID       string           `json:"id,omitempty"` // of a finding that a case has
	Check    verdict.Check    `json:"check"`
	Severity verdict.Severity `json:"severity"`
	Layer    verdict.Layer    `json:"layer"`
	Message  string           `json:"message"`
	Expected string           `json:"expected"`
	Actual   string           `json:"actual"`
	Hint     string           `json:"hint,omitempty"`
	Note     string           `json:"note,omitempty"`
	// Beyond and Obligation are those of [verdict.Finding].
	Beyond     verdict.Ground `json:"ground,omitempty"`
	Obligation string         `json:"obligation,omitempty"`

	Instance *tree.Pointer `json:"instance"`
	Contract place         `json:"contract"`
	Waiver   string        `json:"waiver,omitempty"` // that accepts it
	// Count and Places are those of [verdict.Finding].
	Count  int            `json:"count,omitempty"`
	Places []tree.Pointer `json:"places,omitempty"`
}

// place is a location without its layer.
type place struct {
	File    string       `json:"file"`
	Pointer tree.Pointer `json:"pointer"`
	Line    int          `json:"line"`
	Column  int          `json:"column"`
}

func placeOf(l verdict.Location) place { return place{l.File, l.Pointer, l.Line, l.Column} }

// WriteNDJSON writes one JSON object an exchange, each on a line of its own, in the order of
// [WriteHAR]: the version of the form ([NDJSONVersion]), which exchange it is, its verdict, what
// was found and what could not be judged. The file and the entry of recorded traffic are those it
// was read from; otherwise they are those of the HAR of the suite. ndjson.schema.json says the same
// to programs.
func WriteNDJSON(w io.Writer, run Run) error {
	encoder := newEncoder(w, "")
	run = run.Identified()
	for _, suite := range run.Suites {
		n := 0
		write := func(c Case, exchanges []Exchange) error {
			for _, x := range exchanges {
				l := suite.line(c, x)
				if x.Recorded == nil {
					l.File, l.Entry = suite.HARName(), n
				}
				n++
				if err := encoder.Encode(l); err != nil {
					return err
				}
			}
			return nil
		}
		for _, c := range suite.Cases {
			if err := write(c, c.Exchanges); err != nil {
				return err
			}
		}
		if err := write(Case{}, suite.CleanUp); err != nil {
			return err
		}
	}
	return nil
}

// HARName is the name of the file that [WriteHAR] is written to. That of recorded traffic is
// another than the recording is likely to have, which may lie in the same folder.
func (s Suite) HARName() string {
	if s.Subject == Recording {
		return "recorded-" + s.Name + ".har"
	}
	return s.Name + ".har"
}

func (s Suite) line(c Case, x Exchange) line {
	l := line{Version: NDJSONVersion, Method: x.Request.Method, URL: x.shownURL(),
		Contract: placeOf(s.whole()), Findings: []lineFinding{}, Unchecked: []verdict.Unchecked{},
		Exchange: x.ID, Aside: !x.Judged}
	if x.Recorded != nil {
		l.Exchange, l.File, l.Entry = "", x.Recorded.File, x.Recorded.Index
	}
	if x.Operation != "" {
		l.Operation = &x.Operation
	}
	if x.Response != nil {
		l.Status = x.Response.Status
	}
	if x.Contract != nil {
		l.Contract = placeOf(*x.Contract)
	}
	findings, unchecked := c.judgedOf(x)
	var all verdict.Verdict
	for _, f := range findings {
		at := f.Contract
		if at.File == "" { // what a case demands beyond the contract
			at = s.whole()
		}
		l.Findings = append(l.Findings, lineFinding{ID: f.ID, Check: f.Check, Severity: f.Severity,
			Layer: at.Layer, Message: f.Message, Expected: f.Expected, Actual: f.Actual,
			Hint: f.Hint, Note: f.Note, Beyond: f.Beyond, Obligation: f.Obligation,
			Instance: f.Instance, Contract: placeOf(at),
			Waiver: f.Waiver, Count: f.Count, Places: f.Places})
		all.Findings = append(all.Findings, f.Finding)
	}
	l.Unchecked = append(l.Unchecked, unchecked...)
	all.Unchecked = unchecked
	if l.Verdict = all.Outcome(); x.Recorded != nil && c.Outcome == Skipped {
		l.Verdict = verdict.Skipped
	}
	return l
}

// whole is the beginning of the document.
func (s Suite) whole() verdict.Location {
	return verdict.Location{Layer: verdict.Published, File: s.Document.Path, Line: 1, Column: 1}
}

// judgedOf returns what was found in an exchange and what was not judged of it: by the case, or
// aside from it.
func (c Case) judgedOf(x Exchange) (findings []Finding, unchecked []verdict.Unchecked) {
	for _, f := range c.Findings {
		if f.Exchange == x.ID {
			findings = append(findings, f)
		}
	}
	for _, u := range c.Unchecked {
		if u.Exchange == x.ID {
			unchecked = append(unchecked, u.Unchecked)
		}
	}
	switch {
	case x.Aside != nil:
		for _, f := range x.Aside.Findings {
			findings = append(findings, Finding{Finding: f, Exchange: x.ID})
		}
		unchecked = append(unchecked, x.Aside.Unchecked...)
	case !x.Judged && x.Recorded == nil:
		unchecked = append(unchecked, verdict.Unchecked{Check: verdict.Operation,
			Reason: "no case held the exchange to the contract"})
	}
	return findings, unchecked
}

// shownURL is the URL with the name of the secret in place of each mask, which looks like a secret
// itself.
func (e Exchange) shownURL() string {
	shown := e.Request.URL
	longestFirst := func(a, b string) int { return len(b) - len(a) }
	for _, mask := range slices.SortedFunc(maps.Keys(e.Masks), longestFirst) {
		if mask != "" {
			shown = strings.ReplaceAll(shown, mask, "["+e.Masks[mask]+"]")
		}
	}
	return shown
}
