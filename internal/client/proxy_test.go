package client

import (
	"encoding/base64"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/elazarl/goproxy"

	"plumbline/harness/exchange"
	"plumbline/internal/network"
)

// proxied starts a forward proxy that wants a user and a password, and counts what it lets through.
func proxied(t *testing.T, password string) (address string, passed *atomic.Int32) {
	t.Helper()
	proxy := goproxy.NewProxyHttpServer()
	proxy.Logger = log.New(io.Discard, "", 0)
	proxy.Tr = &http.Transport{}
	passed = new(atomic.Int32)
	allowed := func(r *http.Request) bool {
		want := "Basic " + base64.StdEncoding.EncodeToString([]byte("user:"+password))
		right := r.Header.Get("Proxy-Authorization") == want
		if right {
			passed.Add(1)
		}
		return right
	}
	refusal := func(r *http.Request) *http.Response {
		response := goproxy.NewResponse(r, "text/plain", http.StatusProxyAuthRequired, canary)
		response.Header.Set("Proxy-Authenticate", `Basic realm="`+canary+`"`)
		return response
	}
	proxy.OnRequest().HandleConnectFunc(
		func(host string, ctx *goproxy.ProxyCtx) (*goproxy.ConnectAction, string) {
			if allowed(ctx.Req) {
				return goproxy.OkConnect, host
			}
			ctx.Resp = refusal(ctx.Req) //nolint:bodyclose // the proxy writes it
			return goproxy.RejectConnect, host
		})
	proxy.OnRequest().DoFunc(
		func(r *http.Request, _ *goproxy.ProxyCtx) (*http.Request, *http.Response) {
			if allowed(r) {
				return r, nil
			}
			return r, refusal(r)
		})
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://"), passed
}

// TestThroughAProxy: what the proxy has against a request is not the server's doing, and its
// password is never shown.
func TestThroughAProxy(t *testing.T) {
	const password = "topsecret"
	ours := newIdentities(t)
	plain := serve(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.Proto) })
	secured := ours.serve(t, nil)
	newest := ours.serve(t, func(s *httptest.Server) { s.EnableHTTP2 = true })
	closed, down := listen(t), listen(t)
	closed.Close()
	down.Close()
	address, passed := proxied(t, password)
	const wrong = "http://user:wrong-" + password + "@"
	const right = "http://user:" + password + "@"
	for name, test := range map[string]struct {
		origin, proxy string
		version       int
		body          string // empty: none comes
		cause         exchange.Cause
		says          string
		again         int
	}{
		"HTTP":           {plain, right + address, 0, "HTTP/1.1", "", "", 0},
		"HTTPS":          {secured, right + address, 0, "HTTP/1.1", "", "", 0},
		"HTTP/2":         {newest, right + address, 0, "HTTP/2.0", "", "", 0},
		"HTTP/1.1 of it": {newest, right + address, 1, "HTTP/1.1", "", "", 0},
		"only HTTP/2":    {newest, right + address, 2, "HTTP/2.0", "", "", 0},
		"no HTTP/2": {secured, right + address, 2, "", exchange.HTTPVersion,
			"does not speak HTTP/2", 0},
		"HTTP, refused": {plain, wrong + address, 0, "", exchange.Proxy,
			"the proxy " + address + " makes no connection to " +
				strings.TrimPrefix(plain, "http://") +
				": it answered 407 Proxy Authentication Required", 0},
		"HTTPS, refused": {secured, wrong + address, 0, "", exchange.Proxy,
			"the proxy " + address + " makes no connection to " +
				strings.TrimPrefix(secured, "https://") +
				": it answered 407 Proxy Authentication Required", 0},
		"no server behind it": {"https://" + closed.Addr().String(), right + address, 0, "",
			exchange.Proxy, "it answered 502 Bad Gateway", 2},
		"no proxy": {secured, right + down.Addr().String(), 0, "", exchange.Refused,
			"the proxy cannot be used: " + down.Addr().String() + " refused the connection", 2},
		"no authority": {secured, right + address, -1, "", exchange.CertificateAuthority,
			"signed by an unknown authority", 0},
	} {
		t.Run(name, func(t *testing.T) {
			settings := network.Settings{CAFile: ours.caFile, Proxy: test.proxy,
				HTTPVersion: test.version}
			if test.version < 0 {
				settings.CAFile, settings.HTTPVersion = "", 0
			}
			before := passed.Load()
			e := do(t, Options{Origin: test.origin, Network: settings},
				exchange.Request{URL: test.origin + "/?" + canary})
			if e.Request.Header["Proxy-Authorization"] != nil {
				t.Error("the exchange has the credentials of the proxy")
			}
			if test.body != "" {
				if !e.Complete() || string(e.Response.Body) != test.body ||
					passed.Load() == before {
					t.Errorf("got %+v, %v; %d passed", e.Response, e.Problem, passed.Load()-before)
				}
				return
			}
			if e.Problem == nil || e.Problem.Kind != exchange.Connection || e.Response != nil ||
				e.Problem.Cause != test.cause || !strings.Contains(e.Problem.Message, test.says) ||
				len(e.Retries) != test.again {
				t.Fatalf("got %+v, %v, want %s", e.Problem, e.Retries, test.says)
			}
			assertHidden(t, e.Problem)
			if strings.Contains(e.Problem.Message, password) {
				t.Errorf("it shows the password: %v", e.Problem)
			}
		})
	}
}

// TestTheProxyOfTheEnvironment is not used for a server on this machine, and NO_PROXY is kept to.
func TestTheProxyOfTheEnvironment(t *testing.T) {
	address, passed := proxied(t, "topsecret")
	t.Setenv("HTTP_PROXY", "http://user:topsecret@"+address)
	t.Setenv("NO_PROXY", "direct.invalid")
	elsewhere := "http://elsewhere.invalid"
	do(t, Options{Origin: elsewhere}, exchange.Request{URL: elsewhere})
	if passed.Load() == 0 {
		t.Error("the proxy was not asked")
	}
	before := passed.Load()
	for _, origin := range []string{"http://direct.invalid",
		serve(t, func(http.ResponseWriter, *http.Request) {})} {
		do(t, Options{Origin: origin}, exchange.Request{URL: origin})
	}
	do(t, Options{Origin: elsewhere, Network: network.Settings{Proxy: network.NoProxy}},
		exchange.Request{URL: elsewhere})
	if passed.Load() != before {
		t.Error("the proxy was asked")
	}
	dialer, err := network.New(network.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	if secrets := dialer.ProxySecrets(&url.URL{Scheme: "http", Host: "elsewhere.invalid"}); len(
		secrets) != 1 || secrets[0] != "topsecret" {
		t.Errorf("got %q", secrets)
	}
}
