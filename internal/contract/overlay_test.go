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

func TestOverlay11AppendsTheItemsOfAnArray(t *testing.T) {
	overlay := strings.Replace(overlayOf(`{target: $.x, update: [2, 3]}`), "1.0.0", "1.1.0", 1)
	if got := amendedBy(t, "[1]", overlay); got != "[1,2,3]" {
		t.Error(got)
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
			`first:4:3: target $: "copy" is not supported`},
		{"bad JSONPath", overlayOf("{target: '$.x[', update: {}}"),
			"first:4:3: target $.x[: not a JSONPath"},
		{"a target that is no JSONPath", overlayOf("{target: x, update: {}}"),
			"first:4:3: target x: not a JSONPath"},
		{"a string cannot be updated", overlayOf("{target: $.host, update: {a: 1}}"),
			"first:4:28: target $.host is a string; only objects and arrays can be updated"},
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
