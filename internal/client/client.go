// Package client sends one HTTP request and records what happened as an exchange.
//
// The client does nothing on its own that a check would then have to see
// through: it follows no redirect, keeps no cookie, asks for no compression
// and undoes none, and it sends nothing to any other origin than the one under
// test. A pacer keeps a run within the rate limits of that origin.
//
// Each exchange by HTTP/1.1 has a connection of its own, so that what a server
// sends too much is told of the exchange that it belongs to; [network.Settings]
// may say otherwise.
//
// A request is sent again after a fault of the network where that is safe, and
// the exchange tells of it.
//
// Known limits: names of response headers are in Go's canonical form; interim
// responses (1xx) are not recorded; behind a proxy, what comes after the end of a
// response is not looked at, and connections are not reused.
package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"plumbline/harness/exchange"
	"plumbline/internal/network"
	"plumbline/internal/pace"
)

// DefaultUserAgent is the product name (RFC 9110 section 10.1.5) that requests
// carry unless [Options] or the request itself says otherwise.
const DefaultUserAgent = "plumbline"

const (
	defaultDeadline = 10 * time.Second
	defaultMaxBody  = 1 << 20
	maxHeader       = 1 << 20
)

// Options are the limits of a [Client].
type Options struct {
	// Origin is the scheme, host and port that may be talked to. A path after
	// it is ignored, so that a base URL will do. Required.
	Origin string
	// Network is how the origin is reached.
	Network network.Settings
	// Headers are sent with every request that does not have a header of the name
	// itself. Their values may be secrets: whoever shows exchanges has to know them.
	Headers map[string]string
	// Deadline is for one whole exchange, connecting, the body and all attempts
	// included, waiting for the pacer not; 0 means 10 s.
	Deadline time.Duration
	// MaxBody is the size in bytes up to which a response's body is read; 0
	// means 1 MiB. Of a body that is larger the first 128 KiB are returned.
	MaxBody int64
	// Pacer decides when a request may be sent; nil means at once.
	Pacer pace.Pacer
	// MayRepeat is asked before a request is sent again after a fault of the network; nil
	// permits it.
	MayRepeat func(context.Context) bool
	// UserAgent is sent by requests that bring none; empty means
	// [DefaultUserAgent].
	UserAgent string
}

// A Client makes exchanges with one origin. It is safe for concurrent use.
type Client struct {
	opts   Options
	dialer *network.Dialer
	// transport makes exchanges by HTTP/2 and through a proxy.
	transport *http.Transport
	http2     atomic.Bool // the server has chosen it
	dial      func(ctx context.Context, address string) (net.Conn, error)
	greeted   atomic.Bool  // it was seen whether the server speaks first
	patience  atomic.Int64 // a [time.Duration]
	idle      idleLinks
}

// New returns a client, or an error if an option is not valid.
func New(opts Options) (*Client, error) {
	u, err := url.Parse(opts.Origin)
	if err != nil {
		return nil, fmt.Errorf("client: the origin is not a URL: %s", urlCause(err))
	}
	if opts.Origin, err = Origin(u); err != nil {
		return nil, fmt.Errorf("client: the origin is not usable: %w", err)
	}
	if opts.Deadline < 0 || opts.MaxBody < 0 {
		return nil, errors.New("client: a limit is negative")
	}
	if opts.Deadline == 0 {
		opts.Deadline = defaultDeadline
	}
	if opts.MaxBody == 0 {
		opts.MaxBody = defaultMaxBody
	}
	if opts.UserAgent == "" {
		opts.UserAgent = DefaultUserAgent
	}
	if err := checkHeaders(opts.Headers); err != nil {
		return nil, err
	}
	dialer, err := network.New(opts.Network)
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	c := &Client{opts: opts, dialer: dialer, dial: dialer.Dial,
		transport: dialer.Transport(maxHeader)}
	c.http2.Store(opts.Network.HTTPVersion == 2 && strings.HasPrefix(opts.Origin, "http:"))
	c.patience.Store(int64(longWait))
	return c, nil
}

// checkHeaders tells what is wrong with headers that every request is to have. It shows no value.
func checkHeaders(headers map[string]string) error {
	for name, value := range headers {
		switch {
		case !isToken(name):
			return errors.New("client: the name of an extra header is not a token")
		case !strings.EqualFold(name, "Host") && slices.Contains(framing, strings.ToLower(name)):
			return fmt.Errorf("client: the extra header %s follows from the request itself", name)
		case hasControl(value):
			return fmt.Errorf("client: the value of the extra header %s holds a control character",
				name)
		}
	}
	return nil
}

// Close closes idle connections. The client can still be used.
func (c *Client) Close() {
	c.transport.CloseIdleConnections()
	c.idle.close()
}

// Do makes one exchange. It never returns nil, and never an error: trouble is
// a part of the record. The request is copied.
func (c *Client) Do(ctx context.Context, request exchange.Request) *exchange.Exchange {
	request = clone(request)
	left := c.opts.Deadline
	var earlier []*exchange.Problem
	for {
		e := &exchange.Exchange{Request: request, Started: time.Now()}
		passing := c.attempt(ctx, left, e)
		earlier = append(earlier, e.Retries...)
		left -= e.Duration
		if !passing || !pause(ctx, len(earlier), &left) || !c.mayRepeat(ctx) {
			e.Retries = earlier
			return e
		}
		earlier = append(earlier, e.Problem)
	}
}

// mayRepeat asks whether one more request may be sent.
func (c *Client) mayRepeat(ctx context.Context) bool {
	return c.opts.MayRepeat == nil || c.opts.MayRepeat(ctx)
}

// attempt sends the request of an exchange once, and tells whether it may be sent again since it
// came to nothing by a fault of the network that passes. It takes a turn of its own.
func (c *Client) attempt(ctx context.Context, deadline time.Duration,
	e *exchange.Exchange) (passing bool) {
	header := c.withExtra(e.Request.Header)
	e.Request.Header = header
	sent, refusal := c.prepare(e.Request)
	if refusal != nil {
		e.Problem = refusal
		return false
	}
	release, refusal := c.turn(ctx)
	if refusal != nil {
		e.Problem = refusal
		return false
	}
	defer release()

	ctx, cancel := context.WithTimeoutCause(ctx, deadline, errDeadline)
	defer cancel()
	log := &headerLog{header: http.Header{}}
	ctx, trace, stop := c.dialer.Trace(ctx, log)
	defer stop()
	e.Started = time.Now()
	passing = c.roundTrip(ctx, sent, trace, e)
	if e.Response == nil {
		e.Duration = time.Since(e.Started)
	}
	e.Request.Header = log.sent(header)
	for range trace.Connections() - 1 {
		e.Retries = append(e.Retries, brokenBefore)
	}
	return passing && (!trace.Reached() || isSafe(sent.Method))
}

// turn waits for the pacer.
func (c *Client) turn(ctx context.Context) (release func(), refusal *exchange.Problem) {
	if c.opts.Pacer == nil {
		return func() {}, nil
	}
	release, err := c.opts.Pacer.Acquire(ctx)
	if err == nil {
		return release, nil
	}
	if refusal = c.ended(ctx, "", "while the request waited for its turn"); refusal == nil {
		refusal = problem(exchange.NotSent, "the request got no turn: %v", err)
	}
	return nil, refusal
}

// roundTrip sends a request and takes down what comes of it. passing tells of a fault of the
// network that may be gone at the next attempt.
func (c *Client) roundTrip(ctx context.Context, sent *http.Request, trace *network.Trace,
	e *exchange.Exchange) (passing bool) {
	// Not by http.Client: that one follows redirects, keeps cookies and puts the
	// whole URL into every error.
	response, direct, err := c.send(ctx, sent, trace)
	if err != nil {
		e.Problem, passing = c.sendProblem(ctx, err, trace, sent.URL.Host)
		return passing
	}
	if direct != nil {
		defer direct.close()
	} else {
		defer response.Body.Close()
		if e.Problem = c.refusedByProxy(sent, response); e.Problem != nil {
			return false
		}
	}
	trace.Wrote() // what has answered was asked
	trace.Enter(exchange.InBody)
	body, err := c.read(response)
	e.Response, e.Duration = exchange.NewResponse(response, body), time.Since(e.Started)
	if err == nil && direct != nil {
		e.Deviations = c.deviations(ctx, direct, response)
	}
	if err != nil {
		e.Problem, passing = c.bodyProblem(ctx, err, trace, len(body), response)
	}
	return passing
}

// refusedByProxy tells of an answer that is the proxy's and not the server's: only a proxy asks for
// credentials of its own (RFC 9110 section 15.5.8).
func (c *Client) refusedByProxy(sent *http.Request, response *http.Response) *exchange.Problem {
	if response.StatusCode != http.StatusProxyAuthRequired || sent.URL.Scheme != "http" ||
		c.transport.Proxy == nil {
		return nil
	}
	proxy, _ := c.transport.Proxy(sent) // an error would have kept the request from being sent
	if proxy == nil {
		return nil
	}
	refusal := &network.ProxyRefusal{Proxy: proxy.Host, Target: sent.URL.Host,
		Status: response.StatusCode}
	return &exchange.Problem{Kind: exchange.Connection, Cause: exchange.Proxy,
		Message: refusal.Error()}
}

// read reads a body up to the limit. Of one that is larger only the beginning is returned, and not
// more than that is read where its length is declared.
func (c *Client) read(response *http.Response) ([]byte, error) {
	limit := c.opts.MaxBody
	if response.ContentLength > limit {
		limit = min(limit, beginning)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, limit))
	if err != nil || int64(len(body)) < limit {
		return body, err
	}
	if limit == c.opts.MaxBody {
		err = c.beyond(response.Body)
	} else {
		err = c.tooLarge()
	}
	if err != nil && len(body) > beginning {
		body = bytes.Clone(body[:beginning]) // so that the rest is not kept in memory
	}
	return body, err
}

// beginning is how much is kept of a body that is larger than the limit, in bytes.
const beginning = 128 << 10

func (c *Client) tooLarge() error {
	return problem(exchange.TooLarge, "the body is larger than the limit of %d bytes",
		c.opts.MaxBody)
}

// beyond looks for a byte after the limit, which it has to read but not keep:
// a body of exactly the limit is not too large.
func (c *Client) beyond(body io.Reader) error {
	n, err := io.ReadFull(body, make([]byte, 1))
	switch {
	case n > 0:
		return c.tooLarge()
	case errors.Is(err, io.EOF):
		return nil
	}
	return err
}
