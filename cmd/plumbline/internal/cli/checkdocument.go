package cli

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"plumbline/internal/contract"
	"plumbline/internal/inspect"
	"plumbline/internal/report"
)

func checkDocument(i invocation) int {
	flags := flag.NewFlagSet("check-document", flag.ContinueOnError)
	var overlays texts
	flags.Var(&overlays, "overlay",
		"`file` of amendments to each document (OpenAPI Overlay 1.0 or 1.1); may be given "+
			"several times, and they apply in that order")
	format := flags.String("format", "text", "text, json, junit or sarif")
	rules := flags.Bool("rules", false, "list the rules instead")
	words, status, done := i.parse(flags)
	switch {
	case done:
		return status
	case !slices.Contains([]string{"text", "json", "junit", "sarif"}, *format):
		return i.fail("there is no format %q (formats: text, json, junit, sarif)", *format)
	case *rules:
		return i.listRules(*format)
	case len(words) == 0:
		return i.fail("no document is named")
	}
	amendments, err := i.readTexts(overlays)
	if err != nil {
		return i.problem(err)
	}
	found := report.Run{Version: report.FormatVersion, Versions: report.Versions(),
		Started: time.Now().UTC()}
	for _, word := range words {
		found.Suites = append(found.Suites, i.check(word, amendments))
	}
	if err := writeChecked(i.stdout, found, *format); err != nil {
		return i.problem(err)
	}
	return checkedStatus(found)
}

// check returns what is wrong in one document. One that cannot be read is told of at once, and the
// others are looked at all the same.
func (i invocation) check(name string, amendments []contract.Text) report.Suite {
	text, err := i.readText(name)
	var c *contract.Contract
	if err == nil {
		c, err = load(contract.Source{Document: text, Amendments: amendments})
	}
	document := report.DocumentOf(text)
	if err != nil {
		i.problem(err)
		return report.UnreadableDocument(document, err.Error())
	}
	document.Edition = string(c.Version())
	return report.CheckDocument(document, inspect.Document(c))
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
