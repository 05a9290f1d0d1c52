package target

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"syscall"
	"time"
)

const probeTimeout = 5 * time.Second

// Probe connects to the target, over TLS if its base URL says https, and sends
// nothing. If the environment names a proxy for it (see
// [http.ProxyFromEnvironment]) the proxy is probed instead, as only it can
// reach the target. It takes at most 5 s, or as long as ctx allows. The error
// is a [*Mistake]. Our own target needs no probe: the result is nil.
func Probe(ctx context.Context, t *Target) error {
	return probe(ctx, t, http.ProxyFromEnvironment)
}

func probe(ctx context.Context, t *Target, proxyFor func(*http.Request) (*url.URL, error)) error {
	if t.Own() {
		return nil
	}
	proxy, err := proxyFor(&http.Request{URL: t.base})
	if err != nil {
		// The error quotes the proxy's URL, which may hold a password.
		return &Mistake{t.API() + ": the proxy is not usable",
			"HTTP_PROXY, HTTPS_PROXY or their lower-case forms hold no valid URL",
			"correct or unset it, or name the host in NO_PROXY"}
	}
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	if proxy != nil {
		return failure(connect(ctx, proxy), t.API(), "the proxy "+address(proxy),
			"check HTTP_PROXY and HTTPS_PROXY, or name "+t.base.Hostname()+" in NO_PROXY")
	}
	return failure(connect(ctx, t.base), t.API(), t.Origin(),
		"check "+t.definition.BaseURLVariable+" or --"+t.API()+".base-url, and that the server "+
			"is running")
}

func connect(ctx context.Context, u *url.URL) error {
	dialer := &net.Dialer{}
	conn, err := dialer.DialContext(ctx, "tcp", address(u))
	if err != nil {
		return err
	}
	defer conn.Close()
	if u.Scheme != "https" {
		return nil
	}
	return tls.Client(conn, &tls.Config{ServerName: u.Hostname()}).HandshakeContext(ctx)
}

// failure turns an error of connect into a message; where and remedy are what
// is known without it.
func failure(err error, api, where, remedy string) error {
	if err == nil {
		return nil
	}
	cause, own := explain(err)
	if own != "" {
		remedy = own
	}
	return &Mistake{api + ": the target cannot be reached",
		fmt.Sprintf("connecting to %s failed: %s", where, cause), remedy}
}

// explain describes what went wrong and, if that needs something other than a
// look at the address, how to mend it.
func explain(err error) (cause, remedy string) {
	var dns *net.DNSError
	var authority x509.UnknownAuthorityError
	var hostname x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	var timeout net.Error
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return "the name " + dns.Name + " is not known", ""
	case errors.As(err, &dns) && !dns.IsTimeout:
		return "the name " + dns.Name + " could not be resolved",
			"check the name and this machine's DNS"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the connection was refused", ""
	case errors.As(err, &authority):
		return "the certificate is signed by an authority unknown here",
			"install the authority's certificate on this machine, or name its file in SSL_CERT_FILE"
	case errors.As(err, &hostname):
		return "the certificate is not valid for " + hostname.Host,
			"use a host name that the certificate has"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "the certificate has expired or is not valid yet",
			"renew it, or set this machine's clock"
	case errors.As(err, &record):
		return "the server does not speak TLS on this port", "use http:// or another port"
	case errors.Is(err, context.Canceled):
		return "it was canceled", "run it again"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded),
		errors.As(err, &timeout) && timeout.Timeout():
		return "there was no answer in time",
			"check the address, and that no firewall is in the way"
	}
	return err.Error(), ""
}
