package explore

import (
	"fmt"
	"testing"

	"plumbline/internal/contract"
)

const form = "application/x-www-form-urlencoded"

// TestBasesCanBeWritten: a request that a document shows is one that can be sent, where its form
// has no room for what was drawn, or has fields that are parameters (OpenAPI 2.0).
func TestBasesCanBeWritten(t *testing.T) {
	body := func(schema string, required bool) string {
		return fmt.Sprintf(`{"openapi":"3.0.3","info":{"title":"F","version":"1"},"paths":{"/a":{
			"post":{"operationId":"a","requestBody":{"required":%t,"content":{%q:{"schema":%s,
			"encoding":{"more":{"style":"deepObject","explode":true}}}}},
			"responses":{"200":{"description":"d"}}}}}}`, required, form, schema)
	}
	fields := func(list string) string {
		return `{"swagger":"2.0","info":{"title":"F","version":"1"},"paths":{"/a":{"post":{
			"operationId":"a","consumes":["` + form + `"],"parameters":[` + list + `],
			"responses":{"200":{"description":"d"}}}}}}`
	}
	const list = `{"type":"object","required":["name"],"properties":{"name":{"type":"string",
		"minLength":1},"more":{"type":"array","minItems":1,"items":{"type":"string"}}}}`
	for name, test := range map[string]struct{ document, want string }{
		"an object without members, which need not be there": {body(`{"type":"object"}`, false),
			""},
		"an object without what a form cannot have": {body(list, true), "name="},
		"fields, of which none has to be there": {
			fields(`{"name":"n","in":"formData","type":"string"}`), ""},
		"fields, of which one has to be there": {
			fields(`{"name":"n","in":"formData","type":"string","required":true,"enum":["x"]}`),
			"n=x"},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := contract.Load(contract.Source{Document: contract.Text{Path: "f.json",
				Bytes: []byte(test.document)}})
			if err != nil {
				t.Fatal(err)
			}
			for seed := range uint64(8) {
				base, err := New(c, Options{Seed: seed}).Base(operation(t, c, "a"))
				if err != nil {
					t.Fatal(err)
				}
				encoded, err := base.Encode()
				got := string(encoded.Body)
				if err != nil || len(got) < len(test.want) || got[:len(test.want)] != test.want ||
					test.want == "" && got != "" {
					t.Errorf("seed %d: got %q, %v, want %q", seed, got, err, test.want)
				}
			}
		})
	}
}
