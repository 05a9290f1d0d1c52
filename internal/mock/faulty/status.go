package faulty

import (
	"net/http"
	"strconv"

	"plumbline/harness/exchange"
	"plumbline/internal/check"
	"plumbline/internal/contract"
	"plumbline/internal/mock"
)

// undocumented are statuses of success that few documents name, the likeliest first.
var undocumented = []int{http.StatusOK, http.StatusCreated, http.StatusAccepted,
	http.StatusNonAuthoritativeInfo, http.StatusNoContent}

// statuses derives a success with a status that the operation does not document.
func (d *deriver) statuses(s sample) {
	if !s.success {
		return
	}
	for _, status := range undocumented {
		change := func(a *exchange.Response) bool {
			if a.Status = status; status == http.StatusNoContent {
				a.Body = nil
				a.Header.Del("Content-Type")
			}
			return true
		}
		if d.ofAnswer(s, UndocumentedStatus, strconv.Itoa(status), "Success is answered with "+
			check.StatusText(status)+", which is not documented.", change) {
			return
		}
	}
	d.cannot(s.Operation, UndocumentedStatus,
		"every status is documented, by a range or by default")
}

// spoiling is the mistake of a server that spoils the answers of an operation. Spoil is nil for an
// answer that stays as it is.
func spoiling(o *contract.Operation,
	spoil func(mock.Answered) *exchange.Response) func(*counts) mock.Mistake {
	return func(count *counts) mock.Mistake {
		return mock.Mistake{Answer: func(a mock.Answered) *exchange.Response {
			if a.Operation != o {
				return a.Response
			}
			count.called.Add(1)
			spoiled := spoil(a)
			if spoiled == nil {
				return a.Response
			}
			count.shown.Add(1)
			return spoiled
		}}
	}
}
