package route

import (
	"net/url"
	"testing"

	"plumbline/internal/tree"
)

func TestHosts(t *testing.T) {
	for _, test := range []struct {
		servers  string
		all      bool
		has, not []string
	}{
		{`[{"url":"https://api.example.com/v1"}]`, true,
			[]string{"https://api.example.com/x", "http://API.example.com/",
				"https://api.example.com:443"},
			[]string{"https://example.com", "https://api.example.com:8443",
				"https://api.example.com.evil"}},
		{`[{"url":"http://localhost:3000"}]`, true, []string{"http://localhost:3000/a"},
			[]string{"http://localhost", "http://localhost:3001"}},
		{`[{"url":"//api.example.com"}]`, true, []string{"https://api.example.com"}, nil},
		{`[{"url":"http://[::1]:80/a"}]`, true, []string{"http://[::1]/a"},
			[]string{"http://[::2]"}},
		{`[{"url":"https://{tenant}.example.com","variables":{"tenant":{"default":"a"}}}]`, true,
			[]string{"https://a.example.com", "https://b.example.com"},
			[]string{"https://a.example.org"}},
		{`[{"url":"https://{r}.example.com","variables":{"r":{"default":"eu","enum":["eu","us"]}}}]`,
			true, []string{"https://eu.example.com", "https://us.example.com"},
			[]string{"https://asia.example.com"}},
		{`[{"url":"http://h:{port}","variables":{"port":{"default":"1"}}}]`, true,
			[]string{"http://h:1", "http://h:2", "http://h"}, []string{"http://g:1"}},
		{`[{"url":"{base}/v1","variables":{"base":{"default":"https://a.example"}}}]`, true,
			[]string{"https://a.example"}, []string{"https://b.example"}},
		{`[{"url":"https://a.example"},{"url":"/v1"}]`, false, []string{"https://a.example"}, nil},
		{`[{"url":"/v1"}]`, false, nil, []string{"https://a.example"}},
		{`[{"url":"/go?to=https://a.example"}]`, false, nil, []string{"https://a.example"}},
		{`[]`, false, nil, []string{"https://a.example"}},
	} {
		servers, _, err := tree.ParseJSON("", []byte(test.servers))
		if err != nil {
			t.Fatal(err)
		}
		hosts, all := New([]Route{{Method: "GET", Path: "/",
			Servers: []*tree.Node{servers}}}).Hosts()
		if all != test.all {
			t.Errorf("%s: all is %v", test.servers, all)
		}
		for _, list := range []struct {
			urls []string
			want bool
		}{{test.has, true}, {test.not, false}} {
			for _, text := range list.urls {
				address, err := url.Parse(text)
				if err != nil {
					t.Fatal(err)
				}
				got := false
				for _, host := range hosts {
					got = got || host.Has(address)
				}
				if got != list.want {
					t.Errorf("%s has %s: %v", test.servers, text, got)
				}
			}
		}
	}
}

func TestHostOfSwagger(t *testing.T) {
	routes := []Route{{Method: "GET", Path: "/"}}
	if hosts, all := NewBelow("h:8080", "/v1", routes).Hosts(); !all ||
		hosts[0].String() != "h:8080" {
		t.Errorf("got %v, %v", hosts, all)
	}
	if hosts, all := NewBelow("", "/v1", routes).Hosts(); all || len(hosts) != 0 {
		t.Errorf("without a host: got %v, %v", hosts, all)
	}
}

func TestParseHost(t *testing.T) {
	for _, test := range []struct {
		host, address string
		want          bool
	}{
		{"localhost", "http://localhost:8080/a", true}, {"localhost", "http://localhost", true},
		{"localhost:8080", "http://localhost:8080/a", true},
		{"localhost:8080", "http://localhost:8081/a", false},
		{"[::1]:8080", "http://[::1]:8080/a", true}, {"[::1]", "http://[::1]:8080/a", true},
		{"a", "http://b", false},
	} {
		address, err := url.Parse(test.address)
		if err != nil {
			t.Fatal(err)
		}
		if got := ParseHost(test.host).Has(address); got != test.want {
			t.Errorf("%s has %s: %v", test.host, test.address, got)
		}
	}
	for text, want := range map[string]string{"http://h": "h:80", "https://h/a": "h:443",
		"http://h:8": "h:8", "http://[::1]": "[::1]:80"} {
		address, err := url.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := HostOf(address).WithPort(); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
