package client

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/internal/network"
)

// TestTwoServers: what is configured for one is not there for the other, however they are used.
func TestTwoServers(t *testing.T) {
	one, other := newIdentities(t), newIdentities(t)
	origins := []string{one.serve(t, nil), other.serve(t, nil)}
	var clients []*Client
	for i, files := range []string{one.caFile, other.caFile} {
		client, err := New(Options{Origin: origins[i],
			Network: network.Settings{CAFile: files, Reuse: i == 1}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(client.Close)
		clients = append(clients, client)
	}
	for range 3 {
		for i, client := range clients {
			if e := client.Do(t.Context(), exchange.Request{URL: origins[i]}); !e.Complete() {
				t.Errorf("server %d: %v", i, e.Problem)
			}
			e := client.Do(t.Context(), exchange.Request{URL: origins[1-i]})
			if e.Problem == nil || e.Problem.Kind != exchange.NotSent {
				t.Errorf("server %d asked the other: %+v", i, e.Response)
			}
		}
	}
	e := do(t, Options{Origin: origins[0], Network: network.Settings{CAFile: other.caFile}},
		exchange.Request{URL: origins[0]})
	if e.Problem == nil || e.Problem.Cause != exchange.CertificateAuthority {
		t.Errorf("the authority of the other: %+v", e.Problem)
	}
}

// TestAResetWithinTheBody of a safe request is mended by another attempt.
func TestAResetWithinTheBody(t *testing.T) {
	for method, again := range map[string]int{"GET": 1, "POST": 0} {
		listener := listen(t)
		var connections atomic.Int32
		served := make(chan struct{})
		go func() {
			defer close(served)
			for {
				conn, err := listener.Accept()
				if err != nil {
					return
				}
				http.ReadRequest(bufio.NewReader(conn))
				if connections.Add(1) == 1 {
					fmt.Fprint(conn, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
					_ = conn.(*net.TCPConn).SetLinger(0) // so that closing resets
				} else {
					io.WriteString(conn, three)
				}
				conn.Close()
			}
		}()
		origin := "http://" + listener.Addr().String()
		e := do(t, Options{Origin: origin}, exchange.Request{Method: method, URL: origin})
		listener.Close()
		<-served
		if len(e.Retries) != again || e.Complete() != (again > 0) {
			t.Errorf("%s: %+v, %v after %v", method, e.Response, e.Problem, e.Retries)
		}
		for _, ended := range append(e.Retries, e.Problem) {
			if ended != nil && ended.Cause != exchange.Reset {
				t.Errorf("%s: it ended by %+v", method, ended)
			}
		}
	}
}
