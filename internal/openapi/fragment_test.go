package openapi

import (
	"testing"

	"plumbline/internal/tree"
)

func TestDecodeFragment(t *testing.T) {
	for fragment, want := range map[string]tree.Pointer{
		"": "", "/a": "/a", "/a%20b": "/a b", "/%E2%82%AC": "/€", "/a~1b": "/a~1b",
		"/a%2Fb": "/a/b", "/a+b": "/a+b", "/100%": "/100%",
	} {
		if got := DecodeFragment(fragment); got != want {
			t.Errorf("%q: got %q, want %q", fragment, got, want)
		}
	}
}

func TestEncodeFragmentIsUndoneByDecodeFragment(t *testing.T) {
	for at, want := range map[tree.Pointer]string{
		"": "", "/a": "/a", "/a b": "/a%20b", "/€": "/%E2%82%AC", "/a~1b": "/a~1b",
		"/100%": "/100%25",
	} {
		if got := EncodeFragment(at); got != want || DecodeFragment(got) != at {
			t.Errorf("%q: got %q, want %q", at, got, want)
		}
	}
}
