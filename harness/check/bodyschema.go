package check

import (
	"fmt"

	"plumbline/harness/contract"
	"plumbline/harness/tree"
)

// checkJSON holds a JSON body to its syntax and to its schema.
func checkJSON(e Evidence, mediaType *contract.MediaType, verdict *Verdict) {
	body, ok := decodedBody(e, JSONSyntax, verdict)
	if !ok {
		return
	}
	value := checkJSONSyntax(e, mediaType, body, verdict)
	if value == nil {
		verdict.unchecked(BodySchema, "the body is not JSON, so it cannot be held to its schema")
		return
	}
	checkSchema(e, BodySchema, mediaType, value.Value(), verdict)
}

// checkSchema demands that a value satisfies the schema of its media type.
func checkSchema(e Evidence, id ID, mediaType *contract.MediaType, value any, verdict *Verdict) {
	if mediaType.Schema == nil {
		verdict.unchecked(id, fmt.Sprintf("the contract has no schema for %s of %s", mediaType.Range, e.Documented.Status))
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
			Hint: problem.Hint, Note: exampleNote(e, mediaType, instance), Instance: &instance, Contract: problem.Location,
		})
	}
}

// exampleNote tells the reader that the document's own example has the same problem: then the server may well have followed the
// example, and the document contradicts itself.
func exampleNote(e Evidence, mediaType *contract.MediaType, instance tree.Pointer) string {
	example := e.Contract.PublishedExample(mediaType)
	if example == nil {
		return ""
	}
	problems, err := mediaType.Schema.Judge(example)
	if err != nil {
		return ""
	}
	for _, problem := range problems {
		if problem.Instance == instance {
			return fmt.Sprintf("the document's own example has the same problem (defect %s)", contract.RuleExampleContradicts)
		}
	}
	return ""
}
