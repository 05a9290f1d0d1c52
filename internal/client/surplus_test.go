package client

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"plumbline/harness/exchange"
)

// piecewise serves each connection these pieces, each by a write of its own, once a request with
// its body has been read, and then what keep-alive asks for: it reads on until the client has
// closed its end.
func piecewise(t *testing.T, listener net.Listener, pieces ...string) string {
	t.Helper()
	var connections sync.WaitGroup
	connections.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			connections.Go(func() {
				defer conn.Close()
				request, err := http.ReadRequest(bufio.NewReader(conn))
				if err != nil {
					return
				}
				io.Copy(io.Discard, request.Body)
				for _, piece := range pieces {
					io.WriteString(conn, piece)
				}
				io.Copy(io.Discard, conn)
			})
		}
	})
	t.Cleanup(func() { listener.Close(); connections.Wait() })
	return "http://" + listener.Addr().String()
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return listener
}

const (
	three    = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"
	chunks   = chunked + "3\r\nabc\r\n0\r\n\r\n"
	lastOnly = "HTTP/1.1 204 No Content\r\n\r\n"
)

// deviating are responses in pieces that are complete, and not all of what came or not written as
// they have to be; and some that only look like it.
var deviating = map[string]struct {
	method string
	pieces []string
	want   string // the messages; empty: there is nothing to say
}{
	"nothing more":            {"GET", []string{three}, ""},
	"nothing more, in chunks": {"GET", []string{chunks}, ""},
	"no body":                 {"GET", []string{lastOnly}, ""},
	"no body for HEAD": {"HEAD", []string{"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"},
		""},
	"hints before":   {"GET", []string{"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", three}, ""},
	"one empty line": {"GET", []string{three, "\r\n"}, ""},
	"one line feed":  {"GET", []string{three, "\n"}, ""},
	"a timeout":      {"GET", []string{three, "HTTP/1.1 408 Request Timeout\r\n\r\n"}, ""},
	"a trailer":      {"GET", []string{chunked + "3\r\nabc\r\n0\r\nX-Sum: 5\r\n\r\n"}, ""},

	"more than its length": {"GET", []string{three + canary},
		"12 bytes came after the end of the response; its Content-Length is 3"},
	"more than its length, later": {"GET", []string{three, canary},
		"12 bytes came after the end of the response; its Content-Length is 3"},
	"one byte": {"POST", []string{three + "d"},
		"1 byte came after the end of the response; its Content-Length is 3"},
	"a length of 0": {"GET", []string{"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", canary},
		"12 bytes came after the end of the response; its Content-Length is 0"},
	"two empty lines": {"GET", []string{three, "\r\n\r\n"},
		"4 bytes came after the end of the response; its Content-Length is 3"},
	"after the last chunk": {"GET", []string{chunks, canary},
		"12 bytes came after the end of the response, which its last chunk is"},
	"after a trailer": {"GET", []string{chunked + "3\r\nabc\r\n0\r\nX-Sum: 5\r\n\r\n" + canary},
		"12 bytes came after the end of the response, which its last chunk is"},
	"a second response": {"GET", []string{three, three},
		"a second response came (41 bytes) after the end of the response; its Content-Length is 3"},
	"a second response behind an empty line": {"GET", []string{three + "\r\n" + three},
		"a second response came (43 bytes) after the end of the response; its Content-Length is 3"},
	"a body of 204": {"DELETE", []string{lastOnly + canary},
		"12 bytes came after the end of the response; a response with the status 204 has no body"},
	"a body of 204 in chunks": {"DELETE",
		[]string{"HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
			"0\r\n\r\n"},
		"13 bytes came after the end of the response; a response with the status 204 has no body"},
	"a body of 304": {"GET", []string{"HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\nabc"},
		"3 bytes came after the end of the response; a response with the status 304 has no body"},
	"a body for HEAD": {"HEAD", []string{three},
		"3 bytes came after the end of the response; a response to HEAD has no body"},
	"without end": {"GET", []string{three, strings.Repeat(canary, 20_000)},
		"65536 bytes or more came after the end of the response; its Content-Length is 3"},
	"closed after it": {"GET",
		[]string{"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc" + canary},
		"12 bytes came after the end of the response; its Content-Length is 3"},
	"length and chunks": {"GET",
		[]string{"HTTP/1.1 200 OK\r\ncontent-length: 13\r\n" + chunks[len("HTTP/1.1 200 OK\r\n"):]},
		"the header section has both Transfer-Encoding and Content-Length, which no sender may " +
			"do (RFC 9112 section 6.2)"},
	"a blank before the colon": {"GET",
		[]string{"HTTP/1.1 200 OK\r\nX-Mine : b\r\nX-Two : c\r\nContent-Length: 3\r\n\r\nabc"},
		"a header's name is not a token: no blank and no other mark may stand in it, or between " +
			"it and the colon (RFC 9112 section 5.1)"},
}

func messages(deviations []*exchange.Problem) string {
	var list []string
	for _, d := range deviations {
		list = append(list, d.Message)
	}
	return strings.Join(list, "\n")
}

// TestDeviations are told of the exchange that they belong to, every time, and of no other: each
// is asked for between two others by the same client. net/http has nothing to log.
func TestDeviations(t *testing.T) {
	const times = 25
	for name, test := range deviating {
		t.Run(name, func(t *testing.T) {
			origin := piecewise(t, listen(t), test.pieces...)
			client, err := New(Options{Origin: origin})
			if err != nil {
				t.Fatal(err)
			}
			defer client.Close()
			request := exchange.Request{Method: test.method, URL: origin}
			if test.method == "POST" {
				request.Body = []byte("body")
			}
			for n := range times {
				e := client.Do(t.Context(), request)
				if !e.Complete() {
					t.Fatalf("%d: %v", n, e.Problem)
				}
				if got := messages(e.Deviations); got != test.want {
					t.Fatalf("%d: got %q, want %q", n, got, test.want)
				}
				for _, d := range e.Deviations {
					assertHidden(t, d)
				}
			}
		})
	}
}

// TestSurplusOverTLS is seen as well.
func TestSurplusOverTLS(t *testing.T) {
	server, client := secure(t, false, func(http.ResponseWriter, *http.Request) {})
	config := &tls.Config{Certificates: server.TLS.Certificates, MinVersion: tls.VersionTLS12}
	for name, pieces := range map[string][]string{
		"": {three},
		"12 bytes came after the end of the response; its Content-Length is 3": {three, canary},
	} {
		listener := tls.NewListener(listen(t), config)
		origin := strings.Replace(piecewise(t, listener, pieces...), "http:", "https:", 1)
		client.opts.Origin = origin
		for n := range 20 {
			e := client.Do(t.Context(), exchange.Request{URL: origin})
			if got := messages(e.Deviations); !e.Complete() || got != name {
				t.Errorf("%d: got %q and %v, want %q", n, got, e.Problem, name)
			}
		}
	}
}

// TestAServerThatSpeaksFirst is told of by the first exchange.
func TestAServerThatSpeaksFirst(t *testing.T) {
	listener := listen(t)
	var connections sync.WaitGroup
	connections.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n"+canary)
			connections.Go(func() { io.Copy(io.Discard, conn); conn.Close() })
		}
	})
	defer connections.Wait()
	defer listener.Close()
	origin := "http://" + listener.Addr().String()
	e := do(t, Options{Origin: origin}, exchange.Request{URL: origin})
	if e.Problem == nil || e.Problem.Kind != exchange.Malformed ||
		!strings.Contains(e.Problem.Message, "sent something before it was asked") {
		t.Fatalf("got %+v, %v", e.Response, e.Problem)
	}
	assertHidden(t, e.Problem)
}

// TestAnswersBeforeTheWholeRequest: a server need not read what it refuses, and nobody waits long
// for it.
func TestAnswersBeforeTheWholeRequest(t *testing.T) {
	listener, answered := listen(t), make(chan struct{})
	var connections sync.WaitGroup
	connections.Go(func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		reader := bufio.NewReader(conn)
		http.ReadRequest(reader)
		fmt.Fprint(conn, "HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nabc")
		<-answered
	})
	defer connections.Wait()
	defer listener.Close()
	origin := "http://" + listener.Addr().String()
	e := do(t, Options{Origin: origin}, exchange.Request{Method: "POST", URL: origin,
		Body: bytes.Repeat([]byte("a"), 4<<20)})
	close(answered)
	if !e.Complete() || e.Response.Status != 413 || len(e.Deviations) > 0 {
		t.Errorf("got %+v, %v, %v", e.Response, e.Problem, e.Deviations)
	}
}

// TestBehindAProxy nothing is logged of what comes after a response, though it is not looked at.
func TestBehindAProxy(t *testing.T) {
	proxy := piecewise(t, listen(t), three, canary)
	client, err := New(Options{Origin: "http://api.example.com"})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	client.transport.Proxy = func(*http.Request) (*url.URL, error) { return url.Parse(proxy) }
	for range 20 {
		e := client.Do(t.Context(), exchange.Request{URL: "http://api.example.com/"})
		if !e.Complete() || string(e.Response.Body) != "abc" || len(e.Deviations) > 0 {
			t.Fatalf("got %+v, %v, %v", e.Response, e.Problem, e.Deviations)
		}
	}
}

// TestHTTP2KeepsItsConnection once the server has chosen it.
func TestHTTP2KeepsItsConnection(t *testing.T) {
	server, client := secure(t, true, func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, r.RemoteAddr)
	})
	first := client.Do(t.Context(), exchange.Request{URL: server.URL})
	second := client.Do(t.Context(), exchange.Request{URL: server.URL})
	if !first.Complete() || !second.Complete() || first.Response.Proto != "HTTP/2.0" ||
		string(first.Response.Body) != string(second.Response.Body) {
		t.Errorf("got %+v and %+v", first.Response, second.Response)
	}
}
