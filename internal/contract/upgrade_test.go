package contract

import (
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/tree"
)

func TestUpgradeGivesOpenAPI31WithTheRootAsServer(t *testing.T) {
	for _, document := range []string{
		swagger(
			`"host":"h","basePath":"/v1","schemes":["http"],"paths":{"/a":{"get":{"responses":{"200":{"description":"d","schema":{"type":"string"}}}}}}`),
		openapi30(
			`"servers":[{"url":"https://h/v1"}],"paths":{"/a":{"get":{"responses":{"200":{"description":"d"}}}}}`),
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
	want := strings.NewReplacer(`{"$ref":"b.yaml"}`, `{}`, `"example":{"$ref":"#/x"},`,
		``).Replace(before)
	if got := string(selfContained(root, OpenAPI31)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if string(root.JSON()) != before {
		t.Error("the document itself changed")
	}
}

// upgraded upgrades a document and reads what came of it.
func upgraded(t *testing.T, document string) *tree.Node {
	t.Helper()
	c := load(t, document)
	text, err := upgrade(c.amended, c.Version())
	if err != nil {
		t.Fatal(err)
	}
	root, _, err := tree.ParseJSON("upgraded", text)
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func TestUpgradeTranslatesEachEdition(t *testing.T) {
	for _, test := range []struct {
		name, document string
		at             tree.Pointer
		want           string
	}{
		{"2.0: a body",
			swagger(
				`"consumes":["a/b"],"paths":{"/a":{"post":{"parameters":[{"name":"b","in":"body","required":true,"schema":{"type":"string"}}],"responses":{"200":{"description":"d"}}}}}`),
			"/paths/~1a/post/requestBody/content/a~1b/schema/type", `"string"`},
		{"2.0: a parameter",
			swagger(
				`"paths":{"/a":{"get":{"parameters":[{"name":"q","in":"query","type":"integer"}],"responses":{"200":{"description":"d"}}}}}`),
			"/paths/~1a/get/parameters/0/schema/type", `"integer"`},
		{"2.0: a definition", swagger(`"paths":{},"definitions":{"A":{"type":"string"}}`),
			"/components/schemas/A/type", `"string"`},
		{"3.0: nullable",
			openapi30(
				`"paths":{},"components":{"schemas":{"A":{"type":"string","nullable":true}}}`),
			"/components/schemas/A/type", `["string","null"]`},
		{"3.0: exclusiveMaximum",
			openapi30(
				`"paths":{},"components":{"schemas":{"A":{"maximum":3,"exclusiveMaximum":true}}}`),
			"/components/schemas/A/exclusiveMaximum", `3`},
		{"3.1: as it was",
			openapi31(
				`"paths":{},"components":{"schemas":{"A":{"const":1.0,"type":["string","null"]}}}`),
			"/components/schemas/A", `{"const":1.0,"type":["string","null"]}`},
		{"3.2: an operation",
			strings.Replace(openapi31(`"paths":{"/a":{"query":{"responses":{}}}}`), "3.1.0",
				"3.2.0", 1), "/paths/~1a/query", `{"responses":{}}`},
		{"a reference to another file constrains nothing",
			openapi31(`"paths":{},"components":{"schemas":{"A":{"$ref":"b.yaml"}}}`),
			"/components/schemas/A", `{}`},
		{"references in a circle constrain nothing",
			openapi31(
				`"paths":{},"components":{"schemas":{"A":{"$ref":"#/components/schemas/B"},"B":{"$ref":"#/components/schemas/A"}}}`), "/components/schemas", `{"A":{},"B":{}}`},
		{"a recursive schema stays",
			openapi31(
				`"paths":{},"components":{"schemas":{"A":{"items":{"$ref":"#/components/schemas/A"}}}}`), "/components/schemas/A", `{"items":{"$ref":"#/components/schemas/A"}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			root := upgraded(t, test.document)
			if got := string(root.At(test.at).JSON()); got != test.want {
				t.Errorf("%s is %s, want %s", test.at, got, test.want)
			}
			if root.Get("openapi").Str() != "3.1.1" || root.Get("swagger") != nil {
				t.Errorf("it says it is %s", root.Get("openapi").JSON())
			}
		})
	}
}

func TestUpgradeLeavesTheShippedContractsAsTheyWere(t *testing.T) {
	for name, api := range shipped {
		c := loadShipped(t, api, true)
		before := string(c.amended.JSON())
		text, err := upgrade(c.amended, c.Version())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		again, err := upgrade(c.amended, c.Version())
		if err != nil || string(text) != string(again) {
			t.Errorf("%s: upgraded twice it differs (%v)", name, err)
		}
		if string(c.amended.JSON()) != before {
			t.Errorf("%s: the contract changed", name)
		}
	}
}

func TestRootedRefusesWhatIsNoObject(t *testing.T) {
	for text, want := range map[string]string{
		`[]`:   "the upgraded document is not an object",
		`null`: "the upgraded document is not an object",
		`{`:    "upgraded:1:2: the JSON ends before its end",
	} {
		if rooted, err := rooted([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("%s: got %s, %v, want %s", text, rooted, err, want)
		}
	}
}

func TestAFailedUpgradeIsAWarningOfTheWholeDocument(t *testing.T) {
	c := load(t, "\n\nswagger: '2.0'\ninfo: {title: t, version: v}\npaths: {/a: {parameters: 7}}\n")
	for _, d := range c.UpgradeDefects() {
		if d.Rule == RuleUpgradeFailed {
			if d.Severity != verdict.Warning || d.Location.String() != "doc:3:1  #" ||
				!strings.Contains(d.Message, "reading it as Swagger 2.0") {
				t.Errorf("got %+v", d)
			}
			return
		}
	}
	t.Error("there is none")
}
