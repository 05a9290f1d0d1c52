package harness_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"plumbline/harness"
	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
)

const shop = `openapi: 3.1.0
info: {title: Shop, version: '1'}
servers: [{url: https://shop.example/v1}]
paths:
  /items:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer, maximum: 100}}]
      responses:
        '200':
          description: the items
          content:
            application/json:
              schema:
                type: array
                items: {type: object, required: [id], properties: {id: {type: integer}}}
    post:
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, required: [name]}}}
      responses: {'201': {description: made}}
`

func load(t testing.TB, options ...harness.Option) *harness.Contract {
	t.Helper()
	contract, err := harness.Load([]byte(shop),
		append([]harness.Option{harness.Name("shop.yaml")}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	return contract
}

func answer(method, target, body string) *http.Response {
	request := httptest.NewRequest(method, "https://shop.example"+target, http.NoBody)
	recorder := httptest.NewRecorder()
	recorder.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(recorder, body) // a recorder takes everything
	response := recorder.Result()
	response.Request = request
	return response
}

func ExampleContract_JudgeHTTP() {
	contract, err := harness.Load([]byte(shop), harness.Name("shop.yaml"))
	if err != nil {
		fmt.Println(err)
		return
	}
	response := answer(http.MethodGet, "/v1/items", `[{"id":1},{"ID":2}]`)
	fmt.Println(contract.JudgeHTTP(nil, response))
	// Output:
	// GET /items → 200: the body does not conform
	//   body-schema         $[1].id is missing (required)
	//                       the body has "ID"; the contract spells it "id"
	//                       contract  shop.yaml:15:50  #/paths/~1items/get/responses/200/content/application~1json/schema/items/required/0 (published)
	//   undeclared-member   warning: $[1].ID is not declared by the contract
	//                       contract  shop.yaml:15:17  #/paths/~1items/get/responses/200/content/application~1json/schema/items (published)
	//   response            HTTP/1.1 200 OK, application/json, 19 bytes
	//                       [{"id":1},{"ID":2}]
	//   reproduce           curl -sS 'https://shop.example/v1/items'
}

func ExampleContract_Judge() {
	contract, err := harness.Load([]byte(shop))
	if err != nil {
		fmt.Println(err)
		return
	}
	judged := contract.Judge(&exchange.Exchange{Request: exchange.Request{
		Method: http.MethodGet, URL: "https://shop.example/v1/items?limit=1000",
	}})
	fmt.Println(judged.Operation, judged.Outcome, judged.Findings[0].Message)
	// Output: GET /items violates the query parameter limit is 1000; must be at most 100
}

func TestOutcomes(t *testing.T) {
	contract := load(t)
	for _, test := range []struct {
		name           string
		request        func() *http.Request
		response       *http.Response
		outcome        verdict.Outcome
		operation, say string
	}{
		{"a right response", nil, answer("GET", "/v1/items", `[{"id":1}]`), verdict.Conforms,
			"GET /items", "it conforms"},
		{"an undocumented status", nil, func() *http.Response {
			r := answer("GET", "/v1/items", `[]`)
			r.StatusCode = 500
			return r
		}(), verdict.Violates, "GET /items", "500"},
		{"an operation that there is not", nil, answer("GET", "/v1/else", ``),
			verdict.Unverifiable, "", "nobody can tell whether it conforms"},
		{"a response that tells no request", nil, func() *http.Response {
			r := answer("GET", "/v1/items", `[]`)
			r.Request = nil
			return r
		}(), verdict.Unverifiable, "", "not judged"},
		{"a right request", func() *http.Request {
			return httptest.NewRequest("POST", "https://shop.example/v1/items",
				strings.NewReader(`{"name":"a"}`))
		}, nil, verdict.Violates, "POST /items", "Content-Type"},
		{"a wrong request with a right response", func() *http.Request {
			r, err := http.NewRequest("GET", "https://shop.example/v1/items?limit=x", http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			return r
		}, answer("GET", "/v1/items", `[]`), verdict.Violates, "GET /items",
			"the request does not"},
		{"a body that has been sent", func() *http.Request {
			r, err := http.NewRequest("POST", "https://shop.example/v1/items",
				io.NopCloser(strings.NewReader(`{"name":"a"}`)))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/json")
			return r
		}, func() *http.Response {
			r := answer("POST", "/v1/items", "")
			r.StatusCode = 201
			return r
		}(), verdict.Unverifiable, "POST /items", "has been sent"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var request *http.Request
			if test.request != nil {
				request = test.request()
			}
			judged := contract.JudgeHTTP(request, test.response)
			if judged.Outcome != test.outcome || judged.Operation != test.operation ||
				!strings.Contains(judged.String(), test.say) {
				t.Errorf("got %s of %q:\n%s", judged.Outcome, judged.Operation, judged)
			}
		})
	}
}

func TestBodiesCanBeReadAfterwards(t *testing.T) {
	contract := load(t)
	request := httptest.NewRequest("POST", "https://shop.example/v1/items",
		strings.NewReader(`{"name":"a"}`))
	response := answer("GET", "/v1/items", `[{"id":1}]`)
	for range 2 {
		contract.JudgeHTTP(request, nil)
		contract.JudgeHTTP(nil, response)
	}
	for want, body := range map[string]io.Reader{
		`{"name":"a"}`: request.Body, `[{"id":1}]`: response.Body,
	} {
		if got, err := io.ReadAll(body); err != nil || string(got) != want {
			t.Errorf("got %q, %v", got, err)
		}
	}
}

func TestDefects(t *testing.T) {
	if got := load(t).Defects(); len(got) > 0 {
		t.Errorf("the sound document has %q", got)
	}
	damaged, err := harness.Load([]byte(strings.Replace(shop, "  /items:", "  items:", 1)),
		harness.Name("shop.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if got := damaged.Defects(); len(got) != 1 ||
		!strings.HasPrefix(got[0], "shop.yaml:5:3  path-without-slash: ") {
		t.Errorf("got %q", got)
	}
	if got := damaged.Operations(); len(got) != 2 || got[0] != "GET /items" {
		t.Errorf("what is sound of it cannot be used: %q", got)
	}
}

// broken is a body that ends in an error.
type broken struct{ io.Reader }

func (b broken) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

func TestABodyThatBreaksOff(t *testing.T) {
	response := answer("GET", "/v1/items", "")
	response.Body = io.NopCloser(broken{strings.NewReader(`[{"id"`)})
	judged := load(t).JudgeHTTP(nil, response)
	if judged.Outcome != verdict.Violates ||
		!strings.Contains(judged.String(), "not a complete response") {
		t.Errorf("got %s", judged)
	}
	if _, err := io.ReadAll(response.Body); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("whoever reads the body afterwards sees %v", err)
	}
}

// TestSecretsAreNotShown sends a canary in every place that credentials have.
func TestSecretsAreNotShown(t *testing.T) {
	const canary = "canary-3f9a1c77"
	request := httptest.NewRequest("POST", "https://shop.example/v1/items?access_token="+canary,
		strings.NewReader(`{"password":"`+canary+`"}`))
	request.Header.Set("Authorization", "Bearer "+canary)
	request.Header.Set("Content-Type", "application/json")
	response := answer("POST", "/v1/items", `{"token":"`+canary+`","echo":"`+canary+`"}`)
	judged := load(t).JudgeHTTP(request, response)
	if text := judged.String(); judged.Outcome != verdict.Violates ||
		strings.Contains(text, canary) {
		t.Errorf("got %s", text)
	}
	for _, f := range judged.Findings {
		if strings.Contains(fmt.Sprint(f), canary) {
			t.Errorf("a finding shows it: %+v", f)
		}
	}
}

func TestOptions(t *testing.T) {
	overlay := `overlay: 1.0.0
info: {title: o, version: '1'}
actions: [{target: "$.paths['/items'].get.responses", update: {'404': {description: none}}}]
`
	missing := func() *http.Response {
		r := answer("GET", "/v1/items", "")
		r.StatusCode = 404
		return r
	}
	undeclared := answer("GET", "/v1/items", `[{"id":1,"else":2}]`)
	for _, test := range []struct {
		name     string
		option   harness.Option
		response *http.Response
		want     verdict.Outcome
	}{
		{"no overlay", harness.Name("x"), missing(), verdict.Violates},
		{"an overlay", harness.Overlay([]byte(overlay)), missing(), verdict.Conforms},
		{"a base path", harness.BasePath("/"), answer("GET", "/items", `[]`), verdict.Conforms},
		{"another base path", harness.BasePath("/v2"), answer("GET", "/v1/items", `[]`),
			verdict.Unverifiable},
		{"undeclared members warn", harness.Undeclared(verdict.Warning), undeclared,
			verdict.Conforms},
		{"undeclared members fail", harness.Undeclared(verdict.Error), undeclared,
			verdict.Violates},
		{"undeclared members pass", harness.Undeclared(""), undeclared, verdict.Conforms},
	} {
		t.Run(test.name, func(t *testing.T) {
			judged := load(t, test.option).JudgeHTTP(nil, test.response)
			if judged.Outcome != test.want {
				t.Errorf("got %s", judged)
			}
			if test.name == "undeclared members pass" && len(judged.Findings) > 0 {
				t.Errorf("got %v", judged.Findings)
			}
		})
	}
}

func TestReadingsOfSchemas(t *testing.T) {
	document := strings.ReplaceAll(shop, "{type: integer}", "{type: string, format: date}")
	response := func() *http.Response { return answer("GET", "/v1/items", `[{"id":"today"}]`) }
	for name, test := range map[string]struct {
		options []harness.Option
		want    verdict.Outcome
	}{
		"formats are asserted":  {nil, verdict.Violates},
		"formats are annotated": {[]harness.Option{harness.AnnotateFormats()}, verdict.Conforms},
	} {
		contract, err := harness.Load([]byte(document), test.options...)
		if err != nil {
			t.Fatal(err)
		}
		if judged := contract.JudgeHTTP(nil, response()); judged.Outcome != test.want {
			t.Errorf("%s: got %s", name, judged)
		}
	}
}

func TestStrictNullable(t *testing.T) {
	document := strings.NewReplacer("3.1.0", "3.0.3", "{type: integer}",
		"{nullable: true, enum: [1]}").Replace(shop)
	for _, test := range []struct {
		options []harness.Option
		want    verdict.Outcome
	}{
		{nil, verdict.Conforms},
		{[]harness.Option{harness.StrictNullable()}, verdict.Violates},
	} {
		contract, err := harness.Load([]byte(document), test.options...)
		if err != nil {
			t.Fatal(err)
		}
		judged := contract.JudgeHTTP(nil, answer("GET", "/v1/items", `[{"id":null}]`))
		if judged.Outcome != test.want {
			t.Errorf("got %s", judged)
		}
	}
}

func TestLoadingFiles(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("item.yaml", "{type: object, required: [id], properties: {id: {type: integer}}}")
	document := write("shop.yaml", strings.ReplaceAll(shop,
		"{type: object, required: [id], properties: {id: {type: integer}}}",
		"{$ref: item.yaml}"))
	overlay := write("overlay.yaml", "overlay: 1.0.0\ninfo: {title: o, version: '1'}\n"+
		"actions: [{target: \"$.paths['/items'].post\", remove: true}]\n")
	contract, err := harness.Load(document, harness.Overlay(overlay))
	if err != nil {
		t.Fatal(err)
	}
	if got := contract.Operations(); len(got) != 1 || got[0] != "GET /items" {
		t.Errorf("got %q", got)
	}
	judged := contract.JudgeHTTP(nil, answer("GET", "/v1/items", `[{"id":"a"}]`))
	if judged.Outcome != verdict.Violates || !strings.Contains(judged.String(), "item.yaml") {
		t.Errorf("got %s", judged)
	}
	for name, test := range map[string]struct {
		document string
		option   harness.Option
		want     string
	}{
		"no file":          {filepath.Join(folder, "none.yaml"), nil, "none.yaml: does not exist"},
		"no overlay":       {document, harness.Overlay("none.yaml"), "none.yaml: does not exist"},
		"no YAML":          {write("bad.yaml", "a: [\n"), nil, "bad.yaml:"},
		"no document":      {overlay, nil, "overlay.yaml:1:1: neither"},
		"an overlay of no": {document, harness.Overlay([]byte("a: 1")), "overlay"},
	} {
		var options []harness.Option
		if test.option != nil {
			options = append(options, test.option)
		}
		if _, err := harness.Load(test.document, options...); err == nil ||
			!strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
