package encode

import (
	"encoding/json"
	"mime"
	"strings"
	"testing"

	"plumbline/internal/content"
	"plumbline/internal/contract"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

func TestJSONBodies(t *testing.T) {
	c, o := load(t, "3.1", "/a", `"requestBody":{"content":{"application/json":{"schema":{}},`+
		`"application/merge-patch+json":{"schema":{}}}}`)
	for _, text := range []string{`null`, `{}`, `[]`, `""`, `1.0`, `1e400`,
		`{"a":[1,true,null,{"<&>":"é\u0000\u2028"}],"b":9007199254740993}`} {
		for _, mediaType := range []string{"", "application/json; charset=utf-8",
			"application/merge-patch+json"} {
			value := valueOf(t, text)
			e := must(t, o, Values{Body: value, HasBody: true, MediaType: mediaType})
			same(t, valueOf(t, string(e.Body)), value)
			accepted(t, c, e)
			if mediaType == "" {
				mediaType = "application/json"
			}
			same(t, e.Header.Get("Content-Type"), mediaType)
		}
	}
}

// bodyOf is a request body of one media type.
func bodyOf(mediaType, members string) string {
	return `"requestBody":{"content":{"` + mediaType + `":{` + members + `}}}`
}

// readBody reads a written body.
func readBody(t failer, m *contract.MediaType, e Encoded) any {
	t.Helper()
	contentType := e.Header.Get("Content-Type")
	kind, _, _ := mime.ParseMediaType(contentType)
	s := m.Schema.Wire(schema.ToServer)
	encodings := map[string]content.Encoding{}
	for name, own := range m.Encodings {
		encodings[name] = content.Encoding{ContentType: own.ContentType, Style: own.Style,
			Explode: own.Explode, AllowReserved: own.AllowReserved}
	}
	var object content.Object
	var value any
	var problems []content.Problem
	var err error
	switch {
	case kind == formType:
		var fields []content.Field
		if fields, err = content.Form(e.Body); err == nil {
			object, err = content.FormValue(fields, s, encodings)
		}
		value, problems = object.Value, object.Problems
	case strings.HasPrefix(kind, "multipart/"):
		var parts []content.Part
		if parts, err = content.Multipart(e.Body, contentType); err == nil {
			object, err = content.MultipartValue(parts, s, encodings)
		}
		value, problems = object.Value, object.Problems
	case isXML(kind):
		value, problems, err = content.XML(e.Body, contentType, s, m.Schema.Name())
	case content.IsSequence(kind):
		var records []content.Record
		records, err = content.Records(e.Body, contentType)
		items := []any{}
		for _, r := range records {
			items = append(items, valueOf(t, string(r.Body)))
		}
		value = items
	case strings.HasPrefix(kind, "text/"):
		value, err = content.Text(e.Body, contentType)
	default:
		value = content.Binary(e.Body)
	}
	if err != nil || len(problems) > 0 {
		t.Fatalf("%q: %v %v", e.Body, err, problems)
	}
	return value
}

const (
	person     = `{"type":"object","properties":{"id":{"type":"integer"},"name":{"type":"string"}}}`
	urlencoded = "application/x-www-form-urlencoded"
)

// partText is a part of a multipart body as it is written.
func partText(header, body string) string {
	return "--plumbline-0\r\nContent-Disposition: form-data; " + header + "\r\n\r\n" + body + "\r\n"
}

var bodies = []struct {
	name, edition, mediaType, members, value, want string
}{
	{"a form", "3.0", urlencoded, `"schema":{"type":"object","properties":{"a":{"type":"string"},` +
		`"n":{"type":"integer"},"o":{"type":"object"},"t":{"type":"array","items":{"type":` +
		`"string"}},"z":{"type":"boolean"}}}`,
		`{"a":"b &=+é","n":1,"o":{"x":[null]},"t":["1","2"],"z":true}`,
		`a=b+%26%3D%2B%C3%A9&n=1&o=%7B%22x%22%3A%5Bnull%5D%7D&t=1&t=2&z=true`},
	{"a form with an array of one", "3.0", urlencoded,
		`"schema":{"type":"object","properties":{"t":` + aList + `}}`, `{"t":[""]}`, `t=`},
	{"a form in styles", "3.1", urlencoded, `"schema":{"type":"object","properties":{"c":` + aList +
		`,"d":{"type":"object","properties":{"x":{"type":"string"}}},"e":{"type":"object",` +
		`"properties":{"y":{"type":"string"}}},"p":` + aList + `,"s":` + aList +
		`,"u":{"type":"string"}}},"encoding":{"c":{"explode":false},"d":{"style":"deepObject"},` +
		`"e":{"style":"form"},"p":{"style":"pipeDelimited","explode":false},"s":{"style":` +
		`"spaceDelimited","explode":false},"u":{"allowReserved":true}}`,
		`{"c":["1","2"],"d":{"x":","},"e":{"y":"z"},"p":["1","2"],"s":["1","2"],` +
			`"u":"/a?b=c&d;e,f"}`,
		`c=1,2&d%5Bx%5D=%2C&y=z&p=1%7C2&s=1+2&u=/a?b%3Dc%26d%3Be,f`},
	{"a form with a field of JSON", "3.1", urlencoded,
		`"schema":{"type":"object","properties":{"a":{` +
			`"type":["string","null"]}}},"encoding":{"a":{"contentType":"application/json"}}`,
		`{"a":null}`, `a=null`},
	{"a form with a field of XML", "3.1", urlencoded,
		`"schema":{"type":"object","properties":{"a":{` +
			`"type":"object","xml":{"name":"x"},"properties":{"b":{"type":"string"}}}}},` +
			`"encoding":{"a":{"contentType":"application/xml"}}`,
		`{"a":{"b":"1"}}`, `a=%3Cx%3E%3Cb%3E1%3C%2Fb%3E%3C%2Fx%3E`},
	{"multipart", "3.1", "multipart/form-data", `"schema":{"type":"object","properties":{"a":{` +
		`"type":"string"},"f":{"type":"string","format":"binary"},"i":{},"l":{"type":"array",` +
		`"items":{"type":"integer"}},"o":{"type":"object"},"p":{"type":"string",` +
		`"contentMediaType":"image/gif"},"q":{"type":"string","contentEncoding":"base64"}}},` +
		`"encoding":{"i":{"contentType":"image/*"}}`,
		`{"a":"é\r\n--x","f":"\u00ff\u0000","i":"\u0089PNG","l":[1,2],"o":{"x":null},` +
			`"p":"GIF\u0080","q":"QQ=="}`,
		partText(`name="a"`, "é\r\n--x") +
			partText("name=\"f\"; filename=\"file\"\r\nContent-Type: application/octet-stream",
				"\xff\x00") +
			partText("name=\"i\"; filename=\"file\"\r\nContent-Type: image/png", "\x89PNG") +
			partText(`name="l"`, "1") + partText(`name="l"`, "2") +
			partText("name=\"o\"\r\nContent-Type: application/json", `{"x":null}`) +
			partText("name=\"p\"; filename=\"file\"\r\nContent-Type: image/gif", "GIF\x80") +
			partText(`name="q"`, "QQ==") + "--plumbline-0--\r\n"},
	{"multipart of many files", "3.0", "multipart/form-data", `"schema":{"type":"object",` +
		`"properties":{"f":{"type":"array","items":{"type":"string","format":"binary"}}}}`,
		`{"f":["\u0001","\u0002"]}`,
		partText("name=\"f\"; filename=\"file\"\r\nContent-Type: application/octet-stream",
			"\x01") +
			partText("name=\"f\"; filename=\"file\"\r\nContent-Type: application/octet-stream",
				"\x02") + "--plumbline-0--\r\n"},
	{"multipart in styles", "3.1", "multipart/form-data", `"schema":{"type":"object",` +
		`"properties":{"c":` + aList + `,"d":{"type":"object","properties":{"x":{"type":` +
		`"string"}}},"p":` + aList + `}},"encoding":{"c":{"explode":false},"d":{"style":` +
		`"deepObject"},"p":{"style":"spaceDelimited"}}`, `{"c":["1","2"],"d":{"x":"é %"},` +
		`"p":["3","4"]}`,
		partText(`name="c"`, "1,2") + partText(`name="d[x]"`, "é %") + partText(`name="p"`, "3 4") +
			"--plumbline-0--\r\n"},
	{"multipart with XML", "3.1", "multipart/form-data",
		`"schema":{"type":"object","properties":{` +
			`"x":{"type":"object","xml":{"name":"r"},"properties":{"a":{"type":"integer"}}}}},` +
			`"encoding":{"x":{"contentType":"text/xml"}}`, `{"x":{"a":1}}`,
		partText("name=\"x\"\r\nContent-Type: text/xml", "<r><a>1</a></r>") +
			"--plumbline-0--\r\n"},
	{"XML", "3.1", "application/xml", `"schema":{"type":"object","xml":{"name":"pet"},` +
		`"properties":{"id":{"type":"integer","xml":{"attribute":true}},"name":{"type":"string"},` +
		`"tags":{"type":"array","xml":{"wrapped":true},"items":{"type":"string","xml":{"name":` +
		`"tag"}}},"n":{"type":"array","items":{"type":"integer"}},"z":{"type":["string","null"]}}}`,
		`{"id":7,"name":" <é&\"\r\n","tags":["a",""],"n":[1,2],"z":null}`,
		`<pet id="7"><name> &lt;é&amp;&#34;&#xD;&#xA;</name><tags><tag>a</tag><tag></tag></tags>` +
			`<n>1</n><n>2</n><z xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ` +
			`xsi:nil="true"></z></pet>`},
	{"XML in namespaces", "3.0", "text/xml", `"schema":{"type":"object","xml":{"name":"r",` +
		`"namespace":"urn:a","prefix":"p"},"properties":{"a":{"type":"string","xml":{"attribute":` +
		`true,"namespace":"urn:b","prefix":"q"}},"c":{"type":"object","xml":{"namespace":` +
		`"urn:c"},"properties":{"d":{"type":"string"}}}}}`,
		`{"a":"1","c":{"d":"2"}}`,
		`<p:r xmlns:p="urn:a" xmlns:q="urn:b" q:a="1"><c xmlns="urn:c"><d>2</d></c></p:r>`},
	{"XML by nodes", "3.2", "application/xml", `"schema":{"type":"object","xml":{"name":"r"},` +
		`"properties":{"a":{"type":"string","xml":{"nodeType":"attribute"}},"t":{"type":"string",` +
		`"xml":{"nodeType":"cdata"}},"o":{"type":"object","xml":{"nodeType":"none"},"properties":{` +
		`"b":{"type":"boolean"}}},"w":{"type":"array","xml":{"nodeType":"element"},"items":{` +
		`"type":"string"}}}}`,
		`{"a":"x","t":"<é>","o":{"b":true},"w":["y"]}`,
		`<r a="x"><![CDATA[<é>]]><b>true</b><w><w>y</w></w></r>`},
	{"XML of components", "3.1", "application/xml", `"schema":{"$ref":"#/components/schemas/Pet"}`,
		`{"kind":{"n":"a"},"kinds":[{"n":"b"}],"none":[]}`,
		`<Pet><kind><n>a</n></kind><kinds><n>b</n></kinds></Pet>`},
	{"an attribute and an element of one name", "3.1", "application/xml", `"schema":{"type":` +
		`"object","xml":{"name":"r"},"properties":{"a":{"type":"string","xml":{"attribute":true,` +
		`"name":"b"}},"b":{"type":"string"}}}`, `{"a":"1","b":"2"}`, `<r b="1"><b>2</b></r>`},
	{"XML of one namespace", "3.1", "application/xml", `"schema":{"type":"object","xml":{"name":` +
		`"r","namespace":"u","prefix":"p"},"properties":{"a":{"type":"string","xml":{` +
		`"attribute":true,"namespace":"u","prefix":"p"}}}}`, `{"a":"1"}`,
		`<p:r xmlns:p="u" p:a="1"></p:r>`},
	{"XML in a charset", "3.1", "application/xml; charset=utf-8",
		`"schema":{"type":"integer","xml":{"name":"r"}}`, `1`, `<r>1</r>`},
	{"a wrapped array of XML", "3.1", "application/xml",
		`"schema":{"type":"array","xml":{"name":"r","wrapped":true},"items":{"type":"integer"}}`,
		`[1,2]`, `<r><r>1</r><r>2</r></r>`},
	{"text", "3.1", "text/plain", `"schema":{"type":"string"}`, `" é\u0000"`, " é\x00"},
	{"text in a charset", "3.1", "text/plain; charset=us-ascii", `"schema":{"type":"string"}`,
		`"abc"`, "abc"},
	{"octets", "3.0", "application/octet-stream", `"schema":{"type":"string","format":"binary"}`,
		`"\u0000\u00ff\u0080"`, "\x00\xff\x80"},
	{"an image", "3.1", "image/png", ``, `"\u0089PNG"`, "\x89PNG"},
	{"NDJSON", "3.2", "application/x-ndjson", `"itemSchema":` + person, `[{"id":1},{"name":"\n"}]`,
		"{\"id\":1}\n{\"name\":\"\\n\"}\n"},
	{"JSON Lines of an array", "3.1", "application/jsonl",
		`"schema":{"type":"array","items":` + person + `}`, `[{"id":1}]`, "{\"id\":1}\n"},
	{"a JSON text sequence", "3.2", "application/json-seq", `"itemSchema":{"type":"integer"}`,
		`[1,2]`, "\x1e1\n\x1e2\n"},
	{"items of two schemas", "3.2", "application/x-ndjson",
		`"schema":{"type":"array","minItems":1},"itemSchema":{"type":"array"}`, `[[1]]`, "[1]\n"},
	{"items of a schema and of any array", "3.2", "application/x-ndjson",
		`"schema":{"minItems":1},"itemSchema":{"type":"array"}`, `[[1]]`, "[1]\n"},
	{"one value of a sequence", "3.1", "application/x-ndjson", `"schema":` + person, `{"id":1}`,
		"{\"id\":1}\n"},
	{"an encoded text of JSON", "3.1", "multipart/form-data", `"schema":{"type":"object",` +
		`"properties":{"a":{"type":"string","contentEncoding":"base64"}}},"encoding":{"a":{` +
		`"contentType":"application/json"}}`, `{"a":"QQ=="}`,
		partText("name=\"a\"\r\nContent-Type: application/json", "QQ==") +
			"--plumbline-0--\r\n"},
	{"a name beyond ASCII", "3.1", "multipart/form-data", `"schema":{"type":"object",` +
		`"additionalProperties":{"type":"string"}}`, `{"é'%":"1"}`,
		partText(`name="é'%"`, "1") + "--plumbline-0--\r\n"},
	{"any text", "3.1", "text/*", `"schema":{"type":"string"}`, `"a"`, "a"},
}

// components are of the documents of bodies.
const components = `"components":{"schemas":{"Kind":{"type":"object","properties":{"n":{"type":` +
	`"string"}}},"Pet":{"type":"object","required":["none"],"properties":{"kind":{"$ref":` +
	`"#/components/schemas/Kind"},"kinds":{"type":"array","items":{"$ref":` +
	`"#/components/schemas/Kind"}},"none":{"type":"array","items":{"type":"string"}}}}}}`

// TestBodies writes a body of each media type, which is judged to conform and read back.
func TestBodies(t *testing.T) {
	for _, row := range bodies {
		t.Run(row.name, func(t *testing.T) {
			c, o := load(t, row.edition, "/a", bodyOf(row.mediaType, row.members), components)
			value := valueOf(t, row.value)
			e := must(t, o, Values{Body: value, HasBody: true})
			same(t, string(e.Body), row.want)
			if row.members != "" {
				accepted(t, c, e)
			}
			read := readBody(t, o.RequestMediaTypes[0], e)
			if _, isList := value.([]any); content.IsSequence(row.mediaType) && !isList {
				value = []any{value} // the sequence that the one value is written as
			}
			same(t, read, value)
		})
	}
}

// TestATextWherePartsAreJSON writes a text that would be a valid value as JSON, which it is not.
func TestATextWherePartsAreJSON(t *testing.T) {
	c, o := load(t, "3.1", "/a", bodyOf("multipart/form-data",
		`"schema":{"type":"object","properties":{"a":{"type":"object"}}}`))
	for value, valid := range map[string]bool{`{"a":"{}"}`: false, `{"a":{}}`: true} {
		_, findings, _ := judge(t, c, must(t, o, Values{Body: valueOf(t, value), HasBody: true}))
		if (len(findings) == 0) != valid {
			t.Errorf("%s: found %v", value, findings)
		}
	}
}

// TestTheMediaTypeOfABody chooses among those that an operation documents.
func TestTheMediaTypeOfABody(t *testing.T) {
	for _, row := range []struct{ documented, asked, want string }{
		{"*/*", "", "application/json"},
		{"*/*", "text/plain", "text/plain"},
		{"application/*", "", "application/json"},
		{"text/*", "", "text/plain"},
		{"image/*", "image/gif", "image/gif"},
		{"application/problem+json; v=1", "", "application/problem+json; v=1"},
	} {
		_, o := load(t, "3.1", "/a", bodyOf(row.documented, ""))
		e := must(t, o, Values{Body: "a", HasBody: true, MediaType: row.asked})
		same(t, e.Header.Get("Content-Type"), row.want)
		if want := map[bool]string{true: `"a"`, false: "a"}[contract.IsJSON(row.want)]; string(
			e.Body) != want {
			t.Errorf("%s: got %q, want %q", row.documented, e.Body, want)
		}
	}
}

// TestDepth writes what readers read, and no deeper values.
func TestDepth(t *testing.T) {
	_, o := load(t, "3.1", "/a", bodyOf("application/json", ""))
	var value any = "a"
	for range tree.MaxDepth {
		value = []any{value}
	}
	e := must(t, o, Values{Body: value, HasBody: true})
	if _, _, err := tree.ParseJSON("", e.Body); err != nil {
		t.Error(err)
	}
	refused(t, o, Values{Body: []any{value}, HasBody: true}, "nested more than")
}

// BenchmarkBodyOfTenMembers writes a request with a body of JSON and three parameters.
func BenchmarkBodyOfTenMembers(b *testing.B) {
	_, o := load(b, "3.1", "/a/{id}", `"parameters":[{"name":"id","in":"path","required":true,`+
		`"schema":{"type":"integer"}},{"name":"q","in":"query","schema":{"type":"string"}},`+
		`{"name":"l","in":"query","schema":`+aList+`}],`+bodyOf("application/json", `"schema":{}`))
	members := valueOf(b, `{"a":1,"b":"text of some length","c":true,"d":null,"e":[1,2,3],`+
		`"f":{"g":"h"},"i":-1.5e10,"j":"é","k":[],"l":"2026-01-01T00:00:00Z"}`)
	values := Values{Body: members, HasBody: true}
	all := Values{Path: map[string]any{"id": json.Number("7")},
		Query: map[string]any{"q": "a b", "l": []any{"1", "2"}}, Body: members, HasBody: true}
	b.Run("body", func(b *testing.B) {
		for b.Loop() {
			if _, _, err := body(o, values); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			if _, err := Request(o, all); err != nil {
				b.Fatal(err)
			}
		}
	})
}
