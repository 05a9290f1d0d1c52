package report

import (
	"fmt"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/printable"
)

// rows are a column of labels, as wide as the longest of them, and beside it what each is about.
type rows []row

type row struct{ label, what string }

func (r *rows) add(label, what string) {
	for line := range strings.SplitSeq(what, "\n") {
		line = strings.TrimRight(printable.Line(strings.TrimSuffix(line, "\r")), " ")
		*r = append(*r, row{label, line})
		label = ""
	}
}

// finding adds what was found, where the contract demands it, and what else there is to say of it.
func (r *rows) finding(f verdict.Finding) {
	message := f.Message
	if f.Severity != "" && f.Severity != verdict.Error {
		message = string(f.Severity) + ": " + message
	}
	r.add(string(f.Check), message)
	if f.Hint != "" {
		r.add("", f.Hint)
	}
	if f.Contract.File != "" {
		r.beside("contract", fmt.Sprintf("%s (%s)", f.Contract, f.Contract.Layer))
	}
	if f.Beyond != "" {
		r.beside("ground", grounds[f.Beyond])
	}
	if f.Obligation != "" {
		r.beside("tries", f.Obligation)
	}
	if f.Note != "" {
		r.beside("note", f.Note)
	}
}

// grounds say what findings rest on that do not rest on the contract.
var grounds = map[verdict.Ground]string{
	verdict.Standard: "standard: HTTP demands it of every server",
	verdict.Inferred: "inferred: nobody has promised it, but readers of the document expect it",
}

// beside adds what has a name of its own within what a label is about.
func (r *rows) beside(name, what string) { r.add("", fmt.Sprintf("%-9s %s", name, what)) }

// String returns the rows, without blanks at their ends.
func (r *rows) String() string {
	width := 0
	for _, one := range *r {
		width = max(width, len(one.label))
	}
	var b strings.Builder
	for _, one := range *r {
		fmt.Fprintln(&b,
			strings.TrimRight(fmt.Sprintf("  %-*s   %s", width, one.label, one.what), " "))
	}
	return b.String()
}
