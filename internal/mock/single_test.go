package mock_test

import (
	"testing"

	"plumbline/internal/mock"
)

const singleDocument = `openapi: 3.1.0
info: {title: Rooms, version: '1'}
paths:
  /rooms:
    post:
      responses:
        '201':
          description: d
          content:
            application/json:
              schema: {type: object, required: [id], properties: {id: {type: integer}}}
  /rooms/{roomId}:
    delete:
      parameters: [{name: roomId, in: path, required: true, schema: {type: integer}}]
      responses: {'204': {description: d}, '404': {description: d}}
  /rooms/{roomId}/sign:
    parameters: [{name: roomId, in: path, required: true, schema: {type: integer}}]
    get:
      responses:
        '200': {description: d, content: {text/plain: {schema: {type: string}}}}
        '404': {description: d}
    put:
      requestBody: {required: true, content: {text/plain: {schema: {type: string}}}}
      responses: {'204': {description: d}, '404': {description: d}}
  /rooms/{roomId}/photo:
    parameters: [{name: roomId, in: path, required: true, schema: {type: integer}}]
    get:
      responses:
        '200': {description: d, content: {image/png: {}}}
        '404': {description: d}
    put:
      requestBody: {required: true, content: {image/png: {}}}
      responses: {'204': {description: d}, '404': {description: d}}
  /rooms/{roomId}/light:
    parameters: [{name: roomId, in: path, required: true, schema: {type: integer}}]
    get:
      responses:
        '200':
          description: d
          content: {application/json: {schema: {$ref: '#/components/schemas/Light'}}}
        '404': {description: d}
    put:
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Light'}}}
      responses: {'204': {description: d}, '404': {description: d}}
    patch:
      requestBody:
        content: {application/merge-patch+json: {schema: {type: object}}}
      responses: {'204': {description: d}, '404': {description: d}}
components:
  schemas:
    Light:
      type: object
      additionalProperties: false
      properties: {id: {type: integer}, on: {type: boolean}, color: {type: string}}
`

// TestWhatIsPutBelowAThing is read again, be it a text, an object or octets, and changed.
func TestWhatIsPutBelowAThing(t *testing.T) {
	s := mockOf(t, singleDocument, mock.Options{})
	for _, step := range []struct {
		ask    []string
		status int
		body   string
	}{
		{[]string{"PUT /rooms/1/sign", "Content-Type: text/plain", "", "No entry"}, 404, ""},
		{[]string{"POST /rooms"}, 201, ""},
		{[]string{"PUT /rooms/1/sign", "Content-Type: text/plain", "", "No entry"}, 204, ""},
		{[]string{"GET /rooms/1/sign"}, 200, "No entry"},
		{[]string{"PUT /rooms/1/light", isJSON, "", `{"id":7,"on":true}`}, 204, ""},
		{[]string{"GET /rooms/1/light"}, 200, `{"id":7,"on":true}`},
		{[]string{"PATCH /rooms/1/light", "Content-Type: application/merge-patch+json", "",
			`{"color":"red"}`}, 204, ""},
		{[]string{"GET /rooms/1/light"}, 200, `{"color":"red","id":7,"on":true}`},
		{[]string{"PUT /rooms/1/light", isJSON, "", `{"on":false}`}, 204, ""},
		{[]string{"GET /rooms/1/light"}, 200, `{"on":false}`},
		{[]string{"PUT /rooms/1/photo", "Content-Type: image/png", "", "\x89PNG\xff\x00"}, 204, ""},
		{[]string{"GET /rooms/1/photo"}, 200, "\x89PNG\xff\x00"},
	} {
		w := ask(t, s, step.ask[0], step.ask[1:]...)
		if w.Code != step.status || step.body != "" && w.Body.String() != step.body {
			t.Errorf("%s is answered with %d %s", step.ask[0], w.Code, w.Body)
		}
	}
}
