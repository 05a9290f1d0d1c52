package mock

import (
	"encoding/json"
	"net/http"
	"slices"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/contract"
	"plumbline/internal/encode"
	"plumbline/internal/schema"
)

// values lists what a body of a media type may be, the best first: what is meant, and what may
// stand in for it where none of that is allowed.
type values func(m *contract.MediaType) (meant, instead []any)

// respond makes a documented response: its headers, and content of the media type that is wanted
// most, with the first value that the contract allows. It is nil where there is none. A refusal
// says why also to whoever accepts none of its media types, and where content of one that is
// accepted cannot be made another one is sent: Accept may be disregarded (RFC 9110 section 12.4.1).
func (c *call) respond(status int, documented *contract.Response, of values) *exchange.Response {
	a := &exchange.Response{Status: status, Proto: "HTTP/1.1", Header: http.Header{}}
	c.headers(a, documented)
	if len(documented.Content) == 0 || bodyless(status) {
		if allowed, _ := c.keeps(a); allowed {
			return a
		}
		return nil
	}
	list := accepted(documented.Content, c.request.Header.Values("Accept"))
	if len(list) == 0 && status >= http.StatusBadRequest {
		list = accepted(documented.Content, nil)
	}
	for _, m := range andOthers(list, documented.Content) {
		meant, instead := of(m)
		for _, values := range [][]any{meant, instead} {
			if made := c.best(a, m, values); made != nil {
				return made
			}
		}
	}
	return nil
}

// andOthers is a list of media types with those of another one behind it that it lacks; an empty
// list stays empty.
func andOthers(list, all []*contract.MediaType) []*contract.MediaType {
	if len(list) == 0 {
		return nil
	}
	for _, m := range accepted(all, nil) {
		if !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	return list
}

// best is an answer with the first of some values in which nothing at all is found, or else the
// first that the contract allows; nil where it allows none.
func (c *call) best(a *exchange.Response, m *contract.MediaType,
	values []any) (best *exchange.Response) {
	found := 0 // in the best one
	for _, value := range values {
		made, more := c.with(a, m, value)
		if made != nil && (best == nil || more == 0) {
			best, found, c.value, c.content = made, more, value, m
		}
		if best != nil && found == 0 {
			return best
		}
	}
	if best == nil || m.Schema == nil {
		return best
	}
	// what was sent may have had members that the answer is not described to have
	if value, declared := m.Schema.DeclaredOnly(c.value, schema.ToClient); !declared {
		if made, less := c.with(a, m, value); made != nil && less < found {
			best, c.value = made, value
		}
	}
	return best
}

// with is an answer with a body, and how much is found in it that the contract allows; nil where it
// cannot be written, or breaks the contract.
func (c *call) with(a *exchange.Response, m *contract.MediaType,
	value any) (with *exchange.Response, found int) {
	contentType, err := encode.Concrete(m.Range)
	if err != nil {
		return nil, 0
	}
	body, sent, err := encode.Content(m, contentType, value)
	if err != nil {
		return nil, 0
	}
	made := *a
	made.Header = a.Header.Clone()
	made.Header.Set("Content-Type", sent)
	made.Body = body
	allowed, found := c.keeps(&made)
	if !allowed {
		return nil, 0
	}
	return &made, found
}

// usual are the values of an answer that nothing is known of: the examples of the document, and
// what is made for its schemas. Another caller than the first one is told something else first.
func (c *call) usual(m *contract.MediaType) (meant, instead []any) {
	values := c.maker.bodies(m, "", c.prefers.dynamic)
	if c.caller <= 1 || c.prefers.dynamic {
		return values, nil
	}
	return c.maker.made(m.Schema, isText(m.Range), streamOf(m.Pointer)+uint64(c.caller), true),
		values
}

// keeps tells whether an answer to the request is what the contract demands of it, and counts what
// is found in it all the same.
func (c *call) keeps(a *exchange.Response) (allowed bool, found int) {
	judged := check.Response(check.Subject{Contract: c.contract, Operation: c.operation,
		Exchange: &exchange.Exchange{Request: c.request, Response: a}})
	return judged.Conforms(), len(judged.Findings)
}

// headers sets the documented headers that are required, and those that the server knows of.
func (c *call) headers(a *exchange.Response, documented *contract.Response) {
	for _, h := range documented.Headers {
		switch name := http.CanonicalHeaderKey(h.Name); {
		case name == "Content-Type", name == "Location" && c.place(a, h):
			continue
		case name == "Etag" && c.tag != "" && set(a, h, c.tag):
			continue
		}
		if value, is := c.limit.field(h.Name); is &&
			(set(a, h, value) || set(a, h, string(value))) {
			continue
		}
		if h.Required {
			_ = slices.ContainsFunc(c.maker.header(h),
				func(value any) bool { return set(a, h, value) })
		}
	}
}

// set sets a header to a value, if its schema allows that. One that would be empty is as good as
// not there.
func set(a *exchange.Response, h *contract.Header, value any) bool {
	if h.Schema != nil && !h.Schema.Accepts(value, schema.ToClient) {
		return false
	}
	text, err := encode.Field(h, value)
	if err != nil || text == "" {
		return false
	}
	a.Header.Set(h.Name, text)
	return true
}

// limited has the headers that the document gives any other answer of the operation and that tell
// of its rate limit, in one that the document does not name.
func (c *call) limited(a *exchange.Response) *exchange.Response {
	for _, documented := range c.operation.Responses {
		for _, h := range documented.Headers {
			if value, is := c.limit.field(h.Name); is {
				set(a, h, value)
			}
		}
	}
	return a
}

// place sets the Location of what was created, where the document allows one that leads there.
func (c *call) place(a *exchange.Response, h *contract.Header) bool {
	return c.location != "" && slices.ContainsFunc(
		[]string{c.location, "http://" + c.address.Host + c.location},
		func(at string) bool { return set(a, h, at) })
}

// bodyless tells of statuses whose answers have no content.
func bodyless(status int) bool {
	return status < 200 || status == http.StatusNoContent || status == http.StatusResetContent ||
		status == http.StatusNotModified
}

// problem is a refusal in the words of RFC 9457, for what the document has no words, with what is
// wrong with the request where that is a matter of the document.
func problem(status int, why string, found *verdict.Finding) *exchange.Response {
	members := map[string]any{"type": "about:blank", "title": check.StatusText(status),
		"status": status, "detail": why}
	if found != nil {
		members["check"], members["expected"] = found.Check, found.Expected
		members["documented"] = found.Contract.Pointer
		if found.Instance != nil {
			members["pointer"] = *found.Instance
		}
	}
	body, err := json.Marshal(members)
	if err != nil { // a text that is not UTF-8 is written all the same
		body = []byte("{}")
	}
	return &exchange.Response{Status: status, Proto: "HTTP/1.1", Body: body,
		Header: http.Header{"Content-Type": {"application/problem+json"}}}
}
