package cli

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"

	"plumbline/internal/proof"
	"plumbline/internal/report/folder"
)

const proveStatuses = "Exit status: 0 every fault was found and no right server accused, 1 not " +
	"so, 2 could not run."

func prove(i invocation) int {
	flags := flag.NewFlagSet("prove", flag.ContinueOnError)
	only := texts{}
	flags.Var(&only, "fault",
		"`ID` of the only fault or variation to try; may be given several times")
	dir := flags.String("reports", "", "`folder` for proof.json and proof.md (default: reports)")
	workers := flags.Int("workers", 2*runtime.NumCPU(),
		"how many runs there are at a time, besides those that mostly wait for a rate limit")
	words, status, done := i.parse(flags)
	if done {
		return status
	}
	chosen, err := choose(words)
	if err != nil {
		return i.fail("%v", err)
	}
	subjects, err := provablesOf(chosen, only)
	if err != nil {
		return i.fail("%v", err)
	}
	reports, err := folder.Prepare(*dir)
	if err != nil {
		return i.fail("%v", err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	finished := 0
	proven := proof.Run(ctx, subjects.subjects(), *workers, subjects.run, func(r proof.Result) {
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
