package check

import (
	"fmt"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
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
		Sentence: "the status is " + StatusText(status),
		Problem: func(r *exchange.Response) string {
			if r.Status == status {
				return ""
			}
			return "the status is " + StatusText(r.Status)
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
			return "the status is " + StatusText(r.Status)
		},
	}
}

// Expect returns a finding for each expectation that the response of an exchange does not meet. It
// stands where the operation does.
func Expect(c *contract.Contract, operation *contract.Operation, x *exchange.Exchange,
	expectations []Expectation) []verdict.Finding {
	var findings []verdict.Finding
	if x.Response == nil {
		return nil
	}
	for _, expectation := range expectations {
		problem := expectation.Problem(x.Response)
		if problem == "" {
			continue
		}
		findings = append(findings, verdict.Finding{
			Check: verdict.Required, Severity: verdict.Error,
			Message:  fmt.Sprintf("%s; this case requires that %s", problem, expectation.Sentence),
			Expected: expectation.Sentence, Actual: problem, Contract: c.Locate(operation.Pointer),
		})
	}
	return findings
}
