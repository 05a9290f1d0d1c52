package client

import (
	"bufio"
	"bytes"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/internal/network"
)

const canary = "hidden-value"

// TestMain holds net/http to saying nothing to the standard logger: it would show what servers sent
// too much.
func TestMain(m *testing.M) {
	var logged lockedBuffer
	log.SetOutput(&logged)
	status := m.Run()
	if logged.Len() > 0 {
		fmt.Fprintf(os.Stderr, "the standard logger got:\n%s", logged.String())
		status = 1
	}
	os.Exit(status)
}

type lockedBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

// endless serves the beginning once and the rest until the client has gone.
func endless(t *testing.T, beginning, rest string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				http.ReadRequest(bufio.NewReader(conn))
				io.WriteString(conn, beginning)
				for err == nil {
					_, err = io.WriteString(conn, rest)
				}
			}()
		}
	}()
	return "http://" + listener.Addr().String()
}

// TestMisbehavingServers is about answers that are not what HTTP/1.1 asks for,
// and some that look like it and are.
func TestMisbehavingServers(t *testing.T) {
	const ok = "HTTP/1.1 200 OK\r\n"
	long := strings.Repeat(canary+" ", 1000)
	tests := map[string]struct {
		origin string
		kind   exchange.ProblemKind
		status int
		body   string
		says   string
	}{
		"endless header line": {endless(t, ok+"A: ", long), exchange.TooLarge, 0, "",
			"header section is larger"},
		"endless header lines": {endless(t, ok, "A: "+canary+"\r\n"), exchange.TooLarge, 0, "",
			"header section is larger"},
		"endless status line": {endless(t, "HTTP/1.1 200 ", long), exchange.TooLarge, 0, "",
			"header section is larger"},
		"endless body": {endless(t, ok+"\r\n", "a"), exchange.TooLarge, 200,
			strings.Repeat("a", 20), "limit of 20 bytes"},
		"endless chunks": {endless(t, chunked, "1\r\na\r\n"), exchange.TooLarge, 200,
			strings.Repeat("a", 20), "limit of 20 bytes"},
		"endless chunk extension": {endless(t, chunked+"1;"+canary, canary), exchange.Malformed,
			200, "",
			"not framed"},
		"endless chunk size": {endless(t, chunked, "0"), exchange.Malformed, 200, "", "not framed"},
		"endless hints": {
			endless(t, "", "HTTP/1.1 103 Early Hints\r\nLink: "+canary+"\r\n\r\n"),
			exchange.TooLarge, 0, "",
			"header section is larger"},
		"huge length": {raw(t, ok+"Content-Length: 9223372036854775807\r\n\r\nabc"),
			exchange.Truncated, 200, "abc", "after 3 bytes; Content-Length is 9223372036854775807"},
		"length beyond numbers": {raw(t, ok+"Content-Length: 9223372036854775808\r\n\r\nabc"),
			exchange.Malformed, 0, "", "not HTTP"},
		"negative length": {raw(t, ok+"Content-Length: -1\r\n\r\nabc"), exchange.Malformed, 0, "",
			"not HTTP"},
		"two equal lengths": {raw(t, ok+"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc"),
			"", 200, "abc", ""},
		"more than its length": {raw(t, ok+"Content-Length: 3\r\n\r\nabcdef"), "", 200, "abc",
			""},
		"length and chunks": {
			raw(t,
				ok+"Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
			"", 200, "abc", ""},
		"unknown coding": {raw(t, ok+"Transfer-Encoding: "+canary+"\r\n\r\nabc"),
			exchange.Malformed, 0, "", "not HTTP"},
		"huge chunk": {raw(t, chunked+"fffffffffffffffff\r\nabc"), exchange.Malformed, 200, "",
			"not framed"},
		"chunk larger than said": {raw(t, chunked+"2\r\nabc\r\n0\r\n\r\n"), exchange.Malformed, 200,
			"ab",
			"not framed"},
		"chunk cut in its size": {raw(t, chunked+"3\r\nabc\r\n1"), exchange.Truncated, 200, "abc",
			"before its last chunk"},
		"no end of the trailer": {raw(t, chunked+"3\r\nabc\r\n0\r\nA: b"), exchange.Malformed, 200,
			"abc",
			"not framed"},
		"trailer is garbage": {raw(t, chunked+"3\r\nabc\r\n0\r\n"+canary+"\r\n\r\n"),
			exchange.Malformed, 200, "abc", "not framed"},
		"name with a space": {raw(t, ok+"A "+canary+": b\r\n\r\n"), "", 200, "", ""},
		"no name": {raw(t, ok+": "+canary+"\r\n\r\n"), exchange.Malformed, 0, "",
			"not HTTP"},
		"only line feeds": {raw(t, "HTTP/1.1 200 OK\nContent-Length: 3\n\nabc"), "", 200,
			"abc", ""},
		"no reason": {raw(t, "HTTP/1.1 200\r\n\r\nabc"), "", 200, "abc", ""},
		"status 99": {raw(t, "HTTP/1.1 99 Low\r\n\r\n"), exchange.Malformed, 0, "",
			"not HTTP"},
		"status 999": {raw(t, "HTTP/1.1 999 High\r\n\r\nabc"), "", 999, "abc", ""},
		"status 1000": {raw(t, "HTTP/1.1 1000 Higher\r\n\r\n"), exchange.Malformed, 0, "",
			"not HTTP"},
		"HTTP/0.9": {raw(t, "<html>"+canary+"</html>"), exchange.Malformed, 0, "",
			"not HTTP"},
		"another protocol": {raw(t, "SSH-2.0-"+canary+"\r\n"), exchange.Malformed, 0, "",
			"not HTTP"},
		"an HTTP/2 frame": {raw(t, "\x00\x00\x12\x04\x00\x00\x00\x00\x00\r\n\r\n"),
			exchange.Malformed, 0, "", "not HTTP"},
		"zero bytes": {raw(t, strings.Repeat("\x00", 100)+"\r\n\r\n"), exchange.Malformed, 0,
			"", "not HTTP"},
		"a TLS alert": {raw(t, "\x15\x03\x01\x00\x02\x02\x0a\r\n"), exchange.Malformed, 0, "",
			"not HTTP"},
		"interim responses": {
			raw(t,
				"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"+ok+
					"Content-Length: 3\r\n\r\nabc"), "", 200, "abc", ""},
		"interim only": {raw(t, "HTTP/1.1 103 Early Hints\r\n\r\n"), exchange.Truncated, 0, "",
			"header section"},
		"204 with a body": {
			raw(t, "HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\nabc"), "", 204, "", ""},
		"304 with a length": {
			raw(t, "HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n"), "", 304, "", ""},
		"switching protocols": {
			raw(t,
				"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nabc"),
			"", 101, "abc", ""},
	}
	deviates := map[string]exchange.ProblemKind{"more than its length": exchange.Surplus,
		"204 with a body": exchange.Surplus, "length and chunks": exchange.Misframed,
		"name with a space": exchange.Misframed}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			e := do(t, Options{Origin: test.origin, MaxBody: 20},
				exchange.Request{URL: test.origin + "/?" + canary})
			if want := deviates[name]; want == "" && len(e.Deviations) > 0 ||
				want != "" && (len(e.Deviations) != 1 || e.Deviations[0].Kind != want) {
				t.Errorf("deviations %v, want %q", e.Deviations, want)
			}
			switch {
			case test.kind == "" && !e.Complete():
				t.Fatalf("got %v", e.Problem)
			case test.kind != "" && (e.Problem == nil || e.Problem.Kind != test.kind ||
				!strings.Contains(e.Problem.Message, test.says)):
				t.Fatalf("got %v, want %s: ...%s...", e.Problem, test.kind, test.says)
			}
			if e.Problem != nil {
				assertHidden(t, e.Problem)
			}
			switch {
			case test.status == 0 && e.Response != nil:
				t.Errorf("there is a response: %+v", e.Response)
			case test.status != 0 && (e.Response == nil || e.Response.Status != test.status ||
				string(e.Response.Body) != test.body):
				t.Errorf("response %+v, want %d with %q", e.Response, test.status, test.body)
			}
		})
	}
}

// assertHidden prints a value in every way there is.
func assertHidden(t *testing.T, value error) {
	t.Helper()
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		fmt.Fprintf(&out, verb+"\n", value)
	}
	json.NewEncoder(&out).Encode(value)
	slog.New(slog.NewTextHandler(&out, nil)).Info("m", "v", value)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("m", "v", value)
	if strings.Contains(out.String(), canary) {
		t.Errorf("it shows what it must not:\n%s", out.String())
	}
}

// TestRedirectsAreNotFollowed: neither the request nor its credentials reach
// another server, and none that is on the same origin.
func TestRedirectsAreNotFollowed(t *testing.T) {
	elsewhere := serve(t, func(http.ResponseWriter, *http.Request) {
		t.Error("the redirect was followed")
	})
	for _, status := range []int{300, 301, 302, 303, 305, 307, 308} {
		for name, location := range map[string]string{"elsewhere": elsewhere + "/x", "here": "/x",
			"nowhere": "http://%zz", "script": "javascript:x", "none": ""} {
			calls := 0
			origin := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				calls++
				w.Header()["Location"] = []string{location}
				w.Header().Set("Set-Cookie", "sid="+canary)
				w.WriteHeader(status)
			})
			e := do(t, Options{Origin: origin},
				exchange.Request{Method: "POST", URL: origin + "/a",
					Header: http.Header{"Authorization": {"Bearer " + canary}},
					Body:   []byte(canary)})
			if !e.Complete() || e.Response.Status != status ||
				e.Response.Header.Get("Location") != location || calls != 1 {
				t.Errorf("%d %s: %+v, %v, %d calls", status, name, e.Response, e.Problem, calls)
			}
		}
	}
}

// secure starts an HTTPS server and a client that trusts it.
func secure(t *testing.T, http2 bool, handler http.HandlerFunc) (*httptest.Server, *Client) {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.EnableHTTP2 = http2
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	client, err := New(Options{Origin: server.URL, MaxBody: 20,
		Network: network.Settings{CAFile: authorityOf(t, server)}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return server, client
}

// authorityOf writes the certificate of a server to a file, and returns its path.
func authorityOf(t *testing.T, server *httptest.Server) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ca.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestHTTP2(t *testing.T) {
	server, client := secure(t, true, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/ok":
			w.Header().Set("Trailer", "X-Sum")
			body, _ := io.ReadAll(r.Body)
			fmt.Fprintf(w, "%s %s", r.Header.Get("X-Mine"), body)
			w.Header().Set("X-Sum", "5")
		case "/before":
			panic(http.ErrAbortHandler)
		case "/within":
			io.WriteString(w, "abc")
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		case "/length":
			w.Header().Set("Content-Length", "10")
			io.WriteString(w, "abc")
		case "/large":
			io.WriteString(w, strings.Repeat("a", 21))
		case "/header":
			for range 2 * maxHeader >> 14 {
				w.Header().Add("X-A", strings.Repeat("a", 1<<14))
			}
		case "/field":
			w.Header().Set("X-A", strings.Repeat("a", 2*maxHeader))
		case "/hints":
			w.Header().Set("Link", "x")
			w.WriteHeader(http.StatusEarlyHints)
			w.WriteHeader(http.StatusAccepted)
		}
	})
	for path, test := range map[string]struct {
		kind   exchange.ProblemKind
		status int
		body   string
		says   string
	}{
		"/ok":     {"", 200, "v body", ""},
		"/hints":  {"", 202, "", ""},
		"/before": {exchange.Connection, 0, "", "broke the HTTP/2 stream without a response"},
		"/within": {exchange.Connection, 200, "abc",
			"the HTTP/2 stream broke after 3 bytes of the body"},
		"/length": {exchange.Truncated, 200, "abc", "after 3 bytes; Content-Length is 10"},
		"/large":  {exchange.TooLarge, 200, strings.Repeat("a", 20), "limit of 20 bytes"},
		"/field":  {exchange.Connection, 0, "", "broke the HTTP/2 stream"},
		"/header": {exchange.Connection, 0, "", "broke the HTTP/2 stream"},
	} {
		t.Run(path, func(t *testing.T) {
			e := client.Do(t.Context(),
				exchange.Request{Method: "POST", URL: server.URL + path + "?" + canary,
					Header: http.Header{"x-MINE": {"v"}}, Body: []byte("body")})
			switch {
			case test.kind == "" && !e.Complete():
				t.Fatalf("got %v", e.Problem)
			case test.kind != "" && (e.Problem == nil || e.Problem.Kind != test.kind ||
				!strings.Contains(e.Problem.Message, test.says)):
				t.Fatalf("got %v, want %s: ...%s...", e.Problem, test.kind, test.says)
			}
			if e.Problem != nil {
				assertHidden(t, e.Problem)
			}
			if test.status == 0 {
				return
			}
			if e.Response == nil || e.Response.Proto != "HTTP/2.0" ||
				e.Response.Status != test.status || string(e.Response.Body) != test.body {
				t.Fatalf("response %+v", e.Response)
			}
			if got := e.Request.Header["x-MINE"]; len(got) != 1 || got[0] != "v" {
				t.Errorf("recorded %v", e.Request.Header)
			}
			if path == "/ok" && e.Response.Trailer.Get("X-Sum") != "5" {
				t.Errorf("trailer %v", e.Response.Trailer)
			}
		})
	}
}

func TestTLSProblems(t *testing.T) {
	plain := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
	server, trusting := secure(t, false,
		func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.Proto) })
	if e := trusting.Do(t.Context(), exchange.Request{URL: server.URL}); !e.Complete() ||
		string(e.Response.Body) != "HTTP/1.1" {
		t.Errorf("got %+v, %v", e.Response, e.Problem)
	}
	otherName := strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
	dropped := strings.Replace(raw(t, ""), "http:", "https:", 1)
	garbage := strings.Replace(raw(t, canary+strings.Repeat("x", 100)), "http:", "https:", 1)
	for name, test := range map[string]struct{ origin, says string }{
		"plain HTTP": {strings.Replace(plain, "http:", "https:", 1),
			"TLS: the server answers in plain HTTP"},
		"another name":  {otherName, "TLS: the certificate is not valid for localhost"},
		"hung up":       {dropped, ""},
		"not even HTTP": {garbage, "TLS: the handshake failed"},
	} {
		client, err := New(Options{Origin: test.origin,
			Network: network.Settings{CAFile: authorityOf(t, server)}})
		if err != nil {
			t.Fatal(err)
		}
		e := client.Do(t.Context(), exchange.Request{URL: test.origin + "/?" + canary})
		client.Close()
		if e.Problem == nil || e.Problem.Kind != exchange.Connection ||
			!strings.Contains(e.Problem.Message, test.says) {
			t.Errorf("%s: got %v", name, e.Problem)
			continue
		}
		assertHidden(t, e.Problem)
	}
	// The other way round the server says so itself, in HTTP.
	toTLS := strings.Replace(server.URL, "https:", "http:", 1)
	if e := do(t, Options{Origin: toTLS}, exchange.Request{URL: toTLS}); !e.Complete() ||
		e.Response.Status != http.StatusBadRequest {
		t.Errorf("HTTP to a TLS port: %+v, %v", e.Response, e.Problem)
	}
}
