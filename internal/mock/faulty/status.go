package faulty

import (
	"fmt"
	"net/http"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/contract"
	"plumbline/internal/mock"
)

// undocumented are statuses of success that few documents name, the likeliest first.
var undocumented = []int{http.StatusOK, http.StatusCreated, http.StatusAccepted,
	http.StatusNonAuthoritativeInfo, http.StatusNoContent}

// statuses derives answers with a status that the operation does not document.
func (d *deriver) statuses(o *contract.Operation) {
	for _, status := range undocumented {
		if _, documented := o.Response(status); documented {
			continue
		}
		f := d.placed(o, UndocumentedStatus, verdict.Status,
			fmt.Sprintf("Success is answered with %s, which is not documented.",
				check.StatusText(status)))
		f.Place = d.contract.Locate(o.Pointer + "/responses")
		f.mistake = spoiling(o, func(a mock.Answered) *exchange.Response {
			if a.Response.Status < 200 || a.Response.Status > 299 {
				return nil
			}
			other := *a.Response
			other.Status = status
			return &other
		})
		d.add(o, f, fmt.Sprint(status))
		return
	}
	d.cannot(o, UndocumentedStatus, "every status is documented, by a range or by default")
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
