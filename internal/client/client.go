// Package client sends one HTTP request and records what happened as an exchange.
//
// The client does nothing on its own that a check would then have to see
// through: it follows no redirect, keeps no cookie, asks for no compression
// and undoes none, and it sends nothing to any other origin than the one under
// test. A pacer keeps a run within the rate limits of that origin.
//
// Each exchange by HTTP/1.1 has a connection of its own, so that what a server
// sends too much is told of the exchange that it belongs to.
//
// Known limits: names of response headers are in Go's canonical form; interim
// responses (1xx) are not recorded; behind a proxy, what comes after the end of a
// response is not looked at.
package client

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"plumbline/harness/exchange"
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
	// Deadline is for one whole exchange, connecting and the body included,
	// waiting for the pacer not; 0 means 10 s.
	Deadline time.Duration
	// MaxBody is the size in bytes up to which a response's body is read; 0
	// means 1 MiB. Of a body that is larger the first 128 KiB are returned.
	MaxBody int64
	// Pacer decides when a request may be sent; nil means at once.
	Pacer pace.Pacer
	// UserAgent is sent by requests that bring none; empty means
	// [DefaultUserAgent].
	UserAgent string
}

// A Client makes exchanges with one origin. It is safe for concurrent use. A
// proxy is taken from the environment as in [http.ProxyFromEnvironment].
type Client struct {
	opts Options
	// transport makes exchanges by HTTP/2 and through a proxy.
	transport *http.Transport
	http2     atomic.Bool // the server has chosen it
	tls       *tls.Config
	dial      func(ctx context.Context, network, address string) (net.Conn, error)
	greeted   atomic.Bool  // it was seen whether the server speaks first
	patience  atomic.Int64 // a [time.Duration]
}

// New returns a client, or an error if an option is not valid.
func New(opts Options) (*Client, error) {
	u, err := url.Parse(opts.Origin)
	if err != nil {
		return nil, fmt.Errorf("client: the origin is not a URL: %s", urlCause(err))
	}
	if opts.Origin, err = origin(u); err != nil {
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
	c := &Client{opts: opts, tls: &tls.Config{MinVersion: tls.VersionTLS12,
		ClientSessionCache: tls.NewLRUClientSessionCache(1)},
		dial: (&net.Dialer{}).DialContext,
		transport: &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			DisableCompression:     true,
			ForceAttemptHTTP2:      true,
			MaxResponseHeaderBytes: maxHeader,
			IdleConnTimeout:        90 * time.Second,
			// No connection by HTTP/1.1 waits for the next request: net/http would log
			// what comes on it meanwhile.
			MaxIdleConnsPerHost: -1,
		}}
	c.patience.Store(int64(longWait))
	return c, nil
}

// Close closes idle connections. The client can still be used.
func (c *Client) Close() { c.transport.CloseIdleConnections() }

// Do makes one exchange. It never returns nil, and never an error: trouble is
// a part of the record. The request is copied.
func (c *Client) Do(ctx context.Context, request exchange.Request) *exchange.Exchange {
	e := &exchange.Exchange{Request: clone(request), Started: time.Now()}
	sent, refusal := c.prepare(e.Request)
	if refusal != nil {
		e.Problem = refusal
		return e
	}
	release, refusal := c.turn(ctx)
	if refusal != nil {
		e.Problem = refusal
		return e
	}
	defer release()

	ctx, cancel := context.WithTimeoutCause(ctx, c.opts.Deadline, errDeadline)
	defer cancel()
	log := &headerLog{header: http.Header{}}
	e.Started = time.Now()
	c.roundTrip(log.trace(ctx), sent, e)
	if e.Response == nil {
		e.Duration = time.Since(e.Started)
	}
	e.Request.Header = log.sent(e.Request.Header)
	return e
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
	if refusal = ended(ctx, c.opts, "while the request waited for its turn"); refusal == nil {
		refusal = problem(exchange.NotSent, "the request got no turn: %v", err)
	}
	return nil, refusal
}

func (c *Client) roundTrip(ctx context.Context, sent *http.Request, e *exchange.Exchange) {
	// Not by http.Client: that one follows redirects, keeps cookies and puts the
	// whole URL into every error.
	response, direct, err := c.send(ctx, sent)
	if err != nil {
		if e.Problem = ended(ctx, c.opts,
			"before the response's header section"); e.Problem == nil {
			e.Problem = sendProblem(err, sent.URL.Host)
		}
		return
	}
	if direct != nil {
		defer direct.close()
	} else {
		defer response.Body.Close()
	}
	body, err := c.read(response)
	e.Response, e.Duration = exchange.NewResponse(response, body), time.Since(e.Started)
	if err == nil && direct != nil {
		e.Deviations = c.deviations(ctx, direct, response)
	}
	var large *exchange.Problem
	switch {
	case err == nil:
	case errors.As(err, &large):
		e.Problem = large
	default:
		if e.Problem = ended(ctx, c.opts,
			fmt.Sprintf("after %d bytes of the body", len(body))); e.Problem == nil {
			e.Problem = bodyProblem(err, len(body), response.ContentLength)
		}
	}
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
