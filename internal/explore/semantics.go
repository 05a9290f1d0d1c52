package explore

import (
	"net/http"
	"slices"

	"plumbline/harness/verdict"
)

// semantics tells where an answer is not what HTTP says of its status code, for whatever it was.
func (f *concluding) semantics() {
	for _, rule := range statusRules {
		told := slices.ContainsFunc(f.Findings,
			func(other verdict.Finding) bool { return other.Check == rule.check }) ||
			has(f.Judged, verdict.ResponseHeader) || // which the document requires too
			// it is told of already
			rule.severity == verdict.Warning && has(f.Judged, verdict.Status)
		if rule.status != f.status || told || rule.keeps(f) {
			continue
		}
		f.add(rule.check, verdict.Standard, rule.severity, rule.demanded, "%s", rule.message)
	}
}

// statusRule is what RFC 9110 says of answers with a status code.
type statusRule struct {
	status            int
	check             verdict.Check
	severity          verdict.Severity // an error where the RFC says MUST
	demanded, message string
	keeps             func(f *concluding) bool // the answer is as it should be
}

var statusRules = []statusRule{
	{http.StatusCreated, verdict.Method, verdict.Warning,
		"a method that may create something (RFC 9110 sections 9.2.1 and 15.3.2)",
		"the answer is 201, although the method is one that only reads",
		func(f *concluding) bool { return !safe(f.Method) }},
	{http.StatusPartialContent, verdict.Method, verdict.Warning,
		"a request with Range (RFC 9110 section 15.3.7)",
		"the answer is 206, although no part was asked for",
		func(f *concluding) bool { return f.Response.Header.Get("Content-Range") != "" }},
	{http.StatusNotModified, verdict.Method, verdict.Warning,
		"a conditional request (RFC 9110 section 15.4.5)",
		"the answer is 304, although the request has no condition",
		func(f *concluding) bool { return f.Conditional }},
	{http.StatusUnauthorized, verdict.Challenge, verdict.Error,
		"a WWW-Authenticate header (RFC 9110 section 15.5.2)",
		"the answer is 401, and does not say by WWW-Authenticate how to authenticate",
		hasField("WWW-Authenticate")},
	{http.StatusMethodNotAllowed, verdict.Method, verdict.Error,
		"an Allow header (RFC 9110 section 15.5.6)",
		"the answer is 405, and no Allow header names the methods that there are",
		func(f *concluding) bool { return len(f.Response.Header.Values("Allow")) > 0 }},
	{http.StatusProxyAuthRequired, verdict.Challenge, verdict.Error,
		"a Proxy-Authenticate header (RFC 9110 section 15.5.8)",
		"the answer is 407, and does not say by Proxy-Authenticate how to authenticate",
		hasField("Proxy-Authenticate")},
	{http.StatusUpgradeRequired, verdict.Method, verdict.Error,
		"an Upgrade header (RFC 9110 section 15.5.22)",
		"the answer is 426, and no Upgrade header names a protocol",
		hasField("Upgrade")},
}

// hasField tells whether an answer has a header field that says something.
func hasField(field string) func(f *concluding) bool {
	return func(f *concluding) bool { return f.Response.Header.Get(field) != "" }
}

// safe tells of methods that only read (RFC 9110 section 9.2.1).
func safe(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace:
		return true
	}
	return false
}
