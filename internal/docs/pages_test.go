package docs

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"plumbline/fixtures/resonance"
	"plumbline/fixtures/respoke"
)

// program is plumbline, built once for all pages into the folder.
var program = sync.OnceValues(func() (folder string, err error) {
	if folder, err = os.MkdirTemp("", "docs-*"); err != nil {
		return "", err
	}
	command := exec.Command("go", "build", "-o", filepath.Join(folder, "plumbline"),
		"plumbline/cmd/plumbline")
	command.Stderr = os.Stderr
	return folder, command.Run()
})

func TestMain(m *testing.M) {
	status := m.Run()
	if folder, err := program(); err == nil {
		_ = os.RemoveAll(folder)
	}
	os.Exit(status)
}

// wrong is a server whose refusals are of another kind than is documented.
func wrong(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, r)
		maps.Copy(w.Header(), recorder.Header())
		if recorder.Code == http.StatusUnauthorized {
			w.Header().Del("Content-Length")
			w.Header().Set("Content-Type", "application/json")
			recorder.Body = bytes.NewBufferString(`{"error":"no"}`)
		}
		w.WriteHeader(recorder.Code)
		_, _ = w.Write(recorder.Body.Bytes())
	})
}

// environment is that of the commands: plumbline is found, and both APIs are deployed somewhere and
// take calls as fast as they come. OLD_STAGING is another deployment of Resonance, which is wrong.
func environment(t *testing.T) []string {
	t.Helper()
	folder, err := program()
	if err != nil {
		t.Fatal(err)
	}
	list := slices.DeleteFunc(os.Environ(), func(pair string) bool {
		for _, prefix := range []string{"RESPOKE_", "RESONANCE_", "PLUMBLINE_", "GITHUB_", "CI_"} {
			if strings.HasPrefix(pair, prefix) {
				return true
			}
		}
		return false
	})
	first := respoke.New(respoke.Config{Limit: respoke.Limit{PerSecond: 10_000, Burst: 10_000}})
	second := resonance.New(resonance.Config{Limit: resonance.Limit{Calls: 10_000, Window: 1}})
	servers := []*httptest.Server{httptest.NewServer(first), httptest.NewServer(second),
		httptest.NewServer(wrong(second))}
	for _, server := range servers {
		t.Cleanup(server.Close)
	}
	one, other := first.Credentials(), second.Credentials()
	return append(list, "PATH="+folder+string(os.PathListSeparator)+os.Getenv("PATH"),
		"RESPOKE_BASE_URL="+servers[0].URL+respoke.BasePath, "RESPOKE_RATE_LIMIT=10000/1s",
		"RESPOKE_LIMIT_CASES=skip", "RESPOKE_EXPIRY_CASES=skip",
		"RESPOKE_USERNAME="+one.Username, "RESPOKE_PASSWORD="+one.Password,
		"RESPOKE_APP_ID="+one.AppID, "RESPOKE_APP_SECRET="+one.AppSecret,
		"RESONANCE_BASE_URL="+servers[1].URL, "RESONANCE_RATE_LIMIT=10000/1s",
		"RESONANCE_LIMIT_CASES=skip", "RESONANCE_APP_CLIENT_ID="+other.AppClientID,
		"RESONANCE_APP_SECRET="+other.AppSecret, "OLD_STAGING="+servers[2].URL)
}

// hold executes what a page shows, in a folder of its own, and gives what is not as it is shown.
func hold(t *testing.T, page string, environment []string) (problems []string) {
	t.Helper()
	blocks, err := parse(page)
	if err != nil {
		return []string{err.Error()}
	}
	folder, output := t.TempDir(), ""
	for _, one := range blocks {
		problem := ""
		switch one.kind {
		case file:
			path := filepath.Join(folder, one.name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(one.text), 0o644); err != nil {
				t.Fatal(err)
			}
		case run:
			var status int
			output, status = shell(t, folder, environment, "-e", one.text)
			if status != one.status {
				problem = "ends with another status:\n" + output
			}
		case elsewhere:
			if said, status := shell(t, folder, environment, "-n", one.text); status != 0 {
				problem = "cannot be read: " + said
			}
		case shown:
			if !matches(one.text, output) {
				problem = "is not what is written:\n" + output
			}
		case illustration:
		}
		if problem != "" {
			problems = append(problems, fmt.Sprintf("line %d %s", one.line, problem))
		}
	}
	return problems
}

func shell(t *testing.T, folder string, environment []string, option, text string) (string, int) {
	t.Helper()
	command := exec.CommandContext(t.Context(), "bash", option, "-c", text)
	command.Dir, command.Env = folder, environment
	output, err := command.CombinedOutput()
	if command.ProcessState == nil {
		t.Fatal(err)
	}
	return string(output), command.ProcessState.ExitCode()
}

// TestThePagesAreTrue executes every page that has commands to be executed.
func TestThePagesAreTrue(t *testing.T) {
	paths, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	var executed []string
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(path)
		if !strings.Contains(string(content), "\n```sh run") {
			continue
		}
		executed = append(executed, name)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, problem := range hold(t, string(content), environment(t)) {
				t.Errorf("docs/%s: %s", name, problem)
			}
		})
	}
	if !slices.Contains(executed, "ci.md") {
		t.Errorf("executed %q only", executed)
	}
}

func TestAPageThatIsNotTrue(t *testing.T) {
	for page, want := range map[string][]string{
		"```sh run\necho a\n```\n```text shown\na\n```\n":                                 nil,
		"```yaml a/b.yaml\nx\n```\n```sh run\ncat a/b.yaml\n```\n```text shown\nx\n```\n": nil,
		"```sh run status=3\necho a\nexit 3\n```\n":                                       nil,
		"```sh run\nfalse\necho a\n```\n": {
			"line 1 ends with another status"},
		"```sh run status=1\ntrue\n```\n": {
			"line 1 ends with another status"},
		"```sh run\necho a >&2\n```\n\n```text shown\nb\n```\n": {
			"line 5 is not what is written:\na"},
		"```sh elsewhere\nif\n```\n": {"line 1 cannot be read"},
		"```sh\ntrue\n```\n":         {"line 1: commands are marked"},
	} {
		got := hold(t, page, os.Environ())
		if len(got) != len(want) || len(want) > 0 && !strings.HasPrefix(got[0], want[0]) {
			t.Errorf("%q: got %q, want %q", page, got, want)
		}
	}
}
