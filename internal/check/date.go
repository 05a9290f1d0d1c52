package check

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"plumbline/harness/verdict"
)

// clockTolerance is how far a Date may be from the clock of whoever received the response. A server
// must not generate a Date without "a clock capable of providing a reasonable approximation of the
// current instant" (RFC 9110 section 6.6.1), which leaves open what is reasonable. An hour can be
// explained by a time zone, and is let pass with some minutes beside it.
const clockTolerance = 90 * time.Minute

// checkDate compares Date with the time at which the response came. A response without one is not
// wrong: a server without a clock has to leave it out. The clock is that of the client or of the
// recorder; where the exchange does not have its time, there is nothing to compare with.
func checkDate(s Subject, judged *judgment) {
	began := s.Exchange.Started
	if began.IsZero() {
		return
	}
	for _, line := range s.Exchange.Response.Header.Values("Date") {
		date, err := httpDate(line)
		if err != nil {
			judged.date(s, line, "the Date is no HTTP-date (RFC 9110 section 5.6.7)")
			continue
		}
		before, after := began.Sub(date), date.Sub(began.Add(s.Exchange.Duration))
		switch {
		case after > clockTolerance:
			judged.date(s, line, fmt.Sprintf("the Date is %s after the response came",
				roughly(after)))
		case before <= clockTolerance || before-age(s.Exchange.Response.Header) <= clockTolerance:
		case s.Unknown.Origin != "" && isRead(s.Exchange.Request.Method):
			judged.silent(verdict.Date, s.Unknown.Origin)
		default:
			judged.date(s, line, fmt.Sprintf("the Date is %s before the request was sent",
				roughly(before)))
		}
	}
}

func (j *judgment) date(s Subject, actual, message string) {
	j.found(verdict.Finding{Check: verdict.Date, Message: message, Actual: actual,
		Expected: fmt.Sprintf("a Date within %s of %s", roughly(clockTolerance),
			s.Exchange.Started.UTC().Format(http.TimeFormat)),
		Contract: s.Contract.Locate(s.Operation.Pointer)})
}

// httpDate reads a date in one of the three forms that recipients have to accept (RFC 9110 section
// 5.6.7). The second of a leap second is one that package time does not know.
func httpDate(line string) (time.Time, error) {
	date, err := http.ParseTime(line)
	if err == nil {
		return date, nil
	}
	return http.ParseTime(strings.Replace(line, ":60 ", ":59 ", 1))
}

// age is how long a cache says that it has had the response (RFC 9111 section 5.1); it has to say
// so of each that it did not ask the server for.
func age(header http.Header) time.Duration {
	const longest = 100 * 365 * 24 * 60 * 60
	seconds, err := strconv.ParseUint(strings.TrimSpace(header.Get("Age")), 10, 63)
	if err != nil {
		return 0
	}
	return time.Duration(min(seconds, longest)) * time.Second
}

// isRead tells whether a cache may answer a request with that method.
func isRead(method string) bool { return method == http.MethodGet || method == http.MethodHead }

// roughly is a span of time in words.
func roughly(span time.Duration) string {
	const day, year = 24 * time.Hour, 365 * 24 * time.Hour
	switch {
	case span < 2*time.Hour:
		return fmt.Sprintf("%.0f minutes", span.Minutes())
	case span < 3*day:
		return fmt.Sprintf("%.0f hours", span.Hours())
	case span < 3*year:
		return fmt.Sprintf("%d days", span/day)
	}
	return fmt.Sprintf("%d years", span/year)
}
