package network

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"strings"
	"syscall"

	"plumbline/harness/exchange"
)

// Fault is what an error of the network comes to.
type Fault struct {
	Cause exchange.Cause // empty for a time-out
	// Phase is how far the attempt had come; empty where that is not known.
	Phase exchange.Phase
	// Message is one sentence without a full stop. It is built of addresses and of names in
	// certificates only: the whole text of an error may hold a URL, and with it a secret.
	Message string
	// Remedy is what to do about it; empty where nothing can be said beyond a look at the address.
	// Settings stand in it as --API.name.
	Remedy    string
	IsTimeOut bool // a phase took longer than its deadline
	// Passing tells that the next attempt may succeed: nothing is known to be set up wrongly.
	Passing bool
}

// Explain puts an error of the network into words. t is the trace of the attempt, and host the host
// and port that it was made to reach. ok is false for an error that is none of the network.
func Explain(err error, t *Trace, host string) (fault Fault, ok bool) {
	fault, ok = explain(err, t, host)
	if ok && fault.Phase == "" {
		fault.Phase = t.Phase()
	}
	var through *net.OpError
	if errors.As(err, &through) && through.Op == "proxyconnect" {
		fault.Message = "the proxy cannot be used: " + fault.Message
		fault.Remedy = proxyRemedy
	}
	return fault, ok
}

const proxyRemedy = "check --API.proxy, or HTTP_PROXY and HTTPS_PROXY; NO_PROXY names hosts " +
	"that are reached without it"

func explain(err error, t *Trace, host string) (Fault, bool) {
	var timeOut *TimeOut
	var refusal *ProxyRefusal
	switch {
	case err == nil:
		return Fault{}, false
	case errors.As(err, &timeOut):
		return Fault{IsTimeOut: true, Phase: timeOut.Phase, Message: timeOut.Error(),
				Remedy: "check the address and that no firewall is in the way, or set a " +
					"longer deadline"},
			true
	case errors.As(err, &refusal):
		return Fault{Cause: exchange.Proxy, Phase: exchange.Connecting, Message: refusal.Error(),
			Remedy: proxyRemedy, Passing: refusal.Status/100 == 5}, true
	case errors.Is(err, errNoHTTP2), noHTTP2(err, t):
		return Fault{Cause: exchange.HTTPVersion,
			Message: host + " does not speak HTTP/2, and no other version is to be spoken",
			Remedy:  "set --API.http-version to any"}, true
	}
	if fault, ok := explainName(err); ok {
		return fault, true
	}
	if fault, ok := explainTLS(err, t); ok {
		return fault, true
	}
	return explainConnection(err, t, host)
}

// noHTTP2 tells of what net/http says where a server chooses another protocol than HTTP/2, or does
// not know it. Where HTTP/2 is spoken by prior knowledge it may say no more than that nothing came
// of the connection.
func noHTTP2(err error, t *Trace) bool {
	text := err.Error()
	return strings.Contains(text, "no application protocol") ||
		strings.Contains(text, "looked like an HTTP/1.1 header") ||
		t.dialer.settings.HTTPVersion == 2 &&
			strings.Contains(text, "client conn could not be established")
}

// explainName explains why a name leads to no address.
func explainName(err error) (Fault, bool) {
	var dns *net.DNSError
	var address *net.AddrError
	switch {
	case errors.As(err, &dns):
		fault := Fault{Cause: exchange.DNS, Phase: exchange.Resolving,
			Message: fmt.Sprintf("the name %s could not be resolved", dns.Name),
			Remedy:  "check the name and this machine's DNS"}
		switch {
		case dns.IsNotFound:
			fault.Message, fault.Remedy = fault.Message+": it is not known", ""
		case dns.IsTimeout:
			fault.Message += ": no name server answered in time"
		}
		fault.Passing = !dns.IsNotFound && (dns.IsTemporary || dns.IsTimeout)
		return fault, true
	case errors.As(err, &address) && address.Err == "no suitable address found":
		version := "usable"
		var op *net.OpError
		if errors.As(err, &op) {
			version = map[string]string{"tcp4": "IPv4", "tcp6": "IPv6"}[op.Net]
		}
		return Fault{Cause: exchange.NoAddress, Phase: exchange.Resolving,
			Message: fmt.Sprintf("%s has no %s address", address.Addr, version),
			Remedy:  "set --API.ip-version to any"}, true
	}
	return Fault{}, false
}

// explainConnection explains why there is no connection, or why it broke.
func explainConnection(err error, t *Trace, host string) (Fault, bool) {
	var op *net.OpError
	at := cmp.Or(addressIn(err), host)
	fault := Fault{Passing: true}
	switch {
	case isErrno(err, syscall.ECONNREFUSED, 10061):
		fault.Cause, fault.Message = exchange.Refused, at+" refused the connection"
	case isErrno(err, syscall.ECONNRESET, 10054), isErrno(err, syscall.EPIPE, 10053),
		errors.Is(err, net.ErrClosed):
		fault.Cause, fault.Message = exchange.Reset, at+" reset the connection"
	case isErrno(err, syscall.EHOSTUNREACH, 10065), isErrno(err, syscall.ENETUNREACH, 10051),
		isErrno(err, syscall.EADDRNOTAVAIL, 10049):
		fault.Cause, fault.Message = exchange.Unreachable, at+" cannot be reached from here"
	case isErrno(err, syscall.ETIMEDOUT, 10060), errors.Is(err, os.ErrDeadlineExceeded):
		fault.Cause, fault.Message = exchange.NoAnswer,
			at+" did not answer the connection attempt"
		fault.Passing = false // it took long enough
	case errors.Is(err, context.DeadlineExceeded):
		return Fault{Cause: exchange.NoAnswer, Message: "there was no answer in time",
			Remedy: "check the address, and that no firewall is in the way"}, true
	case errors.Is(err, io.ErrUnexpectedEOF) && t.Phase() == exchange.InHeader:
		return Fault{}, false // a part of a response came
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		strings.Contains(err.Error(), "server closed idle connection"):
		fault.Cause, fault.Message = exchange.Closed, host+" closed the connection"+closedIn(t)
	case brokenStream(err):
		fault.Cause, fault.Message = exchange.Stream,
			host+" broke the HTTP/2 stream without a response"
		if t.Phase() == exchange.InBody {
			fault.Message = "the HTTP/2 stream broke"
		}
	case errors.As(err, &op):
		fault.Message = fmt.Sprintf("no exchange with %s: %s failed", host, op.Op)
		fault.Passing = false
	default:
		return Fault{}, false
	}
	return certificateWanted(fault, t), true
}

// brokenStream tells whether an error is one of HTTP/2; they have no type of their own that could
// be named here.
func brokenStream(err error) bool {
	text := err.Error()
	return strings.Contains(text, "stream error") || strings.Contains(text, "connection error: ") ||
		strings.Contains(text, "http2:")
}

// addressIn is the address that an error is about, "" where it names none. That of a proxy stands
// within an error that has none.
func addressIn(err error) string {
	for {
		var op *net.OpError
		if !errors.As(err, &op) {
			return ""
		}
		if op.Addr != nil {
			return op.Addr.String()
		}
		err = op.Err
	}
}

// closedIn says when a connection was closed.
func closedIn(t *Trace) string {
	if t.Phase() == exchange.Handshake {
		return " in the TLS handshake"
	}
	return " without a response"
}

// isErrno tells whether an error is one of the operating system. Windows has numbers of its own for
// those of its sockets, which Go's names do not stand for.
func isErrno(err error, number syscall.Errno, windows uintptr) bool {
	var errno syscall.Errno
	return errors.Is(err, number) ||
		runtime.GOOS == "windows" && errors.As(err, &errno) && uintptr(errno) == windows
}
