package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"plumbline/internal/contract"
	"plumbline/internal/inspect"
	"plumbline/internal/report"
)

// checking is what one call of check-document is to do.
type checking struct {
	amended
	format string
	rules  bool
	all    bool
}

func newCheckDocumentCommand() *cobra.Command {
	var call checking
	c := &cobra.Command{
		Use: "check-document FILE… [flags]", GroupID: groupJudge,
		Short: "List what is wrong in OpenAPI documents themselves",
		Long: `List what is wrong in OpenAPI documents themselves: each defect with its place, its
rule and its remedy. A document is a file, or - for standard input.`,
		Example: `  plumbline check-document openapi.yaml

  # with amendments, for a code host that shows defects where they stand
  plumbline check-document openapi.yaml --overlay openapi.overlay.yaml --format sarif

  # what is looked for
  plumbline check-document --rules`,
		SuggestFor:        []string{"lint", "validate"},
		ValidArgsFunction: completeFiles(documentEndings...),
		Annotations: map[string]string{statusAnnotation: "Exit status: 0 no document has an " +
			"error, 1 one has, 2 could not run: a file cannot\nbe read, or there is a mistake in " +
			"the call."},
	}
	grouped(c, "What is looked at", func(flags *pflag.FlagSet) {
		call.amended.flags(flags)
		flags.BoolVar(&call.rules, "rules", false, "list the rules instead")
	})
	grouped(c, "What is written", func(flags *pflag.FlagSet) {
		oneOf(flags, &call.format, "format", formatText, "how the defects are written",
			formatText, formatJSON, "junit", "sarif")
		flags.BoolVar(&call.all, "all", false, "list each defect by itself, also what is found "+
			"again and again and otherwise told once, with the number and some of the places")
	})
	completesBy(c, "overlay", completeFiles(documentEndings...))
	does(c, call.run)
	return c
}

func (call *checking) run(i invocation, words []string) int {
	switch {
	case call.rules:
		return i.listRules(call.format)
	case len(words) == 0:
		return i.fail("no document is named")
	}
	amendments, err := i.readTexts(call.overlays)
	if err != nil {
		return i.problem(err)
	}
	found := report.Run{Version: report.FormatVersion, Versions: report.Versions(),
		Started: time.Now().UTC()}
	for _, word := range words {
		found.Suites = append(found.Suites, call.check(i, word, amendments))
	}
	if err := writeChecked(i.stdout, found, call.format); err != nil {
		return i.problem(err)
	}
	return checkedStatus(found)
}

// check returns what is wrong in one document. One that cannot be read is told of at once, and the
// others are looked at all the same.
func (call *checking) check(i invocation, name string, amendments []contract.Text) report.Suite {
	text, err := i.readText(name)
	var c *contract.Contract
	if err == nil {
		c, err = load(contract.Source{Document: text, Amendments: amendments,
			StrictOverlays: call.strict}, call.root)
	}
	document := report.DocumentOf(text)
	if err != nil {
		i.problem(err)
		return report.UnreadableDocument(document, err.Error())
	}
	document.Edition = string(c.Version())
	defects := inspect.Document(c)
	if !call.all {
		defects = report.Together(defects)
	}
	return report.CheckDocument(document, defects)
}

func checkedStatus(run report.Run) int {
	status := exitConforms
	for _, suite := range run.Suites {
		switch {
		case len(suite.Problems) > 0:
			return exitCouldNotRun
		case !suite.Conforms():
			status = exitDoesNot
		}
	}
	return status
}

func writeChecked(w io.Writer, run report.Run, format string) error {
	switch format {
	case "json":
		return report.WriteDefects(w, run)
	case "junit":
		return report.WriteJUnit(w, run, run.Suites...)
	case "sarif":
		return report.WriteSARIF(w, run, workingFolder())
	}
	return report.WriteText(w, run, report.TextOptions{})
}

// workingFolder is what files are named relative to; empty where it is not known, so that they keep
// the names they were given.
func workingFolder() string {
	folder, err := os.Getwd()
	if err != nil {
		return ""
	}
	return folder
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// listRules writes what is looked for.
func (i invocation) listRules(format string) int {
	if format == "json" {
		encoder := json.NewEncoder(i.stdout)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(struct {
			Version int            `json:"version"`
			Rules   []inspect.Rule `json:"rules"`
		}{report.DefectsVersion, inspect.Rules()}); err != nil {
			return i.problem(err)
		}
		return exitConforms
	}
	if format != "text" {
		return i.fail("the rules are listed as text or json")
	}
	for _, rule := range inspect.Rules() {
		fmt.Fprintf(i.stdout, "%-32s %-8s %s\n", rule.ID, rule.Severity, rule.Sentence)
	}
	return exitConforms
}
