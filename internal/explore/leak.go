package explore

import "regexp"

// traces are how stacks of programs, and what else no caller should see, look.
var traces = []struct {
	what    string
	pattern *regexp.Regexp
}{
	{"a stack trace of Go",
		regexp.MustCompile(`goroutine \d+ \[[a-z ]+\]:|\.go:\d+ \+0x[0-9a-f]+`)},
	{"a stack trace of Python",
		regexp.MustCompile(`Traceback \(most recent call last\)|File "[^"\n]+", line \d+, in `)},
	{"a stack trace of Java", regexp.MustCompile(`\bat [\w.$]+\(\w+\.(java|kt|scala):\d+\)`)},
	{"a stack trace of JavaScript",
		regexp.MustCompile(`\bat [^\n()]+ \([^\n()]+\.[cm]?[jt]s:\d+:\d+\)`)},
	{"a stack trace of .NET", regexp.MustCompile(`\bat [\w.]+\([^\n)]*\) in [^\n]+:line \d+`)},
	{"a stack trace of Ruby", regexp.MustCompile("\\.rb:\\d+:in [`']")},
	{"a stack trace of PHP", regexp.MustCompile(`#\d+ [^\n]+\.php\(\d+\): `)},
	{"an address with a password",
		regexp.MustCompile(`\b[a-z][a-z0-9+.-]*://[^\s/:@"'<>]+:[^\s/@"'<>]+@[\w.-]+`)},
	{"a private key", regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY-----`)},
	{"an error of SQL",
		regexp.MustCompile(`(?i)you have an error in your sql syntax|SQLSTATE\[|ORA-\d{5}`)},
}

// mostSearched bounds how much of an answer is looked through.
const mostSearched = 64 << 10

// Leak says what of the server's inside an answer shows; "" where it shows nothing that is known.
func Leak(body []byte) string {
	body = body[:min(len(body), mostSearched)]
	for _, trace := range traces {
		if trace.pattern.Match(body) {
			return trace.what
		}
	}
	return ""
}
