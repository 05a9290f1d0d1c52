package pace

import (
	"net/http"
	"testing"
	"time"
)

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		header, value string
		want          time.Duration
		told          bool
	}{
		{"Retry-After", "2", 2 * time.Second, true},
		{"Retry-After", " 0.5 ", 500 * time.Millisecond, true},
		{"Retry-After", "0", 0, true},
		{"Retry-After", "Sun, 29 Nov 2026 12:01:00 GMT", time.Minute, true},
		{"Retry-After", "Sun, 29 Nov 2026 11:00:00 GMT", 0, true},
		{"Retry-After", "-1", 0, false},
		{"Retry-After", "soon", 0, false},
		{"Retry-After", "1e300", 0, false},
		{"Retry-After", "NaN", 0, false},
		{"RateLimit", `"default";r=0;t=30`, 30 * time.Second, true},
		{"RateLimit", "limit=100, remaining=0, reset=50", 50 * time.Second, true},
		{"RateLimit", `"default";r=0`, 0, false},
		{"RateLimit", `"left=5";r=0`, 0, false},
		{"RateLimit-Reset", "7", 7 * time.Second, true},
		{"X-RateLimit-Reset", "1795953630", 30 * time.Second, true},
		{"X-RateLimit-Reset", "1795953630000", 30 * time.Second, true},
		{"X-Rate-Limit-Reset", "3", 3 * time.Second, true},
		{"X-Rate-Limit-Reset", "tomorrow", 0, false},
		{"Date", "2", 0, false},
	} {
		header := http.Header{}
		header.Set(test.header, test.value)
		if got, told := RetryAfter(header, now); got != test.want || told != test.told {
			t.Errorf("%s: %s: got %v, %v", test.header, test.value, got, told)
		}
	}
	both := http.Header{"Retry-After": {"soon"}, "Ratelimit-Reset": {"4"}}
	if got, told := RetryAfter(both, now); got != 4*time.Second || !told {
		t.Errorf("the other header is not read: %v, %v", got, told)
	}
}
