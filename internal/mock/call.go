package mock

import (
	"net/http"
	"net/url"
	"slices"
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
	body       any             // what the body was read as; nil where it was not
	judged     verdict.Verdict // what the contract says of the request
	caller     int             // who calls, from 1; 0 where that is not known
	limit      taken
	prefers    preferences
	location   string // of what the request creates
	tag        string // the entity tag of what it is about
	value      any    // of the body of the answer
	content    *contract.MediaType
	overlooked bool // something is wrong with the request that is not minded
}

// answered tells of the answer.
func (c *call) answered(a *exchange.Response) Answered {
	told := Answered{Request: c.request, Operation: c.operation, Path: c.operation.Path,
		Caller: c.caller, Response: a, Judged: c.judged}
	if len(a.Body) > 0 && c.content != nil {
		told.Content, told.Value = c.content, c.value
	}
	return told
}

// answer refuses what breaks the contract, and does what any other request asks for.
func (c *call) answer() *exchange.Response {
	c.judged = check.Request(check.Subject{Contract: c.contract, Operation: c.operation,
		PathParameters: c.sent, Exchange: &exchange.Exchange{Request: c.request},
		Read: func(value any) { c.body = value }})
	var known bool
	c.caller, known = c.identify()
	c.caller = c.takenFor(c.caller)
	if admit := c.options.Mistake.Admit; !known && admit != nil {
		known = admit(c.operation, c.request)
	}
	if !c.options.Unhurried {
		c.limit = c.limits.take(c.operation, c.caller)
	}
	if refused := c.breach(known); refused != nil {
		return refused
	}
	return c.tolerant(c.done())
}

// done does what a request asks for that does not break the contract.
func (c *call) done() *exchange.Response {
	c.prefers = preferencesOf(c.request.Header)
	if c.prefers.code != 0 || c.prefers.example != "" {
		return c.preferred()
	}
	a := c.resource()
	if a == nil {
		a = c.succeed(c.operation.Method == http.MethodPost, c.usualPage)
	}
	if c.prefers.dynamic && a.Status < http.StatusBadRequest {
		a.Header.Set("Preference-Applied", c.prefers.applied())
	}
	return a
}

// breach refuses a request for the first thing that is wrong with it, in the order in which servers
// usually look; nil where nothing is.
func (c *call) breach(known bool) *exchange.Response {
	if c.limit.over {
		a := c.refuse("more calls than the document allows at a time", nil,
			http.StatusTooManyRequests)
		a.Header.Set("Retry-After", strconv.Itoa(max(seconds(c.limit.wait), 1)))
		return a
	}
	if !known {
		a := c.refuse("the request does not have credentials that are known", nil,
			http.StatusUnauthorized, http.StatusForbidden)
		if a.Status == http.StatusUnauthorized && a.Header.Get("WWW-Authenticate") == "" {
			a.Header.Set("WWW-Authenticate", challenge(c.operation))
		}
		return a
	}
	var worst *verdict.Finding
	for _, f := range c.minded() {
		if f.Severity == verdict.Error && f.Check != verdict.Security &&
			(worst == nil || rank(f) < rank(*worst)) {
			worst = &f
		}
	}
	if worst == nil {
		return nil
	}
	return c.refuse(worst.Message, worst, refusals(*worst)...)
}

// rank is the order in which what is wrong with a request is told.
func rank(f verdict.Finding) int {
	switch f.Check {
	case verdict.Parameter:
		return 0
	case verdict.RequestContentType:
		return 1
	}
	return 2
}

// refusals are the statuses that a request may be refused with, the likeliest first.
func refusals(f verdict.Finding) []int {
	switch {
	case f.Check == verdict.RequestContentType:
		return []int{http.StatusUnsupportedMediaType, http.StatusBadRequest,
			http.StatusUnprocessableEntity}
	case f.Check == verdict.Parameter || f.Instance == nil || *f.Instance == "":
		return []int{http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusNotFound}
	}
	return []int{http.StatusUnprocessableEntity, http.StatusBadRequest}
}

// refuse answers with the first status that the document names for it, and says why in the words
// that the document has for that. Found is what is wrong with the request, nil where that is no
// matter of the document.
func (c *call) refuse(why string, found *verdict.Finding, statuses ...int) *exchange.Response {
	status, documented := c.documented(statuses)
	if documented == nil {
		return c.limited(problem(statuses[0], why, found))
	}
	of := func(m *contract.MediaType) (list, instead []any) {
		for _, value := range c.maker.bodies(m, "", false) {
			list = append(append(list, explained(value, status, why)...), value)
		}
		return list, nil
	}
	if a := c.respond(status, documented, of); a != nil {
		return a
	}
	return c.limited(problem(status, why, found))
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
func (c *call) succeed(creates bool, of values) *exchange.Response {
	for _, status := range successes(c.operation, creates) {
		documented, _ := c.operation.Response(status)
		if a := c.respond(status, documented, of); a != nil {
			if status == http.StatusCreated && c.location != "" && a.Header.Get("Location") == "" {
				a.Header.Set("Location", c.location)
			}
			return a
		}
		if !c.acceptable(documented) {
			return c.refuse("none of the documented media types is accepted", nil,
				http.StatusNotAcceptable)
		}
	}
	return c.refuse(c.unanswered(), nil, http.StatusNotImplemented)
}

// UsualSuccess is the status that a request to an operation is usually answered with that the
// contract allows; 0 where the document names none.
func UsualSuccess(o *contract.Operation) int {
	if all := successes(o, o.Method == http.MethodPost); len(all) > 0 {
		return all[0]
	}
	return 0
}

// successes are the statuses of success that an operation documents, in its order, but for that of
// a creation: where something is created it comes first, and else last. A range and default stand
// for the usual one. Where there is none they are the others that are no refusals.
func successes(o *contract.Operation, creates bool) []int {
	usual := http.StatusOK
	if creates {
		usual = http.StatusCreated
	}
	var list, others []int
	for _, status := range o.Statuses() {
		switch code, err := strconv.Atoi(status); {
		case err != nil:
		case code >= 200 && code < 300:
			list = append(list, code)
		case code >= 300 && code < 400:
			others = append(others, code)
		}
	}
	if _, documented := o.Response(usual); documented && !slices.Contains(list, usual) {
		list = append(list, usual)
	}
	if len(list) == 0 {
		return others
	}
	if len(list) > 1 { // nobody who has not asked for a part wants one
		list = slices.DeleteFunc(list, func(s int) bool { return s == http.StatusPartialContent })
	}
	slices.SortStableFunc(list, func(a, b int) int { return order(a, creates) - order(b, creates) })
	return list
}

// order is what of a success comes first.
func order(status int, creates bool) int {
	switch {
	case status == http.StatusCreated && creates:
		return -1
	case status == http.StatusCreated:
		return 1
	}
	return 0
}

// preferred answers as the request asks for by Prefer: with a status, or an example.
func (c *call) preferred() *exchange.Response {
	statuses := successes(c.operation, c.operation.Method == http.MethodPost)
	if c.prefers.code != 0 {
		statuses = []int{c.prefers.code}
	}
	for _, status := range statuses {
		documented, found := c.operation.Response(status)
		if !found {
			continue
		}
		of := func(m *contract.MediaType) (meant, instead []any) {
			meant = c.maker.bodies(m, c.prefers.example, c.prefers.dynamic)
			if status < http.StatusBadRequest || len(meant) == 0 ||
				len(c.contract.BodyExamples(m)) > 0 {
				return meant, nil
			}
			return explained(meant[0], status, "it is what Prefer asks for"), meant
		}
		if a := c.respond(status, documented, of); a != nil {
			a.Header.Set("Preference-Applied", c.prefers.applied())
			return a
		}
	}
	return c.refuse("the document has no such status or example, which Prefer asks for", nil,
		http.StatusBadRequest)
}
