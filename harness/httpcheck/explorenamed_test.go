package httpcheck_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
)

// labels are put under names that the caller chooses, of which there are few.
const labels = `{"openapi":"3.1.0","info":{"title":"Labels","version":"1"},"paths":{
"/labels/{label}":{"parameters":[{"name":"label","in":"path","required":true,
   "schema":{"type":"string","pattern":"^[a-z][0-9]$"}}],
 "get":{"responses":{"404":{"description":"d"},"200":{"description":"d","content":{
   "application/json":{"schema":{"type":"object","properties":{"color":{"type":"string"},
   "text":{"type":"string"}}}}}}}},
 "put":{"requestBody":{"required":true,"content":{"application/json":{"schema":{"type":"object",
   "required":["color"],"properties":{"color":{"type":"string"},"text":{"type":"string"}}}}}},
   "responses":{"201":{"description":"d"},"204":{"description":"d"},"400":{"description":"d"}}},
 "delete":{"responses":{"204":{"description":"d"},"404":{"description":"d"}}}}}}`

// labeler keeps labels, some of which were there before.
type labeler struct {
	mutex   sync.Mutex
	labels  map[string]map[string]any
	before  string // the letters that their names begin with
	keeps   bool   // PUT keeps what is left out
	touched []string
}

func (l *labeler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	name := strings.TrimPrefix(r.URL.Path, "/labels/")
	label, there := l.labels[name]
	if r.Method != http.MethodGet && strings.Contains(l.before, name[:1]) {
		l.touched = append(l.touched, r.Method+" "+name)
	}
	switch {
	case r.Method == http.MethodPut:
		w.WriteHeader(l.put(name, r))
	case !there:
		w.WriteHeader(http.StatusNotFound)
	case r.Method == http.MethodDelete:
		delete(l.labels, name)
		w.WriteHeader(http.StatusNoContent)
	default:
		answerJSON(w, http.StatusOK, label)
	}
}

// put stores a label, and returns the status of the answer.
func (l *labeler) put(name string, r *http.Request) int {
	sent, err := readThing(r)
	_, is := sent["color"].(string)
	_, isText := sent["text"].(string)
	if err != nil || !is || !isText && len(sent) > 1 {
		return http.StatusBadRequest
	}
	was, there := l.labels[name]
	if text := was["text"]; l.keeps && sent["text"] == nil && text != nil {
		sent["text"] = text
	}
	if l.labels[name] = sent; there {
		return http.StatusNoContent
	}
	return http.StatusCreated
}

// TestWhatTheCallerNamesIsPut: under a name that nothing has, and nothing else is touched.
func TestWhatTheCallerNamesIsPut(t *testing.T) {
	const before = "abcdefghijklmnop"
	for _, keeps := range []bool{false, true} {
		server := &labeler{labels: map[string]map[string]any{}, keeps: keeps, before: before}
		for _, letter := range before {
			for digit := range 10 {
				server.labels[fmt.Sprintf("%c%d", letter, digit)] = map[string]any{"color": "red"}
			}
		}
		told, logs := exploredState(t, labels, server)
		if (told != "") != keeps || keeps && !strings.Contains(told, "without text") {
			t.Errorf("it is told of: %s\n%s", told, strings.Join(logs, "\n"))
		}
		if len(server.touched) > 0 || len(server.labels) != 10*len(before) {
			t.Errorf("it is sent %q, and leaves %d", server.touched, len(server.labels))
		}
	}
}

// TestWhatIsOnlyAcceptedIsAwaited: it may be there later, or never, and what it is then is looked
// at.
func TestWhatIsOnlyAcceptedIsAwaited(t *testing.T) {
	document := strings.ReplaceAll(notes("3.0", `"requestBody":{"content":{"application/json":
		{"schema":{"type":"object","properties":{"title":{"type":"string"},"text":
		{"type":"string"}}}}}}`), `"201"`, `"202"`)
	for name, test := range map[string]struct {
		looks int // how often a thing is looked for before it is there
		loses bool
		says  string
	}{
		"at once":        {0, false, ""},
		"later":          {3, false, ""},
		"never":          {1 << 30, false, ""},
		"later, in part": {3, true, "text was sent"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				looked := map[string]int{}
				accepts := func(k *keeper, w http.ResponseWriter, r *http.Request) bool {
					switch r.Method {
					case http.MethodPost:
						k.create(accepted{w}, r)
						return true
					case http.MethodGet:
						looked[r.URL.Path]++
						if looked[r.URL.Path] <= test.looks {
							w.WriteHeader(http.StatusNotFound)
							return true
						}
					}
					return false
				}
				loses := func(_ *keeper, thing map[string]any) int {
					if test.loses {
						delete(thing, "text")
					}
					return 0
				}
				told, logs := exploredState(t, document, &keeper{extra: accepts, store: loses})
				if (told == "") != (test.says == "") || !strings.Contains(told, test.says) {
					t.Errorf("it is told of: %s\n%s", told, strings.Join(logs, "\n"))
				}
			})
		})
	}
}

// accepted answers 202 in place of 201.
type accepted struct{ http.ResponseWriter }

func (w accepted) WriteHeader(status int) {
	if status == http.StatusCreated {
		status = http.StatusAccepted
	}
	w.ResponseWriter.WriteHeader(status)
}
