package contract

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"plumbline/internal/tree"
	"plumbline/specs"
)

// watch fails a fuzz target that hangs: the fuzzer itself would wait.
func watch(what string) (stop func()) {
	timer := time.AfterFunc(20*time.Second, func() { panic(what + " hangs") })
	return func() { timer.Stop() }
}

// The same operation in the words of three editions.
var requestDocuments = map[string]string{
	"2.0": swagger(`"basePath":"/v1","consumes":["application/json"],"paths":{"/things/{id}/":{"post":{"operationId":"op","parameters":[
		{"name":"id","in":"path","required":true,"type":"integer"},{"name":"X-H","in":"header","required":true,"type":"string"},
		{"name":"q","in":"query","required":true,"type":"integer","maximum":9},
		{"name":"b","in":"body","required":true,"schema":{"type":"object","required":["a"],"properties":{"a":{"type":"integer"},"l":{"type":"array","items":{"type":"string"}},"n":{"type":"string","x-nullable":true}}}}],
		"responses":{"200":{"description":"d"}}}}}`),
	"3.0": openapi30(`"servers":[{"url":"https://h.example/v1"}],"paths":{"/things/{id}/":{"post":{"operationId":"op","parameters":[
		{"name":"id","in":"path","required":true,"schema":{"type":"integer"}},{"name":"X-H","in":"header","required":true,"schema":{"type":"string"}},
		{"name":"q","in":"query","required":true,"schema":{"type":"integer","maximum":9}}],
		"requestBody":{"required":true,"content":{"application/json":{"schema":{"type":"object","required":["a"],"properties":{"a":{"type":"integer"},"l":{"type":"array","items":{"type":"string"}},"n":{"type":"string","nullable":true}}}}}},
		"responses":{"200":{"description":"d"}}}}}`),
	"3.1": openapi31(`"paths":{"/things/{id}/":{"post":{"operationId":"op","parameters":[
		{"name":"id","in":"path","required":true,"schema":{"type":"integer"}},{"name":"X-H","in":"header","required":true,"schema":{"type":"string"}},
		{"name":"q","in":"query","required":true,"schema":{"type":"integer","maximum":9}}],
		"requestBody":{"required":true,"content":{"application/json":{"schema":{"type":"object","required":["a"],"properties":{"a":{"type":"integer"},"l":{"type":"array","items":{"type":"string"}},"n":{"type":["string","null"]}}}}}},
		"responses":{"200":{"description":"d"}}}}}`),
}

// The shipped documents are long: without -fuzzminimizetime 1x the fuzzer spends its time on making
// them shorter.
func FuzzLoad(f *testing.F) {
	f.Add(specs.Respoke.Document, specs.Respoke.Amendments)
	f.Add(specs.Resonance.Document, specs.Resonance.Amendments)
	f.Add([]byte(swagger(`"paths":{}`)), []byte(overlayOf("{target: $, update: {a: 1}}")))
	for _, document := range requestDocuments {
		f.Add([]byte(document),
			[]byte(overlayOf("{target: '$..schema', update: {type: string}}",
				"{target: $.paths.*.*, remove: true}")))
	}
	f.Add(
		[]byte(
			openapi31(
				`"paths":{"/a":{"$ref":"#/paths/~1a"}},"components":{"schemas":{"A":{"$ref":"#/components/schemas/A"}}}`)), []byte("overlay: 1.1.0\nactions: []\n"))
	f.Fuzz(func(t *testing.T, document, overlay []byte) {
		if len(document)+len(overlay) > 40_000 {
			return
		}
		defer watch("Load")()
		c, err := Load(Source{Document: Text{"doc", document},
			Amendments: []Text{{"overlay", overlay}}})
		if err != nil {
			var syntax *tree.SyntaxError
			if !errors.As(err, &syntax) || syntax.File == "" {
				t.Fatalf("the error names no file: %v", err)
			}
			return
		}
		for _, d := range c.Defects() {
			if d.Location.File == "" || d.Location.Line == 0 || d.Message == "" {
				t.Fatalf("the defect has no place: %+v", d)
			}
		}
		for _, o := range c.Operations() {
			if _, found := c.Operation(o.String()); !found || c.Locate(o.Pointer).Line == 0 {
				t.Fatalf("%s is not found", o)
			}
		}
	})
}

// FuzzBundle loads a document with two files beside it, whatever is in them, and one more at every
// address of the network.
func FuzzBundle(f *testing.F) {
	f.Add(referring("a.yaml"), "$ref: b.json#/x\n", `{"x":{"$ref":"a.yaml"},"y":{"$ref":"#/x"}}`)
	f.Add(referring("b.json#/y"), "type: string\n",
		`{"y":{"properties":{"p":{"$ref":"../a.yaml"},"q":{"$ref":"https://h.example/b"}}}}`)
	f.Add(referring("a.yaml#anchor"),
		"$defs: {x: {$anchor: anchor, $ref: 'api.yaml#/components/schemas/Own'}}", `[]`)
	f.Add(swagger(`"paths":{"/a":{"$ref":"a.yaml#/p"}},"definitions":{"A":{"$ref":"b.json"}}`),
		"p: {get: {parameters: [{$ref: 'b.json#/q'}], responses: {}}}",
		`{"q":{"name":"q","in":"query","type":"string"}}`)
	f.Add(openapi30(`"paths":{"/a":{"$ref":"a.yaml"}}`), "$ref: a.yaml", "\x00")
	f.Fuzz(func(t *testing.T, document, a, b string) {
		if len(document)+len(a)+len(b) > 20_000 {
			return
		}
		defer watch("Load")()
		source := Source{Document: Text{"docs/api.yaml", []byte(document)},
			Fetch: func(string) ([]byte, error) { return []byte(b), nil },
			Files: fstest.MapFS{"a.yaml": &fstest.MapFile{Data: []byte(a)},
				"b.json": &fstest.MapFile{Data: []byte(b)}}}
		c, err := Load(source)
		if err != nil {
			return
		}
		for _, d := range c.Defects() {
			if d.Location.File == "" || d.Location.Line == 0 {
				t.Fatalf("the defect has no place: %+v", d)
			}
		}
		for at := range c.amended.All() {
			if l := c.Locate(at); l.File == "" || l.Line == 0 &&
				!strings.HasPrefix(string(at), "/"+bundled) {
				t.Fatalf("%s has no place: %+v", at, l)
			}
		}
	})
}

// FuzzOverlay applies an overlay to a document, which either is refused with a place or leaves a
// document that stays the same if loaded again.
func FuzzOverlay(f *testing.F) {
	for _, action := range []string{"{target: $.x, update: {a: 1}}",
		"{target: '$..a', remove: true}", "{target: '$.x[?(@.a)]', update: [1]}",
		"{target: $, update: {paths: null}}", "{target: '$[', update: {}}"} {
		f.Add(swagger(`"paths":{"/a":{}},"x":[{"a":{}}]`), overlayOf(action))
	}
	f.Fuzz(func(t *testing.T, document, overlay string) {
		if len(document)+len(overlay) > 10_000 {
			return
		}
		defer watch("an overlay")()
		c, err := tryLoad(document, overlay)
		again, errAgain := tryLoad(document, overlay)
		if (err == nil) != (errAgain == nil) {
			t.Fatalf("loaded twice it differs: %v and %v", err, errAgain)
		}
		var syntax *tree.SyntaxError
		if err != nil && (!errors.As(err, &syntax) || syntax.File != "doc" &&
			syntax.File != "first") {
			t.Fatalf("the error names no file: %v", err)
		}
		if err == nil && string(c.amended.JSON()) != string(again.amended.JSON()) {
			t.Fatalf("amended twice it differs: %s and %s", c.amended.JSON(), again.amended.JSON())
		}
	})
}
