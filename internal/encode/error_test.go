package encode

import (
	"encoding/json"
	"strings"
	"testing"

	"plumbline/internal/contract"
)

// TestParametersThatAreNotWritten gives values that OpenAPI defines no way for, each beside one
// that is written.
func TestParametersThatAreNotWritten(t *testing.T) {
	for _, row := range []struct {
		name, edition, in, members, bad, good, want string
	}{
		{"null", "3.1", "query", `"schema":{}`, `null`, `"null"`, "null has no way"},
		{"null in an array", "3.1", "query", `"schema":` + aList, `[null]`, `["a"]`,
			"null has no way"},
		{"an empty array", "3.1", "query", `"schema":` + aList, `[]`, `["a"]`, "it is empty"},
		{"an empty item", "3.1", "query", `"schema":` + aList, `[""]`, `["",""]`,
			"one item that is empty"},
		{"an empty object", "3.1", "query", `"style":"deepObject","schema":` + anyMap, `{}`,
			`{"a":""}`, "it is empty"},
		{"an object in an array", "3.1", "query", `"schema":` + aList, `[{"a":1}]`, `["a"]`,
			"array or object inside"},
		{"an array in deepObject", "3.1", "query", `"style":"deepObject","schema":` + anyMap,
			`{"a":["b"]}`, `{"a":"b"}`, "array or object inside"},
		{"brackets in deepObject", "3.1", "query", `"style":"deepObject","schema":` + anyMap,
			`{"a[b]":"c"}`, `{"a":"[b]"}`, "brackets in its name"},
		{"a member without a name", "3.1", "query", `"style":"deepObject","schema":` + anyMap,
			`{"":"c"}`, `{"a":"c"}`, "member without a name"},
		{"a text in deepObject", "3.1", "query", `"style":"deepObject","schema":{}`, `"a"`,
			`{"a":"c"}`, "only for objects"},
		{"a space in spaceDelimited", "3.1", "query",
			`"style":"spaceDelimited","schema":` + aList, `["a b","c"]`, `["a|b","c"]`,
			`the character " "`},
		{"a pipe in pipeDelimited", "3.1", "query", `"style":"pipeDelimited","schema":` + aList,
			`["a|b","c"]`, `["a b","c"]`, `the character "|"`},
		{"a comma where reserved characters stay", "3.1", "query",
			`"explode":false,"allowReserved":true,"schema":` + aList, `["a,b"]`, `["a/b"]`,
			`the character ","`},
		{"a member of no schema", "3.1", "query",
			`"schema":{"type":"object","properties":{"a":{}}}`, `{"b":"1"}`, `{"a":"1"}`,
			`no member "b"`},
		{"a style of no place", "3.1", "query", `"style":"matrix","schema":{}`, `"a"`, "",
			`"matrix" does not exist`},
		{"a path that goes up", "3.1", "path", `"schema":{}`, `".."`, `"..."`, "another path"},
		{"an empty path", "3.1", "path", `"schema":{}`, `""`, `"a"`,
			"makes the path another one"},
		{"a dot in a label", "3.1", "path", `"style":"label","schema":` + aList, `["a.b"]`,
			`["ab"]`, `the character "."`},
		{"no ASCII in a header", "3.1", "header", `"schema":{}`, `"é"`, `"e"`, "cannot carry"},
		{"a line in a header", "3.1", "header", `"schema":{}`, `"a\r\nb"`, `"a\tb"`,
			"cannot carry"},
		{"white space around a header", "3.1", "header", `"schema":{}`, `"a "`, `"a b"`,
			"white space"},
		{"a comma in a header's item", "3.1", "header", `"schema":` + aList, `["a,b","c"]`,
			`["a;b","c"]`, `the character ","`},
		{"an empty item in a header", "3.1", "header", `"schema":` + aList, `["","c"]`,
			`["b","c"]`, "does not count"},
		{"a quotation mark in a header's item", "3.1", "header", `"schema":` + aList,
			`["\"a","b"]`, `["\"a\"","b"]`, "quotation mark"},
		{"an equals sign in a name in a header", "3.1", "header",
			`"explode":true,"schema":` + anyMap, `{"a=b":"c"}`, `{"a":"b=c"}`, "equals sign"},
		{"a semicolon in a cookie", "3.2", "cookie", `"style":"cookie","schema":{}`, `"a;b"`,
			`"a:b"`, "cannot carry"},
		{"several cookies in the style form", "3.1", "cookie", `"schema":` + aList, `["a","b"]`,
			`["a"]`, "do not take for a delimiter"},
		{"content that is not read", "3.1", "query", `"content":{"application/xml":{}}`, `"a"`,
			"", "is not written"},
		{"an object in 2.0", "2.0", "query", `"type":"string"`, `{"a":1}`, `"a"`, "inside"},
		{"a delimiter in 2.0", "2.0", "query", `"type":"array","items":{"type":"string"}`,
			`["a,b"]`, `["a","b"]`, `the character ","`},
		{"multi in a header", "2.0", "header",
			`"type":"array","collectionFormat":"multi","items":{"type":"string"}`, `["a"]`, "",
			`"multi" does not exist`},
		{"arrays of arrays alike", "2.0", "query",
			`"type":"array","items":{"type":"array","items":{"type":"string"}}`, `[["a"]]`, "",
			"nothing tells apart"},
		{"no items in 2.0", "2.0", "query",
			`"type":"array","collectionFormat":"multi","items":{"type":"string"}`, `[]`, `["a"]`,
			"it is empty"},
	} {
		t.Run(row.name, func(t *testing.T) {
			path, required := "/a", "false"
			if row.in == "path" {
				path, required = "/a/{p}/b", "true"
			}
			_, o := load(t, row.edition, path, `"parameters":[{"name":"p","in":"`+row.in+
				`","required":`+required+`,`+row.members+`}]`)
			refused(t, o, single(row.in, "p", valueOf(t, row.bad)), row.want)
			if row.good != "" {
				must(t, o, single(row.in, "p", valueOf(t, row.good)))
			}
		})
	}
}

// TestBodiesThatAreNotWritten does the same for bodies.
func TestBodiesThatAreNotWritten(t *testing.T) {
	const props = `"schema":{"type":"object","properties":`
	styled := props + `{"x":{"type":"object","properties":{"y":{"type":"string"}}},` +
		`"y":{"type":"string"},"z":{"type":"object","properties":{"w":{"type":"string"}}}}},` +
		`"encoding":{"x":{"style":"form"},"z":{"style":"form"}}`
	node := func(xml string) string {
		return props + `{"a":{"type":"string"},"b":{"type":["string","null"],"xml":{` + xml +
			`}}},"xml":{"name":"r"}}`
	}
	for _, row := range []struct{ name, mediaType, members, bad, good, want string }{
		{"null in a form", urlencoded, props + `{"a":{}}}`, `{"a":null}`, `{"a":"null"}`, "null"},
		{"an empty array in a form", urlencoded, props + `{"a":` + aList + `}}`, `{"a":[]}`,
			`{"a":["x"]}`, "it is empty"},
		{"no object as a form", urlencoded, `"schema":{}`, `"a"`, `{"a":"b"}`,
			"only of an object"},
		{"nothing in a form", urlencoded, `"schema":{}`, `{}`, `{"a":"b"}`, "no body"},
		{"an object that the schema does not have", urlencoded, props + `{"a":{}}}`,
			`{"a":{"b":1}}`, `{"a":"b"}`, "nothing says"},
		{"an array of one that the schema does not have", urlencoded, props + `{"a":{}}}`,
			`{"a":["b"]}`, `{"a":["b","c"]}`, "only item"},
		{"JSON for an array or its items", urlencoded, props + `{"a":` + aList + `}},"encoding":{` +
			`"a":{"contentType":"application/json"}}`, `{"a":["b"]}`, `{"c":"b"}`, "since 3.2"},
		{"a member with the name of a field", urlencoded, styled, `{"x":{"y":"1"}}`,
			`{"z":{"w":"1"},"y":"1"}`, "nothing tells"},
		{"a comma in a form's item", urlencoded, props + `{"a":` + aList + `}},"encoding":{"a":{` +
			`"explode":false}}`, `{"a":["b,c"]}`, `{"a":["b","c"]}`, `the character ","`},
		{"a style of no form", urlencoded, props + `{"a":{}}},"encoding":{"a":{"style":"matrix"}}`,
			`{"a":"b"}`, "", "does not exist"},
		{"null in a part", "multipart/form-data", props + `{"a":{}}}`, `{"a":null}`,
			`{"a":"null"}`, "null"},
		{"a part's name", "multipart/form-data", `"schema":{}`, `{"a\"":"b"}`, `{"a'":"b"}`,
			"a header of a part"},
		{"a part's header", "multipart/form-data",
			props + `{"a":{}}},"encoding":{"a":{"headers":{` +
				`"X":{"required":true,"schema":{}}}}}`, `{"a":"b"}`, `{"c":"b"}`, "header X"},
		{"a file of no octets", "multipart/form-data", props + `{"a":{"format":"binary"}}}`,
			`{"a":"€"}`, `{"a":"ÿ"}`, "no octet"},
		{"a part that is multipart", "multipart/form-data", props + `{"a":{}}},"encoding":{"a":{` +
			`"contentType":"multipart/mixed"}}`, `{"a":"b"}`, "", "is not written"},
		{"no parts", "multipart/form-data", `"schema":{}`, `{}`, `{"a":"b"}`, "it is empty"},
		{"multipart of another kind", "multipart/mixed", `"schema":{}`, `{"a":"b"}`, "",
			"multipart/mixed is not written"},
		{"XML of no name", "application/xml", props + `{"a":{}}}`, `{"a":"b"}`, "", "is called"},
		{"XML of an array without element", "application/xml",
			`"schema":{"type":"array","xml":{"name":"r"},"items":{}}`, `["a"]`, "", "element"},
		{"a control character in XML", "application/xml", node(``), `{"a":"\u0000"}`,
			`{"a":"\r"}`, "XML cannot have"},
		{"a name that is none", "application/xml", node(``), `{"1":"a"}`, `{"_":"a"}`,
			"not a name"},
		{"an attribute left out that is null", "application/xml", node(`"attribute":true`), `{}`,
			`{"b":null}`, "left out"},
		{"an object as an attribute", "application/xml", node(`"attribute":true`), `{"b":{}}`,
			`{"b":"1"}`, "inside"},
		{"two members of one name", "application/xml", node(`"name":"a"`), `{"a":"1"}`, "",
			"one name"},
		{"a member with the name of another", "application/xml", node(`"name":"c"`), `{"c":"1"}`,
			`{"b":"1"}`, `as the member "b"`},
		{"a member with the name of another's component", "application/xml",
			props + `{"k":{"$ref":"#/components/schemas/Kind"}},"xml":{"name":"r"}}`,
			`{"Kind":"1"}`, `{"k":{"n":"1"}}`, `as the member "k"`},
		{"a prefix without namespace", "application/xml", node(`"prefix":"p"`), `{"b":"1"}`,
			`{"a":"1"}`, "no namespace"},
		{"an array that the schema does not have", "application/xml", node(``), `{"a":["1","2"]}`,
			`{"a":"1"}`, "the schema has none"},
		{"an empty array without element", "application/xml", props + `{"l":` + aList +
			`},"xml":{"name":"r"}}`, `{"l":[]}`, `{"l":[""]}`, "it is empty"},
		{"white space as the text of an element", "application/xml", node(`"nodeType":"text"`),
			`{"b":" "}`, `{"b":" x"}`, "white space"},
		{"two texts of one element", "application/xml", props + `{"a":{"type":"string","xml":{` +
			`"nodeType":"text"}},"b":{"type":"integer","xml":{"nodeType":"cdata"}}},` +
			`"xml":{"name":"r"}}`, `{"a":"x","b":1}`, `{"a":"x"}`, "the text of one element"},
		{"text that is left out", "application/xml", props + `{"a":{"type":"string","xml":{` +
			`"nodeType":"text"}}},"xml":{"name":"r"}}`, `{}`, `{"a":""}`, "left out"},
		{"the end of a CDATA section", "application/xml", node(`"nodeType":"cdata"`),
			`{"b":"]]>"}`, `{"b":"]]"}`, "CDATA"},
		{"a node type that is none", "application/xml", node(`"nodeType":"x"`), `{"b":"1"}`,
			`{"a":"1"}`, `"x" is none`},
		{"a text without element", "application/xml", node(`"nodeType":"none"`), `{"b":"1"}`,
			`{"a":"1"}`, "no element of its own"},
		{"an object without element that is empty", "application/xml", props + `{"a":{"type":` +
			`"object","xml":{"nodeType":"none"},"properties":{"b":{"type":"string"}}}},` +
			`"xml":{"name":"r"}}`, `{"a":{}}`, `{"a":{"b":""}}`, "it is empty"},
		{"two members of one name, one inside", "application/xml", props + `{"a":{"type":` +
			`"object","xml":{"nodeType":"none"},"properties":{"b":{"type":"string"}}},"b":{` +
			`"type":"string"}},"xml":{"name":"r"}}`, `{"b":"1"}`, "", `"a.b" and "b"`},
		{"items without element", "application/xml", props + `{"a":{"type":"array","items":{` +
			`"xml":{"attribute":true}}}},"xml":{"name":"r"}}`, `{"a":["1"]}`, `{}`, "tells apart"},
		{"items by their position", "application/xml", props + `{"a":{"type":"array",` +
			`"prefixItems":[{}]}},"xml":{"name":"r"}}`, `{"a":["1"]}`, `{}`, "prefixItems"},
		{"an attribute's namespace", "application/xml", node(`"attribute":true,"namespace":"u"`),
			`{"b":"1"}`, `{"a":"1","b":null}`, "no prefix"},
		{"a prefix that is none", "application/xml", node(`"namespace":"u","prefix":"xmlx"`),
			`{"b":"1"}`, `{"a":"1"}`, "not a prefix"},
		{"a prefix of two namespaces", "application/xml", props + `{"a":{"type":"string","xml":{` +
			`"attribute":true,"prefix":"p","namespace":"u"}}},"xml":{"name":"r","prefix":"p",` +
			`"namespace":"v"}}`, `{"a":"1"}`, `{}`, "two namespaces"},
		{"a namespace that is none", "application/xml", node(`"namespace":"\u0001"`),
			`{"b":"1"}`, `{"a":"1"}`, "XML cannot have"},
		{"a media type of a range", "image/*", `"schema":{}`, `"a"`, "", "within the range"},
		{"empty text", "text/plain", `"schema":{}`, `""`, `" "`, "no body"},
		{"a byte order mark", "text/plain", `"schema":{}`, `"\ufeffa"`, `"a\ufeff"`,
			"byte order mark"},
		{"text that its charset does not have", "text/plain; charset=us-ascii", `"schema":{}`,
			`"é"`, `"e"`, "US-ASCII"},
		{"a charset", "text/plain; charset=utf-16", `"schema":{}`, `"a"`, "", "utf-16"},
		{"an object as text", "text/plain", `"schema":{}`, `{"a":1}`, `1`, "inside"},
		{"a number as octets", "image/png", `"schema":{}`, `1`, `"1"`, "only of a string"},
		{"an event stream", "text/event-stream", `"schema":{}`, `[]`, "", "event stream"},
		{"items of no type", "application/x-ndjson", `"schema":{}`, `[1]`, `1`, "of each item"},
		{"no items", "application/x-ndjson", `"schema":` + aList, `[]`, `["a"]`, "no body"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, o := load(t, "3.1", "/a", bodyOf(row.mediaType, row.members), components)
			refused(t, o, Values{Body: valueOf(t, row.bad), HasBody: true}, row.want)
			if row.good != "" {
				must(t, o, Values{Body: valueOf(t, row.good), HasBody: true})
			}
		})
	}
}

// TestValuesOfNoParameter gives values that the operation has nothing for.
func TestValuesOfNoParameter(t *testing.T) {
	_, o := load(t, "3.1", "/a/{p}", `"parameters":[{"name":"p","in":"path","required":true,`+
		`"schema":{}}],`+bodyOf("application/json", ""))
	path := map[string]any{"p": "1"}
	must(t, o, Values{Path: path})
	refused(t, o, Values{}, "{p} has no value")
	refused(t, o, Values{Path: path, Query: map[string]any{"p": "1"}}, `no query or querystring`)
	refused(t, o, Values{Path: path, HasBody: true, MediaType: "text/plain"},
		"no body of the media type text/plain")
	refused(t, o, Values{Path: path, HasBody: true, MediaType: "json"}, "not of the form")
	refused(t, o, Values{Path: path, HasBody: true, Body: 1.5}, "float64")
	refused(t, o, Values{Path: path, HasBody: true, Body: "\xff"}, "UTF-8")
	refused(t, o, Values{Path: path, HasBody: true, Body: map[string]any{"\xff": nil}}, "UTF-8")
	for _, number := range []json.Number{"", "01", "1.", "0x1", "NaN", "1 "} {
		refused(t, o, Values{Path: map[string]any{"p": number}}, "spelled")
		refused(t, o, Values{Path: path, HasBody: true, Body: []any{number}}, "spelled")
	}
	_, none := load(t, "3.1", "/a", `"tags":[]`)
	refused(t, none, Values{HasBody: true}, "no media type")
}

// refused demands an error that has some words in it.
func refused(t *testing.T, o *contract.Operation, v Values, words string) {
	t.Helper()
	e, err := Request(o, v)
	if err == nil {
		t.Errorf("wrote %s?%s %v %q", e.Path, e.Query, e.Header, e.Body)
	} else if !strings.Contains(err.Error(), words) {
		t.Errorf("the error is %q, without %q", err, words)
	}
}
