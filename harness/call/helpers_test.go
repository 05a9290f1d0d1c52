package call

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"plumbline/harness"
	"plumbline/harness/target"
	"plumbline/internal/client"
	"plumbline/internal/redact"
)

const secret = "canary-of-the-target"

// things is the contract of the tests: things can be listed, made, replaced and deleted, and
// logging in hands out credentials.
const things = `openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /things:
    get:
      operationId: list
      parameters: [{name: q, in: query, schema: {type: string}}, {name: n, in: query, schema: {type: integer, maximum: 9}}, {name: X-Kind, in: header, schema: {type: string}}]
      responses: {'200': {description: d, x-body-unknown: true}, 4XX: {description: d, x-body-unknown: true}}
    post:
      operationId: make
      parameters: [{name: X-Token, in: header, schema: {type: string}}]
      requestBody:
        required: true
        content:
          application/json: {schema: {type: object, required: [name], properties: {name: {type: string}}}}
          application/x-www-form-urlencoded: {schema: {type: object, properties: {name: {type: string}}}}
          text/plain: {schema: {type: string}}
      responses: {'200': {description: d, content: {application/json: {schema: {type: object, required: [id], additionalProperties: {type: integer}}}}}}
  /things/{id}/parts/{part}:
    delete:
      operationId: drop
      parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: part, in: path, required: true, schema: {type: string, maxLength: 20}}]
      responses: {'200': {description: d, x-body-unknown: true}}
`

// sent is a request as it arrived.
type sent struct{ line, body, contentType, header string }

// fake is a server that remembers what it was sent and returns one answer.
type fake struct {
	mutex  sync.Mutex
	got    []sent
	status int
	header http.Header
	body   string
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	body, _ := io.ReadAll(r.Body)
	contentType := strings.Join(r.Header.Values("Content-Type"), " and ")
	if _, there := r.Header["Content-Type"]; !there {
		contentType = "none"
	}
	f.got = append(f.got, sent{r.Method + " " + r.RequestURI, string(body), contentType,
		strings.Join(r.Header.Values("X-Kind"), " and ")})
	w.Header().Set("Content-Type", "application/json")
	for name, values := range f.header {
		w.Header()[name] = values
	}
	if f.status != 0 {
		w.WriteHeader(f.status)
	}
	_, _ = io.WriteString(w, f.body)
}

func (f *fake) requests() []sent {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return append([]sent(nil), f.got...)
}

// answers makes the server answer so from now on.
func (f *fake) answers(status int, header http.Header, body string) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.status, f.header, f.body = status, header, body
}

// callerOf binds the contract to a server that runs, whose base URL gets the path added to it.
func callerOf(t testing.TB, f *fake, basePath string) *Caller {
	t.Helper()
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	c, err := harness.Load([]byte(things), harness.Name("doc"))
	if err != nil || len(c.Compiled().Defects()) > 0 {
		t.Fatal(err)
	}
	definition := target.Definition{API: "my-api", BaseURLVariable: "MY_API_BASE_URL",
		Credentials: []target.Credential{
			{Name: "secret", Variable: "MY_API_SECRET", Secret: true},
			{Name: "user", Variable: "MY_API_USER"},
		}}
	environment := map[string]string{"MY_API_BASE_URL": server.URL + basePath,
		"MY_API_SECRET": secret, "MY_API_USER": "the-user"}
	to, err := target.Load(definition, target.FromEnvironment(definition,
		func(name string) (string, bool) { value, ok := environment[name]; return value, ok }))
	if err != nil {
		t.Fatal(err)
	}
	client, err := client.New(client.Options{Origin: to.Origin()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	redactor := &redact.Redactor{}
	to.Register(redactor)
	return &Caller{Contract: c, Target: to, Client: client, Redactor: redactor}
}

// must returns the response of a call that has to be sent.
func must(t testing.TB, c *Caller, operation string, options ...Option) *Response {
	t.Helper()
	response, err := c.Call(context.Background(), operation, options...)
	if err != nil {
		t.Fatal(err)
	}
	if response.Exchange.Problem != nil {
		t.Fatal(response.Exchange.Problem)
	}
	return response
}
