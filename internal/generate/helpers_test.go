package generate

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/openapi"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// schemaOf is the schema of a text, in a document of OpenAPI 3.1.
func schemaOf(t testing.TB, text string) *schema.Schema {
	t.Helper()
	return schemaIn(t, "https://json-schema.org/draft/2020-12/schema", text)
}

// schemaIn is a schema of a dialect of JSON Schema.
func schemaIn(t testing.TB, dialect, text string) *schema.Schema {
	t.Helper()
	return component(t,
		fmt.Sprintf(`{"openapi":"3.1.0","jsonSchemaDialect":%q,"info":{"title":"t",`+
			`"version":"1"},"components":{"schemas":{"S":%s}}}`, dialect, text), openapi.OpenAPI31)
}

// component is the schema S of a document.
func component(t testing.TB, document string, version openapi.Version) *schema.Schema {
	t.Helper()
	root, _, err := tree.ParseJSON("document", []byte(document))
	if err != nil {
		t.Fatal(err)
	}
	at := tree.Pointer("/components/schemas/S")
	if version == openapi.Swagger20 {
		at = "/definitions/S"
	}
	set := schema.NewSet(&schema.Document{Root: root, Index: tree.NewIndex(root), Version: version,
		Locate: func(at tree.Pointer) verdict.Location { return verdict.Location{Pointer: at} }})
	s := set.At(at)
	set.Ready()
	return s
}

// anyError tells whether a problem makes a value invalid.
func anyError(problems []schema.Problem) bool {
	return slices.ContainsFunc(problems,
		func(p schema.Problem) bool { return p.Severity == verdict.Error })
}

func number(text string) json.Number { return json.Number(text) }
