package httpcheck_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// cards are replaced only by who says which version is meant.
const cards = `{"openapi":"3.1.0","info":{"title":"Cards","version":"1"},"paths":{
"/cards":{"post":{"requestBody":{"required":true,"content":{"application/json":{"schema":
   {"$ref":"#/components/schemas/New"}}}},"responses":{"400":{"description":"d"},
   "201":{"description":"d","content":{"application/json":{"schema":
    {"$ref":"#/components/schemas/Card"}}}}}}},
"/cards/{cardId}":{"parameters":[{"name":"cardId","in":"path","required":true,
   "schema":{"type":"integer"}}],
 "get":{"responses":{"404":{"description":"d"},"200":{"description":"d","headers":{"ETag":
   {"schema":{"type":"string"}}},"content":{"application/json":{"schema":
   {"$ref":"#/components/schemas/Card"}}}}}},
 "put":{"operationId":"replaceCard","parameters":[{"name":"If-Match","in":"header",
   "required":true,"schema":{"type":"string"}}],"requestBody":{"required":true,"content":
   {"application/json":{"schema":{"$ref":"#/components/schemas/New"}}}},
   "responses":{"400":{"description":"d"},"404":{"description":"d"},"412":{"description":"d"},
   "428":{"description":"d"},"204":{"description":"d"}}},
 "delete":{"responses":{"204":{"description":"d"},"404":{"description":"d"}}}}},
"components":{"schemas":{"New":{"type":"object","required":["title"],"properties":{
   "title":{"type":"string","maxLength":9},"text":{"type":"string"}}},
  "Card":{"type":"object","required":["id"],"properties":{"id":{"type":"integer"},
   "title":{"type":"string"},"text":{"type":"string"}}}}}}`

// TestWhatWantsAnETagGetsIt: what is only replaced under a condition is tried all the same.
func TestWhatWantsAnETagGetsIt(t *testing.T) {
	for _, keeps := range []bool{false, true} {
		versions := map[any]int{}
		replaces := func(k *keeper, w http.ResponseWriter, r *http.Request) bool {
			card := k.find(strings.TrimPrefix(r.URL.Path, "/cards/"))
			if card == nil {
				return false
			}
			id := card["id"]
			tag := fmt.Sprintf(`"%v-%d"`, id, versions[id])
			w.Header().Set("ETag", tag)
			if r.Method != http.MethodPut {
				return false
			}
			w.WriteHeader(replaceCard(card, r, tag, keeps))
			versions[id]++
			return true
		}
		told, logs := exploredState(t, cards, &keeper{extra: replaces})
		if (told != "") != keeps || keeps && !strings.Contains(told, "without text") {
			t.Errorf("it is told of: %s\n%s", told, strings.Join(logs, "\n"))
		}
	}
}

// replaceCard replaces a card that has a tag, and returns the status of the answer.
func replaceCard(card map[string]any, r *http.Request, tag string, keeps bool) int {
	switch r.Header.Get("If-Match") {
	case "":
		return http.StatusPreconditionRequired
	case tag:
	default:
		return http.StatusPreconditionFailed
	}
	thing, err := readThing(r)
	title, is := thing["title"].(string)
	if text, there := thing["text"]; there {
		_, isText := text.(string)
		is = is && isText
	}
	if err != nil || !is || len([]rune(title)) > 9 {
		return http.StatusBadRequest
	}
	if !keeps {
		delete(card, "text")
	}
	for name, value := range thing {
		card[name] = value
	}
	return http.StatusNoContent
}
