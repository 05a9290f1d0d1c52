package check

import (
	"errors"
	"fmt"
	"net/http"

	"plumbline/harness/exchange"
)

// MaxValues is how many values JSON may have to be judged: its objects, arrays, members and entries
// together. What is judged is bounded, so that no sender decides how much memory and time that
// takes; what is beyond the bound is not judged, and the verdict says so. How many findings tell of
// a message, verdict.Grouped says.
const MaxValues = 100_000

// manyValues tells whether a text has more values than are judged, were it JSON.
func manyValues(text []byte) bool {
	// Most texts are too short for so many, since each takes two bytes.
	return len(text) > MaxValues && valuesOf(text) > MaxValues
}

// valuesOf counts the values of a text of JSON: the whole, the first of each object and array, and
// one after each comma. An object or array that is empty counts twice.
func valuesOf(text []byte) int {
	o := outlineOf(text)
	return 1 + o.opened + o.commas
}

// Larger says why a body is not read, "" where it is: it has more values than are judged, or
// unpacks to more bytes. A body that cannot be decoded for another reason is none of these.
func Larger(header http.Header, body []byte) string {
	plain, err := exchange.DecodeBody(header, body, exchange.MaxDecoded)
	switch {
	case errors.Is(err, exchange.ErrDecodedTooLarge):
		return fmt.Sprintf("it unpacks to more than %d bytes", exchange.MaxDecoded)
	case err == nil && manyValues(plain):
		return tooManyValues
	}
	return ""
}

var tooManyValues = fmt.Sprintf("it has more than %d values, which is more than is judged",
	MaxValues)
