package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/printable"
)

// maxAnnotations is how many annotations are written; code hosts show no more, and nobody reads
// them.
const maxAnnotations = 50

// WriteAnnotations writes workflow commands of GitHub Actions
// (https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message):
// an error for each problem outside of any case and for each finding at its place in the document,
// a warning for each that speaks against no case, a notice for each that is waived, and an error at
// the place of each case that failed without a finding. What is found at one place in several cases
// is one annotation. Errors come first; after 50 the rest is counted.
func WriteAnnotations(w io.Writer, run Run) error {
	var all annotations
	for _, suite := range run.Suites {
		for _, problem := range suite.Problems {
			all.list = append(all.list, annotation{level: annotationError, title: suite.Title,
				text: problem})
		}
		for _, c := range suite.Cases {
			all.addCase(c)
		}
	}
	list := all.list
	slices.SortStableFunc(list, func(a, b annotation) int { return cmp.Compare(a.level, b.level) })
	var b strings.Builder
	for i, a := range list {
		if i == maxAnnotations {
			fmt.Fprintf(&b,
				"::%s title=plumbline::%d more %s not shown; the summary of the run has all "+
					"of them\n", a.level, len(list)-i, areOrIs(len(list)-i))
			break
		}
		b.WriteString(a.command())
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func areOrIs(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// annotationLevel is the name of a workflow command, in an order of its own.
type annotationLevel int

const (
	annotationError annotationLevel = iota
	annotationWarning
	annotationNotice
)

// String returns the command's name.
func (l annotationLevel) String() string { return [...]string{"error", "warning", "notice"}[l] }

type annotation struct {
	level        annotationLevel
	file         string
	line, column int // 0 where it is not known
	title, text  string
}

// annotations are without duplicates.
type annotations struct {
	list  []annotation
	cases map[annotation]map[string]bool // by what is the same, the cases that have it
	at    map[annotation]int
}

func (a *annotations) addCase(c Case) {
	file, line := c.sourcePlace()
	for _, f := range c.Findings {
		one := annotation{level: annotationError, file: f.Contract.File, line: f.Contract.Line,
			column: f.Contract.Column, title: string(f.Check), text: f.told()}
		switch {
		case f.Waiver != "":
			one.level, one.text = annotationNotice, one.text+"; waived by "+f.Waiver
		case f.Severity == verdict.Warning:
			one.level = annotationWarning
		case f.Severity != verdict.Error:
			continue
		}
		if one.file == "" {
			one.file, one.line, one.column = file, line, 0
		}
		a.add(one, c)
	}
	if c.failedWithoutFinding() {
		a.add(annotation{level: annotationError, file: file, line: line,
			title: cmp.Or(c.Requirement.ID, c.Title), text: firstLine(c.Failure)}, c)
	}
}

func (a *annotations) add(one annotation, c Case) {
	if a.cases == nil {
		a.cases, a.at = map[annotation]map[string]bool{}, map[annotation]int{}
	}
	if a.cases[one] == nil {
		a.cases[one], a.at[one] = map[string]bool{}, len(a.list)
		a.list = append(a.list, one)
	}
	a.cases[one][c.Requirement.ID+" "+c.Title+" "+c.Source] = true
	if n := len(a.cases[one]); n > 1 {
		a.list[a.at[one]].text = fmt.Sprintf("%s (in %d cases)", one.text, n)
	}
}

// WriteErrorAnnotation writes the workflow command of one error that is about no file.
func WriteErrorAnnotation(w io.Writer, title, text string) error {
	_, err := io.WriteString(w, annotation{level: annotationError, title: title,
		text: cut(text, maxText)}.command())
	return err
}

// command writes a workflow command on a line of its own.
func (a annotation) command() string {
	var properties []string
	property := func(name, value string) {
		if value != "" {
			properties = append(properties, name+"="+commandProperty(value))
		}
	}
	property("file", printable.Text(a.file))
	if a.line > 0 {
		property("line", fmt.Sprint(a.line))
	}
	if a.column > 0 {
		property("col", fmt.Sprint(a.column))
	}
	property("title", printable.OneLine(printable.Text(a.title)))
	return fmt.Sprintf("::%s %s::%s\n", a.level, strings.Join(properties, ","),
		commandData(printable.Text(a.text)))
}

var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",",
		"%2C")
)

// commandData and commandProperty escape as the runner's own toolkit does.
func commandData(text string) string     { return dataEscapes.Replace(text) }
func commandProperty(text string) string { return propertyEscapes.Replace(text) }
