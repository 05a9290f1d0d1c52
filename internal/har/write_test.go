package har

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"plumbline/harness/exchange"
)

func TestWritten(t *testing.T) {
	got := written(t, &exchange.Exchange{
		Request: exchange.Request{
			Method: "POST", URL: "http://h/a?b=c%20d&e&f=%zz&&g=1=2#x?y=z", Body: []byte("<é>"),
			Header: http.Header{"content-type": {"text/plain"}, "Cookie": {"a=1; b=2"}},
		},
		Response: &exchange.Response{
			Status: 201, Proto: "HTTP/1.1", Body: []byte("\xff"),
			Header: http.Header{"Location": {"/x"}, "Set-Cookie": {"s=1; Path=/", "t=2"},
				"X": {"\xfc"}},
		},
		Started:  time.Date(2024, 5, 6, 7, 8, 9, 5, time.FixedZone("", 7200)),
		Duration: 1500 * time.Microsecond,
	}, &exchange.Exchange{Request: exchange.Request{Method: "GET", URL: "http://h"},
		Problem: &exchange.Problem{Kind: exchange.Deadline, Message: "too late"}})
	const want = `{"log":{"version":"1.2","_asSent":true,"creator":{"name":"plumbline","version":"1"},"entries":[{
		"cache":{},"startedDateTime":"2024-05-06T05:08:09.000000005Z","time":1.5,"timings":{"send":0,"wait":1.5,"receive":0},
		"request":{"method":"POST","url":"http://h/a?b=c%20d&e&f=%zz&&g=1=2#x?y=z","httpVersion":"HTTP/1.1","headersSize":-1,"bodySize":4,
			"headers":[{"name":"Cookie","value":"a=1; b=2"},{"name":"content-type","value":"text/plain"}],"cookies":[{"name":"a","value":"1"},{"name":"b","value":"2"}],
			"queryString":[{"name":"b","value":"c d"},{"name":"e","value":""},{"name":"f","value":"%zz"},{"name":"g","value":"1=2"}],
			"postData":{"mimeType":"text/plain","params":[],"text":"<é>"}},
		"response":{"status":201,"statusText":"Created","httpVersion":"HTTP/1.1","headersSize":-1,"bodySize":1,"redirectURL":"/x",
			"headers":[{"name":"Location","value":"/x"},{"name":"Set-Cookie","value":"s=1; Path=/"},{"name":"Set-Cookie","value":"t=2"},{"name":"X","value":"ü"}],
			"cookies":[{"name":"s","value":"1"},{"name":"t","value":"2"}],
			"content":{"size":1,"mimeType":"","text":"/w==","encoding":"base64"}}
	},{
		"cache":{},"startedDateTime":"0001-01-01T00:00:00Z","time":0,"timings":{"send":0,"wait":0,"receive":0},
		"request":{"method":"GET","url":"http://h","httpVersion":"","headersSize":-1,"bodySize":0,"headers":[],"cookies":[],"queryString":[]},
		"response":{"status":0,"statusText":"","httpVersion":"","headersSize":-1,"bodySize":0,"redirectURL":"","headers":[],"cookies":[],
			"content":{"size":0,"mimeType":"","text":""},"_error":"deadline: too late","_problem":{"kind":"deadline","message":"too late"}}
	}]}}`
	if !reflect.DeepEqual(value(t, got), value(t, want)) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if !strings.Contains(got, "<é>") || !strings.Contains(got, "?b=c%20d&e&") {
		t.Errorf("escapes that nobody needs: %s", got)
	}
	if got := written(t); !reflect.DeepEqual(value(t, got),
		value(t,
			`{"log":{"version":"1.2","_asSent":true,"creator":{"name":"plumbline","version":"1"},"entries":[]}}`)) {
		t.Errorf("no exchanges: got %s", got)
	}
}

func value(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return v
}

// Chapter "response" of HAR 1.2 and those beside it: every member without "optional" is there.
func TestRequiredMembersAreWritten(t *testing.T) {
	text := written(t, generated(rand.New(rand.NewPCG(1, 1))), &exchange.Exchange{})
	for i, entry := range value(t,
		text).(map[string]any)["log"].(map[string]any)["entries"].([]any) {
		for path, members := range map[string]string{
			"":        "startedDateTime time request response cache timings",
			"request": "method url httpVersion cookies headers queryString headersSize bodySize",
			"response": "status statusText httpVersion cookies headers content redirectURL " +
				"headersSize bodySize", "timings": "send wait receive",
		} {
			object := entry.(map[string]any)
			if path != "" {
				object = object[path].(map[string]any)
			}
			for name := range strings.FieldsSeq(members) {
				if object[name] == nil {
					t.Errorf("entry %d has no %s.%s", i, path, name)
				}
			}
		}
	}
}

type brokenWriter struct{ left int }

var errBroken = errors.New("broken")

func (w *brokenWriter) Write(p []byte) (int, error) {
	if w.left -= len(p); w.left < 0 {
		return 0, errBroken
	}
	return len(p), nil
}

func TestWriteErrors(t *testing.T) {
	var exchanges []*exchange.Exchange
	for range 100 {
		exchanges = append(exchanges,
			&exchange.Exchange{Response: &exchange.Response{Status: 200, Body: make([]byte, 1000)}})
	}
	for _, left := range []int{0, 1, 5000, 100_000} {
		if err := Write(&brokenWriter{left}, Creator{}, exchanges); !errors.Is(err, errBroken) {
			t.Errorf("broken after %d bytes: got %v", left, err)
		}
	}
	if err := Write(&brokenWriter{1 << 30}, Creator{}, exchanges); err != nil {
		t.Errorf("got %v", err)
	}
}

// What is coded is written plain, and so it is read; what does not decode is read as it was.
func TestCodedBodiesWritten(t *testing.T) {
	for name, test := range map[string]struct{ body, coding, want, wantCoding, removed string }{
		"gzip":       {zipped(`{"a":1}`), "gzip", `{"a":1}`, "", "gzip"},
		"gzip twice": {zipped(zipped("x")), "gzip, gzip", "x", "", "gzip, gzip"},
		// as when a .gz is downloaded
		"of gzip":      {zipped(zipped("x")), "gzip", zipped("x"), "", "gzip"},
		"of nothing":   {zipped(""), "gzip", "", "gzip", ""},
		"corrupt":      {"no gzip", "gzip", "no gzip", "gzip", ""},
		"corrupt, too": {zipped("x")[:15], "gzip", zipped("x")[:15], "gzip", ""},
		"unknown":      {"\x28\xb5\x2f\xfd", "zstd", "\x28\xb5\x2f\xfd", "zstd", ""},
		"empty":        {"", "gzip", "", "gzip", ""},
	} {
		header := http.Header{"Content-Encoding": {test.coding},
			"Content-Type": {"application/json"}}
		text := written(t, &exchange.Exchange{
			Request: exchange.Request{Method: "POST", URL: "http://h", Header: header,
				Body: []byte(test.body)},
			Response: &exchange.Response{Status: 200, Header: header, Body: []byte(test.body)},
		})
		entry := read(t, text)[0]
		x := entry.Exchange
		for _, side := range []struct {
			name    string
			header  http.Header
			body    []byte
			removed string
			unknown string
		}{
			{"request", x.Request.Header, x.Request.Body, entry.RequestCoding,
				entry.RequestBodyUnknown},
			{"response", x.Response.Header, x.Response.Body, entry.ResponseCoding,
				entry.ResponseBodyUnknown},
		} {
			if string(side.body) != test.want ||
				side.header.Get("Content-Encoding") != test.wantCoding ||
				side.removed != test.removed || side.unknown != "" {
				t.Errorf("%s, %s: got %q with %q, %q removed, unknown %q", name, side.name,
					side.body, side.header.Get("Content-Encoding"), side.removed, side.unknown)
			}
		}
		if strings.Contains(text, `"comment"`) != (test.wantCoding != "" && test.want != "") {
			t.Errorf("%s: a comment tells of what is still coded, and of nothing else: %s", name,
				text)
		}
	}
}

var (
	someTypes = []string{"", "application/json", "text/plain; charset=iso-8859-1",
		"text/plain; charset=utf-16", "text/plain; charset=martian", "image/png", "no type;;",
		"multipart/form-data; boundary=x"}
	someBodies = []string{"", "{}", `{"a":"é"}`, "\xff\xfe\x00", "\ufffd", "\ufeff{}",
		"line\r\n\u2028\x00\x1f", "=?&", "YQ==", strings.Repeat("long é ", 10_000), zipped("x")}
	someValues = []string{"", "a", " b ", "é", `"q"`, "a, b", "a=1; b", "<&>"}
	someNames  = []string{"X-A", "X-B", "Cookie", "Set-Cookie", "Authorization", "Location", "Etag"}
)

func generated(r *rand.Rand) *exchange.Exchange {
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	header := func() http.Header {
		h := http.Header{}
		for range r.IntN(5) {
			h.Add(pick(someNames), pick(someValues))
		}
		if contentType := pick(someTypes); contentType != "" {
			h.Set("Content-Type", contentType)
		}
		return h
	}
	x := &exchange.Exchange{
		Request: exchange.Request{Method: pick([]string{"GET", "POST", "HEAD", "X-1"}),
			URL: "http://h/é?" + pick(someValues), Header: header(),
			Body: []byte(pick(someBodies))},
		Started:  time.Unix(r.Int64N(1e10), r.Int64N(1e9)).UTC(),
		Duration: time.Duration(r.Int64N(1e12)),
	}
	if r.IntN(4) == 0 {
		x.Problem = &exchange.Problem{Kind: kinds[r.IntN(len(kinds))], Message: pick(someValues)}
	}
	if x.Problem == nil || r.IntN(2) == 0 {
		x.Response = &exchange.Response{Status: 100 + r.IntN(900),
			Proto: pick([]string{"", "HTTP/1.1", "HTTP/2.0"}), Header: header(),
			Body: []byte(pick(someBodies))}
	}
	return x
}

func TestRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	var exchanges []*exchange.Exchange
	for range 500 {
		exchanges = append(exchanges, generated(r))
	}
	entries := read(t, written(t, exchanges...))
	if len(entries) != len(exchanges) {
		t.Fatalf("got %d entries, want %d", len(entries), len(exchanges))
	}
	for i, entry := range entries {
		if doubt := doubts(entry); doubt != "" {
			t.Errorf("%d: nothing is unknown, but %s", i, doubt)
		}
		if got, want := whole(entry.Exchange), whole(exchanges[i]); got != want {
			t.Errorf("%d: got\n%.3000s\nwant\n%.3000s", i, got, want)
		}
	}
}

func doubts(e Entry) string {
	return e.RequestHeadersUnknown + e.RequestBodyUnknown + e.RequestCoding +
		e.ResponseHeadersUnknown + e.ResponseBodyUnknown + e.ResponseCoding + e.CredentialsUnknown
}

func whole(x *exchange.Exchange) string {
	return fmt.Sprintf("%v %v\n%s", x.Started, x.Duration, told(Entry{Exchange: x}))
}

// FuzzRead holds to what callers rely on, whatever a file says: it is read or refused with a place,
// and what was read can be written and read again.
func FuzzRead(f *testing.F) {
	for name := range recorders {
		f.Add([]byte(file(f, name)))
	}
	for _, text := range []string{
		``, `{}`, `a: b`, "\ufeff[", `{"log":{"entries":[null]}}`, oneEntry(get, ok),
		oneEntry(get, `{"status":-1}`),
		oneEntry(get, `{"status":304,"content":{"text":"a"},"bodySize":0}`),
		oneEntry(
			`{"method":"A\n","url":"x:","headers":[{"name":"Content-Encoding","value":"gzip"}],"postData":{"text":"`+"H4sI"+`","encoding":"base64"}}`, ok),
		oneEntry(get,
			`{"status":200,"headers":[{"name":"content-type","value":"a/b;charset=utf-16"}],"content":{"text":"a\ud800","_contentCoded":true},"_problem":{"kind":"truncated"}}`),
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		given := bytes.Clone(text)
		entries, err := Read("f.har", text, nil)
		if !bytes.Equal(text, given) {
			t.Fatal("the text was changed")
		}
		if err != nil {
			if at := refused(t, string(text)); at.Line < 1 || at.Column < 1 || at.Problem == "" ||
				at.File != "f.har" {
				t.Fatalf("a reader can do nothing with %+v", at)
			}
			return
		}
		var exchanges []*exchange.Exchange
		for _, entry := range entries {
			exchanges = append(exchanges, entry.Exchange)
		}
		again := read(t, written(t, exchanges...))
		if len(again) != len(entries) {
			t.Fatalf("got %d entries, want %d", len(again), len(entries))
		}
		for i, entry := range entries {
			sameEntry(t, again[i].Exchange, entry.Exchange)
		}
	})
}

// sameEntry compares apart from content codings and times.
func sameEntry(t *testing.T, got, want *exchange.Exchange) {
	t.Helper()
	plain := func(x *exchange.Exchange) string {
		copied := exchange.Exchange{Problem: x.Problem, Request: x.Request}
		copied.Request.Header, copied.Request.Body = uncoded(x.Request.Header, x.Request.Body)
		if x.Response != nil {
			response := *x.Response
			response.Header, response.Body = uncoded(response.Header, response.Body)
			copied.Response = &response
		}
		return told(Entry{Exchange: &copied})
	}
	if got, want := plain(got), plain(want); got != want {
		t.Fatalf("got\n%s\nwant\n%s", got, want)
	}
}

func uncoded(header http.Header, body []byte) (http.Header, []byte) {
	header = header.Clone()
	if decoded, err := (&exchange.Response{Header: header,
		Body: body}).DecodedBody(exchange.MaxDecoded); err == nil {
		body = decoded
	}
	if len(body) == 0 || codings(header) != "" {
		header.Del("Content-Encoding")
	}
	return header, body
}
