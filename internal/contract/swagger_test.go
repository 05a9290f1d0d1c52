package contract

import (
	"strings"
	"testing"
)

func TestABodyWithoutASchemaHasNone(t *testing.T) {
	c := load(t,
		swagger(
			`"paths":{"/a":{"post":{"operationId":"op","consumes":["a/b"],"parameters":[{"name":"b","in":"body"}],"responses":{}}}}`))
	mediaTypes := operationOf(t, c, "op").RequestMediaTypes
	if len(mediaTypes) != 1 || mediaTypes[0].Schema != nil {
		t.Errorf("got %+v", mediaTypes)
	}
	for _, d := range allDefects(c) {
		if d.Rule == RuleSchemaDoesNotCompile {
			t.Error(d)
		}
	}
}

// ranges lists the documented media types.
func ranges(content []*MediaType) string {
	var names []string
	for _, m := range content {
		names = append(names, m.Range)
	}
	return strings.Join(names, " ")
}

func TestMediaTypesOf20(t *testing.T) {
	const response, parameter = `"responses":{"200":{"description":"d","schema":{"type":"string"}}}`, `"parameters":[{"name":"b","in":"body","schema":{"type":"string"}}]`
	for _, test := range []struct{ name, document, operation, consumes, produces string }{
		{"none said", ``, ``, "*/*", "*/*"},
		{"of the document", `"consumes":["a/b"],"produces":["c/d","e/f"],`, ``, "a/b", "c/d e/f"},
		{"of the operation", ``, `"consumes":["a/b"],"produces":["c/d"],`, "a/b", "c/d"},
		{"the operation's come first", `"consumes":["a/b"],"produces":["c/d"],`,
			`"consumes":["x/y"],"produces":["z/z","z/y"],`, "x/y", "z/z z/y"},
		{"one of each", `"consumes":["a/b"],"produces":["c/d"],`, `"produces":["z/z"],`, "a/b",
			"z/z"},
		{"an empty list clears the document's", `"consumes":["a/b"],"produces":["c/d"],`,
			`"consumes":[],"produces":[],`, "*/*", "*/*"},
		{"an empty list of the document", `"consumes":[],"produces":[],`, ``, "*/*", "*/*"},
		{"no list", `"consumes":"a/b","produces":{"c/d":1},`, ``, "*/*", "*/*"},
		{"the operation's is no list", `"consumes":["a/b"],"produces":["c/d"],`,
			`"consumes":"x/y","produces":null,`, "*/*", "*/*"},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := operationOf(t,
				load(t,
					swagger(
						test.document+`"paths":{"/a":{"post":{"operationId":"op",`+test.operation+parameter+`,`+response+`}}}`)), "op")
			if got := ranges(o.RequestMediaTypes); got != test.consumes {
				t.Errorf("consumes %s, want %s", got, test.consumes)
			}
			if got := ranges(o.Responses[0].Content); got != test.produces {
				t.Errorf("produces %s, want %s", got, test.produces)
			}
			for _, m := range append(o.RequestMediaTypes, o.Responses[0].Content...) {
				if m.Schema == nil || m.Schema.Pointer != m.Pointer ||
					m.Pointer.Last() != "schema" {
					t.Errorf("%s has the schema %v at %s", m.Range, m.Schema, m.Pointer)
				}
			}
		})
	}
}

func TestFormsOf20(t *testing.T) {
	const field, file, body = `{"name":"f","in":"formData","type":"string"}`,
		`{"name":"g","in":"formData","type":"file"}`, `{"name":"b","in":"body","schema":{}}`
	for _, test := range []struct{ name, consumes, parameters, want string }{
		{"a field", ``, field, "application/x-www-form-urlencoded multipart/form-data"},
		{"a file", ``, file, "multipart/form-data"},
		{"a field and a file", ``, field + "," + file, "multipart/form-data"},
		{"a file that is declared as it cannot be sent",
			`"consumes":["application/x-www-form-urlencoded"],`, file, "multipart/form-data"},
		{"a field, one way declared", `"consumes":["application/x-www-form-urlencoded"],`, field,
			"application/x-www-form-urlencoded"},
		{"a field, both declared",
			`"consumes":["multipart/form-data","a/b","application/x-www-form-urlencoded"],`, field,
			"multipart/form-data application/x-www-form-urlencoded"},
		{"a field, none declared", `"consumes":["application/json"],`, field,
			"application/x-www-form-urlencoded multipart/form-data"},
		{"a body beside a field", `"consumes":["application/json"],`, field + "," + body,
			"application/json"},
		{"a header", ``, `{"name":"h","in":"header","type":"string"}`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := operationOf(t,
				load(t,
					swagger(
						`"paths":{"/a":{"post":{"operationId":"op",`+test.consumes+`"parameters":[`+test.parameters+`],"responses":{}}}}`)), "op")
			if got := ranges(o.RequestMediaTypes); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// "#name" is an anchor and no pointer, and never the value whose name is one letter shorter.
func TestAnAnchorIsNotTakenForAPointer(t *testing.T) {
	c := load(t,
		openapi31(
			`"paths":{"/a":{"get":{"operationId":"op","responses":{"200":{"$ref":"#xx-shared"}}}}},"x-shared":{"description":"d","content":{"a/b":{}}}`))
	if got := ranges(operationOf(t, c, "op").Responses[0].Content); got != "" {
		t.Errorf("got %s", got)
	}
}
