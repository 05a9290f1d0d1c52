package route_test

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"plumbline/internal/contract"
	"plumbline/specs"
)

// load loads a document, which the test calls "doc".
func load(t testing.TB, document string) *contract.Contract {
	t.Helper()
	c, err := contract.Load(contract.Source{Document: contract.Text{Path: "doc",
		Bytes: []byte(document)}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// swagger, openapi30 and openapi31 are documents that are sound but for the members given.
func swagger(members string) string {
	return `{"swagger":"2.0","info":{"title":"t","version":"1"},` + members + `}`
}

func openapi30(members string) string {
	return `{"openapi":"3.0.3","info":{"title":"t","version":"1"},` + members + `}`
}

func openapi31(members string) string {
	return `{"openapi":"3.1.0","info":{"title":"t","version":"1"},` + members + `}`
}

// pathsOf makes the member "paths" of operations such as "GET /a, PUT /a", in their order.
func pathsOf(operations string) string {
	var names []string
	items := map[string][]string{}
	for operation := range strings.SplitSeq(operations, ", ") {
		method, path, _ := strings.Cut(operation, " ")
		if items[path] == nil {
			names = append(names, path)
		}
		items[path] = append(items[path],
			fmt.Sprintf(`%q:{"responses":{}}`, strings.ToLower(method)))
	}
	var members []string
	for _, name := range names {
		members = append(members, fmt.Sprintf(`%q:{%s}`, name, strings.Join(items[name], ",")))
	}
	return `"paths":{` + strings.Join(members, ",") + `}`
}

// found asks for the operation of a request such as "GET /a?b" and words the answer: the operation
// with its path parameters in the order of their names, or "no: " and why there is none.
func found(t testing.TB, c *contract.Contract, request, base string) string {
	t.Helper()
	method, address, _ := strings.Cut(request, " ")
	if strings.HasPrefix(address, "/") {
		address = "https://recorded.example:8443" + address
	}
	parsed, err := url.Parse(address)
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	match, unmatched := c.Find(method, parsed, base)
	if unmatched != nil {
		if match.Operation != nil {
			t.Errorf("%s: both %s and unmatched", request, match.Operation)
		}
		return "no: " + unmatched.String()
	}
	words := []string{match.Operation.String()}
	for _, name := range slices.Sorted(maps.Keys(match.PathParameters)) {
		words = append(words, name+"="+match.PathParameters[name])
	}
	return strings.Join(words, " ")
}

type findRow struct{ request, want string }

func TestFindByPath(t *testing.T) {
	for _, test := range []struct {
		name, operations string
		rows             []findRow
	}{
		{"literals and variables", "GET /, GET /a, PUT /a, GET /a/{x}, GET /a/{x}/b/{y}", []findRow{
			{"GET /", "GET /"},
			{"GET https://recorded.example", "GET /"},
			{"GET https://recorded.example?a=b", "GET /"},
			{"GET /a", "GET /a"},
			{"GET /a?b=/c#d", "GET /a"},
			{"PUT /a", "PUT /a"},
			{"GET http://user@other.example/a", "GET /a"},
			{"GET /a/5", "GET /a/{x} x=5"},
			{"GET /a/a", "GET /a/{x} x=a"},
			{"GET /a/5/b/6", "GET /a/{x}/b/{y} x=5 y=6"},
			{"GET /a/5/B/6",
				"no: no path of the document matches /a/5/B/6; the nearest path is /a/{x}/b/{y}"},
			{"GET /a/;x=5", "GET /a/{x} x=;x=5"},
			{"GET /a/.5", "GET /a/{x} x=.5"},
		}},
		{"encoding", "GET /a/{x}, GET /b c/{x}, GET /d%2fe, GET /~f, GET /é, GET /%67, GET /h:i",
			[]findRow{
				{"GET /a/1%2F2", "GET /a/{x} x=1%2F2"},
				{"GET /a/1%2f2", "GET /a/{x} x=1%2f2"},
				{"GET /a/%C3%A9", "GET /a/{x} x=%C3%A9"},
				{"GET /a/é%2Fé", "GET /a/{x} x=é%2Fé"},
				{"GET /a/b+c", "GET /a/{x} x=b+c"},
				{"GET /%61/1", "GET /a/{x} x=1"},
				{"GET /b%20c/1", "GET /b c/{x} x=1"},
				{"GET /d%2Fe", "GET /d%2fe"},
				{"GET /d%2fe", "GET /d%2fe"},
				{"GET /d/e", "no: no path of the document matches /d/e"},
				{"GET /%7Ef", "GET /~f"},
				{"GET /%7ef", "GET /~f"},
				{"GET /%C3%A9", "GET /é"},
				{"GET /%c3%a9", "GET /é"},
				{"GET /é", "GET /é"},
				{"GET /g", "GET /%67"},
				{"GET /h%3Ai", "GET /h:i"},
				{"GET /a%2F1", "no: no path of the document matches /a%2F1"},
			}},
		{"slashes and dots", "GET /a, GET /b/, GET /c/{x}/, GET /d//e, GET /f/{x}, GET /g/./h",
			[]findRow{
				{"GET /a/",
					"no: no path of the document matches /a/; without a slash at its end it " +
						"would be /a"},
				{"GET /b/", "GET /b/"},
				{"GET /b",
					"no: no path of the document matches /b; with a slash at its end it " +
						"would be /b/"},
				{"GET /c/1/", "GET /c/{x}/ x=1"},
				{"GET /c//", "no: no path of the document matches /c//"},
				{"GET /f/", "no: no path of the document matches /f/"},
				{"GET /f/1/",
					"no: no path of the document matches /f/1/; without a slash at its end it " +
						"would be /f/{x}"},
				{"GET //a",
					"no: no path of the document matches //a; under the base path / it " +
						"would be /a"},
				{"GET /d//e", "GET /d//e"},
				{"GET /d/e", "no: no path of the document matches /d/e"},
				{"GET /f/..", "GET /f/{x} x=.."},
				{"GET /f/../a",
					"no: no path of the document matches /f/../a; under the base path /f/.. it " +
						"would be /a"},
				{"GET /g/./h", "GET /g/./h"},
			}},
		{"the concrete first",
			"GET /{a}/{b}, GET /{a}/c, GET /d/{b}, GET /d/e, GET /d/{b}/f, GET /{a}/e/g", []findRow{
				{"GET /d/e", "GET /d/e"},
				{"GET /d/c", "GET /d/{b} b=c"},
				{"GET /x/c", "GET /{a}/c a=x"},
				{"GET /x/y", "GET /{a}/{b} a=x b=y"},
				{"GET /d/e/f", "GET /d/{b}/f b=e"},
				{"GET /d/e/g", "GET /{a}/e/g a=d"},
				{"GET /d/x/g", "no: no path of the document matches /d/x/g"},
			}},
		{"the path is decided before the method", "GET /pets/mine, PUT /pets/{id}, GET /pets/{id}",
			[]findRow{
				{"GET /pets/mine", "GET /pets/mine"},
				{"PUT /pets/5", "PUT /pets/{id} id=5"},
				{"PUT /pets/mine",
					"no: the document has the path /pets/mine, but not the method PUT (it has " +
						"GET); /pets/{id} has it, but the more concrete path counts"},
			}},
		{"within a segment",
			"GET /f/{name}.{ext}, GET /f/{name}.tar.gz, GET /f/{name}, GET /f/a-{x}, GET " +
				"/f/index.html, POST /f/{id}:cancel, GET /report({year}), GET /r/{from}..{to}",
			[]findRow{
				{"GET /f/a.txt", "GET /f/{name}.{ext} ext=txt name=a"},
				{"GET /f/a.b.txt", "GET /f/{name}.{ext} ext=txt name=a.b"},
				{"GET /f/a.tar.gz", "GET /f/{name}.tar.gz name=a"},
				{"GET /f/.tar.gz", "GET /f/{name}.{ext} ext=gz name=.tar"},
				{"GET /f/a.", "GET /f/{name} name=a."},
				{"GET /f/.a", "GET /f/{name} name=.a"},
				{"GET /f/a", "GET /f/{name} name=a"},
				{"GET /f/a-b", "GET /f/a-{x} x=b"},
				{"GET /f/a-b.c", "GET /f/a-{x} x=b.c"},
				{"GET /f/index.html", "GET /f/index.html"},
				{"GET /f/index%2Ehtml", "GET /f/index.html"},
				{"GET /f/a%2Etxt", "GET /f/{name}.{ext} ext=txt name=a"},
				{"GET /f/%61.t%2Fxt", "GET /f/{name}.{ext} ext=t%2Fxt name=%61"},
				{"POST /f/5:cancel", "POST /f/{id}:cancel id=5"},
				{"POST /f/5:%63ancel", "POST /f/{id}:cancel id=5"},
				{"POST /f/urn:x:5:cancel", "POST /f/{id}:cancel id=urn:x:5"},
				{"GET /f/5%3Acancel", "GET /f/{name} name=5%3Acancel"},
				{"GET /report(2020)", "GET /report({year}) year=2020"},
				{"GET /report%282020%29", "GET /report({year}) year=2020"},
				{"GET /report()", "no: no path of the document matches /report()"},
				{"GET /r/1..2", "GET /r/{from}..{to} from=1 to=2"},
				{"GET /r/1...2", "GET /r/{from}..{to} from=1. to=2"},
				{"GET /r/1.2", "no: no path of the document matches /r/1.2"},
			}},
		{"a delimiter that is encoded, without a plain variable beside it",
			"POST /f/{id}:cancel, POST /f/{id}:{verb}", []findRow{
				{"POST /f/5%3Acancel", "POST /f/{id}:cancel id=5"},
				{"POST /f/5%3Ago", "POST /f/{id}:{verb} id=5 verb=go"},
				{"POST /f/5%3A6:go", "POST /f/{id}:{verb} id=5%3A6 verb=go"},
			}},
		{"styles", "GET /users{id}", []findRow{
			{"GET /users;id=5", "GET /users{id} id=;id=5"},
			{"GET /users.5", "GET /users{id} id=.5"},
			{"GET /users;id=5;name=x", "GET /users{id} id=;id=5;name=x"},
			{"GET /users", "no: no path of the document matches /users"},
		}},
		{"styles of two variables", "GET /users{id}{name}", []findRow{
			{"GET /users;id=5;name=x", "GET /users{id}{name} id=;id=5 name=;name=x"},
			{"GET /users;id=5;names=7;name=x",
				"GET /users{id}{name} id=;id=5;names=7 name=;name=x"},
			{"GET /users12", "GET /users{id}{name} id=1 name=2"},
			{"GET /users1%3A", "GET /users{id}{name} id=1 name=%3A"},
			{"GET /users1", "no: no path of the document matches /users1"},
			{"GET /users;id=5;id=6;name", "GET /users{id}{name} id=;id=5;id=6 name=;name"},
		}},
		{"templates with a method of their own", "GET /a/{x}.json, GET /a/{y}", []findRow{
			{"GET /a/b.json", "GET /a/{x}.json x=b"},
			{"GET /a/b.xml", "GET /a/{y} y=b.xml"},
			{"GET /a/.json", "GET /a/{y} y=.json"},
		}},
		{"templates that differ in names",
			"GET /a/{x}, GET /a/{y}, PUT /a/{y}, GET /a/{x}-{y}, PUT /a/{v}-{w}", []findRow{
				{"GET /a/1", "GET /a/{x} x=1"},
				{"PUT /a/1", "PUT /a/{y} y=1"},
				{"PUT /a/1-2", "PUT /a/{v}-{w} v=1 w=2"},
				{"POST /a/1",
					"no: the document has the path /a/{x}, but not the method POST (it has " +
						"GET, PUT)"},
			}},
		{"odd templates",
			"GET /a/{x/y}, GET /b/{x?}, GET /c/{}, GET /d/{x}/{x}, GET /e/{x, GET /f/x}, GET " +
				"/g/{{x}}, GET /h/{proxy+}", []findRow{
				{"GET /a/1", "GET /a/{x/y} x/y=1"},
				{"GET /b/1", "GET /b/{x?} x?=1"},
				{"GET /c/1", "GET /c/{} =1"},
				{"GET /d/1/2", "GET /d/{x}/{x} x=1"},
				{"GET /e/{x", "GET /e/{x"},
				{"GET /f/x%7D", "GET /f/x}"},
				{"GET /g/%7B1%7d", "GET /g/{{x}} x=1"},
				{"GET /h/1/2", "no: no path of the document matches /h/1/2"},
			}},
		{"query and fragment in a path",
			"GET /a, GET /a?x=1, GET /a?x=1&y=2, PUT /a?x=1, GET /b?x=1, GET /{b}, GET /s#acl, " +
				"GET /s#Action=Go, GET /s, GET /q?x={x}&z, GET /f#one, GET /f#two", []findRow{
				{"GET /a", "GET /a"},
				{"GET /a?x=2", "GET /a"},
				{"GET /a?z=0&x=1", "GET /a?x=1"},
				{"GET /a?y=2&x=3&x=%31", "GET /a?x=1&y=2"},
				{"PUT /a?x=1", "PUT /a?x=1"},
				{"PUT /a", "no: the document has the path /a, but not the method PUT (it has GET)"},
				{"GET /b?x=1", "GET /b?x=1"},
				{"GET /b", "GET /{b} b=b"},
				{"GET /s", "GET /s"},
				{"GET /s?acl", "GET /s#acl"},
				{"GET /s?acl=&x=1", "GET /s#acl"},
				{"GET /s?Action=Go", "GET /s#Action=Go"},
				{"GET /s?Action=Stop", "GET /s"},
				{"GET /q?z=&x=a%20b", "GET /q?x={x}&z x=a%20b"},
				{"GET /q?x=a", "GET /{b} b=q"},
				{"GET /f", "GET /f#one"},
				{"GET /f?two", "GET /f#two"},
			}},
		{"methods", "GET /a, POST /a, HEAD /b, GET /c", []findRow{
			{"get /a",
				"no: the document has the path /a, but not the method get (it has GET, POST); " +
					"methods are case-sensitive"},
			{"PUT /a",
				"no: the document has the path /a, but not the method PUT (it has GET, POST)"},
			{"HEAD /a",
				"no: the document has the path /a, but not the method HEAD (it has GET, POST); " +
					"HEAD needs an operation of its own"},
			{"HEAD /b", "HEAD /b"},
			{"OPTIONS *", "no: the request has no path, but *"},
			{"GET urn:a:b", "no: the request has no path, but a:b"},
			{"GET a", "no: the request has no path, but a"},
		}},
		{"hints", "GET /users, GET /users/{id}/orders, GET /.well-known/x", []findRow{
			{"GET /Users",
				"no: no path of the document matches /Users; the nearest path is /users"},
			{"GET /user", "no: no path of the document matches /user; the nearest path is /users"},
			{"GET /users/5/order",
				"no: no path of the document matches /users/5/order; the nearest path is " +
					"/users/{id}/orders"},
			{"GET /USERS/5/order", "no: no path of the document matches /USERS/5/order"},
			{"GET /v1/eu/users",
				"no: no path of the document matches /v1/eu/users; under the base path /v1/eu it " +
					"would be /users"},
			{"GET /favicon.ico", "no: no path of the document matches /favicon.ico"},
			{"GET /" + strings.Repeat("long", 100),
				"no: no path of the document matches " +
					"/" + strings.Repeat("long", 100)[:119] + "…"},
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, document := range []string{swagger(pathsOf(test.operations)),
				openapi30(pathsOf(test.operations)), openapi31(pathsOf(test.operations))} {
				c := load(t, document)
				for _, row := range test.rows {
					if got := found(t, c, row.request, ""); got != row.want {
						t.Errorf("%s\n got %s\nwant %s\n(%.20s)", row.request, got, row.want,
							document)
					}
				}
			}
		})
	}
}

func TestFindAdditionalOperations(t *testing.T) {
	c := load(t, `{"openapi":"3.2.0","info":{"title":"t","version":"1"},"servers":[{"url":"/v1"}],"paths":{"/a":{"query":{},"additionalOperations":{
		"COPY":{"servers":[{"url":"/v2"}]},"copy":{}}}}}`)
	for _, row := range []findRow{
		{"QUERY /v1/a", "QUERY /a"}, {"copy /v1/a", "copy /a"}, {"COPY /v2/a", "COPY /a"},
		{"COPY /v1/a",
			"no: the document has the path /a, but not the method COPY (it has QUERY, copy); " +
				"methods are case-sensitive"},
	} {
		if got := found(t, c, row.request, ""); got != row.want {
			t.Errorf("%s\n got %s\nwant %s", row.request, got, row.want)
		}
	}
}

func TestUnmatchedNamesPathAndMethods(t *testing.T) {
	c := load(t, openapi31(pathsOf("GET /a/{x}, PUT /a/{x}")))
	_, unmatched := c.Find("POST", &url.URL{Path: "/a/5"}, "")
	if unmatched == nil || unmatched.Path != "/a/{x}" ||
		!slices.Equal(unmatched.Methods, []string{"GET", "PUT"}) {
		t.Errorf("got %+v, want path /a/{x} with GET and PUT", unmatched)
	}
	_, unmatched = c.Find("POST", &url.URL{Path: "/b"}, "")
	if unmatched == nil || unmatched.Path != "" || unmatched.Methods != nil {
		t.Errorf("got %+v, want no path", unmatched)
	}
}

// Of several paths that come near, the nearest is named, and of equally near ones the first.
func TestTheNearestPathIsNamed(t *testing.T) {
	c := load(t,
		openapi31(
			pathsOf(
				"GET /orders, GET /order-s, GET /accounts/{id}/members, GET "+
					"/accounts/{id}/numbers, GET /accounts/mine/members")))
	for _, row := range []findRow{
		{"GET /ordes", "the nearest path is /orders"},
		{"GET /ordr-s", "the nearest path is /order-s"},
		{"GET /accounts/5/nembers", "the nearest path is /accounts/{id}/members"},
		{"GET /account/5/members", "the nearest path is /accounts/{id}/members"},
		{"GET /accounts/mine/membres", "the nearest path is /accounts/mine/members"},
		{"GET /account/5/member", ""},
		{"GET /something/else", ""},
	} {
		method, path, _ := strings.Cut(row.request, " ")
		for range 20 {
			if _, unmatched := c.Find(method, &url.URL{Path: path}, ""); unmatched == nil ||
				unmatched.Hint != row.want {
				t.Fatalf("%s: got %v, want %s", row.request, unmatched, row.want)
			}
		}
	}
}

func TestShippedOperationsAreFound(t *testing.T) {
	for base, api := range map[string]specs.API{"/v1": specs.Respoke, "": specs.Resonance} {
		c, err := contract.Load(contract.Source{
			Document:   contract.Text{Path: api.DocumentPath, Bytes: api.Document},
			Amendments: []contract.Text{{Path: api.AmendmentsPath, Bytes: api.Amendments}}})
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range c.Operations() {
			address := &url.URL{Path: base + strings.NewReplacer("{", "", "}", "").Replace(o.Path)}
			if match, unmatched := c.Find(o.Method, address, ""); match.Operation != o {
				t.Errorf("%s at %s: got %v (%v)", o, address, match.Operation, unmatched)
			}
		}
	}
}

// manyPaths is a document of n operations, of which some differ only within a segment.
func manyPaths(n int) string {
	var operations []string
	for i := range n {
		operations = append(operations,
			fmt.Sprintf([]string{"GET /things%d/{id}/parts/{part}", "GET /Orders%d({id})",
				"POST /jobs/{id}:do%d"}[i%3], i))
	}
	return openapi31(`"servers":[{"url":"https://h/v1"},{"url":"https://h/{v}/x"}],` +
		pathsOf(strings.Join(operations, ", ")))
}

func BenchmarkFind(b *testing.B) {
	for _, n := range []int{10, 1000, 10_000} {
		c := load(b, manyPaths(n))
		last := (n - 1) / 3 * 3
		for name, test := range map[string]struct{ method, path string }{
			"literal":   {"GET", fmt.Sprintf("/v1/things%d/5/parts/6", last)},
			"template":  {"GET", fmt.Sprintf("/v1/Orders%d(5)", last-2)},
			"verb":      {"POST", fmt.Sprintf("/v1/jobs/5:do%d", last-1)},
			"unmatched": {"GET", "/v1/nothing/of/the/kind"},
		} {
			b.Run(fmt.Sprint(name, "/", n), func(b *testing.B) {
				b.ReportAllocs()
				address := &url.URL{Path: test.path}
				for b.Loop() {
					if match, unmatched := c.Find(test.method, address,
						""); (match.Operation == nil) != (name == "unmatched") {
						b.Fatal(unmatched)
					}
				}
			})
		}
	}
}
