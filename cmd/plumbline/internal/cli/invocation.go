package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"plumbline/internal/report/folder"
)

// program is what is called.
const program = "plumbline"

// Exit statuses of plumbline.
const (
	exitConforms    = 0
	exitDoesNot     = 1
	exitCouldNotRun = 2
)

// exitStatus ends a command with a status other than 0 when all that there is to say has been said.
type exitStatus int

// Error implements error. Nobody reads it: the status is taken out again.
func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// invocation is one call of a command: what messages name it, and where it writes.
type invocation struct {
	path           string // from the program on, such as "plumbline verify"
	stdout, stderr io.Writer
}

func invocationOf(c *cobra.Command) invocation {
	return invocation{c.CommandPath(), c.OutOrStdout(), c.ErrOrStderr()}
}

// fail says what is wrong with the call.
func (i invocation) fail(format string, arguments ...any) int {
	taken := "what it takes"
	if i.path == program {
		taken = "the commands"
	}
	message := fmt.Sprintf(format, arguments...)
	fmt.Fprintf(i.stderr, "%s: %s\n\"%s --help\" lists %s.\n", i.path, message, i.path, taken)
	return i.couldNotRun(message)
}

// problem says why the command could not run.
func (i invocation) problem(err error) int {
	fmt.Fprintf(i.stderr, "%s: %v\n", i.path, err)
	return i.couldNotRun(err.Error())
}

// couldNotRun shows a message where people look who see no standard error: an empty summary of a
// job would look as if there were nothing to say.
func (i invocation) couldNotRun(message string) int {
	if err := folder.TellGitHubWhy(i.path, message, i.stderr); err != nil {
		fmt.Fprintf(i.stderr, "%s: %v\n", i.path, err)
	}
	return exitCouldNotRun
}
