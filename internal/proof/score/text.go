package score

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"plumbline/internal/printable"
)

// Bounds of what is written to a terminal. What they cut is counted, and stands in the reports.
const (
	mostGroups   = 20 // of faults that were not found
	mostExamples = 3  // of each group
	mostRows     = 40 // of a table
	mostAccused  = 10
)

// WriteJSON writes a score as JSON, indented.
func WriteJSON(w io.Writer, s *Score) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(s)
}

// WriteText writes a score for a terminal: first what was not found, with what to write next, then
// the tables, and the score at the end.
func WriteText(w io.Writer, s *Score) error {
	var b strings.Builder
	if len(s.Accused) > 0 {
		s.writeAccused(&b)
	} else {
		s.writeLeft(&b)
		writeTable(&b, "OPERATION", s.Operations())
		writeTable(&b, "CLASS", s.Classes())
	}
	fmt.Fprintf(&b, "%s\n", s.Summary())
	_, err := io.WriteString(w, printable.Neutral(printable.Text(b.String())))
	return err
}

func (s *Score) writeAccused(b *strings.Builder) {
	fmt.Fprintf(b, "The test has something against a mock that does nothing wrong:\n")
	for _, text := range s.Accused[:min(len(s.Accused), mostAccused)] {
		fmt.Fprintf(b, "  %s\n", printable.OneLine(text))
	}
	if more := len(s.Accused) - mostAccused; more > 0 {
		fmt.Fprintf(b, "  … and %d more\n", more)
	}
	fmt.Fprintln(b)
}

// Group is faults of one operation and class that were not found for the same reason, and are found
// by the same means.
type Group struct {
	Outcome Outcome
	Results []Result
}

// Left are the faults that were not found: those first that were shown and survived, then those
// that were not shown, and those whose operation was not called, which are one group of an
// operation but for methods that it does not have. What no test can find, and what was not judged,
// comes last.
func (s *Score) Left() []Group {
	var groups []Group
	at := map[string]int{}
	for _, r := range s.Results {
		if r.Outcome == Found {
			continue
		}
		key := fmt.Sprint(r.Outcome, r.Operation)
		switch r.Outcome {
		case NotCalled:
			key += r.Reason
		case Unfindable, NotJudged:
			key = fmt.Sprint(r.Outcome, r.Reason)
		default:
			key += string(r.Class)
		}
		i, known := at[key]
		if !known {
			i = len(groups)
			at[key] = i
			groups = append(groups, Group{Outcome: r.Outcome})
		}
		groups[i].Results = append(groups[i].Results, r)
	}
	slices.SortStableFunc(groups, func(a, b Group) int {
		return cmp.Or(slices.Index(Outcomes(), a.Outcome)-slices.Index(Outcomes(), b.Outcome),
			len(b.Results)-len(a.Results))
	})
	return groups
}

func (s *Score) writeLeft(b *strings.Builder) {
	groups := s.Left()
	for _, g := range groups[:min(len(groups), mostGroups)] {
		first := g.Results[0]
		fmt.Fprintf(b, "%s: %s: %s\n", strings.ToUpper(string(g.Outcome)), g.about(),
			printable.OneLine(first.Reason))
		for _, r := range g.Results[:min(len(g.Results), mostExamples)] {
			fmt.Fprintf(b, "  %s  %s (%s)\n", r.ID, printable.OneLine(r.Sentence), r.Place)
		}
		if more := len(g.Results) - mostExamples; more > 0 {
			fmt.Fprintf(b, "  … and %d more\n", more)
		}
		if first.Next != "" {
			fmt.Fprintf(b, "  next: %s\n", first.Next)
		}
		fmt.Fprintln(b)
	}
	if len(groups) > mostGroups {
		rest := 0
		for _, g := range groups[mostGroups:] {
			rest += len(g.Results)
		}
		fmt.Fprintf(b, "… and %s more that were not found, which the reports list\n\n",
			faultsOf(rest))
	}
}

// about says which faults the group has.
func (g Group) about() string {
	first := g.Results[0]
	switch g.Outcome {
	case NotCalled:
		return fmt.Sprintf("%s of %s", faultsOf(len(g.Results)), first.Operation)
	case Unfindable, NotJudged:
		return faultsOf(len(g.Results))
	case Found, Survived, NotShown:
	}
	return fmt.Sprintf("%s of %s", first.Class, first.Operation)
}

// writeTable writes how many faults have which outcome.
func writeTable(b *strings.Builder, what string, rows []Row) {
	if len(rows) == 0 {
		return
	}
	table := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprint(table, what)
	for _, outcome := range Outcomes() {
		fmt.Fprintf(table, "\t%s", strings.ToUpper(string(outcome)))
	}
	fmt.Fprintln(table, "\tSCORE")
	for _, row := range rows[:min(len(rows), mostRows)] {
		fmt.Fprint(table, printable.OneLine(row.Name))
		for _, outcome := range Outcomes() {
			fmt.Fprintf(table, "\t%d", row.Counts[outcome])
		}
		fmt.Fprintf(table, "\t%s\n", row.Score())
	}
	_ = table.Flush() // to a builder
	if more := len(rows) - mostRows; more > 0 {
		fmt.Fprintf(b, "… and %d more, which the reports list\n", more)
	}
	fmt.Fprintln(b)
}

// Summary is the score in a few sentences.
func (s *Score) Summary() string {
	var text string
	switch {
	case len(s.Accused) > 0:
		return fmt.Sprintf("no score: %s accuses a mock that does nothing wrong, so that nothing "+
			"follows from what it says of others", s.Test)
	case s.Percent == nil:
		text = fmt.Sprintf("no score: none of the faults that were tried of %s can be found, or "+
			"none was judged", s.Test)
	default:
		text = fmt.Sprintf("score: %s: %s finds %d of %s that a test of %s can find",
			percentage(*s.Percent), s.Test, s.Found, faultsOf(s.Of), s.Title)
	}
	for _, outcome := range []Outcome{Unfindable, NotJudged} {
		if n := s.Count(outcome); n > 0 {
			text += fmt.Sprintf("; %d %s", n, outcome)
		}
	}
	if s.LeftOut > 0 {
		text += fmt.Sprintf("; %d of %d were left out", s.LeftOut, s.Derived)
	}
	if s.Narrowed != "" {
		text += "; " + s.Narrowed
	}
	if s.Interrupted != "" {
		text += "; " + s.Interrupted
	}
	return text
}

// faultsOf is a number of faults.
func faultsOf(n int) string {
	if n == 1 {
		return "1 fault"
	}
	return fmt.Sprintf("%d faults", n)
}
