package httpcheck_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"plumbline/harness"
	"plumbline/harness/httpcheck"
)

const pets = `openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      parameters: [{name: n, in: query, schema: {type: integer}}]
      responses:
        '200':
          description: d
          content: {application/json: {schema: {type: array, items: {type: string}}}}
    post:
      requestBody:
        required: true
        content: {text/plain: {schema: {type: string, minLength: 2}}}
      responses: {'204': {description: made}}
`

func contract(t testing.TB) *harness.Contract {
	t.Helper()
	loaded, err := harness.Load([]byte(pets), harness.Name("pets.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

// test is a test that remembers what it is told.
type test struct {
	mutex          sync.Mutex
	failures, logs []string
	cleanups       []func()
}

func (*test) Helper() {}

func (t *test) Cleanup(f func()) { t.cleanups = append(t.cleanups, f) }

func (t *test) Errorf(format string, args ...any) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.failures = append(t.failures, fmt.Sprintf(format, args...))
}

func (t *test) Logf(format string, args ...any) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.logs = append(t.logs, fmt.Sprintf(format, args...))
}

// end runs what the test left for its end.
func (t *test) end() {
	for i := len(t.cleanups) - 1; i >= 0; i-- {
		t.cleanups[i]()
	}
}

// petServer answers GET with a body and POST with 204.
func petServer(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, body) // a client that has gone sees nothing
	}
}

// send sends a request and reads the whole response.
func send(t testing.TB, client *http.Client, method, url, body string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(context.Background(), method, url,
		strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		request.Header.Set("Content-Type", "text/plain")
	}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// cases are exchanges, and what a test is told of each: "" where it passes.
var cases = []struct {
	name, answer, method, path, body string
	options                          []httpcheck.Option
	failure                          string
	log                              string
}{
	{"right", `["Rex"]`, "GET", "/pets", "", nil, "", ""},
	{"right, with a body", `[]`, "POST", "/pets", "Rex", nil, "", ""},
	{"a wrong response", `["Rex",1]`, "GET", "/pets", "", nil, "$[1] is the number 1", ""},
	{"a wrong query", `[]`, "GET", "/pets?n=x", "", nil, "the request does not conform", ""},
	{"a wrong body", `[]`, "POST", "/pets", "R", nil, "must have at least 2", ""},
	{"a wrong request, of responses only", `[]`, "GET", "/pets?n=x", "",
		[]httpcheck.Option{httpcheck.ResponsesOnly()}, "", ""},
	{"an unknown operation", `[]`, "GET", "/cats", "", nil, "nobody can tell", ""},
	{"an unknown operation that is allowed", `[]`, "GET", "/cats", "",
		[]httpcheck.Option{httpcheck.AllowUnverifiable()}, "", "nobody can tell"},
	{"a wrong response where doubts are allowed", `{}`, "GET", "/pets", "",
		[]httpcheck.Option{httpcheck.AllowUnverifiable()}, "$ is an object", ""},
	{"another service", `{}`, "GET", "/pets", "",
		[]httpcheck.Option{httpcheck.Ignore(func(*http.Request) bool { return true })}, "",
		"1 requests were ignored"},
}

func (t *test) hold(outer *testing.T, failure, log string) {
	outer.Helper()
	failures, logs := strings.Join(t.failures, "\n"), strings.Join(t.logs, "\n")
	if !strings.Contains(failures, failure) || failure == "" && failures != "" {
		outer.Errorf("it is told %q, want %q", failures, failure)
	}
	if !strings.Contains(logs, log) || log == "" && logs != "" {
		outer.Errorf("the log is %q, want %q", logs, log)
	}
}

func TestClient(t *testing.T) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			server := httptest.NewServer(petServer(c.answer))
			defer server.Close()
			told := &test{}
			client := httpcheck.Client(told, contract(t), c.options...)
			if got := send(t, client.Client, c.method, server.URL+c.path, c.body); c.method ==
				http.MethodGet && got != c.answer {
				t.Errorf("the test reads %q", got)
			}
			told.end()
			told.hold(t, c.failure, c.log)
		})
	}
}

func TestHandler(t *testing.T) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			told := &test{}
			server := httptest.NewServer(httpcheck.Handler(told, contract(t),
				petServer(c.answer), c.options...))
			defer server.Close()
			if got := send(t, http.DefaultClient, c.method, server.URL+c.path,
				c.body); c.method == http.MethodGet && got != c.answer {
				t.Errorf("the client reads %q", got)
			}
			server.Close()
			told.end()
			told.hold(t, c.failure, c.log)
		})
	}
}

func TestTheClientIsATransport(t *testing.T) {
	server := httptest.NewServer(petServer(`{}`))
	defer server.Close()
	told := &test{}
	client := &http.Client{Transport: httpcheck.Client(told, contract(t),
		httpcheck.Base(http.DefaultTransport))}
	send(t, client, "GET", server.URL+"/pets", "")
	told.end()
	told.hold(t, "$ is an object", "")
}

func TestOneCauseIsToldOnce(t *testing.T) {
	server := httptest.NewServer(petServer(`{}`))
	defer server.Close()
	told := &test{}
	client := httpcheck.Client(told, contract(t))
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() { send(t, client.Client, "GET", server.URL+"/pets", "") })
	}
	group.Wait()
	told.end()
	if len(told.failures) != 1 {
		t.Errorf("it is told %d times", len(told.failures))
	}
	told.hold(t, "$ is an object", "19 more exchanges had the same findings")
}

func TestBodiesThatAreNotReadToTheEnd(t *testing.T) {
	long := `["` + strings.Repeat("a", 3<<20) + `"]`
	for _, c := range []struct {
		name, answer, failure string
		use                   func(*http.Response)
	}{
		{"closed, and short", `{}`, "$ is an object",
			func(r *http.Response) { _ = r.Body.Close() }},
		{"closed, and long", long, "the test closed the body",
			func(r *http.Response) { _ = r.Body.Close() }},
		{"never closed", `[]`, "GET /pets was not judged", func(*http.Response) {}},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := httptest.NewServer(petServer(c.answer))
			defer server.Close()
			told := &test{}
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet,
				server.URL+"/pets", http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			response, err := httpcheck.Client(told, contract(t)).Do(request)
			if err != nil {
				t.Fatal(err)
			}
			c.use(response)
			told.end()
			told.hold(t, c.failure, "")
			_ = response.Body.Close() // as far as it is still open
		})
	}
}

func TestWhatAServerAddsToAHandlersAnswer(t *testing.T) {
	const document = `openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a:
    get:
      responses: {'200': {description: d, content: {text/plain: {schema: {type: string}}}}}
    head: {responses: {'200': {description: d}}}
    put: {responses: {'200': {description: d}}}
    delete:
      responses: {'200': {description: d, content: {text/plain: {schema: {type: string}}}}}
`
	loaded, err := harness.Load([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	told := &test{}
	handler := httpcheck.Handler(told, loaded, http.HandlerFunc(
		func(w http.ResponseWriter, r *http.Request) {
			switch r.Method {
			case http.MethodGet, http.MethodHead:
				w.WriteHeader(http.StatusEarlyHints)
				_, _ = io.WriteString(w, "the type is told by the server")
			case http.MethodDelete:
				w.Header().Set("Content-Type", "text/plain")
				if err := http.NewResponseController(w).Flush(); err != nil {
					t.Error(err)
				}
				w.Header().Set("Content-Type", "image/png") // too late to count
				_, _ = io.WriteString(w, "text")
			}
		}))
	server := httptest.NewServer(handler)
	for _, method := range []string{"GET", "HEAD", "PUT", "DELETE"} {
		send(t, http.DefaultClient, method, server.URL+"/a", "")
	}
	server.Close()
	told.end()
	told.hold(t, "", "")
}

func TestCoverage(t *testing.T) {
	for _, c := range []struct {
		atLeast float64
		failure string
	}{{10, ""}, {100, "of the contract was exercised, less than 100%"}} {
		server := httptest.NewServer(petServer(`[]`))
		told, of := &test{}, contract(t)
		httpcheck.Coverage(told, of, c.atLeast)
		client := httpcheck.Client(told, of)
		send(t, client.Client, "GET", server.URL+"/pets", "")
		server.Close()
		told.end()
		told.hold(t, c.failure, "coverage:")
		if log := strings.Join(told.logs, ""); !strings.Contains(log, "GET /pets") ||
			!strings.Contains(log, "POST /pets") {
			t.Errorf("the log lists no operations: %s", log)
		}
	}
}

func ExampleClient() {
	loaded, err := harness.Load([]byte(pets), harness.Name("pets.yaml"))
	if err != nil {
		fmt.Println(err)
		return
	}
	server := httptest.NewServer(petServer(`["Rex"]`))
	defer server.Close()
	t := &test{} // in a test: its *testing.T
	response, err := httpcheck.Client(t, loaded).Get(server.URL + "/pets")
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = response.Body.Close()
	t.end()
	fmt.Println("failures:", len(t.failures))
	// Output: failures: 0
}
