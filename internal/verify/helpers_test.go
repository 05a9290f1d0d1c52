package verify_test

import (
	"bytes"
	"flag"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/har"
	"plumbline/internal/report"
	"plumbline/internal/report/html"
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
var formats = map[string]func(io.Writer, report.Run) error{
	"text": func(w io.Writer, run report.Run) error {
		return report.WriteText(w, run, report.TextOptions{})
	},
	"verbose": func(w io.Writer, run report.Run) error {
		return report.WriteText(w, run, report.TextOptions{Verbose: true})
	},
	"ndjson":   report.WriteNDJSON,
	"json":     report.WriteJSON,
	"markdown": report.WriteMarkdown,
	"html":     html.Write,
	"junit": func(w io.Writer, run report.Run) error {
		return report.WriteJUnit(w, run, run.Suites...)
	},
	"sarif": func(w io.Writer, run report.Run) error { return report.WriteSARIF(w, run, "") },
	"har": func(w io.Writer, run report.Run) error {
		return report.WriteHAR(w, run, run.Suites[0].Name)
	},
}

// run is results as a whole.
func run(results []verify.Result) report.Run {
	document := report.Document{Path: "shop.yaml", SHA256: strings.Repeat("0a", 32)}
	return report.Run{Version: report.FormatVersion, Suites: []report.Suite{
		verify.SuiteOf(document, results)}}
}

func written(t *testing.T, format string, results []verify.Result) string {
	t.Helper()
	var out bytes.Buffer
	if err := formats[format](&out, run(results)); err != nil {
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
	entries, err := har.Read(text.Path, text.Bytes, nil)
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
			Contract: verdict.Location{File: "api.yaml", Line: 1, Column: 1}}
	}
	results[0].Findings = []verdict.Finding{{Check: verdict.UndeclaredMember,
		Severity: verdict.Warning, Message: "is not declared",
		Contract: verdict.Location{Layer: verdict.Published, File: "api.yaml", Line: 2, Column: 3,
			Pointer: "/b"}}}
	results[n].Verdict = verdict.Violates
	results[n].Findings = []verdict.Finding{{Check: verdict.Status, Severity: verdict.Error,
		Message: "the status is wrong",
		Contract: verdict.Location{Layer: verdict.Published, File: "api.yaml", Line: 3, Column: 4,
			Pointer: "/c"}}}
	return results
}
