package cli

import (
	"bufio"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// TestTheLogOfAMockShowsNothingThatWasSent: neither credentials, nor what stands in an address or a
// body.
func TestTheLogOfAMockShowsNothingThatWasSent(t *testing.T) {
	t.Parallel()
	document := documents(t, "boxes.yaml", boxesDocument)[0]
	command := exec.Command(os.Args[0])
	command.Env = append(withoutTargets(os.Environ()), asPlumbline+"=serve\n"+document)
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	command.Stderr = &log
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = command.Process.Kill() }) // does nothing once it has ended
	line, err := bufio.NewReader(output).ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var announced served
	if err := json.Unmarshal(line, &announced); err != nil {
		t.Fatal(err)
	}
	for _, ask := range [][]string{{"POST", "/boxes", `{"label":"canary-4711-in-body"}`},
		{"GET", "/boxes/canary-4711-in-path?a=canary-4711-in-query", ""},
		{"GET", "/canary-4711-elsewhere", ""}, {"POST", "/boxes", `{"label":"a"}`}} {
		r, err := http.NewRequest(ask[0], announced.BaseURL+ask[1], strings.NewReader(ask[2]))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Key", "canary-4711-key")
		r.Header.Set("Content-Type", "application/json")
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
	}
	if err := command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := command.Wait(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"400 POST /boxes; request-body: demanded is maxLength: 5",
		"404 GET /boxes/{boxId}; it conforms", "404 no operation of the document",
		"201 POST /boxes; it conforms"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %q", want)
		}
	}
	if strings.Contains(log.String(), "4711") || t.Failed() {
		t.Errorf("the log\n%s", log.String())
	}
}

// TestOnlyAMockIsExposed: what leaves the machine does so on purpose, and is no reference server.
func TestOnlyAMockIsExposed(t *testing.T) {
	t.Parallel()
	document := documents(t, "boxes.yaml", boxesDocument)[0]
	for says, arguments := range map[string][]string{
		"the loopback interface only": {"serve", document, "--addr", ":0"},
		"--expose is for the mock":    {"serve", "respoke", "--expose"},
		"--delay wants a duration":    {"serve", document, "--delay", "-1s"},
	} {
		run := runCommand(t, nil, arguments...)
		if run.status != 2 || !strings.Contains(run.output, says) {
			t.Errorf("%v: status %d\n%s", arguments, run.status, run.output)
		}
	}
	serveInBackground(t, document, "--addr", ":0", "--expose")
}

// TestADocumentIsTestedWithoutADeployment: a mock of it is tested, as both callers, and found
// right.
func TestADocumentIsTestedWithoutADeployment(t *testing.T) {
	t.Parallel()
	document := documents(t, "boxes.yaml", boxesDocument)[0]
	run := runCommand(t, nil, "test", document, "--random", "2", "--reports", t.TempDir())
	if run.status != 0 || strings.Count(run.output, "a mock of the document is tested") != 1 ||
		strings.Contains(run.output, "no credentials") {
		t.Errorf("status %d\n%s", run.status, run.output)
	}
	run = runCommand(t, nil, "test", document, "--auth", "key=env:HOME")
	if run.status != 2 || !strings.Contains(run.output, "no base URL (--base-url)") {
		t.Errorf("status %d\n%s", run.status, run.output)
	}
}
