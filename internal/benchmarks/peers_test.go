package benchmarks

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync/atomic"
	"testing"
	"time"

	"plumbline/fixtures/shop"
)

// BenchmarkMockBesidePrism sends the same requests to two mocks of the shop in turn, each in a
// process of its own: ours, which judges and remembers, and Prism, which judges. Prism is found as
// "prism" in the PATH: npm install --global @stoplight/prism-cli.
func BenchmarkMockBesidePrism(b *testing.B) {
	peer := program(b, "prism", "npm install --global @stoplight/prism-cli")
	document := shopDocument(b)
	mocks := []struct{ name, base string }{
		{"plumbline", mocking(b, exec.Command(builtCommand(b), "serve", document),
			regexp.MustCompile(`"baseUrl":"(http://[^"]+?)/v1"`))},
		{"prism", mocking(b, exec.Command(peer, "mock", "--port", "0", document),
			regexp.MustCompile(`listening on (http://\S+)`))},
	}
	paths := []string{"/products?limit=5", "/products?limit=0", "/search?q=gnome"}
	const block = 100
	var spent [2]time.Duration
	for b.Loop() {
		for i, mock := range mocks {
			began := time.Now()
			for n := range block {
				path := paths[n%len(paths)]
				if i == 0 {
					path = "/v1" + path
				}
				get(b, mock.base+path)
			}
			spent[i] += time.Since(began)
		}
	}
	for i, mock := range mocks {
		b.ReportMetric(float64(b.N*block)/spent[i].Seconds(), mock.name+"-requests/s")
	}
	b.ReportMetric(spent[1].Seconds()/spent[0].Seconds(), "times-prism")
}

// get reads the answer to a request, whatever it is.
func get(b *testing.B, url string) {
	response, err := http.Get(url)
	if err != nil {
		b.Fatal(err)
	}
	_, err = io.Copy(io.Discard, response.Body)
	if err := response.Body.Close(); err != nil {
		b.Fatal(err)
	}
	if err != nil || response.StatusCode >= http.StatusInternalServerError {
		b.Fatalf("%s is answered with %s: %v", url, response.Status, err)
	}
}

// mocking starts a server, and returns the base URL that the pattern finds in what it prints.
func mocking(b *testing.B, server *exec.Cmd, pattern *regexp.Regexp) string {
	output, err := server.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := server.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = server.Process.Kill() // it may have ended by itself
		_ = server.Wait()         // with the signal
	})
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		if found := pattern.FindStringSubmatch(lines.Text()); found != nil {
			go func() { _, _ = io.Copy(io.Discard, output) }() // it logs each request
			return found[1]
		}
	}
	b.Fatalf("%s says nowhere where it listens", server.Path)
	return ""
}

// BenchmarkTestBesideSchemathesis tests the shop by its document over loopback, once with ours and
// once with Schemathesis, each as usual, in a process of its own: the processor time of the shop
// does not count. Schemathesis is found as "schemathesis" in the PATH: pip install schemathesis.
func BenchmarkTestBesideSchemathesis(b *testing.B) {
	peer := program(b, "schemathesis", "pip install schemathesis")
	document := shopDocument(b)
	service := shop.New(shop.Config{})
	requests := atomic.Int64{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		service.ServeHTTP(w, r)
	}))
	defer server.Close()
	own := service.Credentials()
	tests := []struct {
		name    string
		command []string
	}{
		{"plumbline", []string{builtCommand(b), "test", document, "--base-url", server.URL + "/v1",
			"--auth", "apiKey=env:KEY", "--auth", "bearer=env:TOKEN", "--reports", b.TempDir()}},
		{"schemathesis", []string{peer, "run", document, "--url", server.URL + "/v1",
			"--header", "Api-Key: " + own.APIKey, "--header",
			"Authorization: Bearer " + own.Token}},
	}
	var sent, spent [2]float64
	for b.Loop() {
		for i, test := range tests {
			requests.Store(0)
			command := exec.Command(test.command[0], test.command[1:]...)
			command.Env = append(os.Environ(), "KEY="+own.APIKey, "TOKEN="+own.Token)
			command.Dir = b.TempDir()
			output, err := command.CombinedOutput()
			if command.ProcessState == nil || requests.Load() == 0 {
				b.Fatalf("%v: %s", err, output)
			}
			used := command.ProcessState.UserTime() + command.ProcessState.SystemTime()
			sent[i], spent[i] = sent[i]+float64(requests.Load()), spent[i]+used.Seconds()
		}
	}
	for i, test := range tests {
		b.ReportMetric(sent[i]/float64(b.N), test.name+"-requests")
		b.ReportMetric(sent[i]/spent[i], test.name+"-requests/cpu-s")
	}
	b.ReportMetric(sent[0]/spent[0]/(sent[1]/spent[1]), "times-schemathesis")
}

// program finds a peer, without which there is nothing to compare with.
func program(b *testing.B, name, install string) string {
	path, err := exec.LookPath(name)
	if err != nil {
		b.Skipf("%s is not in the PATH: %s", name, install)
	}
	return path
}

// builtCommand builds plumbline, and returns its path.
func builtCommand(b *testing.B) string {
	path := filepath.Join(b.TempDir(), "plumbline")
	output, err := exec.Command("go", "build", "-o", path,
		"plumbline/cmd/plumbline").CombinedOutput()
	if err != nil {
		b.Fatalf("%v: %s", err, output)
	}
	return path
}

func shopDocument(b *testing.B) string {
	path := filepath.Join(b.TempDir(), "openapi.yaml")
	if err := os.WriteFile(path, shop.Document(), 0o600); err != nil {
		b.Fatal(err)
	}
	return path
}
