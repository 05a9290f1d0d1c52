// Package verify judges recorded traffic by a contract, without sending anything.
package verify

import (
	"fmt"
	"net/url"

	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/contract"
	"plumbline/internal/har"
	"plumbline/internal/tree"
)

// FormatVersion is the version of [Result]'s form. It changes when a member changes its meaning or
// goes; members may be added without.
const FormatVersion = 1

// Side is a half of an exchange.
type Side string

// The sides; the empty one is both.
const (
	Both         Side = ""
	RequestOnly  Side = "request"
	ResponseOnly Side = "response"
)

// Options say how traffic is judged.
type Options struct {
	// BasePath is what stands before the paths of the contract in the traffic; it overrides the
	// document's servers where it is not empty, and "/" stands for nothing.
	BasePath   string
	Only       Side
	Undeclared check.Undeclared
}

// Result is the verdict of one entry.
type Result struct {
	Entry  int    `json:"entry"`  // its index in the file, from 0
	File   string `json:"file"`   // the traffic's
	Method string `json:"method"` // as sent
	URL    string `json:"url"`    // as sent, without credentials
	// METHOD /path as in the document; nil where the document has none for the request
	Operation *string `json:"operation"`
	Status    int     `json:"status"` // 0 where no response came
	// Contract is where the operation stands; the whole document where it has none for the request.
	Contract  Place           `json:"contract"`
	Verdict   verdict.Outcome `json:"verdict"`
	Findings  []Finding       `json:"findings"`
	Unchecked []Unchecked     `json:"unchecked"`
}

// Finding is a finding as results have it.
type Finding struct {
	Check    verdict.Check    `json:"check"`
	Severity verdict.Severity `json:"severity"`
	Layer    verdict.Layer    `json:"layer"`
	Message  string           `json:"message"`
	Expected string           `json:"expected"`
	Actual   string           `json:"actual"`
	Hint     string           `json:"hint,omitempty"`
	Note     string           `json:"note,omitempty"`
	// Instance is where in the body, null where the finding is not about the body.
	Instance *tree.Pointer `json:"instance"`
	Contract Place         `json:"contract"`
}

// Place is a place of the contract: Pointer leads into the amended document, the others into the
// text it stands in.
type Place struct {
	File    string       `json:"file"`
	Pointer tree.Pointer `json:"pointer"`
	Line    int          `json:"line"`
	Column  int          `json:"column"`
}

func placeOf(l verdict.Location) Place { return Place{l.File, l.Pointer, l.Line, l.Column} }

// String returns file:line:column  #pointer.
func (p Place) String() string {
	return fmt.Sprintf("%s:%d:%d  #%s", p.File, p.Line, p.Column, p.Pointer)
}

// Unchecked is something that was not judged. Silent ones are not demanded by the contract.
type Unchecked = verdict.Unchecked

// Entries judges the entries of a file of traffic, in their order. No credential that the traffic
// has stands in the results.
func Entries(c *contract.Contract, file string, entries []har.Entry, options Options) []Result {
	known := secretsOf(c, entries, options.BasePath)
	results := make([]Result, len(entries))
	for i, entry := range entries {
		results[i] = judge(c, entry, options)
		results[i].File = file
		results[i].hide(known)
	}
	return results
}

func judge(c *contract.Contract, entry har.Entry, options Options) Result {
	x := entry.Exchange
	r := Result{Entry: entry.Index, Method: x.Request.Method, URL: x.Request.URL,
		Findings: []Finding{}, Unchecked: []Unchecked{}}
	if x.Response != nil {
		r.Status = x.Response.Status
	}
	r.Contract = placeOf(c.Locate(""))
	address, err := url.Parse(x.Request.URL)
	if err != nil {
		return r.with(unverifiable(verdict.Operation,
			"the URL of the request cannot be read: "+err.Error()))
	}
	match, unmatched := c.Find(x.Request.Method, address, options.BasePath)
	if unmatched != nil {
		return r.with(unverifiable(verdict.Operation, unmatched.String()))
	}
	name := match.Operation.String()
	r.Operation, r.Contract = &name, placeOf(c.Locate(match.Operation.Pointer))
	subject := check.Subject{
		Contract: c, Operation: match.Operation, PathParameters: match.PathParameters, Exchange: x,
		Undeclared: options.Undeclared,
		Unknown: check.Unknown{
			RequestHeader: entry.RequestHeadersUnknown, RequestBody: entry.RequestBodyUnknown,
			ResponseHeader: entry.ResponseHeadersUnknown, ResponseBody: entry.ResponseBodyUnknown,
			Credentials: entry.CredentialsUnknown,
		},
	}
	var judged verdict.Verdict
	if options.Only != ResponseOnly {
		judged = check.Request(subject)
	}
	if options.Only != RequestOnly {
		judged = judged.And(check.Response(subject))
		if x.Response == nil && !check.Deviates(x.Problem) {
			judged = judged.And(unverifiable(verdict.Status, "no response was recorded"))
		}
	}
	return r.with(judged)
}

func unverifiable(id verdict.Check, reason string) verdict.Verdict {
	return verdict.Verdict{Unchecked: []verdict.Unchecked{{Check: id, Reason: reason}}}
}

func (r Result) with(judged verdict.Verdict) Result {
	r.Verdict = judged.Outcome()
	for _, f := range judged.Findings {
		r.Findings = append(r.Findings, Finding{
			Check: f.Check, Severity: f.Severity, Layer: f.Contract.Layer, Message: f.Message,
			Expected: f.Expected, Actual: f.Actual, Hint: f.Hint, Note: f.Note,
			Instance: f.Instance, Contract: placeOf(f.Contract),
		})
	}
	r.Unchecked = append(r.Unchecked, judged.Unchecked...)
	return r
}

// Summary counts verdicts.
type Summary struct{ Conforms, Violates, Unverifiable int }

// Sum counts the verdicts of results.
func Sum(results []Result) Summary {
	var s Summary
	for _, r := range results {
		switch r.Verdict {
		case verdict.Conforms:
			s.Conforms++
		case verdict.Violates:
			s.Violates++
		case verdict.Unverifiable:
			s.Unverifiable++
		}
	}
	return s
}

// String returns the counts in one line.
func (s Summary) String() string {
	return fmt.Sprintf("%d conform, %d violate, %d unverifiable", s.Conforms, s.Violates,
		s.Unverifiable)
}
