package contract

import (
	"testing"

	"plumbline/harness/tree"
)

func TestDecodeFragment(t *testing.T) {
	for fragment, want := range map[string]tree.Pointer{
		"": "", "/a": "/a", "/a%20b": "/a b", "/%E2%82%AC": "/€", "/a~1b": "/a~1b", "/a%2Fb": "/a/b", "/a+b": "/a+b", "/100%": "/100%",
	} {
		if got := decodeFragment(fragment); got != want {
			t.Errorf("%q: got %q, want %q", fragment, got, want)
		}
	}
}

func TestABodyWithoutASchemaHasNone(t *testing.T) {
	c := load(t, swagger(`"paths":{"/a":{"post":{"operationId":"op","consumes":["a/b"],"parameters":[{"name":"b","in":"body"}],"responses":{}}}}`))
	mediaTypes := operationOf(t, c, "op").RequestMediaTypes
	if len(mediaTypes) != 1 || mediaTypes[0].Schema != nil {
		t.Errorf("got %+v", mediaTypes)
	}
	for _, d := range c.Defects() {
		if d.Rule == RuleSchemaDoesNotCompile {
			t.Error(d)
		}
	}
}
