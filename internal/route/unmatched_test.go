package route

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
)

func TestEditDistance(t *testing.T) {
	long := strings.Repeat("a", maxCompared)
	for _, test := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a", "a", 0}, {"a", "A", 1}, {"USERS", "users", 1}, {"a", "", 1},
		{"", "abc", 3}, {"abc", "abd", 1}, {"abc", "ac", 1}, {"ac", "abc", 1},
		{"kitten", "sitting", 3}, {"abcd", "badc", 3}, {long, long[1:], 1},
		{long + "a", long, maxCompared}, {long + "a", long + "a", 0},
	} {
		if got := editDistance(test.a, test.b); got != test.want {
			t.Errorf("%q and %q: got %d, want %d", test.a, test.b, got, test.want)
		}
		if got := editDistance(test.b, test.a); got != test.want {
			t.Errorf("%q and %q: got %d, want %d", test.b, test.a, got, test.want)
		}
	}
}

func TestUnmatchedAsText(t *testing.T) {
	for want, u := range map[string]*Unmatched{"r": {Reason: "r"},
		"r; h": {Reason: "r", Hint: "h"}} {
		if u.String() != want {
			t.Errorf("got %s, want %s", u, want)
		}
	}
}

// Neither a path that leads many ways, nor one that is long, makes an answer slow.
func TestUnmatchedIsFoundInTime(t *testing.T) {
	var routes []Route
	for i := range 1 << 12 {
		var path strings.Builder
		for bit := range 12 {
			if i>>bit&1 == 0 {
				fmt.Fprintf(&path, "/{x%d}%%41", bit)
			} else {
				fmt.Fprintf(&path, "/{x%d}", bit)
			}
		}
		routes = append(routes, Route{Method: "GET", Path: path.String()})
	}
	r := underServers(t, `[{"url":"/"},{"url":"/{a}"},{"url":"/{a}/{b}"}]`, routes...)
	for _, path := range []string{
		strings.Repeat("/1%3A%41", 12) + "/x/y/z", strings.Repeat("/1%3A%41", 11),
		strings.Repeat("/a", 100_000), "/" + strings.Repeat("a", 100_000),
		strings.Repeat("/", 100_000),
	} {
		parsed, err := url.Parse(path)
		if err != nil {
			t.Fatal(err)
		}
		if match, unmatched := r.Find("POST", parsed, ""); unmatched == nil {
			t.Errorf("%.30s: got route %d, want no match", path, match.Route)
		}
	}
}
