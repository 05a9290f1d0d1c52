package main

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
)

// What a run may take.
const (
	mebibyte = 1 << 20
	// moreOfSuite and moreOfDocument are how much more memory than a plain run one of a suite may
	// take, and one of a document alone, which sends several requests at the same time; in bytes.
	moreOfSuite    = 64 * mebibyte
	moreOfDocument = 192 * mebibyte
	// hangDeadlines is how many deadlines a run may wait for against a target that hangs on every
	// call. What that takes by the clock depends on what else the machine does, so what is counted
	// are the requests: one for each, one more at the same time as the last, and a connection at
	// the start.
	hangDeadlines = 3
	// busyDeadlines is how many deadlines a run may compute for against any other.
	busyDeadlines = 30

	largestPage    = 2_000_000 // bytes; what a browser opens at once
	largestSummary = 1 << 20   // bytes; what GitHub shows of a step summary
	largestOutput  = 4 * mebibyte
	largestReport  = 16 * mebibyte
)

// unwanted is what never stands in the output of a run, and what that would be.
var unwanted = []struct {
	pattern *regexp.Regexp
	what    string
}{
	{regexp.MustCompile(`(?m)^(panic: |fatal error: |goroutine \d+ \[)|\[PANICKED\]`), "it panicked"},
	{regexp.MustCompile(`<nil>|\bmap\[|%!|cannot unmarshal|\bnet/http\b|Unsolicited response|` +
		`\b0xc0[0-9a-f]{8}`), "it printed words of Go"},
	{regexp.MustCompile(`##\[|##vso\[|(?m:^::[a-z-]+::)`), "it printed a command of a CI system"},
	{regexp.MustCompile(`[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]`), "it printed a control character"},
}

// outOfBounds lists in what a run does not keep to the bounds.
func outOfBounds(s subject, plain measured, o outcome) []string {
	var problems []string
	problem := func(format string, arguments ...any) {
		problems = append(problems, fmt.Sprintf(format, arguments...))
	}
	if o.Status != 1 && o.Status != 2 {
		problem("the exit status is %d, and 1 or 2 is wanted: %s", o.Status, lastLines(o.output))
	}
	if more := o.Peak - plain.Peak; more > s.api.more {
		problem("it took %s more memory than a plain run, and %s is the most", size(more),
			size(s.api.more))
	}
	hangs := s.server.Hangs && !s.inside
	if most := hangDeadlines + 2; hangs && o.served > most {
		problem("it waited for %d answers, and %d is the most", o.served, most)
	}
	if most := plain.Busy + busyDeadlines*s.deadline(); o.Busy > most {
		problem("it computed for %s, and %s is the most", o.Busy.Round(time.Millisecond), most)
	}
	for _, u := range unwanted {
		if at := u.pattern.FindStringIndex(o.output); at != nil {
			problem("%s: %q", u.what,
				o.output[max(0, at[0]-100):min(len(o.output), at[0]+500)])
		}
	}
	if o.leaked != "" {
		problem("%s has a secret of the target", o.leaked)
	}
	if len(o.output) > largestOutput {
		problem("it printed %s", size(int64(len(o.output))))
	}
	return append(problems, reportsOutOfBounds(o.reports)...)
}

// reportsOutOfBounds lists what is wrong with the sizes of the reports.
func reportsOutOfBounds(sizes map[string]int64) []string {
	var problems []string
	for _, name := range []string{"plumbline.json", "index.html"} {
		if sizes[name] == 0 {
			problems = append(problems, "it wrote no "+name)
		}
	}
	for name, bytes := range sizes {
		most := int64(largestReport)
		switch {
		case strings.HasSuffix(name, ".html"):
			most = largestPage
		case strings.HasSuffix(name, ".md"):
			most = largestSummary
		}
		if bytes > most {
			problems = append(problems,
				fmt.Sprintf("%s has %s, and %s is the most", name, size(bytes), size(most)))
		}
	}
	return problems
}

func size(bytes int64) string { return fmt.Sprintf("%.1f MiB", float64(bytes)/mebibyte) }

// writeLine writes what became of a run.
func writeLine(w io.Writer, s subject, plain, m measured, problems []string) {
	word := "ok"
	if len(problems) > 0 {
		word = "OUT OF BOUNDS"
	}
	fmt.Fprintf(w, "%-50s %10s more  %6.1fs  %6.1fs busy  status %d  %s\n", s.name(),
		size(m.Peak-plain.Peak),
		m.Took.Seconds(), m.Busy.Seconds(), m.Status, word)
	for _, problem := range problems {
		fmt.Fprintf(w, "    %s\n", strings.ReplaceAll(problem, "\n", "\n    "))
	}
}
