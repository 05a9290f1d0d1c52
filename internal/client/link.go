package client

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"plumbline/harness/exchange"
	"plumbline/internal/network"
)

// link is the connection of one exchange by HTTP/1.1. Each exchange has its own, because bytes that
// a server sends too many could otherwise be taken for the answer to the next request, and because
// net/http tells the standard logger of such bytes, with their text. Requests say nothing of that:
// they do not have "Connection: close", which would change what servers do. Where connections are
// reused, a link lives on in another one; see [idleLinks].
type link struct {
	conn net.Conn
	// kept tells that the connection waits for another exchange, and is not closed.
	kept bool
	// half closes the client's end; nil for what is no connection of a network.
	half   interface{ CloseWrite() error }
	head   *headReader
	reader *bufio.Reader
	// section is the header section of the last response, as it came.
	section []byte
	wrote   chan struct{} // closed when the request has been written
	// failed is why it could not be, and unsent tells that nothing of it was sent, once wrote is
	// closed.
	failed error
	unsent bool
	forget func() bool
}

// errEarly tells of bytes that came before the request was sent.
var errEarly = errors.New("something came before the request was sent")

// errLargeHead tells of a header section that is larger than is read.
var errLargeHead = errors.New("the header section is too large")

// greeting is how long the first connection of a client waits for a server that speaks first. A
// later greeting cannot be told from an answer; it shows when the answer comes behind it.
const greeting = 20 * time.Millisecond

// send sends a request and returns the response up to its body. The link is nil where the exchange
// is made by net/http, which then has the connection: HTTP/2 knows where a response ends without
// looking for it, and a proxy answers for itself.
func (c *Client) send(ctx context.Context, sent *http.Request,
	trace *network.Trace) (*http.Response, *link, error) {
	if !c.isDirect(sent) {
		response, err := c.transport.RoundTrip(sent.WithContext(ctx))
		return response, nil, err
	}
	conn := c.idle.take()
	if conn == nil {
		var err error
		conn, err = c.connect(ctx, sent.URL)
		switch {
		case err != nil:
			return nil, nil, err
		case conn == nil:
			return c.send(ctx, sent, trace)
		}
	}
	l := newLink(ctx, conn)
	if l.half != nil && !c.greeted.Swap(true) && l.isGreeted(ctx) {
		l.close()
		return nil, nil, errEarly
	}
	trace.Enter(exchange.Sending)
	l.write(sent.WithContext(ctx), trace)
	response, err := l.read(sent, trace)
	if err != nil {
		l.close()
		<-l.wrote // which ends with the connection; what was sent is known then
		if !l.unsent {
			trace.Wrote()
		}
		return nil, nil, err
	}
	return response, l, nil
}

// isDirect tells whether the client itself makes the exchange.
func (c *Client) isDirect(sent *http.Request) bool {
	notASCII := func(c rune) bool { return c > '~' }
	if c.http2.Load() || strings.IndexFunc(sent.URL.Host, notASCII) >= 0 {
		return false // of a name that is not ASCII the transport knows the spelling in DNS
	}
	if c.transport.Proxy == nil {
		return true
	}
	proxy, err := c.transport.Proxy(sent)
	return proxy == nil && err == nil
}

// connect opens a connection, over TLS for https. There is none if the server wants HTTP/2: the
// transport then opens its own, for this exchange and all that follow.
func (c *Client) connect(ctx context.Context, to *url.URL) (net.Conn, error) {
	address, err := Origin(to)
	if err != nil || ctx.Err() != nil {
		return nil, errors.Join(err, ctx.Err())
	}
	_, address, _ = strings.Cut(address, "://")
	conn, err := c.dial(ctx, address)
	if err != nil || !strings.EqualFold(to.Scheme, "https") {
		return conn, err
	}
	secured, err := c.dialer.Secure(ctx, conn, to.Hostname())
	if err != nil {
		return nil, err
	}
	if secured.ConnectionState().NegotiatedProtocol != "h2" {
		return secured, nil
	}
	defer func() { _ = secured.Close() }() // nothing was sent
	if err := c.dialer.Accepted(ctx, secured); err != nil {
		return nil, err
	}
	c.http2.Store(true)
	return nil, nil
}

func newLink(ctx context.Context, conn net.Conn) *link {
	l := &link{conn: conn, wrote: make(chan struct{}),
		head: &headReader{from: conn, left: maxHeader}}
	l.half, _ = conn.(interface{ CloseWrite() error })
	l.reader, _ = readers.Get().(*bufio.Reader) // nothing else is there
	l.reader.Reset(l.head)
	l.forget = context.AfterFunc(ctx, l.interrupt)
	return l
}

// interrupt ends whatever waits for the connection. An error of a connection that has been closed
// meanwhile says nothing new, here and wherever else a deadline is set.
func (l *link) interrupt() { _ = l.conn.SetDeadline(time.Unix(1, 0)) }

// wait lets reading wait for so long only, or for as long as the context does.
func (l *link) wait(ctx context.Context, until time.Time) {
	_ = l.conn.SetReadDeadline(until)
	if ctx.Err() != nil {
		l.interrupt() // the deadline that was set may have replaced this one
	}
}

// isGreeted tells whether something comes before anything was sent.
func (l *link) isGreeted(ctx context.Context) bool {
	l.wait(ctx, time.Now().Add(greeting))
	_, err := l.reader.Peek(1)
	l.wait(ctx, time.Time{})
	return err == nil
}

// readers and texts are buffers that all links use, one after the other.
var (
	readers = sync.Pool{New: func() any { return bufio.NewReader(nil) }}
	texts   = sync.Pool{New: func() any { return &bytes.Buffer{} }}
)

// atOnce is how many bytes any system takes for a new connection before the other side reads one.
const atOnce = 4 << 10

// write sends the request. What the system may not take at once is sent while the answer is read,
// which may come before the request has been sent.
func (l *link) write(sent *http.Request, trace *network.Trace) {
	if l.half == nil || sent.ContentLength > atOnce {
		go l.writeBy(sent.Write, trace)
		return
	}
	text, _ := texts.Get().(*bytes.Buffer) // nothing else is there
	text.Reset()
	err := sent.Write(text)
	write := func(to io.Writer) error {
		defer texts.Put(text)
		if err != nil {
			return err
		}
		_, err := text.WriteTo(to)
		return err
	}
	if text.Len() > atOnce {
		go l.writeBy(write, trace)
		return
	}
	l.writeBy(write, trace)
}

// writeBy sends what a function writes.
func (l *link) writeBy(write func(io.Writer) error, trace *network.Trace) {
	defer close(l.wrote)
	counted := &countingWriter{to: l.conn}
	l.failed = write(counted)
	l.unsent = counted.written == 0
	if network := new(net.OpError); l.failed != nil && !errors.As(l.failed, &network) {
		_ = l.conn.Close() // no answer can come of it
	}
	if l.failed == nil {
		trace.Enter(exchange.FirstByte)
	}
}

// countingWriter counts what another takes.
type countingWriter struct {
	to      io.Writer
	written int
}

func (w *countingWriter) Write(p []byte) (int, error) {
	n, err := w.to.Write(p)
	w.written += n
	return n, err
}

// read reads the status line and the header section of the response, past interim responses (RFC
// 9110 section 15.2).
func (l *link) read(sent *http.Request, trace *network.Trace) (*http.Response, error) {
	if _, err := l.reader.Peek(1); err != nil {
		return nil, l.cause(err)
	}
	trace.Enter(exchange.InHeader)
	for {
		start := l.head.consumed(l.reader)
		response, err := http.ReadResponse(l.reader, sent)
		if err != nil {
			return nil, l.cause(err)
		}
		if response.StatusCode < 200 && response.StatusCode != http.StatusSwitchingProtocols {
			continue
		}
		l.section = l.head.text[start:l.head.consumed(l.reader)]
		l.head.done = true
		if isSwitch(response) {
			response.Body = io.NopCloser(l.reader)
		}
		return response, nil
	}
}

// isSwitch tells whether what follows is another protocol (RFC 9110 section 7.8).
func isSwitch(response *http.Response) bool {
	connection := strings.FieldsFunc(strings.Join(response.Header["Connection"], ","),
		func(c rune) bool { return c == ',' || c == ' ' || c == '\t' })
	return response.StatusCode == http.StatusSwitchingProtocols &&
		slices.ContainsFunc(connection,
			func(option string) bool { return strings.EqualFold(option, "upgrade") })
}

// cause is why there is no response: the request may not have been sent at all.
func (l *link) cause(err error) error {
	if l.head.left <= 0 {
		return errLargeHead
	}
	if errors.Is(err, net.ErrClosed) || errors.Is(err, io.ErrClosedPipe) {
		select {
		case <-l.wrote:
			return l.failed
		default:
		}
	}
	return err
}

// close ends the connection. The body of the response cannot be read any more, and is not closed:
// that would read it to its end.
func (l *link) close() {
	l.reader.Reset(nil)
	readers.Put(l.reader)
	if l.kept {
		return
	}
	l.forget()
	_ = l.conn.Close() // all that is wanted of it has been read
}

// headReader reads a connection, keeps what it reads as long as that belongs to the header section,
// and limits it.
type headReader struct {
	from io.Reader
	left int // bytes that may still be read
	text []byte
	done bool
}

func (h *headReader) Read(p []byte) (int, error) {
	switch {
	case h.done:
		return h.from.Read(p)
	case h.left <= 0:
		return 0, errLargeHead
	}
	n, err := h.from.Read(p[:min(len(p), h.left)])
	h.left -= n
	h.text = append(h.text, p[:n]...)
	return n, err
}

// consumed is how many bytes were read through a buffered reader.
func (h *headReader) consumed(through *bufio.Reader) int { return len(h.text) - through.Buffered() }
