package check

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"

	"plumbline/internal/contract"
	"plumbline/internal/redact"
	"plumbline/internal/tree"
)

// readJSON demands one well-formed JSON value in UTF-8 without a byte order mark (RFC 8259 sections
// 2 and 8.1) whose objects have no member twice (RFC 8259 section 4, where such content is
// "unpredictable"; RFC 7493 section 2.3 rules it out). It gives the value and whether there is one.
func (m *message) readJSON(mediaType *contract.MediaType, source jsonText) (value any, ok bool) {
	text, at, noun := source.text, source.at, source.noun()
	if reason := manyValues(text); reason != "" {
		m.verdict.unjudged(m.ids.schema, noun+" is larger than what is judged: "+reason)
		return nil, false
	}
	if value, ok := tree.Plain(text, maxDepth); ok {
		if m.subject.ReadJSON != nil && source.line == 0 {
			m.subject.ReadJSON(value)
		}
		return value, true
	}
	found := func(instance tree.Pointer, message, actual string) {
		m.found(m.ids.json, at+instance, message, "one well-formed JSON value", actual,
			mediaType.Pointer)
	}
	if len(bytes.Trim(text, " \t\r\n")) == 0 {
		found("", noun+" is empty; the contract documents "+mediaType.Range, "nothing")
		return nil, false
	}
	if withoutMark, marked := bytes.CutPrefix(text, []byte("\xef\xbb\xbf")); marked {
		found("", noun+" starts with a byte order mark, which JSON does not allow",
			"a byte order mark")
		text = withoutMark
	}
	if !utf8.Valid(text) {
		found("", noun+" is not UTF-8", "invalid UTF-8")
		return nil, false
	}
	if o := tree.OutlineOf(text); o.Deepest > tree.MaxDepth && o.Balanced {
		// What is not read although it may be JSON is beyond our own limits, which are no fault of
		// the sender's (RFC 8259 section 9).
		m.verdict.unjudged(m.ids.schema,
			fmt.Sprintf("%s is not read: it is nested more than %d deep", noun, tree.MaxDepth))
		return nil, false
	}
	node, oddities, err := tree.ParseJSON("body", text)
	if err == nil {
		for _, instance := range duplicates(oddities) {
			found(instance, fmt.Sprintf("%s occurs more than once in one object",
				tree.Path(at+instance)), "a duplicate member")
		}
		return node.Value(), true
	}
	found("", noun+" is not well-formed JSON: "+source.problem(err), excerpt(text))
	return nil, false
}

// maxDepth is how deep JSON may nest to be read without a closer look.
const maxDepth = 500

// jsonText is JSON that is a body, or a record of one.
type jsonText struct {
	text []byte
	at   tree.Pointer // of the value in the body
	// of the body where the record begins, from 1; 0 where the text is the whole body
	line int
}

func (j jsonText) noun() string {
	if j.line == 0 {
		return "the body"
	}
	return fmt.Sprintf("the record at line %d", j.line)
}

// problem says why the text is not JSON in the words of a sentence about it, and where in the body.
func (j jsonText) problem(err error) string {
	var syntax *tree.SyntaxError
	if !errors.As(err, &syntax) {
		return err.Error()
	}
	return fmt.Sprintf("%s (line %d, column %d)", syntax.Problem, syntax.Line+max(j.line-1, 0),
		syntax.Column)
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

// searchedLength bounds how much of a body is searched for credentials that its excerpt must not
// show, in bytes.
const searchedLength = 8 << 10

// excerpt is the beginning of a body that is not JSON. Credentials in it are known by their names
// only: nobody could read their values.
func excerpt(body []byte) string {
	var byName *redact.Redactor
	body = byName.JSON(body[:min(len(body), searchedLength)])
	if len(body) > excerptLength {
		return string(bytes.ToValidUTF8(body[:excerptLength], nil)) + "…"
	}
	return string(body)
}
