package contract

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"plumbline/internal/openapi"
	"plumbline/internal/schema"
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
	for _, d := range allDefects(c) {
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
			at + `"none.yaml" leads to none.yaml, which does not exist` + broken},
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
			if problems, err := bodySchema(t, c).Judge("a", schema.ToClient); err == nil {
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
	if got := judged(t, bodySchema(t, c), `1 "a"`); got != "+-" || len(allDefects(c)) != 0 {
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
			if got := judged(t, bodySchema(t, c), `"a" 1`); got != "+-" || len(allDefects(c)) > 0 {
				t.Errorf("got %s; %s", got, listDefects(c))
			}
		})
	}
}

func TestADocumentOf32IsKnownByItsSelf(t *testing.T) {
	document := strings.Replace(referring("https://h.example/self.yaml#/components/schemas/Own"),
		"openapi: 3.1.0", "openapi: 3.2.0\n$self: https://h.example/self.yaml", 1)
	c := folder{"api.yaml": document}.load(t)
	if got := judged(t, bodySchema(t, c), `1 "a"`); got != "+-" || len(allDefects(c)) > 0 {
		t.Errorf("got %s; %s", got, listDefects(c))
	}
	c = folder{"api.yaml": strings.Replace(document, "3.2.0", "3.1.0", 1)}.load(t)
	if got := listDefects(c); !strings.Contains(got, "leads to the network") {
		t.Errorf("3.1 has no $self: %s", got)
	}
}

// TestMappingsIntoFiles has what a discriminator makes of a body whose alternatives stand in
// another file.
func TestMappingsIntoFiles(t *testing.T) {
	const pets = `{"Cat":{"type":"object","required":["lives"],"properties":{"kind":{},"lives":{"type":"integer"}}},
		"Dog":{"type":"object","required":["barks"],"properties":{"kind":{},"barks":{"type":"boolean"}}}}`
	document := func(mapping string) string {
		return withComponents(withSchema(openapi.OpenAPI31,
			`{"oneOf":[{"$ref":"pets.json#/Cat"},{"$ref":"pets.json#/Dog"}],"discriminator":{"propertyName":"kind","mapping":`+mapping+`}}`),
			`{"Bird":{"type":"object"}}`)
	}
	for _, test := range []struct{ name, mapping, body, want string }{
		{"the named one is satisfied", `{"c":"pets.json#/Cat"}`, `{"kind":"c","lives":9}`, ""},
		{"another one is", `{"d":"pets.json#/Dog"}`, `{"kind":"d","lives":9}`,
			`discriminated warning "/kind" is "d", but the value does not satisfy the schema of that name (discriminator) @~/discriminator`},
		{"none is", `{"c":"pets.json#/Cat"}`, `{"kind":"c","lives":"x"}`,
			`mismatch error "/lives" is the string "x"; must be integer @/Cat/properties/lives/type`},
		{"a file that is not there is known, and means nothing", `{"c":"cats.json#/Cat"}`,
			`{"kind":"c","lives":9}`, ""},
		{"nothing of that name in the file", `{"c":"pets.json#/Lion"}`, `{"kind":"c","lives":9}`,
			""},
		{"a name before a file", `{"c":"Bird"}`, `{"kind":"c","lives":9}`, ""},
		{"outside of the folder", `{"c":"../pets.json#/Cat"}`, `{"kind":"c","lives":9}`, ""},
		{"no mapping", `7`, `{"kind":"c","lives":9}`,
			`discriminated error "/kind" is "c", which neither the mapping nor the document's schemas know (discriminator) @~/discriminator`},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := folder{"api.yaml": document(test.mapping), "pets.json": pets}.load(t)
			problems, err := bodySchema(t, c).Judge(valueOf(t, test.body), schema.ToClient)
			differs(t, test.body, told(problems, err), test.want)
		})
	}
}
