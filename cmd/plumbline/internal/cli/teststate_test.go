package cli

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// shelvesDocument describes an API that has shelves, each its owner's, with books on them.
const shelvesDocument = `openapi: 3.1.0
info: {title: Shelves, version: '1'}
security: [{key: []}]
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Members: {type: object, required: [label], additionalProperties: false, properties: &members {
      label: {type: string, minLength: 1, maxLength: 40}, note: {type: string, maxLength: 40}}}
    Shelf: {type: object, required: [id, label], properties: {id: {type: string}, <<: *members}}
    Book: {type: object, required: [id, title], properties: {id: {type: string}, title: {type: string}}}
paths:
  /me: {get: {responses: &me {'200': {description: d, content: {application/json: {schema: {type: object}}}}, '401': &none {description: d}}}}
  /shelves:
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 30}}
        - {name: offset, in: query, schema: {type: integer, minimum: 0}}
      responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Shelf'}}}}}, '400': *none, '401': *none}
    post:
      requestBody: &body {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Members'}}}}
      responses: &shelf {'200': &one {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Shelf'}}}},
        '201': *one, '400': *none, '401': *none, '404': *none, '409': *none, '412': *none}
  /shelves/{shelfId}:
    parameters: [&shelfId {name: shelfId, in: path, required: true, schema: {type: string}}]
    get: {responses: *shelf}
    put: {parameters: [{name: If-Match, in: header, schema: {type: string}}], requestBody: *body, responses: *shelf}
    patch:
      requestBody: {required: true, content: {application/merge-patch+json: {schema: {type: object, minProperties: 1, additionalProperties: false, properties: *members}}}}
      responses: *shelf
    delete: {responses: &gone {'204': *none, '401': *none, '404': *none}}
  /shelves/{shelfId}/books:
    parameters: [*shelfId]
    post:
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [title], properties: {title: {type: string}}}}}}
      responses: &book {'200': &oneBook {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}},
        '201': *oneBook, '400': *none, '401': *none, '404': *none}
  /shelves/{shelfId}/books/{bookId}:
    parameters: [*shelfId, {name: bookId, in: path, required: true, schema: {type: string}}]
    get: {responses: *book}
    delete: {responses: *gone}
`

type shelf struct {
	owner, id string
	members   map[string]any
	listed    map[string]any // as the list has it, where that is wrong
	made      time.Time
	version   int
}

// shelvesAPI keeps to shelvesDocument but for the way in which it is wrong.
type shelvesAPI struct {
	wrong   string
	unique  bool // no two shelves may have the same label
	late    bool // the list shows what is new after a while
	mutex   sync.Mutex
	count   int
	shelves []*shelf          // the newest first
	books   map[string]string // the shelves that they are on, by their ids
	titles  map[string]any
	pair    chan *httptest.ResponseRecorder
}

// newShelves makes an API that is wrong in a way; right where that is "".
func newShelves(wrong string) *shelvesAPI {
	return &shelvesAPI{wrong: wrong, books: map[string]string{}, titles: map[string]any{},
		pair: make(chan *httptest.ResponseRecorder)}
}

func (a *shelvesAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.Contains(a.wrong, "at once") || r.URL.Path != "/shelves" || r.Method != "POST" {
		a.serve(w, r)
		return
	}
	own := httptest.NewRecorder()
	a.serve(own, r)
	select {
	case a.pair <- own: // another one is there
	case other := <-a.pair:
		if a.wrong == "lost at once" {
			a.mutex.Lock()
			a.remove(strings.TrimPrefix(own.Header().Get("Location"), "/shelves/"))
			a.mutex.Unlock()
		} else {
			own = other
		}
	case <-time.After(5 * time.Millisecond):
	}
	maps.Copy(w.Header(), own.Header())
	w.WriteHeader(own.Code)
	_, _ = w.Write(own.Body.Bytes()) // to a client that is there
}

func (a *shelvesAPI) serve(w http.ResponseWriter, r *http.Request) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	caller, known := map[string]string{"canary-key-1": "one", "canary-key-2": "two"}[r.Header.Get(
		"X-Key")]
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch {
	case !known:
		w.Header().Set("WWW-Authenticate", "Key")
		w.WriteHeader(http.StatusUnauthorized)
	case parts[0] == "me":
		if a.wrong == "the same for both" {
			caller = "one"
		}
		answer(w, http.StatusOK, map[string]any{"id": caller})
	case len(parts) == 1 && r.Method == http.MethodPost:
		a.create(w, r, caller)
	case len(parts) == 1:
		a.list(w, r, caller)
	case len(parts) == 2:
		a.one(w, r, caller, parts[1])
	default:
		a.book(w, r, caller, parts)
	}
}

// read reads members, of which a label is needed unless there is a shelf already.
func (a *shelvesAPI) read(r *http.Request, needed bool) (members map[string]any, fits bool) {
	if json.NewDecoder(r.Body).Decode(&members) != nil {
		return nil, false
	}
	for name, value := range members {
		text, is := value.(string)
		if !is || len([]rune(text)) > 40 || name != "label" && name != "note" ||
			name == "label" && text == "" {
			return members, false
		}
	}
	return members, len(members) > 0 && (!needed || members["label"] != nil)
}

func (a *shelvesAPI) id() string {
	a.count++
	return fmt.Sprintf("%016d", a.count)
}

func (a *shelvesAPI) create(w http.ResponseWriter, r *http.Request, caller string) {
	members, fits := a.read(r, true)
	switch {
	case !fits && a.wrong == "breaks off" && members["label"] == "":
		panic(http.ErrAbortHandler)
	case !fits:
		if label, is := members["label"].(string); is && a.wrong == "refused and created" {
			a.shelves = append(a.shelves, &shelf{owner: caller, id: a.id(),
				members: map[string]any{"label": label}})
		}
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if a.isTaken(members["label"], nil) {
		w.WriteHeader(http.StatusConflict)
		return
	}
	made := &shelf{owner: caller, id: a.id(), members: members, made: time.Now()}
	a.shelves = slices.Insert(a.shelves, 0, made)
	at := "/shelves/" + made.id
	switch {
	case a.wrong == "a Location that leads nowhere":
		at = "/nowhere/at/all/" + made.id
	case a.wrong == "a Location of another" && len(a.shelves) > 1:
		at = "/shelves/" + a.shelves[1].id
	}
	w.Header().Set("Location", at)
	a.show(w, http.StatusCreated, made)
}

// isTaken tells whether another shelf than one has a label already, where that matters.
func (a *shelvesAPI) isTaken(label any, but *shelf) bool {
	return a.unique && slices.ContainsFunc(a.shelves, func(s *shelf) bool {
		return s != but && s.members["label"] == label
	})
}

func (s *shelf) view() map[string]any {
	view := map[string]any{"id": s.id}
	for name, value := range s.members {
		view[name] = value
	}
	return view
}

func (a *shelvesAPI) show(w http.ResponseWriter, status int, s *shelf) {
	w.Header().Set("ETag", fmt.Sprintf("%q", strconv.Itoa(s.version)))
	view := s.view()
	if a.count++; a.wrong == "every second answer lacks the note" && a.count%2 == 0 {
		delete(view, "note")
	}
	answer(w, status, view)
}

func (a *shelvesAPI) list(w http.ResponseWriter, r *http.Request, caller string) {
	limit, fitsLimit := numberOf(r, "limit", 30, 1, 30)
	offset, fitsOffset := numberOf(r, "offset", 0, 0, 1<<30)
	if !fitsLimit || !fitsOffset {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	switch {
	case a.wrong == "one more than the limit":
		limit++
	case a.wrong == "pages overlap" && offset > 1:
		offset--
	}
	shown := boxList{}
	for _, s := range a.shelves {
		if !a.isListed(s, caller) {
			continue
		}
		view := s.view()
		if s.listed != nil {
			view = s.listed
		}
		shown = append(shown, view)
	}
	shown = shown[min(offset, len(shown)):]
	answer(w, http.StatusOK, shown[:min(limit, len(shown))])
}

// numberOf is a parameter of the query; fits is false where it is not within its limits.
func numberOf(r *http.Request, name string, fallback, least, most int) (number int, fits bool) {
	if !r.URL.Query().Has(name) {
		return fallback, true
	}
	number, err := strconv.Atoi(r.URL.Query().Get(name))
	return number, err == nil && number >= least && number <= most
}

func (a *shelvesAPI) isListed(s *shelf, caller string) bool {
	return (s.owner == caller || a.wrong == "shared" || a.wrong == "all are listed") &&
		(a.wrong != "not listed" || len(s.members) > 1) &&
		(!a.late || time.Since(s.made) > 300*time.Millisecond)
}

// find finds a shelf that a caller may do something with.
func (a *shelvesAPI) find(id, caller, method string) *shelf {
	for _, s := range a.shelves {
		if s.id == id && (s.owner == caller || a.wrong == "shared" ||
			a.wrong == method+" by another") {
			return s
		}
	}
	return nil
}

func (a *shelvesAPI) one(w http.ResponseWriter, r *http.Request, caller, id string) {
	s := a.find(id, caller, r.Method)
	if s == nil {
		a.none(w, r, id)
		return
	}
	switch r.Method {
	case http.MethodGet:
		a.show(w, http.StatusOK, s)
	case http.MethodDelete:
		a.remove(id)
		w.WriteHeader(http.StatusNoContent)
	default:
		a.change(w, r, s)
	}
}

// none answers where there is no such shelf for a caller.
func (a *shelvesAPI) none(w http.ResponseWriter, r *http.Request, id string) {
	switch {
	case a.wrong == "anything can be read" && r.Method == http.MethodGet &&
		!slices.ContainsFunc(a.shelves, func(s *shelf) bool { return s.id == id }):
		answer(w, http.StatusOK, map[string]any{"id": id, "label": "a"})
		return
	case a.wrong == "refused for another and deleted" && r.Method == http.MethodDelete:
		a.remove(id)
	}
	w.WriteHeader(http.StatusNotFound)
}

func (a *shelvesAPI) remove(id string) {
	a.shelves = slices.DeleteFunc(a.shelves, func(s *shelf) bool { return s.id == id })
	for book, on := range a.books {
		if on == id && a.wrong != "books stay" {
			delete(a.books, book)
		}
	}
}

func (a *shelvesAPI) change(w http.ResponseWriter, r *http.Request, s *shelf) {
	if wanted := r.Header.Get("If-Match"); wanted != "" && a.wrong != "If-Match is ignored" &&
		wanted != fmt.Sprintf("%q", strconv.Itoa(s.version)) {
		w.WriteHeader(http.StatusPreconditionFailed)
		return
	}
	members, fits := a.read(r, r.Method == http.MethodPut)
	if !fits {
		if label, is := members["label"].(string); is && a.wrong == "refused and changed" {
			s.members["label"] = label
		}
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if a.isTaken(members["label"], s) {
		w.WriteHeader(http.StatusConflict)
		return
	}
	if a.wrong == "an old list" && s.listed == nil {
		s.listed = s.view()
	}
	if r.Method == http.MethodPut {
		s.members = map[string]any{}
	}
	maps.Copy(s.members, members)
	s.version++
	a.show(w, http.StatusOK, s)
}

func (a *shelvesAPI) book(w http.ResponseWriter, r *http.Request, caller string, parts []string) {
	var members map[string]any
	isBook := len(parts) == 4
	switch gone := a.find(parts[1], caller, r.Method) == nil; {
	case gone && (a.wrong != "books stay" || !isBook):
		w.WriteHeader(http.StatusNotFound)
	case !isBook:
		if title := json.NewDecoder(r.Body).Decode(&members); title != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		if _, is := members["title"].(string); !is {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		id := a.id()
		a.books[id], a.titles[id] = parts[1], members["title"]
		answer(w, http.StatusCreated, map[string]any{"id": id, "title": members["title"]})
	case a.books[parts[3]] == "" || a.books[parts[3]] != parts[1] &&
		a.wrong != r.Method+" of a book on any shelf":
		w.WriteHeader(http.StatusNotFound)
	case r.Method == http.MethodDelete:
		delete(a.books, parts[3])
		w.WriteHeader(http.StatusNoContent)
	default:
		answer(w, http.StatusOK, map[string]any{"id": parts[3], "title": a.titles[parts[3]]})
	}
}

// TestWhatSeveralRequestsShow has a right API conform, and each wrong one found by the check that
// is for it, in one finding; each also where no two shelves may have the same label.
func TestWhatSeveralRequestsShow(t *testing.T) {
	t.Parallel()
	document := filepath.Join(t.TempDir(), "shelves.yaml")
	if err := os.WriteFile(document, []byte(shelvesDocument), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ wrong, operation, check string }{
		{"", "", ""},
		{"shared", "", ""},
		{"not listed", "POST /shelves", "state"},
		{"a Location that leads nowhere", "POST /shelves", "location"},
		{"a Location of another", "POST /shelves", "location"},
		{"refused and created", "POST /shelves", "state"},
		{"exchanged at once", "POST /shelves", "concurrency"},
		{"lost at once", "POST /shelves", "concurrency"},
		{"one more than the limit", "GET /shelves", "page"},
		{"pages overlap", "GET /shelves", "page"},
		{"all are listed", "GET /shelves", "foreign"},
		{"GET by another", "GET /shelves/{shelfId}", "foreign"},
		{"PUT by another", "PUT /shelves/{shelfId}", "foreign"},
		{"PATCH by another", "PATCH /shelves/{shelfId}", "foreign"},
		{"DELETE by another", "DELETE /shelves/{shelfId}", "foreign"},
		{"POST by another", "POST /shelves/{shelfId}/books", "foreign"},
		{"refused for another and deleted", "DELETE /shelves/{shelfId}", "state"},
		{"the same for both", "GET /me", "foreign"},
		{"anything can be read", "GET /shelves/{shelfId}", "state"},
		{"every second answer lacks the note", "GET /shelves/{shelfId}", "consistency"},
		{"an old list", "PUT /shelves/{shelfId}", "state"},
		{"If-Match is ignored", "PUT /shelves/{shelfId}", "state"},
		{"refused and changed", "PATCH /shelves/{shelfId}", "state"},
		{"books stay", "DELETE /shelves/{shelfId}", "state"},
		{"GET of a book on any shelf", "GET /shelves/{shelfId}/books/{bookId}", "state"},
		{"DELETE of a book on any shelf", "DELETE /shelves/{shelfId}/books/{bookId}", "state"},
	} {
		for _, unique := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, unique %t", test.wrong, unique), func(t *testing.T) {
				t.Parallel()
				api := newShelves(test.wrong)
				api.unique = unique
				testShelves(t, api, document, test.operation, test.check)
			})
		}
	}
}

// testShelves has one finding of a check, or none where that is "".
func testShelves(t *testing.T, api *shelvesAPI, document, operation, check string) {
	t.Helper()
	arguments := []string{"test", document, "--base-url", start(t, api, ""), "--auth",
		"key=env:ONE", "--auth-other", "key=env:TWO", "--label-filter", "kind:state",
		"--inferred", "error"}
	if operation != "" {
		arguments = append(arguments, "--operation", operation)
	}
	e := runPlumbline(t, map[string]string{"ONE": "canary-key-1", "TWO": "canary-key-2"},
		arguments...)
	found := checksOf(t, e)
	if check == "" && (e.status != 0 || len(found) > 0) ||
		check != "" && (e.status != 1 || !slices.Equal(found, []string{check})) {
		t.Errorf("status %d, found %v, want %q; it says\n%s", e.status, found, check, e.output)
	}
	if strings.Contains(e.output, "canary-key") {
		t.Errorf("it shows a key\n%s", e.output)
	}
	api.mutex.Lock()
	defer api.mutex.Unlock()
	if left := len(api.shelves); left > 0 && api.wrong != "refused and created" &&
		api.wrong != "exchanged at once" { // where nobody is told of them
		t.Errorf("%d shelves are left", left)
	}
}

// TestAListThatIsLate is not accused of what it shows a little later.
func TestAListThatIsLate(t *testing.T) {
	t.Parallel()
	document := filepath.Join(t.TempDir(), "shelves.yaml")
	if err := os.WriteFile(document, []byte(shelvesDocument), 0o600); err != nil {
		t.Fatal(err)
	}
	api := newShelves("")
	api.late = true
	testShelves(t, api, document, "POST /shelves", "")
}

// checksOf are the checks of all findings of a run.
func checksOf(t *testing.T, e plumbline) (checks []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(e.folder, "plumbline.json"))
	if err != nil {
		t.Fatal(err)
	}
	var result struct {
		Suites []struct {
			Cases []struct {
				Findings []struct {
					Check string `json:"check"`
				} `json:"findings"`
			} `json:"cases"`
		} `json:"suites"`
	}
	if err := json.Unmarshal(text, &result); err != nil {
		t.Fatal(err)
	}
	for _, suite := range result.Suites {
		for _, c := range suite.Cases {
			for _, finding := range c.Findings {
				checks = append(checks, finding.Check)
			}
		}
	}
	return checks
}

// TestARequestThatIsNotAnswered: an API that answers others is to blame for it.
func TestARequestThatIsNotAnswered(t *testing.T) {
	t.Parallel()
	document := filepath.Join(t.TempDir(), "shelves.yaml")
	if err := os.WriteFile(document, []byte(shelvesDocument), 0o600); err != nil {
		t.Fatal(err)
	}
	api := newShelves("breaks off")
	e := runPlumbline(t, map[string]string{"ONE": "canary-key-1"}, "test", document, "--base-url",
		start(t, api, ""), "--auth", "key=env:ONE", "--operation", "POST /shelves",
		"--label-filter", "kind:negative")
	if found := checksOf(t, e); e.status != 1 || !slices.Contains(found, "no-answer") {
		t.Errorf("status %d, found %v; it says\n%s", e.status, found, e.output)
	}
}
