package target

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"plumbline/internal/network"
)

// dialer reaches a target through a proxy, or none.
func dialer(t *testing.T, proxy string) *network.Dialer {
	t.Helper()
	made, err := network.New(network.Settings{Proxy: proxy})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestProbe(t *testing.T) {
	plain := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("a request was sent")
	}))
	defer plain.Close()
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := "http://" + listener.Addr().String()
	listener.Close()
	const direct = network.NoProxy
	withUser := func(address string) string {
		return strings.Replace(address, "//", "//user:topsecret@", 1)
	}
	tests := map[string]struct {
		base  string
		proxy string
		want  []string // of the message; none: no error
	}{
		"plain":       {plain.URL, direct, nil},
		"with a path": {plain.URL + "/v1", direct, nil},
		"refused": {closed, direct,
			[]string{closed, "refused", "RESPOKE_BASE_URL", "--respoke.base-url"}},
		"unknown name": {"http://name.invalid", direct,
			[]string{"http://name.invalid:80", "name.invalid"}},
		"unknown signer": {secure.URL, direct,
			[]string{secure.URL, "self-signed", "unknown authority", "--respoke.ca-file",
				"SSL_CERT_FILE"}},
		"no TLS": {strings.Replace(plain.URL, "http:", "https:", 1), direct,
			[]string{"plain HTTP", "use http://"}},
		"proxy":           {"http://name.invalid", withUser(plain.URL), nil},
		"proxy for https": {"https://name.invalid", plain.URL, nil},
		"socks proxy": {"https://name.invalid",
			strings.Replace(plain.URL, "http", "socks5", 1), nil},
		"proxy is down": {plain.URL, withUser(closed),
			[]string{"the proxy " + strings.TrimPrefix(closed, "http://"), "refused", "HTTP_PROXY",
				"NO_PROXY"}},
		"https proxy": {plain.URL, secure.URL,
			[]string{"the proxy", "unknown authority"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			err := Probe(t.Context(), load(t, full("RESPOKE_BASE_URL", test.base)),
				dialer(t, test.proxy))
			if len(test.want) == 0 {
				if err != nil {
					t.Error(err)
				}
				return
			}
			var mistake *Mistake
			if !errors.As(err, &mistake) {
				t.Fatalf("got %v", err)
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("lacks %q: %v", want, err)
				}
			}
			if strings.Contains(err.Error(), "topsecret") {
				t.Errorf("says too much: %v", err)
			}
		})
	}
}

// TestProbeOfAProxyThatIsNotUsed: in a CGI program HTTP_PROXY may come from a request.
func TestProbeOfAProxyThatIsNotUsed(t *testing.T) {
	t.Setenv("REQUEST_METHOD", "GET")
	t.Setenv("HTTP_PROXY", "http://user:topsecret@proxy.example.com")
	err := Probe(t.Context(), load(t, full("RESPOKE_BASE_URL", "http://api.example.com")),
		dialer(t, ""))
	if err == nil || !strings.Contains(err.Error(), "proxy is not usable") ||
		!strings.Contains(err.Error(), "HTTP_PROXY") || strings.Contains(err.Error(), "topsecret") {
		t.Errorf("got %v", err)
	}
}

func TestProbeContext(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0") // accepts, and never answers a handshake
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	target := load(t, full("RESPOKE_BASE_URL", "https://"+silent.Addr().String()))
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Probe(canceled, target, dialer(t, network.NoProxy)); err == nil ||
		!strings.Contains(err.Error(), "canceled") {
		t.Errorf("got %v", err)
	}
	short, cancel := context.WithTimeout(t.Context(), 1)
	defer cancel()
	if err := Probe(short, target, dialer(t, network.NoProxy)); err == nil ||
		!strings.Contains(err.Error(), "no answer in time") {
		t.Errorf("got %v", err)
	}
}

func TestProbeOwnTarget(t *testing.T) {
	if err := Probe(t.Context(), load(t, nil), dialer(t, "")); err != nil {
		t.Error(err)
	}
}

func TestProbeLocalHostGoesPastProxies(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	if err := Probe(t.Context(), load(t, full("RESPOKE_BASE_URL", server.URL)),
		dialer(t, "")); err != nil {
		t.Error(err)
	}
}
