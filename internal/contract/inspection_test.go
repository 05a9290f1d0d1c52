package contract

import (
	"strings"
	"testing"

	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

func TestAnInspectionNamesTheObjects(t *testing.T) {
	for name, test := range map[string]struct{ document, want string }{
		"3.1": {
			openapi31(`"paths":{"/a":{"parameters":[{"$ref":"#/components/parameters/P"}],"get":{"requestBody":{"content":{"a/b":{"schema":{"items":{}}}}},"responses":{"200":{"headers":{"H":{}},"links":{"L":{}}}}}},"x-a":{}},
				"components":{"parameters":{"P":{"examples":{"E":{}}}},"securitySchemes":{"S":{}},"callbacks":{"C":{"u":{}}}}`),
			`document, path item /paths/~1a, parameter /paths/~1a/parameters/0, operation /paths/~1a/get, request body /paths/~1a/get/requestBody,` +
				` media type /paths/~1a/get/requestBody/content/a~1b, schema! /paths/~1a/get/requestBody/content/a~1b/schema, schema /paths/~1a/get/requestBody/content/a~1b/schema/items,` +
				` response /paths/~1a/get/responses/200, header /paths/~1a/get/responses/200/headers/H, link /paths/~1a/get/responses/200/links/L,` +
				` parameter /components/parameters/P, example /components/parameters/P/examples/E, security scheme /components/securitySchemes/S, callback /components/callbacks/C, path item /components/callbacks/C/u`,
		},
		"2.0": {
			swagger(
				`"paths":{"/a":{"get":{"parameters":[{"type":"array","items":{"items":{}}}],"responses":{"200":{"headers":{"H":{"items":{}}}}}}}},"securityDefinitions":{"S":{}}`),
			`document, path item /paths/~1a, operation /paths/~1a/get, parameter /paths/~1a/get/parameters/0, items /paths/~1a/get/parameters/0/items, items /paths/~1a/get/parameters/0/items/items,` +
				` response /paths/~1a/get/responses/200, header /paths/~1a/get/responses/200/headers/H, items /paths/~1a/get/responses/200/headers/H/items, security scheme /securityDefinitions/S`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, p := range load(t, test.document).Inspect().Places {
				kind := string(p.Object)
				if p.Outermost {
					kind += "!"
				}
				got = append(got, strings.TrimSpace(kind+" "+string(p.Pointer)))
			}
			if joined := strings.Join(got, ", "); joined != test.want {
				t.Errorf("got\n%s\nwant\n%s", joined, test.want)
			}
		})
	}
}

// Whichever way a place is reached, it is where the contract locates its pointer.
func TestPlacesAreWhereTheContractLocatesThem(t *testing.T) {
	c := load(t,
		"openapi: 3.0.0\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    get:\n      tags: "+
			"[a,\n        b]\n      responses: {}\n",
		overlayOf("{target: $.paths, update: {/b: {get: {\n  tags: [c]}}}}"))
	i := c.Inspect()
	for _, at := range []tree.Pointer{"", "/info/title", "/paths/~1a/get", "/paths/~1a/get/tags/1",
		"/paths/~1b/get/tags/0", "/paths/~1a/get/nothing/at/all", "/paths/~1a/get/tags/7"} {
		if got, want := i.Place(at).Location(), c.Locate(at); got != want {
			t.Errorf("%s: got %s (%s), want %s (%s)", at, got, got.Layer, want, want.Layer)
		}
	}
	for _, p := range i.Places {
		for _, child := range append(p.Children(), p.List()...) {
			if got, want := child.Location(), c.Locate(child.Pointer); got != want {
				t.Errorf("%s: got %s, want %s", child.Pointer, got, want)
			}
		}
	}
}

func TestAnInspectionResolvesReferences(t *testing.T) {
	i := load(t, openapi31(`"components":{"schemas":{"A":{"$ref":"#/components/schemas/B"},"B":{"$ref":"#/components/schemas/C"},"C":{"type":"string"},
		"X":{"$ref":"#/components/schemas/Y"},"Y":{"$ref":"#/components/schemas/X"},"Z":{"$ref":"other.yaml"}}}`)).Inspect()
	for from, want := range map[string]tree.Pointer{"A": "/components/schemas/C",
		"C": "/components/schemas/C", "Z": "/components/schemas/Z"} {
		if got := i.Resolve(i.Place(tree.PointerOf("components", "schemas",
			from))); got.Pointer != want {
			t.Errorf("%s: got %s, want %s", from, got.Pointer, want)
		}
	}
	if got := i.Resolve(i.Place("/components/schemas/X")); got.Get("$ref") == nil {
		t.Errorf("a circle ends at %s, want it to end at a reference", got.Pointer)
	}
}

func TestAnInspectionJudgesBySchemasThatNothingUses(t *testing.T) {
	i := load(t,
		swagger(
			`"paths":{},"definitions":{"A":{"type":"string","x-nullable":true}},"parameters":{"P":{"name":"p","in":"query","type":"integer"}}`)).Inspect()
	for at, values := range map[tree.Pointer][2]string{"/definitions/A": {"null", "5"},
		"/parameters/P": {"5", `"a"`}} {
		demanded := i.Schema(i.Place(at))
		if err := demanded.Err(); err != nil {
			t.Errorf("%s: %v", at, err)
		}
		for j, wrong := range []bool{false, true} {
			problems, err := demanded.Judge(valueOf(t, values[j]), schema.ToClient)
			if err != nil || len(problems) > 0 != wrong {
				t.Errorf("%s on %s: got %v, %v", at, values[j], problems, err)
			}
		}
	}
	broken := load(t, openapi31(`"components":{"schemas":{"A":{"minLength":"a"}}}`)).Inspect()
	if broken.Schema(broken.Place("/components/schemas/A")).Err() == nil {
		t.Error("a schema that does not compile has no error")
	}
}

func TestComputableIsExported(t *testing.T) {
	if !schema.Computable(valueOf(t, `[1e10]`)) ||
		schema.Computable(valueOf(t, `{"a":1e999999999}`)) {
		t.Error("1e10 is to be computed with, 1e999999999 is not")
	}
}
