package contract

import (
	"fmt"
	"strings"
	"testing"

	"plumbline/internal/tree"
)

func TestServerPaths(t *testing.T) {
	for _, test := range []struct{ name, server, want string }{
		{"absolute", `{"url":"https://api.example/v1"}`, "/v1"},
		{"absolute without path", `{"url":"https://api.example"}`, ""},
		{"absolute with a slash", `{"url":"https://api.example/"}`, ""},
		{"slash at the end", `{"url":"https://api.example/v1/"}`, "/v1"},
		{"slashes at the end", `{"url":"/v1//"}`, "/v1"},
		{"slashes within", `{"url":"/v1//eu"}`, "/v1//eu"},
		{"slash", `{"url":"/"}`, ""},
		{"empty", `{"url":""}`, ""},
		{"path", `{"url":"/api/v1"}`, "/api/v1"},
		{"relative", `{"url":"api/v1"}`, "/api/v1"},
		{"this folder", `{"url":"."}`, ""},
		{"below this folder", `{"url":"./test"}`, "/test"},
		{"above this folder", `{"url":"../../v1"}`, "/v1"},
		{"dots within", `{"url":"https://h/a/../b/./c"}`, "/b/c"},
		{"without scheme", `{"url":"//api.example/v1"}`, "/v1"},
		{"another scheme", `{"url":"wss://api.example:80/v1"}`, "/v1"},
		{"with user", `{"url":"https://u:p@api.example/v1"}`, "/v1"},
		{"IPv6", `{"url":"https://[::1]:80/v1"}`, "/v1"},
		{"query and fragment", `{"url":"https://api.example/v1?key=/a#b"}`, "/v1"},
		{"query at the host", `{"url":"https://api.example?key=/a"}`, ""},
		{"spaces around", `{"url":" https://api.example/v1 "}`, "/v1"},
		{"encoded", `{"url":"https://h/a%2Fb"}`, "/a%2Fb"},

		{"no url", `{}`, "none"},
		{"url that is no text", `{"url":1}`, "none"},
		{"no object", `"https://api.example/v1"`, "none"},
		{"brace without its partner", `{"url":"https://h/{v"}`, "none"},
		{"braces doubled", `{"url":"{{baseUrl}}/v1"}`, "none"},
		{"no name in braces", `{"url":"https://h/{}"}`, "none"},
		{"host without slashes before it", `{"url":"localhost:8080/v1"}`, "none"},
		{"no hierarchy", `{"url":"mailto:a@b"}`, "none"},
		{"wrong encoding", `{"url":"https://h/%zz"}`, "none"},
		{"control character", `{"url":"https://h/\u0000"}`, "none"},

		{"variables of the host",
			`{"url":"{scheme}://{region}.h:{port}/v1","variables":{"scheme":{"default":"https","enum":["http","https"]},"region":{"default":"eu","enum":["eu","us"]},"port":{"default":"443"}}}`, "/v1"},
		{"variable of the host that is not declared", `{"url":"https://{host}/v1"}`, "/v1"},
		{"scheme that is not declared", `{"url":"{scheme}://h/v1"}`, "/v1"},
		{"open", `{"url":"https://h/{v}","variables":{"v":{"default":"v1"}}}`, "/{v}"},
		{"not declared", `{"url":"https://h/{v}/x"}`, "/{v}/x"},
		{"part of a segment", `{"url":"https://h/v{n}/x","variables":{"n":{"default":"1"}}}`,
			"/v{n}/x"},
		{"enumerated",
			`{"url":"https://h/{v}","variables":{"v":{"default":"v1","enum":["v1","v2"]}}}`,
			"/v1 /v2"},
		{"default that the enumeration lacks",
			`{"url":"https://h/{v}","variables":{"v":{"default":"v3","enum":["v1","v2"]}}}`,
			"/v3 /v1 /v2"},
		{"enumerated numbers",
			`{"url":"https://h/v{n}","variables":{"n":{"default":1,"enum":[1,2.0,true,null,[]]}}}`,
			"/v1 /v2.0 /vtrue"},
		{"empty enumeration",
			`{"url":"https://h/{v}","variables":{"v":{"default":"v1","enum":[]}}}`, "/{v}"},
		{"enumerated, two",
			`{"url":"/{a}/{b}","variables":{"a":{"enum":["1","2"]},"b":{"enum":["x","y"]}}}`,
			"/1/x /1/y /2/x /2/y"},
		{"slash in a value",
			`{"url":"https://h/{p}","variables":{"p":{"default":"api/v1","enum":["api/v1","api/v2"]}}}`, "/api/v1 /api/v2"},
		{"slash in a default", `{"url":"https://h/{p}","variables":{"p":{"default":"api/v1"}}}`,
			"/{p} /api/v1"},
		{"slash at the beginning of a default",
			`{"url":"https://h/{p}","variables":{"p":{"default":"/v1"}}}`, "/{p} /v1"},
		{"slash that only the default has",
			`{"url":"https://h{p}","variables":{"p":{"default":"/v1"}}}`, "/{p} /v1"},
		{"slash at the end of a default", `{"url":"{p}/x","variables":{"p":{"default":"/v1/"}}}`,
			"/{p}/x /v1/x"},
		{"empty default", `{"url":"https://h/{p}","variables":{"p":{"default":""}}}`, "/{p} "},
		{"empty default within", `{"url":"https://h/{p}/v1","variables":{"p":{"default":""}}}`,
			"/{p}/v1 /v1"},
		{"whole URL", `{"url":"{baseUrl}","variables":{"baseUrl":{"default":"https://x/v1"}}}`,
			"/v1"},
		{"whole URL, enumerated",
			`{"url":"{baseUrl}/","variables":{"baseUrl":{"default":"https://x/v1","enum":["https://x/v1","https://y/v2/"]}}}`, "/v1 /v2"},
		{"whole origin", `{"url":"{origin}/v1","variables":{"origin":{"default":"https://x"}}}`,
			"/v1"},
		{"whole origin that is not declared", `{"url":"{origin}/v1"}`, "/{origin}/v1 /v1"},
		{"host with path", `{"url":"https://{h}/v1","variables":{"h":{"default":"x/eu"}}}`,
			"/v1 /eu/v1"},
		{"value with a query",
			`{"url":"https://h/{p}","variables":{"p":{"default":"v1?a=b","enum":["v1?a=b"]}}}`,
			"/v1"},
		{"value with braces", `{"url":"https://h/{p}","variables":{"p":{"default":"{q}"}}}`,
			"/{p}"},
		{"name with a slash", `{"url":"https://h/{a/b}/c"}`, "/{}/c"},
		{"dots in a value", `{"url":"https://h/a/{p}","variables":{"p":{"enum":["../b"]}}}`, "/b"},
		{"variables that are no object", `{"url":"https://h/{p}","variables":7}`, "/{p}"},
		{"variable that is no object", `{"url":"https://h/{p}","variables":{"p":"v1"}}`, "/{p}"},
	} {
		t.Run(test.name, func(t *testing.T) {
			node, _, err := tree.ParseJSON("server", []byte(test.server))
			if err != nil {
				t.Fatal(err)
			}
			paths := serverPaths(node)
			got := strings.Join(paths, " ")
			if len(paths) == 0 {
				got = "none"
			}
			if got != test.want {
				t.Errorf("%s: got %q, want %q", test.server, got, test.want)
			}
		})
	}
}

// What many enumerations multiply to is bounded; a variable beyond that is any text.
func TestServerPathsAreBounded(t *testing.T) {
	var address, variables []string
	for i := range 20 {
		address = append(address, fmt.Sprintf("{v%d}", i))
		variables = append(variables, fmt.Sprintf(`"v%d":{"enum":["1","2","3","4"]}`, i))
	}
	node, _, err := tree.ParseJSON("server",
		[]byte(`{"url":"/`+strings.Join(address, "/")+`","variables":{`+strings.Join(variables,
			",")+`}}`))
	if err != nil {
		t.Fatal(err)
	}
	paths := serverPaths(node)
	if want := "/4/4/4/4/" + strings.Join(address[4:], "/"); len(paths) != maxServerPaths ||
		paths[len(paths)-1] != want {
		t.Errorf("got %d paths, the last of them %s; want %d and %s", len(paths),
			paths[len(paths)-1], maxServerPaths, want)
	}
}

func TestServerListsAreReadOnce(t *testing.T) {
	r := newServerReader()
	list, _, err := tree.ParseJSON("servers",
		[]byte(`[{"url":"/v1"},{"url":"https://h/v1/"},{"url":"/{a}"},{"url":"/{b}"}]`))
	if err != nil {
		t.Fatal(err)
	}
	first, second := r.of(nil, list), r.of(list)
	if len(first) != 2 || len(second) != 2 || len(r.all) != 2 {
		t.Errorf("got %d, %d and %d base paths, want 2: /v1 and /{a}", len(first), len(second),
			len(r.all))
	}
	if none := r.of(); len(none) != 1 || len(r.all) != 3 || r.all[2].text != "/" {
		t.Errorf("got %v of no list, want /", none)
	}
}

func TestFindBelowServers(t *testing.T) {
	const operations = "GET /, GET /a, GET /v1/a, GET /{x}"
	server := func(members string) string {
		return openapi31(`"servers":[` + members + `],` + pathsOf(operations))
	}
	for _, test := range []struct {
		name, document, base string
		rows                 []findRow
	}{
		{"2.0: basePath",
			swagger(
				`"host":"api.example","schemes":["https"],"basePath":"/v1","paths":{"/":{"get":{}},"/a":{"get":{}}}`), "", []findRow{
				{"GET /v1/a", "GET /a"},
				{"GET /%761/a", "GET /a"},
				{"GET /v1/", "GET /"},
				{"GET /v1", "GET /"},
				{"GET /a",
					"no: /a is not below any base path of the document's servers (/v1); under " +
						"the base path / it would be /a"},
				{"GET /V1/a",
					"no: /V1/a is not below any base path of the document's servers (/v1); under " +
						"the base path /V1 it would be /a"},
				{"GET /v1/b", "no: no path of the document matches /v1/b"},
				{"GET /v1/a/",
					"no: no path of the document matches /v1/a/; without a slash at its end it " +
						"would be /a"},
			}},
		{"2.0: basePath that is mended", swagger(`"basePath":"api/v1/",` + pathsOf("GET /a")), "",
			[]findRow{{"GET /api/v1/a", "GET /a"}}},
		{"2.0: basePath without templates", swagger(`"basePath":"/{v}",` + pathsOf("GET /a")), "",
			[]findRow{
				{"GET /%7Bv%7D/a", "GET /a"},
				{"GET /v1/a",
					"no: /v1/a is not below any base path of the document's servers (/{v}); " +
						"under the base path /v1 it would be /a"},
			}},
		{"2.0: basePath that is a slash", swagger(`"basePath":"/",` + pathsOf("GET /a")), "",
			[]findRow{{"GET /a", "GET /a"}}},
		{"2.0: basePath that is no string", swagger(`"basePath":1,` + pathsOf("GET /a")), "",
			[]findRow{{"GET /a", "GET /a"}}},
		{"2.0: servers mean nothing", swagger(`"servers":[{"url":"/v1"}],` + pathsOf("GET /a")), "",
			[]findRow{{"GET /a", "GET /a"}}},
		{"3.x: basePath means nothing", openapi30(`"basePath":"/v1",` + pathsOf("GET /a")), "",
			[]findRow{{"GET /a", "GET /a"}}},
		{"no servers", openapi30(pathsOf(operations)), "",
			[]findRow{{"GET /a", "GET /a"}, {"GET /v1/a", "GET /v1/a"}}},
		{"empty servers", openapi30(`"servers":[],` + pathsOf(operations)), "",
			[]findRow{{"GET /a", "GET /a"}}},
		{"servers that are no list", openapi30(`"servers":{"url":"/v1"},` + pathsOf(operations)),
			"", []findRow{{"GET /a", "GET /a"}}},
		{"malformed servers only",
			server(`{"url":"localhost:80/v1"},{"url":"/%zz"},{"url":"{a"},{},{"url":5},7`), "",
			[]findRow{{"GET /a", "GET /a"}}},
		{"a malformed server beside a sound one", server(`{"url":"{{base}}/v1"},{"url":"/v1"}`), "",
			[]findRow{{"GET /v1/a", "GET /a"}, {"GET /v1/v1/a", "GET /v1/a"}}},
		{"absolute server", server(`{"url":"https://api.example/v1"}`), "",
			[]findRow{{"GET http://localhost:80/v1/a", "GET /a"}}},
		{"slash at the end", server(`{"url":"https://api.example/v1/"}`), "", []findRow{
			{"GET /v1/a", "GET /a"},
			{"GET /v1//a",
				"no: no path of the document matches /v1//a; under the base path /v1/ it " +
					"would be /a"},
		}},
		{"the longest base path first",
			server(`{"url":"/"},{"url":"https://api.example/v1"},{"url":"/v1/b"}`), "", []findRow{
				{"GET /v1/a", "GET /a"},
				{"GET /v1/v1/a", "GET /v1/a"},
				{"GET /a", "GET /a"},
				{"GET /v1/b/a", "GET /a"},
				{"GET /v1/b", "GET /{x} x=b"},
				{"GET /v1", "GET /{x} x=v1"},
				{"GET /v1/", "GET /"},
				{"GET /v1/b/", "GET /"},
			}},
		{"equally long, the concrete first",
			openapi31(
				`"servers":[{"url":"/{v}"},{"url":"/v2"}],"paths":{"/a":{"get":{},"servers":[{"url":"/{v}"}]},"/{x}":{"get":{}}}`), "", []findRow{
				{"GET /v1/a", "GET /a"},
				{"GET /v2/a", "GET /{x} x=a"},
			}},
		{"open variable",
			server(
				`{"url":"https://api.example/{version}","variables":{"version":{"default":"v1"}}}`),
			"", []findRow{
				{"GET /v1/a", "GET /a"}, {"GET /v2/a", "GET /a"},
				{"GET //a",
					"no: //a is not below any base path of the document's servers (/{version}); " +
						"under the base path / it would be /a"},
			}},
		{"enumerated variable",
			server(
				`{"url":"/{version}","variables":{"version":{"default":"v1","enum":["v1","eu/v2"]}}}`), "", []findRow{
				{"GET /v1/a", "GET /a"}, {"GET /eu/v2/a", "GET /a"},
				{"GET /v3/a",
					"no: /v3/a is not below any base path of the document's servers (/v1, " +
						"/eu/v2); under the base path /v3 it would be /a"},
			}},
		{"the whole URL is a variable",
			server(`{"url":"{baseUrl}","variables":{"baseUrl":{"default":"https://x/v1"}}}`), "",
			[]findRow{
				{"GET /v1/a", "GET /a"},
				{"GET /a",
					"no: /a is not below any base path of the document's servers (/v1); under " +
						"the base path / it would be /a"},
			}},
		{"servers of path and operation", openapi31(`"servers":[{"url":"/trunk"}],"paths":{
			"/a":{"servers":[{"url":"/path"}],"get":{},"put":{"servers":[{"url":"/op"},{"url":"/op2"}]},"post":{"servers":[]}},
			"/b":{"get":{}},"/c":{"$ref":"#/components/pathItems/c"},"/d":{"$ref":"#/components/pathItems/c","servers":[{"url":"/own"}]}},
			"components":{"pathItems":{"c":{"servers":[{"url":"/referred"}],"get":{},"put":{"servers":[{"url":"/op"}]}}}}`), "", []findRow{
			{"GET /path/a", "GET /a"},
			{"PUT /op/a", "PUT /a"},
			{"PUT /op2/a", "PUT /a"},
			{"POST /path/a", "POST /a"},
			{"GET /trunk/b", "GET /b"},
			{"GET /referred/c", "GET /c"},
			{"PUT /op/c", "PUT /c"},
			{"GET /own/d", "GET /d"},
			{"PUT /op/d", "PUT /d"},
			{"GET /trunk/a",
				"no: no path of the document matches /trunk/a; under the base path /trunk it " +
					"would be /a"},
			{"GET /op/a", "no: the document has the path /a, but not the method GET (it has PUT)"},
			{"GET /path/b",
				"no: no path of the document matches /path/b; under the base path /path it " +
					"would be /b"},
		}},
		{"a method below a shorter base path",
			openapi31(
				`"servers":[{"url":"/v1"}],"paths":{"/a":{"get":{}},"/v1/a":{"put":{"servers":[{"url":"/"}]}}}`), "", []findRow{
				{"PUT /v1/a", "PUT /v1/a"}, {"GET /v1/a", "GET /a"},
				{"POST /v1/a",
					"no: the document has the path /a, but not the method POST (it has GET)"},
			}},
		{"base path of the caller", server(`{"url":"/v9"}`), "/v2/eu", []findRow{
			{"GET /v2/eu/a", "GET /a"}, {"GET /v2/eu/", "GET /"}, {"GET /v2/eu", "GET /"},
			{"GET /v2/%65u/v1/a", "GET /v1/a"},
			{"GET /v9/a",
				"no: /v9/a is not below the base path /v2/eu; under the base path /v9 it " +
					"would be /a"},
			{"GET /v2", "no: /v2 is not below the base path /v2/eu"},
			{"GET /v2/eu/a/",
				"no: no path of the document matches /v2/eu/a/; without a slash at its end it " +
					"would be /a"},
			{"GET /v2/eu/v2/a",
				"no: no path of the document matches /v2/eu/v2/a; under the base path /v2/eu/v2 " +
					"it would be /a"},
		}},
		{"base path of the caller with a slash at its end", server(`{"url":"/v9"}`), "/v2/",
			[]findRow{{"GET /v2/a", "GET /a"}}},
		{"no base path by the caller", server(`{"url":"/v9"}`), "/",
			[]findRow{{"GET /a", "GET /a"}, {"GET /v1/a", "GET /v1/a"}, {"GET /", "GET /"}}},
		{"base path of the caller for a 2.0 document",
			swagger(`"basePath":"/v1",` + pathsOf("GET /a")), "/", []findRow{{"GET /a", "GET /a"}}},
		{"no paths", openapi31(`"components":{}`), "",
			[]findRow{{"GET /a", "no: the document has no operations"}}},
		{"no paths in 2.0", swagger(`"paths":{}`), "/v1",
			[]findRow{{"GET /a", "no: the document has no operations"}}},
		{"many servers",
			server(
				`{"url":"/p1"},{"url":"/p2"},{"url":"/p3"},{"url":"/p4"},{"url":"/p5"},{"url":"/p6"}`), "", []findRow{
				{"GET /p6/a", "GET /a"},
				{"GET /q/r/s",
					"no: /q/r/s is not below any base path of the document's servers (/p1, /p2, " +
						"/p3, /p4, /p5, …)"},
			}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := routerOf(t, test.document)
			for _, row := range test.rows {
				if got := found(t, r, row.request, test.base); got != row.want {
					t.Errorf("%s\n got %s\nwant %s", row.request, got, row.want)
				}
			}
		})
	}
}
