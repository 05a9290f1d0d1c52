package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/inspect"
	"plumbline/internal/openapi"
	"plumbline/internal/sarif"
)

// checkedVersion is the version of the JSON that check-document writes. It grows when a reader
// would have to change.
const checkedVersion = 1

// checked is what check-document found, as JSON.
type checked struct {
	Version   int               `json:"version"`
	Documents []checkedDocument `json:"documents"`
}

// checkedDocument is one document: its defects, or why it cannot be read.
type checkedDocument struct {
	File    string            `json:"file"`
	Edition openapi.Version   `json:"edition,omitempty"`
	Defects []contract.Defect `json:"defects"`
	Error   string            `json:"error,omitempty"`
}

// checking is what one call of check-document is to do.
type checking struct {
	overlays []string
	format   string
	rules    bool
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
		flags.StringArrayVar(&call.overlays, "overlay", nil,
			"`file` of amendments to each document (OpenAPI Overlay 1.0 or 1.1); may be given "+
				"several times, and they apply in that order")
		flags.BoolVar(&call.rules, "rules", false, "list the rules instead")
	})
	grouped(c, "What is written", func(flags *pflag.FlagSet) {
		oneOf(flags, &call.format, "format", formatText, "how the defects are written",
			formatText, formatJSON, "sarif")
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
	found := checked{Version: checkedVersion}
	for _, word := range words {
		found.Documents = append(found.Documents, i.check(word, amendments))
	}
	if err := found.write(i.stdout, call.format); err != nil {
		return i.problem(err)
	}
	return found.status()
}

// check returns what is wrong in one document. One that cannot be read is told of at once, and the
// others are looked at all the same.
func (i invocation) check(name string, amendments []contract.Text) checkedDocument {
	text, err := i.readText(name)
	document := checkedDocument{File: text.Path, Defects: []contract.Defect{}}
	var c *contract.Contract
	if err == nil {
		c, err = load(contract.Source{Document: text, Amendments: amendments})
	}
	if err != nil {
		i.problem(err)
		document.Error = err.Error()
		return document
	}
	document.Edition = c.Version()
	document.Defects = append(document.Defects, inspect.Document(c)...)
	return document
}

func (c checked) status() int {
	status := exitConforms
	for _, document := range c.Documents {
		if document.Error != "" {
			return exitCouldNotRun
		}
		for _, d := range document.Defects {
			if d.Severity == verdict.Error {
				status = exitDoesNot
			}
		}
	}
	return status
}

func (c checked) write(w io.Writer, format string) error {
	switch format {
	case "json":
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(c)
	case "sarif":
		return c.sarif(w)
	}
	return c.text(w)
}

// text writes one block a defect, and a line that counts them.
func (c checked) text(w io.Writer) error {
	var b strings.Builder
	counts := map[verdict.Severity]int{}
	unreadable := 0
	for _, document := range c.Documents {
		if document.Error != "" {
			unreadable++
		}
		for _, d := range document.Defects {
			counts[d.Severity]++
			fmt.Fprintf(&b, "%s:%d:%d  %s  %s  %s\n", d.Location.File, d.Location.Line,
				d.Location.Column, d.Severity, d.Rule, d.Message)
			if d.Remedy != "" {
				fmt.Fprintf(&b, "    remedy    %s\n", d.Remedy)
			}
			if d.Repaired != "" {
				fmt.Fprintf(&b, "    repaired  %s\n", d.Repaired)
			}
		}
	}
	fmt.Fprintf(&b, "%s: %s, %s, %s", counted(len(c.Documents), "document"),
		counted(counts[verdict.Error], "error"),
		counted(counts[verdict.Warning], "warning"), counted(counts[verdict.Note], "note"))
	if unreadable > 0 {
		fmt.Fprintf(&b, "; %d could not be read", unreadable)
	}
	b.WriteString("\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func (c checked) sarif(w io.Writer) error {
	log := sarif.Log{Tool: "plumbline"}
	if folder, err := os.Getwd(); err == nil {
		log.Base = folder
	}
	for _, rule := range inspect.Rules() {
		log.Rules = append(log.Rules,
			sarif.Rule{ID: string(rule.ID), Sentence: rule.Sentence, Severity: rule.Severity})
	}
	for _, document := range c.Documents {
		for _, d := range document.Defects {
			result := sarif.Result{Rule: string(d.Rule), Severity: d.Severity, Location: d.Location,
				Message: d.Message, Properties: map[string]any{}}
			if d.Remedy != "" {
				result.Message += "; " + d.Remedy
				result.Properties["remedy"] = d.Remedy
			}
			if d.Repaired != "" {
				result.Properties["repaired"] = d.Repaired
			}
			log.Results = append(log.Results, result)
		}
	}
	return log.Write(w)
}

// listRules writes what is looked for.
func (i invocation) listRules(format string) int {
	if format == "json" {
		encoder := json.NewEncoder(i.stdout)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(struct {
			Version int            `json:"version"`
			Rules   []inspect.Rule `json:"rules"`
		}{checkedVersion, inspect.Rules()}); err != nil {
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
