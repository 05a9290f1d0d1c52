package verify_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/har"
	"plumbline/internal/verify"
)

// at is a document with one path, /x, and the servers.
func at(servers string) string {
	return `{"openapi":"3.0.3","info":{"title":"t","version":"1"},"servers":[` + servers +
		`],"paths":{"/x":{"get":{"responses":{"200":{"description":"ok"}}}}}}`
}

// TestScope: what is addressed to something else is skipped, with the reason.
func TestScope(t *testing.T) {
	const here, relative = `{"url":"https://api.example.com/v1"}`, `{"url":"/v1"}`
	for _, test := range []struct {
		name, servers string
		options       verify.Options
		asked         []string // METHOD URL KIND
		want          string
	}{
		{"another host", here, verify.Options{}, []string{"GET https://api.example.com/v1/x ",
			"GET https://cdn.example.net/v1/x ", "GET wss://api.example.com/v1/x "},
			"conforms skipped skipped"},
		{"only another host", here, verify.Options{}, []string{"GET http://localhost:8/v1/x "},
			"skipped"},
		{"its host is named", here, verify.Options{Hosts: []string{"localhost"}},
			[]string{"GET http://localhost:8/v1/x ", "GET https://api.example.com/v1/x ",
				"GET http://b/v1/x "},
			"conforms conforms skipped"},
		{"its base URL is another", here, verify.Options{Hosts: []string{"h:80"}, BasePath: "/"},
			[]string{"GET http://h/x ", "GET https://api.example.com/x "}, "conforms skipped"},
		{"another base path", here, verify.Options{},
			[]string{"GET https://api.example.com/v1/x ", "GET https://api.example.com/index "},
			"conforms skipped"},
		{"no such path", here, verify.Options{}, []string{"GET https://api.example.com/v1/y ",
			"GET https://api.example.com/v1/y image", "POST https://api.example.com/v1/x document"},
			"unverifiable skipped unverifiable"},
		{"a preflight", here, verify.Options{},
			[]string{"OPTIONS https://api.example.com/v1/x preflight",
				"OPTIONS https://api.example.com/v1/x "}, "skipped unverifiable"},
		{"a picture that is documented", here, verify.Options{},
			[]string{"GET https://api.example.com/v1/x image"}, "conforms"},
		{"no host is known", relative, verify.Options{}, []string{"GET http://a/v1/x ",
			"GET http://a/v1/y ", "GET http://a/y ", "GET http://b/y "},
			"conforms unverifiable skipped skipped"},
		{"no host is known, and none has a path", relative, verify.Options{},
			[]string{"GET http://a/v1/y ", "GET http://b/x "}, "unverifiable unverifiable"},
		{"a base path overrides the hosts", here, verify.Options{BasePath: "/v2"},
			[]string{"GET http://a/v2/x ", "GET https://api.example.com/v1/x "},
			"conforms skipped"},
	} {
		var entries []har.Entry
		for i, one := range test.asked {
			words := strings.Split(one, " ")
			e := entry(i, words[0], words[1], nil, "", 200, nil, "")
			e.Kind = words[2]
			entries = append(entries, e)
		}
		test.options.AddressedOnly = true
		c := loaded(t, at(test.servers))
		var got []string
		for _, r := range verify.Entries(c, "a.har", entries, test.options) {
			got = append(got, string(r.Verdict))
			if r.Verdict == verdict.Skipped && (len(r.Unchecked) != 1 || !r.Unchecked[0].Silent ||
				!strings.HasPrefix(r.Unchecked[0].Reason, "not addressed to this API: ")) {
				t.Errorf("%s: got %+v", test.name, r.Unchecked)
			}
		}
		if joined := strings.Join(got, " "); joined != test.want {
			t.Errorf("%s: got %s, want %s", test.name, joined, test.want)
		}
		test.options.AddressedOnly = false
		for _, r := range verify.Entries(c, "a.har", entries, test.options) {
			if r.Verdict == verdict.Skipped {
				t.Errorf("%s: an entry is skipped where all are judged: %+v", test.name, r)
			}
		}
	}
}

// TestSkippedInEveryFormat: no format hides that entries were skipped, and none counts them as
// wrong.
func TestSkippedInEveryFormat(t *testing.T) {
	entries := []har.Entry{entry(0, "GET", "https://api.example.com/x", nil, "", 200, nil, "")}
	for i := range 60 {
		entries = append(entries, entry(i+1, "GET", fmt.Sprintf("https://cdn.example.net/%d", i),
			nil,
			"", 500, nil, ""))
	}
	for _, count := range []int{3, 61} {
		results := verify.Entries(loaded(t, at(`{"url":"https://api.example.com"}`)), "a.har",
			slices.Clone(entries[:count]), verify.Options{AddressedOnly: true})
		for format, want := range map[string]string{
			"text": fmt.Sprintf(
				"1 conform, 0 violate, 0 unverifiable, %d not addressed to this API", count-1),
			"ndjson":   `"verdict":"skipped"`,
			"json":     `"outcome": "skipped"`,
			"junit":    fmt.Sprintf(`skipped="%d"`, count-1),
			"markdown": "skipped",
			"html":     "cdn.example.net is none of its hosts (api.example.com)",
		} {
			if got := written(t, format, results); !strings.Contains(got, want) {
				t.Errorf("%d entries, %s: %q is not in\n%s", count, format, want,
					got[:min(len(got), 3000)])
			}
		}
		if !run(results).Conforms() {
			t.Errorf("%d entries: the run does not conform", count)
		}
	}
	if results := verify.Entries(loaded(t, at(`{"url":"https://api.example.com"}`)), "a.har",
		entries[1:], verify.Options{AddressedOnly: true}); run(results).Conforms() {
		t.Error("a run conforms in which nothing was tested")
	}
}
