package explore

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"plumbline/internal/contract"
)

// described is the contract of a document in YAML, with the paths that are given.
func described(t testing.TB, paths string) *contract.Contract {
	t.Helper()
	c, err := contract.Load(contract.Source{Document: contract.Text{Path: "api.yaml",
		Bytes: []byte("openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths:\n" + paths)}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const (
	thing = `{description: d, content: {application/json: {schema: {type: object, ` +
		`properties: {id: {type: string}, sku: {type: string}, name: {type: string}}}}}}`
	nothing = `{description: d}`
)

// TestResourcesWithoutPaths: a thing can be named by a parameter of the query, and links say what
// creates it.
func TestResourcesWithoutPaths(t *testing.T) {
	for name, test := range map[string]struct{ paths, want string }{
		"by names": {`
  /products: {get: {responses: {'200': ` + nothing + `}}, post: {responses: {'201': ` + thing + `}}}
  /product:
    get: {parameters: [{name: productId, in: query, required: true, schema: {type: string}}],
      responses: {'200': ` + thing + `}}
    delete: {parameters: [{name: productId, in: query, required: true, schema: {type: string}}],
      responses: {'204': ` + nothing + `}}
`, "productId in query: POST /products GET /product DELETE /product GET /products"},
		"of another noun": {`
  /orders: {post: {responses: {'201': ` + thing + `}}}
  /product:
    get: {parameters: [{name: productId, in: query, required: true, schema: {type: string}}],
      responses: {'200': ` + thing + `}}
`, ""},
		"by a link": {`
  /signup:
    post:
      operationId: sign
      responses:
        '201':
          description: d
          links: {it: {operationId: read, parameters: {path.userId: '$response.body#/made/sku'}}}
  /users/{userId}:
    get: {operationId: read, parameters: [{name: userId, in: path, required: true, schema: {type: string}}],
      responses: {'200': ` + thing + `}}
`, "userId: POST /signup GET /users/{userId}"},
		"by a link of a refusal": {`
  /signup:
    post:
      responses:
        '409': {description: d, links: {it: {operationId: read, parameters: {userId: '$response.body#/id'}}}}
  /users/{userId}:
    get: {operationId: read, parameters: [{name: userId, in: path, required: true, schema: {type: string}}],
      responses: {'200': ` + thing + `}}
`, "userId: GET /users/{userId}"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, r := range resources(described(t, test.paths)) {
				text := r.Parameter
				if r.InQuery {
					text += " in query"
				}
				text += ":"
				for _, o := range []*contract.Operation{r.Create, r.Read, r.Deletes, r.List} {
					if o != nil {
						text += " " + o.String()
					}
				}
				got = append(got, text)
			}
			if strings.Join(got, "\n") != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestALinkSaysWhereTheNameStands(t *testing.T) {
	r := &Resource{Parameter: "userId", name: "/made/sku"}
	if name, _ := r.Identify(decoded(t, `{"id": 1, "made": {"sku": "s"}}`), ""); name != "s" {
		t.Errorf("got %v", name)
	}
	if name, _ := r.Identify(decoded(t, `{"id": 1, "made": []}`), ""); name != json.Number("1") {
		t.Errorf("where it is not there: got %v", name)
	}
}

func TestIsCalled(t *testing.T) {
	for _, test := range []struct {
		collection, parameter, name string
		is                          bool
	}{
		{"/products", "productId", "productId", true},
		{"/products", "id", "productId", true},
		{"/products", "id", "product_id", true},
		{"/order-items", "id", "orderItemId", true},
		{"/addresses", "id", "addressId", true},
		{"/categories", "id", "categoryId", true},
		{"/products", "id", "id", false},
		{"/products", "id", "orderId", false},
		{"/order-items", "id", "orderId", false},
		{"/products", "id", "product", false},
		{"/products", "id", "paid", false},
	} {
		r := &Resource{Collection: test.collection, Parameter: test.parameter}
		if got := r.IsCalled(test.name); got != test.is {
			t.Errorf("%s of %s: got %t", test.name, test.collection, got)
		}
	}
}

func TestPaging(t *testing.T) {
	c := described(t, `
  /a:
    get:
      parameters:
        - {name: page_size, in: query, schema: {type: integer, maximum: 50, default: 20}}
        - {name: offset, in: query, schema: {type: integer}}
      responses: {'200': `+nothing+`}
  /b:
    get:
      parameters:
        - {name: page, in: query, schema: {type: integer, minimum: 0}}
        - {name: limit, in: query, schema: {type: string}}
      responses: {'200': `+nothing+`}
  /c: {get: {parameters: [{name: cursor, in: query, schema: {type: string}}], responses: {'200': `+
		nothing+`}}}
  /d: {get: {parameters: [{name: color, in: query, schema: {type: integer}}], responses: {'200': `+
		nothing+`}}}
`)
	p := New(c, Options{})
	for _, test := range []struct {
		operation    string
		most         int
		parts, turns bool
		query        string // of the third page of five
	}{
		{"GET /a", 50, true, true, "offset=10&page_size=5"},
		{"GET /b", 0, true, true, "page=2"},
		{"GET /c", 0, true, false, ""},
		{"GET /d", 0, false, false, ""},
	} {
		o := operation(t, c, test.operation)
		paging := p.PagingOf(o)
		d := &Draft{Operation: o, Method: "GET"}
		paging.Ask(d, 5, 2, 10)
		encoded, err := d.Encode()
		parts := strings.Split(encoded.Query, "&")
		slices.Sort(parts)
		if paging.Most != test.most || paging.Parts() != test.parts ||
			paging.Turns() != test.turns || strings.Join(parts, "&") != test.query || err != nil {
			t.Errorf("%s: got %+v and %s, %v", test.operation, paging, encoded.Query, err)
		}
	}
}

// TestBodies: what is made of the body of boxes is what it is told to be.
func TestBodies(t *testing.T) {
	p := New(load(t), Options{})
	o := operation(t, p.Contract(), "make")
	variants, left := p.Variants(o, 3)
	if len(variants) != 3 || left == 0 {
		t.Errorf("got %d variants, and %d are left", len(variants), left)
	}
	all, _ := p.Variants(o, 1000)
	for _, variant := range all {
		if !p.accepts(o, variant.Body) {
			t.Errorf("the document forbids the variant %s", excerpt(variant.Body))
		}
	}
	valid := decoded(t, `{"label": "b", "size": 7}`)
	forbidden := p.Forbidden(o, valid, 10)
	if len(forbidden) != 2 {
		t.Errorf("got %s", excerpt(forbidden))
	}
	for _, body := range forbidden {
		object, _ := body.(map[string]any)
		if p.accepts(o, body) || object["label"] != "b" && object["size"] != json.Number("7") {
			t.Errorf("the document allows %s, or nothing of it is left", excerpt(body))
		}
	}
	for _, body := range p.OneMember(o, 10) {
		if object, _ := body.(map[string]any); len(object) != 1 || !p.accepts(o, body) {
			t.Errorf("%s has not one member, or is forbidden", excerpt(body))
		}
	}
}

// TestMarks: every marked body is valid, and has a text of its own.
func TestMarks(t *testing.T) {
	c := described(t, `
  /things:
    post:
      requestBody: {content: {application/json: {schema: {type: object, required: [kind],
        properties: {kind: {enum: [a, b]}, day: {type: string, format: date}, note: {type: string, maxLength: 40}}}}}}
      responses: {'201': `+thing+`}
  /things/{thingId}:
    get: {parameters: [{name: thingId, in: path, required: true, schema: {type: string}}],
      responses: {'200': {description: d, content: {application/json: {schema: {type: object,
        properties: {kind: {type: string}, day: {type: string}, note: {type: string}}}}}}}}
`)
	p := New(c, Options{})
	r := p.Resources[0]
	marks, err := p.Marks(r, "this", 5)
	others, errOthers := p.Marks(r, "that", 5)
	if err != nil || errOthers != nil || len(marks) != 5 {
		t.Fatalf("got %v, %v, %v", marks, err, errOthers)
	}
	seen := map[string]bool{}
	for _, mark := range append(marks, others...) {
		body, _ := mark.Body.(map[string]any)
		if mark.Member != "note" || body["note"] != mark.Text || seen[mark.Text] ||
			!p.accepts(r.Create, mark.Body) {
			t.Errorf("got %+v", mark)
		}
		seen[mark.Text] = true
	}
	boxes := New(load(t), Options{})
	if _, err := boxes.Marks(boxes.Resources[0], "this", 2); err == nil {
		t.Error("a label of five characters is marked")
	}
	long := p.LongTexts(r.Create)
	if len(long) != 0 {
		t.Errorf("a limited text is made long: %s", excerpt(long))
	}
}

func TestLongTexts(t *testing.T) {
	c := described(t, `
  /things:
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {note: {type: string}}}}}}
      responses: {'201': `+thing+`}
`)
	p := New(c, Options{})
	var lengths []string
	for _, body := range p.LongTexts(operation(t, c, "POST /things")) {
		note, _ := body.(map[string]any)["note"].(string)
		lengths = append(lengths, fmt.Sprint(len(note)))
	}
	if got := strings.Join(lengths, " "); got != "300 5000" {
		t.Errorf("got texts of %s characters", got)
	}
}

// TestScenariosOfTheShop: what its document shows is looked for.
func TestScenarios(t *testing.T) {
	c := described(t, `
  /me: {get: {security: [{k: []}], responses: {'200': `+thing+`}}}
  /status: {get: {responses: {'200': `+thing+`}}}
`)
	p := New(c, Options{})
	for name, want := range map[string]string{"GET /me": "again callers-at-once callers-apart",
		"GET /status": "again"} {
		if got := scenarioNames(p, operation(t, c, name)); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
