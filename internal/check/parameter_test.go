package check

import (
	"strings"
	"testing"
)

// Schemas of parameters.
const (
	upTo9      = `"schema":{"type":"integer","maximum":9}`
	listOfInts = `"schema":{"type":"array","items":{"type":"integer"}}`
	objectOfAB = `"schema":{"type":"object","required":["a"],"properties":{"a":{"type":"integer"},"b":{"type":"string"}}}`
)

func TestParametersInThePath(t *testing.T) {
	id := func(text string) map[string]string { return map[string]string{"id": text} }
	asks(t, []askRow{
		{"path", takes(in31, "get", parameters(`"name":"id","in":"path","required":true,`+upTo9)),
			ask{path: id("7")}, nil},
		{"path, too large",
			takes(in31, "get", parameters(`"name":"id","in":"path","required":true,`+upTo9)),
			ask{path: id("10")},
			[]string{"parameter: the path parameter id is 10; must be at most 9"}},
		{"path, not a number",
			takes(in31, "get", parameters(`"name":"id","in":"path","required":true,`+upTo9)),
			ask{path: id("%61")},
			[]string{`parameter: the path parameter id is the string "a"; must be integer`}},
		{"path, not percent-encoded",
			takes(in31, "get",
				parameters(`"name":"id","in":"path","required":true,"schema":{"type":"string"}`)),
			ask{path: id("%zz")},
			[]string{`parameter: the path parameter id has an invalid percent-encoding: "%zz"`}},
		{"path that the template does not have",
			takes(in31, "get", parameters(`"name":"other","in":"path","required":true,`+upTo9)),
			ask{path: id("7")},
			[]string{"unchecked parameter: the path template has no parameter other"}},
		{"path, label",
			takes(in31, "get",
				parameters(`"name":"id","in":"path","required":true,"style":"label",`+listOfInts)),
			ask{path: id(".1,x")},
			[]string{`parameter: the path parameter id[1] is the string "x"; must be integer`}},
		{"path, not the label it should be",
			takes(in31, "get",
				parameters(`"name":"id","in":"path","required":true,"style":"label",`+listOfInts)),
			ask{path: id("1,2")},
			[]string{
				"parameter: the path parameter id does not begin with a dot, as the style " +
					"label does"}},
		{"path, matrix",
			takes(in31, "get",
				parameters(
					`"name":"id","in":"path","required":true,"style":"matrix","explode":true,`+objectOfAB)), ask{path: id(";a=1;b=x")}, nil},
		{"path, object without what it needs",
			takes(in31, "get", parameters(`"name":"id","in":"path","required":true,`+objectOfAB)),
			ask{path: id("b,x")},
			[]string{"parameter: the path parameter id.a is missing (required)"}},
	})
}

func TestParametersInTheQuery(t *testing.T) {
	asks(t, []askRow{
		{"query", takes(in31, "get", parameters(`"name":"n","in":"query",`+upTo9)),
			ask{query: "m=x&n=9"}, nil},
		{"query, left out", takes(in31, "get", parameters(`"name":"n","in":"query",`+upTo9)),
			ask{query: "m=x"}, nil},
		{"query, required",
			takes(in31, "get", parameters(`"name":"n","in":"query","required":true,`+upTo9)),
			ask{query: "m=x"},
			[]string{"parameter: the query parameter n is missing (required)"}},
		{"query, empty",
			takes(in31, "get", parameters(`"name":"n","in":"query","required":true,`+upTo9)),
			ask{query: "n="},
			[]string{`parameter: the query parameter n is the string ""; must be integer`}},
		{"query, empty as allowed", takes(in31, "get",
			parameters(`"name":"n","in":"query","allowEmptyValue":true,`+upTo9)), ask{query: "n="},
			nil},
		{"query, exploded list",
			takes(in31, "get", parameters(`"name":"n","in":"query",`+listOfInts)),
			ask{query: "n=1&n=b&n=3"},
			[]string{`parameter: the query parameter n[1] is the string "b"; must be integer`}},
		{"query, list with commas", takes(in31, "get",
			parameters(`"name":"n","in":"query","explode":false,`+listOfInts)), ask{query: "n=1,2"},
			nil},
		{"query, list with pipes",
			takes(in31, "get",
				parameters(
					`"name":"n","in":"query","style":"pipeDelimited","explode":false,`+listOfInts)),
			ask{query: "n=1%7Cb"},
			[]string{`parameter: the query parameter n[1] is the string "b"; must be integer`}},
		{"query, list with spaces", takes(in31, "get",
			parameters(
				`"name":"n","in":"query","style":"spaceDelimited","explode":false,`+listOfInts)),
			ask{query: "n=1%202"}, nil},
		{"query, what is no list twice",
			takes(in31, "get", parameters(`"name":"n","in":"query",`+upTo9)), ask{query: "n=1&n=2"},
			[]string{
				"unchecked parameter: the query parameter n is there 2 times, which OpenAPI " +
					"gives no meaning unless it is an exploded array"}},
		{"query, style that nobody defines",
			takes(in31, "get",
				parameters(`"name":"n","in":"query","style":"pipeDelimited",`+upTo9)),
			ask{query: "n=1"},
			[]string{
				"unchecked parameter: the query parameter n has the style pipeDelimited, which " +
					"OpenAPI defines only for arrays and objects"}},
		{"query, deepObject",
			takes(in31, "get",
				parameters(`"name":"n","in":"query","style":"deepObject",`+objectOfAB)),
			ask{query: "n%5Ba%5D=x&n[b]=y"},
			[]string{`parameter: the query parameter n.a is the string "x"; must be integer`}},
		{"query, no deepObject",
			takes(in31, "get",
				parameters(`"name":"n","in":"query","style":"deepObject",`+objectOfAB)),
			ask{query: "n=x"},
			[]string{
				"parameter: the query parameter n is written as n=x, but in the style deepObject " +
					"as n[member]=value"}},
		{"query, exploded object beside others and a key",
			takes(in31, "get",
				`"security":[{"key":[]}],`+parameters(`"name":"n","in":"query",`+objectOfAB,
					`"name":"m","in":"query","schema":{}`),
				`"components":{"securitySchemes":{"key":{"type":"apiKey","in":"query","name":"key"}}}`),
			ask{query: "key=s&m=1&a=x"},
			[]string{`parameter: the query parameter n.a is the string "x"; must be integer`}},
		{"query, without schema", takes(in31, "get", parameters(`"name":"n","in":"query"`)),
			ask{query: "n=1"},
			[]string{"silent parameter: the contract has no schema for the query parameter n"}},
	})
}

func TestParametersInHeaders(t *testing.T) {
	asks(t, []askRow{
		{"header",
			takes(in31, "get",
				parameters(`"name":"X-N","in":"header","required":true,`+listOfInts)),
			ask{lines: []string{"x-n: 1", "X-N: 2"}}, nil},
		{"header, wrong", takes(in31, "get", parameters(`"name":"X-N","in":"header",`+upTo9)),
			ask{lines: []string{"X-N: 10"}},
			[]string{"parameter: the header X-N is 10; must be at most 9"}},
		{"header, missing",
			takes(in31, "get", parameters(`"name":"X-N","in":"header","required":true,`+upTo9)),
			ask{},
			[]string{"parameter: the header X-N is missing (required)"}},
		{"header that the record may not have",
			takes(in31, "get", parameters(`"name":"X-N","in":"header","required":true,`+upTo9)),
			ask{unknown: Unknown{RequestHeader: "no headers are recorded"}},
			[]string{"unchecked parameter: no headers are recorded"}},
		{"optional header that the record may not have",
			takes(in31, "get", parameters(`"name":"X-N","in":"header",`+upTo9)),
			ask{unknown: Unknown{RequestHeader: "no headers are recorded"}}, nil},
		{"header that the record has",
			takes(in31, "get", parameters(`"name":"X-N","in":"header",`+upTo9)),
			ask{lines: []string{"X-N: x"},
				unknown: Unknown{RequestHeader: "no headers are recorded"}},
			[]string{`parameter: the header X-N is the string "x"; must be integer`}},
		{"headers that are no parameters",
			takes(in30, "get", parameters(`"name":"accept","in":"header","required":true,`+upTo9,
				`"name":"Content-Type","in":"header","required":true,`+upTo9,
				`"name":"AUTHORIZATION","in":"header","required":true,`+upTo9)), ask{}, nil},
		{"but are in 2.0",
			takes(in20, "get",
				parameters(`"name":"Accept","in":"header","required":true,"type":"string"`,
					`"name":"Authorization","in":"header","required":true,"type":"string"`)), ask{},
			[]string{"parameter: the header Accept is missing (required)",
				"parameter: the header Authorization is missing (required)"}},
		{"Authorization in 2.0 that the record leaves out",
			takes(in20, "get",
				parameters(`"name":"Accept","in":"header","required":true,"type":"string"`,
					`"name":"Authorization","in":"header","required":true,"type":"string"`)),
			ask{unknown: Unknown{Credentials: "the credentials are taken out"}},
			[]string{"parameter: the header Accept is missing (required)",
				"unchecked parameter: the credentials are taken out"}},
	})
}

func TestParametersInCookies(t *testing.T) {
	asks(t, []askRow{
		{"cookie", takes(in31, "get", parameters(`"name":"n","in":"cookie",`+upTo9)),
			ask{lines: []string{"Cookie: m=x; n=9"}}, nil},
		{"cookie, too large", takes(in31, "get", parameters(`"name":"n","in":"cookie",`+upTo9)),
			ask{lines: []string{"Cookie: m=x; n=10"}},
			[]string{"parameter: the cookie n is 10; must be at most 9"}},
		{"cookie, missing",
			takes(in31, "get", parameters(`"name":"n","in":"cookie","required":true,`+upTo9)),
			ask{lines: []string{"Cookie: m=x"}},
			[]string{"parameter: the cookie n is missing (required)"}},
		{"cookie that is taken out of the record",
			takes(in31, "get", parameters(`"name":"n","in":"cookie","required":true,`+upTo9)),
			ask{unknown: Unknown{Credentials: "the credentials are taken out"}},
			[]string{"unchecked parameter: the credentials are taken out"}},

		{"cookie that the record may not have",
			takes(in31, "get", parameters(`"name":"n","in":"cookie","required":true,`+upTo9)),
			ask{unknown: Unknown{RequestHeader: "no headers are recorded"}},
			[]string{"unchecked parameter: no headers are recorded"}},
	})
}

func TestParametersThatAreTheQuery(t *testing.T) {
	asks(t, []askRow{
		{"querystring of JSON",
			takes(in32, "get",
				parameters(
					`"name":"q","in":"querystring","content":{"application/json":{"schema":{"type":"object"}}}`)), ask{query: "%7B%22a%22:1%7D"}, nil},
		{"querystring of other JSON",
			takes(in32, "get",
				parameters(
					`"name":"q","in":"querystring","content":{"application/json":{"schema":{"type":"object"}}}`)), ask{query: "1"},
			[]string{"parameter: the querystring parameter q is the number 1; must be object"}},
		{"querystring that is a form",
			takes(in32, "get",
				parameters(
					`"name":"q","in":"querystring","content":{"application/x-www-form-urlencoded":{"schema":{"properties":{"n":{"type":"integer"},"a":{"const":"1&n=x"}}}}}`)),
			ask{query: "n=1&a=1%26n%3Dx"}, nil},
		{"querystring that is another form",
			takes(in32, "get",
				parameters(
					`"name":"q","in":"querystring","content":{"application/x-www-form-urlencoded":{"schema":{"properties":{"n":{"type":"integer"}}}}}`)),
			ask{query: "n=x"},
			[]string{
				`parameter: the querystring parameter q.n is the string "x"; must be integer`}},
		{"querystring that is no form",
			takes(in32, "get",
				parameters(
					`"name":"q","in":"querystring","content":{"application/x-www-form-urlencoded":{"schema":{"type":"object"}}}`)),
			ask{query: "n=%zz"},
			[]string{
				`parameter: the querystring parameter q has an invalid percent-encoding: "%zz"`}},
		{"querystring of octets",
			takes(in32, "get",
				parameters(
					`"name":"q","in":"querystring","content":{"application/x-www-form-urlencoded":{"schema":{"type":"object"}}}`)),
			ask{query: "n=%ff"},
			[]string{
				`parameter: the querystring parameter q is not UTF-8 once it is decoded: "n=%ff"`}},
		{"querystring that is a form of nobody knows what",
			takes(in32, "get",
				parameters(
					`"name":"q","in":"querystring","content":{"application/x-www-form-urlencoded":{"schema":{"oneOf":[{"type":"null"}]}}}`)),
			ask{query: "n=1"},
			[]string{
				`unchecked parameter: the querystring parameter q is not judged: only oneOf says of what type the text is`}},
		{"a place that there is not",
			takes(in31, "get", parameters(`"name":"n","in":"trailer",`+upTo9)), ask{},
			[]string{"unchecked parameter: a parameter in trailer is not one that is read"}},
		{"no parameters, and nobody asks for the URL", takes(in31, "get", `"tags":[]`),
			ask{url: "://"}, nil},
		{"a URL that cannot be read",
			takes(in31, "get", parameters(`"name":"n","in":"query",`+upTo9)), ask{url: "://"},
			[]string{
				`unchecked parameter: the URL of the request cannot be read: parse "://": missing protocol scheme`}},
	})
}

func TestParametersThatAreContent(t *testing.T) {
	of := func(mediaType, schema string) string {
		return takes(in31, "get",
			parameters(`"name":"n","in":"query","content":{"`+mediaType+`":{"schema":`+schema+`}}`))
	}
	deep := func(depth int) string { return "n=" + nested(depth) }
	asks(t, []askRow{
		{"JSON", of("application/json", `{"type":"object","properties":{"a":{"type":"integer"}}}`),
			ask{query: "n=%7B%22a%22:1%7D"}, nil},
		{"JSON of another type", of("application/json",
			`{"type":"object","properties":{"a":{"type":"integer"}}}`),
			ask{query: "n=%7B%22a%22:%22x%22%7D"},
			[]string{`parameter: the query parameter n.a is the string "x"; must be integer`}},
		{"no JSON", of("application/json", `{}`), ask{query: "n=%7B"},
			[]string{"parameter: the query parameter n is not one well-formed JSON value"}},
		{"a member twice", of("application/json", `{}`), ask{query: "n=%7B%22a%22:1,%22a%22:2%7D"},
			[]string{"parameter: the query parameter n is not one well-formed JSON value"}},
		{"deep JSON", of("application/json", `{"type":"array"}`), ask{query: deep(500)}, nil},
		{"more values than are judged", takes(in31, "get", parameters(`"name":"n","in":"query",`+
			`"explode":false,`+listOfInts)),
			ask{query: "n=" + strings.Repeat("1,", MaxValues) + "1"},
			[]string{"unchecked parameter: the query parameter n is larger than what is judged: " +
				tooManyValues}},
		{"JSON too deep for us", of("application/json", `{}`), ask{query: deep(1500)},
			[]string{
				"unchecked parameter: the query parameter n is not read: it is nested more " +
					"than 500 deep"}},
		{"text", of("text/plain", `{"type":"string","maxLength":2}`), ask{query: "n=abc"},
			[]string{"parameter: the query parameter n has 3 characters; must have at most 2"}},
		{"something else", of("application/xml", `{"type":"object"}`), ask{query: "n=%3Ca/%3E"},
			[]string{
				"unchecked parameter: the query parameter n is content of the type " +
					"application/xml, which is not read"}},
		{"without schema",
			takes(in31, "get",
				parameters(`"name":"n","in":"query","content":{"application/json":{}}`)),
			ask{query: "n=1"},
			[]string{"silent parameter: the contract has no schema for the query parameter n"}},
	})
}

func TestParametersOfSwagger(t *testing.T) {
	of := func(members string) string {
		return takes(in20, "get", parameters(`"name":"n","in":"query",`+members))
	}
	asks(t, []askRow{
		{"csv", of(`"type":"array","items":{"type":"integer"}`), ask{query: "n=1,x"},
			[]string{`parameter: the query parameter n[1] is the string "x"; must be integer`}},
		{"pipes", of(`"type":"array","items":{"type":"integer"},"collectionFormat":"pipes"`),
			ask{query: "n=1|2"}, nil},
		{"multi",
			of(`"type":"array","items":{"type":"integer"},"collectionFormat":"multi","maxItems":1`),
			ask{query: "n=1&n=2"},
			[]string{"parameter: the query parameter n has 2 items; must have at most 1"}},
		{"not percent-encoded",
			of(`"type":"array","items":{"type":"string"},"collectionFormat":"csv"`),
			ask{query: "n=%zz,a"},
			[]string{`parameter: the query parameter n has an invalid percent-encoding: "%zz"`}},
		{"empty and not allowed to be", of(`"type":"string"`), ask{query: "n="},
			[]string{
				"parameter: the query parameter n is there without a value, which the contract " +
					"does not allow (allowEmptyValue)"}},
		{"empty as allowed", of(`"type":"string","minLength":1,"allowEmptyValue":true`),
			ask{query: "n"}, nil},
		{"a pattern that cannot be run", of(`"type":"string","pattern":"("`), ask{query: "n=a"},
			[]string{
				`unchecked parameter: the query parameter n: the pattern "(" cannot be run: it is no regular expression of ECMA-262: missing closing )`}},
	})
}

// TestFindingsOfParametersSayWhatWasSent: what other parameters were sent is no business of theirs.
func TestFindingsOfParametersSayWhatWasSent(t *testing.T) {
	text := `"schema":{"type":"integer"}`
	object := `"schema":{"type":"object","properties":{"a":{"type":"integer"}}}`
	key := `"name":"key","in":"query","schema":{}`
	for _, test := range []struct {
		name, document   string
		ask              ask
		expected, actual string
	}{
		{"query", takes(in31, "get", parameters(`"name":"n","in":"query",`+text)),
			ask{query: "key=s&n=%78"}, `type: "integer"`, "n=%78"},
		{"a list",
			takes(in31, "get",
				parameters(
					`"name":"a b","in":"query","schema":{"type":"array","items":{"type":"integer"}}`)), ask{query: "a+b=1&c=2&a%20b=x"}, `type: "integer"`, "a+b=1&a%20b=x"},
		{"deepObject",
			takes(in31, "get", parameters(`"name":"n","in":"query","style":"deepObject",`+object)),
			ask{query: "key=s&n[a]=x"}, `type: "integer"`, "n[a]=x"},
		{"not in its style",
			takes(in31, "get", parameters(`"name":"n","in":"query","style":"deepObject",`+object)),
			ask{query: "n=x"}, "a value in the style deepObject", "n=x"},
		{"not in its collection format",
			takes(in20, "get", parameters(`"name":"n","in":"query","type":"string"`)),
			ask{query: "n=%zz"}, "a value in the collection format csv", "n=%zz"},
		{"an exploded object",
			takes(in31, "get", parameters(`"name":"n","in":"query",`+object, key)),
			ask{query: "key=s&a=x"}, `type: "integer"`, "a=x"},
		{"path", takes(in31, "get", parameters(`"name":"id","in":"path","required":true,`+text)),
			ask{path: map[string]string{"id": "%78"}}, `type: "integer"`, "%78"},
		{"header", takes(in31, "get", parameters(`"name":"N","in":"header",`+text)),
			ask{lines: []string{"N: 1", "N: x"}}, `type: "integer"`, "1, x"},
		{"cookie", takes(in31, "get", parameters(`"name":"n","in":"cookie",`+text)),
			ask{lines: []string{"Cookie: n=x"}}, `type: "integer"`, "[redacted]"},
		{"missing", takes(in31, "get", parameters(`"name":"n","in":"query","required":true,`+text)),
			ask{query: "m=1"}, "the query parameter n", "nothing of that name"},
		{"JSON",
			takes(in31, "get",
				parameters(`"name":"n","in":"query","content":{"application/json":{}}`)),
			ask{query: "n=%7B&m=1"}, "application/json", "n=%7B"},
	} {
		findings := judgeAsk(t, test.document, test.ask).Findings
		if len(findings) != 1 || findings[0].Expected != test.expected ||
			findings[0].Actual != test.actual || findings[0].Instance != nil {
			t.Errorf("%s: got %s, want expected %q and actual %q", test.name, show(t, findings),
				test.expected, test.actual)
		}
	}
}
