// Package folder is the folder of reports: which files a run leaves there, and how they come to
// stand there as a whole or not at all.
package folder

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"plumbline/internal/report"
	"plumbline/internal/report/html"
)

// file is one file of a report.
type file struct {
	format, name string
	write        func(io.Writer, report.Run) error
}

// Formats are the names of all kinds of reports.
var Formats = []string{"json", "ndjson", "markdown", "sarif", "html", "junit", "har"}

// CheckFormats returns an error for a name that is none of [Formats].
func CheckFormats(names []string) error {
	for _, name := range names {
		if !slices.Contains(Formats, name) {
			return fmt.Errorf("there is no report %q (reports: %s)", name,
				strings.Join(Formats, ", "))
		}
	}
	return nil
}

// common are the files that are about the whole run.
func common(name string) []file {
	page := "index.html" // of the folder, unless several runs share it
	if name != "" {
		page = name + ".html"
	}
	name = cmp.Or(name, "plumbline")
	return []file{
		{"json", name + ".json", report.WriteJSON},
		{"ndjson", name + ".ndjson", report.WriteNDJSON},
		{"markdown", name + ".md", report.WriteMarkdown},
		{"sarif", name + ".sarif", func(w io.Writer, run report.Run) error {
			return report.WriteSARIF(w, run, "")
		}},
		{"html", page, html.Write},
	}
}

func junitName(suite string) string { return "junit-" + suite + ".xml" }

func files(name string, run report.Run) []file {
	list := common(name)
	for _, suite := range run.Suites {
		list = append(list,
			file{"junit", junitName(suite.Name),
				func(w io.Writer, run report.Run) error {
					return report.WriteJUnit(w, run, suite)
				}},
			file{"har", suite.HARName(),
				func(w io.Writer, run report.Run) error {
					return report.WriteHAR(w, run, suite.Name)
				}})
	}
	return list
}

// Write writes all reports of a run to a folder. Those that are about all its suites begin with the
// name; "" is "plumbline". One that cannot be written does not keep the others from being. Formats
// are some of [Formats]; none are all. Where GitHub Actions looks for a run it is shown there too:
// annotations in the output, the summary in a file of the job's.
//
// What is written has bounds, whatever was found; see [report.Run.Bounded] and the writers.
func Write(dir, name string, run report.Run, output io.Writer, formats ...string) []error {
	run = run.Bounded().Identified()
	chosen := slices.DeleteFunc(files(name, run),
		func(f file) bool { return len(formats) > 0 && !slices.Contains(formats, f.format) })
	ended := make([]error, len(chosen)) // in the order of the files, whichever is done first
	var writing sync.WaitGroup
	for i, f := range chosen {
		writing.Go(func() {
			if err := f.writeTo(dir, run); err != nil {
				ended[i] = fmt.Errorf("writing %s: %w", f.name, err)
			}
		})
	}
	writing.Wait()
	problems := slices.DeleteFunc(ended, func(err error) bool { return err == nil })
	if err := TellGitHub(run, output); err != nil {
		problems = append(problems, err)
	}
	if len(problems) == 0 {
		return nil
	}
	return problems
}

func (f file) writeTo(dir string, run report.Run) error {
	var text bytes.Buffer
	if err := f.write(&text, run); err != nil {
		return err
	}
	return Replace(filepath.Join(dir, f.name), text.Bytes())
}

// Remove removes what an earlier run of the same name and suites has left: where the next one
// cannot start, an old success must not be taken for its result. Of the suites only name and
// subject count.
func Remove(dir, name string, suites ...report.Suite) error {
	var names []string
	for _, f := range common(name) {
		names = append(names, f.name)
	}
	for _, suite := range suites {
		names = append(names, junitName(suite.Name), suite.HARName())
	}
	for _, name := range names {
		if err := os.Remove(filepath.Join(dir, name)); err != nil &&
			!errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("the report of an earlier run cannot be removed: %w", err)
		}
	}
	return nil
}
