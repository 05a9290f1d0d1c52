package coverage

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"
)

func TestResponseMembers(t *testing.T) {
	for _, test := range []struct {
		name     string
		document string
		calls    []call
		want     []string
	}{
		{"present, absent and null", v31(answering(`{"properties":{"a":{},"b":{},"c":{}}}`)),
			[]call{jsonAnswer(`{"a":1,"b":null}`), jsonAnswer(`{"a":null,"b":null}`)}, []string{
				"[200] $.a: exercised 1/0/1", "[200] $.b: exercised 0/0/2",
				"[200] $.c: not-reached 0/2/0 (the responses of this status never had it)",
			}},
		{"a nullable member that is only null was reached",
			v30(
				answering(
					`{"properties":{"a":{"type":"object","nullable":true,"properties":{"b":{}}}}}`)),
			[]call{jsonAnswer(`{"a":null}`)}, []string{
				"[200] $.a: exercised 0/0/1",
				"[200] $.a.b: not-reached 0/0/0 (no response of this status had what contains it)",
			}},
		{"a null that nobody judged is seen", v31(answering(`{"properties":{"a":{}}}`)),
			[]call{{got: []string{"Content-Type: application/json"}, answer: `{"a":null}`,
				unjudged: true}},
			[]string{
				"[200] $.a: seen 0/0/1",
			}},
		{"items count once an exchange, each way",
			v31(answering(`{"items":{"properties":{"id":{}}}}`)),
			[]call{jsonAnswer(`[{"id":1},{"id":2},{},{"id":null}]`), jsonAnswer(`[]`)}, []string{
				"[200] $[].id: exercised 1/1/1",
			}},
		{"deep",
			v31(
				answering(
					`{"properties":{"a":{"items":{"items":{"properties":{"b":{"properties":{"c":{}}}}}}},"d":{}}}`)),
			[]call{jsonAnswer(`{"a":[[],[{"b":{"c":0}}]]}`)}, []string{
				"[200] $.a: exercised 1/0/0", "[200] $.a[][].b: exercised 1/0/0",
				"[200] $.a[][].b.c: exercised 1/0/0",
				"[200] $.d: not-reached 0/1/0 (the responses of this status never had it)",
			}},
		{"through $ref, allOf, oneOf and anyOf",
			v31(answering(`{"$ref":"#/components/schemas/A","properties":{"beside":{}}}`),
				schemas(
					`"A":{"allOf":[{"$ref":"#/components/schemas/B"}],"oneOf":[{"properties":{"x":{}}},{"properties":{"x":{"properties":{"y":{}}}}}],"anyOf":[{"properties":{"z":{}}}]},"B":{"properties":{"b":{}}}`)),
			[]call{jsonAnswer(`{"b":1,"x":{"y":1},"z":1,"beside":1}`)}, []string{
				"[200] $.b: exercised 1/0/0", "[200] $.z: exercised 1/0/0",
				"[200] $.x: exercised 1/0/0",
				"[200] $.x.y: exercised 1/0/0", "[200] $.beside: exercised 1/0/0",
			}},
		{"what stands beside $ref means nothing in 3.0",
			v30(answering(`{"$ref":"#/components/schemas/A","properties":{"beside":{}}}`),
				schemas(`"A":{"properties":{"a":{}}}`)),
			[]call{jsonAnswer(`{"a":1,"beside":1}`)}, []string{"[200] $.a: exercised 1/0/0"}},
		{"then, else and dependentSchemas",
			v31(
				answering(
					`{"if":{"properties":{"if":{}}},"then":{"properties":{"then":{}}},"else":{"properties":{"else":{}}},"dependentSchemas":{"q":{"properties":{"d":{}}}}}`)),
			[]call{jsonAnswer(`{"if":1,"then":1,"d":1}`)}, []string{
				"[200] $.then: exercised 1/0/0",
				"[200] $.else: not-reached 0/1/0 (the responses of this status never had it)",
				"[200] $.d: exercised 1/0/0",
			}},
		{"additionalProperties are not listed",
			v31(
				answering(
					`{"properties":{"a":{}},"additionalProperties":{"properties":{"b":{}}},"patternProperties":{"^x":{"properties":{"c":{}}}}}`)),
			[]call{jsonAnswer(`{"a":1,"o":{"b":1},"x":{"c":1}}`)},
			[]string{"[200] $.a: exercised 1/0/0"}},
		{"a cycle is cut", v31(answering(`{"$ref":"#/components/schemas/Node"}`),
			schemas(
				`"Node":{"properties":{"value":{},"children":{"items":{"$ref":"#/components/schemas/Node"}},"next":{"$ref":"#/components/schemas/Node"}}}`)),
			[]call{jsonAnswer(`{"children":[{"value":1}]}`)}, []string{
				"[200] $.value: not-reached 0/1/0 (the responses of this status never had it)",
				"[200] $.children: exercised 1/0/0",
				"[200] $.next: not-reached 0/1/0 (the responses of this status never had it)",
			}},
		{"a cycle of nothing but references",
			v31(answering(`{"$ref":"#/components/schemas/A"}`),
				schemas(
					`"A":{"$ref":"#/components/schemas/B"},"B":{"$ref":"#/components/schemas/A"}`)),
			[]call{jsonAnswer(`{"a":1}`)}, nil},
		{"the same schema twice on the way is no cycle",
			v31(
				answering(
					`{"allOf":[{"$ref":"#/components/schemas/Base"},{"properties":{"child":{"$ref":"#/components/schemas/Base"}}}]}`), schemas(`"Base":{"properties":{"id":{}}}`)),
			[]call{jsonAnswer(`{"id":1,"child":{"id":2}}`)}, []string{"[200] $.id: exercised 1/0/0",
				"[200] $.child: exercised 1/0/0", "[200] $.child.id: exercised 1/0/0"}},
		{"prefixItems",
			v31(
				answering(
					`{"prefixItems":[{"type":"string"},{"properties":{"a":{}}}],"items":{"properties":{"b":{}}}}`)),
			[]call{jsonAnswer(`["s",{"a":1},{"a":1}]`)}, []string{
				"[200] $[1].a: exercised 1/0/0",
				"[200] $[].b: not-reached 0/1/0 (the responses of this status never had it)",
			}},
		{"items of an older dialect",
			v31(
				answering(
					`{"items":[{"properties":{"a":{}}}],"additionalItems":{"properties":{"b":{}}}}`), `"jsonSchemaDialect":"http://json-schema.org/draft-07/schema#"`),
			[]call{jsonAnswer(`[{"a":1},{"b":1}]`)}, []string{"[200] $[0].a: exercised 1/0/0",
				"[200] $[].b: exercised 1/0/0"}},
		{"a write-only member is none of a response",
			v30(
				answering(
					`{"properties":{"a":{},"secret":{"writeOnly":true},"other":{"$ref":"#/components/schemas/S"}}}`), schemas(`"S":{"allOf":[{"writeOnly":true}]}`)),
			[]call{jsonAnswer(`{"a":1,"secret":1}`)}, []string{"[200] $.a: exercised 1/0/0"}},
		{"2.0 knows no write-only",
			v20(
				`"/a":{"get":{"produces":["application/json"],"responses":{"200":{"description":"d","schema":{"properties":{"a":{"writeOnly":true}}}}}}}`),
			[]call{jsonAnswer(`{"a":1}`)}, []string{"[200] $.a: exercised 1/0/0"}},
		{"a member that is false cannot be there",
			v31(answering(`{"properties":{"a":false,"b":true}}`)),
			[]call{jsonAnswer(`{"b":1}`)}, []string{"[200] $.b: exercised 1/0/0"}},
		{"names that need quotes",
			v31(answering(`{"properties":{"0":{},"a b":{},"":{},"a/b~":{}}}`)),
			[]call{jsonAnswer(`{"0":1,"a b":1,"":1,"a/b~":1}`)}, []string{
				`[200] $."0": exercised 1/0/0`, `[200] $."a b": exercised 1/0/0`,
				`[200] $."": exercised 1/0/0`, `[200] $."a/b~": exercised 1/0/0`,
			}},
		{"another type than the schema's",
			v31(answering(`{"properties":{"a":{"properties":{"b":{}}}}}`)),
			[]call{jsonAnswer(`{"a":"text"}`), jsonAnswer(`[1]`), jsonAnswer(`3`)}, []string{
				"[200] $.a: exercised 1/0/0",
				"[200] $.a.b: not-reached 0/0/0 (no response of this status had what contains it)",
			}},
		{"a reference into nowhere",
			v31(answering(`{"properties":{"a":{"$ref":"#/nowhere"},"b":{"$ref":"other.json"}}}`)),
			[]call{jsonAnswer(`{"a":{"x":1}}`)}, []string{
				"[200] $.a: exercised 1/0/0",
				"[200] $.b: not-reached 0/1/0 (the responses of this status never had it)",
			}},
	} {
		t.Run(test.name, func(t *testing.T) {
			differs(t, "members", lines(measure(t, test.document, test.calls...),
				KindResponseMember), test.want...)
		})
	}
}

// TestBodies reads the member "a" out of every kind of content that the checks read.
func TestBodies(t *testing.T) {
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	if _, err := w.Write([]byte(`{"a":"1"}`)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	const object = `{"type":"object","properties":{"a":{"type":"string"}}}`
	unread := "no call sent what contains it"
	multipart := "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--\r\n"
	for _, test := range []struct {
		name                string
		documented, schema  string
		sent, body          string
		encoding            string
		present, nullMember int
		path                string
	}{
		{name: "JSON", documented: "application/json", sent: "application/json; charset=utf-8",
			body: `{"a":"1"}`, present: 1},
		{name: "JSON in another case", documented: "application/json", sent: "Application/JSON",
			body: `{"a":null}`, nullMember: 1},
		{name: "JSON by its suffix", documented: "application/*", sent: "application/x+json",
			body: `{"a":"1"}`, present: 1},
		{name: "JSON after a byte order mark", documented: "application/json",
			sent: "application/json", body: "\ufeff" + `{"a":"1"}`, present: 1},
		{name: "JSON in gzip", documented: "application/json", sent: "application/json",
			body: zipped.String(), encoding: "gzip", present: 1},
		{name: "what is called gzip and is none", documented: "application/json",
			sent: "application/json", body: `{"a":"1"}`, encoding: "gzip"},
		{name: "broken JSON", documented: "application/json", sent: "application/json",
			body: `{"a":"1"`},
		{name: "two values", documented: "application/json", sent: "application/json",
			body: `{"a":"1"}{}`},
		{name: "JSON that is not UTF-8", documented: "application/json", sent: "application/json",
			body: "{\"a\":\"\xff\"}"},
		{name: "a form", documented: "application/x-www-form-urlencoded",
			sent: "application/x-www-form-urlencoded", body: "a=1", present: 1},
		{name: "a broken form", documented: "application/x-www-form-urlencoded",
			sent: "application/x-www-form-urlencoded", body: "a=%zz"},
		{name: "multipart", documented: "multipart/form-data",
			sent: "multipart/form-data; boundary=b", body: multipart, present: 1},
		{name: "multipart without a boundary", documented: "multipart/form-data",
			sent: "multipart/form-data", body: multipart},
		{name: "XML", documented: "application/xml", sent: "application/xml",
			body: "<r><a>1</a></r>", present: 1},
		{name: "broken XML", documented: "application/xml", sent: "application/xml",
			body: "<r><a>1</r>"},
		{name: "lines of JSON", documented: "application/jsonl", sent: "application/jsonl",
			body: "{}\n{\"a\":\"1\"}\n", path: "$[].a", present: 1},
		{name: "events", documented: "text/event-stream",
			schema: `{"type":"object","properties":{"data":{},"a":{}}}`, sent: "text/event-stream",
			body: "data: x\n\n", path: "$[].a"},
		{name: "content that is not read", documented: "application/cbor", sent: "application/cbor",
			body: "\xa1aa1"},
		{name: "text", documented: "text/plain", sent: "text/plain", body: `{"a":"1"}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			schema, path := test.schema, test.path
			if schema == "" {
				schema = object
			}
			if path == "" {
				path = "$.a"
			}
			k := sending(test.sent, test.body)
			if test.encoding != "" {
				k.sent = append(k.sent, "Content-Encoding: "+test.encoding)
			}
			c := measure(t, v31(taking(test.documented, schema)), k)
			item := find(t, c, key{KindRequestMember, path, "", test.documented})
			if item.Present != test.present || item.Null != test.nullMember {
				t.Errorf("got present %d and null %d, want %d and %d", item.Present, item.Null,
					test.present, test.nullMember)
			}
			if test.present+test.nullMember == 0 && item.Reason != unread && item.Absent == 0 {
				t.Errorf("got the reason %q, want %q", item.Reason, unread)
			}
			if mediaType := find(t, c, key{kind: KindRequestMediaType,
				name: test.documented}); mediaType.Level != Exercised {
				t.Errorf(
					"the media type is %s, want it exercised also where the body cannot be read",
					mediaType.Level)
			}
		})
	}
}

func find(t testing.TB, c *Coverage, k key) Item {
	t.Helper()
	for _, o := range c.Operations {
		for _, i := range o.Items {
			if i.key() == k {
				return i
			}
		}
	}
	t.Fatalf("no item %v among %.2000s", k, lines(c, k.kind))
	return Item{}
}

// TestParts: those of multipart in their order, and the headers an encoding speaks of, which are no
// members.
func TestParts(t *testing.T) {
	const parts = "--b\r\nContent-Type: application/json\r\nContent-Disposition: form-data; " +
		"name=\"x\"\r\n\r\n{\"a\":1}\r\n--b--\r\n"
	withEncoding := strings.Replace(taking("multipart/form-data",
		`{"type":"object","properties":{"x":{"type":"object","properties":{"a":{}}}}}`),
		`"schema"`,
		`"encoding":{"x":{"contentType":"application/json","headers":{"H":{"schema":{}}}}},"schema"`, 1)
	for _, test := range []struct{ name, document, sent, want string }{
		{"by name", v31(withEncoding), "multipart/form-data; boundary=b",
			"[multipart/form-data] $.x: exercised 1/0/0\n[multipart/form-data] $.x.a: " +
				"exercised 1/0/0"},
		{"by position", v31(taking("multipart/mixed",
			`{"type":"array","items":{"type":"object","properties":{"a":{}}}}`)),
			"multipart/mixed; boundary=b",
			"[multipart/mixed] $[].a: exercised 1/0/0"},
	} {
		t.Run(test.name, func(t *testing.T) {
			differs(t, "members", lines(measure(t, test.document, sending(test.sent, parts)),
				KindRequestMember), test.want)
		})
	}
}

// TestMarksThatLeadInACircle end.
func TestMarksThatLeadInACircle(t *testing.T) {
	c := measure(t, v31(answering(`{"properties":{"a":{"$ref":"#/components/schemas/A"}}}`),
		schemas(`"A":{"allOf":[{"$ref":"#/components/schemas/A"}]}`)), jsonAnswer(`{"a":1}`))
	differs(t, "members", lines(c, KindResponseMember), "[200] $.a: exercised 1/0/0")
}

func TestSequences(t *testing.T) {
	items := `"/a":{"get":{"responses":{"200":{"description":"d","content":{"application/jsonl":{"schema":{"type":"array","items":{"properties":{"whole":{}}}},"itemSchema":{"properties":{"each":{}}}}}}}}}`
	array := `"/a":{"get":{"responses":{"200":{"description":"d","content":{"application/jsonl":{"schema":{"type":"array","items":{"properties":{"whole":{}}}}}}}}}}`
	k := call{got: []string{"Content-Type: application/jsonl"},
		answer: "{\"each\":1}\n{\"whole\":1}\nbroken\n"}
	for _, test := range []struct {
		name, document string
		want           []string
	}{
		{"itemSchema", v32(items), []string{"[200] [application/jsonl] $[].each: exercised 1/1/0",
			"[200] [application/jsonl] $[].whole: exercised 1/1/0"}},
		{"3.1 knows no itemSchema", v31(items),
			[]string{"[200] [application/jsonl] $[].whole: exercised 1/1/0"}},
		{"an array", v31(array), []string{"[200] [application/jsonl] $[].whole: exercised 1/1/0"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			differs(t, "members", lines(measure(t, test.document, k), KindResponseMember),
				test.want...)
		})
	}
}

// TestMembersAreBounded: schemas that all lead to one another have more paths than could be listed,
// and shallow ones are kept.
func TestMembersAreBounded(t *testing.T) {
	var all []string
	const n = 30
	for i := range n {
		var properties []string
		for j := range n {
			properties = append(properties,
				fmt.Sprintf(`"m%d":{"$ref":"#/components/schemas/S%d"}`, j, j))
		}
		all = append(all, fmt.Sprintf(`"S%d":{"properties":{%s}}`, i,
			strings.Join(properties, ",")))
	}
	c := measure(t, v31(answering(`{"$ref":"#/components/schemas/S0"}`),
		schemas(strings.Join(all, ","))))
	if got := c.Count(KindResponseMember, ""); got != maxShapes {
		t.Errorf("got %d members, want %d", got, maxShapes)
	}
	for i := range n {
		find(t, c, key{KindResponseMember, fmt.Sprintf("$.m%d", i), "200", "application/json"})
	}
}
