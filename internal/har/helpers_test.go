package har

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/internal/tree"
)

// told writes an entry as lines of what is there.
func told(e Entry) string {
	var lines []string
	add := func(name, text string) {
		if text != "" {
			lines = append(lines, name+" "+text)
		}
	}
	x := e.Exchange
	add(x.Request.Method, x.Request.URL)
	add(">", fields(x.Request.Header))
	add(">>", body2text(x.Request.Body))
	if r := x.Response; r != nil {
		add("<", strings.TrimSpace(fmt.Sprintf("%d %s", r.Status, r.Proto)))
		add("<", fields(r.Header))
		add("<<", body2text(r.Body))
	}
	if x.Problem != nil {
		add("problem", x.Problem.Error())
	}
	add("request headers:", e.RequestHeadersUnknown)
	add("request body:", e.RequestBodyUnknown)
	add("request coding:", e.RequestCoding)
	add("response headers:", e.ResponseHeadersUnknown)
	add("response body:", e.ResponseBodyUnknown)
	add("response coding:", e.ResponseCoding)
	add("credentials:", e.CredentialsUnknown)
	add("request body doubt:", e.RequestBodyDoubt)
	add("response body doubt:", e.ResponseBodyDoubt)
	add("request type:", e.RequestTypeAssumed)
	add("response type:", e.ResponseTypeAssumed)
	add("request file:", e.RequestFile)
	add("response file:", e.ResponseFile)
	add("unreadable:", e.Unreadable)
	add("response unreadable:", e.ResponseUnreadable)
	add("revalidated:", e.Revalidated)
	add("redirects:", e.RedirectsFollowed)
	return strings.Join(lines, "\n")
}

func fields(header http.Header) string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(header)) {
		for _, value := range header[name] {
			list = append(list, name+": "+value)
		}
	}
	return strings.Join(list, " | ")
}

func body2text(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	return fmt.Sprintf("%q", b)
}

func read(t testing.TB, text string) []Entry {
	t.Helper()
	entries, err := Read("f.har", []byte(text), nil)
	if err != nil {
		t.Fatalf("%v\nin %.2000s", err, text)
	}
	return entries
}

func refused(t testing.TB, text string) *tree.SyntaxError {
	t.Helper()
	entries, err := Read("f.har", []byte(text), nil)
	var syntax *tree.SyntaxError
	if !errors.As(err, &syntax) || entries != nil {
		t.Fatalf("%.300q: got %d entries and %v, want a *tree.SyntaxError", text, len(entries), err)
	}
	return syntax
}

func file(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func written(t testing.TB, exchanges ...*exchange.Exchange) string {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, Creator{"plumbline", "1"}, exchanges); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// oneEntry is a HAR of one entry.
func oneEntry(request, response string) string {
	return `{"log":{"entries":[{"request":` + request + `,"response":` + response + `}]}}`
}

// get is a request that says everything and sends nothing.
const get = `{"method":"GET","url":"http://h/","headers":[]}`

// ok is a response that says everything and has nothing.
const ok = `{"status":200,"headers":[],"content":{"size":0,"text":""}}`

// answer is the only entry of a HAR with the given members in its response, and in the header list
// the given lines.
func answer(t testing.TB, members string, lines ...string) Entry {
	t.Helper()
	return read(t, oneEntry(get, `{"status":200,`+members+`,"headers":`+list(lines)+`}`))[0]
}

// asked is the same for the request.
func asked(t testing.TB, members string, lines ...string) Entry {
	t.Helper()
	return read(t,
		oneEntry(`{"method":"POST","url":"http://h/",`+members+`,"headers":`+list(lines)+`}`,
			ok))[0]
}

func list(lines []string) string {
	items := make([]string, len(lines))
	for i, line := range lines {
		name, value, _ := strings.Cut(line, ": ")
		items[i] = fmt.Sprintf(`{"name":%q,"value":%q}`, name, value)
	}
	return "[" + strings.Join(items, ",") + "]"
}
