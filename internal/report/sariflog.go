package report

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/printable"
)

// sarifLog is SARIF 2.1.0 (OASIS Static Analysis Results Interchange Format) in the making: what
// one run of a tool found. Code hosts show it beside the lines of the document. Known limits: one
// run with one tool; a result has one place.
type sarifLog struct {
	Tool    string // the name of the program
	Version string // of the program; may be empty
	// Base is the folder that files are named relative to; empty where their names stay as they
	// are.
	Base    string
	Rules   []sarifRule
	Results []sarifResult
}

// sarifRule is one kind of result.
type sarifRule struct {
	ID       string
	Sentence string // what is demanded
	Help     string // what to do; empty where the results say it
	Severity verdict.Severity
}

// sarifResult is one thing that was found, at a place of a document.
type sarifResult struct {
	Rule     string // the id of one of the log's rules
	Severity verdict.Severity
	Message  string
	Location verdict.Location
	// Kind is how the result is meant (SARIF 2.1.0 section 3.27.9), such as "open" for what could
	// not be told; empty for "fail". Where it is another, there is no severity (section 3.27.10).
	Kind string
	// Fingerprint stays the same from run to run for what is the same result; empty where nothing
	// but its place tells.
	Fingerprint string
	// Findings are the ids of the findings that are this result; none where it is none.
	Findings []string
	// Count is how often it was found; 0 where that is not counted.
	Count int
	// Related are other places of the same.
	Related []contract.Sample
	// Suppression tells that the result has been accepted; nil where it has not.
	Suppression *sarifSuppression
	// Properties are members of the result's property bag, for what SARIF has no word for.
	Properties map[string]any
}

// sarifSuppression is why a result does not count, as decided outside of the document (SARIF 2.1.0
// section 3.35: of the kind external, and accepted).
type sarifSuppression struct {
	Justification string
	File          string // where the decision stands; empty where that is not known
	Line, Column  int
}

// columnKind says how columns are counted (SARIF 2.1.0 section 3.14.17): the positions of package
// tree count code points.
const columnKind = "unicodeCodePoints"

// Write writes the log. It fails if a result names a rule that the log does not have, or if the
// writer does.
func (l sarifLog) Write(w io.Writer) error {
	run := sarif.NewRun().WithColumnKind(columnKind)
	driver := sarif.NewToolComponent().WithName(l.Tool)
	if l.Version != "" {
		driver.WithVersion(l.Version)
	}
	run.WithTool(sarif.NewTool().WithDriver(driver))
	indexes := map[string]int{}
	for i, rule := range l.Rules {
		indexes[rule.ID] = i
		driver.AddRule(descriptor(rule))
	}
	files := map[string]bool{}
	for _, result := range l.Results {
		index, known := indexes[result.Rule]
		if !known {
			return fmt.Errorf("the result %q is of the rule %q, which the log does not list",
				result.Message, result.Rule)
		}
		uri := l.uri(result.Location.File)
		files[uri] = true
		written := resultOf(result, index, uri)
		for _, also := range result.Related {
			uri := l.uri(also.Location.File)
			files[uri] = true
			written.AddRelatedLocation(sarifPlace(uri, also.Location.Line, also.Location.Column).
				WithMessage(sarif.NewTextMessage(printable.Text(printable.OneLine(also.Message)))))
		}
		if result.Suppression != nil {
			written.AddSuppression(l.suppression(*result.Suppression))
		}
		run.AddResult(written)
	}
	for _, uri := range slices.Sorted(maps.Keys(files)) {
		run.AddArtifact(sarif.NewArtifact().WithLocation(sarif.NewArtifactLocation().WithURI(uri)))
	}
	written := sarif.NewReport()
	written.AddRun(run)
	return written.PrettyWrite(neutralJSON{w})
}

func descriptor(rule sarifRule) *sarif.ReportingDescriptor {
	text := rule.Sentence
	help := cmp.Or(rule.Help, rule.Sentence)
	return sarif.NewReportingDescriptor().WithID(rule.ID).
		WithShortDescription(sarif.NewMultiformatMessageString().WithText(text)).
		WithFullDescription(sarif.NewMultiformatMessageString().WithText(text)).
		WithHelp(sarif.NewMultiformatMessageString().WithText(help)).
		WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(level(rule.Severity)))
}

func sarifPlace(uri string, line, column int) *sarif.Location {
	region := sarif.NewRegion().WithStartLine(max(line, 1)).WithStartColumn(max(column, 1))
	return sarif.NewLocation().WithPhysicalLocation(
		sarif.NewPhysicalLocation().WithArtifactLocation(
			sarif.NewArtifactLocation().WithURI(uri)).WithRegion(region))
}

func (l sarifLog) suppression(s sarifSuppression) *sarif.Suppression {
	written := sarif.NewSuppression().WithKind("external").WithStatus("accepted").WithJustification(
		s.Justification)
	if s.File != "" {
		written.WithLocation(sarifPlace(l.uri(s.File), s.Line, s.Column))
	}
	return written
}

func resultOf(result sarifResult, index int, uri string) *sarif.Result {
	place := sarifPlace(uri, result.Location.Line, result.Location.Column)
	place.AddLogicalLocation(sarif.NewLogicalLocation().WithFullyQualifiedName("#" +
		string(result.Location.Pointer)).WithKind("value"))
	written := sarif.NewResult().WithRuleID(result.Rule).WithRuleIndex(index).WithLevel(
		level(result.Severity)).
		WithMessage(sarif.NewTextMessage(result.Message)).AddLocation(place)
	if result.Kind != "" && result.Kind != "fail" {
		written.WithKind(result.Kind).WithLevel("none")
	}
	if prints := result.fingerprints(); len(prints) > 0 {
		written.WithPartialFingerprints(prints)
	}
	if result.Count > 0 {
		written.WithOccurrenceCount(result.Count)
	}
	if len(result.Properties)+len(result.Findings) > 0 {
		bag := sarif.NewPropertyBag()
		if len(result.Findings) > 0 {
			bag.Add("findings", result.Findings)
		}
		for _, name := range slices.Sorted(maps.Keys(result.Properties)) {
			bag.Add(name, result.Properties[name])
		}
		written.WithProperties(bag)
	}
	return written
}

// fingerprints are what tells in a later log that a result is the same (SARIF 2.1.0 section
// 3.27.17). The id of a finding does, where the result is that finding alone.
func (r sarifResult) fingerprints() map[string]string {
	prints := map[string]string{}
	if r.Fingerprint != "" {
		prints["plumbline/v1"] = r.Fingerprint
	}
	if len(r.Findings) == 1 {
		prints["plumblineFinding/v1"] = r.Findings[0]
	}
	return prints
}

// level is the severity in SARIF's words (section 3.27.10), which are the same.
func level(severity verdict.Severity) string {
	switch severity {
	case verdict.Error, verdict.Warning, verdict.Note:
		return string(severity)
	}
	return "none"
}

// uri returns the relative reference of a file (SARIF 2.1.0 section 3.4.3), or a file URI where it
// is not below the base.
func (l sarifLog) uri(file string) string {
	if filepath.IsAbs(file) && l.Base != "" {
		if relative, err := filepath.Rel(l.Base, file); err == nil && filepath.IsLocal(relative) {
			file = relative
		}
	}
	path := filepath.ToSlash(file)
	if filepath.IsAbs(file) {
		return (&url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(path, "/")}).String()
	}
	return (&url.URL{Path: path}).String()
}
