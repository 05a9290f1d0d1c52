package httpcheck_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"plumbline/harness"
	"plumbline/harness/httpcheck"
)

// keeper keeps things of one collection, each with a number, which come as JSON or as a form.
type keeper struct {
	mutex sync.Mutex
	count int
	kept  []map[string]any // the oldest first
	// store changes what is kept of what was sent, and refuses it by a status other than 0.
	store func(k *keeper, thing map[string]any) (status int)
	// extra answers what is asked for otherwise; nil where nothing is.
	extra func(k *keeper, w http.ResponseWriter, r *http.Request) (answered bool)
}

func (k *keeper) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if k.extra != nil && k.extra(k, w, r) {
		return
	}
	_, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	thing := k.find(name)
	switch {
	case r.Method == http.MethodPost:
		k.create(w, r)
	case r.Method == http.MethodGet && name == "":
		answerJSON(w, http.StatusOK, k.kept)
	case thing == nil:
		w.WriteHeader(http.StatusNotFound)
	case r.Method == http.MethodGet:
		answerJSON(w, http.StatusOK, thing)
	case r.Method == http.MethodDelete:
		k.forget(name)
		w.WriteHeader(http.StatusNoContent)
	default:
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

func (k *keeper) create(w http.ResponseWriter, r *http.Request) {
	thing, err := readThing(r)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	k.count++
	thing["id"] = k.count
	shown := maps.Clone(thing)
	if k.store != nil {
		if status := k.store(k, thing); status != 0 {
			w.WriteHeader(status)
			return
		}
	}
	k.kept = append(k.kept, thing)
	answerJSON(w, http.StatusCreated, shown)
}

func (k *keeper) find(name string) map[string]any {
	for _, thing := range k.kept {
		if fmt.Sprint(thing["id"]) == name {
			return thing
		}
	}
	return nil
}

func (k *keeper) forget(name string) {
	for i, thing := range k.kept {
		if fmt.Sprint(thing["id"]) == name {
			k.kept = append(k.kept[:i:i], k.kept[i+1:]...)
			return
		}
	}
}

// readThing reads an object, or the fields of a form; nothing is an empty one.
func readThing(r *http.Request) (thing map[string]any, err error) {
	thing = map[string]any{}
	body, _ := io.ReadAll(r.Body) // from memory
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case len(body) == 0:
		return thing, nil
	case kind == asForm:
		fields, err := url.ParseQuery(string(body))
		for name := range fields {
			thing[name] = fields.Get(name)
		}
		return thing, err
	}
	err = json.Unmarshal(body, &thing)
	return thing, err
}

func answerJSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // into a recorder
}

// exploredState is what is told of the state of a keeper.
func exploredState(t *testing.T, document string, handler http.Handler) (told string,
	logs []string) {
	t.Helper()
	contract, err := harness.Load([]byte(document), harness.Name("document.json"))
	if err != nil {
		t.Fatal(err)
	}
	if defects := contract.Defects(); len(defects) > 0 {
		t.Fatalf("the document has %q", defects)
	}
	of := &test{}
	httpcheck.Explore(of, contract, handler, httpcheck.Kinds("state"),
		httpcheck.InferredAsErrors())
	return strings.Join(of.failures, "\n"), of.logs
}

// notes has things that nothing is required of: the plainest request has no body.
func notes(version, body string) string {
	head, schemas := `"openapi":"3.0.3"`, `"content":{"application/json":{"schema":%s}}`
	if version == "2.0" {
		head, schemas = `"swagger":"2.0","produces":["application/json"]`, `"schema":%s`
	}
	id := `{"name":"noteId","in":"path","required":true,"schema":{"type":"integer"}}`
	if version == "2.0" {
		id = `{"name":"noteId","in":"path","required":true,"type":"integer"}`
	}
	answer := fmt.Sprintf(schemas, `{"type":"object","required":["id"],"properties":{
		"id":{"type":"integer"},"title":{"type":"string"},"text":{"type":"string"}}}`)
	return `{` + head + `,"info":{"title":"Notes","version":"1"},"paths":{
"/notes":{"post":{` + body + `,"responses":{"201":{"description":"d",` + answer + `},
  "400":{"description":"d"}}}},
"/notes/{noteId}":{"parameters":[` + id + `],
 "get":{"responses":{"200":{"description":"d",` + answer + `},"404":{"description":"d"}}},
 "delete":{"responses":{"204":{"description":"d"},"404":{"description":"d"}}}}}}`
}

// TestWhatNeedNotBeSentIsSent: where the plainest request has no body, others have one, and what is
// lost of it is told of.
func TestWhatNeedNotBeSentIsSent(t *testing.T) {
	const asSchema = `{"type":"object","properties":{"title":{"type":"string"},
		"text":{"type":"string"}}}`
	for name, document := range map[string]string{
		"a form of 2.0": notes("2.0", `"consumes":["application/x-www-form-urlencoded"],
			"parameters":[{"name":"title","in":"formData","type":"string"},
			{"name":"text","in":"formData","type":"string"}]`),
		"a form": notes("3.0", `"requestBody":{"content":{"application/x-www-form-urlencoded":
			{"schema":`+asSchema+`}}}`),
		"an object": notes("3.0", `"requestBody":{"content":{"application/json":{"schema":`+
			asSchema+`}}}`),
	} {
		t.Run(name, func(t *testing.T) {
			if told, logs := exploredState(t, document, &keeper{}); told != "" {
				t.Errorf("a right server is accused: %s\n%s", told, strings.Join(logs, "\n"))
			}
			loses := func(_ *keeper, thing map[string]any) int {
				delete(thing, "text")
				return 0
			}
			told, logs := exploredState(t, document, &keeper{store: loses})
			if !strings.Contains(told, "text was sent") {
				t.Errorf("it is told of: %s\n%s", told, strings.Join(logs, "\n"))
			}
		})
	}
}

// posts is listed with the newest first, by pages that are asked for by a parameter.
func posts(parameter string) string {
	const post = `{"type":"object","required":["id"],"properties":{"id":{"type":"integer"},
		"title":{"type":"string"}}}`
	return `{"openapi":"3.1.0","info":{"title":"Posts","version":"1"},"paths":{
"/posts":{"get":{"operationId":"listPosts","parameters":[{"name":"limit","in":"query",
   "schema":{"type":"integer","minimum":1,"maximum":50}},
   {"name":"` + parameter + `","in":"query","schema":{"type":"integer"}}],
  "responses":{"400":{"description":"d"},"200":{"description":"d","content":{"application/json":
   {"schema":{"type":"array","items":` + post + `}}}}}},
 "post":{"requestBody":{"required":true,"content":{"application/json":{"schema":{"type":"object",
   "properties":{"title":{"type":"string"}}}}}},"responses":{"400":{"description":"d"},
   "201":{"description":"d","content":{"application/json":{"schema":` + post + `}}}}}},
"/posts/{postId}":{"parameters":[{"name":"postId","in":"path","required":true,
   "schema":{"type":"integer"}}],
 "get":{"responses":{"404":{"description":"d"},"200":{"description":"d","content":{
   "application/json":{"schema":` + post + `}}}}},
 "delete":{"responses":{"204":{"description":"d"},"404":{"description":"d"}}}}}}`
}

// newestFirst lists what a keeper has, the newest first, as far as it is shown on a page that is
// asked for by some number.
func newestFirst(parameter string, shows func(id, by int) bool) func(*keeper, http.ResponseWriter,
	*http.Request) bool {
	return func(k *keeper, w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodGet || r.URL.Path != "/posts" {
			return false
		}
		limit, by := 50, 0
		_, _ = fmt.Sscan(r.URL.Query().Get("limit"), &limit) // which may be left out
		_, _ = fmt.Sscan(r.URL.Query().Get(parameter), &by)  // as this one
		page := []any{}
		for i := len(k.kept) - 1; i >= 0 && len(page) < limit; i-- {
			if id, _ := k.kept[i]["id"].(int); by == 0 || shows(id, by) {
				page = append(page, k.kept[i])
			}
		}
		answerJSON(w, http.StatusOK, page)
		return true
	}
}

// TestListsWithTheNewestFirst are followed by what names the last entry of a page, and what pages
// lose or repeat is told of. Nobody is accused whose parameter asks for what is newer.
func TestListsWithTheNewestFirst(t *testing.T) {
	for name, test := range map[string]struct {
		parameter string
		shows     func(id, by int) bool
		says      string
	}{
		"before":           {"before_id", func(id, by int) bool { return id < by }, ""},
		"after, by place":  {"after", func(id, by int) bool { return id < by }, ""},
		"after, by order":  {"after", func(id, by int) bool { return id > by }, ""},
		"since":            {"since_id", func(id, by int) bool { return id > by }, ""},
		"before, by place": {"before_id", func(id, by int) bool { return id > by }, ""},
		"before, one is lost": {"before_id", func(id, by int) bool { return id < by-1 },
			"are on none"},
		"before, and itself": {"before_id", func(id, by int) bool { return id <= by },
			"has no end"},
		"after, one is lost": {"after", func(id, by int) bool { return id < by-1 }, "are on none"},
		"before is ignored":  {"before_id", func(_, _ int) bool { return true }, "has no end"},
		"cursor is ignored":  {"cursor", func(_, _ int) bool { return true }, "has no end"},
	} {
		t.Run(name, func(t *testing.T) {
			told, logs := exploredState(t, posts(test.parameter),
				&keeper{extra: newestFirst(test.parameter, test.shows)})
			if (told == "") != (test.says == "") || !strings.Contains(told, test.says) ||
				strings.Count(told, "curl ") > 1 {
				t.Errorf("it is told of: %s\n%s", told, strings.Join(logs, "\n"))
			}
		})
	}
}

// searchable describes posts that a question is posted for, and what the question has.
func searchable(members string) string {
	return strings.Replace(posts("before_id"), `"/posts/{postId}":`, `"/posts/search":{"post":{
 "requestBody":{"required":true,"content":{"application/json":{"schema":{"type":"object",
  "properties":{`+members+`}}}}},
 "responses":{"400":{"description":"d"},"200":{"description":"d","content":{"application/json":
  {"schema":{"type":"object","properties":{"total":{"type":"integer"},"items":{"type":"array",
   "items":{"$ref":"#/paths/~1posts~1{postId}/get/responses/200/content/application~1json/schema"
  }}}}}}}}}},
"/posts/{postId}":`, 1)
}

// TestWhatIsCreatedIsFoundByAPostedSearch: only where the answer must have all things.
func TestWhatIsCreatedIsFoundByAPostedSearch(t *testing.T) {
	for name, test := range map[string]struct {
		members    string
		shows, say int // of all things; what the answer says there are, -1 is the right number
		told       bool
	}{
		"all":                      {`"title":{"type":"string"}`, 99, -1, false},
		"none":                     {`"title":{"type":"string"}`, 0, -1, true},
		"a part, as it says":       {`"title":{"type":"string"}`, 0, 99, false},
		"drafts are left out":      {`"draft":{"type":"boolean"}`, 0, -1, false},
		"what is open, by default": {`"state":{"type":"string","default":"open"}`, 0, -1, false},
		"a full page":              {`"limit":{"type":"integer","maximum":1}`, 1, -1, false},
		"a page that is not full":  {`"limit":{"type":"integer","maximum":50}`, 0, -1, true},
		"pages without a limit":    {`"page":{"type":"integer"}`, 0, -1, false},
	} {
		t.Run(name, func(t *testing.T) {
			search := func(k *keeper, w http.ResponseWriter, r *http.Request) bool {
				if r.URL.Path != "/posts/search" {
					return newestFirst("before_id", func(id, by int) bool { return id < by })(k, w,
						r)
				}
				items, total := k.kept[:min(test.shows, len(k.kept))], len(k.kept)
				if test.say >= 0 {
					total = test.say
				} else if test.shows == 0 {
					total = 0
				}
				answerJSON(w, http.StatusOK, map[string]any{"total": total,
					"items": append([]map[string]any{}, items...)})
				return true
			}
			told, logs := exploredState(t, searchable(test.members), &keeper{extra: search})
			if (told != "") != test.told || test.told && (strings.Count(told, "curl ") != 1 ||
				!strings.Contains(told, "does not find it")) {
				t.Errorf("it is told of: %s\n%s", told, strings.Join(logs, "\n"))
			}
		})
	}
}
