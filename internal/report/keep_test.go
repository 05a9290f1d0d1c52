package report

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/internal/redact"
)

const hiddenSecret = "canary-in-a-large-body"

// recordKept records an exchange as a run does.
func recordKept(t *testing.T, header http.Header, body, withheld string) Exchange {
	t.Helper()
	redactor := &redact.Redactor{}
	redactor.Secret("MY_TOKEN", hiddenSecret)
	x := &exchange.Exchange{Request: exchange.Request{Method: "GET", URL: "http://h/"},
		Response: &exchange.Response{Status: 200, Header: header, Body: []byte(body)}}
	room := Room{KeptBody, KeptHeader}
	kept, cut := Keep(x, room, withheld, nil)
	kept, cut = Keep(kept, room, withheld, cut) // again changes nothing
	if string(x.Response.Body) != body {
		t.Fatal("the exchange itself was changed")
	}
	recorded := Record(kept, "a#1", "GET /", redactor)
	recorded.Trim(cut)
	text, err := json.Marshal(recorded)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), hiddenSecret[:len(hiddenSecret)/2]) {
		t.Errorf("the record has a half of the secret")
	}
	return recorded
}

func TestWhatIsKeptOfABody(t *testing.T) {
	large := strings.Repeat("0123456789", 100_000)
	gzip := http.Header{"Content-Encoding": {"gzip"}}
	gzipped := func(text string) string { return string(encode([]byte(text), []string{"gzip"})) }
	for name, test := range map[string]struct {
		header         http.Header
		body, withheld string
		kept           int // bytes of text
		whole          int // 0: nothing was cut
	}{
		"none":           {nil, "", "", 0, 0},
		"none, withheld": {nil, "", "why", 0, 0},
		"small":          {nil, "abc", "", 3, 0},
		"at the bound":   {nil, large[:KeptBody], "", KeptBody, 0},
		"beyond":         {nil, large[:KeptBody+1], "", beginningKept, KeptBody + 1},
		"large":          {nil, large, "", beginningKept, 1_000_000},
		"no text": {nil, strings.Repeat("\xff", 300_000), "", beginningKept/3*4 + 4,
			300_000},
		"withheld": {nil, "abc", "it is secret", 0, 3},
		"small in a coding": {gzip, gzipped("abc"), "",
			len(`H4sIAAAAAAAA/0pMSgYEAAD//8JBJDUDAAAA`), 0},
		"large in a coding": {gzip, gzipped(large), "", 0, len(gzipped(large))},
		"not in its coding": {gzip, "abc", "", 3, 0},
		"secret at the bound": {nil, large[:KeptBody-8] + hiddenSecret + large, "", beginningKept,
			1_000_000 + KeptBody - 8 + len(hiddenSecret)},
		"secret at the window": {nil, large[:Searched-8] + hiddenSecret + large, "", beginningKept,
			1_000_000 + Searched - 8 + len(hiddenSecret)},
	} {
		recorded := recordKept(t, test.header, test.body, test.withheld)
		kept, whole := 0, 0
		if body := recorded.Response.Body; body != nil {
			kept = len(body.Text)
			if body.Omitted > 0 {
				whole = len(body.restore()) + body.Omitted
			}
			if (body.Reason != "") != (body.Omitted > 0 && kept == 0) {
				t.Errorf("%s: the reason is %q", name, body.Reason)
			}
		}
		// what is searched beyond the bound is dropped whole
		if near := kept > test.kept-4 && kept <= test.kept; !near || whole != test.whole {
			t.Errorf("%s: %d bytes of %d are kept, want %d of %d", name, kept, whole, test.kept,
				test.whole)
		}
	}
}

func TestWhatIsKeptOfAHeader(t *testing.T) {
	many, huge := http.Header{}, http.Header{"A": {"kept"}}
	for i := range 500 {
		many.Add("X-Many", fmt.Sprint(i))
	}
	huge.Set("X-Huge", strings.Repeat("a", KeptHeader))
	for name, test := range map[string]struct {
		header      http.Header
		kept, lines int
	}{
		"few": {http.Header{"A": {"b", "c"}}, 2, 0}, "many": {many, keptLines, 500},
		"huge": {huge, 1, 2},
	} {
		recorded := recordKept(t, test.header, "", "")
		lines := 0
		if omitted := recorded.Response.HeaderOmitted; omitted > 0 {
			lines = len(recorded.Response.Header) + omitted
		}
		if kept := len(recorded.Response.Header); kept != test.kept || lines != test.lines {
			t.Errorf("%s: %d of %d lines are kept, want %d of %d", name, kept, lines, test.kept,
				test.lines)
		}
	}
}

func TestKeepOfNoResponse(t *testing.T) {
	x := &exchange.Exchange{}
	if kept, cut := Keep(x, Room{KeptBody, KeptHeader}, "why", nil); kept != x || cut != nil {
		t.Errorf("got %v, %v", kept, cut)
	}
}

func TestShownText(t *testing.T) {
	redactor := &redact.Redactor{}
	redactor.Secret("MY_TOKEN", hiddenSecret)
	long := strings.Repeat("a ", searchedText)
	for name, test := range map[string]struct {
		text, end string
		length    int
	}{
		"short": {"a " + hiddenSecret, "[MY_TOKEN]", len("a [MY_TOKEN]")},
		"long":  {long, "… (129024 bytes more)", maxText + len("… (129024 bytes more)")},
		"a secret at the cut": {long[:maxText-4] + hiddenSecret + long,
			"[MY_… (131090 bytes more)", maxText + len("… (131090 bytes more)")},
		"a secret at the end of what is searched": {long[:1000] +
			strings.Repeat(hiddenSecret, searchedText/len(hiddenSecret)), "bytes more)", -1},
	} {
		got := ShownText(redactor, test.text)
		if !strings.HasSuffix(got, test.end) || test.length >= 0 && len(got) != test.length ||
			strings.Contains(got, hiddenSecret[:8]) {
			t.Errorf("%s: got %d bytes that end in %q", name, len(got), got[max(0, len(got)-20):])
		}
	}
}

// TestTheHAROfACutExchange: what was cut is unknown to whoever reads it.
func TestTheHAROfACutExchange(t *testing.T) {
	recorded := recordKept(t, http.Header{"Content-Type": {"text/plain"}},
		strings.Repeat("a", 200_000), "")
	run := Run{Suites: []Suite{{Name: "pantry", Cases: []Case{{Exchanges: []Exchange{recorded}}}}}}
	var b strings.Builder
	if err := WriteHAR(&b, run, "pantry"); err != nil {
		t.Fatal(err)
	}
	if text := b.String(); !strings.Contains(text, `"size":200000`) ||
		strings.Contains(text, "aaaa") || !strings.Contains(text, "too long to be kept") {
		t.Errorf("the HAR has %.1000s", text)
	}
}
