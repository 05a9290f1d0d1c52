package explore

import (
	"net/http"
	"slices"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/check"
)

// refusalOfMethod is what a method should be answered with that a path does not have.
const refusalOfMethod = "405 with the methods that there are in Allow (RFC 9110 section 15.5.6), " +
	"or 404"

// method tells what is wrong with the answer to a method that the path does not document, to HEAD,
// which is answered as GET is, and to OPTIONS, which tells of the methods that there are.
func (f *concluding) method() {
	sent, status := f.Method, check.StatusText(f.status)
	lacks := lacking(f.Answer)
	switch {
	case sent == http.MethodHead:
		f.head()
	case failed(f.status):
		f.add(verdict.Method, verdict.Standard, verdict.Error, refusalOfMethod,
			"%s is answered with %s", sent, status)
	case sent == http.MethodOptions:
		if success(f.status) && lacks != "" {
			f.add(verdict.Method, verdict.Standard, verdict.Warning,
				"every documented method in Allow (RFC 9110 section 9.3.7)",
				"OPTIONS is answered with an Allow header that lacks %s", lacks)
		}
	case success(f.status):
		// The document need not list all that there is (OpenAPI 3.1 section 4.8.8.1).
		f.add(verdict.Method, verdict.Inferred, verdict.Warning, refusalOfMethod,
			"%s is answered with %s, and the document has no such operation", sent, status)
	case f.status == http.StatusMethodNotAllowed && lacks != "":
		// Allow has what is "currently supported", which may be less for some things.
		f.add(verdict.Method, verdict.Standard, verdict.Warning,
			"every documented method in Allow (RFC 9110 section 15.5.6)",
			"%s is answered with 405, and its Allow header lacks %s", sent, lacks)
	case f.status != http.StatusMethodNotAllowed &&
		!slices.Contains(toleratedForMethods, f.status):
		f.add(verdict.Method, verdict.Inferred, verdict.Warning, refusalOfMethod,
			"%s is answered with %s, which does not say that there is no such method", sent,
			status)
	}
}

// toleratedForMethods are other refusals of a method than 405: a server may look at credentials
// first, or know no such path.
var toleratedForMethods = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound,
	http.StatusNotImplemented, http.StatusTooManyRequests}

// failed tells of errors of the server's own. That it does not know a method is none.
func failed(status int) bool {
	return status >= http.StatusInternalServerError && status != http.StatusNotImplemented
}

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

// head compares the answer to HEAD with the one to GET: "The HEAD method is identical to GET except
// that the server MUST NOT send content in the response" (RFC 9110 section 9.3.2).
func (f *concluding) head() {
	if f.Get == nil {
		return
	}
	const demanded = "what GET is answered with, without content (RFC 9110 section 9.3.2)"
	severity := verdict.Warning
	if failed(f.status) && !failed(f.Get.Status) {
		severity = verdict.Error
	}
	of, ofGet := f.Response.Header.Get("Content-Type"), f.Get.Header.Get("Content-Type")
	switch {
	case f.status != f.Get.Status:
		f.add(verdict.Method, verdict.Standard, severity, demanded,
			"HEAD is answered with %s, and GET with %s", check.StatusText(f.status),
			check.StatusText(f.Get.Status))
	case of != "" && of != ofGet:
		f.add(verdict.Method, verdict.Standard, severity, demanded,
			"HEAD says that the content is %q, and GET that it is %q", of, ofGet)
	}
}
