package mock_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"plumbline/internal/contract"
	"plumbline/internal/mock"
)

// petsDocument has what a mock knows of: examples, a resource, refusals, credentials, media types.
const petsDocument = `openapi: 3.1.0
info: {title: Pets, version: '1'}
servers: [{url: 'https://example.com/v1'}]
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
    key: {type: apiKey, in: query, name: key}
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string, minLength: 1, maxLength: 40}
        kind: {type: string, enum: [cat, dog]}
        tags: {type: array, items: {type: string}}
    Error:
      type: object
      required: [error]
      properties: {error: {type: object, required: [message], properties: {message: {type: string}}}}
  responses:
    Error: {description: refused, content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
  examples: {}
paths:
  /pets:
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 50}}
        - {name: offset, in: query, schema: {type: integer, minimum: 0}}
        - {name: kind, in: query, schema: {type: string}}
      responses:
        '200':
          description: all
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}
              example: [{id: 7, name: Tom, kind: cat}]
        '400': {$ref: '#/components/responses/Error'}
    post:
      requestBody: &pet
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/Pet'}}
          application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Pet'}}
          application/xml: {schema: {$ref: '#/components/schemas/Pet'}}
          multipart/form-data: {schema: {$ref: '#/components/schemas/Pet'}}
      responses:
        '201':
          description: made
          headers: {Location: {required: true, schema: {type: string}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
        '422': {$ref: '#/components/responses/Error'}
  /pets/{petId}:
    parameters: [{name: petId, in: path, required: true, schema: {type: integer}}]
    get:
      responses:
        '200':
          description: one
          content:
            application/json: {schema: {$ref: '#/components/schemas/Pet'}}
            application/xml: {schema: {$ref: '#/components/schemas/Pet'}}
        '404': {$ref: '#/components/responses/Error'}
    put:
      requestBody: *pet
      responses:
        '200': {description: put, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        '201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
    patch:
      requestBody:
        content:
          application/merge-patch+json: {schema: {type: object}}
          application/json-patch+json: {schema: {type: array, items: {type: object}}}
      responses:
        '200': {description: changed, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        '409': {$ref: '#/components/responses/Error'}
    delete: {responses: {'204': {description: gone}}}
  /pets/{petId}/toys:
    parameters: [{name: petId, in: path, required: true, schema: {type: integer}}]
    get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {type: object}}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'201': {description: made}}
  /pets/{petId}/toys/{toyId}:
    parameters:
      - {name: petId, in: path, required: true, schema: {type: integer}}
      - {name: toyId, in: path, required: true, schema: {type: integer}}
    get: {responses: {'200': {description: one, content: {application/json: {schema: {type: object}}}}}}
  /greeting:
    get:
      responses:
        '200':
          description: hello
          content:
            text/plain: {schema: {type: string}, example: Hello}
            application/json:
              schema: {type: object, required: [text], properties: {text: {type: string}}}
              examples: {warm: {value: {text: Hi}}, 'cool, calm': {value: {text: Good day}}}
            application/octet-stream: {}
            text/csv: {}
            application/xml: {}
            text/event-stream: {schema: {type: string}, example: "data: 1\n\n"}
        '404': {$ref: '#/components/responses/Error'}
  /secret: {get: {security: [{token: []}, {key: []}], responses: {'204': {description: known}}}}
  /slow: {get: {x-rate-limit: {calls: 2, seconds: 60}, responses: {'200': {description: d, headers: {X-RateLimit-Remaining: {schema: {type: integer}}}}}}}
`

// mockOf is the mock of a document.
func mockOf(t testing.TB, document string, options mock.Options) *mock.Server {
	t.Helper()
	c, err := contract.Load(contract.Source{Document: contract.Text{Path: "openapi.yaml",
		Bytes: []byte(document)}})
	if err != nil {
		t.Fatal(err)
	}
	return mock.New(c, options)
}

// ask sends METHOD PATH with headers, each as Name: value, and a body behind an empty text.
func ask(t testing.TB, s http.Handler, line string, more ...string) *httptest.ResponseRecorder {
	t.Helper()
	method, target, _ := strings.Cut(line, " ")
	header, body := http.Header{}, ""
	for i, text := range more {
		if text == "" {
			body = strings.Join(more[i+1:], "")
			break
		}
		name, value, _ := strings.Cut(text, ": ")
		header.Add(name, value)
	}
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Header = header
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

const isJSON = "Content-Type: application/json"

// TestAnswers: each request by itself, to a mock that nobody has called before.
func TestAnswers(t *testing.T) {
	for _, test := range []struct {
		name   string
		ask    []string
		status int
		says   string // a part of the head and body
	}{
		{"an example", []string{"GET /greeting"}, 200, `{"text":"Hi"}`},
		{"below the base path", []string{"GET /v1/greeting"}, 200, `{"text":"Hi"}`},
		{"the media type that is accepted", []string{"GET /greeting", "Accept: text/plain"}, 200,
			"Hello"},
		{"by weight", []string{"GET /greeting", "Accept: application/json;q=0.5, text/*"}, 200,
			"Hello"},
		{"not at all", []string{"GET /greeting", "Accept: */*, application/json;q=0"}, 200,
			"Hello"},
		{"the most precise range", []string{"GET /greeting",
			"Accept: text/plain;q=0.1, text/*;q=0.9, application/json;q=0.2"}, 200, "text/csv"},
		{"another parameter", []string{"GET /greeting", `Accept: text/plain;charset="utf-16"`}, 406,
			"problem+json"},
		{"the charset that it has", []string{"GET /greeting", "Accept: text/plain;charset=UTF-8"},
			200, "Hello"},
		{"no Accept that can be read", []string{"GET /greeting", "Accept: nonsense"}, 200,
			`{"text":"Hi"}`},
		{"octets", []string{"GET /greeting", "Accept: application/octet-stream"}, 200,
			"octet-stream"},
		{"XML of which nothing is known", []string{"GET /greeting", "Accept: application/xml"}, 200,
			"<value>"},
		{"events", []string{"GET /greeting", "Accept: text/event-stream"}, 200, "data: 1"},
		{"none of its media types", []string{"GET /greeting", "Accept: image/png"}, 406,
			"problem+json"},
		{"an example of a name", []string{"GET /greeting", `Prefer: example="cool, calm"`}, 200,
			"Good day"},
		{"what was met", []string{"GET /greeting", `Prefer: example="cool, calm"`}, 200,
			`Preference-Applied: example="cool, calm"`},
		{"no such example", []string{"GET /greeting", "Prefer: example=none"}, 400, "Prefer"},
		{"a status", []string{"GET /greeting", "Prefer: code=404"}, 404, `{"error":{"message":`},
		{"the first of two", []string{"GET /greeting", "Prefer: code=404, code=200"}, 404,
			"code=404"},
		{"a parameter of another preference", []string{"GET /greeting", "Prefer: wait; code=404"},
			200, "Hi"},
		{"no such status", []string{"GET /greeting", "Prefer: code=418"}, 400, "Prefer"},
		{"what is made", []string{"GET /greeting", "Prefer: dynamic=true"}, 200,
			"Preference-Applied: dynamic=true"},
		{"HEAD", []string{"HEAD /greeting"}, 200, "Content-Length: 13"},
		{"OPTIONS", []string{"OPTIONS /pets"}, 204, "Allow: GET, HEAD, OPTIONS, POST"},
		{"OPTIONS of all", []string{"OPTIONS *"}, 204, "Allow: OPTIONS"},
		{"what a browser may ask", []string{"OPTIONS /pets", "Origin: http://a.example",
			"Access-Control-Request-Method: POST", "Access-Control-Request-Headers: x-a"}, 204,
			"Access-Control-Allow-Headers: x-a"},
		{"what it may read", []string{"GET /greeting", "Origin: http://a.example"}, 200,
			"Access-Control-Allow-Origin: http://a.example"},
		{"no such method", []string{"TRACE /pets"}, 405, "Allow: GET, HEAD, OPTIONS, POST"},
		{"no such path", []string{"GET /nowhere"}, 404, "problem+json"},
		{"a parameter that is wrong", []string{"GET /pets?limit=0"}, 400,
			`{"error":{"message":"the query parameter limit`},
		{"no credentials", []string{"GET /secret"}, 401,
			"Www-Authenticate: Bearer, ApiKey name=\"key\""},
		{"empty ones", []string{"GET /secret?key="}, 401, "problem+json"},
		{"some in the query", []string{"GET /secret?key=a"}, 204, ""},
		{"some in a header", []string{"GET /secret", "Authorization: bearer a"}, 204, ""},
		{"another media type", []string{"PUT /pets/9", "Content-Type: text/plain", "", "x"}, 415,
			"request-content-type"},
		{"no body", []string{"PUT /pets/9", isJSON}, 400, "request-body"},
		{"a member that is wrong", []string{"POST /pets", isJSON, "", `{"name":""}`}, 422,
			`{"error":{"message":"$.name`},
		{"too large", []string{"POST /pets", isJSON, "",
			`{"name":"` + strings.Repeat("a", 17<<20) + `"}`}, 413, "16 MiB"},
		{"an example in a list", []string{"GET /pets"}, 200,
			`[{"id":7,"kind":"cat","name":"Tom"}]`},
		{"and by itself", []string{"GET /pets/7"}, 200, `{"id":7,"kind":"cat","name":"Tom"}`},
		{"as XML", []string{"GET /pets/7", "Accept: application/xml"}, 200, "<name>Tom</name>"},
		{"what is not there", []string{"GET /pets/8"}, 404,
			`{"error":{"message":"nothing is known by this name"}}`},
		{"below what is not there", []string{"GET /pets/8/toys"}, 404, "problem+json"},
		{"created by its name", []string{"PUT /pets/9", isJSON, "", `{"name":"Rex"}`}, 201,
			`"name":"Rex"`},
		{"created by a form",
			[]string{"POST /pets", "Content-Type: application/x-www-form-urlencoded", "",
				"name=Rex&tags=a"}, 201, `"name":"Rex","tags":["a"]`},
		{"created by XML", []string{"POST /pets", "Content-Type: application/xml", "",
			"<Pet><name>Rex</name></Pet>"}, 201, `"name":"Rex"`},
		{"created by parts", []string{"POST /pets", "Content-Type: multipart/form-data; boundary=b",
			"",
			"--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nRex\r\n--b--\r\n"}, 201,
			`"name":"Rex"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := ask(t, mockOf(t, petsDocument, mock.Options{}), test.ask[0], test.ask[1:]...)
			var all strings.Builder
			_ = w.Header().Write(&all) // which does not fail
			all.WriteString(w.Body.String())
			if w.Code != test.status || !strings.Contains(all.String(), test.says) {
				t.Errorf("got %d\n%s", w.Code, all.String())
			}
		})
	}
}

// TestThings: what is created is found, changed and deleted again.
func TestThings(t *testing.T) {
	s := mockOf(t, petsDocument, mock.Options{})
	created := ask(t, s, "POST /v1/pets", isJSON, "", `{"name":"Rex","kind":"dog"}`)
	at := created.Header().Get("Location")
	if created.Code != http.StatusCreated || !strings.HasPrefix(at, "/v1/pets/") {
		t.Fatalf("got %d, Location %q, %s", created.Code, at, created.Body)
	}
	own := func(body string) string {
		return strings.ReplaceAll(body, "ID", strings.TrimPrefix(at, "/v1/pets/"))
	}
	merge, patch := "Content-Type: application/merge-patch+json",
		"Content-Type: application/json-patch+json"
	for _, step := range []struct {
		ask    []string
		status int
		body   string
	}{
		{[]string{"GET " + at}, 200, `{"id":ID,"kind":"dog","name":"Rex"}`},
		{[]string{"GET /pets?kind=dog"}, 200, `[{"id":ID,"kind":"dog","name":"Rex"}]`},
		{[]string{"GET /pets?offset=1&limit=1"}, 200, `[{"id":ID,"kind":"dog","name":"Rex"}]`},
		{[]string{"GET /pets?limit=1"}, 200, `[{"id":7,"kind":"cat","name":"Tom"}]`},
		{[]string{"PATCH " + at, merge, "", `{"kind":null,"tags":["a"]}`}, 200,
			`{"id":ID,"name":"Rex","tags":["a"]}`},
		{[]string{"PATCH " + at, patch, "", `[{"op":"add","path":"/tags/-","value":"b"}]`}, 200,
			`{"id":ID,"name":"Rex","tags":["a","b"]}`},
		{[]string{"PATCH " + at, patch, "", `[{"op":"remove","path":"/none"}]`}, 409,
			`{"error":{"message":"the patch does not apply to what is there"}}`},
		{[]string{"PUT " + at, isJSON, "", `{"name":"Max"}`}, 200, `{"id":ID,"name":"Max"}`},
		{[]string{"PUT " + at, isJSON, "If-Match: \"0-0\"", "", `{"name":"Old"}`}, 412, ""},
		{[]string{"POST " + at + "/toys", isJSON, "", `{"a":1}`}, 201, ""},
		{[]string{"GET " + at}, 200, `{"id":ID,"name":"Max"}`},
		{[]string{"DELETE " + at}, 204, ""},
		{[]string{"GET " + at}, 404, ""},
		{[]string{"GET " + at + "/toys"}, 404, ""},
		{[]string{"PUT " + at, isJSON, "", `{"name":"New"}`}, 201, ""},
		{[]string{"GET " + at + "/toys"}, 200, `[]`},
	} {
		w := ask(t, s, step.ask[0], step.ask[1:]...)
		if w.Code != step.status || step.body != "" &&
			strings.TrimSpace(w.Body.String()) != own(step.body) {
			t.Errorf("%v: got %d %s", step.ask, w.Code, w.Body)
		}
	}
}

// TestTwoCallers: nobody sees what another has created, where it is known who calls.
// TestReset: what was done is forgotten, and what the document shows is there again. A list shows
// what its things have become.
func TestReset(t *testing.T) {
	s := mockOf(t, petsDocument, mock.Options{})
	all := func() string { return ask(t, s, "GET /v1/pets?key=k").Body.String() }
	before := all()
	if again := all(); again != before || !strings.Contains(before, "Tom") {
		t.Errorf("the list is %s, and then %s", before, again)
	}
	ask(t, s, "PUT /v1/pets/7?key=k", isJSON, "", `{"name":"Tim"}`)
	if now := all(); strings.Contains(now, "Tom") || !strings.Contains(now, "Tim") {
		t.Errorf("after the replacement it is %s", now)
	}
	ask(t, s, "DELETE /v1/pets/7?key=k")
	ask(t, s, "POST /v1/pets?key=k", isJSON, "", `{"name":"Ann"}`)
	if now := all(); strings.Contains(now, "Tim") || !strings.Contains(now, "Ann") {
		t.Errorf("after all it is %s", now)
	}
	s.Reset()
	if now := all(); now != before {
		t.Errorf("after the reset it is %s, want %s", now, before)
	}
}

// TestPagesWithoutASize: all things are on the first page, and none is on two.
func TestPagesWithoutASize(t *testing.T) {
	s := mockOf(t, strings.Replace(petsDocument, "{name: offset, in: query",
		"{name: page, in: query", 1), mock.Options{}) // the first one is 0
	for query, want := range map[string]bool{"": true, "&page=0": true, "&page=1": false} {
		got := ask(t, s, "GET /v1/pets?key=k"+query).Body.String()
		if strings.Contains(got, "Tom") != want {
			t.Errorf("%q lists %s", query, got)
		}
	}
}

func TestTwoCallers(t *testing.T) {
	document := strings.Replace(petsDocument, "paths:", "security: [{token: []}]\npaths:", 1)
	s := mockOf(t, document, mock.Options{Credentials: mock.Callers})
	one, other := "Authorization: Bearer Mock-Credential-Of-One",
		"Authorization: Bearer Mock-Credential-Of-Another"
	at := ask(t, s, "POST /pets", one, isJSON, "", `{"name":"Rex"}`).Header().Get("Location")
	for credential, status := range map[string]int{one: 200, other: 404, "X: y": 401,
		"Authorization: Bearer mock-credential-of-one": 401} {
		if w := ask(t, s, "GET "+at, credential); at == "" || w.Code != status {
			t.Errorf("%s: got %d for %q", credential, w.Code, at)
		}
	}
}

// TestTheRateLimit: it is kept to, told of, and lets calls through again.
func TestTheRateLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := mockOf(t, petsDocument, mock.Options{})
		for _, left := range []string{"1", "0"} {
			if w := ask(t, s, "GET /slow"); w.Code != 200 ||
				w.Header().Get("X-Ratelimit-Remaining") != left {
				t.Errorf("got %d, %v; want %s left", w.Code, w.Header(), left)
			}
		}
		w := ask(t, s, "GET /slow")
		if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "30" {
			t.Fatalf("got %d, %v", w.Code, w.Header())
		}
		time.Sleep(30 * time.Second)
		if w := ask(t, s, "GET /slow"); w.Code != 200 {
			t.Errorf("got %d after the wait", w.Code)
		}
		if w := ask(t, mockOf(t, petsDocument, mock.Options{Unhurried: true}),
			"GET /slow"); w.Code != 200 ||
			w.Header().Get("X-Ratelimit-Remaining") != "" {
			t.Errorf("got %d, %v without a limit", w.Code, w.Header())
		}
	})
}

// TestDelay: each answer is held back.
func TestDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		ask(t, mockOf(t, petsDocument, mock.Options{Delay: time.Second}), "GET /greeting")
		if took := time.Since(began); took != time.Second {
			t.Errorf("it took %v", took)
		}
	})
}

// TestSeed: the same seed gives the same answers, and another one others.
func TestSeed(t *testing.T) {
	answer := func(seed uint64) string {
		return ask(t, mockOf(t, petsDocument, mock.Options{Seed: seed}), "GET /greeting",
			"Prefer: dynamic=true").Body.String()
	}
	if a, b, c := answer(1), answer(1), answer(2); a != b || a == c {
		t.Errorf("got %q, %q and %q", a, b, c)
	}
}

// TestAtOnce: things that are created and changed at once are all there, with every change.
func TestAtOnce(t *testing.T) {
	s := mockOf(t, petsDocument, mock.Options{})
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			ask(t, s, "POST /pets", isJSON, "", `{"name":"Rex","tags":[]}`)
			ask(t, s, "PATCH /pets/7", "Content-Type: application/json-patch+json", "",
				`[{"op":"add","path":"/name","value":"Jim"}]`)
		})
	}
	group.Wait()
	var all []map[string]any
	if err := json.Unmarshal(ask(t, s, "GET /pets").Body.Bytes(), &all); err != nil ||
		len(all) != 9 ||
		all[0]["name"] != "Jim" {
		t.Errorf("%v: %v", err, all)
	}
}
