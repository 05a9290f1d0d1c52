package network

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
	"testing"
	"time"

	"plumbline/harness/exchange"
)

// TestExplain has the causes that a test cannot bring about with a server of its own, and the words
// of each.
func TestExplain(t *testing.T) {
	at := &net.TCPAddr{IP: net.IPv4(10, 0, 0, 1), Port: 443}
	dial := func(err error) error {
		return &net.OpError{Op: "dial", Net: "tcp", Addr: at, Err: err}
	}
	waiting := func(t *Trace) { t.Enter(exchange.FirstByte) }
	inHeader := func(t *Trace) { t.Enter(exchange.InHeader) }
	shaking := func(t *Trace) { t.Enter(exchange.Handshake) }
	asking := func(t *Trace) {
		t.Enter(exchange.FirstByte)
		t.asked(&tls.CertificateRequestInfo{}, nil)
	}
	for name, test := range map[string]struct {
		err     error
		reached func(*Trace)
		cause   exchange.Cause
		phase   exchange.Phase
		message string // empty: it is no fault of the network
		remedy  string
		passing bool
	}{
		"nothing": {nil, nil, "", "", "", "", false},
		"unknown name": {dial(&net.DNSError{Name: "h", IsNotFound: true}), nil, exchange.DNS,
			exchange.Resolving, "the name h could not be resolved: it is not known", "", false},
		"DNS is down": {dial(&net.DNSError{Name: "h", IsTemporary: true}), nil, exchange.DNS,
			exchange.Resolving, "the name h could not be resolved",
			"check the name and this machine's DNS", true},
		"DNS is slow": {dial(&net.DNSError{Name: "h", IsTimeout: true}), nil, exchange.DNS,
			exchange.Resolving, "the name h could not be resolved: no name server answered in time",
			"check the name and this machine's DNS", true},
		"DNS is odd": {dial(&net.DNSError{Name: "h", Err: "hidden"}), nil, exchange.DNS,
			exchange.Resolving, "the name h could not be resolved",
			"check the name and this machine's DNS", false},
		"refused": {dial(syscall.ECONNREFUSED), nil, exchange.Refused, "",
			"10.0.0.1:443 refused the connection", "", true},
		"refused by a proxy": {&net.OpError{Op: "proxyconnect", Net: "tcp",
			Err: dial(syscall.ECONNREFUSED)}, nil, exchange.Refused, "",
			"the proxy cannot be used: 10.0.0.1:443 refused the connection", proxyRemedy, true},
		"no way": {dial(syscall.EHOSTUNREACH), nil, exchange.Unreachable, "",
			"10.0.0.1:443 cannot be reached from here", "", true},
		"no network": {dial(syscall.ENETUNREACH), nil, exchange.Unreachable, "",
			"10.0.0.1:443 cannot be reached from here", "", true},
		"given up": {dial(syscall.ETIMEDOUT), nil, exchange.NoAnswer, "",
			"10.0.0.1:443 did not answer the connection attempt", "", false},
		"a deadline of the system": {dial(os.ErrDeadlineExceeded), nil, exchange.NoAnswer, "",
			"10.0.0.1:443 did not answer the connection attempt", "", false},
		"a context": {fmt.Errorf("dial: %w", context.DeadlineExceeded), nil, exchange.NoAnswer, "",
			"there was no answer in time", "check the address, and that no firewall is in the way",
			false},
		"reset": {&net.OpError{Op: "read", Addr: at, Err: syscall.ECONNRESET}, waiting,
			exchange.Reset, exchange.FirstByte, "10.0.0.1:443 reset the connection", "", true},
		"a pipe that broke": {&net.OpError{Op: "write", Addr: at, Err: syscall.EPIPE}, waiting,
			exchange.Reset, exchange.FirstByte, "10.0.0.1:443 reset the connection", "", true},
		"reset by one that asked": {&net.OpError{Op: "read", Addr: at, Err: syscall.ECONNRESET},
			asking, exchange.ClientCertificate, exchange.FirstByte, "10.0.0.1:443 reset the " +
				"connection; it had asked for a client certificate, and none is configured",
			"name its file in --API.client-certificate and that of its key in --API.client-key",
			false},
		"closed": {io.EOF, waiting, exchange.Closed, exchange.FirstByte,
			"api.example.com:443 closed the connection without a response", "", true},
		"closed while it was idle": {errors.New("http: server closed idle connection"), waiting,
			exchange.Closed, exchange.FirstByte,
			"api.example.com:443 closed the connection without a response", "", true},
		"closed in the handshake": {io.EOF, shaking, exchange.Closed, exchange.Handshake,
			"api.example.com:443 closed the connection in the TLS handshake", "", true},
		"cut in the handshake": {io.ErrUnexpectedEOF, shaking, exchange.Closed, exchange.Handshake,
			"api.example.com:443 closed the connection in the TLS handshake", "", true},
		"cut in the header": {io.ErrUnexpectedEOF, inHeader, "", "", "", "", false},
		"another": {dial(errOther), nil, "", "",
			"no exchange with api.example.com:443: dial failed", "", false},
		"no fault": {errOther, nil, "", "", "", "", false},
		"a phase": {&TimeOut{exchange.FirstByte, time.Second}, waiting, "", exchange.FirstByte,
			"waiting for the first byte of the response took longer than 1s",
			"check the address and that no firewall is in the way, or set a longer deadline",
			false},
		"not TLS": {tls.RecordHeaderError{Msg: "first record"}, shaking, exchange.TLSFailure,
			exchange.Handshake, "TLS: the handshake failed: what the server answers is not TLS",
			"use http:// or another port", false},
		"a handshake": {errors.New("tls: hidden"), shaking, exchange.TLSFailure, exchange.Handshake,
			"TLS: the handshake failed", "", false},
		"an alert": {&net.OpError{Op: "remote error", Err: tls.AlertError(80)}, shaking,
			exchange.TLSFailure, exchange.Handshake,
			"TLS: the handshake failed: the server says internal error", "", false},
		"a record later": {errors.New("local error: tls: bad record MAC"), waiting,
			exchange.TLSFailure, exchange.FirstByte,
			"TLS: what the server sends cannot be decrypted", "", false},
		"a certificate for something else": {&tls.CertificateVerificationError{
			Err: x509.CertificateInvalidError{Reason: x509.IncompatibleUsage}}, shaking,
			exchange.CertificateInvalid, exchange.Handshake, "TLS: the certificate is not valid",
			"",
			false},
		"a proxy that refuses": {&ProxyRefusal{"p:1", "t:2", 403}, nil, exchange.Proxy,
			exchange.Connecting,
			"the proxy p:1 makes no connection to t:2: it answered 403 Forbidden",
			proxyRemedy, false},
		"a proxy that fails": {&ProxyRefusal{"p:1", "t:2", 599}, nil, exchange.Proxy,
			exchange.Connecting, "the proxy p:1 makes no connection to t:2: it answered 599",
			proxyRemedy, true},
	} {
		fault, ok := explained(t, Settings{}, test.err, test.reached)
		if ok != (test.message != "") || fault.Message != test.message ||
			fault.Cause != test.cause || ok && fault.Phase != test.phase ||
			fault.Remedy != test.remedy || fault.Passing != test.passing {
			t.Errorf("%s: got %+v", name, fault)
		}
	}
}

// TestPhases go forward only, but for a new connection.
func TestPhases(t *testing.T) {
	dialer, err := New(Settings{})
	if err != nil {
		t.Fatal(err)
	}
	_, trace, stop := dialer.Trace(t.Context(), nil)
	defer stop()
	for _, step := range []struct{ enter, want exchange.Phase }{
		{exchange.Connecting, exchange.Connecting}, {exchange.Resolving, exchange.Connecting},
		{exchange.InHeader, exchange.InHeader}, {exchange.FirstByte, exchange.InHeader},
	} {
		if trace.Enter(step.enter); trace.Phase() != step.want {
			t.Errorf("after %s it is %s, want %s", step.enter, trace.Phase(), step.want)
		}
	}
	trace.wroteField("A", []string{"b"})
	if trace.Reached() || trace.Connections() != 0 {
		t.Error("a field was sent without a connection")
	}
	trace.connected()
	trace.wroteField("A", []string{"b"})
	if !trace.Reached() || trace.Connections() != 1 || trace.Phase() != exchange.Sending {
		t.Errorf("got %t, %d, %s", trace.Reached(), trace.Connections(), trace.Phase())
	}
}

func TestHideProxy(t *testing.T) {
	for text, want := range map[string][2]string{
		"none":                       {"none", ""},
		"http://proxy:3128":          {"http://proxy:3128", ""},
		"http://user:secret@proxy:1": {"http://user:xxxxx@proxy:1", "secret"},
		"http://user@proxy:1":        {"http://user@proxy:1", ""},
		"user:secret@proxy:1":        {"...@proxy:1", ""},
		"http://user:sec%zz@proxy":   {"...@proxy", ""},
	} {
		if shown, password := HideProxy(text); shown != want[0] || password != want[1] {
			t.Errorf("%s: got %q and %q", text, shown, password)
		}
	}
}
