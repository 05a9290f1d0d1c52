package route_test

import "testing"

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
			c := load(t, test.document)
			for _, row := range test.rows {
				if got := found(t, c, row.request, test.base); got != row.want {
					t.Errorf("%s\n got %s\nwant %s", row.request, got, row.want)
				}
			}
		})
	}
}
