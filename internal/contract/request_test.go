package contract

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// The same operation in the words of three editions.
var requestDocuments = map[string]string{
	"2.0": swagger(`"basePath":"/v1","consumes":["application/json"],"paths":{"/things/{id}/":{"post":{"operationId":"op","parameters":[
		{"name":"id","in":"path","required":true,"type":"integer"},{"name":"X-H","in":"header","required":true,"type":"string"},
		{"name":"q","in":"query","required":true,"type":"integer","maximum":9},
		{"name":"b","in":"body","required":true,"schema":{"type":"object","required":["a"],"properties":{"a":{"type":"integer"},"l":{"type":"array","items":{"type":"string"}},"n":{"type":"string","x-nullable":true}}}}],
		"responses":{"200":{"description":"d"}}}}}`),
	"3.0": openapi30(`"servers":[{"url":"https://h.example/v1"}],"paths":{"/things/{id}/":{"post":{"operationId":"op","parameters":[
		{"name":"id","in":"path","required":true,"schema":{"type":"integer"}},{"name":"X-H","in":"header","required":true,"schema":{"type":"string"}},
		{"name":"q","in":"query","required":true,"schema":{"type":"integer","maximum":9}}],
		"requestBody":{"required":true,"content":{"application/json":{"schema":{"type":"object","required":["a"],"properties":{"a":{"type":"integer"},"l":{"type":"array","items":{"type":"string"}},"n":{"type":"string","nullable":true}}}}}},
		"responses":{"200":{"description":"d"}}}}}`),
	"3.1": openapi31(`"paths":{"/things/{id}/":{"post":{"operationId":"op","parameters":[
		{"name":"id","in":"path","required":true,"schema":{"type":"integer"}},{"name":"X-H","in":"header","required":true,"schema":{"type":"string"}},
		{"name":"q","in":"query","required":true,"schema":{"type":"integer","maximum":9}}],
		"requestBody":{"required":true,"content":{"application/json":{"schema":{"type":"object","required":["a"],"properties":{"a":{"type":"integer"},"l":{"type":"array","items":{"type":"string"}},"n":{"type":["string","null"]}}}}}},
		"responses":{"200":{"description":"d"}}}}}`),
}

func TestJudgeRequest(t *testing.T) {
	for edition, document := range requestDocuments {
		c := load(t, document)
		if len(c.Defects()) > 0 {
			t.Fatal(c.Defects())
		}
		for _, test := range []struct {
			name, url, header, contentType, body string
			// part of each problem; none for a good request
			want []string
		}{
			{"good", "/things/1/?q=1", "h", "application/json", `{"a":1,"l":["x"],"n":null}`, nil},
			{"no header", "/things/1/?q=1", "", "application/json", `{"a":1}`,
				[]string{"Header parameter 'X-H' is missing"}},
			{"no query", "/things/1/", "h", "application/json", `{"a":1}`,
				[]string{"Query parameter 'q' is missing"}},
			{"query of the wrong type", "/things/1/?q=z", "h", "application/json", `{"a":1}`,
				[]string{"Query parameter 'q' is not a valid integer"}},
			{"query beyond its limit", "/things/1/?q=10", "h", "application/json", `{"a":1}`,
				[]string{"maximum"}},
			{"path parameter of the wrong type", "/things/x/?q=1", "h", "application/json",
				`{"a":1}`, []string{"Path parameter 'id' is not a valid integer"}},
			{"body without a required member", "/things/1/?q=1", "h", "application/json", `{}`,
				[]string{"$ missing property 'a'"}},
			{"body with members of the wrong type", "/things/1/?q=1", "h", "application/json",
				`{"a":"z","l":["x",1]}`, []string{"$.a got string, want integer"}},
			{"body with an item of the wrong type", "/things/1/?q=1", "h", "application/json",
				`{"a":1,"l":["x",1]}`, []string{"$.l[1] got number, want string"}},
			{"body that is no JSON", "/things/1/?q=1", "h", "application/json", `{`,
				[]string{"body"}},
			{"body of another media type", "/things/1/?q=1", "h", "text/plain", `{"a":1}`,
				[]string{"content type 'text/plain'"}},
			{"two problems", "/things/1/", "", "application/json", `{"a":1}`,
				[]string{"'X-H' is missing", "'q' is missing"}},
		} {
			t.Run(edition+" "+test.name, func(t *testing.T) {
				request, err := http.NewRequest(http.MethodPost,
					"https://elsewhere.example"+test.url, strings.NewReader(test.body))
				if err != nil {
					t.Fatal(err)
				}
				if test.header != "" {
					request.Header.Set("X-H", test.header)
				}
				request.Header.Set("Content-Type", test.contentType)
				problems, err := c.JudgeRequest(operationOf(t, c, "op"), request)
				if err != nil {
					t.Fatal(err)
				}
				compareProblems(t, problems, test.want)
				if body, err := io.ReadAll(request.Body); err != nil || string(body) != test.body {
					t.Errorf("the body is afterwards %q, %v", body, err)
				}
			})
		}
	}
}

func compareProblems(t *testing.T, problems []RequestProblem, want []string) {
	t.Helper()
	var all []string
	for _, p := range problems {
		all = append(all, p.String())
		// What the validator's own words look like where they are not put right.
		if strings.Contains(p.String(), `$."`) || strings.Contains(p.String(), "; $ ") ||
			strings.HasSuffix(p.Message, ":") {
			t.Errorf("it does not read well: %s", p)
		}
	}
	text := strings.Join(all, "\n")
	if len(problems) != len(want) {
		t.Errorf("got %d problems, want %d:\n%s", len(problems), len(want), text)
	}
	for _, part := range want {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not among\n%s", part, text)
		}
	}
}

func TestARequestToAnotherPathIsNotJudged(t *testing.T) {
	c := load(t, requestDocuments["3.1"])
	request, err := http.NewRequest(http.MethodPost, "https://h.example/other",
		strings.NewReader(`{}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	problems, err := c.JudgeRequest(operationOf(t, c, "op"), request)
	if err == nil && len(problems) == 0 {
		t.Error("it conforms")
	}
}

func TestRequestsToADocumentThatCannotBeUpgradedAreNotJudged(t *testing.T) {
	c := load(t,
		swagger(`"paths":{"/a":{"get":{"operationId":"op","parameters":7,"responses":{}}}}`))
	if got := rules(append(c.Defects(), c.UpgradeDefects()...)); !strings.Contains(got,
		string(RuleUpgradeFailed)) {
		t.Fatalf("got %s", got)
	}
	request, err := http.NewRequest(http.MethodGet, "https://h.example/a", nil)
	if err != nil {
		t.Fatal(err)
	}
	if problems, err := c.JudgeRequest(operationOf(t, c, "op"), request); err == nil {
		t.Errorf("got %v", problems)
	}
}

func TestARequestProblemIsWrittenWithItsRemedy(t *testing.T) {
	if got := (RequestProblem{Message: "m", Remedy: "r"}).String(); got != "m (r)" {
		t.Error(got)
	}
	if got := (RequestProblem{Message: "m"}).String(); got != "m" {
		t.Error(got)
	}
}
