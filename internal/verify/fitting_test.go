package verify_test

import (
	"net/http"
	"strings"
	"testing"

	"plumbline/internal/har"
	"plumbline/internal/verify"
)

// operationAt is a path with one operation, whose 200 is an object with the member.
func operationAt(path, parameter, schema, member string) string {
	return `"` + path + `":{"get":{"parameters":[{"name":"` + parameter +
		`","in":"path","required":true,"schema":` + schema +
		`}],"responses":{"200":{"description":"d",` +
		`"content":{"application/json":{"schema":{"type":"object","required":["` + member +
		`"]}}}}}}}`
}

// TestPathsThatFitEqually: who answers by one of them is not accused, and a finding names the
// other.
func TestPathsThatFitEqually(t *testing.T) {
	c := loaded(t, `{"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{`+
		operationAt("/{a}/x", "a", "{}", "a")+","+operationAt("/y/{b}", "b", `{"type":"string"}`,
		"b")+","+
		operationAt("/r/{kind}/_providers", "kind", "{}", "k")+","+
		operationAt("/r/way/{id}", "id", `{"type":"integer"}`, "w")+`}}`)
	for _, test := range []struct {
		path, body, want string
		only             verify.Side
	}{
		{"/y/x", `{"b":1}`, "conforms GET /y/{b}", ""},
		{"/y/x", `{"a":1}`, "conforms GET /{a}/x", ""},
		{"/y/x", `{"c":1}`, "violates GET /y/{b} /{a}/x", ""},
		{"/r/way/_providers", `{"k":1}`, "conforms GET /r/{kind}/_providers", ""},
		{"/r/way/_providers", `{"c":1}`, "violates GET /r/{kind}/_providers /r/way/{id}", ""},
		{"/r/way/_providers", `{"c":1}`, "violates GET /r/{kind}/_providers /r/way/{id}",
			verify.ResponseOnly},
		{"/r/way/7", `{"c":1}`, "violates GET /r/way/{id}", ""},
		{"/r/way/7", `{"w":1}`, "conforms GET /r/way/{id}", ""},
	} {
		e := entry(0, "GET", "http://h"+test.path, nil, "", 200,
			http.Header{"Content-Type": {"application/json"}}, test.body)
		r := verify.Entries(c, "a.har", []har.Entry{e}, verify.Options{Only: test.only})[0]
		got := string(r.Verdict) + " " + *r.Operation
		for _, f := range r.Findings {
			if _, other, found := strings.Cut(f.Note, "fits the path "); found {
				path, _, _ := strings.Cut(other, " ")
				got += " " + path
				break
			}
		}
		if got != test.want {
			t.Errorf("%s %s: got %s, want %s", test.path, test.body, got, test.want)
		}
	}
}

// TestFindingsNameTheFileOfABody: a body in a file of its own is looked for there.
func TestFindingsNameTheFileOfABody(t *testing.T) {
	c := loaded(t, `{"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{"/a":{"post":{`+
		`"requestBody":{"content":{"application/json":{"schema":{"type":"integer"}}}},"responses":{"200":{`+
		`"description":"d","content":{"application/json":{"schema":{"type":"integer"}}}}}}}}}`)
	header := http.Header{"Content-Type": {"application/json"}}
	e := entry(0, "POST", "http://h/a", header, `"x"`, 200, header, `"y"`)
	e.RequestFile, e.ResponseFile = "q.json", "r.json"
	r := verify.Entries(c, "a.har", []har.Entry{e}, verify.Options{})[0]
	if len(r.Findings) != 2 || r.Findings[0].Note != "the body is in the file q.json" ||
		r.Findings[1].Note != "the body is in the file r.json" {
		t.Errorf("got %+v", r.Findings)
	}
}

// TestEntriesThatCannotBeRead: they are unverifiable, with their line.
func TestEntriesThatCannotBeRead(t *testing.T) {
	const good = `{"request":{"method":"GET","url":"http://h/x","headers":[]},"response":{"status":200,"headers":[],"content":{"size":0}}}`
	text := "{\"log\":{\"entries\":[\n" + strings.Join([]string{good,
		strings.Replace(good, "http://h", "", 1), strings.Replace(good, "200", `"200"`, 1),
		strings.Replace(good, "200", `""`, 1), "5", good}, ",\n") + "\n]}}"
	entries, err := har.Read("a.har", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	results := verify.Entries(loaded(t, at(`{"url":"/"}`)), "a.har", entries, verify.Options{})
	for i, want := range []string{"", "line 3,", "line 4,", "line 5,", "line 6,", ""} {
		r := results[i]
		if want == "" {
			if r.Verdict != "conforms" {
				t.Errorf("%d: got %+v", i, r)
			}
		} else if r.Verdict != "unverifiable" || !strings.Contains(r.Unchecked[0].Reason, want) {
			t.Errorf("%d: got %s, %+v", i, r.Verdict, r.Unchecked)
		}
	}
}
