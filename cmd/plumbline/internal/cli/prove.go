package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"plumbline/internal/proof"
	"plumbline/internal/report/folder"
)

const proveStatuses = "Exit status: 0 every fault was found and no right server accused, 1 not " +
	"so, 2 could not run."

// proving is what one call of prove is to do.
type proving struct {
	only    []string // ids of faults and variations; none are all
	reports string
	workers int
}

func newProveCommand() *cobra.Command {
	var call proving
	c := &cobra.Command{
		Use:   "prove [" + strings.Join(servedNames(), "|") + " …] [flags]",
		Short: "Run the suites against servers that are wrong in exactly one way",
		Long: `Run the suites against servers that are wrong in exactly one way, and see that each
fault is found; and against right servers and harmless variations of them, and see that none is
accused. An API that has no suite is tested by its document alone, as plumbline test does, and only
where it is named.`,
		Example: `  plumbline prove

  # try one fault
  plumbline prove respoke --fault respoke.status.role-created-with-201`,
		GroupID:           groupProve,
		ValidArgsFunction: completeServed,
		Annotations:       map[string]string{statusAnnotation: proveStatuses},
	}
	grouped(c, noGroup, func(flags *pflag.FlagSet) {
		flags.StringArrayVar(&call.only, "fault", nil,
			"`ID` of the only fault or variation to try (plumbline faults lists them); may be "+
				"given several times")
		reportsFlag(flags, &call.reports, "proof.json and proof.md")
		flags.IntVar(&call.workers, "workers", 2*runtime.NumCPU(),
			"`number` of runs at a time, besides those that mostly wait for a rate limit")
	})
	completesBy(c, "fault", completeFaults(chooseProvable))
	does(c, call.run)
	return c
}

// chooseProvable returns the names of APIs with a reference server, each once; those with a suite
// where there are none.
func chooseProvable(words []string) ([]string, error) {
	if len(words) == 0 {
		return suiteNames(), nil
	}
	return chooseServed(words)
}

func (call *proving) run(i invocation, words []string) int {
	chosen, err := chooseProvable(words)
	if err != nil {
		return i.fail("%v", err)
	}
	subjects, err := provablesOf(chosen, call.only)
	if err != nil {
		return i.fail("%v", err)
	}
	reports, err := folder.Prepare(call.reports)
	if err != nil {
		return i.fail("%v", err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	finished := 0
	proven := proof.Run(ctx, subjects.subjects(), call.workers, subjects.run, func(r proof.Result) {
		finished++
		fmt.Fprintf(i.stderr, "[%*d/%d] %s: %s\n", len(fmt.Sprint(len(subjects))), finished,
			len(subjects), r.ID, r.Verdict)
	})
	if err := errors.Join(proof.WriteText(i.stdout, proven),
		writeProof(reports, proven)); err != nil {
		return i.problem(err)
	}
	if !proven.Holds() {
		return exitDoesNot
	}
	return exitConforms
}

func writeProof(dir string, proven proof.Proof) error {
	var asJSON, asMarkdown bytes.Buffer
	return errors.Join(
		proof.WriteJSON(&asJSON, proven),
		folder.Replace(filepath.Join(dir, "proof.json"), asJSON.Bytes()),
		proof.WriteMarkdown(&asMarkdown, proven),
		folder.Replace(filepath.Join(dir, "proof.md"), asMarkdown.Bytes()),
	)
}
