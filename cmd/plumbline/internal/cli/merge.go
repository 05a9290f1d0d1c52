package cli

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"plumbline/internal/report"
	"plumbline/internal/report/folder"
)

const mergeStatuses = `Exit status: 0 the merged run conforms, 1 it does not, 2 the results could
not be read or do not go together: a case was run in two of them, one lacks a case that another
lists, or they are about different documents or targets.`

func newMergeCommand() *cobra.Command {
	var reports string
	c := &cobra.Command{
		Use: "merge RESULT.json… [flags]", GroupID: groupResults,
		Short: "Join the results of shards and of suites into one set of reports",
		Long: `Join the results of shards and of suites into one set of reports. A result is the
plumbline.json of a run, or - for standard input.`,
		Example: "  plumbline merge shard-1/plumbline.json shard-2/plumbline.json " +
			"--reports reports",
		SuggestFor:        []string{"join"},
		ValidArgsFunction: completeFiles("json"),
		Annotations:       map[string]string{statusAnnotation: mergeStatuses},
	}
	grouped(c, noGroup, func(flags *pflag.FlagSet) { reportsFlag(flags, &reports, "reports") })
	does(c, func(i invocation, words []string) int { return mergeResults(i, words, reports) })
	return c
}

func mergeResults(i invocation, words []string, reports string) int {
	if len(words) == 0 {
		return i.fail(
			"no result is named; give the plumbline.json of each run, or - for standard input")
	}
	runs, err := i.readRuns(words)
	if err != nil {
		return i.problem(err)
	}
	merged, err := report.Merge(runs)
	if err != nil {
		return i.problem(ofFiles(words, err))
	}
	// Only now: the folder may be the one that the results were read from.
	to, err := folder.Prepare(reports)
	if err != nil {
		return i.problem(err)
	}
	withTexts(&merged)
	problems := folder.Write(to, "", merged, i.stdout)
	if err := errors.Join(append(problems,
		report.WriteText(i.stdout, merged, report.TextOptions{}))...); err != nil {
		return i.problem(err)
	}
	if !merged.Conforms() {
		return exitDoesNot
	}
	return exitConforms
}

// readRuns reads all results, so that each one that cannot be read is told of.
func (i invocation) readRuns(words []string) ([]report.Run, error) {
	if n := len(words) - len(slices.DeleteFunc(slices.Clone(words),
		func(word string) bool { return word == standardInput })); n > 1 {
		return nil,
			errors.New("standard input (-) is named more than once, and can be read only once")
	}
	var runs []report.Run
	var problems []error
	for _, word := range words {
		text, err := i.readText(word)
		if err == nil {
			var run report.Run
			run, err = report.ReadJSON(text.Path, text.Bytes)
			runs = append(runs, run)
		}
		problems = append(problems, err)
	}
	return runs, errors.Join(problems...)
}

// ofFiles names the files instead of their numbers.
func ofFiles(words []string, err error) error {
	var different *report.MergeError
	if !errors.As(err, &different) {
		return err
	}
	return fmt.Errorf("%s and %s cannot be merged: %s", words[different.First-1],
		words[different.Second-1], different.Problem)
}

// withTexts returns the documents of a run, of which a result has only the hash, the texts that
// excerpts are taken from, where this program has them.
func withTexts(run *report.Run) {
	known := map[string]string{}
	for _, suite := range suites {
		for _, text := range append(slices.Clone(suite.Source.Amendments), suite.Source.Document) {
			known[fmt.Sprintf("%x", sha256.Sum256(text.Bytes))] = string(text.Bytes)
		}
	}
	for i := range run.Suites {
		suite := &run.Suites[i]
		suite.Document.Text = known[suite.Document.SHA256]
		for j := range suite.Amendments {
			suite.Amendments[j].Text = known[suite.Amendments[j].SHA256]
		}
	}
}
