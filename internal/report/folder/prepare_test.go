package folder

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPrepareFindsTheFolder(t *testing.T) {
	for _, test := range []struct {
		name    string
		make    []string // files beneath the temporary folder
		working string   // where in it the program runs
		given   string   // GIVEN stands for the temporary folder
		want    string   // in the temporary folder; "" is refused
	}{
		{"the given one", nil, ".", "GIVEN/a/b", "a/b"},
		{"the given one, relative", nil, ".", "a", "a"},
		{"the given one before the project's", []string{"go.mod"}, ".", "a", "a"},
		{"the project's", []string{"go.mod", "suites/pantry/x.go"}, "suites/pantry", "",
			"reports"},
		{"the nearest project's", []string{"go.mod", "inner/go.mod"}, "inner",
			"", "inner/reports"},
		{"a folder of that name is no project's", []string{"reports/other", "suites/x.go"},
			"suites", "", "suites/reports"},
		{"the working folder's", []string{"work/x.go"}, "work", "", "work/reports"},
		{"a file in the way", []string{"a"}, ".", "GIVEN/a", ""},
		{"a file in the way further up", []string{"a"}, ".", "GIVEN/a/b", ""},
		{"a file in the way of the working folder's", []string{"reports"}, ".", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			root, err := filepath.EvalSymlinks(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			for _, file := range test.make {
				if err := os.MkdirAll(filepath.Join(root, filepath.Dir(file)), 0o755); err != nil {
					t.Fatal(err)
				}
				keep(t, filepath.Join(root, file), "")
			}
			t.Chdir(filepath.Join(root, test.working))
			got, err := Prepare(strings.ReplaceAll(test.given, "GIVEN", root))
			if test.want == "" {
				refuses(t, err, "the folder for reports cannot be made")
				return
			}
			if want := filepath.Join(root, test.want); got != want || err != nil {
				t.Fatalf("got %s, %v; want %s", got, err, want)
			}
			if entries, err := filepath.Glob(filepath.Join(got, ".*")); err != nil ||
				len(entries) > 0 {
				t.Errorf("left behind: %v %v", entries, err)
			}
		})
	}
}

func TestPrepareRefusesAFolderThatCannotBeWrittenTo(t *testing.T) {
	folder := t.TempDir()
	unwritable(t, folder)
	_, err := Prepare(folder)
	refuses(t, err, "the folder for reports cannot be written to")
}

// unwritable takes the right to write to a folder away for the time of a test.
func unwritable(t *testing.T, folder string) {
	t.Helper()
	if os.Geteuid() == 0 {
		t.Skip("root may write anywhere")
	}
	if err := os.Chmod(folder, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.Chmod(folder, 0o755); err != nil {
			t.Error(err)
		}
	})
}

func refuses(t *testing.T, err error, text string) {
	t.Helper()
	if !strings.Contains(fmt.Sprint(err), text) {
		t.Errorf("got the error %v, want one with %q", err, text)
	}
}
