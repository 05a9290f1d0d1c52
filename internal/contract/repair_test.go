package contract

import (
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/tree"
)

const emptyPaths = "paths: {}\n"

func TestRepairs(t *testing.T) {
	const head = "swagger: '2.0'\ninfo: {title: t, version: '1'}\n"
	const operation = "paths:\n  /a:\n    get:\n      operationId: op\n      responses: {}\n"
	for _, test := range []struct {
		name, document string
		defect         string       // rule and place; "" for a sound document
		at             tree.Pointer // what is looked at after the repair
		want           string
	}{
		{"basePath without slash", head + "basePath: v1\n" + emptyPaths,
			"base-path-without-slash doc:3:1", "/basePath", `"/v1"`},
		{"basePath with slash at its end", head + "basePath: /v1/\n" + emptyPaths,
			"base-path-trailing-slash doc:3:1", "/basePath", `"/v1"`},
		{"basePath that is a slash", head + "basePath: /\n" + emptyPaths, "", "/basePath", `"/"`},
		{"empty basePath", head + "basePath: ''\n" + emptyPaths, "", "/basePath", `""`},
		{"sound basePath", head + "basePath: /v1\n" + emptyPaths, "", "/basePath", `"/v1"`},

		{"path without slash", head + "paths:\n  a/: {}\n", "path-without-slash doc:4:3",
			"/paths/~1a~1", `{}`},
		{"path with slash", head + "paths:\n  /a/: {}\n", "", "/paths", `{"/a/":{}}`},
		{"extension among the paths", head + "paths:\n  x-a: {$ref: '#/nope'}\n", "", "/paths",
			`{"x-a":{"$ref":"#/nope"}}`},
		{"path without slash beside its twin", head + "paths:\n  a: {x-n: 1}\n  /a: {x-n: 2}\n",
			"path-without-slash doc:4:3", "/paths", `{"/a":{"x-n":2}}`},

		{"member twice", head + "host: a\nhost: b\n" + emptyPaths, "duplicate-member doc:4:1",
			"/host", `"b"`},
		{"path twice", head + "paths:\n  /a: {x-n: 1}\n  /a: {x-n: 2}\n",
			"duplicate-member doc:5:3", "/paths", `{"/a":{"x-n":2}}`},
		{"key that is a number", head + "x-a: {200: 1}\n" + emptyPaths, "key-not-string doc:3:7",
			"/x-a", `{"200":1}`},
		{"key that is a quoted number", head + "x-a: {'200': 1}\n" + emptyPaths, "", "/x-a",
			`{"200":1}`},
		{"byte order mark", "\xef\xbb\xbf" + head + emptyPaths, "byte-order-mark doc:1:1", "/paths",
			`{}`},
		{"second document", head + emptyPaths + "---\na: 1\n", "second-document doc:4:1", "/paths",
			`{}`},
		{"empty second document", head + emptyPaths + "---\n", "empty-second-document doc:4:1",
			"/paths", `{}`},
		{"separator before the first", "---\n" + head + emptyPaths, "", "/paths", `{}`},

		{"reference to a definition",
			head + emptyPaths + "definitions:\n  A: {$ref: '#/definitions/B'}\n  B: {}\n", "",
			"/definitions/A/$ref", `"#/definitions/B"`},
		{"reference with an escaped name",
			head + emptyPaths +
				"definitions:\n  A: {$ref: '#/definitions/b~1c%20d'}\n  b/c d: {}\n", "",
			"/definitions/A/$ref", `"#/definitions/b~1c%20d"`},
		{"parameter without place", head + operation + "      parameters:\n      - schema: {}\n",
			"parameter-without-location doc:9:9", "/paths/~1a/get/parameters/0",
			`{"schema":{},"name":"body","in":"body"}`},
		{"parameter without type", head + operation +
			"      parameters:\n      - {in: query, name: q}\n",
			"parameter-without-type doc:9:9", "/paths/~1a/get/parameters/0",
			`{"in":"query","name":"q","type":"string"}`},
		{"parameter of a path without type",
			head + "paths:\n  /a:\n    parameters:\n    - {in: query, name: q}\n",
			"parameter-without-type doc:6:7", "/paths/~1a/parameters/0/type", `"string"`},
		{"shared parameter without type",
			head + emptyPaths + "parameters:\n  p: {in: header, name: h}\n",
			"parameter-without-type doc:5:6", "/parameters/p/type", `"string"`},
		{"body parameter", head + operation +
			"      parameters:\n      - {in: body, name: b, schema: {}}\n", "",
			"/paths/~1a/get/parameters/0", `{"in":"body","name":"b","schema":{}}`},
		{"parameter with a type", head + operation +
			"      parameters:\n      - {in: query, name: q, type: integer}\n", "",
			"/paths/~1a/get/parameters/0/type", `"integer"`},
		{"parameter that is a reference",
			head + operation +
				"      parameters:\n      - {$ref: '#/parameters/p'}\nparameters:\n  p: {in: " +
				"query, name: q, type: string}\n",
			"", "/paths/~1a/get/parameters/0", `{"$ref":"#/parameters/p"}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := load(t, test.document)
			if got := rules(c.Defects()); got != test.defect {
				t.Errorf("defects %q, want %q", got, test.defect)
			}
			for _, d := range c.Defects() {
				if d.Repaired == "" || d.Remedy == "" {
					t.Errorf("it does not say what was done: %+v", d)
				}
			}
			if got := string(c.amended.At(test.at).JSON()); got != test.want {
				t.Errorf("%s is read as %s, want %s", test.at, got, test.want)
			}
			if got := string(c.published.At(test.at).JSON()); got != test.want {
				t.Errorf("%s is read without amendments as %s, want %s", test.at, got, test.want)
			}
		})
	}
}

func TestOnly20IsRepairedBy20sRules(t *testing.T) {
	c := load(t,
		openapi30(
			`"basePath":"v1","paths":{"/a":{"get":{"operationId":"op","parameters":[{"in":"query","name":"q"}],"responses":{}}}}`))
	for _, d := range c.Defects() {
		t.Error(d)
	}
}

func TestAReferenceThatLeadsNowhereIsReportedAndLeftAlone(t *testing.T) {
	const head, emptyPaths = "swagger: '2.0'\ninfo: {title: t, version: v}\n", "paths: {}\n"
	for _, test := range []struct{ name, document, defect, at, is string }{
		{"to a definition", head + emptyPaths + "definitions:\n  A: {$ref: '#/definitions/B'}\n",
			"dangling-reference doc:5:7", "/definitions/A", `{"$ref":"#/definitions/B"}`},
		{"with siblings, which do not count",
			head + emptyPaths + "definitions:\n  A: {type: string, $ref: '#/definitions/B'}\n",
			"dangling-reference doc:5:21", "/definitions/A/$ref", `"#/definitions/B"`},
		{"deep inside", head + emptyPaths +
			"definitions:\n  A: {properties: {p: {items: {allOf: [{$ref: '#/x'}]}}}}\n",
			"dangling-reference doc:5:41", "/definitions/A/properties/p/items/allOf/0",
			`{"$ref":"#/x"}`},
		{"to a parameter", head + "paths:\n  /a:\n    parameters: [{$ref: '#/parameters/x'}]\n",
			"dangling-reference doc:5:19", "/paths/~1a/parameters", `[{"$ref":"#/parameters/x"}]`},
		{"to a response", head +
			"paths:\n  /a:\n    get:\n      responses:\n        '200': {$ref: '#/responses/x'}\n",
			"dangling-reference doc:7:17", "/paths/~1a/get/responses",
			`{"200":{"$ref":"#/responses/x"}}`},
		{"to a path item, whose siblings count",
			head + "paths:\n  /a:\n    $ref: '#/x'\n    get: {responses: {}}\n",
			"dangling-reference doc:5:5", "/paths/~1a", `{"$ref":"#/x","get":{"responses":{}}}`},
		{"since 3.1", openapi31(`"paths":{},"components":{"schemas":{` +
			`"A":{"$ref":"#/x","type":"string"},"B":{"$ref":"#anchor"},` +
			`"C":{"$id":"c","items":{"$ref":"#/x"}}}}`), "dangling-reference doc:1:96",
			"/components/schemas/A", `{"$ref":"#/x","type":"string"}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := load(t, test.document, overlayOf("{target: $.info, update: {title: T}}"))
			if got := rules(c.Defects()); got != test.defect {
				t.Errorf("defects %q, want %q", got, test.defect)
			}
			if got := string(c.amended.At(tree.Pointer(test.at)).JSON()); got != test.is {
				t.Errorf("%s is read as %s, want %s", test.at, got, test.is)
			}
		})
	}
}

func TestAnAmendmentCanDefineWhatAReferenceMeans(t *testing.T) {
	document := swagger(`"paths":{"/a":{"get":{"operationId":"op","responses":{"200":{"$ref":"#/responses/R"}}}}}`)
	c := load(t, document)
	if got := operationOf(t, c, "op").Responses[0].Unresolved; got != `$ref "#/responses/R" leads nowhere` {
		t.Errorf("got %q", got)
	}
	c = load(t, document, overlayOf("{target: $, update: {responses: {R: {description: d}}}}"))
	if got := operationOf(t, c, "op").Responses[0].Unresolved; got != "" {
		t.Errorf("got %q", got)
	}
	if got := rules(c.Defects()); got != "dangling-reference doc:1:114" {
		t.Errorf("what the document itself lacks is told all the same: got %q", got)
	}
	c = load(t, swagger(`"paths":{},"definitions":{"A":{"$ref":"#/definitions/B"},"B":{}}`),
		overlayOf("{target: $.definitions.B, remove: true}"))
	if got := rules(c.Defects()); got != "dangling-reference doc:1:84" {
		t.Errorf("what an amendment took away: got %q", got)
	}
}

func TestWhatAnAmendmentGotWrongIsRepairedToo(t *testing.T) {
	c := load(t, swagger(`"paths":{"/a":{"get":{"responses":{}}}}`),
		overlayOf("{target: \"$.paths['/a'].get\", update: {parameters: [{in: query, name: q}]}}",
			"{target: $, update: {paths: {b: {}}}}"))
	if got := rules(
		c.Defects()); got != "path-without-slash first:5:32\nparameter-without-type first:4:55" {
		t.Errorf("got %q", got)
	}
	for _, d := range c.Defects() {
		if d.Location.Layer != verdict.Amended {
			t.Errorf("%s is said to be published", d)
		}
	}
	if c.amended.At("/paths/~1b") == nil {
		t.Error("the path is not repaired")
	}
}

func TestRepairKeepsTheTextOfReferences(t *testing.T) {
	document := swagger(
		`"paths":{},"definitions":{"A":{"properties":{"a":{"$ref":"#/definitions/A"}}}}`)
	if got := string(load(t, document).amended.JSON()); !strings.Contains(got,
		`{"$ref":"#/definitions/A"}`) {
		t.Error(got)
	}
}

func TestAReferenceToAnotherFileIsReportedAndLeftAlone(t *testing.T) {
	c := load(t, swagger(`"paths":{"/a":{"get":{"operationId":"op","parameters":[{"$ref":"b.yaml#/p"}],"responses":{}}},"/b":{"$ref":"c.yaml"}},
		"definitions":{"A":{"$ref":"b.yaml#/B"},"D":{"example":{"$ref":"b.yaml"}}}`))
	if got := rules(
		c.Defects()); got !=
		"external-reference doc:1:109\nexternal-reference doc:1:153\nexternal-reference doc:2:23" {
		t.Errorf("got %q", got)
	}
	if got := string(c.amended.At("/definitions/A").JSON()); got != `{"$ref":"b.yaml#/B"}` {
		t.Error(got)
	}
}

func TestReferencesInACircleAreReportedAndLeftAlone(t *testing.T) {
	const circle = `"definitions":{"A":{"$ref":"#/definitions/B"},"B":{"$ref":"#/definitions/A"},"C":{"$ref":"#/definitions/A"},"D":{"properties":{"d":{"$ref":"#/definitions/D"}}}}`
	c := load(t,
		swagger(
			`"paths":{"/a":{"$ref":"#/paths/~1a"},"/b":{"get":{"operationId":"op","responses":{}}}},`+circle))
	if got := rules(c.Defects()); strings.Count(got, string(RuleReferenceCycle)) != 4 ||
		len(c.Defects()) != 4 || !strings.Contains(got, "reference-cycle doc:1:68") {
		t.Errorf("got %q", got)
	}
	if got := string(c.amended.At("/definitions/A").JSON()); got != `{"$ref":"#/definitions/B"}` {
		t.Error(got)
	}
	operationOf(t, c, "op")
}
