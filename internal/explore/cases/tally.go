package cases

import (
	"cmp"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"plumbline/harness/call"
	"plumbline/harness/verdict"
	"plumbline/internal/explore"
	"plumbline/internal/report"
)

// tally gathers what a case finds: one cause is one finding, with the smallest request that shows
// it and a count. What could not be tested is counted by its reason.
type tally struct {
	causes   map[string]*cause
	order    []string
	untested map[verdict.Unchecked]int
	// seen are the traits of the exchanges that there were, and kept those that first had one,
	// which is what the API was seen to do.
	seen map[trait]bool
	kept []kept
	held int // bytes of the bodies that are held
	// accepted tells that a valid request was. The last ones that were not are refused, of those
	// whose things are there, and perhaps, of the others; missed tells that some are not.
	accepted, missed bool
	refused, perhaps reply
	// answered counts the requests that were; unanswered says why one was not, through no fault of
	// the API's.
	answered   int
	unanswered string
	met        report.Obligations
	others     map[report.Obligation]int // where in met.Others each is
	// drawn are the choices of the request that is being sent; nil where it is not drawn.
	drawn []uint32
	// later tells that something was only accepted, and may be done later.
	later bool
	// cut says why not all could be tried, where the run had to end before.
	cut string
	// quiet tells that nobody asks what was found, and nothing of that is gathered.
	quiet bool
}

// cause is findings that have one cause.
type cause struct {
	finding  verdict.Finding
	response *call.Response
	size     int // of the request, in bytes
	count    int
	drawn    []uint32 // the choices of the request, where it was drawn
}

func newTally() *tally {
	return &tally{causes: map[string]*cause{}, untested: map[verdict.Unchecked]int{},
		seen: map[trait]bool{}, others: map[report.Obligation]int{}}
}

// quietTally is for requests that prepare something, or delete it. What their answers break is told
// by the cases of the operations that give them.
func quietTally() *tally {
	t := newTally()
	t.quiet = true
	return t
}

// What is kept of a case is bounded, however many requests it sends: what the API answers to them
// may be something else each time.
const (
	mostReasons    = 500 // why something could not be tested
	mostCausesKept = 200 // each with an exchange
	mostDrawn      = 500 // what became of requests that were drawn, in different words
)

// manyReasons is the reason of what is counted only, once there are too many others.
const manyReasons = "for another one of many reasons"

// skip counts a request that said nothing of what a check looks for.
func (t *tally) skip(id verdict.Check, reason string) {
	t.skipAll(verdict.Unchecked{Check: id, Reason: reason}, 1)
}

func (t *tally) skipAll(u verdict.Unchecked, count int) {
	if _, known := t.untested[u]; !known && len(t.untested) >= mostReasons &&
		!slices.Contains(report.Endings, u.Reason) {
		u.Reason = manyReasons
	}
	t.untested[u] += count
}

// end notes what became of an obligation.
func (t *tally) end(id string, state report.ObligationState, reason string) {
	if state == report.Tried {
		t.met.Tried++
		return
	}
	t.note(report.Obligation{ID: id, State: state, Reason: reason}, 1)
}

// note notes what became of so many obligations of an id. Those that are enumerated have ids of
// their own, and are as many as the document has.
func (t *tally) note(one report.Obligation, count int) {
	at, known := t.others[one]
	if !known && len(t.others) >= mostDrawn && isDrawn(one.ID) {
		one.Reason = manyReasons
		at, known = t.others[one]
	}
	if !known {
		t.others[one] = len(t.met.Others)
		if one.Count = 0; count > 1 {
			one.Count = count
		}
		t.met.Others = append(t.met.Others, one)
		return
	}
	t.met.Others[at].Count = max(t.met.Others[at].Count, 1) + count
}

// isDrawn tells by its id whether an obligation is one that was drawn.
func isDrawn(id string) bool {
	const kind, parts = 2, 4
	words := strings.SplitN(id, ".", parts)
	return len(words) == parts && words[kind] == string(explore.Random)
}

// find adds findings that a response gave.
func (t *tally) find(response *call.Response, findings []verdict.Finding) {
	if t.quiet || len(findings) == 0 {
		return
	}
	size := requestSize(response)
	for _, finding := range findings {
		t.findAs(causeOf(finding), cause{finding, response, size, 1, t.drawn})
	}
}

func (t *tally) findAs(key string, found cause) {
	known := t.causes[key]
	if known == nil && len(t.order) >= mostCausesKept {
		key = string(found.finding.Check) // all others of the check are one
		known = t.causes[key]
	}
	if known == nil {
		found.response = t.hold(found.response)
		t.causes[key] = &found
		t.order = append(t.order, key)
		return
	}
	found.count += known.count
	if found.size < known.size {
		*known = found
		known.response = t.hold(found.response)
	}
	known.count = found.count
}

var numbers = regexp.MustCompile(`\d+`)

// answer notes whether a valid request was accepted. There tells that all it names is there: else
// it may be refused for that.
func (t *tally) answer(got reply, there bool) {
	switch {
	case got.label != explore.Valid:
	case got.success():
		t.accepted = true
	case there && (got.status() != http.StatusNotFound || t.refused.response == nil):
		t.refused = got
	case there:
	case got.status() == http.StatusNotFound:
		t.missed = true
	default:
		t.perhaps = got
	}
}

// allRefused is the last of the refused requests, where all that were valid were refused though
// what they name is there, as far as that is known; nil otherwise.
func (t *tally) allRefused() *reply {
	switch {
	case t.accepted || t.cut != "":
	case t.refused.response != nil && t.refused.status() != http.StatusNotFound:
		return &t.refused
	case t.refused.response == nil && t.perhaps.response != nil && !t.missed:
		return &t.perhaps
	}
	return nil
}

// drop leaves out causes.
func (t *tally) drop(leavesOut func(*cause) bool) {
	t.order = slices.DeleteFunc(t.order, func(key string) bool {
		out := leavesOut(t.causes[key])
		if out {
			delete(t.causes, key)
		}
		return out
	})
}

// add adds what another tally has gathered behind this one, as if this one had gathered it.
func (t *tally) add(other *tally) {
	for _, key := range other.order {
		t.findAs(key, *other.causes[key])
	}
	for _, u := range slices.SortedFunc(maps.Keys(other.untested), byReason) {
		t.skipAll(u, other.untested[u])
	}
	for _, one := range other.kept {
		t.keep(one)
	}
	t.met.Tried += other.met.Tried
	for _, one := range other.met.Others {
		count := max(one.Count, 1)
		one.Count = 0
		t.note(one, count)
	}
	t.answered += other.answered
	t.accepted = t.accepted || other.accepted
	t.later = t.later || other.later
	t.cut = cmp.Or(t.cut, other.cut)
	if other.unanswered != "" {
		t.unanswered = other.unanswered
	}
	t.missed = t.missed || other.missed
	if other.refused.response != nil {
		t.answer(other.refused, true)
	}
	if other.perhaps.response != nil {
		t.perhaps = other.perhaps
	}
}

// causeOf is what findings of one cause have in common: the check, what is demanded and where in
// the contract and, of a body, the member that it is about. The same schema may be that of several
// operations, and a server sends a header field that HTTP demands everywhere or nowhere. An error
// is never one with a warning. Refusals that are not documented are one, and every other status is
// one for itself. What a server refuses to a caller, or for media types, it refuses everywhere.
func causeOf(f verdict.Finding) string {
	kind := string(f.Check) + " " + string(f.Severity)
	if f.Beyond == verdict.Standard && (f.Check == verdict.Method || f.Check == verdict.Challenge) {
		return kind + " " + f.Expected
	}
	if f.Check == verdict.Status && !strings.HasPrefix(f.Actual, "4") {
		kind += " " + f.Actual
	}
	if f.Check == verdict.Status && f.Severity == verdict.Warning &&
		slices.Contains(refusalsOfAll, f.Actual) {
		return kind + " " + f.Actual
	}
	key := kind + " " + string(f.Contract.Pointer) + " " + f.Expected
	if f.Instance == nil {
		return key
	}
	for _, token := range slices.Backward(f.Instance.Tokens()) {
		if strings.Trim(token, "0123456789") != "" {
			return key + " " + token
		}
	}
	return key
}

// refusalsOfAll are statuses of refusals that have nothing to do with what an operation does: of
// callers, of media types that are accepted or sent, and of lengths.
var refusalsOfAll = []string{"401", "403", "406", "413", "414", "415", "431"}

// requestSize is how large a request is, in bytes. The numbers in its URL count as one: those that
// name things differ from run to run.
func requestSize(response *call.Response) int {
	request := response.Exchange.Request
	size := len(numbers.ReplaceAllLiteralString(request.URL, "1")) + len(request.Body)
	for name, values := range request.Header {
		size += len(name) + len(strings.Join(values, ""))
	}
	return size
}

// untried says why nothing was tried, or not all since the run had to end; "" where all was.
func (t *tally) untried() string {
	if t.cut != "" {
		return t.cut
	}
	if t.answered > 0 {
		return ""
	}
	most := ""
	for u, count := range t.untested {
		if before := t.untested[verdict.Unchecked{Check: u.Check, Reason: most}]; count > before ||
			count == before && u.Reason < most {
			most = u.Reason
		}
	}
	return most
}
