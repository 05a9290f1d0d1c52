// Package network is how a target is reached: which certificates are trusted and which is shown,
// through which proxy, by which versions of TLS, IP and HTTP, and how long each step may take.
//
// It is also the one place that puts errors of the network into words, for the probe before a run
// and for the exchanges of its cases.
package network

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/http/httpproxy"
)

// Settings say how a target is reached. The zero value trusts what the system trusts, shows no
// certificate, takes the proxy from the environment, and leaves the choice of versions to the two
// ends.
type Settings struct {
	// CAFile is a file of certificates in PEM, which are trusted beside those of the system.
	CAFile string
	// ClientCertificate is a file in PEM with the certificate that is shown to a server that asks
	// for one, and with those between it and its authority. ClientKey is the file of its private
	// key; empty means that the key is in the same file.
	ClientCertificate, ClientKey string
	// MinimumTLS is the oldest version of TLS that is spoken, such as [tls.VersionTLS13]; 0 means
	// TLS 1.2.
	MinimumTLS uint16
	IPVersion  int // 4 or 6; 0 means either
	// HTTPVersion is 1 for HTTP/1.1 or 2 for HTTP/2; 0 means what the server chooses. HTTP/2
	// without TLS is spoken by prior knowledge (RFC 9113 section 3.3), and only where it is 2.
	HTTPVersion int
	// ConnectDeadline is for finding the address of the server and connecting to it, TLSDeadline
	// for the TLS handshake, FirstByteDeadline for the time from the end of a request to the first
	// byte of its response. 0 means that only the deadline of the whole exchange counts.
	ConnectDeadline, TLSDeadline, FirstByteDeadline time.Duration
	// Reuse lets an exchange by HTTP/1.1 take the connection of an earlier one.
	Reuse bool
	// Proxy is the URL of a proxy (http, https or socks5), or [NoProxy]; empty means that the
	// environment says it (see [http.ProxyFromEnvironment]).
	Proxy string
}

// NoProxy is what [Settings] say where no proxy is to be used, whatever the environment says.
const NoProxy = "none"

// Dialer reaches a target as its settings say. It is safe for concurrent use.
type Dialer struct {
	settings    Settings
	roots       *x509.CertPool                   // nil: those of the system
	certificate *tls.Certificate                 // nil: none is shown
	proxy       func(*url.URL) (*url.URL, error) // nil: there is none
	sessions    tls.ClientSessionCache
}

// New reads the files that the settings name. The error says what is wrong with one of them, and
// never shows what is in it.
func New(settings Settings) (*Dialer, error) {
	d := &Dialer{settings: settings, sessions: tls.NewLRUClientSessionCache(1)}
	var err error
	if settings.CAFile != "" {
		if d.roots, err = readRoots(settings.CAFile); err != nil {
			return nil, err
		}
	}
	if settings.ClientCertificate == "" && settings.ClientKey != "" {
		return nil, errors.New("a key for a client certificate is given, and no certificate")
	}
	if settings.ClientCertificate != "" {
		d.certificate, err = readPair(settings.ClientCertificate, settings.ClientKey)
		if err != nil {
			return nil, err
		}
	}
	if d.proxy, err = proxyOf(settings.Proxy); err != nil {
		return nil, err
	}
	return d, nil
}

// proxyOf returns what finds the proxy for a URL; nil where there is none for any.
func proxyOf(setting string) (func(*url.URL) (*url.URL, error), error) {
	switch setting {
	case NoProxy:
		return nil, nil
	case "":
		environment := httpproxy.FromEnvironment()
		for name, text := range map[string]string{"HTTP_PROXY": environment.HTTPProxy,
			"HTTPS_PROXY": environment.HTTPSProxy} {
			if !isProxy(text) {
				// What it is would show a password.
				return nil, fmt.Errorf("%s, or %s, holds no URL of a proxy; correct or unset it",
					name,
					strings.ToLower(name))
			}
		}
		return environment.ProxyFunc(), nil
	}
	u, err := ParseProxy(setting)
	return func(*url.URL) (*url.URL, error) { return u, nil }, err
}

// isProxy tells whether the environment's word for a proxy is understood; the library takes no
// notice of one that is not. It may lack its scheme.
func isProxy(text string) bool {
	if text == "" {
		return true
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme == "" || u.Host == "" {
		u, err = url.Parse("http://" + text)
	}
	return err == nil && u.Host != ""
}

// Proxy returns the proxy that a request to a URL goes through; nil where it goes through none. The
// error may quote the proxy's URL, which may hold a password.
func (d *Dialer) Proxy(request *http.Request) (*url.URL, error) {
	if d.proxy == nil {
		return nil, nil
	}
	return d.proxy(request.URL)
}

// ProxySecrets are the texts of the proxy for a URL that must not be shown: its password.
func (d *Dialer) ProxySecrets(target *url.URL) []string {
	proxy, err := d.Proxy(&http.Request{URL: target})
	if err != nil || proxy == nil || proxy.User == nil {
		return nil
	}
	if password, set := proxy.User.Password(); set && password != "" {
		return []string{password}
	}
	return nil
}

// ParseProxy reads the URL of a proxy. Its error says what is wrong and quotes nothing of it, for
// it may hold a password.
func ParseProxy(text string) (*url.URL, error) {
	wanted := errors.New(
		"the URL of a proxy is wanted, such as http://proxy.example.com:3128, or " +
			NoProxy)
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" {
		return nil, wanted
	}
	switch u.Scheme {
	case "http", "https", "socks5", "socks5h":
	default:
		return nil, wanted
	}
	if path := u.Path; path != "" && path != "/" || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("it has a path, a query or a fragment; a proxy has none")
	}
	return u, nil
}

// HideProxy returns the URL of a proxy as it may be shown, and the password in it, if there is one.
func HideProxy(text string) (shown, password string) {
	u, err := url.Parse(text)
	if err == nil && u.User != nil {
		password, _ = u.User.Password()
		return u.Redacted(), password
	}
	if at := strings.LastIndexByte(text, '@'); at >= 0 {
		return "..." + text[at:], "" // whatever it is, a user name or a password may stand in it
	}
	return text, ""
}

// httpProtocols are the versions of HTTP that a transport of net/http may speak.
func (d *Dialer) httpProtocols() *http.Protocols {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(d.settings.HTTPVersion != 2)
	protocols.SetHTTP2(d.settings.HTTPVersion != 1)
	protocols.SetUnencryptedHTTP2(d.settings.HTTPVersion == 2)
	return protocols
}

// offered are the protocols that a TLS handshake offers (RFC 7301).
func (d *Dialer) offered() []string {
	switch d.settings.HTTPVersion {
	case 1:
		return []string{"http/1.1"}
	case 2:
		return []string{"h2"}
	}
	return []string{"h2", "http/1.1"}
}
