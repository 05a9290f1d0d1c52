package contract

import (
	"errors"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi"
	"github.com/pb33f/libopenapi/overlay"

	"plumbline/harness/verdict"
	"plumbline/internal/tree"
)

// amendedBy returns the member "x" of a document after overlays, as JSON.
func amendedBy(t *testing.T, x string, overlays ...string) string {
	t.Helper()
	c := load(t, swagger(`"paths":{},"x":`+x), overlays...)
	for _, d := range allDefects(c) {
		t.Errorf("defect: %s", d)
	}
	return string(c.amended.Get("x").JSON())
}

func TestActions(t *testing.T) {
	for _, test := range []struct{ name, x, action, want string }{
		{"a new member", `{"a":1}`, `{target: $.x, update: {b: 2}}`, `{"a":1,"b":2}`},
		{"a changed member", `{"a":1,"b":1}`, `{target: $.x, update: {a: 2}}`, `{"a":2,"b":1}`},
		{"a member inside", `{"a":{"b":{"c":1}}}`, `{target: $.x, update: {a: {b: {d: 2}}}}`,
			`{"a":{"b":{"c":1,"d":2}}}`},
		{"an array gets longer", `{"a":[1]}`, `{target: $.x, update: {a: [2, [3]]}}`,
			`{"a":[1,2,[3]]}`},
		{"an object is appended to an array", `[{"a":1}]`, `{target: $.x, update: {b: 2}}`,
			`[{"a":1},{"b":2}]`},
		{"a string is appended to an array", `[]`, `{target: $.x, update: b}`, `["b"]`},
		{"null is appended to an array", `[1]`, `{target: $.x, update: null}`, `[1,null]`},
		{"a string becomes a number", `{"a":"1"}`, `{target: $.x, update: {a: 1}}`, `{"a":1}`},
		{"a number becomes a string", `{"a":1}`, `{target: $.x, update: {a: '1'}}`, `{"a":"1"}`},
		{"null becomes a string", `{"a":null}`, `{target: $.x, update: {a: t}}`, `{"a":"t"}`},
		{"a string becomes null", `{"a":"t"}`, `{target: $.x, update: {a: null}}`, `{"a":null}`},
		{"an object becomes an array", `{"a":{"b":1}}`, `{target: $.x, update: {a: [1]}}`,
			`{"a":[1]}`},
		{"an array becomes an object", `{"a":[1]}`, `{target: $.x, update: {a: {b: 1}}}`,
			`{"a":{"b":1}}`},
		{"an empty update", `{"a":1}`, `{target: $.x, update: {}}`, `{"a":1}`},
		{"several targets", `{"a":{"n":1},"b":{"n":2},"c":{}}`,
			`{target: "$.x[?(@.n)]", update: {m: 3}}`,
			`{"a":{"n":1,"m":3},"b":{"n":2,"m":3},"c":{}}`},
		{"a target named twice is updated once", `{"a":[]}`, `{target: "$.x['a','a']", update: 1}`,
			`{"a":[1]}`},
		{"a string compared with a string", `[{"n":"1"},{"n":1}]`,
			`{target: "$.x[?(@.n == '1')]", update: {m: 0}}`, `[{"n":"1","m":0},{"n":1}]`},
		{"a member is removed", `{"a":1,"b":2}`, `{target: $.x.a, remove: true}`, `{"b":2}`},
		{"an item is removed", `[1,2,3]`, `{target: "$.x[1]", remove: true}`, `[1,3]`},
		{"several are removed", `{"a":[1,2,3],"b":[4]}`, `{target: "$.x.a[*]", remove: true}`,
			`{"a":[],"b":[4]}`},
		{"an object is removed with what is in it", `{"a":{"b":{}}}`,
			`{target: "$.x.a", remove: true}`, `{}`},
		{"remove comes before update", `{"a":{}}`,
			`{target: "$.x.a", update: {b: 1}, remove: true}`, `{}`},
		{"remove: false leaves the update", `{"a":{}}`,
			`{target: "$.x.a", update: {b: 1}, remove: false}`, `{"a":{"b":1}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := amendedBy(t, test.x, overlayOf(test.action)); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// overlay11 is an overlay of edition 1.1.
func overlay11(actions ...string) string {
	return strings.Replace(overlayOf(actions...), "1.0.0", "1.1.0", 1)
}

func TestActionsOfOverlay11(t *testing.T) {
	for _, test := range []struct{ name, x, action, want string }{
		{"an array is appended item by item", "[1]", `{target: $.x, update: [2, 3]}`, "[1,2,3]"},
		{"a string is replaced", `{"a":"b"}`, `{target: $.x.a, update: c}`, `{"a":"c"}`},
		{"a number by null", `{"a":1}`, `{target: $.x.a, update: null}`, `{"a":null}`},
		{"items of an array", `["a","b"]`, `{target: "$.x[*]", update: true}`, `[true,true]`},
		{"an object is copied", `{"a":{"b":1,"d":[1]},"c":{"d":[2]}}`,
			`{target: $.x.c, copy: $.x.a}`, `{"a":{"b":1,"d":[1]},"c":{"d":[2,1],"b":1}}`},
		{"into several", `{"a":{"b":1},"l":[{},{"c":2}]}`, `{target: "$.x.l[*]", copy: $.x.a}`,
			`{"a":{"b":1},"l":[{"b":1},{"c":2,"b":1}]}`},
		{"into an array", `{"a":{"b":1},"l":[]}`, `{target: $.x.l, copy: $.x.a}`,
			`{"a":{"b":1},"l":[{"b":1}]}`},
		{"a string for a string", `{"a":"b","c":"d"}`, `{target: $.x.c, copy: $.x.a}`,
			`{"a":"b","c":"b"}`},
		{"into what it stands in", `{"a":{"b":1}}`, `{target: $.x, copy: $.x.a}`,
			`{"a":{"b":1},"b":1}`},
		{"an update comes first", `{"a":{"b":1},"c":{}}`,
			`{target: $.x.c, copy: $.x.a, update: {e: 2}}`, `{"a":{"b":1},"c":{"e":2}}`},
		{"and so does remove", `{"a":{"b":1},"c":{}}`,
			`{target: $.x.c, copy: $.x.a, remove: true}`, `{"a":{"b":1}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := amendedBy(t, test.x, overlay11(test.action)); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// What an action brought stands where the action does, also where it was copied.
func TestWhatOverlay11BroughtIsLocatedAtItsAction(t *testing.T) {
	c := load(t, swagger(`"paths":{},"x":{"a":{"b":1},"c":{},"d":"e"}`),
		overlay11("{target: $.x.c, copy: $.x.a}", "{target: $.x.d, update: f}"))
	for at, want := range map[tree.Pointer]string{"/x/c/b": "first:4:25", "/x/d": "first:5:27",
		"/x/a/b": "doc"} {
		if got := c.Locate(at); !strings.HasPrefix(
			got.File+":"+(tree.Position{Line: got.Line, Column: got.Column}).String(), want) {
			t.Errorf("%s is located at %+v, want %s", at, got, want)
		}
	}
}

func TestStrictOverlaysMatchSomething(t *testing.T) {
	for overlay, want := range map[string]string{
		overlayOf(
			"{target: $.y, update: {}}"): "first:4:3: the amendment's target $.y matches nothing",
		overlay11(
			"{target: $.info, copy: $.y}"): "first:4:3: the amendment's copy $.y matches nothing",
		overlayOf("{target: $.info, update: {a: 1}}"): "",
	} {
		source := Source{Document: Text{"doc", []byte(swagger(`"paths":{}`))},
			Amendments: []Text{{"first", []byte(overlay)}}, StrictOverlays: true}
		_, err := Load(source)
		if (err == nil) != (want == "") || err != nil && err.Error() != want {
			t.Errorf("%s: got %v, want %s", overlay, err, want)
		}
		source.StrictOverlays = false
		if _, err := Load(source); err != nil {
			t.Errorf("%s: %v", overlay, err)
		}
	}
}

func TestOverlaysThatAreRefused(t *testing.T) {
	for _, test := range []struct{ name, overlay, want string }{
		{"empty", "", "first:1:1: the file is empty"},
		{"not YAML", "a: [", "first:2:1: not readable as YAML"},
		{"not an overlay", "openapi: 3.1.0\n", "first:1:1: not an OpenAPI Overlay"},
		{"another edition", "overlay: 2.0.0\nactions: []\n", "first:1:1: not an OpenAPI Overlay"},
		{"no actions", "overlay: 1.0.0\n", "first:1:1: not an OpenAPI Overlay"},
		{"actions that are an object", "overlay: 1.0.0\nactions: {}\n",
			"first:1:1: not an OpenAPI Overlay"},
		{"an action that is a string", overlayOf("nothing"),
			"first:4:3: an action has to be an object, not a string"},
		{"no target", overlayOf("{update: {}}"), `first:4:3: the action has no "target"`},
		{"neither update nor remove", overlayOf("{target: $, udpate: {}}"),
			`first:4:3: target $: the action has neither`},
		{"copy", overlayOf("{target: $, copy: $.x}"),
			`first:4:3: target $: "copy" is of Overlay 1.1`},
		{"an unquoted name in brackets", overlayOf("{target: '$.x[/a]', update: {}}"),
			"first:4:3: target $.x[/a]: not a JSONPath: /a has to stand in quotes"},
		{"copy of no JSONPath", overlay11("{target: $, copy: 'x'}"),
			"first:4:21: copy x: not a JSONPath"},
		{"copy of several values", overlay11("{target: $.info, copy: '$.info.*'}"),
			"first:4:26: copy $.info.* selects 2 values"},
		{"copy of a string into an object", overlay11("{target: $.info, copy: $.host}"),
			"first:4:26: target $.info is an object"},
		{"a string for an object", overlay11("{target: $.info, update: a}"),
			"first:4:28: target $.info is an object"},
		{"an object for a string", overlay11("{target: $.host, update: {a: 1}}"),
			"first:4:28: target $.host is a string, so its update has to be a string, a number"},
		{"bad JSONPath", overlayOf("{target: '$.x[', update: {}}"),
			"first:4:3: target $.x[: not a JSONPath"},
		{"a target that is no JSONPath", overlayOf("{target: x, update: {}}"),
			"first:4:3: target x: not a JSONPath"},
		{"a string cannot be updated", overlayOf("{target: $.host, update: {a: 1}}"),
			"first:4:28: target $.host is a string; only objects and arrays can be updated in " +
				"Overlay 1.0"},
		{"an object needs an object", overlayOf("{target: $.info, update: [1]}"),
			"first:4:28: target $.info is an object, so its update has to be one too, " +
				"not an array"},
		{"an array for an array", overlayOf("{target: $.x, update: [1]}"),
			"first:4:25: target $.x is an array, and so is its update"},
		{"the document cannot be removed", overlayOf("{target: $, remove: true}"),
			"first:4:3: target $ is the whole document"},
		{"the name of a member", overlayOf("{target: $.info.*~, update: {}}"),
			"it selects the name of a member"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := tryLoad(swagger(`"host":"h","paths":{},"x":[]`), test.overlay)
			var syntax *tree.SyntaxError
			if !errors.As(err, &syntax) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func TestAnAmendmentThatMatchesNothingIsADefect(t *testing.T) {
	c := load(t, swagger(`"paths":{}`),
		overlayOf("{target: $.x, update: {a: 1}}", "{target: $, update: {x: {}}}",
			"{target: $.x, update: {b: 1}}", "{target: '$.y[*]', remove: true}"))
	if got := rules(
		allDefects(c)); got !=
		"amendment-matches-nothing first:4:3\namendment-matches-nothing first:7:3" {
		t.Errorf("got %s", got)
	}
	if got := string(c.amended.Get("x").JSON()); got != `{"b":1}` {
		t.Errorf("the others do not apply: %s", got)
	}
	if at := allDefects(c)[1].Location.Pointer; at != "/actions/3" {
		t.Error(at)
	}
}

func TestOverlaysApplyInOrderAndOnTopOfEachOther(t *testing.T) {
	got := amendedBy(t, `{"n":0}`,
		overlayOf("{target: $.x, update: {n: 1, a: {b: 1}}}", "{target: $.x.a, update: {c: 2}}"),
		overlayOf("{target: $.x.a, update: {b: 3}}", "{target: $.x.n, remove: true}"))
	if got != `{"a":{"b":3,"c":2}}` {
		t.Error(got)
	}
}

func TestAnOverlayInJSONIsReadLikeOneInYAML(t *testing.T) {
	got := amendedBy(t, `{}`,
		`{"overlay":"1.0.0","info":{"title":"t","version":"1"},"actions":[{"target":"$.x","update":{"a":"é\u2028"}}]}`)
	if got != "{\"a\":\"é\\u2028\"}" {
		t.Error(got)
	}
}

func TestOdditiesOfAnOverlayAreDefects(t *testing.T) {
	c := load(t, swagger(`"paths":{},"x":{}`), overlayOf("{target: $.x, update: {a: 1, a: 2}}"))
	if got := rules(allDefects(c)); got != "duplicate-member first:4:32" ||
		allDefects(c)[0].Location.Layer != verdict.Amended {
		t.Errorf("got %s", got)
	}
	if got := string(c.amended.Get("x").JSON()); got != `{"a":2}` {
		t.Error(got)
	}
}

// Values that a way through YAML changes, in a document that an amendment changes elsewhere and in
// the amendment itself.
func TestValuesKeepTheirKindAndSpelling(t *testing.T) {
	for _, value := range []string{
		`1.0`, `1e400`, `12345678901234567890.1`, `-0`, `0.10`, `1E+2`, `"yes"`, `"0x1F"`,
		`"2014-10-07"`, `"null"`, `"~"`, `"1e3"`, `""`,
		`" leading and trailing "`, `"two\nlines\n"`, `"\ttab"`, `"é 😀"`, `"a: b # c"`, `"- x"`,
		`"<<"`, `"\u0000\u007f"`, `"*x"`, `"&x"`, `"!x"`, `"1_000"`, `".inf"`,
		`{"200":1,"null":2,"<<":{"a":1},"y":3,"":4,"1.0":5}`, `[[],{},null,true]`,
	} {
		t.Run(value, func(t *testing.T) {
			overlay := `{"overlay":"1.0.0","info":{"title":"t","version":"1"},"actions":[{"target":"$.x","update":{"brought":` + value + `}}]}`
			c := load(t, swagger(`"paths":{},"x":{"published":`+value+`}`), overlay)
			node, _, err := tree.ParseJSON("", []byte(value))
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{"published", "brought"} {
				if got := c.amended.Get("x").Get(name); !got.Equal(node) {
					t.Errorf("%s: got %s", name, got.JSON())
				}
			}
		})
	}
}

// libopenapi applies the shipped amendments to the same effect: of its bugs they meet none.
func TestTheShippedAmendmentsDoWhatLibopenapiSaysTheyDo(t *testing.T) {
	for name, api := range shipped {
		t.Run(name, func(t *testing.T) {
			bare := loadShipped(t, api, false)
			actions, _, err := tree.Parse("overlay", api.Amendments)
			if err != nil {
				t.Fatal(err)
			}
			document, err := libopenapi.NewOverlayDocument(actions.JSON())
			if err != nil {
				t.Fatal(err)
			}
			result, err := overlay.Apply(bare.amended.JSON(), document)
			if err != nil {
				t.Fatal(err)
			}
			want, _, err := tree.Parse("result", result.Bytes)
			if err != nil {
				t.Fatal(err)
			}
			if got := loadShipped(t, api, true).amended; !got.Equal(want) {
				t.Errorf("the results differ\n got %s\nwant %s", got.JSON(), want.JSON())
			}
		})
	}
}
