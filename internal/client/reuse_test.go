package client

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/internal/network"
)

// counted serves each request of each connection by its path: what a function returns of it is
// written, and the number of connections is counted.
func counted(t *testing.T, answers func(path string) []string) (origin string,
	connections func() int) {
	t.Helper()
	listener := listen(t)
	var serving sync.WaitGroup
	var mutex sync.Mutex
	n := 0
	serving.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			mutex.Lock()
			n++
			mutex.Unlock()
			serving.Go(func() { converse(conn, answers) })
		}
	})
	t.Cleanup(func() { listener.Close(); serving.Wait() })
	return "http://" + listener.Addr().String(), func() int {
		mutex.Lock()
		defer mutex.Unlock()
		return n
	}
}

func converse(conn net.Conn, answers func(path string) []string) {
	defer conn.Close()
	for reader := bufio.NewReader(conn); ; {
		request, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		io.Copy(io.Discard, request.Body)
		pieces := answers(request.URL.Path)
		for _, piece := range pieces {
			io.WriteString(conn, piece)
		}
		if len(pieces) == 0 || strings.Contains(pieces[0], "Connection: close") {
			return
		}
	}
}

// TestReuse: exchanges share a connection as long as nothing is wrong with it, and what a server
// sends too much is still told of the right exchange.
func TestReuse(t *testing.T) {
	for name, test := range map[string]struct {
		reuse       bool
		paths       string // one letter an exchange
		connections int
	}{
		"own":                      {false, "aaa", 3},
		"reuse":                    {true, "aaa", 1},
		"chunks":                   {true, "cac", 1},
		"the server closes":        {true, "axa", 2},
		"a body until the end":     {true, "aea", 2},
		"surplus":                  {true, "asa", 2},
		"surplus in another piece": {true, "ata", 2},
		"a second response":        {true, "a2a", 2},
	} {
		t.Run(name, func(t *testing.T) {
			origin, connections := counted(t, func(path string) []string {
				switch path {
				case "/c":
					return []string{chunks}
				case "/x":
					return []string{
						"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc"}
				case "/e":
					return []string{"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabc"}
				case "/s":
					return []string{three + "d"}
				case "/t":
					return []string{three, "d"}
				case "/2":
					return []string{three, three}
				}
				return []string{three}
			})
			client, err := New(Options{Origin: origin,
				Network: network.Settings{Reuse: test.reuse}})
			if err != nil {
				t.Fatal(err)
			}
			defer client.Close()
			for _, letter := range test.paths {
				e := client.Do(t.Context(), exchange.Request{Method: "PUT",
					URL: origin + "/" + string(letter), Body: []byte("body")})
				if !e.Complete() || string(e.Response.Body) != "abc" || len(e.Retries) > 0 ||
					(len(e.Deviations) > 0) != strings.ContainsRune("st2", letter) {
					t.Errorf("%c: %+v, %v, %v", letter, e.Response, e.Problem, e.Deviations)
				}
			}
			if got := connections(); got != test.connections {
				t.Errorf("%d connections, want %d", got, test.connections)
			}
		})
	}
}

// TestAConnectionThatEndedMeanwhileIsNotUsed, nor one on which something came.
func TestAConnectionThatEndedMeanwhileIsNotUsed(t *testing.T) {
	for name, leave := range map[string]func(net.Conn){
		"closed": func(conn net.Conn) { conn.Close() },
		"spoken": func(conn net.Conn) { io.WriteString(conn, three) },
	} {
		near, far := net.Pipe()
		var idle idleLinks
		idle.put(near)
		if got := idle.take(); got != near {
			t.Fatalf("%s: got %v", name, got)
		}
		idle.put(near)
		left := make(chan struct{})
		go func() { leave(far); close(left) }()
		if name == "closed" {
			<-left
		}
		if got := idle.take(); got != nil {
			t.Errorf("%s: it is used", name)
		}
		<-left
		far.Close()
		idle.close()
	}
}
