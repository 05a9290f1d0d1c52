package explore

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/contract"
)

// Label is what the contract says of a request as it was sent.
type Label int

// The labels.
const (
	Undecided Label = iota // part of it could not be judged
	Valid
	Invalid
)

// LabelOf holds a request, as it is sent, to the contract. Why says what is wrong with it, or what
// of it cannot be judged.
func LabelOf(c *contract.Contract, o *contract.Operation, pathParameters map[string]string,
	request exchange.Request) (label Label, why string) {
	judged := check.Request(check.Subject{Contract: c, Operation: o,
		PathParameters: pathParameters, Exchange: &exchange.Exchange{Request: request}})
	for _, finding := range judged.Findings {
		if finding.Severity == verdict.Error {
			return Invalid, finding.Message
		}
	}
	for _, unchecked := range judged.Unchecked {
		if !unchecked.Silent {
			return Undecided, unchecked.Reason
		}
	}
	return Valid, ""
}

// Answer is what came of an obligation.
type Answer struct {
	Obligation *Obligation
	Caller     Caller
	Method     string // as it was sent
	Label      Label
	Why        string // what is wrong with the request
	Response   *exchange.Response
	// Judged is what the contract says of the response.
	Judged verdict.Verdict
	// Bound tells that the parameters of the path name things that there are.
	Bound bool
}

// Conclusion is what an answer says of the API.
type Conclusion struct {
	Findings []verdict.Finding
	// Inconclusive says why nothing can be said although something might be wrong; "" where it can.
	Inconclusive string
}

// Conclude says what is wrong with an answer beyond what the contract says of the response by
// itself.
func Conclude(c *contract.Contract, a Answer) Conclusion {
	var found Conclusion
	status := a.Response.Status
	at := c.Locate(a.Obligation.Operation.Pointer)
	report := func(id verdict.Check, severity verdict.Severity, demanded, format string,
		arguments ...any) {
		found.Findings = append(found.Findings, verdict.Finding{Check: id, Severity: severity,
			Message:  fmt.Sprintf(format, arguments...),
			Expected: demanded, Actual: check.StatusText(status), Contract: at})
	}
	if status >= http.StatusInternalServerError && status != http.StatusNotImplemented &&
		!documents(a.Obligation.Operation, status) && !has(a.Judged, verdict.Status) {
		report(verdict.ServerError, verdict.Error, "an answer that the document names",
			"the answer to %s is %s, which the document does not name",
			a.Obligation.Sentence, check.StatusText(status))
		return found
	}
	switch {
	case a.Obligation.Place == "method":
		concludeMethod(a, report)
	case a.Obligation.Kind == Access:
		concludeAccess(a, report)
	case a.Label == Invalid && success(status):
		report(verdict.InvalidAccepted, verdict.Error, "a refusal",
			"the answer is %s, although the request breaks the contract: %s",
			check.StatusText(status), a.Why)
	case a.Label == Valid && status >= http.StatusBadRequest &&
		status < http.StatusInternalServerError:
		found.Inconclusive = inconclusive(a)
	}
	if status == http.StatusUnauthorized && a.Response.Header.Get("WWW-Authenticate") == "" {
		report(verdict.Challenge, verdict.Error,
			"a WWW-Authenticate header (RFC 9110 section 15.5.2)",
			"the answer is 401, and does not say by WWW-Authenticate how to authenticate")
	}
	return found
}

type reporter func(id verdict.Check, severity verdict.Severity, demanded, format string,
	arguments ...any)

func concludeMethod(a Answer, report reporter) {
	status := a.Response.Status
	if a.Method == http.MethodHead {
		if status == http.StatusMethodNotAllowed || status == http.StatusNotImplemented {
			report(verdict.Method, verdict.Warning,
				"what GET is answered with, without content (RFC 9110 section 9.3.2)",
				"HEAD is answered with %s where GET is documented", check.StatusText(status))
		}
		return
	}
	switch {
	case success(status):
		report(verdict.Method, verdict.Error,
			"405 with the methods that there are in Allow (RFC 9110 section 15.5.6), or 404",
			"%s is answered with %s, and the document has no such operation", a.Method,
			check.StatusText(status))
	case status == http.StatusMethodNotAllowed && len(a.Response.Header.Values("Allow")) == 0:
		report(verdict.Method, verdict.Error, "an Allow header (RFC 9110 section 15.5.6)",
			"%s is answered with 405, and no Allow header names the methods that there are",
			a.Method)
	}
}

func concludeAccess(a Answer, report reporter) {
	if success(a.Response.Status) {
		report(verdict.Credentials, verdict.Error, "401 or 403",
			"the answer to a request with %s is %s", a.Obligation.Sentence,
			check.StatusText(a.Response.Status))
	}
}

// inconclusive says why a refusal of a request that the contract allows is no finding: a contract
// may know more than its schemas tell.
func inconclusive(a Answer) string {
	status := a.Response.Status
	switch {
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return "the credentials are not enough for it"
	case status == http.StatusNotFound && !a.Bound:
		return "nothing is known that its path could name"
	}
	return "the server refuses it with " + check.StatusText(status) +
		", and may know more than the document says"
}

func success(status int) bool { return status >= 200 && status < 300 }

func has(v verdict.Verdict, id verdict.Check) bool {
	return slices.ContainsFunc(v.Findings,
		func(f verdict.Finding) bool { return f.Check == id && f.Severity == verdict.Error })
}

// documents tells whether an operation names a status, or its range: a default response says
// nothing of it.
func documents(o *contract.Operation, status int) bool {
	code := strconv.Itoa(status)
	return slices.ContainsFunc(o.Responses, func(r *contract.Response) bool {
		return r.Status == code || strings.EqualFold(r.Status, code[:1]+"XX")
	})
}
