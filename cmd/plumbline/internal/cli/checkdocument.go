package cli

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/inspect"
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
	Edition contract.Version  `json:"edition,omitempty"`
	Defects []contract.Defect `json:"defects"`
	Error   string            `json:"error,omitempty"`
}

func checkDocument(i invocation) int {
	flags := flag.NewFlagSet("check-document", flag.ContinueOnError)
	var overlays texts
	flags.Var(&overlays, "overlay",
		"`file` of amendments to each document (OpenAPI Overlay 1.0 or 1.1); may be given "+
			"several times, and they apply in that order")
	format := flags.String("format", "text", "text, json or sarif")
	rules := flags.Bool("rules", false, "list the rules instead")
	words, status, done := i.parse(flags)
	switch {
	case done:
		return status
	case *format != "text" && *format != "json" && *format != "sarif":
		return i.fail("there is no format %q (formats: text, json, sarif)", *format)
	case *rules:
		return i.listRules(*format)
	case len(words) == 0:
		return i.fail("no document is named")
	}
	amendments, err := i.readTexts(overlays)
	if err != nil {
		return i.problem(err)
	}
	found := checked{Version: checkedVersion}
	for _, word := range words {
		found.Documents = append(found.Documents, i.check(word, amendments))
	}
	if err := found.write(i.stdout, *format); err != nil {
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
