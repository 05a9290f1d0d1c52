package mock

import (
	"encoding/json"
	"net/http"
	"strconv"

	"plumbline/harness/exchange"
	"plumbline/internal/check"
	"plumbline/internal/contract"
	"plumbline/internal/encode"
	"plumbline/internal/schema"
)

// values lists what a body of a media type may be, the best first.
type values func(m *contract.MediaType) []any

// respond makes a documented response: its headers, and content of the media type that is wanted
// most, with the first value that the contract allows. It is nil where there is none.
func (c *call) respond(status int, documented *contract.Response, of values) *exchange.Response {
	a := &exchange.Response{Status: status, Proto: "HTTP/1.1", Header: http.Header{}}
	c.headers(a, documented)
	if len(documented.Content) == 0 || bodyless(status) {
		if c.keeps(a) {
			return a
		}
		return nil
	}
	for _, m := range accepted(documented.Content, c.request.Header.Values("Accept")) {
		for _, value := range of(m) {
			if made := c.with(a, m, value); made != nil {
				return made
			}
		}
	}
	return nil
}

// with is an answer with a body; nil where it cannot be written, or breaks the contract.
func (c *call) with(a *exchange.Response, m *contract.MediaType, value any) *exchange.Response {
	contentType, err := encode.Concrete(m.Range)
	if err != nil {
		return nil
	}
	body, sent, err := encode.Content(m, contentType, value)
	if err != nil {
		return nil
	}
	made := *a
	made.Header = a.Header.Clone()
	made.Header.Set("Content-Type", sent)
	made.Body = body
	if !c.keeps(&made) {
		return nil
	}
	c.value = value
	return &made
}

// usual are the values of an answer that nothing is known of: the examples of the document, and
// what is made for its schemas.
func (c *call) usual(m *contract.MediaType) []any { return c.maker.bodies(m, "", c.prefers.dynamic) }

// headers sets the documented headers that are required, and those that the server knows of.
func (c *call) headers(a *exchange.Response, documented *contract.Response) {
	for _, h := range documented.Headers {
		name := http.CanonicalHeaderKey(h.Name)
		if name == "Location" && c.place(a, h) || name == "Content-Type" || !h.Required {
			continue
		}
		for _, value := range c.maker.header(h) {
			if text, err := encode.Field(h, value); err == nil {
				a.Header.Set(h.Name, text)
				break
			}
		}
	}
}

// place sets the Location of what was created, where the document allows one that leads there.
func (c *call) place(a *exchange.Response, h *contract.Header) bool {
	if c.location == "" {
		return false
	}
	for _, at := range []string{c.location, c.contract.BasePath() + c.location,
		"http://" + c.address.Host + c.location} {
		if h.Schema == nil || h.Schema.Accepts(at, schema.ToClient) {
			a.Header.Set("Location", at)
			return true
		}
	}
	return false
}

// bodyless tells of statuses whose answers have no content.
func bodyless(status int) bool {
	return status < 200 || status == http.StatusNoContent || status == http.StatusResetContent ||
		status == http.StatusNotModified
}

// problem is a refusal in the words of RFC 9457, for what the document has no words.
func problem(status int, why string) *exchange.Response {
	body, err := json.Marshal(map[string]any{"type": "about:blank",
		"title": http.StatusText(status), "status": status, "detail": why})
	if err != nil { // a text that is not UTF-8 is written all the same
		body = []byte("{}")
	}
	return &exchange.Response{Status: status, Proto: "HTTP/1.1", Body: body,
		Header: http.Header{"Content-Type": {"application/problem+json"}}}
}

// explained are values like one that was made for a refusal, in which texts for people say why. The
// first one says it in all of them, the others in one each.
func explained(value any, status int, why string) []any {
	object, is := value.(map[string]any)
	if !is {
		return nil
	}
	var values []any
	everywhere := map[string]any{}
	for name, member := range object {
		everywhere[name] = member
		if name == "status" || name == "code" || name == "statusCode" {
			if _, number := member.(json.Number); number {
				everywhere[name] = json.Number(strconv.Itoa(status))
			}
		}
	}
	for _, name := range []string{"detail", "message", "error", "error_description",
		"description", "reason", "title"} {
		if _, text := object[name].(string); !text {
			continue
		}
		one := map[string]any{}
		for other, member := range everywhere {
			one[other] = member
		}
		one[name] = why
		values = append(values, one)
	}
	if _, hasTitle := object["title"].(string); hasTitle {
		everywhere["title"] = check.StatusText(status)
	}
	return append(values, everywhere)
}
