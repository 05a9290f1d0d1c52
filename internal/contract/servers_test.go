package contract

import (
	"slices"
	"testing"
)

func TestHosts(t *testing.T) {
	for name, test := range map[string]struct {
		document string
		want     []string
	}{
		"2.0": {`{"swagger":"2.0","host":"API.example.com:8443","paths":{}}`,
			[]string{"api.example.com"}},
		"2.0 without": {`{"swagger":"2.0","paths":{}}`, nil},
		"3.1": {`{"openapi":"3.1.0","servers":[{"url":"https://a.example/v1"},{"url":"/v2"},
			{"url":"https://{region}.example"},{"url":"http://a.example:8080"},5],
			"paths":{"/a":{"servers":[{"url":"https://b.example"}],
			"get":{"servers":[{"url":"https://c.example"}]}}}}`,
			[]string{"c.example", "b.example", "a.example"}},
		"servers that are no list": {`{"openapi":"3.1.0","servers":{"url":"https://a"},"paths":{}}`,
			nil},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := Load(Source{Document: Text{Path: "a.json", Bytes: []byte(test.document)}})
			if err != nil {
				t.Fatal(err)
			}
			if got := c.Hosts(); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}
