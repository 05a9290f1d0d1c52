package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// A value of the file may be a reference to where it really stands: a variable of the environment
// or a file.
const (
	referenceToVariable = "env:"
	referenceToFile     = "file:"
)

// largestSecret bounds what is read of a file that a reference names, in bytes.
const largestSecret = 64 << 10

func isReference(text string) bool {
	return strings.HasPrefix(text, referenceToVariable) || strings.HasPrefix(text, referenceToFile)
}

// Resolve reads what a text refers to; any other text is itself. Files are looked for from a folder
// on. No error repeats what was read.
func Resolve(text, folder string, environment func(string) (string, bool)) (string, error) {
	if name, found := strings.CutPrefix(text, referenceToVariable); found {
		value, set := environment(name)
		switch {
		case name == "":
			return "", errors.New("env: names no variable")
		case !set || value == "":
			return "", fmt.Errorf("the variable %s is not set, or empty", name)
		}
		return value, nil
	}
	if path, found := strings.CutPrefix(text, referenceToFile); found {
		return readSecret(relativeTo(folder, path))
	}
	return text, nil
}

// readSecret reads a file that holds one value. A line end after it is not part of it.
func readSecret(path string) (string, error) {
	about, err := os.Stat(path)
	switch {
	case err != nil:
		return "", fmt.Errorf("the file %s cannot be read: %w", path, withoutPath(err))
	case !about.Mode().IsRegular():
		return "", fmt.Errorf("%s is no regular file", path)
	case about.Size() > largestSecret:
		return "", fmt.Errorf("the file %s is larger than %d bytes", path, largestSecret)
	}
	text, err := os.ReadFile(path) //nolint:gosec // the configuration names it for this
	if err != nil {
		return "", fmt.Errorf("the file %s cannot be read: %w", path, withoutPath(err))
	}
	value := strings.TrimRight(string(text), "\r\n")
	if value == "" {
		return "", fmt.Errorf("the file %s is empty", path)
	}
	return value, nil
}

func withoutPath(err error) error {
	var about *os.PathError
	if errors.As(err, &about) {
		return about.Err
	}
	return err
}

// relativeTo is a path as seen from a folder.
func relativeTo(folder, path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(folder, path)
}
