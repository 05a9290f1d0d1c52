package mock_test

import (
	"strings"
	"testing"

	"plumbline/internal/mock"
)

const formDocument = `swagger: '2.0'
info: {title: Forms, version: '1'}
produces: [application/json]
paths:
  /pets:
    post:
      consumes: [application/x-www-form-urlencoded, multipart/form-data]
      parameters:
        - {name: name, in: formData, type: string, required: true}
        - {name: kind, in: formData, type: string, default: dog}
        - {name: tags, in: formData, type: array, items: {type: string}, collectionFormat: multi}
        - {name: sizes, in: formData, type: array, items: {type: integer}, collectionFormat: pipes}
      responses:
        '201': {description: d, schema: {$ref: '#/definitions/Pet'}}
  /pets/{petId}:
    get:
      parameters: [{name: petId, in: path, required: true, type: integer}]
      responses:
        '200': {description: d, schema: {$ref: '#/definitions/Pet'}}
definitions:
  Pet:
    type: object
    required: [id, name]
    properties:
      id: {type: integer}
      name: {type: string}
      kind: {type: string}
      tags: {type: array, items: {type: string}}
      sizes: {type: array, items: {type: integer}}
`

// TestListsOfFormsAreKept, be their items in one field or in several, and what is left out is its
// default.
func TestListsOfFormsAreKept(t *testing.T) {
	for kind, body := range map[string]string{
		"application/x-www-form-urlencoded": "name=Rex&tags=a&tags=7&sizes=1|2",
		"multipart/form-data; boundary=b": strings.ReplaceAll(
			"--b\nContent-Disposition: form-data; name=\"name\"\n\nRex\n"+
				"--b\nContent-Disposition: form-data; name=\"tags\"\n\na\n"+
				"--b\nContent-Disposition: form-data; name=\"tags\"\n\n7\n"+
				"--b\nContent-Disposition: form-data; name=\"sizes\"\n\n1|2\n--b--\n", "\n",
			"\r\n"),
	} {
		s := mockOf(t, formDocument, mock.Options{})
		created := ask(t, s, "POST /pets", "Content-Type: "+kind, "", body)
		read := ask(t, s, "GET /pets/1")
		for _, w := range []string{created.Body.String(), read.Body.String()} {
			if !strings.Contains(w, `"tags":["a","7"]`) || !strings.Contains(w, `"sizes":[1,2]`) ||
				!strings.Contains(w, `"kind":"dog"`) {
				t.Errorf("%s: it is shown as %s", kind, w)
			}
		}
	}
}
