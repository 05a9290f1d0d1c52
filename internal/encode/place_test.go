package encode

import (
	"net/http"
	"strings"
	"testing"

	"plumbline/internal/contract"
)

// TestContentOfParameters writes parameters that are described by content instead of a schema.
func TestContentOfParameters(t *testing.T) {
	const asJSON = `"content":{"application/json":{"schema":{"type":"array"}}}`
	c, o := load(t, "3.2", "/a/{p}", `"parameters":[`+
		`{"name":"p","in":"path","required":true,`+asJSON+`},`+
		`{"name":"q","in":"query",`+asJSON+`},`+
		`{"name":"f","in":"query","content":{"application/x-www-form-urlencoded":{"schema":`+
		person+`}}},`+
		`{"name":"t","in":"query","content":{"text/plain":{"schema":{"type":"string"}}}},`+
		`{"name":"H","in":"header",`+asJSON+`},`+
		`{"name":"c","in":"cookie",`+asJSON+`}]`)
	value := valueOf(t, `["é",null,"😀 ,;&"]`)
	values := map[string]any{"p": value}
	e := must(t, o, Values{Path: values, Header: map[string]any{"H": value},
		Cookie: map[string]any{"c": value}, Query: map[string]any{"q": value,
			"f": valueOf(t, `{"id":1,"name":"a b"}`), "t": ""}})
	const escaped = "%5B%22%C3%A9%22%2Cnull%2C%22%F0%9F%98%80%20%2C%3B%26%22%5D"
	same(t, e.Path, "/a/"+escaped)
	same(t, e.Query, "q="+escaped+"&f=id%3D1%26name%3Da%2Bb&t=")
	same(t, e.Header, http.Header{"H": {`["\u00e9",null,"\ud83d\ude00 ,;&"]`},
		"Cookie": {"c=" + escaped}})
	accepted(t, c, e)
	same(t, valueOf(t, e.Header.Get("H")), value)
}

// TestWholeQueries writes the place querystring of OpenAPI 3.2.
func TestWholeQueries(t *testing.T) {
	for _, row := range []struct{ content, value, want string }{
		{`"application/x-www-form-urlencoded":{"schema":` + person + `}`,
			`{"id":1,"name":"a b&"}`, "id=1&name=a+b%26"},
		{`"application/json":{"schema":` + person + `}`, `{"name":"+ &"}`,
			"%7B%22name%22%3A%22%2B%20%26%22%7D"},
		{`"text/plain":{"schema":{"type":"string"}}`, `"a+b"`, "a%2Bb"},
	} {
		c, o := load(t, "3.2", "/a",
			`"parameters":[{"name":"w","in":"querystring","content":{`+row.content+`}}]`)
		e := must(t, o, single("query", "w", valueOf(t, row.value)))
		same(t, e.Query, row.want)
		accepted(t, c, e)
	}
	_, o := load(t, "3.2", "/a", `"parameters":[{"name":"w","in":"querystring","content":{`+
		`"text/plain":{}}},{"name":"q","in":"query","schema":{}},`+
		`{"name":"s","in":"querystring","schema":{}}]`)
	refused(t, o, single("query", "w", ""), "empty query")
	refused(t, o, single("query", "s", "a"), "without content")
	refused(t, o, Values{Query: map[string]any{"w": "a", "q": "b"}}, "no others")
}

// TestWhoseANameIs writes objects whose members stand beside other parameters.
func TestWhoseANameIs(t *testing.T) {
	const free = `{"name":"x","in":"query","schema":` + anyMap + `}`
	const declared = `{"name":"y","in":"query","schema":{"type":"object","properties":{` +
		`"b":{"type":"string"},"d":{"type":"string"}}}}`
	const deep = `{"name":"e","in":"query","style":"deepObject","schema":` + anyMap + `}`
	text := func(name string) string {
		return `,{"name":"` + name + `","in":"query","schema":{"type":"string"}}`
	}
	for _, row := range []struct{ parameters, values, query, refusal string }{
		{free + text("f"), `{"x":{"a":"1"},"f":"2"}`, "a=1&f=2", ""},
		{free + text("f"), `{"x":{"f":"1"}}`, "", "the name of another parameter"},
		{free, `{"x":{"token":"1"}}`, "", "the name of another parameter"},
		{free, `{"x":{"x":""}}`, "", "as an empty object is"},
		{free + "," + declared, `{"x":{"b":"1"}}`, "", "the parameter y has a member"},
		{free + "," + declared, `{"y":{"b":"1"}}`, "", "the parameter x has a member"},
		{free + "," + deep, `{"x":{"e[l]":"1"}}`, "", "the parameter e has a member"},
		{free + "," + deep, `{"e":{"l":"1"}}`, "", "the parameter x has a member"},
		{declared + "," + deep, `{"e":{"b":"1"},"y":{"b":"2"}}`, "b=2&e%5Bb%5D=1", ""},
		{declared + text("d"), `{"d":"1"}`, "", "the parameter y has a member"},
		{declared + text("d"), `{"y":{"b":"1"}}`, "b=1", ""},
		{deep + text("e[k]"), `{"e":{"j":"1"},"e[k]":"2"}`, "e%5Bj%5D=1&e%5Bk%5D=2", ""},
		{deep + text("e[k]"), `{"e":{"k":"1"}}`, "", "the name of another parameter"},
	} {
		c, o := load(t, "3.1", "/a", `"security":[{"key":[]},{}],"parameters":[`+row.parameters+`]`,
			`"components":{"securitySchemes":{"key":{"type":"apiKey","in":"query",`+
				`"name":"token"}}}`)
		values := Values{Query: valueOf(t, row.values).(map[string]any)}
		if row.refusal != "" {
			refused(t, o, values, row.refusal)
			continue
		}
		e := must(t, o, values)
		same(t, e.Query, row.query)
		matched := accepted(t, c, e)
		for name, value := range values.Query {
			same(t, readBack(t, o, name, e, matched), value)
		}
	}
}

// TestHeaders writes headers that have rules of their own.
func TestHeaders(t *testing.T) {
	parameters := `"parameters":[{"name":"Accept","in":"header",%},` +
		`{"name":"x-a","in":"header",%},{"name":"X-A","in":"header",%},` +
		`{"name":"a b","in":"header",%},{"name":"Content-Type","in":"header",%}]`
	in3, in2 := `"schema":{}`, `"type":"string"`
	_, o := load(t, "3.1", "/a", with(parameters, in3))
	same(t, must(t, o, Values{Header: map[string]any{"Accept": "a", "x-a": "b"}}).Header,
		http.Header{"X-A": {"b"}})
	refused(t, o, Values{Header: map[string]any{"x-a": "b", "X-A": "c"}}, "differ in case")
	refused(t, o, single("header", "a b", "c"), "name is not one")

	_, o = load(t, "2.0", "/a", with(parameters[:len(parameters)-1], in2)+
		`,{"name":"b","in":"body","schema":{}}]`)
	same(t, must(t, o, single("header", "Accept", "a")).Header, http.Header{"Accept": {"a"}})
	refused(t, o, Values{Header: map[string]any{"Content-Type": "a"}, HasBody: true},
		"both a parameter and that of the body")

	_, o = load(t, "3.2", "/a", `"parameters":[{"name":"Cookie","in":"header","schema":{}},`+
		`{"name":"c","in":"cookie","schema":{}},{"name":"d e","in":"cookie","style":"cookie",`+
		`"schema":{}},{"name":"o","in":"cookie","style":"cookie","schema":`+anyMap+`}]`)
	refused(t, o, Values{Header: map[string]any{"Cookie": "a=b"}, Cookie: map[string]any{"c": "d"}},
		"cookies beside")
	refused(t, o, single("cookie", "d e", "f"), "name is not one")
	refused(t, o, single("cookie", "o", valueOf(t, `{"=":"1"}`)), "no cookie can have")
}

// TestPaths fills in templates with more than one parameter in a segment, and with characters that
// a document should have escaped.
func TestPaths(t *testing.T) {
	two := func(x, y any) Values { return Values{Path: map[string]any{"x": x, "y": y}} }
	of := func(path string) (*contract.Contract, *contract.Operation) {
		return load(t, "3.1", path, `"parameters":[{"name":"x","in":"path","required":true,`+
			`"schema":{"type":"string"}},{"name":"y","in":"path","required":true,"schema":{`+
			`"type":"string"}}]`)
	}
	c, o := of("/a b%20(c)%/{x}-{y}.json/é")
	e := must(t, o, two("/", "b.json"))
	same(t, e.Path, "/a%20b%20(c)%25/%2F-b.json.json/%C3%A9")
	same(t, accepted(t, c, e).PathParameters["y"], "b.json")
	refused(t, o, two("", "b"), "written as nothing")
	refused(t, o, two("a-", "b"), "where its parameter {y} begins")
	refused(t, o, two("a", "b-"), "where its parameter {y} begins")
	refused(t, o, single("path", "x", "a"), "{y} has no value")
	for path, words := range map[string]string{
		"/{x}{y}":     "where its parameter {y} begins",
		"/{x":         "path does not have it",
		"/{x}/{y":     "path does not have it",
		"/{x}/{y}/{z": "is not closed",
		"/{x}?y={y}":  "which no path has",
	} {
		_, o := of(path)
		refused(t, o, two("a", "b"), words)
	}
}

// with puts a text in each place of a template.
func with(template, text string) string { return strings.ReplaceAll(template, "%", text) }
