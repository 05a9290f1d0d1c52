// Package cli is the command line of plumbline: one file a command.
package cli

import (
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"plumbline/internal/printable"
)

// Main runs a command and returns the exit status.
func Main(arguments []string, stdout, stderr io.Writer) int {
	root := newRootCommand(arguments, stdout, stderr)
	// Without arguments of its own, cobra would take those of the process.
	root.SetArgs(append([]string{}, arguments...))
	called, err := root.ExecuteC()
	var ended exitStatus
	switch {
	case err == nil:
		return exitConforms
	case errors.As(err, &ended):
		return int(ended)
	}
	return invocationOf(called).fail("%v", err)
}

// Groups of commands, in the order in which the help lists them.
const (
	groupTest    = "test"
	groupJudge   = "judge"
	groupResults = "results"
	groupProve   = "prove"
	groupProgram = "program"
)

// newRootCommand returns plumbline with all its commands. The arguments are those of the call: what
// cobra says of a mistake does not tell which of them it was.
func newRootCommand(arguments []string, stdout, stderr io.Writer) *cobra.Command {
	var asked bool
	root := &cobra.Command{
		Use:   program + " COMMAND",
		Short: "Check a running HTTP API against its OpenAPI document",
		Long:  "Plumbline checks a running HTTP API against its published OpenAPI document.",
		Example: `  # test both APIs, each against its own reference server
  plumbline run

  # judge recorded traffic, without sending anything
  plumbline verify --contract openapi.yaml recorded.har

  # explain a command
  plumbline help verify`,
		Args: cobra.ArbitraryArgs, SilenceErrors: true, SilenceUsage: true,
		PersistentPreRunE: func(c *cobra.Command, _ []string) error {
			return overlooked(c, arguments)
		},
	}
	// first: cobra's completion command keeps what it finds here
	root.SetOut(stdout)
	root.SetErr(printable.NewWriter(stderr)) // messages repeat what files and servers say
	root.AddGroup(
		&cobra.Group{ID: groupTest, Title: "Test APIs"},
		&cobra.Group{ID: groupJudge, Title: "Judge documents and recorded traffic"},
		&cobra.Group{ID: groupResults, Title: "Work with the results of runs"},
		&cobra.Group{ID: groupProve, Title: "See that the suites find faults"},
		&cobra.Group{ID: groupProgram, Title: "Plumbline itself"})
	root.AddCommand(newRunCommand(), newTestCommand(), newReplayCommand(), newConfigCommand(),
		newJobCommand(),
		newNewCommand(), newCheckDocumentCommand(), newVerifyCommand(), newDiffCommand(),
		newBaselineCommand(), newMergeCommand(), newServeCommand(), newFaultsCommand(),
		newProveCommand(), newVersionCommand())
	root.Flags().BoolVar(&asked, "version", false,
		"show the version, as plumbline version does")
	root.SetHelpFunc(func(c *cobra.Command, _ []string) { writeHelp(c.OutOrStdout(), c) })
	root.SetHelpCommand(newHelpCommand())
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return flagMistake(c, arguments, err)
	})
	does(root, func(i invocation, words []string) int {
		switch {
		case len(words) > 0:
			return i.fail("%v", unknownCommand(root, words))
		case asked:
			return writeVersion(i, formatText)
		}
		writeHelp(i.stderr, root)
		return exitCouldNotRun
	})
	root.InitDefaultHelpCmd()
	addCompletion(root)
	withHelpFlags(root)
	return root
}

// does makes a function what a command does. The function gets the words that are no flags, and
// returns the exit status.
func does(c *cobra.Command, run func(i invocation, words []string) int) {
	c.Args = cobra.ArbitraryArgs
	c.RunE = func(c *cobra.Command, words []string) error {
		if status := run(invocationOf(c), words); status != exitConforms {
			return exitStatus(status)
		}
		return nil
	}
}

// withHelpFlags gives a command and those below it the flag for help, in our words.
func withHelpFlags(c *cobra.Command) {
	c.Flags().BoolP("help", "h", false, "show this help")
	for _, below := range c.Commands() {
		withHelpFlags(below)
	}
}

// takesNone says that a command takes no words, where it was given some.
func takesNone(words []string) error {
	if len(words) == 0 {
		return nil
	}
	return errors.New("it takes flags only, and no word such as " + words[0])
}

// listed joins words as a sentence does: a, b or c.
func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// without returns the words that are not among some others.
func without(words, others []string) []string {
	return slices.DeleteFunc(slices.Clone(words),
		func(word string) bool { return slices.Contains(others, word) })
}
