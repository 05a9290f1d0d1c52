package check

import (
	"fmt"
	"net/http"
	"strings"
)

// checkStatus demands a status code that the contract documents, by itself, by its range or by "default".
func checkStatus(e Evidence, verdict *Verdict) {
	if e.Documented != nil {
		return
	}
	documented := strings.Join(e.Operation.Statuses(), ", ")
	if documented == "" {
		documented = "nothing"
	}
	verdict.found(Finding{
		Check:    Status,
		Message:  fmt.Sprintf("the status is %s; %s documents %s", StatusText(e.Response.Status), e.Operation, documented),
		Expected: documented,
		Actual:   fmt.Sprint(e.Response.Status),
		Contract: e.Contract.Locate(e.Operation.Pointer.Child("responses")),
	})
}

// StatusText gives a status code with its reason phrase, such as "404 Not Found".
func StatusText(status int) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", status, http.StatusText(status)))
}
