package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"debug/buildinfo"
	"debug/elf"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// repository is a small module under version control that has a program.
func repository(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	write(t, folder, map[string]string{
		"go.mod":           "module example.test/tool\n\ngo 1.26\n",
		"cmd/tool/main.go": "package main\n\nfunc main() { println(\"tool\") }\n",
		"LICENSE":          "free\n", "README.md": "# Tool\n",
	})
	git(t, folder, "init", "--quiet")
	commit(t, folder)
	return folder
}

func write(t *testing.T, folder string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func commit(t *testing.T, folder string) {
	t.Helper()
	git(t, folder, "add", ".")
	git(t, folder, "-c", "user.name=a", "-c", "user.email=a@example.test", "-c",
		"commit.gpgsign=false", "commit", "--quiet", "--message", "all")
}

func git(t *testing.T, folder string, arguments ...string) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git: ", err)
	}
	command := exec.CommandContext(t.Context(), "git", arguments...)
	command.Dir = folder
	command.Env = append(os.Environ(), "GIT_COMMITTER_DATE=2026-11-29T12:00:00Z",
		"GIT_AUTHOR_DATE=2026-11-29T12:00:00Z")
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("git %s: %v\n%s", arguments, err, output)
	}
}

// bill is a bill of materials that tells what it is about.
func bill(_ context.Context, b builder, source string, p platform) ([]byte, error) {
	_, err := os.Stat(filepath.Join(source, "cmd", b.program))
	return []byte(p.system + " " + p.architecture), err
}

func testBuilder(root string, platforms ...platform) builder {
	return builder{root: root, program: "tool", platforms: platforms, describe: bill,
		log: io.Discard}
}

var few = []platform{{"linux", "amd64"}, {"windows", "arm64"}}

func TestAReleaseHasEverything(t *testing.T) {
	root, out := repository(t), t.TempDir()
	git(t, root, "tag", "v1.2.3")
	// what is in no commit is in no release
	write(t, root, map[string]string{"README.md": "# Changed\n"})
	if differ, err := testBuilder(root, few...).release(t.Context(), out, false); err != nil ||
		differ != nil {
		t.Fatal(differ, err)
	}
	entries, err := os.ReadDir(out)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	want := []string{"SHA256SUMS", "tool_v1.2.3_linux_amd64.cdx.json",
		"tool_v1.2.3_linux_amd64.tar.gz", "tool_v1.2.3_windows_arm64.cdx.json",
		"tool_v1.2.3_windows_arm64.zip"}
	if !slices.Equal(names, want) {
		t.Fatalf("got %q, want %q", names, want)
	}
	sums := ""
	for _, name := range want[1:] {
		sums += fmt.Sprintf("%x  %s\n", sha256.Sum256(read(t, out, name)), name)
	}
	if got := string(read(t, out, "SHA256SUMS")); got != sums {
		t.Errorf("got the sums\n%s\nwant\n%s", got, sums)
	}
	if got := string(read(t, out, want[3])); got != "windows arm64" {
		t.Errorf("the bill of materials is %q", got)
	}
	holdTar(t, read(t, out, want[2]))
	holdZip(t, read(t, out, want[4]))
}

func read(t *testing.T, folder, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

var noon = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)

func holdTar(t *testing.T, content []byte) {
	t.Helper()
	compressed, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	archive, got := tar.NewReader(compressed), map[string]string{}
	for header, err := archive.Next(); err != io.EOF; header, err = archive.Next() {
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(archive)
		if err != nil || !header.ModTime.Equal(noon) || header.Uid+header.Gid != 0 ||
			header.Uname+header.Gname != "" {
			t.Errorf("%v, got %+v", err, header)
		}
		got[fmt.Sprintf("%s %o", header.Name, header.Mode)] = string(text)
	}
	const folder = "tool_v1.2.3_linux_amd64/"
	program := got[folder+"tool 755"]
	if len(got) != 3 || got[folder+"LICENSE 644"] != "free\n" ||
		got[folder+"README.md 644"] != "# Tool\n" {
		t.Errorf("got %d files", len(got))
	}
	holdProgram(t, program)
}

func holdProgram(t *testing.T, program string) {
	t.Helper()
	info, err := buildinfo.Read(strings.NewReader(program))
	if err != nil || info.Main.Version != "v1.2.3" {
		t.Errorf("%v, got %v", err, info)
	}
	executable, err := elf.NewFile(strings.NewReader(program))
	if err != nil || executable.Section(".dynamic") != nil || executable.Section(".symtab") != nil {
		t.Errorf("%v: the program is not static, or has symbols", err)
	}
}

func holdZip(t *testing.T, content []byte) {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, file := range archive.File {
		if !file.Modified.Equal(noon) {
			t.Errorf("%s is of %v", file.Name, file.Modified)
		}
		got = append(got, fmt.Sprintf("%s %o", file.Name, file.Mode()))
	}
	const folder = "tool_v1.2.3_windows_arm64/"
	if want := []string{folder + "tool.exe 755", folder + "LICENSE 644",
		folder + "README.md 644"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestASecondBuildIsTheSame(t *testing.T) {
	root := repository(t)
	t.Setenv("GOFLAGS", "-buildvcs=false -ldflags=-X=main.x=y") // of the machine
	b := testBuilder(root, few...)
	if differ, err := b.release(t.Context(), t.TempDir(), true); err != nil || differ != nil {
		t.Errorf("got %q, %v", differ, err)
	}
	// A bill that tells where it was made.
	b.describe = func(_ context.Context, _ builder, source string, _ platform) ([]byte, error) {
		return []byte(source), nil
	}
	b.platforms = few[:1]
	differ, err := b.release(t.Context(), t.TempDir(), true)
	if err != nil || len(differ) != 2 || differ[0] != sumsName ||
		!strings.HasSuffix(differ[1], "_linux_amd64.cdx.json") {
		t.Errorf("got %q, %v", differ, err)
	}
}

func TestTheTimeMayBeGiven(t *testing.T) {
	root, out := repository(t), t.TempDir()
	b := testBuilder(root, few[:1]...)
	t.Setenv("SOURCE_DATE_EPOCH", "1000000000")
	if _, err := b.release(t.Context(), out, false); err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(filepath.Join(out, "*.tar.gz"))
	if err != nil || len(names) != 1 {
		t.Fatal(names, err)
	}
	compressed, err := gzip.NewReader(bytes.NewReader(read(t, out, filepath.Base(names[0]))))
	if err != nil {
		t.Fatal(err)
	}
	header, err := tar.NewReader(compressed).Next()
	if err != nil || header.ModTime.Unix() != 1000000000 {
		t.Errorf("%v, got %+v", err, header)
	}
	t.Setenv("SOURCE_DATE_EPOCH", "today")
	if _, err := b.release(t.Context(), t.TempDir(), false); err == nil ||
		!strings.Contains(err.Error(), "SOURCE_DATE_EPOCH is no number of seconds") {
		t.Errorf("got %v", err)
	}
}

func TestAProgramOfAnotherCommitIsRefused(t *testing.T) {
	root := repository(t)
	binary := filepath.Join(t.TempDir(), "tool")
	command := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", binary,
		"./cmd/tool")
	command.Dir = root
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	if _, err := versionOf(binary, "c0ffee"); err == nil ||
		!strings.Contains(err.Error(), `its commit is "", not c0ffee`) {
		t.Errorf("got %v", err)
	}
}

func TestWhatCannotBeBuiltSaysWhy(t *testing.T) {
	broken := repository(t)
	write(t, broken, map[string]string{"cmd/tool/main.go": "package main\n"})
	commit(t, broken)
	for name, test := range map[string]struct{ root, want string }{
		"no repository": {t.TempDir(), "not a git repository"},
		"no main":       {broken, "linux/amd64: go build"},
	} {
		_, err := testBuilder(test.root, few...).release(t.Context(), t.TempDir(), false)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q", name, err, test.want)
		}
	}
}

func TestAMistakeInTheCall(t *testing.T) {
	full := t.TempDir()
	write(t, full, map[string]string{"earlier": ""})
	for _, test := range []struct {
		arguments []string
		want      string
	}{
		{[]string{"--out", full}, full + " is not empty"},
		{[]string{"--out", filepath.Join(full, "earlier")}, "not a directory"},
		{[]string{"--out", t.TempDir(), "--platforms", "linux"}, `"linux" is no platform`},
		{[]string{"--out", t.TempDir(), "linux/amd64"}, `there is the word "linux/amd64"`},
		{[]string{"--outs", "x"}, "not defined"},
	} {
		var stdout, stderr strings.Builder
		if status := run(t.Context(), test.arguments, &stdout, &stderr); status != 2 ||
			!strings.Contains(stderr.String(), test.want) || stdout.Len() > 0 {
			t.Errorf("%q: status %d\n%s", test.arguments, status, stderr.String())
		}
	}
}

func TestABillOfMaterialsDoesNotDependOnItsTool(t *testing.T) {
	with := `{"metadata":{"tools":[{"name":"a","hashes":[{"alg":"MD5","content":"1"}]}]},` +
		`"version":1,"components":[{"hashes":["kept"]}]}`
	got, err := steady([]byte(with))
	if err != nil || strings.Contains(string(got), "MD5") ||
		!strings.Contains(string(got), "kept") || !strings.Contains(string(got), `"name": "a"`) {
		t.Errorf("%v\n%s", err, got)
	}
	if _, err := steady([]byte("no JSON")); err == nil {
		t.Error("what is no JSON is taken")
	}
}
