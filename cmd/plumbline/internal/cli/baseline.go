package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"plumbline/internal/report"
	"plumbline/internal/report/folder"
	"plumbline/internal/waiver"
)

const baselineStatuses = "Exit status: 0 the waivers were written, 2 they could not be."

// mostYears is how far in the future waivers may expire: what is accepted for longer is accepted
// for good, and belongs into the document.
const mostYears = 10

// accepting is what one call of baseline is to do.
type accepting struct {
	owner, expires, link, reason string
	output                       string
	force                        bool
}

func newBaselineCommand() *cobra.Command {
	var call accepting
	c := &cobra.Command{
		Use:   "baseline RESULT.json [flags]",
		Short: "Write waivers for all that a run has found, so that only what is new fails",
		Long: `Write waivers for all that a run has found, so that only what is new fails. The result is
the plumbline.json of a run or of judged traffic, or - for standard input. There is a waiver for
each requirement, check and operation; what is waived already is left out. What no waiver can
accept, such as a case that errored, standard error lists.

Behind a finding that is accepted a case goes on, and may find more. Where it does, call the command
again with the result of a run with these waivers, and give both files to plumbline run --waivers.`,
		Example: `  plumbline baseline reports/plumbline.json --owner team-roles --expires 2035-12-31 \
    --link https://tracker.example.com/PL-17 --output waivers.yaml`,
		GroupID:           groupResults,
		SuggestFor:        []string{"accept", "waive", "waivers"},
		ValidArgsFunction: completeFiles("json"),
		Annotations:       map[string]string{statusAnnotation: baselineStatuses},
	}
	grouped(c, "What the waivers say", func(flags *pflag.FlagSet) {
		flags.StringVar(&call.owner, "owner", "",
			"`name` of the person or the team that answers for what is accepted (required)")
		flags.StringVar(&call.expires, "expires", "",
			"last `day` they are good for, such as 2030-12-31 (required)")
		flags.StringVar(&call.link, "link", "",
			"`URL` where it was decided, such as an issue; a waiver has to have one (required)")
		flags.StringVar(&call.reason, "reason", "",
			"why the findings are accepted, a `text` (default: that they were there before)")
	})
	grouped(c, "What is written", func(flags *pflag.FlagSet) {
		flags.StringVarP(&call.output, "output", "o", "",
			"`file` for the waivers (default: standard output)")
		flags.BoolVar(&call.force, "force", false, "replace the file where there is one")
	})
	completesBy(c, "output", completeFiles("yaml", "yml"))
	does(c, call.run)
	return c
}

func (call *accepting) run(i invocation, words []string) int {
	if len(words) != 1 {
		return i.fail("%s named; give one result (plumbline.json of a run; - reads standard "+
			"input)", counted(len(words), "file"))
	}
	like, err := call.waiver(time.Now())
	if err != nil {
		return i.fail("%v", err)
	}
	runs, err := i.readRuns(words)
	if err != nil {
		return i.problem(err)
	}
	run := runs[0]
	if err := canBeWaived(run); err != nil {
		return i.problem(fmt.Errorf("%s: %w", words[0], err))
	}
	if like.Reason == "" {
		like.Reason = fmt.Sprintf("It was there on %s, when findings began to be accepted here.",
			run.Started.UTC().Format(time.DateOnly))
	}
	baseline := report.NewBaseline(run, like)
	if err := call.write(i, baseline, run); err != nil {
		return i.problem(err)
	}
	i.tellBaseline(baseline)
	return exitConforms
}

// waiver is what all waivers have in common; its reason may be empty.
func (call *accepting) waiver(now time.Time) (waiver.Waiver, error) {
	like := waiver.Waiver{Owner: strings.TrimSpace(call.owner), Link: strings.TrimSpace(call.link),
		Reason: strings.TrimSpace(call.reason)}
	var wrong []error
	for _, member := range []struct{ name, text string }{{"owner", like.Owner}, {"link", like.Link},
		{"reason", like.Reason}} {
		switch {
		case member.text != "":
			if err := waiver.CheckText(member.name, member.text); err != nil {
				wrong = append(wrong, fmt.Errorf("--%w", err))
			}
		case member.name != "reason":
			wrong = append(wrong, fmt.Errorf("--%s is missing; a waiver has to have it",
				member.name))
		}
	}
	date, err := waiver.ParseDate(strings.TrimSpace(call.expires))
	switch {
	case call.expires == "":
		wrong = append(wrong, errors.New("--expires is missing; give the last day the waivers are "+
			"good for, such as 2030-12-31"))
	case err != nil:
		wrong = append(wrong, fmt.Errorf("--expires %w; give a day such as 2030-12-31", err))
	case date.Over(now):
		wrong = append(wrong, fmt.Errorf("--expires %s is over; give a day that is to come", date))
	case date.After(now.AddDate(mostYears, 0, 0)):
		wrong = append(wrong,
			fmt.Errorf("--expires %s is more than %d years away; give an earlier "+
				"day, and decide anew then", date, mostYears))
	}
	like.Expires = date
	return like, errors.Join(wrong...)
}

// canBeWaived returns an error for a result of which nothing can be accepted.
func canBeWaived(run report.Run) error {
	for _, suite := range run.Suites {
		switch {
		case suite.CouldNotStart():
			return fmt.Errorf("%s was not tested, so nobody knows what there is to accept: %s",
				suite.Title, suite.Problems[0])
		case suite.Subject == report.CheckedDocument:
			return fmt.Errorf("%s is a document, whose defects cannot be waived", suite.Title)
		}
	}
	if len(run.Suites) == 0 {
		return errors.New("the result is of no suite")
	}
	return nil
}

func (call *accepting) write(i invocation, baseline report.Baseline, run report.Run) error {
	var text bytes.Buffer
	heading := fmt.Sprintf("Written by plumbline baseline for the run of %s.",
		run.Started.UTC().Format(time.DateOnly))
	if err := waiver.Write(&text, heading, baseline.Waivers); err != nil {
		return err
	}
	if call.output == "" || call.output == standardInput {
		_, err := text.WriteTo(i.stdout)
		return err
	}
	about, err := os.Stat(call.output)
	switch {
	case err == nil && about.Mode().IsRegular() && !call.force:
		return fmt.Errorf("%s is there already; name another file, or replace it by --force",
			call.output)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return withoutOperation(call.output, err)
	}
	if err := folder.Replace(call.output, text.Bytes()); err != nil {
		return fmt.Errorf("the waivers cannot be written: %w", withoutOperation(call.output, err))
	}
	return nil
}

// tellBaseline says on standard error what the waivers accept and what they do not.
func (i invocation) tellBaseline(b report.Baseline) {
	fmt.Fprintf(i.stderr, "%s for %s", counted(len(b.Waivers), "waiver"),
		counted(b.Findings, "finding"))
	if b.Waived > 0 {
		fmt.Fprintf(i.stderr, "; %s waived already", counted(b.Waived, "finding"))
	}
	fmt.Fprintln(i.stderr)
	for _, remark := range b.Remarks {
		fmt.Fprintf(i.stderr, "there may be more findings: %s\n", remark)
	}
	if len(b.Refused) > 0 {
		fmt.Fprintf(i.stderr, "no waiver can accept %s:\n  %s\n",
			counted(len(b.Refused), "other failure"),
			strings.Join(b.Refused, "\n  "))
	}
}
