package library

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// programs are the files of a page, by their names: a code block names its file behind its
// language.
var programs = regexp.MustCompile("(?s)\n```\\w+ ([\\w./]+)\n(.*?\n)```\n")

// outside writes the programs of docs/library.md into a module outside of this one.
func outside(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile("../../docs/library.md")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	write(t, folder, "go.mod", goMod(t))
	sums, err := os.ReadFile("../../go.sum")
	if err != nil {
		t.Fatal(err)
	}
	write(t, folder, "go.sum", string(sums))
	found := programs.FindAllStringSubmatch(string(page), -1)
	if len(found) != 8 {
		t.Fatalf("the page has %d programs", len(found))
	}
	for _, program := range found {
		write(t, folder, program[1], program[2])
	}
	return folder
}

func write(t *testing.T, folder, name, text string) {
	t.Helper()
	path := filepath.Join(folder, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// goMod is the go.mod of the module: what this one requires, so that nothing has to be downloaded,
// and this one in the place where it stands.
func goMod(t *testing.T) string {
	t.Helper()
	own, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	head, rest, _ := strings.Cut(string(own), "\n")
	module := strings.TrimPrefix(head, "module ")
	return "module example.test/shop\n" + rest + "\nrequire " + module + " v0.0.0\n\nreplace " +
		module + " => " + root + "\n"
}

// run runs the go command in the module.
func run(t *testing.T, folder string, environment []string, args ...string) (string, error) {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", args...)
	command.Dir = folder
	command.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off")
	command.Env = append(command.Env, environment...)
	output, err := command.CombinedOutput()
	return string(output), err
}

// shop answers as the handler of the page does, or with an item that has no name.
func shop(t *testing.T, body string) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(body)) // a client that has gone sees nothing
	}))
	t.Cleanup(server.Close)
	return server
}

func TestTheProgramsOfThePage(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command: ", err)
	}
	folder := outside(t)
	t.Run("the library", func(t *testing.T) {
		if output, err := run(t, folder, nil, "test", "."); err != nil {
			t.Fatalf("%v\n%s", err, output)
		}
	})
	t.Run("a wrong handler", func(t *testing.T) {
		text, err := os.ReadFile(filepath.Join(folder, "shop.go"))
		if err != nil {
			t.Fatal(err)
		}
		write(t, folder, "shop.go", strings.Replace(string(text), `"name"`, `"Name"`, 1))
		output, err := run(t, folder, nil, "test", ".")
		for _, want := range []string{"--- FAIL: TestVerdict", "--- FAIL: TestItems",
			"--- FAIL: TestConforms", "--- FAIL: TestExplore", "$[0].name is missing (required)",
			"openapi.yaml:15:34"} {
			if err == nil || !strings.Contains(output, want) {
				t.Errorf("it does not say %q: %v\n%s", want, err, output)
			}
		}
		write(t, folder, "shop.go", string(text))
	})
	t.Run("a suite", func(t *testing.T) {
		server := shop(t, `[{"id":1,"name":"kettle"}]`)
		output, err := run(t, folder, []string{"SHOP_BASE_URL=" + server.URL}, "test", "-count=1",
			"./suite")
		if err != nil {
			t.Fatalf("%v\n%s", err, output)
		}
		holdReports(t, folder, "passed")
	})
	t.Run("a suite that finds something", func(t *testing.T) {
		server := shop(t, `[{"id":1}]`)
		output, err := run(t, folder, []string{"SHOP_BASE_URL=" + server.URL}, "test", "-count=1",
			"./suite")
		if err == nil || !strings.Contains(output, "$[0].name is missing (required)") ||
			!strings.Contains(output, "reproduce") {
			t.Errorf("%v\n%s", err, output)
		}
		holdReports(t, folder, "failed")
	})
	t.Run("a suite without a base URL", func(t *testing.T) {
		if output, err := run(t, folder, nil, "test", "-c", "-o", "shop.test",
			"./suite"); err != nil {
			t.Fatalf("%v\n%s", err, output)
		}
		command := exec.CommandContext(t.Context(), filepath.Join(folder, "shop.test"))
		command.Dir = filepath.Join(folder, "suite")
		output, err := command.CombinedOutput()
		if err == nil || command.ProcessState.ExitCode() != 2 || !strings.Contains(string(output),
			"shop has no reference server of its own, so it needs a base URL; set SHOP_BASE_URL "+
				"or --shop.base-url") {
			t.Errorf("%v\n%s", err, output)
		}
	})
}

// holdReports wants the reports of a run in the module, and no word of this one's folders in them.
func holdReports(t *testing.T, folder, outcome string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, "reports", "plumbline.json"))
	if err != nil {
		t.Fatal(err)
	}
	var result struct {
		Suites []struct {
			Name  string
			Cases []struct{ Outcome, Source string }
		}
	}
	if err := json.Unmarshal(text, &result); err != nil {
		t.Fatal(err)
	}
	if len(result.Suites) != 1 || result.Suites[0].Name != "shop" ||
		len(result.Suites[0].Cases) != 1 || result.Suites[0].Cases[0].Outcome != outcome ||
		!strings.HasPrefix(result.Suites[0].Cases[0].Source, "suite/suite_test.go:") {
		t.Errorf("got %+v", result)
	}
	for _, name := range []string{"index.html", "junit-shop.xml", "plumbline.sarif", "shop.har"} {
		if _, err := os.Stat(filepath.Join(folder, "reports", name)); err != nil {
			t.Error(err)
		}
	}
}
