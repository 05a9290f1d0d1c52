package coverage

import (
	"net/http"
	"strconv"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/internal/schema"
)

// response is a documented response.
type response struct {
	item    *Item
	headers []header
	bodies  []*body
}

type header struct {
	name string
	item *Item
}

func (m *meter) listResponses() {
	for _, documented := range m.operation.Responses {
		status := documented.Status
		level := NotReached
		if isFailure(status) {
			level = NotProvokable
		}
		r := &response{
			item: m.add(Item{Kind: KindStatus, Name: status, Status: status, Level: level,
				Location: m.contract.Locate(documented.Pointer)})}
		m.responses[documented] = r
		for _, h := range documented.Headers {
			// "If a response header is defined with the name "Content-Type", it SHALL be ignored"
			// (OpenAPI 3.1.1, Response Object).
			if !strings.EqualFold(h.Name, "Content-Type") {
				item := m.add(Item{Kind: KindResponseHeader, Name: "header " + h.Name,
					Status: status, Level: level, Location: m.contract.Locate(h.Pointer)})
				r.headers = append(r.headers, header{h.Name, item})
			}
		}
		if isBodyless(m.operation.Method, status) {
			level = NotProvokable
		}
		for _, mediaType := range documented.Content {
			item := m.add(Item{Kind: KindResponseType, Name: mediaType.Range, Status: status,
				Level: level, Location: m.contract.Locate(mediaType.Pointer)})
			member := Item{Kind: KindResponseMember, Status: status, MediaType: mediaType.Range,
				Level: level}
			r.bodies = append(r.bodies, m.newBody(mediaType, item, schema.ToClient, member))
		}
	}
}

// isFailure tells whether a documented status is one of the class that tells of a failure of the
// server's own (RFC 9110 section 15.6), or all of that class.
func isFailure(status string) bool { return isOfClass(status, '5') }

// isOfClass tells of a status code or range, in either case.
func isOfClass(status string, class byte) bool {
	if len(status) != 3 || status[0] != class {
		return false
	}
	_, err := strconv.ParseUint(status, 10, 16)
	return err == nil || strings.EqualFold(status[1:], "XX")
}

// isBodyless tells whether HTTP itself rules the body of a documented response out: in an answer to
// HEAD, in 1xx, 204, 205 and 304 (RFC 9110 sections 9.3.2, 15.2, 15.3.5, 15.3.6, 15.4.5).
func isBodyless(method, status string) bool {
	switch status {
	case "204", "205", "304":
		return true
	}
	return method == http.MethodHead || isOfClass(status, '1')
}

func (m *meter) observeResponse(x *exchange.Exchange, t tally) {
	documented, found := m.operation.Response(x.Response.Status)
	if !found {
		return
	}
	r := m.responses[documented]
	t.present(r.item)
	for _, h := range r.headers {
		t.presentOr(len(x.Response.Header.Values(h.name)) > 0, h.item)
	}
	// The status that came may be one without a body where the documented one is a range.
	if len(r.bodies) == 0 || isBodyless(x.Request.Method, strconv.Itoa(x.Response.Status)) {
		return
	}
	content := x.Response.Body
	if !x.Complete() {
		content = nil // the beginning of a body is none
	}
	m.observeBody(r.bodies, x.Response.Header, content, t)
}
