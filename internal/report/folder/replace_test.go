package folder

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReplace(t *testing.T) {
	for _, test := range []struct {
		name    string
		prepare func(t *testing.T, path string)
		mode    os.FileMode
	}{
		{"a new file", func(*testing.T, string) {}, 0o644},
		{"a longer one", func(t *testing.T, path string) {
			keep(t, path, strings.Repeat("earlier", 10_000))
		}, 0o644},
		{"one with rights of its own", func(t *testing.T, path string) {
			keep(t, path, "earlier")
			mode(t, path, 0o600)
		}, 0o600},
		{"one that nobody may write", func(t *testing.T, path string) {
			keep(t, path, "earlier")
			mode(t, path, 0o444)
		}, 0o444},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "result.json")
			test.prepare(t, path)
			if err := Replace(path, []byte("new")); err != nil {
				t.Fatal(err)
			}
			holds(t, path, "new")
			leavesOnly(t, dir, "result.json")
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != test.mode {
				t.Errorf("got %v, want the rights %o (%v)", info.Mode(), test.mode, err)
			}
		})
	}
}

func TestReplaceFollowsSymbolicLinks(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	link, target := filepath.Join(dir, "result.json"), filepath.Join(elsewhere, "target.json")
	keep(t, target, "earlier")
	if err := os.Symlink(target, link); err != nil {
		t.Skip("symbolic links cannot be made here: ", err)
	}
	if err := Replace(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	holds(t, target, "new")
	leavesOnly(t, elsewhere, "target.json")
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link became %v (%v)", info, err)
	}
}

func TestReplaceWritesToADeviceAsItIs(t *testing.T) {
	info, err := os.Stat(os.DevNull)
	if err != nil || info.Mode().IsRegular() {
		t.Skip("there is no device to write to")
	}
	if err := Replace(os.DevNull, []byte("new")); err != nil {
		t.Error(err)
	}
	if after, err := os.Stat(os.DevNull); err != nil || after.Mode() != info.Mode() {
		t.Errorf("%s became %v (%v)", os.DevNull, after, err)
	}
}

func TestReplaceTellsWhy(t *testing.T) {
	dir := t.TempDir()
	for name, path := range map[string]string{
		"a folder":             dir,
		"no folder to be in":   filepath.Join(dir, "gone", "result.json"),
		"a file, not a folder": filepath.Join(dir, "file", "result.json"),
	} {
		keep(t, filepath.Join(dir, "file"), "earlier")
		if err := Replace(path, []byte("new")); err == nil {
			t.Errorf("%s: got no error", name)
		}
		leavesOnly(t, dir, "file")
		holds(t, filepath.Join(dir, "file"), "earlier")
	}
}
