package check

import (
	"net/http"
	"strings"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
)

// The editions of OpenAPI, as the first member of a document.
const (
	in20 = `"swagger":"2.0"`
	in30 = `"openapi":"3.0.3"`
	in31 = `"openapi":"3.1.0"`
	in32 = `"openapi":"3.2.0"`
)

// takes is a document of one operation, "op", with the given members; the others are the document's
// own. Its path has the parameter id where the operation has a parameter in the path.
func takes(version, method, operation string, members ...string) string {
	path := "/a"
	if strings.Contains(operation, `"in":"path"`) {
		path = "/a/{id}"
	}
	text := `{` + version + `,"info":{"title":"t","version":"1"},"paths":{"` + path + `":{"` +
		method + `":{"operationId":"op",` + operation +
		`,"responses":{"default":{"description":"d"}}}}}`
	for _, member := range members {
		text += "," + member
	}
	return text + "}"
}

// parameters are members of an operation: its parameters.
func parameters(list ...string) string {
	return `"parameters":[{` + strings.Join(list, "},{") + `}]`
}

// requestBody is a documented body of one media type.
func requestBody(mediaType, schema string) string {
	return `"requestBody":{"required":true,"content":{"` + mediaType + `":{"schema":` + schema +
		`}}}`
}

// ask is a request in a table; lines are its headers, "Name: value".
type ask struct {
	method     string // GET where nothing is said
	query      string
	url        string // instead of one with the query
	path       map[string]string
	lines      []string
	body       string
	unknown    Unknown
	undeclared Undeclared
}

// post is a request with a body.
func post(contentType, body string) ask {
	return ask{method: http.MethodPost, lines: []string{"Content-Type: " + contentType}, body: body}
}

// with returns the request one more header.
func (a ask) with(line string) ask {
	a.lines = append(append([]string{}, a.lines...), line)
	return a
}

func (a ask) exchange() *exchange.Exchange {
	x := &exchange.Exchange{Request: exchange.Request{Method: a.method, URL: a.url,
		Header: http.Header{}, Body: []byte(a.body)}}
	if a.method == "" {
		x.Request.Method = http.MethodGet
	}
	if a.url == "" {
		x.Request.URL = "https://api.example/a"
		if a.query != "" {
			x.Request.URL += "?" + a.query
		}
	}
	for _, line := range a.lines {
		name, value, _ := strings.Cut(line, ": ")
		x.Request.Header.Add(name, value)
	}
	return x
}

// judgeAsk returns the verdict of a request under a document.
func judgeAsk(t testing.TB, text string, a ask) verdict.Verdict {
	t.Helper()
	c := loadContract(t, text, "")
	return Request(Subject{
		Contract: c, Operation: operationOf(t, c), PathParameters: a.path, Exchange: a.exchange(),
		Unknown: a.unknown, Undeclared: a.undeclared,
	})
}

// asks runs a table of requests.
func asks(t *testing.T, table []askRow) {
	t.Helper()
	for _, row := range table {
		t.Run(row.name,
			func(t *testing.T) { compare(t, judgeAsk(t, row.document, row.ask), row.want) })
	}
}

type askRow struct {
	name, document string
	ask            ask
	want           []string
}

// answers runs a table of responses.
func answers(t *testing.T, table []answerRow) {
	t.Helper()
	for _, row := range table {
		t.Run(row.name,
			func(t *testing.T) { compare(t, judge(t, row.document, row.answer), row.want) })
	}
}

type answerRow struct {
	name, document string
	answer         answer
	want           []string
}
