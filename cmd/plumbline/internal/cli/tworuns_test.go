package cli

import (
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"plumbline/fixtures/resonance"
)

// Two runs at once share the limit of a server, and neither knows of the other. Each is refused now
// and then, waits as the server says, and finds nothing.
func TestTwoRunsAtOnceAgainstOneLimitedServer(t *testing.T) {
	t.Parallel()
	const window = 400 * time.Millisecond
	var refused atomic.Int32
	service := resonance.New(resonance.Config{
		Credentials: resonance.Credentials{AppSecret: canarySecret},
		Limit:       resonance.Limit{Calls: 3, Window: window}})
	server := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		service.ServeHTTP(counting{w, &refused}, r)
	}), "")
	credentials := service.Credentials()
	environment := map[string]string{
		"RESONANCE_BASE_URL": server, "RESONANCE_RATE_LIMIT": fmt.Sprintf("3/%v", window),
		"RESONANCE_APP_CLIENT_ID": credentials.AppClientID,
		"RESONANCE_APP_SECRET":    credentials.AppSecret,
	}
	var runs [2]plumbline
	var wait sync.WaitGroup
	for i := range runs {
		wait.Go(func() {
			runs[i] = runPlumbline(t, environment, "run", "resonance", "--label-filter",
				"kind:negative")
		})
	}
	wait.Wait()
	throttled := 0
	for _, run := range runs {
		_, result := run.result(t)
		if run.status != exitConforms {
			t.Errorf("status %d\n%s", run.status, run.output)
		}
		if counted := result.Suites[0].Throttled; counted != nil {
			throttled += counted.Answers
		}
	}
	if refused.Load() == 0 || int(refused.Load()) != throttled {
		t.Errorf("the server refused %d calls, and the runs count %d", refused.Load(), throttled)
	}
}

// counting counts the answers 429.
type counting struct {
	http.ResponseWriter
	refused *atomic.Int32
}

func (c counting) WriteHeader(status int) {
	if status == http.StatusTooManyRequests {
		c.refused.Add(1)
	}
	c.ResponseWriter.WriteHeader(status)
}
