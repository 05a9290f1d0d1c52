package coverage

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/internal/contract"
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

func load(t testing.TB, document string) *contract.Contract {
	t.Helper()
	c, err := contract.Load(contract.Source{Document: contract.Text{Path: "doc",
		Bytes: []byte(document)}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// v20, v30, v31 and v32 are documents of the paths; the last three of the members after them, too.
func v20(paths string) string { return document(`"swagger":"2.0"`, paths, nil) }
func v30(paths string, members ...string) string {
	return document(`"openapi":"3.0.3"`, paths, members)
}
func v31(paths string, members ...string) string {
	return document(`"openapi":"3.1.0"`, paths, members)
}
func v32(paths string, members ...string) string {
	return document(`"openapi":"3.2.0"`, paths, members)
}

func document(version, paths string, members []string) string {
	return `{` + strings.Join(append([]string{version, `"info":{"title":"t","version":"1"}`,
		`"paths":{` + paths + `}`}, members...), ",") + `}`
}

// schemas are the members of a document since 3.0 that have component schemas.
func schemas(members string) string { return `"components":{"schemas":{` + members + `}}` }

// answering is a path /a whose GET answers 200 with JSON of the schema.
func answering(schema string) string {
	return `"/a":{"get":{"responses":{"200":{"description":"d","content":{"application/json":{"schema":` + schema + `}}}}}}`
}

// taking is a path /a whose POST takes the media type with the schema.
func taking(mediaType, schema string) string {
	return `"/a":{"post":{"requestBody":{"content":{"` + mediaType + `":{"schema":` + schema +
		`}}},"responses":{"204":{"description":"d"}}}}`
}

// call is an exchange in a table.
type call struct {
	operation string // METHOD /path; GET /a where nothing is said
	address   string // path and query; that of the operation where nothing is said
	sent      []string
	body      string
	status    int // 200 where nothing is said; -1 for no response
	got       []string
	answer    string
	unjudged  bool
	problem   exchange.ProblemKind
}

// jsonAnswer is an answer of JSON to GET /a.
func jsonAnswer(body string) call {
	return call{got: []string{"Content-Type: application/json"}, answer: body}
}

// sending is a POST /a with a body.
func sending(contentType, body string) call {
	return call{operation: "POST /a", sent: []string{"Content-Type: " + contentType}, body: body,
		status: 204}
}

func headerOf(lines []string) http.Header {
	header := http.Header{}
	for _, line := range lines {
		name, value, _ := strings.Cut(line, ": ")
		header.Add(name, value)
	}
	return header
}

func (k call) observation(t testing.TB, c *contract.Contract) Observation {
	t.Helper()
	name := k.operation
	if name == "" {
		name = "GET /a"
	}
	operation, found := c.Operation(name)
	if !found {
		t.Fatalf("no operation %s among %v; defects: %v", name, c.Operations(), c.Defects())
	}
	address := k.address
	if address == "" {
		address = operation.Path
	}
	x := &exchange.Exchange{Request: exchange.Request{Method: operation.Method,
		URL: "http://host" + address, Header: headerOf(k.sent), Body: []byte(k.body)}}
	if k.problem != "" {
		x.Problem = &exchange.Problem{Kind: k.problem, Message: "m"}
	}
	if k.status >= 0 {
		x.Response = &exchange.Response{Status: k.status, Proto: "HTTP/1.1",
			Header: headerOf(k.got), Body: []byte(k.answer)}
		if k.status == 0 {
			x.Response.Status = http.StatusOK
		}
	}
	return Observation{Operation: operation, Exchange: x, Judged: !k.unjudged}
}

func observations(t testing.TB, c *contract.Contract, calls []call) []Observation {
	t.Helper()
	var all []Observation
	for _, k := range calls {
		all = append(all, k.observation(t, c))
	}
	return all
}

func measure(t testing.TB, document string, calls ...call) *Coverage {
	t.Helper()
	c := load(t, document)
	return Measure(c, observations(t, c, calls))
}

// lines writes the items of the kinds, of all kinds where none is named: "[200] [application/json]
// $.id: exercised 1/0/0 (reason)".
func lines(c *Coverage, kinds ...ItemKind) string {
	var b strings.Builder
	for _, o := range c.Operations {
		for _, i := range o.Items {
			if len(kinds) > 0 && !contains(kinds, i.Kind) {
				continue
			}
			if len(kinds) != 1 {
				fmt.Fprintf(&b, "%s ", i.Kind)
			}
			if i.Status != "" && i.Kind != KindStatus {
				fmt.Fprintf(&b, "[%s] ", i.Status)
			}
			if i.MediaType != "" && i.MediaType != "application/json" {
				fmt.Fprintf(&b, "[%s] ", i.MediaType)
			}
			fmt.Fprintf(&b, "%s: %s %d/%d/%d", i.Name, i.Level, i.Present, i.Absent, i.Null)
			if i.Reason != "" {
				fmt.Fprintf(&b, " (%s)", i.Reason)
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

func contains(kinds []ItemKind, kind ItemKind) bool {
	for _, k := range kinds {
		if k == kind {
			return true
		}
	}
	return false
}

func differs(t *testing.T, what, got string, want ...string) {
	t.Helper()
	got = strings.TrimSuffix(got, "\n")
	if got != strings.Join(want, "\n") {
		t.Errorf("%s\n got:\n%s\nwant:\n%s", what, got, strings.Join(want, "\n"))
	}
}
