package suite

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"plumbline/harness/call"
	"plumbline/harness/exchange"
	"plumbline/internal/report"
)

// TestWhatAProcessKeepsOfHeadersIsBounded: in many lines, so that a part of each can be kept.
func TestWhatAProcessKeepsOfHeadersIsBounded(t *testing.T) {
	var e exchanges
	const lines, line = 30, 1 << 10
	const whole = mostKept/(lines*line) + 1
	for range whole + 20 {
		header := http.Header{}
		for range lines {
			header.Add("A", strings.Repeat("a", line-1))
		}
		e.add(&call.Response{Exchange: &exchange.Exchange{Response: &exchange.Response{
			Status: 200, Header: header}}}, false)
	}
	for i, n := range e.take() {
		want := lines
		if i >= whole {
			want = keptHeaderAfter / line
		}
		if got := len(n.response.Exchange.Response.Header["A"]); got != want {
			t.Errorf("exchange %d has %d lines, want %d", i+1, got, want)
		}
	}
}

// TestWhatAProcessKeepsIsBounded: of each body 64 KiB, of all 2 MiB, and after that little of each.
func TestWhatAProcessKeepsIsBounded(t *testing.T) {
	var e exchanges
	response := func() *call.Response {
		return &call.Response{Exchange: &exchange.Exchange{Response: &exchange.Response{
			Status: 200, Body: bytes.Repeat([]byte("a"), 1<<20)}}}
	}
	const whole = mostKept / report.KeptBody
	var last *call.Response
	for range whole + 20 {
		last = response()
		e.add(last, false)
	}
	if number := e.look(last, true); number != whole+20 || !e.list[number-1].judged {
		t.Errorf("the last exchange is number %d", number)
	}
	if number := e.look(response(), true); number != 0 {
		t.Errorf("another one is number %d", number)
	}
	for i, n := range e.take() {
		most := report.Searched
		if i >= whole {
			most = keptAfter + report.Searched - report.KeptBody
		}
		if got := len(n.response.Body()); got != most || n.response.Cut() == nil {
			t.Errorf("exchange %d has %d bytes, want %d", i+1, got, most)
		}
	}
}
