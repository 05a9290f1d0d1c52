package check

import (
	"bytes"
	"compress/gzip"
	"slices"
	"strings"
	"testing"

	"plumbline/harness/contract"
	"plumbline/harness/exchange"
	"plumbline/specs"
)

func compressed(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(text)) // into a bytes.Buffer, which does not fail
	_ = w.Close()
	return b.String()
}

const badSchema = `{"pattern":"("}`

// TestWhatCannotBeJudgedIsCounted has the whole verdict of each answer: what is not checked, and beside it nothing that does not belong there.
func TestWhatCannotBeJudgedIsCounted(t *testing.T) {
	deep := strings.Repeat("[", 1500) + strings.Repeat("]", 1500)
	for _, test := range []struct {
		name, document string
		answer         answer
		want           []string
	}{
		{"a body that the contract calls unknown", v20(ok(`"x-body-unknown":true`)), jsonOf("1"),
			[]string{"unchecked body-schema: the contract says that the body of a 200 is unknown"}},
		{"one of which the contract documents content", v31(ok(`"x-body-unknown":true,"content":{"text/plain":{}}`)), jsonOf("1"),
			[]string{"unchecked body-schema: the contract says that the body of a 200 is unknown"}},
		{"HEAD knows better than that", v20(ok(`"x-body-unknown":true`)), answer{method: "HEAD"}, nil},
		{"no schema", v31(ok(`"content":{"application/json":{}}`)), jsonOf("1"),
			[]string{"unchecked body-schema: the contract has no schema for application/json of 200"}},
		{"no schema for text", v31(ok(`"content":{"text/*":{}}`)), textOf("text/plain", "a"),
			[]string{"unchecked text-schema: the contract has no schema for text/* of 200"}},
		{"no schema for an image", v31(ok(`"content":{"image/png":{}}`)), textOf("image/png", "a"),
			[]string{"unchecked body-schema: the contract has no schema for image/png of 200"}},
		{"a schema for an image", v31(content("image/png", `{"type":"string"}`)), textOf("image/png", "a"),
			[]string{"unchecked body-schema: content of the type image/png is not held to its schema"}},
		{"XML", v20(ok(`"schema":{"properties":{"a":{"type":"string"}}}`), `"produces":["text/xml"]`), textOf("text/xml", "<a/>"),
			[]string{"unchecked body-schema: content of the type text/xml is not held to its schema"}},
		{"text that is described as a list", v31(content("text/csv", `{"type":"array"}`)), textOf("text/csv", "a"),
			[]string{"unchecked body-schema: content of the type text/csv is not held to its schema"}},
		{"a charset that is not read", v31(content("text/plain", `{"type":"string"}`)), textOf("text/plain; charset=koi8-r", "\xc1"),
			[]string{"unchecked text-schema: the charset of text/plain; charset=koi8-r is not one that is read"}},
		{"text of another charset than it says", v31(content("text/plain", `{"type":"string"}`)), textOf("text/plain", "\xc1"),
			[]string{"text-schema: the body is not text of its charset: it is not UTF-8",
				"unchecked text-schema: the body is not text of its charset, so it cannot be held to its schema"}},
		{"no JSON", v31(content("application/json", `{}`)), jsonOf("{"),
			[]string{"json-syntax: the body is not well-formed JSON: the JSON ends before its end (line 1, column 2)",
				"unchecked body-schema: the body is not JSON, so it cannot be held to its schema"}},
		{"JSON too deep for us is no fault of the server's", v31(content("application/json", `{}`)), jsonOf(deep),
			[]string{"unchecked body-schema: the body is not read: it is nested more than 1000 deep (line 1, column 1002)"}},
		{"a coding that we do not read is none either", v31(content("application/json", `{}`)),
			answer{lines: []string{"Content-Type: application/json", "Content-Encoding: br"}, body: "x"},
			[]string{`unchecked body-schema: the body is not decoded: content coding "br": unknown content coding`}},
		{"a corrupt coding is", v31(content("text/plain", `{}`)), answer{lines: []string{"Content-Type: text/plain", "Content-Encoding: gzip"}, body: compressed("a")[:12]},
			[]string{`text-schema: the body cannot be decoded: content coding "gzip": the body is not in its content coding: unexpected EOF`,
				`unchecked text-schema: the body is not decoded: content coding "gzip": the body is not in its content coding: unexpected EOF`}},
		{"a compressed text", v31(content("text/plain", `{"const":"a"}`)), answer{lines: []string{"Content-Type: text/plain", "Content-Encoding: gzip"}, body: compressed("a")}, nil},
		{"a number beyond what is computed with", v31(content("application/json", `{"minimum":1}`)), jsonOf("1e999999999"),
			[]string{"unchecked body-schema: the number 1e999999999 is beyond what is computed with exactly"}},
		{"an undocumented status", v31(`"200":{"description":"d"}`), answer{status: 404, body: "x"},
			[]string{"status: the status is 404 Not Found; GET /a documents 200",
				"unchecked body-schema: the contract does not document the status, so it says nothing of the body"}},
		{"an undocumented type", v31(content("application/json", `{}`)), textOf("text/plain", "x"),
			[]string{"content-type: the Content-Type is text/plain; the contract documents application/json for 200",
				"unchecked body-schema: the content type does not tell which schema the body has"}},
		{"a header without schema", v31(header("X-A", `"description":"d"`)), answer{lines: []string{"X-A: 1"}},
			[]string{"unchecked response-header: the contract has no schema for the header X-A"}},
		{"a header without schema that is not there", v31(header("X-A", `"description":"d"`)), answer{}, nil},
		{"a header that is an object", v31(header("X-A", `"schema":{"type":"object"}`)), answer{lines: []string{"X-A: a,1"}},
			[]string{"unchecked response-header: the header X-A is an object, which is not read"}},
		{"a header beyond what is computed with", v31(header("X-A", `"schema":{"type":"number"}`)), answer{lines: []string{"X-A: 1e999999999"}},
			[]string{"unchecked response-header: the header X-A: the number 1e999999999 is beyond what is computed with exactly"}},
		{"no response", v31(""), answer{none: true, problem: &exchange.Problem{Kind: exchange.Connection}}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := lines(judge(t, test.document, test.answer)); !slices.Equal(got, test.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}

func TestASchemaThatDoesNotCompileIsCounted(t *testing.T) {
	for _, test := range []struct {
		name, document string
		answer         answer
		check          ID
		prefix         string
	}{
		{"JSON", v31(content("application/json", badSchema)), jsonOf("1"), BodySchema, `"#/paths/~1a/get/responses/200/content/application~1json/schema" is not valid`},
		{"text", v31(content("text/plain", badSchema)), textOf("text/plain", "a"), TextSchema, `"#/paths/~1a/get/responses/200/content/text~1plain/schema" is not valid`},
		{"a header", v31(header("X-A", `"schema":`+badSchema)), answer{lines: []string{"X-A: 1"}}, ResponseHeader, `the header X-A: "#/paths/`},
	} {
		verdict := judge(t, test.document, test.answer)
		if len(verdict.Findings) != 0 || len(verdict.Unchecked) != 1 {
			t.Errorf("%s: got %q", test.name, lines(verdict))
			continue
		}
		if got := verdict.Unchecked[0]; got.Check != test.check || !strings.HasPrefix(got.Reason, test.prefix) {
			t.Errorf("%s: got %+v", test.name, got)
		}
	}
}

func TestHeaderSchemasThatReferToThemselvesComeToAnEnd(t *testing.T) {
	itself := `"schema":{"type":"array","items":{"$ref":"#/paths/~1a/get/responses/200/headers/X-A/schema"}}`
	got := lines(judge(t, v31(header("X-A", itself)), answer{lines: []string{"X-A: a,b"}}))
	want := []string{
		`response-header: the header X-A[0] is the string "a"; must be array`,
		`response-header: the header X-A[1] is the string "b"; must be array`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestExcerptsHideWhatIsNamedLikeACredential: nobody can tell a redactor the value of a token in text that cannot be read.
func TestExcerptsHideWhatIsNamedLikeACredential(t *testing.T) {
	for _, test := range []struct{ body, want string }{
		{`{"accessToken":"canary","a":`, `{"accessToken":"[redacted]","a":`},
		{`{"accessToken":"canary`, `{"accessToken":"[redacted]`},
		{`{"a":"shown"`, `{"a":"shown"`},
		{strings.Repeat("é", 41), strings.Repeat("é", 40) + "…"},
		{"x" + strings.Repeat("é", 41), "x" + strings.Repeat("é", 39) + "…"},
	} {
		verdict := judge(t, v31(content("application/json", `{}`)), jsonOf(test.body))
		if len(verdict.Findings) != 1 || verdict.Findings[0].Actual != test.want {
			t.Errorf("%s: got %s", test.body, show(t, verdict.Findings))
		}
		if strings.Contains(show(t, verdict), "canary") {
			t.Errorf("%s: the verdict has the token: %s", test.body, show(t, verdict))
		}
	}
}

// TestTheExampleOfResonance: a body in the spelling of the document's own example is told that the document contradicts itself, although the
// amendments have put the example right.
func TestTheExampleOfResonance(t *testing.T) {
	c, err := contract.Load(contract.Source{
		Document:   contract.Text{Path: specs.Resonance.DocumentPath, Bytes: specs.Resonance.Document},
		Amendments: []contract.Text{{Path: specs.Resonance.AmendmentsPath, Bytes: specs.Resonance.Amendments}},
	})
	if err != nil {
		t.Fatal(err)
	}
	operation, found := c.Operation("POST /token")
	if !found {
		t.Fatal("no operation POST /token")
	}
	body := `{"accessToken":"a","expiresIn":3600,"tokenType":"Bearer","refreshToken":"r"}`
	verdict := Response(c, operation, answer{method: "POST", lines: []string{"Content-Type: application/json"}, body: body}.exchange())
	noted := 0
	for _, f := range verdict.Findings {
		if strings.HasSuffix(f.Message, "is missing (required)") && f.Hint != "" && f.Note == "the document's own example has the same problem (defect example-contradicts-schema)" &&
			f.Contract.File == "specs/resonance/openapi.json" && f.Contract.Line == 1 && f.Contract.Layer == contract.Published {
			noted++
		}
	}
	if noted < 4 {
		t.Errorf("%d findings have the note: %s", noted, show(t, verdict.Findings))
	}
	right := `{"AccessToken":"a","ExpiresIn":3600,"TokenType":"Bearer","RefreshToken":"r"}`
	if got := lines(Response(c, operation, answer{method: "POST", lines: []string{"Content-Type: application/json"}, body: right}.exchange())); len(got) > 0 {
		t.Errorf("the spelling of the schema: got %q", got)
	}
}

// TestFindingsAreInTheOrderOfTheContract: with a dozen members nobody gets it right by chance.
func TestFindingsAreInTheOrderOfTheContract(t *testing.T) {
	var properties, body, want []string
	for _, name := range strings.Split("m c k a l b j d i e h f", " ") {
		properties = append(properties, `"`+name+`":{"type":"integer"}`)
		body = append(body, `"`+name+`":"x"`)
		want = append(want, `body-schema: $.`+name+` is the string "x"; must be integer`)
	}
	properties = append(properties, `"z":{"items":{"type":"null"}}`)
	items := strings.TrimSuffix(strings.Repeat("null,", 11), ",")
	body = append(body, `"z":[null,1,`+items+`,1]`)
	want = append(want, "body-schema: $.z[1] is the number 1; must be null", "body-schema: $.z[13] is the number 1; must be null")
	slices.Reverse(body[:12])
	verdict := judge(t, v31(content("application/json", `{"properties":{`+strings.Join(properties, ",")+`}}`)), jsonOf("{"+strings.Join(body, ",")+"}"))
	if got := lines(verdict); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
