package network

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"plumbline/fixtures/certificates"
)

// file writes a text to a file, and returns its path.
func file(t *testing.T, name string, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func authority(t *testing.T, name string) *certificates.Authority {
	t.Helper()
	made, err := certificates.NewAuthority(name)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func issued(t *testing.T, by *certificates.Authority,
	wanted certificates.Wanted) certificates.Pair {
	t.Helper()
	pair, err := by.Issue(wanted)
	if err != nil {
		t.Fatal(err)
	}
	return pair
}

// secure accepts connections, makes the TLS handshake on each, and reads until the other end has
// closed it.
func secure(t *testing.T, config *tls.Config) *url.URL {
	t.Helper()
	return accepting(t, func(conn net.Conn) {
		secured := tls.Server(conn, config)
		if secured.Handshake() == nil {
			io.Copy(io.Discard, secured)
		}
	})
}

// accepting hands each connection to a function, and closes it afterwards.
func accepting(t *testing.T, serve func(net.Conn)) *url.URL {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			serving.Go(func() {
				defer conn.Close()
				serve(conn)
			})
		}
	})
	t.Cleanup(func() { listener.Close(); serving.Wait() })
	return &url.URL{Scheme: "https", Host: listener.Addr().String()}
}

// probed is what a probe of a server finds.
func probed(t *testing.T, settings Settings, to *url.URL) (Fault, bool) {
	t.Helper()
	settings.Proxy = NoProxy
	dialer, err := New(settings)
	if err != nil {
		t.Fatal(err)
	}
	return dialer.Probe(t.Context(), to, to.Host, false)
}

// explained is what is said of an error in a phase.
func explained(t *testing.T, settings Settings, err error, reached func(*Trace)) (Fault, bool) {
	t.Helper()
	dialer, failed := New(settings)
	if failed != nil {
		t.Fatal(failed)
	}
	_, trace, stop := dialer.Trace(context.Background(), nil)
	defer stop()
	if reached != nil {
		reached(trace)
	}
	return Explain(err, trace, "api.example.com:443")
}

var errOther = errors.New("something else")
