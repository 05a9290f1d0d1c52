package content

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestMalformedSaysWhatAndWhere(t *testing.T) {
	for _, c := range []struct {
		malformed Malformed
		want      string
	}{
		{Malformed{Format: "XML", Problem: "it has no root element"},
			"not XML: it has no root element"},
		{Malformed{Format: "XML", Problem: "text", Line: 2, Column: 3},
			"not XML: text (line 2, column 3)"},
		{Malformed{Format: "multipart/mixed", Problem: "its headers cannot be read", Part: 4},
			"not multipart/mixed: part 4: its headers cannot be read"},
	} {
		if got := c.malformed.Error(); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestScalar(t *testing.T) {
	for _, c := range []struct{ text, schema, want string }{
		{"1", "", `"1"`},
		{"1", `{"type":"string"}`, `"1"`},
		{"1", `{"type":"integer"}`, `1`},
		{"2.0", `{"type":"integer"}`, `2.0`},
		{"-0", `{"type":"integer"}`, `-0`},
		{"1e2", `{"type":"number"}`, `1e2`},
		{"123456789012345678901234567890.5", `{"type":"number"}`,
			`123456789012345678901234567890.5`},
		{"01", `{"type":"integer"}`, `"01"`},
		{".5", `{"type":"number"}`, `".5"`},
		{"5.", `{"type":"number"}`, `"5."`},
		{"0x1", `{"type":"number"}`, `"0x1"`},
		{"NaN", `{"type":"number"}`, `"NaN"`},
		{"Infinity", `{"type":"number"}`, `"Infinity"`},
		{"1_0", `{"type":"number"}`, `"1_0"`},
		{" 1", `{"type":"number"}`, `" 1"`},
		{"1\n", `{"type":"number"}`, `"1\n"`},
		{"true", `{"type":"boolean"}`, `true`},
		{"false", `{"type":"boolean"}`, `false`},
		{"True", `{"type":"boolean"}`, `"True"`},
		{"", `{"type":"boolean"}`, `""`},
		{"", `{"type":["boolean","null"]}`, `null`},
		{"", `{"type":["null","string"]}`, `null`},
		{"", `{"type":["null","string"],"enum":[""]}`, `""`},
		{"null", `{"type":"null"}`, `null`},
		{"null", `{"type":["string","null"]}`, `"null"`},
		{"5", `{"type":"integer","maximum":3}`, `5`},
		{"5", `{"type":["integer","string"],"maximum":3}`, `"5"`},
		{"5", `{"type":["string","integer"],"enum":[5]}`, `5`},
		{"x", `{"type":["integer","null"]}`, `"x"`},
		{"", `{"type":["integer","null"],"enum":[1]}`, `""`},
		{"5", `{"enum":[5]}`, `5`},
		{"true", `{"const":true}`, `true`},
		{"", `{"const":null}`, `null`},
		{"[1]", `{"const":[1]}`, `[1]`},
		{"[1", `{"const":[1]}`, `"[1"`},
		{"5", `{}`, `"5"`},
		{"x", `{"type":"object"}`, `"x"`},
	} {
		if got := scalar(c.text, schemaOf(t, c.schema)); jsonOf(got) != c.want {
			t.Errorf("%q under %s: got %s, want %s", c.text, c.schema, jsonOf(got), c.want)
		}
	}
}

func TestJSONInsideAnotherFormat(t *testing.T) {
	for _, c := range []struct{ text, want, problem string }{
		{`{"a":[1.50,null]}`, `{"a":[1.50,null]}`, ""},
		{`"a"`, `"a"`, ""},
		{``, `""`, "not JSON"},
		{`{} {}`, `"{} {}"`, "not JSON"},
		{`a: 1`, `"a: 1"`, "not JSON"},
		{`{"a":1,"a":2}`, `{"a":2}`, "not well-formed JSON"},
		{"[" + strings.Repeat("[", 2000), "", "not JSON"},
	} {
		got, problem := jsonValue([]byte(c.text))
		if c.want != "" && jsonOf(got) != c.want {
			t.Errorf("%.20s: got %s, want %s", c.text, jsonOf(got), c.want)
		}
		if !strings.HasPrefix(problem, c.problem) || c.problem == "" && problem != "" {
			t.Errorf("%.20s: got the problem %q, want %q", c.text, problem, c.problem)
		}
	}
}

func TestMediaTypes(t *testing.T) {
	for _, c := range []struct {
		contentType string
		json, xml   bool
	}{
		{"application/json", true, false},
		{"Application/JSON; charset=utf-8", true, false},
		{"application/problem+json", true, false},
		{"application/json-seq", false, false},
		{"application/xml", false, true},
		{"text/xml; charset=utf-8", false, true},
		{"image/svg+xml", false, true},
		{"application/json; charset", true, false},
		{"text/plain", false, false},
		{"", false, false},
		{"a, b", false, false},
	} {
		mediaType := essence(c.contentType)
		if isJSON(mediaType) != c.json || isXML(mediaType) != c.xml {
			t.Errorf("%q: got JSON %v, XML %v, want %v, %v", c.contentType, isJSON(mediaType),
				isXML(mediaType), c.json, c.xml)
		}
	}
}

// listOf is JSON of an array of so many entries.
func listOf(count int) string {
	return "[" + strings.TrimSuffix(strings.Repeat("1,", count), ",") + "]"
}

func TestWhatIsTooMuchIsNotJudged(t *testing.T) {
	form := func(body string, encodings map[string]Encoding) error {
		fields, err := Form([]byte(body))
		if err != nil {
			return err
		}
		_, err = FormValue(fields, schemaOf(t, `{"properties":{"a":{"type":"array"}}}`), encodings)
		return err
	}
	parts := func(text string) error {
		read, err := Multipart([]byte(text), "multipart/mixed; boundary=b")
		if err != nil {
			return err
		}
		_, _, err = MultipartItems(read, nil, nil, nil)
		return err
	}
	halves := `{"a":` + listOf(MaxValues/2) + "}\n"
	part := "--b\r\nContent-Type: application/json\r\n\r\n" + halves + "\r\n"
	nested := "--c\r\nContent-Type: application/json\r\n\r\n" + halves + "\r\n--c--\r\n"
	for name, read := range map[string]func() error{
		"values of records": func() error {
			_, err := Records([]byte(halves+halves), "application/x-ndjson")
			return err
		},
		"values of a record of a sequence": func() error {
			_, err := Records([]byte("\x1e"+listOf(MaxValues)), "application/json-seq")
			return err
		},
		"levels of records": func() error {
			_, err := Records([]byte(strings.Repeat(strings.Repeat("[", 900)+"\n", 5)),
				"application/x-ndjson")
			return err
		},
		"JSON in a form": func() error {
			return form("b="+listOf(MaxValues/2)+"&a="+listOf(MaxValues/2), nil)
		},
		"items of a style": func() error {
			no := false
			return form("a="+strings.Repeat(",", MaxValues), map[string]Encoding{
				"a": {Style: "form", Explode: &no}})
		},
		"JSON of two parts": func() error { return parts(part + part + "--b--\r\n") },
		"JSON of parts of parts": func() error {
			return parts(part + "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n" +
				nested + "\r\n--b--\r\n")
		},
		"attributes": func() error {
			var b strings.Builder
			for i := range MaxValues {
				fmt.Fprintf(&b, " a%d=''", i)
			}
			_, _, err := XML([]byte("<a"+b.String()+"/>"), "", nil, "")
			return err
		},
		"levels of elements": func() error {
			const deep = 900
			_, _, err := XML([]byte("<a>"+strings.Repeat(strings.Repeat("<b>", deep)+
				strings.Repeat("</b>", deep), 3)+"</a>"), "", nil, "")
			return err
		},
		"JSON in an element": func() error {
			_, _, err := XML([]byte("<a>"+listOf(MaxValues)+"</a>"), "", nil, "")
			return err
		},
		"lines": func() error {
			_, err := Records([]byte(strings.Repeat("1\n", MaxValues+1)), "application/x-ndjson")
			return err
		},
		"records": func() error {
			_, err := Records([]byte(strings.Repeat("\x1e1\n", MaxValues+1)),
				"application/json-seq")
			return err
		},
		"events": func() error {
			_, err := Events([]byte(strings.Repeat("data\n\n", MaxValues+1)))
			return err
		},
		"elements": func() error {
			_, _, err := XML([]byte("<a>"+strings.Repeat("<b/>", MaxValues)+"</a>"), "", nil, "")
			return err
		},
	} {
		if err := read(); !errors.Is(err, ErrNotJudged) ||
			!strings.Contains(err.Error(), "more than") {
			t.Errorf("%s: got error %v, want it not judged", name, err)
		}
	}
}

// A wide body takes no time that grows with the square of its width: if it did, this would take
// minutes.
func TestWideBodiesAreReadInLinearTime(t *testing.T) {
	const width = 50_000
	var document, form strings.Builder
	document.WriteString("<r>")
	for i := range width {
		fmt.Fprintf(&document, "<e%d>1</e%d>", i, i)
		fmt.Fprintf(&form, "e%d=1&", i)
	}
	document.WriteString("</r>")
	value, _, err := XML([]byte(document.String()), "", schemaOf(t, `{"type":"object"}`), "")
	if members, _ := value.(map[string]any); err != nil || len(members) != width {
		t.Errorf("got %d members, error %v, want %d", len(members), err, width)
	}
	fields, err := Form([]byte(form.String()))
	if err != nil {
		t.Fatal(err)
	}
	if object, err := FormValue(fields, schemaOf(t, `{"type":"object"}`), nil); err != nil ||
		len(object.Value) != width {
		t.Errorf("got %d members, error %v, want %d", len(object.Value), err, width)
	}
}

func TestProblemsInsideXMLOfAFormKnowTheirPlace(t *testing.T) {
	fields := []Field{{Name: "p", Value: `<p><id>1</id></p>`}}
	got, err := FormValue(fields, schemaOf(t, `{"type":"object","properties":{"p":`+person+`}}`),
		map[string]Encoding{"p": {ContentType: "application/xml"}})
	if err != nil {
		t.Fatal(err)
	}
	wantProblems(t, got.Problems, "/p/id wanted the attribute id")
	wantValue(t, got.Value, `{"p":{"id":1}}`)
}

func TestANullableObjectThatIsNoJSON(t *testing.T) {
	schema := schemaOf(t,
		`{"type":"object","properties":{"p":{"type":["object","null"]},"q":{"type":"object"}}}`)
	got, err := FormValue([]Field{{Name: "p"}, {Name: "q"}}, schema, nil)
	if err != nil {
		t.Fatal(err)
	}
	wantValue(t, got.Value, `{"p":null,"q":""}`)
	wantProblems(t, got.Problems, "/q not JSON")
}
