package contract

import (
	"fmt"
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/openapi"
	"plumbline/specs"
)

func TestExamplesAreHeldToTheirSchemas(t *testing.T) {
	mediaType := func(text string) string {
		return openapi30(
			`"paths":{"/a":{"get":{"operationId":"op","responses":{"200":{"description":"d","content":{` + text + `}}}}}}`)
	}
	for _, test := range []struct{ name, document, want string }{
		{"sound", mediaType(`"application/json":{"schema":{"type":"string"},"example":"a"}`), ""},
		{"contradicting", mediaType(`"application/json":{"schema":{"type":"string"},"example":1}`),
			"the example contradicts its schema in 1 place: $ is the number 1; must be string"},
		{"contradicting twice",
			mediaType(`"application/json":{"schema":{"required":["a","b"]},"example":{}}`),
			"the example contradicts its schema in 2 places; the first: $.a is missing (required)"},
		{"null", mediaType(`"application/json":{"schema":{"type":"string"},"example":null}`),
			"the example contradicts its schema in 1 place: $ is null; must be string"},
		{"no schema", mediaType(`"application/json":{"example":1}`), ""},
		{"no JSON", mediaType(`"text/plain":{"schema":{"type":"string"},"example":1}`), ""},
		{"of a request",
			openapi30(
				`"paths":{"/a":{"post":{"operationId":"op","requestBody":{"content":{"application/json":{"schema":{"type":"string"},"example":1}}},"responses":{"200":{"description":"d"}}}}}`),
			"the example contradicts its schema in 1 place: $ is the number 1; must be string"},
		{"of a schema of 2.0", withSchema(openapi.Swagger20, `{"type":"string","example":1}`),
			"the example contradicts its schema in 1 place: $ is the number 1; must be string"},
		{"of 2.0, where the first of two media types is no JSON",
			strings.Replace(withSchema(openapi.Swagger20, `{"type":"string","example":1}`),
				`["application/json"]`, `["text/plain","application/json","text/json"]`, 1),
			"the example contradicts its schema in 1 place: $ is the number 1; must be string"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var messages []string
			for _, d := range allDefects(load(t, test.document)) {
				if d.Rule != RuleExampleContradicts {
					t.Error(d)
				}
				messages = append(messages, d.Message)
			}
			if got := strings.Join(messages, "\n"); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestASharedResponseIsReportedOnce(t *testing.T) {
	c := load(t, swagger(`"produces":["application/json"],"responses":{"r":{"description":"d","schema":{"type":"string","example":1}},"s":{"description":"d","schema":{"type":"text"}}},
		"paths":{"/a":{"get":{"responses":{"200":{"$ref":"#/responses/r"},"201":{"$ref":"#/responses/r"},"400":{"$ref":"#/responses/s"},"401":{"$ref":"#/responses/s"}}}}}`))
	if got := strings.Fields(rules(allDefects(c))); len(got) != 4 ||
		got[0] != "example-contradicts-schema" || got[2] != "schema-does-not-compile" {
		t.Errorf("got %v", got)
	}
}

func TestTheExampleOfResonanceContradictsItsSchema(t *testing.T) {
	for _, amended := range []bool{false, true} {
		c := loadShipped(t, specs.Resonance, amended)
		if got := rules(
			allDefects(
				c)); got != "example-contradicts-schema specs/resonance/openapi.json:1:1722" ||
			allDefects(c)[0].Location.Layer != verdict.Published {
			t.Errorf("amended %t: got %s", amended, got)
		}
	}
}

func TestAnExampleThatAnAmendmentGotWrongIsItsDefect(t *testing.T) {
	c := load(t,
		openapi30(
			`"paths":{"/a":{"get":{"operationId":"op","responses":{"200":{"description":"d","content":{"application/json":{"schema":{"type":"string"},"example":"a"}}}}}}}`),
		overlayOf(`{target: "$..['application/json']", update: {example: 1}}`))
	if got := rules(allDefects(c)); got != "example-contradicts-schema first:4:48" ||
		allDefects(c)[0].Location.Layer != verdict.Amended {
		t.Errorf("got %s", got)
	}
}

func TestPublishedExampleIsThatOfTheDocument(t *testing.T) {
	c := loadShipped(t, specs.Resonance, true)
	example, ok := c.PublishedExample(c.Operations()[0].Responses[0].Content[0]).(map[string]any)
	if !ok || example["accessToken"] == nil || example["AccessToken"] != nil {
		t.Errorf("got %v", fmt.Sprint(example))
	}
	if got := c.PublishedExample(&MediaType{Pointer: "/nothing"}); got != nil {
		t.Error(got)
	}
}

func TestASchemaThatDoesNotCompileIsADefectAndLeavesTheRest(t *testing.T) {
	c := load(t,
		openapi31(
			`"paths":{"/a":{"get":{"operationId":"op","responses":{"200":{"description":"d","content":{"application/json":{"schema":{"type":"text"}},"a/b":{"schema":{"type":"string"}}}}}}}}`))
	if got := rules(allDefects(c)); got != "schema-does-not-compile doc:1:165" {
		t.Errorf("got %s", got)
	}
	if got := judged(t, operationOf(t, c, "op").Responses[0].Content[1].Schema,
		`"a" 1`); got != "+-" {
		t.Error(got)
	}
}

// TestDefaultsBesideAReference count where schemas are those of JSON Schema 2020-12.
func TestDefaultsBesideAReference(t *testing.T) {
	for version, want := range map[string]string{"3.0.3": "own", "3.1.0": "beside",
		"3.2.0": "beside"} {
		c := load(t, `{"openapi":"`+version+`","info":{"title":"t","version":"1"},
			"paths":{"/a":{"post":{"parameters":[{"name":"p","in":"query","description":"The id of b.",
			"schema":{"title":"An id","type":"string"}}],
			"requestBody":{"content":{"application/json":{"schema":{"properties":
			{"a":{"$ref":"#/components/schemas/A","default":"beside"},"b":{"type":"string"}}}}}},
			"responses":{"200":{"description":"d"}}}}},
			"components":{"schemas":{"A":{"type":"string","default":"own"}}}}`)
		o := c.Operations()[0]
		got, found := c.Default(o.RequestMediaTypes[0], "a")
		if got != want || !found {
			t.Errorf("%s: got %v, want %s", version, got, want)
		}
		if _, found := c.Default(o.RequestMediaTypes[0], "b"); found {
			t.Errorf("%s: b has a default", version)
		}
		if text := c.Description(o.Parameters[0].Pointer); text != "The id of b.\nAn id" {
			t.Errorf("%s: the document says %q of p", version, text)
		}
	}
}
