package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"plumbline/harness/exchange"
)

// InProcess makes exchanges with a handler in this process, without a network. What a server of
// net/http does to the answers of a handler is done to them here. It is safe for concurrent use if
// the handler is.
//
// Known limits: a connection cannot be hijacked, and a header section may have any size. As by a
// [Client], interim responses and trailers are not recorded.
type InProcess struct {
	handler http.Handler
	checked *Client // sends nothing, and knows which requests can be sent and its limits
}

// NewInProcess returns what sends requests for an origin to a handler. A deadline of 0 is 10 s for
// an exchange.
func NewInProcess(handler http.Handler, origin string, deadline time.Duration) (*InProcess, error) {
	checked, err := New(Options{Origin: origin, Deadline: deadline})
	if err != nil {
		return nil, err
	}
	return &InProcess{handler: handler, checked: checked}, nil
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
	within, cancel := context.WithTimeoutCause(ctx, p.checked.opts.Deadline, errDeadline)
	defer cancel()
	answer := &answer{head: sent.Method == http.MethodHead, header: http.Header{},
		most: p.checked.opts.MaxBody, full: make(chan struct{})}
	ended := make(chan any, 1)
	go func() {
		var crash any = errGoexit
		defer func() { ended <- crash }()
		crash = crashOf(p.handler, answer, received.WithContext(within))
	}()
	select {
	case crash := <-ended:
		e.Response, e.Problem = answer.end(crash)
	case <-answer.full:
		e.Response, e.Problem = answer.end(nil)
	case <-within.Done():
		e.Problem = problem(exchange.Canceled, "the request was given up")
		if errors.Is(context.Cause(within), errDeadline) {
			e.Problem = problem(exchange.Deadline, "the handler did not answer within %v",
				p.checked.opts.Deadline)
		}
	}
	e.Duration = time.Since(e.Started)
	return e
}

// errGoexit is what stands for a panic where a handler ends its goroutine otherwise, as a test does
// that fails at once.
var errGoexit = errors.New("it ended its goroutine (runtime.Goexit)")

// crashOf has a handler answer, and returns what the handler panicked with; nil where it did not.
func crashOf(handler http.Handler, w http.ResponseWriter, r *http.Request) (crash any) {
	defer func() { crash = recover() }()
	handler.ServeHTTP(w, r)
	return nil
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
	most   int64         // size of the largest body that is kept, in bytes
	full   chan struct{} // is closed when a client waits no longer for what more is written

	mutex   sync.Mutex
	status  int
	sent    http.Header // as it was when the status was written
	length  int64       // that the handler has announced; -1 is none
	body    bytes.Buffer
	written int64 // bytes of the body that the handler has written
	flushed bool
	trailed bool // there are trailers
	// tooLarge tells that the body is larger than what is kept.
	tooLarge bool
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
	a.trailers()
	if text := a.sent.Get("Content-Length"); text != "" {
		length, err := strconv.ParseInt(text, 10, 64)
		if err != nil || length < 0 {
			a.sent.Del("Content-Length")
		} else {
			a.length = length
		}
	}
}

// trailers leaves out what is about trailers, which come behind a body.
func (a *answer) trailers() {
	for name := range a.sent {
		announced := name == "Trailer"
		if !announced && !strings.HasPrefix(name, http.TrailerPrefix) {
			continue
		}
		if a.trailed = true; !announced || !a.head {
			delete(a.sent, name)
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
	case a.length >= 0 && a.written+int64(len(p)) > a.length:
		return 0, http.ErrContentLength
	}
	a.written += int64(len(p))
	switch {
	case a.head:
		a.body.Write(p[:min(len(p), buffered)]) // which tells the type
		if a.body.Truncate(min(a.body.Len(), buffered)); a.written > buffered {
			a.enough()
		}
		return len(p), nil
	case a.written <= a.most:
		return a.body.Write(p)
	case !a.tooLarge:
		a.tooLarge = true
		a.body.Write(p[:min(len(p), beginning)])
		a.body.Truncate(min(a.body.Len(), beginning))
		a.enough()
	}
	return 0, errGone
}

// enough tells that the client waits no longer.
func (a *answer) enough() {
	select {
	case <-a.full:
	default:
		close(a.full)
	}
}

// errGone is what a handler gets that writes to a client which has read enough.
var errGone = errors.New("the client has closed the connection, since the body is too large")

// Flush implements http.Flusher.
func (a *answer) Flush() {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.status == 0 {
		a.begin(http.StatusOK)
	}
	if a.flushed = true; a.head {
		a.enough()
	}
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
	a.describe()
	received := &exchange.Response{Status: a.status, Proto: "HTTP/1.1", Header: a.sent}
	if a.head {
		return received, nil
	}
	received.Body = a.body.Bytes()
	switch {
	case a.tooLarge:
		return received, problem(exchange.TooLarge, "the body is larger than the limit of %d bytes",
			a.most)
	case crash != nil || a.length > a.written:
		return received, problem(exchange.Truncated, "the body ends before its end")
	}
	return received, nil
}

// describe adds the headers that a server adds.
func (a *answer) describe() {
	content := a.body.Bytes()
	if _, typed := a.sent["Content-Type"]; !typed && len(content) > 0 &&
		a.sent.Get("Content-Encoding") == "" {
		a.sent.Set("Content-Type", http.DetectContentType(content))
	}
	a.frame()
	if _, dated := a.sent["Date"]; !dated {
		a.sent.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	}
	// A name without values keeps a server from adding one.
	maps.DeleteFunc(a.sent, func(_ string, values []string) bool { return len(values) == 0 })
}

// frame says how long the body is, or that it comes in chunks.
func (a *answer) frame() {
	whole := !a.flushed && !a.trailed && a.written <= buffered
	switch {
	case a.length >= 0 || !hasBody(a.status):
	case whole && (!a.head || a.written > 0):
		a.sent.Set("Content-Length", strconv.FormatInt(a.written, 10))
	case !a.head:
		a.sent.Set("Transfer-Encoding", "chunked")
	}
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
