package cli

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

// boxesDocument describes an API that has nothing but boxes.
const boxesDocument = `openapi: 3.1.0
info: {title: Boxes, version: '1'}
security: [{key: []}]
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Box:
      type: object
      required: [label]
      additionalProperties: false
      properties:
        id: {type: string, readOnly: true}
        label: {type: string, minLength: 1, maxLength: 5}
        size: {type: integer, minimum: 1, maximum: 9}
  responses:
    Box: {description: a box, content: {application/json: {schema: {$ref: '#/components/schemas/Box'}}}}
    None: {description: none}
paths:
  /boxes:
    get:
      responses:
        '200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Box'}}}}}
        '401': {$ref: '#/components/responses/None'}
        '406': {$ref: '#/components/responses/None'}
    post:
      requestBody: &body
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Box'}}}
      responses: &answers
        '200': {$ref: '#/components/responses/Box'}
        '201': {$ref: '#/components/responses/Box'}
        '400': {$ref: '#/components/responses/None'}
        '401': {$ref: '#/components/responses/None'}
        '404': {$ref: '#/components/responses/None'}
        '406': {$ref: '#/components/responses/None'}
        '415': {$ref: '#/components/responses/None'}
  /boxes/{boxId}:
    parameters: [{name: boxId, in: path, required: true, schema: {type: string}}]
    get: {responses: *answers}
    put: {requestBody: *body, responses: *answers}
    delete:
      responses: {'204': {description: gone}, '401': {description: no}, '404': {description: no}, '406': {description: no}}
`

// boxList is an array also where it is empty.
type boxList []map[string]any

// boxesAPI keeps to boxesDocument but for the way in which it is wrong.
type boxesAPI struct {
	wrong string
	mutex sync.Mutex
	count int
	boxes map[string]map[string]any
}

func (a *boxesAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	id, isItem := strings.CutPrefix(r.URL.Path, "/boxes/")
	switch status := a.refusal(w, r, isItem); {
	case status != 0:
		w.WriteHeader(status)
	case !isItem && r.Method == http.MethodPost:
		a.put(w, r, "")
	case !isItem:
		answer(w, http.StatusOK, append(boxList{}, slices.Collect(maps.Values(a.boxes))...))
	case a.boxes[id] == nil:
		w.WriteHeader(http.StatusNotFound)
	case r.Method == http.MethodPut:
		a.put(w, r, id)
	case r.Method == http.MethodDelete:
		if a.wrong != "deleted and still there" {
			delete(a.boxes, id)
		}
		if a.wrong == "deletes another as well" {
			for _, other := range slices.Sorted(maps.Keys(a.boxes))[:min(1, len(a.boxes))] {
				delete(a.boxes, other)
			}
		}
		w.WriteHeader(http.StatusNoContent)
	default:
		answer(w, http.StatusOK, a.boxes[id])
	}
}

// refusal is the status of what is refused before anything is done; 0 where nothing is.
func (a *boxesAPI) refusal(w http.ResponseWriter, r *http.Request, isItem bool) int {
	allowed := "GET, HEAD, POST"
	if isItem {
		allowed = "GET, HEAD, PUT, DELETE"
	}
	switch {
	case !isItem && r.URL.Path != "/boxes":
		return http.StatusNotFound
	case !strings.Contains(allowed, r.Method):
		if a.wrong != "no Allow" {
			w.Header().Set("Allow", allowed)
		}
		return http.StatusMethodNotAllowed
	case r.Header.Get("X-Key") != "canary-key-4711" && a.wrong != "no key wanted":
		if a.wrong != "no challenge" {
			w.Header().Set("WWW-Authenticate", "Key")
		}
		return http.StatusUnauthorized
	case strings.Contains(r.Header.Get("Accept"), "x-plumbline"):
		return http.StatusNotAcceptable
	}
	return 0
}

func (a *boxesAPI) put(w http.ResponseWriter, r *http.Request, id string) {
	box, status := a.read(r)
	if status != http.StatusOK {
		w.WriteHeader(status)
		return
	}
	if id == "" {
		a.count++
		id, status = strconv.Itoa(a.count), http.StatusCreated
	}
	stored := map[string]any{}
	for name, value := range a.boxes[id] {
		if a.wrong == "keeps what is left out" {
			stored[name] = value
		}
	}
	for name, value := range box {
		stored[name] = value
	}
	stored["id"] = id
	if a.wrong == "an id that is a number" {
		stored["id"] = a.count
	}
	a.boxes[id] = stored
	answer(w, status, stored)
}

func (a *boxesAPI) read(r *http.Request) (box map[string]any, status int) {
	if kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); kind != "application/json" {
		return nil, http.StatusUnsupportedMediaType
	}
	decoder := json.NewDecoder(r.Body)
	if err := decoder.Decode(&box); err != nil || decoder.More() {
		return nil, http.StatusBadRequest
	}
	label, _ := box["label"].(string)
	if a.wrong == "an error for nothing" && box["label"] == "" ||
		a.wrong == "an error for a bracket" && strings.Contains(label, "(") {
		return nil, http.StatusInternalServerError
	}
	for name, value := range box {
		if !a.takes(name, value) {
			return nil, http.StatusBadRequest
		}
	}
	if box["label"] == nil {
		return nil, http.StatusBadRequest
	}
	return box, http.StatusOK
}

// takes tells whether a box may have a member.
func (a *boxesAPI) takes(name string, value any) bool {
	switch name {
	case "label":
		label, is := value.(string)
		length := utf8.RuneCountInString(label)
		if a.wrong == "lengths in bytes" {
			length = len(label)
		}
		return is && length >= 1 && length <= 5
	case "size":
		size, is := value.(float64)
		most := 9.0
		if a.wrong == "a limit off by one" {
			most = 10
		}
		return is && size >= 1 && size <= most && size == float64(int(size))
	case "id":
		_, is := value.(string)
		return is
	}
	return false
}

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // to a client that is there
}

func boxesFile(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "boxes.yaml")
	if err := os.WriteFile(name, []byte(boxesDocument), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestTestingADocument has a right API conform, and each wrong one found by the check that is for
// it.
func TestTestingADocument(t *testing.T) {
	t.Parallel()
	document := boxesFile(t)
	for wrong, want := range map[string]struct {
		status int
		says   string
	}{
		"":                        {0, "Boxes at http://127.0.0.1"},
		"a limit off by one":      {1, "invalid-accepted"},
		"an error for nothing":    {1, "status"},
		"no key wanted":           {1, "credentials"},
		"no challenge":            {1, "challenge"},
		"no Allow":                {1, "method"},
		"an id that is a number":  {1, "body-schema"},
		"deleted and still there": {1, "state"},
		"keeps what is left out":  {1, "state"},
		"lengths in bytes":        {0, "the server refuses it with 400"},
	} {
		t.Run(wrong, func(t *testing.T) {
			t.Parallel()
			api := &boxesAPI{wrong: wrong, boxes: map[string]map[string]any{}}
			e := runPlumbline(t, map[string]string{"BOXES_KEY": "canary-key-4711"}, "test",
				document, "--base-url", start(t, api, ""), "--auth", "key=env:BOXES_KEY",
				"--inferred", "error")
			if e.status != want.status || !strings.Contains(e.output, want.says) {
				t.Errorf("status %d, want %d and %q; it says\n%s", e.status, want.status,
					want.says, e.output)
			}
			if strings.Contains(e.output, "canary-key-4711") {
				t.Errorf("it shows the key\n%s", e.output)
			}
			api.mutex.Lock()
			defer api.mutex.Unlock()
			if left := len(api.boxes); left > 0 && wrong != "deleted and still there" &&
				wrong != "an id that is a number" {
				t.Errorf("%d boxes are left\n%s", left, e.output)
			}
		})
	}
}

// TestWhatNobodyPromisedIsAWarning: without more it does not make a run fail.
func TestWhatNobodyPromisedIsAWarning(t *testing.T) {
	t.Parallel()
	document := boxesFile(t)
	api := &boxesAPI{wrong: "deleted and still there", boxes: map[string]map[string]any{}}
	e := runPlumbline(t, map[string]string{"BOXES_KEY": "canary-key-4711"}, "test", document,
		"--base-url", start(t, api, ""), "--auth", "key=env:BOXES_KEY")
	if e.status != 0 {
		t.Errorf("status %d; it says\n%s", e.status, e.output)
	}
}

func TestTestingNothing(t *testing.T) {
	t.Parallel()
	document := boxesFile(t)
	for name, test := range map[string]struct {
		arguments []string
		status    int
		says      string
	}{
		"a plan": {[]string{document, "--plan"}, 0, "obligations of 5 operations"},
		"no base URL": {[]string{document}, 0,
			"a mock of the document is tested, in this process"},
		"no document": {nil, 2, "one document is wanted"},
		"no severity": {[]string{document, "--inferred", "note"}, 2,
			"--inferred is \"note\"; it has to be one of warning, error"},
		"no operation": {[]string{document, "--operation", "none"}, 2,
			"no operation is left"},
		"one operation": {[]string{document, "--operation", "GET /boxes"}, 0,
			"of operations of which cases were left out"},
		"credentials as such": {[]string{document, "--auth", "key=canary-4711"}, 2,
			"SCHEME=env:NAME"},
		"an unset variable": {[]string{document, "--auth", "key=env:NOT_SET_4711"}, 2,
			"is not set"},
		"an unreadable one": {[]string{document + "x"}, 2, "does not exist"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := runPlumbline(t, nil, append([]string{"test"}, test.arguments...)...)
			if e.status != test.status || !strings.Contains(e.output, test.says) ||
				strings.Contains(e.output, "canary-4711") {
				t.Errorf("status %d, want %d and %q; it says\n%s", e.status, test.status,
					test.says, e.output)
			}
		})
	}
}

// TestATargetThatAnswersNothing: what was not tried is not told to have passed.
func TestATargetThatAnswersNothing(t *testing.T) {
	t.Parallel()
	document := boxesFile(t)
	hijack := func(text string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			connection, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				_, _ = io.WriteString(connection, text) // to a client that may have gone
				_ = connection.Close()
			}
		})
	}
	for name, test := range map[string]struct {
		target    http.Handler
		arguments []string
		status    int
		says      string
	}{
		"it closes every connection": {hijack(""), []string{"--auth", "key=env:BOXES_KEY"}, 2,
			"no answer"},
		"it speaks no HTTP": {hijack("hello\r\n\r\n"), []string{"--auth", "key=env:BOXES_KEY"}, 1,
			"transport"},
		"no credentials are given": {&boxesAPI{boxes: map[string]map[string]any{}}, nil, 2,
			"no credentials are given for the security scheme key"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := runPlumbline(t, map[string]string{"BOXES_KEY": "canary-key-4711"}, append([]string{
				"test", document, "--base-url", start(t, test.target, ""), "--operation",
				"GET /boxes", "--label-filter", "kind:positive"},
				test.arguments...)...)
			if e.status != test.status || !strings.Contains(e.output, test.says) {
				t.Errorf("status %d, want %d and %q; it says\n%s", e.status, test.status,
					test.says, e.output)
			}
		})
	}
}

// TestWhatIsNotSent: a dry run sends nothing and says what it would, and a read-only one sends
// nothing that could create, change or delete anything.
func TestWhatIsNotSent(t *testing.T) {
	t.Parallel()
	document := boxesFile(t)
	for name, test := range map[string]struct {
		argument string
		says     string
		sent     string // methods
	}{
		"a dry run": {"--dry-run", "POST /boxes, negative: creates", ""},
		"read-only": {"--read-only", "the target is read-only, and POST /boxes creates something",
			"GET HEAD OPTIONS TRACE"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var mutex sync.Mutex
			sent := map[string]int{}
			api := &boxesAPI{boxes: map[string]map[string]any{}}
			e := runPlumbline(t, map[string]string{"BOXES_KEY": "canary-key-4711"}, "test",
				document, "--base-url", start(t, http.HandlerFunc(
					func(w http.ResponseWriter, r *http.Request) {
						mutex.Lock()
						sent[r.Method]++
						mutex.Unlock()
						api.ServeHTTP(w, r)
					}), ""), "--auth", "key=env:BOXES_KEY", test.argument)
			if e.status != 0 || !strings.Contains(e.output, test.says) {
				t.Errorf("status %d, want %q; it says\n%s", e.status, test.says, e.output)
			}
			for method := range sent {
				if !slices.Contains(strings.Fields(test.sent), method) {
					t.Errorf("%s was sent", method)
				}
			}
			if test.sent != "" && sent[http.MethodGet] == 0 {
				t.Error("nothing was sent")
			}
		})
	}
}
