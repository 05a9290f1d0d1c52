// Package check judges exchanges: each check is a pure function from a contract and an exchange to
// findings.
//
// A check says of each exchange one of three things: that it found something, that it found
// nothing, or that it could not judge and why. The last is a [verdict.Unchecked], so that nothing
// passes silently.
//
// What is judged of a message, and how many findings tell of it, is bounded; see [MaxValues].
package check

import (
	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/schema"
)

// judgment is a verdict that is being made.
type judgment struct{ verdict.Verdict }

func (j *judgment) found(finding verdict.Finding) {
	if finding.Severity == "" {
		finding.Severity = verdict.Error
	}
	j.Findings = append(j.Findings, finding)
}

// unjudged tells of something that the contract demands and that could not be judged.
func (j *judgment) unjudged(id verdict.Check, reason string) {
	j.Unchecked = append(j.Unchecked, verdict.Unchecked{Check: id, Reason: reason})
}

// silent tells of something that the contract says nothing of.
func (j *judgment) silent(id verdict.Check, reason string) {
	j.Unchecked = append(j.Unchecked, verdict.Unchecked{Check: id, Reason: reason, Silent: true})
}

// Undeclared says what to make of members of a body that no schema declares.
type Undeclared string

// The policies.
const (
	AllowUndeclared Undeclared = "allow"
	WarnUndeclared  Undeclared = "warn" // the default
	FailUndeclared  Undeclared = "fail"
)

// Subject is what is judged: an exchange, as an operation of a contract.
type Subject struct {
	Contract  *contract.Contract
	Operation *contract.Operation
	// PathParameters has the values of the path template as they were sent, still percent-encoded.
	// Requests are judged by them.
	PathParameters map[string]string
	Exchange       *exchange.Exchange
	// Unknown is what the record of the exchange does not have.
	Unknown Unknown
	// Read is told what the body of a request was read as, where it was; nil tells nobody.
	Read func(value any)
	// ReadJSON is told the value of a whole body that is one JSON value with which nothing is
	// wrong; nil tells nobody. It is not to be changed.
	ReadJSON func(value any)
	// Undeclared is [WarnUndeclared] where it is empty.
	Undeclared Undeclared
}

// Unknown tells why parts of an exchange are not known; a reason is empty where the part is known.
type Unknown struct {
	RequestHeader, RequestBody, ResponseHeader, ResponseBody, Credentials string
	// RequestType and ResponseType tell why the Content-Type may be another one: where the contract
	// has it, it is believed.
	RequestType, ResponseType string
	// RequestDoubt and ResponseDoubt tell why what is wrong with a body may be wrong in the record
	// only: the body is believed as far as it is right.
	RequestDoubt, ResponseDoubt string
	// Revalidated tells why the headers may be those of a 304, of which the contract demands
	// nothing that it demands of the response.
	Revalidated string
	// Redirects tells why the response may be that of another request, which a redirect led to.
	Redirects string
	// Origin tells why it is not known that the server made the response for this request.
	Origin string
}

// Response judges the response of an exchange by what the contract says of its operation. An
// exchange that came to nothing through no fault of the server's has nothing to judge and returns
// an empty verdict: that is an error, not a finding.
func Response(s Subject) verdict.Verdict {
	defer schema.BeginMessage()()
	var judged judgment
	checkTransport(s, &judged)
	if !s.Exchange.Complete() {
		return judged.Verdict
	}
	checkDate(s, &judged)
	documented, _ := s.Operation.Response(s.Exchange.Response.Status)
	checkStatus(s, documented, &judged)
	if documented == nil {
		judged.silent(verdict.BodySchema,
			"the contract does not document the status, so it says nothing of the body")
		return judged.Verdict
	}
	checkResponseHeaders(s, documented, &judged)
	checkResponseBody(s, documented, &judged)
	return judged.grouped()
}

// Request judges the request of an exchange by what the contract says of its operation. A request
// that conforms may be one that the server refuses all the same.
func Request(s Subject) verdict.Verdict {
	defer schema.BeginMessage()()
	var judged judgment
	checkSecurity(s, &judged)
	checkParameters(s, &judged)
	checkRequestBody(s, &judged)
	return judged.grouped()
}

// grouped is the verdict with one finding of those that have one cause.
func (j *judgment) grouped() verdict.Verdict {
	j.Findings = verdict.Grouped(j.Findings)
	return j.Verdict
}

// Exchange judges both.
func Exchange(s Subject) verdict.Verdict {
	return Request(s).And(Response(s))
}
