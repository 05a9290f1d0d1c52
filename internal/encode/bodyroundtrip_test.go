package encode

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestBodiesAreReadBack writes any values as bodies of every media type, which are judged to
// conform and read back. Of words without special characters each can be written.
func TestBodiesAreReadBack(t *testing.T) {
	styles := `,"encoding":{"l":{"style":"%","explode":false},"o":{"style":"%"}}`
	for _, row := range []struct{ name, mediaType, members string }{
		{"JSON", "application/json", `"schema":{}`},
		{"lines", "application/x-ndjson", `"schema":{"type":"array"}`},
		{"a sequence", "application/json-seq", `"schema":{"type":"array"}`},
		{"text", "text/plain", `"schema":{"type":"string"}`},
		{"octets", "application/octet-stream", `"schema":{"type":"string"}`},
		{"a form", urlencoded, `"schema":` + everything},
		{"a form in the style form", urlencoded, `"schema":` + everything +
			strings.ReplaceAll(styles, "%", "form")},
		{"a form in the style deepObject", urlencoded, `"schema":` + everything +
			`,"encoding":{"o":{"style":"deepObject"},"l":{"style":"pipeDelimited"}}`},
		{"a form with reserved characters", urlencoded, `"schema":` + everything +
			`,"encoding":{"l":{"allowReserved":true},"s":{"allowReserved":true}}`},
		{"multipart", "multipart/form-data", `"schema":` + everything},
		{"multipart in the style form", "multipart/form-data", `"schema":` + everything +
			strings.ReplaceAll(styles, "%", "form")},
		{"XML", "application/xml", `"schema":` + everything},
	} {
		xml := ""
		if row.mediaType == "application/xml" {
			xml = `,"xml":{"name":"r"}`
		}
		c, o := load(t, "3.1", "/a", bodyOf(row.mediaType, strings.ReplaceAll(row.members, "%",
			xml)))
		t.Run(row.name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				d := texts{plain: rapid.Bool().Draw(t, "plain")}
				value := anyBody(row.mediaType, d, t)
				e, err := Request(o, Values{Body: value, HasBody: true})
				switch {
				case err == nil:
					accepted(t, c, e)
					if !strings.HasSuffix(row.mediaType, "/json") {
						same(t, readBody(t, o.RequestMediaTypes[0], e), value)
						return
					}
					same(t, valueOf(t, string(e.Body)), value)
				case d.plain:
					t.Errorf("%v: %v", value, err)
				}
			})
		})
	}
}

func anyBody(mediaType string, d texts, t *rapid.T) any {
	switch mediaType {
	case "application/json":
		return drawn(t, 4)
	case "application/x-ndjson", "application/json-seq":
		return []any{drawn(t, 3), drawn(t, 3)}
	case "text/plain":
		return d.draw(t)
	case "application/octet-stream":
		return binaryText(t)
	}
	members := everyMember(d, t)
	if d.plain && mediaType == "application/xml" {
		// which may have characters that are none of XML
		if members["f"] != nil {
			members["f"] = d.draw(t)
		}
	}
	return members
}

// TestAnyValueIsWrittenOrRefused puts values of any form where they do not belong: what is written
// is as valid as it is read, and nothing of it makes the writer fail.
func TestAnyValueIsWrittenOrRefused(t *testing.T) {
	for _, mediaType := range []string{urlencoded, "multipart/form-data", "application/xml"} {
		c, o := load(t, "3.1", "/a", `"parameters":[{"name":"p","in":"query","style":"deepObject",`+
			`"schema":`+anyMap+`},{"name":"q","in":"header","schema":`+aList+`}],`+
			bodyOf(mediaType, `"schema":`+strings.ReplaceAll(everything, "%",
				`,"xml":{"name":"r"}`)))
		rapid.Check(t, func(t *rapid.T) {
			members := everyMember(texts{}, t)
			members[rapid.SampledFrom([]string{"b", "f", "l", "m", "o", "s", "x"}).Draw(t,
				"name")] = drawn(t, 3)
			e, err := Request(o, Values{Body: members, HasBody: true})
			if err == nil {
				judge(t, c, e)
			}
			for _, in := range []struct{ place, name string }{{"query", "p"}, {"header", "q"}} {
				if e, err := Request(o, single(in.place, in.name, drawn(t, 2))); err == nil {
					judge(t, c, e)
				}
			}
		})
	}
}

// TestTheSameBytes writes the same values many times.
func TestTheSameBytes(t *testing.T) {
	_, o := load(t, "3.1", "/a", bodyOf("multipart/form-data", `"schema":{}`))
	members := map[string]any{}
	for _, name := range []string{"e", "d", "c", "b", "a"} {
		members[name] = map[string]any{name: "1", "x": "2", "w": "3"}
	}
	first := must(t, o, Values{Body: members, HasBody: true})
	for range 20 {
		again := must(t, o, Values{Body: members, HasBody: true})
		if !slices.Equal(again.Body, first.Body) {
			t.Fatalf("%q and then %q", first.Body, again.Body)
		}
	}
}
