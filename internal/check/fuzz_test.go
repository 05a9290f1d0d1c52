package check

import (
	"net/http"
	"strings"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/tree"
)

// fuzzDocument has a response for every way a body is judged.
var fuzzDocument = v31(contentOf("application/json", objectSchema)+
	`,"201":{"description":"d","content":{"text/*":{"schema":{"type":"string","pattern":"^a"}},"*/*":{"schema":{"type":"array","items":{"enum":[1,"a",null]}}}}}`+
	`,"204":{"description":"d"},"3XX":{"description":"d","headers":{"Content-Type":{"schema":{"type":"integer"}},"X-Any":{"required":true,"schema":{"type":["integer","array"],"items":{"type":"boolean"}}}}}`+
	`,"4XX":{"description":"d","content":{"application/*":{"schema":{"$ref":"#/components/schemas/Tree"}}}}`+
	`,"default":{"description":"d","x-body-unknown":true}`,
	`"components":{"schemas":{"Tree":{"type":"object","additionalProperties":{"anyOf":[{"$ref":"#/components/schemas/Tree"},{"type":"number"}]},"minProperties":1}}}`)

// FuzzResponse holds a verdict to what every reader of one relies on, whatever a server sends.
func FuzzResponse(f *testing.F) {
	for _, seed := range []struct {
		status              int
		contentType, coding string
		body                string
	}{
		{200, "application/json", "", `{"name":"abcd","tags":[1,"x"]}`},
		{200, "application/json", "gzip", compressed(`{}`)},
		{200, "application/json; charset=a", "", `{"a":1,"a":2}`},
		{201, "text/plain; charset=latin1", "", "\xe9"}, {201, "text/json", "", `[2,{"a/b~":[1]}]`},
		{204, "", "", "x"}, {302, "a/b", "", ""},
		{404, "application/problem+json", "", `{"a":{"b":{"":"x"}}}`},
		{404, "application/json", "", "\xef\xbb\xbf{}"}, {599, "", "deflate, gzip", "x"},
		{201, "application/jsonl", "", "1\n[\n\"b\""},
		{201, "application/json-seq", "br", "\x1e1\n\x1e2"},
		{201, "text/event-stream", "", "data: a\n\nid: 1\n"},
		{404, "application/xml", "", "<Tree><a>1</a><b><c>x</c></b></Tree>"},
		{404, "application/x-www-form-urlencoded", "", "a=1&b=%7B%7D&a=x"},
		{201, "multipart/mixed; boundary=b", "", parts("a", "1", "a", "2")},
		{201, "multipart/form-data; boundary=b", "", parts("a/b~", "1")[:40]},
	} {
		f.Add(seed.status, seed.contentType, seed.coding, []byte(seed.body))
	}
	c := loadContract(f, fuzzDocument, "")
	operation := operationOf(f, c)
	f.Fuzz(func(t *testing.T, status int, contentType, coding string, body []byte) {
		x := answer{status: status, lines: []string{"Content-Type: " + contentType,
			"Content-Encoding: " + coding, "X-Any: " + contentType}, body: string(body)}.exchange()
		useful(t, Response(Subject{Contract: c, Operation: operation, Exchange: x}),
			x.Response.Header, x.Response.Body)
	})
}

// fuzzRequests has a parameter in every place, and a body that is read in every way.
var fuzzRequests = takes(in31, "post",
	`"security":[{"bearer":[]},{"query":[],"cookie":[]}],`+parameters(
		`"name":"id","in":"path","required":true,"style":"matrix","schema":{"type":["integer","array"],"items":{"type":"integer"}}`,
		`"name":"q","in":"query","style":"deepObject","schema":{"type":"object","properties":{"a":{"type":"integer"}}}`,
		`"name":"l","in":"query","style":"pipeDelimited","explode":false,"schema":{"type":"array","items":{"type":"boolean"}}`,
		`"name":"j","in":"query","content":{"application/json":{"schema":{"type":"object","minProperties":1}}}`,
		`"name":"X-A","in":"header","schema":{"type":"object","additionalProperties":{"type":"integer"}}`,
		`"name":"c","in":"cookie","required":true,"schema":{"type":"integer"}`)+`,"requestBody":{"required":true,"content":{"*/*":{"schema":`+objectSchema+`}}}`, schemes)

// FuzzRequest is the same for whatever a client sends.
func FuzzRequest(f *testing.F) {
	for _, seed := range [][5]string{
		{";id=1", "q[a]=1&l=true|false&j=%7B%22a%22%3A1%7D&key=k", "a,1", "c=1; sid=k",
			`application/json`}, {";id=1,x", "q=1&l=a&l=b&j=%7B", "a", "c=x", "text/plain"},
		{"%", "q[a][b]=%zz&j=" + nested(600), "", "=;c", "multipart/form-data; boundary=b"},
		{"", "?&&=", "\xff", "", "application/x-www-form-urlencoded"},
	} {
		f.Add(seed[0], seed[1], seed[2], seed[3], seed[4], []byte(`{"name":"abcd","more":[]}`))
		f.Add(seed[0], seed[1], seed[2], seed[3], seed[4], []byte("name=abcd&tags=x"))
		f.Add(seed[0], seed[1], seed[2], seed[3], seed[4],
			[]byte(parts("name", "abcd", "tags", "x")))
	}
	c := loadContract(f, fuzzRequests, "")
	operation := operationOf(f, c)
	f.Fuzz(func(t *testing.T, id, query, header, cookie, contentType string, body []byte) {
		x := post(contentType, string(body)).with("X-A: " + header).with("Cookie: " +
			cookie).exchange()
		x.Request.URL = "https://api.example/a/" + id + "?" + query
		s := Subject{Contract: c, Operation: operation, PathParameters: map[string]string{"id": id},
			Exchange: x}
		judged := Request(s)
		useful(t, judged, x.Request.Header, x.Request.Body)
		s.Unknown = Unknown{RequestHeader: "h", RequestBody: "b", Credentials: "c"}
		for _, finding := range Request(s).Findings {
			if finding.Check == verdict.Security || finding.Check == verdict.RequestBody ||
				strings.HasSuffix(finding.Message, "is missing (required)") {
				t.Errorf("%q is found where it may not have been recorded", finding.Message)
			}
		}
	})
}

// useful fails a test for what a reader can do nothing with.
func useful(t *testing.T, judged verdict.Verdict, header http.Header, body []byte) {
	t.Helper()
	for _, finding := range judged.Findings {
		if finding.Message == "" || finding.Severity == "" || finding.Expected == "" ||
			finding.Contract.Line == 0 || finding.Contract.File != "doc" {
			t.Errorf("a reader can do nothing with %+v", finding)
		}
		if finding.Instance != nil && !leads(*finding.Instance, header, body) {
			t.Errorf("the instance %q of %q leads nowhere in %q", *finding.Instance,
				finding.Message, body)
		}
	}
	for _, unchecked := range judged.Unchecked {
		if unchecked.Check == "" || unchecked.Reason == "" {
			t.Errorf("a reader can do nothing with %+v", unchecked)
		}
	}
}

// leads tells whether a pointer leads into a body, or to a member that is missing in an object of
// it. Where that is not JSON, it has to be a pointer.
func leads(at tree.Pointer, header http.Header, body []byte) bool {
	if at == "" {
		return true
	}
	if !contract.IsJSON(header.Get("Content-Type")) {
		return strings.HasPrefix(string(at), "/")
	}
	body, err := exchange.DecodeBody(header, body, exchange.MaxDecoded)
	if err != nil {
		return false
	}
	root, _, err := tree.ParseJSON("body", []byte(strings.TrimPrefix(string(body), "\xef\xbb\xbf")))
	return err == nil && (root.At(at) != nil || root.At(at.Parent()).Is(tree.Object))
}
