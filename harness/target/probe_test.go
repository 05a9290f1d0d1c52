package target

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func direct(*http.Request) (*url.URL, error) { return nil, nil }

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
	through := func(address string) func(*http.Request) (*url.URL, error) {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		return http.ProxyURL(u)
	}
	withUser := func(address string) string {
		return strings.Replace(address, "//", "//user:topsecret@", 1)
	}
	tests := map[string]struct {
		base  string
		proxy func(*http.Request) (*url.URL, error)
		want  []string // of the message; none: no error
	}{
		"plain":       {plain.URL, direct, nil},
		"with a path": {plain.URL + "/v1", direct, nil},
		"refused": {closed, direct,
			[]string{closed, "refused", "RESPOKE_BASE_URL", "--respoke.base-url"}},
		"unknown name": {"http://name.invalid", direct,
			[]string{"http://name.invalid:80", "name.invalid"}},
		"unknown signer": {secure.URL, direct,
			[]string{secure.URL, "authority unknown", "SSL_CERT_FILE"}},
		"no TLS": {strings.Replace(plain.URL, "http:", "https:", 1), direct,
			[]string{"does not speak TLS", "http://"}},
		"proxy":           {"http://name.invalid", through(withUser(plain.URL)), nil},
		"proxy for https": {"https://name.invalid", through(plain.URL), nil},
		"socks proxy": {"https://name.invalid",
			through(strings.Replace(plain.URL, "http", "socks5", 1)), nil},
		"proxy is down": {plain.URL, through(withUser(closed)),
			[]string{"the proxy " + strings.TrimPrefix(closed, "http://"), "refused", "HTTP_PROXY",
				"NO_PROXY"}},
		"https proxy": {plain.URL, through(secure.URL),
			[]string{"the proxy", "authority unknown"}},
		"proxy is invalid": {plain.URL,
			func(*http.Request) (*url.URL, error) { return nil, errors.New("topsecret") },
			[]string{"proxy is not usable", "HTTP_PROXY"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			err := probe(t.Context(), load(t, full("RESPOKE_BASE_URL", test.base)), test.proxy)
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

func TestProbeContext(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0") // accepts, and never answers a handshake
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	target := load(t, full("RESPOKE_BASE_URL", "https://"+silent.Addr().String()))
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := probe(canceled, target, direct); err == nil ||
		!strings.Contains(err.Error(), "canceled") {
		t.Errorf("got %v", err)
	}
	short, cancel := context.WithTimeout(t.Context(), 1)
	defer cancel()
	if err := probe(short, target, direct); err == nil ||
		!strings.Contains(err.Error(), "no answer in time") {
		t.Errorf("got %v", err)
	}
}

func TestProbeOwnTarget(t *testing.T) {
	if err := Probe(t.Context(), load(t, nil)); err != nil {
		t.Error(err)
	}
}

func TestProbeLocalHostGoesPastProxies(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	if err := Probe(t.Context(), load(t, full("RESPOKE_BASE_URL", server.URL))); err != nil {
		t.Error(err)
	}
}
