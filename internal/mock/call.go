package mock

import (
	"net/http"
	"net/url"
	"strconv"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/contract"
)

// call is a request to an operation.
type call struct {
	*Server
	operation  *contract.Operation
	parameters map[string]string // of the path, as they are meant
	sent       map[string]string // as they were sent
	request    exchange.Request
	address    *url.URL
	judged     verdict.Verdict // what the contract says of the request
	prefers    preferences
	location   string // of what the request creates
	value      any    // of the body of the answer
}

// answer refuses what breaks the contract, and does what any other request asks for.
func (c *call) answer() *exchange.Response {
	c.judged = check.Request(check.Subject{Contract: c.contract, Operation: c.operation,
		PathParameters: c.sent, Exchange: &exchange.Exchange{Request: c.request}})
	if refused := c.breach(); refused != nil {
		return refused
	}
	if wait := c.limits.take(c.operation); wait > 0 {
		a := c.refuse("more calls than the document allows at a time", http.StatusTooManyRequests)
		a.Header.Set("Retry-After", strconv.Itoa(int(wait.Seconds())+1))
		return a
	}
	c.prefers = preferencesOf(c.request.Header)
	if c.prefers.code != 0 || c.prefers.example != "" {
		return c.preferred()
	}
	if a := c.resource(); a != nil {
		return a
	}
	return c.succeed(c.usual)
}

// breach refuses a request for the first thing that is wrong with it, in the order in which servers
// usually look; nil where nothing is.
func (c *call) breach() *exchange.Response {
	if c.operation.Security != nil && !c.known() {
		a := c.refuse("the request does not have credentials that are known",
			http.StatusUnauthorized, http.StatusForbidden)
		if a.Status == http.StatusUnauthorized && a.Header.Get("WWW-Authenticate") == "" {
			a.Header.Set("WWW-Authenticate", challenge(c.operation))
		}
		return a
	}
	var worst *verdict.Finding
	for i, f := range c.judged.Findings {
		if f.Severity == verdict.Error && (worst == nil || rank(f) < rank(*worst)) {
			worst = &c.judged.Findings[i]
		}
	}
	if worst == nil {
		return nil
	}
	return c.refuse(worst.Message, refusals(*worst)...)
}

// rank is the order in which what is wrong with a request is told.
func rank(f verdict.Finding) int {
	switch f.Check {
	case verdict.Security:
		return 0
	case verdict.Parameter:
		return 1
	case verdict.RequestContentType:
		return 2
	}
	return 3
}

// refusals are the statuses that a request may be refused with, the likeliest first.
func refusals(f verdict.Finding) []int {
	switch {
	case f.Check == verdict.Security:
		return []int{http.StatusUnauthorized, http.StatusForbidden}
	case f.Check == verdict.RequestContentType:
		return []int{http.StatusUnsupportedMediaType, http.StatusBadRequest,
			http.StatusUnprocessableEntity}
	case f.Check == verdict.Parameter || f.Instance == nil:
		return []int{http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusNotFound}
	}
	return []int{http.StatusUnprocessableEntity, http.StatusBadRequest}
}

// refuse answers with the first status that the document names for it, and says why in the words
// that the document has for that.
func (c *call) refuse(why string, statuses ...int) *exchange.Response {
	status, documented := c.documented(statuses)
	if documented == nil {
		return problem(statuses[0], why)
	}
	of := func(m *contract.MediaType) (list []any) {
		for _, value := range c.usual(m) {
			list = append(append(list, explained(value, status, why)...), value)
		}
		return list
	}
	if a := c.respond(status, documented, of); a != nil {
		return a
	}
	return problem(status, why)
}

// documented finds what the document says of the first of some statuses that it names: exactly,
// else by a range, else by default.
func (c *call) documented(statuses []int) (int, *contract.Response) {
	for _, exactly := range []bool{true, false} {
		for _, status := range statuses {
			r, found := c.operation.Response(status)
			if found && (!exactly || r.Status == strconv.Itoa(status)) {
				return status, r
			}
		}
	}
	return 0, nil
}

// succeed answers with the first success that the document names and that can be made.
func (c *call) succeed(of values) *exchange.Response {
	for _, status := range successes(c.operation) {
		documented, found := c.operation.Response(status)
		if !found {
			continue
		}
		if a := c.respond(status, documented, of); a != nil {
			if status == http.StatusCreated && c.location != "" && a.Header.Get("Location") == "" {
				a.Header.Set("Location", c.location)
			}
			return a
		}
		if !c.acceptable(documented) {
			return c.refuse("none of the documented media types is accepted",
				http.StatusNotAcceptable)
		}
	}
	return problem(http.StatusNotImplemented,
		"the document names no success, or none whose content can be made")
}

// successes are the statuses of success that an operation documents, in its order; a range and
// default stand for the usual one.
func successes(o *contract.Operation) []int {
	var list []int
	usual := http.StatusOK
	if o.Method == http.MethodPost {
		usual = http.StatusCreated
	}
	for _, status := range o.Statuses() {
		if code, err := strconv.Atoi(status); err == nil && code >= 200 && code < 300 {
			list = append(list, code)
		}
	}
	if _, documented := o.Response(usual); documented {
		list = append(list, usual)
	}
	if len(list) == 0 { // such as an operation that only redirects
		for _, status := range o.Statuses() {
			if code, err := strconv.Atoi(status); err == nil && code >= 100 && code < 400 {
				list = append(list, code)
			}
		}
	}
	return list
}

// preferred answers as the request asks for by Prefer: with a status, or an example.
func (c *call) preferred() *exchange.Response {
	statuses := successes(c.operation)
	if c.prefers.code != 0 {
		statuses = []int{c.prefers.code}
	}
	for _, status := range statuses {
		documented, found := c.operation.Response(status)
		if !found {
			continue
		}
		of := func(m *contract.MediaType) []any {
			return c.maker.bodies(m, c.prefers.example, c.prefers.dynamic)
		}
		if a := c.respond(status, documented, of); a != nil {
			a.Header.Set("Preference-Applied", c.prefers.applied())
			return a
		}
	}
	return problem(http.StatusBadRequest,
		"the document has no such status or example, which Prefer asks for")
}
