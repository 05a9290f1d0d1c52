package check

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"

	"plumbline/harness/exchange"
	"plumbline/internal/content"
	"plumbline/internal/tree"
)

// MaxValues is how many values JSON may have to be judged: its objects, arrays, members and entries
// together. What is judged is bounded, so that no sender decides how much memory and time that
// takes; what is beyond a bound is not judged, and the verdict says so. How many findings tell of a
// message, [verdict.Grouped] says.
const MaxValues = content.MaxValues

// maxNesting is how deep all values of JSON may stand together: of each value the objects and
// arrays count that it stands in. What is found wrong names its place, once on each of these
// levels.
const maxNesting = 10 * MaxValues

// manyValues says why a text has more values than are judged, were it JSON; "" where it has not.
func manyValues(text []byte) string {
	// With what stands in strings there are more than there are, and to count them takes little.
	opened := bytes.Count(text, []byte("{")) + bytes.Count(text, []byte("["))
	values := 1 + opened + bytes.Count(text, []byte(","))
	if values <= MaxValues && values*opened <= maxNesting {
		return ""
	}
	switch o := tree.OutlineOf(text); {
	case o.Values() > MaxValues:
		return tooManyValues
	case o.Nesting > maxNesting && o.Deepest <= tree.MaxDepth: // deeper ones are not read
		return tooMuchNesting
	}
	return ""
}

// Larger says why a body is not read, "" where it is: it has more values than are judged, or
// unpacks to more bytes. A body that cannot be decoded for another reason is none of these.
func Larger(header http.Header, body []byte) string {
	_, larger := Content(header, body)
	return larger
}

// Content returns a body without its content codings, and why it is not read; see [Larger]. What
// cannot be decoded is as it came.
func Content(header http.Header, body []byte) (content []byte, larger string) {
	plain, err := exchange.DecodeBody(header, body, exchange.MaxDecoded)
	switch {
	case errors.Is(err, exchange.ErrDecodedTooLarge):
		return body, fmt.Sprintf("it unpacks to more than %d bytes", exchange.MaxDecoded)
	case err == nil:
		return plain, manyValues(plain)
	}
	return body, ""
}

var (
	tooManyValues = fmt.Sprintf("it has more than %d values, which is more than is judged",
		MaxValues)
	tooMuchNesting = fmt.Sprintf("its values stand on more than %d levels together, which is "+
		"more than is judged", maxNesting)
)
