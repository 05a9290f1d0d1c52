package curl

import (
	"bytes"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/internal/client"
	"plumbline/internal/redact"
)

// nasty is every character that means something to a shell, to curl, to JSON
// or to a URL.
const nasty = "a'b\"c$HOME`id`\\d\\\\e!f*g?h[i]{j}~k#l&m;n|o<p>q(r) s%t+u=v,w:x@y/z"

// shell runs a line with curl replaced by a function that prints its arguments
// and its standard input, each ended by a NUL.
func shell(t *testing.T, line string, env map[string]string) (arguments []string) {
	t.Helper()
	script := "curl() { for a in \"$@\"; do printf '%s\\0' \"$a\"; done; for a in \"$@\"; do if " +
		"[ \"$a\" = @- ]; then cat; printf '\\0'; fi; done; }\n" + line + "\n"
	command := exec.Command("sh", "-c", script)
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=/wrong"}
	for name, value := range env {
		command.Env = append(command.Env, name+"="+value)
	}
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%s\n%v", line, err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
}

func TestCurlLine(t *testing.T) {
	secrets := &redact.Redactor{}
	secrets.Secret("SECRET", "hunter2")
	secrets.Secret("PIN", "12")
	secrets.Secret("QUOTED", `a"b\c`)
	secrets.Secret("ACROSS", "v=1&w=2")
	secrets.Variable("CLIENT_ID", "client-7")
	jsonHeader := http.Header{"Content-Type": {"application/json"}}
	form := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	tests := map[string]struct {
		request exchange.Request
		want    string
	}{
		"get":            {exchange.Request{URL: "http://h:1/v1/a"}, `curl -sS "$BASE_URL/a"`},
		"base alone":     {exchange.Request{URL: "http://h:1/v1"}, `curl -sS "$BASE_URL"`},
		"trailing slash": {exchange.Request{URL: "http://h:1/v1/"}, `curl -sS "$BASE_URL/"`},
		"only alike": {exchange.Request{URL: "http://h:1/v12/a"},
			`curl -sS 'http://h:1/v12/a'`},
		"elsewhere": {exchange.Request{URL: "http://u:p@other/a"},
			`curl -sS 'http://other/a'`},
		"fragment": {exchange.Request{URL: "http://h:1/v1/a#f"}, `curl -sS "$BASE_URL/a"`},
		"head": {exchange.Request{Method: "HEAD", URL: "http://h:1/v1/a"},
			`curl -sS --head "$BASE_URL/a"`},
		"delete": {exchange.Request{Method: "DELETE", URL: "http://h:1/v1/a"},
			`curl -sS -X DELETE "$BASE_URL/a"`},
		"odd method": {exchange.Request{Method: "get", URL: "http://h:1/v1/a"},
			`curl -sS -X 'get' "$BASE_URL/a"`},
		"post without body": {exchange.Request{Method: "POST", URL: "http://h:1/v1/a"},
			`curl -sS -X POST "$BASE_URL/a" -H 'Content-Length: 0'`},
		"get with body": {exchange.Request{URL: "http://h:1/v1/a", Body: []byte("x"),
			Header: http.Header{"content-type": {"text/plain"}}},
			`curl -sS -X GET "$BASE_URL/a" -H 'content-type: text/plain' -d 'x'`},
		"json": {exchange.Request{Method: "POST", URL: "http://h:1/v1/token", Header: jsonHeader,
			Body: []byte(`{"appClientId":"client-7","appSecret":"hunter2"}`)},
			`curl -sS -X POST "$BASE_URL/token" -H 'Content-Type: application/json' -d '{"appClientId":"'"$CLIENT_ID"'","appSecret":"'"$SECRET"'"}'`},
		"json, unregistered": {exchange.Request{Method: "POST", URL: "http://h:1/v1/t",
			Header: jsonHeader,
			Body:   []byte(`{"password":"x"}`)},
			`curl -sS -X POST "$BASE_URL/t" -H 'Content-Type: application/json' -d '{"password":"[redacted]"}'`},
		"json, escaped": {exchange.Request{Method: "POST", URL: "http://h:1/v1/t",
			Header: jsonHeader,
			Body:   []byte(`{"a":"a\"b\\c"}`)},
			`curl -sS -X POST "$BASE_URL/t" -H 'Content-Type: application/json' -d '{"a":"'"$(printf %s "$QUOTED" | sed 's/["\\]/\\&/g')"'"}'`},
		"json, encoded": {exchange.Request{Method: "POST", URL: "http://h:1/v1/t",
			Header: jsonHeader,
			Body:   []byte(`{"a":"hunter\u0032"}`)},
			`curl -sS -X POST "$BASE_URL/t" -H 'Content-Type: application/json' -d '{"a":"[SECRET]"}'`},
		"no content type": {exchange.Request{Method: "POST", URL: "http://h:1/v1/t",
			Body: []byte("x")},
			`curl -sS -X POST "$BASE_URL/t" -H 'Content-Type:' -d 'x'`},
		"body is a file name": {exchange.Request{Method: "POST", URL: "http://h:1/v1/t",
			Header: jsonHeader,
			Body:   []byte("@/etc/passwd")},
			`curl -sS -X POST "$BASE_URL/t" -H 'Content-Type: application/json' --data-raw '@/etc/passwd'`},
		"body is a secret": {exchange.Request{Method: "POST", URL: "http://h:1/v1/t",
			Header: jsonHeader,
			Body:   []byte("hunter2")},
			`curl -sS -X POST "$BASE_URL/t" -H 'Content-Type: application/json' --data-raw "$SECRET"`},
		"lines": {exchange.Request{Method: "POST", URL: "http://h:1/v1/t", Header: jsonHeader,
			Body: []byte("{\n\t\"a\": \"hunter2\", \"b\": \"50%\\\\'\"}")},
			`printf '{\n\011"a": "%s", "b": "50%%\\\\\047"}' "$SECRET" | curl -sS -X POST "$BASE_URL/t" -H 'Content-Type: application/json' --data-binary @-`},
		"headers": {exchange.Request{URL: "http://h:1/v1/a",
			Header: http.Header{"X-B": {"2", "3"}, "X-A": {""}, "User-Agent": {"plumbline"},
				"Host": {"h:1"}, "Content-Length": {"5"}, "App-Token": {"zzz"}, "X-Pin": {"12"}}},
			`curl -sS "$BASE_URL/a" -H 'App-Token: [redacted]' -H 'X-A;' -H 'X-B: 2' -H 'X-B: 3' -H 'X-Pin: '"$PIN"`},
		"own host and agent": {exchange.Request{URL: "http://h:1/v1/a",
			Header: http.Header{"User-Agent": {"x"}, "Host": {"other"}}},
			`curl -sS "$BASE_URL/a" -H 'Host: other' -H 'User-Agent: x'`},
		"bearer": {exchange.Request{URL: "http://h:1/v1/a",
			Header: http.Header{"Authorization": {"Bearer hunter2"}}},
			`curl -sS "$BASE_URL/a" -H 'Authorization: Bearer '"$SECRET"`},
		"basic": {exchange.Request{URL: "http://h:1/v1/a",
			Header: http.Header{"Authorization": {"Basic " +
				base64.StdEncoding.EncodeToString([]byte("client-7:hunter2"))}}},
			`curl -sS "$BASE_URL/a" -u "$CLIENT_ID"':'"$SECRET"`},
		"basic, unregistered": {exchange.Request{URL: "http://h:1/v1/a",
			Header: http.Header{"Authorization": {"Basic " +
				base64.StdEncoding.EncodeToString([]byte("client-7:other"))}}},
			`curl -sS "$BASE_URL/a" -H 'Authorization: Basic [redacted]'`},
		"path": {exchange.Request{URL: "http://h:1/v1/clients/client-7/x%2Fy/hunter2-z"},
			`curl -sS "$BASE_URL/clients/""$CLIENT_ID"'/x%2Fy/'"$SECRET"'-z'`},
		"path, encoded": {exchange.Request{URL: "http://h:1/v1/%68unter2"},
			`curl -sS -g "$BASE_URL/[SECRET]"`},
		"dots": {exchange.Request{URL: "http://h:1/v1/a/../b/%2E/c"},
			`curl -sS --path-as-is "$BASE_URL/a/../b/%2E/c"`},
		"brackets": {exchange.Request{URL: "http://h:1/v1/a{b}?c[]=1"},
			`curl -sS -g "$BASE_URL/a{b}"'?c[]=1'`},
		"query": {exchange.Request{URL: "http://h:1/v1/a?x=%20y&z"},
			`curl -sS "$BASE_URL/a"'?x=%20y&z'`},
		"query, spliced": {
			exchange.Request{URL: "http://h:1/v1/a?x=1&c=client-7&token=hunter2&y=%2B"},
			`curl -sS "$BASE_URL/a"'?x=1' --url-query 'c='"$CLIENT_ID" --url-query 'token='"$SECRET" --url-query '+y=%2B'`},
		"query, beside dots": {exchange.Request{URL: "http://h:1/v1/../a?q=hunter2"},
			`curl -sS -g --path-as-is "$BASE_URL/../a"'?q=[SECRET]'`},
		"query, unregistered": {exchange.Request{URL: "http://h:1/v1/a?token=z"},
			`curl -sS -g "$BASE_URL/a"'?token=[redacted]'`},
		"query, across": {exchange.Request{URL: "http://h:1/v1/a?v=1&w=2"},
			`curl -sS "$BASE_URL/a"'?[ACROSS]'`},
		"form": {exchange.Request{Method: "POST", URL: "http://h:1/v1/t", Header: form,
			Body: []byte("a=b%20c&client=client-7&client_secret=hunter2&z=1")},
			`curl -sS -X POST "$BASE_URL/t" -H 'Content-Type: application/x-www-form-urlencoded' -d 'a=b%20c' --data-urlencode 'client='"$CLIENT_ID" --data-urlencode 'client_secret='"$SECRET" -d 'z=1'`},
		"form, unregistered": {exchange.Request{Method: "POST", URL: "http://h:1/v1/t",
			Header: form,
			Body:   []byte("client_secret=z")},
			`curl -sS -X POST "$BASE_URL/t" -H 'Content-Type: application/x-www-form-urlencoded' -d 'client_secret=[redacted]'`},
		"large": {exchange.Request{Method: "POST", URL: "http://h:1/v1/t", Header: jsonHeader,
			Body: bytes.Repeat([]byte("x"), maxInline+1)},
			`curl -sS -X POST "$BASE_URL/t" -H 'Content-Type: application/json' --data-binary @request-body # request-body: a file with the 16385 bytes of the body, too many to show`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := Line(test.request, Options{BaseURL: "http://h:1/v1/",
				BaseURLVariable: "BASE_URL", Redactor: secrets})
			if got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestCurlWithoutOptions(t *testing.T) {
	got := Line(exchange.Request{Method: "POST", URL: "http://h/a?q='", Body: []byte("'"),
		Header: http.Header{"Content-Type": {"text/plain"}}}, Options{})
	if want := `curl -sS -X POST 'http://h/a''?q='\''' -H 'Content-Type: text/plain' -d ''\'''`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestCurlQuotingSurvivesTheShell(t *testing.T) {
	secrets := &redact.Redactor{}
	secrets.Secret("SECRET", nasty)
	secrets.Secret("CONTROL", "new\nline\ttab")
	secrets.Variable("USER_NAME", "o'brien $x")
	env := map[string]string{"BASE_URL": "http://h/v 1", "SECRET": nasty,
		"CONTROL": "new\nline\ttab", "USER_NAME": "o'brien $x"}
	other := "it's \"$HOME\" `id` \\ \\\\ !! ~ $(id) ${x} 日本 %s %d"
	tests := map[string]struct {
		request exchange.Request
		want    []string
	}{
		"header": {exchange.Request{URL: "http://h/v/a", Header: http.Header{"X-A": {other}}},
			[]string{"-sS", "http://h/v 1/a", "-H", "X-A: " + other}},
		"secret": {exchange.Request{URL: "http://h/v/a",
			Header: http.Header{"X-A": {"x " + nasty + " y"}}},
			[]string{"-sS", "http://h/v 1/a", "-H", "X-A: x " + nasty + " y"}},
		"variable": {exchange.Request{URL: "http://h/v/a",
			Header: http.Header{"X-A": {"o'brien $x"}}},
			[]string{"-sS", "http://h/v 1/a", "-H", "X-A: o'brien $x"}},
		"path": {exchange.Request{URL: "http://h/v/it's$HOME`id`\\!"},
			[]string{"-sS", "http://h/v 1/it's$HOME`id`\\!"}},
		"text body": {exchange.Request{Method: "POST", URL: "http://h/v/a",
			Header: http.Header{"Content-Type": {"text/plain"}}, Body: []byte(other + nasty)},
			[]string{"-sS", "-X", "POST", "http://h/v 1/a", "-H", "Content-Type: text/plain", "-d",
				other + nasty}},
		"json body": {exchange.Request{Method: "PUT", URL: "http://h/v/a",
			Header: http.Header{"Content-Type": {"a/json"}},
			Body: []byte(`{"p":"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(nasty) +
				`"}`)}, []string{"-sS", "-X", "PUT", "http://h/v 1/a", "-H", "Content-Type: a/json",
			"-d", `{"p":"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(nasty) + `"}`}},
		"lines": {exchange.Request{Method: "PUT", URL: "http://h/v/a",
			Header: http.Header{"Content-Type": {"a/b"}},
			Body:   []byte("1\n" + other + "\n" + nasty + "\nnew\nline\ttab\n\n")},
			[]string{"-sS", "-X", "PUT", "http://h/v 1/a", "-H", "Content-Type: a/b",
				"--data-binary", "@-", "1\n" + other + "\n" + nasty + "\nnew\nline\ttab\n\n"}},
		"bytes": {exchange.Request{Method: "PUT", URL: "http://h/v/a",
			Header: http.Header{"Content-Type": {"a/b"}},
			Body:   []byte("\x01\xff\x807'%d\\n" + nasty)},
			[]string{"-sS", "-X", "PUT", "http://h/v 1/a", "-H", "Content-Type: a/b",
				"--data-binary", "@-", "\x01\xff\x807'%d\\n" + nasty}},
		"query": {exchange.Request{URL: "http://h/v/a?q=" + url.QueryEscape("x"+nasty)},
			[]string{"-sS", "http://h/v 1/a", "--url-query", "q=x" + nasty}},
		"basic": {exchange.Request{URL: "http://h/v/a",
			Header: http.Header{"Authorization": {"Basic " +
				base64.StdEncoding.EncodeToString([]byte("o'brien $x:"+nasty))}}},
			[]string{"-sS", "http://h/v 1/a", "-u", "o'brien $x:" + nasty}},
		"no raw line": {exchange.Request{URL: "http://h/v/a?q=a%0Ab&token=new%0Aline%09tab"},
			[]string{"-sS", "-g", "http://h/v 1/a?q=a%0Ab&token=[CONTROL]"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			line := Line(test.request, Options{BaseURL: "http://h/v",
				BaseURLVariable: "BASE_URL", Redactor: secrets})
			if strings.Contains(line, "\n") {
				t.Errorf("more than one line: %q", line)
			}
			if strings.Contains(line, "c$HOME") || strings.Contains(line, "brien $x") ||
				strings.Contains(line, "line\ttab") {
				t.Errorf("a value is in the line: %s", line)
			}
			if got := shell(t, line, env); !reflect.DeepEqual(got, test.want) {
				t.Errorf("%s\ngot  %q\nwant %q", line, got, test.want)
			}
		})
	}
}

// TestCurlSendsTheSameRequest compares what a real curl sends with what the
// client sent.
func TestCurlSendsTheSameRequest(t *testing.T) {
	if exec.Command("curl", "--url-query", "a=b", "--version").Run() != nil {
		t.Skip("no curl 7.87 or newer here")
	}
	type seen struct{ method, path, query, body, auth, contentType string }
	last := make(chan seen, 1)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		last <- seen{r.Method, r.URL.EscapedPath(), r.URL.Query().Encode(), string(body),
			r.Header.Get("Authorization"), r.Header.Get("Content-Type")}
	}))
	defer server.Close()
	secrets := &redact.Redactor{}
	secrets.Secret("SECRET", nasty)
	form := url.Values{"client_secret": {nasty}, "z": {"a b"}}.Encode()
	requests := map[string]exchange.Request{
		"query": {URL: server.URL + "/a/b{c}?x=1&q=" + url.QueryEscape(nasty) + "&y=%2B%20"},
		"dots":  {URL: server.URL + "/a/../b/./%2e?x=1"},
		"json": {Method: "POST", URL: server.URL + "/a",
			Header: http.Header{"Content-Type": {"application/json"}},
			Body: []byte(`{"p":"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(nasty) +
				`"}`)},
		"untyped": {Method: "POST", URL: server.URL + "/a", Body: []byte("@x\x00\xff\n")},
		"empty":   {Method: "POST", URL: server.URL + "/a"},
		"basic": {Method: "DELETE", URL: server.URL + "/a",
			Header: http.Header{"Authorization": {"Basic " +
				base64.StdEncoding.EncodeToString([]byte("me:"+nasty))}}},
		"form": {Method: "POST", URL: server.URL + "/a",
			Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}},
			Body:   []byte(form)},
		"head":      {Method: "HEAD", URL: server.URL + "/a"},
		"get, body": {Method: "GET", URL: server.URL + "/a", Body: []byte("x")},
	}
	for name, request := range requests {
		t.Run(name, func(t *testing.T) {
			do(t, client.Options{Origin: server.URL}, request)
			want := <-last
			line := Line(request, Options{BaseURL: server.URL, BaseURLVariable: "BASE_URL",
				Redactor: secrets})
			command := exec.Command("sh", "-c", line)
			command.Env = append(os.Environ(), "BASE_URL="+server.URL, "SECRET="+nasty)
			if out, err := command.CombinedOutput(); err != nil {
				t.Fatalf("%s\n%v: %s", line, err, out)
			}
			got := <-last
			if name == "form" { // curl may write a blank in its own way
				a, _ := url.ParseQuery(got.body)
				got.body = a.Encode()
			}
			if got != want {
				t.Errorf("%s\ngot  %+v\nwant %+v", line, got, want)
			}
		})
	}
}

func do(t *testing.T, opts client.Options, request exchange.Request) *exchange.Exchange {
	t.Helper()
	sender, err := client.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	defer sender.Close()
	return sender.Do(t.Context(), request)
}
