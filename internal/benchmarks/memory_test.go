package benchmarks

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"plumbline/harness"
	"plumbline/harness/httpcheck"
)

// shelf is a small server of the first resource of [Resources]. It says something else in each
// refusal, and adds a member of another name to each thing, so that whatever is kept of its answers
// grows. It knows nothing of what was deleted.
type shelf struct {
	mutex   sync.Mutex
	things  map[string]json.RawMessage
	created int
	asked   int
	at      map[int]func() // what is done after so many requests
}

func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.asked++
	if do := s.at[s.asked]; do != nil {
		do()
	}
	body, _ := io.ReadAll(r.Body)
	name, isOne := strings.CutPrefix(r.URL.Path, "/things0/")
	thing, known := s.things[name]
	switch {
	case r.Header.Get("Authorization") != "Bearer "+shelfKey:
		w.Header().Set("WWW-Authenticate", "Bearer")
		s.answer(w, http.StatusUnauthorized, `{}`)
	case !isOne && r.Method == http.MethodPost:
		s.created++
		s.write(w, http.StatusCreated, fmt.Sprint(s.created), body)
	case !isOne:
		s.answer(w, http.StatusOK, "[]")
	case !known:
		s.answer(w, http.StatusNotFound, fmt.Sprintf(`{"number":%d}`, s.asked))
	case r.Method == http.MethodPut:
		s.write(w, http.StatusOK, name, body)
	case r.Method == http.MethodDelete:
		delete(s.things, name)
		w.WriteHeader(http.StatusNoContent)
	default:
		s.answer(w, http.StatusOK, string(thing))
	}
}

const shelfKey = "of-the-shelf"

func (s *shelf) write(w http.ResponseWriter, status int, name string, body []byte) {
	members := map[string]any{}
	if err := json.Unmarshal(body, &members); err != nil || members["name"] == nil {
		s.answer(w, http.StatusBadRequest, fmt.Sprintf(`{"number":%d}`, s.asked))
		return
	}
	members["id"], members[fmt.Sprint("m", s.asked)] = name, true
	text, err := json.Marshal(members)
	if err != nil {
		panic(err) // it came from JSON
	}
	s.things[name] = text
	s.answer(w, status, string(text))
}

func (*shelf) answer(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body) // to the client, which looks at it
}

// requestsOfDraw is how many requests there are at least for each that is drawn: more than half of
// them create something, which is deleted again.
const requestsOfDraw = 1.5

// heldAfter is how many bytes are held after so many requests to the shelf, all but the first of
// which belong to one case.
func heldAfter(tb testing.TB, counts ...int) (bytes []float64, left int) {
	c, err := harness.LoadSource(harness.Source{Document: harness.Text{Path: "openapi.json",
		Bytes: Resources(operationsOfResource)}})
	if err != nil {
		tb.Fatal(err)
	}
	s := &shelf{things: map[string]json.RawMessage{}, at: map[int]func(){}}
	for _, count := range counts {
		s.at[count] = func() { bytes = append(bytes, float64(held())) }
	}
	httpcheck.Explore(&silent{}, c, s, httpcheck.Credential("key", shelfKey),
		httpcheck.Only("create0"),
		httpcheck.Draws(int(float64(counts[len(counts)-1])/requestsOfDraw)))
	if len(bytes) != len(counts) {
		tb.Fatalf("only %d requests were sent", s.asked)
	}
	return bytes, len(s.things)
}

// BenchmarkMemoryOfRun shows that a test holds no more after many requests than after a tenth:
//
//	go test -run '^$' -bench MemoryOfRun -benchtime 1000000x ./internal/benchmarks
func BenchmarkMemoryOfRun(b *testing.B) {
	if b.N < 1_000 {
		return // to which the benchmark comes by itself
	}
	bytes, _ := heldAfter(b, b.N/10, b.N)
	b.ReportMetric(bytes[0], "bytes-after-a-tenth")
	b.ReportMetric(bytes[1], "bytes-after-all")
}

// TestATestHoldsNoMoreTheLongerItRuns: neither in memory nor on the server that is tested.
func TestATestHoldsNoMoreTheLongerItRuns(t *testing.T) {
	const few, many, most = 5_000, 15_000, 1.5
	bytes, left := heldAfter(t, few, many)
	if bytes[1] > most*bytes[0] || left > 0 {
		t.Errorf("after %d requests %.0f bytes are held, after %d %.0f, and %d things are left",
			few, bytes[0], many, bytes[1], left)
	}
}
