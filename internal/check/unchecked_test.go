package check

import (
	"bytes"
	"compress/gzip"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/specs"
)

func brotlied(text string) string {
	var b bytes.Buffer
	w := brotli.NewWriter(&b)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return b.String()
}

func compressed(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(text)) // into a bytes.Buffer, which does not fail
	_ = w.Close()
	return b.String()
}

// TestWhatCannotBeJudgedIsCounted has the whole verdict of each answer: what is not checked, and
// beside it nothing that does not belong there.
func TestWhatCannotBeJudgedIsCounted(t *testing.T) {
	unrunnable := `the pattern "(" cannot be run: it is no regular expression of ECMA-262: missing closing )`
	answers(t, []answerRow{
		{"a body that the contract calls unknown", v20(ok(`"x-body-unknown":true`)), jsonOf("1"),
			[]string{"silent body-schema: the contract says that the body of a 200 is unknown"}},
		{"one of which the contract documents content",
			v31(ok(`"x-body-unknown":true,"content":{"text/plain":{}}`)), jsonOf("1"),
			[]string{"silent body-schema: the contract says that the body of a 200 is unknown"}},
		{"HEAD knows better than that", v20(ok(`"x-body-unknown":true`)), answer{method: "HEAD"},
			nil},
		{"no schema", v31(ok(`"content":{"application/json":{}}`)), jsonOf("1"),
			[]string{"silent body-schema: the contract has no schema for application/json of 200"}},
		{"no schema for text", v31(ok(`"content":{"text/*":{}}`)), textOf("text/plain", "a"),
			[]string{"silent text-schema: the contract has no schema for text/* of 200"}},
		{"headers that were removed with the content coding",
			v31(ok(`"headers":{"Content-Length":{"required":true,"schema":{}},` +
				`"Content-Encoding":{"required":true,"schema":{}},` +
				`"X-A":{"required":true,"schema":{}}}`)), answer{uncompressed: true},
			[]string{
				"response-header: the header X-A is missing (required)",
				"unchecked response-header: the content coding was undone before the response " +
					"was recorded, and this header removed with it",
				"unchecked response-header: the content coding was undone before the response " +
					"was recorded, and this header removed with it",
			}},
		{"no JSON", v31(contentOf("application/json", `{}`)), jsonOf("{"),
			[]string{
				"json-syntax $: the body is not well-formed JSON: the JSON ends before its end " +
					"(line 1, column 2)"}},
		{"JSON too deep for us is no fault of the server's",
			v31(contentOf("application/json", `{}`)), jsonOf(nested(1500)),
			[]string{
				"unchecked body-schema: the body is not read: it is nested more than 1000 deep"}},
		{"a number beyond what is computed with",
			v31(contentOf("application/json", `{"multipleOf":3}`)), jsonOf("1e999999999"),
			[]string{
				"unchecked body-schema: the number 1e999999999 is beyond what is computed " +
					"with exactly"}},
		{"an undocumented status", v31(`"200":{"description":"d"}`), answer{status: 404, body: "x"},
			[]string{"status: the status is 404 Not Found; GET /a documents 200",
				"silent body-schema: the contract does not document the status, so it says " +
					"nothing of the body"}},
		{"an undocumented type", v31(contentOf("application/json", `{}`)),
			textOf("text/plain", "x"),
			[]string{
				"content-type: the Content-Type is text/plain; the contract documents " +
					"application/json for 200",
				"silent body-schema: the content type does not tell which schema the body has"}},
		{"a header without schema", v31(header("X-A", `"description":"d"`)),
			answer{lines: []string{"X-A: 1"}},
			[]string{"silent response-header: the contract has no schema for the header X-A"}},
		{"a header without schema that is not there", v31(header("X-A", `"description":"d"`)),
			answer{}, nil},
		{"a header that is an object",
			v31(header("X-A", `"schema":{"type":"object","properties":{"a":{"type":"integer"}}}`)),
			answer{lines: []string{"X-A: a,x"}},
			[]string{`response-header: the header X-A.a is the string "x"; must be integer`}},
		{"a header that is JSON",
			v31(header("X-A", `"content":{"application/json":{"schema":{"type":"object"}}}`)),
			answer{lines: []string{"X-A: []"}},
			[]string{"response-header: the header X-A is an array; must be object"}},
		{"a header with an empty list, or with an empty item",
			v31(header("X-A", `"schema":{"type":"array","minItems":1}`)),
			answer{lines: []string{"X-A: "}}, nil},
		{"a header with an empty list of numbers",
			v31(header("X-A", `"schema":{"type":"array","minItems":1,"items":{"type":"integer"}}`)),
			answer{lines: []string{"X-A: "}},
			[]string{"response-header: the header X-A has 0 items; must have at least 1"}},
		{"a header beyond what is computed with",
			v31(header("X-A", `"schema":{"type":"number","multipleOf":3}`)),
			answer{lines: []string{"X-A: 1e999999999"}},
			[]string{
				"unchecked response-header: the header X-A: the number 1e999999999 is beyond " +
					"what is computed with exactly"}},
		{"a header that is defined by itself",
			v31(header("X-A",
				`"schema":{"type":"array","items":{"$ref":"#/paths/~1a/get/responses/200/headers/X-A/schema"}}`)), answer{lines: []string{"X-A: a,b"}},
			[]string{
				"unchecked response-header: the header X-A has an array or object inside, for " +
					"which OpenAPI's styles have no way to be written"}},
		{"a pattern that cannot be run", v31(contentOf("application/json", `{"pattern":"("}`)),
			jsonOf(`"a"`), []string{"unchecked body-schema: " + unrunnable}},
		{"a pattern that need not be run", v31(contentOf("application/json", `{"pattern":"("}`)),
			jsonOf(`1`), nil},
		{"what is sure in spite of it",
			v31(contentOf("application/json",
				`{"properties":{"a":{"pattern":"("},"b":{"type":"integer"}}}`)),
			jsonOf(`{"a":"x","b":"y"}`),
			[]string{`body-schema /b: $.b is the string "y"; must be integer`,
				"unchecked body-schema: " + unrunnable}},
		{"a pattern for text that cannot be run", v31(contentOf("text/plain", `{"pattern":"("}`)),
			textOf("text/plain", "a"), []string{"unchecked text-schema: " + unrunnable}},
		{"a pattern for a header that cannot be run",
			v31(header("X-A", `"schema":{"type":"string","pattern":"("}`)),
			answer{lines: []string{"X-A: 1"}},
			[]string{"unchecked response-header: the header X-A: " + unrunnable}},
		{"no response", v31(""),
			answer{none: true, problem: &exchange.Problem{Kind: exchange.Connection}}, nil},
	})
}

const badSchema = `{"$ref":"other.json"}`

func TestASchemaThatDoesNotCompileIsCounted(t *testing.T) {
	const notFollowed = `$ref "other.json" leads to another document, and is not followed`
	for _, test := range []struct {
		name, document string
		answer         answer
		check          verdict.Check
		reason         string
	}{
		{"JSON", v31(contentOf("application/json", badSchema)), jsonOf("1"), verdict.BodySchema,
			notFollowed},
		{"text", v31(contentOf("text/plain", badSchema)), textOf("text/plain", "a"),
			verdict.TextSchema,
			notFollowed},
		{"a header", v31(header("X-A", `"schema":`+badSchema)), answer{lines: []string{"X-A: 1"}},
			verdict.ResponseHeader, "the header X-A: " + notFollowed},
		{"the example's",
			v31(ok(`"content":{"application/json":{"schema":` + badSchema + `,"example":1}}`)),
			jsonOf("2"), verdict.BodySchema, notFollowed},
	} {
		judged := judge(t, test.document, test.answer)
		if len(judged.Findings) != 0 || len(judged.Unchecked) != 1 {
			t.Errorf("%s: got %q", test.name, lines(judged))
			continue
		}
		if got := judged.Unchecked[0]; got.Check != test.check || got.Silent ||
			got.Reason != test.reason {
			t.Errorf("%s: got %+v", test.name, got)
		}
	}
}

// TestAnExampleThatCannotBeJudgedHasNoNote: nobody knows whether it has the same problem.
func TestAnExampleThatCannotBeJudgedHasNoNote(t *testing.T) {
	schema := `{"properties":{"a":{"type":"integer"},"b":{"type":"string","pattern":"("}}}`
	for example, note := range map[string]string{
		`{"a":"x"}`: "the document's own example has the same problem (defect " +
			"example-contradicts-schema)",
		`{"a":"x","b":"c"}`: "",
		`{"a":1}`:           "",
	} {
		judged := judge(t,
			v31(ok(`"content":{"application/json":{"schema":`+schema+`,"example":`+example+`}}`)),
			jsonOf(`{"a":"x"}`))
		if len(judged.Findings) != 1 || judged.Findings[0].Note != note {
			t.Errorf("%s: got %s, want the note %q", example, show(t, judged), note)
		}
	}
}

func TestContentCodings(t *testing.T) {
	coded := func(mediaType, coding, body string) answer {
		return answer{lines: []string{"Content-Type: " + mediaType, "Content-Encoding: " + coding},
			body: body}
	}
	of, text := v31(contentOf("application/json", `{"const":"a"}`)),
		v31(contentOf("text/plain", `{"const":"a"}`))
	answers(t, []answerRow{
		{"gzip", text, coded("text/plain", "gzip", compressed("a")), nil},
		{"br", of, coded("application/json", "br", brotlied(`"a"`)), nil},
		{"br, and the schema counts", of, coded("application/json", "br", brotlied(`"b"`)),
			[]string{`body-schema $: $ is "b"; must be "a"`}},
		{"one on the other", of, coded("application/json", "br, gzip", compressed(brotlied(`"a"`))),
			nil},
		{"identity", of, coded("application/json", "identity", `"a"`), nil},
		{"br that is not", of, coded("application/json", "br", "x"),
			[]string{
				`json-syntax $: the body cannot be decoded: content coding "br": the body is not in its content coding: it ends too early`}},
		{"gzip that is cut off", text, coded("text/plain", "gzip", compressed("a")[:12]),
			[]string{
				`body-syntax $: the body cannot be decoded: content coding "gzip": the body is not in its content coding: it ends too early`}},
		{"one that is not read is no fault of the server's", of,
			coded("application/json", "zstd", "x"),
			[]string{
				`unchecked body-schema: the body is not decoded: content coding "zstd": unknown content coding`}},
		{"too large is none either", of,
			coded("application/json", "gzip",
				compressed(strings.Repeat(" ", exchange.MaxDecoded+1))),
			[]string{
				`unchecked body-schema: the body is not decoded: content coding "gzip": the decoded body is larger than the limit of 2097152 bytes`}},
		{"an empty body is in any coding", text, coded("text/plain", "gzip", ""),
			[]string{`text-schema $: $ is ""; must be "a"`}},
	})
}

// TestExcerptsHideWhatIsNamedLikeACredential: nobody can tell a redactor the value of a token in
// text that cannot be read.
func TestExcerptsHideWhatIsNamedLikeACredential(t *testing.T) {
	for _, test := range []struct{ body, want string }{
		{`{"accessToken":"canary","a":`, `{"accessToken":"[redacted]","a":`},
		{`{"accessToken":"canary`, `{"accessToken":"[redacted]`},
		{`{"a":"shown"`, `{"a":"shown"`},
		{strings.Repeat("é", 41), strings.Repeat("é", 40) + "…"},
		{"x" + strings.Repeat("é", 41), "x" + strings.Repeat("é", 39) + "…"},
	} {
		judged := judge(t, v31(contentOf("application/json", `{}`)), jsonOf(test.body))
		if len(judged.Findings) != 1 || judged.Findings[0].Actual != test.want {
			t.Errorf("%s: got %s", test.body, show(t, judged.Findings))
		}
		if strings.Contains(show(t, judged), "canary") {
			t.Errorf("%s: the verdict has the token: %s", test.body, show(t, judged))
		}
	}
}

// TestTheExampleOfResonance: a body in the spelling of the document's own example is told that the
// document contradicts itself, although the amendments have put the example right.
func TestTheExampleOfResonance(t *testing.T) {
	c, err := contract.Load(contract.Source{
		Document: contract.Text{Path: specs.Resonance.DocumentPath,
			Bytes: specs.Resonance.Document},
		Amendments: []contract.Text{{Path: specs.Resonance.AmendmentsPath,
			Bytes: specs.Resonance.Amendments}},
	})
	if err != nil {
		t.Fatal(err)
	}
	operation, found := c.Operation("POST /token")
	if !found {
		t.Fatal("no operation POST /token")
	}
	body := `{"accessToken":"a","expiresIn":3600,"tokenType":"Bearer","refreshToken":"r"}`
	judged := Response(Subject{Contract: c, Operation: operation,
		Exchange: answer{method: "POST", lines: []string{"Content-Type: application/json"},
			body: body}.exchange()})
	noted := 0
	for _, f := range judged.Findings {
		if strings.HasSuffix(f.Message, "is missing (required)") && f.Hint != "" &&
			f.Note ==
				"the document's own example has the same problem (defect "+
					"example-contradicts-schema)" &&
			f.Contract.File == "specs/resonance/openapi.json" && f.Contract.Line == 1 &&
			f.Contract.Layer == verdict.Published {
			noted++
		}
	}
	if noted < 4 {
		t.Errorf("%d findings have the note: %s", noted, show(t, judged.Findings))
	}
	right := `{"AccessToken":"a","ExpiresIn":3600,"TokenType":"Bearer","RefreshToken":"r"}`
	if got := lines(Response(Subject{Contract: c, Operation: operation,
		Exchange: answer{method: "POST", lines: []string{"Content-Type: application/json"},
			body: right}.exchange()})); len(got) > 0 {
		t.Errorf("the spelling of the schema: got %q", got)
	}
}

// TestFindingsAreInTheOrderOfTheContract: with a dozen members nobody gets it right by chance.
func TestFindingsAreInTheOrderOfTheContract(t *testing.T) {
	var properties, body, want []string
	for _, name := range strings.Split("m c k a l b j d i e h f", " ") {
		properties = append(properties, `"`+name+`":{"type":"integer"}`)
		body = append(body, `"`+name+`":"x"`)
		want = append(want, `body-schema /`+name+`: $.`+name+` is the string "x"; must be integer`)
	}
	properties = append(properties, `"z":{"items":{"type":"null"}}`)
	items := strings.TrimSuffix(strings.Repeat("null,", 11), ",")
	body = append(body, `"z":[null,1,`+items+`,1]`)
	want = append(want, "body-schema /z/1: $.z[1] is the number 1; must be null",
		"body-schema /z/13: $.z[13] is the number 1; must be null")
	slices.Reverse(body[:12])
	judged := judge(t,
		v31(contentOf("application/json", `{"properties":{`+strings.Join(properties, ",")+`}}`)),
		jsonOf("{"+strings.Join(body, ",")+"}"))
	if got := lines(judged); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
