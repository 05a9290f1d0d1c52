package client

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"plumbline/harness/exchange"
)

func serve(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// raw serves every connection the same bytes after reading the request's
// header section, and closes it.
func raw(t *testing.T, response string) string {
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
			http.ReadRequest(bufio.NewReader(conn))
			io.WriteString(conn, response)
			conn.Close()
		}
	}()
	return "http://" + listener.Addr().String()
}

func TestDoRecordsBothSides(t *testing.T) {
	var got *http.Request
	var body string
	origin := serve(t, func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got, body = r, string(b)
		w.Header().Set("Trailer", "X-Sum, X-Never")
		w.Header().Add("X-A", "1")
		w.Header().Add("X-A", "2")
		w.WriteHeader(http.StatusCreated)
		io.WriteString(w, "hel")
		w.(http.Flusher).Flush()
		io.WriteString(w, "lo")
		w.Header().Set("X-Sum", "5")
	})
	given := exchange.Request{Method: "PUT", URL: origin + "/a%2Fb/../c?x=1#f",
		Header: http.Header{"x-lower": {"v"}, "Content-Type": {"text/plain"},
			"Content-Length": {"99"}}, Body: []byte("abc")}
	before := time.Now()
	e := do(t, Options{Origin: origin + "/base"}, given)
	if !e.Complete() {
		t.Fatal(e.Problem)
	}
	if got.Method != "PUT" || got.RequestURI != "/a%2Fb/../c?x=1" || body != "abc" {
		t.Errorf("the server saw %s %s %q", got.Method, got.RequestURI, body)
	}
	wantHeader := http.Header{"Host": {strings.TrimPrefix(origin, "http://")},
		"User-Agent": {"plumbline"}, "Content-Length": {"3"}, "x-lower": {"v"},
		"Content-Type": {"text/plain"}}
	if !reflect.DeepEqual(e.Request.Header, wantHeader) {
		t.Errorf("request header %v, want %v", e.Request.Header, wantHeader)
	}
	if e.Request.URL != given.URL || string(e.Request.Body) != "abc" {
		t.Errorf("request %+v", e.Request)
	}
	r := e.Response
	if r.Status != 201 || r.Proto != "HTTP/1.1" || string(r.Body) != "hello" {
		t.Errorf("response %+v", r)
	}
	if !reflect.DeepEqual(r.Header["X-A"], []string{"1", "2"}) ||
		r.Header.Get("Transfer-Encoding") != "chunked" {
		t.Errorf("response header %v", r.Header)
	}
	if want := (http.Header{"X-Sum": {"5"}}); !reflect.DeepEqual(r.Trailer, want) {
		t.Errorf("trailer %v, want %v", r.Trailer, want)
	}
	if e.Started.Before(before) || e.Duration <= 0 {
		t.Errorf("started %v, took %v", e.Started, e.Duration)
	}
	given.Body[0], given.Header["x-lower"][0] = 'X', "X"
	if string(e.Request.Body) != "abc" || e.Request.Header["x-lower"][0] != "v" {
		t.Error("the record shares memory with the caller's request")
	}
}

func TestDoSendsHeadersAsGiven(t *testing.T) {
	line := make(chan string, 20)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		for scanner := bufio.NewScanner(conn); scanner.Scan() && scanner.Text() != ""; {
			line <- scanner.Text()
		}
		close(line)
		io.WriteString(conn, "HTTP/1.1 204 No Content\r\n\r\n")
	}()
	e := do(t, Options{Origin: "http://" + listener.Addr().String(), UserAgent: "option"},
		exchange.Request{
			URL: "http://" + listener.Addr().String() + "/?a b",
			Header: http.Header{"x-LOWER-Case": {"1"}, "user-agent": {"mine"}, "host": {"other"},
				"X-Empty": {""}},
		})
	if !e.Complete() {
		t.Fatal(e.Problem)
	}
	seen := map[string]bool{}
	for l := range line {
		seen[l] = true
	}
	want := map[string]bool{"GET /?a b HTTP/1.1": true, "Host: other": true,
		"User-Agent: mine": true, "x-LOWER-Case: 1": true, "X-Empty: ": true}
	if !reflect.DeepEqual(seen, want) {
		t.Errorf("sent %v, want %v", seen, want)
	}
	if want := (http.Header{"host": {"other"}, "User-Agent": {"mine"}, "x-LOWER-Case": {"1"},
		"X-Empty": {""}}); !reflect.DeepEqual(e.Request.Header, want) {
		t.Errorf("recorded %v, want %v", e.Request.Header, want)
	}
}

func TestDoDoesNothingOnItsOwn(t *testing.T) {
	calls := 0
	origin := serve(t, func(w http.ResponseWriter, r *http.Request) {
		calls++
		if r.Header.Get("Cookie") != "" || r.Header.Get("Accept-Encoding") != "" ||
			r.Header.Get("Referer") != "" {
			t.Errorf("headers nobody asked for: %v", r.Header)
		}
		w.Header().Set("Set-Cookie", "a=b")
		w.Header().Set("Location", "/elsewhere")
		w.Header().Set("Content-Encoding", "gzip")
		w.WriteHeader(http.StatusFound)
		z := gzip.NewWriter(w)
		io.WriteString(z, "text")
		z.Close()
	})
	client, err := New(Options{Origin: origin})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	for range 2 {
		e := client.Do(t.Context(), exchange.Request{URL: origin})
		if !e.Complete() || e.Response.Status != 302 ||
			e.Response.Header.Get("Content-Encoding") != "gzip" ||
			!strings.HasPrefix(string(e.Response.Body), "\x1f\x8b") {
			t.Errorf("got %+v, %v", e.Response, e.Problem)
		}
		if body, err := e.Response.DecodedBody(100); string(body) != "text" || err != nil {
			t.Errorf("decoded %q, %v", body, err)
		}
	}
	if calls != 2 {
		t.Errorf("%d calls, want 2", calls)
	}
}

func TestDoRefuses(t *testing.T) {
	origin := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
	const hidden = "hidden-value"
	tests := map[string]exchange.Request{
		"another host":    {URL: "http://localhost:1/?" + hidden},
		"another scheme":  {URL: strings.Replace(origin, "http", "https", 1) + "?" + hidden},
		"another port":    {URL: "http://127.0.0.1/?" + hidden},
		"userinfo":        {URL: strings.Replace(origin, "//", "//u:"+hidden+"@", 1)},
		"relative":        {URL: "/a?" + hidden},
		"no URL":          {},
		"malformed":       {URL: origin + "/%zz?" + hidden},
		"control":         {URL: origin + "/\n?" + hidden},
		"bad port":        {URL: "http://127.0.0.1:" + hidden + "/"},
		"ftp":             {URL: "ftp://127.0.0.1/" + hidden},
		"method":          {URL: origin, Method: "GET " + hidden},
		"header name":     {URL: origin, Header: http.Header{"A " + hidden: {"v"}}},
		"empty name":      {URL: origin, Header: http.Header{"": {"v"}}},
		"header value":    {URL: origin, Header: http.Header{"A": {hidden + "\r\nB: c"}}},
		"header with NUL": {URL: origin, Header: http.Header{"A": {hidden + "\x00"}}},
	}
	for name, request := range tests {
		t.Run(name, func(t *testing.T) {
			e := do(t, Options{Origin: origin}, request)
			if e.Problem == nil || e.Problem.Kind != exchange.NotSent || e.Response != nil ||
				e.Complete() {
				t.Fatalf("got %+v, %v", e.Response, e.Problem)
			}
			if strings.Contains(e.Problem.Error(), hidden) {
				t.Errorf("the message tells too much: %v", e.Problem)
			}
			if e.Request.Method == "" || e.Duration != 0 {
				t.Errorf("recorded %+v, took %v", e.Request, e.Duration)
			}
		})
	}
}

func TestOriginIsComparedByMeaning(t *testing.T) {
	for _, pair := range [][2]string{{"http://API.example.com", "http://api.example.com:80/x"},
		{"https://api.example.com:443/v1", "HTTPS://api.EXAMPLE.com/x"},
		{"http://[::1]", "http://[::1]:80/"}} {
		client, err := New(Options{Origin: pair[0]})
		if err != nil {
			t.Fatal(err)
		}
		if _, refusal := client.prepare(exchange.Request{Method: "GET",
			URL: pair[1]}); refusal != nil {
			t.Errorf("%v: %v", pair, refusal)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	for name, opts := range map[string]Options{
		"nothing":  {},
		"no host":  {Origin: "http://"},
		"scheme":   {Origin: "ftp://h"},
		"userinfo": {Origin: "http://u:hidden@h"},
		"bad":      {Origin: "http://h:port?hidden"},
		"port":     {Origin: "http://h:0"},
		"deadline": {Origin: "http://h", Deadline: -1},
		"body":     {Origin: "http://h", MaxBody: -1},
	} {
		client, err := New(opts)
		if err == nil || client != nil {
			t.Errorf("%s: no error", name)
		} else if strings.Contains(err.Error(), "hidden") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDoProblems(t *testing.T) {
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	plain := serve(t, func(http.ResponseWriter, *http.Request) {})
	// The port of a client's end refuses connections, and no server can get it as long as the
	// connection is open.
	client, err := net.Dial("tcp", strings.TrimPrefix(plain, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	closed := "http://" + client.LocalAddr().String()
	tests := map[string]struct {
		origin string
		kind   exchange.ProblemKind
		body   string // of the partial response; "-" if there is none
		says   string
	}{
		"refused": {closed, exchange.Connection, "-", "refused the connection"},
		"no such name": {"http://name.invalid", exchange.Connection, "-",
			"could not be resolved"},
		"unknown authority": {secure.URL, exchange.Connection, "-", "unknown authority"},
		"http for https": {strings.Replace(plain, "http:", "https:", 1), exchange.Connection, "-",
			"plain HTTP"},
		"closed at once": {raw(t, ""), exchange.Connection, "-", "without a response"},
		"closed in header": {raw(t, "HTTP/1.1 200 OK\r\nA: b"), exchange.Truncated, "-",
			"header section"},
		"not HTTP": {raw(t, "hidden-value\r\n\r\n"), exchange.Malformed, "-", "not HTTP"},
		"status": {raw(t, "HTTP/1.1 hidden-value\r\n\r\n"), exchange.Malformed, "-",
			"not HTTP"},
		"header line": {raw(t, "HTTP/1.1 200 OK\r\nhidden-value\r\n\r\n"), exchange.Malformed, "-",
			"not HTTP"},
		"two lengths": {raw(t,
			"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nabc"),
			exchange.Malformed, "-",
			"not HTTP"},
		"length": {raw(t, "HTTP/1.1 200 OK\r\nContent-Length: hidden-value\r\n\r\nabc"),
			exchange.Malformed, "-", "not HTTP"},
		"large header": {raw(t,
			"HTTP/1.1 200 OK\r\nA: "+strings.Repeat("b", maxHeader)+"\r\n\r\n"), exchange.TooLarge,
			"-",
			"header section"},
		"short body": {raw(t, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"),
			exchange.Truncated, "abc", "after 3 bytes; Content-Length is 10"},
		"no last chunk": {raw(t,
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"),
			exchange.Truncated, "abc",
			"before its last chunk"},
		"within a chunk": {raw(t,
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc"), exchange.Truncated,
			"abc",
			"before its last chunk"},
		"chunk size": {raw(t,
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nxyz\r\n"),
			exchange.Malformed,
			"abc", "not framed"},
		"too large": {raw(t,
			"HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n"+strings.Repeat("a", 21)),
			exchange.TooLarge,
			strings.Repeat("a", 20), "limit of 20 bytes"},
		"too large, chunked": {raw(t,
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n15\r\n"+strings.Repeat("a",
				21)+"\r\n0\r\n\r\n"), exchange.TooLarge, strings.Repeat("a", 20),
			"limit of 20 bytes"},
		"at the limit": {raw(t,
			"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n"+strings.Repeat("a", 20)), "",
			strings.Repeat("a", 20), ""},
		"until close": {raw(t, "HTTP/1.0 200 OK\r\n\r\nabc"), "", "abc", ""},
		"limit then broken": {raw(t,
			"HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n"+strings.Repeat("a", 20)),
			exchange.Truncated,
			strings.Repeat("a", 20), "after 20 bytes"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			e := do(t, Options{Origin: test.origin, MaxBody: 20},
				exchange.Request{URL: test.origin + "/?hidden-value",
					Header: http.Header{"A": {"hidden-value"}}})
			if test.kind == "" {
				if !e.Complete() || string(e.Response.Body) != test.body {
					t.Fatalf("got %+v, %v", e.Response, e.Problem)
				}
				return
			}
			if e.Problem == nil || e.Problem.Kind != test.kind ||
				!strings.Contains(e.Problem.Message, test.says) {
				t.Fatalf("got %v, want %s: ...%s...", e.Problem, test.kind, test.says)
			}
			if strings.Contains(e.Problem.Message, "hidden-value") {
				t.Errorf("the message tells too much: %v", e.Problem)
			}
			switch {
			case test.body == "-" && e.Response != nil:
				t.Errorf("there is a response: %+v", e.Response)
			case test.body != "-" && (e.Response == nil || string(e.Response.Body) != test.body):
				t.Errorf("response %+v, want the body %q", e.Response, test.body)
			}
		})
	}
}

func TestDoHeadHasNoBody(t *testing.T) {
	origin := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "50")
	})
	e := do(t, Options{Origin: origin, MaxBody: 10}, exchange.Request{Method: "HEAD", URL: origin})
	if !e.Complete() || len(e.Response.Body) != 0 ||
		e.Response.Header.Get("Content-Length") != "50" {
		t.Errorf("got %+v, %v", e.Response, e.Problem)
	}
}

type brokenPacer struct{}

func (brokenPacer) Acquire(context.Context) (func(), error) {
	return nil, errors.New("out of order")
}

type countingPacer struct{ acquired, released int }

func (p *countingPacer) Acquire(context.Context) (func(), error) {
	p.acquired++
	return func() { p.released++ }, nil
}

func TestDoAsksThePacer(t *testing.T) {
	origin := serve(t, func(http.ResponseWriter, *http.Request) {})
	if e := do(t, Options{Origin: origin, Pacer: brokenPacer{}},
		exchange.Request{URL: origin}); e.Problem == nil || e.Problem.Kind != exchange.NotSent ||
		!strings.Contains(e.Problem.Message, "out of order") {
		t.Errorf("got %v", e.Problem)
	}
	pacer := &countingPacer{}
	do(t, Options{Origin: origin, Pacer: pacer}, exchange.Request{URL: origin})
	do(t, Options{Origin: origin, Pacer: pacer}, exchange.Request{URL: "http://elsewhere"})
	if *pacer != (countingPacer{1, 1}) {
		t.Errorf("got %+v, want one turn, for the request that was sent", *pacer)
	}
}

func TestClientIsConcurrent(t *testing.T) {
	origin := serve(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.URL.Path) })
	client, err := New(Options{Origin: origin})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	done := make(chan string)
	for n := range 16 {
		go func() {
			path := fmt.Sprintf("/%d", n)
			e := client.Do(t.Context(),
				exchange.Request{URL: origin + path, Header: http.Header{"X-N": {path}}})
			if !e.Complete() || string(e.Response.Body) != path ||
				e.Request.Header.Get("X-N") != path {
				done <- fmt.Sprintf("%s: %+v, %v", path, e, e.Problem)
				return
			}
			done <- ""
		}()
	}
	for range 16 {
		if trouble := <-done; trouble != "" {
			t.Error(trouble)
		}
	}
}

func TestHTTP2HeaderKeepsTheGivenSpelling(t *testing.T) {
	log := &headerLog{header: http.Header{"x-mine": {"1"}, "content-length": {"3"},
		"user-agent": {"a"}}}
	got := log.sent(http.Header{"X-Mine": {"1"}})
	if want := (http.Header{"X-Mine": {"1"}, "Content-Length": {"3"},
		"User-Agent": {"a"}}); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func do(t *testing.T, opts Options, request exchange.Request) *exchange.Exchange {
	t.Helper()
	client, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	return client.Do(t.Context(), request)
}

// TestOfABodyThatIsTooLargeTheBeginningIsReturned: where its length is declared no more than that
// is even read.
func TestOfABodyThatIsTooLargeTheBeginningIsReturned(t *testing.T) {
	const large = 4 * beginning
	for name, test := range map[string]struct {
		response string
		limit    int64
	}{
		"declared": {fmt.Sprintf("Content-Length: %d\r\n\r\n", large), 2 * beginning},
		"in chunks": {fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n", large),
			2 * beginning},
		"until the close":        {"\r\n", 2 * beginning},
		"declared to be endless": {"Content-Length: 9223372036854775807\r\n\r\n", 2 * beginning},
	} {
		origin := raw(t, "HTTP/1.1 200 OK\r\n"+test.response+strings.Repeat("a", large))
		e := do(t, Options{Origin: origin, MaxBody: test.limit}, exchange.Request{URL: origin})
		if e.Problem == nil || e.Problem.Kind != exchange.TooLarge || e.Response == nil ||
			len(e.Response.Body) != beginning || cap(e.Response.Body) > 2*beginning {
			t.Errorf("%s: %v, %d bytes", name, e.Problem, len(e.Response.Body))
		}
	}
}
