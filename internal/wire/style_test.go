package wire

import (
	"fmt"
	"testing"
)

// TestTheTableOfStyles is the table of OpenAPI 3.1.1 and 3.2.0, Style Examples, each cell read
// back. Where the cell is n/a the text is what one might expect there, and it is undefined.
func TestTheTableOfStyles(t *testing.T) {
	const color = `{"type":["string","null"]}`
	for _, row := range []struct {
		in, style                             string
		explode                               bool
		undefined, text, list, object         string
		wantEmpty, wantText, wantList, wantOb string
	}{
		{"path", "matrix", false, ";color", ";color=blue", ";color=blue,black,brown",
			";color=R,100,G,200,B,150", `""`, `"blue"`, blueBlack, rgb},
		{"path", "matrix", true, ";color", ";color=blue", ";color=blue;color=black;color=brown",
			";R=100;G=200;B=150", `""`, `"blue"`, blueBlack, rgb},
		{"path", "label", false, ".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150", `""`,
			`"blue"`, blueBlack, rgb},
		{"path", "label", true, ".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150", `""`,
			`"blue"`, blueBlack, rgb},
		{"path", "simple", false, "", "blue", "blue,black,brown", "R,100,G,200,B,150", `""`,
			`"blue"`, blueBlack, rgb},
		{"path", "simple", true, "", "blue", "blue,black,brown", "R=100,G=200,B=150", `""`,
			`"blue"`, blueBlack, rgb},
		{"header", "simple", false, "", "blue", "blue,black,brown", "R,100,G,200,B,150", `""`,
			`"blue"`, blueBlack, rgb},
		{"header", "simple", true, "", "blue", "blue,black,brown", "R=100,G=200,B=150", `""`,
			`"blue"`, blueBlack, rgb},
		{"query", "form", false, "color=", "color=blue", "color=blue,black,brown",
			"color=R,100,G,200,B,150", `empty ""`, `"blue"`, blueBlack, rgb},
		{"query", "form", true, "color=", "color=blue", "color=blue&color=black&color=brown",
			"R=100&G=200&B=150", `empty ""`, `"blue"`, blueBlack, rgb},
		{"cookie", "form", false, "color=", "color=blue", "color=blue,black,brown",
			"color=R,100,G,200,B,150", `empty ""`, `"blue"`, blueBlack, rgb},
		{"cookie", "form", true, "color=", "color=blue", "color=blue&color=black&color=brown",
			"R=100&G=200&B=150", `empty ""`, `"blue"`, blueBlack, rgb},
		{"cookie", "cookie", false, "color=", "color=blue", "color=blue,black,brown",
			"color=R,100,G,200,B,150", `empty ""`, `"blue"`, blueBlack, rgb},
		{"cookie", "cookie", true, "color=", "color=blue", "color=blue; color=black; color=brown",
			"R=100; G=200; B=150", `empty ""`, `"blue"`, blueBlack, rgb},
		{"query", "spaceDelimited", false, "color=", "color=blue", "color=blue%20black%20brown",
			"color=R%20100%20G%20200%20B%20150", "empty undefined", "undefined", blueBlack, rgb},
		{"query", "spaceDelimited", true, "color=", "color=blue",
			"color=blue&color=black&color=brown", "color=R%20100", "empty undefined", "undefined",
			"undefined", "undefined"},
		{"query", "pipeDelimited", false, "color=", "color=blue", "color=blue%7Cblack%7Cbrown",
			"color=R%7C100%7CG%7C200%7CB%7C150", "empty undefined", "undefined", blueBlack, rgb},
		{"query", "pipeDelimited", true, "color=", "color=blue",
			"color=blue&color=black&color=brown", "color=R%7C100", "empty undefined", "undefined",
			"undefined", "undefined"},
		{"query", "deepObject", false, "color=", "color=blue", "color=blue&color=black",
			"color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150", "empty undefined", "undefined",
			"undefined", rgb},
		{"query", "deepObject", true, "color=", "color=blue", "color=blue&color=black",
			"color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150", "empty undefined", "undefined",
			"undefined", rgb},
	} {
		for _, cell := range []struct{ column, schema, text, want string }{
			{"undefined", color, row.undefined, row.wantEmpty},
			{"string", text, row.text, row.wantText},
			{"array", stringList, row.list, row.wantList},
			{"object", colors, row.object, row.wantOb},
		} {
			t.Run(fmt.Sprintf("%s %s explode %t %s", row.in, row.style, row.explode, cell.column),
				func(t *testing.T) {
					same(t,
						read(Parameter{Name: "color", In: row.in, Style: row.style,
							Explode: row.explode, Schema: schema(t, cell.schema)}, cell.text),
						cell.want)
				})
		}
	}
}

// TestAnUndefinedValueIsNull: the column "undefined" is how null, the empty array and the empty
// object are written, if at all.
func TestAnUndefinedValueIsNull(t *testing.T) {
	for _, test := range []struct {
		in, style string
		explode   bool
		text      string
	}{
		{"path", "matrix", false, ";color"}, {"path", "matrix", true, ";color"},
		{"path", "matrix", false, ";color="}, {"path", "label", false, "."},
		{"path", "label", true, "."},
		{"path", "simple", false, ""}, {"path", "simple", true, ""}, {"header", "simple", true, ""},
		{"header", "simple", false, " "},
		{"query", "form", false, "color="}, {"query", "form", true, "color"},
		{"cookie", "cookie", true, "color="}, {"cookie", "form", false, "color="},
	} {
		for form, want := range map[string]string{
			`{"type":"null"}`: "null", `{"type":["integer","null"]}`: "null",
			`{"type":["null","string"]}`: "null", integer: `""`,
			stringList: "[]", colors: "{}",
			`{"type":"array","minItems":1,"items":{"type":"string"}}`: `[""]`,
		} {
			t.Run(fmt.Sprintf("%s %s %t %q as %s", test.in, test.style, test.explode, test.text,
				form), func(t *testing.T) {
				value := read(Parameter{Name: "color", In: test.in, Style: test.style,
					Explode: test.explode, Schema: schema(t, form)}, test.text)
				if inPairs := test.in == "query" || test.in == "cookie"; value.Empty != inPairs {
					t.Errorf("Empty is %t, want %t", value.Empty, inPairs)
				}
				value.Empty = false
				same(t, value, want)
			})
		}
	}
}

func TestDefaults(t *testing.T) {
	for in, want := range map[string]string{"path": "simple", "header": "simple", "query": "form",
		"cookie": "form", "formData": "form", "": "form"} {
		if got := DefaultStyle(in); got != want {
			t.Errorf("style in %q: got %s, want %s", in, got, want)
		}
	}
	for style, want := range map[string]bool{
		"form": true, "cookie": true, "simple": false, "label": false, "matrix": false,
		"spaceDelimited": false, "pipeDelimited": false, "deepObject": false, "": false,
	} {
		if got := DefaultExplode(style); got != want {
			t.Errorf("explode of %q: got %t, want %t", style, got, want)
		}
	}
	for in, text := range map[string]string{"path": "a,b", "header": "a,b", "query": "x=a,b",
		"cookie": "x=a,b"} {
		same(t, read(Parameter{Name: "x", In: in, Schema: schema(t, stringList)}, text),
			`["a","b"]`)
	}
}

func TestAStyleThatDoesNotExistForAPlace(t *testing.T) {
	for _, test := range []struct{ in, style, text, want string }{
		{"path", "form", "x", "undefined: the style form"},
		{"path", "nonsense", "x", "undefined: the style nonsense"},
		{"path", "deepObject", "x", "undefined"},
		{"header", "matrix", ";x=1", "undefined: the style matrix"},
		{"header", "form", "1", "undefined"},
		{"cookie", "deepObject", "x[a]=1", "undefined"},
		{"cookie", "pipeDelimited", "x=1", "undefined"},
		{"cookie", "simple", "x=1", "undefined"},
		{"cookie", "simple", "y=1", "absent"},
		{"query", "cookie", "x=1", "undefined: the style cookie"},
		{"query", "simple", "x=1", "undefined"},
		{"query", "Form", "x=1", "undefined: the style Form"},
		{"query", "simple", "y=1", "absent"},
	} {
		t.Run(test.in+" "+test.style+" "+test.text, func(t *testing.T) {
			same(t,
				read(Parameter{Name: "x", In: test.in, Style: test.style,
					Schema: schema(t,
						`{"type":["object","string","integer"],"properties":{"a":{}}}`)},
					test.text), test.want)
		})
	}
}
