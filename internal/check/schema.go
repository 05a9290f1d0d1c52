package check

import (
	"fmt"
	"slices"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// hold demands that a value, which stands at a place of the body, satisfies a schema of its media
// type.
func (m *message) hold(id verdict.Check, mediaType *contract.MediaType, demanded *schema.Schema,
	value any,
	at tree.Pointer) {
	if at == "" && m.subject.Read != nil && m.direction == schema.ToServer {
		m.subject.Read(value)
	}
	if demanded == nil {
		m.verdict.silent(id, fmt.Sprintf("the contract has no schema for %s of %s", mediaType.Range,
			m.of))
		return
	}
	problems, err := demanded.Judge(value, m.direction)
	var ofExample []schema.Problem
	if at == "" &&
		slices.ContainsFunc(problems,
			func(p schema.Problem) bool { return p.Kind == schema.Mismatch }) {
		ofExample = m.exampleProblems(mediaType)
	}
	for _, problem := range problems {
		m.report(id, problem, at, exampleNote(ofExample, problem))
	}
	if err != nil {
		m.verdict.unjudged(id, err.Error())
	}
}

func (m *message) report(id verdict.Check, problem schema.Problem, at tree.Pointer, note string) {
	switch problem.Kind {
	case schema.WrongWay:
		id = verdict.Direction
	case schema.Discriminated:
		id = verdict.Discriminator
	case schema.Undeclared:
		id = verdict.UndeclaredMember
		switch m.subject.Undeclared {
		case AllowUndeclared:
			return
		case FailUndeclared:
			problem.Severity = verdict.Error
		}
	}
	instance := at + problem.Instance
	finding := verdict.Finding{
		Check: id, Severity: problem.Severity,
		Message: tree.Path(instance) + " " + problem.Message, Expected: problem.Expected,
		Actual: problem.Actual,
		Hint:   problem.Hint, Note: note, Instance: &instance, Contract: problem.Location,
	}
	m.verdict.found(finding)
}

// exampleProblems returns what is wrong with the example that the document publishes for a media
// type; nothing where it has none or cannot be judged.
func (m *message) exampleProblems(mediaType *contract.MediaType) []schema.Problem {
	example := m.subject.Contract.PublishedExample(mediaType)
	if example == nil {
		return nil
	}
	problems, err := mediaType.Schema.Judge(example, m.direction)
	if err != nil {
		return nil
	}
	return problems
}

// exampleNote tells the reader that the document's own example has the same problem: then the
// server may well have followed the example, and the document contradicts itself.
func exampleNote(ofExample []schema.Problem, found schema.Problem) string {
	same := func(p schema.Problem) bool {
		return p.Instance == found.Instance &&
			p.Location == found.Location
	}
	if found.Kind != schema.Mismatch || !slices.ContainsFunc(ofExample, same) {
		return ""
	}
	return fmt.Sprintf("the document's own example has the same problem (defect %s)",
		contract.RuleExampleContradicts)
}
