package main

import (
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/internal/verdicts"
)

func TestRequest(t *testing.T) {
	x := &exchange.Exchange{Request: exchange.Request{
		Method: "POST", URL: "http://api.example.com/a%2Fb?c=d%20e",
		Header: http.Header{"Host": {"other.example"}, "X-A": {"1"}}, Body: []byte("body"),
	}}
	r, err := question{Row: verdicts.Row{Exchange: x}}.request()
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	for name, pair := range map[string][2]string{
		"method": {r.Method, "POST"}, "URL": {r.URL.String(), "/a%2Fb?c=d%20e"},
		"host": {r.Host, "other.example"}, "header": {r.Header.Get("X-A"), "1"},
		"Host header": {r.Header.Get("Host"), ""}, "body": {string(body), "body"},
		"request URI": {r.RequestURI, "/a%2Fb?c=d%20e"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s is %q, want %q", name, pair[0], pair[1])
		}
	}
	if r.ContentLength != 4 {
		t.Errorf("content length %d, want 4", r.ContentLength)
	}
	x.Request.Method = "NO METHOD"
	if _, err := (question{Row: verdicts.Row{Exchange: x}}).request(); err == nil {
		t.Error("a method with a space is no error")
	}
}

func TestResponse(t *testing.T) {
	x := &exchange.Exchange{Response: &exchange.Response{Status: 418,
		Header: http.Header{"X-A": {"1"}}, Body: []byte("body")}}
	q := question{Row: verdicts.Row{Exchange: x}}
	r := q.response(nil)
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	if r.StatusCode != 418 || r.Header.Get("X-A") != "1" || string(body) != "body" ||
		r.ContentLength != 4 {
		t.Errorf("response %d %v %q of %d bytes", r.StatusCode, r.Header, body, r.ContentLength)
	}
	x.Response.Body = nil
	if r := q.response(nil); r.Body != http.NoBody {
		t.Error("without a body it is not http.NoBody, as net/http has it")
	}
	x.Response.Body, x.Response.Header = []byte("not gzip"),
		http.Header{"Content-Encoding": {"gzip"}}
	if body, err := io.ReadAll(q.response(nil).Body); err != nil || string(body) != "not gzip" {
		t.Errorf("a body that is not in its coding is %q (%v), want it as it is", body, err)
	}
}

func TestFilesAreRemoved(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	row := verdicts.Row{DocumentName: "openapi.json", Document: []byte("{}"),
		Files: map[string]string{"a/b.yaml": "c: d"}}
	q, err := newQuestion(row)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"openapi.json": "{}", "a/b.yaml": "c: d"} {
		if text, err := os.ReadFile(filepath.Join(q.folder, name)); err != nil ||
			string(text) != want {
			t.Errorf("%s has %q (%v), want %q", name, text, err, want)
		}
	}
	if got := q.shorten("open " + q.folder + "/x:\n  not   there"); got != "open /x: not there" {
		t.Errorf("the reason is %q, want it without the folder in one line", got)
	}
	q.close()
	if _, err := os.Stat(q.folder); !os.IsNotExist(err) {
		t.Errorf("the folder is still there: %v", err)
	}
	row.Files["a/b.yaml/c.yaml"] = "a file cannot be a folder"
	row.Files["a/b.yaml"] = "nor the other way round"
	if _, err := newQuestion(row); err == nil {
		t.Error("a file that is a folder as well is no error")
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) != 0 {
		t.Errorf("left in the temporary folder: %v (%v)", left, err)
	}
}

func TestShorten(t *testing.T) {
	long := strings.Repeat("é", maxReason)
	for reason, want := range map[string]string{
		"": "", "a\n\tb": "a b", "a\xffb": "a�b", long: long,
		long + "é": strings.Repeat("é", maxReason-1) + "…",
	} {
		if got := (question{}).shorten(reason); got != want {
			t.Errorf("shorten(%q) = %q, want %q", reason, got, want)
		}
	}
}

func TestHostless(t *testing.T) {
	variables := map[string]string{"all": "https://a.example/v1", "host": "a.example", "base": "v2",
		"scheme": "https"}
	for address, want := range map[string]string{
		"/": "/", "": "/", "/v1": "/v1", "v1": "/v1", "https://a.example": "/",
		"https://a.example/": "/", "https://a.example/v1/b/": "/v1/b/",
		"https://{region}.a.example:{port}/v1": "/v1", "https://a.example/{base}": "/{base}",
		"/{base}/c": "/{base}/c", "{all}": "/v1", "{all}/w": "/v1/w",
		"{scheme}://a.example/x": "/x", "{base}": "/v2",
	} {
		if got := hostless(address, variables); got != want {
			t.Errorf("hostless(%q) = %q, want %q", address, got, want)
		}
	}
}

func TestValuesOf(t *testing.T) {
	tests := []struct {
		template, path string
		want           map[string]string
	}{
		{"/a", "/a", map[string]string{}},
		{"/a", "/a/", nil},
		{"/a", "/b", nil},
		{"/a.b", "/axb", nil},
		{"/a/{id}", "/a/b", map[string]string{"id": "b"}},
		{"/a/{id}", "/a/", nil},
		{"/a/{id}", "/a/b/c", nil},
		{"/a/{id}", "/a/b%2Fc%20d", map[string]string{"id": "b/c d"}},
		{"/{base}/a/{id}.json", "/v1/a/x.json", map[string]string{"base": "v1", "id": "x"}},
		{"/{a}-{b}", "/1-2", map[string]string{"a": "1", "b": "2"}},
	}
	for _, test := range tests {
		if got := valuesOf(test.template, test.path); !maps.Equal(got, test.want) ||
			(got == nil) != (test.want == nil) {
			t.Errorf("valuesOf(%q, %q) = %v, want %v", test.template, test.path, got, test.want)
		}
	}
}

func TestLacking(t *testing.T) {
	request := httptest.NewRequest("GET", "/a?key=1&empty=", nil)
	request.Header.Set("X-Key", "1")
	request.Header.Set("Authorization", "bEARER abc")
	request.Header.Set("Cookie", "session=1; empty=")
	tests := []struct {
		credential credential
		lacking    bool
	}{
		{credential{"apiKey", "query", "key", ""}, false},
		{credential{"apiKey", "query", "empty", ""}, true},
		{credential{"apiKey", "query", "other", ""}, true},
		{credential{"apiKey", "header", "x-key", ""}, false},
		{credential{"apiKey", "header", "X-Other", ""}, true},
		{credential{"apiKey", "cookie", "session", ""}, false},
		{credential{"apiKey", "cookie", "empty", ""}, true},
		{credential{"apiKey", "cookie", "other", ""}, true},
		{credential{"apiKey", "body", "key", ""}, true},
		{credential{"http", "", "", "Bearer"}, false},
		{credential{"http", "", "", "basic"}, true},
		{credential{"oauth2", "", "", ""}, false},
		{credential{"openIdConnect", "", "", ""}, false},
		{credential{"mutualTLS", "", "", ""}, false},
	}
	for _, test := range tests {
		if err := test.credential.lacking(request); (err != nil) != test.lacking {
			t.Errorf("%+v: %v, want lacking %v", test.credential, err, test.lacking)
		}
	}
	request.Header.Set("Authorization", "Bearer ")
	if err := (credential{"oauth2", "", "", ""}).lacking(request); err == nil {
		t.Error("a scheme without credentials is enough")
	}
}
