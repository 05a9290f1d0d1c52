package suite

import (
	"errors"
	"net/http"
	"slices"
	"sync"
	"weak"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"plumbline/harness/call"
	"plumbline/harness/exchange"
	"plumbline/internal/report"
)

// exchanges are those of the running case, or of the clean-up, in the order they came to an end.
type exchanges struct {
	mutex sync.Mutex
	list  []*noted
	// kept is how many bytes of bodies and of header sections the process has kept so far.
	kept report.Room
}

// What a run keeps of all bodies together is bounded in each process, and so is what it keeps of
// all header sections: once that much has been kept, of each only little is.
const (
	mostKept        = 2 << 20 // bytes
	keptAfter       = 1 << 10 // bytes of a body
	keptHeaderAfter = 4 << 10 // bytes of a header section, which are more than most have
)

// noted is an exchange, and what the case has done with it.
type noted struct {
	// of is the response that the case has got. It is not kept alive: its body may be large.
	of       weak.Pointer[call.Response]
	response *call.Response // what is kept of it
	// owed tells that the case has to look at it; seen that it has, and judged that it held it to
	// the contract.
	owed, seen, judged bool
}

// add notes an exchange that has ended.
func (e *exchanges) add(response *call.Response, owed bool) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	room := report.Room{Body: report.KeptBody, Header: report.KeptHeader}
	if e.kept.Body >= mostKept {
		room.Body = keptAfter
	}
	if e.kept.Header >= mostKept {
		room.Header = keptHeaderAfter
	}
	kept := response.Kept(room)
	e.kept.Body += min(room.Body, len(kept.Body()))
	e.kept.Header += headerSize(kept.Exchange.Response)
	e.list = append(e.list, &noted{of: weak.Make(response), response: kept, owed: owed})
}

// headerSize is how many bytes the header section of a response has, and its trailer section.
func headerSize(response *exchange.Response) int {
	size := 0
	if response == nil {
		return size
	}
	for _, section := range []http.Header{response.Header, response.Trailer} {
		for name, values := range section {
			for _, value := range values {
				size += len(name) + len(value)
			}
		}
	}
	return size
}

// look notes that the case has looked at an exchange, and returns its number from 1; 0 where it is
// none of these.
func (e *exchanges) look(response *call.Response, judged bool) int {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	i := slices.IndexFunc(e.list, func(n *noted) bool { return n.of == weak.Make(response) })
	if i < 0 {
		return 0
	}
	e.list[i].seen = true
	e.list[i].judged = e.list[i].judged || judged
	return i + 1
}

// take empties the list.
func (e *exchanges) take() []*noted {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	taken := e.list
	e.list = nil
	return taken
}

// sent is what exchanges leave in Ginkgo's report.
type sent struct {
	Suite     string            `json:"suite"`
	Exchanges []report.Exchange `json:"exchanges"`
}

// recordExchanges leaves what was exchanged in Ginkgo's report, redacted by all that is known by
// now.
func (a *API) recordExchanges(taken []*noted) {
	if len(taken) == 0 {
		return
	}
	left := sent{Suite: a.suite.Name}
	for _, n := range taken {
		recorded := report.Record(n.response.Exchange, "", n.response.Operation.String(),
			a.redactor)
		recorded.Trim(n.response.Cut())
		recorded.Judged, recorded.Curl = n.judged, n.response.Curl()
		location := a.compiled.Locate(n.response.Operation.Pointer)
		recorded.Contract = &location
		if n.judged {
			recorded.SecondOpinion = a.secondOpinion(n.response)
		} else {
			aside := report.Shown(a.caller.Redactor, n.response.Verdict)
			recorded.Aside = &aside
		}
		left.Exchanges = append(left.Exchanges, recorded)
	}
	record(entryExchanges, left)
}

// endCase records what the case exchanged, and keeps it from passing over a response that it got
// and did not look at.
func (a *API) endCase() error {
	taken := a.exchanges.take()
	a.recordExchanges(taken)
	a.recordThrottled()
	if ginkgo.CurrentSpecReport().State != types.SpecStatePassed {
		return nil
	}
	for _, n := range taken {
		if n.owed && !n.seen {
			return errors.New("the case does not judge the response of " + n.response.String())
		}
	}
	return nil
}
