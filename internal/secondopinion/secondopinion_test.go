package secondopinion

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"plumbline/internal/contract"
	"plumbline/specs"
)

const version3 = `{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{"/a/{id}":{"post":{
"parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"integer"}}],
"requestBody":{"content":{"application/json":{"schema":{"type":"object","required":["a"]}}}},
"responses":{"200":{"description":"d","content":{"application/json":{"schema":{"type":"string"}}}}}}}}}`

const version2 = `{"swagger":"2.0","info":{"title":"t","version":"1"},"produces":["application/json"],
"consumes":["application/json"],"paths":{"/a/{id}":{"post":{
"parameters":[{"name":"id","in":"path","required":true,"type":"integer"},
{"name":"b","in":"body","schema":{"type":"object","required":["a"]}}],
"responses":{"200":{"description":"d","schema":{"type":"string"}}}}}}}`

func ask(t *testing.T, judge *Judge, url, sent, received string) (request, response []string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost,
		"http://contract.invalid"+url,
		strings.NewReader(sent))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if request, err = judge.Request("/a/{id}", r); err != nil {
		t.Fatal(err)
	}
	answer := &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(received)),
		Header: http.Header{"Content-Type": {"application/json"}}}
	if response, err = judge.Response("/a/{id}", r, answer); err != nil {
		t.Fatal(err)
	}
	return request, response
}

func TestOpinions(t *testing.T) {
	for name, document := range map[string]string{"2.0": version2, "3.1": version3} {
		judge, err := New([]byte(document))
		if err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct {
			url, sent, received string
			request, response   string // part of what it says; "" where it conforms
		}{
			{"/a/1", `{"a":1}`, `"x"`, "", ""},
			{"/a/x", `{"a":1}`, `"x"`, "id", ""},
			{"/a/1", `{}`, `"x"`, "'a'", ""},
			{"/a/1", `{"a":1}`, `1`, "", "string"},
		} {
			request, response := ask(t, judge, test.url, test.sent, test.received)
			for got, want := range map[string]string{
				strings.Join(request, "; "):   test.request,
				strings.Join(response, ";; "): test.response,
			} {
				if (got == "") != (want == "") && !strings.Contains(got, want) {
					t.Errorf("%s %+v: got %q", name, test, got)
				}
			}
		}
	}
}

func TestWhatItCannotBeAsked(t *testing.T) {
	for _, document := range []string{"{", "[]", `{"openapi":"3.1.0"`} {
		if _, err := New([]byte(document)); err == nil {
			t.Errorf("%s is taken", document)
		}
	}
	judge, err := New([]byte(version3))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := judge.Request("/else", nil); err == nil {
		t.Error("a path that there is not is taken")
	}
	if problems, err := judge.Request("/a/{id}", nil); err == nil {
		t.Errorf("a request that panics is taken: %q", problems)
	}
}

func TestTheShippedDocumentsAreTaken(t *testing.T) {
	for _, api := range []specs.API{specs.Respoke, specs.Resonance} {
		c, err := contract.Load(contract.Source{
			Document:   contract.Text{Path: api.DocumentPath, Bytes: api.Document},
			Amendments: []contract.Text{{Path: api.AmendmentsPath, Bytes: api.Amendments}},
		})
		if err != nil {
			t.Fatal(err)
		}
		text, _ := c.SelfContained()
		judge, err := New(text)
		if err != nil {
			t.Fatalf("%s: %v", api.DocumentPath, err)
		}
		for _, o := range c.Operations() {
			if _, err := judge.asked.(*library).item(o.Path); err != nil {
				t.Errorf("%s: %v", api.DocumentPath, err)
			}
		}
	}
}
