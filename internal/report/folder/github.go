package folder

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"plumbline/internal/printable"
	"plumbline/internal/report"
)

// TellGitHub shows a run where GitHub Actions looks for it: annotations in the output, where
// GITHUB_ACTIONS is set, and the summary in the file of the job's that GITHUB_STEP_SUMMARY names.
// Elsewhere it does nothing.
func TellGitHub(run report.Run, output io.Writer) error {
	return tell(output,
		func(w io.Writer) error { return report.WriteAnnotations(w, run) },
		func(w io.Writer) error { return report.WriteSummary(w, run) })
}

// TellGitHubWhy shows in the same places that a command could not run: what was called, such as
// "plumbline merge", and what it said.
func TellGitHubWhy(called, message string, output io.Writer) error {
	return tell(output,
		func(w io.Writer) error { return report.WriteErrorAnnotation(w, called, message) },
		func(w io.Writer) error { return report.WriteCouldNotRun(w, called, message) })
}

func tell(output io.Writer, annotate, summarize func(io.Writer) error) error {
	var problem error
	if os.Getenv("GITHUB_ACTIONS") == "true" {
		problem = asCommands(output, annotate)
	}
	if path := os.Getenv("GITHUB_STEP_SUMMARY"); path != "" {
		problem = errors.Join(problem, appendTo(path, summarize))
	}
	if problem != nil {
		return fmt.Errorf("writing for GitHub: %w", problem)
	}
	return nil
}

// asCommands writes annotations, each at the beginning of a line: elsewhere a runner does not see
// one.
func asCommands(output io.Writer, annotate func(io.Writer) error) error {
	var commands strings.Builder
	if err := annotate(&commands); err != nil || commands.Len() == 0 {
		return err
	}
	// What stands before them may have no line end, such as the dots of Ginkgo's progress.
	return printable.WriteCommands(output, "\n"+commands.String())
}

func appendTo(path string, write func(io.Writer) error) error {
	//nolint:gosec // GitHub names the file
	summary, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, newFileMode)
	if err != nil {
		return err
	}
	return errors.Join(write(summary), summary.Close())
}
