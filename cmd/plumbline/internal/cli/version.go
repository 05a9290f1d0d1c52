package cli

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// deciding are the modules whose version may change a verdict. Which versions are in the program,
// only its build information tells.
var deciding = []string{
	"github.com/andybalholm/brotli",
	"github.com/dlclark/regexp2",
	"github.com/pb33f/jsonpath",
	"github.com/pb33f/libopenapi",
	"github.com/santhosh-tekuri/jsonschema/v6",
	"go.yaml.in/yaml/v4",
	"golang.org/x/net",
	"golang.org/x/text",
}

// buildVersion is the version of the JSON that version writes. It grows when a reader would have to
// change.
const buildVersion = 1

// build is what a program was made of. What its build does not tell is nil.
type build struct {
	Version   int       `json:"version"` // of this form
	Plumbline *string   `json:"plumbline"`
	Commit    *string   `json:"commit"`
	Modified  *bool     `json:"modified"` // whether the working tree differed from the commit
	Go        string    `json:"go"`
	Libraries []library `json:"libraries"`
}

// library is a module that decides verdicts.
type library struct {
	Module  string `json:"module"`
	Version string `json:"version"` // of what was taken; "" where that is a folder
	// Replacement is the module or the folder that was taken in its place, where there is one.
	Replacement string `json:"replacement,omitempty"`
}

func newVersionCommand() *cobra.Command {
	var format string
	c := &cobra.Command{
		Use: "version [flags]", GroupID: groupProgram,
		Short: "Tell the version, the commit, and the libraries that decide verdicts",
		Example: `  plumbline version
  plumbline version --format json`,
		ValidArgsFunction: cobra.NoFileCompletions,
		Annotations: map[string]string{
			statusAnnotation: "Exit status: 0 it was told, 2 there is a mistake in the call."},
	}
	grouped(c, noGroup, func(flags *pflag.FlagSet) {
		oneOf(flags, &format, "format", formatText, "how it is written", formatText, formatJSON)
	})
	does(c, func(i invocation, words []string) int {
		if err := takesNone(words); err != nil {
			return i.fail("%v", err)
		}
		return writeVersion(i, format)
	})
	return c
}

func writeVersion(i invocation, format string) int {
	write := build.text
	if format == formatJSON {
		write = func(b build, w io.Writer) error { return writeJSON(w, b) }
	}
	info, known := debug.ReadBuildInfo()
	if !known {
		info = nil
	}
	if err := write(buildOf(info), i.stdout); err != nil {
		return i.problem(err)
	}
	return exitConforms
}

// buildOf reads the build information of a program; nil where it has none.
func buildOf(info *debug.BuildInfo) build {
	b := build{Version: buildVersion, Go: runtime.Version()}
	if info == nil {
		return b
	}
	if version := info.Main.Version; version != "" && version != "(devel)" {
		b.Plumbline = &version
	}
	for _, setting := range info.Settings {
		switch setting.Key {
		case "vcs.revision":
			b.Commit = &setting.Value
		case "vcs.modified":
			modified := setting.Value == "true"
			b.Modified = &modified
		}
	}
	for _, module := range info.Deps {
		if !slices.Contains(deciding, module.Path) {
			continue
		}
		l := library{Module: module.Path, Version: module.Version}
		if other := module.Replace; other != nil {
			l.Replacement, l.Version = other.Path, other.Version
		}
		b.Libraries = append(b.Libraries, l)
	}
	return b
}

const notRecorded = "not recorded in this build"

// text writes what a build tells, for people.
func (b build) text(w io.Writer) error {
	plumbline, commit := notRecorded, notRecorded
	if b.Plumbline != nil {
		plumbline = *b.Plumbline
	}
	if b.Commit != nil {
		commit = *b.Commit
		if b.Modified != nil && *b.Modified {
			commit += " (modified)"
		}
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "plumbline\t%s\ncommit\t%s\ngo\t%s\n", plumbline, commit, b.Go)
	if b.Libraries == nil {
		fmt.Fprintf(table, "libraries\t%s\n", notRecorded)
	}
	err := table.Flush()
	if len(b.Libraries) > 0 {
		fmt.Fprintf(w, "\nlibraries that decide verdicts:\n")
	}
	for _, l := range b.Libraries {
		fmt.Fprintf(table, "  %s\t%s\n", l.Module, l.taken())
	}
	return errors.Join(err, table.Flush())
}

// taken is the version of a library, or what was taken in its place.
func (l library) taken() string {
	if l.Replacement == "" {
		return l.Version
	}
	return strings.TrimSpace("replaced by " + l.Replacement + " " + l.Version)
}
