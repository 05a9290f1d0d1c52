package pipelines

import (
	"context"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"plumbline/fixtures/respoke"
)

// shared is where what is built once for all tests lies.
var shared string

func TestMain(m *testing.M) {
	var err error
	if shared, err = os.MkdirTemp("", "pipelines-*"); err != nil {
		panic(err)
	}
	status := m.Run()
	if err := os.RemoveAll(shared); err != nil {
		panic(err)
	}
	os.Exit(status)
}

// plumbline is the program as the action builds it.
var plumbline = sync.OnceValues(func() (string, error) {
	steps, err := actionSteps()
	if err != nil {
		return "", err
	}
	program := filepath.Join(shared, "plumbline")
	absolute, err := filepath.Abs(root)
	if err != nil {
		return "", err
	}
	environment := append(os.Environ(), "SOURCE="+absolute, "PROGRAM="+program)
	output, _, err := bash(context.Background(), shared, environment, steps["Build Plumbline"].Run)
	if err != nil {
		return "", &failed{output, err}
	}
	return program, nil
})

type failed struct {
	output string
	err    error
}

func (f *failed) Error() string { return f.err.Error() + "\n" + f.output }

func built(t *testing.T) string {
	t.Helper()
	program, err := plumbline()
	if err != nil {
		t.Fatal(err)
	}
	return program
}

// bash runs a script as GitHub does.
func bash(ctx context.Context, folder string, environment []string, script string) (output string,
	status int, err error) {
	command := exec.CommandContext(ctx, "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c",
		script)
	command.Dir, command.Env = folder, environment
	all, err := command.CombinedOutput()
	return string(all), command.ProcessState.ExitCode(), err
}

// clean is the environment of this process without what would decide what a run does.
func clean(more ...string) []string {
	environment := slices.DeleteFunc(os.Environ(), func(pair string) bool {
		for _, prefix := range []string{"RESPOKE_", "RESONANCE_", "PLUMBLINE_", "GITHUB_", "CI_"} {
			if strings.HasPrefix(pair, prefix) {
				return true
			}
		}
		return false
	})
	return append(environment, more...)
}

// staging is a deployment that conforms and takes calls as fast as they come, as the environment
// that leads to it.
func staging(t *testing.T) []string {
	t.Helper()
	service := respoke.New(respoke.Config{Limit: respoke.Limit{PerSecond: 10_000, Burst: 10_000}})
	server := httptest.NewServer(service)
	t.Cleanup(server.Close)
	credentials := service.Credentials()
	return []string{"RESPOKE_BASE_URL=" + server.URL + respoke.BasePath,
		"RESPOKE_RATE_LIMIT=10000/1s", "RESPOKE_LIMIT_CASES=skip", "RESPOKE_EXPIRY_CASES=skip",
		"RESPOKE_USERNAME=" + credentials.Username, "RESPOKE_PASSWORD=" + credentials.Password,
		"RESPOKE_APP_ID=" + credentials.AppID, "RESPOKE_APP_SECRET=" + credentials.AppSecret}
}

// recorder writes a program that notes what it is called with, leaves a result, and ends with the
// status that the variable STATUS has.
func recorder(t *testing.T, path string) {
	t.Helper()
	executable(t, path, `#!/bin/sh
printf '%s\n' "$*" >>"$CALLS"
while test $# -gt 0; do
	case "$1" in --reports) mkdir -p "$2" && echo '{}' >"$2/plumbline.json" ;; esac
	shift
done
exit "${STATUS:-0}"
`)
}

func executable(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o755); err != nil {
		t.Fatal(err)
	}
}

// fakeGo writes a go command that, told to build the program, gives the one that stands already.
func fakeGo(t *testing.T, folder, program string) {
	t.Helper()
	executable(t, filepath.Join(folder, "go"), `#!/bin/sh
test "$*" = "build -o bin/plumbline ./cmd/plumbline" || { echo "go $*?" >&2; exit 1; }
mkdir -p bin && cp '`+program+`' bin/plumbline
`)
}

func calls(t *testing.T, file string) []string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(content)), "\n")
}

func exists(t *testing.T, path string) {
	t.Helper()
	if info, err := os.Stat(path); err != nil || info.Size() == 0 {
		t.Errorf("%s is not there, or empty (%v)", path, err)
	}
}
