package encode

import (
	"strings"
	"testing"
)

const (
	aList   = `{"type":"array","items":{"type":"string"}}`
	anyMap  = `{"type":"object","additionalProperties":{"type":"string"}}`
	colors  = `["blue","black","brown"]`
	channel = `{"R":"100","G":"200"}`
)

// TestStyles writes the examples of OpenAPI 3.2.0, Style Examples, members in the order of their
// names.
func TestStyles(t *testing.T) {
	for _, row := range []struct {
		in, style, explode  string
		text, array, object string // "" where the table has nothing
	}{
		{"path", "matrix", "false", ";color=blue", ";color=blue,black,brown",
			";color=G,200,R,100"},
		{"path", "matrix", "true", ";color=blue", ";color=blue;color=black;color=brown",
			";G=200;R=100"},
		{"path", "label", "false", ".blue", ".blue,black,brown", ".G,200,R,100"},
		{"path", "label", "true", ".blue", ".blue.black.brown", ".G=200.R=100"},
		{"path", "simple", "false", "blue", "blue,black,brown", "G,200,R,100"},
		{"path", "simple", "true", "blue", "blue,black,brown", "G=200,R=100"},
		{"header", "simple", "false", "blue", "blue,black,brown", "G,200,R,100"},
		{"header", "simple", "true", "blue", "blue,black,brown", "G=200,R=100"},
		{"query", "form", "false", "color=blue", "color=blue,black,brown", "color=G,200,R,100"},
		{"query", "form", "true", "color=blue", "color=blue&color=black&color=brown",
			"G=200&R=100"},
		{"query", "spaceDelimited", "false", "", "color=blue%20black%20brown",
			"color=G%20200%20R%20100"},
		{"query", "pipeDelimited", "false", "", "color=blue%7Cblack%7Cbrown",
			"color=G%7C200%7CR%7C100"},
		{"query", "spaceDelimited", "true", "", "", ""},
		{"query", "pipeDelimited", "true", "", "", ""},
		{"query", "deepObject", "true", "", "", "color%5BG%5D=200&color%5BR%5D=100"},
		{"cookie", "form", "false", "color=blue", "color=blue,black,brown", "color=G,200,R,100"},
		{"cookie", "form", "true", "color=blue", "", ""},
		{"cookie", "cookie", "false", "color=blue", "color=blue,black,brown",
			"color=G,200,R,100"},
		{"cookie", "cookie", "true", "color=blue", "color=blue; color=black; color=brown",
			"G=200; R=100"},
	} {
		for i, shape := range []struct{ schema, value, want string }{
			{`{"type":"string"}`, `"blue"`, row.text}, {aList, colors, row.array},
			{anyMap, channel, row.object}} {
			path, required := "/a", "false"
			if row.in == "path" {
				path, required = "/a/{color}", "true"
			}
			c, o := load(t, "3.2", path, `"parameters":[{"name":"color","in":"`+row.in+
				`","required":`+required+`,"style":"`+row.style+`","explode":`+row.explode+
				`,"schema":`+shape.schema+`}]`)
			name := strings.Join([]string{row.in, row.style, row.explode}, " ")
			value := valueOf(t, shape.value)
			e, err := Request(o, single(row.in, "color", value))
			if shape.want == "" {
				if err == nil {
					t.Errorf("%s: wrote %+v of what has no way to be written (%d)", name, e, i)
				}
				continue
			}
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			got := strings.TrimPrefix(e.Path, path[:2]) + e.Query + e.Header.Get("color") +
				e.Header.Get("Cookie")
			if got = strings.TrimPrefix(got, "/"); strings.TrimPrefix(got, "a/") != shape.want {
				t.Errorf("%s: got %s, want %s", name, got, shape.want)
			}
			same(t, readBack(t, o, "color", e, accepted(t, c, e)), value)
		}
	}
}
