package check

import (
	"testing"

	"plumbline/harness/verdict"
)

// dateRows are those of the check date.
var dateRows = []row{
	dateOf("in three hours", "Tue, 03 Feb 2026 07:05:06 GMT",
		"the Date is 3 hours after the response came"),
	dateOf("a year ago", "Mon, 03 Feb 2025 04:05:06 GMT",
		"the Date is 365 days before the request was sent"),
	dateOf("long ago", "Thu, 01 Jan 1970 00:00:00 GMT",
		"the Date is 56 years before the request was sent"),
	dateOf("older than its Age", "Tue, 03 Feb 2026 01:05:06 GMT",
		"the Date is 3 hours before the request was sent", "Age: 60"),
	dateOf("an Age that is none", "Tue, 03 Feb 2026 01:05:06 GMT",
		"the Date is 3 hours before the request was sent", "Age: old"),
	dateOf("just too early", "Tue, 03 Feb 2026 02:34:06 GMT",
		"the Date is 91 minutes before the request was sent"),
	dateOf("no HTTP-date", "2026-02-03T04:05:06Z",
		"the Date is no HTTP-date (RFC 9110 section 5.6.7)"),
	dateOf("local time", "Tue, 03 Feb 2026 04:05:06 +0100",
		"the Date is no HTTP-date (RFC 9110 section 5.6.7)"),
	dateOf("the same time", "Tue, 03 Feb 2026 04:05:06 GMT", ""),
	dateOf("by RFC 850", "Tuesday, 03-Feb-26 04:05:06 GMT", ""),
	dateOf("by asctime", "Tue Feb  3 04:05:06 2026", ""),
	dateOf("a leap second", "Tue, 03 Feb 2026 04:04:60 GMT", ""),
	dateOf("an hour fast", "Tue, 03 Feb 2026 05:05:06 GMT", ""),
	dateOf("an hour slow", "Tue, 03 Feb 2026 03:05:06 GMT", ""),
	dateOf("from a cache", "Mon, 02 Feb 2026 04:05:06 GMT", "", "Age: 86400"),
	dateOf("from a cache for longer than can be said", "Mon, 03 Feb 2025 04:05:06 GMT", "",
		"Age: 2147483648"),
	{check: verdict.Date, name: "no Date", document: v31(contentOf("application/json", `{}`)),
		answer: answer{lines: []string{"Content-Type: application/json"}, body: "{}",
			started: sentAt}},
	{check: verdict.Date, name: "nobody knows when", document: v31(contentOf("application/json",
		`{}`)), answer: answer{lines: []string{"Content-Type: application/json",
		"Date: Thu, 01 Jan 1970 00:00:00 GMT"}, body: "{}"}},
}

const sentAt = "2026-02-03T04:05:06Z"

// dateOf is a response with a Date to a request of 4:05:06; without a message it is right.
func dateOf(name, date, message string, more ...string) row {
	r := row{check: verdict.Date, name: name, document: v31(contentOf("application/json", `{}`)),
		answer: answer{lines: append(more, "Content-Type: application/json", "Date: "+date),
			body: "{}", started: sentAt}}
	if message != "" {
		r.findings = []expected{{check: verdict.Date, message: message, actual: date,
			expected: "a Date within 90 minutes of Tue, 03 Feb 2026 04:05:06 GMT",
			instance: "-", at: `"get"`, pointer: op}}
	}
	return r
}

// TestAnOldDateOfARecording is not held against the server where a cache may have answered.
func TestAnOldDateOfARecording(t *testing.T) {
	old := dateOf("", "Mon, 02 Feb 2026 04:05:06 GMT", "").answer
	old.unknown.Origin = "it may have been in a cache"
	text := v31(contentOf("application/json", `{}`))
	compare(t, judge(t, text, old), []string{"silent date: it may have been in a cache"})
	old.method = "POST"
	compare(t, judge(t, text, old),
		[]string{"date: the Date is 24 hours before the request was sent"})
	early := dateOf("", "Wed, 04 Feb 2026 04:05:06 GMT", "").answer
	early.unknown.Origin = "it may have been in a cache"
	compare(t, judge(t, text, early),
		[]string{"date: the Date is 24 hours after the response came"})
}
