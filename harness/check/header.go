package check

import (
	"encoding/json"
	"fmt"
	"slices"
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
		texts := fieldValues(header.Name, e.Response.Header.Values(header.Name))
		if len(texts) == 0 && header.Required {
			verdict.found(Finding{
				Check: ResponseHeader, Message: fmt.Sprintf("the header %s is missing (required)", header.Name),
				Expected: header.Name, Actual: "no such header", Contract: e.Contract.Locate(header.Pointer),
			})
		}
		for _, text := range texts {
			checkHeaderValue(header, text, verdict)
		}
	}
}

// fieldValues gives what several lines of a header mean: one value, joined by commas. Set-Cookie is the exception, since its lines
// cannot be joined (RFC 9110 section 5.3).
func fieldValues(name string, lines []string) []string {
	if len(lines) == 0 || strings.EqualFold(name, "Set-Cookie") {
		return lines
	}
	return []string{strings.Join(lines, ", ")}
}

func checkHeaderValue(header *contract.Header, text string, verdict *Verdict) {
	switch types := header.Schema.Types(); {
	case header.Schema == nil:
		verdict.unchecked(ResponseHeader, fmt.Sprintf("the contract has no schema for the header %s", header.Name))
		return
	case slices.Contains(types, "object") && !slices.Contains(types, "string"):
		verdict.unchecked(ResponseHeader, fmt.Sprintf("the header %s is an object, which is not read", header.Name))
		return
	}
	problems, err := header.Schema.Judge(headerValue(header.Schema, text, true))
	if err != nil {
		verdict.unchecked(ResponseHeader, fmt.Sprintf("the header %s: %v", header.Name, err))
		return
	}
	for _, problem := range problems {
		place := strings.TrimPrefix(contract.Path(problem.Instance), "$")
		verdict.found(Finding{
			Check: ResponseHeader, Message: fmt.Sprintf("the header %s%s %s", header.Name, place, problem.Message),
			Expected: problem.Expected, Actual: text, Hint: problem.Hint, Contract: problem.Location,
		})
	}
}

// headerValue reads a header in the "simple" style (OpenAPI 3.1.1, Header Object): text says nothing of its type, so it is read as
// the first of the schema's types that satisfies the schema; where none does, as the first it can be read as.
// The items of an array are no arrays themselves: the style has no way to write those.
func headerValue(schema *contract.Schema, text string, arrays bool) any {
	if schema == nil {
		return text
	}
	values := readings(schema, text, arrays)
	for _, value := range values {
		if problems, err := schema.Judge(value); err == nil && len(problems) == 0 {
			return value
		}
	}
	return values[0]
}

// readings gives the values that a text can be read as, the text itself where it can be read as none. A schema that does not say its
// types, as one of nothing but allOf, may mean any simple one.
func readings(schema *contract.Schema, text string, arrays bool) []any {
	types := schema.Types()
	if len(types) == 0 {
		types = []string{"string", "number", "boolean"}
	}
	var values []any
	for _, kind := range types {
		if kind == "array" && arrays {
			values = append(values, list(schema.Items(), text))
		} else if value, ok := readAs(kind, text); ok {
			values = append(values, value)
		}
	}
	if len(values) == 0 {
		return []any{text}
	}
	return values
}

func readAs(kind, text string) (any, bool) {
	switch kind {
	case "string":
		return text, true
	case "integer", "number":
		return json.Number(text), strings.Trim(text, "0123456789+-.eE") == "" && json.Valid([]byte(text))
	case "boolean":
		return text == "true", text == "true" || text == "false"
	}
	return nil, false
}

// list reads the items of an array. A header without a value has none.
func list(schema *contract.Schema, text string) []any {
	items := []any{}
	if text == "" {
		return items
	}
	for item := range strings.SplitSeq(text, ",") {
		items = append(items, headerValue(schema, strings.TrimSpace(item), false))
	}
	return items
}
