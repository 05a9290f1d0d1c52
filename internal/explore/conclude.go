package explore

import (
	"fmt"
	"mime"
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
	Method     string // as it was sent
	Label      Label
	Why        string // what is wrong with the request
	Response   *exchange.Response
	// Judged is what the contract says of the response.
	Judged verdict.Verdict
	// Documented are the methods that the path has; Get is what GET was answered with, for HEAD.
	Documented []string
	Get        *exchange.Response
	// Bound tells that the parameters of the path name things that there are; Echoes that the
	// answer has the credentials that the request came with.
	Bound, Echoes bool
	// Conditional tells that the request asks for an answer only under a condition (RFC 9110
	// section 13.1).
	Conditional bool
}

// Conclusion is what an answer says of the API.
type Conclusion struct {
	Findings []verdict.Finding
	// Inconclusive says why nothing can be said although something might be wrong; "" where it can.
	Inconclusive string
}

// Conclude says what is wrong with an answer beyond what the contract says of the response by
// itself. Whatever is [verdict.Inferred] is a warning; it is the caller's to make it an error.
func Conclude(c *contract.Contract, a Answer) Conclusion {
	found := &concluding{Answer: a, contract: c, status: a.Response.Status}
	found.leak()
	if isOwnError(a) {
		found.add(verdict.ServerError, verdict.Standard, verdict.Error,
			"no error of the server's own (RFC 9110 section 15.6)",
			"the answer to %s is %s, which the document does not name", a.Obligation.Sentence,
			check.StatusText(found.status))
		return found.Conclusion
	}
	switch {
	case a.Obligation.Place == "method":
		found.method()
	case a.Obligation.Kind == Access:
		found.access()
	case a.Label == Invalid && success(found.status):
		found.accepted()
	case a.Obligation.Place == acceptPlace && a.Obligation.Keyword == mediaTypeKeyword &&
		(success(found.status) || found.status == http.StatusNotAcceptable):
		found.serves()
	case a.Label == Valid && found.status >= http.StatusBadRequest &&
		found.status < http.StatusInternalServerError:
		found.Inconclusive = inconclusive(a)
	}
	found.semantics()
	return found.Conclusion
}

// concluding gathers what is concluded from an answer.
type concluding struct {
	Answer
	Conclusion
	contract *contract.Contract
	status   int
}

// add adds a finding. Beyond is its ground, "" where it is the contract.
func (f *concluding) add(id verdict.Check, beyond verdict.Ground, severity verdict.Severity,
	demanded, format string, arguments ...any) {
	f.Findings = append(f.Findings, verdict.Finding{Check: id, Beyond: beyond, Severity: severity,
		Message: fmt.Sprintf(format, arguments...), Expected: demanded,
		Actual:   check.StatusText(f.status),
		Contract: f.contract.Locate(f.Obligation.Operation.Pointer), Obligation: f.Obligation.ID()})
}

// note adds something to the last finding.
func (f *concluding) note(text string) { f.Findings[len(f.Findings)-1].Note = text }

// leak tells of what no answer should show.
func (f *concluding) leak() {
	if leak := Leak(f.Response.Body); leak != "" {
		f.add(verdict.Leak, verdict.Inferred, verdict.Warning,
			"no word on how the server is made", "the answer shows %s", leak)
	}
	if f.Echoes && f.status >= http.StatusBadRequest {
		f.add(verdict.Leak, verdict.Inferred, verdict.Warning, "a refusal without credentials",
			"the answer shows the credentials that the request came with")
	}
}

// follows says what of an answer is wrong since the request was, for a note.
func follows(judged verdict.Verdict) string {
	for _, finding := range judged.Findings {
		if finding.Instance != nil && finding.Severity == verdict.Error {
			return "the answer breaks the contract as well: " + finding.Message
		}
	}
	return ""
}

// accepted tells of success for what the contract forbids.
func (f *concluding) accepted() {
	of, severity := f.Answer.Obligation, verdict.Error
	switch {
	case of.Side == memberIsTwice:
		// "The names within an object SHOULD be unique" (RFC 8259 section 4), and many readers
		// take one of the two.
		severity = verdict.Warning
	case of.Keyword == mediaTypeKeyword && of.Side == "absent":
		// Without a Content-Type "the recipient MAY … examine the data to determine its type"
		// (RFC 9110 section 8.3).
		severity = verdict.Warning
	case of.Kind == Boundary && strings.HasPrefix(of.Place, "query."):
		// The schema allows the value, and only allowEmptyValue forbids that nothing is written for
		// it, whose "use … is NOT RECOMMENDED" (OpenAPI 3.1.1, Parameter Object).
		severity = verdict.Warning
	}
	f.add(verdict.InvalidAccepted, "", severity, "a refusal for "+of.rule(),
		"the answer is %s, although the request breaks the contract: %s",
		check.StatusText(f.status), f.Why)
	f.note(follows(f.Judged))
}

// serves tells of a documented media type that is refused. A server that answers in another one
// "disregards" the field, which it may (RFC 9110 section 12.4.1).
func (f *concluding) serves() {
	wanted := f.Answer.Obligation.Side
	asked, _, _ := mime.ParseMediaType(wanted)
	sent, _, err := mime.ParseMediaType(f.Response.Header.Get("Content-Type"))
	switch {
	case !success(f.status) && documents(f.Answer.Obligation.Operation, f.status):
		f.add(verdict.ValidRefused, verdict.Inferred, verdict.Warning,
			wanted+", which the document gives a success", "the answer to %s is %s",
			f.Answer.Obligation.Sentence, check.StatusText(f.status))
	case success(f.status) && err == nil && sent != asked:
		f.Inconclusive = "the server answers with another media type than it is asked for, " +
			"which it may"
	}
}

// access tells of success without the credentials that are required.
func (f *concluding) access() {
	if success(f.status) {
		severity := verdict.Error
		if f.Answer.Obligation.Side == otherCase {
			severity = verdict.Warning // the case of what is written in hexadecimal may not matter
		}
		f.add(verdict.Credentials, "", severity, "401 or 403",
			"a request with %s is answered with success", f.Answer.Obligation.Sentence)
	}
}

// isOwnError tells whether the server answers with an error of its own that the document does not
// name, and no other check tells so.
func isOwnError(a Answer) bool {
	status := a.Response.Status
	return a.Obligation.Place != "method" && status >= http.StatusInternalServerError &&
		status != http.StatusNotImplemented && !documents(a.Obligation.Operation, status) &&
		!has(a.Judged, verdict.Status)
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
