package httpcheck

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"sync"

	"plumbline/harness/exchange"
)

// RoundTrip implements [http.RoundTripper].
func (c *CheckedClient) RoundTrip(request *http.Request) (*http.Response, error) {
	return c.checker.roundTrip(request)
}

func (c *checker) roundTrip(request *http.Request) (*http.Response, error) {
	if c.passes(request) {
		return c.base.RoundTrip(request)
	}
	sending := *request
	var sent *copied
	if request.Body != nil && request.Body != http.NoBody {
		sent = &copied{ReadCloser: request.Body}
		sending.Body = sent
	}
	response, err := c.base.RoundTrip(&sending)
	if err != nil {
		return nil, err
	}
	b := &body{ReadCloser: response.Body, checker: c, request: request, response: response,
		sent: sent}
	c.mutex.Lock()
	c.open[b] = true
	c.mutex.Unlock()
	response.Body = b
	return response, nil
}

// copied is the body of a request, and keeps what is read of it.
type copied struct {
	io.ReadCloser

	mutex   sync.Mutex
	content bytes.Buffer
	whole   bool
}

// Read implements io.Reader.
func (b *copied) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.content.Write(p[:n])
	b.whole = b.whole || errors.Is(err, io.EOF)
	return n, err
}

// known is what was read, and why it is not all of it.
func (b *copied) known(length int64) (content []byte, unknown string) {
	if b == nil {
		return nil, ""
	}
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if !b.whole && int64(b.content.Len()) != length {
		return nil, "the body of the request was not sent to its end"
	}
	return bytes.Clone(b.content.Bytes()), ""
}

// body is the body of a response. The exchange is judged at its end, or when it is closed.
type body struct {
	io.ReadCloser

	checker  *checker
	request  *http.Request
	response *http.Response
	sent     *copied
	content  bytes.Buffer
	once     sync.Once
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.content.Write(p[:n])
	if err != nil {
		b.judge(err)
	}
	return n, err
}

// rest bounds how much of a body is read that the test did not read before it closed it, in bytes.
const rest = 1 << 20

// errClosed: a body was closed before its end.
var errClosed = errors.New("the test closed the body of the response before its end")

// Close implements io.Closer.
func (b *body) Close() error {
	b.once.Do(func() {
		_, err := io.Copy(&b.content, io.LimitReader(b.ReadCloser, rest))
		if n, _ := b.ReadCloser.Read(make([]byte, 1)); err == nil && n > 0 {
			err = errClosed
		}
		if err == nil {
			err = io.EOF
		}
		b.settle(err)
	})
	return b.ReadCloser.Close()
}

func (b *body) judge(end error) { b.once.Do(func() { b.settle(end) }) }

// settle judges the exchange, whose response ended with an error or, as is good, with [io.EOF].
func (b *body) settle(end error) {
	c := b.checker
	c.mutex.Lock()
	delete(c.open, b)
	c.mutex.Unlock()
	sent, requestUnknown := b.sent.known(b.request.ContentLength)
	received := *b.response
	received.Request = b.request
	x := exchange.FromHTTP(b.request, sent, &received, bytes.Clone(b.content.Bytes()))
	switch {
	case errors.Is(end, io.EOF):
		c.judge(x, requestUnknown, "")
	case errors.Is(end, io.ErrUnexpectedEOF):
		x.Problem = &exchange.Problem{Kind: exchange.Truncated,
			Message: "the body of the response ends early"}
		c.judge(x, requestUnknown, "")
	default:
		c.judge(x, requestUnknown, "the response was not read to its end: "+end.Error())
	}
}
