// Package check judges exchanges: each check is a pure function from a contract and an exchange to findings.
//
// A check says of each exchange one of three things: that it found something, that it found nothing, or that it could not
// judge and why. The last is a [Unchecked], so that nothing passes silently.
//
// Known limits: content other than JSON and text is not held to its schema, and neither is a header that is an object; both are
// reported as unchecked. Arrays in headers are lists with commas, whatever collectionFormat says in Swagger 2.0. Request
// bodies and parameters are the affair of [contract.Contract.JudgeRequest].
package check

import (
	"plumbline/harness/contract"
	"plumbline/harness/exchange"
	"plumbline/harness/tree"
)

// ID is the stable name of a check.
type ID string

// The checks.
const (
	Status           ID = "status"
	ContentType      ID = "content-type"
	ResponseHeader   ID = "response-header"
	JSONSyntax       ID = "json-syntax"
	BodySchema       ID = "body-schema"
	TextSchema       ID = "text-schema"
	UndocumentedBody ID = "undocumented-body"
	// Transport finds responses that are not complete HTTP.
	Transport ID = "transport"
	// Required finds what a case demands beyond the contract.
	Required ID = "required"
	// Request stands for the judging of a request before it is sent.
	Request ID = "request"
)

// Finding is one deviation of an exchange from the contract.
type Finding struct {
	Check    ID                `json:"check"`
	Severity contract.Severity `json:"severity"`
	// Message is one sentence with what was expected and what came.
	Message  string `json:"message"`
	Expected string `json:"expected"`
	Actual   string `json:"actual"`
	// Hint may help the reader to see what happened; Note is what the contract itself adds to the matter. Both may be empty.
	Hint string `json:"hint,omitempty"`
	Note string `json:"note,omitempty"`
	// Instance is where in the response's body, nil where the finding is not about the body.
	Instance *tree.Pointer     `json:"instance"`
	Contract contract.Location `json:"contract"`
}

// Unchecked is something that could not be judged.
type Unchecked struct {
	Check  ID     `json:"check"`
	Reason string `json:"reason"`
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

func (v *Verdict) found(finding Finding) {
	if finding.Severity == "" {
		finding.Severity = contract.Error
	}
	v.Findings = append(v.Findings, finding)
}

func (v *Verdict) unchecked(id ID, reason string) {
	v.Unchecked = append(v.Unchecked, Unchecked{Check: id, Reason: reason})
}

// Evidence is what a check looks at: a response that came, to an operation of a contract.
type Evidence struct {
	Contract  *contract.Contract
	Operation *contract.Operation
	Method    string
	Response  *exchange.Response
	// Documented is what the contract says of the response's status; nil where it says nothing.
	Documented *contract.Response
}

// Response judges the response of an exchange by what the contract says of its operation.
// An exchange that came to nothing through no fault of the server's has nothing to judge and gives an empty verdict: that is an error, not a finding.
func Response(c *contract.Contract, operation *contract.Operation, x *exchange.Exchange) Verdict {
	var verdict Verdict
	checkTransport(c, operation, x, &verdict)
	if !x.Complete() {
		return verdict
	}
	evidence := Evidence{Contract: c, Operation: operation, Method: x.Request.Method, Response: x.Response}
	evidence.Documented, _ = operation.Response(x.Response.Status)
	checkStatus(evidence, &verdict)
	if evidence.Documented == nil {
		verdict.unchecked(BodySchema, "the contract does not document the status, so it says nothing of the body")
		return verdict
	}
	checkResponseHeaders(evidence, &verdict)
	checkBody(evidence, &verdict)
	return verdict
}
