package contract

import (
	"testing"

	"plumbline/harness/tree"
)

const located = `swagger: '2.0'
info:
  title: t
  version: '1'
paths: {}
definitions:
  A:
    type: object
    required:
    - a
    - b
    properties:
      a: {type: string}
`

const locating = `overlay: 1.0.0
info: {title: t, version: '1'}
actions:
- target: $.definitions.A
  update:
    type: array
    required:
    - c
    properties:
      c:
        items:
          type: string
- target: $.definitions.A.required[0]
  remove: true
- target: $.definitions
  update:
    A:
      properties:
        a:
          type: string
`

const locatingAgain = `overlay: 1.0.0
info: {title: t, version: '1'}
actions:
- target: $.definitions.A.properties.c
  update:
    items:
      minLength: 1
`

func TestLocateNamesLayerFileLineAndColumn(t *testing.T) {
	c := load(t, located, locating, locatingAgain)
	for _, test := range []struct {
		name string
		at   tree.Pointer
		want string
	}{
		{"the document", "", "published doc:1:1"},
		{"published", "/info/title", "published doc:3:3"},
		{"published beside what is amended", "/definitions/A/properties/a", "published doc:13:7"},
		{"amended to what it was before", "/definitions/A/properties/a/type", "published doc:13:11"},
		{"changed", "/definitions/A/type", "amended first:6:5"},
		{"an array that got longer", "/definitions/A/required", "published doc:9:5"},
		{"an item that moved up when another was removed", "/definitions/A/required/0", "published doc:11:7"},
		{"an item that was appended", "/definitions/A/required/1", "amended first:8:7"},
		{"added", "/definitions/A/properties/c", "amended first:10:7"},
		{"inside what was added", "/definitions/A/properties/c/items/type", "amended first:12:11"},
		{"added to what was added", "/definitions/A/properties/c/items/minLength", "amended second:7:7"},
		{"beside that", "/definitions/A/properties/c/items", "amended first:11:9"},
		{"what is not there, in a published value", "/definitions/B/type", "published doc:6:1"},
		{"what is not there, in an added value", "/definitions/A/properties/c/items/x/y", "amended first:11:9"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := c.Locate(test.at)
			if text := string(got.Layer) + " " + (Location{File: got.File, Line: got.Line, Column: got.Column}).String(); text != test.want+"  #" {
				t.Errorf("got %s, want %s", text, test.want)
			}
			if got.Pointer != test.at {
				t.Errorf("the pointer became %s", got.Pointer)
			}
		})
	}
}

func TestOneUpdateOfSeveralTargetsIsLocatedInEach(t *testing.T) {
	c := load(t, swagger(`"paths":{},"x":{"a":{},"b":{}}`), overlayOf(`{target: "$.x.*", update: {n: 1}}`))
	for _, at := range []tree.Pointer{"/x/a/n", "/x/b/n"} {
		if got := c.Locate(at).String(); got != "first:4:30  #"+string(at) {
			t.Error(got)
		}
	}
}

func TestAProblemNamesTheAmendmentThatDemandsIt(t *testing.T) {
	c := load(t, withSchema(Swagger20, `{"type":"object","required":["a"]}`), overlayOf(`{target: "$..schema", update: {required: [b]}}`))
	problems, err := bodySchema(t, c).Judge(valueOf(t, `{}`))
	if err != nil || len(problems) != 2 {
		t.Fatal(problems, err)
	}
	if problems[0].Location.Layer != Published || problems[1].Location.Layer != Amended {
		t.Errorf("got %s and %s", problems[0].Location, problems[1].Location)
	}
	if got := problems[1].Location.String(); got != "first:4:45  #/paths/~1a/get/responses/200/schema/required/1" {
		t.Error(got)
	}
}
