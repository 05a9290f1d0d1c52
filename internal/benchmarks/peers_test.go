package benchmarks

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"plumbline/fixtures/shop"
)

// BenchmarkMockBesidePrism sends the same requests to two mocks of the shop in turn, on several
// connections at once: to ours, which judges and remembers, and to Prism, which judges. Each is a
// process of its own, as people start it, and logs each request. What counts is how many requests
// it answers in a second of processor time, its own and that of the system for it: how many it
// answers by the clock depends on the client and on what else the machine does as well. Prism is
// found as "prism" in the PATH: npm install --global @stoplight/prism-cli.
func BenchmarkMockBesidePrism(b *testing.B) {
	peer := program(b, "prism", "npm install --global @stoplight/prism-cli")
	document := shopDocument(b)
	mocks := []struct {
		name string
		served
	}{
		{"plumbline", mocking(b, exec.Command(builtCommand(b), "serve", document),
			regexp.MustCompile(`"baseUrl":"(http://[^"]+?)"`))},
		{"prism", mocking(b, exec.Command(peer, "mock", "--port", "0", document),
			regexp.MustCompile(`listening on (http://\S+)`))},
	}
	paths := []string{"/products?limit=5", "/products?limit=0", "/search?q=gnome"}
	const block = 200
	var used, spent [2]time.Duration
	for b.Loop() {
		for i, mock := range mocks {
			before, began := timeOf(b, mock.process), time.Now()
			ask(b, mock.base, paths, block)
			spent[i] += time.Since(began)
			used[i] += timeOf(b, mock.process) - before
		}
	}
	for i, mock := range mocks {
		b.ReportMetric(float64(b.N*block)/used[i].Seconds(), mock.name+"-requests/cpu-s")
		b.ReportMetric(float64(b.N*block)/spent[i].Seconds(), mock.name+"-requests/s")
	}
	b.ReportMetric(used[1].Seconds()/used[0].Seconds(), "times-prism")
}

// served is a server in a process of its own.
type served struct {
	base    string
	process int
}

// timeOf is what a process has used of the processors so far, in steps of 10 ms. Where the system
// does not say so the benchmark is skipped.
func timeOf(b *testing.B, process int) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", process))
	if err != nil {
		b.Skipf("nothing tells what another process has used of the processors: %v", err)
	}
	// Behind the name in brackets the first field is the third one of proc_pid_stat(5).
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	ticks := 0
	for _, field := range fields[14-3 : 16-3] {
		n, err := strconv.Atoi(field)
		if err != nil {
			b.Fatal(err)
		}
		ticks += n
	}
	const perSecond = 100 // wherever Go runs on Linux
	return time.Duration(ticks) * time.Second / perSecond
}

// ask sends requests for paths in turn, several at once, and reads the answers.
func ask(b *testing.B, base string, paths []string, count int) {
	const atOnce = 4
	client := http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: atOnce}}
	defer client.CloseIdleConnections()
	var failed [atOnce]error
	var all sync.WaitGroup
	for i := range atOnce {
		all.Go(func() {
			for n := i; n < count && failed[i] == nil; n += atOnce {
				failed[i] = get(&client, base+paths[n%len(paths)])
			}
		})
	}
	all.Wait()
	if err := errors.Join(failed[:]...); err != nil {
		b.Fatal(err)
	}
}

// get reads the answer to a request, whatever it is.
func get(client *http.Client, url string) error {
	response, err := client.Get(url)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, response.Body)
	err = errors.Join(err, response.Body.Close())
	if err == nil && response.StatusCode >= http.StatusInternalServerError {
		err = fmt.Errorf("%s is answered with %s", url, response.Status)
	}
	return err
}

// mocking starts a server, whose base URL the pattern finds in what it prints.
func mocking(b *testing.B, server *exec.Cmd, pattern *regexp.Regexp) served {
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
			return served{found[1], server.Process.Pid}
		}
	}
	b.Fatalf("%s says nowhere where it listens", server.Path)
	return served{}
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
