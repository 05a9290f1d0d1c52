// Package call makes requests out of the operations of a contract, sends them to a target and has
// the answers judged.
//
// It knows nothing of how cases are run.
package call

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/harness/target"
	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/contract"
	"plumbline/internal/redact"
)

// Caller is a contract bound to a target. It is safe for concurrent use.
type Caller struct {
	Contract *contract.Contract
	Target   *target.Target
	Client   *exchange.Client
	Redactor *redact.Redactor
	// Path changes the path of the contract into the one that is sent; nil sends it as the contract
	// has it.
	Path func(string) string
	// Undeclared says what to make of members of a response that no schema declares.
	Undeclared check.Undeclared
}

// RequestError says that a request was not sent because it is not what its sender meant it to be.
type RequestError struct {
	Operation string
	Problems  []string
}

// Error lists what is wrong with the request.
func (e *RequestError) Error() string {
	return fmt.Sprintf("the request to %s was not sent: %s", e.Operation,
		strings.Join(e.Problems, "; "))
}

// Call sends a request to an operation, which is named by its operationId or as "METHOD /path", and
// judges the response. A request that does not conform is not sent, unless [Wrong] says that this
// is on purpose: the error is a *[RequestError]. An exchange that fails is not an error here: it is
// told by the response's Exchange.Problem.
func (c *Caller) Call(ctx context.Context, operation string, options ...Option) (*Response, error) {
	found, ok := c.Contract.Operation(operation)
	if !ok {
		return nil, &RequestError{operation, []string{"the contract has no such operation"}}
	}
	d := &draft{operation: found, method: found.Method, header: http.Header{},
		credentials: map[string]string{}}
	for _, option := range options {
		option(d)
	}
	path, unjudged, problems := c.prepare(d)
	if len(problems) > 0 {
		return nil, c.refusal(found, problems)
	}
	for _, value := range d.madeUp {
		c.Redactor.Public(value)
	}
	response := &Response{Operation: found, caller: c}
	response.Exchange = c.Client.Do(ctx, c.request(d, path))
	response.learn(d)
	response.Verdict = check.Response(check.Subject{Contract: c.Contract, Operation: found,
		Exchange: response.Exchange, Undeclared: c.Undeclared})
	if unjudged != "" {
		response.Verdict.Unchecked = append(response.Verdict.Unchecked,
			verdict.Unchecked{Check: verdict.Sending, Reason: unjudged})
	}
	return response, nil
}

// refusal keeps the values that its problems repeat from showing a secret.
func (c *Caller) refusal(operation *contract.Operation, problems []string) *RequestError {
	e := &RequestError{Operation: operation.String()}
	for _, problem := range problems {
		e.Problems = append(e.Problems, c.Redactor.String(problem))
	}
	return e
}

// prepare returns the path of a request, or what keeps it from being sent. Its second result says
// why it could not be judged.
func (c *Caller) prepare(d *draft) (path, unjudged string, problems []string) {
	if len(d.problems) > 0 {
		return "", "", d.problems
	}
	if _, documented := c.Contract.Operation(d.method + " " + d.operation.Path); documented &&
		d.method != d.operation.Method {
		return "", "",
			[]string{"the method " + d.method + " belongs to another operation of the contract"}
	}
	path, problems = d.path()
	if len(problems) > 0 || d.wrong != "" {
		return path, "", problems
	}
	problems, err := d.judge(c.Contract, path)
	if err != nil {
		return path, err.Error(), nil
	}
	return path, "", problems
}

func (c *Caller) request(d *draft, path string) exchange.Request {
	if c.Path != nil {
		path = c.Path(path)
	}
	url := c.Target.Join(path)
	if len(d.query) > 0 {
		url += "?" + d.query.Encode()
	}
	return exchange.Request{Method: d.method, URL: url, Header: d.header, Body: d.body}
}
