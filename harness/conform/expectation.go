package conform

import (
	"fmt"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/check"
)

// Expectation is what one case demands of a response beyond the contract's own words.
type Expectation struct {
	// Sentence says what is demanded, as a clause: "the status is 401".
	Sentence string
	// Problem tells what the response has instead, or "" where it is as demanded.
	Problem func(*exchange.Response) string
}

// StatusIs demands one status code.
func StatusIs(status int) Expectation {
	return Expectation{
		Sentence: "the status is " + check.StatusText(status),
		Problem: func(r *exchange.Response) string {
			if r.Status == status {
				return ""
			}
			return "the status is " + check.StatusText(r.Status)
		},
	}
}

// Refused demands a status code of the class 4XX, for refusals whose exact status nobody knows.
func Refused() Expectation {
	return Expectation{
		Sentence: "the status is one of 4XX",
		Problem: func(r *exchange.Response) string {
			if r.Status >= 400 && r.Status < 500 {
				return ""
			}
			return "the status is " + check.StatusText(r.Status)
		},
	}
}

// unmet returns a finding for each expectation that a response does not meet, at the place of its
// operation.
func unmet(r *exchange.Response, at verdict.Location,
	expectations []Expectation) []verdict.Finding {
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
	for _, expectation := range expectations {
		problem := expectation.Problem(r)
		if problem == "" {
			continue
		}
		if larger != "" {
			problem += " (the body is not read, since " + larger + ")"
		}
		findings = append(findings, verdict.Finding{
			Check: verdict.Required, Severity: verdict.Error,
			Message:  fmt.Sprintf("%s; this case requires that %s", problem, expectation.Sentence),
			Expected: expectation.Sentence, Actual: problem, Contract: at,
		})
	}
	return findings
}
