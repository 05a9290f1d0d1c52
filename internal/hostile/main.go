// Command hostile runs the suites, and the test of a document, against the servers of
// fixtures/hostile, and holds each run to bounds: of memory, of time, of what it writes, and of how
// it ends.
//
// Each is run against a server in a process of its own, as plumbline run and plumbline test do it.
// A server answers every request in its hostile way; it may also stand behind the reference server,
// so that all but the logins get the right status and header with the hostile body, and the run
// comes to judge it. By default there is one run against each server, of a part of the cases, the
// APIs and the two modes in turn; with --all there is every run, of all cases.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"sync"
)

func main() {
	if len(os.Args) > 2 && os.Args[1] == measureCommand {
		os.Exit(measure(os.Args[2], os.Args[3:]))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// run is the program; what it gives is the exit status: 0 where every run kept to the bounds, 1
// where one did not, 2 where they could not be run.
func run(ctx context.Context, arguments []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("hostile", flag.ContinueOnError)
	flags.SetOutput(stderr)
	only := flags.String("only", "",
		"`expression` that the names of the runs have to match, such as '^respoke/gzip'; both "+
			"modes are run")
	every := flags.Bool("all", false,
		"every API, whole, and both modes for each server; by default one run for each")
	program := flags.String("program", "", "the plumbline `file` to run (default: it is built)")
	jobs := flags.Int("jobs", runtime.GOMAXPROCS(0), "`number` of runs at once")
	if err := flags.Parse(arguments); err != nil {
		return 2
	}
	wanted, err := regexp.Compile(*only)
	if err != nil || flags.NArg() > 0 || *jobs < 1 {
		fmt.Fprintln(stderr,
			"hostile: takes --all, --only EXPRESSION, --program FILE and --jobs NUMBER")
		return 2
	}
	subjects := few()
	if *every || *only != "" {
		subjects = everySubject()
	}
	subjects = slices.DeleteFunc(subjects, func(s subject) bool {
		return !wanted.MatchString(s.name())
	})
	failed, err := all(ctx, subjects, !*every, *program, *jobs, stdout)
	switch {
	case err != nil:
		fmt.Fprintln(stderr, "hostile:", err)
		return 2
	case failed > 0:
		fmt.Fprintf(stderr, "hostile: %d runs did not keep to their bounds\n", failed)
		return 1
	}
	return 0
}

// all makes the runs and prints a line for each; it gives how many failed.
func all(ctx context.Context, subjects []subject, short bool, program string, jobs int,
	stdout io.Writer) (failed int, err error) {
	if len(subjects) == 0 {
		return 0, errors.New("no run has a name that matches")
	}
	folder, err := os.MkdirTemp("", "plumbline-hostile-")
	if err != nil {
		return 0, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	if program == "" {
		program = filepath.Join(folder, "plumbline")
		if err := build(ctx, program); err != nil {
			return 0, err
		}
	}
	runner := &runner{program: program, folder: folder, short: short,
		plain: map[string]measured{}}
	for _, api := range apis {
		if err := runner.measurePlain(ctx, api); err != nil {
			return 0, err
		}
	}
	var mutex sync.Mutex
	var group sync.WaitGroup
	turns := make(chan struct{}, jobs)
	for _, s := range subjects {
		turns <- struct{}{}
		if ctx.Err() != nil {
			break
		}
		group.Go(func() {
			defer func() { <-turns }()
			m, problems := runner.judge(ctx, s)
			mutex.Lock()
			defer mutex.Unlock()
			writeLine(stdout, s, runner.plain[s.api.name], m, problems)
			if len(problems) > 0 {
				failed++
			}
		})
	}
	group.Wait()
	if ctx.Err() != nil {
		return failed, errors.New("interrupted")
	}
	fmt.Fprintf(stdout, "%d runs against %d hostile servers, %d out of bounds\n", len(subjects),
		len(servers()), failed)
	return failed, nil
}

func build(ctx context.Context, program string) error {
	//nolint:gosec // the file is in a folder of our own
	command := exec.CommandContext(ctx, "go", "build", "-o", program, "./cmd/plumbline")
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("building plumbline: %w\n%s", err, output)
	}
	return nil
}
