package benchmarks

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"sync/atomic"
	"testing"
	"time"

	"plumbline/fixtures/serving"
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

// usualGrowth is by how many percent the heap of the command plumbline may grow before garbage is
// collected. The default of Go, and so of go test, is 100. The bound on the memory of the command
// follows what it holds, and makes no difference to the time.
const usualGrowth = 400

// BenchmarkWholeRunInProcess is of a test of the shop by its document, in this process: the time of
// the shop's own handler is in it. As the library it is in a program that collects garbage as Go
// does where nobody says otherwise, such as go test; as the command in one that does so as
// plumbline test does, also where it tests a mock in its own process.
func BenchmarkWholeRunInProcess(b *testing.B) {
	b.Run("as the library", inProcess)
	b.Run("as the command", func(b *testing.B) {
		defer debug.SetGCPercent(debug.SetGCPercent(usualGrowth))
		inProcess(b)
	})
}

func inProcess(b *testing.B) {
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
		httpcheck.Explore(said, c, counted(service, &requests),
			httpcheck.Credential("apiKey", own.APIKey), httpcheck.Credential("bearer", own.Token))
		if len(said.failed) > 0 {
			b.Fatal(said.failed)
		}
	}
	reportRequests(b, requests.Load(), processorTime(b)-before)
}

func counted(handler http.Handler, requests *atomic.Int64) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		handler.ServeHTTP(w, r)
	})
}

func reportRequests(b *testing.B, requests int64, spent time.Duration) {
	b.ReportMetric(float64(requests)/spent.Seconds(), "requests/cpu-s")
	b.ReportMetric(float64(requests)/float64(b.N), "requests/op")
}

// BenchmarkWholeRunOverLoopback is of plumbline test as a program of its own, from its start to its
// end: the document is read, the requests are made and sent by HTTP over the loopback interface,
// each on a connection of its own, the answers are judged and the reports written. Its time is what
// the system says that the program has used of the processors, in the system as well. The shop is
// served by this process, whose time is not in it. Every request that the shop gets counts.
func BenchmarkWholeRunOverLoopback(b *testing.B) {
	program, document, folder := builtCommand(b), shopDocument(b), b.TempDir()
	requests, spent := atomic.Int64{}, time.Duration(0)
	for b.Loop() {
		service := shop.New(shop.Config{})
		server, err := serving.Start("127.0.0.1:0", counted(service, &requests), shop.BasePath)
		if err != nil {
			b.Fatal(err)
		}
		own := service.Credentials()
		test := exec.CommandContext(b.Context(), program, "test", document, "--base-url",
			server.BaseURL, "--auth", "apiKey=env:SHOP_KEY", "--auth", "bearer=env:SHOP_TOKEN",
			"--reports", filepath.Join(folder, "reports"))
		test.Env = append(os.Environ(), "SHOP_KEY="+own.APIKey, "SHOP_TOKEN="+own.Token)
		if output, err := test.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, output)
		}
		spent += test.ProcessState.UserTime() + test.ProcessState.SystemTime()
		if err := server.Close(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	reportRequests(b, requests.Load(), spent)
}
