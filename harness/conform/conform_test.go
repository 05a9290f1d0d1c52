package conform_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/onsi/gomega"

	"plumbline/harness"
	"plumbline/harness/conform"
	"plumbline/harness/exchange"
)

const pets = `openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      responses:
        '200':
          description: d
          content: {application/json: {schema: {type: array, items: {type: string}}}}
        '404': {description: none}
    post:
      requestBody: {content: {application/json: {schema: {type: string}}}}
      responses:
        '200':
          description: d
          content: {application/json: {schema: {type: string, pattern: '(?<a>b)\k<c>'}}}
`

func contract() *harness.Contract {
	loaded, err := harness.Load([]byte(pets), harness.Name("pets.yaml"))
	if err != nil {
		panic(err)
	}
	return loaded
}

// serve answers every request with the same body.
func serve(t testing.TB, status int, body string) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(answering(status, body))
	t.Cleanup(server.Close)
	return server
}

func answering(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body) // a client that has gone sees nothing
	}
}

func get(t testing.TB, url string) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	return response
}

func ExampleConformTo() {
	recorder := httptest.NewRecorder()
	request := httptest.NewRequest(http.MethodGet, "/pets", http.NoBody)
	answering(200, `["Rex"]`)(recorder, request)

	g := gomega.NewGomega(func(message string, _ ...int) { fmt.Println(message) })
	g.Expect(recorder).To(conform.ConformTo(contract()).AnswerTo(request))
	fmt.Println("it conforms:", recorder.Body)
	// Output: it conforms: ["Rex"]
}

func TestResponsesOfNetHTTP(t *testing.T) {
	g := gomega.NewWithT(t)
	right, wrong := serve(t, 200, `["Rex"]`), serve(t, 200, `["Rex",1]`)
	response := get(t, right.URL+"/pets")
	g.Expect(response).To(conform.ConformTo(contract()))
	if body, err := io.ReadAll(response.Body); err != nil || string(body) != `["Rex"]` {
		t.Errorf("afterwards the body is %q, %v", body, err)
	}
	matcher := conform.ConformTo(contract())
	if matched, err := matcher.Match(get(t, wrong.URL+"/pets")); matched || err != nil {
		t.Fatalf("it matched: %v", err)
	}
	message := matcher.FailureMessage(nil)
	for _, want := range []string{"GET /pets → 200: the body does not conform\n",
		"$[1] is the number 1; must be string", "pets.yaml:9:", `["Rex",1]`,
		"reproduce     curl -sS '" + wrong.URL + "/pets'"} {
		if !strings.Contains(message, want) {
			t.Errorf("the failure lacks %q:\n%s", want, message)
		}
	}
	// and the other way round
	negated := conform.ConformTo(contract())
	if matched, _ := negated.Match(get(t, right.URL+"/pets")); !matched {
		t.Error("a right response does not match")
	}
	if got := negated.NegatedFailureMessage(nil); got !=
		"the response conforms, and was expected not to" {
		t.Errorf("got %q", got)
	}
}

func TestRecorders(t *testing.T) {
	request := httptest.NewRequest(http.MethodGet, "/pets", http.NoBody)
	record := func(status int, body string) *httptest.ResponseRecorder {
		recorder := httptest.NewRecorder()
		answering(status, body)(recorder, request)
		return recorder
	}
	for _, test := range []struct {
		name     string
		recorder *httptest.ResponseRecorder
		matcher  *conform.Matcher
		matches  bool
		says     string // of the failure or the error
	}{
		{"right", record(200, `[]`), conform.ConformTo(contract()).AnswerTo(request), true, ""},
		{"wrong", record(200, `{}`), conform.ConformTo(contract()).AnswerTo(request), false,
			"$ is an object; must be array"},
		{"without its request", record(200, `[]`), conform.ConformTo(contract()), false,
			"add .AnswerTo(request)"},
		{"an expectation", record(200, `[]`),
			conform.ConformTo(contract()).AnswerTo(request).With(conform.StatusIs(404)), false,
			"this case requires that the status is 404 Not Found"},
		{"an expectation of one's own", record(200, `[]`),
			conform.ConformTo(contract()).AnswerTo(request).With(conform.Expectation{
				Sentence: "there is no body",
				Problem: func(r *exchange.Response) string {
					return fmt.Sprintf("there are %d bytes", len(r.Body))
				},
			}), false, "there are 2 bytes; this case requires that there is no body"},
		{"of another operation", record(200, `[]`), conform.ConformTo(contract()).AnswerTo(
			httptest.NewRequest(http.MethodGet, "/else", http.NoBody)), false,
			"nobody can tell whether it conforms"},
		{"only expectations", record(200, `[]`), conform.Meet(conform.StatusIs(200)), false,
			"without a contract only the response of a call can be matched"},
	} {
		t.Run(test.name, func(t *testing.T) {
			matched, err := test.matcher.Match(test.recorder)
			said := test.matcher.FailureMessage(test.recorder) + fmt.Sprint(err)
			if matched != test.matches || !strings.Contains(said, test.says) {
				t.Errorf("matched: %t, %s", matched, said)
			}
		})
	}
}

func TestWhatCannotBeJudged(t *testing.T) {
	request := httptest.NewRequest(http.MethodPost, "/pets", http.NoBody)
	recorder := httptest.NewRecorder()
	answering(200, `"b"`)(recorder, request)
	strict := conform.ConformTo(contract()).AnswerTo(request)
	if matched, err := strict.Match(recorder); matched || err != nil ||
		!strings.Contains(strict.FailureMessage(nil), "not judged") {
		t.Errorf("%v %v: %s", matched, err, strict.FailureMessage(nil))
	}
	lenient := conform.ConformTo(contract()).AnswerTo(request).OrUnverifiable()
	if matched, err := lenient.Match(recorder); !matched || err != nil {
		t.Errorf("%v %v: %s", matched, err, lenient.FailureMessage(nil))
	}
}

func TestWhatIsNoResponse(t *testing.T) {
	for _, given := range []any{nil, 1, (*http.Response)(nil), "text"} {
		if matched, err := conform.ConformTo(contract()).Match(given); matched || err == nil ||
			!strings.Contains(err.Error(), "a response is judged") {
			t.Errorf("%v: %t, %v", given, matched, err)
		}
	}
}
