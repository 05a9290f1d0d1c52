package httpcheck_test

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"plumbline/harness"
	"plumbline/harness/httpcheck"
)

// watched is a handler that takes a second for each answer, in a bubble, and notes what comes.
type watched struct {
	http.Handler

	mutex        sync.Mutex
	inside, most int
	lines        []string
}

func (w *watched) ServeHTTP(writer http.ResponseWriter, r *http.Request) {
	w.mutex.Lock()
	w.inside++
	w.most = max(w.most, w.inside)
	w.lines = append(w.lines, made.ReplaceAllString(r.Method+" "+r.RequestURI, "N"))
	w.mutex.Unlock()
	time.Sleep(time.Second)
	w.Handler.ServeHTTP(writer, r)
	w.mutex.Lock()
	w.inside--
	w.mutex.Unlock()
}

// made are the ids and numbers of what the shop makes, which differ from run to run.
var made = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|\d+`)

// explored is what a test is told of a shop that is slow and answers in another type, and what the
// shop was sent.
func explored(t *testing.T, options ...httpcheck.ExploreOption) (told *test, shop *watched) {
	t.Helper()
	contract := shopContract(t)
	synctest.Test(t, func(*testing.T) {
		handler, own := shopHandler()
		told, shop = &test{}, &watched{Handler: http.HandlerFunc(
			func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(retyped{w}, r) })}
		httpcheck.Explore(told, contract, shop, append(own, options...)...)
	})
	return told, shop
}

// TestWorkersChangeNothing but how many requests are under way at the same time.
func TestWorkersChangeNothing(t *testing.T) {
	options := func(workers int) []httpcheck.ExploreOption {
		return []httpcheck.ExploreOption{httpcheck.Only("createProduct", "getProduct"),
			httpcheck.Kinds("boundary", "negative", "random"), httpcheck.Workers(workers)}
	}
	one, alone := explored(t, options(1)...)
	four, together := explored(t, options(4)...)
	if alone.most != 1 || together.most != 4 {
		t.Errorf("1 worker sends %d requests at once, and 4 send %d", alone.most, together.most)
	}
	if len(one.failures) == 0 {
		t.Error("nothing is found")
	}
	for name, pair := range map[string][2][]string{"failures": {one.failures, four.failures},
		"logs": {one.logs, four.logs}, "requests": {sorted(alone.lines), sorted(together.lines)}} {
		for i := range pair {
			for j, line := range pair[i] {
				line, _, _ = strings.Cut(line, "\n  response") // which shows what else there is
				pair[i][j] = made.ReplaceAllString(line, "N")
			}
		}
		if !slices.Equal(pair[0], pair[1]) {
			t.Errorf("with 1 worker the %s are\n%s\nand with 4\n%s", name,
				strings.Join(pair[0], "\n"), strings.Join(pair[1], "\n"))
		}
	}
}

func sorted(lines []string) []string { return slices.Sorted(slices.Values(lines)) }

// TestDraws: as much is drawn as was asked for, and what it shows is found.
func TestDraws(t *testing.T) {
	only := []httpcheck.ExploreOption{httpcheck.Only("listProducts"), httpcheck.Kinds("random")}
	if told, shop := explored(t, append(only, httpcheck.Draws(0))...); len(shop.lines) > 0 ||
		len(told.failures) != 1 || !strings.Contains(told.failures[0], "nothing is left") {
		t.Errorf("none is drawn, and %q is sent: %q", shop.lines, told.failures)
	}
	few, shop := explored(t, append(only, httpcheck.Draws(2))...)
	_, more := explored(t, append(only, httpcheck.Draws(20))...)
	if len(more.lines) < len(shop.lines)+10 || len(shop.lines) < 2 {
		t.Errorf("2 draws send %d requests, and 20 send %d", len(shop.lines), len(more.lines))
	}
	if len(few.failures) == 0 || !strings.Contains(few.failures[0], "content-type") {
		t.Errorf("it does not tell of what is drawn: %q", few.failures)
	}
}

// TestATimeLimit: nothing is begun after it, what is left out is told, and what was created is
// deleted.
func TestATimeLimit(t *testing.T) {
	const limit = 20 * time.Second
	told, shop := explored(t, httpcheck.Only("createAddress"), httpcheck.Kinds("boundary"),
		httpcheck.TimeLimit(limit))
	sent := len(shop.lines)
	deleted := sent - len(slices.DeleteFunc(slices.Clone(shop.lines), func(line string) bool {
		return strings.HasPrefix(line, http.MethodDelete)
	}))
	if begun := sent - deleted; begun < 15 || begun > 25 || deleted == 0 {
		t.Errorf("in %v %d requests are sent, and %d delete", limit, sent-deleted, deleted)
	}
	logs := strings.Join(told.logs, "\n")
	if !strings.Contains(logs, "over budget") || strings.Contains(logs, "left behind") {
		t.Errorf("the log says\n%s", logs)
	}
}

func ExampleExplore() {
	loaded, err := harness.Load([]byte(pets), harness.Name("pets.yaml"))
	if err != nil {
		fmt.Println(err)
		return
	}
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `["Rex"]`) // whatever it was asked
	})
	t := &test{} // in a test: its *testing.T
	httpcheck.Explore(t, loaded, handler, httpcheck.Only("GET /pets"), httpcheck.Kinds("negative"))
	for _, failure := range t.failures {
		fmt.Println(failure)
	}
	// Output:
	// GET /pets → 200: the response does not conform
	//   invalid-accepted   the answer is 200 OK, although the request breaks the contract: the query parameter n is the string ""; must be integer
	//                      contract  pets.yaml:5:5  #/paths/~1pets/get (published)
	//                      tries     generated.get-pets.negative.query-n.type.outside.n5
	//                      note      11 requests of this case show it, and this is the smallest
	//   response           HTTP/1.1 200 OK, application/json, 7 bytes
	//                      ["Rex"]
	//   reproduce          curl -sS "$BASE_URL/pets"'?n='
}
