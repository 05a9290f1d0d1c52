package mock_test

import (
	"net/http"
	"strings"
	"testing"

	"plumbline/internal/mock"
)

// ordersDocument has orders that are created with lines, and whose discount needs an end.
const ordersDocument = `openapi: 3.1.0
info: {title: t, version: '1'}
components:
  schemas:
    Order:
      type: object
      required: [id]
      properties: {id: {type: integer}, discount: {type: integer}, until: {type: string}}
      dependentRequired: {discount: [until]}
    Line: {type: object, properties: {id: {type: integer}, sku: {type: string}}}
paths:
  /orders:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties: {lines: {type: array, items: {$ref: '#/components/schemas/Line'}}}
      responses:
        '201': &order
          description: d
          content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
  /orders/{orderId}:
    parameters: [{name: orderId, in: path, required: true, schema: {type: integer}}]
    patch:
      requestBody: {content: {application/merge-patch+json: {schema: {type: object}}}}
      responses: {'200': *order, '422': {description: d}}
  /orders/{orderId}/lines:
    parameters: [{name: orderId, in: path, required: true, schema: {type: integer}}]
    get:
      responses:
        '200':
          description: d
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Line'}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Line'}}}}
      responses: {'201': {description: d}}
  /orders/{orderId}/lines/{lineId}:
    parameters:
    - {name: orderId, in: path, required: true, schema: {type: integer}}
    - {name: lineId, in: path, required: true, schema: {type: integer}}
    get: {responses: {'200': {description: d}}}
`

// TestWhatIsCreatedTogether: the lines that an order is created with are those below it.
func TestWhatIsCreatedTogether(t *testing.T) {
	s := mockOf(t, ordersDocument, mock.Options{})
	at := ask(t, s, "POST /orders", isJSON, "", `{"lines":[{"sku":"a"},{"sku":"b"}]}`).Header().
		Get("Location")
	listed := ask(t, s, "GET "+at+"/lines").Body.String()
	if strings.Count(listed, `"sku":`) != 2 || !strings.Contains(listed, `"sku":"b"`) {
		t.Errorf("%s/lines has %s", at, listed)
	}
	if other := ask(t, s, "POST /orders", isJSON, "", `{}`).Header().Get("Location"); ask(t, s,
		"GET "+other+"/lines").Body.String() != "[]" {
		t.Errorf("%s has lines that nobody has sent", other)
	}
}

// TestAChangeThatMakesAThingInvalid is refused, and one that does not is done.
func TestAChangeThatMakesAThingInvalid(t *testing.T) {
	s := mockOf(t, ordersDocument, mock.Options{})
	at := ask(t, s, "POST /orders", isJSON, "", `{}`).Header().Get("Location")
	const merge = "Content-Type: application/merge-patch+json"
	for _, test := range []struct {
		body   string
		status int
	}{{`{"discount":1}`, http.StatusUnprocessableEntity},
		{`{"discount":1,"until":"x"}`, http.StatusOK}, {`{"discount":2}`, http.StatusOK},
		{`{"until":null}`, http.StatusUnprocessableEntity}} {
		if w := ask(t, s, "PATCH "+at, merge, "", test.body); w.Code != test.status {
			t.Errorf("%s: %d %s", test.body, w.Code, w.Body)
		}
	}
}
