// Package call makes requests out of the operations of a contract, sends them to a target and has
// the answers judged.
//
// It knows nothing of how cases are run.
package call

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"plumbline/harness"
	"plumbline/harness/exchange"
	"plumbline/harness/requirement"
	"plumbline/harness/target"
	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/contract"
	"plumbline/internal/curl"
	"plumbline/internal/redact"
)

// Caller is a contract bound to a target. It is safe for concurrent use.
type Caller struct {
	Contract *harness.Contract
	Target   *target.Target
	Client   Sender
	Redactor *redact.Redactor
	// Path changes the path of the contract into the one that is sent; nil sends it as the contract
	// has it.
	Path func(string) string
	// CurlOptions are the options that curl needs to reach the target, as words for a shell, such
	// as --cacert and "$API_CA_FILE".
	CurlOptions []string
	// Observer is told what assertions make of responses; nil tells nobody.
	Observer Observer
	// Undeclared says what to make of members of a response that no schema declares.
	Undeclared check.Undeclared
	// Permit may keep a request from being sent, by an error that [Caller.Call] returns; nil
	// permits all.
	Permit func(context.Context, Sending) error

	large   sync.Mutex   // is held while a large response is judged
	learned atomic.Int64 // how many credentials responses have handed out
	origins origins
}

// Sender makes exchanges. It never returns nil: trouble is a part of the record.
type Sender interface {
	Do(ctx context.Context, request exchange.Request) *exchange.Exchange
}

// Obtained makes a credential known that was got for requests: it is hidden from now on, and a
// variable stands for it in curl lines. says is where it comes from, for people.
func (c *Caller) Obtained(variable, value, says string) {
	c.Redactor.Secret(variable, value)
	c.origins.note(curl.Origin{Variable: variable, Value: value, Says: says})
}

// maxOrigins bounds how many credentials the origin is known of.
const maxOrigins = 1000

// origins knows where the credentials come from that responses have handed out.
type origins struct {
	mutex sync.Mutex
	known []curl.Origin
}

func (o *origins) note(origin curl.Origin) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if len(o.known) < maxOrigins && !slices.ContainsFunc(o.known,
		func(known curl.Origin) bool { return known.Value == origin.Value }) {
		o.known = append(o.known, origin)
	}
}

func (o *origins) all() []curl.Origin {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.known[:len(o.known):len(o.known)]
}

// Observer is told what assertions make of the responses of a caller. A suite is one: it records
// findings, and accepts those that are waived.
type Observer interface {
	// Asserted is told what an assertion found of a response. The result tells whether nothing is
	// left that speaks against the response; findings may get hints.
	Asserted(r *Response, assertion Assertion) (accepted bool)
	// Requirement is what the running case proves.
	Requirement() requirement.Requirement
}

// Assertion is what an assertion makes of a response.
type Assertion struct {
	Held      bool // it was held to the contract, and not to expectations alone
	Findings  []verdict.Finding
	Unchecked []verdict.Unchecked // what could not be judged
	// Judge finds what the same assertion would in another response to the same request.
	Judge func(*Response) []verdict.Finding
}

// Sending is what is known of a request that is about to be sent.
type Sending struct {
	Operation *contract.Operation
	Method    string // the operation's, unless [Method] has replaced it
	// PathParameters are the values of the path template, by their names.
	PathParameters map[string]string
	MadeUp         []string // values that [MadeUp] names
	HasBody        bool
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
	found, ok := c.Contract.Compiled().Operation(operation)
	if !ok {
		return nil, &RequestError{operation, []string{"the contract has no such operation"}}
	}
	d := newDraft(found, options)
	request, unchecked, problems := c.prepare(d)
	if len(problems) > 0 {
		return nil, c.refusal(found, problems)
	}
	if c.Permit != nil {
		if err := c.Permit(ctx, d.sending()); err != nil {
			return nil, err
		}
	}
	for _, value := range d.madeUp {
		c.Redactor.Public(value)
	}
	for value, variable := range d.secrets {
		c.Redactor.Secret(variable, value)
	}
	return c.exchange(ctx, d, request, unchecked), nil
}

// mostAtOnce is how many bytes a content may have that is judged at the same time as others, and
// whose value stays in memory: that takes many times as much.
const mostAtOnce = 64 << 10

// exchange sends a request that is ready, and has the response judged.
func (c *Caller) exchange(ctx context.Context, d *draft, request exchange.Request,
	unchecked []verdict.Unchecked) *Response {
	response := &Response{Operation: d.operation, caller: c, path: d.target(), draft: d,
		requestJudged: d.wrong == "", requestUnchecked: unchecked, decoded: &decoded{}}
	response.Exchange = c.Client.Do(ctx, request)
	var content []byte
	if got := response.Exchange.Response; got != nil {
		content, response.larger = check.Content(got.Header, got.Body)
	}
	response.learn(d, content)
	if len(content) > mostAtOnce {
		response.decoded = nil
		c.large.Lock()
		defer c.large.Unlock()
	}
	// What might show a credential is not judged: findings repeat what they are about.
	response.Verdict = check.Response(check.Subject{Contract: c.Contract.Compiled(),
		Operation: d.operation, Exchange: response.Exchange, Undeclared: c.Undeclared,
		ReadJSON: response.decoded.is,
		Unknown:  check.Unknown{ResponseBody: response.unlearned}})
	response.Verdict.Unchecked = append(slices.Clone(unchecked), response.Verdict.Unchecked...)
	return response
}

// refusal keeps the values that its problems repeat from showing a secret.
func (c *Caller) refusal(operation *contract.Operation, problems []string) *RequestError {
	e := &RequestError{Operation: operation.String()}
	for _, problem := range problems {
		e.Problems = append(e.Problems, c.Redactor.String(problem))
	}
	return e
}

// prepare returns a request as it is to be sent, and what of it could not be judged, or the
// problems that keep it from being sent.
func (c *Caller) prepare(d *draft) (request exchange.Request, unchecked []verdict.Unchecked,
	problems []string) {
	if len(d.problems) > 0 {
		return request, nil, d.problems
	}
	_, documented := c.Contract.Compiled().Operation(d.method + " " + d.operation.Path)
	if documented && d.method != d.operation.Method {
		return request, nil,
			[]string{"the method " + d.method + " belongs to another operation of the contract"}
	}
	path, problems := d.path()
	if len(problems) > 0 {
		return request, nil, problems
	}
	request = c.request(d, path)
	if d.wrong == "" && (d.encoded == nil || !d.encoded.Judged) {
		unchecked, problems = c.judge(d, request)
	}
	return request, unchecked, problems
}

// judge holds a request to the contract, by the checks that recorded requests are held to. What
// speaks against it is a problem; what the contract says nothing of is not worth telling of a
// request that has been made on purpose.
func (c *Caller) judge(d *draft, request exchange.Request) (unchecked []verdict.Unchecked,
	problems []string) {
	judged := check.Request(check.Subject{
		Contract: c.Contract.Compiled(), Operation: d.operation,
		PathParameters: d.encodedPathParameters(),
		Exchange:       &exchange.Exchange{Request: request},
	})
	for _, finding := range judged.Findings {
		if finding.Severity == verdict.Error {
			problems = append(problems, finding.Message)
		}
	}
	for _, u := range judged.Unchecked {
		if !u.Silent {
			unchecked = append(unchecked, u)
		}
	}
	return unchecked, problems
}

func (c *Caller) request(d *draft, path string) exchange.Request {
	if c.Path != nil {
		path = c.Path(path)
	}
	url := c.Target.Join(path)
	if strings.HasPrefix(path, "//") { // the first segment of the path is empty, and is sent so
		url = c.Target.BaseURL() + path
	}
	return exchange.Request{Method: d.method, URL: url + d.queryPart(), Header: d.header,
		Body: d.body}
}
