package mock_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/internal/check"
	"plumbline/internal/contract"
	"plumbline/internal/mock"
)

// FuzzServer: whatever comes, it is answered: as the document says, or by a refusal.
func FuzzServer(f *testing.F) {
	for _, seed := range []struct{ method, target, header, body string }{
		{"GET", "/pets?limit=1&offset=99999999999999999999", "Accept: */*;q=x, a", ""},
		{"POST", "/pets", isJSON, `{"name":"a","id":{"id":1}}`},
		{"POST", "/pets", "Content-Type: multipart/form-data; boundary=b\nPrefer: code=201",
			"--b--"},
		{"PUT", "/pets/7", "Content-Type: application/xml",
			"<Pet><name>a</name><!DOCTYPE a></Pet>"},
		{"PATCH", "/pets/7", "Content-Type: application/json-patch+json",
			`[{"op":"copy","from":"","path":"/tags/-"},{"op":"move","from":"/a","path":""}]`},
		{"PATCH", "/pets/7", "Content-Type: application/merge-patch+json",
			`{"name":null,"":{"":{}}}`},
		{"DELETE", "/pets/%37/..%2f", "Authorization: Basic \xff", ""},
		{"OPTIONS", "/pets", "Origin: null\nAccess-Control-Request-Method: X", ""},
		{"HEAD", "//greeting?%", `Prefer: example="\`, ""},
		{"GET", "/greeting", "Prefer: dynamic, code=999, example=\nIf-None-Match: *", ""},
		{"CONNECT", "/", "Cookie: =;=\nContent-Encoding: gzip", "x"},
	} {
		f.Add(seed.method, seed.target, seed.header, []byte(seed.body))
	}
	c, err := contract.Load(contract.Source{Document: contract.Text{Path: "openapi.yaml",
		Bytes: []byte(petsDocument)}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, method, target, header string, body []byte) {
		r, err := http.NewRequest(method, "http://a.example"+target, bytes.NewReader(body))
		if err != nil {
			t.Skip("no server gets such a request")
		}
		for line := range strings.Lines(header) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
			r.Header.Add(name, strings.TrimSpace(value))
		}
		var entry mock.Entry
		s := mock.New(c, mock.Options{Log: func(e mock.Entry) { entry = e }})
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code < http.StatusOK || w.Code >= 600 || entry.Status != w.Code {
			t.Fatalf("it is answered with %d, and the log says %d", w.Code, entry.Status)
		}
		if entry.Operation == nil || w.Code >= http.StatusBadRequest ||
			r.Method == http.MethodHead {
			return
		}
		judged := check.Response(check.Subject{Contract: c, Operation: entry.Operation,
			Exchange: &exchange.Exchange{Request: exchange.NewRequest(r, body),
				Response: &exchange.Response{Status: w.Code, Proto: "HTTP/1.1", Header: w.Header(),
					Body: w.Body.Bytes()}}})
		if !judged.Conforms() {
			t.Errorf("%+v", judged.Findings)
		}
	})
}
