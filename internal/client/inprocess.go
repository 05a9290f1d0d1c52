package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"plumbline/harness/exchange"
)

// InProcess makes exchanges with a handler in this process, without a network. What a server of
// net/http does to the answers of a handler is done to them here. It is safe for concurrent use if
// the handler is.
//
// Known limits: interim responses and trailers are not recorded, and a connection cannot be
// hijacked.
type InProcess struct {
	handler  http.Handler
	checked  *Client // sends nothing, and knows which requests can be sent
	deadline time.Duration
}

// NewInProcess returns what sends requests for an origin to a handler. A deadline of 0 is 10 s for
// an exchange.
func NewInProcess(handler http.Handler, origin string, deadline time.Duration) (*InProcess, error) {
	checked, err := New(Options{Origin: origin, Deadline: deadline})
	if err != nil {
		return nil, err
	}
	return &InProcess{handler: handler, checked: checked, deadline: checked.opts.Deadline}, nil
}

// Do has the handler answer a request. It never returns nil, and never an error: trouble is a part
// of the record.
func (p *InProcess) Do(ctx context.Context, request exchange.Request) *exchange.Exchange {
	e := &exchange.Exchange{Request: clone(request), Started: time.Now()}
	sent, refusal := p.checked.prepare(e.Request)
	if refusal != nil {
		e.Problem = refusal
		return e
	}
	e.Request.Header = sent.Header.Clone()
	received, err := received(sent)
	if err != nil {
		e.Problem = problem(exchange.NotSent, "the request's URL is not valid: %s", urlCause(err))
		return e
	}
	within, cancel := context.WithTimeoutCause(ctx, p.deadline, errDeadline)
	defer cancel()
	answer := &answer{head: sent.Method == http.MethodHead, header: http.Header{}}
	ended := make(chan any, 1)
	go func() {
		defer func() { ended <- recover() }()
		p.handler.ServeHTTP(answer, received.WithContext(within))
	}()
	select {
	case crash := <-ended:
		e.Response, e.Problem = answer.end(crash)
	case <-within.Done():
		e.Problem = problem(exchange.Canceled, "the request was given up")
		if errors.Is(context.Cause(within), errDeadline) {
			e.Problem = problem(exchange.Deadline, "the handler did not answer within %v",
				p.deadline)
		}
	}
	e.Duration = time.Since(e.Started)
	return e
}

// RoundTrip implements [http.RoundTripper].
func (p *InProcess) RoundTrip(request *http.Request) (*http.Response, error) {
	return roundTrip(p.Do, request)
}

// received is a request as a server gets it that was sent.
func received(sent *http.Request) (*http.Request, error) {
	target := sent.URL.RequestURI()
	u, err := url.ParseRequestURI(target)
	if err != nil {
		return nil, err
	}
	request := &http.Request{Method: sent.Method, URL: u, RequestURI: target, Host: sent.Host,
		Proto: sent.Proto, ProtoMajor: sent.ProtoMajor, ProtoMinor: sent.ProtoMinor,
		Header: http.Header{}, ContentLength: sent.ContentLength, Body: http.NoBody,
		RemoteAddr: "127.0.0.1:0"}
	for name, values := range sent.Header {
		canonical := http.CanonicalHeaderKey(name)
		request.Header[canonical] = append(request.Header[canonical], values...)
	}
	if sent.Body != nil {
		request.Body = sent.Body
		request.Header.Set("Content-Length", strconv.FormatInt(sent.ContentLength, 10))
	}
	return request, nil
}

// answer is what a handler writes.
type answer struct {
	head   bool
	header http.Header

	mutex   sync.Mutex
	status  int
	sent    http.Header // as it was when the status was written
	length  int64       // that the handler has announced; -1 is none
	body    bytes.Buffer
	flushed bool
}

// Header implements http.ResponseWriter.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter.
func (a *answer) WriteHeader(status int) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.begin(status)
}

func (a *answer) begin(status int) {
	if status < 100 || status > 999 {
		panic(fmt.Sprintf("invalid WriteHeader code %v", status)) // as a server does
	}
	if a.status != 0 || status < http.StatusOK && status != http.StatusSwitchingProtocols {
		return
	}
	a.status, a.sent, a.length = status, a.header.Clone(), -1
	if text := a.sent.Get("Content-Length"); text != "" {
		length, err := strconv.ParseInt(text, 10, 64)
		if err != nil || length < 0 {
			a.sent.Del("Content-Length")
		} else {
			a.length = length
		}
	}
}

// hasBody tells whether an answer of a status can have content (RFC 9110 section 6.4.1).
func hasBody(status int) bool {
	return status >= http.StatusOK && status != http.StatusNoContent &&
		status != http.StatusNotModified
}

// Write implements io.Writer.
func (a *answer) Write(p []byte) (int, error) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.status == 0 {
		a.begin(http.StatusOK)
	}
	switch {
	case !hasBody(a.status):
		return 0, http.ErrBodyNotAllowed
	case a.length >= 0 && int64(a.body.Len()+len(p)) > a.length:
		return 0, http.ErrContentLength
	}
	return a.body.Write(p)
}

// Flush implements http.Flusher.
func (a *answer) Flush() {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.status == 0 {
		a.begin(http.StatusOK)
	}
	a.flushed = true
}

// buffered is up to which size of a body a server says its length without being told, in bytes.
const buffered = 2048

// end is the answer as a client gets it from a server when the handler has returned, or has
// panicked.
func (a *answer) end(crash any) (*exchange.Response, *exchange.Problem) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if crash != nil && (a.status == 0 || !a.flushed && a.body.Len() <= buffered) {
		p := problem(exchange.Connection, "the handler panicked, which closes the connection: %v",
			crash)
		p.Phase, p.Cause = exchange.FirstByte, exchange.Closed
		return nil, p
	}
	if a.status == 0 {
		a.begin(http.StatusOK)
	}
	received := &exchange.Response{Status: a.status, Proto: "HTTP/1.1", Header: a.sent}
	content := a.body.Bytes()
	if _, typed := a.sent["Content-Type"]; !typed && len(content) > 0 &&
		a.sent.Get("Content-Encoding") == "" {
		a.sent.Set("Content-Type", http.DetectContentType(content))
	}
	if a.length < 0 && !a.flushed && hasBody(a.status) && len(content) <= buffered &&
		(!a.head || len(content) > 0) {
		a.sent.Set("Content-Length", strconv.Itoa(len(content)))
	}
	if _, dated := a.sent["Date"]; !dated {
		a.sent.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	}
	if a.head {
		return received, nil
	}
	received.Body = content
	if crash != nil || a.length > int64(len(content)) {
		return received, problem(exchange.Truncated, "the body ends before its end")
	}
	return received, nil
}

// roundTrip sends the request of a library, and returns what comes as it wants it.
func roundTrip(do func(context.Context, exchange.Request) *exchange.Exchange,
	request *http.Request) (*http.Response, error) {
	var body []byte
	if request.Body != nil {
		var err error
		body, err = io.ReadAll(request.Body)
		_ = request.Body.Close() // which was read to its end
		if err != nil {
			return nil, err
		}
	}
	e := do(request.Context(), exchange.Request{Method: request.Method,
		URL: request.URL.String(), Header: request.Header, Body: body})
	if e.Problem != nil {
		return nil, e.Problem
	}
	received := e.Response
	return &http.Response{StatusCode: received.Status,
		Status: strconv.Itoa(received.Status) + " " + http.StatusText(received.Status),
		Proto:  received.Proto, Header: received.Header, Request: request,
		ContentLength: int64(len(received.Body)),
		Body:          io.NopCloser(bytes.NewReader(received.Body))}, nil
}

// RoundTrip implements [http.RoundTripper], for libraries that send requests of their own: they
// keep to the same origin, pace and limits. An answer that did not come to its end is an error.
func (c *Client) RoundTrip(request *http.Request) (*http.Response, error) {
	return roundTrip(c.Do, request)
}
