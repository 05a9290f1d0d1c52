package benchmarks

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"

	"plumbline/fixtures/shop"
	"plumbline/harness"
	"plumbline/harness/httpcheck"
)

// silent takes what a test says, and fails for nothing.
type silent struct{ failed []string }

func (*silent) Helper()             {}
func (*silent) Cleanup(func())      {}
func (*silent) Logf(string, ...any) {}
func (s *silent) Errorf(format string, arguments ...any) {
	s.failed = append(s.failed, fmt.Sprintf(format, arguments...))
}

// BenchmarkWholeRunInProcess is of a test of the shop by its document, in this process: that of the
// shop's own handler is in it.
func BenchmarkWholeRunInProcess(b *testing.B) {
	c, err := harness.LoadSource(harness.Source{Document: harness.Text{Path: "openapi.yaml",
		Bytes: shop.Document()}})
	if err != nil {
		b.Fatal(err)
	}
	requests := atomic.Int64{}
	before := processorTime(b)
	for b.Loop() {
		service := shop.New(shop.Config{})
		own := service.Credentials()
		said := &silent{}
		httpcheck.Explore(said, c, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			requests.Add(1)
			service.ServeHTTP(w, r)
		}), httpcheck.Credential("apiKey", own.APIKey), httpcheck.Credential("bearer", own.Token))
		if len(said.failed) > 0 {
			b.Fatal(said.failed)
		}
	}
	spent := processorTime(b) - before
	b.ReportMetric(float64(requests.Load())/spent.Seconds(), "requests/cpu-s")
	b.ReportMetric(float64(requests.Load())/float64(b.N), "requests/op")
}
