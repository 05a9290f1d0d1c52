package encode

import "testing"

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
