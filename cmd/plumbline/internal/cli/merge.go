package cli

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"plumbline/internal/report"
	"plumbline/internal/report/folder"
	"plumbline/internal/shard"
)

const mergeStatuses = `Exit status: 0 the merged run conforms, 1 it does not, 2 the results could
not be read or do not go together: a shard is missing or there twice, a case was run in two of them,
one lacks a case that another lists, or they are about different documents or targets; or a run
could not test its target to the end.`

// mergeOptions say which results are joined, and where the reports go.
type mergeOptions struct {
	reports string
	shards  int
	wait    time.Duration
	maxAge  time.Duration
}

func newMergeCommand() *cobra.Command {
	var options mergeOptions
	c := &cobra.Command{
		Use: "merge RESULT… [flags]", GroupID: groupResults,
		Short: "Join the results of shards and of suites into one set of reports",
		Long: `Join the results of shards and of suites into one set of reports. A result is the
plumbline.json of a run, or - for standard input, or a log that has the line of --result-line. A
name may have * and ? in it. Where a shard could not run and was run again, the second result
counts.`,
		Example: "  plumbline merge shard-1/plumbline.json shard-2/plumbline.json " +
			"--reports reports\n\n" +
			"  # from the logs of pods, and only if both shards are there\n" +
			"  plumbline merge --shards 2 pod-*.log",
		SuggestFor:        []string{"join"},
		ValidArgsFunction: completeFiles("json", "log"),
		Annotations:       map[string]string{statusAnnotation: mergeStatuses},
	}
	grouped(c, noGroup, func(flags *pflag.FlagSet) {
		reportsFlag(flags, &options.reports, "reports")
		flags.IntVar(&options.shards, "shards", 0,
			"`number` of shards that each suite has to have (default: what the results say)")
		flags.DurationVar(&options.wait, "wait", 0,
			"`time` to wait at most, such as 1h, for shards that are missing or could not run "+
				"(default: none)")
		flags.DurationVar(&options.maxAge, "max-age", 0,
			"`time`, such as 10m, before the command began, within which a run has to have "+
				"ended; what is older is left over from another run (default: any)")
	})
	does(c, func(i invocation, words []string) int { return mergeResults(i, words, options) })
	return c
}

func mergeResults(i invocation, words []string, options mergeOptions) int {
	if len(words) == 0 {
		return i.fail(
			"no result is named; give the plumbline.json of each run, or - for standard input")
	}
	if err := options.check(words); err != nil {
		return i.fail("%v", err)
	}
	results, err := i.gather(words, options)
	if err != nil {
		return i.problem(err)
	}
	merged, err := report.Merge(runsOf(results))
	if err != nil {
		return i.problem(ofFiles(results, err))
	}
	// Only now: the folder may be the one that the results were read from.
	to, err := folder.Prepare(options.reports)
	if err != nil {
		return i.problem(err)
	}
	withTexts(&merged)
	problems := folder.Write(to, "", merged, i.stdout)
	if err := errors.Join(append(problems,
		report.WriteText(i.stdout, merged, report.TextOptions{}))...); err != nil {
		return i.problem(err)
	}
	switch {
	case merged.CouldNotRun():
		return exitCouldNotRun
	case !merged.Conforms():
		return exitDoesNot
	}
	return exitConforms
}

// check says what is wrong with the flags.
func (o mergeOptions) check(words []string) error {
	switch {
	case o.shards < 0 || o.shards > shard.MaxCount:
		return fmt.Errorf("--shards is %d; a number from 1 to %d is wanted", o.shards,
			shard.MaxCount)
	case o.wait < 0 || o.maxAge < 0:
		return errors.New("--wait and --max-age take a span of time that is not negative, " +
			"such as 10m")
	case o.wait > 0 && o.shards == 0:
		return errors.New("--wait needs --shards, or nobody knows what to wait for")
	case o.wait > 0 && slices.Contains(words, standardInput):
		return errors.New("--wait cannot read standard input (-) more than once; name files")
	}
	return nil
}

// gather reads the results of all shards, and waits for those that are not there yet as long as it
// may.
func (i invocation) gather(words []string, options mergeOptions) ([]report.Result, error) {
	began := time.Now()
	for {
		results, err := i.attempt(words, options, began)
		left := options.wait - time.Since(began)
		if err == nil && (left <= 0 || !slices.ContainsFunc(results, unfinished)) || left <= 0 {
			return results, err
		}
		<-time.After(min(left, pollInterval))
	}
}

// pollInterval is how often --wait looks for results.
const pollInterval = time.Second

// unfinished tells of a result that another attempt may replace.
func unfinished(result report.Result) bool { return result.Run.CutShort() }

// attempt reads the results that are there, and says what keeps them from being all.
func (i invocation) attempt(words []string, options mergeOptions, began time.Time) (
	[]report.Result, error) {
	results, err := i.readResults(words, options.shards > 0)
	if err != nil {
		return nil, err
	}
	var old []error
	fresh := slices.DeleteFunc(results, func(result report.Result) bool {
		ended := result.Run.Started.Add(time.Duration(result.Run.Duration))
		age := began.Sub(ended).Round(time.Second)
		if options.maxAge == 0 || age <= options.maxAge {
			return false
		}
		old = append(old, fmt.Errorf("%s is left out: its run ended %s ago, and --max-age is %s",
			result.Name, age, options.maxAge))
		return true
	})
	whole, err := report.Shards(fresh, options.shards)
	if err == nil && len(old) > 0 && options.shards == 0 {
		return nil, errors.Join(old...)
	}
	if err != nil {
		err = errors.Join(append([]error{err}, old...)...)
	}
	return whole, err
}

func runsOf(results []report.Result) []report.Run {
	runs := make([]report.Run, len(results))
	for i, result := range results {
		runs[i] = result.Run
	}
	return runs
}

// ofFiles names the files instead of their numbers.
func ofFiles(results []report.Result, err error) error {
	var different *report.MergeError
	if !errors.As(err, &different) {
		return err
	}
	return fmt.Errorf("%s and %s cannot be merged: %s", results[different.First-1].Name,
		results[different.Second-1].Name, different.Problem)
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
