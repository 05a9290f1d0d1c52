package check

import (
	"encoding/json"
	"fmt"
	"strings"

	"plumbline/harness/contract"
)

// checkResponseHeaders demands the required headers and holds those that are there, required or not, to their schemas.
// "If a response header is defined with the name "Content-Type", it SHALL be ignored" (OpenAPI 3.1.1, Response Object).
func checkResponseHeaders(e Evidence, verdict *Verdict) {
	for _, header := range e.Documented.Headers {
		if strings.EqualFold(header.Name, "Content-Type") {
			continue
		}
		values := e.Response.Header.Values(header.Name)
		switch {
		case len(values) > 0:
			checkHeaderValue(e, header, strings.Join(values, ", "), verdict)
		case header.Required:
			verdict.found(Finding{
				Check: ResponseHeader, Message: fmt.Sprintf("the header %s is missing (required)", header.Name),
				Expected: header.Name, Actual: "no such header", Contract: e.Contract.Locate(header.Pointer),
			})
		}
	}
}

func checkHeaderValue(e Evidence, header *contract.Header, text string, verdict *Verdict) {
	if header.Schema == nil {
		verdict.unchecked(ResponseHeader, fmt.Sprintf("the contract has no schema for the header %s", header.Name))
		return
	}
	problems, err := header.Schema.Judge(headerValue(header.Schema, text))
	if err != nil {
		verdict.unchecked(ResponseHeader, fmt.Sprintf("the header %s: %v", header.Name, err))
		return
	}
	for _, problem := range problems {
		verdict.found(Finding{
			Check: ResponseHeader, Message: fmt.Sprintf("the header %s %s", header.Name, problem.Message),
			Expected: problem.Expected, Actual: text, Contract: problem.Location,
		})
	}
}

// headerValue reads a header in the "simple" style (OpenAPI 3.1.1, Header Object): as the first of the schema's types that
// the text can be read as; as text where it can be read as none of them, which the schema will then refuse.
func headerValue(schema *contract.Schema, text string) any {
	for _, kind := range schema.Types() {
		switch kind {
		case "integer", "number":
			if json.Valid([]byte(text)) && strings.Trim(text, "0123456789+-.eE") == "" {
				return json.Number(text)
			}
		case "boolean":
			if text == "true" || text == "false" {
				return text == "true"
			}
		case "array":
			items := []any{}
			for item := range strings.SplitSeq(text, ",") {
				items = append(items, headerValue(schema.Items(), strings.TrimSpace(item)))
			}
			return items
		case "string":
			return text
		}
	}
	return text
}
