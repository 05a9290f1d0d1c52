package check

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"plumbline/harness/contract"
	"plumbline/harness/redact"
	"plumbline/harness/tree"
)

// readJSON demands one well-formed JSON value in UTF-8 without a byte order mark (RFC 8259 sections 2 and 8.1) whose objects have
// no member twice (RFC 8259 section 4, where such content is "unpredictable"; RFC 7493 section 2.3 rules it out). It gives the
// value or, where there is none to give, why.
func readJSON(e Evidence, mediaType *contract.MediaType, body []byte, verdict *Verdict) (value *tree.Node, unread string) {
	unread = "the body is not JSON, so it cannot be held to its schema"
	found := func(instance tree.Pointer, message, actual string) {
		verdict.found(Finding{
			Check: JSONSyntax, Message: message, Expected: "one well-formed JSON value", Actual: actual, Instance: &instance,
			Contract: e.Contract.Locate(mediaType.Pointer),
		})
	}
	if len(bytes.Trim(body, " \t\r\n")) == 0 {
		found("", "the body is empty; the contract documents "+mediaType.Range, "nothing")
		return nil, unread
	}
	if withoutMark, marked := bytes.CutPrefix(body, []byte("\xef\xbb\xbf")); marked {
		found("", "the body starts with a byte order mark, which JSON does not allow", "a byte order mark")
		body = withoutMark
	}
	if !utf8.Valid(body) {
		found("", "the body is not UTF-8", "invalid UTF-8")
		return nil, unread
	}
	value, oddities, err := tree.ParseJSON("body", body)
	switch {
	case err == nil:
		for _, at := range duplicates(oddities) {
			found(at, fmt.Sprintf("%s occurs more than once in one object", contract.Path(at)), "a duplicate member")
		}
		return value, ""
	case json.Valid(body):
		// What is not read although it is JSON is beyond our own limits, which are no fault of the server's (RFC 8259 section 9).
		return nil, "the body is not read: it is " + syntaxProblem(err)
	}
	found("", "the body is not well-formed JSON: "+syntaxProblem(err), excerpt(body))
	return nil, unread
}

// syntaxProblem says why a text is not JSON in the words of a sentence about the body.
func syntaxProblem(err error) string {
	var syntax *tree.SyntaxError
	if !errors.As(err, &syntax) {
		return err.Error()
	}
	return fmt.Sprintf("%s (line %d, column %d)", syntax.Problem, syntax.Line, syntax.Column)
}

// duplicates lists the members that occur more than once, each of them once.
func duplicates(oddities []tree.Oddity) []tree.Pointer {
	var list []tree.Pointer
	seen := map[tree.Pointer]bool{}
	for _, oddity := range oddities {
		if !seen[oddity.Pointer] {
			seen[oddity.Pointer] = true
			list = append(list, oddity.Pointer)
		}
	}
	return list
}

// excerptLength bounds how much of a body a finding repeats, in bytes.
const excerptLength = 80

// excerpt is the beginning of a body that is not JSON. Credentials in it are known by their names only: nobody could read their values.
func excerpt(body []byte) string {
	var byName *redact.Redactor
	body = byName.JSON(body)
	if len(body) > excerptLength {
		return string(bytes.ToValidUTF8(body[:excerptLength], nil)) + "…"
	}
	return string(body)
}
