package client

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"plumbline/harness/exchange"
	"plumbline/internal/pace"
)

// piped is a client whose server is a function at the other end of a pipe, so
// that deadlines pass in the time of a synctest bubble. The function gets the
// connection once the request's header section was read; it is closed after it.
func piped(t *testing.T, opts Options, server func(net.Conn)) *Client {
	t.Helper()
	opts.Origin = "http://pipe"
	client, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	client.transport.Proxy = nil
	var servers sync.WaitGroup
	t.Cleanup(func() { client.Close(); servers.Wait() })
	client.dial = func(context.Context, string) (net.Conn, error) {
		near, far := net.Pipe()
		servers.Go(func() {
			defer far.Close()
			http.ReadRequest(bufio.NewReader(far))
			server(far)
		})
		return near, nil
	}
	return client
}

// gone waits until the client has closed the connection.
func gone(conn net.Conn) { io.Copy(io.Discard, conn) }

const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

// drip sends something every second until the client has gone.
func drip(conn net.Conn, what string) {
	for {
		if _, err := io.WriteString(conn, what); err != nil {
			return
		}
		time.Sleep(time.Second)
	}
}

// patience are servers that keep a client waiting, each in its own place.
var patience = map[string]struct {
	server func(net.Conn)
	says   string
	body   string // received by the fifth second; "-": no response
}{
	"no answer": {gone, "before the first byte of the response", "-"},
	"within a header": {func(c net.Conn) { io.WriteString(c, "HTTP/1.1 200 OK\r\nA"); gone(c) },
		"before the end of the response's header section", "-"},
	"endless header": {func(c net.Conn) {
		io.WriteString(c, "HTTP/1.1 200 OK\r\n")
		drip(c, "A: b\r\n")
	}, "before the end of the response's header section", "-"},
	"endless status line": {func(c net.Conn) { drip(c, "H") },
		"before the end of the response's header section", "-"},
	"endless hints": {func(c net.Conn) {
		io.WriteString(c, "HTTP/1.1 103 Early Hints\r\n\r\n")
		gone(c)
	}, "before the end of the response's header section", "-"},
	"no body": {func(c net.Conn) {
		io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n")
		gone(c)
	}, "after 0 bytes of the body", ""},
	"within the body": {func(c net.Conn) {
		io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab")
		gone(c)
	}, "after 2 bytes of the body", "ab"},
	"dripping body": {func(c net.Conn) {
		io.WriteString(c, "HTTP/1.1 200 OK\r\n\r\n")
		drip(c, "x")
	}, "after 5 bytes of the body", "xxxxx"},
	"dripping chunks": {func(c net.Conn) { io.WriteString(c, chunked); drip(c, "1\r\nx\r\n") },
		"after 5 bytes of the body", "xxxxx"},
	"no last chunk": {func(c net.Conn) { io.WriteString(c, chunked+"2\r\nab\r\n"); gone(c) },
		"after 2 bytes of the body", "ab"},
	"endless trailer": {func(c net.Conn) {
		io.WriteString(c, chunked+"2\r\nab\r\n0\r\n")
		drip(c, "A: b\r\n")
	}, "after 2 bytes of the body", "ab"},
}

func TestDeadlineAndCancelAreToldApart(t *testing.T) {
	const wait = 4500 * time.Millisecond
	ends := map[string]struct {
		deadline time.Duration
		ctx      func(context.Context) (context.Context, context.CancelFunc)
		kind     exchange.ProblemKind
		says     string
	}{
		"deadline": {wait, context.WithCancel, exchange.Deadline,
			"longer than 4.5s; the deadline came "},
		"caller's deadline": {0, func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, wait)
		}, exchange.Canceled, "the caller's deadline came "},
		"canceled": {0, func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(ctx)
			time.AfterFunc(wait, cancel)
			return ctx, cancel
		}, exchange.Canceled, "the caller canceled the exchange "},
		"default deadline": {0, context.WithCancel, exchange.Deadline,
			"longer than 10s; the deadline came "},
	}
	for name, server := range patience {
		for end, test := range ends {
			t.Run(name+"/"+end, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					client := piped(t, Options{Deadline: test.deadline}, server.server)
					ctx, cancel := test.ctx(t.Context())
					defer cancel()
					e := client.Do(ctx, exchange.Request{URL: "http://pipe/"})
					want := wait
					if end == "default deadline" {
						want = defaultDeadline
					}
					if e.Duration != want {
						t.Errorf("it took %v, want %v", e.Duration, want)
					}
					if e.Problem == nil || e.Problem.Kind != test.kind ||
						!strings.HasPrefix(strings.TrimPrefix(e.Problem.Message,
							"the exchange took "), test.says) {
						t.Fatalf("got %v, want %s: %s...", e.Problem, test.kind, test.says)
					}
					switch {
					case server.body == "-":
						if e.Response != nil {
							t.Errorf("there is a response: %+v", e.Response)
						}
					case e.Response == nil ||
						!strings.HasPrefix(string(e.Response.Body), server.body):
						t.Errorf("response %+v, want the body %q", e.Response, server.body)
					}
					if end != "default deadline" &&
						!strings.HasSuffix(e.Problem.Message, server.says) {
						t.Errorf("got %q, want ...%s", e.Problem.Message, server.says)
					}
				})
			})
		}
	}
}

// TestDeadlineDoesNotCountTheWaitForATurn: pacing is our own doing.
func TestDeadlineDoesNotCountTheWaitForATurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		window := pace.NewWindow(1, time.Hour)
		client := piped(t, Options{Deadline: time.Second, Pacer: window}, func(c net.Conn) {
			time.Sleep(900 * time.Millisecond)
			io.WriteString(c, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
		})
		start := time.Now()
		for n := range 3 {
			e := client.Do(t.Context(), exchange.Request{URL: "http://pipe/"})
			if !e.Complete() || e.Duration != 900*time.Millisecond {
				t.Errorf("request %d: %v after %v", n, e.Problem, e.Duration)
			}
			if got, want := e.Started.Sub(start),
				time.Duration(n)*(time.Hour+900*time.Millisecond); got != want {
				t.Errorf("request %d started after %v, want %v", n, got, want)
			}
		}
		short, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		e := client.Do(short, exchange.Request{URL: "http://pipe/"})
		if e.Problem == nil || e.Problem.Kind != exchange.Canceled ||
			e.Problem.Message !=
				"the caller's deadline came while the request waited for its turn" {
			t.Errorf("got %v", e.Problem)
		}
	})
}

// TestATurnIsGivenBackWhateverHappens tries every way an exchange can end.
func TestATurnIsGivenBackWhateverHappens(t *testing.T) {
	servers := map[string]func(net.Conn){
		"complete": func(c net.Conn) { io.WriteString(c, "HTTP/1.1 204 No Content\r\n\r\n") },
		"closed":   func(net.Conn) {},
		"not HTTP": func(c net.Conn) { io.WriteString(c, "what?\r\n\r\n") },
		"cut short": func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
		},
		"too large": func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 200 OK\r\n\r\n"+strings.Repeat("a", 100))
		},
	}
	for name, server := range patience {
		servers[name] = server.server
	}
	for name, server := range servers {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				pacer := &countingPacer{}
				client := piped(t, Options{Deadline: 3 * time.Second, MaxBody: 10, Pacer: pacer},
					server)
				client.Do(Once(t.Context()), exchange.Request{URL: "http://pipe/"})
				client.Close()
				if *pacer != (countingPacer{1, 1}) {
					t.Errorf("got %+v", *pacer)
				}
			})
		})
	}
}

func TestCanceledBeforeTheStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for name, pacer := range map[string]pace.Pacer{"unpaced": nil,
			"paced": pace.NewWindow(1, time.Hour)} {
			client := piped(t, Options{Pacer: pacer},
				func(net.Conn) { t.Error("a request was sent") })
			if e := client.Do(ctx, exchange.Request{URL: "http://pipe/"}); e.Problem == nil ||
				e.Problem.Kind != exchange.Canceled {
				t.Errorf("%s: %v", name, e.Problem)
			}
		}
	})
}

// TestABodyOfExactlyTheLimitThatHangs: the one byte more is waited for no longer than the deadline.
func TestABodyOfExactlyTheLimitThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := piped(t, Options{Deadline: time.Second, MaxBody: 3}, func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 200 OK\r\n\r\nabc")
			gone(c)
		})
		e := client.Do(t.Context(), exchange.Request{URL: "http://pipe/"})
		if e.Problem == nil || e.Problem.Kind != exchange.Deadline ||
			string(e.Response.Body) != "abc" ||
			e.Duration != time.Second {
			t.Errorf("got %v after %v", e.Problem, e.Duration)
		}
	})
}

// TestAServerThatAnswersBeforeItReads, as one does that refuses large bodies.
func TestAServerThatAnswersBeforeItReads(t *testing.T) {
	body := []byte(strings.Repeat("a", 1<<20))
	for name, test := range map[string]struct {
		answer string
		kind   exchange.ProblemKind
	}{
		"answers": {
			"HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno",
			""},
		"hangs": {"", exchange.Deadline},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := piped(t, Options{Deadline: time.Second}, func(c net.Conn) {
					if test.answer == "" {
						time.Sleep(time.Hour)
					}
					io.WriteString(c, test.answer)
					gone(c) // to close at once may cost the client the answer
				})
				e := client.Do(t.Context(),
					exchange.Request{Method: "POST", URL: "http://pipe/", Body: body})
				switch {
				case test.kind == "" && (!e.Complete() || e.Response.Status != 413 ||
					string(e.Response.Body) != "no"):
					t.Errorf("got %+v, %v", e.Response, e.Problem)
				case test.kind != "" && (e.Problem == nil || e.Problem.Kind != test.kind):
					t.Errorf("got %v", e.Problem)
				}
			})
		})
	}
}

// TestNetworkErrors are those that no server of a test can provoke.
func TestNetworkErrors(t *testing.T) {
	for name, test := range map[string]struct {
		err  error
		kind exchange.ProblemKind
		want string
	}{
		"unknown": {&net.OpError{Op: "dial", Net: "tcp", Err: errors.New("hidden-value")},
			exchange.Connection, "no exchange with pipe: dial failed"},
		"DNS": {&net.DNSError{Err: "hidden-value", Name: "pipe", IsTemporary: true},
			exchange.Connection, "the name pipe could not be resolved"},
		"eager": {fmt.Errorf("readLoopPeekFailLocked: %w", error(nil)), exchange.Malformed,
			"pipe sent something before it was asked"},
		"no network": {errors.New(`bad "hidden-value"`), exchange.Malformed,
			"the answer of pipe is not HTTP: bad"},
	} {
		client := piped(t, Options{}, nil)
		client.dial = func(context.Context, string) (net.Conn, error) {
			return nil, test.err
		}
		e := client.Do(t.Context(), exchange.Request{URL: "http://pipe/"})
		if e.Problem == nil || e.Problem.Kind != test.kind || e.Problem.Message != test.want {
			t.Errorf("%s: got %v", name, e.Problem)
		}
	}
}
