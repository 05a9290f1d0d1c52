package check

import (
	"strings"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
)

// TestWhatARecorderMayHaveDone: what is wrong in the record only is held against nobody, and what
// is right in it is right.
func TestWhatARecorderMayHaveDone(t *testing.T) {
	number := v31(contentOf("application/json", `{"type":"integer"}`))
	with := func(a answer, unknown Unknown) answer {
		a.unknown = unknown
		return a
	}
	doubt, assumed := Unknown{ResponseDoubt: "the text is shorter"},
		Unknown{ResponseType: "the type is a guess"}
	answers(t, []answerRow{
		{"a body in doubt that is wrong", number, with(jsonOf(`"x"`), doubt),
			[]string{"unchecked body-schema: the text is shorter"}},
		{"a body in doubt that is cut", number, with(jsonOf(`{"a"`), doubt),
			[]string{"unchecked body-schema: the text is shorter"}},
		{"a body in doubt that is right", number, with(jsonOf(`1`), doubt), nil},
		{"a type that was guessed", number, with(textOf("text/plain", "1"), assumed),
			[]string{"unchecked content-type: the type is a guess"}},
		{"a type that was guessed right", number, with(jsonOf(`"x"`), assumed),
			[]string{`body-schema $: $ is the string "x"; must be integer`}},
		{"headers of a 304", v31(header("X-A", `"required":true,"schema":{"type":"integer"}`)),
			with(answer{}, Unknown{Revalidated: "it was confirmed"}),
			[]string{"silent response-header: it was confirmed"}},
		{"a header of a 304 that is wrong",
			v31(header("X-A", `"required":true,"schema":{"type":"integer"}`)),
			with(answer{lines: []string{"X-A: x"}}, Unknown{Revalidated: "it was confirmed"}),
			[]string{`response-header: the header X-A is the string "x"; must be integer`}},
		{"a redirect that was followed", v31(`"302":{"description":"d"}`),
			with(jsonOf("1"), Unknown{Redirects: "it was followed"}),
			[]string{"unchecked status: it was followed", "silent body-schema: the contract does " +
				"not document the status, so it says nothing of the body"}},
		{"no redirect is documented", v31(`"201":{"description":"d"}`),
			with(jsonOf("1"), Unknown{Redirects: "it was followed"}),
			[]string{"status: the status is 200 OK; GET /a documents 201", "silent body-schema: " +
				"the contract does not document the status, so it says nothing of the body"}},
	})
	body := takes(in31, "post", requestBody("application/json", `{"type":"integer"}`))
	asked := post("application/json", `"x"`)
	asked.unknown = Unknown{RequestDoubt: "the text is shorter"}
	guessed := post("text/plain", `1`)
	guessed.unknown = Unknown{RequestType: "the type is a guess"}
	asks(t, []askRow{
		{"a request in doubt", body, asked,
			[]string{"unchecked request-body: the text is shorter"}},
		{"a request of a guessed type", body, guessed,
			[]string{"unchecked request-content-type: the type is a guess"}},
	})
}

// TestParts: a range of the octets of JSON is no JSON (RFC 9110 section 15.3.7).
func TestParts(t *testing.T) {
	document := v31(`"default":{"description":"d","content":{"*/*":{"schema":{"type":"integer"}}}}`)
	const part = "silent body-schema: the body is a part of the content, as " +
		"Content-Range says, " +
		"and the contract describes the whole"
	wrong := "json-syntax $: the body is not well-formed JSON: the JSON ends before its end " +
		"(line 1, column 2)"
	for _, test := range []struct {
		status int
		lines  string
		want   string
	}{
		{206, "Content-Range: bytes 0-0/8", part},
		{206, "Content-Range: bytes 7-7/8", part},
		{206, "Content-Range: bytes 0-0/*", part},
		{206, "Content-Range: bytes 0-0/1", wrong},
		{206, "Content-Range: items 0-0/8", wrong},
		{206, "X: y", wrong},
		{200, "Content-Range: bytes 0-0/8", wrong},
	} {
		a := jsonOf("{")
		a.status, a.lines = test.status, append(a.lines, test.lines)
		t.Run(test.lines, func(t *testing.T) {
			compare(t, judge(t, document, a), []string{test.want})
		})
	}
	ranges := textOf("multipart/byteranges; boundary=b", "--b\r\n")
	ranges.status = 206
	compare(t, judge(t, document, ranges), []string{part})
}

func TestStatusesThatHTTPDoesNotHave(t *testing.T) {
	document := v31(`"default":{"description":"d"},"700":{"description":"d"}`)
	for status, want := range map[int][]string{
		100: nil, 599: nil,
		600: {
			"status: the status is 600; HTTP has none outside of 100 to 599 (RFC 9110 section 15)"},
		700: {
			"status: the status is 700; HTTP has none outside of 100 to 599 (RFC 9110 section 15)"},
		999: {
			"status: the status is 999; HTTP has none outside of 100 to 599 (RFC 9110 section 15)"},
	} {
		compare(t, judge(t, document, answer{status: status}), want)
	}
}

// TestRefusedRequests: who sends no credentials and gets the documented refusal has tried just
// that.
func TestRefusedRequests(t *testing.T) {
	document := func(responses string) string {
		return strings.Replace(secured(`[{"bearer":[]}]`), `"default":{"description":"d"}`,
			responses, 1)
	}
	const refused = `"401":{"description":"no"},"403":{"description":"no"}`
	for _, test := range []struct {
		name, responses string
		status          int
		unknown         Unknown
		severity        verdict.Severity
		outcome         verdict.Outcome
	}{
		{"documented", refused, 401, Unknown{}, verdict.Note, verdict.Conforms},
		{"forbidden", refused, 403, Unknown{}, verdict.Note, verdict.Conforms},
		{"by default", `"default":{"description":"d"}`, 401, Unknown{}, verdict.Note,
			verdict.Conforms},
		{"not documented", `"200":{"description":"d"}`, 401, Unknown{}, verdict.Error,
			verdict.Violates},
		{"answered", `"200":{"description":"d"},` + refused, 200, Unknown{}, verdict.Error,
			verdict.Violates},
		{"no answer", refused, 0, Unknown{}, verdict.Error, verdict.Violates},
		{"not known", refused, 401, Unknown{Credentials: "taken out"}, "", verdict.Conforms},
		{"not known, answered", `"200":{"description":"d"}`, 200, Unknown{Credentials: "taken out"},
			"", verdict.Unverifiable},
	} {
		c := loadContract(t, document(test.responses), "")
		x := ask{}.exchange()
		if test.status != 0 {
			x.Response = &exchange.Response{Status: test.status}
		}
		judged := Request(Subject{Contract: c, Operation: operationOf(t, c), Exchange: x,
			Unknown: test.unknown})
		var severity verdict.Severity
		for _, f := range judged.Findings {
			severity = f.Severity
		}
		if severity != test.severity || judged.Outcome() != test.outcome {
			t.Errorf("%s: got %+v", test.name, judged)
		}
	}
}
