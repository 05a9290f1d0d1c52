package ginkgoext

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"plumbline/harness/report"
	"plumbline/harness/report/html"
)

// file is one file of a report.
type file struct {
	name  string
	write func(io.Writer, report.Run) error
}

// files are all files that a run writes.
func (s *session) files() []file {
	name := cmp.Or(s.options.Name, "plumbline")
	list := []file{
		{name + ".json", report.WriteJSON},
		{name + ".md", report.WriteMarkdown},
		{name + ".sarif", func(w io.Writer, run report.Run) error { return report.WriteSARIF(w, run, "") }},
		{s.page(), html.Write},
	}
	for _, suite := range s.suites {
		list = append(list,
			file{"junit-" + suite.Name + ".xml", func(w io.Writer, run report.Run) error { return writeJUnit(w, run, suite.Name) }},
			file{suite.Name + ".har", func(w io.Writer, run report.Run) error { return report.WriteHAR(w, run, suite.Name) }})
	}
	return list
}

// page is the name of the page for people: the index of the folder, unless several runs share the folder.
func (s *session) page() string {
	if s.options.Name == "" {
		return "index.html"
	}
	return s.options.Name + ".html"
}

func writeJUnit(w io.Writer, run report.Run, name string) error {
	for _, suite := range run.Suites {
		if suite.Name == name {
			return report.WriteJUnit(w, suite, run)
		}
	}
	return fmt.Errorf("the run has no suite %s", name)
}

// dropOldReports removes what an earlier run has said: where this one cannot start, an old success must not be taken for its result.
func (s *session) dropOldReports() error {
	for _, f := range s.files() {
		if err := os.Remove(filepath.Join(s.reports, f.name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("the report of an earlier run cannot be removed: %w", err)
		}
	}
	return nil
}

// write writes all reports. One that cannot be written does not keep the others from being.
func (s *session) write(run report.Run) []string {
	var problems []string
	for _, f := range s.files() {
		var text bytes.Buffer
		err := f.write(&text, run)
		if err == nil {
			err = replaceFile(filepath.Join(s.reports, f.name), text.Bytes())
		}
		if err != nil {
			problems = append(problems, fmt.Sprintf("writing %s: %v", f.name, err))
		}
	}
	if err := s.tellGitHub(run); err != nil {
		problems = append(problems, fmt.Sprintf("writing for GitHub: %v", err))
	}
	return problems
}

// tellGitHub shows the run where GitHub Actions looks for it: annotations in the output, the summary in a file of the job's.
func (s *session) tellGitHub(run report.Run) error {
	if os.Getenv("GITHUB_ACTIONS") == "true" {
		if err := report.WriteAnnotations(s.options.Output, run); err != nil {
			return err
		}
	}
	path := os.Getenv("GITHUB_STEP_SUMMARY")
	if path == "" {
		return nil
	}
	summary, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644) //nolint:gosec // GitHub names the file
	if err != nil {
		return err
	}
	return errors.Join(report.WriteMarkdown(summary, run), summary.Close())
}

// replaceFile writes a file as a whole or not at all.
func replaceFile(path string, content []byte) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), ".plumbline-*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name()) // fails once it has been renamed, as it should
	_, err = temporary.Write(content)
	if err := errors.Join(err, temporary.Chmod(0o644), temporary.Close()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}
