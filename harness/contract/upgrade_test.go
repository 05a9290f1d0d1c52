package contract

import (
	"strings"
	"testing"

	"plumbline/harness/tree"
)

func TestUpgradeGivesOpenAPI31WithTheRootAsServer(t *testing.T) {
	for _, document := range []string{
		swagger(`"host":"h","basePath":"/v1","schemes":["http"],"paths":{"/a":{"get":{"responses":{"200":{"description":"d","schema":{"type":"string"}}}}}}`),
		openapi30(`"servers":[{"url":"https://h/v1"}],"paths":{"/a":{"get":{"responses":{"200":{"description":"d"}}}}}`),
		openapi31(`"paths":{"/a":{"get":{"responses":{"200":{"description":"d"}}}}}`),
	} {
		c := load(t, document)
		text, err := upgrade(c.amended, c.Version())
		if err != nil {
			t.Errorf("%s: %v", c.Version(), err)
			continue
		}
		root, _, err := tree.ParseJSON("upgraded", text)
		if err != nil {
			t.Fatal(err)
		}
		if got := root.Get("openapi").Str(); got != "3.1.1" {
			t.Errorf("%s became %s", c.Version(), got)
		}
		if got := string(root.Get("servers").JSON()); got != `[{"url":"/"}]` {
			t.Errorf("%s: got %s", c.Version(), got)
		}
		if root.At("/paths/~1a/get/responses/200") == nil {
			t.Errorf("%s: the operation is gone", c.Version())
		}
	}
}

func TestUpgradeFailsWithAReason(t *testing.T) {
	for document, want := range map[string]string{
		swagger(`"paths":[]`):                      "reading it as Swagger 2.0",
		openapi30(`"paths":[]`):                    "reading it as OpenAPI 3.0",
		openapi30(`"paths":{"/a":{"get":"x"}}`):    "reading it as OpenAPI 3.0",
		swagger(`"paths":{"/a":{"parameters":7}}`): "reading it as Swagger 2.0",
	} {
		root, _, err := tree.Parse("doc", []byte(document))
		if err != nil {
			t.Fatal(err)
		}
		version := OpenAPI30
		if root.Get("swagger") != nil {
			version = Swagger20
		}
		if text, err := upgrade(root, version); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %s, %v", document, text, err)
		}
	}
}

func TestSelfContainedLeavesOutWhatOthersTakeForReferences(t *testing.T) {
	root, _, err := tree.Parse("doc", []byte(openapi31(`"paths":{"/a":{"$ref":"b.yaml"}},"components":{"schemas":{
		"A":{"example":{"$ref":"#/x"},"default":1,"type":"object","properties":{"$ref":{"type":"string"}}},"B":{"$ref":"#/components/schemas/A"}}}`)))
	if err != nil {
		t.Fatal(err)
	}
	before := string(root.JSON())
	want := strings.NewReplacer(`{"$ref":"b.yaml"}`, `{}`, `"example":{"$ref":"#/x"},`, ``).Replace(before)
	if got := string(selfContained(root, OpenAPI31)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if string(root.JSON()) != before {
		t.Error("the document itself changed")
	}
}
