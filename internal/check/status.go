package check

import (
	"fmt"
	"net/http"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
)

// checkStatus demands a status code that the contract documents, by itself, by its range or by
// "default".
func checkStatus(s Subject, documented *contract.Response, judged *judgment) {
	if documented != nil {
		return
	}
	statuses := strings.Join(s.Operation.Statuses(), ", ")
	if statuses == "" {
		statuses = "nothing"
	}
	status := s.Exchange.Response.Status
	judged.found(verdict.Finding{
		Check: verdict.Status,
		Message: fmt.Sprintf("the status is %s; %s documents %s", StatusText(status), s.Operation,
			statuses),
		Expected: statuses,
		Actual:   fmt.Sprint(status),
		Contract: s.Contract.Locate(s.Operation.Pointer.Child("responses")),
	})
}

// StatusText returns a status code with its reason phrase, such as "404 Not Found".
func StatusText(status int) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", status, http.StatusText(status)))
}
