package openapi

import (
	"net/url"

	"plumbline/internal/tree"
)

// DecodeFragment undoes the percent-encoding a JSON Pointer has in a URI fragment (RFC 6901 section
// 6).
func DecodeFragment(fragment string) tree.Pointer {
	if decoded, err := url.PathUnescape(fragment); err == nil {
		return tree.Pointer(decoded)
	}
	return tree.Pointer(fragment)
}

// EncodeFragment gives a pointer the form it has in a URI fragment (RFC 6901 section 6).
func EncodeFragment(at tree.Pointer) string {
	return (&url.URL{Fragment: string(at)}).EscapedFragment()
}
