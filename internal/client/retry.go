package client

import (
	"context"
	"net/http"
	"time"

	"plumbline/harness/exchange"
)

// pauses are what is waited for before each attempt after the first. There are no more attempts
// than that.
var pauses = []time.Duration{100 * time.Millisecond, 400 * time.Millisecond}

// pause waits before a request is sent again, and tells whether it may be: not if it has been often
// enough, if no time is left of its deadline, or if the caller does not want it.
func pause(ctx context.Context, earlier int, left *time.Duration) bool {
	if earlier >= len(pauses) || ctx.Value(onceKey{}) != nil || *left <= pauses[earlier] {
		return false
	}
	*left -= pauses[earlier]
	timer := time.NewTimer(pauses[earlier])
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// onceKey is the key of [Once] in a context.
type onceKey struct{}

// Once returns a context under which no request is sent again, for those who count what reaches the
// server.
func Once(ctx context.Context) context.Context { return context.WithValue(ctx, onceKey{}, true) }

// isSafe tells whether a request may be sent again although the server may have got it. That is so
// for the safe methods (RFC 9110 section 9.2.1) only. PUT and DELETE are idempotent too (section
// 9.2.2): twice does no more than once. But the answer to the second may be another one, such as
// 404 after a deletion, and the server would be blamed for it.
func isSafe(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace:
		return true
	}
	return false
}

// brokenBefore is what ended an attempt that net/http has made again without telling why.
var brokenBefore = &exchange.Problem{Kind: exchange.Connection, Cause: exchange.Stream,
	Message: "the connection broke before the server took the request"}
