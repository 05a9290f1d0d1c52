package httpcheck_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"plumbline/harness"
	"plumbline/harness/httpcheck"
)

const rooms = `{"openapi":"3.1.0","info":{"title":"Rooms","version":"1"},"paths":{
"/rooms":{"post":{"operationId":"build","responses":{"201":{"description":"d","content":{
  "application/json":{"schema":{"type":"object","required":["id"],
   "properties":{"id":{"type":"integer"}}}}}}}}},
"/rooms/{roomId}":{"parameters":[{"$ref":"#/components/parameters/roomId"}],
 "delete":{"operationId":"remove","responses":{"204":{"description":"d"},"404":{"description":"d"}}}},
"/rooms/{roomId}/sign":{"parameters":[{"$ref":"#/components/parameters/roomId"}],
 "get":{"operationId":"readSign","responses":{"404":{"description":"d"},"200":{"description":"d",
  "content":{"text/plain":{"schema":{"type":"string","maxLength":200}}}}}},
 "put":{"operationId":"putSign","requestBody":{"required":true,"content":{"text/plain":{
   "schema":{"type":"string","maxLength":200}}}},
  "responses":{"204":{"description":"d"},"400":{"description":"d"},"404":{"description":"d"}}}},
"/rooms/{roomId}/light":{"parameters":[{"$ref":"#/components/parameters/roomId"}],
 "get":{"operationId":"readLight","responses":{"404":{"description":"d"},"200":{"description":"d",
  "content":{"application/json":{"schema":{"$ref":"#/components/schemas/Light"}}}}}},
 "put":{"operationId":"putLight","requestBody":{"required":true,"content":{"application/json":{
   "schema":{"$ref":"#/components/schemas/Light"}}}},
  "responses":{"204":{"description":"d"},"400":{"description":"d"},"404":{"description":"d"}}}}},
"components":{"parameters":{"roomId":{"name":"roomId","in":"path","required":true,
  "schema":{"type":"integer"}}},
 "schemas":{"Light":{"type":"object","required":["on"],"properties":{"on":{"type":"boolean"},
  "color":{"type":"string"},"level":{"type":"integer","minimum":1,"maximum":100}}}}}}`

// house is a server of rooms, each with one sign and one light, which does something wrong.
type house struct {
	mutex sync.Mutex
	built int
	rooms map[int]map[string][]byte // what was put below each
	wrong string
}

func (h *house) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if r.Method == http.MethodPost && r.URL.Path == "/rooms" {
		h.built++
		h.rooms[h.built] = map[string][]byte{}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		_, _ = fmt.Fprintf(w, `{"id":%d}`, h.built) // into a recorder
		return
	}
	number, what, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/rooms/"), "/")
	id, _ := strconv.Atoi(number) // 0 is none
	room, found := h.rooms[id]
	switch {
	case !found:
		w.WriteHeader(http.StatusNotFound)
	case r.Method == http.MethodDelete:
		delete(h.rooms, id)
		w.WriteHeader(http.StatusNoContent)
	case r.Method == http.MethodPut:
		body, _ := io.ReadAll(r.Body) // from memory
		w.WriteHeader(h.put(room, what, body))
	case room[what] == nil:
		w.WriteHeader(http.StatusNotFound)
	default:
		w.Header().Set("Content-Type", map[string]string{"sign": "text/plain",
			"light": "application/json"}[what])
		_, _ = w.Write(room[what]) // into a recorder
	}
}

// put stores a body, and returns the status of the answer.
func (h *house) put(room map[string][]byte, what string, body []byte) int {
	status := http.StatusNoContent
	if !isRight(what, body) {
		status = http.StatusBadRequest
	}
	switch {
	case h.wrong == "lost":
		return status
	case h.wrong == "cut" && len(body) > 100:
		body = body[:100]
	case h.wrong == "kept" && what == "light" && status == http.StatusNoContent:
		body = mergedJSON(room[what], body)
	case h.wrong != "refused and done" && status != http.StatusNoContent:
		return status
	}
	room[what] = body
	return status
}

// isRight tells whether a sign or a light may be so.
func isRight(what string, body []byte) bool {
	if what == "sign" {
		return len(body) > 0 && len([]rune(string(body))) <= 200
	}
	var light struct {
		On    *bool
		Color *string
		Level *int
	}
	return json.Unmarshal(body, &light) == nil && light.On != nil &&
		(light.Level == nil || *light.Level >= 1 && *light.Level <= 100)
}

// mergedJSON are the members of two objects.
func mergedJSON(before, after []byte) []byte {
	both := map[string]json.RawMessage{}
	_ = json.Unmarshal(before, &both) // nothing was there before
	_ = json.Unmarshal(after, &both)  // which was read before
	text, _ := json.Marshal(both)     // of raw JSON
	return text
}

// TestWhatIsPutBelowAThingIsReadAgain: there is one of it, in no collection.
func TestWhatIsPutBelowAThingIsReadAgain(t *testing.T) {
	contract, err := harness.Load([]byte(rooms), harness.Name("rooms.json"))
	if err != nil {
		t.Fatal(err)
	}
	for wrong, finds := range map[string]map[string]string{
		"": {"putSign": "", "putLight": ""},
		"lost": {"putSign": "reading what was put there is answered with 404",
			"putLight": "reading what was put there is answered with 404"},
		"cut":  {"putSign": "what is read is not what it was replaced by"},
		"kept": {"putLight": "it was replaced without color"},
		"refused and done": {"putSign": "has done it all the same",
			"putLight": "has done it all the same"},
	} {
		for operation, says := range finds {
			t.Run(wrong+" "+operation, func(t *testing.T) {
				told := &test{}
				httpcheck.Explore(told, contract, &house{rooms: map[int]map[string][]byte{},
					wrong: wrong}, httpcheck.Only(operation), httpcheck.Kinds("state"),
					httpcheck.InferredAsErrors())
				all := strings.Join(told.failures, "\n")
				if (all == "") != (says == "") || !strings.Contains(all, says) {
					t.Errorf("it is told of: %s\n%s", all, strings.Join(told.logs, "\n"))
				}
			})
		}
	}
}
