package explore

import (
	"bytes"
	"regexp"
)

// traces are how stacks of programs, and what else no caller should see, look. Each match of a
// pattern has one of its marks in small letters: to look for them costs a hundredth of what the
// pattern does.
var traces = []struct {
	what    string
	pattern *regexp.Regexp
	marks   []string
}{
	{"a stack trace of Go",
		regexp.MustCompile(`goroutine \d+ \[[a-z ]+\]:|\.go:\d+ \+0x[0-9a-f]+`),
		[]string{"goroutine ", ".go:"}},
	{"a stack trace of Python",
		regexp.MustCompile(`Traceback \(most recent call last\)|File "[^"\n]+", line \d+, in `),
		[]string{"traceback (", "file \""}},
	{"a stack trace of Java", regexp.MustCompile(`\bat [\w.$]+\(\w+\.(java|kt|scala):\d+\)`),
		[]string{".java:", ".kt:", ".scala:"}},
	{"a stack trace of JavaScript",
		regexp.MustCompile(`\bat [^\n()]+ \([^\n()]+\.[cm]?[jt]s:\d+:\d+\)`),
		[]string{"js:", "ts:"}},
	{"a stack trace of .NET", regexp.MustCompile(`\bat [\w.]+\([^\n)]*\) in [^\n]+:line \d+`),
		[]string{":line "}},
	{"a stack trace of Ruby", regexp.MustCompile("\\.rb:\\d+:in [`']"), []string{".rb:"}},
	{"a stack trace of PHP", regexp.MustCompile(`#\d+ [^\n]+\.php\(\d+\): `), []string{".php("}},
	{"an address with a password",
		regexp.MustCompile(`\b[a-z][a-z0-9+.-]*://[^\s/:@"'<>]+:[^\s/@"'<>]+@[\w.-]+`),
		[]string{"://"}},
	{"a private key", regexp.MustCompile(`-{5}BEGIN [A-Z ]*PRIVATE KEY-{5}`),
		[]string{"-----begin "}},
	{"an error of SQL",
		regexp.MustCompile(`(?i)you have an error in your sql syntax|SQLSTATE\[|ORA-\d{5}`),
		[]string{"sql", "ora-"}},
}

// mostSearched bounds how much of an answer is looked through.
const mostSearched = 64 << 10

// Leak says what of the server's inside an answer shows; "" where it shows nothing that is known.
func Leak(body []byte) string {
	body = body[:min(len(body), mostSearched)]
	small := bytes.ToLower(body)
	for _, trace := range traces {
		for _, mark := range trace.marks {
			if bytes.Contains(small, []byte(mark)) && trace.pattern.Match(body) {
				return trace.what
			}
		}
	}
	return ""
}
