package content

import (
	"bytes"
	"errors"
	"fmt"
	"mime/multipart"
	"strings"
	"testing"
)

// form writes parts of headers and body, as "Content-Disposition: …\nOther: …\n\nbody", with the
// boundary "b".
func form(parts ...string) string {
	var text strings.Builder
	for _, part := range parts {
		head, body, _ := strings.Cut(part, "\n\n")
		if head != "" {
			head = strings.ReplaceAll(head, "\n", "\r\n") + "\r\n"
		}
		text.WriteString("--b\r\n" + head + "\r\n" + body + "\r\n")
	}
	return text.String() + "--b--\r\n"
}

// field is a part of that name. The headers, if any, end with a line feed.
func field(name, headers, body string) string {
	return fmt.Sprintf("Content-Disposition: form-data; name=%q\n%s\n%s", name, headers, body)
}

const formData = "multipart/form-data; boundary=b"

func TestMultipart(t *testing.T) {
	// want: name|file name|Content-Type|body
	for name, c := range map[string]struct{ contentType, body, want string }{
		"two parts": {formData,
			form(field("a", "", "1"), field("b", "Content-Type: text/plain\n", "2\r\n3")),
			"a|||1 b||text/plain|2\r\n3"},
		"a file": {formData,
			form(
				"Content-Disposition: form-data; name=\"f\"; filename=\"x.png\"\nContent-Type: " +
					"image/png\n\n\x89PNG"), "f|x.png|image/png|\x89PNG"},
		"an empty part":   {formData, form(field("a", "", "")), "a|||"},
		"an empty name":   {formData, form(field("", "", "1")), "|||1"},
		"a name of UTF-8": {formData, form(field("é", "", "1")), "é|||1"},
		"preamble and epilogue": {formData, "ignored\r\n" + form(field("a", "", "1")) + "ignored",
			"a|||1"},
		"space after boundary": {formData,
			strings.Replace(form(field("a", "", "1")), "--b\r\n", "--b \t\r\n", 1), "a|||1"},
		"no final line end": {formData, strings.TrimSuffix(form(field("a", "", "1")), "\r\n"),
			"a|||1"},
		"a quoted boundary": {`Multipart/Form-Data; boundary="b"`, form(field("a", "", "1")),
			"a|||1"},
		"mixed, without names": {"multipart/mixed; boundary=b",
			form("Content-Type: application/json\n\n{}", "\n\nx"), "||application/json|{} |||x"},
		"the boundary in text": {formData, form(field("a", "", "x--b\r\n-b")), "a|||x--b\r\n-b"},
		"a part kept encoded": {formData,
			form(field("a", "Content-Transfer-Encoding: quoted-printable\n", "=41")), "a|||=41"},
	} {
		t.Run(name, func(t *testing.T) {
			parts, err := Multipart([]byte(c.body), c.contentType)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, part := range parts {
				got = append(got,
					strings.Join([]string{part.Name, part.FileName, part.Header.Get("Content-Type"),
						string(part.Body)}, "|"))
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("got %q, want %q", strings.Join(got, " "), c.want)
			}
		})
	}
}

func TestMultipartThatIsMalformed(t *testing.T) {
	whole := form(field("a", "", "1"), field("b", "", "2"))
	for name, c := range map[string]struct{ contentType, body, want string }{
		"no boundary": {"multipart/form-data", whole, "no boundary"},
		"a boundary too long": {"multipart/form-data; boundary=" + strings.Repeat("b", 71),
			whole, "no boundary of 1 to 70"},
		"another type":    {"text/plain; boundary=b", whole, "not one of multipart"},
		"no Content-Type": {"", whole, "not one of multipart"},
		"another boundary": {"multipart/form-data; boundary=c", whole,
			"does not have the boundary"},
		"nothing":  {formData, "", "does not have the boundary"},
		"no parts": {formData, "--b--\r\n", "no parts"},
		"not closed": {formData, strings.TrimSuffix(whole, "--b--\r\n"),
			"part 2: it ends before"},
		"not closed after a line": {formData, strings.TrimSuffix(whole, "--\r\n"), "ends before"},
		"cut in the body":         {formData, whole[:len(whole)-10], "part 2: it ends before"},
		"cut in the headers":      {formData, whole[:20], "ends before"},
		"bare line feeds": {formData, strings.ReplaceAll(whole, "\r\n", "\n"),
			"do not end with CR LF"},
		"no disposition": {formData,
			form(field("a", "", "1"), "Content-Type: text/plain\n\n2"),
			"part 2: it has no Content-Disposition"},
		"another disposition": {formData,
			form("Content-Disposition: attachment; name=\"a\"\n\n2"),
			"part 1: it has no Content-Disposition"},
		"no name": {formData, form("Content-Disposition: form-data\n\n2"),
			"with a name"},
		"a header of no name": {formData, form("nonsense\n\n1"), "headers cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Multipart([]byte(c.body), c.contentType)
			wantMalformed(t, err, c.want)
		})
	}
}

func TestMultipartOfTooManyPartsIsNotJudged(t *testing.T) {
	parts := strings.Repeat("--b\r\n\r\n\r\n", maxParts+1) + "--b--\r\n"
	if _, err := Multipart([]byte(parts), "multipart/mixed; boundary=b"); !errors.Is(err,
		ErrNotJudged) {
		t.Errorf("got error %v, want it not judged", err)
	}
}

const partsSchema = `{"type":"object","properties":{"text":{"type":"string"},"count":{"type":"integer"},"file":{"type":"string","format":"binary"},"raw":{},"long":{"maxLength":3},
	"encoded":{"type":"string","contentEncoding":"base64"},"address":{"type":"object","properties":{"city":{"type":"string"},"zip":{"type":"integer"}}},
	"numbers":{"type":"array","items":{"type":"integer"}},"files":{"type":"array","items":{"type":"string","format":"binary"}},"people":{"type":"array","items":{"type":"object"}}}}`

func TestMultipartValue(t *testing.T) {
	const contentType = "Content-Type: "
	file := func(name, mediaType, body string) string {
		if mediaType != "" {
			mediaType = contentType + mediaType + "\n"
		}
		return fmt.Sprintf("Content-Disposition: form-data; name=%q; filename=\"f\"\n%s\n%s", name,
			mediaType, body)
	}
	for name, c := range map[string]struct {
		parts     []string
		encodings map[string]Encoding
		want      string
	}{
		"text and numbers": {[]string{field("text", "", "é"),
			field("count", "", "1")}, nil, `{"text":"é","count":1}`},
		"text of a charset": {
			[]string{field("text", contentType+"text/plain; charset=iso-8859-1\n", "\xe9")}, nil,
			`{"text":"é"}`},
		"a string that looks like JSON": {[]string{field("text", "", "{}")}, nil, `{"text":"{}"}`},
		"a string as JSON": {
			[]string{field("text", contentType+"application/json\n", `"a"`)}, nil, `{"text":"a"}`},
		"a JSON file that is a string": {[]string{file("text", "application/json", `{"a":1}`)},
			nil, `{"text":"{\"a\":1}"}`},
		"a text file": {[]string{file("text", "text/plain", "é")}, nil,
			`{"text":"é"}`},
		"a binary file": {[]string{file("file", "image/png", "\x89\xc3\xa9")}, nil,
			`{"file":"` + "\u0089\u00c3\u00a9" + `"}`},
		"a binary file without type": {[]string{file("raw", "", "\xff")}, nil, `{"raw":"ÿ"}`},
		"octets without type": {[]string{field("raw", "", "\xff"),
			field("long", contentType+"image/png\n", "\x01\x02é")}, nil,
			`{"raw":"ÿ","long":"` + `\u0001\u0002` + "\u00c3\u00a9" + `"}`},
		"text for an image": {[]string{field("text", contentType+"image/svg\n", "é")},
			nil, `{"text":"Ã©"}`},
		"contentEncoding stays text": {
			[]string{field("encoded", contentType+"image/png\n", "AQI=")}, nil,
			`{"encoded":"AQI="}`},
		"so it does with the header": {
			[]string{field("encoded", "Content-Transfer-Encoding: base64\n", "AQI=")}, nil,
			`{"encoded":"AQI="}`},
		"a transfer encoding is undone": {
			[]string{field("text", "Content-Transfer-Encoding: BASE64\n", "YQ=="),
				field("count", "Content-Transfer-Encoding: quoted-printable\n", "=31"),
				field("raw", "Content-Transfer-Encoding: 8bit\n", "é")}, nil,
			`{"text":"a","count":1,"raw":"é"}`},
		"an object": {
			[]string{field("address", contentType+"application/json\n", `{"city":"x"}`)}, nil,
			`{"address":{"city":"x"}}`},
		"an object without Content-Type": {[]string{field("address", "", `{"city":"x"}`)}, nil,
			`{"address":{"city":"x"}}`},
		"an object that says it is text": {
			[]string{field("address", contentType+"text/plain\n", `{}`)}, nil, `{"address":"{}"}`},
		"an object in a file": {
			[]string{file("address", "application/json", `{"zip":1}`)}, nil,
			`{"address":{"zip":1}}`},
		"an object as XML": {
			[]string{field("address", contentType+"application/xml\n",
				`<address><zip>1</zip></address>`)}, nil, `{"address":{"zip":1}}`},
		"an array": {[]string{field("numbers", "", "1"),
			field("text", "", "x"), field("numbers", "", "2")}, nil,
			`{"numbers":[1,2],"text":"x"}`},
		"an array of one": {[]string{field("numbers", "", "1")}, nil,
			`{"numbers":[1]}`},
		"an array that is one JSON text": {
			[]string{field("numbers", contentType+"application/json\n", "[1,2]")}, nil,
			`{"numbers":[1,2]}`},
		"files": {[]string{file("files", "image/png", "\x01"),
			file("files", "image/png", "\xff")}, nil, `{"files":["\u0001","ÿ"]}`},
		"objects": {[]string{field("people", "", "{}"),
			field("people", contentType+"application/json\n", `{"a":1}`)}, nil,
			`{"people":[{},{"a":1}]}`},
		"repeated for no array": {[]string{field("text", "", "a"), field("text", "", "b")},
			nil, `{"text":["a","b"]}`},
		"undeclared": {[]string{field("x", "", "1"),
			field("y", contentType+"application/json\n", "2")}, nil, `{"x":"1","y":2}`},
		"a style, not exploded": {[]string{field("numbers", "", "1,2")},
			map[string]Encoding{"numbers": {Explode: no()}}, `{"numbers":[1,2]}`},
		"no percent-encoding in a style": {[]string{field("text", "", "%41+")},
			map[string]Encoding{"text": {Style: "form"}}, `{"text":"%41+"}`},
		"a deep object": {[]string{field("address[zip]", "", "1"),
			field("text", "", "x")}, map[string]Encoding{"address": {Style: "deepObject"}},
			`{"address":{"zip":1},"text":"x"}`},
		"an object, exploded": {[]string{field("zip", "", "1"), field("city", "", "x")},
			map[string]Encoding{"address": {Explode: yes()}}, `{"address":{"zip":1,"city":"x"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			parts, err := Multipart([]byte(form(c.parts...)), formData)
			if err != nil {
				t.Fatal(err)
			}
			got, err := MultipartValue(parts, schemaOf(t, partsSchema), c.encodings)
			if err != nil {
				t.Fatal(err)
			}
			wantProblems(t, got.Problems)
			wantValue(t, got.Value, c.want)
		})
	}
}

func TestPartsThatAreNotWhatTheDocumentSays(t *testing.T) {
	limit := map[string]Header{"X-Limit": {Required: true, Judge: func(value string) error {
		if value != "1" {
			return errors.New("wanted 1, not " + value)
		}
		return nil
	}}, "Content-Type": {Required: true}, "X-May": {}}
	for name, c := range map[string]struct {
		part     string
		encoding Encoding
		syntax   bool
		want     []string
	}{
		"the one media type": {field("text", "Content-Type: image/png\n", "x"),
			Encoding{ContentType: "image/png"}, false, nil},
		"one of several": {field("text", "Content-Type: IMAGE/jpeg; q=1\n", "x"),
			Encoding{ContentType: "image/png, image/jpeg"}, false, nil},
		"one of a range": {field("text", "Content-Type: image/gif\n", "x"),
			Encoding{ContentType: "text/plain,image/*"}, false, nil},
		"any": {field("text", "Content-Type: image/gif\n", "x"),
			Encoding{ContentType: "*/*"}, false, nil},
		"none of them": {field("text", "Content-Type: image/gif\n", "x"),
			Encoding{ContentType: "image/png, imag/*"}, false,
			[]string{"/text the part's Content-Type is image/gif, wanted image/png"}},
		"no Content-Type is text": {field("text", "", "x"), Encoding{ContentType: "image/png"},
			false, []string{"/text is text/plain, wanted image/png"}},
		"text is wanted": {field("text", "", "x"), Encoding{ContentType: "text/plain"},
			false, nil},
		"items": {field("numbers", "Content-Type: image/gif\n", "1"),
			Encoding{ContentType: "text/plain"}, false, []string{"/numbers/0 wanted text/plain"}},
		"a header": {field("text", "X-Limit: 1\n", "x"), Encoding{Headers: limit},
			false, nil},
		"a missing header": {field("text", "", "x"), Encoding{Headers: limit}, false,
			[]string{"/text the part has no header X-Limit"}},
		"a wrong header": {field("text", "x-limit: 2\n", "x"), Encoding{Headers: limit},
			false, []string{"/text the part's header X-Limit: wanted 1, not 2"}},
		"JSON cut off": {field("address", "", "{"), Encoding{}, true,
			[]string{"/address not JSON"}},
		"XML cut off": {field("address", "Content-Type: text/xml\n", "<a>"),
			Encoding{}, true, []string{"/address not XML"}},
		"text not of its charset": {field("text", "", "\xff"), Encoding{}, true,
			[]string{"/text not UTF-8"}},
		"base64 that is none": {field("text", "Content-Transfer-Encoding: base64\n", "!"),
			Encoding{}, true, []string{"/text not base64"}},
		"JSON by the encoding only": {field("text", "", `"x"`),
			Encoding{ContentType: "application/json"}, false,
			[]string{"/text is text/plain, wanted application/json"}},
		"nested, without boundary": {field("address", "Content-Type: multipart/mixed\n", "x"),
			Encoding{}, true, []string{"/address no boundary"}},
		"text in a style": {field("text", "", "\xff"), Encoding{Style: "form"}, true,
			[]string{"/text not UTF-8"}},
	} {
		t.Run(name, func(t *testing.T) {
			parts, err := Multipart([]byte(form(c.part)), formData)
			if err != nil {
				t.Fatal(err)
			}
			got, err := MultipartValue(parts, schemaOf(t, partsSchema),
				map[string]Encoding{parts[0].Name: c.encoding})
			if err != nil {
				t.Fatal(err)
			}
			wantProblems(t, got.Problems, c.want...)
			if len(got.Problems) > 0 && got.Problems[0].Syntax != c.syntax {
				t.Errorf("got %+v, want syntax %v", got.Problems[0], c.syntax)
			}
		})
	}
}

func TestPartsThatAreNotJudged(t *testing.T) {
	for name, part := range map[string]string{
		"a charset":           field("text", "Content-Type: text/plain; charset=klingon\n", "x"),
		"a transfer encoding": field("text", "Content-Transfer-Encoding: uuencode\n", "x"),
		"XML with a DTD":      field("address", "Content-Type: text/xml\n", "<!DOCTYPE a><a/>"),
	} {
		parts, err := Multipart([]byte(form(part)), formData)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := MultipartValue(parts, schemaOf(t, partsSchema), nil); !errors.Is(err,
			ErrNotJudged) || !strings.Contains(err.Error(), parts[0].Name) {
			t.Errorf("%s: got error %v, want it not judged, with the name of the part", name, err)
		}
	}
}

func TestMultipartItems(t *testing.T) {
	mixed := func(parts ...string) []Part {
		read, err := Multipart([]byte(form(parts...)), "multipart/mixed; boundary=b")
		if err != nil {
			t.Fatal(err)
		}
		return read
	}
	nested := "Content-Type: multipart/mixed; boundary=c\n\n--c\r\nContent-Type: " +
		"text/plain\r\n\r\nx\r\n--c\r\nContent-Type: image/png\r\n\r\n\x89\r\n--c--\r\n"
	for name, c := range map[string]struct {
		schema   string
		parts    []Part
		prefix   []Encoding
		rest     *Encoding
		want     string
		problems []string
	}{
		"by the type of the items": {`{"type":"array","items":{"type":"integer"}}`,
			mixed("\n\n1", "Content-Type: text/plain\n\n2"), nil, nil, `[1,2]`, nil},
		"by the position": {
			`{"prefixItems":[{"type":"integer"},{"type":"string"}],"items":{"type":"boolean"}}`,
			mixed("\n\n1", "\n\n2", "\n\ntrue"), nil, nil, `[1,"2",true]`, nil},
		"JSON then an image": {`{"type":"array","prefixItems":[{"type":"object"},{}]}`,
			mixed("Content-Type: application/json\n\n{\"author\":\"x\"}",
				"Content-Type: image/png\n\n\x89"),
			[]Encoding{{}, {ContentType: "image/*"}}, nil, `[{"author":"x"},"` + "\u0089" + `"]`,
			nil},
		"another than the prefix says": {"",
			mixed("Content-Type: text/html\n\nx", "Content-Type: text/html\n\ny"),
			[]Encoding{{ContentType: "text/html"}}, &Encoding{ContentType: "text/css,image/*"},
			`["x","y"]`, []string{"/1 Content-Type is text/html, wanted text/css"}},
		"a required header of all others": {"", mixed("Content-Location: /a\n\nx", "\n\ny"), nil,
			&Encoding{Headers: map[string]Header{"Content-Location": {Required: true}}},
			`["x","y"]`, []string{"/1 no header Content-Location"}},
		"multipart in multipart": {`{"type":"array"}`,
			mixed("Content-Type: application/json\n\n[]", nested),
			[]Encoding{{}, {Prefix: []Encoding{{}, {ContentType: "image/gif"}}}}, nil,
			`[[],["x","` + "\u0089" + `"]]`,
			[]string{"/1/1 Content-Type is image/png, wanted image/gif"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, problems, err := MultipartItems(c.parts, schemaOf(t, c.schema), c.prefix, c.rest)
			if err != nil {
				t.Fatal(err)
			}
			wantProblems(t, problems, c.problems...)
			wantValue(t, got, c.want)
		})
	}
}

func TestMultipartThatNestsWithoutEnd(t *testing.T) {
	body := "x"
	for i := range maxNested + 2 {
		boundary := strings.Repeat("n", maxNested+2-i)
		body = "Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n--" + boundary +
			"\r\n" + body + "\r\n--" + boundary + "--\r\n"
		if i == 0 {
			body = strings.Replace(body, "\r\nx\r\n", "\r\n\r\nx\r\n", 1)
		}
	}
	parts, err := Multipart([]byte("--b\r\n"+body+"\r\n--b--\r\n"), "multipart/mixed; boundary=b")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := MultipartItems(parts, nil, nil, nil); !errors.Is(err, ErrNotJudged) ||
		!strings.Contains(err.Error(), "nested") {
		t.Errorf("got error %v, want it not judged", err)
	}
}

func TestANestedFormIsAnObject(t *testing.T) {
	inner := strings.ReplaceAll(form(field("zip", "", "1")), "--b", "--c")
	parts, err := Multipart(
		[]byte(form(field("address", "Content-Type: multipart/form-data; boundary=c\n", inner))),
		formData)
	if err != nil {
		t.Fatal(err)
	}
	got, err := MultipartValue(parts, schemaOf(t, partsSchema),
		map[string]Encoding{
			"address": {Members: map[string]Encoding{"zip": {ContentType: "image/png"}}}})
	if err != nil {
		t.Fatal(err)
	}
	// octets, since the encoding says it is an image
	wantValue(t, got.Value, `{"address":{"zip":"1"}}`)
	wantProblems(t, got.Problems, "/address/zip wanted image/png")
}

func FuzzMultipart(f *testing.F) {
	for _, seed := range []string{
		form(field("a", "", "1"), field("address", "", "{}")),
		form(field("numbers", "Content-Type: application/json\n", "[1]")), "--b--\r\n",
		"--b\n\n1\n--b--\n",
		form(field("text", "Content-Transfer-Encoding: base64\n", "YQ==")),
		form(field("address", "Content-Type: multipart/mixed; boundary=c\n",
			"--c\r\n\r\n1\r\n--c--")),
	} {
		f.Add([]byte(seed))
	}
	schema := schemaOf(f, partsSchema)
	f.Fuzz(func(t *testing.T, body []byte) {
		parts, err := Multipart(body, formData)
		if (err == nil) != (len(parts) > 0) {
			t.Fatalf("got %d parts, error %v", len(parts), err)
		}
		if err != nil {
			return
		}
		value, _ := MultipartValue(parts, schema, nil)
		items, _, _ := MultipartItems(parts, schema, nil, nil)
		if !plainValue(any(value.Value)) || !plainValue(items) {
			t.Errorf("got %#v and %#v", value.Value, items)
		}
		// What was read can be written, and is read as the same again.
		var again bytes.Buffer
		writer := multipart.NewWriter(&again)
		for _, part := range parts {
			into, err := writer.CreatePart(part.Header)
			if err != nil {
				t.Fatal(err)
			}
			into.Write(part.Body)
		}
		writer.Close()
		reread, err := Multipart(again.Bytes(), writer.FormDataContentType())
		if err != nil || len(reread) != len(parts) {
			t.Fatalf("got %d parts, error %v, want %d", len(reread), err, len(parts))
		}
		for i := range parts {
			if parts[i].Name != reread[i].Name || !bytes.Equal(parts[i].Body, reread[i].Body) {
				t.Errorf("part %d: got %q, want %q", i+1, reread[i].Body, parts[i].Body)
			}
		}
	})
}
