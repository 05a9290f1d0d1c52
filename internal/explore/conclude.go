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
	Method     string // as it was sent
	Label      Label
	Why        string // what is wrong with the request
	Response   *exchange.Response
	// Judged is what the contract says of the response.
	Judged verdict.Verdict
	// Documented are the methods that the path has; Get is what GET was answered with, for HEAD.
	Documented []string
	Get        *exchange.Response
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
	if leak := Leak(a.Response.Body); leak != "" {
		report(verdict.Leak, verdict.Error, "no word on how the server is made",
			"the answer shows %s", leak)
	}
	if isOwnError(a) {
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
		severity := verdict.Error
		if a.Obligation.Side == memberIsTwice {
			// "The names within an object SHOULD be unique" (RFC 8259 section 4), and many readers
			// take one of the two.
			severity = verdict.Warning
		}
		if a.Obligation.Kind == Boundary && strings.HasPrefix(a.Obligation.Place, "query.") {
			// The schema allows the value, and only allowEmptyValue forbids that nothing is written
			// for it, whose "use … is NOT RECOMMENDED" (OpenAPI 3.1.1, Parameter Object).
			severity = verdict.Warning
		}
		report(verdict.InvalidAccepted, severity, "a refusal",
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

// isOwnError tells whether the server answers with an error of its own that the document does not
// name, and no other check tells so.
func isOwnError(a Answer) bool {
	status := a.Response.Status
	return a.Obligation.Place != "method" && status >= http.StatusInternalServerError &&
		status != http.StatusNotImplemented && !documents(a.Obligation.Operation, status) &&
		!has(a.Judged, verdict.Status)
}

type reporter func(id verdict.Check, severity verdict.Severity, demanded, format string,
	arguments ...any)

// concludeMethod says what is wrong with the answer to a method that the path does not document, to
// HEAD, which is answered as GET is, and to OPTIONS, which tells of the methods that there are.
func concludeMethod(a Answer, report reporter) {
	status := a.Response.Status
	switch {
	case a.Method == http.MethodHead:
		concludeHead(a, report)
	case status >= http.StatusInternalServerError && status != http.StatusNotImplemented:
		report(verdict.Method, verdict.Error,
			"405 with the methods that there are in Allow (RFC 9110 section 15.5.6), or 404",
			"%s is answered with %s", a.Method, check.StatusText(status))
	case a.Method == http.MethodOptions:
		if lacks := lacking(a); success(status) && lacks != "" {
			report(verdict.Method, verdict.Warning, "every documented method in Allow",
				"OPTIONS is answered with an Allow header that lacks %s", lacks)
		}
	case success(status):
		report(verdict.Method, verdict.Error,
			"405 with the methods that there are in Allow (RFC 9110 section 15.5.6), or 404",
			"%s is answered with %s, and the document has no such operation", a.Method,
			check.StatusText(status))
	case status == http.StatusMethodNotAllowed && len(a.Response.Header.Values("Allow")) == 0:
		report(verdict.Method, verdict.Error, "an Allow header (RFC 9110 section 15.5.6)",
			"%s is answered with 405, and no Allow header names the methods that there are",
			a.Method)
	case status == http.StatusMethodNotAllowed:
		if lacks := lacking(a); lacks != "" {
			report(verdict.Method, verdict.Error,
				"every documented method in Allow (RFC 9110 section 15.5.6)",
				"%s is answered with 405, and its Allow header lacks %s", a.Method, lacks)
		}
	case !slices.Contains(toleratedForMethods, status):
		report(verdict.Method, verdict.Warning,
			"405 with the methods that there are in Allow (RFC 9110 section 15.5.6), or 404",
			"%s is answered with %s, which does not say that there is no such method", a.Method,
			check.StatusText(status))
	}
}

// toleratedForMethods are other refusals of a method than 405: a server may look at credentials
// first, or know no such path.
var toleratedForMethods = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound,
	http.StatusNotImplemented, http.StatusTooManyRequests}

// lacking returns the documented methods of the path that an Allow header leaves out, where there
// is one.
func lacking(a Answer) string {
	values := a.Response.Header.Values("Allow")
	if len(values) == 0 {
		return ""
	}
	allowed := map[string]bool{}
	for name := range strings.SplitSeq(strings.Join(values, ","), ",") {
		allowed[strings.TrimSpace(name)] = true
	}
	var lacks []string
	for _, method := range a.Documented {
		if !allowed[method] {
			lacks = append(lacks, method)
		}
	}
	return strings.Join(lacks, " and ")
}

// concludeHead compares the answer to HEAD with the one to GET: "The HEAD method is identical to
// GET except that the server MUST NOT send content in the response" (RFC 9110 section 9.3.2).
func concludeHead(a Answer, report reporter) {
	const demanded = "what GET is answered with, without content (RFC 9110 section 9.3.2)"
	status := a.Response.Status
	switch {
	case a.Get == nil:
	case status >= http.StatusInternalServerError && status != http.StatusNotImplemented &&
		a.Get.Status < http.StatusInternalServerError:
		report(verdict.Method, verdict.Error, demanded,
			"HEAD is answered with %s, and GET with %s", check.StatusText(status),
			check.StatusText(a.Get.Status))
	case status != a.Get.Status:
		report(verdict.Method, verdict.Warning, demanded,
			"HEAD is answered with %s, and GET with %s", check.StatusText(status),
			check.StatusText(a.Get.Status))
	case a.Response.Header.Get("Content-Type") != "" &&
		a.Response.Header.Get("Content-Type") != a.Get.Header.Get("Content-Type"):
		report(verdict.Method, verdict.Warning, demanded,
			"HEAD says that the content is %q, and GET that it is %q",
			a.Response.Header.Get("Content-Type"), a.Get.Header.Get("Content-Type"))
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
