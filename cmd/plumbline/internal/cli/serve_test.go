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

func TestServeGivesWhatARunNeedsAndEndsOnSignals(t *testing.T) {
	t.Parallel()
	for api, signal := range map[string]os.Signal{"respoke": syscall.SIGTERM,
		"resonance": syscall.SIGINT} {
		t.Run(api, func(t *testing.T) {
			t.Parallel()
			command := exec.Command(os.Args[0])
			command.Env = append(withoutTargets(os.Environ()), asPlumbline+"=serve\n"+api)
			output, err := command.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			var errors strings.Builder
			command.Stderr = &errors
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = command.Process.Kill() }) // does nothing once it has ended
			lines := bufio.NewReader(output)
			first, err := lines.ReadBytes('\n')
			if err != nil {
				t.Fatal(err)
			}
			var announced served
			if err := json.Unmarshal(first, &announced); err != nil {
				t.Fatalf("%v: %s", err, first)
			}
			if announced.API != api || announced.BaseURL == "" ||
				announced.BaseURL != announced.Environment[strings.ToUpper(api)+"_BASE_URL"] {
				t.Errorf("announced %s", first)
			}
			run := runPlumbline(t, announced.Environment, "run", api, "--label-filter",
				"kind:positive")
			if run.status != 0 {
				t.Errorf("status %d against the served one\n%s", run.status, run.output)
			}
			if err := command.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			if more, _ := lines.ReadString('\n'); more != "" {
				t.Errorf("a second line: %s", more)
			}
			if err := command.Wait(); err != nil || errors.Len() > 0 {
				t.Errorf("%v %s", err, errors.String())
			}
		})
	}
}

// TestAnAPIWithoutSuiteIsServed has the shop served, right and with a fault that accepts a request
// which the right one refuses.
func TestAnAPIWithoutSuiteIsServed(t *testing.T) {
	t.Parallel()
	for status, arguments := range map[int][]string{
		http.StatusBadRequest: {"shop"},
		http.StatusOK:         {"shop", "--fault", "shop.values.limit-zero"},
	} {
		environment := serveInBackground(t, arguments...)
		for _, name := range []string{"SHOP_API_KEY", "SHOP_TOKEN", "SHOP_OTHER_API_KEY",
			"SHOP_OTHER_TOKEN"} {
			if environment[name] == "" {
				t.Errorf("%v does not tell %s", arguments, name)
			}
		}
		response, err := http.Get(environment["SHOP_BASE_URL"] + "/products?limit=0")
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != status {
			t.Errorf("%v answers %d, want %d", arguments, response.StatusCode, status)
		}
	}
}

func TestServeSaysThatAnAddressIsTaken(t *testing.T) {
	t.Parallel()
	environment := serveResonance(t, plain)
	address := strings.TrimPrefix(environment["RESONANCE_BASE_URL"], "http://")
	run := runCommand(t, nil, "serve", "resonance", "--addr", address)
	if run.status != 2 || !strings.Contains(run.output, "address already in use") {
		t.Errorf("status %d\n%s", run.status, run.output)
	}
}

// serveInBackground serves until the test ends, and returns the environment to test what is served.
func serveInBackground(t *testing.T, arguments ...string) map[string]string {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(withoutTargets(os.Environ()),
		asPlumbline+"="+strings.Join(append([]string{"serve"}, arguments...), "\n"))
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait() // it was killed
	})
	var announced served
	if err := json.NewDecoder(output).Decode(&announced); err != nil {
		t.Fatal(err)
	}
	return announced.Environment
}
