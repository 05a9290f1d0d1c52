package mock_test

import (
	"strings"
	"testing"

	"plumbline/internal/mock"
)

const refusing = `openapi: 3.1.0
info: {title: Refusals, version: '1'}
paths:
  /nested: {get: {parameters: [&size {name: size, in: query, schema: {type: integer}}],
    responses: {'200': {description: d}, '400': {description: d, content: {application/json: {
      schema: {type: object, required: [error], properties: {error: {type: object,
        required: [code, errorText], properties: {code: {const: E}, errorText: {type: string}}}}}}}}}}}
  /listed: {get: {parameters: [*size], responses: {'200': {description: d}, '400': {
    description: d, content: {application/json: {schema: {type: object, required: [errors],
      properties: {errors: {type: array, minItems: 1, items: {type: string}}}}}}}}}}
  /plain: {get: {parameters: [*size], responses: {'200': {description: d}, '400': {
    description: d, content: {text/plain: {schema: {type: string}}}}}}}
  /short: {get: {parameters: [*size], responses: {'200': {description: d}, '400': {
    description: d, content: {application/json: {schema: {type: object,
      required: [message, hint, status], properties: {message: {enum: [bad]},
      hint: {type: string}, status: {type: integer}}}}}}}}}
`

// TestARefusalSaysWhy wherever the document has a text for it, and leaves what must be so.
func TestARefusalSaysWhy(t *testing.T) {
	const why = `the query parameter size is the string \"x\"; must be integer`
	for path, want := range map[string]string{
		"/nested": `{"error":{"code":"E","errorText":"` + why + `"}}`,
		"/listed": `{"errors":["` + why + `"]}`,
		"/plain":  strings.ReplaceAll(why, `\`, ""),
		"/short":  `{"hint":"` + why + `","message":"bad","status":400}`,
	} {
		s := mockOf(t, refusing, mock.Options{})
		if got := ask(t, s, "GET "+path+"?size=x"); got.Code != 400 || got.Body.String() != want {
			t.Errorf("%s: got %d %s, want %s", path, got.Code, got.Body, want)
		}
	}
	s := mockOf(t, refusing, mock.Options{})
	got := ask(t, s, "GET /short", "Prefer: code=400")
	if want := `"status":400`; got.Code != 400 || !strings.Contains(got.Body.String(), want) {
		t.Errorf("what Prefer asks for: got %d %s, want %s", got.Code, got.Body, want)
	}
	if got := ask(t, s, "GET /short", "Prefer: code=400, example=none"); got.Code != 400 {
		t.Errorf("an example that there is not: got %d", got.Code)
	}
}
