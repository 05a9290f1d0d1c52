package scaffold

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// goCommand runs the go command in a folder, without a network.
func goCommand(t *testing.T, folder string, arguments ...string) (string, error) {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", arguments...)
	command.Dir = folder
	command.Env = append(os.Environ(), "GOFLAGS=-mod=readonly", "GOPROXY=off", "GOWORK=off")
	output, err := command.CombinedOutput()
	return string(output), err
}

// built is the program that the tests of a module are.
func built(t *testing.T, folder string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "suite.test")
	for _, arguments := range [][]string{{"vet", "./..."}, {"test", "-c", "-o", program, "."}} {
		if output, err := goCommand(t, folder, arguments...); err != nil {
			t.Fatalf("go %s: %v\n%s", arguments[0], err, output)
		}
	}
	return program
}

// runs runs the tests of a module, and returns what they say, and their status.
func runs(t *testing.T, folder, program string, environment ...string) (string, int) {
	t.Helper()
	command := exec.CommandContext(t.Context(), program)
	command.Dir, command.Env = folder, append(os.Environ(), environment...)
	output, err := command.CombinedOutput()
	if command.ProcessState == nil {
		t.Fatal(err)
	}
	return string(output), command.ProcessState.ExitCode()
}

// answering answers as documented: in JSON where there is an answer for the path, or else in plain
// text. It wants the credentials of all that is called with any.
func answering(t *testing.T, answers map[string]string) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, found := answers[strings.TrimPrefix(r.URL.Path, "/v2")]
		switch {
		case r.Method == http.MethodHead:
			w.WriteHeader(http.StatusNoContent)
			return
		case found:
			w.Header().Set("Content-Type", "application/json")
		default:
			w.Header().Set("Content-Type", "text/plain")
			body = "fine"
		}
		_, _ = w.Write([]byte(body)) // a client that has gone sees nothing
	}))
	t.Cleanup(server.Close)
	return server
}

// outcomes counts the cases of the last run by their outcomes.
func outcomes(t *testing.T, folder string) map[string]int {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "reports", "*.json"))
	if err != nil || len(paths) != 1 {
		t.Fatalf("%v: the results are %q", err, paths)
	}
	text, err := os.ReadFile(paths[0])
	if err != nil {
		t.Fatal(err)
	}
	var run struct {
		Suites []struct{ Cases []struct{ Outcome string } }
	}
	if err := json.Unmarshal(text, &run); err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, suite := range run.Suites {
		for _, c := range suite.Cases {
			counts[c.Outcome]++
		}
	}
	return counts
}

// TestModulesRun compiles what is written, and runs it without a base URL, against a server that
// answers as documented, and against one that does not.
func TestModulesRun(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		credentials []string
		passed      int
		unsupported int // without credentials
	}{
		"secured": {[]string{"HEADER_KEY", "QUERY_KEY", "COOKIE_KEY", "USERNAME", "PASSWORD",
			"BEARER_TOKEN", "OAUTH_TOKEN"}, 10, 6},
		"odd": {nil, 13, 0},
		"names": {[]string{"TYPE_KEY", "FUNC_KEY", "FUNC_KEY_2", "API_KEY", "API_KEY_2", "TOKEN",
			"DEADLINE_KEY", strings.Repeat("Y", longestWords) + "_KEY"}, 19, 19},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := written(t, Order{Name: name, Document: documents[name]})
			program := built(t, folder)
			variable := strings.ToUpper(name) + "_BASE_URL"
			output, status := runs(t, folder, program)
			if status != 2 || !strings.Contains(output, "so it needs a base URL; set "+variable) {
				t.Errorf("without a base URL: status %d\n%s", status, output)
			}
			environment := []string{variable + "=" + answering(t, nil).URL}
			if test.unsupported > 0 {
				_, _ = runs(t, folder, program, environment...)
				if got := outcomes(t, folder); got["unsupported"] != test.unsupported {
					t.Errorf("without credentials: %v", got)
				}
			}
			for _, credential := range test.credentials {
				environment = append(environment, strings.ToUpper(name)+"_"+credential+"=made-up-1")
			}
			output, status = runs(t, folder, program, environment...)
			if got := outcomes(t, folder); status != 0 || got["passed"] != test.passed ||
				got["skipped"] != 1 || len(got) != 2 {
				t.Errorf("status %d, %v\n%s", status, got, output)
			}
			environment[0] = variable + "=" + answering(t, map[string]string{"/": "1", "/open": "1",
				"/p0": "1"}).URL
			output, status = runs(t, folder, program, environment...)
			if got := outcomes(t, folder); status != 1 || got["failed"] != 1 ||
				got["passed"] != test.passed-1 {
				t.Errorf("an answer that is not documented: status %d, %v\n%s", status, got, output)
			}
		})
	}
}
