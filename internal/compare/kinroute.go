package main

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
)

// kinRoute finds the operation as kin-openapi's routers/gorillamux does: in the order of
// Paths.InMatchingOrder, by the encoded path, with the servers of the path or else those of the
// document. It is written out here since that package needs one more module, and since
// routers/legacy refuses a document for any defect and does not know the servers of paths. The
// values of path parameters are decoded, which either router leaves to its user or does too early.
func kinRoute(document *openapi3.T, request *http.Request) (*routers.Route, map[string]string) {
	for _, path := range document.Paths.InMatchingOrder() {
		item := document.Paths.Value(path)
		servers := document.Servers
		if len(item.Servers) > 0 {
			servers = item.Servers
		}
		if len(servers) == 0 {
			servers = openapi3.Servers{{URL: "/"}}
		}
		for _, server := range servers {
			values := valuesOf(strings.TrimSuffix(server.URL, "/")+path, request.URL.EscapedPath())
			operation := item.GetOperation(request.Method)
			if values == nil || operation == nil {
				continue
			}
			return &routers.Route{Spec: document, Server: server, Path: path, PathItem: item,
				Method: request.Method, Operation: operation}, values
		}
	}
	return nil, nil
}

var variable = regexp.MustCompile(`\{[^{}]*\}`)

// valuesOf returns the values of a template's variables in a path; nil if it does not match.
func valuesOf(template, path string) map[string]string {
	var pattern strings.Builder
	var names []string
	end := 0
	for _, at := range variable.FindAllStringIndex(template, -1) {
		pattern.WriteString(regexp.QuoteMeta(template[end:at[0]]) + "([^/]+)")
		names, end = append(names, template[at[0]+1:at[1]-1]), at[1]
	}
	pattern.WriteString(regexp.QuoteMeta(template[end:]))
	found := regexp.MustCompile("^" + pattern.String() + "$").FindStringSubmatch(path)
	if found == nil {
		return nil
	}
	values := map[string]string{}
	for i, name := range names {
		values[name] = found[i+1]
		if plain, err := url.PathUnescape(found[i+1]); err == nil {
			values[name] = plain
		}
	}
	return values
}
