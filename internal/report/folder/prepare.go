package folder

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Prepare finds the folder for reports: the given one, or "reports" of the Go module that the
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

// projectReports is the folder for reports of the module that the working folder is in.
func projectReports() string {
	working, err := os.Getwd()
	if err != nil {
		return "reports"
	}
	return filepath.Join(ModuleRoot(working), "reports")
}

// ModuleRoot is the folder of the Go module that a folder is in; "" where it is in none.
func ModuleRoot(folder string) string {
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return ""
		}
		folder = parent
	}
}
