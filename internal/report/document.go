package report

import (
	"fmt"
	"io"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/inspect"
	"plumbline/internal/printable"
)

// DefectsVersion is the version of what [WriteDefects] writes. It changes when a member changes its
// meaning or goes; members may be added without.
const DefectsVersion = 1

// CheckDocument returns the result of looking for what is wrong in a document itself: a case for
// each rule. One that found a defect of severity error has failed.
func CheckDocument(document Document, defects []contract.Defect) Suite {
	suite := documentSuite(document)
	suite.Defects = defects
	byRule := map[contract.Rule][]contract.Defect{}
	for _, d := range defects {
		byRule[d.Rule] = append(byRule[d.Rule], d)
	}
	for _, rule := range inspect.Rules() {
		suite.Cases = append(suite.Cases, ruleCase(document.Path, rule, byRule[rule.ID]))
	}
	return suite
}

// UnreadableDocument returns the result for a document that could not be looked at.
func UnreadableDocument(document Document, reason string) Suite {
	suite := documentSuite(document)
	suite.Problems = []string{reason}
	return suite
}

func documentSuite(document Document) Suite {
	return Suite{Name: document.Path, Title: document.Path, Subject: CheckedDocument,
		Target: Target{Name: "the document itself"}, Document: document}
}

func ruleCase(path string, rule inspect.Rule, found []contract.Defect) Case {
	c := Case{Title: fmt.Sprintf("%s: %s", rule.ID, rule.Sentence), Source: path + ":1",
		Outcome: Passed}
	if len(found) == 0 {
		return c
	}
	var b strings.Builder
	for _, d := range found {
		writeDefect(&b, d)
		if d.Severity == verdict.Error && c.Outcome == Passed {
			c.Outcome = Failed
			c.Source = fmt.Sprintf("%s:%d", d.Location.File, d.Location.Line)
		}
	}
	if c.Outcome == Failed {
		c.Failure = b.String()
	} else {
		c.Output = b.String()
	}
	return c
}

// writeDocuments writes one block a defect, and a line that counts them.
func writeDocuments(b *strings.Builder, suites []Suite) {
	counts := map[verdict.Severity]int{}
	unreadable := 0
	for _, suite := range suites {
		if len(suite.Problems) > 0 {
			unreadable++
		}
		for _, d := range suite.Defects {
			counts[d.Severity] += d.Times()
			writeDefect(b, d)
		}
	}
	fmt.Fprintf(b, "%s: %s, %s, %s", plural(len(suites), "document"),
		plural(counts[verdict.Error], "error"), plural(counts[verdict.Warning], "warning"),
		plural(counts[verdict.Note], "note"))
	if unreadable > 0 {
		fmt.Fprintf(b, "; %d could not be read", unreadable)
	}
	b.WriteString("\n")
}

func writeDefect(b *strings.Builder, d contract.Defect) {
	fmt.Fprintf(b, "%s:%d:%d  %s  %s  %s\n", printable.Line(d.Location.File), d.Location.Line,
		d.Location.Column, d.Severity, d.Rule, printable.Line(d.Told()))
	if d.Remedy != "" {
		fmt.Fprintf(b, "    remedy    %s\n", printable.Line(d.Remedy))
	}
	if d.Repaired != "" {
		fmt.Fprintf(b, "    repaired  %s\n", printable.Line(d.Repaired))
	}
	for _, also := range d.Samples {
		at := also.Location
		fmt.Fprintf(b, "    also      %s:%d:%d  %s\n", printable.Line(at.File), at.Line, at.Column,
			printable.Line(also.Message))
	}
	if more := d.Times() - 1 - len(d.Samples); more > 0 {
		fmt.Fprintf(b, "    and       %d more\n", more)
	}
}

// checked is what [WriteDefects] writes.
type checked struct {
	Version   int               `json:"version"`
	Documents []checkedDocument `json:"documents"`
}

type checkedDocument struct {
	File    string          `json:"file"`
	Edition string          `json:"edition,omitempty"`
	Defects []checkedDefect `json:"defects"`
	Error   string          `json:"error,omitempty"` // why the document cannot be read
}

type checkedDefect struct {
	// ID is the same as long as the document has the defect at the same place.
	ID string `json:"id"`
	contract.Defect
}

// WriteDefects writes the documents of a run as JSON of the present [DefectsVersion]: for each its
// file, its edition, and its defects with their ids or why it cannot be read.
func WriteDefects(w io.Writer, run Run) error {
	found := checked{Version: DefectsVersion, Documents: []checkedDocument{}}
	for _, suite := range run.Suites {
		document := checkedDocument{File: suite.Document.Path, Edition: suite.Document.Edition,
			Defects: []checkedDefect{}, Error: strings.Join(suite.Problems, "\n")}
		for _, d := range suite.Defects {
			document.Defects = append(document.Defects,
				checkedDefect{defectID(suite.Document, d), d})
		}
		found.Documents = append(found.Documents, document)
	}
	return newEncoder(w, "  ").Encode(found)
}
