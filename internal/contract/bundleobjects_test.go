package contract

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"plumbline/harness/verdict"
	"plumbline/internal/openapi"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// Each kind of object can stand in another file, and what is wrong in it is told of there.
func TestOtherObjectsInFiles(t *testing.T) {
	c := folder{
		"api.yaml": `openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /a: {$ref: paths/a.yaml}
  /b: {$ref: paths/all.yaml#/b}
`,
		"paths/a.yaml": `parameters:
- $ref: ../parts.json#/parameters/page
post:
  operationId: op
  parameters: [{name: X, in: header, schema: {$ref: ../schemas/x.yaml}}]
  requestBody: {$ref: "../parts.json#/body"}
  responses:
    "200": {$ref: ../parts.json#/response}
    default: {$ref: ../none.json}
`,
		"paths/all.yaml": "b: {get: {operationId: other, responses: {}}}\n",
		"schemas/x.yaml": "type: strin\n",
		"parts.json": `{
  "parameters": {"page": {"name": "page", "in": "query", "schema": {"type": "integer"}}},
  "body": {"required": true, "content": {"application/json": {"schema": {"type": "string"}}}},
  "response": {"description": "d", "headers": {"X-A": {"$ref": "#/header"}},
    "content": {"application/json": {
      "schema": {"type": "object", "properties": {"a": {"$ref": "schemas/a.json"}}},
      "example": {"a": 1}}}},
  "header": {"required": true, "schema": {"type": "integer"}}
}`,
		"schemas/a.json": "{\n  \"type\":\n    \"string\"\n}",
	}.load(t)
	o := operationOf(t, c, "op")
	if len(o.Parameters) != 2 || o.Parameters[0].Name != "X" || o.Parameters[1].Name != "page" ||
		!o.RequestRequired || len(o.RequestMediaTypes) != 1 {
		t.Errorf("got %+v", o)
	}
	if o.String() != "POST /a" || operationOf(t, c, "other").String() != "GET /b" {
		t.Errorf("got %s", o)
	}
	response, _ := o.Response(200)
	if len(response.Headers) != 1 || !response.Headers[0].Required ||
		response.Headers[0].Name != "X-A" {
		t.Errorf("got %+v", response)
	}
	differs(t, "defects", listDefects(c), `
docs/paths/a.yaml:9:15  external-reference: $ref "../none.json" leads to none.json, which does not exist [error]
docs/parts.json:7:7  example-contradicts-schema: the example contradicts its schema in 1 place: $.a is the number 1; must be string [error]`)
	problems, err := response.Content[0].Schema.Judge(valueOf(t, `{"a":1}`), schema.ToClient)
	if err != nil || len(problems) != 1 {
		t.Fatal(problems, err)
	}
	if got, want := problems[0].Location,
		(verdict.Location{Layer: verdict.Published, File: "docs/schemas/a.json", Line: 2,
			Column: 3, Pointer: "/type"}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if problems[0].Expected != `type: "string"` {
		t.Errorf("got %s", problems[0].Expected)
	}
	_, err = o.Parameters[0].Schema.Judge("a", schema.ToServer)
	const strin = `it is no schema of its dialect: docs/schemas/x.yaml#/type: `
	if err == nil || !strings.HasPrefix(err.Error(), strin) {
		t.Errorf("got %v, want %s", err, strin)
	}
}

func TestLocateInFiles(t *testing.T) {
	c := folder{
		"api.yaml": referring("my%20file.yaml#/S"),
		"my file.yaml": `
S:
  properties:
    a: {$ref: "sub/b.json#/x~1y"}
`,
		"sub/b.json": "{\n \"x/y\": {\"type\": \"string\"}}",
	}.load(t)
	for at, want := range map[string]verdict.Location{
		"/x-plumbline-files/my file.yaml": {Layer: verdict.Published, File: "docs/my file.yaml",
			Line:   2,
			Column: 1, Pointer: ""},
		"/x-plumbline-files/my file.yaml/S/properties": {Layer: verdict.Published,
			File: "docs/my file.yaml", Line: 3,
			Column: 3, Pointer: "/S/properties"},
		"/x-plumbline-files/my file.yaml/S/properties/nowhere": {Layer: verdict.Published,
			File: "docs/my file.yaml", Line: 3,
			Column: 3, Pointer: "/S/properties/nowhere"},
		"/x-plumbline-files/sub~1b.json/x~1y/type": {Layer: verdict.Published,
			File: "docs/sub/b.json", Line: 2,
			Column: 10, Pointer: "/x~1y/type"},
		"/components/schemas/Own": {Layer: verdict.Published, File: "docs/api.yaml", Line: 14,
			Column: 5, Pointer: "/components/schemas/Own"},
	} {
		if got := c.Locate(tree.Pointer(at)); got != want {
			t.Errorf("%s: got %+v, want %+v", at, got, want)
		}
	}
}

// An amendment changes the document, so that it can lead to files and away from them. Files it does
// not change.
func TestAmendmentsAndFiles(t *testing.T) {
	files := folder{"api.yaml": referring("a.yaml"), "a.yaml": "type: string\n",
		"b.yaml": "\n\ntype: boolean\n"}
	amend := func(action string) func(*Source) {
		return func(s *Source) {
			s.Amendments = []Text{{"over/lay.yaml", []byte(overlayOf(action))}}
		}
	}
	const target = `"$.paths['/a'].get.responses['200'].content['application/json'].schema"`
	for _, test := range []struct{ name, action, values, want, location string }{
		{"another file", `{target: ` + target + `, update: {$ref: b.yaml}}`, `true "a"`, "+-",
			"docs/b.yaml:3:1  #/type"},
		{"a keyword beside the reference", `{target: ` + target + `, update: {maxLength: 1}}`,
			`"a" 1`, "+-", "docs/a.yaml:1:1  #/type"},
		{"elsewhere", `{target: $.info, update: {x-a: 1}}`, `"a" 1`, "+-",
			"docs/a.yaml:1:1  #/type"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := files.load(t, amend(test.action))
			demanded := bodySchema(t, c)
			if got := judged(t, demanded, test.values); got != test.want || len(allDefects(c)) > 0 {
				t.Errorf("got %s; %s", got, listDefects(c))
			}
			problems, err := demanded.Judge(valueOf(t, strings.Fields(test.values)[1]),
				schema.ToClient)
			if err != nil || len(problems) != 1 || problems[0].Location.String() != test.location ||
				problems[0].Location.Layer != verdict.Published {
				t.Errorf("got %v, %v, want %s", problems, err, test.location)
			}
		})
	}
	c := files.load(t, amend(`{target: `+target+`, update: {$ref: none.yaml}}`))
	if got, want := c.Defects()[0].Location.String(),
		"over/lay.yaml:4:94  #"+schemaAt+"/$ref"; got != want ||
		c.Defects()[0].Location.Layer != verdict.Amended {
		t.Errorf("a reference of the amendment that leads nowhere is its own: got %s, want %s", got,
			want)
	}
	c = files.load(t, amend(`{target: "$['x-plumbline-files']", update: {a: 1}}`))
	if got := rules(c.Defects()); !strings.HasPrefix(got, string(RuleAmendmentMatchesNothing)) {
		t.Errorf("files cannot be amended: %s", got)
	}
}

// What has nothing to do with files stays as it was.
func TestExamplesAndIdentifiersAreNoReferencesToFiles(t *testing.T) {
	for name, document := range map[string]string{
		"an example": openapi31(
			`"paths":{"/a":{"get":{"operationId":"op","responses":{"200":{"description":"d","content":{"application/json":{"schema":{},"example":{"$ref":"none.yaml"},"examples":{"e":{"value":{"$ref":"none.yaml"}}}}}}}}}}`),
		"an extension": openapi31(
			`"x-a":{"$ref":"none.yaml"},"paths":{"x-b":{"$ref":"none.yaml"}}`),
		"an $id": withSchema(openapi.OpenAPI31,
			`{"$defs":{"s":{"$id":"https://h.example/s","type":"string"},"t":{"$id":"https://h.example/t","$ref":"none.yaml"}},"$ref":"https://h.example/s"}`),
		"an $id with an anchor": withSchema(openapi.OpenAPI31,
			`{"$defs":{"s":{"$id":"https://h.example/s","$defs":{"a":{"$anchor":"a","type":"string"}}}},"$ref":"https://h.example/s#a"}`),
	} {
		t.Run(name, func(t *testing.T) {
			c, err := Load(Source{Document: Text{"doc", []byte(document)}, Files: fstest.MapFS{}})
			if err != nil || len(allDefects(c)) > 0 || c.at("/"+bundled) != nil {
				t.Errorf("got %v, %v", err, listDefects(c))
			}
		})
	}
}

func TestFilesOf20And30(t *testing.T) {
	for _, version := range []openapi.Version{openapi.Swagger20, openapi.OpenAPI30} {
		document := strings.ReplaceAll(withSchema(version,
			`{"properties":{"a":{"$ref":"a.yaml#/definitions/A","maxLength":1},"n":{"$ref":"a.yaml#/definitions/N"}}}`), "\n", "")
		c := folder{"api.yaml": document,
			"a.yaml": "definitions:\n  A: {type: string, const: no}\n  N: {type: integer, " +
				"nullable: true, x-nullable: true, maximum: 3, exclusiveMaximum: true}\n"}.load(t)
		if got := judged(t, bodySchema(t, c),
			`{"a":"xx"} {"a":1} {"n":null} {"n":2} {"n":3}`); got != "+-++-" {
			t.Errorf("%s: got %s; %s", version, got, listDefects(c))
		}
	}
}

func TestOdditiesOfAFileAreDefectsThere(t *testing.T) {
	c := folder{"api.yaml": referring("a.yaml"), "a.yaml": "type: integer\ntype: string\n"}.load(t)
	differs(t, "a member twice", listDefects(c),
		`docs/a.yaml:2:1  duplicate-member: "type" occurs twice in one object, first at docs/a.yaml:1:1 [error]`)
}

// noFiles fails to open anything.
type noFiles struct{}

func (noFiles) Open(string) (fs.File, error) { return nil, fs.ErrPermission }

func TestAFolderThatCannotBeRead(t *testing.T) {
	c := folder{"api.yaml": referring("a.yaml")}.load(t, func(s *Source) { s.Files = noFiles{} })
	if got := c.Defects()[0].Message; got != `$ref "a.yaml" cannot be read: permission denied` {
		t.Errorf("got %s", got)
	}
}

// Schemas of files can have discriminators, be nullable and marked for a direction like those of
// the document, and are told of where they are.
func TestWhatSchemasOfFilesDemand(t *testing.T) {
	files := folder{"pets.yaml": `
Pet:
  anyOf:
  - $ref: "#/Cat"
  - $ref: "#/Dog"
  discriminator:
    propertyName: kind
    mapping:
      cat: Cat
      Own: "#/components/schemas/Own"
Cat:
  type: object
  required: [kind, id]
  properties:
    kind: {type: string}
    id: {type: integer, readOnly: true}
Dog:
  required: [bark]
  properties:
    kind: {type: string}
    bark:
      type: string
      writeOnly: true
`}
	for _, test := range []struct {
		name, value string
		direction   schema.Direction
		want        []string
	}{
		{"a sound one", `{"kind":"Own","id":1}`, schema.ToClient, nil},
		{"read-only and sent", `{"kind":"Own","id":1}`, schema.ToServer,
			[]string{"docs/pets.yaml:16:25  #/Cat/properties/id/readOnly note \"/id\""}},
		{"read-only and not sent", `{"kind":"Own"}`, schema.ToServer,
			[]string{"docs/pets.yaml:3:3  #/Pet/anyOf warning \"\""}},
		{"write-only and received", `{"kind":"Own","bark":"w"}`, schema.ToClient,
			[]string{"docs/pets.yaml:23:7  #/Dog/properties/bark/writeOnly error \"/bark\""}},
		{"a name of no schema", `{"kind":"Cow","id":1}`, schema.ToClient,
			[]string{"docs/pets.yaml:6:3  #/Pet/discriminator error \"/kind\""}},
		{"a name that is missing", `{"bark":"w"}`, schema.ToServer,
			[]string{"docs/pets.yaml:6:3  #/Pet/discriminator warning \"/kind\""}},
		{"an undeclared member", `{"kind":"Own","id":1,"x":1}`, schema.ToClient,
			[]string{"docs/api.yaml:10:40  #" + schemaAt + " warning \"/x\""}},
		{"of a wrong type", `{"kind":"Own","id":"a","bark":1}`, schema.ToClient,
			[]string{"docs/pets.yaml:3:3  #/Pet/anyOf error \"\""}},
	} {
		t.Run(test.name, func(t *testing.T) {
			files["api.yaml"] = referring("pets.yaml#/Pet")
			problems, err := bodySchema(t, files.load(t)).Judge(valueOf(t, test.value),
				test.direction)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range problems {
				got = append(got, fmt.Sprintf("%s %s %q", p.Location, p.Severity, p.Instance))
			}
			differs(t, test.value, strings.Join(got, "\n"), strings.Join(test.want, "\n"))
		})
	}
}
