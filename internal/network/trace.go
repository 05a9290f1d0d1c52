package network

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/http/httptrace"
	"slices"
	"sync"
	"time"

	"plumbline/harness/exchange"
)

// Trace follows one attempt to reach a target: how far it has come, and what the server asked for
// on the way. It is safe for concurrent use.
type Trace struct {
	dialer *Dialer
	cancel context.CancelCauseFunc
	log    HeaderLog

	mutex       sync.Mutex
	phase       exchange.Phase
	connections int
	written     bool
	wanted      bool // the server asked for a client certificate
	foreign     bool // and names authorities that ours is not of
	timer       *time.Timer
}

// traceKey is the key of a trace in a context.
type traceKey struct{}

// HeaderLog is told of the header section of a request as it is written.
type HeaderLog interface {
	// Begin tells that there is a connection: what an earlier one was written does not count.
	Begin()
	// Field tells of a field, with all its values.
	Field(name string, values []string)
}

// Trace returns the trace of an attempt, and the context that the attempt is made with. stop is
// called when it is over. The log may be nil. It is a part of the trace because net/http calls all
// hooks by reflection where a context has two lists of them.
func (d *Dialer) Trace(ctx context.Context, log HeaderLog) (traced context.Context, t *Trace,
	stop func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	t = &Trace{dialer: d, cancel: cancel, log: log}
	ctx = context.WithValue(ctx, traceKey{}, t)
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		DNSStart:          func(httptrace.DNSStartInfo) { t.Enter(exchange.Resolving) },
		ConnectStart:      func(string, string) { t.Enter(exchange.Connecting) },
		TLSHandshakeStart: func() { t.Enter(exchange.Handshake) },
		GotConn:           func(httptrace.GotConnInfo) { t.connected() },
		WroteHeaderField:  t.wroteField,
		WroteRequest:      func(httptrace.WroteRequestInfo) { t.Enter(exchange.FirstByte) },
		GotFirstResponseByte: func() {
			t.Enter(exchange.InHeader)
		},
	})
	return ctx, t, func() { t.stop(); cancel(nil) }
}

// phases are in their order.
var phases = []exchange.Phase{"", exchange.Resolving, exchange.Connecting, exchange.Handshake,
	exchange.Sending, exchange.FirstByte, exchange.InHeader, exchange.InBody}

// Enter tells that a phase begins. One that is before the present one has nothing to say: several
// addresses are tried at the same time, and an answer may come before the request was sent.
func (t *Trace) Enter(phase exchange.Phase) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if slices.Index(phases, phase) <= slices.Index(phases, t.phase) {
		return
	}
	t.phase = phase
	t.halt()
	if after := t.dialer.settings.FirstByteDeadline; phase == exchange.FirstByte && after > 0 {
		t.timer = time.AfterFunc(after, func() { t.cancel(&TimeOut{exchange.FirstByte, after}) })
	}
}

// connected tells that there is a connection. A second one means that net/http made a new attempt
// of its own.
func (t *Trace) connected() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.connections++
	t.phase = exchange.Sending
	t.halt()
	if t.log != nil {
		t.log.Begin()
	}
}

// halt ends the timer of a phase.
func (t *Trace) halt() {
	if t.timer != nil {
		t.timer.Stop()
		t.timer = nil
	}
}

func (t *Trace) stop() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.halt()
}

// wroteField tells that net/http has written a field of the header section. A client that writes to
// a connection of its own knows better whether it was sent.
func (t *Trace) wroteField(name string, values []string) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.written = t.written || t.connections > 0
	if t.log != nil {
		t.log.Field(name, values)
	}
}

// Wrote tells that something of the request may have reached the server.
func (t *Trace) Wrote() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.written = true
}

// Reached tells whether something of the request may have reached the server.
func (t *Trace) Reached() bool {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.written
}

// Phase is how far the attempt has come.
func (t *Trace) Phase() exchange.Phase {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.phase
}

// hasAnswer tells whether something of a response has come.
func (t *Trace) hasAnswer() bool {
	phase := t.Phase()
	return phase == exchange.InHeader || phase == exchange.InBody
}

// Connections is how many connections net/http has used one after the other.
func (t *Trace) Connections() int {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.connections
}

// asked notes that the server asked for a client certificate.
func (t *Trace) asked(info *tls.CertificateRequestInfo, own *tls.Certificate) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.wanted = true
	t.foreign = own != nil && info.SupportsCertificate(own) != nil
}

// certificates tells whether the server asked for a client certificate, and whether the one that is
// shown is of none of the authorities that it named.
func (t *Trace) certificates() (wanted, foreign bool) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.wanted, t.foreign
}

// traceOf returns the trace of an attempt; nil where there is none.
func traceOf(ctx context.Context) *Trace {
	t, _ := ctx.Value(traceKey{}).(*Trace)
	return t
}

// TimeOut says that a phase took longer than its deadline.
type TimeOut struct {
	Phase exchange.Phase
	After time.Duration
}

// Error is one sentence.
func (t *TimeOut) Error() string {
	return fmt.Sprintf("%s took longer than %v", doing[t.Phase], t.After)
}

// doing says what is done in a phase that has a deadline of its own.
var doing = map[exchange.Phase]string{
	exchange.Resolving:  "resolving the name",
	exchange.Connecting: "connecting",
	exchange.Handshake:  "the TLS handshake",
	exchange.FirstByte:  "waiting for the first byte of the response",
}
