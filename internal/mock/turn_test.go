package mock_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/peterhellberg/link"

	"plumbline/internal/mock"
)

// turning describes notes, whose pages lead to each other in some way: the schema of a list and the
// headers of its answer stand in for the words in capitals.
const turning = `{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{
"/notes":{"get":{"parameters":[
  {"name":"limit","in":"query","schema":{"type":"integer","minimum":1}},
  {"name":"cursor","in":"query","schema":{"type":"string"}}],
 "responses":{"200":{"description":"d","headers":{HEADERS},
  "content":{"application/json":{"schema":LIST}}}}},
 "post":{"requestBody":{"required":true,"content":{"application/json":{
  "schema":{"$ref":"#/components/schemas/Note"}}}},
 "responses":{"201":{"description":"d","content":{"application/json":{
  "schema":{"$ref":"#/components/schemas/Note"}}}}}}},
"/notes/{id}":{"get":{"parameters":[
  {"name":"id","in":"path","required":true,"schema":{"type":"string"}}],
 "responses":{"200":{"description":"d","content":{"application/json":{
  "schema":{"$ref":"#/components/schemas/Note"}}}}}}}},
"components":{"schemas":{"Note":{"type":"object","required":["text"],"properties":{
 "id":{"type":"string","readOnly":true},"text":{"type":"string"}}}}}}`

// TestPagesLeadToEachOther: a mock says where the next page is wherever its document does.
func TestPagesLeadToEachOther(t *testing.T) {
	const notes = `{"type":"array","items":{"$ref":"#/components/schemas/Note"}}`
	object := func(more string) string {
		return `{"type":"object","required":["items"],"properties":{"items":` + notes + `,` + more +
			`}}`
	}
	for name, of := range map[string]struct {
		list, headers string
		next          func(header, body string) string // the query of the next page
	}{
		"a field": {notes, `"Link":{"schema":{"type":"string"}}`, func(header, _ string) string {
			if next := link.Parse(header)["next"]; next != nil {
				return strings.TrimPrefix(next.URI, "/notes?")
			}
			return ""
		}},
		"a cursor": {object(`"next_cursor":{"type":"string"}`), "", func(_, body string) string {
			return after("cursor=", body, "next_cursor")
		}},
		"null at the end": {strings.Replace(object(`"next_cursor":{"type":["string","null"]}`),
			`["items"]`, `["items","next_cursor"]`, 1), "", func(_, body string) string {
			return after("cursor=", body, "next_cursor")
		}},
		"a cursor in an object": {object(`"meta":{"type":"object","properties":{` +
			`"nextPageToken":{"type":"string"}}}`), "", func(_, body string) string {
			return after("cursor=", body, "meta", "nextPageToken")
		}},
		"whether there are more": {object(`"hasMore":{"type":"boolean"}`), "",
			func(_, body string) string {
				var page struct {
					Items   []struct{ ID string }
					HasMore bool
				}
				_ = json.Unmarshal([]byte(body), &page) // of what is none, nothing is found
				if len(page.Items) == 0 || !page.HasMore {
					return ""
				}
				return "cursor=" + page.Items[len(page.Items)-1].ID
			}},
		"a link": {object(`"next":{"type":"string","format":"uri-reference"}`), "",
			func(_, body string) string {
				return strings.TrimPrefix(after("", body, "next"), "/notes?")
			}},
	} {
		t.Run(name, func(t *testing.T) {
			s := mockOf(t, strings.NewReplacer("LIST", of.list, "HEADERS", of.headers).
				Replace(turning), mock.Options{})
			for i := range 3 {
				ask(t, s, "POST /notes", isJSON, "", fmt.Sprintf(`{"text":"n%d"}`, i))
			}
			seen, query := "", "limit=1"
			for range 9 {
				got := ask(t, s, "GET /notes?"+query)
				for i := range 3 {
					if strings.Contains(got.Body.String(), fmt.Sprintf(`"n%d"`, i)) {
						seen += fmt.Sprint(i)
					}
				}
				more := of.next(got.Header().Get("Link"), got.Body.String())
				if more == "" {
					break
				}
				if query = more; !strings.Contains(query, "limit=") {
					query += "&limit=1"
				}
			}
			if len(seen) != 3 || !strings.ContainsAny(seen, "0") || seen[0] == seen[1] ||
				seen[1] == seen[2] {
				t.Errorf("the pages have %s", seen)
			}
		})
	}
}

// after is a text at a place of a body, with something before it; "" where there is none.
func after(prefix, body string, members ...string) string {
	var value any
	_ = json.Unmarshal([]byte(body), &value) // of what is none, nothing is found
	for _, name := range members {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	if text, is := value.(string); is && text != "" {
		return prefix + text
	}
	return ""
}
