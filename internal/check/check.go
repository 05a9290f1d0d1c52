// Package check judges exchanges: each check is a pure function from a contract and an exchange to
// findings.
//
// A check says of each exchange one of three things: that it found something, that it found
// nothing, or that it could not judge and why. The last is a [Unchecked], so that nothing passes
// silently.
package check

import (
	"plumbline/harness/exchange"
	"plumbline/internal/contract"
	"plumbline/internal/tree"
)

// ID is the stable name of a check.
type ID string

// The checks of a response.
const (
	Status           ID = "status"
	ContentType      ID = "content-type"
	ResponseHeader   ID = "response-header"
	JSONSyntax       ID = "json-syntax"
	BodySyntax       ID = "body-syntax" // of XML, forms and other content that is not JSON
	BodySchema       ID = "body-schema"
	TextSchema       ID = "text-schema"
	UndocumentedBody ID = "undocumented-body"
	// Transport finds responses that are not complete HTTP.
	Transport ID = "transport"
	// Required finds what a case demands beyond the contract.
	Required ID = "required"
)

// The checks of a request.
const (
	Parameter          ID = "parameter"
	RequestContentType ID = "request-content-type"
	RequestBody        ID = "request-body" // everything about a request's body but its media type
	Security           ID = "security"
)

// The checks of both.
const (
	Direction        ID = "direction" // of members that are readOnly or writeOnly
	UndeclaredMember ID = "undeclared-member"
	Discriminator    ID = "discriminator"
	// Sending stands for the judging of a request before it is sent.
	Sending ID = "request"
	// Operation stands for exchanges that no operation of the contract is found for.
	Operation ID = "operation"
)

// Finding is one deviation of an exchange from the contract.
type Finding struct {
	Check    ID                `json:"check"`
	Severity contract.Severity `json:"severity"`
	// Message is one sentence with what was expected and what came.
	Message  string `json:"message"`
	Expected string `json:"expected"`
	Actual   string `json:"actual"`
	// Hint may help the reader to see what happened; Note is what the contract itself adds to the
	// matter. Both may be empty.
	Hint string `json:"hint,omitempty"`
	Note string `json:"note,omitempty"`
	// Instance is where in the response's body, nil where the finding is not about the body.
	Instance *tree.Pointer     `json:"instance"`
	Contract contract.Location `json:"contract"`
}

// Unchecked is something that was not judged.
type Unchecked struct {
	Check  ID     `json:"check"`
	Reason string `json:"reason"`
	// Silent tells that the contract says nothing of the matter, so that nothing could be wrong.
	// Otherwise the contract demands something, and whether the exchange has it is not known.
	Silent bool `json:"silent"`
}

// Verdict is everything the checks say of one exchange.
type Verdict struct {
	Findings  []Finding   `json:"findings"`
	Unchecked []Unchecked `json:"unchecked"`
}

// Conforms tells whether nothing of severity error was found.
func (v Verdict) Conforms() bool {
	for _, finding := range v.Findings {
		if finding.Severity == contract.Error {
			return false
		}
	}
	return true
}

// Outcome sums a verdict up.
type Outcome string

// The outcomes.
const (
	// Conforms: what the contract demands was judged, and nothing of severity error was found.
	Conforms Outcome = "conforms"
	// Violates: something of severity error was found.
	Violates Outcome = "violates"
	// Unverifiable: no error was found, but not everything the contract demands could be judged.
	Unverifiable Outcome = "unverifiable"
)

// Outcome returns the worst that is known for sure.
func (v Verdict) Outcome() Outcome {
	if !v.Conforms() {
		return Violates
	}
	for _, unchecked := range v.Unchecked {
		if !unchecked.Silent {
			return Unverifiable
		}
	}
	return Conforms
}

func (v *Verdict) found(finding Finding) {
	if finding.Severity == "" {
		finding.Severity = contract.Error
	}
	v.Findings = append(v.Findings, finding)
}

// unjudged tells of something that the contract demands and that could not be judged.
func (v *Verdict) unjudged(id ID, reason string) {
	v.Unchecked = append(v.Unchecked, Unchecked{Check: id, Reason: reason})
}

// silent tells of something that the contract says nothing of.
func (v *Verdict) silent(id ID, reason string) {
	v.Unchecked = append(v.Unchecked, Unchecked{Check: id, Reason: reason, Silent: true})
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
	// Undeclared is [WarnUndeclared] where it is empty.
	Undeclared Undeclared
}

// Unknown tells why parts of an exchange are not known; a reason is empty where the part is known.
type Unknown struct {
	RequestHeader, RequestBody, ResponseHeader, ResponseBody, Credentials string
}

// Response judges the response of an exchange by what the contract says of its operation. An
// exchange that came to nothing through no fault of the server's has nothing to judge and returns
// an empty verdict: that is an error, not a finding.
func Response(s Subject) Verdict {
	var verdict Verdict
	checkTransport(s, &verdict)
	if !s.Exchange.Complete() {
		return verdict
	}
	documented, _ := s.Operation.Response(s.Exchange.Response.Status)
	checkStatus(s, documented, &verdict)
	if documented == nil {
		verdict.silent(BodySchema,
			"the contract does not document the status, so it says nothing of the body")
		return verdict
	}
	checkResponseHeaders(s, documented, &verdict)
	checkResponseBody(s, documented, &verdict)
	return verdict
}

// Request judges the request of an exchange by what the contract says of its operation. A request
// that conforms may be one that the server refuses all the same.
func Request(s Subject) Verdict {
	var verdict Verdict
	checkSecurity(s, &verdict)
	checkParameters(s, &verdict)
	checkRequestBody(s, &verdict)
	return verdict
}

// Exchange judges both.
func Exchange(s Subject) Verdict {
	return Request(s).And(Response(s))
}

// And joins two verdicts of one exchange.
func (v Verdict) And(other Verdict) Verdict {
	return Verdict{Findings: append(v.Findings, other.Findings...),
		Unchecked: append(v.Unchecked, other.Unchecked...)}
}
