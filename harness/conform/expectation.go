package conform

import (
	"fmt"
	"slices"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/check"
)

// Expectation is what one case demands of a response beyond the contract's own words.
//
// The expectations of a case are looked at in their order. A status that is another one than is
// demanded ends that: what is demanded besides is about a response that did not come.
type Expectation struct {
	// Sentence says what is demanded, as a clause: "the status is 401".
	Sentence string
	// Lacks tells why the response does not have what the demand is about, such as "the body is no
	// JSON object", or "" where it has that; nil where there is nothing to lack. It is a finding of
	// its own only where the contract has found nothing wrong with the body.
	Lacks func(*exchange.Response) string
	// Problem tells what the response has instead, or "" where it is as demanded.
	Problem func(*exchange.Response) string
	// ofStatus tells that the demand is about the status.
	ofStatus bool
}

// StatusIs demands one of some status codes.
func StatusIs(statuses ...int) Expectation {
	texts := make([]string, len(statuses))
	for i, status := range statuses {
		texts[i] = check.StatusText(status)
	}
	return demandsStatus(strings.Join(texts, " or "),
		func(status int) bool { return slices.Contains(statuses, status) })
}

// Refused demands a status code of the class 4XX, for refusals whose exact status nobody knows.
func Refused() Expectation {
	return demandsStatus("one of 4XX", func(status int) bool { return status/100 == 4 })
}

// Succeeded demands a status code of the class 2XX, for operations that document no exact one.
func Succeeded() Expectation {
	return demandsStatus("one of 2XX", func(status int) bool { return status/100 == 2 })
}

func demandsStatus(which string, meets func(status int) bool) Expectation {
	return Expectation{
		Sentence: "the status is " + which, ofStatus: true,
		Problem: func(r *exchange.Response) string {
			if meets(r.Status) {
				return ""
			}
			return "the status is " + check.StatusText(r.Status)
		},
	}
}

// unmet returns a finding for each expectation that a response does not meet, at the place of its
// operation. known is what the contract has found in the response.
func unmet(r *exchange.Response, at verdict.Location, expectations []Expectation,
	known []verdict.Finding) []verdict.Finding {
	if r == nil || len(expectations) == 0 {
		return nil
	}
	// A body that is larger than what is judged is not read here either. What an expectation has
	// against the response without it, that body may have.
	larger := check.Larger(r.Header, r.Body)
	if larger != "" {
		withoutBody := *r
		withoutBody.Body = nil
		r = &withoutBody
	}
	var findings []verdict.Finding
	lacking := map[string]bool{} // what has been said, or what the contract says itself
	for _, expectation := range expectations {
		problem := expectation.lacking(r, larger)
		switch {
		case problem == "":
			problem = expectation.Problem(r)
		case lacking[problem] || slices.ContainsFunc(known, ofBody):
			continue
		default:
			lacking[problem] = true
		}
		if problem == "" {
			continue
		}
		if larger != "" && expectation.Lacks == nil {
			problem += " (the body is not read, since " + larger + ")"
		}
		findings = append(findings, verdict.Finding{
			Check: verdict.Required, Severity: verdict.Error,
			Message:  fmt.Sprintf("%s; this case requires that %s", problem, expectation.Sentence),
			Expected: expectation.Sentence, Actual: problem, Contract: at,
		})
		if expectation.ofStatus {
			break
		}
	}
	return findings
}

// lacking tells why a response does not have what the demand is about, or nothing. larger says why
// the body is not read.
func (e Expectation) lacking(r *exchange.Response, larger string) string {
	switch {
	case e.Lacks == nil:
		return ""
	case larger != "":
		return "the body is not read, since " + larger
	}
	return e.Lacks(r)
}

// bodyChecks are the checks that find what keeps a body from being read.
var bodyChecks = []verdict.Check{verdict.JSONSyntax, verdict.BodySyntax, verdict.TextSchema,
	verdict.ContentType, verdict.Transport, verdict.UndocumentedBody, verdict.Status}

// ofBody tells of findings that speak against the body, or that keep it from being judged.
func ofBody(f verdict.Finding) bool {
	return f.Severity == verdict.Error &&
		(f.Instance != nil || slices.Contains(bodyChecks, f.Check))
}
