package scaffold

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/contract"
	"plumbline/internal/openapi"
)

// anyHost is where a request goes while it is held to the contract.
const anyHost = "http://host.invalid"

// request is a request to an operation, as Go code and as what is sent.
type request struct {
	options []string // Go code of options of call.Option
	assumed []string // names of the path's parameters whose values may name nothing

	path   map[string]string // still to be escaped
	query  url.Values
	header http.Header
	body   []byte
}

func newRequest() *request {
	return &request{path: map[string]string{}, query: url.Values{}, header: http.Header{}}
}

func (r *request) option(function string, arguments ...string) {
	r.options = append(r.options, calling(function, arguments...))
}

// fill gives a request what an operation demands, out of what the document says. The reason is why
// that does not do.
func (d *document) fill(r *request, o *contract.Operation) (reason string) {
	for _, p := range o.Parameters {
		if !p.Required && p.In != "path" || d.isIgnored(p) {
			continue
		}
		if reason := d.fillParameter(r, p); reason != "" {
			return reason
		}
	}
	return d.fillBody(r, o)
}

// isIgnored tells of headers whose description as a parameter does not count (OpenAPI 3.1.1,
// Parameter Object).
func (d *document) isIgnored(p *contract.Parameter) bool {
	return p.In == "header" && d.Version() != openapi.Swagger20 &&
		slices.Contains([]string{"Accept", "Content-Type", "Authorization"},
			http.CanonicalHeaderKey(p.Name))
}

func (d *document) fillParameter(r *request, p *contract.Parameter) (reason string) {
	named := fmt.Sprintf("the %s parameter %s", p.In, show(p.Name))
	value := d.ofParameter(p)
	if value == nil {
		return named + " is required, and the document has no value for it"
	}
	written := texts(p, value)
	if len(written) == 0 {
		return named + " is required, and its value is more than a text"
	}
	switch p.In {
	case "path":
		r.path[p.Name] = written[0]
		r.option("call.PathParameter", literal(p.Name), literal(written[0]))
		if !d.isClosed(p) {
			r.assumed = append(r.assumed, p.Name)
		}
	case "query":
		for _, text := range written {
			r.query.Add(p.Name, text)
			r.option("call.Query", literal(p.Name), literal(text))
		}
	case "header":
		r.addHeader(p.Name, written[0])
	case "cookie":
		for _, text := range written {
			r.addHeader("Cookie", p.Name+"="+text)
		}
	default:
		return named + " is required, and nobody knows how to send it"
	}
	return ""
}

func (r *request) addHeader(name, value string) {
	r.header.Add(name, value)
	r.option("call.Header", literal(name), literal(value))
}

// isClosed tells whether the values of a parameter are listed, so that there is something behind
// each.
func (d *document) isClosed(p *contract.Parameter) bool {
	at := d.at(p.Pointer)
	if at.Get("schema") != nil {
		at = d.places.Resolve(at.Child("schema"))
	}
	return at.Get("enum") != nil || at.Get("const") != nil
}

// fillBody gives a request the example of its body, where one is demanded.
func (d *document) fillBody(r *request, o *contract.Operation) (reason string) {
	if o.HasForm() && slices.ContainsFunc(o.Parameters, func(p *contract.Parameter) bool {
		return p.In == "formData" && p.Required
	}) {
		return "it demands a form"
	}
	if !o.RequestRequired || d.IgnoresBody(o) {
		return ""
	}
	for _, m := range o.RequestMediaTypes {
		value := d.ofMediaType(m)
		text, isText := value.(string)
		switch {
		case value == nil || strings.Contains(m.Range, "*"):
			continue
		case contract.IsJSON(m.Range):
			body, err := json.Marshal(value)
			if err != nil {
				continue
			}
			text = string(body)
		case !isText || !strings.HasPrefix(m.Range, "text/"):
			continue
		}
		r.body = []byte(text)
		r.header.Set("Content-Type", m.Range)
		r.option("call.Body", literal(m.Range), "[]byte("+literal(text)+")")
		return ""
	}
	return "it demands a body, and the document has no example of one"
}

// hold tells why a request could not be sent: it does not conform, as far as that can be seen.
func (d *document) hold(r *request, o *contract.Operation) (reason string) {
	path, escaped := o.Path, map[string]string{}
	if strings.ContainsAny(path, "?#") {
		return "its path has a ? or a # in it, which no path can have"
	}
	for name, value := range r.path {
		escaped[name] = url.PathEscape(value)
		path = strings.ReplaceAll(path, "{"+name+"}", escaped[name])
	}
	if strings.ContainsAny(path, "{}") {
		return "the document says nothing of a parameter of its path"
	}
	for name := range r.path {
		if !strings.Contains(o.Path, "{"+name+"}") {
			return "its path has no parameter " + show(name)
		}
	}
	address := anyHost + path
	if _, err := url.Parse(address); err != nil {
		return "its path is none that can be sent"
	}
	if len(r.query) > 0 {
		address += "?" + r.query.Encode()
	}
	judged := check.Request(check.Subject{Contract: d.Contract, Operation: o,
		PathParameters: escaped, Exchange: &exchange.Exchange{Request: exchange.Request{
			Method: o.Method, URL: address, Header: r.header, Body: r.body}}})
	for _, finding := range judged.Findings {
		if finding.Severity == verdict.Error {
			return "what the document gives for it does not conform: " + show(finding.Message)
		}
	}
	return ""
}

// expected is Go code that demands one of the successful statuses that an operation documents; ""
// where it documents none.
func expected(o *contract.Operation) (code, words string) {
	var codes []string
	open := false
	for _, response := range o.Responses {
		number, err := strconv.Atoi(response.Status)
		switch {
		case err == nil && number/100 == 2:
			codes = append(codes, strconv.Itoa(number))
		case strings.EqualFold(response.Status, "2XX"),
			response.Status == "default" && !documentsSuccess(o):
			open = true
		}
	}
	switch {
	case open:
		return "conform.Succeeded()", "a status of the class 2XX"
	case len(codes) > mostOnOneLine:
		return "conform.StatusIs(\n" + strings.Join(codes, ",\n") + ",\n)", "one of " +
			strings.Join(codes, ", ")
	case len(codes) > 0:
		return "conform.StatusIs(" + strings.Join(codes, ", ") + ")", strings.Join(codes, " or ")
	}
	return "", ""
}

// mostOnOneLine bounds how many statuses one line has.
const mostOnOneLine = 6

// documentsSuccess tells whether an operation documents a success by itself, so that its default is
// about failures.
func documentsSuccess(o *contract.Operation) bool {
	return slices.ContainsFunc(o.Responses, func(r *contract.Response) bool {
		return strings.HasPrefix(r.Status, "2")
	})
}

// endless tells whether an operation may answer with a stream that has no end.
func endless(o *contract.Operation) bool {
	return slices.ContainsFunc(o.Responses, func(r *contract.Response) bool {
		return slices.ContainsFunc(r.Content, func(m *contract.MediaType) bool {
			return strings.HasPrefix(strings.ToLower(m.Range), "text/event-stream")
		})
	})
}
