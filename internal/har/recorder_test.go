package har

import (
	"strings"
	"testing"
)

// recorded is one entry in the manner of a recorder, with a request and a response.
func recorded(t *testing.T, members, request, response string) Entry {
	t.Helper()
	return read(t, `{"log":{"entries":[{`+members+`"request":{"method":"GET","url":"http://h/a",`+
		request+`},"response":{`+response+`}}]}}`)[0]
}

const withText = `"status":200,"headers":[{"name":"ETag","value":"1"}],"content":{"size":2,"mimeType":"application/json","text":"{}"`

func TestHeadersOfAnotherResponse(t *testing.T) {
	conditional := `"headers":[{"name":"If-None-Match","value":"1"}]`
	for name, test := range map[string]struct {
		members, request, response string
		unknown                    bool
	}{
		"revalidated": {"", conditional, withText + `},"bodySize":0`, true},
		"revalidated, by size": {"", `"headers":[]`,
			withText + `,"compression":2},"bodySize":0`, true},
		"revalidated, chrome-har": {"", `"headers":[]`, withText + `},"bodySize":-69`, true},
		"from the cache": {`"_fromCache":"disk",`, `"headers":[]`, withText + `}`,
			true},
		"came":                     {"", conditional, withText + `},"bodySize":2`, false},
		"nobody knows":             {"", conditional, withText + `},"bodySize":-1`, false},
		"a recorder without sizes": {"", `"headers":[]`, withText + `},"bodySize":0`, false},
		"304 itself": {"", conditional,
			strings.Replace(withText, "200", "304", 1) + `},"bodySize":0`, false},
		"a length that is another's": {"", `"headers":[]`,
			strings.Replace(withText, "ETag\",\"value\":\"1", "Content-Length\",\"value\":\"0", 1) +
				`}`, true},
	} {
		e := recorded(t, test.members, test.request, test.response)
		if got := e.ResponseHeadersUnknown+e.Revalidated != ""; got != test.unknown {
			t.Errorf("%s: got %q, %q", name, e.ResponseHeadersUnknown, e.Revalidated)
		}
		if name != "304 itself" && string(e.Exchange.Response.Body) != "{}" {
			t.Errorf("%s: the body is %q", name, e.Exchange.Response.Body)
		}
	}
}

func TestEntryAfterARedirectHasItsHeaders(t *testing.T) {
	const moved = `{"name":"Location","value":"/b"},{"name":"Date","value":"d"}`
	text := func(second string) string {
		return `{"log":{"entries":[{"request":` + get + `,"response":{"status":302,"headers":[` +
			moved + `]}},{"request":` + get + `,"response":` + second + `}]}}`
	}
	content := `"content":{"mimeType":"text/plain","text":"x"}`
	e := read(t, text(`{"status":200,"headers":[`+moved+`],`+content+`}`))[1]
	if got := fields(e.Exchange.Response.Header); got != "Content-Type: text/plain" ||
		!strings.Contains(e.ResponseHeadersUnknown, "redirect") {
		t.Errorf("got %s, %q", got, e.ResponseHeadersUnknown)
	}
	for _, other := range []string{
		`{"status":200,"headers":[{"name":"Location","value":"/c"}],` + content + `}`,
		`{"status":200,"headers":[` + moved + `,{"name":"Content-Type","value":"a/b"}],` + content +
			`}`,
		`{"status":302,"headers":[` + moved + `],` + content + `}`,
	} {
		if e := read(t, text(other))[1]; e.ResponseHeadersUnknown != "" {
			t.Errorf("%s: got %q", other, e.ResponseHeadersUnknown)
		}
	}
}

func TestKinds(t *testing.T) {
	header := func(name, value string) string {
		return `"headers":[{"name":"` + name + `","value":"` + value + `"}]`
	}
	came := func(status, contentType string) string {
		return `"status":` + status + `,` + header("Content-Type", contentType)
	}
	for _, test := range []struct{ members, request, response, want string }{
		{"", `"headers":[]`, came("200", "application/json"), ""},
		{"", `"headers":[]`, came("200", "text/html; charset=utf-8"), "document"},
		{"", `"headers":[]`, came("404", "text/html"), ""},
		{"", `"headers":[]`, came("200", "image/png"), "image"},
		{"", `"headers":[]`, came("200", "text/javascript"), "script"},
		{"", `"headers":[]`, came("200", "TEXT/CSS"), "style"},
		{"", `"headers":[]`, `"status":0`, ""},
		{"", header("Sec-Fetch-Dest", "empty"), came("200", "text/html"), ""},
		{"", header("Sec-Fetch-Dest", "iframe"), came("404", "application/json"), "iframe"},
		{`"_resourceType":"fetch",`, `"headers":[]`, came("200", "image/png"), ""},
		{`"_resourceType":"stylesheet",`, `"headers":[]`, came("200", ""), "stylesheet"},
		{`"_resourceType":"websocket",`, `"headers":[]`, came("101", ""), "websocket"},
		{"", `"x":0,"url":"http://h/favicon.ico?v=1"`, came("404", ""), "image"},
		{"",
			`"method":"OPTIONS","headers":[{"name":"Origin","value":"o"},{"name":"Access-Control-Request-Method","value":"GET"}]`, came("204", ""), "preflight"},
		{"", `"method":"OPTIONS",` + header("Origin", "o"), came("204", ""), ""},
	} {
		if got := recorded(t, test.members, test.request, test.response).Kind; got != test.want {
			t.Errorf("%+v: got %q", test, got)
		}
	}
}

// What stands twice in the list was sent once, and a name without a value not at all, unless the
// file says that it is as things were on the wire.
func TestRepeatedHeadersAndMethods(t *testing.T) {
	const text = `{"log":{EXACT"entries":[{"request":{"method":"post","url":"http://h","headers":[` +
		`{"name":"content-type","value":"a/b"},{"name":"Content-Type","value":"a/b"},` +
		`{"name":"X","value":"1"},{"name":"X","value":"2"}]}}]}}`
	e := read(t, strings.Replace(text, "EXACT", "", 1))[0]
	if got := e.Exchange.Request.Method + " " + fields(e.Exchange.Request.Header); got !=
		"POST Content-Type: a/b | X: 1 | X: 2" {
		t.Errorf("got %s", got)
	}
	e = read(t, strings.Replace(text, "EXACT", `"_asSent":true,`, 1))[0]
	if got := e.Exchange.Request.Method + " " + fields(e.Exchange.Request.Header); got !=
		"post Content-Type: a/b | Content-Type: a/b | X: 1 | X: 2" {
		t.Errorf("got %s", got)
	}
	e = asked(t, `"postData":{"mimeType":"a/b","text":"x"}`, "Content-Type: ")
	if got := e.Exchange.Request.Header["Content-Type"]; len(got) != 1 || got[0] != "a/b" {
		t.Errorf("got %q", got)
	}
	for _, method := range []string{"Get", "gEt", "brew", "GET"} {
		text := strings.Replace(oneEntry(get, ok), "GET", method, 1)
		if got := read(t, text)[0].Exchange.Request.Method; got != method {
			t.Errorf("%s became %s", method, got)
		}
	}
}

func TestShortTextsAreInDoubt(t *testing.T) {
	for _, test := range []struct {
		members, line string
		doubt         bool
	}{
		{`"content":{"size":9,"text":"abc"}`, "X: y", true},
		{`"content":{"size":3,"text":"abc"}`, "X: y", false},
		{`"content":{"size":2,"text":"abc"}`, "X: y", false},
		// chrome-har counts twice
		{`"content":{"size":6,"text":"abc"}`, "Content-Length: 3", false},
		{`"content":{"size":30,"text":"abc"}`, "Content-Encoding: gzip", false},
		{`"content":{"size":300,"text":"abc"}`, "Content-Encoding: gzip", true},
	} {
		if e := answer(t, test.members, test.line); (e.ResponseBodyDoubt != "") != test.doubt ||
			e.ResponseBodyUnknown != "" {
			t.Errorf("%+v: got %q, %q", test, e.ResponseBodyDoubt, e.ResponseBodyUnknown)
		}
	}
	if e := asked(t, `"bodySize":9,"postData":{"text":"abc"}`); e.RequestBodyDoubt == "" {
		t.Error("a short request is not in doubt")
	}
}

func TestWhatIsNoBase64(t *testing.T) {
	for text, want := range map[string]string{"YQ==": "a", "YQ": "a", "-_8=": "\xfb\xff",
		"+/8": "\xfb\xff"} {
		if e := answer(t, `"content":{"encoding":"base64","text":"`+text+`"}`); string(
			e.Exchange.Response.Body) != want || e.ResponseBodyUnknown != "" {
			t.Errorf("%s: got %q, %q", text, e.Exchange.Response.Body, e.ResponseBodyUnknown)
		}
	}
	e := answer(t, `"content":{"encoding":"Base64","text":"é!"}`)
	if want := none + "its text is said to be base64, and is none from its character 1 on"; len(
		e.Exchange.Response.Body) > 0 || e.ResponseBodyUnknown != want {
		t.Errorf("got %q", e.ResponseBodyUnknown)
	}
}
