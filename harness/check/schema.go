package check

import (
	"fmt"

	"plumbline/harness/contract"
	"plumbline/harness/tree"
)

// hold demands that a value, which stands at a place of the body, satisfies a schema of its media type.
func (m *message) hold(id ID, mediaType *contract.MediaType, schema *contract.Schema, value any, at tree.Pointer) {
	if schema == nil {
		m.verdict.silent(id, fmt.Sprintf("the contract has no schema for %s of %s", mediaType.Range, m.of))
		return
	}
	problems, err := schema.Judge(value, m.direction)
	for _, problem := range problems {
		m.report(id, mediaType, problem, at)
	}
	if err != nil {
		m.verdict.unjudged(id, err.Error())
	}
}

func (m *message) report(id ID, mediaType *contract.MediaType, problem contract.Problem, at tree.Pointer) {
	switch problem.Kind {
	case contract.WrongWay:
		id = Direction
	case contract.Discriminated:
		id = Discriminator
	case contract.Undeclared:
		id = UndeclaredMember
		switch m.subject.Undeclared {
		case AllowUndeclared:
			return
		case FailUndeclared:
			problem.Severity = contract.Error
		}
	}
	instance := at + problem.Instance
	finding := Finding{
		Check: id, Severity: problem.Severity, Message: contract.Path(instance) + " " + problem.Message, Expected: problem.Expected, Actual: problem.Actual,
		Hint: problem.Hint, Instance: &instance, Contract: problem.Location,
	}
	if problem.Kind == contract.Mismatch && at == "" {
		finding.Note = m.exampleNote(mediaType, problem)
	}
	m.verdict.found(finding)
}

// exampleNote tells the reader that the document's own example has the same problem: then the server may well have followed the
// example, and the document contradicts itself.
func (m *message) exampleNote(mediaType *contract.MediaType, found contract.Problem) string {
	example := m.subject.Contract.PublishedExample(mediaType)
	if example == nil {
		return ""
	}
	problems, err := mediaType.Schema.Judge(example, m.direction)
	if err != nil {
		return ""
	}
	for _, problem := range problems {
		if problem.Instance == found.Instance && problem.Location == found.Location {
			return fmt.Sprintf("the document's own example has the same problem (defect %s)", contract.RuleExampleContradicts)
		}
	}
	return ""
}
