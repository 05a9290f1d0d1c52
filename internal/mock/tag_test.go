package mock_test

import (
	"net/http"
	"strings"
	"testing"

	"plumbline/internal/mock"
)

const taggedDocument = `openapi: 3.1.0
info: {title: Notes, version: '1'}
paths:
  /notes:
    post:
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'201': {description: d, content: {application/json: {schema: {type: object,
        required: [id], properties: {id: {type: integer}}}}}}}
  /notes/{noteId}:
    parameters: [{name: noteId, in: path, required: true, schema: {type: integer}}]
    get:
      responses:
        '200':
          description: d
          headers: {ETag: {required: true, schema: {type: string, pattern: PATTERN}}}
          content: {application/json: {schema: {type: object}}}
        '404': {description: d}
    put:
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'204': {description: d}, '404': {description: d}, '412': {description: d}}
`

// TestEachChangeGivesAnotherTag, in the form that the document demands.
func TestEachChangeGivesAnotherTag(t *testing.T) {
	for _, pattern := range []string{`'.'`, `'^"[0-9]{1,18}"$'`, `'^W/"'`, `'^"[a-f]{12}"$'`} {
		s := mockOf(t, strings.Replace(taggedDocument, "PATTERN", pattern, 1), mock.Options{})
		if w := ask(t, s, "POST /notes", isJSON, "", `{}`); w.Code != http.StatusCreated {
			t.Fatalf("%s: nothing is created: %d %s", pattern, w.Code, w.Body)
		}
		was := ask(t, s, "GET /notes/1").Header().Get("ETag")
		again := ask(t, s, "GET /notes/1").Header().Get("ETag")
		if was == "" || was != again {
			t.Errorf("%s: the tag is %q, and then %q", pattern, was, again)
		}
		w := ask(t, s, "PUT /notes/1", isJSON, "If-Match: "+was, "", `{"text":"new"}`)
		if w.Code != http.StatusNoContent {
			t.Errorf("%s: the change is answered with %d %s", pattern, w.Code, w.Body)
		}
		if now := ask(t, s, "GET /notes/1").Header().Get("ETag"); now == was || now == "" {
			t.Errorf("%s: the tag is %q after the change, and was %q", pattern, now, was)
		}
		w = ask(t, s, "PUT /notes/1", isJSON, "If-Match: "+was, "", `{"text":"newer"}`)
		if w.Code != http.StatusPreconditionFailed {
			t.Errorf("%s: a change of what was is answered with %d", pattern, w.Code)
		}
	}
}
