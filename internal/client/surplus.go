package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"plumbline/harness/exchange"
)

const (
	// longWait is how long a server may take to close its end of a connection after the client has
	// closed its own; what it still sends until then is a part of what it had to say. Most do so
	// at once. From a server that did not in that time no more is expected: shortWait.
	longWait, shortWait = 250 * time.Millisecond, 25 * time.Millisecond
	// maxSurplus is how many bytes after a response are read, to count them.
	maxSurplus = 64 << 10
)

// deviations are what is wrong with a response although it is complete: how its header section is
// written, and what came after its end. To see that, the client closes its end of the connection,
// which tells a server that no further request follows, and reads to the end.
func (c *Client) deviations(ctx context.Context, l *link,
	response *http.Response) []*exchange.Problem {
	list := misframed(l.section)
	toTheEnd := response.ContentLength < 0 && len(response.TransferEncoding) == 0
	if toTheEnd || response.StatusCode == http.StatusSwitchingProtocols {
		return list // nothing ends such a response but the connection
	}
	rest := c.rest
	if c.opts.Network.Reuse && !isLast(response) &&
		l.hasWritten(ctx, time.Now().Add(settling)) {
		rest = c.settle
	}
	if after := surplus(rest(ctx, l), response); after != nil {
		list = append(list, after)
	}
	return list
}

// settle is what the server sends within a short time after its response. Where that is nothing,
// the connection is kept for another exchange.
func (c *Client) settle(ctx context.Context, l *link) []byte {
	l.wait(ctx, time.Now().Add(settling))
	text, err := io.ReadAll(io.LimitReader(l.reader, maxSurplus))
	if len(text) == 0 && errors.Is(err, os.ErrDeadlineExceeded) && l.failed == nil && l.forget() &&
		l.conn.SetDeadline(time.Time{}) == nil {
		l.kept = true
		c.idle.put(l.conn)
	}
	return text
}

// rest is what the server sends until it has closed its end, but for the bounds.
func (c *Client) rest(ctx context.Context, l *link) []byte {
	until := time.Now().Add(time.Duration(c.patience.Load()))
	waits := l.half != nil && l.hasWritten(ctx, until) && l.half.CloseWrite() == nil
	if waits {
		l.wait(ctx, until)
	} else {
		l.interrupt() // only what has been read already
	}
	text, err := io.ReadAll(io.LimitReader(l.reader, maxSurplus))
	if waits && errors.Is(err, os.ErrDeadlineExceeded) && ctx.Err() == nil {
		c.patience.Store(int64(shortWait))
	}
	return text
}

// hasWritten tells whether all of the request was sent by then. A server may answer without waiting
// for it.
func (l *link) hasWritten(ctx context.Context, until time.Time) bool {
	select {
	case <-l.wrote:
		return true
	default:
	}
	ctx, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	select {
	case <-l.wrote:
		return true
	case <-ctx.Done():
		return false
	}
}

// surplus tells of what came after the end of a response. A client "SHOULD NOT consider that data
// to be a valid response" (RFC 9112 section 9.5); no rule lets a server send it. Two things are not
// held against a server. One empty line has no meaning for anybody, and RFC 9112 section 2.2 asks
// to be lenient with it in the other direction. And a 408 (RFC 9110 section 15.5.9) tells a client
// that sends no further request that the connection is going to be closed.
func surplus(text []byte, response *http.Response) *exchange.Problem {
	if rest := string(text); rest == "" || rest == "\r\n" || rest == "\n" || isTimeout(rest) {
		return nil
	}
	count := fmt.Sprintf("%d bytes", len(text))
	switch len(text) {
	case 1:
		count = "1 byte"
	case maxSurplus:
		count += " or more"
	}
	what := count + " came"
	if bytes.HasPrefix(bytes.TrimLeft(text, "\r\n"), []byte("HTTP/1.")) {
		what = "a second response came (" + count + ")"
	}
	return problem(exchange.Surplus, "%s after the end of the response%s", what, ending(response))
}

func isTimeout(text string) bool {
	version, status, _ := strings.Cut(text, " ")
	return strings.HasPrefix(version, "HTTP/1.") && strings.HasPrefix(status, "408")
}

// ending says what the end of a response follows from (RFC 9112 section 6.3).
func ending(response *http.Response) string {
	switch status := response.StatusCode; {
	case response.Request.Method == http.MethodHead:
		return "; a response to HEAD has no body"
	case status == http.StatusNoContent || status == http.StatusNotModified ||
		status < http.StatusOK:
		return fmt.Sprintf("; a response with the status %d has no body", status)
	case len(response.TransferEncoding) > 0:
		return ", which its last chunk is"
	}
	return fmt.Sprintf("; its Content-Length is %d", response.ContentLength)
}

// misframed tells of header sections that recipients read in different ways, so that they may
// disagree about where the response ends. net/http reads them without a word.
func misframed(section []byte) []*exchange.Problem {
	var list []*exchange.Problem
	seen := map[string]bool{}
	lines := strings.Split(string(section), "\n")
	for _, line := range lines[1:] {
		name, _, isField := strings.Cut(line, ":")
		if !isField || strings.HasPrefix(name, " ") || strings.HasPrefix(name, "\t") {
			continue // the end, or a line that continues the one before
		}
		seen[strings.ToLower(strings.TrimRight(name, " \t"))] = true
		if !isToken(name) && !seen[":"] {
			seen[":"] = true
			list = append(list, problem(exchange.Misframed,
				"a header's name is not a token: no blank and no other mark may stand in it, or "+
					"between it and the colon (RFC 9112 section 5.1)"))
		}
	}
	if seen["transfer-encoding"] && seen["content-length"] {
		list = append(list, problem(exchange.Misframed,
			"the header section has both Transfer-Encoding and Content-Length, which no sender "+
				"may do (RFC 9112 section 6.2)"))
	}
	return list
}
