package pace

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// RetryAfter is how long a server that refuses calls asks to wait, at a time: as Retry-After says
// (RFC 9110 section 10.2.3), or what tells when the limit is whole again, RateLimit
// (draft-ietf-httpapi-ratelimit-headers), RateLimit-Reset, X-RateLimit-Reset or X-Rate-Limit-Reset.
// The second result is false where nothing says so that can be read.
func RetryAfter(header http.Header, now time.Time) (time.Duration, bool) {
	if text := strings.TrimSpace(header.Get("Retry-After")); text != "" {
		if span, ok := spanOf(text); ok {
			return span, true
		}
		if at, err := http.ParseTime(text); err == nil {
			return max(0, at.Sub(now)), true
		}
	}
	if found := resetIn.FindStringSubmatch(header.Get("RateLimit")); found != nil {
		return spanOf(found[1])
	}
	for _, name := range []string{"RateLimit-Reset", "X-RateLimit-Reset", "X-Rate-Limit-Reset"} {
		text := strings.TrimSpace(header.Get(name))
		if span, ok := spanOf(text); ok {
			return span, true
		}
		if at, ok := timeOf(text); ok {
			return max(0, at.Sub(now)), true
		}
	}
	return 0, false
}

// resetIn finds the seconds until the limit is whole again: t=30 of the newer drafts, reset=30 of
// the older.
var resetIn = regexp.MustCompile(`(?:^|[;,\s])(?:t|reset)=(\d{1,9})\b`)

// A number that is as large as these is no span but a time of the clock, in seconds or
// milliseconds: no limit takes years.
const (
	epochSeconds      = 1e9
	epochMilliseconds = 1e12
)

// spanOf reads a number of seconds.
func spanOf(text string) (time.Duration, bool) {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || !(n >= 0 && n < epochSeconds) {
		return 0, false
	}
	return time.Duration(n * float64(time.Second)), true
}

// timeOf reads a time of the clock since 1970, in seconds or milliseconds.
func timeOf(text string) (time.Time, bool) {
	switch n, err := strconv.ParseFloat(text, 64); {
	case err != nil || !(n >= epochSeconds && n < 1000*epochMilliseconds):
		return time.Time{}, false
	case n >= epochMilliseconds:
		return time.UnixMilli(int64(n)), true
	default:
		return time.Unix(int64(n), 0), true
	}
}
