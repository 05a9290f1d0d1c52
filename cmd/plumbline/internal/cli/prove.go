package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"plumbline/internal/proof"
	"plumbline/internal/report/folder"
)

const proveStatuses = `Exit status: 0 every fault was found and no right server accused, or the
score of a document is not below --min-score, 1 not so, 2 could not run.`

// proving is what one call of prove is to do.
type proving struct {
	only     []string // ids of faults and variations; none are all
	reports  string
	workers  int
	document measuring
}

func newProveCommand() *cobra.Command {
	var call proving
	c := &cobra.Command{
		Use: "prove [" + strings.Join(servedNames(), "|") + " …|DOCUMENT] [flags]",
		Short: "Run tests against servers that are wrong in exactly one way, and tell what " +
			"they find",
		Long: `Measure how much a test of any OpenAPI document is worth: it is run against mocks of the
document that are wrong in exactly one way each, and the score is how many of these ways it finds.
The test is what plumbline test does, as far as it concerns the faults that are tried, or a suite of
your own (--suite), or recorded traffic that is replayed (--har). What was not found is listed with
what to write next.

Without a document the suites of Plumbline are run against servers that are wrong in exactly one
way, and each fault has to be found; and against right servers and harmless variations of them, of
which none may be accused. An API that has no suite is tested by its document alone, as plumbline
test does, and only where it is named.`,
		Example: `  plumbline prove

  # try one fault
  plumbline prove respoke --fault respoke.status.role-created-with-201

  # what plumbline test finds of the faults that a document has
  plumbline prove openapi.yaml

  # what a suite of one's own finds of 200 of them; 80 % at least are demanded
  plumbline prove openapi.yaml --suite ./conformance --max-faults 200 --min-score 80

  # what recorded traffic shows
  plumbline prove openapi.yaml --har recorded.har --all-hosts`,
		GroupID:           groupProve,
		ValidArgsFunction: completeSubjects(len(servedNames())),
		Annotations:       map[string]string{statusAnnotation: proveStatuses},
	}
	grouped(c, noGroup, func(flags *pflag.FlagSet) {
		flags.StringArrayVar(&call.only, "fault", nil,
			"`ID` of the only fault or variation to try (plumbline faults lists them); may be "+
				"given several times")
		reportsFlag(flags, &call.reports, "proof.json and proof.md; of a document proof.html")
		flags.IntVar(&call.workers, "workers", 2*runtime.NumCPU(),
			"`number` of runs at a time, besides those that mostly wait for a rate limit; of a "+
				"document one for each processor where none is given")
	})
	grouped(c, ofDocuments, call.document.documentFlags)
	grouped(c, ofScores, call.document.scoreFlags)
	grouped(c, ofRecordings, call.document.recordedAt.flags)
	completesBy(c, "fault", completeFaults(chooseProvable, &call.document.amended))
	completesBy(c, "overlay", completeFiles(documentEndings...))
	completesBy(c, "har", completeFiles("har"))
	does(c, func(i invocation, words []string) int { return call.choose(i, c.Flags(), words) })
	return c
}

// The titles of flags that are for documents alone.
const (
	ofDocuments  = "The test of a document"
	ofScores     = "The score of a document"
	ofRecordings = "Where traffic of a document was recorded"
)

// choose proves what the words name: a document, or APIs that have a reference server.
func (call *proving) choose(i invocation, flags *pflag.FlagSet, words []string) int {
	if call.workers < 1 {
		return i.fail("--workers wants a number from 1")
	}
	flag := documentFlag(flags)
	// what is none of the APIs is a document where a flag wants one
	named := func(word string) bool {
		return isDocument(word) || flag != "" && !slices.Contains(servedNames(), word)
	}
	if at := slices.IndexFunc(words, named); at >= 0 {
		if len(words) > 1 {
			return i.fail(
				"one document is wanted, or names of %s; %q is taken for a document, and "+
					"is not alone", listed(servedNames()), words[at])
		}
		if err := call.document.problem(flags); err != nil {
			return i.fail("%v", err)
		}
		return call.document.measure(i, words[0], call.only, workersOf(flags, call.workers),
			call.reports)
	}
	if flag != "" {
		return i.fail("--%s is for a document of one's own, of which the file has to be named",
			flag)
	}
	return call.run(i, words)
}

// documentFlag is a flag that was given and is for documents alone; "" where there is none.
func documentFlag(flags *pflag.FlagSet) (name string) {
	flags.Visit(func(flag *pflag.Flag) {
		for _, title := range flag.Annotations[groupAnnotation] {
			if title == ofDocuments || title == ofScores || title == ofRecordings {
				name = flag.Name
			}
		}
	})
	return name
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
