package network

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"plumbline/harness/exchange"
)

// dialer opens connections. They are used for seconds, and whoever uses one has a deadline: nothing
// has to find out whether the other side is still there, and to ask the system for that takes four
// calls for each connection.
var dialer = net.Dialer{KeepAlive: -1}

// Dial connects to an address, which is a host and a port.
func (d *Dialer) Dial(ctx context.Context, address string) (net.Conn, error) {
	network := "tcp"
	if d.settings.IPVersion != 0 {
		network += strconv.Itoa(d.settings.IPVersion)
	}
	if after := d.settings.ConnectDeadline; after > 0 {
		timeOut := &TimeOut{exchange.Connecting, after}
		limited, cancel := context.WithTimeoutCause(ctx, after, timeOut)
		defer cancel()
		conn, err := dialer.DialContext(limited, network, address)
		if err != nil && errors.Is(context.Cause(limited), timeOut) {
			if t := traceOf(ctx); t != nil && t.Phase() == exchange.Resolving {
				timeOut.Phase = exchange.Resolving
			}
			return nil, timeOut
		}
		return conn, err
	}
	return dialer.DialContext(ctx, network, address)
}

// Secure makes the TLS handshake with a target on a connection, which is closed where that fails.
func (d *Dialer) Secure(ctx context.Context, conn net.Conn, host string) (*tls.Conn, error) {
	secured, err := d.secure(ctx, conn, host, d.offered())
	if err == nil && d.settings.HTTPVersion == 2 &&
		secured.ConnectionState().NegotiatedProtocol != "h2" {
		_ = conn.Close() // nothing was sent
		return nil, errNoHTTP2
	}
	return secured, err
}

// secure makes a TLS handshake that offers some protocols.
func (d *Dialer) secure(ctx context.Context, conn net.Conn, host string,
	protocols []string) (*tls.Conn, error) {
	if t := traceOf(ctx); t != nil {
		t.Enter(exchange.Handshake)
	}
	config := d.TLS()
	config.ServerName, config.NextProtos = host, protocols
	var timeOut *TimeOut
	if after := d.settings.TLSDeadline; after > 0 {
		timeOut = &TimeOut{exchange.Handshake, after}
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, after, timeOut)
		defer cancel()
	}
	secured := tls.Client(conn, config)
	err := secured.HandshakeContext(ctx)
	if err == nil {
		return secured, nil
	}
	_ = conn.Close() // what matters is why it is of no use
	if timeOut != nil && errors.Is(context.Cause(ctx), timeOut) {
		err = timeOut
	}
	return nil, err
}

// errNoHTTP2 tells of a server that does not offer HTTP/2 where nothing else is wanted.
var errNoHTTP2 = errors.New("the server does not offer HTTP/2")

// TLS returns what a handshake is made with, but for the name of the server and the protocols. The
// client certificate is shown to every server that asks for one, also where it names authorities
// that it is not of: what is configured is not left out without a word.
func (d *Dialer) TLS() *tls.Config {
	return &tls.Config{
		MinVersion:         cmp.Or(d.settings.MinimumTLS, tls.VersionTLS12),
		RootCAs:            d.roots,
		ClientSessionCache: d.sessions,
		GetClientCertificate: func(info *tls.CertificateRequestInfo) (*tls.Certificate, error) {
			if t := traceOf(info.Context()); t != nil {
				t.asked(info, d.certificate)
			}
			return cmp.Or(d.certificate, &tls.Certificate{}), nil
		},
	}
}

// Transport returns a transport of net/http that reaches a target in the same way. It removes no
// content coding, and keeps no connection by HTTP/1.1 for another exchange: net/http would log what
// comes on it meanwhile. Header sections are read up to a number of bytes.
func (d *Dialer) Transport(maxHeader int64) *http.Transport {
	return &http.Transport{
		Proxy: d.Proxy,
		DialContext: func(ctx context.Context, _, address string) (net.Conn, error) {
			return d.Dial(ctx, address)
		},
		TLSClientConfig:        d.TLS(),
		TLSHandshakeTimeout:    d.settings.TLSDeadline,
		Protocols:              d.httpProtocols(),
		DisableCompression:     true,
		MaxResponseHeaderBytes: maxHeader,
		IdleConnTimeout:        90 * time.Second,
		MaxIdleConnsPerHost:    -1,
		OnProxyConnectResponse: func(_ context.Context, proxy *url.URL, connect *http.Request,
			response *http.Response) error {
			if response.StatusCode == http.StatusOK {
				return nil
			}
			return &ProxyRefusal{Proxy: proxy.Host, Target: connect.Host,
				Status: response.StatusCode}
		},
	}
}

// ProxyRefusal says that a proxy makes no connection to a target.
type ProxyRefusal struct {
	Proxy, Target string // host and port
	Status        int
}

// Error is one sentence.
func (p *ProxyRefusal) Error() string {
	text := fmt.Sprintf("the proxy %s makes no connection to %s: it answered %d", p.Proxy, p.Target,
		p.Status)
	if words := http.StatusText(p.Status); words != "" {
		text += " " + words
	}
	return text
}
