package route

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestEquals(t *testing.T) {
	for _, test := range []struct {
		name, paths, request, want string
	}{
		{"two that fit", "/{a}/x /y/{b}", "GET /y/x", "/y/{b} b=x | /{a}/x a=y"},
		{"one is more concrete", "/{a}/x /y/x /y/{b}", "GET /y/x", "/y/x"},
		{"one is more concrete in one segment", "/{a}/{b} /y/{b}", "GET /y/x", "/y/{b} b=x"},
		{"partly literal", "/{a}/x /y/{b}.json /y/{c}", "GET /y/z.json", "/y/{b}.json b=z"},
		{"three", "/{a}/{b}/z /{a}/y/{c} /x/{b}/{c}", "GET /x/y/z",
			"/x/{b}/{c} b=y c=z | /{a}/y/{c} a=x c=z | /{a}/{b}/z a=x b=y"},
		{"the other method", "/y/{b} POST:/{a}/x", "POST /y/x", "/{a}/x a=y"},
		{"a less concrete path is not asked", "/y/x POST:/y/{b}", "POST /y/x", ""},
		{"none", "/a", "GET /b", ""},
	} {
		var routes []Route
		for _, path := range strings.Fields(test.paths) {
			method, after, found := strings.Cut(path, ":")
			if !found {
				method, after = "GET", path
			}
			routes = append(routes, Route{Method: method, Path: after})
		}
		method, path, _ := strings.Cut(test.request, " ")
		router, address := New(routes), &url.URL{Path: path}
		var got []string
		for _, match := range router.Equals(method, address, "") {
			text := routes[match.Route].Path
			var names []string
			for name := range match.PathParameters {
				names = append(names, name)
			}
			slices.Sort(names)
			for _, name := range names {
				text += fmt.Sprintf(" %s=%s", name, match.PathParameters[name])
			}
			got = append(got, text)
		}
		if joined := strings.Join(got, " | "); joined != test.want {
			t.Errorf("%s: got %s, want %s", test.name, joined, test.want)
		}
		match, unmatched := router.Find(method, address, "")
		if (unmatched == nil) != (test.want != "") || unmatched == nil &&
			!strings.HasPrefix(test.want, routes[match.Route].Path) {
			t.Errorf("%s: found %+v, %v", test.name, match, unmatched)
		}
	}
}
