package faulty

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/mock"
)

// sample is a right answer of an operation, which faults are derived from.
type sample struct {
	mock.Answered
	documented *contract.Response
	success    bool
	// plain is what a request is answered that prefers nothing, where the document describes that
	// as it does the sample; nil where it does not.
	plain *mock.Answered
}

// ask sends a draft to the right mock. found is false where the draft cannot be written, or is
// addressed to another operation.
func (d *deriver) ask(draft *explore.Draft, prefer string) (a mock.Answered, found bool) {
	encoded, err := draft.Encode()
	if err != nil {
		return a, false
	}
	target := strings.TrimSuffix(d.contract.BasePath(), "/") + encoded.Path
	if encoded.Query != "" {
		target += "?" + encoded.Query
	}
	request, err := http.NewRequest(draft.Method, "http://localhost"+target,
		bytes.NewReader(encoded.Body))
	if err != nil {
		return a, false
	}
	request.Header = encoded.Header.Clone()
	if prefer != "" {
		request.Header.Set("Prefer", prefer)
	}
	a = d.right.Ask(request)
	return a, a.Operation == draft.Operation
}

// sampled is a right answer as a sample; found is false where it is nothing to derive faults from:
// the contract does not document it, or finds something in it.
func (d *deriver) sampled(a mock.Answered) (s sample, found bool) {
	if a.Operation == nil {
		return s, false
	}
	documented, found := a.Operation.Response(a.Response.Status)
	if !found || len(judge(d.contract, a, a.Response)) > 0 {
		return s, false
	}
	return sample{Answered: a, documented: documented,
		success: a.Response.Status < http.StatusMultipleChoices}, true
}

// success is the answer to a request that the contract allows. Why says why there is none.
func (d *deriver) success(base *explore.Draft) (s sample, why string) {
	status := mock.UsualSuccess(base.Operation)
	if status == 0 {
		return s, "the document names no success"
	}
	a, found := d.ask(base, "code="+strconv.Itoa(status))
	if !found {
		return s, "no request that the document shows reaches the operation"
	}
	s, found = d.sampled(a)
	if !found || a.Response.Status != status {
		return s, "the document allows no answer that could be made wrong"
	}
	if plain, found := d.sampled(d.usual); found && plain.documented == s.documented &&
		plain.Content == s.Content {
		s.plain = &plain.Answered
	}
	return s, ""
}

// judge is what the contract finds in a response to a request. That a renamed member is one that no
// schema declares is no second thing that is wrong.
func judge(c *contract.Contract, a mock.Answered, response *exchange.Response) []verdict.Finding {
	return check.Response(check.Subject{Contract: c, Operation: a.Operation,
		Undeclared: check.AllowUndeclared,
		Exchange:   &exchange.Exchange{Request: a.Request, Response: response}}).Findings
}

// onlyOne is what is found in a response, where that is one thing only and an error.
func onlyOne(c *contract.Contract, a mock.Answered,
	response *exchange.Response) (found verdict.Finding, is bool) {
	findings := judge(c, a, response)
	if len(findings) != 1 || findings[0].Severity != verdict.Error || findings[0].Often() > 1 {
		return found, false
	}
	return findings[0], true
}
