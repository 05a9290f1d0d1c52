package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/internal/network"
)

func problem(kind exchange.ProblemKind, format string, args ...any) *exchange.Problem {
	return &exchange.Problem{Kind: kind, Message: fmt.Sprintf(format, args...)}
}

// errDeadline is the cause of a context that our own deadline ended; it tells
// that deadline from one the caller set.
var errDeadline = errors.New("the deadline of the exchange")

// ended explains an error that comes from the end of a context, or is nil. place says where it came
// in place of the words of the phase.
func (c *Client) ended(ctx context.Context, phase exchange.Phase, place string) *exchange.Problem {
	var timeOut *network.TimeOut
	if place == "" {
		place = places[phase]
	}
	ending := exchange.Canceled
	message := "the caller canceled the exchange " + place
	switch {
	case ctx.Err() == nil:
		return nil
	case errors.As(context.Cause(ctx), &timeOut):
		ending, phase, message = exchange.Deadline, timeOut.Phase, timeOut.Error()
	case errors.Is(context.Cause(ctx), errDeadline):
		ending = exchange.Deadline
		message = fmt.Sprintf("the exchange took longer than %v; the deadline came %s",
			c.opts.Deadline, place)
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		message = "the caller's deadline came " + place
	}
	return &exchange.Problem{Kind: ending, Phase: phase, Message: message}
}

// places say where a deadline came.
var places = map[exchange.Phase]string{
	"":                  "before anything was sent",
	exchange.Resolving:  "while the name was resolved",
	exchange.Connecting: "while the connection was made",
	exchange.Handshake:  "in the TLS handshake",
	exchange.Sending:    "while the request was sent",
	exchange.FirstByte:  "before the first byte of the response",
	exchange.InHeader:   "before the end of the response's header section",
}

// sendProblem explains why no response came from host, and tells whether that may pass.
func (c *Client) sendProblem(ctx context.Context, err error, trace *network.Trace,
	host string) (*exchange.Problem, bool) {
	if p := c.ended(ctx, trace.Phase(), ""); p != nil {
		return p, false
	}
	fault, known := network.Explain(err, trace, host)
	switch message := err.Error(); {
	case errors.Is(err, errLargeHead), strings.Contains(message, "response headers exceeded"):
		return problem(exchange.TooLarge, "the response's header section is larger than %d bytes",
			maxHeader), false
	case errors.Is(err, errEarly), strings.Contains(message, "readLoopPeekFailLocked"):
		return problem(exchange.Malformed, "%s sent something before it was asked", host), false
	case known:
		return networkProblem(fault, ""), fault.Passing
	case errors.Is(err, io.ErrUnexpectedEOF):
		return problem(exchange.Truncated,
			"%s closed the connection within the response's header section", host), false
	}
	return problem(exchange.Malformed, "the answer of %s is not HTTP: %s", host,
		withoutQuotes(err.Error())), false
}

// networkProblem is the problem that a fault of the network makes, at a place in the body.
func networkProblem(fault network.Fault, place string) *exchange.Problem {
	kind := exchange.Connection
	if fault.Cause == "" && fault.IsTimeOut {
		kind = exchange.Deadline
	}
	return &exchange.Problem{Kind: kind, Cause: fault.Cause, Phase: fault.Phase,
		Message: fault.Message + place}
}

// bodyProblem explains why the body ended after n bytes, and tells whether that may pass.
func (c *Client) bodyProblem(ctx context.Context, err error, trace *network.Trace, n int,
	response *http.Response) (*exchange.Problem, bool) {
	var large *exchange.Problem
	place := fmt.Sprintf("after %d bytes of the body", n)
	if errors.As(err, &large) {
		return large, false
	}
	if p := c.ended(ctx, trace.Phase(), place); p != nil {
		return p, false
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		if response.ContentLength >= 0 {
			return problem(exchange.Truncated,
				"the body ended after %d bytes; Content-Length is %d",
				n, response.ContentLength), false
		}
		return problem(exchange.Truncated, "the body ended after %d bytes, before its last chunk",
			n), false
	}
	if fault, known := network.Explain(err, trace, response.Request.URL.Host); known {
		return networkProblem(fault, " "+place), fault.Passing
	}
	return problem(exchange.Malformed,
		"the body is not framed as HTTP requires, after %d bytes: %s", n,
		withoutQuotes(err.Error())), false
}

// withoutQuotes removes what an error quotes: it is text of the peer, and may
// be anything. A proxy's address, which may carry a password, never gets here:
// it fails as an error of the network.
func withoutQuotes(s string) string {
	if i := strings.IndexByte(s, '"'); i >= 0 {
		s = strings.TrimRight(s[:i], " :")
	}
	return strings.TrimPrefix(strings.TrimPrefix(s, "net/http: "),
		"HTTP/1.x transport connection broken: ")
}

// urlCause is why a URL could not be parsed, without the URL.
func urlCause(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return withoutQuotes(err.Error())
}
