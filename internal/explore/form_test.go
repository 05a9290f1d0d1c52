package explore

import (
	"slices"
	"strings"
	"testing"

	"plumbline/internal/contract"
)

const pets = `{"swagger":"2.0","info":{"title":"Pets","version":"1"},"paths":{
 "/pets":{
  "get":{"operationId":"list","produces":["application/json","application/xml"],
   "parameters":[{"name":"status","in":"query","type":"array",
    "items":{"type":"string","enum":["new","sold"]}}],
   "responses":{"200":{"description":"d","schema":{"type":"array","items":{"$ref":"#/definitions/Pet"}}}}},
  "post":{"operationId":"add","consumes":["application/x-www-form-urlencoded","multipart/form-data"],
   "parameters":[{"name":"name","in":"formData","type":"string","required":true,"maxLength":30},
    {"name":"age","in":"formData","type":"integer","default":3},
    {"name":"status","in":"formData","type":"string","enum":["new","sold"]}],
   "responses":{"201":{"description":"d","schema":{"$ref":"#/definitions/Pet"}},"400":{"description":"d"}}}},
 "/pets/{petId}":{"get":{"operationId":"read",
  "parameters":[{"name":"petId","in":"path","required":true,"type":"integer"}],
  "responses":{"200":{"description":"d","schema":{"$ref":"#/definitions/Pet"}}}}}},
"definitions":{"Pet":{"type":"object","properties":{"id":{"type":"integer"},"name":{"type":"string"},
 "age":{"type":"integer"},"status":{"type":"string"}}}}}`

func petsContract(t *testing.T) *contract.Contract {
	t.Helper()
	c, err := contract.Load(contract.Source{Document: contract.Text{Path: "pets.json",
		Bytes: []byte(pets)}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestFormsOfParametersAreBodies holds that what is sent of bodies is sent of forms whose fields
// are parameters.
func TestFormsOfParametersAreBodies(t *testing.T) {
	c := petsContract(t)
	plan := New(c, Options{Seed: 1, Draws: 50})
	add := operation(t, c, "add")
	marks, err := plan.Marks(plan.Resources[0], "this", 2)
	if err != nil || len(marks) != 2 || marks[0].Member != "name" ||
		marks[0].Text == marks[1].Text {
		t.Fatalf("the marks are %v, %v", marks, err)
	}
	forbidden := plan.Forbidden(add, marks[0].Body, 5)
	if len(forbidden) == 0 {
		t.Error("nothing is forbidden")
	}
	for _, body := range forbidden {
		if plan.accepts(add, body) || !plan.canBeWritten(add, body) {
			t.Errorf("%v is allowed, or cannot be written", body)
		}
	}
	for extent, fields := range map[extent]int{requiredFields: 1, allFields: 3} {
		form, err := plan.ownForm(add, extent)
		if object, is := form.(map[string]any); err != nil || !is || len(object) != fields ||
			!plan.accepts(add, form) {
			t.Errorf("the form is %v, %v", form, err)
		}
	}
	if plan.accepts(add, map[string]any{"age": "x", "name": "a"}) ||
		plan.accepts(add, map[string]any{}) {
		t.Error("a form is allowed that is not")
	}
	if !plan.HasDefault(add, "age", decoded(t, "3")) || plan.isFormatted(add, "name") ||
		!plan.isFormatted(add, "status") {
		t.Error("what fields are is not known")
	}
}

// TestWhatIsLeftOutHasItsDefault where a creation says so and reading shows it.
func TestWhatIsLeftOutHasItsDefault(t *testing.T) {
	c := petsContract(t)
	plan := New(c, Options{Seed: 1})
	for _, test := range []struct{ sent, read, want string }{
		{`{"name":"Rex"}`, `{"name":"Rex","age":5}`, "age is 5, and its default is 3"},
		{`{"name":"Rex"}`, `{"name":"Rex","age":3.0}`, ""},
		{`{"name":"Rex"}`, `{"name":"Rex"}`, ""},
		{`{"name":"Rex","age":5}`, `{"name":"Rex","age":5}`, ""},
		{`{"name":"Rex"}`, `{"pet":{"status":"sold"}}`, ""},
	} {
		got := plan.Undefaulted(operation(t, c, "add"), decoded(t, test.sent),
			decoded(t, test.read), plan.MayDiffer(plan.Resources[0]))
		if strings.Join(got, "; ") != test.want {
			t.Errorf("%s, %s: got %q, want %q", test.sent, test.read, got, test.want)
		}
	}
}

// TestDrawnFormsCanBeWritten holds that no random request to take a form lacks its fields.
func TestDrawnFormsCanBeWritten(t *testing.T) {
	c := petsContract(t)
	plan := New(c, Options{Seed: 1, Draws: 50})
	add, kinds := operation(t, c, "add"), map[string]bool{}
	for i := range plan.Draws(add) {
		drawn, err := plan.Draw(add, plan.Choices(add, "", i))
		if err != nil {
			t.Fatal(err)
		}
		base, err := plan.Base(add)
		if err != nil {
			t.Fatal(err)
		}
		draft := base.Clone()
		drawn.Change(draft)
		if encoded, err := draft.Encode(); err == nil {
			kind, _, _ := strings.Cut(encoded.Header.Get("Content-Type"), ";")
			kinds[kind] = true
		} else if drawn.Place == "request" {
			t.Errorf("%v cannot be written: %v", draft.Values.Body, err)
		}
	}
	if len(kinds) != 2 {
		t.Errorf("drawn are forms of the media types %v", kinds)
	}
}

// TestEachMediaTypeIsAskedFor: each of those that a success may have, where it has several, and
// each that a form may have.
func TestEachMediaTypeIsAskedFor(t *testing.T) {
	plan := New(petsContract(t), Options{Seed: 1})
	var ids []string
	for _, o := range plan.Operations() {
		for _, kind := range []Kind{Protocol, Boundary} {
			for _, obligation := range plan.Of(o, kind) {
				ids = append(ids, obligation.ID())
			}
		}
	}
	for id, want := range map[string]bool{
		"generated.list.protocol.header-accept.media-type.application-xml":  true,
		"generated.list.protocol.header-accept.media-type.application-json": true,
		"generated.list.protocol.header-accept.unserved":                    true,
		"generated.read.protocol.header-accept.media-type.application-json": false,
		"generated.add.boundary.body-multipart-form-data.media-type.least":  true,
		"generated.add.boundary.body-multipart-form-data.media-type.most":   true,
	} {
		if slices.Contains(ids, id) != want {
			t.Errorf("%s: it should be planned: %t", id, want)
		}
	}
	list := plan.Operations()[0]
	if !plan.Enumerated(list.Parameters[0]) {
		t.Error("the items of the list of the parameter status are not seen to be enumerated")
	}
}
