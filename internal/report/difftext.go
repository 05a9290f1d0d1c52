package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"plumbline/internal/printable"
)

// longestMessage is what is shown of a message, in characters; a failure may have many lines.
const longestMessage = 300

// WriteDiffJSON writes a difference as JSON of the present [DifferenceVersion].
func WriteDiffJSON(w io.Writer, d Difference) error {
	d.Version = DifferenceVersion
	return newEncoder(w, "  ").Encode(d.filled())
}

// WriteDiff writes a difference for people: what is new first.
func WriteDiff(w io.Writer, d Difference) error {
	var b strings.Builder
	d.Old.write(&b, "older")
	d.New.write(&b, "newer")
	for _, remark := range d.Remarks {
		fmt.Fprintf(&b, "  note: %s\n", printable.OneLine(remark))
	}
	for _, part := range []struct {
		heading string
		list    []Delta
	}{{"new", d.NewFindings}, {"no longer known", d.Unknown}, {"fixed", d.Fixed},
		{"unchanged", d.Unchanged}, {"waived", d.Waived}} {
		writeSection(&b, part.heading, part.list, Delta.told)
	}
	writeSection(&b, "cases with another outcome", d.Cases, CaseChange.told)
	writeSection(&b, "cases that appeared", d.Appeared, CaseChange.told)
	writeSection(&b, "cases that are gone", d.Gone, CaseChange.told)
	writeSection(&b, "lost coverage", d.LostCoverage, LostCoverage.told)
	fmt.Fprintf(&b,
		"\n%d new, %d no longer known, %d fixed, %d unchanged, %d waived; %s changed, %d "+
			"appeared, %d gone; %s of coverage lost\n",
		total(d.NewFindings), total(d.Unknown), total(d.Fixed), total(d.Unchanged), total(d.Waived),
		plural(len(d.Cases), "case"), len(d.Appeared), len(d.Gone),
		plural(len(d.LostCoverage), "item"))
	_, err := io.WriteString(w, printable.Neutral(b.String()))
	return err
}

func (s Side) write(b *strings.Builder, which string) {
	judged := "does not conform"
	if s.Conforms {
		judged = "conforms"
	}
	if s.Interrupted != "" {
		judged += ", did not come to its end: " + printable.OneLine(s.Interrupted)
	}
	fmt.Fprintf(b, "%s: %s, %s\n", which, s.Started.UTC().Format(time.RFC3339), judged)
}

func writeSection[T any](b *strings.Builder, heading string, list []T, told func(T) string) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s:\n", heading)
	for _, item := range list {
		fmt.Fprintf(b, "  %s\n", told(item))
	}
}

func total(list []Delta) int {
	n := 0
	for _, d := range list {
		n += d.Count
	}
	return n
}

// told returns one line: what it is about, and what was found.
func (d Delta) told() string {
	parts := []string{cmp.Or(d.Requirement, d.Suite, "the run")}
	if d.ID != "" {
		parts = append([]string{d.ID}, parts...)
	}
	for _, part := range []string{d.Operation, string(d.Check) + placed(d.Instance)} {
		if part != "" {
			parts = append(parts, printable.OneLine(part))
		}
	}
	if d.Check == "" && d.Title != "" {
		parts = append(parts, fmt.Sprintf("%s: %q", d.Outcome, printable.OneLine(d.Title)))
	}
	parts[len(parts)-1] += ":"
	line := strings.Join(append(parts, clipped(printable.OneLine(d.Message))), "  ")
	if d.Count > 1 {
		line += fmt.Sprintf(" (%d times)", d.Count)
	}
	if d.Reason != "" {
		line += "; " + clipped(printable.OneLine(d.Reason))
	}
	if d.Waiver != "" {
		line += "; waived by " + printable.OneLine(d.Waiver)
	}
	return line
}

func placed(instance string) string {
	if instance == "" {
		return ""
	}
	return " at " + instance
}

func clipped(text string) string {
	text = printable.Text(text)
	if utf8.RuneCountInString(text) <= longestMessage {
		return text
	}
	return string([]rune(text)[:longestMessage]) + "…"
}

func (c CaseChange) told() string {
	name := printable.OneLine(c.String())
	if c.Requirement == "" {
		name = c.Suite + " " + name
	}
	switch {
	case c.Old == "":
		name += ": " + string(c.New)
	case c.New == "":
		name += ": was " + string(c.Old)
	default:
		name += fmt.Sprintf(": %s → %s", c.Old, c.New)
	}
	if c.Reason != "" {
		name += ": " + clipped(printable.OneLine(c.Reason))
	}
	return name
}

func (l LostCoverage) told() string {
	item := strings.ReplaceAll(string(l.Item.Kind), "-", " ") + " " + l.Item.Name
	for _, of := range []string{l.Item.MediaType, l.Item.Status} {
		if of != "" && of != l.Item.Name {
			item += " of " + of
		}
	}
	now := string(l.New)
	if now == "" {
		now = "no part of the contract any more"
	}
	line := fmt.Sprintf("%s  %s  %s: %s → %s", l.Suite, l.Operation, printable.OneLine(item), l.Old,
		now)
	if l.Item.Reason != "" && l.New != "" {
		line += ": " + printable.OneLine(l.Item.Reason)
	}
	return line
}
