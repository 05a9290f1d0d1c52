package mock_test

import (
	"encoding/json"
	"strings"
	"testing"

	"plumbline/internal/mock"
)

// asking describes notes, whose list is asked for by members of theirs, and a search of them that
// shows no resource.
const asking = `{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{
"/notes":{"get":{"parameters":[
  {"name":"kind","in":"query","schema":{"enum":["a","b"]}},
  {"name":"state","in":"query","schema":{"enum":["open","done"]}},
  {"name":"sort","in":"query","schema":{"type":"string","enum":["text","-text"]}}],
 "responses":{"200":{"description":"d","content":{"application/json":{"schema":
  {"type":"array","items":{"$ref":"#/components/schemas/Note"}}}}}}},
 "post":{"requestBody":{"required":true,"content":{"application/json":{
  "schema":{"type":"object","required":["kind","text"],"properties":{
   "kind":{"enum":["a","b"]},"text":{"type":"string"}}}}}},
 "responses":{"201":{"description":"d","content":{"application/json":{
  "schema":{"$ref":"#/components/schemas/Note"}}}}}}},
"/notes/{id}":{"get":{"parameters":[
  {"name":"id","in":"path","required":true,"schema":{"type":"string"}}],
 "responses":{"200":{"description":"d","content":{"application/json":{
  "schema":{"$ref":"#/components/schemas/Note"}}}}}}},
"/found":{"get":{"parameters":[
  {"name":"kind","in":"query","schema":{"enum":["a","b"]}},
  {"name":"sort","in":"query","schema":{"type":"string","enum":["text","-text"]}}],
 "responses":{"200":{"description":"d","content":{"application/json":{"schema":
  {"type":"array","items":{"$ref":"#/components/schemas/Note"}},
  "example":[{"id":"1","kind":"a","text":"x","state":"open"},
   {"id":"2","kind":"b","text":"y","state":"open"},
   {"id":"3","kind":"a","text":"z","state":"open"}]}}}}}}},
"components":{"schemas":{"Note":{"type":"object","required":["id","kind","text","state"],
 "properties":{"id":{"type":"string"},"kind":{"enum":["a","b"]},"text":{"type":"string"},
 "state":{"enum":["open","done"]}}}}}}`

// TestListsAreWhatIsAskedFor: a mock keeps to filters and orders that its document shows, of what
// it keeps and of what it makes up.
func TestListsAreWhatIsAskedFor(t *testing.T) {
	s := mockOf(t, asking, mock.Options{})
	for _, body := range []string{`{"kind":"a","text":"n"}`, `{"kind":"b","text":"o"}`,
		`{"kind":"a","text":"m"}`} {
		ask(t, s, "POST /notes", isJSON, "", body)
	}
	for _, test := range []struct{ query, member, want string }{
		{"/notes?sort=text", "text", "m n o"},
		{"/notes?sort=-text", "text", "o n m"},
		{"/notes?kind=a&sort=text", "text", "m n"},
		{"/notes?kind=b", "text", "o"},
		{"/notes?state=done", "state", "done done done"}, // which the mock has made up
		{"/notes?state=open", "state", ""},
		{"/found?kind=a", "text", "x z"},
		{"/found?kind=a&sort=-text", "text", "z x"},
		{"/found?kind=b", "text", "y"},
		{"/found", "text", "x y z"},
	} {
		var list []map[string]any
		got := ask(t, s, "GET "+test.query)
		if err := json.Unmarshal(got.Body.Bytes(), &list); err != nil {
			t.Fatalf("%s: %v: %s", test.query, err, got.Body)
		}
		var seen []string
		for _, one := range list {
			text, _ := one[test.member].(string)
			seen = append(seen, text)
		}
		if all := strings.Join(seen, " "); all != test.want {
			t.Errorf("%s: got %q, want %q", test.query, all, test.want)
		}
	}
}
