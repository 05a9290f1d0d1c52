package network

import (
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"plumbline/fixtures/certificates"
	"plumbline/harness/exchange"
)

// TestProbeOfServers has servers that speak TLS, in every way that a certificate can be wrong in,
// and right ones.
func TestProbeOfServers(t *testing.T) {
	ours, other := authority(t, "ours"), authority(t, "another")
	now := time.Now()
	local := certificates.Wanted{Names: []string{"127.0.0.1"}}
	trusting := Settings{CAFile: file(t, "ca.pem", ours.PEM())}
	serving := func(pair certificates.Pair, change func(*tls.Config)) *url.URL {
		config := &tls.Config{Certificates: []tls.Certificate{pair.TLS}}
		if change != nil {
			change(config)
		}
		return secure(t, config)
	}
	own, err := certificates.SelfSigned(local)
	if err != nil {
		t.Fatal(err)
	}
	right := issued(t, ours, local)
	only := func(version uint16) func(*tls.Config) {
		return func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, version }
	}
	demanding := func(version uint16) *url.URL {
		return serving(right, func(c *tls.Config) {
			c.ClientAuth, c.ClientCAs = tls.RequireAndVerifyClientCert, ours.Pool()
			c.MaxVersion = version
		})
	}
	showing := func(by *certificates.Authority) Settings {
		pair := issued(t, by, certificates.Wanted{Names: []string{"a client"}})
		s := trusting
		s.ClientCertificate = file(t, "client.pem", pair.Chain)
		s.ClientKey = file(t, "client.key", pair.Key)
		return s
	}
	newest := trusting
	newest.MinimumTLS = tls.VersionTLS13
	second := trusting
	second.HTTPVersion = 2
	offering := func(protocols ...string) *url.URL {
		return serving(right, func(c *tls.Config) { c.NextProtos = protocols })
	}
	plain := accepting(t, func(conn net.Conn) {
		_, _ = io.CopyN(io.Discard, conn, 1)
		io.WriteString(conn, "HTTP/1.1 400 Bad Request\r\n\r\n")
		io.Copy(io.Discard, conn)
	})
	for name, test := range map[string]struct {
		settings Settings
		to       *url.URL
		cause    exchange.Cause // empty: there is no fault
		says     string
		remedy   string
	}{
		"right":          {trusting, serving(right, nil), "", "", ""},
		"TLS 1.2":        {trusting, serving(right, only(tls.VersionTLS12)), "", "", ""},
		"HTTP/2":         {second, offering("http/1.1", "h2"), "", "", ""},
		"a right client": {showing(ours), demanding(tls.VersionTLS13), "", "", ""},
		"in TLS 1.2":     {showing(ours), demanding(tls.VersionTLS12), "", "", ""},
		"nobody asks":    {showing(other), serving(right, nil), "", "", ""},
		"asks, and takes": {trusting,
			serving(right, func(c *tls.Config) { c.ClientAuth = tls.RequestClientCert }), "", "",
			""},

		"expired": {trusting, serving(issued(t, ours, certificates.Wanted{Names: local.Names,
			From: now.Add(-2 * time.Hour), Until: now.Add(-time.Hour)}), nil),
			exchange.CertificateExpired, "TLS: the certificate has expired on 20", "renew it"},
		"not yet valid": {trusting, serving(issued(t, ours, certificates.Wanted{Names: local.Names,
			From: now.Add(time.Hour), Until: now.Add(2 * time.Hour)}), nil),
			exchange.CertificateTooEarly, "TLS: the certificate is not valid before 20", "clock"},
		"another host": {trusting, serving(issued(t, ours, certificates.Wanted{
			Names: []string{"api.example.com", "10.0.0.1", "bad\nname"}}), nil),
			exchange.CertificateHost, "TLS: the certificate is not valid for 127.0.0.1, but for " +
				"api.example.com, a name that cannot be shown, 10.0.0.1", "a host name"},
		"many hosts": {trusting, serving(issued(t, ours, certificates.Wanted{
			Names: []string{"a.test", "b.test", "c.test", "d.test", "e.test", "f.test"}}), nil),
			exchange.CertificateHost, "d.test, e.test and 1 more", "a host name"},
		"self-signed": {trusting, serving(own, nil), exchange.CertificateOwn,
			"TLS: the certificate is self-signed", "--API.ca-file"},
		"another authority": {trusting, serving(issued(t, other, local), nil),
			exchange.CertificateAuthority, "TLS: the certificate is signed by an unknown authority",
			"--API.ca-file"},
		"no client certificate": {trusting, demanding(tls.VersionTLS13),
			exchange.ClientCertificate, "TLS: the server demands a client certificate, and none is",
			"--API.client-certificate"},
		"none in TLS 1.2": {trusting, demanding(tls.VersionTLS12), exchange.ClientCertificate,
			"TLS: the server demands a client certificate, and none is", "--API.client-key"},
		"a client of others": {showing(other), demanding(tls.VersionTLS13),
			exchange.ClientCertificate,
			"TLS: the server does not accept the client certificate: it " +
				"says unknown certificate authority; the certificate is of none of the " +
				"authorities " +
				"that the server names", "another certificate"},
		"one in TLS 1.2": {showing(other), demanding(tls.VersionTLS12), exchange.ClientCertificate,
			"TLS: the server does not accept the client certificate", "another certificate"},
		"TLS 1.1 only": {trusting, serving(right, only(tls.VersionTLS11)), exchange.TLSVersion,
			"TLS: the server does not speak TLS 1.2 or later", "have the server"},
		"TLS 1.2 only": {newest, serving(right, only(tls.VersionTLS12)), exchange.TLSVersion,
			"TLS: the server does not speak TLS 1.3 or later", "--API.minimum-tls"},
		"plain HTTP": {trusting, plain, exchange.PlainHTTP, "TLS: the server answers in plain HTTP",
			"use http://"},
		"another protocol": {trusting, accepting(t, func(conn net.Conn) {
			io.WriteString(conn, "220 mail.example.com ESMTP\r\n")
			io.Copy(io.Discard, conn)
		}), exchange.TLSFailure, "what the server answers is not TLS", "another port"},
		"closed": {trusting,
			accepting(t, func(conn net.Conn) { _, _ = conn.Read(make([]byte, 4000)) }),
			exchange.Closed, "closed the connection in the TLS handshake", ""},
		"HTTP/1.1 only": {second, offering("http/1.1"), exchange.HTTPVersion,
			"does not speak HTTP/2", "--API.http-version"},
		"no protocols": {second, offering(), exchange.HTTPVersion, "does not speak HTTP/2",
			"--API.http-version"},
	} {
		t.Run(name, func(t *testing.T) {
			fault, found := probed(t, test.settings, test.to)
			if found != (test.cause != "") || fault.Cause != test.cause ||
				!strings.Contains(fault.Message, test.says) ||
				!strings.Contains(fault.Remedy, test.remedy) {
				t.Errorf("got %+v", fault)
			}
			if found && fault.Phase != exchange.Handshake {
				t.Errorf("the phase is %q", fault.Phase)
			}
			if found && fault.Passing != (test.cause == exchange.Closed) {
				t.Errorf("passing is %t", fault.Passing)
			}
		})
	}
}

// TestProbeTimes: connecting and the handshake have deadlines of their own.
func TestProbeTimes(t *testing.T) {
	silent := accepting(t, func(conn net.Conn) { io.Copy(io.Discard, conn) })
	fault, found := probed(t, Settings{TLSDeadline: 50 * time.Millisecond}, silent)
	if !found || !fault.IsTimeOut || fault.Phase != exchange.Handshake ||
		fault.Message != "the TLS handshake took longer than 50ms" {
		t.Errorf("got %+v", fault)
	}
	// Nobody connects to anything within a nanosecond.
	fault, found = probed(t, Settings{ConnectDeadline: 1}, silent)
	if !found || !fault.IsTimeOut || fault.Phase != exchange.Connecting ||
		fault.Message != "connecting took longer than 1ns" {
		t.Errorf("got %+v", fault)
	}
}

func TestProbeOfIPVersions(t *testing.T) {
	server := accepting(t, func(net.Conn) {})
	server.Scheme = "http"
	if fault, found := probed(t, Settings{IPVersion: 4}, server); found {
		t.Errorf("got %+v", fault)
	}
	fault, found := probed(t, Settings{IPVersion: 6}, server)
	if !found || fault.Cause != exchange.NoAddress ||
		fault.Message != "127.0.0.1 has no IPv6 address" ||
		fault.Remedy != "set --API.ip-version to any" || fault.Passing {
		t.Errorf("got %+v", fault)
	}
	listener, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		t.Skip("this machine has no IPv6:", err)
	}
	defer listener.Close()
	server.Host = listener.Addr().String()
	if fault, found := probed(t, Settings{IPVersion: 6}, server); found {
		t.Errorf("got %+v", fault)
	}
	fault, found = probed(t, Settings{IPVersion: 4}, server)
	if !found || fault.Message != "::1 has no IPv4 address" {
		t.Errorf("got %+v", fault)
	}
}

// TestFiles has files that are of no use; nothing of a key is shown.
func TestFiles(t *testing.T) {
	pair := issued(t, authority(t, "ours"), certificates.Wanted{Names: []string{"a client"}})
	another := issued(t, authority(t, "ours"), certificates.Wanted{Names: []string{"a client"}})
	both := append(bytes.Clone(pair.Chain), pair.Key...)
	chain, key := file(t, "cert.pem", pair.Chain), file(t, "key.pem", pair.Key)
	damaged := bytes.Replace(pair.Key, []byte("PRIVATE KEY-----\nMI"),
		[]byte("PRIVATE KEY-----\nAA"), 1)
	encrypted := bytes.ReplaceAll(pair.Key, []byte("PRIVATE"), []byte("ENCRYPTED PRIVATE"))
	for name, test := range map[string]struct {
		settings Settings
		says     string // empty: it is right
	}{
		"nothing":      {Settings{}, ""},
		"an authority": {Settings{CAFile: chain}, ""},
		"two files":    {Settings{ClientCertificate: chain, ClientKey: key}, ""},
		"one file":     {Settings{ClientCertificate: file(t, "both.pem", both)}, ""},
		"no file": {Settings{CAFile: "/nowhere/ca.pem"},
			"/nowhere/ca.pem cannot be read: no such file"},
		"a folder":       {Settings{CAFile: t.TempDir()}, "cannot be read: is a directory"},
		"no certificate": {Settings{CAFile: key}, "key.pem holds no certificate in PEM"},
		"in DER": {Settings{CAFile: file(t, "der", pair.TLS.Certificate[0])},
			"is a certificate in DER"},
		"damaged": {
			Settings{CAFile: file(t, "bad.pem",
				bytes.Replace(pair.Chain, []byte("\nMI"), []byte("\nAA"), 1))},
			"the certificate number 1 in"},
		"only a key": {Settings{ClientKey: key}, "no certificate"},
		"no key": {Settings{ClientCertificate: chain},
			"cert.pem holds no private key in PEM"},
		"another's key": {Settings{ClientCertificate: chain,
			ClientKey: file(t, "other.key", another.Key)},
			"other.key does not fit the first certificate in"},
		"a damaged key": {Settings{ClientCertificate: chain,
			ClientKey: file(t, "bad.key", damaged)}, "bad.key cannot be read: it is damaged"},
		"with a password": {Settings{ClientCertificate: chain,
			ClientKey: file(t, "enc.key", encrypted)}, "enc.key is encrypted with a password"},
		"a large file": {Settings{CAFile: file(t, "large", make([]byte, maxFile+1))},
			"is larger than"},
		"no proxy": {Settings{Proxy: "ftp://hidden@proxy"}, "the URL of a proxy is wanted"},
	} {
		_, err := New(test.settings)
		if (err == nil) != (test.says == "") || err != nil &&
			!strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: got %v, want ...%s...", name, err, test.says)
		}
		if err != nil && (strings.Contains(err.Error(), "hidden") ||
			bytes.Contains(pair.Key, []byte(err.Error()))) {
			t.Errorf("%s: it shows too much: %v", name, err)
		}
	}
	t.Setenv("HTTPS_PROXY", "http://user:hidden@%zz")
	if _, err := New(Settings{}); err == nil || strings.Contains(err.Error(), "hidden") ||
		!strings.Contains(err.Error(), "HTTPS_PROXY, or https_proxy, holds no URL") {
		t.Errorf("a proxy of the environment: %v", err)
	}
	for path, says := range map[string]string{key: "", chain: "holds no private key"} {
		if err := CheckKey(path); (err == nil) != (says == "") ||
			err != nil && !strings.Contains(err.Error(), says) {
			t.Errorf("%s: got %v", path, err)
		}
	}
}
