package check

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"plumbline/harness/contract"
	"plumbline/harness/tree"
)

// checkJSONSyntax demands one well-formed JSON value in UTF-8 without a byte order mark (RFC 8259 sections 2 and 8.1) whose objects have
// no member twice (RFC 8259 section 4, where such content is "unpredictable"; RFC 7493 section 2.3 rules it out). It gives the
// value, or nil where there is none to give.
func checkJSONSyntax(e Evidence, mediaType *contract.MediaType, body []byte, verdict *Verdict) *tree.Node {
	found := func(instance tree.Pointer, message, actual string) {
		verdict.found(Finding{
			Check: JSONSyntax, Message: message, Expected: "one well-formed JSON value", Actual: actual, Instance: &instance,
			Contract: e.Contract.Locate(mediaType.Pointer),
		})
	}
	if len(bytes.TrimSpace(body)) == 0 {
		found("", "the body is empty; the contract documents "+mediaType.Range, "nothing")
		return nil
	}
	if bytes.HasPrefix(body, []byte("\xef\xbb\xbf")) {
		found("", "the body starts with a byte order mark, which JSON does not allow", "a byte order mark")
		body = body[3:]
	}
	if !utf8.Valid(body) {
		found("", "the body is not UTF-8", "invalid UTF-8")
		return nil
	}
	value, oddities, err := tree.ParseJSON("body", body)
	if err != nil {
		found("", fmt.Sprintf("the body is not well-formed JSON: %v", err), excerpt(body))
		return nil
	}
	for _, oddity := range oddities {
		found(oddity.Pointer, fmt.Sprintf("%s occurs twice in one object", contract.Path(oddity.Pointer)), "a duplicate member")
	}
	return value
}

// excerptLength bounds how much of a body a finding repeats, in bytes.
const excerptLength = 80

func excerpt(body []byte) string {
	if len(body) > excerptLength {
		return string(bytes.ToValidUTF8(body[:excerptLength], nil)) + "…"
	}
	return string(body)
}
