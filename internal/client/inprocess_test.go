package client_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"plumbline/harness/exchange"
	"plumbline/internal/client"
)

// writing is a handler that writes a text in pieces.
func writing(prepare func(http.ResponseWriter), pieces ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if prepare != nil {
			prepare(w)
		}
		for _, piece := range pieces {
			_, _ = io.WriteString(w, piece) // a server may refuse it
		}
	}
}

func header(name, value string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) { w.Header().Set(name, value) }
}

func status(code int) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) { w.WriteHeader(code) }
}

// answering are handlers that do odd things which a server of net/http deals with.
var answering = map[string]http.HandlerFunc{
	"nothing":             writing(nil),
	"a text":              writing(nil, "hello"),
	"JSON without a type": writing(nil, `{"a": 1}`),
	"a type":              writing(header("Content-Type", "application/json"), `{"a": 1}`),
	"no type on purpose": func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Content-Type"] = nil
	},
	"coded content":     writing(header("Content-Encoding", "x-none"), "abc"),
	"a date of its own": writing(header("Date", "Tue, 15 Nov 1994 08:12:31 GMT"), "a"),
	"a status alone":    writing(status(http.StatusTeapot)),
	"a status twice": func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(404)
		w.WriteHeader(200)
	},
	"a header too late": func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(200)
		w.Header().Set("X-Late", "1")
	},
	"204 with a body":        writing(status(http.StatusNoContent), "content"),
	"304 with a body":        writing(status(http.StatusNotModified), "content"),
	"a length that is true":  writing(header("Content-Length", "5"), "hello"),
	"a length that is short": writing(header("Content-Length", "2"), "hello"),
	"a length that is long":  writing(header("Content-Length", "9"), "hello"),
	"more than is buffered":  writing(nil, strings.Repeat("a", 1500), strings.Repeat("b", 1500)),
	"just what is buffered":  writing(nil, strings.Repeat("a", 2048)),
	"interim responses": writing(func(w http.ResponseWriter) {
		w.Header().Set("Link", "</a.css>")
		w.WriteHeader(http.StatusEarlyHints)
	}, "hello"),
	"a stream": func(w http.ResponseWriter, _ *http.Request) {
		for range 3 {
			_, _ = io.WriteString(w, "data: a\n\n")
			_ = http.NewResponseController(w).Flush() // a server has it
		}
	},
	"a flush alone": func(w http.ResponseWriter, _ *http.Request) {
		w.(http.Flusher).Flush()
	},
	"trailers": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Trailer", "X-Sum")
		_, _ = io.WriteString(w, "hello")
		w.Header().Set("X-Sum", "5")
	},
	"trailers by prefix": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set(http.TrailerPrefix+"X-Sum", "5")
		_, _ = io.WriteString(w, "hello")
	},
	"several values": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Add("Set-Cookie", "a=1")
		w.Header().Add("Set-Cookie", "b=2")
	},
	"an echo": func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // of a client that is there
		w.Header().Set("X-Request", strings.Join([]string{r.Method, r.RequestURI, r.Host, r.Proto,
			r.URL.Query().Get("q"), r.Header.Get("Content-Length"), r.Header.Get("User-Agent"),
			strings.Join(r.Header["X-Two"], "+")}, " "))
		_, _ = w.Write(body)
	},
	"a panic": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	"a panic behind some": func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "hello")
		panic(http.ErrAbortHandler)
	},
	"a panic in a stream": func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "hello")
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	},
	"a status that is none": func(w http.ResponseWriter, _ *http.Request) {
		defer silent()
		w.WriteHeader(99)
	},
	"an end of its goroutine": func(http.ResponseWriter, *http.Request) { runtime.Goexit() },
	"a body of the limit":     writing(nil, strings.Repeat("a", most)),
	"a body beyond it":        writing(nil, strings.Repeat("a", most), "b"),
	"a body far beyond it": func(w http.ResponseWriter, _ *http.Request) {
		for range 10 * most >> 16 {
			if _, err := w.Write(bytes.Repeat([]byte("a"), 1<<16)); err != nil {
				return
			}
		}
	},
}

// most is the size of the largest body that is read, in bytes.
const most = 1 << 20

// silent keeps a panic from the log of a server.
func silent() {
	if recover() != nil {
		panic(http.ErrAbortHandler)
	}
}

// TestAHandlerIsAnsweredForAsByAServer: what a handler does gives the same exchange in the process
// as behind a server of net/http.
func TestAHandlerIsAnsweredForAsByAServer(t *testing.T) {
	for name, handler := range answering {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
			t.Run(name+" "+method, func(t *testing.T) {
				t.Parallel()
				server := httptest.NewUnstartedServer(handler)
				server.Config.ErrorLog = log.New(io.Discard, "", 0)
				server.Start()
				defer server.Close()
				over, err := client.New(client.Options{Origin: server.URL})
				if err != nil {
					t.Fatal(err)
				}
				defer over.Close()
				within, err := client.NewInProcess(handler, server.URL, 0)
				if err != nil {
					t.Fatal(err)
				}
				request := exchange.Request{Method: method, URL: server.URL + "/a%2Fb?q=%20c",
					Header: http.Header{"X-Two": {"1", "2"}}}
				if method == http.MethodPost {
					request.Body = []byte("a body")
				}
				same(t, within.Do(t.Context(), request), over.Do(t.Context(), request))
			})
		}
	}
}

// same holds an exchange to another one.
func same(t *testing.T, got, want *exchange.Exchange) {
	t.Helper()
	if (got.Problem == nil) != (want.Problem == nil) || got.Problem != nil &&
		(got.Problem.Kind != want.Problem.Kind || got.Problem.Cause != want.Problem.Cause) {
		t.Errorf("the problem is %+v, and of a server %+v", got.Problem, want.Problem)
	}
	if (got.Response == nil) != (want.Response == nil) {
		t.Fatalf("the response is %v, and of a server %v", got.Response, want.Response)
	}
	if got.Response == nil {
		return
	}
	for _, r := range []*exchange.Response{got.Response, want.Response} {
		if _, dated := r.Header["Date"]; !dated {
			t.Error("a response has no date")
		}
		if len(r.Header["Date"]) == 1 && !strings.Contains(r.Header.Get("Date"), "1994") {
			r.Header.Set("Date", "now")
		}
	}
	if got.Response.Status != want.Response.Status ||
		!maps.EqualFunc(got.Response.Header, want.Response.Header, slices.Equal) ||
		got.Response.Proto != want.Response.Proto {
		t.Errorf("it is\n%d %s %v, and of a server\n%d %s %v", got.Response.Status,
			got.Response.Proto, got.Response.Header, want.Response.Status, want.Response.Proto,
			want.Response.Header)
	}
	if !bytes.Equal(got.Response.Body, want.Response.Body) {
		t.Errorf("the body has %d bytes, and of a server %d", len(got.Response.Body),
			len(want.Response.Body))
	}
}

// TestAHandlerThatTakesItsTime is waited for until the deadline or the end of the caller's context,
// and is told of it; what it writes then goes nowhere.
func TestAHandlerThatTakesItsTime(t *testing.T) {
	const deadline = time.Minute
	hanging := func(first func(http.ResponseWriter)) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			first(w)
			<-r.Context().Done()
			_, _ = io.WriteString(w, "too late")
		}
	}
	nothing := func(http.ResponseWriter) {}
	flush := func(w http.ResponseWriter) { w.(http.Flusher).Flush() }
	for name, test := range map[string]struct {
		method  string
		handler http.HandlerFunc
		give    time.Duration // after which the caller gives up; 0 is never
		kind    exchange.ProblemKind
		says    string
	}{
		"in time": {http.MethodGet, func(http.ResponseWriter, *http.Request) {
			<-time.After(deadline - time.Second)
		}, 0, "", ""},
		"past the deadline": {http.MethodGet, hanging(nothing), 0, exchange.Deadline,
			"the handler did not answer within 1m0s"},
		"in a stream past the deadline": {http.MethodGet, hanging(flush), 0, exchange.Deadline,
			"the handler did not answer within 1m0s"},
		"after a header that is all": {http.MethodHead, hanging(flush), 0, "", ""},
		"past the caller's patience": {http.MethodGet, hanging(nothing), time.Second,
			exchange.Canceled, "the request was given up"},
		"it is not asked": {http.MethodGet, func(_ http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
		}, -1, exchange.Canceled, "the request was given up"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				switch {
				case test.give < 0:
					cancel()
				case test.give > 0:
					time.AfterFunc(test.give, cancel)
				}
				sender, err := client.NewInProcess(test.handler, "http://handler.test", deadline)
				if err != nil {
					t.Fatal(err)
				}
				got := sender.Do(ctx, exchange.Request{Method: test.method,
					URL: "http://handler.test/"})
				switch {
				case test.kind == "" && (got.Problem != nil || got.Response == nil ||
					got.Response.Status != http.StatusOK):
					t.Errorf("got %+v, %+v", got.Problem, got.Response)
				case test.kind != "" && (got.Problem == nil || got.Problem.Kind != test.kind ||
					!strings.Contains(got.Problem.Message, test.says) || got.Response != nil):
					t.Errorf("got %+v, %+v", got.Problem, got.Response)
				}
			})
		})
	}
}

// TestAConnectionCannotBeHijacked, and a handler can tell.
func TestAConnectionCannotBeHijacked(t *testing.T) {
	var refused error
	handler := func(w http.ResponseWriter, _ *http.Request) {
		if _, is := w.(http.Hijacker); is {
			t.Error("the writer says that it can")
		}
		_, _, refused = http.NewResponseController(w).Hijack()
		w.WriteHeader(http.StatusNotImplemented)
	}
	sender, err := client.NewInProcess(http.HandlerFunc(handler), "http://handler.test", 0)
	if err != nil {
		t.Fatal(err)
	}
	got := sender.Do(t.Context(), exchange.Request{Method: http.MethodGet,
		URL: "http://handler.test/"})
	if !errors.Is(refused, http.ErrNotSupported) || got.Problem != nil ||
		got.Response.Status != http.StatusNotImplemented {
		t.Errorf("got %v, %+v", refused, got)
	}
}

// TestAPanicIsTold with its words, whose handler a test can look at.
func TestAPanicIsTold(t *testing.T) {
	for want, handler := range map[string]http.HandlerFunc{
		"a canary":  func(http.ResponseWriter, *http.Request) { panic("a canary") },
		"goroutine": func(http.ResponseWriter, *http.Request) { runtime.Goexit() },
	} {
		sender, err := client.NewInProcess(handler, "http://handler.test", 0)
		if err != nil {
			t.Fatal(err)
		}
		got := sender.Do(t.Context(), exchange.Request{Method: http.MethodGet,
			URL: "http://handler.test/"})
		if got.Problem == nil || !strings.Contains(got.Problem.Message, want) {
			t.Errorf("%v does not say %q", got.Problem, want)
		}
	}
}
