package client

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strings"
	"syscall"

	"plumbline/harness/exchange"
)

func problem(kind exchange.ProblemKind, format string, args ...any) *exchange.Problem {
	return &exchange.Problem{Kind: kind, Message: fmt.Sprintf(format, args...)}
}

// errDeadline is the cause of a context that our own deadline ended; it tells
// that deadline from one the caller set.
var errDeadline = errors.New("the deadline of the exchange")

// ended explains an error that comes from the end of a context, or is nil.
func ended(ctx context.Context, opts Options, phase string) *exchange.Problem {
	switch {
	case ctx.Err() == nil:
		return nil
	case errors.Is(context.Cause(ctx), errDeadline):
		return problem(exchange.Deadline, "the exchange took longer than %v; the deadline came %s",
			opts.Deadline, phase)
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return problem(exchange.Canceled, "the caller's deadline came %s", phase)
	}
	return problem(exchange.Canceled, "the caller canceled the exchange %s", phase)
}

// sendProblem explains why no response came from host.
func sendProblem(err error, host string) *exchange.Problem {
	var op *net.OpError
	switch message := err.Error(); {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return problem(exchange.Truncated,
			"%s closed the connection within the response's header section",
			host)
	case errors.Is(err, io.EOF), strings.Contains(message, "server closed idle connection"):
		return problem(exchange.Connection, "%s closed the connection without a response", host)
	case errors.Is(err, errLargeHead), strings.Contains(message, "response headers exceeded"):
		return problem(exchange.TooLarge, "the response's header section is larger than %d bytes",
			maxHeader)
	case errors.Is(err, errEarly), strings.Contains(message, "readLoopPeekFailLocked"):
		return problem(exchange.Malformed, "%s sent something before it was asked", host)
	case networkCause(err) != "":
		return problem(exchange.Connection, "%s", networkCause(err))
	case errors.As(err, &op):
		return problem(exchange.Connection, "no exchange with %s: %s failed", host, op.Op)
	case brokenStream(message):
		return problem(exchange.Connection, "%s broke the HTTP/2 stream without a response", host)
	}
	return problem(exchange.Malformed, "the answer of %s is not HTTP: %s", host,
		withoutQuotes(err.Error()))
}

// networkCause describes errors of the network and of TLS, or is empty. It is
// built from parts of the error that hold addresses only: the whole text may
// hold a URL.
func networkCause(err error) string {
	var dns *net.DNSError
	var op *net.OpError
	address := func() string {
		if errors.As(err, &op) && op.Addr != nil {
			return op.Addr.String()
		}
		return "the server"
	}
	switch {
	case errors.As(err, &dns):
		return fmt.Sprintf("the name %s could not be resolved", dns.Name)
	case errors.Is(err, syscall.ECONNREFUSED):
		return address() + " refused the connection"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE),
		errors.Is(err, net.ErrClosed):
		return address() + " reset the connection"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return address() + " cannot be reached"
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, syscall.ETIMEDOUT):
		return address() + " did not answer the connection attempt"
	}
	return tlsCause(err)
}

func tlsCause(err error) string {
	var verification *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var hostname x509.HostnameError
	var invalid x509.CertificateInvalidError
	var alert tls.AlertError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &authority):
		return "TLS: the certificate is signed by an unknown authority"
	case errors.As(err, &hostname):
		return fmt.Sprintf("TLS: the certificate is not valid for %s", hostname.Host)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "TLS: the certificate has expired or is not valid yet"
	case errors.As(err, &invalid), errors.As(err, &verification):
		return "TLS: the certificate is not valid"
	case errors.As(err, &alert):
		return "TLS: the handshake failed: " + alert.Error()
	case errors.As(err, &record) && string(record.RecordHeader[:]) == "HTTP/":
		return "TLS: the server answers in plain HTTP"
	case errors.As(err, &record), strings.Contains(err.Error(), "tls: "):
		return "TLS: the handshake failed"
	}
	return ""
}

// bodyProblem explains why the body ended after n bytes.
func bodyProblem(err error, n int, declared int64) *exchange.Problem {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF) && declared >= 0:
		return problem(exchange.Truncated, "the body ended after %d bytes; Content-Length is %d", n,
			declared)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return problem(exchange.Truncated, "the body ended after %d bytes, before its last chunk",
			n)
	case networkCause(err) != "":
		return problem(exchange.Connection, "%s after %d bytes of the body", networkCause(err), n)
	case brokenStream(err.Error()):
		return problem(exchange.Connection, "the HTTP/2 stream broke after %d bytes of the body", n)
	}
	return problem(exchange.Malformed,
		"the body is not framed as HTTP requires, after %d bytes: %s", n,
		withoutQuotes(err.Error()))
}

// brokenStream tells whether an error is one of HTTP/2; they have no type of
// their own that could be named here.
func brokenStream(message string) bool {
	return strings.Contains(message, "stream error") ||
		strings.Contains(message, "connection error: ") || strings.Contains(message, "http2:")
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
