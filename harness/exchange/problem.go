package exchange

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
)

// Kind is the kind of a [Problem].
type Kind string

// The kinds of problems.
const (
	// NotSent: the request was refused on our side: not a valid request,
	// another origin, or its turn never came.
	NotSent Kind = "not-sent"
	// Canceled: the caller's context ended.
	Canceled Kind = "canceled"
	// Deadline: the exchange took longer than [Options.Deadline].
	Deadline Kind = "deadline"
	// Connection: there was no connection, or it broke: name resolution,
	// refused, reset, TLS, closed before any byte of a response.
	Connection Kind = "connection"
	// Truncated: the response ended before its Content-Length, its last chunk
	// or the end of its header section.
	Truncated Kind = "truncated"
	// TooLarge: the body is larger than [Options.MaxBody], or the header
	// section larger than 1 MiB; in HTTP/2 the latter breaks the connection.
	TooLarge Kind = "too-large"
	// Malformed: what came is not HTTP (RFC 9112).
	Malformed Kind = "malformed"
)

// A Problem is why a response is missing or incomplete. It is an error.
type Problem struct {
	Kind Kind
	// Message is one plain sentence, without the query or the userinfo of any
	// URL and without any header or body.
	Message string
}

func (p *Problem) Error() string { return string(p.Kind) + ": " + p.Message }

func problem(kind Kind, format string, args ...any) *Problem {
	return &Problem{kind, fmt.Sprintf(format, args...)}
}

// errDeadline is the cause of a context that our own deadline ended; it tells
// that deadline from one the caller set.
var errDeadline = errors.New("the deadline of the exchange")

// ended explains an error that comes from the end of a context, or is nil.
func ended(ctx context.Context, opts Options, phase string) *Problem {
	switch {
	case ctx.Err() == nil:
		return nil
	case errors.Is(context.Cause(ctx), errDeadline):
		return problem(Deadline, "the exchange took longer than %v; the deadline came %s",
			opts.Deadline, phase)
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return problem(Canceled, "the caller's deadline came %s", phase)
	}
	return problem(Canceled, "the caller canceled the exchange %s", phase)
}

// sendProblem explains why no response came from host.
func sendProblem(err error, host string) *Problem {
	var op *net.OpError
	switch message := err.Error(); {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return problem(Truncated, "%s closed the connection within the response's header section",
			host)
	case errors.Is(err, io.EOF), strings.Contains(message, "server closed idle connection"):
		return problem(Connection, "%s closed the connection without a response", host)
	case strings.Contains(message, "response headers exceeded"):
		return problem(TooLarge, "the response's header section is larger than %d bytes", maxHeader)
	case strings.Contains(message, "readLoopPeekFailLocked"):
		return problem(Malformed, "%s sent something before it was asked", host)
	case networkCause(err) != "":
		return problem(Connection, "%s", networkCause(err))
	case errors.As(err, &op):
		return problem(Connection, "no exchange with %s: %s failed", host, op.Op)
	case brokenStream(message):
		return problem(Connection, "%s broke the HTTP/2 stream without a response", host)
	}
	return problem(Malformed, "the answer of %s is not HTTP: %s", host, withoutQuotes(err.Error()))
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
func bodyProblem(err error, n int, declared int64) *Problem {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF) && declared >= 0:
		return problem(Truncated, "the body ended after %d bytes; Content-Length is %d", n,
			declared)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return problem(Truncated, "the body ended after %d bytes, before its last chunk", n)
	case networkCause(err) != "":
		return problem(Connection, "%s after %d bytes of the body", networkCause(err), n)
	case brokenStream(err.Error()):
		return problem(Connection, "the HTTP/2 stream broke after %d bytes of the body", n)
	}
	return problem(Malformed, "the body is not framed as HTTP requires, after %d bytes: %s", n,
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
