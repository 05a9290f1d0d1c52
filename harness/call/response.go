package call

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"plumbline/harness"
	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/curl"
	"plumbline/internal/redact"
	"plumbline/internal/report"
)

// Response is what came of a call: the exchange, and what the contract says of it.
type Response struct {
	Operation *contract.Operation
	Exchange  *exchange.Exchange
	Verdict   verdict.Verdict
	caller    *Caller
	// path is that of the contract, with the query: without a base path, and as the contract
	// spells it.
	path             string
	draft            *draft // what the request was made of
	requestJudged    bool
	requestUnchecked []verdict.Unchecked
	// unlearned says why credentials of the response may not be known to the redactor, so that
	// nothing of its body may be shown; empty where all are.
	unlearned string
	// larger says why the content is not read, "" where it is.
	larger  string
	cut     *report.Kept // what of the exchange is not kept; see [Response.Kept]
	decoded *decoded     // nil where the value of the content is read each time
}

// decoded is the value of a content, once it was judged or asked for.
type decoded struct {
	once  sync.Once
	value any
}

// is takes the value that judging has read; nil takes none.
func (d *decoded) is(value any) {
	if d != nil {
		d.once.Do(func() { d.value = value })
	}
}

// Kept returns the response as it is kept for the report of a run: of a large body the beginning
// only, and of a large header section the first lines that there is room for. Cut says what is
// missing.
func (r *Response) Kept(room report.Room) *Response {
	kept := *r
	kept.decoded = nil
	kept.Exchange, kept.cut = report.Keep(r.Exchange, room, r.unlearned, r.cut)
	return &kept
}

// mostDecoded is how many bytes a content may have whose value stays in memory with the response.
// The value may take fifty times as much.
const mostDecoded = 1 << 10

// Held returns the response as it is held until a case has ended: itself, but that the value of its
// content is read anew when it is asked for, where that is large; or what [Response.Kept] returns,
// where not all of it is kept.
func (r *Response) Held(room report.Room) *Response {
	if kept := r.Kept(room); kept.cut != r.cut {
		return kept
	}
	if len(r.Body()) > mostDecoded {
		r.decoded = nil
	}
	return r
}

// Cut is what is not kept of the exchange; nil where all of it is.
func (r *Response) Cut() *report.Kept { return r.cut }

// RequestJudged tells that the request was held to the contract before it was sent. One that is
// wrong on purpose is not.
func (r *Response) RequestJudged() bool { return r.requestJudged }

// ForContract is the exchange in the form of net/http, as another validator of the contract wants
// it: the path of the contract's template, the request with that path filled in and no base path
// before it, and the response without its content codings.
func (r *Response) ForContract() (path string, request *http.Request, response *http.Response) {
	sent := r.Exchange.Request
	request = &http.Request{Method: sent.Method, Header: sent.Header.Clone(),
		Body: io.NopCloser(bytes.NewReader(sent.Body)), ContentLength: int64(len(sent.Body))}
	request.URL, _ = url.Parse("http://contract.invalid" + r.path) // of parts that were escaped
	if received := r.Exchange.Response; received != nil {
		header := received.Header.Clone()
		header.Del("Content-Encoding")
		response = &http.Response{StatusCode: received.Status, Header: header, Request: request,
			Body: io.NopCloser(bytes.NewReader(r.content()))}
	}
	return r.Operation.Path, request, response
}

// Status is the status code, or 0 where no response came.
func (r *Response) Status() int {
	if r.Exchange.Response == nil {
		return 0
	}
	return r.Exchange.Response.Status
}

// Body is the body as transferred; nil where no response came.
func (r *Response) Body() []byte {
	if r.Exchange.Response == nil {
		return nil
	}
	return r.Exchange.Response.Body
}

// content is the body without its content codings: a server may apply one without being asked. What
// cannot be decoded is as it came.
func (r *Response) content() []byte {
	if r.Exchange.Response == nil {
		return nil
	}
	if decoded, err := r.Exchange.Response.DecodedBody(exchange.MaxDecoded); err == nil {
		return decoded
	}
	return r.Body()
}

// Value is the JSON value of the content as encoding/json decodes it with UseNumber, or nil where
// the content is not one JSON value. It is the same value each time, and not to be changed.
//
// A body that is larger than what is judged has no value.
func (r *Response) Value() any {
	if r.decoded == nil {
		return r.decode()
	}
	r.decoded.once.Do(func() { r.decoded.value = r.decode() })
	return r.decoded.value
}

func (r *Response) decode() any {
	if r.Exchange.Response == nil || r.larger != "" {
		return nil
	}
	var value any
	decoder := json.NewDecoder(bytes.NewReader(r.content()))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil {
		return nil
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil // something follows
	}
	return value
}

// Text is a member of the content's object as text: a string as it is, a number as it is written,
// "" for anything else.
func (r *Response) Text(member string) string {
	object, _ := r.Value().(map[string]any)
	switch value := object[member].(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	}
	return ""
}

// Decode reads the JSON of the content into a value, as encoding/json does.
func (r *Response) Decode(into any) error {
	if r.larger != "" {
		return errors.New("the body is not read: " + r.larger)
	}
	return json.Unmarshal(r.content(), into)
}

// Redactor knows every secret of the target, and every credential that it has handed out.
func (r *Response) Redactor() *redact.Redactor { return r.caller.Redactor }

// Contract is what the response was judged by.
func (r *Response) Contract() *harness.Contract { return r.caller.Contract }

// Again sends the same request once more, if that is permitted, and returns what comes this time.
func (r *Response) Again(ctx context.Context) (*Response, error) {
	if permit := r.caller.Permit; permit != nil {
		if err := permit(ctx, r.draft.sending()); err != nil {
			return nil, err
		}
	}
	return r.caller.exchange(ctx, r.draft, r.Exchange.Request, r.requestUnchecked), nil
}

// Unanswered returns the response without what came, so that little memory is kept until it is sent
// [Response.Again].
func (r *Response) Unanswered() *Response {
	without := *r
	without.decoded = nil
	without.Exchange = &exchange.Exchange{Request: r.Exchange.Request, Started: r.Exchange.Started,
		Problem: r.Exchange.Problem}
	without.Verdict = verdict.Verdict{}
	return &without
}

// Assert tells the caller's observer what an assertion made of the response. The result tells
// whether nothing is left that speaks against the response.
func (r *Response) Assert(assertion Assertion) (accepted bool) {
	if r.caller.Observer != nil {
		return r.caller.Observer.Asserted(r, assertion)
	}
	return verdict.Verdict{Findings: assertion.Findings}.Conforms()
}

// Failure is what the reader of a failed case gets to see: the requirement of the case where it
// has one, all findings, what came, and a curl line. No secret stands in it.
func (r *Response) Failure(findings []verdict.Finding) string {
	shown := report.Shown(r.caller.Redactor, verdict.Verdict{Findings: findings})
	failure := report.Failure{
		Exchange: r.String(), Findings: shown.Findings, Curl: r.Curl(),
		Response: report.ResponseLines(r.Exchange.Response, r.cut, r.caller.Redactor),
	}
	if r.unlearned != "" {
		failure.Response = append(failure.Response[:1], "the body is not shown: "+r.unlearned)
	}
	if r.caller.Observer != nil {
		failure.Requirement = r.caller.Observer.Requirement()
	}
	var b strings.Builder
	_ = report.WriteFailure(&b, failure) // into a strings.Builder, which does not fail
	return r.caller.Redactor.String(b.String())
}

// Curl is a line for a shell that sends the request again. Secrets stand in it as environment
// variables.
func (r *Response) Curl() string {
	return curl.Line(r.Exchange.Request, curl.Options{
		BaseURL: r.caller.Target.BaseURL(), BaseURLVariable: r.caller.Target.BaseURLVariable(),
		Network:  r.caller.CurlOptions,
		Redactor: r.caller.Redactor, Origins: r.caller.origins.all(),
	})
}

// String returns METHOD /path → status.
func (r *Response) String() string {
	outcome := "no response"
	if status := r.Status(); status != 0 {
		outcome = strconv.Itoa(status)
	}
	return fmt.Sprintf("%s %s → %s", r.Exchange.Request.Method, r.Operation.Path, outcome)
}
