package folder

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Prepare finds the folder for reports: the given one, or "reports" of the project that the
// working folder is in, or else of the working folder itself. That it can be written to is tried
// now, not when a run has ended.
func Prepare(given string) (string, error) {
	path := given
	if path == "" {
		path = projectReports()
	}
	if err := os.MkdirAll(path, 0o755); err != nil {
		return "", fmt.Errorf("the folder for reports cannot be made: %w", err)
	}
	probe, err := os.CreateTemp(path, ".plumbline-*")
	if err != nil {
		return "", fmt.Errorf("the folder for reports cannot be written to: %w", err)
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		return "", fmt.Errorf("the folder for reports cannot be written to: %w", err)
	}
	return filepath.Abs(path)
}

func projectReports() string {
	at, err := os.Getwd()
	if err != nil {
		return "reports"
	}
	for {
		if _, err := os.Stat(filepath.Join(at, "reports", "README.md")); err == nil {
			return filepath.Join(at, "reports")
		}
		parent := filepath.Dir(at)
		if parent == at {
			return "reports"
		}
		at = parent
	}
}
