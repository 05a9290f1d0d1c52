// Package cli is the command line of plumbline: one file a command.
package cli

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Exit statuses of plumbline.
const (
	exitConforms     = 0
	exitDoesNot      = 1
	exitCouldNotRun  = 2
	statusesInBriefs = "Exit status: 0 conforms, 1 does not conform, 2 could not run."
)

// command is one word after plumbline.
type command struct {
	name, arguments, brief string
	run                    func(invocation) int
	// what the exit statuses mean, where there is more to say than holds for all
	statuses string
}

// invocation is one call of a command.
type invocation struct {
	command        command
	arguments      []string
	stdout, stderr io.Writer
}

func commands() []command {
	return []command{
		{"run", "[" + strings.Join(suiteNames(), "|") + " …] [flags]",
			"test APIs, each against its base URL or its own reference server", run, ""},
		{"serve", strings.Join(suiteNames(), "|") + " [--addr 127.0.0.1:PORT] [--fault ID]",
			"serve a reference server, right or with a fault, until interrupted", serve, ""},
		{"faults", "[" + strings.Join(suiteNames(), "|") + " …] [--format text|json]",
			"list the faults and the harmless variations that the suites are tried on", listFaults,
			""},
		{"prove", "[" + strings.Join(suiteNames(), "|") + " …] [--fault ID]… [--reports DIR]",
			"run the suites against servers that are wrong in exactly one way, and see that " +
				"each is found", prove, proveStatuses},
		{"merge", "RESULT.json… [--reports DIR]",
			"join the results of shards and of suites into one set of reports; - reads " +
				"standard input", mergeResults, mergeStatuses},
		{"diff", "OLD.json NEW.json [--format text|json] [--fail-on new|any|lost-coverage]",
			"tell what two results differ in: findings, outcomes of cases, coverage", diffResults,
			diffStatuses},
		{"check-document", "FILE… [--overlay FILE]… [--format text|json|junit|sarif] [--rules]",
			"list what is wrong in OpenAPI documents themselves; - reads standard input",
			checkDocument, ""},
		{"verify", "--contract FILE [--overlay FILE]… [flags] TRAFFIC.har…",
			"judge recorded traffic (HAR 1.2) by an OpenAPI document, without sending anything; " +
				"- reads standard input", verifyTraffic, verifyStatuses},
	}
}

// Main runs a command and returns the exit status.
func Main(arguments []string, stdout, stderr io.Writer) int {
	if len(arguments) == 0 {
		usage(stderr)
		return exitCouldNotRun
	}
	if slices.Contains([]string{"help", "-h", "--help"}, arguments[0]) {
		usage(stdout)
		return exitConforms
	}
	for _, c := range commands() {
		if c.name == arguments[0] {
			return c.run(invocation{c, arguments[1:], stdout, stderr})
		}
	}
	fmt.Fprintf(stderr, "plumbline: there is no command %q\n\n", arguments[0])
	usage(stderr)
	return exitCouldNotRun
}

func usage(w io.Writer) {
	fmt.Fprintf(w,
		"Plumbline checks a running HTTP API against its published OpenAPI document.\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  plumbline %s %s\n        %s\n", c.name, c.arguments, c.brief)
	}
	fmt.Fprintf(w, "\n%s\n\"plumbline COMMAND --help\" lists the flags of a command.\n",
		statusesInBriefs)
}

// parse reads flags and words in any order, and returns the words. done tells that there is nothing
// left to do, with that exit status.
func (i invocation) parse(flags *flag.FlagSet) (words []string, status int, done bool) {
	flags.SetOutput(io.Discard)
	rest := i.arguments
	for {
		err := flags.Parse(rest)
		if errors.Is(err, flag.ErrHelp) {
			i.help(flags)
			return nil, exitConforms, true
		}
		if err != nil {
			return nil, i.fail("%v", err), true
		}
		if flags.NArg() == 0 {
			return words, 0, false
		}
		words = append(words, flags.Arg(0))
		rest = flags.Args()[1:]
	}
}

func (i invocation) help(flags *flag.FlagSet) {
	fmt.Fprintf(i.stdout, "plumbline %s %s\n\n%s.\n\n", i.command.name, i.command.arguments,
		i.command.brief)
	flags.SetOutput(i.stdout)
	flags.PrintDefaults()
	fmt.Fprintf(i.stdout, "\n%s\n", cmp.Or(i.command.statuses, statusesInBriefs))
}

// fail says what is wrong with the call.
func (i invocation) fail(format string, arguments ...any) int {
	fmt.Fprintf(i.stderr, "plumbline %s: %s\n\"plumbline %s --help\" lists what it takes.\n",
		i.command.name, fmt.Sprintf(format, arguments...), i.command.name)
	return exitCouldNotRun
}
