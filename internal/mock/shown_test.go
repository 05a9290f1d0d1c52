package mock_test

import (
	"strings"
	"testing"

	"plumbline/internal/mock"
)

const oddDocument = `
openapi: 3.0.3
info: {title: Odd, version: '1'}
paths:
  /boxes:
    post:
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Box'}}}
      responses:
        '201': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Box'}}}}
  /boxes/{boxId}:
    parameters: [{name: boxId, in: path, required: true, schema: {type: integer}}]
    get:
      responses:
        '200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Box'}}}}
  /model:
    get:
      responses:
        '200': {description: d, content: {application/xml: {schema: {type: object}}}}
components:
  schemas:
    Box:
      type: object
      required: [parts]
      properties:
        id: {type: integer}
        parts:
          type: array
          items: {type: object, properties: {size: {type: integer}}}
        lid: {nullable: true, allOf: [{type: object}]}
`

// TestWhatIsNotDeclaredIsNotShown, however deep it was in what was sent.
func TestWhatIsNotDeclaredIsNotShown(t *testing.T) {
	s := mockOf(t, oddDocument, mock.Options{})
	for _, lid := range []string{``, `"lid":null,`} { // by the letter null is remarkable there
		w := ask(t, s, "POST /boxes", isJSON, "",
			`{`+lid+`"more":1,"parts":[{"size":7,"more":2},{"more":3}]}`)
		if got := w.Body.String(); w.Code != 201 || strings.Contains(got, "more") ||
			!strings.Contains(got, `"size":7`) {
			t.Errorf("got %d %s", w.Code, got)
		}
	}
}

// TestXMLWhoseRootHasNoName is answered all the same: any name is right.
func TestXMLWhoseRootHasNoName(t *testing.T) {
	w := ask(t, mockOf(t, oddDocument, mock.Options{}), "GET /model")
	if got := w.Body.String(); w.Code != 200 || !strings.Contains(got, "<value") {
		t.Errorf("got %d %s", w.Code, got)
	}
}

// TestARequiredHeaderHasAValue also where the least that its schema allows is nothing, and a part
// is answered to nobody who has not asked for one.
func TestARequiredHeaderHasAValue(t *testing.T) {
	s := mockOf(t, `openapi: 3.1.0
info: {title: Files, version: '1'}
paths:
  /file:
    get:
      responses:
        '206': {description: a part, content: {application/octet-stream: {}}}
        '200':
          description: all
          headers:
            Digest: {required: true, schema: {type: object, additionalProperties: {type: string}}}
          content: {application/octet-stream: {}}
`, mock.Options{})
	if got := ask(t, s, "GET /file"); got.Code != 200 || got.Header().Get("Digest") == "" {
		t.Errorf("got %d with the Digest %q", got.Code, got.Header().Get("Digest"))
	}
}
