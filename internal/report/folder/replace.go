package folder

import (
	"errors"
	"os"
	"path/filepath"
)

// newFileMode is that of a report: others may read it.
const newFileMode = 0o644

// Replace writes a file as a whole or not at all: what stood there before stays until all is
// written. It keeps the rights of the file it replaces, and follows symbolic links. What is no
// regular file, such as a device or a pipe, is written to as it is.
func Replace(path string, content []byte) error {
	mode := os.FileMode(newFileMode)
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if info, err := os.Stat(path); err == nil {
		if !info.Mode().IsRegular() {
			return writeThrough(path, content)
		}
		mode = info.Mode().Perm()
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), ".plumbline-*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name()) // fails once it has been renamed, as it should
	_, err = temporary.Write(content)
	if err := errors.Join(err, temporary.Chmod(mode), temporary.Close()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}

func writeThrough(path string, content []byte) error {
	//nolint:gosec // to write the file that is named is what the caller wants
	file, err := os.OpenFile(path, os.O_WRONLY, newFileMode)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Close())
}
