package contract

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"plumbline/internal/openapi"
)

// summary says of an operation what its tests look at.
func summary(o *Operation) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s", o)
	for _, p := range o.Parameters {
		fmt.Fprintf(&b, " %s:%s", p.In, p.Name)
		if p.Required {
			b.WriteString("!")
		}
		if p.Schema != nil {
			fmt.Fprintf(&b, "(%s)", strings.Join(p.Schema.Types(), ","))
		}
	}
	for _, m := range o.RequestMediaTypes {
		fmt.Fprintf(&b, " <%s", m.Range)
	}
	for _, r := range o.Responses {
		fmt.Fprintf(&b, " %s", r.Status)
		for _, m := range r.Content {
			fmt.Fprintf(&b, " >%s", m.Range)
		}
		for _, h := range r.Headers {
			fmt.Fprintf(&b, " %s:%t", h.Name, h.Required)
		}
	}
	return b.String()
}

func TestOperationsAreReadInFull(t *testing.T) {
	for _, test := range []struct{ name, document, want string }{
		{"parameters of the path and overrides", openapi30(`"paths":{"/a/{id}":{
			"parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}},{"name":"q","in":"query","schema":{"type":"string"}}],
			"get":{"parameters":[{"name":"q","in":"query","required":true,"schema":{"type":"integer"}},{"name":"q","in":"header","schema":{"type":"boolean"}}],"responses":{}}}}`),
			"GET /a/{id} query:q!(integer) header:q(boolean) path:id!(string)"},
		{"everything by reference", openapi30(`"paths":{"/a":{"post":{"parameters":[{"$ref":"#/components/parameters/p"}],"requestBody":{"$ref":"#/components/requestBodies/b"},
			"responses":{"200":{"$ref":"#/components/responses/r"}}}}},"components":{"parameters":{"p":{"$ref":"#/components/parameters/q"},"q":{"name":"q","in":"query","schema":{"$ref":"#/components/schemas/s"}}},
			"requestBodies":{"b":{"content":{"a/b":{}}}},"responses":{"r":{"description":"d","headers":{"H":{"$ref":"#/components/headers/h"}},"content":{"c/d":{}}}},
			"headers":{"h":{"required":true,"schema":{"type":"string"}}},"schemas":{"s":{"type":"integer"}}}`),
			"POST /a query:q(integer) <a/b 200 >c/d H:true"},
		{"a path by reference, with members beside it", openapi31(`"paths":{"/a":{"$ref":"#/components/pathItems/p","parameters":[{"name":"h","in":"header"}],"get":{"responses":{"200":{"description":"d"}}}}},
			"components":{"pathItems":{"p":{"parameters":[{"name":"q","in":"query"}],"get":{"responses":{}},"put":{"responses":{"201":{"description":"d"}}}}}}`),
			"GET /a header:h query:q 200\nPUT /a header:h query:q 201"},
		{"references in a circle", openapi31(`"paths":{"/a":{"get":{"requestBody":{"$ref":"#/components/requestBodies/a"},"responses":{"200":{"$ref":"#/components/responses/a"},"201":{"description":"d"}}}}},
			"components":{"requestBodies":{"a":{"$ref":"#/components/requestBodies/b"},"b":{"$ref":"#/components/requestBodies/a"}},"responses":{"a":{"$ref":"#/components/responses/a"}}}`),
			"GET /a 200 201"},
		{"2.0: global media types",
			swagger(
				`"consumes":["a/b"],"produces":["c/d","e/f"],"paths":{"/a":{"post":{"parameters":[{"name":"b","in":"body","schema":{}}],"responses":{"200":{"description":"d","schema":{}}}}}}`),
			"POST /a <a/b 200 >c/d >e/f"},
		{"2.0: the operation's media types",
			swagger(
				`"consumes":["a/b"],"produces":["c/d"],"paths":{"/a":{"post":{"consumes":["x/y"],"produces":["z/z"],"parameters":[{"name":"b","in":"body","schema":{}}],"responses":{"200":{"description":"d","schema":{}}}}}}`),
			"POST /a <x/y 200 >z/z"},
		{"2.0: the operation's empty lists",
			swagger(
				`"consumes":["a/b"],"produces":["c/d"],"paths":{"/a":{"post":{"consumes":[],"produces":[],"parameters":[{"name":"b","in":"body","schema":{}}],"responses":{"200":{"description":"d","schema":{}}}}}}`),
			"POST /a <*/* 200 >*/*"},
		{"2.0: no body and no content",
			swagger(
				`"consumes":["a/b"],"produces":["c/d"],"paths":{"/a":{"post":{"responses":{"200":{"description":"d"}}}}}`),
			"POST /a 200"},
		{"2.0: the operation's body before its path's",
			swagger(
				`"paths":{"/a":{"parameters":[{"name":"p","in":"body","schema":{"type":"string"}}],"post":{"consumes":["x/y"],"parameters":[{"name":"b","in":"body","schema":{}}],"responses":{}}}}`),
			"POST /a <x/y"},
		{"2.0: headers",
			swagger(
				`"paths":{"/a":{"get":{"responses":{"200":{"description":"d","headers":{"H":{"type":"string"},"I":{"type":"string","x-required":true}}}}}}}`),
			"GET /a 200 H:false I:true"},
		{"2.0: a shared response and parameter",
			swagger(
				`"produces":["c/d"],"paths":{"/a":{"get":{"parameters":[{"$ref":"#/parameters/p"}],"responses":{"default":{"$ref":"#/responses/r"}}}}},"parameters":{"p":{"name":"q","in":"query","type":"integer"}},"responses":{"r":{"description":"d","schema":{}}}`),
			"GET /a query:q(integer) default >c/d"},
		{"2.0: a form",
			swagger(
				`"paths":{"/a":{"post":{"parameters":[{"name":"f","in":"formData","type":"string"}],"responses":{}}}}`),
			"POST /a formData:f(string) <application/x-www-form-urlencoded <multipart/form-data"},
		{"2.0: a form of the one media type it declares",
			swagger(
				`"consumes":["application/json","multipart/form-data"],"paths":{"/a":{"post":{"parameters":[{"name":"f","in":"formData","type":"string"}],"responses":{}}}}`),
			"POST /a formData:f(string) <multipart/form-data"},
		{"2.0: a form with a file",
			swagger(
				`"paths":{"/a":{"post":{"parameters":[{"name":"f","in":"formData","type":"file"}],"responses":{}}}}`),
			"POST /a formData:f() <multipart/form-data"},
		{"extensions are no responses and no paths",
			openapi30(
				`"paths":{"x-a":{"get":{}},"/a":{"get":{"responses":{"x-b":{},"2XX":{"description":"d"}}}}}`),
			"GET /a 2XX"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := load(t, test.document)
			var got []string
			for _, o := range c.Operations() {
				got = append(got, summary(o))
			}
			if strings.Join(got, "\n") != test.want {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), test.want)
			}
		})
	}
}

func TestMethodsByVersion(t *testing.T) {
	const paths = `"paths":{"/a":{"get":{},"put":{},"post":{},"delete":{},"options":{},"head":{},"patch":{},"trace":{},"query":{},"GET":{},"summary":{},"additionalOperations":{"COPY":{}}}}`
	common := []string{"GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH"}
	for document, want := range map[string][]string{
		swagger(paths):   common,
		openapi30(paths): append(slices.Clone(common), "TRACE"),
		openapi31(paths): append(slices.Clone(common), "TRACE"),
		strings.Replace(openapi31(paths), "3.1", "3.2", 1): append(slices.Clone(common), "TRACE",
			"QUERY", "COPY"),
	} {
		c := load(t, document)
		var got []string
		for _, o := range c.Operations() {
			got = append(got, o.Method)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", c.Version(), got, want)
		}
	}
}

func TestABrokenPartLeavesTheRest(t *testing.T) {
	const sound = `"/z":{"get":{"operationId":"sound","responses":{"200":{"description":"d"}}}}`
	for _, test := range []struct{ name, broken, defect string }{
		{"a path that is null", `"/a":null`, "not-an-object doc:1:62"},
		{"a path that is an array", `"/a":[]`, "not-an-object doc:1:62"},
		{"an operation that is a string", `"/a":{"get":"x"}`, "not-an-object doc:1:68"},
		{"responses that are an array", `"/a":{"get":{"responses":[]}}`, "not-an-object doc:1:75"},
		{"a response that is a number", `"/a":{"get":{"responses":{"200":1}}}`,
			"not-an-object doc:1:88"},
		{"parameters that are an object", `"/a":{"get":{"parameters":{},"responses":{}}}`,
			"not-an-array doc:1:75"},
		{"a parameter that is a string", `"/a":{"get":{"parameters":["x"],"responses":{}}}`,
			"not-an-object doc:1:89"},
	} {
		for _, document := range []string{swagger(`"paths":{` + test.broken + `,` + sound + `}`),
			openapi30(`"paths":{` + test.broken + `,` + sound + `}`)} {
			t.Run(test.name, func(t *testing.T) {
				c := load(t, document)
				if c.Version() == openapi.Swagger20 &&
					!strings.Contains(rules(c.Defects()), test.defect) {
					t.Errorf("defects %s, want %s", rules(c.Defects()), test.defect)
				}
				if !strings.Contains(rules(c.Defects()), test.defect[:13]) {
					t.Errorf("defects %s", rules(c.Defects()))
				}
				if got := operationOf(t, c, "sound").Statuses(); !slices.Equal(got,
					[]string{"200"}) {
					t.Errorf("the sound operation has %v", got)
				}
			})
		}
	}
}

func TestPathsThatAreNoObject(t *testing.T) {
	c := load(t, swagger(`"paths":[]`))
	if got := rules(c.Defects()); !strings.HasPrefix(got, "not-an-object doc:1:53") ||
		len(c.Operations()) != 0 {
		t.Errorf("got %s and %v", got, c.Operations())
	}
}

func TestBodyUnknownIsSaidByTheExtension(t *testing.T) {
	c := load(t,
		swagger(
			`"paths":{"/a":{"get":{"operationId":"op","responses":{"200":{"description":"d","x-body-unknown":true},"201":{"description":"d"}}}}}`))
	responses := operationOf(t, c, "op").Responses
	if !responses[0].BodyUnknown || responses[1].BodyUnknown {
		t.Error(responses[0].BodyUnknown, responses[1].BodyUnknown)
	}
}
