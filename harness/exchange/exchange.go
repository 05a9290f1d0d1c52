// Package exchange is what happened when a request was sent: the request as it was sent, the
// response as it was received, or why there is none.
//
// Its types are plain data for other Go code to read and to build. [FromHTTP] makes them of what
// net/http hands out.
package exchange

import (
	"net/http"
	"time"
)

// A Request is one HTTP request.
type Request struct {
	// Method is the request method, a token (RFC 9110 section 9.1); empty
	// means GET, and is recorded as such.
	Method string
	// URL is absolute, with the scheme http or https and without userinfo.
	// A fragment is not sent.
	URL string
	// Header is sent with its names as they are spelled here, except in
	// HTTP/2, which knows lower case only. Host is honored; Content-Length
	// and Transfer-Encoding follow from Body and are never taken from here.
	// In an [Exchange] it is what was really sent, with what the client added,
	// Host and Content-Length included.
	Header http.Header
	// Body is sent as it is; nil and empty mean none.
	Body []byte
}

// A Response is one HTTP response as received.
type Response struct {
	// Status is the status code, 100 to 999.
	Status int
	// Proto is the protocol version, such as "HTTP/1.1".
	Proto string
	// Header includes Transfer-Encoding if there was one.
	Header http.Header
	// Trailer is nil if no trailer section came.
	Trailer http.Header
	// Body is as transferred, after the removal of the transfer coding but
	// not of any content coding; see [Response.DecodedBody]. It is what came
	// before a [Problem], if there is one.
	Body []byte
	// Uncompressed tells that whoever received the response removed its content
	// coding, and the headers Content-Encoding and Content-Length with it, as
	// the transport of net/http does where it asked for gzip on its own.
	Uncompressed bool
}

// An Exchange is one request and what came of it. It is not changed once it is
// made, so that many may read it at once.
type Exchange struct {
	Request Request
	// Response is nil if none came.
	Response *Response
	// Started is when the request was about to be sent, after any wait for
	// its turn; of one that was sent again, the last time.
	Started time.Time
	// Duration is from Started to the end of the response's body, or to the
	// Problem. It is zero for a request that was not sent.
	Duration time.Duration
	// Problem is nil if the response is complete.
	Problem *Problem
	// Deviations are what was wrong with a complete response all the same, as far
	// as whoever received it looked: [Surplus] and [Misframed].
	Deviations []*Problem
	// Retries is what ended each earlier attempt, where the request was sent again
	// after a fault of the network. They count and are shown whatever came of the last
	// attempt, which all else here is about.
	Retries []*Problem
}

// Complete tells whether a whole response came.
func (e *Exchange) Complete() bool { return e.Response != nil && e.Problem == nil }
