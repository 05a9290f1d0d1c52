package cli

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"plumbline/internal/report"
)

const diffStatuses = `Exit status: 0 both results could be read, and there is nothing that
--fail-on names; 1 there is; 2 a result could not be read, or a mistake in the call.
--fail-on new: something speaks against the newer run that did not before: a finding, a case that
failed or errored without one, or a problem of the run itself;
--fail-on lost-coverage: a part of the contract was exercised or seen and is not any more;
--fail-on any: anything changed, for better or worse.`

// conditions are what --fail-on takes.
var conditions = map[string]func(report.Difference) bool{
	"new":           func(d report.Difference) bool { return len(d.NewFindings) > 0 },
	"any":           report.Difference.Any,
	"lost-coverage": func(d report.Difference) bool { return len(d.LostCoverage) > 0 },
}

func newDiffCommand() *cobra.Command {
	var format, failOn string
	c := &cobra.Command{
		Use: "diff OLD.json NEW.json [flags]", GroupID: groupResults,
		Short: "Tell what two results differ in: findings, outcomes of cases, coverage",
		Long: `Tell what two results differ in: findings, outcomes of cases, coverage. A result is
the plumbline.json of a run, or - for standard input.`,
		Example: `  plumbline diff last/plumbline.json reports/plumbline.json

  # a gate: nothing may be worse than it was
  plumbline diff last/plumbline.json reports/plumbline.json --fail-on new,lost-coverage`,
		SuggestFor:        []string{"compare"},
		ValidArgsFunction: completeFiles("json"),
		Annotations:       map[string]string{statusAnnotation: diffStatuses},
	}
	grouped(c, noGroup, func(flags *pflag.FlagSet) {
		oneOf(flags, &format, "format", formatText, "how the difference is written", formatText,
			formatJSON)
		flags.StringVar(&failOn, "fail-on", "",
			"`list` of what makes the exit status 1: new, any, lost-coverage, or several with "+
				"commas between (default: nothing)")
	})
	completesBy(c, "fail-on", completeList(slices.Sorted(maps.Keys(conditions))...))
	does(c, func(i invocation, words []string) int {
		return diffResults(i, words, format, failOn)
	})
	return c
}

func diffResults(i invocation, words []string, format, failOn string) int {
	failing, err := failingOn(failOn)
	switch {
	case err != nil:
		return i.fail("%v", err)
	case len(words) != 2:
		return i.fail(
			"%s named; give two results, the older first (plumbline.json of each run; - reads "+
				"standard input)", counted(len(words), "file"))
	}
	runs, err := i.readRuns(words)
	if err != nil {
		return i.problem(err)
	}
	difference := report.Diff(runs[0], runs[1])
	write := map[string]func(io.Writer, report.Difference) error{
		formatText: report.WriteDiff, formatJSON: report.WriteDiffJSON}[format]
	if err := write(i.stdout, difference); err != nil {
		return i.problem(err)
	}
	if failing(difference) {
		return exitDoesNot
	}
	return exitConforms
}

// failingOn reads --fail-on.
func failingOn(text string) (func(report.Difference) bool, error) {
	var chosen []func(report.Difference) bool
	for word := range strings.SplitSeq(text, ",") {
		holds, known := conditions[strings.TrimSpace(word)]
		if !known && text != "" {
			return nil,
				fmt.Errorf(
					"--fail-on has %q; it takes new, any and lost-coverage, with commas between",
					strings.TrimSpace(word))
		}
		if known {
			chosen = append(chosen, holds)
		}
	}
	return func(d report.Difference) bool {
		return slices.ContainsFunc(chosen,
			func(holds func(report.Difference) bool) bool { return holds(d) })
	}, nil
}
