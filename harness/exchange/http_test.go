package exchange_test

import (
	"bytes"
	"compress/gzip"
	"crypto/tls"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"plumbline/harness/exchange"
)

func ExampleFromHTTP() {
	request := httptest.NewRequest(http.MethodPost, "http://api.example/pets?limit=1",
		strings.NewReader("{}"))
	recorder := httptest.NewRecorder()
	recorder.WriteHeader(http.StatusCreated)
	response := recorder.Result()

	e := exchange.FromHTTP(request, []byte("{}"), response, nil)
	fmt.Println(e.Request.Method, e.Request.URL, e.Request.Header["Content-Length"],
		e.Response.Status, e.Complete())
	// Output: POST http://api.example/pets?limit=1 [2] 201 true
}

func TestNewRequest(t *testing.T) {
	parsed := func(text string) *url.URL {
		address, err := url.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return address
	}
	host := http.Header{"Host": {"h"}}
	with := func(name, value string) http.Header {
		header := maps.Clone(host)
		header[name] = []string{value}
		return header
	}
	for name, test := range map[string]struct {
		given  http.Request
		method string
		url    string
		header http.Header
	}{
		"of a client": {http.Request{URL: parsed("https://h/a%2Fb?x=%20#part")}, "GET",
			"https://h/a%2Fb?x=%20", host},
		"to another host": {http.Request{Method: "PUT", URL: parsed("http://127.0.0.1/a"),
			Host: "h", Header: http.Header{"Host": {"ignored"}}}, "PUT", "http://127.0.0.1/a",
			host},
		"with userinfo": {http.Request{URL: parsed("http://u:p@h/")}, "GET", "http://h/",
			with("Authorization", "Basic dTpw")},
		"with userinfo and credentials": {http.Request{URL: parsed("http://u:p@h/"),
			Header: http.Header{"Authorization": {"Bearer t"}}}, "GET", "http://h/",
			with("Authorization", "Bearer t")},
		"with a length": {http.Request{URL: parsed("http://h/"), ContentLength: 3,
			Header: http.Header{"Content-Length": {"9"}}}, "GET", "http://h/",
			with("Content-Length", "3")},
		"in chunks": {http.Request{URL: parsed("http://h/"), ContentLength: -1,
			TransferEncoding: []string{"chunked"}}, "GET", "http://h/",
			with("Transfer-Encoding", "chunked")},
		"of a server": {http.Request{URL: parsed("/a?x=1"), RequestURI: "/a?x=1", Host: "h"}, "GET",
			"http://h/a?x=1", host},
		"of a server with TLS": {http.Request{URL: parsed("/a"), RequestURI: "/a", Host: "h",
			TLS: &tls.ConnectionState{}}, "GET", "https://h/a", host},
		"behind a stripped prefix": {http.Request{URL: parsed("/a"), RequestURI: "/v1/%61",
			Host: "h"},
			"GET", "http://h/v1/%61", host},
		"of the server as a whole": {http.Request{Method: "OPTIONS", URL: parsed("*"),
			RequestURI: "*", Host: "h"}, "OPTIONS", "http://h/*", host},
		"without anything": {http.Request{Host: "h"}, "GET", "http://h", host},
	} {
		t.Run(name, func(t *testing.T) {
			before := test.given.Header.Clone()
			got := exchange.NewRequest(&test.given, []byte("abc"))
			want := exchange.Request{Method: test.method, URL: test.url, Header: test.header,
				Body: []byte("abc")}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
			if !reflect.DeepEqual(test.given.Header, before) {
				t.Errorf("the header that was given is now %v", test.given.Header)
			}
		})
	}
}

// TestFromHTTPBetweenClientAndServer compares both ends of one exchange.
func TestFromHTTPBetweenClientAndServer(t *testing.T) {
	var received exchange.Request
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		received = exchange.NewRequest(r, body)
		w.Header().Set("Trailer", "X-Sum, X-Never")
		w.WriteHeader(http.StatusAccepted)
		io.WriteString(w, "hel")
		w.(http.Flusher).Flush()
		io.WriteString(w, "lo")
		w.Header().Set("X-Sum", "5")
	}))
	defer server.Close()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/a?x=%20",
		strings.NewReader("abc"))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-A", "1")
	response, err := server.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	e := exchange.FromHTTP(nil, []byte("abc"), response, body)
	received.Header.Del("User-Agent") // the transport adds them without telling
	received.Header.Del("Accept-Encoding")
	if !reflect.DeepEqual(e.Request, received) {
		t.Errorf("sent     %+v\nreceived %+v", e.Request, received)
	}
	if e.Response.Status != 202 || string(e.Response.Body) != "hello" || e.Response.Uncompressed ||
		e.Response.Header.Get("Transfer-Encoding") != "chunked" ||
		!reflect.DeepEqual(e.Response.Trailer, http.Header{"X-Sum": {"5"}}) {
		t.Errorf("response %+v", e.Response)
	}
}

func TestFromHTTPTellsWhatTheTransportUndid(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		var zipped bytes.Buffer
		z := gzip.NewWriter(&zipped)
		io.WriteString(z, "hello")
		z.Close()
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(zipped.Bytes())
	}))
	defer server.Close()
	response, err := server.Client().Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	got := exchange.NewResponse(response, body)
	plain, err := got.DecodedBody(100)
	if !got.Uncompressed || err != nil || string(plain) != "hello" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestFromHTTPWithParts(t *testing.T) {
	request := &http.Request{URL: &url.URL{Scheme: "http", Host: "h", Path: "/asked"}}
	last := &http.Request{URL: &url.URL{Scheme: "http", Host: "h", Path: "/redirected"}}
	response := &http.Response{StatusCode: 200}
	for name, test := range map[string]struct {
		e        *exchange.Exchange
		url      string
		complete bool
	}{
		"no response": {exchange.FromHTTP(request, nil, nil, nil), "http://h/asked", false},
		"no request":  {exchange.FromHTTP(nil, nil, response, nil), "", true},
		"the request of the response": {exchange.FromHTTP(nil, nil,
			&http.Response{StatusCode: 200, Request: last}, nil), "http://h/redirected", true},
		"a request of one's own": {exchange.FromHTTP(request, nil,
			&http.Response{StatusCode: 200, Request: last}, nil), "http://h/asked", true},
		"nothing": {exchange.FromHTTP(nil, nil, nil, nil), "", false},
	} {
		if test.e.Request.URL != test.url || test.e.Complete() != test.complete {
			t.Errorf("%s: got %q, complete: %t", name, test.e.Request.URL, test.e.Complete())
		}
		if test.e.Response != nil && test.e.Response.Header == nil {
			t.Errorf("%s: the header is nil", name)
		}
	}
}
