package scaffold

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// file is one that is to be written.
type file struct {
	name string // from its folder on, with slashes
	text []byte
}

// folder is one that is to be there as a whole, or a file that gets another text.
type change struct {
	path  string // of the folder or the file
	files []file // of a new folder
	text  []byte // of a file that is there already
}

// apply makes changes, all of them or none: each is written beside its place first, and then they
// are renamed into it.
func apply(changes []change) (err error) {
	var undo []func() error
	var beside []string
	defer func() {
		for _, path := range beside {
			err = errors.Join(err, os.RemoveAll(path))
		}
	}()
	for _, c := range changes {
		path, problem := c.prepare()
		if path != "" {
			beside = append(beside, path)
		}
		if problem != nil {
			return problem
		}
	}
	for i, c := range changes {
		back, problem := c.place(beside[i])
		if problem != nil {
			for _, restore := range slices.Backward(undo) {
				problem = errors.Join(problem, restore())
			}
			return fmt.Errorf("nothing was changed: %w", problem)
		}
		undo = append(undo, back)
	}
	return nil
}

// prepare writes a change beside its place.
func (c change) prepare() (path string, err error) {
	parent, name := filepath.Split(filepath.Clean(c.path))
	if parent == "" {
		parent = "."
	}
	if c.files == nil {
		return c.prepareFile(parent, name)
	}
	path, err = os.MkdirTemp(parent, "."+name+"-*")
	if err != nil {
		return "", err
	}
	if err := os.Chmod(path, 0o755); err != nil { //nolint:gosec // as any folder of a repository
		return path, err
	}
	for _, f := range c.files {
		to := filepath.Join(path, filepath.FromSlash(f.name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return path, err
		}
		if err := os.WriteFile(to, f.text, 0o644); err != nil {
			return path, err
		}
	}
	return path, nil
}

func (c change) prepareFile(parent, name string) (path string, err error) {
	before, err := os.Stat(c.path)
	if err != nil {
		return "", err
	}
	temporary, err := os.CreateTemp(parent, "."+name+"-*")
	if err != nil {
		return "", err
	}
	path = temporary.Name()
	_, err = temporary.Write(c.text)
	return path, errors.Join(err, temporary.Close(), os.Chmod(path, before.Mode().Perm()))
}

// place puts what was prepared into its place. The function takes it away again.
func (c change) place(prepared string) (undo func() error, err error) {
	if c.files != nil {
		if err := absent(c.path); err != nil {
			return nil, err
		}
		return func() error { return os.RemoveAll(c.path) }, os.Rename(prepared, c.path)
	}
	before, err := os.ReadFile(c.path)
	if err != nil {
		return nil, err
	}
	return func() error { return os.WriteFile(c.path, before, 0o644) }, //nolint:gosec // as it was
		os.Rename(prepared, c.path)
}

// absent tells that something is there already, and that it is left alone.
func absent(path string) error {
	_, err := os.Lstat(path)
	switch {
	case err == nil:
		return fmt.Errorf("%s is there already, and nothing is overwritten: remove it, or choose "+
			"another name or folder", path)
	case errors.Is(err, fs.ErrNotExist):
		return nil
	}
	return err
}

// recorder notes which files are read.
type recorder struct {
	files fs.FS
	names []string
}

// Open implements fs.FS.
func (r *recorder) Open(name string) (fs.File, error) {
	opened, err := r.files.Open(name)
	if err == nil && !slices.Contains(r.names, name) {
		r.names = append(r.names, name)
	}
	return opened, err
}
