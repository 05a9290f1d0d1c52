package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// tally counts the rows of a judge by how it did.
type tally map[outcome]int

func (t tally) posed() int {
	sum := 0
	for o, n := range t {
		if o != notPosed {
			sum += n
		}
	}
	return sum
}

func (t tally) wrong() int { return t.posed() - t[right] }

// count counts what a judge did with the rows that pass.
func count(results []result, judge int, passes func(result) bool) tally {
	t := tally{}
	for _, r := range results {
		if passes(r) {
			t[r.outcome(judge)]++
		}
	}
	return t
}

// report prints totals, subjects, and the rows where a judge is wrong (or all).
func report(w io.Writer, results []result, all bool) {
	reportTotals(w, results)
	reportExcluded(w, results)
	reportSubjects(w, results)
	reportRows(w, results, all)
}

func reportTotals(w io.Writer, results []result) {
	fmt.Fprintf(w, "%d rows of the table of verdicts\n\n", len(results))
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "posed\tright\twrong\tfalse alarms\tmissed\tno answer\tother findings\t  judge")
	line := func(name string, c tally) {
		fmt.Fprintf(t, "%d\t%d\t%d\t%d\t%d\t%d\t%d\t  %s\n", c.posed(), c[right], c.wrong(),
			c[falseAlarm], c[missed], c[noAnswer], c[otherReason], name)
	}
	for i, j := range judges {
		line(j.name, count(results, i, func(result) bool { return true }))
		if i == plumblineJudge {
			line(j.name+", the rows of the others", count(results, i, posedToPeers))
		}
	}
	// the writer beneath is the standard output, and what fails there is not seen by anyone
	_ = t.Flush()
	fmt.Fprint(w, `
false alarms: said that it violates, and it does not; missed: said that it conforms, and it
violates; no answer: refused the document, panicked or took more than 5 s (Plumbline: unverifiable
too); other findings: right, by findings other than the expected ones (only Plumbline is asked).
`)
}

func posedToPeers(r result) bool { return r.excluded == "" }

func reportExcluded(w io.Writer, results []result) {
	fmt.Fprintln(w, "\nRows that are not put to the others:")
	for _, reason := range []string{nobodyCanTell, undeclaredPolicy, severityPolicy} {
		n := 0
		for _, r := range results {
			if r.excluded == reason {
				n++
			}
		}
		fmt.Fprintf(w, "%5d  %s\n", n, reason)
	}
	upgraded := func(r result) bool { return r.excluded == "" && (question{Row: r.row}).swagger() }
	fmt.Fprintln(w,
		"\nRows put to them after an upgrade from Swagger 2.0, which neither takes, by "+
			"kin-openapi's openapi2conv:")
	for i, j := range judges {
		c := count(results, i, upgraded)
		fmt.Fprintf(w, "%5d  of which %s gets %d right\n", c.posed(), j.name, c[right])
	}
}

// reportSubjects has a line for each judge of each subject.
func reportSubjects(w io.Writer, results []result) {
	fmt.Fprintln(w,
		"\nBy subject: right of posed (false alarms, missed, no answer, other findings)")
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprint(t, "\nsubject\trows")
	for _, j := range judges {
		fmt.Fprintf(t, "\t%s", j.short)
	}
	fmt.Fprintln(t)
	for _, subject := range subjects(results) {
		of := func(r result) bool { return subjectOf(r.row) == subject }
		rows := 0
		for _, r := range results {
			if of(r) {
				rows++
			}
		}
		fmt.Fprintf(t, "%s\t%d", subject, rows)
		for i := range judges {
			c := count(results, i, of)
			fmt.Fprintf(t, "\t%d/%d", c[right], c.posed())
			if c.wrong() > 0 {
				fmt.Fprintf(t, " (%d %d %d %d)", c[falseAlarm], c[missed], c[noAnswer],
					c[otherReason])
			}
		}
		fmt.Fprintln(t)
	}
	_ = t.Flush() // as above
}

// subjects are the names of the subjects, in their order in the table.
func subjects(results []result) []string {
	var names []string
	for _, r := range results {
		if name := subjectOf(r.row); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

func reportRows(w io.Writer, results []result, all bool) {
	if all {
		fmt.Fprintln(w, "\nAll rows:")
	} else {
		fmt.Fprintln(w, "\nRows where a judge is wrong:")
	}
	for _, r := range results {
		if !all && !r.wrong() {
			continue
		}
		fmt.Fprintf(w, "\n%s/%s (%s:%d) %s\n", subjectOf(r.row), r.row.Name, r.row.File, r.row.Line,
			r.row.Verdict)
		for i, j := range judges {
			o, a := r.outcome(i), r.answers[i]
			fmt.Fprintf(w, "  %-12s%-15s%s\n", j.short, o,
				strings.TrimSpace(fmt.Sprintf("%-9s %s", a.said, a.reason)))
		}
		if r.excluded != "" {
			fmt.Fprintf(w, "  not posed: %s\n", r.excluded)
		}
	}
}
