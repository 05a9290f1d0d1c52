package call

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"plumbline/harness"
	"plumbline/harness/verdict"
	"plumbline/internal/redact"
	"plumbline/internal/verdicts"
)

// leastRequests is how many rows of the table of verdicts a call can put together, at least.
const leastRequests = 450

// TestRequestsOfTheTable puts the requests of the table of verdicts together as a case would. One
// that violates its contract is not sent, and one that conforms is.
func TestRequestsOfTheTable(t *testing.T) {
	rows, err := verdicts.Load()
	if err != nil {
		t.Fatal(err)
	}
	violating, conforming := 0, 0
	for _, row := range rows {
		if row.Options.Only == "response" {
			continue
		}
		c, d := draftOf(t, row)
		if d == nil {
			continue
		}
		_, unchecked, problems := c.prepare(d)
		switch {
		case len(d.problems) > 0:
		case slices.ContainsFunc(row.Findings, isOfRequest):
			violating++
			if len(problems) == 0 {
				t.Errorf("%s:%d: %s: it would be sent", row.File, row.Line, row)
			}
		case row.Verdict == string(verdict.Conforms):
			conforming++
			if len(problems)+len(unchecked) > 0 {
				t.Errorf("%s:%d: %s: not sent, or not judged: %q %v", row.File, row.Line, row,
					problems, unchecked)
			}
		}
	}
	if violating+conforming < leastRequests || violating < leastRequests/4 {
		t.Errorf("only %d violating and %d conforming requests were tried", violating, conforming)
	}
}

// isOfRequest tells whether an expected finding is an error that only a request can have. That
// there are no credentials is an error as long as nobody knows that the answer refuses it.
func isOfRequest(finding string) bool {
	id, rest, _ := strings.Cut(finding, " ")
	if finding == string(verdict.Security)+" "+string(verdict.Note) {
		return true
	}
	return strings.HasPrefix(rest, string(verdict.Error)) && slices.Contains([]verdict.Check{
		verdict.Parameter, verdict.RequestContentType, verdict.RequestBody, verdict.Security,
	}, verdict.Check(id))
}

// draftOf makes the request of a row from the options of a call, which is nil where they cannot say
// it: a query or a path that is not written as a call writes it, or an operation that the contract
// does not have.
func draftOf(t *testing.T, row verdicts.Row) (*Caller, *draft) {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range row.Files {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	contract, err := harness.LoadSource(harness.Source{
		Document: harness.Text{Path: row.DocumentName, Bytes: row.Document}, Files: files,
		Reading: harness.Reading{FormatsAnnotate: row.Options.Formats == "annotate",
			StrictNullable: row.Options.Nullable == "strict"},
	})
	if err != nil {
		t.Fatal(err)
	}
	loaded, request := contract.Compiled(), row.Exchange.Request
	address, err := url.Parse(request.URL)
	if err != nil {
		return nil, nil
	}
	match, unmatched := loaded.Find(request.Method, address, row.Options.BasePath)
	query, err := url.ParseQuery(address.RawQuery)
	if unmatched != nil || err != nil || query.Encode() != address.RawQuery {
		return nil, nil
	}
	options := []Option{}
	for name, encoded := range match.PathParameters {
		value, err := url.PathUnescape(encoded)
		if err != nil || url.PathEscape(value) != encoded {
			return nil, nil
		}
		options = append(options, PathParameter(name, value))
	}
	for name, values := range query {
		for _, value := range values {
			options = append(options, Query(name, value))
		}
	}
	if len(request.Body) > 0 {
		options = append(options, Body("", request.Body))
	}
	for name, values := range request.Header {
		for _, value := range values {
			options = append(options, Header(name, value))
		}
	}
	caller := callerOf(t, &fake{}, "")
	caller.Contract, caller.Redactor = contract, &redact.Redactor{}
	return caller, newDraft(match.Operation, options)
}
