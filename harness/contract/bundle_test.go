package contract

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"plumbline/harness/tree"
)

// folder is a document with the files of its folder, by name, and what the network has, by address.
type folder map[string]string

// load reads the document "api.yaml" of the folder, which messages know as "docs/api.yaml".
func (f folder) load(t testing.TB, change ...func(*Source)) *Contract {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range f {
		if !strings.Contains(name, "://") {
			files[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	source := Source{Document: Text{"docs/api.yaml", []byte(f["api.yaml"])}, Files: files}
	for _, c := range change {
		c(&source)
	}
	c, err := Load(source)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// online lets references be followed to the addresses of the folder.
func (f folder) online(s *Source) {
	s.Fetch = func(address string) ([]byte, error) {
		if text, found := f[address]; found {
			return []byte(text), nil
		}
		return nil, errors.New("404 Not Found")
	}
}

// referring is a document of OpenAPI 3.1 whose operation answers with the schema that a reference,
// in line 11, leads to.
func referring(reference string) string {
	return `openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /a:
    get:
      operationId: op
      responses:
        "200":
          description: d
          content: {application/json: {schema: {
            $ref: "` + reference + `"}}}
components:
  schemas:
    Own: {type: integer}
    Anchored: {$anchor: here, type: boolean}
`
}

func listDefects(c *Contract) string {
	var lines []string
	for _, d := range c.Defects() {
		lines = append(lines, fmt.Sprintf("%s [%s]", d, d.Severity))
	}
	return strings.Join(lines, "\n")
}

func TestReferencesIntoOtherFiles(t *testing.T) {
	for _, test := range []struct {
		name, reference string
		files           folder
		values, want    string
	}{
		{"a whole file", "a.yaml", folder{"a.yaml": "type: string\n"}, `"a" 1`, "+-"},
		{"a whole file with an empty fragment", "a.yaml#", folder{"a.yaml": "type: string\n"},
			`"a" 1`, "+-"},
		{"a file in JSON", "a.json", folder{"a.json": `{"type":"string"}`}, `"a" 1`, "+-"},
		{"a file beside it, the long way", "./b/../a.yaml", folder{"a.yaml": "type: string\n"},
			`"a" 1`, "+-"},
		{"a part", "a.yaml#/defs/S", folder{"a.yaml": "defs:\n  S: {type: string}\n"}, `"a" 1`,
			"+-"},
		{"a part with escapes", "a.yaml#/a~1b/c~0d/%C3%A9%20f",
			folder{"a.yaml": "a/b: {c~d: {é f: {type: string}}}\n"}, `"a" 1`, "+-"},
		{"an item of a list", "a.yaml#/list/1", folder{"a.yaml": "list: [{}, {type: string}]\n"},
			`"a" 1`, "+-"},
		{"a folder", "sub/dir/a.yaml", folder{"sub/dir/a.yaml": "type: string\n"}, `"a" 1`, "+-"},
		{"a blank in the name", "my%20dir/my%20file.yaml#/S",
			folder{"my dir/my file.yaml": "S: {type: string}\n"}, `"a" 1`, "+-"},
		{"a name with a slash's escape", "a~1b.yaml", folder{"a~1b.yaml": "{type: string}\n"},
			`"a" 1`, "+-"},
		{"a name beyond ASCII", "größe.yaml", folder{"größe.yaml": "type: string\n"}, `"a" 1`,
			"+-"},
		{"from a folder back up", "sub/a.yaml",
			folder{"sub/a.yaml": "$ref: ../b.json#/S\n", "b.json": `{"S":{"type":"string"}}`},
			`"a" 1`, "+-"},
		{"within the other file", "sub/a.yaml#/A",
			folder{"sub/a.yaml": "A: {$ref: '#/B'}\nB: {type: string}\n"}, `"a" 1`, "+-"},
		{"within the other file, by its own name", "sub/a.yaml#/A",
			folder{"sub/a.yaml": "A: {$ref: 'a.yaml#/B'}\nB: {type: string}\n"}, `"a" 1`, "+-"},
		{"a neighbor in the folder", "sub/a.yaml",
			folder{"sub/a.yaml": "$ref: b.yaml\n", "sub/b.yaml": "type: string\n",
				"b.yaml": "type: integer\n"}, `"a" 1`, "+-"},
		{"back to the document", "sub/a.yaml",
			folder{"sub/a.yaml": "$ref: ../api.yaml#/components/schemas/Own\n"}, `"a" 1`, "-+"},
		{"the document by its own name", "api.yaml#/components/schemas/Own", folder{"x": ""},
			`"a" 1`, "-+"},
		{"an anchor of the document by its own name", "api.yaml#here", folder{"x": ""}, `true 1`,
			"+-"},
		{"an anchor", "a.yaml#s",
			folder{"a.yaml": "defs: [{$anchor: r, type: integer}, {$anchor: s, type: string}]\n"},
			`"a" 1`, "+-"},
		{"a dynamic anchor", "a.yaml#s",
			folder{"a.yaml": "defs: {S: {$dynamicAnchor: s, type: string}}\n"}, `"a" 1`, "+-"},
		{"files in a circle", "a.yaml",
			folder{"a.yaml": "properties: {b: {$ref: b.yaml}, s: {type: string}}\n",
				"b.yaml": "properties: {a: {$ref: a.yaml}}\n"},
			`{"b":{"a":{"s":"x"}}} {"b":{"a":{"s":1}}} {"s":1}`, "+--"},
		{"a file that refers to itself", "a.yaml",
			folder{"a.yaml": "properties: {a: {$ref: '#'}, s: {type: string}}\n"},
			`{"a":{"a":{"s":"x"}}} {"a":{"a":{"s":1}}}`, "+-"},
		{"siblings count", "a.yaml#/S",
			folder{"a.yaml": "S: {$ref: b.yaml, maxLength: 1}\n", "b.yaml": "type: string\n"},
			`"a" "aa" 1`, "+--"},
		{"$ref as data is no reference", "a.yaml",
			folder{
				"a.yaml": "{enum: [{$ref: nowhere.yaml}], const: {$ref: nowhere.yaml}, default: " +
					"{$ref: nowhere.yaml}, examples: [{$ref: nowhere.yaml}]}\n"},
			`{"$ref":"nowhere.yaml"} {}`, "+-"},
		{"$ref as the name of a member is no reference", "a.yaml",
			folder{"a.yaml": "properties: {$ref: {type: string}}\n"}, `{"$ref":"x"} {"$ref":1}`,
			"+-"},
		{"the keywords of JSON Schema lead on", "a.yaml", folder{"b.yaml": "type: string\n", "a.yaml": `
patternProperties: {^p: {$ref: b.yaml}}
additionalProperties: {$ref: b.yaml}
propertyNames: {not: {$ref: b.yaml#/nots}}
`, "b.yaml#": ""}, `{"p":"x","q":"y"} {"p":1} {"q":1}`, "+--"},
		{"a duplicate member: the last one counts", "a.yaml#/S",
			folder{"a.yaml": "S: {type: integer}\nS: {type: string}\n"}, `"a" 1`, "+-"},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.files["api.yaml"] = referring(test.reference)
			// the file needs what the table has no room for
			if text, found := test.files["b.yaml#"]; found {
				test.files["b.yaml"] += "nots: {const: 1}\n" + text
				delete(test.files, "b.yaml#")
			}
			c := test.files.load(t)
			for _, d := range c.Defects() {
				if d.Rule != RuleDuplicateMember {
					t.Errorf("defect: %s", d)
				}
			}
			if got := judged(t, bodySchema(t, c), test.values); got != test.want {
				t.Errorf("%s: got %s, want %s", test.values, got, test.want)
			}
		})
	}
}

func TestReferencesThatAreNotFollowed(t *testing.T) {
	const at, unfollowed, broken = "docs/api.yaml:11:13  external-reference: $ref ", " [warning]",
		" [error]"
	for _, test := range []struct {
		name, reference string
		files           folder
		online          bool
		want            string
	}{
		{"missing", "none.yaml", nil, false,
			at + `"none.yaml" cannot be read: open none.yaml: file does not exist` + broken},
		{"a folder", "sub", folder{"sub/a.yaml": ""}, false,
			at + `"sub" cannot be read: read sub: invalid argument` + broken},
		{"empty", "a.yaml", folder{"a.yaml": ""}, false,
			at + `"a.yaml" cannot be read: docs/a.yaml:1:1: the file is empty` + broken},
		{"not JSON", "a.json", folder{"a.json": "{\n  \"type\": 1,, }"}, false,
			at + `"a.json" cannot be read: docs/a.json:2:`},
		{"not YAML", "sub/a.yaml", folder{"sub/a.yaml": "type: [\n"}, false,
			at + `"sub/a.yaml" cannot be read: docs/sub/a.yaml:2:1: `},
		{"nothing there", "a.yaml#/S/T", folder{"a.yaml": "S: {}\n"}, false,
			at + `"a.yaml#/S/T" leads nowhere: a.yaml has no #/S/T` + broken},
		{"no such anchor", "a.yaml#s", folder{"a.yaml": "S: {}\n"}, false,
			at + `"a.yaml#s" leads nowhere: a.yaml has no anchor s` + broken},
		{"nothing there in the document", "api.yaml#/nowhere", folder{}, false,
			at + `"api.yaml#/nowhere" leads nowhere: api.yaml has no #/nowhere` + broken},
		{"above the folder", "../a.yaml", folder{}, false,
			at + `"../a.yaml" leads out of the document's folder, and is not followed` +
				unfollowed},
		{"above the folder, the long way", "sub/../../a.yaml", folder{}, false,
			at + `"sub/../../a.yaml" leads out of the document's folder, and is not followed` +
				unfollowed},
		{"above the folder, encoded", "%2e%2e/a.yaml", folder{}, false,
			at + `"%2e%2e/a.yaml" leads out of the document's folder, and is not followed` +
				unfollowed},
		{"an absolute path", "/etc/passwd", folder{}, false,
			at +
				`"/etc/passwd" is neither a path below the document's folder nor a URL of http, and is not followed` + unfollowed},
		{"a host", "//h.example/a.yaml", folder{}, false,
			at +
				`"//h.example/a.yaml" is neither a path below the document's folder nor a URL of http, and is not followed` + unfollowed},
		{"a file's URL", "file:///etc/passwd", folder{}, false,
			at + `"file:///etc/passwd" leads to the network, and is not followed` + unfollowed},
		{"a file's URL, online", "file:///etc/passwd", folder{}, true,
			at +
				`"file:///etc/passwd" is neither a path below the document's folder nor a URL of http, and is not followed` + unfollowed},
		{"another scheme, online", "ftp://h.example/a", folder{}, true,
			at +
				`"ftp://h.example/a" is neither a path below the document's folder nor a URL of http, and is not followed` + unfollowed},
		{"the network", "https://h.example/a.yaml", folder{}, false,
			at + `"https://h.example/a.yaml" leads to the network, and is not followed` +
				unfollowed},
		{"the network has it not", "https://h.example/a.yaml", folder{}, true,
			at + `"https://h.example/a.yaml" cannot be read: 404 Not Found` + broken},
		{"the network has no YAML", "https://h.example/a.yaml",
			folder{"https://h.example/a.yaml": "a: ["}, true,
			at + `"https://h.example/a.yaml" cannot be read: https://h.example/a.yaml:`},
		{"malformed", "a%zz.yaml", folder{}, false,
			at +
				`"a%zz.yaml" is malformed, and is not followed: parse "a%zz.yaml": invalid URL escape "%zz"` + unfollowed},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := folder{"api.yaml": referring(test.reference)}
			for name, text := range test.files {
				files[name] = text
			}
			var change []func(*Source)
			if test.online {
				change = append(change, files.online)
			}
			c := files.load(t, change...)
			first, rest, _ := strings.Cut(listDefects(c), "\n")
			if !strings.HasPrefix(first, test.want) {
				t.Errorf("got\n%s\nwant\n%s", first, test.want)
			}
			if !strings.HasPrefix(rest, "docs/api.yaml:10:40  schema-does-not-compile: ") ||
				strings.Contains(rest, "\n") {
				t.Errorf("the schema is not told of: %s", rest)
			}
			if problems, err := bodySchema(t, c).Judge("a", ToClient); err == nil {
				t.Errorf("what is not there was judged by: %v", problems)
			}
		})
	}
}

func TestWithoutAFolderNoFileIsFollowed(t *testing.T) {
	files := folder{"api.yaml": referring("a.yaml"), "a.yaml": "type: string"}
	c := files.load(t, func(s *Source) { s.Files = nil })
	if got, want := c.Defects()[0].Message,
		`$ref "a.yaml" leads to another file, and is not followed`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	// What needs no file is followed all the same.
	c = folder{"api.yaml": referring("api.yaml#/components/schemas/Own")}.load(t,
		func(s *Source) { s.Files = nil })
	if got := judged(t, bodySchema(t, c), `1 "a"`); got != "+-" || len(c.Defects()) != 0 {
		t.Errorf("got %s, %s", got, listDefects(c))
	}
}

// A file that cannot be read is asked for once.
func TestAFileIsReadOnce(t *testing.T) {
	for _, text := range []string{"type: string\n", "a: ["} {
		files := folder{"api.yaml": strings.Replace(referring("https://h.example/a.yaml"),
			"Own: {type: integer}", `Own: {$ref: "https://h.example/a.yaml"}`, 1)}
		asked := 0
		files.load(t, func(s *Source) {
			s.Fetch = func(string) ([]byte, error) {
				asked++
				return []byte(text), nil
			}
		})
		if asked != 1 {
			t.Errorf("%q was asked for %d times", text, asked)
		}
	}
}

func TestReferencesIntoTheNetwork(t *testing.T) {
	for _, test := range []struct {
		name, reference string
		files           folder
	}{
		{"a file", "https://h.example/dir/a.yaml",
			folder{"https://h.example/dir/a.yaml": "type: string\n"}},
		{"a part", "http://h.example/dir/a.yaml#/S",
			folder{"http://h.example/dir/a.yaml": "S: {type: string}\n"}},
		{"from there to its neighbor", "https://h.example/dir/a.yaml",
			folder{"https://h.example/dir/a.yaml": "$ref: b.yaml#/S\n",
				"https://h.example/dir/b.yaml": "S: {type: string}\n"}},
		{"from there to the root", "https://h.example/dir/a.yaml",
			folder{"https://h.example/dir/a.yaml": "$ref: /b.yaml\n",
				"https://h.example/b.yaml": "type: string\n"}},
		{"from there up, which is no way out of a folder", "https://h.example/dir/a.yaml",
			folder{"https://h.example/dir/a.yaml": "$ref: ../b.yaml\n",
				"https://h.example/b.yaml": "type: string\n"}},
		{"within itself", "https://h.example/a.yaml#/A",
			folder{"https://h.example/a.yaml": "A: {$ref: '#/B'}\nB: {type: string}\n"}},
		{"with a query", "https://h.example/a?x=1#/A",
			folder{"https://h.example/a?x=1": `{"A":{"type":"string"}}`}},
		{"by way of a file", "a.yaml",
			folder{"a.yaml": "$ref: https://h.example/b.yaml\n",
				"https://h.example/b.yaml": "type: string\n"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.files["api.yaml"] = referring(test.reference)
			c := test.files.load(t, test.files.online)
			if got := judged(t, bodySchema(t, c), `"a" 1`); got != "+-" || len(c.Defects()) > 0 {
				t.Errorf("got %s; %s", got, listDefects(c))
			}
		})
	}
}

func TestADocumentOf32IsKnownByItsSelf(t *testing.T) {
	document := strings.Replace(referring("https://h.example/self.yaml#/components/schemas/Own"),
		"openapi: 3.1.0", "openapi: 3.2.0\n$self: https://h.example/self.yaml", 1)
	c := folder{"api.yaml": document}.load(t)
	if got := judged(t, bodySchema(t, c), `1 "a"`); got != "+-" || len(c.Defects()) > 0 {
		t.Errorf("got %s; %s", got, listDefects(c))
	}
	c = folder{"api.yaml": strings.Replace(document, "3.2.0", "3.1.0", 1)}.load(t)
	if got := listDefects(c); !strings.Contains(got, "leads to the network") {
		t.Errorf("3.1 has no $self: %s", got)
	}
}

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
docs/paths/a.yaml:9:15  external-reference: $ref "../none.json" cannot be read: open none.json: file does not exist [error]
docs/parts.json:7:7  example-contradicts-schema: the example contradicts its schema in 1 place: $.a is the number 1; must be string [error]`)
	problems, err := response.Content[0].Schema.Judge(valueOf(t, `{"a":1}`), ToClient)
	if err != nil || len(problems) != 1 {
		t.Fatal(problems, err)
	}
	if got, want := problems[0].Location,
		(Location{Published, "docs/schemas/a.json", 2, 3, "/type"}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if problems[0].Expected != `type: "string"` {
		t.Errorf("got %s", problems[0].Expected)
	}
	_, err = o.Parameters[0].Schema.Judge("a", ToServer)
	const strin = `it refers to #/x-plumbline-files/schemas~1x.yaml, and it is no schema of its dialect: #/x-plumbline-files/schemas~1x.yaml/type: `
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
	for at, want := range map[string]Location{
		"/x-plumbline-files/my file.yaml": {Published, "docs/my file.yaml", 2,
			1, ""},
		"/x-plumbline-files/my file.yaml/S/properties": {Published, "docs/my file.yaml", 3,
			3, "/S/properties"},
		"/x-plumbline-files/my file.yaml/S/properties/nowhere": {Published, "docs/my file.yaml", 3,
			3, "/S/properties/nowhere"},
		"/x-plumbline-files/sub~1b.json/x~1y/type": {Published, "docs/sub/b.json", 2,
			10, "/x~1y/type"},
		"/components/schemas/Own": {Published, "docs/api.yaml", 14, 5,
			"/components/schemas/Own"},
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
	const schema = `"$.paths['/a'].get.responses['200'].content['application/json'].schema"`
	for _, test := range []struct{ name, action, values, want, location string }{
		{"another file", `{target: ` + schema + `, update: {$ref: b.yaml}}`, `true "a"`, "+-",
			"docs/b.yaml:3:1  #/type"},
		{"a keyword beside the reference", `{target: ` + schema + `, update: {maxLength: 1}}`,
			`"a" 1`, "+-", "docs/a.yaml:1:1  #/type"},
		{"elsewhere", `{target: $.info, update: {x-a: 1}}`, `"a" 1`, "+-",
			"docs/a.yaml:1:1  #/type"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := files.load(t, amend(test.action))
			schema := bodySchema(t, c)
			if got := judged(t, schema, test.values); got != test.want || len(c.Defects()) > 0 {
				t.Errorf("got %s; %s", got, listDefects(c))
			}
			problems, err := schema.Judge(valueOf(t, strings.Fields(test.values)[1]), ToClient)
			if err != nil || len(problems) != 1 || problems[0].Location.String() != test.location ||
				problems[0].Location.Layer != Published {
				t.Errorf("got %v, %v, want %s", problems, err, test.location)
			}
		})
	}
	c := files.load(t, amend(`{target: `+schema+`, update: {$ref: none.yaml}}`))
	if got, want := c.Defects()[0].Location.String(),
		"over/lay.yaml:4:94  #"+schemaAt+"/$ref"; got != want ||
		c.Defects()[0].Location.Layer != Amended {
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
		"an $id": withSchema(OpenAPI31,
			`{"$defs":{"s":{"$id":"https://h.example/s","type":"string"},"t":{"$id":"https://h.example/t","$ref":"none.yaml"}},"$ref":"https://h.example/s"}`),
		"an $id with an anchor": withSchema(OpenAPI31,
			`{"$defs":{"s":{"$id":"https://h.example/s","$defs":{"a":{"$anchor":"a","type":"string"}}}},"$ref":"https://h.example/s#a"}`),
	} {
		t.Run(name, func(t *testing.T) {
			c, err := Load(Source{Document: Text{"doc", []byte(document)}, Files: fstest.MapFS{}})
			if err != nil || len(c.Defects()) > 0 || c.at("/"+bundled) != nil {
				t.Errorf("got %v, %v", err, listDefects(c))
			}
		})
	}
}

func TestFilesOf20And30(t *testing.T) {
	for _, version := range []Version{Swagger20, OpenAPI30} {
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
		`docs/a.yaml:2:1  duplicate-member: "type" occurs twice in one object [error]`)
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
		direction   Direction
		want        []string
	}{
		{"a sound one", `{"kind":"Own","id":1}`, ToClient, nil},
		{"read-only and sent", `{"kind":"Own","id":1}`, ToServer,
			[]string{"docs/pets.yaml:16:25  #/Cat/properties/id/readOnly note \"/id\""}},
		{"read-only and not sent", `{"kind":"Own"}`, ToServer,
			[]string{"docs/pets.yaml:3:3  #/Pet/anyOf warning \"\""}},
		{"write-only and received", `{"kind":"Own","bark":"w"}`, ToClient,
			[]string{"docs/pets.yaml:23:7  #/Dog/properties/bark/writeOnly error \"/bark\""}},
		{"a name of no schema", `{"kind":"Cow","id":1}`, ToClient,
			[]string{"docs/pets.yaml:6:3  #/Pet/discriminator error \"/kind\""}},
		{"a name that is missing", `{"bark":"w"}`, ToServer,
			[]string{"docs/pets.yaml:6:3  #/Pet/discriminator warning \"/kind\""}},
		{"an undeclared member", `{"kind":"Own","id":1,"x":1}`, ToClient,
			[]string{"docs/api.yaml:10:40  #" + schemaAt + " warning \"/x\""}},
		{"of a wrong type", `{"kind":"Own","id":"a","bark":1}`, ToClient,
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
