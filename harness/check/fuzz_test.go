package check

import (
	"strings"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/harness/tree"
)

// fuzzDocument has a response for every way a body is judged.
var fuzzDocument = v31(content("application/json", objectSchema)+
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
		{200, "application/json", "", `{"name":"abcd","tags":[1,"x"]}`}, {200, "application/json", "gzip", compressed(`{}`)}, {200, "application/json; charset=a", "", `{"a":1,"a":2}`},
		{201, "text/plain; charset=latin1", "", "\xe9"}, {201, "text/json", "", `[2,{"a/b~":[1]}]`}, {204, "", "", "x"}, {302, "a/b", "", ""},
		{404, "application/problem+json", "", `{"a":{"b":{"":"x"}}}`}, {404, "application/json", "", "\xef\xbb\xbf{}"}, {599, "", "deflate, gzip", "x"},
	} {
		f.Add(seed.status, seed.contentType, seed.coding, []byte(seed.body))
	}
	c := loadContract(f, fuzzDocument, "")
	operation := operationOf(f, c)
	f.Fuzz(func(t *testing.T, status int, contentType, coding string, body []byte) {
		x := answer{status: status, lines: []string{"Content-Type: " + contentType, "Content-Encoding: " + coding, "X-Any: " + contentType}, body: string(body)}.exchange()
		verdict := Response(c, operation, x)
		for _, finding := range verdict.Findings {
			if finding.Message == "" || finding.Severity == "" || finding.Contract.Line == 0 || finding.Contract.File != "doc" {
				t.Errorf("a reader can do nothing with %+v", finding)
			}
			if finding.Instance != nil && !leads(*finding.Instance, x.Response) {
				t.Errorf("the instance %q of %q leads nowhere in %q", *finding.Instance, finding.Message, body)
			}
		}
	})
}

// leads tells whether a pointer leads into a body, or to a member that is missing in an object of it.
func leads(at tree.Pointer, r *exchange.Response) bool {
	if at == "" {
		return true
	}
	body, err := r.DecodedBody(maxDecoded)
	if err != nil {
		return false
	}
	root, _, err := tree.ParseJSON("body", []byte(strings.TrimPrefix(string(body), "\xef\xbb\xbf")))
	return err == nil && (root.At(at) != nil || root.At(at.Parent()).Is(tree.Object))
}
