package verify_test

import (
	"bytes"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/har"
	"plumbline/internal/verify"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a text with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (go test -update writes it anew)\n got:\n%s\nwant:\n%s", path, got,
			want)
	}
}

// formats are the writers, as the command line calls them.
var formats = map[string]func(*bytes.Buffer, []verify.Result) error{
	"text": func(w *bytes.Buffer, r []verify.Result) error {
		return verify.WriteText(w, r, verify.TextOptions{})
	},
	"verbose": func(w *bytes.Buffer, r []verify.Result) error {
		return verify.WriteText(w, r, verify.TextOptions{Verbose: true})
	},
	"ndjson": func(w *bytes.Buffer, r []verify.Result) error { return verify.WriteNDJSON(w, r) },
	"junit":  func(w *bytes.Buffer, r []verify.Result) error { return verify.WriteJUnit(w, r) },
	"sarif":  func(w *bytes.Buffer, r []verify.Result) error { return verify.WriteSARIF(w, r, "") },
}

func written(t *testing.T, format string, results []verify.Result) string {
	t.Helper()
	var out bytes.Buffer
	if err := formats[format](&out, results); err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	return out.String()
}

func file(t *testing.T, name string) contract.Text {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return contract.Text{Path: name, Bytes: content}
}

func loaded(t *testing.T, document string) *contract.Contract {
	t.Helper()
	c, err := contract.Load(contract.Source{Document: contract.Text{Path: "api.yaml",
		Bytes: []byte(document)}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// shop returns the results of the traffic in testdata: entries of every verdict, by both layers.
func shop(t *testing.T) []verify.Result {
	t.Helper()
	c, err := contract.Load(contract.Source{Document: file(t, "shop.yaml"),
		Amendments: []contract.Text{file(t, "shop.overlay.yaml")}})
	if err != nil {
		t.Fatal(err)
	}
	text := file(t, "shop.har")
	entries, err := har.Read(text.Path, text.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return verify.Entries(c, text.Path, entries, verify.Options{})
}

// entry is one exchange as if it had been read from a HAR.
func entry(index int, method, address string, requestHeader http.Header, requestBody string,
	status int, header http.Header, body string) har.Entry {
	return har.Entry{Index: index, Exchange: &exchange.Exchange{
		Request: exchange.Request{Method: method, URL: address, Header: requestHeader,
			Body: []byte(requestBody)},
		Response: &exchange.Response{Status: status, Header: header, Body: []byte(body)},
	}}
}

// made returns made-up results: n that conform, the first of them with a warning, and one that
// violates.
func made(n int) []verify.Result {
	operation := "GET /a"
	results := make([]verify.Result, n+1)
	for i := range results {
		results[i] = verify.Result{Entry: i, File: "a.har", Method: "GET", URL: "http://h/a",
			Operation: &operation, Status: 200, Verdict: verdict.Conforms,
			Contract: verify.Place{File: "api.yaml", Line: 1, Column: 1}}
	}
	results[0].Findings = []verify.Finding{{Check: verdict.UndeclaredMember,
		Severity: verdict.Warning, Layer: verdict.Published, Message: "is not declared",
		Contract: verify.Place{File: "api.yaml", Line: 2, Column: 3, Pointer: "/b"}}}
	results[n].Verdict = verdict.Violates
	results[n].Findings = []verify.Finding{{Check: verdict.Status, Severity: verdict.Error,
		Layer: verdict.Published, Message: "the status is wrong",
		Contract: verify.Place{File: "api.yaml", Line: 3, Column: 4, Pointer: "/c"}}}
	return results
}
