// Package exchange sends one HTTP request and records what happened: the
// request as it was sent, the response as it was received, or why there is
// none.
//
// The client does nothing on its own that a check would then have to see
// through: it follows no redirect, keeps no cookie, asks for no compression
// and undoes none, and it sends nothing to any other origin than the one under
// test. Pacing keeps a run within the rate limits of that origin.
//
// Known limits: names of response headers are in Go's canonical form; a server
// that sends more than its Content-Length promises is not noticed, as the
// surplus is never read (net/http tells the standard logger of it, with its first
// bytes); nor is a space within the name of a response header; interim responses
// (1xx) are not recorded.
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
	// In an [Exchange] it is what was really sent, with what the client added.
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
}

// An Exchange is one request and what came of it. It is never changed once
// [Client.Do] has returned it.
type Exchange struct {
	Request Request
	// Response is nil if none came.
	Response *Response
	// Started is when the request was about to be sent, after any wait for
	// its turn.
	Started time.Time
	// Duration is from Started to the end of the response's body, or to the
	// Problem. It is zero for a request that was not sent.
	Duration time.Duration
	// Problem is nil if the response is complete.
	Problem *Problem
}

// Complete tells whether a whole response came.
func (e *Exchange) Complete() bool { return e.Response != nil && e.Problem == nil }
