package config

import (
	"bytes"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"plumbline/harness/target"
	"plumbline/internal/tree"
)

// The schema says of a file what reading it does, as far as a schema can.
func TestTheSchemaAgreesWithTheReader(t *testing.T) {
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema(shop, bank)))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("plumbline.json", schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("plumbline.json")
	if err != nil {
		t.Fatal(err)
	}
	for text, right := range map[string]bool{
		layered: true,
		"{target: a, production: [a], targets: {a: {}}}":                  true,
		"allow: [create]\nheaders: {a: b}\nrequests-per-second: 0.5":      true,
		"apis: {shop: {credentials: {password: env:A, user: ann}}}":       true,
		"apis: {bank: {base-url: https://b, credentials: {pin: file:a}}}": true,
		"read-ony: true":                                false,
		"targets: {a: {target: b}}":                     false,
		"read-only: maybe":                              false,
		"max-requests: 0":                               false,
		"max-requests: 1.5":                             false,
		"requests-per-second: 0":                        false,
		"coverage-min: 101":                             false,
		"allow: create":                                 false,
		"allow: [destroy]":                              false,
		"apis: {shp: {}}":                               false,
		"apis: {shop: {rate-limt: 1/1s}}":               false,
		"apis: {shop: {credentials: {usr: a}}}":         false,
		"apis: {shop: {credentials: {password: a}}}":    false,
		"apis: {shop: {credentials: {password: 4711}}}": false,
	} {
		root, _, err := tree.Parse("f.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(root.JSON()))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(value); (err == nil) != right {
			t.Errorf("the schema takes %s: %v", text, err)
		}
		if _, err := read("f.yaml", []byte(text),
			[]target.Definition{shop, bank}); (err == nil) != right {
			t.Errorf("the reader takes %s: %v", text, err)
		}
	}
}
