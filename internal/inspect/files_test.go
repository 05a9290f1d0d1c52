package inspect

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"plumbline/internal/contract"
)

// inFiles inspects the document api.yaml of a folder, and returns a line for each error and warning
// with the file in which it is.
func inFiles(t *testing.T, files map[string]string) []string {
	t.Helper()
	folder := fstest.MapFS{}
	for name, text := range files {
		folder[name] = &fstest.MapFile{Data: []byte(text)}
	}
	c, err := contract.Load(contract.Source{Files: folder,
		Document: contract.Text{Path: "docs/api.yaml", Bytes: []byte(files["api.yaml"])}})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, d := range Document(c) {
		if strings.Contains(d.Message+d.Remedy+string(d.Location.Pointer), "x-plumbline") {
			t.Errorf("it names what is Plumbline's own: %+v", d)
		}
		if d.Severity != "note" {
			told = append(told, fmt.Sprintf("%s %s#%s: %s", d, d.Severity, d.Location.Pointer,
				d.Remedy))
		}
	}
	return told
}

const (
	head30 = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n"
	head31 = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n"
	head20 = "swagger: '2.0'\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n"
	good   = "responses: {'204': {description: d}}"
)

// Each rule looks at what stands in other files as if it stood in the document, and says where.
func TestOtherFilesAreInspectedLikeTheDocument(t *testing.T) {
	for name, test := range map[string]struct {
		files map[string]string
		want  []string // what each defect begins with
	}{
		"a path item": {map[string]string{
			"api.yaml": head30 + "  /x/{id}: {$ref: paths/x.yaml}\n",
			"paths/x.yaml": "get:\n  parameters:\n    - {name: other, in: path, required: true, " +
				"schema: {type: strng}}\n  " + good,
		}, []string{
			`docs/paths/x.yaml:1:1  path-parameter-undeclared: GET /x/{id} declares no path parameter "id"`,
			`docs/paths/x.yaml:3:7  path-parameter-not-in-template: the path parameter "other" does not occur in the path /x/{id}`,
			`docs/paths/x.yaml:3:56  unknown-type: "strng" is no type`,
		}},
		"a right path item": {map[string]string{
			"api.yaml": head30 + "  /x/{id}: {$ref: paths/x.yaml}\n",
			"paths/x.yaml": "get:\n  parameters:\n    - {name: id, in: path, required: true, " +
				"schema: {type: string}}\n  " + good,
		}, nil},
		"an operationId in two files": {map[string]string{
			"api.yaml": head30 + "  /x: {$ref: x.yaml}\n  /y: {$ref: y.yaml}\n" +
				"  /z: {get: {operationId: a, " + good + "}}\n",
			"x.yaml": "get: {operationId: a, " + good + "}",
			"y.yaml": "put: {operationId: a, " + good + "}",
		}, []string{
			`docs/x.yaml:1:7  duplicate-operation-id: the operationId "a" is taken by GET /z in line 7 of docs/api.yaml`,
			`docs/y.yaml:1:7  duplicate-operation-id: the operationId "a" is taken by GET /z in line 7 of docs/api.yaml`,
		}},
		"a schema that another file's schema refers to": {map[string]string{
			"api.yaml": head31 + "  /x: {get: {responses: {'200': {description: d, content: " +
				"{application/json: {schema: {$ref: a.yaml}}}}}}}\n",
			"a.yaml":      "properties: {b: {$ref: 'sub/b.yaml#/defs/b'}}",
			"sub/b.yaml":  "defs:\n  b: {type: string, minLength: -1}\n  c: {minLength: no}\n",
			"sub/unused":  "",
			"sub/c.yaml":  "minLength: no",
			"sub/b2.yaml": "minLength: no",
		}, []string{
			`docs/sub/b.yaml:2:21  schema-keyword-invalid: minLength has to be an integer of 0 or more, not the number -1`,
		}},
		"a parameter, a body, a response and a header": {map[string]string{
			"api.yaml": head30 + "  /x: {post: {parameters: [{$ref: 'c.yaml#/p'}], requestBody: " +
				"{$ref: 'c.yaml#/b'}, responses: {'200': {$ref: 'c.yaml#/r'}}}}\n",
			"c.yaml": "p: {name: q, in: nowhere, schema: {}}\nb: {content: {json: " +
				"{schema: {}}}}\n" +
				"r:\n  headers: {X-A: {$ref: '#/h'}}\nh: {schema: {type: int}}\n",
		}, []string{
			`docs/c.yaml:1:14  invalid-value: "in" has to be one of`,
			`docs/c.yaml:2:15  media-type-malformed: "json" is not a media type`,
			`docs/c.yaml:3:1  missing-member: the response "r" has no "description", which is required`,
			`docs/c.yaml:5:14  unknown-type: "int" is no type`,
		}},
		"an unknown member": {map[string]string{
			"api.yaml": head31 + "  /x: {$ref: x.yaml}\n",
			"x.yaml":   "get:\n  sumary: s\n  " + good + "\n",
		}, []string{
			`docs/x.yaml:2:3  unknown-member: GET /x has an unknown member "sumary"; did you mean "summary"?`,
		}},
		"an example": {map[string]string{
			"api.yaml": head30 + "  /x: {get: {responses: {'200': {$ref: r.yaml}}}}\n",
			"r.yaml": "description: d\ncontent:\n  application/json:\n" +
				"    schema: {type: string}\n    example: 5\n",
		}, []string{
			`docs/r.yaml:5:5  example-contradicts-schema: the example contradicts its schema`,
		}},
		"an example of a media type by reference": {map[string]string{
			"api.yaml": "openapi: 3.2.0\ninfo: {title: t, version: '1'}\nsecurity: []\npaths:\n" +
				"  /x: {get: {responses: {'200': {description: d, content: " +
				"{application/json: {$ref: 'c.yaml#/m'}}}}}}\n",
			"c.yaml": "m: {schema: {type: string}, example: 5}\n",
		}, []string{
			`docs/c.yaml:1:29  example-contradicts-schema: the example contradicts its schema`,
		}},
		"a reference that leads nowhere in its own file, and somewhere in the document": {
			map[string]string{
				"api.yaml": head30 + "  /x: {get: {responses: {'200': {$ref: r.yaml}}}}\n" +
					"components: {schemas: {S: {type: string}}}\n",
				"r.yaml": "description: d\ncontent:\n  application/json:\n" +
					"    schema: {$ref: '#/components/schemas/S'}\n",
			}, []string{
				`docs/r.yaml:4:14  external-reference: $ref "#/components/schemas/S" leads nowhere: r.yaml has no #/components/schemas/S`,
			}},
		"a parameter of 2.0 without a type": {map[string]string{
			"api.yaml": head20 + "  /x: {get: {parameters: [{$ref: 'c.yaml#/p'}], " +
				"responses: {'204': {description: d}}}}\n",
			"c.yaml": "p: {name: q, in: query}\n",
		}, []string{
			`docs/c.yaml:1:1  parameter-without-type: the query parameter "q" has no type`,
		}},
		"operations by reference": {map[string]string{
			"api.yaml": head30 + "  /x: {get: {$ref: x.yaml}, put: {$ref: 'y.yaml#/o'}}\n" +
				"  /y/{id}: {get: {$ref: z.yaml}}\n",
			"x.yaml": good, "y.yaml": "o: {operationId: a, " + good + "}",
			"z.yaml": "operationId: a\n" + good,
		}, []string{
			`docs/api.yaml:5:14  operation-by-reference: a $ref stands in place of the operation GET /x (3 times)`,
			`docs/z.yaml:1:1  path-parameter-undeclared: GET /y/{id} declares no path parameter "id"`,
			`docs/z.yaml:1:1  duplicate-operation-id: the operationId "a" is taken by PUT /x in line 1 of docs/y.yaml`,
		}},
		"an operation by reference within the document": {map[string]string{
			"api.yaml": head31 + "  /x: {get: {$ref: '#/x-operations/a'}}\n" +
				"x-operations: {a: {operationId: a, " + good + "}}\n",
		}, []string{
			`docs/api.yaml:5:14  operation-by-reference: a $ref stands in place of the operation GET /x`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			got := inFiles(t, test.files)
			slices.Sort(got)
			slices.Sort(test.want)
			match := len(got) == len(test.want)
			for i := 0; match && i < len(got); i++ {
				match = strings.HasPrefix(got[i], test.want[i])
			}
			if !match {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "),
					strings.Join(test.want, "\n  "))
			}
		})
	}
}

// A pointer is that of the file, also below a path whose name was repaired.
func TestARepairedPathKeepsThePointerOfTheFile(t *testing.T) {
	got := inFiles(t, map[string]string{"api.yaml": head30 +
		"  a: {get: {parameters: [{name: p, in: query, schema: {type: strng}}], " + good + "}}\n"})
	want := []string{"path-without-slash", "error#/paths/a: ", "unknown-type",
		"error#/paths/a/get/parameters/0/schema/type: "}
	if all := strings.Join(got, "\n"); len(got) != 2 || !strings.Contains(all, want[0]) ||
		!strings.Contains(all, want[1]) || !strings.Contains(all, want[2]) ||
		!strings.Contains(all, want[3]) {
		t.Errorf("got\n%s\nwant each of %q", all, want)
	}
}
