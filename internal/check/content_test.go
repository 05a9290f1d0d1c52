package check

import (
	"slices"
	"strings"
	"testing"

	"plumbline/internal/schema"
	"plumbline/internal/wire"
)

const animal = `{"type":"object","required":["name"],"properties":{"name":{"type":"string","maxLength":3},"age":{"type":"integer"},"tags":{"type":"array","items":{"type":"integer"}}}}`

func TestForms(t *testing.T) {
	const form = "application/x-www-form-urlencoded"
	of := takes(in31, "post", requestBody(form, animal))
	encoded := takes(in31, "post",
		`"requestBody":{"content":{"`+form+`":{"schema":`+animal+`,"encoding":{"tags":{"style":"pipeDelimited","explode":false},"age":{"contentType":"application/json"}}}}}`)
	asks(t, []askRow{
		{"good", of, post(form, "name=a+b&age=1&tags=1&tags=2"), nil},
		{"bad members", of, post(form, "name=abcd&age=x&tags=1&tags=y"),
			[]string{"request-body /name: $.name has 4 characters; must have at most 3",
				`request-body /age: $.age is the string "x"; must be integer`,
				`request-body /tags/1: $.tags[1] is the string "y"; must be integer`}},
		{"a member is missing", of, post(form, "age=1"),
			[]string{"request-body /name: $.name is missing (required)"}},
		{"a member is not declared", of, post(form, "name=a&b=c"),
			[]string{"undeclared-member (warning) /b: $.b is not declared by the contract"}},
		{"no form", of, post(form, "name=%"),
			[]string{
				"request-body $: the body is not a urlencoded form: a percent sign that two " +
					"hexadecimal digits do not follow (line 1, column 6)"}},
		{"by its encoding", encoded, post(form, "name=a&age=1&tags=1%7C2"), nil},
		{"not by its encoding", encoded, post(form, "name=a&age=%7B&tags=1%7Cx"),
			[]string{"request-body /age: $.age: not JSON: the JSON ends before its end",
				`request-body /tags/1: $.tags[1] is the string "x"; must be integer`}},
		{"of a type that only alternatives say",
			takes(in31, "post",
				requestBody(form, `{"oneOf":[{"patternProperties":{"^a":{"type":"integer"}}}]}`)),
			post(form, "a=1"),
			[]string{
				"unchecked request-body: the body is not judged: only oneOf says of what type " +
					"the text is"}},
		{"without schema", takes(in31, "post", `"requestBody":{"content":{"`+form+`":{}}}`),
			post(form, "a=1"),
			[]string{"silent request-body: the contract has no schema for " + form +
				" of POST /a"}},
	})
	answers(t, []answerRow{
		{"of a response", v31(contentOf(form, animal)), textOf(form, "name=%zz"),
			[]string{
				"body-syntax $: the body is not a urlencoded form: a percent sign that two " +
					"hexadecimal digits do not follow (line 1, column 6)"}},
	})
}

// part is one part of a multipart body with the boundary b; headers are lines.
func part(headers, text string) string {
	return "--b\r\n" + strings.ReplaceAll(headers, "\n", "\r\n") + "\r\n\r\n" + text + "\r\n"
}

func TestMultipart(t *testing.T) {
	const form, mixed = "multipart/form-data; boundary=b", "multipart/mixed; boundary=b"
	of := takes(in31, "post", requestBody("multipart/form-data", animal))
	encoded := func(encoding string) string {
		return takes(in31, "post",
			`"requestBody":{"content":{"multipart/form-data":{"schema":`+animal+`,"encoding":{`+encoding+`}}}}`)
	}
	named := func(more, text string) string {
		return part(`Content-Disposition: form-data; name="name"`+more, text) + "--b--\r\n"
	}
	header := func(members string) string {
		return encoded(`"name":{"headers":{"X-A":{` + members + `}}}`)
	}
	asks(t, []askRow{
		{"good", of, post(form, parts("name", "abc", "age", "1", "tags", "1", "tags", "2")), nil},
		{"bad members", of, post(form, parts("name", "abcd", "age", "x")),
			[]string{"request-body /name: $.name has 4 characters; must have at most 3",
				`request-body /age: $.age is the string "x"; must be integer`}},
		{"cut off", of, post(form, strings.TrimSuffix(parts("name", "abc"), "--b--\r\n")),
			[]string{
				"request-body $: the body is not multipart/form-data: part 1: it ends before the " +
					"boundary that would close it"}},
		{"no boundary", of, post("multipart/form-data", parts("name", "abc")),
			[]string{
				"request-body $: the body is not multipart/form-data: the Content-Type has no " +
					"boundary of 1 to 70 characters"}},
		{"a transfer encoding that is not read", of,
			post(form, named("\nContent-Transfer-Encoding: x-own", "abc")),
			[]string{
				"unchecked request-body: the body is not judged: /name: the " +
					"Content-Transfer-Encoding x-own is not one that is read"}},
		{"a part of another type, of which the schema need not speak",
			encoded(`"age":{"contentType":"application/json"}`),
			post(form, part(`Content-Disposition: form-data; name="name"`,
				"a")+part("Content-Disposition: form-data; name=\"age\"\nContent-Type: text/html",
				"x")+"--b--\r\n"),
			[]string{
				"request-body /age: $.age: the part's Content-Type is text/html, wanted " +
					"application/json"}},
		{"a part that is not JSON", of,
			post(form, part(`Content-Disposition: form-data; name="name"`,
				"a")+part(
				"Content-Disposition: form-data; name=\"age\"\nContent-Type: application/json",
				"{")+"--b--\r\n"),
			[]string{"request-body /age: $.age: not JSON: the JSON ends before its end"}},
		{"a header of a part", header(`"required":true,"schema":{"type":"integer"}`),
			post(form, named("\nX-A: 1", "a")), nil},
		{"a header of a part is missing", header(`"required":true,"schema":{"type":"integer"}`),
			post(form, named("", "a")),
			[]string{"request-body /name: $.name: the part has no header X-A"}},
		{"a header of a part is wrong", header(`"schema":{"type":"integer"}`),
			post(form, named("\nX-A: x", "a")),
			[]string{
				`request-body /name: $.name: the part's header X-A: it is the string "x"; must be integer`}},
		{"a header of a part that only a note is about",
			takes(in30, "post",
				`"requestBody":{"content":{"multipart/form-data":{"schema":`+animal+`,"encoding":{"name":{"headers":{"X-A":{"schema":{"type":"string","nullable":true,"enum":["a"]}}}}}}}}`),
			post(form, named("\nX-A: a", "a")), nil},
		{"an item of a header of a part is wrong",
			header(`"schema":{"type":"array","items":{"type":"integer"}}`),
			post(form, named("\nX-A: 1, x", "a")),
			[]string{
				`request-body /name: $.name: the part's header X-A: $[1] is the string "x"; must be integer`}},
		{"a header of a part without schema", header(`"description":"d"`),
			post(form, named("\nX-A: x", "a")), nil},
		{"a header of a part that is written wrongly",
			header(`"explode":true,"schema":{"type":"object"}`), post(form, named("\nX-A: x", "a")),
			[]string{
				"request-body /name: $.name: the part's header X-A: it has the element \"x\", " +
					"but an exploded object is written name=value"}},
		{"a header of a part that nobody defines",
			header(`"schema":{"type":"array","items":{"type":"array"}}`),
			post(form, named("\nX-A: x", "a")),
			[]string{
				"unchecked request-body: the header X-A of a part has an array or object inside, " +
					"for which OpenAPI's styles have no way to be written"}},
		{"a header of a part that cannot be judged",
			header(`"schema":{"type":"string","pattern":"("}`), post(form, named("\nX-A: x", "a")),
			[]string{
				`unchecked request-body: the header X-A of a part: the pattern "(" cannot be run: it is no regular expression of ECMA-262: missing closing )`}},
		{"an array of parts",
			takes(in31, "post", requestBody("multipart/mixed",
				`{"type":"array","items":{"type":"integer"}}`)),
			post(mixed, part("Content-Type: application/json",
				"1")+part("Content-Type: application/json", `"x"`)+"--b--\r\n"),
			[]string{`request-body /1: $[1] is the string "x"; must be integer`}},
		{"an array of parts, one of them no JSON",
			takes(in31, "post", requestBody("multipart/mixed",
				`{"type":"array","items":{"type":"integer"}}`)),
			post(mixed, part("Content-Type: application/json", "{")+"--b--\r\n"),
			[]string{`request-body /0: $[0]: not JSON: the JSON ends before its end`}},
		{"an array of parts that cannot be read",
			takes(in31, "post", requestBody("multipart/mixed", `{"type":"array"}`)),
			post(mixed, part("Content-Transfer-Encoding: x-own", "a")+"--b--\r\n"),
			[]string{
				"unchecked request-body: the body is not judged: /0: the " +
					"Content-Transfer-Encoding x-own is not one that is read"}},
		{"each part since 3.2",
			takes(in32, "post",
				`"requestBody":{"content":{"multipart/mixed":{"schema":{"type":"array","maxItems":1},"itemSchema":{"type":"object","properties":{"a":{"type":"integer"}}}}}}`),
			post(mixed, part("Content-Type: application/json",
				`{"a":1}`)+part("Content-Type: application/json", `{"a":"x"}`)+"--b--\r\n"),
			[]string{"request-body $: $ has 2 items; must have at most 1",
				`request-body /1/a: $[1].a is the string "x"; must be integer`}},
		{"each part since 3.2, by the type it has in the schema",
			takes(in32, "post",
				`"requestBody":{"content":{"multipart/mixed":{"itemSchema":{"type":"integer"}}}}`),
			post(mixed, part("Content-Type: text/plain", `1`)+part("Content-Type: text/plain",
				`x`)+"--b--\r\n"),
			[]string{`request-body /1: $[1] is the string "x"; must be integer`}},
	})
	answers(t, []answerRow{
		{"of a response", v31(contentOf("multipart/mixed", `{"type":"array"}`)), textOf(mixed, "x"),
			[]string{
				"body-syntax $: the body is not multipart/mixed: it does not have the boundary " +
					"that the Content-Type names, or ends before the one that would close it"}},
	})
}

// TestAnArrayOfItemsSaysNothingElse: what a schema of each item does not say of the array must not
// be made up.
func TestAnArrayOfItemsSaysNothingElse(t *testing.T) {
	c := loadContract(t, v31(contentOf("application/json", `{"type":"integer"}`)), "")
	item := operationOf(t, c).Responses[0].Content[0].Schema.Wire(schema.ToClient)
	var array wire.Schema = arrayOf{item: item}
	if got := array.Types(); !slices.Equal(got, []string{"array"}) || array.Items() != item {
		t.Errorf("it is %q of %v", got, array.Items())
	}
	if array.Members() != nil || array.Member("a") != nil || array.Keyword("prefixItems") != nil ||
		!array.Accepts([]any{}) {
		t.Error("it says more than it can know")
	}
}

func TestXML(t *testing.T) {
	xml := func(schema string) string { return v31(contentOf("application/xml", schema)) }
	named := v31(contentOf("application/*", `{"$ref":"#/components/schemas/Animal"}`),
		`"components":{"schemas":{"Animal":`+animal+`}}`)
	answers(t, []answerRow{
		{"good", named, textOf("application/xml", "<Animal><name>abc</name><age>1</age></Animal>"),
			nil},
		{"bad members", named, textOf("application/xml",
			"<Animal><name>abcd</name><age>x</age></Animal>"),
			[]string{"body-schema /name: $.name has 4 characters; must have at most 3",
				`body-schema /age: $.age is the string "x"; must be integer`}},
		{"another root", named, textOf("application/animal+xml", "<Beast><name>abc</name></Beast>"),
			[]string{"body-schema $: the root element is <Beast>, wanted <Animal>"}},
		{"another root, and a member missing", named, textOf("application/xml", "<Beast/>"),
			[]string{"body-schema $: the root element is <Beast>, wanted <Animal>",
				"body-schema /name: $.name is missing (required)"}},
		{"text/xml", v20(ok(`"schema":{"type":"object","properties":{"a":{"type":"integer"}}}`),
			`"produces":["text/xml"]`), textOf("text/xml", "<x><a>b</a></x>"),
			[]string{`body-schema /a: $.a is the string "b"; must be integer`}},
		{"not well-formed", xml(animal), textOf("application/xml", "<a><b></a>"),
			[]string{
				"body-syntax $: the body is not XML: element <b> closed by </a> (line 1, " +
					"column 11)"}},
		{"a member that is written in another way",
			xml(`{"type":"object","properties":{"a":{"type":"string","xml":{"attribute":true}}}}`),
			textOf("application/xml", "<x><a>1</a></x>"),
			[]string{
				"body-schema /a: $.a: it is written as the element a, wanted the attribute a"}},
		{"what is not read", xml(`{"type":"array","prefixItems":[{}]}`),
			textOf("application/xml", "<x><a>1</a></x>"),
			[]string{
				"unchecked body-schema: the body is not judged: prefixItems of XML are not read"}},
		{"without schema", v31(ok(`"content":{"application/xml":{}}`)),
			textOf("application/xml", "<x/>"),
			[]string{"silent body-schema: the contract has no schema for application/xml of 200"}},
	})
	asks(t, []askRow{
		{"of a request", takes(in31, "post", requestBody("application/xml", animal)),
			post("application/xml", "<x>"),
			[]string{
				"request-body $: the body is not XML: it ends before its last element does (line " +
					"1, column 4)"}},
	})
}

func TestTextAndOctets(t *testing.T) {
	answers(t, []answerRow{
		{"text in a charset of IANA", v31(contentOf("text/plain", `{"const":"а"}`)),
			textOf("text/plain; charset=koi8-r", "\xc1"), nil},
		{"text in UTF-16", v31(contentOf("text/plain", `{"maxLength":1}`)),
			textOf("text/plain; charset=utf-16", "\xfe\xff\x00a\x00b"),
			[]string{"text-schema $: $ has 2 characters; must have at most 1"}},
		{"text in a charset that nobody knows", v31(contentOf("text/plain", `{"type":"string"}`)),
			textOf("text/plain; charset=klingon", "a"),
			[]string{
				`unchecked text-schema: the body is not judged: the charset is not one that is read: "klingon"`}},
		{"text that is not of its charset", v31(contentOf("text/plain", `{"type":"string"}`)),
			textOf("text/plain; charset=shift_jis", "\x81"),
			[]string{
				"text-schema $: the body is not shift_jis: it has octets that are no text in " +
					"that charset"}},
		{"text of another type that is one string",
			v31(contentOf("text/csv", `{"type":["null","string"],"pattern":";.$"}`)),
			textOf("text/csv", "a,b"),
			[]string{`text-schema $: $ is "a,b"; must match the pattern ;.$`}},
		{"plain text that is a number",
			v31(contentOf("text/plain", `{"type":"integer","minimum":3}`)),
			textOf("text/plain", "2"), []string{"text-schema $: $ is 2; must be at least 3"}},
		{"plain text that is a boolean", v31(contentOf("text/plain", `{"type":"boolean"}`)),
			textOf("text/plain", "true"), nil},
		{"plain text that is a number but for white space",
			v31(contentOf("text/plain", `{"type":"integer"}`)), textOf("text/plain", "2\n"),
			[]string{`text-schema $: $ is the string "2\n"; must be integer`}},
		{"plain text that is no structure", v31(contentOf("text/plain", `{"type":"array"}`)),
			textOf("text/plain", "[1]"),
			[]string{`text-schema $: $ is the string "[1]"; must be array`}},
		{"plain text of digits where a string will do",
			v31(contentOf("text/plain", `{"type":["integer","string"],"const":"2"}`)),
			textOf("text/plain", "2"), nil},
		{"text that is described as a list", v31(contentOf("text/csv", `{"type":"array"}`)),
			textOf("text/csv", "a"),
			[]string{
				"unchecked body-schema: content of the type text/csv is not held to its schema"}},
		{"octets", v31(contentOf("image/png", `{"type":"string","maxLength":3}`)),
			textOf("image/png", "\x89\xff\x00"), nil},
		{"octets too many", v31(contentOf("image/png", `{"maxLength":3}`)),
			textOf("image/png", "\x89\xff\x00\x00"),
			[]string{"body-schema $: $ has 4 characters; must have at most 3"}},
		{"octets that are described as an object",
			v31(contentOf("application/pdf", `{"type":"object"}`)),
			textOf("application/pdf", "%PDF"),
			[]string{
				"unchecked body-schema: content of the type application/pdf is not held to " +
					"its schema"}},
		{"octets without schema", v31(ok(`"content":{"image/png":{}}`)), textOf("image/png", "a"),
			[]string{"silent body-schema: the contract has no schema for image/png of 200"}},
		{"octets, empty", v31(contentOf("image/png", `{"minLength":1}`)), textOf("image/png", ""),
			[]string{"body-schema $: $ has 0 characters; must have at least 1"}},
	})
}
