package har

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
)

func TestRefused(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"", "1:1: the file is empty"},
		{"\ufeff \n", "1:1: the file is empty"},
		{"{", "1:2: the JSON ends before its end"},
		{"log: {entries: []}", "1:1: invalid character 'l' looking for beginning of value"},
		{`{"log":{"entries":[],}}`,
			"1:22: invalid character '}' looking for beginning of object key string"},
		{"{\"log\":\n\"\xff\"}", "2:2: the text is not UTF-8"},
		{`{"log":{"entries":[]}} x`, "1:24: invalid character 'x' after top-level value"},
		{strings.Repeat("[", 2000) + strings.Repeat("]", 2000),
			"1:1002: nested more than 1000 deep"},
		{`[]`,
			"1:1: the file is of the type array, not object; a HAR is one object with the " +
				"member log"},
		{`{"swagger":"2.0"}`, "1:1: the file has no log; a HAR is one object with the member log"},
		{`{"log":[]}`,
			"1:8: log of the file is of the type array, not object; a HAR is one object with the " +
				"member log"},
		{`{"log":{}}`,
			"1:8: log has no entries; it lists the exchanges, and is empty if there are none"},
		{"\ufeff{\"log\":\n {\"entries\": {}}}",
			"2:14: entries of log is of the type object, not array; it lists the exchanges, and " +
				"is empty if there are none"},
		{`{"log":{"entries":null}}`,
			"1:19: entries of log is of the type null, not array; it lists the exchanges, and is " +
				"empty if there are none"},
	} {
		if got := refused(t, test.text).Error(); got != "f.har:"+test.want {
			t.Errorf("%.200q:\n got %s\nwant f.har:%s", test.text, got, test.want)
		}
	}
}

// What is wrong in one entry is told there, with its line, and stops no other.
func TestUnreadableEntries(t *testing.T) {
	entry := func(request, response string) string {
		return "{\"log\":{\"entries\":[\n" + request + response + "\n,{\"request\":" + get +
			",\"response\":" + ok + "}]}}"
	}
	const request = `{"request":{"method":"GET","url":"http://h/","headers":[]}`
	for _, test := range []struct{ text, want string }{
		{entry("5", ""),
			"2:1: log.entries[0] is of the type number, not object; without a request there is " +
				"nothing to judge"},
		{entry("{}", ""),
			"2:1: log.entries[0] has no request; without a request there is nothing to judge"},
		{entry(`{"request":null}`, ""),
			"2:12: request of log.entries[0] is of the type null, not object; without a request " +
				"there is nothing to judge"},
		{entry(`{"request":{"url":"http://h"}}`, ""),
			"2:12: log.entries[0].request has no method; give the method, such as GET"},
		{entry(`{"request":{"method":"","url":"http://h"}}`, ""),
			"2:22: the method of log.entries[0].request is empty; give the method, such as GET"},
		{entry(`{"request":{"method":"GET"}}`, ""),
			"2:12: log.entries[0].request has no url; give the absolute URL of the request"},
		{entry(`{"request":{"method":"GET","url":7}}`, ""),
			"2:34: url of log.entries[0].request is of the type number, not string; give the " +
				"absolute URL of the request"},
		{entry(`{"request":{"method":"GET","url":"/a:b"}}`, ""),
			"2:34: the url of log.entries[0].request is not absolute; put scheme and host " +
				"before it"},
		{entry(`{"request":{"method":"GET","url":""}}`, ""),
			"2:34: the url of log.entries[0].request is not absolute; put scheme and host " +
				"before it"},
		{entry(`{"request":{"method":"GET","url":"http://h","headers":{}}}`, ""),
			"2:55: headers of log.entries[0].request is of the type object, not array; it is a " +
				"list of objects with name and value"},
		{entry(`{"request":{"method":"GET","url":"http://h","headers":["a"]}}`, ""),
			"2:56: log.entries[0].request.headers[0] is of the type string, not object; it is a " +
				"list of objects with name and value"},
		{entry(
			`{"request":{"method":"GET","url":"http://h","headers":[{"name":"a"},{"value":"a"}]}}`,
			""),
			"2:69: log.entries[0].request.headers[1] has no name; it is a list of objects with " +
				"name and value"},
		{entry(`{"request":{"method":"GET","url":"http://h","headers":[{"name":"a","value":[]}]}}`,
			""),
			"2:76: value of log.entries[0].request.headers[0] is of the type array, not string; " +
				"it is a list of objects with name and value"},
		{entry(`{"request":{"method":"GET","url":"http://h","postData":"x"}}`, ""),
			"2:56: postData of log.entries[0].request is of the type string, not object; it " +
				"holds text or params"},
		{entry(`{"request":{"method":"GET","url":"http://h","postData":{"text":{}}}}`, ""),
			"2:64: text of log.entries[0].request.postData is of the type object, not string; it " +
				"is the body as text"},
		{entry(`{"request":{"method":"GET","url":"http://h","postData":{"params":[1]}}}`, ""),
			"2:67: log.entries[0].request.postData.params[0] is of the type number, not object; " +
				"it is a list of objects with name and value"},
		{entry(request, `,"response":[]}`),
			"2:71: response of log.entries[0] is of the type array, not object; leave it out, or " +
				"give it the status 0, where none came"},
		{entry(request, `,"response":{}}`),
			"2:71: log.entries[0].response has no status; give one of 100 to 999, 0 where no " +
				"response came"},
		{entry(request, `,"response":{"status":"200"}}`),
			"2:81: status of log.entries[0].response is of the type string, not number; give one " +
				"of 100 to 999, 0 where no response came"},
		{entry(request, `,"response":{"status":200.5}}`),
			"2:81: the status of log.entries[0].response is 200.5, which is no status code; give " +
				"one of 100 to 999, 0 where no response came"},
		{entry(request, `,"response":{"status":99}}`),
			"2:81: the status of log.entries[0].response is 99, which is no status code; give " +
				"one of 100 to 999, 0 where no response came"},
		{entry(request, `,"response":{"status":1000}}`),
			"2:81: the status of log.entries[0].response is 1000, which is no status code; give " +
				"one of 100 to 999, 0 where no response came"},
		{entry(request, `,"response":{"status":1e400}}`),
			"2:81: the status of log.entries[0].response is 1e400, which is no status code; give " +
				"one of 100 to 999, 0 where no response came"},
		{entry(request, `,"response":{"status":200,"content":"x"}}`),
			"2:95: content of log.entries[0].response is of the type string, not object; it " +
				"holds the body as text"},
		{entry(request, `,"response":{"status":200,"content":{"text":1}}}`),
			"2:103: text of log.entries[0].response.content is of the type number, not string; " +
				"it is the body as text"},
		{entry(request, `,"response":{"status":200,"cookies":{}}}`),
			"2:95: cookies of log.entries[0].response is of the type object, not array; it is a " +
				"list of objects with name and value"},
	} {
		entries := read(t, test.text)
		line, words, _ := strings.Cut(test.want, ": ")
		line, column, _ := strings.Cut(line, ":")
		want := fmt.Sprintf("%s (line %s, column %s)", words, line, column)
		bad, good := entries[0], entries[1]
		if got := bad.Unreadable + bad.ResponseUnreadable; got != want {
			t.Errorf("%.200q:\n got %s\nwant %s", test.text, got, want)
		}
		if of := strings.Contains(want, "response"); (bad.ResponseUnreadable != "") != of ||
			bad.Exchange.Problem == nil || bad.Exchange.Response != nil {
			t.Errorf("%.200q: got %+v", test.text, bad)
		}
		if good.Unreadable+good.ResponseUnreadable != "" || good.Exchange.Response == nil {
			t.Errorf("%.200q: the entry after it is %+v", test.text, good)
		}
	}
}

func TestAccepted(t *testing.T) {
	for name, text := range map[string]string{
		"no entries":         `{"log":{"entries":[]}}`,
		"null log members":   `{"log":{"version":null,"creator":null,"pages":null,"entries":[]}}`,
		"unknown members":    `{"_a":1,"log":{"version":"9","_x":{"y":[{}]},"entries":[]}}`,
		"the last log":       `{"log":5,"log":{"entries":{},"entries":[]}}`,
		"a byte order mark":  "\ufeff{\"log\":{\"entries\":[]}}",
		"spaces around":      " \r\n{\"log\":{\"entries\":[]}}\r\n",
		"a creator of sorts": `{"log":{"creator":"me","entries":[]}}`,
	} {
		if entries := read(t, text); len(entries) != 0 {
			t.Errorf("%s: got %d entries", name, len(entries))
		}
	}
}

func TestURLsAndStatusesThatAreKept(t *testing.T) {
	for _, url := range []string{"http://h", "https://h/a?b=%zz#c", "data:text/plain,x",
		"blob:https://h/1", "wss://h/s", "chrome-extension://abc/x.js", "HTTP://H:80/é"} {
		x := read(t, oneEntry(`{"method":"get","url":"`+url+`","headers":null}`,
			`{"status":200.0}`))[0].Exchange
		if x.Request.URL != url || x.Request.Method != "GET" || x.Response == nil ||
			x.Response.Status != 200 {
			t.Errorf("%s: got %+v, %+v", url, x.Request, x.Response)
		}
	}
	for status, want := range map[string]int{"100": 100, "204": 204, "2e2": 200, "999": 999, "0": 0,
		"-1": 0, "-300": 0, "0.0": 0} {
		x := read(t, oneEntry(get, `{"status":`+status+`}`))[0].Exchange
		got := 0
		if x.Response != nil {
			got = x.Response.Status
		}
		if got != want || (want == 0) != (x.Problem != nil) {
			t.Errorf("%s: got %d and the problem %v, want %d", status, got, x.Problem, want)
		}
	}
}

func TestHeaders(t *testing.T) {
	for _, test := range []struct{ list, want string }{
		{`[]`, ""},
		{`[{"name":"x-a","value":"1"},{"name":"X-A","value":"2"},{"name":"x-b"}]`,
			"X-A: 1 | X-A: 2 | X-B: "},
		{`[{"name":":status","value":"200"},{"name":"a","value":"b"},{"name":":x"}]`, "A: b"},
		{`[{"name":"n","value":5},{"name":"t","value":true},{"name":"z","value":null}]`,
			"N: 5 | T: true | Z: "},
		{`[{"name":"Set-Cookie","value":"a=1\nb=2\r\n c=3"}]`,
			"Set-Cookie: a=1 | Set-Cookie: b=2 | Set-Cookie: c=3"},
		{`[{"name":"a","name":"b","value":"1","value":"2"}]`, "B: 2"},
		{`[{"name":"odd name","value":" kept "}]`, "odd name:  kept "},
	} {
		entry := read(t, oneEntry(`{"method":"GET","url":"http://h","headers":`+test.list+`}`,
			`{"status":200,"headers":`+test.list+`}`))[0]
		for _, header := range []string{fields(entry.Exchange.Request.Header),
			fields(entry.Exchange.Response.Header)} {
			if header != test.want {
				t.Errorf("%s: got %q, want %q", test.list, header, test.want)
			}
		}
		if entry.RequestHeadersUnknown != "" || entry.ResponseHeadersUnknown != "" {
			t.Errorf("%s: the list is there: %+v", test.list, entry)
		}
	}
}

func TestUnknownHeaders(t *testing.T) {
	for _, test := range []struct {
		response string
		unknown  bool
	}{
		{`{"status":200}`, true},
		{`{"status":200,"headers":null}`, true},
		{`{"status":200,"headers":[]}`, false},
		{`{"status":200,"headers":[],"content":{"mimeType":""}}`, false},
		{`{"status":200,"headers":[],"content":{"mimeType":"x-unknown"}}`, false},
		{`{"status":200,"headers":[],"content":{"mimeType":"text/plain"}}`, true},
		{`{"status":200,"headers":[{"name":"a","value":"b"}],"content":{"mimeType":"text/plain"}}`,
			false},
	} {
		entry := read(t, oneEntry(get, test.response))[0]
		if (entry.ResponseHeadersUnknown != "") != test.unknown ||
			entry.RequestHeadersUnknown != "" {
			t.Errorf("%s: got %q, %q", test.response, entry.ResponseHeadersUnknown,
				entry.RequestHeadersUnknown)
		}
		if entry.Exchange.Response.Header["Content-Type"] != nil {
			t.Errorf("%s: a Content-Type was made up", test.response)
		}
	}
}

func TestCookies(t *testing.T) {
	const two = `[{"name":"a","value":"1"},{"name":"b","value":"x y","expires":"never","httpOnly":false,"path":null}]`
	entry := read(t, oneEntry(`{"method":"GET","url":"http://h","headers":[],"cookies":`+two+`}`,
		`{"status":200,"headers":[],"cookies":`+two+`}`))[0]
	if got, want := fields(entry.Exchange.Request.Header), "Cookie: a=1; b=x y"; got != want {
		t.Errorf("request: got %q, want %q", got, want)
	}
	if got, want := fields(entry.Exchange.Response.Header),
		"Set-Cookie: a=1 | Set-Cookie: b=x y"; got != want {
		t.Errorf("response: got %q, want %q", got, want)
	}
	entry = read(t,
		oneEntry(
			`{"method":"GET","url":"http://h","headers":[{"name":"cookie","value":"z"}],"cookies":`+two+`}`, `{"status":200,"headers":[{"name":"set-cookie","value":"z"}],"cookies":`+two+`}`))[0]
	if got, want := fields(entry.Exchange.Request.Header)+", "+fields(
		entry.Exchange.Response.Header), "Cookie: z, Set-Cookie: z"; got != want {
		t.Errorf("what the header list has counts: got %q, want %q", got, want)
	}
}

func TestProtocols(t *testing.T) {
	for version, want := range map[string]string{"h2": "HTTP/2.0", "HTTP/2": "HTTP/2.0",
		"http/2.0": "HTTP/2.0", "h3": "HTTP/3.0", "http/1.1": "HTTP/1.1", "HTTP/1.0": "HTTP/1.0",
		"unknown": "", "": ""} {
		if got := answer(t, `"httpVersion":"`+version+`"`).Exchange.Response.Proto; got != want {
			t.Errorf("%q: got %q, want %q", version, got, want)
		}
	}
}

func TestEveryProblemIsRead(t *testing.T) {
	for _, kind := range kinds {
		for _, status := range []int{0, 200} {
			entry := read(t,
				oneEntry(get,
					fmt.Sprintf(
						`{"status":%d,"headers":[],"content":{"text":"x"},"_error":"e","_problem":{"kind":%q,"message":"m"}}`, status, kind)))[0]
			if p := entry.Exchange.Problem; p == nil || p.Kind != kind || p.Message != "m" ||
				entry.ResponseBodyUnknown != "" ||
				(entry.Exchange.Response == nil) != (status == 0) {
				t.Errorf("%s, %d: got %v, %+v", kind, status, p, entry)
			}
		}
	}
	for _, problem := range []string{`null`, `5`, `{}`, `{"kind":"x","message":"m"}`} {
		if p := answer(t, `"_problem":`+problem).Exchange.Problem; p != nil {
			t.Errorf("%s: got %v", problem, p)
		}
	}
}

func TestManyEntries(t *testing.T) {
	const count = 20_000
	entries := read(t, `{"log":{"entries":[`+strings.Repeat(`{"request":`+get+`},`, count)+`{}]}}`)
	if got, want := entries[count].Unreadable,
		fmt.Sprintf("log.entries[%d] has no request", count); !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	large := base64.StdEncoding.EncodeToString(make([]byte, 8<<20))
	if got := len(answer(t,
		`"content":{"encoding":"base64","text":"`+large+`"}`).Exchange.Response.Body); got !=
		8<<20 {
		t.Errorf("got %d bytes", got)
	}
}
