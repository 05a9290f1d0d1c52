package network

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/url"
	"os"
	"time"
)

// alertTime is how long a server may take to say that it does not accept a client certificate, or
// the want of one. In TLS 1.3 it does so only after the handshake (RFC 8446 section 4.4.2.4).
const alertTime = 250 * time.Millisecond

// Probe connects to a target, over TLS if its URL says https, or else to the proxy that leads to
// it, and sends no request. address is its host and port. found tells that there is a fault.
func (d *Dialer) Probe(ctx context.Context, to *url.URL, address string, isProxy bool) (
	fault Fault, found bool) {
	ctx, t, stop := d.Trace(ctx, nil)
	defer stop()
	err := d.probe(ctx, to, address, isProxy)
	if err == nil {
		return Fault{}, false
	}
	if ctx.Err() != nil && errors.Is(ctx.Err(), context.Canceled) {
		return Fault{Message: "it was canceled", Remedy: "run it again"}, true
	}
	if fault, known := Explain(err, t, address); known {
		return fault, true
	}
	return Fault{Message: err.Error(), Phase: t.Phase()}, true // it holds addresses only
}

func (d *Dialer) probe(ctx context.Context, to *url.URL, address string,
	isProxy bool) error {
	conn, err := d.Dial(ctx, address)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // nothing was sent
	if to.Scheme != "https" {
		return nil
	}
	var secured *tls.Conn
	if isProxy {
		secured, err = d.secure(ctx, conn, to.Hostname(), nil)
	} else {
		secured, err = d.Secure(ctx, conn, to.Hostname())
	}
	if err != nil {
		return err
	}
	return d.Accepted(ctx, secured)
}

// Accepted waits for what a server that asked for a client certificate has against the one that it
// was shown, or against the want of one. The connection is of no use afterwards: what else the
// server says is not looked at, and one that has got a certificate may close a connection on which
// nothing comes.
func (d *Dialer) Accepted(ctx context.Context, conn net.Conn) error {
	if wanted, _ := traceOf(ctx).certificates(); !wanted {
		return nil
	}
	_ = conn.SetReadDeadline(time.Now().Add(alertTime)) // one that is closed tells of itself
	_, err := conn.Read(make([]byte, 1))
	if errors.Is(err, os.ErrDeadlineExceeded) || d.certificate != nil && errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
