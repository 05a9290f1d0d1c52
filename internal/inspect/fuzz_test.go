package inspect

import (
	"reflect"
	"testing"
	"time"

	"plumbline/internal/contract"
	"plumbline/specs"
)

// FuzzDocument asserts that every document that can be loaded is inspected to the end, and that
// each defect has a place, words and a rule that is listed.
func FuzzDocument(f *testing.F) {
	f.Add(specs.Respoke.Document)
	f.Add(specs.Resonance.Document)
	for _, text := range sound {
		f.Add([]byte(text))
	}
	for _, documents := range allDefective {
		if d := documents[0]; d.at != "" {
			f.Add([]byte(changed(f, d.version, d.at, d.bad)))
		}
	}
	for _, text := range []string{
		`{"openapi":"3.1.0","paths":{"/{a":5,"/b":{"$ref":"#/paths/~1b"},"/c":{"get":null,"parameters":[null,{"$ref":"#"}]}},"components":{"schemas":{"A":{"$ref":"#/components/schemas/A"},"B":{"allOf":[{"$ref":"#/components/schemas/B"}]},"C":5}}}`,
		`{"openapi":"3.0.0","info":[],"paths":[],"servers":[5,{"url":"{a"}],"tags":[null],"security":[{"a":5}],"components":{"schemas":{"A":{"type":5,"enum":5,"required":[5],"maximum":1e999999999}}}}`,
		`{"swagger":"2.0","paths":{"/a":{"get":{"parameters":[{"in":"body"},{"in":"formData","type":"array","items":{"items":{}}}],"responses":{"":5}}}},"definitions":{"A":{"discriminator":5}}}`,
		`{"openapi":"3.2.0","paths":{"/a":{"additionalOperations":{"COPY":{"responses":{"200":{"links":{"l":{"operationRef":"#/a"}}}}}}}}}`,
	} {
		f.Add([]byte(text))
	}
	known := map[contract.Rule]bool{}
	for _, rule := range Rules() {
		known[rule.ID] = true
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 40_000 {
			return
		}
		c, err := contract.Load(contract.Source{Document: contract.Text{Path: "doc", Bytes: text}})
		if err != nil {
			return
		}
		timer := time.AfterFunc(20*time.Second, func() { panic("Document hangs") })
		defer timer.Stop()
		defects := Document(c)
		for _, d := range defects {
			if !known[d.Rule] || d.Message == "" || d.Remedy == "" || d.Location.File == "" ||
				d.Location.Line == 0 || d.Severity == "" {
				t.Fatalf("the defect lacks something: %+v", d)
			}
		}
		again := Document(c)
		if !reflect.DeepEqual(defects, again) {
			t.Fatalf("inspected twice it differs:\n%s\n%s", list(defects), list(again))
		}
	})
}
