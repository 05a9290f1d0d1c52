package check

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
)

// checkStatus demands a status code that HTTP has, and that the contract documents, by itself, by
// its range or by "default".
func checkStatus(s Subject, documented *contract.Response, judged *judgment) {
	status := s.Exchange.Response.Status
	if status < 100 || status > 599 {
		judged.found(verdict.Finding{
			Check: verdict.Status,
			Message: fmt.Sprintf("the status is %d; HTTP has none outside of 100 to 599 "+
				"(RFC 9110 section 15)", status),
			Expected: "100 to 599", Actual: fmt.Sprint(status),
			Contract: s.Contract.Locate(s.Operation.Pointer.Child("responses")),
		})
		return
	}
	if documented != nil {
		return
	}
	if s.Unknown.Redirects != "" && redirects(s.Operation) {
		judged.unjudged(verdict.Status, s.Unknown.Redirects)
		return
	}
	statuses := strings.Join(s.Operation.Statuses(), ", ")
	if statuses == "" {
		statuses = "nothing"
	}
	judged.found(verdict.Finding{
		Check: verdict.Status,
		Message: fmt.Sprintf("the status is %s; %s documents %s", StatusText(status), s.Operation,
			statuses),
		Expected: statuses,
		Actual:   fmt.Sprint(status),
		Contract: s.Contract.Locate(s.Operation.Pointer.Child("responses")),
	})
}

// redirects tells whether an operation documents an answer that leads elsewhere.
func redirects(o *contract.Operation) bool {
	return slices.ContainsFunc(o.Statuses(),
		func(status string) bool { return strings.HasPrefix(status, "3") })
}

// StatusText returns a status code with its reason phrase, such as "404 Not Found".
func StatusText(status int) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", status, http.StatusText(status)))
}
