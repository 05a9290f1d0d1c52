package har

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
)

const none = "the HAR does not have the body: "

func TestResponseBodies(t *testing.T) {
	cut := strings.Repeat("x", smallestCut)
	for _, test := range []struct {
		members, lines, want, unknown string
	}{
		// What is there.
		{`"content":{"text":"a"}`, "", "a", ""},
		{`"content":{"size":-1,"text":"a\u0000\"é\ud83d\ude00"}`, "", "a\x00\"é😀", ""},
		{`"content":{"size":999,"text":"a"}`, "", "a", ""}, // edited: what is there counts
		{`"content":{"text":"YQ==","encoding":"base64"}`, "", "a", ""},
		{`"content":{"text":"YQ","encoding":"BASE64"}`, "", "a", ""},
		{`"content":{"text":"YW\r\nI=","encoding":"base64"}`, "", "ab", ""},
		{`"content":{"text":"YQ==","encoding":""}`, "", "YQ==", ""},
		{`"content":{"text":"YQ==","encoding":"utf-8"}`, "", "YQ==", ""},
		{`"content":{"text":"YQ==","encoding":null}`, "", "YQ==", ""},
		{`"content":{"text":"YQ==","encoding":"rot13"}`, "", "",
			none +
				`its text is in the encoding "rot13", which HAR does not know; base64 is the usual one`},
		{`"content":{"text":"a\ufffd"}`, "", "a\ufffd", "U+FFFD"},
		{`"content":{"text":"a\ud800"}`, "", "a\ufffd", "U+FFFD"},
		{`"content":{"text":"77+9","encoding":"base64"}`, "", "\ufffd", ""},
		// What is not there.
		{`"content":{"size":0}`, "", "", ""},
		{`"content":{"size":0,"text":""}`, "Content-Length: 5", "", ""},
		{`"content":{"size":-1,"text":""}`, "", "", ""},
		{`"content":{"text":""},"bodySize":7`, "", "", ""},
		{`"content":{"size":0,"text":null}`, "", "", ""},
		{`"content":{},"bodySize":0`, "", "", ""},
		{`"content":null`, "Content-Length: 0", "", ""},
		{`"content":{"size":512}`, "", "",
			none + "content.text is missing or empty, the size is 512"},
		{`"content":{"size":512,"text":""}`, "", "",
			none + "content.text is missing or empty, the size is 512"},
		{`"content":{"size":512,"comment":"too large"}`, "", "",
			none + "content.text is missing or empty, the size is 512 (too large)"},
		{`"content":{"size":0},"bodySize":7`, "", "",
			none + "content.text is missing, and 7 bytes came"},
		{`"content":{"size":0}`, "Content-Length: 5", "",
			none + "content.text is missing, Content-Length is 5"},
		{`"content":{"size":-1}`, "", "", none + "content.text is missing, and so is the size"},
		{`"content":{"size":"9"}`, "", "", none + "content.text is missing, and so is the size"},
		{`"content":{}`, "", "", none + "content.text is missing, and so is the size"},
		{`"_x":0`, "", "", none + "content.text is missing, and so is the size"},
		{`"content":{"size":3,"_sha1":"1.json"}`, "", "",
			none +
				"it is in the file 1.json, and there is no folder to look for it in; " +
				"name the HAR " +
				"by its file"},
		// What ends with its header section.
		{`"status":204`, "", "", ""},
		{`"status":101`, "", "", ""},
		{`"status":304,"content":{"size":10}`, "Content-Length: 10", "", ""},
		{`"status":205`, "", "", none + "content.text is missing, and so is the size"},
		{`"status":204,"content":{"text":"a"}`, "", "a", ""}, // if it is said to have come, it came
		{`"status":304,"bodySize":1,"content":{"text":"a"}`, "", "a", ""},
		{`"status":304,"content":{"text":"a"}`, "", "a", ""},
		{`"status":304,"bodySize":0,"content":{"text":"a"}`, "", "", ""},
		{`"status":200,"bodySize":0,"content":{"text":"a"}`, "", "a", ""},
		// What may not be all.
		{fmt.Sprintf(`"content":{"size":%d,"text":%q}`, smallestCut+1, cut), "", cut,
			fmt.Sprintf("the HAR does not have the whole body: it has %d bytes of %d", smallestCut,
				smallestCut+1)},
		{fmt.Sprintf(`"content":{"size":%d,"text":%q}`, smallestCut+1, cut),
			"Transfer-Encoding: chunked", cut, ""},
		{fmt.Sprintf(`"content":{"size":%d,"text":%q}`, smallestCut+1, cut), "Content-Encoding: br",
			cut, ""},
		{fmt.Sprintf(`"content":{"size":%d,"text":%q}`, smallestCut, cut), "", cut, ""},
		{fmt.Sprintf(`"content":{"size":%d,"text":%q}`, smallestCut+1, cut[1:]), "", cut[1:], ""},
		{`"content":{"text":"{"},"_failureText":"net::ERR_ABORTED"`, "", "{",
			`the body may not be complete: the recorder noted "net::ERR_ABORTED"`},
		{`"content":{"size":5},"_error":"net::ERR_ABORTED"`, "", "",
			none + "content.text is missing or empty, the size is 5"},
	} {
		entry := answer(t, test.members, lines(test.lines)...)
		what := fmt.Sprintf("%.200s, %s", test.members, test.lines)
		compare(t, what, string(entry.Exchange.Response.Body), test.want, entry.ResponseBodyUnknown,
			test.unknown)
	}
}

func compare(t *testing.T, what, got, want, unknown, wantUnknown string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %.100q, want %.100q", what, got, want)
	}
	if unknown != wantUnknown && (wantUnknown != "U+FFFD" ||
		!strings.Contains(unknown, wantUnknown)) {
		t.Errorf("%s: unknown: got %q, want %q", what, unknown, wantUnknown)
	}
}

func lines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "|")
}

func TestHEADHasNoBody(t *testing.T) {
	const head = `{"method":"HEAD","url":"http://h","headers":[]}`
	entry := read(t,
		oneEntry(head,
			`{"status":200,"headers":[{"name":"Content-Length","value":"5"},{"name":"Content-Encoding","value":"gzip"}],"content":{"size":5}}`))[0]
	if r := entry.Exchange.Response; len(r.Body) != 0 || entry.ResponseBodyUnknown != "" ||
		r.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("got %s", told(entry))
	}
	entry = read(t, oneEntry(head, `{"status":200,"headers":[],"content":{"text":"a"}}`))[0]
	if string(entry.Exchange.Response.Body) != "a" {
		t.Errorf("a body that is said to have come is gone: %s", told(entry))
	}
}

func TestRequestBodies(t *testing.T) {
	const multipart = "Content-Type: multipart/form-data; boundary=b"
	for _, test := range []struct {
		members, lines, want, unknown string
	}{
		{`"postData":{"text":"a=b"}`, "", "a=b", ""},
		{`"postData":{"text":"a=b","params":[{"name":"x","value":"y"}]}`, "", "a=b", ""},
		{`"postData":{"text":"YQ==","encoding":"base64"}`, "", "a", ""},
		{`"postData":{"text":"\udc80"}`, "", "\ufffd", "U+FFFD"},
		{`"bodySize":0`, "", "", ""},
		{`"bodySize":-1`, "Content-Type: application/json", "", ""},
		{`"postData":null`, "Content-Length: 0", "", ""},
		{`"postData":{"mimeType":"","text":"","params":[]},"bodySize":0`, "", "", ""},
		{`"bodySize":5`, "", "", none + "postData.text is missing, the size is 5"},
		{`"postData":{"text":""},"bodySize":5`, "", "",
			none + "postData.text is missing, the size is 5"},
		{`"bodySize":0`, "content-length: 9", "",
			none + "postData.text is missing, Content-Length is 9"},
		{`"bodySize":-1`, "transfer-encoding: chunked", "",
			none + "postData.text is missing, although there is a Transfer-Encoding"},
		{`"postData":{"text":"","_file":"a.bin"}`, "", "",
			none +
				"it is in the file a.bin, and there is no folder to look for it in; name the HAR " +
				"by its file"},
		// Forms.
		{`"postData":{"params":[{"name":"a b","value":"1&2"},{"name":"c"},{"name":"é","value":true}]}`, "Content-Type: application/x-www-form-urlencoded", "a+b=1%262&c=&%C3%A9=true", ""},
		{`"postData":{"params":[{"name":"a","value":"1"}],"text":""}`, "", "a=1", ""},
		{`"postData":{"params":[{"name":"a","value":"1"}]}`, "Content-Type: text/html", "",
			none + "postData.text is missing, and params describe no body of the type text/html"},
		{`"postData":{"params":[{"name":"a","value":"1"},{"name":"b","value":{"c":[1]}}]}`,
			"Content-Type: application/json; charset=utf-8", `{"a":"1","b":{"c":[1]}}`, ""},
		{`"postData":{"params":[{"name":"0","value":"1"}]}`, "Content-Type: application/json", "",
			none + "postData.text is missing, and params may be an array or an object"},
		{`"postData":{"params":[{"name":"a"}]}`, "Content-Type: application/a+json", "",
			none + "postData.text is missing, and params are no members of JSON"},
		{`"postData":{"params":[{"name":"a","value":"1"}]}`, multipart,
			"--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--\r\n", ""},
		{`"postData":{"params":[{"name":"a","value":"1","fileName":null}]}`, multipart,
			"--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--\r\n", ""},
		{`"postData":{"params":[{"name":"a\r\n\"","value":"","fileName":"","contentType":"a/b"}]}`,
			multipart,
			"--b\r\nContent-Disposition: form-data; name=\"a%0D%0A\\\"\"; " +
				"filename=\"\"\r\nContent-Type: a/b\r\n\r\n\r\n--b--\r\n", ""},
		{`"postData":{"mimeType":"multipart/form-data; boundary=m","params":[{"name":"a","value":"1"}]}`, "", "--m\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--m--\r\n", ""},
		{`"postData":{"mimeType":"multipart/form-data; boundary=m","params":[{"name":"a","value":"1"}]}`, "Content-Type: multipart/form-data", "", none + "postData.text is missing, and the Content-Type has no boundary that params could be put between"},
		{`"postData":{"params":[{"name":"a","value":"1"}]}`,
			"Content-Type: multipart/form-data; boundary=\"a\u00e9\"", "",
			none +
				"postData.text is missing, and the Content-Type has no boundary that params " +
				"could be put between"},
		{`"postData":{"params":[{"name":"a","fileName":"f"}]}`, multipart, "",
			none + `params have the name of the file "f", but not what is in it`},
		{`"postData":{"params":[{"name":"a","value":"1","contentType":"a/b\nX: y"}]}`, multipart,
			"", none + `the contentType of the param "a" has a line break`},
	} {
		entry := asked(t, test.members, lines(test.lines)...)
		compare(t, test.members+", "+test.lines, string(entry.Exchange.Request.Body), test.want,
			entry.RequestBodyUnknown, test.unknown)
	}
}

// A text is put back into the charset it was read from, on both sides.
func TestCharsets(t *testing.T) {
	for _, test := range []struct{ contentType, text, size, want, unknown string }{
		{"", "ü", "-1", "ü", ""},
		{"text/plain", "ü", "1", "ü", ""},
		{"text/plain; charset=utf-8", "ü", "1", "ü", ""},
		{"text/plain; charset=UTF8", "ü", "1", "ü", ""},
		{`text/plain; charset="iso-8859-1"`, "ü", "-1", "\xfc", ""},
		{"text/plain; charset=ISO-8859-1", "ü", "1", "\xfc", ""},
		{"text/plain; charset=ISO-8859-1", "ü", "2", "\xfc", ""}, // or read as UTF-8
		{"text/plain; charset=ISO-8859-1", "u", "1", "u", ""},
		{"text/plain; charset=ISO-8859-1", "ü", "77", "\xfc", ""}, // of some other count
		{"text/plain; charset=ISO-8859-1", "日", "3", "日", ""},
		{"text/plain; charset=ISO-8859-1", "日", "-1", "日",
			`the bytes of the body are not known: HAR has them as text, with characters that its charset "ISO-8859-1" does not have`},
		{"text/plain; charset=us-ascii", "u", "1", "u", ""},
		{"text/plain; charset=utf-16le", "u", "2", "u\x00", ""},
		{"text/plain; charset=shift_jis", "日", "2", "\x93\xfa", ""},
		{"text/plain; charset=martian", "u", "1", "u", ""},
		{"text/plain; charset=martian", "ü", "2", "ü",
			`the bytes of the body are not known: HAR has them as text, and its charset "martian" is none that is known`},
		{"text/plain; charset=", "ü", "1", "ü", ""},
		{"text/plain; charset", "ü", "1", "ü", ""},
		{";;", "ü", "1", "ü", ""},
	} {
		line := "Content-Type: " + test.contentType
		response := answer(t, `"content":{"size":`+test.size+`,"text":"`+test.text+`"}`, line)
		compare(t, fmt.Sprintf("response %+v", test), string(response.Exchange.Response.Body),
			test.want, response.ResponseBodyUnknown, test.unknown)
		request := asked(t, `"bodySize":`+test.size+`,"postData":{"text":"`+test.text+`"}`, line)
		compare(t, fmt.Sprintf("request %+v", test), string(request.Exchange.Request.Body),
			test.want, request.RequestBodyUnknown, test.unknown)
	}
	binary := answer(t, `"content":{"encoding":"base64","text":"w7w="}`,
		"Content-Type: text/plain; charset=iso-8859-1")
	compare(t, "base64", string(binary.Exchange.Response.Body), "ü", binary.ResponseBodyUnknown, "")
}

func zipped(text string) string {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = z.Write([]byte(text))
	_ = z.Close()
	return out.String()
}

// Where a body is without its content coding, the header is too.
func TestContentCodings(t *testing.T) {
	text := func(s string) string { return fmt.Sprintf(`"text":%q`, s) }
	encoded := func(s string) string {
		return `"encoding":"base64","text":"` + base64.StdEncoding.EncodeToString([]byte(s)) + `"`
	}
	large := strings.Repeat("x", maxProbe+1)
	for name, test := range map[string]struct{ body, lines, coding, removed string }{
		"text":              {text("{}"), "Content-Encoding: gzip", "", "gzip"},
		"an unknown coding": {text("{}"), "Content-Encoding: zstd", "", "zstd"},
		"two codings": {text("{}"), "Content-Encoding: gzip|content-encoding: br", "",
			"gzip, br"},
		"no coding":          {text("{}"), "", "", ""},
		"an empty coding":    {text("{}"), "Content-Encoding: , ", ", ", ""},
		"no body":            {text(""), "Content-Encoding: gzip", "gzip", ""},
		"base64":             {encoded("{}"), "Content-Encoding: gzip", "", "gzip"},
		"base64 still coded": {encoded(zipped("{}")), "Content-Encoding: gzip", "gzip", ""},
		"large, still coded": {encoded(zipped(large)), "Content-Encoding: gzip", "gzip", ""},
		"base64 of another coding": {encoded(zipped("{}")), "Content-Encoding: deflate", "",
			"deflate"},
		"said to be coded": {encoded("{}") + `,"_contentCoded":true`,
			"Content-Encoding: gzip", "gzip", ""},
		"text said to be coded": {text("{}") + `,"_contentCoded":true`, "Content-Encoding: gzip",
			"gzip", ""},
		"said not to be coded": {encoded(zipped("{}")) + `,"_contentCoded":false`,
			"Content-Encoding: gzip", "", "gzip"},
	} {
		response, request := answer(t, `"content":{`+test.body+`}`, lines(test.lines)...),
			asked(t, `"postData":{`+test.body+`}`, lines(test.lines)...)
		if got := strings.Join(response.Exchange.Response.Header["Content-Encoding"],
			", "); got != test.coding || response.ResponseCoding != test.removed {
			t.Errorf("%s: the response has %q and %q was removed, want %q and %q", name, got,
				response.ResponseCoding, test.coding, test.removed)
		}
		if got := strings.Join(request.Exchange.Request.Header["Content-Encoding"],
			", "); got != test.coding || request.RequestCoding != test.removed {
			t.Errorf("%s: the request has %q and %q was removed, want %q and %q", name, got,
				request.RequestCoding, test.coding, test.removed)
		}
		if response.ResponseBodyUnknown != "" || request.RequestBodyUnknown != "" {
			t.Errorf("%s: %q, %q", name, response.ResponseBodyUnknown, request.RequestBodyUnknown)
		}
	}
}

func TestBodyThatMayStillBeCoded(t *testing.T) {
	for _, test := range []struct {
		contentType, body string
		unknown           bool
	}{
		{"application/json", "\xff", true}, {"text/plain", "\xff", true},
		{"application/xml; x=y", "\xff", true},
		{"image/png", "\xff", false}, {"application/json", "{}", false},
	} {
		entry := answer(t,
			`"content":{"encoding":"base64","text":"`+base64.StdEncoding.EncodeToString(
				[]byte(test.body))+`"}`, "Content-Type: "+test.contentType,
			"Content-Encoding: zstd")
		if got := entry.ResponseBodyUnknown != ""; got != test.unknown {
			t.Errorf("%+v: got %q", test, entry.ResponseBodyUnknown)
		}
	}
}
