package client

import (
	"errors"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

const (
	// settling is how long the client waits for what comes after a response before it lends the
	// connection to another exchange. What a server sends in one go arrives within it.
	settling = 5 * time.Millisecond
	// mostIdle is for how long a connection waits for another exchange.
	mostIdle = 30 * time.Second
	// glance is how long a connection is looked at before it is used again.
	glance = time.Millisecond
)

// idleLinks are connections that wait for another exchange, where connections are reused.
//
// A server's surplus bytes are still told of the exchange that they belong to, as far as they come
// within the time of settling. A connection on which anything comes later is not used any more, so
// that they are not taken for the next answer.
type idleLinks struct {
	mutex sync.Mutex
	list  []idleLink
}

type idleLink struct {
	conn  net.Conn
	since time.Time
}

// take returns a connection on which nothing has come, or nil.
func (i *idleLinks) take() net.Conn {
	for {
		i.mutex.Lock()
		last := len(i.list) - 1
		if last < 0 {
			i.mutex.Unlock()
			return nil
		}
		waiting := i.list[last]
		i.list = i.list[:last]
		i.mutex.Unlock()
		if time.Since(waiting.since) < mostIdle && isQuiet(waiting.conn) {
			return waiting.conn
		}
		_ = waiting.conn.Close() // nothing is lost
	}
}

// isQuiet tells whether nothing has come on a connection, not even its end.
func isQuiet(conn net.Conn) bool {
	_ = conn.SetReadDeadline(time.Now().Add(glance)) // one that is closed tells of itself
	n, err := conn.Read(make([]byte, 1))
	return n == 0 && errors.Is(err, os.ErrDeadlineExceeded) &&
		conn.SetReadDeadline(time.Time{}) == nil
}

// put keeps a connection for another exchange.
func (i *idleLinks) put(conn net.Conn) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	i.list = append(i.list, idleLink{conn, time.Now()})
}

// close closes all connections that wait.
func (i *idleLinks) close() {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	for _, waiting := range i.list {
		_ = waiting.conn.Close() // nothing is lost
	}
	i.list = nil
}

// isLast tells whether a response is the last one on its connection, or may be.
func isLast(response *http.Response) bool {
	return response.Close || !response.ProtoAtLeast(1, 1)
}
