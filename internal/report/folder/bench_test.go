package folder

import (
	"fmt"
	"io"
	"runtime"
	"testing"
	"time"

	"plumbline/harness/requirement"
	"plumbline/harness/verdict"
	"plumbline/internal/report"
)

// large is a run of so many cases, each with two exchanges; one in ten has failed.
func large(cases int) report.Run {
	suite := report.Suite{Name: "pantry", Title: "Pantry",
		Document: report.Document{Path: "openapi.json"}}
	for i := range cases {
		id := fmt.Sprintf("pantry.jars.%d", i)
		c := report.Case{
			Requirement: requirement.Requirement{ID: id, Operation: "GET /jars/{id}",
				Kind: requirement.Positive, Sentence: "A jar is shown.", Source: "published"},
			Title: "GET /jars/{id} shows jar " + id, Outcome: report.Passed,
			Source: "suites/pantry/jars.go:12",
		}
		for n := range 2 {
			body := &report.Body{
				Text: fmt.Sprintf(
					`{"id":"%d","label":"plums","weight":%d,"since":"2026-11-22T02:33:07.123Z"}`, i,
					n)}
			c.Exchanges = append(c.Exchanges, report.Exchange{
				ID: fmt.Sprintf("%s#%d", id, n+1), Operation: "GET /jars/{id}", Judged: true,
				Curl: `curl -sS "$PANTRY_BASE_URL/jars/1" -H 'Pantry-Key: '"$PANTRY_KEY"`,
				Request: report.Request{Method: "GET", URL: "http://127.0.0.1:8080/jars/1",
					Header: []report.Header{{Name: "Pantry-Key", Value: "mask-1"}}},
				Response: &report.Response{Status: 200, Proto: "HTTP/1.1",
					Header: []report.Header{{Name: "Content-Type", Value: "application/json"}},
					Body:   body},
				Masks: map[string]string{"mask-1": "PANTRY_KEY"},
			})
		}
		if i%10 == 0 {
			c.Outcome, c.Failure = report.Failed, "GET /jars/{id} → 200: the body does not conform"
			c.Findings = []report.Finding{{Exchange: id + "#1", Finding: verdict.Finding{
				Check: verdict.BodySchema, Severity: verdict.Error,
				Message: "$.weight is the number 0; must be at least 1",
				Contract: verdict.Location{Layer: verdict.Published, File: "openapi.json",
					Line: i + 1, Column: 1},
			}}}
		}
		suite.Cases = append(suite.Cases, c)
	}
	return report.Run{Suites: []report.Suite{suite}}
}

// BenchmarkWrite writes all reports of 10,000 cases with 20,000 exchanges, and tells how much of
// the heap that takes beyond the run itself.
func BenchmarkWrite(b *testing.B) {
	run := large(10_000)
	dir := b.TempDir()
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for b.Loop() {
		peak := watch()
		if problems := Write(dir, "", run, io.Discard); problems != nil {
			b.Fatal(problems)
		}
		b.ReportMetric(float64(peak()-before.HeapInuse)/(1<<20), "MiB-more")
	}
}

// watch looks at the heap a hundred times a second, until its result is called, which returns the
// most it has seen.
func watch() (peak func() uint64) {
	stop, seen := make(chan struct{}), make(chan uint64)
	go func() {
		ticker := time.NewTicker(10 * time.Millisecond)
		defer ticker.Stop()
		var most uint64
		for {
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapInuse)
			select {
			case <-ticker.C:
			case <-stop:
				seen <- most
				return
			}
		}
	}()
	return func() uint64 { close(stop); return <-seen }
}
