package contract

import (
	"errors"
	"testing"
	"time"

	"plumbline/harness/tree"
	"plumbline/specs"
)

// watch fails a fuzz target that hangs: the fuzzer itself would wait.
func watch(what string) (stop func()) {
	timer := time.AfterFunc(20*time.Second, func() { panic(what + " hangs") })
	return func() { timer.Stop() }
}

// The shipped documents are long: without -fuzzminimizetime 1x the fuzzer spends its time on making them shorter.
func FuzzLoad(f *testing.F) {
	f.Add(specs.Respoke.Document, specs.Respoke.Amendments)
	f.Add(specs.Resonance.Document, specs.Resonance.Amendments)
	f.Add([]byte(swagger(`"paths":{}`)), []byte(overlayOf("{target: $, update: {a: 1}}")))
	for _, document := range requestDocuments {
		f.Add([]byte(document), []byte(overlayOf("{target: '$..schema', update: {type: string}}", "{target: $.paths.*.*, remove: true}")))
	}
	f.Add([]byte(openapi31(`"paths":{"/a":{"$ref":"#/paths/~1a"}},"components":{"schemas":{"A":{"$ref":"#/components/schemas/A"}}}`)), []byte("overlay: 1.1.0\nactions: []\n"))
	f.Fuzz(func(t *testing.T, document, overlay []byte) {
		if len(document)+len(overlay) > 40_000 {
			return
		}
		defer watch("Load")()
		c, err := Load(Source{Document: Text{"doc", document}, Amendments: []Text{{"overlay", overlay}}})
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

func FuzzJudge(f *testing.F) {
	for _, seed := range [][2]string{
		{`{"type":"string"}`, `1`}, {`{"anyOf":[{"$ref":"#"},{"required":["a"]}]}`, `{}`}, {`{"maximum":1e3}`, `1e4`},
		{`{"properties":{"a":{"items":{"enum":[1]}}},"unevaluatedProperties":false}`, `{"a":[2],"b":null}`},
		{`{"$id":"a","$dynamicAnchor":"x","items":{"$dynamicRef":"#x"}}`, `[[1]]`}, {`{"multipleOf":0.01,"pattern":"a+","format":"date"}`, `"aa"`},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, schema, value string) {
		node, _, err := tree.ParseJSON("schema", []byte(schema))
		if err != nil || len(schema)+len(value) > 20_000 {
			return
		}
		instance, _, err := tree.ParseJSON("value", []byte(value))
		if err != nil {
			return
		}
		defer watch("Judge")()
		for _, version := range []Version{OpenAPI30, OpenAPI31} {
			judgeTwice(t, withSchema(version, string(node.JSON())), instance)
		}
	})
}

// judgeTwice checks that a judgment is repeatable and that each problem has a place.
func judgeTwice(t *testing.T, document string, instance *tree.Node) {
	c := load(t, document)
	schema := operationOf(t, c, "op").Responses[0].Content[0].Schema
	problems, err := schema.Judge(instance.Value())
	again, errAgain := schema.Judge(instance.Value())
	if len(problems) != len(again) || (err == nil) != (errAgain == nil) {
		t.Fatalf("judged twice it differs: %v, %v and %v, %v", problems, err, again, errAgain)
	}
	for _, p := range problems {
		if p.Message == "" || p.Location.Line == 0 || p.Expected == "" {
			t.Fatalf("the problem lacks words or a place: %+v", p)
		}
	}
}
