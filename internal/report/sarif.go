package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/inspect"
	"plumbline/internal/printable"
	"plumbline/internal/sarif"
	"plumbline/internal/tree"
)

// WriteSARIF writes SARIF 2.1.0: the findings of all cases at the places of the contract, those
// that are waived with their suppression, and the defects of the documents. Files are named
// relative to the folder base where they lie below it. What is found for one requirement, at one
// place, for one operation and in one member is one result with the number of its occurrences. The
// rule of a finding is its check, or the requirement where the case itself demands something. A
// case that failed without any finding is a result at its place in the project.
func WriteSARIF(w io.Writer, run Run, base string) error {
	s := sarifWriter{
		log: sarif.Log{Tool: "plumbline", Version: run.Versions["plumbline"], Base: base,
			Rules: sarif.Checks()},
		results: sarif.Gatherer[sarifOccurrence]{Base: base}, rules: map[string]bool{},
	}
	for _, rule := range s.log.Rules {
		s.rules[rule.ID] = true
	}
	for _, suite := range run.Suites {
		for _, c := range suite.Cases {
			s.addCase(suite, c)
		}
	}
	s.log.Results = s.results.Results(sarifMessage)
	for _, suite := range run.Suites {
		for _, defect := range suite.Defects {
			s.addDefect(defect)
		}
	}
	return s.log.Write(w)
}

type sarifWriter struct {
	log     sarif.Log
	results sarif.Gatherer[sarifOccurrence]
	rules   map[string]bool
}

// sarifOccurrence is where in the run something was found.
type sarifOccurrence struct {
	Requirement string        `json:"requirement"`
	Exchange    string        `json:"exchange"`
	Instance    *tree.Pointer `json:"instance"`
}

func (s *sarifWriter) addCase(suite Suite, c Case) {
	for _, f := range c.Findings {
		result := sarif.Result{
			Rule: s.ruleOf(f, c), Severity: f.Severity, Message: f.told(), Location: f.Contract,
			Properties: map[string]any{"operation": c.operationOf(f), "layer": f.Contract.Layer,
				"requirement": c.Requirement.ID, "check": f.Check, "suite": suite.Name},
		}
		if result.Location.File == "" {
			result.Location = verdict.Location{File: suite.Document.Path, Line: 1, Column: 1}
		}
		if f.Waiver != "" {
			result.Suppression = suite.suppression(f.Waiver)
		}
		s.results.Add(sarifOccurrence{c.Requirement.ID, f.Exchange, f.Instance}, result,
			string(f.Check), c.Requirement.ID, c.operationOf(f), sarif.InstancePattern(f.Instance))
	}
	if c.failedWithoutFinding() {
		file, line := c.sourcePlace()
		s.results.Add(sarifOccurrence{Requirement: c.Requirement.ID}, sarif.Result{
			Rule:     s.ruleOf(Finding{Finding: verdict.Finding{Check: verdict.Required}}, c),
			Severity: verdict.Error, Message: printable.OneLine(firstLine(c.Failure)),
			Location: verdict.Location{File: file, Line: line, Column: 1},
			Properties: map[string]any{"operation": c.Requirement.Operation,
				"requirement": c.Requirement.ID, "suite": suite.Name},
		}, c.Requirement.ID, c.Title)
	}
}

// ruleOf returns the id of a finding's rule, which the log then has.
func (s *sarifWriter) ruleOf(f Finding, c Case) string {
	if f.Check != verdict.Required || c.Requirement.ID == "" {
		s.know(sarif.Rule{ID: string(f.Check), Sentence: string(f.Check), Severity: verdict.Error})
		return string(f.Check)
	}
	s.know(sarif.Rule{
		ID: c.Requirement.ID, Sentence: c.Requirement.Sentence, Severity: verdict.Error,
		Help: fmt.Sprintf("This is required by: %s. %s", c.Requirement.Source,
			c.Requirement.Sentence),
	})
	return c.Requirement.ID
}

func (s *sarifWriter) know(rule sarif.Rule) {
	if !s.rules[rule.ID] {
		s.rules[rule.ID] = true
		s.log.Rules = append(s.log.Rules, rule)
	}
}

func (s *sarifWriter) addDefect(defect contract.Defect) {
	rule := sarif.Rule{ID: string(defect.Rule), Sentence: string(defect.Rule),
		Severity: defect.Severity}
	for _, known := range inspect.Rules() {
		if known.ID == defect.Rule {
			rule.Sentence, rule.Severity = known.Sentence, known.Severity
		}
	}
	s.know(rule)
	result := sarif.OfDefect(defect)
	result.Message = printable.Text(printable.OneLine(result.Message))
	s.log.Results = append(s.log.Results, result)
}

func (s Suite) suppression(place string) *sarif.Suppression {
	if w := s.waiverAt(place); w != nil {
		return &sarif.Suppression{Justification: printable.Text(w.Reason), File: w.File,
			Line:   w.Line,
			Column: w.Column}
	}
	return &sarif.Suppression{Justification: "accepted by " + place}
}

// sarifMessage says what was found, and for which requirement it was first.
func sarifMessage(result sarif.Result, first sarifOccurrence) string {
	more := ""
	if result.Count > 1 {
		more = fmt.Sprintf(", %d times", result.Count)
	}
	if first.Requirement != "" {
		more = " (" + first.Requirement + more + ")"
	} else if more != "" {
		more = " (" + strings.TrimPrefix(more, ", ") + ")"
	}
	return printable.Text(printable.OneLine(result.Message) + more)
}

// told is a finding's message with what it has beside it.
func (f Finding) told() string {
	message := f.Message
	for _, more := range []string{f.Hint, f.Note} {
		if more != "" {
			message += "; " + more
		}
	}
	return message
}

// exchange returns an exchange of the case by its id, nil for one that it does not have.
func (c Case) exchange(id string) *Exchange {
	for i := range c.Exchanges {
		if c.Exchanges[i].ID == id {
			return &c.Exchanges[i]
		}
	}
	return nil
}

// operationOf returns the operation that a finding is about: that of its exchange, else that of the
// requirement.
func (c Case) operationOf(f Finding) string {
	if x := c.exchange(f.Exchange); x != nil && x.Operation != "" {
		return x.Operation
	}
	return c.Requirement.Operation
}

// failedWithoutFinding tells of a case that failed by what no check has found.
func (c Case) failedWithoutFinding() bool { return c.Outcome == Failed && c.errors() == 0 }

// sourcePlace returns the file and line of the case in the project; line 1 where there is none.
func (c Case) sourcePlace() (file string, line int) {
	i := strings.LastIndexByte(c.Source, ':')
	if i < 0 {
		return c.Source, 1
	}
	line, err := strconv.Atoi(c.Source[i+1:])
	if err != nil {
		return c.Source, 1
	}
	return c.Source[:i], line
}

// waiverAt returns the waiver that stands at a place of the form file:line.
func (s Suite) waiverAt(place string) *Waiver {
	for i, w := range s.Waivers {
		if fmt.Sprintf("%s:%d", w.File, w.Line) == place {
			return &s.Waivers[i]
		}
	}
	return nil
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(line)
}
