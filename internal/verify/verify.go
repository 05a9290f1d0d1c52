// Package verify judges recorded traffic by a contract, without sending anything. What it makes of
// it is a result as package report has it: see [Judge].
package verify

import (
	"net/url"

	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/contract"
	"plumbline/internal/har"
	"plumbline/internal/report"
)

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
	// AddressedOnly judges only the entries that are addressed to the API: to Hosts, each HOST or
	// HOST:PORT, and to those of the document's servers unless BasePath overrides them. The others
	// are skipped. Where a server has no host, those hosts count to which some request has a path
	// of the document.
	AddressedOnly bool
	Hosts         []string
	// Whole keeps the exchanges with header sections and bodies, masked, for reports that show
	// them; otherwise only method, URL and status are kept.
	Whole bool
}

// Result is the verdict of one entry.
type Result struct {
	Entry  int    // its index in the file, from 0
	File   string // the traffic's
	Method string // as sent
	URL    string // as sent, without credentials
	// METHOD /path as in the document; nil where the document has none for the request
	Operation *string
	Status    int // 0 where no response came
	// Contract is where the operation stands; the whole document where it has none for the request.
	Contract  verdict.Location
	Verdict   verdict.Outcome
	Findings  []verdict.Finding
	Unchecked []verdict.Unchecked

	line     int              // of the entry in the file
	exchange *report.Exchange // as it is kept; nil where it is not
}

// Entries judges the entries of a file of traffic, in their order. No credential that the traffic
// has stands in the results.
func Entries(c *contract.Contract, file string, entries []har.Entry, options Options) []Result {
	known := secretsOf(c, entries, options.BasePath)
	results := make([]Result, len(entries))
	addressed := newScope(c, entries, options)
	for i, entry := range entries {
		results[i] = judge(c, entry, options, addressed)
		results[i].File, results[i].line = file, entry.Position.Line
		results[i].hide(known)
		if options.Whole {
			results[i].keep(entry.Exchange, known)
		}
	}
	return results
}

func judge(c *contract.Contract, entry har.Entry, options Options, addressed *scope) Result {
	x := entry.Exchange
	r := Result{Entry: entry.Index, Method: x.Request.Method, URL: x.Request.URL,
		Findings: []verdict.Finding{}, Unchecked: []verdict.Unchecked{}}
	if x.Response != nil {
		r.Status = x.Response.Status
	}
	r.Contract = c.Locate("")
	if entry.Unreadable != "" {
		return r.with(unverifiable(verdict.Operation,
			"the entry cannot be read: "+entry.Unreadable))
	}
	address, err := url.Parse(x.Request.URL)
	if err != nil {
		return r.with(unverifiable(verdict.Operation,
			"the URL of the request cannot be read: "+err.Error()))
	}
	if reason := addressed.elsewhere(address); reason != "" {
		return r.skipped(reason)
	}
	match, unmatched := c.Find(x.Request.Method, address, options.BasePath)
	if unmatched != nil {
		if reason := addressed.aside(entry, unmatched); reason != "" {
			return r.skipped(reason)
		}
		return r.with(unverifiable(verdict.Operation, unmatched.String()))
	}
	match, judged := judgeFitting(c, entry, options, address, match)
	name := match.Operation.String()
	r.Operation, r.Contract = &name, c.Locate(match.Operation.Pointer)
	return r.with(judged)
}

func noResponse(entry har.Entry) string {
	if entry.ResponseUnreadable != "" {
		return "the response cannot be read: " + entry.ResponseUnreadable
	}
	return "no response was recorded"
}

func unverifiable(id verdict.Check, reason string) verdict.Verdict {
	return verdict.Verdict{Unchecked: []verdict.Unchecked{{Check: id, Reason: reason}}}
}

// skipped is the result of an entry that is addressed to something else.
func (r Result) skipped(reason string) Result {
	r.Verdict = verdict.Skipped
	r.Unchecked = append(r.Unchecked, verdict.Unchecked{Check: verdict.Operation, Silent: true,
		Reason: report.NotAddressed + ": " + reason})
	return r
}

func (r Result) with(judged verdict.Verdict) Result {
	r.Verdict = judged.Outcome()
	r.Findings = append(r.Findings, judged.Findings...)
	r.Unchecked = append(r.Unchecked, judged.Unchecked...)
	return r
}
