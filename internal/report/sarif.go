package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/inspect"
	"plumbline/internal/printable"
	"plumbline/internal/tree"
)

// WriteSARIF writes SARIF 2.1.0: the findings of all cases at the places of the contract, those
// that are waived with their suppression, and the defects of the documents. Files are named
// relative to the folder base where they lie below it. What is found for one requirement, at one
// place, for one operation and in one member is one result with the number of its occurrences: code
// hosts show a line of the document once. The rule of a finding is its check, or the requirement
// where the case itself demands something. What the contract demands and could not be judged is a
// result of the kind "open" at the operation. A case that failed without any finding is a result at
// its place in the project.
func WriteSARIF(w io.Writer, run Run, base string) error {
	run = run.Identified()
	s := sarifWriter{
		log: sarifLog{Tool: "plumbline", Version: run.Versions["plumbline"], Base: base,
			Rules: rulesOf(run)},
		results: sarifGatherer[sarifOccurrence]{Base: base}, rules: map[string]bool{},
	}
	for _, rule := range s.log.Rules {
		s.rules[rule.ID] = true
	}
	for _, suite := range run.Suites {
		if suite.Subject == CheckedDocument {
			continue // its cases say nothing that its defects do not
		}
		for _, c := range suite.Cases {
			s.addFindings(suite, c)
			s.addUnchecked(suite, c)
			s.addFailure(suite, c)
		}
	}
	s.log.Results = s.results.Results(sarifMessage)
	for _, suite := range run.Suites {
		for _, defect := range suite.Defects {
			s.addDefect(suite, defect)
		}
	}
	return s.log.Write(w)
}

// rulesOf are the rules that a run has applied: the checks, those of documents, or both. Those of
// documents are added to the checks one by one, since only few of them find something.
func rulesOf(run Run) []sarifRule {
	if len(run.Suites) == 0 || slices.ContainsFunc(run.Suites,
		func(s Suite) bool { return s.Subject != CheckedDocument }) {
		return checkRules()
	}
	var rules []sarifRule
	for _, rule := range inspect.Rules() {
		rules = append(rules, sarifRule{ID: string(rule.ID), Sentence: rule.Sentence,
			Severity: rule.Severity})
	}
	return rules
}

type sarifWriter struct {
	log     sarifLog
	results sarifGatherer[sarifOccurrence]
	rules   map[string]bool
}

// sarifOccurrence is where something was found: for a requirement and in an exchange of a run, or
// in an entry of recorded traffic.
type sarifOccurrence struct {
	*sarifCase
	*Entry
	Instance *tree.Pointer `json:"instance"`
	title    string        // of the entry
}

type sarifCase struct {
	Requirement string `json:"requirement"`
	Exchange    string `json:"exchange"`
}

func occurrenceOf(c Case, exchange string, instance *tree.Pointer) sarifOccurrence {
	if c.recorded() {
		return sarifOccurrence{Entry: c.Exchanges[0].Recorded, Instance: instance,
			title: c.file() + " " + c.ShownTitle()}
	}
	return sarifOccurrence{sarifCase: &sarifCase{c.Requirement.ID, exchange}, Instance: instance}
}

func (s *sarifWriter) addFindings(suite Suite, c Case) {
	for _, f := range c.Findings {
		result := sarifResult{
			Rule: s.ruleOf(f, c), Severity: f.Severity, Message: f.told(), Location: f.Contract,
			Properties: map[string]any{"operation": c.operationOf(f), "layer": f.Contract.Layer,
				"ground": f.Ground(), "check": f.Check, "suite": suite.Name},
			Findings: []string{f.ID},
		}
		if result.Location.File == "" {
			result.Location = suite.whole()
		}
		if f.Waiver != "" {
			result.Suppression = suite.suppression(f.Waiver)
		}
		parts := []string{c.operationOf(f), instancePattern(f.Instance)}
		if suite.Subject == Deployment {
			result.Properties["requirement"] = c.Requirement.ID
			parts = append([]string{string(f.Check), c.Requirement.ID}, parts...)
		}
		s.results.Add(occurrenceOf(c, f.Exchange, f.Instance), result, parts...)
	}
}

func (s *sarifWriter) addUnchecked(suite Suite, c Case) {
	for _, u := range c.Unchecked {
		if u.Silent {
			continue
		}
		location := suite.whole()
		if x := c.exchange(u.Exchange); x != nil && x.Contract != nil {
			location = *x.Contract
		}
		s.know(sarifRule{ID: string(u.Check), Sentence: string(u.Check), Severity: verdict.Error})
		result := sarifResult{Rule: string(u.Check), Kind: "open", Message: u.Reason,
			Location:   location,
			Properties: map[string]any{"operation": c.About(), "suite": suite.Name}}
		parts := []string{c.About(), u.Reason}
		if suite.Subject == Deployment {
			result.Properties["requirement"] = c.Requirement.ID
			parts = append([]string{c.Requirement.ID}, parts...)
		}
		s.results.Add(occurrenceOf(c, u.Exchange, nil), result, parts...)
	}
}

func (s *sarifWriter) addFailure(suite Suite, c Case) {
	if !c.failedWithoutFinding() {
		return
	}
	file, line := c.sourcePlace()
	s.results.Add(occurrenceOf(c, "", nil), sarifResult{
		Rule:     s.ruleOf(Finding{Finding: verdict.Finding{Check: verdict.Required}}, c),
		Severity: verdict.Error, Message: printable.OneLine(firstLine(c.Failure)),
		Location: verdict.Location{File: file, Line: line, Column: 1},
		Properties: map[string]any{"operation": c.About(),
			"requirement": c.Requirement.ID, "suite": suite.Name},
		Findings: []string{suite.failureIdentity(c).id()},
	}, c.Requirement.ID, c.Title)
}

// ruleOf returns the id of a finding's rule, which the log then has.
func (s *sarifWriter) ruleOf(f Finding, c Case) string {
	if f.Check != verdict.Required || c.Requirement.ID == "" {
		s.know(sarifRule{ID: string(f.Check), Sentence: string(f.Check), Severity: verdict.Error})
		return string(f.Check)
	}
	s.know(sarifRule{
		ID: c.Requirement.ID, Sentence: c.Requirement.Sentence, Severity: verdict.Error,
		Help: fmt.Sprintf("This is required by: %s. %s", c.Requirement.Source,
			c.Requirement.Sentence),
	})
	return c.Requirement.ID
}

func (s *sarifWriter) know(rule sarifRule) {
	if !s.rules[rule.ID] {
		s.rules[rule.ID] = true
		s.log.Rules = append(s.log.Rules, rule)
	}
}

func (s *sarifWriter) addDefect(suite Suite, defect contract.Defect) {
	rule := sarifRule{ID: string(defect.Rule), Sentence: string(defect.Rule),
		Severity: defect.Severity}
	for _, known := range inspect.Rules() {
		if known.ID == defect.Rule {
			rule.Sentence, rule.Severity = known.Sentence, known.Severity
		}
	}
	s.know(rule)
	result := resultOfDefect(defect)
	result.Findings = []string{defectID(suite.Document, defect)}
	result.Message = printable.Text(printable.OneLine(result.Message))
	s.log.Results = append(s.log.Results, result)
}

func (s Suite) suppression(place string) *sarifSuppression {
	if w := s.waiverAt(place); w != nil {
		return &sarifSuppression{Justification: printable.Text(w.Reason), File: w.File,
			Line:   w.Line,
			Column: w.Column}
	}
	return &sarifSuppression{Justification: "accepted by " + place}
}

// sarifMessage says what was found, and for which requirement or in which entry it was first.
func sarifMessage(result sarifResult, first sarifOccurrence) string {
	var about []string
	switch {
	case first.Entry != nil:
		about = append(about, first.title)
		if result.Count > 1 {
			about = append(about, fmt.Sprintf("and %d more", result.Count-1))
		}
	case first.Requirement != "":
		about = append(about, first.Requirement)
		fallthrough
	default:
		if result.Count > 1 {
			about = append(about, fmt.Sprintf("%d times", result.Count))
		}
	}
	message := printable.OneLine(result.Message)
	if len(about) > 0 {
		message += " (" + printable.Line(strings.Join(about, ", ")) + ")"
	}
	return message
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
	return c.About()
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
