package client

import (
	"context"
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"plumbline/fixtures/certificates"
	"plumbline/harness/exchange"
	"plumbline/internal/network"
)

// identities are an authority, a certificate of a server on the loopback interface, and files.
type identities struct {
	authority *certificates.Authority
	server    certificates.Pair
	caFile    string
}

func newIdentities(t *testing.T) identities {
	t.Helper()
	authority, err := certificates.NewAuthority("tests")
	if err != nil {
		t.Fatal(err)
	}
	server, err := authority.Issue(certificates.Wanted{Names: []string{"127.0.0.1", "::1"}})
	if err != nil {
		t.Fatal(err)
	}
	return identities{authority, server, written(t, "ca.pem", authority.PEM())}
}

func written(t *testing.T, name string, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// client returns the settings of a client with a certificate of an authority.
func (i identities) client(t *testing.T, by *certificates.Authority) network.Settings {
	t.Helper()
	pair, err := by.Issue(certificates.Wanted{Names: []string{"a client"}})
	if err != nil {
		t.Fatal(err)
	}
	return network.Settings{CAFile: i.caFile,
		ClientCertificate: written(t, "client.pem", pair.Chain),
		ClientKey:         written(t, "client.key", pair.Key)}
}

// serve starts a server that answers with the version of HTTP.
func (i identities) serve(t *testing.T, change func(*httptest.Server)) string {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(
		func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.Proto) }))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{i.server.TLS}}
	if change != nil {
		change(server)
	}
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.URL
}

// TestReachingAServer by TLS, with and without a client certificate, and by each version of HTTP.
func TestReachingAServer(t *testing.T) {
	ours := newIdentities(t)
	other, err := certificates.NewAuthority("others")
	if err != nil {
		t.Fatal(err)
	}
	trusting := network.Settings{CAFile: ours.caFile}
	demanding := func(version uint16, http2 bool) string {
		return ours.serve(t, func(s *httptest.Server) {
			s.EnableHTTP2 = http2
			s.TLS.ClientAuth, s.TLS.ClientCAs = tls.RequireAndVerifyClientCert,
				ours.authority.Pool()
			s.TLS.MaxVersion = version
		})
	}
	both := ours.serve(t, func(s *httptest.Server) { s.EnableHTTP2 = true })
	first := ours.serve(t, nil)
	version := func(n int) network.Settings {
		s := trusting
		s.HTTPVersion = n
		return s
	}
	for name, test := range map[string]struct {
		origin   string
		settings network.Settings
		body     string // empty: none comes
		cause    exchange.Cause
		says     string
	}{
		"what the server chooses": {both, trusting, "HTTP/2.0", "", ""},
		"HTTP/1.1":                {both, version(1), "HTTP/1.1", "", ""},
		"HTTP/2":                  {both, version(2), "HTTP/2.0", "", ""},
		"the older server":        {first, trusting, "HTTP/1.1", "", ""},
		"HTTP/2 of the older server": {first, version(2), "", exchange.HTTPVersion,
			"does not speak HTTP/2"},
		"HTTP/2 without TLS": {prior(t), network.Settings{HTTPVersion: 2}, "HTTP/2.0", "", ""},
		"HTTP/2 without TLS of the older server": {serve(t,
			func(http.ResponseWriter, *http.Request) {}), network.Settings{HTTPVersion: 2}, "",
			exchange.HTTPVersion, "does not speak HTTP/2"},
		"nobody trusts it": {first, network.Settings{}, "", exchange.CertificateAuthority,
			"signed by an unknown authority"},

		"a client certificate": {demanding(0, false), ours.client(t, ours.authority), "HTTP/1.1",
			"", ""},
		"one by HTTP/2": {demanding(0, true), ours.client(t, ours.authority), "HTTP/2.0",
			"", ""},
		"one by TLS 1.2": {demanding(tls.VersionTLS12, false),
			ours.client(t, ours.authority), "HTTP/1.1", "", ""},
		"none": {demanding(0, false), trusting, "", exchange.ClientCertificate,
			"a client certificate, and none is configured"},
		"none by HTTP/2": {demanding(0, true), trusting, "", exchange.ClientCertificate,
			"a client certificate, and none is configured"},
		"none by TLS 1.2": {demanding(tls.VersionTLS12, false), trusting, "",
			exchange.ClientCertificate, "a client certificate, and none is configured"},
		"one of others": {demanding(0, false), ours.client(t, other), "",
			exchange.ClientCertificate, "does not accept the client certificate"},
		"one of others by HTTP/2": {demanding(0, true), ours.client(t, other), "",
			exchange.ClientCertificate, "does not accept the client certificate"},
		"TLS 1.1": {ours.serve(t, func(s *httptest.Server) {
			s.TLS.MinVersion, s.TLS.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
		}), trusting, "", exchange.TLSVersion, "does not speak TLS 1.2 or later"},
	} {
		t.Run(name, func(t *testing.T) {
			e := do(t, Options{Origin: test.origin, Network: test.settings},
				exchange.Request{URL: test.origin + "/?" + canary})
			if test.body != "" {
				if !e.Complete() || string(e.Response.Body) != test.body || len(e.Retries) > 0 {
					t.Errorf("got %+v, %v, %v", e.Response, e.Problem, e.Retries)
				}
				return
			}
			if e.Problem == nil || e.Problem.Kind != exchange.Connection ||
				e.Problem.Cause != test.cause || !strings.Contains(e.Problem.Message, test.says) {
				t.Fatalf("got %+v", e.Problem)
			}
			if len(e.Retries) > 0 {
				t.Errorf("it was sent again: %v", e.Retries)
			}
			assertHidden(t, e.Problem)
		})
	}
}

// prior is a server that speaks HTTP/2 without TLS.
func prior(t *testing.T) string {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(
		func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.Proto) }))
	server.Config.Protocols = new(http.Protocols)
	server.Config.Protocols.SetUnencryptedHTTP2(true)
	server.Start()
	t.Cleanup(server.Close)
	return server.URL
}

func TestIPv6(t *testing.T) {
	listener, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		t.Skip("this machine has no IPv6:", err)
	}
	ours := newIdentities(t)
	origin := ours.serve(t, func(s *httptest.Server) { s.Listener.Close(); s.Listener = listener })
	for version, complete := range map[int]bool{0: true, 6: true, 4: false} {
		e := do(t, Options{Origin: origin,
			Network: network.Settings{CAFile: ours.caFile, IPVersion: version}},
			exchange.Request{URL: origin})
		if e.Complete() != complete || !complete && e.Problem.Cause != exchange.NoAddress {
			t.Errorf("%d: %+v, %v", version, e.Response, e.Problem)
		}
	}
}

// TestDeadlinesOfPhases: each phase of an exchange that hangs is named. The servers hang in a
// bubble of time of their own, but for TLS, whose handshake is with a real one.
func TestDeadlinesOfPhases(t *testing.T) {
	for name, test := range map[string]struct {
		settings network.Settings
		server   func(net.Conn)
		phase    exchange.Phase
		says     string
		after    time.Duration
	}{
		"the first byte": {network.Settings{FirstByteDeadline: 2 * time.Second}, gone,
			exchange.FirstByte, "waiting for the first byte of the response took longer than 2s",
			2 * time.Second},
		"the header section": {network.Settings{FirstByteDeadline: 2 * time.Second},
			patience["within a header"].server, exchange.InHeader,
			"the exchange took longer than 5s; " +
				"the deadline came before the end of the response's header section",
			5 * time.Second},
		"the body": {network.Settings{FirstByteDeadline: 2 * time.Second},
			patience["within the body"].server, exchange.InBody,
			"the exchange took longer than 5s; " +
				"the deadline came after 2 bytes of the body", 5 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := piped(t, Options{Deadline: 5 * time.Second, Network: test.settings},
					test.server)
				e := client.Do(t.Context(), exchange.Request{URL: "http://pipe/"})
				if e.Problem == nil || e.Problem.Kind != exchange.Deadline ||
					e.Problem.Phase != test.phase || e.Problem.Message != test.says ||
					e.Duration != test.after || len(e.Retries) > 0 {
					t.Errorf("got %+v after %v, %v", e.Problem, e.Duration, e.Retries)
				}
			})
		})
	}
	silent := listen(t)
	defer silent.Close()
	origin := "https://" + silent.Addr().String()
	for says, opts := range map[string]Options{
		"the TLS handshake took longer than 50ms": {
			Network: network.Settings{TLSDeadline: 50 * time.Millisecond}},
		"the exchange took longer than 50ms; the deadline came in the TLS handshake": {
			Deadline: 50 * time.Millisecond},
	} {
		opts.Origin = origin
		e := do(t, opts, exchange.Request{URL: origin})
		if e.Problem == nil || e.Problem.Kind != exchange.Deadline ||
			e.Problem.Phase != exchange.Handshake || e.Problem.Message != says ||
			len(e.Retries) > 0 {
			t.Errorf("got %+v, %v", e.Problem, e.Retries)
		}
	}
}

// failing is a server that answers only after so many connections, and what it got.
type failing struct {
	mutex    sync.Mutex
	times    int
	requests []string
}

// TestRetries: a request is sent again where it is safe, and that is told.
func TestRetries(t *testing.T) {
	for name, test := range map[string]struct {
		method string
		times  int // connections that are closed once the request was read
		got    int // requests that the server got
		again  int
		cause  exchange.Cause // of the end; empty: an answer
	}{
		"nothing to mend":    {"GET", 0, 1, 0, ""},
		"once":               {"GET", 1, 2, 1, ""},
		"twice":              {"HEAD", 2, 3, 2, ""},
		"too often":          {"GET", 3, 3, 2, exchange.Closed},
		"no safe method":     {"POST", 1, 1, 0, exchange.Closed},
		"DELETE":             {"DELETE", 1, 1, 0, exchange.Closed},
		"PUT":                {"PUT", 1, 1, 0, exchange.Closed},
		"a method of no RFC": {"BREW", 1, 1, 0, exchange.Closed},
	} {
		t.Run(name, func(t *testing.T) {
			f := &failing{times: test.times}
			pacer := &countingPacer{}
			origin := serve(t, f.ServeHTTP)
			e := do(t, Options{Origin: origin, Pacer: pacer}, exchange.Request{Method: test.method,
				URL: origin, Body: []byte("body"), Header: http.Header{"X-A": {"b"}}})
			requests := f.got()
			if len(requests) != test.got || len(e.Retries) != test.again ||
				*pacer != (countingPacer{test.got, test.got}) {
				t.Errorf("the server got %q in turns %v; retries: %v", requests, *pacer, e.Retries)
			}
			for _, ended := range e.Retries {
				if ended.Cause != exchange.Closed || ended.Phase != exchange.FirstByte {
					t.Errorf("it was sent again after %+v", ended)
				}
			}
			switch {
			case test.cause == "" && !e.Complete():
				t.Errorf("got %v", e.Problem)
			case test.cause != "" && (e.Problem == nil || e.Problem.Cause != test.cause):
				t.Errorf("got %+v", e.Problem)
			}
			for _, request := range requests {
				if request != test.method+" b body" {
					t.Errorf("the server got %q", request)
				}
			}
		})
	}
}

func (f *failing) got() []string {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return slices.Clone(f.requests)
}

func (f *failing) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.requests = append(f.requests, r.Method+" "+r.Header.Get("X-A")+" "+string(body))
	if len(f.requests) <= f.times {
		panic(http.ErrAbortHandler)
	}
}

// TestWhatNeverReachedTheServerIsSentAgain whatever its method: the server comes up meanwhile.
func TestWhatNeverReachedTheServerIsSentAgain(t *testing.T) {
	for _, method := range []string{"GET", "POST", "PATCH"} {
		synctest.Test(t, func(t *testing.T) {
			client := piped(t, Options{}, func(c net.Conn) { io.WriteString(c, lastOnly) })
			start, dial := time.Now(), client.dial
			client.dial = func(ctx context.Context, address string) (net.Conn, error) {
				if time.Since(start) < 450*time.Millisecond {
					return nil, &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
				}
				return dial(ctx, address)
			}
			e := client.Do(t.Context(), exchange.Request{Method: method, URL: "http://pipe/"})
			if !e.Complete() || len(e.Retries) != 2 || e.Retries[0].Cause != exchange.Refused ||
				!e.Started.Equal(start.Add(500*time.Millisecond)) {
				t.Errorf("%s: %v after %v, started %v", method, e.Problem, e.Retries,
					e.Started.Sub(start))
			}
			start = time.Now()
			e = client.Do(Once(t.Context()), exchange.Request{Method: method, URL: "http://pipe/"})
			if e.Problem == nil || len(e.Retries) != 0 || time.Since(start) != 0 {
				t.Errorf("%s: %v after %v, took %v", method, e.Problem, e.Retries,
					time.Since(start))
			}
		})
	}
}

// TestAllAttemptsHaveOneDeadline: a server that fails slowly takes no more of it.
func TestAllAttemptsHaveOneDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := piped(t, Options{Deadline: time.Second}, func(net.Conn) {
			time.Sleep(600 * time.Millisecond)
		})
		start := time.Now()
		e := client.Do(t.Context(), exchange.Request{URL: "http://pipe/"})
		if e.Problem == nil || e.Problem.Kind != exchange.Deadline || len(e.Retries) != 1 ||
			time.Since(start) != time.Second {
			t.Errorf("got %+v and %v after %v", e.Problem, e.Retries, time.Since(start))
		}
	})
}

// TestHeadersOfEveryRequest do not replace what a request has itself.
func TestHeadersOfEveryRequest(t *testing.T) {
	var got http.Header
	origin := serve(t, func(_ http.ResponseWriter, r *http.Request) { got = r.Header })
	extra := map[string]string{"X-Key": canary, "x-team": "a"}
	e := do(t, Options{Origin: origin, Headers: extra},
		exchange.Request{URL: origin, Header: http.Header{"X-Team": {"b"}}})
	if !e.Complete() || got.Get("X-Key") != canary || strings.Join(got["X-Team"], " ") != "b" ||
		e.Request.Header.Get("X-Key") != canary {
		t.Errorf("sent %v, recorded %v", got, e.Request.Header)
	}
	for name, value := range map[string]string{"no token": "a", "X-A": "a\nb",
		"Content-Length": "1"} {
		_, err := New(Options{Origin: origin, Headers: map[string]string{name: value + canary}})
		if err == nil || strings.Contains(err.Error(), canary) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
