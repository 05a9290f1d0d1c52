package contract

import (
	"strings"
	"testing"

	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

func TestSelfContainedLeavesOutWhatOthersTakeForReferences(t *testing.T) {
	root, _, err := tree.Parse("doc", []byte(openapi31(`"paths":{"/a":{"$ref":"b.yaml"}},"components":{"schemas":{
		"A":{"example":{"$ref":"#/x"},"default":1,"type":"object","properties":{"$ref":{"type":"string"}}},"B":{"$ref":"#/components/schemas/A"}}}`)))
	if err != nil {
		t.Fatal(err)
	}
	before := string(root.JSON())
	want := strings.NewReplacer(`{"$ref":"b.yaml"}`, `{}`, `"example":{"$ref":"#/x"},`,
		``).Replace(before)
	if got, whole := selfContained(root, openapi.OpenAPI31); string(got) != want || whole {
		t.Errorf("got %s, want %s", got, want)
	}
	if string(root.JSON()) != before {
		t.Error("the document itself changed")
	}
}

func TestWhatASelfContainedDocumentHas(t *testing.T) {
	for _, test := range []struct {
		name, schemas, want string
		whole               bool
	}{
		{"a reference to another file constrains nothing", `{"A":{"$ref":"b.yaml"}}`, `{"A":{}}`,
			false},
		{"references in a circle constrain nothing",
			`{"A":{"$ref":"#/components/schemas/B"},"B":{"$ref":"#/components/schemas/A"}}`,
			`{"A":{},"B":{}}`, false},
		{"a recursive schema stays", `{"A":{"items":{"$ref":"#/components/schemas/A"}}}`,
			`{"A":{"items":{"$ref":"#/components/schemas/A"}}}`, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := load(t, openapi31(`"paths":{},"components":{"schemas":`+test.schemas+`}`))
			text, whole := c.SelfContained()
			root, _, err := tree.ParseJSON("written", text)
			if err != nil {
				t.Fatal(err)
			}
			got := string(root.At("/components/schemas").JSON())
			if got != test.want || whole != test.whole {
				t.Errorf("got %s, whole: %t", got, whole)
			}
		})
	}
}

func TestAnOperationByReferenceIsWrittenOut(t *testing.T) {
	c := load(t,
		openapi31(`"paths":{"/a":{"get":{"$ref":"#/paths/~1b/put"},"put":{"$ref":"x.yaml"}},`+
			`"/b":{"put":{"responses":{"204":{"description":"d"}}}}}`))
	text, whole := c.SelfContained()
	root, _, err := tree.ParseJSON("written", text)
	if err != nil || whole {
		t.Fatalf("whole: %t, %v", whole, err)
	}
	want := `{"get":{"responses":{"204":{"description":"d"}}},"put":{}}`
	if got := string(root.At("/paths/~1a").JSON()); got != want {
		t.Errorf("got %s", got)
	}
}

func TestARepairedDocumentIsThePublishedOne(t *testing.T) {
	c := load(t, swagger(`"paths":{"a":{"get":{"responses":{}}}}`),
		overlayOf("{target: $.paths, remove: true}"))
	text, err := c.Repaired()
	if err != nil {
		t.Fatal(err)
	}
	root, _, err := tree.Parse("repaired.yaml", text)
	if err != nil || string(root.JSON()) != string(c.published.JSON()) {
		t.Errorf("got %s, %v", text, err)
	}
}
