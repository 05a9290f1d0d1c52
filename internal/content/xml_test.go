package content

import (
	"errors"
	"strings"
	"testing"
)

// animals is an object with one member of that name.
func animals(schema string) string {
	return `{"type":"object","xml":{"name":"document"},"properties":{"animals":` + schema + `}}`
}

const person = `{"type":"object","properties":{"id":{"type":"integer","format":"int32","xml":{"attribute":true}},
	"name":{"type":"string","xml":{"namespace":"https://example.com/schema/sample","prefix":"sample"}}}}`

const product = `{"xml":{"name":"product"},"type":"object","required":["count","description","related"],"properties":{"count":{"type":["number","null"],"xml":{"attribute":true}},
	"rating":{"type":"string","xml":{"attribute":true}},"description":{"type":"string"},"related":{"type":["object","null"]}}}`

// The schemas and bodies are those of OpenAPI 3.1.2 and 3.2.0, XML Object Examples, bodies in an
// element where the text leaves it out.
func TestTheExamplesOfOpenAPI(t *testing.T) {
	const text, named = `{"type":"string"}`, `{"type":"string","xml":{"name":"animal"}}`
	const values = `{"animals":["a","b"]}`
	for name, c := range map[string]struct{ schema, body, want string }{
		"3.1: no XML element": {animals(text),
			"<document>\n  <animals>dog, cat</animals>\n</document>", `{"animals":"dog, cat"}`},
		"3.1: an array": {
			animals(`{"type":"array","items":` + text + `}`),
			"<document><animals>a</animals><animals>b</animals></document>", values},
		"3.1: another name": {animals(named),
			"<document><animal>a</animal></document>", `{"animals":"a"}`},
		"3.1: items of another name": {
			animals(`{"type":"array","items":` + named + `}`),
			"<document><animal>a</animal><animal>b</animal></document>", values},
		"3.1: the external name has no effect": {
			animals(`{"type":"array","items":` + named + `,"xml":{"name":"aliens"}}`),
			"<document><animal>a</animal><animal>b</animal></document>", values},
		"3.1: wrapped": {
			animals(`{"type":"array","items":` + text + `,"xml":{"wrapped":true}}`),
			"<document><animals><animals>a</animals><animals>b</animals></animals></document>",
			values},
		"3.1: wrapped, items of another name": {
			animals(`{"type":"array","items":` + named + `,"xml":{"wrapped":true}}`),
			"<document><animals>\n<animal>a</animal>\n<animal>b</animal></animals></document>",
			values},
		"3.1: wrapped, both of another name": {
			animals(`{"type":"array","items":` + named +
				`,"xml":{"name":"aliens","wrapped":true}}`),
			"<document><aliens><animal>a</animal><animal>b</animal></aliens></document>", values},
		"3.1: wrapped, the external name for both": {
			animals(`{"type":"array","items":` + text + `,"xml":{"name":"aliens","wrapped":true}}`),
			"<document><aliens><aliens>a</aliens><aliens>b</aliens></aliens></document>", values},
		"3.2: the external name has no effect": {
			animals(`{"type":"array","xml":{"name":"aliens"},"items":` + named + `}`),
			"<document><animal>a</animal><animal>b</animal></document>", values},
		"3.2: an element around": {
			animals(`{"type":"array","xml":{"nodeType":"element"},"items":` + text + `}`),
			"<document><animals><animals>a</animals><animals>b</animals></animals></document>",
			values},
		"3.2: an element around, another name": {
			animals(`{"type":"array","xml":{"nodeType":"element"},"items":` + named + `}`),
			"<document><animals><animal>a</animal><animal>b</animal></animals></document>", values},
		"3.2: an element around, both named": {
			animals(`{"type":"array","xml":{"nodeType":"element","name":"aliens"},"items":` +
				named + `}`),
			"<document><aliens><animal>a</animal><animal>b</animal></aliens></document>", values},
		"3.2: an element around, one name for both": {
			animals(`{"type":"array","xml":{"nodeType":"element","name":"aliens"},"items":` + text +
				`}`), "<document><aliens><aliens>a</aliens><aliens>b</aliens></aliens></document>",
			values},
		"3.1: null": {product,
			"<product>\n  <description>Thing</description>\n  <related xsi:nil=\"true\" " +
				"/>\n</product>", `{"count":null,"description":"Thing","related":null}`},
		"3.1: not null": {product,
			`<product count="42"><description>Thing</description><related></related></product>`,
			`{"count":42,"description":"Thing","related":{}}`},
		"3.2: attributes and text": {
			`{"type":"array","xml":{"nodeType":"element","name":"animals"},"items":{"xml":{"name":"animal"},"properties":{"kind":{"type":"string","xml":{"nodeType":"attribute"}},"name":{"type":"string","xml":{"nodeType":"text"}}}}}`,
			"<animals>\n  <animal kind=\"Cat\">Fluffy</animal>\n  <animal " +
				"kind=\"Dog\">Fido</animal>\n</animals>",
			`[{"kind":"Cat","name":"Fluffy"},{"kind":"Dog","name":"Fido"}]`,
		},
		"3.2: CDATA": {
			`{"type":"object","properties":{"content":{"type":"string","contentMediaType":"text/html","xml":{"nodeType":"cdata"}}}}`,
			"<Documentation>\n  <![CDATA[<html><head></head><html>]]>\n</Documentation>",
			`{"content":"<html><head></head><html>"}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, problems, err := XML([]byte(c.body), "application/xml", schemaOf(t, c.schema), "")
			if err != nil {
				t.Fatal(err)
			}
			wantProblems(t, problems)
			wantValue(t, got, c.want)
		})
	}
}

func TestAnExampleWithARootNamedByItsComponent(t *testing.T) {
	for _, schema := range []string{person,
		strings.ReplaceAll(person, `"attribute":true`, `"nodeType":"attribute"`)} {
		body := `<Person id="123"><sample:name xmlns:sample="https://example.com/schema/sample">example</sample:name></Person>`
		got, problems, err := XML([]byte(body), "",
			schemaOf(t, `{"$ref":"#/components/schemas/Person"}`, "Person", schema), "Person")
		if err != nil {
			t.Fatal(err)
		}
		wantProblems(t, problems)
		wantValue(t, got, `{"id":123,"name":"example"}`)
	}
}

func TestXMLValues(t *testing.T) {
	object := func(properties string) string {
		return `{"type":"object","properties":{` + properties + `}}`
	}
	for name, c := range map[string]struct{ schema, body, want string }{
		"an integer": {object(`"a":{"type":"integer"}`),
			"<r><a> 12\n</a></r>", `{"a":12}`},
		"a number as it is written": {object(`"a":{"type":"number"}`),
			"<r><a>1.50e3</a></r>", `{"a":1.50e3}`},
		"not a number of JSON": {object(`"a":{"type":"number"}`), "<r><a>+1</a></r>",
			`{"a":"+1"}`},
		"a fraction for an integer": {object(`"a":{"type":"integer"}`), "<r><a>1.5</a></r>",
			`{"a":1.5}`},
		"booleans": {
			object(`"a":{"type":"boolean"},"b":{"type":"boolean"}`), "<r><a>true</a><b>1</b></r>",
			`{"a":true,"b":"1"}`},
		"a string untouched": {object(`"a":{"type":"string"}`), "<r><a> 1 </a></r>",
			`{"a":" 1 "}`},
		"an empty string": {object(`"a":{"type":"string"},"b":{"type":"string"}`),
			"<r><a/><b></b></r>", `{"a":"","b":""}`},
		"the first type that satisfies": {
			object(`"a":{"type":["integer","string"],"maximum":9}`), "<r><a>12</a></r>",
			`{"a":"12"}`},
		"an empty number is null": {object(`"a":{"type":["integer","null"]}`),
			"<r><a/></r>", `{"a":null}`},
		"an empty string is no null": {
			object(`"a":{"type":["null","string"],"minLength":0},"b":{"type":["string","null"]}`),
			"<r><b/></r>", `{"b":""}`},
		"enum without type": {object(`"a":{"enum":[1,2]},"b":{"enum":["1"]}`),
			"<r><a>1</a><b>1</b></r>", `{"a":1,"b":"1"}`},
		"xsi:nil": {object(`"a":{"type":"integer"}`),
			`<r xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><a i:nil="1"/></r>`,
			`{"a":null}`},
		"xsi:nil that is false": {object(`"a":{"type":"string"}`),
			`<r xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><a i:nil="false"/></r>`,
			`{"a":""}`},
		"a null document": {`{"type":["object","null"]}`, `<r xsi:nil="true"/>`,
			`null`},
		"character references": {object(`"a":{"type":"string"}`),
			"<r><a>&lt;&#65;&amp;</a></r>", `{"a":"<A&"}`},
		"CDATA is text": {object(`"a":{"type":"string"}`),
			"<r><a>x<![CDATA[<y>]]>z</a></r>", `{"a":"x<y>z"}`},
		"comments divide no text": {object(`"a":{"type":"integer"}`),
			"<r><a>1<!-- c -->2</a></r>", `{"a":12}`},
		"one item": {
			object(`"a":{"type":"array","items":{"type":"integer"}}`), "<r><a>1</a></r>",
			`{"a":[1]}`},
		"no item, not required": {
			object(`"a":{"type":"array","items":{"type":"integer"}}`), "<r/>", `{}`},
		"no item, required": {
			`{"type":"object","required":["a"],"properties":{"a":{"type":"array","items":{"type":"integer"}}}}`, "<r/>", `{"a":[]}`},
		"an empty wrapping": {
			object(`"a":{"type":"array","xml":{"wrapped":true},"items":{"type":"integer"}}`),
			"<r><a>\n</a></r>", `{"a":[]}`},
		"no wrapping": {
			object(`"a":{"type":"array","xml":{"wrapped":true},"items":{"type":"integer"}}`),
			"<r/>", `{}`},
		"text in a wrapping": {
			object(`"a":{"type":"array","xml":{"wrapped":true},"items":{"type":"string"}}`),
			"<r><a>x</a></r>", `{"a":"x"}`},
		"items apart": {
			object(`"a":{"type":"array","items":{"type":"integer"}},"b":{"type":"string"}`),
			"<r><a>1</a><b>x</b><a>2</a></r>", `{"a":[1,2],"b":"x"}`},
		"objects in an array": {
			object(
				`"a":{"type":"array","items":{"type":"object","properties":{"b":{"type":"integer"}}}}`), "<r><a><b>1</b></a><a/></r>", `{"a":[{"b":1},{}]}`},
		"wrapped in wrapped": {
			object(
				`"a":{"type":"array","xml":{"wrapped":true},"items":{"type":"array","xml":{"wrapped":true,"name":"b"},"items":{"type":"integer","xml":{"name":"c"}}}}`), "<r><a><b><c>1</c></b><b/></a></r>", `{"a":[[1],[]]}`},
		"repeated for no array": {object(`"a":{"type":"string"}`),
			"<r><a>1</a><a>2</a></r>", `{"a":["1","2"]}`},
		"elements in a scalar": {object(`"a":{"type":"string"}`),
			"<r><a><b>1</b></a></r>", `{"a":{"b":"1"}}`},
		"attributes of a scalar": {object(`"a":{"type":"integer"}`),
			`<r><a unit="m">1</a></r>`, `{"a":1}`},
		"text in an object": {object(`"a":{"type":"string"}`), "<r>x<a>1</a></r>",
			`{"a":"1","#text":"x"}`},
		"object or string, an object": {
			object(`"a":{"type":["object","string"],"properties":{"b":{"type":"integer"}}}`),
			"<r><a><b>1</b></a></r>", `{"a":{"b":1}}`},
		"object or string, a string": {object(`"a":{"type":["object","string"]}`),
			"<r><a>b</a></r>", `{"a":"b"}`},
		"members and no type": {`{"properties":{"a":{"type":"integer"}}}`,
			"<r><a>1</a></r>", `{"a":1}`},
		"items and no type": {`{"items":{"type":"integer"}}`, "<r><a>1</a></r>",
			`[1]`},
		"allOf and $ref": {
			`{"allOf":[{"$ref":"#/components/schemas/A"},{"type":"object","properties":{"b":{"type":"integer"}}}]}`, "<r><a>1</a><b>2</b></r>", `{"a":1,"b":2}`},
		"a recursive schema": {`{"$ref":"#/components/schemas/T"}`,
			"<t><t><t/></t></t>", `{"t":{"t":{}}}`},
		"an unknown element": {object(`"a":{"type":"integer"}`),
			"<r><b>1</b><c><d>2</d></c><e/></r>", `{"b":"1","c":{"d":"2"},"e":""}`},
		"unknown elements that repeat": {object(`"a":{"type":"integer"}`),
			"<r><b>1</b><b>2</b><b>3</b></r>", `{"b":["1","2","3"]}`},
		"an unknown attribute": {object(`"a":{"type":"integer"}`), `<r b="1"/>`,
			`{"b":"1"}`},
		"an attribute like a member": {object(`"x":{"type":"integer"}`),
			`<r b="1"><b>2</b></r>`, `{"b":"2","@b":"1"}`},
		"attributes for readers of XML": {object(`"a":{"type":"integer"}`),
			`<r xmlns="u" xmlns:q="v" xml:lang="en" xsi:schemaLocation="x"/>`, `{}`},
		"additional members by their type": {
			`{"type":"object","additionalProperties":{"type":"integer"}}`, `<r b="1"><a>2</a></r>`,
			`{"a":2,"b":1}`},
		"additional members that are many": {
			`{"type":"object","additionalProperties":{"type":"array","items":{"type":"integer"}}}`,
			`<r><a>1</a><b>2</b><b>3</b></r>`, `{"a":[1],"b":[2,3]}`},
		"no schema": {"", `<r a="1"><b>2</b><c>3</c><c>4</c></r>`,
			`{"a":"1","b":"2","c":["3","4"]}`},
		"no schema, text":                {"", "<r>1</r>", `"1"`},
		"no schema, text and attributes": {"", `<r a="1">2</r>`, `{"a":"1","#text":"2"}`},
		"a scalar":                       {`{"type":"integer"}`, "<r>1</r>", `1`},
		"a root array": {`{"type":"array","items":{"type":"integer"}}`,
			"<r><a>1</a><b>2</b></r>", `[1,2]`},
		"an empty root array": {
			`{"type":"array","items":{"type":"integer","xml":{"name":"a"}}}`, "<r/>", `[]`},
		"a root that is the only item": {
			`{"type":"array","items":{"type":"object","xml":{"name":"a"},"properties":{"b":{"type":"integer"}}}}`, "<a><b>1</b></a>", `[{"b":1}]`},
		"a name that is another's": {
			object(
				`"a":{"type":"integer","xml":{"name":"b"}},"b":{"type":"string","xml":{"name":"a"}}`), "<r><a>1</a><b>2</b></r>", `{"a":2,"b":"1"}`},
		"an attribute and an element": {
			object(
				`"a":{"type":"integer","xml":{"attribute":true,"name":"x"}},"b":{"type":"integer","xml":{"name":"x"}}`), `<r x="1"><x>2</x></r>`, `{"a":1,"b":2}`},
		"namespaces tell members apart": {
			object(
				`"a":{"type":"integer","xml":{"name":"x","namespace":"urn:a"}},"b":{"type":"integer","xml":{"name":"x","namespace":"urn:b"}}`), `<r xmlns:p="urn:b"><p:x>2</p:x><x xmlns="urn:a">1</x></r>`, `{"a":1,"b":2}`},
		"a namespace not asked for": {object(`"a":{"type":"integer"}`),
			`<r xmlns="urn:x"><a>1</a></r>`, `{"a":1}`},
		"a property by $ref": {object(`"t":{"$ref":"#/components/schemas/N"}`),
			"<r><t>1</t></r>", `{"t":1}`},
		"a $ref by its component (3.2)": {object(`"t":{"$ref":"#/components/schemas/N"}`),
			"<r><N>1</N></r>", `{"t":1}`},
		"a $ref to a named schema": {object(`"t":{"$ref":"#/components/schemas/T"}`),
			"<r><tee/></r>", `{"t":{}}`},
		"items by $ref": {
			object(
				`"ts":{"type":"array","items":{"$ref":"#/components/schemas/T"},"xml":{"wrapped":true}}`), "<r><ts><tee/><tee/></ts></r>", `{"ts":[{},{}]}`},
		"an object without an element": {
			object(
				`"o":{"type":"object","xml":{"nodeType":"none"},"properties":{"a":{"type":"integer"}}},"p":{"type":"object","xml":{"nodeType":"none"},"properties":{"b":{"type":"integer"}}}`), "<r><a>1</a></r>", `{"o":{"a":1}}`},
		"no text is nothing": {
			object(`"a":{"type":"integer","xml":{"nodeType":"text"}}`), "<r/>", `{}`},
		"text between elements": {
			object(`"a":{"type":"string","xml":{"nodeType":"text"}},"b":{"type":"integer"}`),
			"<r>\n  x\n  <b>1</b>\n</r>", `{"a":"\n  x\n  ","b":1}`},
		"an alternative of known text": {
			`{"type":"object","oneOf":[{"properties":{"a":{"const":"1"}}}]}`, "<r><a>1</a></r>",
			`{"a":"1"}`},
	} {
		t.Run(name, func(t *testing.T) {
			schema := schemaOf(t, c.schema, "A",
				`{"type":"object","properties":{"a":{"type":"integer"}}}`, "N",
				`{"type":"integer"}`,
				"T",
				`{"type":"object","xml":{"name":"tee"},"properties":{"t":{"$ref":"#/components/schemas/T"}}}`)
			if strings.Contains(name, "recursive") {
				schema = schemaOf(t, `{"$ref":"#/components/schemas/T"}`, "T",
					`{"type":"object","properties":{"t":{"$ref":"#/components/schemas/T"}}}`)
			}
			got, problems, err := XML([]byte(c.body), "application/xml", schema, "")
			if err != nil {
				t.Fatal(err)
			}
			wantProblems(t, problems)
			wantValue(t, got, c.want)
		})
	}
}

func TestXMLThatIsNotWrittenAsItsSchemaSays(t *testing.T) {
	for name, c := range map[string]struct {
		schema, root, body string
		value              string
		problems           []string
	}{
		"another root than xml.name": {`{"type":"object","xml":{"name":"pet"}}`, "Pet", "<Pet/>",
			`{}`, []string{" the root element is <Pet>, wanted <pet>"}},
		"another root than component": {`{"type":"object"}`, "Pet", "<pet/>", `{}`,
			[]string{" the root element is <pet>, wanted <Pet>"}},
		"the root of xml.name": {`{"type":"object","xml":{"name":"pet"}}`, "Pet", "<pet/>",
			`{}`, nil},
		"an inline schema": {`{"type":"object"}`, "", "<pet/>", `{}`, nil},
		"an array has no name": {`{"type":"array","xml":{"name":"pets"}}`, "Pets", "<x/>",
			`[]`, nil},
		"a wrapped array has": {`{"type":"array","xml":{"name":"pets","wrapped":true}}`,
			"", "<x/>", `[]`, []string{" the root element is <x>, wanted <pets>"}},
		"the root's namespace": {`{"type":"object","xml":{"namespace":"urn:a"}}`, "",
			`<p xmlns="urn:b"/>`, `{}`,
			[]string{` the root element is in the namespace "urn:b", wanted "urn:a"`}},
		"the root's namespace is it": {
			`{"type":"object","xml":{"namespace":"urn:a","prefix":"x"}}`, "",
			`<y:p xmlns:y="urn:a"/>`, `{}`, nil},
		"a member's namespace": {person, "", `<r><name>x</name></r>`, `{"name":"x"}`,
			[]string{
				"/name written as the element name, wanted the element name in the " +
					"namespace https"}},
		"an element for an attribute": {person, "", `<r><id>1</id></r>`, `{"id":1}`,
			[]string{"/id written as the element id, wanted the attribute id"}},
		"an attribute for an element": {animals(`{"type":"string"}`), "",
			`<document animals="x"/>`, `{"animals":"x"}`,
			[]string{"/animals written as the attribute animals, wanted the element animals"}},
		"the property's for xml.name": {animals(`{"type":"string","xml":{"name":"animal"}}`), "",
			`<document><animals>x</animals></document>`, `{"animals":"x"}`,
			[]string{"/animals written as the element animals, wanted the element animal"}},
		"wrapped though it is not": {
			animals(`{"type":"array","items":{"type":"string","xml":{"name":"animal"}}}`), "",
			`<document><animals><animal>x</animal></animals></document>`, `{"animals":["x"]}`,
			[]string{"/animals wanted the element animal"}},
		"another item in a wrapping": {
			animals(
				`{"type":"array","xml":{"wrapped":true},"items":{"type":"string","xml":{"name":"animal"}}}`), "", "<document>\n<animals><animal>x</animal>\n<plant>y</plant></animals></document>", `{"animals":["x"]}`, []string{"/animals <plant> stands where items are written <animal>"}},
		"two wrappings": {
			animals(`{"type":"array","xml":{"wrapped":true},"items":{"type":"string"}}`), "",
			"<document><animals/><animals><animals>x</animals></animals></document>",
			`{"animals":[]}`,
			[]string{
				"/animals the element <animals> around the items occurs 2 times, wanted once"}},
		"text in a wrapping": {
			animals(`{"type":"array","xml":{"wrapped":true},"items":{"type":"string"}}`), "",
			"<document><animals>y<animals>x</animals></animals></document>", `{"animals":["x"]}`,
			[]string{"/animals text stands between"}},
		"a problem inside an array": {
			`{"type":"array","items":{"type":"object","xml":{"name":"p"},"properties":{"id":{"type":"integer","xml":{"attribute":true}}}}}`, "", `<r><p id="1"/><p><id>2</id></p></r>`, `[{"id":1},{"id":2}]`, []string{"/1/id wanted the attribute id"}},
		"a namespace of wrapped items": {
			animals(
				`{"type":"array","xml":{"wrapped":true},"items":{"type":"string","xml":{"namespace":"urn:a"}}}`), "", "<document><animals><animals>x</animals></animals></document>", `{"animals":[]}`, []string{"/animals items are written <animals> in the namespace urn:a"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, problems, err := XML([]byte(c.body), "", schemaOf(t, c.schema), c.root)
			if err != nil {
				t.Fatal(err)
			}
			wantProblems(t, problems, c.problems...)
			wantValue(t, got, c.value)
		})
	}
}

func TestAProblemKnowsItsLine(t *testing.T) {
	_, problems, err := XML([]byte("<r>\n  <p>\n    <id>2</id></p></r>"), "",
		schemaOf(t, `{"type":"object","properties":{"p":`+person+`}}`), "")
	if err != nil || len(problems) != 1 || problems[0].Line != 3 || problems[0].Column != 5 {
		t.Errorf("got %+v, error %v, want one problem in line 3, column 5", problems, err)
	}
}

func TestXMLThatIsNotWellFormed(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"nothing":              {"", "no root element"},
		"white space":          {" \n", "no root element"},
		"only a comment":       {"<!-- c -->", "no root element"},
		"text":                 {"x", "text outside the root element (line 1, column 1)"},
		"text after the root":  {"<a/>\nx", "text outside the root element"},
		"CDATA after the root": {"<a/><![CDATA[ ]]>", "text outside the root element"},
		"two roots":            {"<a/>\n<b/>", "a second root element, <b> (line 2, column 1)"},
		"an open element":      {"<a><b></b>", "it ends before its last element does"},
		"elements that cross":  {"<a><b></a></b>", "element <b> closed by </a> (line 1"},
		"an end alone":         {"</a>", "unexpected end element"},
		"an attribute twice":   {`<a b="1" b="2"/>`, "the attribute b occurs twice"},
		"one by two prefixes": {`<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>`,
			"occurs twice"},
		"an attribute unquoted": {"<a b=1/>", "unquoted"},
		"no value":              {"<a b/>", "attribute name without ="},
		"a bare ampersand":      {"<a>&</a>", "invalid character entity"},
		"an unknown entity":     {"<a>&nbsp;</a>", "invalid character entity &nbsp;"},
		"an undeclared prefix":  {"<p:a/>", "the prefix p is not declared"},
		"a prefix out of scope": {`<a><b xmlns:p="u"/><p:c/></a>`,
			"the prefix p is not declared"},
		"a prefix of an attribute": {`<a p:b="1"/>`, "the prefix p is not declared"},
		"an illegal character":     {"<a>\x01</a>", "illegal character"},
		"not UTF-8":                {"<a>\xff</a>", "not UTF-8"},
		"a late declaration":       {"\n<?xml version=\"1.0\"?><a/>", "only at the very start"},
		"two declarations": {`<?xml version="1.0"?><?xml version="1.0"?><a/>`,
			"only at the very start"},
		"a declaration in capital": {`<?XML version="1.0"?><a/>`, "only at the very start"},
		"a late DOCTYPE":           {"<a><!DOCTYPE a></a>", "no document type declaration before"},
		"another declaration":      {"<!ELEMENT a ANY><a/>", "no document type declaration before"},
		"two hyphens in a comment": {"<a><!-- -- --></a>", "invalid sequence \"--\""},
		"the end of CDATA in text": {"<a>]]></a>", "unescaped ]]>"},
		"JSON":                     {`{"a":1}`, "text outside the root element"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := XML([]byte(c.body), "", nil, "")
			wantMalformed(t, err, c.want)
		})
	}
}

func TestXMLThatIsNotJudged(t *testing.T) {
	for name, c := range map[string]struct{ schema, body string }{
		"a DTD":    {"", "<!DOCTYPE a><a/>"},
		"entities": {"", `<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>`},
		"an external entity": {"",
			`<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>`},
		"XML 1.1":             {"", `<?xml version="1.1"?><a/>`},
		"an unknown encoding": {"", `<?xml version="1.0" encoding="klingon"?><a/>`},
		"deep": {"",
			strings.Repeat("<a>", 1001) + strings.Repeat("</a>", 1001)},
		"ordered elements": {
			`{"type":"array","xml":{"nodeType":"element","name":"a"},"prefixItems":[{"type":"string"}]}`, "<a><b>1</b></a>"},
		"ordered, without element": {
			`{"type":"object","properties":{"b":{"type":"array","prefixItems":[{"type":"string"}]}}}`, "<a><b>1</b></a>"},
		"items that are text": {
			animals(`{"type":"array","items":{"type":"string","xml":{"nodeType":"text"}}}`),
			"<document>x</document>"},
		"items that are attributes": {
			animals(`{"type":"array","items":{"type":"string","xml":{"attribute":true}}}`),
			"<document/>"},
		"arrays without elements": {
			animals(`{"type":"array","items":{"type":"array","items":{"type":"string"}}}`),
			"<document/>"},
		"a scalar without a node": {animals(`{"type":"string","xml":{"nodeType":"none"}}`),
			"<document/>"},
		"only oneOf knows the type": {
			`{"type":"object","oneOf":[{"required":["a"],"properties":{"a":{"type":"integer"}}},{"required":["b"]}]}`, "<r><a>1</a></r>"},
	} {
		t.Run(name, func(t *testing.T) {
			value, _, err := XML([]byte(c.body), "", schemaOf(t, c.schema), "")
			if !errors.Is(err, ErrNotJudged) {
				t.Errorf("got %s, error %v, want it not judged", jsonOf(value), err)
			}
		})
	}
}

func TestTheEncodingOfXML(t *testing.T) {
	for name, c := range map[string]struct{ body, contentType string }{
		"UTF-8": {"<a>é</a>", "application/xml"},
		"a declaration": {
			"<?xml version=\"1.0\" encoding='ISO-8859-1'?><a>\xe9</a>", "application/xml"},
		"a charset before the declaration": {
			"<?xml version=\"1.0\" encoding=\"utf-8\"?><a>\xe9</a>",
			"text/xml; charset=iso-8859-1"},
		"a mark before the charset": {"\ufeff<a>é</a>", "text/xml; charset=iso-8859-1"},
		"UTF-16 with a mark": {"\xff\xfe<\x00a\x00>\x00\xe9\x00<\x00/\x00a\x00>\x00",
			""},
		"UTF-16BE by its charset": {"\x00<\x00a\x00>\x00\xe9\x00<\x00/\x00a\x00>",
			"application/xml; charset=utf-16be"},
		"1000 deep": {strings.Repeat("<a>", 1000) +
			strings.Repeat("</a>", 1000), ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, _, err := XML([]byte(c.body), c.contentType, nil, "")
			if err != nil {
				t.Fatal(err)
			}
			if name != "1000 deep" {
				wantValue(t, got, `"é"`)
			}
		})
	}
}

func FuzzXML(f *testing.F) {
	for _, seed := range []string{
		"<document><animals>a</animals><animals>b</animals></document>",
		`<product count="42"><related xsi:nil="true"/>x<![CDATA[y]]></product>`,
		`<?xml version="1.0" encoding="iso-8859-1"?><a xmlns:p="u"><p:b p:c="d">&lt;</p:b></a>`,
		"<!DOCTYPE a><a/>", "<a><b></a>", "\xff\xfe<\x00",
	} {
		f.Add([]byte(seed))
	}
	var schemas []string
	for _, members := range []string{`{"type":"array","items":{"type":"integer"}}`,
		`{"type":"array","xml":{"wrapped":true},"items":{}}`,
		`{"type":["object","null"],"xml":{"nodeType":"none"}}`} {
		schemas = append(schemas, animals(members))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, text := range append(schemas, "", product, person, `{"type":"array"}`) {
			value, problems, err := XML(body, "application/xml", schemaOf(t, text), "Person")
			if !plainValue(value) {
				t.Errorf("got %#v", value)
			}
			if err == nil && value == nil && len(problems) == 0 &&
				!strings.Contains(string(body), "nil") &&
				!strings.Contains(string(body), "n\x00i\x00l") {
				t.Errorf("%q is null under %s", body, text)
			}
		}
	})
}
