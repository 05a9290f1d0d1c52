package check

import (
	"net/http"
	"testing"
)

func TestRequestBodies(t *testing.T) {
	of := takes(in31, "post", requestBody("application/json", objectSchema))
	optional := takes(in31, "post",
		`"requestBody":{"content":{"application/json":{"schema":{"type":"object"}},"text/plain":{}}}`)
	none := takes(in31, "post", `"tags":[]`)
	asks(t, []askRow{
		{"as documented", of, post("application/json", `{"name":"abc"}`), nil},
		{"required, and not there", of, ask{method: http.MethodPost},
			[]string{"request-body $: the request has no body; the contract requires one"}},
		{"required, not there, but with a type", of, post("application/json", ""),
			[]string{"request-body $: the request has no body; the contract requires one"}},
		{"optional, and not there", optional, ask{method: http.MethodPost}, nil},
		{"another type", of, post("text/plain", `{"name":"abc"}`),
			[]string{
				"request-content-type: the Content-Type is text/plain; the contract documents " +
					"application/json for POST /a",
				"silent request-body: the content type does not tell which schema the body has"}},
		{"no type", optional, ask{method: http.MethodPost, body: "x"},
			[]string{
				"request-content-type: the request has no Content-Type; the contract documents " +
					"application/json, text/plain",
				"silent request-body: the content type does not tell which schema the body has"}},
		{"a malformed type", of, post("application/json; a", "{}"),
			[]string{
				`request-content-type: the Content-Type "application/json; a" is malformed: it is not of the form type/subtype; name=value`, "silent request-body: the content type does not tell which schema the body has"}},
		{"no schema", optional, post("text/plain", "x"),
			[]string{"silent request-body: the contract has no schema for text/plain of POST /a"}},
		{"a member too long", of, post("application/json", `{"name":"abcd"}`),
			[]string{"request-body /name: $.name has 4 characters; must have at most 3"}},
		{"no JSON", of, post("application/json", `{"name"`),
			[]string{
				"request-body $: the body is not well-formed JSON: the JSON ends before its end " +
					"(line 1, column 8)"}},
		{"compressed", of,
			post("application/json", compressed(`{"name":"abcd"}`)).with("Content-Encoding: gzip"),
			[]string{"request-body /name: $.name has 4 characters; must have at most 3"}},
		{"not in its coding", of, post("application/json", `{}`).with("Content-Encoding: gzip"),
			[]string{
				`request-body $: the body cannot be decoded: content coding "gzip": the body is not in its content coding: it ends too early`}},
		{"a coding that is not read", of,
			post("application/json", `{}`).with("Content-Encoding: zstd"),
			[]string{
				`unchecked request-body: the body is not decoded: content coding "zstd": unknown content coding`}},
		{"not documented", none, post("application/json", "{}"),
			[]string{
				"request-body $: the request has a body of 2 bytes; the contract documents none " +
					"for POST /a"}},
		{"not documented, and not there", none, ask{method: http.MethodPost}, nil},
		{"documented without any media type", takes(in31, "post", `"requestBody":{"content":{}}`),
			post("a/b", "x"),
			[]string{
				"silent request-body: the contract documents a body for POST /a, but no media " +
					"type of it"}},
		{"of GET in 3.0, where nothing said of it counts",
			takes(in30, "get", requestBody("application/json", objectSchema)), ask{}, nil},
		{"of GET in 3.1, where it does",
			takes(in31, "get", requestBody("application/json", objectSchema)), ask{},
			[]string{"request-body $: the request has no body; the contract requires one"}},
		{"of 2.0",
			takes(in20, "post",
				parameters(`"name":"b","in":"body","required":true,"schema":`+objectSchema),
				`"consumes":["application/json"]`), post("application/json", `{"name":1}`),
			[]string{"request-body /name: $.name is the number 1; must be string"}},
		{"of 2.0, and not there",
			takes(in20, "post",
				parameters(`"name":"b","in":"body","required":true,"schema":`+objectSchema)),
			ask{method: http.MethodPost},
			[]string{"request-body $: the request has no body; the contract requires one"}},
	})
}

// TestBodiesThatARecordDoesNotHave: what the recorder left out is neither missing nor wrong.
func TestBodiesThatARecordDoesNotHave(t *testing.T) {
	of := takes(in31, "post", requestBody("application/json", objectSchema))
	none := takes(in31, "post", `"tags":[]`)
	bodyless, headless := Unknown{RequestBody: "the body is not recorded"},
		Unknown{RequestHeader: "no headers are recorded"}
	asks(t, []askRow{
		{"a required body", of, ask{method: http.MethodPost, unknown: bodyless},
			[]string{"unchecked request-body: the body is not recorded"}},
		{"a part of one", of, ask{method: http.MethodPost,
			lines: []string{"Content-Type: application/json"}, body: "{", unknown: bodyless},
			[]string{"unchecked request-body: the body is not recorded"}},
		{"none is documented and none is seen", none,
			ask{method: http.MethodPost, unknown: bodyless}, nil},
		{"none is documented and some is seen", none,
			ask{method: http.MethodPost, body: "x", unknown: bodyless},
			[]string{"unchecked request-body: the body is not recorded"}},
		{"its type is not recorded", of,
			ask{method: http.MethodPost, body: "{}", unknown: headless},
			[]string{"unchecked request-content-type: no headers are recorded"}},
		{"two types are, although not all headers may be", of,
			ask{method: http.MethodPost, body: "{}",
				lines:   []string{"Content-Type: text/plain", "Content-Type: a/b"},
				unknown: headless},
			[]string{
				"request-content-type: the request has 2 Content-Type headers; the contract " +
					"documents application/json",
				"silent request-body: the content type does not tell which schema the body has"}},
	})
	answers(t, []answerRow{
		{"a response's", v31(contentOf("application/json", `{}`)),
			answer{lines: []string{"Content-Type: application/json"},
				unknown: Unknown{ResponseBody: "the body is not recorded"}},
			[]string{"unchecked body-schema: the body is not recorded"}},
		{"a response's, though its type is wrong", v31(contentOf("application/json", `{}`)),
			answer{lines: []string{"Content-Type: text/html"},
				unknown: Unknown{ResponseBody: "the body is not recorded"}},
			[]string{
				"content-type: the Content-Type is text/html; the contract documents " +
					"application/json for 200",
				"silent body-schema: the content type does not tell which schema the body has"}},
		{"a response's that must not be there", v31(`"200":{"description":"d"}`),
			answer{unknown: Unknown{ResponseBody: "the body is not recorded"}},
			[]string{"unchecked undocumented-body: the body is not recorded"}},
		{"a response's that may be anything", v31(ok(`"x-body-unknown":true`)),
			answer{unknown: Unknown{ResponseBody: "the body is not recorded"}},
			[]string{"silent body-schema: the contract says that the body of a 200 is unknown"}},
		{"the type of a response's", v31(contentOf("application/json", `{}`)),
			answer{body: "1", unknown: Unknown{ResponseHeader: "no headers are recorded"}},
			[]string{"unchecked content-type: no headers are recorded"}},
		{"a required header", v31(header("X-A", `"required":true,"schema":{}`)),
			answer{unknown: Unknown{ResponseHeader: "no headers are recorded"}},
			[]string{"unchecked response-header: no headers are recorded"}},
		{"an optional header", v31(header("X-A", `"schema":{}`)),
			answer{unknown: Unknown{ResponseHeader: "no headers are recorded"}}, nil},
		{"a required cookie",
			v31(
				ok(
					`"headers":{"set-cookie":{"required":true,"schema":{}},"X-A":{"required":true,"schema":{}}}`)), answer{unknown: Unknown{Credentials: "the credentials are taken out"}},
			[]string{"response-header: the header X-A is missing (required)",
				"unchecked response-header: the credentials are taken out"}},
	})
}

// TestFormsOfSwagger: their fields are parameters, and what they are written in is the body.
func TestFormsOfSwagger(t *testing.T) {
	of := func(fields ...string) string { return takes(in20, "post", parameters(fields...)) }
	text, number := `"name":"t","in":"formData","type":"string","maxLength":2`,
		`"name":"n","in":"formData","required":true,"type":"integer"`
	file := `"name":"f","in":"formData","required":true,"type":"file"`
	list := `"name":"l","in":"formData","type":"array","items":{"type":"integer"}`
	const urlencoded, multi = "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"
	asks(t, []askRow{
		{"urlencoded", of(text, number), post(urlencoded, "t=ab&n=1"), nil},
		{"urlencoded, two fields wrong", of(text, number), post(urlencoded, "t=abc&n=x"),
			[]string{"parameter: the form field t has 3 characters; must have at most 2",
				`parameter: the form field n is the string "x"; must be integer`}},
		{"a field is missing", of(text, number), post(urlencoded, "t=a"),
			[]string{"parameter: the form field n is missing (required)"}},
		{"no body, so a field is missing", of(text, number), ask{method: http.MethodPost},
			[]string{"parameter: the form field n is missing (required)"}},
		{"a list", of(list), post(urlencoded, "l=1%2Cx"),
			[]string{`parameter: the form field l[1] is the string "x"; must be integer`}},
		{"a list that is empty", of(list), post(urlencoded, "l="),
			[]string{
				"parameter: the form field l is there without a value, which the contract does " +
					"not allow (allowEmptyValue)"}},
		{"no form", of(text, number), post(urlencoded, "t=%zz&n=1"),
			[]string{
				"request-body $: the body is not a urlencoded form: a percent sign that two " +
					"hexadecimal digits do not follow (line 1, column 3)"}},
		{"multipart", of(text, number), post(multi, parts("t", "ab", "n", "1")), nil},
		{"multipart, two fields wrong", of(text, number), post(multi, parts("t", "abc", "n", "x")),
			[]string{"parameter: the form field t has 3 characters; must have at most 2",
				`parameter: the form field n is the string "x"; must be integer`}},
		{"a file", of(file, number), post(multi, parts("n", "1", "f", "\x00\xff")), nil},
		{"a file is missing", of(file), post(multi, parts("g", "\x00\xff")),
			[]string{"parameter: the form field f is missing (required)"}},
		{"a file where there is no form", of(file), post("text/plain", "x"),
			[]string{
				"request-content-type: the Content-Type is text/plain; the contract documents " +
					"multipart/form-data for POST /a",
				"silent request-body: the content type does not tell which schema the body has"}},
		{"multipart that is not", of(text, number), post(multi, "x"),
			[]string{
				"request-body $: the body is not multipart/form-data: it does not have the " +
					"boundary that the Content-Type names, or ends before the one that " +
					"would close it"}},
		{"the body is not recorded", of(text, number),
			ask{method: http.MethodPost, unknown: Unknown{RequestBody: "the body is not recorded"}},
			[]string{"unchecked request-body: the body is not recorded"}},
	})
	for body, want := range map[string]string{"t=a&n=x": "x", "n=%78": "x"} {
		if findings := judgeAsk(t, of(number),
			post(urlencoded, body)).Findings; len(findings) != 1 || findings[0].Actual != want {
			t.Errorf("%s: got %s, want actual %q", body, show(t, findings), want)
		}
	}
	if findings := judgeAsk(t, of(number),
		post(multi, parts("t", "a", "n", "x"))).Findings; len(findings) != 1 ||
		findings[0].Actual != "x" {
		t.Errorf("got %s, want actual x", show(t, findings))
	}
}
