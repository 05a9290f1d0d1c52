package cli

import (
	"bytes"
	"os"
	"path/filepath"
)

// newFileMode is that of a report: others may read it.
const newFileMode = 0o644

// writeFile writes a file as a whole or not at all: what stood there before stays until all is written. What is no regular file, such as a
// device or a pipe, is written to as it is.
func writeFile(name string, content *bytes.Buffer) error {
	mode := os.FileMode(newFileMode)
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	if info, err := os.Stat(name); err == nil {
		if !info.Mode().IsRegular() {
			return writeThrough(name, content)
		}
		mode = info.Mode().Perm()
	}
	temporary, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name()) // which fails once it has its name
	_, err = content.WriteTo(temporary)
	if err == nil {
		err = temporary.Chmod(mode)
	}
	if closed := temporary.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(temporary.Name(), name)
}

func writeThrough(name string, content *bytes.Buffer) error {
	file, err := os.OpenFile(name, os.O_WRONLY, newFileMode) //nolint:gosec // to write the file that is named is what the flag is for
	if err != nil {
		return err
	}
	_, err = content.WriteTo(file)
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}
