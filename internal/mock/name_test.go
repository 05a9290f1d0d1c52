package mock_test

import (
	"testing"

	"plumbline/internal/mock"
)

const namedDocument = `openapi: 3.1.0
info: {title: Books, version: '1'}
paths:
  /books:
    get: {responses: {'200': {description: d, content: {application/json: {schema: {
      type: array, items: {$ref: '#/components/schemas/Book'}}}}}}}
    post:
      requestBody: {required: true, content: {application/json: {schema: {
        $ref: '#/components/schemas/Book'}}}}
      responses: {'201': {description: d, content: {application/json: {schema: {
        $ref: '#/components/schemas/Book'}}}}}
  /books/{isbn}:
    parameters: [{name: isbn, in: path, required: true, schema: {type: string}}]
    get:
      responses:
        '200': {description: d, content: {application/json: {schema: {
          $ref: '#/components/schemas/Book'}}}}
        '404': {description: d}
components:
  schemas:
    Book:
      type: object
      required: [isbn, title]
      properties: {isbn: {type: string, minLength: 2}, title: {type: string}}
`

// TestWhoeverHasToNameAThingDoes: it is found by that name, and the next one that is called so has
// another.
func TestWhoeverHasToNameAThingDoes(t *testing.T) {
	s := mockOf(t, namedDocument, mock.Options{})
	const body = `{"isbn":"978","title":"a"}`
	first := ask(t, s, "POST /books", isJSON, "", body)
	if at := first.Header().Get("Location"); first.Code != 201 || at != "/books/978" {
		t.Errorf("got %d %s at %q", first.Code, first.Body, at)
	}
	if found := ask(t, s, "GET /books/978"); found.Code != 200 || found.Body.String() != body {
		t.Errorf("got %d %s", found.Code, found.Body)
	}
	second := ask(t, s, "POST /books", isJSON, "", body)
	if at := second.Header().Get("Location"); second.Code != 201 || at == "/books/978" {
		t.Errorf("the second one: got %d at %q", second.Code, at)
	}
}
