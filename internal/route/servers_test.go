package route

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
