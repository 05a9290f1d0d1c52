package route

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"
	"time"

	"plumbline/internal/tree"
)

// underServers makes a router of routes that are all served under one list of servers.
func underServers(t testing.TB, servers string, routes ...Route) *Router {
	t.Helper()
	list, _, err := tree.ParseJSON("servers", []byte(servers))
	if err != nil {
		t.Fatal(err)
	}
	for i := range routes {
		routes[i].Servers = []*tree.Node{list}
	}
	return New(routes)
}

// TestFindsWhatIsBuilt builds addresses of random templates and values, and expects the very values
// back. The values have none of the characters that the templates have as delimiters, which would
// make a value ambiguous, other than encoded.
func TestFindsWhatIsBuilt(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(texts ...string) string { return texts[random.IntN(len(texts))] }
	value := func() string {
		var b strings.Builder
		for range 1 + random.IntN(6) {
			b.WriteString(pick("x", "5", "~", "%2F", "%2f", "%C3%A9", "%20", "%3A", "%25", "=", "+",
				"@"))
		}
		return b.String()
	}
	for range 5000 {
		var template, address strings.Builder
		want := map[string]string{}
		for range 1 + random.IntN(4) {
			template.WriteString("/")
			address.WriteString("/")
			for part := range random.IntN(4) {
				if part > 0 || random.IntN(2) == 0 {
					literal := pick(":", "-", "..", "(", "ab-", ",c,", "é!")
					template.WriteString(literal)
					address.WriteString(literal)
				}
				name := fmt.Sprint("n", len(want))
				want[name] = value()
				template.WriteString("{" + name + "}")
				address.WriteString(want[name])
			}
		}
		r := New([]Route{{Method: "GET", Path: template.String()}})
		parsed, err := url.Parse("http://h" + address.String())
		if err != nil {
			t.Fatal(err)
		}
		match, unmatched := r.Find("GET", parsed, "")
		if unmatched != nil || !maps.Equal(match.PathParameters, want) {
			t.Fatalf("%s built as %s: got %v (%v), want %v", &template, &address,
				match.PathParameters, unmatched, want)
		}
	}
}

// quote writes a text as JSON.
func quote(text string) string {
	encoded, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(encoded)
}

// watch fails a fuzz target that hangs: the fuzzer itself would wait.
func watch(what string) (stop func()) {
	timer := time.AfterFunc(20*time.Second, func() { panic(what + " hangs") })
	return func() { timer.Stop() }
}

func FuzzFind(f *testing.F) {
	f.Add("/a/{x}", "/b/{x}.{y}", "/v1/{z}", "/a/5%2F6?x=1", "/v1")
	f.Add("/{a}{b}{c}", "/{a}:{b}", "{u}/x", "/a;b=1;c=2", "")
	f.Add("/%", "/{", "http://{h}:{p}/{q}?#", "//%3a%3A/..", "/")
	f.Add("/a?x={y}#z", "/a#b=%", "//", "/a?x=%&y&&=", "a/b//")
	f.Fuzz(func(t *testing.T, first, second, server, address, base string) {
		parsed, err := url.Parse(address)
		if err != nil || len(first)+len(second)+len(server)+len(address) > 2000 {
			return
		}
		defer watch("Find")()
		r := underServers(t, `[{"url":`+quote(server)+`}]`,
			Route{Method: "GET", Path: "/" + first}, Route{Method: "GET", Path: "/" + second})
		match, unmatched := r.Find("GET", parsed, base)
		if unmatched != nil && (match.Route != 0 || match.PathParameters != nil ||
			unmatched.Reason == "") {
			t.Fatalf("got both of %+v and %v", match, unmatched)
		}
		sent := rawPath(parsed) + "?" + parsed.RawQuery
		for name, value := range match.PathParameters {
			if value == "" || strings.Contains(value, "/") &&
				!strings.Contains(parsed.RawQuery, value) || !strings.Contains(sent, value) {
				t.Fatalf("%d at %s: %q has the value %q", match.Route, parsed, name, value)
			}
		}
	})
}

// manyRoutes are n routes, of which some differ only within a segment.
func manyRoutes(n int) []Route {
	routes := make([]Route, n)
	for i := range routes {
		routes[i] = Route{Method: "GET", Path: fmt.Sprintf([]string{"/things%d/{id}/parts/{part}",
			"/Orders%d({id})", "/jobs/{id}:do%d"}[i%3], i)}
	}
	return routes
}

func BenchmarkNew(b *testing.B) {
	const servers = `[{"url":"https://h/v1"},{"url":"https://h/{v}/x"}]`
	for _, n := range []int{10, 1000, 10_000} {
		routes := manyRoutes(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := underServers(b, servers, routes...)
				if _, unmatched := r.Find("GET", &url.URL{Path: "/v1/things0/5/parts/6"},
					""); unmatched != nil {
					b.Fatal(unmatched)
				}
			}
		})
	}
}
