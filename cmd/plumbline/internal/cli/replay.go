package cli

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"plumbline/harness/suite"
	"plumbline/internal/report"
	registry "plumbline/suites"
)

const replayStatuses = `Exit status: 0 all is mended, 1 something is still there, 2 nothing is still there and of
something nothing can be told, or the command could not run.`

// replaying is what one call of replay is to do.
type replaying struct {
	ids     []string // of findings; none are all
	reports string
	format  string
	options *suite.Options
}

func newReplayCommand() *cobra.Command {
	// Flags of a run, in the flag package's own set.
	shared := flag.NewFlagSet("replay", flag.ContinueOnError)
	call := replaying{options: registry.Options(shared)}
	c := &cobra.Command{
		Use:   "replay RESULT.json [flags]",
		Short: "Look again for what a run has found, and say whether it is still there",
		Long: `Look again for what a run has found, and say whether it is still there. The result is the
plumbline.json of a run, or - for standard input. The cases that found something run again, with
all that they need; what is waived is left out unless it is named.

The target is the one that the result names, with its settings, unless plumbline.yaml, the
environment or a flag names another. Credentials come from the environment or plumbline.yaml, and
go where the result says: replay only results that you trust.`,
		Example: `  plumbline replay reports/plumbline.json

  # one finding, at another deployment
  plumbline replay reports/plumbline.json --finding f-3b9c01d2e4 --target staging`,
		GroupID:           groupTest,
		SuggestFor:        []string{"reproduce", "rerun", "retry"},
		ValidArgsFunction: completeFiles("json"),
		Annotations:       map[string]string{statusAnnotation: replayStatuses},
	}
	grouped(c, "What is looked for", func(flags *pflag.FlagSet) {
		flags.StringArrayVar(&call.ids, "finding", nil,
			"`ID` of a finding, as every report shows it; may be given several times (default: "+
				"all that are not waived)")
		take(flags, shared, isOneOf("target", "config", "yes-production"))
	})
	groupPermitted(c, shared)
	groupReached(c, shared)
	grouped(c, "How it is judged", func(flags *pflag.FlagSet) {
		take(flags, shared, isOneOf("waivers", "undeclared"))
	})
	grouped(c, "What is written", func(flags *pflag.FlagSet) {
		oneOf(flags, &call.format, "format", formatText, "how the outcome is written", formatText,
			formatJSON)
		flags.StringVar(&call.reports, "reports", "",
			"`folder` for the reports of the cases that run again (default: none are kept)")
	})
	completeRun(c)
	does(c, call.run)
	return c
}

func (call *replaying) run(i invocation, words []string) int {
	if len(words) != 1 {
		return i.fail("%s named; give one result (plumbline.json of a run; - reads standard "+
			"input)", counted(len(words), "file"))
	}
	runs, err := i.readRuns(words)
	if err != nil {
		return i.problem(err)
	}
	replay, err := report.NewReplay(runs[0], call.ids)
	if err == nil {
		err = call.prepare(i, replay, words[0])
	}
	if err != nil {
		return i.problem(fmt.Errorf("%s: %w", words[0], err))
	}
	newer, err := call.again(i, replay)
	switch {
	case err != nil:
		return i.problem(err)
	case slices.ContainsFunc(newer.Suites, report.Suite.CouldNotStart):
		return exitCouldNotRun // the run has said why
	}
	outcome := replay.Outcome(newer)
	write := map[string]func(io.Writer, report.Replayed) error{
		formatText: report.WriteReplay, formatJSON: report.WriteReplayJSON}[call.format]
	if err := write(i.stdout, outcome); err != nil {
		return i.problem(err)
	}
	if rest := replay.Others(); rest != "" && len(call.ids) == 0 {
		fmt.Fprintf(i.stderr, "not looked for: %s\n", rest)
	}
	switch {
	case outcome.Count(report.StillThere) > 0:
		return exitDoesNot
	case outcome.Count(report.CannotTell) > 0:
		return exitCouldNotRun
	}
	return exitConforms
}

// prepare says to the run what the result knows of the deployments.
func (call *replaying) prepare(i invocation, replay report.Replay, result string) error {
	if inFolder(result, call.reports) {
		return errors.New("--reports names the folder that the result is in, and would replace " +
			"it; give another")
	}
	call.options.Deployments = map[string]suite.Deployment{}
	for _, found := range replay.Suites {
		at := slices.Index(suiteNames(), found.Name)
		if at < 0 {
			return fmt.Errorf("the result is of the suite %q, which this program does not have "+
				"(suites: %s)", found.Name, strings.Join(suiteNames(), ", "))
		}
		if err := sameDocuments(suites[at], found); err != nil {
			return err
		}
		call.options.Deployments[found.Name] = i.deploymentOf(suites[at], found, result)
	}
	return nil
}

// sameDocuments tells whether a result is about the contract that this program has.
func sameDocuments(known *suite.Suite, found report.Suite) error {
	its := append([]report.Document{found.Document}, found.Amendments...)
	ours := []report.Document{report.DocumentOf(known.Source.Document)}
	for _, text := range known.Source.Amendments {
		ours = append(ours, report.DocumentOf(text))
	}
	for n := range max(len(its), len(ours)) {
		var a, b report.Document
		if n < len(its) {
			a = its[n]
		}
		if n < len(ours) {
			b = ours[n]
		}
		if a.SHA256 != b.SHA256 {
			return fmt.Errorf("the result is about %s, and this program has %s; run the suite "+
				"anew, or use the edition of plumbline that made the result", version(a),
				version(b))
		}
	}
	return nil
}

func version(d report.Document) string {
	if d.SHA256 == "" {
		return "no further amendments"
	}
	return fmt.Sprintf("%s with the SHA-256 %s", d.Path, d.SHA256)
}

// ownLimit is the setting that a reference server brings along: it takes calls faster than any
// deployment does.
const ownLimit = "rate-limit"

// deploymentOf is what a result says of a deployment. A setting that lacks its secret there is left
// to the configuration.
func (i invocation) deploymentOf(known *suite.Suite, found report.Suite,
	result string) suite.Deployment {
	d := suite.Deployment{BaseURL: found.Target.BaseURL, Settings: map[string]string{},
		Origin: result}
	for _, setting := range known.Target.Settings {
		value := found.Target.Settings[setting.Name]
		if value == "" || value == setting.Default || found.Target.Own && setting.Name == ownLimit {
			continue
		}
		if setting.Hide != nil {
			if _, secret := setting.Hide(value); secret != "" || setting.Check(value) != nil {
				fmt.Fprintf(i.stderr, "%s: the %s of the result had a secret in it, and is not "+
					"used; it is taken from %s where that is set\n", found.Name, setting.Name,
					known.Target.Variable(setting.Name))
				continue
			}
		}
		d.Settings[setting.Name] = value
	}
	return d
}

// inFolder tells whether a file is in a folder; "" is none.
func inFolder(file, dir string) bool {
	if dir == "" || file == standardInput {
		return false
	}
	its, err := os.Stat(filepath.Dir(file))
	other, otherErr := os.Stat(dir)
	return err == nil && otherErr == nil && os.SameFile(its, other)
}

// again runs the cases of what was found, and returns the result.
func (call *replaying) again(i invocation, replay report.Replay) (report.Run, error) {
	requirements := replay.Requirements()
	if len(requirements) == 0 {
		return report.Run{}, nil
	}
	dir := call.reports
	if dir == "" {
		temporary, err := os.MkdirTemp("", "plumbline-replay-")
		if err != nil {
			return report.Run{}, err
		}
		defer func() { _ = os.RemoveAll(temporary) }()
		dir, call.options.Formats = temporary, []string{"json"}
	}
	call.options.Apart, call.options.Reports = true, dir
	call.options.Filter = "requirement:" + strings.Join(requirements, " || requirement:")
	call.options.Output, call.options.Errors, call.options.Terminal = io.Discard, i.stderr, true
	var chosen []string
	for _, found := range replay.Suites {
		chosen = append(chosen, found.Name)
	}
	again, err := choose(chosen)
	if err != nil {
		return report.Run{}, err
	}
	limitMemory()
	suite.Run(*call.options, again...) // what became of it the result tells
	path := filepath.Join(dir, "plumbline.json")
	text, err := os.ReadFile(path) //nolint:gosec // the result of the run
	if err != nil {
		return report.Run{}, fmt.Errorf("the cases left no result: %w", withoutOperation(path, err))
	}
	return report.ReadJSON(path, text)
}
