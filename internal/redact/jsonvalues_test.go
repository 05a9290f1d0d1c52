package redact

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func TestEachMember(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
	}{
		{``, nil},
		{`"a"`, []string{"=a"}},
		{`{"a":"b","c":{"d":"e"},"f":"g"}`, []string{"a=b", "d=e", "f=g"}},
		{`{"a":["b",{"c":"d"},["e"]],"f":"g"}`, []string{"a=b", "c=d", "a=e", "f=g"}},
		{`{"a":{},"b":[],"c":"d"}`, []string{"c=d"}},
		{`{"a":"b"`, []string{"a=b"}},
		{`{"a":"b","c"`, []string{"a=b"}},
		{`{"a":"b"} {"c":"d"}`, []string{"a=b", "c=d"}},
		{`{"a":"b"}}`, []string{"a=b"}},
		{`]`, nil},
		{strings.Repeat(`[`, 100_000), nil},
	} {
		var got []string
		eachMember(test.text, func(name string, value json.Token) {
			text, _ := value.(string)
			got = append(got, name+"="+text)
		})
		if !slices.Equal(got, test.want) {
			t.Errorf("%.40s: got %q, want %q", test.text, got, test.want)
		}
	}
}
