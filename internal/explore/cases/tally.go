package cases

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"plumbline/harness/call"
	"plumbline/harness/verdict"
)

// tally gathers what a case finds: one cause is one finding, with the smallest request that shows
// it and a count. What could not be tested is counted by its reason.
type tally struct {
	causes   map[string]*cause
	order    []string
	untested map[verdict.Unchecked]int
	seen     map[string]bool // kinds of answers that are kept for the coverage
	// answered counts the requests that were; unanswered says why one was not, through no fault of
	// the API's.
	answered   int
	unanswered string
}

// cause is findings that have one cause.
type cause struct {
	finding  verdict.Finding
	response *call.Response
	size     int // of the request, in bytes
	count    int
}

func newTally() *tally {
	return &tally{causes: map[string]*cause{}, untested: map[verdict.Unchecked]int{},
		seen: map[string]bool{}}
}

// skip counts a request that said nothing of what a check looks for.
func (t *tally) skip(id verdict.Check, reason string) {
	t.untested[verdict.Unchecked{Check: id, Reason: reason}]++
}

// find adds findings that a response gave.
func (t *tally) find(response *call.Response, findings []verdict.Finding) {
	size := requestSize(response)
	for _, finding := range findings {
		key := causeOf(finding)
		known := t.causes[key]
		if known == nil {
			t.causes[key] = &cause{finding, response, size, 1}
			t.order = append(t.order, key)
			continue
		}
		known.count++
		if size < known.size {
			known.finding, known.response, known.size = finding, response, size
		}
	}
}

// causeOf is what findings of one cause have in common: the check, the place in the contract and,
// of a body, the place in it without the indexes of lists.
func causeOf(f verdict.Finding) string {
	key := string(f.Check) + " " + string(f.Severity) + " " + string(f.Contract.Pointer)
	if f.Instance != nil {
		for _, token := range f.Instance.Tokens() {
			if strings.Trim(token, "0123456789") == "" {
				token = "*"
			}
			key += "/" + token
		}
	}
	return key + " " + f.Expected
}

func requestSize(response *call.Response) int {
	request := response.Exchange.Request
	size := len(request.URL) + len(request.Body)
	for name, values := range request.Header {
		size += len(name) + len(strings.Join(values, ""))
	}
	return size
}

// isNew tells whether an answer is the first of its kind, which is kept as what the API was seen to
// do.
func (t *tally) isNew(response *call.Response) bool {
	kind := fmt.Sprint(response.Operation, response.Status(),
		response.Exchange.Response.Header.Get("Content-Type"))
	known := t.seen[kind]
	t.seen[kind] = true
	return !known
}

// report hands what was gathered to the run, and returns the words of what failed.
func (t *tally) report(host Host, operation string) (failures []string) {
	for _, key := range t.order {
		c := t.causes[key]
		if c.count > 1 {
			c.finding.Note = strings.TrimPrefix(c.finding.Note+fmt.Sprintf(
				"; %d requests of this case show it, and this is the smallest", c.count), "; ")
		}
		findings := []verdict.Finding{c.finding}
		if !host.Keep(c.response, findings) {
			failures = append(failures, c.response.Failure(findings))
		}
	}
	var unchecked []verdict.Unchecked
	for u, count := range t.untested {
		unchecked = append(unchecked, verdict.Unchecked{Check: u.Check,
			Reason: fmt.Sprintf("%s: %s", counted(count, "request"), u.Reason)})
	}
	slices.SortFunc(unchecked, func(a, b verdict.Unchecked) int {
		return cmp.Or(cmp.Compare(a.Check, b.Check), cmp.Compare(a.Reason, b.Reason))
	})
	if len(unchecked) > 0 {
		host.Tell(operation, unchecked)
	}
	return failures
}

// untried says why nothing was tried; "" where something was.
func (t *tally) untried() string {
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

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
