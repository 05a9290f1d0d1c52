package proof

import (
	"fmt"
	"io"
	"strings"
)

// WriteMarkdown writes a proof as a page: the sums, a table of all servers, and what is not as it
// must be.
func WriteMarkdown(w io.Writer, p Proof) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# Proof\n\n%s.\n\n", p.summary())
	for _, r := range p.Results {
		if !r.AsExpected() {
			fmt.Fprintf(&b, "- **%s: %s**. %s %s\n", r.ID, r.Verdict, r.Sentence, cell(r.Reason))
		}
	}
	if !p.Holds() {
		b.WriteString("\n")
	}
	b.WriteString(
		"| server | class | what it does | verdict | noticed by |\n|---|---|---|---|---|\n")
	for _, r := range p.Results {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", r.ID, r.class(), cell(r.Sentence),
			r.Verdict, cell(r.noticedByAll()))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// noticedByAll names all cases that noticed, and what they found.
func (r Result) noticedByAll() string {
	if len(r.Noticed) == 0 {
		return "nobody"
	}
	all := make([]string, len(r.Noticed))
	for i, n := range r.Noticed {
		all[i] = n.Requirement
		if checks := n.checks(); checks != "" {
			all[i] += " (" + checks + ")"
		}
	}
	return strings.Join(all, ", ")
}

// cell is a text within a cell of a table.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", "`", "'", "*", `\*`).Replace(oneLine(text))
}
