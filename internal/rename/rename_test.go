package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"
)

const newPath = "example.org/home/of/it"

// small is a repository with one of each kind of file, before and after.
var small = map[string]struct{ before, after string }{
	"go.mod": {"// Ours.\nmodule level\n\ngo 1.26.0\n\ntool level/cmd/level\n",
		"// Ours.\nmodule example.org/home/of/it\n\ngo 1.26.0\n\ntool " +
			"example.org/home/of/it/cmd/level\n"},
	"tools/go.mod": {"module level/tools\n", "module example.org/home/of/it/tools\n"},
	"testdata/outside/go.mod": {
		"module example.test/outside\n\nrequire (\n\tlevel v0.0.0 // ours\n\tlevelled.test " +
			"v1.0.0\n)\n\n" +
			"replace level => ../..\n",
		"module example.test/outside\n\nrequire (\n\texample.org/home/of/it v0.0.0 // ours\n" +
			"\tlevelled.test v1.0.0\n)\n\nreplace example.org/home/of/it => ../..\n"},
	"cmd/level/main.go": {
		"package main\n\nimport (\n\t\"fmt\"\n\n\tother \"level\"\n\t\"level/eye\"\n)\n\nvar " +
			"level, eye = 4, 2\n\n" +
			"// It asks level/eye; level/1.0 is what it calls itself.\n" +
			"var texts = []any{other.A, eye.B, fmt.Sprint(level/eye), `level/eye/c`, \"go build " +
			"level/...\",\n" +
			"\t\"module level\\n\\nrequire level v0\", \"/home/ann/level/eye/x.go\", " +
			"\"level/v1\", \"level\", \"the\\nlevel/cmd\"}\n",
		"package main\n\nimport (\n\t\"fmt\"\n\n\tother " +
			"\"example.org/home/of/it\"\n\t\"example.org/home/of/it/eye\"\n)\n\n" +
			"var level, eye = 4, 2\n\n" +
			"// It asks example.org/home/of/it/eye; level/1.0 is what it calls itself.\n" +
			"var texts = []any{other.A, eye.B, fmt.Sprint(level / eye), " +
			"`example.org/home/of/it/eye/c`, " +
			"\"go build example.org/home/of/it/...\",\n" +
			"\t\"module example.org/home/of/it\\n\\nrequire example.org/home/of/it v0\", " +
			"\"/home/ann/level/eye/x.go\", " +
			"\"level/v1\", \"level\", \"the\\nexample.org/home/of/it/cmd\"}\n"},
	"eye/eye.go": {"// Package eye is level.\npackage eye\n", ""},
	"README.md": {
		"# level\n\n`go install level/cmd/level@latest` needs the module level. See " +
			"cmd/level/main.go.\n",
		"# level\n\n`go install example.org/home/of/it/cmd/level@latest` needs the module " +
			"example.org/home/of/it. See cmd/level/main.go.\n"},
	".golangci.yml": {"      local-prefixes: [level]\n",
		"      local-prefixes: [example.org/home/of/it]\n"},
	"picture.bin":       {"level/eye\x00", ""},
	"reports/level.txt": {"level/eye", ""},
	".git/config":       {"level/eye", ""},
	"bin/level":         {"level/eye", ""},
}

func TestRenameChangesPathsAndNothingElse(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	changing := 0
	for name, file := range small {
		keep(t, root, name, file.before)
		if file.after != "" {
			changing++
		}
	}
	var stdout, stderr strings.Builder
	if status := run([]string{newPath}, root, &stdout, &stderr); status != 0 || stdout.String() !=
		fmt.Sprintf("The module level is %s now; %d files are changed.\n", newPath, changing) {
		t.Fatalf("status %d, %s%s", status, &stdout, &stderr)
	}
	for name, file := range small {
		want := file.after
		if want == "" {
			want = file.before
		}
		if got := content(t, root, name); got != want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want)
		}
	}
}

func TestRenameRefusesAndChangesNothing(t *testing.T) {
	t.Parallel()
	sound := map[string]string{"go.mod": "module level.test\n",
		"a.go": "package a\n\nimport _ \"level.test/b\"\n"}
	for name, test := range map[string]struct {
		arguments []string
		changed   map[string]string
		want      string
	}{
		"nothing": {nil, nil,
			"no module path is given; write it like this: make rename MODULE="},
		"empty": {[]string{""}, nil, "no module path is given"},
		"two":   {[]string{"a.test/a", "b.test/b"}, nil, "no module path is given"},
		"a word": {[]string{"spirit"}, nil,
			`"spirit" is no module path, and nothing is changed: missing dot`},
		"an address": {[]string{"https://a.test/b"}, nil, `"https://a.test/b" is no module path`},
		"a space":    {[]string{"a.test/b c"}, nil, `"a.test/b c" is no module path`},
		"the same":   {[]string{"level.test"}, nil, "the module path is level.test already"},
		"no go.mod": {[]string{newPath}, map[string]string{"go.mod": ""},
			"go.mod: no such file or directory; run this at the top"},
		"no module": {[]string{newPath}, map[string]string{"go.mod": "go 1.26\n"},
			"has no line that begins with module"},
		"no Go": {[]string{newPath}, map[string]string{"b.go": "level.test"},
			"nothing is changed: b.go:1:1: expected 'package'"},
		"a bad go.mod": {[]string{newPath}, map[string]string{"b/go.mod": "require level.test"},
			"nothing is changed: b/go.mod:1"},
	} {
		root := t.TempDir()
		files := map[string]string{}
		for _, some := range []map[string]string{sound, test.changed} {
			for name, text := range some {
				files[name] = text
			}
		}
		for name, text := range files {
			if text != "" {
				keep(t, root, name, text)
			}
		}
		var stdout, stderr strings.Builder
		if status := run(test.arguments, root, &stdout, &stderr); status != 2 || stdout.Len() > 0 ||
			!strings.Contains(stderr.String(), test.want) {
			t.Errorf("%s: status %d, %s%s", name, status, &stdout, &stderr)
		}
		for file, text := range files {
			if text != "" && content(t, root, file) != text {
				t.Errorf("%s: %s is changed", name, file)
			}
		}
	}
}

// The copy is what Git tracks, with its changes since: a file that is not added yet is missing.
func TestMakeRenameLeavesARepositoryThatBuilds(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a module of another path is compiled anew, which takes long")
	}
	for _, program := range []string{"git", "make"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("the repository is copied with git and renamed with make: %v", err)
		}
	}
	top, root := filepath.Join("..", ".."), t.TempDir()
	list := exec.Command("git", "ls-files", "-z")
	list.Dir = top
	output, err := list.Output()
	if err != nil {
		t.Skip("this is no working tree of git: ", err)
	}
	tracked := strings.Split(strings.TrimSuffix(string(output), "\x00"), "\x00")
	for _, name := range tracked {
		keep(t, root, name, content(t, top, name))
	}
	old := modfile.ModulePath([]byte(content(t, root, "go.mod")))
	said := inside(t, root, "make", "rename", "MODULE="+newPath)
	if want := "The module " + old + " is " + newPath + " now"; !strings.Contains(said, want) {
		t.Errorf("make rename does not say %q: %s", want, said)
	}
	for _, name := range []string{"go.mod", "tools/go.mod", ".golangci.yml"} {
		if !strings.Contains(content(t, root, name), newPath) {
			t.Errorf("%s does not have the new path", name)
		}
	}
	for _, name := range tracked {
		if strings.HasSuffix(name, ".go") || filepath.Base(name) == "go.mod" || name == "Makefile" {
			for line := range strings.Lines(content(t, root, name)) {
				if namesPackage(line, old) {
					t.Errorf("%s still names the old path: %s", name, line)
				}
			}
		}
	}
	// Without its optimizations the compiler needs half the time.
	inside(t, root, "go", "build", "-gcflags=-N -l", "./...")
	// fails where tests import what is not there
	inside(t, root, "go", "list", "-deps", "-test", "./...")
	inside(t, root, "go", "vet", "./internal/rename")
}

// namesPackage tells, more coarsely than the program, whether a line names the old path.
func namesPackage(line, old string) bool {
	for _, folder := range []string{"cmd", "fixtures", "harness", "internal", "specs", "suites",
		"tools"} {
		for _, before := range []string{"\"", "`", " ", "("} {
			if strings.Contains(line, before+old+"/"+folder+"/") ||
				strings.Contains(line, before+old+"/"+folder+"\"") {
				return true
			}
		}
	}
	return strings.Contains(line, "module "+old) || strings.Contains(line, "replace "+old)
}

// inside runs a program in a folder and returns what it says.
func inside(t *testing.T, folder, program string, arguments ...string) string {
	t.Helper()
	command := exec.Command(program, arguments...)
	command.Dir = folder
	output, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", command, err, bytes.TrimSpace(output))
	}
	return string(output)
}

func keep(t *testing.T, root, name, text string) {
	t.Helper()
	path := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func content(t *testing.T, root, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
