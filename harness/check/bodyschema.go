package check

import (
	"fmt"

	"plumbline/harness/contract"
)

// checkJSON holds a JSON body to its syntax and to its schema.
func checkJSON(e Evidence, mediaType *contract.MediaType, verdict *Verdict) {
	body, ok := decodedBody(e, JSONSyntax, verdict)
	if !ok {
		return
	}
	value, unread := readJSON(e, mediaType, body, verdict)
	if value == nil {
		verdict.unchecked(BodySchema, unread)
		return
	}
	checkSchema(e, BodySchema, mediaType, value.Value(), verdict)
}

// checkSchema demands that a value satisfies the schema of its media type.
func checkSchema(e Evidence, id ID, mediaType *contract.MediaType, value any, verdict *Verdict) {
	if mediaType.Schema == nil {
		verdict.unchecked(id, noSchema(e, mediaType))
		return
	}
	problems, err := mediaType.Schema.Judge(value)
	if err != nil {
		verdict.unchecked(id, err.Error())
		return
	}
	for _, problem := range problems {
		instance := problem.Instance
		verdict.found(Finding{
			Check: id, Message: contract.Path(instance) + " " + problem.Message, Expected: problem.Expected, Actual: problem.Actual,
			Hint: problem.Hint, Note: exampleNote(e, mediaType, problem), Instance: &instance, Contract: problem.Location,
		})
	}
}

func noSchema(e Evidence, mediaType *contract.MediaType) string {
	return fmt.Sprintf("the contract has no schema for %s of %s", mediaType.Range, e.Documented.Status)
}

// exampleNote tells the reader that the document's own example has the same problem: then the server may well have followed the
// example, and the document contradicts itself.
func exampleNote(e Evidence, mediaType *contract.MediaType, found contract.Problem) string {
	example := e.Contract.PublishedExample(mediaType)
	if example == nil {
		return ""
	}
	problems, err := mediaType.Schema.Judge(example)
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
