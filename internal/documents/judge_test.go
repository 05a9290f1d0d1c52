package documents

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/contract"
	"plumbline/internal/openapi"
	"plumbline/internal/schema"
)

// example is a value beside the schema it is an example of.
type example struct {
	schema    *schema.Schema
	value     contract.Place
	direction schema.Direction
}

// examples finds the examples of JSON content, in "example" and in "examples".
func examples(c *contract.Contract) []example {
	var found []example
	i := c.Inspect()
	add := func(demanded, value contract.Place) {
		if demanded.Node == nil || value.Node == nil {
			return
		}
		direction := schema.ToClient
		if strings.Contains(string(value.Pointer), "/requestBody/") {
			direction = schema.ToServer
		}
		found = append(found, example{i.Schema(demanded), value, direction})
	}
	for _, p := range i.Places {
		switch {
		case p.Object == openapi.MediaTypeObject && contract.IsJSON(p.Pointer.Last()):
			add(p.Child("schema"), p.Child("example"))
			for _, entry := range p.Child("examples").Children() {
				resolved := i.Resolve(i.Place(entry.Pointer))
				add(p.Child("schema"), resolved.Child("value"))
				add(p.Child("schema"), resolved.Child("dataValue"))
			}
		case p.Object == openapi.ResponseObject && c.Version() == openapi.Swagger20:
			add(p.Child("schema"), p.Child("examples").Child("application/json"))
		}
	}
	return found
}

// bodies are given to every operation, whatever it documents.
var bodies = []string{`null`, `{}`, `[]`, `"x"`, `0`, ``}

// judgeEverything has an operation judged by answers of every documented kind. What comes of it is
// one of three, with a reason and a place.
func judgeEverything(t *testing.T, c *contract.Contract, o *contract.Operation) {
	t.Helper()
	defer func() {
		if problem := recover(); problem != nil {
			t.Errorf("%s: judging it panics: %v", o, problem)
		}
	}()
	if len(o.Responses) == 0 {
		judgeOne(t, c, o, answer(o, http.StatusOK, "application/json", []byte(`{}`)))
	}
	for _, response := range o.Responses {
		status := statusOf(o, response)
		all := bodies
		ranges := []string{"application/json"}
		for i, mediaType := range response.Content {
			if e := c.PublishedExample(mediaType); e != nil && i == 0 {
				all = append([]string{string(encoded(t, e))}, bodies...)
			}
			ranges = append(ranges, concrete(mediaType.Range))
		}
		for _, contentType := range ranges {
			for _, body := range all {
				judgeOne(t, c, o, answer(o, status, contentType, []byte(body)))
			}
		}
	}
}

func judgeOne(t *testing.T, c *contract.Contract, o *contract.Operation, x *exchange.Exchange) {
	t.Helper()
	judged := check.Exchange(check.Subject{Contract: c, Operation: o, Exchange: x,
		PathParameters: pathParameters(o)})
	switch outcome := judged.Outcome(); outcome {
	case verdict.Conforms, verdict.Violates, verdict.Unverifiable:
	default:
		t.Errorf("%s: the outcome is %q", o, outcome)
	}
	for _, f := range judged.Findings {
		if f.Check == "" || f.Message == "" || f.Severity == "" || f.Contract.File == "" ||
			f.Contract.Line == 0 {
			t.Errorf("%s → %d %s: a reader can do nothing with %+v", o, x.Response.Status,
				x.Response.Body, f)
		}
	}
	for _, u := range judged.Unchecked {
		if u.Check == "" || u.Reason == "" {
			t.Errorf("%s → %d %s: a reader can do nothing with %+v", o, x.Response.Status,
				x.Response.Body, u)
		}
	}
}

// answer is a made-up exchange: the body goes both ways.
func answer(o *contract.Operation, status int, contentType string, body []byte) *exchange.Exchange {
	request := exchange.Request{Method: o.Method, URL: address(o).String(), Header: http.Header{},
		Body: body}
	if len(o.RequestMediaTypes) > 0 {
		request.Header.Set("Content-Type", concrete(o.RequestMediaTypes[0].Range))
	}
	response := &exchange.Response{Status: status, Proto: "HTTP/1.1",
		Header: http.Header{"Content-Type": {contentType}}, Body: body}
	return &exchange.Exchange{Request: request, Response: response}
}

// statusOf is a status that the response is the documented one for. Where there is none, it is 200.
func statusOf(o *contract.Operation, response *contract.Response) int {
	for status := 200; status < 600; status++ {
		if documented, found := o.Response(status); found && documented == response {
			return status
		}
	}
	return http.StatusOK
}

// concrete is a media type of a documented range.
func concrete(documented string) string {
	switch documented {
	case "*/*", "application/*":
		return "application/json"
	}
	return strings.Replace(documented, "/*", "/plain", 1)
}

var variable = regexp.MustCompile(`\{[^{}]*\}`)

// address is a URL of the operation.
func address(o *contract.Operation) *url.URL {
	return &url.URL{Scheme: "https", Host: "documents.example",
		Path: variable.ReplaceAllString(o.Path, "1")}
}

func pathParameters(o *contract.Operation) map[string]string {
	values := map[string]string{}
	for _, name := range variable.FindAllString(o.Path, -1) {
		values[strings.Trim(name, "{}")] = "1"
	}
	return values
}

func encoded(t *testing.T, value any) []byte {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
