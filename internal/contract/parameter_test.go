package contract

import (
	"fmt"
	"strings"
	"testing"

	"plumbline/internal/openapi"
)

// written says how a value of a request or response is written.
func written(w Writing) string {
	text := fmt.Sprintf("style=%s explode=%t collection=%s", w.Style, w.Explode, w.CollectionFormat)
	if w.Schema != nil {
		text += " schema=" + string(w.Schema.Pointer)
	}
	if w.Content != nil {
		text += " content=" + w.Content.Range
	}
	return text
}

func TestParametersOf30(t *testing.T) {
	const at = "/paths/~1a~1{id}/get/parameters/0"
	for _, test := range []struct{ name, parameter, want string }{
		{"query", `{"name":"q","in":"query","schema":{}}`,
			"q in query required=false empty=false style=form explode=true collection= schema=" +
				at + "/schema"},
		{"path", `{"name":"id","in":"path","required":true,"schema":{}}`,
			"id in path required=true empty=false style=simple explode=false collection= schema=" +
				at + "/schema"},
		{"header", `{"name":"X-A","in":"header","schema":{}}`,
			"X-A in header required=false empty=false style=simple explode=false " +
				"collection= schema=" + at + "/schema"},
		{"cookie", `{"name":"c","in":"cookie","schema":{}}`,
			"c in cookie required=false empty=false style=form explode=true collection= schema=" +
				at + "/schema"},
		{"another style", `{"name":"q","in":"query","style":"spaceDelimited","schema":{}}`,
			"q in query required=false empty=false style=spaceDelimited explode=false " +
				"collection= schema=" + at + "/schema"},
		{"explode", `{"name":"id","in":"path","style":"matrix","explode":true,"schema":{}}`,
			"id in path required=false empty=false style=matrix explode=true collection= schema=" +
				at + "/schema"},
		{"explode: false", `{"name":"q","in":"query","explode":false,"schema":{}}`,
			"q in query required=false empty=false style=form explode=false collection= schema=" +
				at + "/schema"},
		{"explode that is no boolean", `{"name":"q","in":"query","explode":"no","schema":{}}`,
			"q in query required=false empty=false style=form explode=true collection= schema=" +
				at + "/schema"},
		{"allowEmptyValue", `{"name":"q","in":"query","allowEmptyValue":true,"schema":{}}`,
			"q in query required=false empty=true style=form explode=true collection= schema=" +
				at + "/schema"},
		{"content", `{"name":"q","in":"query","content":{"application/json":{"schema":{}}}}`,
			"q in query required=false empty=false style=form explode=true collection= " +
				"content=application/json"},
		{"no schema", `{"name":"q","in":"query"}`,
			"q in query required=false empty=false style=form explode=true collection="},
		{"a reference", `{"$ref":"#/components/parameters/P"}`,
			"p in query required=true empty=false style=form explode=true collection= " +
				"schema=/components/parameters/P/schema"},
		{"no name", `{"in":"query"}`, ""},
		{"no place", `{"name":"q"}`, ""},
		{"no object", `7`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := load(t,
				openapi30(
					`"components":{"parameters":{"P":{"name":"p","in":"query","required":true,"schema":{}}}},"paths":{"/a/{id}":{"get":{"operationId":"op","parameters":[`+test.parameter+`],"responses":{}}}}`))
			differs(t, test.parameter, listParameters(operationOf(t, c, "op")), test.want)
		})
	}
}

func listParameters(o *Operation) string {
	var lines []string
	for _, p := range o.Parameters {
		lines = append(lines, fmt.Sprintf("%s in %s required=%t empty=%t %s", p.Name, p.In,
			p.Required, p.AllowEmptyValue, written(p.Writing)))
	}
	return strings.Join(lines, "\n")
}

func TestParametersOf20(t *testing.T) {
	c := load(t, swagger(`"consumes":["application/json"],"paths":{"/a":{
		"parameters":[{"name":"b","in":"body","schema":{"type":"integer"}},{"name":"q","in":"query","type":"string"},{"name":"q","in":"header","type":"string"}],
		"get":{"operationId":"get","parameters":[{"name":"q","in":"query","type":"array","items":{},"collectionFormat":"pipes","required":true}],"responses":{}},
		"post":{"operationId":"post","parameters":[{"name":"c","in":"body","required":true,"schema":{"type":"string"}}],"responses":{}},
		"put":{"operationId":"put","consumes":["multipart/form-data","text/plain"],"parameters":[{"name":"f","in":"formData","type":"file"},{"name":"g","in":"formData","type":"string"}],"responses":{}}}}`))
	get, post, put := operationOf(t, c, "get"), operationOf(t, c, "post"), operationOf(t, c, "put")
	differs(t, "the operation's own comes before that of its path", listParameters(get), `
q in query required=true empty=false style= explode=false collection=pipes schema=/paths/~1a/get/parameters/0
q in header required=false empty=false style= explode=false collection=csv schema=/paths/~1a/parameters/2`)
	for _, test := range []struct {
		of                   *Operation
		body, media          string
		required, form, file bool
	}{
		{get, "/paths/~1a/parameters/0", "application/json", false, false, false},
		{post, "/paths/~1a/post/parameters/0", "application/json", true, false, false},
		{put, "/paths/~1a/put/parameters/0", "multipart/form-data", false, true, true},
	} {
		if string(test.of.RequestBody) != test.body || test.of.RequestRequired != test.required ||
			len(test.of.RequestMediaTypes) != 1 ||
			test.of.RequestMediaTypes[0].Range != test.media {
			t.Errorf("%s: got %+v", test.of, test.of)
		}
		if test.of.HasForm() != test.form || c.IsFile(test.of.Parameters[0]) != test.file ||
			c.IgnoresBody(test.of) {
			t.Errorf("%s: got form %t", test.of, test.of.HasForm())
		}
	}
	if c.IsFile(put.Parameters[1]) {
		t.Error("a text is no file")
	}
}

func TestBodiesThatAreIgnored(t *testing.T) {
	for version, want := range map[openapi.Version]string{openapi.OpenAPI30: "DELETE GET HEAD",
		openapi.OpenAPI31: ""} {
		var paths []string
		for _, method := range []string{"delete", "get", "head", "post", "put"} {
			paths = append(paths,
				`"`+method+`":{"requestBody":{"content":{"a/b":{}}},"responses":{}}`)
		}
		c := load(t,
			`{"openapi":"`+string(version)+`.0","info":{},"paths":{"/a":{`+strings.Join(paths,
				",")+`},"/b":{"get":{"responses":{}}}}}`)
		ignored := map[string]bool{}
		for _, o := range c.Operations() {
			if c.IgnoresBody(o) {
				ignored[o.Method] = true
			}
		}
		for _, method := range []string{"DELETE", "GET", "HEAD", "POST", "PUT"} {
			if ignored[method] != strings.Contains(want, method) {
				t.Errorf("%s %s: got %t", version, method, ignored[method])
			}
		}
	}
}

func TestListsOfParametersThatAreNone(t *testing.T) {
	c := load(t,
		openapi31(
			`"paths":{"/a":{"get":{"operationId":"op","parameters":{},"responses":{}},"post":{"operationId":"other","parameters":["x",{"name":"q","in":"query"}],"responses":{}}}}`))
	if got := rules(c.Defects()); got != "not-an-array doc:1:96\nnot-an-object doc:1:172" {
		t.Errorf("got %s", got)
	}
	if o := operationOf(t, c, "other"); len(o.Parameters) != 1 ||
		len(operationOf(t, c, "op").Parameters) != 0 {
		t.Errorf("got %+v", o)
	}
}

func TestHeadersAndEncodings(t *testing.T) {
	c := load(t, openapi31(`"components":{"headers":{"H":{"required":true,"schema":{"type":"integer"}}}},"paths":{"/a":{"post":{"operationId":"op",
		"requestBody":{"content":{"multipart/form-data":{"schema":{},"encoding":{"a":{"contentType":"image/png, image/*","headers":{"X-P":{"schema":{}}}},"b":{"style":"form","explode":false,"allowReserved":true},"c":{"explode":true},"d":7}}}},
		"responses":{"200":{"description":"d","headers":{"X-A":{"$ref":"#/components/headers/H"},"X-B":{"x-required":true,"explode":true,"content":{"text/plain":{}}},"X-C":7}},"201":{"description":"d","headers":[]}}}}}`))
	o := operationOf(t, c, "op")
	var lines []string
	for _, h := range o.Responses[0].Headers {
		lines = append(lines, fmt.Sprintf("%s required=%t %s @%s", h.Name, h.Required,
			written(h.Writing), h.Pointer))
	}
	differs(t, "headers", strings.Join(lines, "\n"), `
X-A required=true style=simple explode=false collection= schema=/components/headers/H/schema @/components/headers/H
X-B required=true style=simple explode=true collection= content=text/plain @/paths/~1a/post/responses/200/headers/X-B`)
	if o.Responses[1].Headers != nil {
		t.Errorf("got %v", o.Responses[1].Headers)
	}
	lines = nil
	for _, name := range []string{"a", "b", "c", "d"} {
		e := o.RequestMediaTypes[0].Encodings[name]
		explode := "unsaid"
		if e.Explode != nil {
			explode = fmt.Sprint(*e.Explode)
		}
		lines = append(lines, fmt.Sprintf("%s type=%q style=%q explode=%s reserved=%t headers=%d",
			name, e.ContentType, e.Style, explode, e.AllowReserved, len(e.Headers)))
	}
	differs(t, "encodings", strings.Join(lines, "\n"), `
a type="image/png, image/*" style="" explode=unsaid reserved=false headers=1
b type="" style="form" explode=false reserved=true headers=0
c type="" style="" explode=true reserved=false headers=0
d type="" style="" explode=unsaid reserved=false headers=0`)
}

func TestItemSchemasAreOf32(t *testing.T) {
	for version, want := range map[openapi.Version]bool{openapi.OpenAPI31: false,
		openapi.OpenAPI32: true} {
		document := strings.Replace(withSchema(version, `{"type":"array"}`), `"schema"`,
			`"itemSchema":{"type":"string"},"schema"`, 1)
		media := operationOf(t, load(t, document), "op").Responses[0].Content[0]
		if (media.ItemSchema != nil) != want {
			t.Errorf("%s: got %v", version, media.ItemSchema)
		}
		if want {
			if got := judged(t, media.ItemSchema, `"a" 1`); got != "+-" {
				t.Error(got)
			}
		}
	}
}

func TestSecurity(t *testing.T) {
	const schemes30 = `"components":{"securitySchemes":{"key":{"type":"apiKey","in":"query","name":"k"},"bearer":{"type":"http","scheme":"bearer"},"alias":{"$ref":"#/components/securitySchemes/key"},"tls":{"type":"mutualTLS"}}}`
	const schemes20 = `"securityDefinitions":{"key":{"type":"apiKey","in":"header","name":"X-Key"},"basic":{"type":"basic"}}`
	for _, test := range []struct{ name, document, want string }{
		{"none",
			openapi30(schemes30 + `,"paths":{"/a":{"get":{"operationId":"op","responses":{}}}}`),
			``},
		{"the document's",
			openapi30(schemes30 +
				`,"security":[{"key":[]}],"paths":{"/a":{"get":{"operationId":"op","responses":{}}}}`), `/security/0 key:apiKey,query,k,`},
		{"the operation's own",
			openapi30(schemes30 +
				`,"security":[{"key":[]}],"paths":{"/a":{"get":{"operationId":"op","security":[{"bearer":["x"]}],"responses":{}}}}`),
			`/paths/~1a/get/security/0 bearer:http,,,bearer`},
		{"an empty list overrides",
			openapi30(schemes30 +
				`,"security":[{"key":[]}],"paths":{"/a":{"get":{"operationId":"op","security":[],"responses":{}}}}`), ``},
		{"alternatives, together and optional",
			openapi30(schemes30 +
				`,"security":[{"key":[],"bearer":[]},{"tls":[]},{}],"paths":{"/a":{"get":{"operationId":"op","responses":{}}}}`),
			"/security/0 key:apiKey,query,k, bearer:http,,,bearer\n/security/1 " +
				"tls:mutualTLS,,,\n/security/2"},
		{"by reference",
			openapi30(schemes30 +
				`,"security":[{"alias":[]}],"paths":{"/a":{"get":{"operationId":"op","responses":{}}}}`), `/security/0 alias:apiKey,query,k,`},
		{"undeclared",
			openapi30(schemes30 +
				`,"security":[{"none":[]}],"paths":{"/a":{"get":{"operationId":"op","responses":{}}}}`), `/security/0 none:,,,`},
		{"no list",
			openapi30(schemes30 +
				`,"security":{"key":[]},"paths":{"/a":{"get":{"operationId":"op","responses":{}}}}`), ``},
		{"2.0",
			swagger(schemes20 +
				`,"security":[{"key":[],"basic":[]}],"paths":{"/a":{"get":{"operationId":"op","responses":{}}}}`), `/security/0 key:apiKey,header,X-Key, basic:basic,,,`},
		{"2.0 does not look into components",
			swagger(schemes30 +
				`,"security":[{"key":[]}],"paths":{"/a":{"get":{"operationId":"op","responses":{}}}}`), `/security/0 key:,,,`},
	} {
		t.Run(test.name, func(t *testing.T) {
			var lines []string
			for _, requirement := range operationOf(t, load(t, test.document), "op").Security {
				line := string(requirement.Pointer)
				for _, s := range requirement.Schemes {
					line += fmt.Sprintf(" %s:%s,%s,%s,%s", s.Name, s.Type, s.In, s.Key, s.Scheme)
				}
				lines = append(lines, line)
			}
			differs(t, "requirements", strings.Join(lines, "\n"), test.want)
		})
	}
}

func TestAParameterOf20IsItsOwnSchema(t *testing.T) {
	c := load(t,
		swagger(
			`"paths":{"/a":{"get":{"operationId":"op","parameters":[{"name":"q","in":"query","required":true,"type":"array","items":{"type":"integer","maximum":3,"exclusiveMaximum":true},"collectionFormat":"csv"}],"responses":{}}}}`))
	demanded := operationOf(t, c, "op").Parameters[0].Schema
	if got := judged(t, demanded, `[1] ["a"] [3] 1`); got != "+---" {
		t.Error(got)
	}
	if got := judged(t, demanded.Items(), `1 "a" 3`); got != "+--" {
		t.Error(got)
	}
}

func TestAllowReserved(t *testing.T) {
	for said, want := range map[string]bool{`"allowReserved":true,`: true,
		`"allowReserved":false,`: false, "": false} {
		c := load(t, openapi30(`"paths":{"/a":{"get":{"operationId":"op","parameters":[{"name":"q",`+
			said+`"in":"query","schema":{}}],"responses":{}}}}`))
		if got := operationOf(t, c, "op").Parameters[0].AllowReserved; got != want {
			t.Errorf("%s: got %t", said, got)
		}
	}
}
