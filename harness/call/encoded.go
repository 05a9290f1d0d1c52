package call

import (
	"maps"
	"net/http"
)

// Encoded is a request as it is to be sent, byte for byte.
type Encoded struct {
	// Path is that of the contract with its parameters filled in and escaped, without a base path;
	// Query has no question mark.
	Path, Query string
	Header      http.Header
	Body        []byte
	// PathParameters are the values in the path before they were escaped, by their names.
	PathParameters map[string]string
	// Judged tells that the request has been held to the contract as it is and conforms to it, so
	// that it is not held to it again.
	Judged bool
}

// As makes the whole request what was encoded before, in place of what other options say.
func As(encoded Encoded) Option {
	return func(d *draft) {
		d.encoded = &encoded
		d.pathParameters, d.body = encoded.PathParameters, encoded.Body
		maps.Copy(d.header, encoded.Header)
	}
}
