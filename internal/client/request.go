package client

import (
	"bytes"
	"io"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strings"
	"sync"

	"plumbline/harness/exchange"
)

func clone(r exchange.Request) exchange.Request {
	if r.Method == "" {
		r.Method = http.MethodGet
	}
	r.Header = r.Header.Clone()
	r.Body = bytes.Clone(r.Body)
	return r
}

// prepare checks a request and builds what the transport takes. Nothing has
// been sent when it refuses.
func (c *Client) prepare(r exchange.Request) (*http.Request, *exchange.Problem) {
	u, err := url.Parse(r.URL)
	if err != nil {
		return nil, problem(exchange.NotSent, "the request's URL is not valid: %s", urlCause(err))
	}
	to, err := Origin(u)
	if err != nil {
		return nil, problem(exchange.NotSent, "the request's URL is not usable: %v", err)
	}
	if to != c.opts.Origin {
		return nil, problem(exchange.NotSent, "the request goes to %s, the origin under test is %s",
			to,
			c.opts.Origin)
	}
	if !isToken(r.Method) {
		return nil, problem(exchange.NotSent, "the method is not a token")
	}
	for name, values := range r.Header {
		if !isToken(name) {
			return nil, problem(exchange.NotSent, "a header's name is not a token")
		}
		if slices.ContainsFunc(values, hasControl) {
			return nil,
				problem(exchange.NotSent, "the value of the header %s holds a control character",
					name)
		}
	}
	return c.build(r, u), nil
}

// withExtra returns a header section with the headers that every request has.
func (c *Client) withExtra(header http.Header) http.Header {
	if len(c.opts.Headers) == 0 {
		return header
	}
	header = header.Clone()
	if header == nil {
		header = http.Header{}
	}
	own := map[string]bool{}
	for name := range header {
		own[strings.ToLower(name)] = true
	}
	for name, value := range c.opts.Headers {
		if !own[strings.ToLower(name)] {
			header[name] = []string{value}
		}
	}
	return header
}

func (c *Client) build(r exchange.Request, u *url.URL) *http.Request {
	u.Fragment, u.RawFragment = "", ""
	sent := &http.Request{
		Method: r.Method, URL: u, Host: u.Host, Header: r.Header.Clone(),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}
	if sent.Header == nil {
		sent.Header = http.Header{}
	}
	for name, values := range r.Header {
		switch {
		case len(values) == 0:
		case strings.EqualFold(name, "Host"):
			sent.Host = values[0]
		case strings.EqualFold(name, "User-Agent"):
			// The transport knows it by this spelling only, and would add its
			// own beside any other.
			delete(sent.Header, name)
			sent.Header["User-Agent"] = values
		}
	}
	if sent.Header["User-Agent"] == nil {
		sent.Header["User-Agent"] = []string{c.opts.UserAgent}
	}
	for name := range sent.Header {
		if slices.Contains(framing, strings.ToLower(name)) {
			delete(sent.Header, name)
		}
	}
	if len(r.Body) > 0 {
		sent.ContentLength = int64(len(r.Body))
		sent.GetBody = func() (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(r.Body)), nil
		}
		sent.Body, _ = sent.GetBody()
	}
	return sent
}

// framing are the fields that follow from the message itself (RFC 9112
// section 6); two versions of the truth would make another request of it.
var framing = []string{"host", "content-length", "transfer-encoding", "trailer"}

// isToken tells whether s is a token (RFC 9110 section 5.6.2).
func isToken(s string) bool {
	return s != "" && strings.IndexFunc(s, func(c rune) bool {
		return !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' ||
			strings.ContainsRune("!#$%&'*+-.^_`|~", c))
	}) < 0
}

// hasControl tells whether a field value holds what none may (RFC 9110 section 5.5).
func hasControl(s string) bool {
	return strings.IndexFunc(s, func(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f }) >= 0
}

// headerLog collects the header section as the transport writes it. It implements
// [network.HeaderLog].
type headerLog struct {
	mu     sync.Mutex
	header http.Header
}

// Begin implements [network.HeaderLog].
func (l *headerLog) Begin() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.header = http.Header{}
}

// Field implements [network.HeaderLog].
func (l *headerLog) Field(name string, values []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !strings.HasPrefix(name, ":") {
		l.header[name] = append(l.header[name], values...)
	}
}

// sent returns the header as sent, in the caller's spelling where there is
// one: HTTP/2 writes all names in lower case. If none was sent it is given.
func (l *headerLog) sent(given http.Header) http.Header {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.header) == 0 {
		return given
	}
	spelled := make(map[string]string, len(given))
	for name := range given {
		spelled[strings.ToLower(name)] = name
	}
	result := make(http.Header, len(l.header))
	for name, values := range l.header {
		if _, own := spelled["proxy-authorization"]; !own && name == "Proxy-Authorization" {
			continue // it is for the proxy, and has a password
		}
		if _, exact := given[name]; !exact {
			if own, ok := spelled[strings.ToLower(name)]; ok &&
				!strings.EqualFold(own, "User-Agent") {
				name = own
			} else {
				name = textproto.CanonicalMIMEHeaderKey(name)
			}
		}
		result[name] = append(result[name], values...)
	}
	return result
}
