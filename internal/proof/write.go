package proof

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"plumbline/internal/printable"
)

// WriteJSON writes a proof as JSON, indented.
func WriteJSON(w io.Writer, p Proof) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(p)
}

// WriteText writes a proof for a terminal: a line for each server, then what is not as it must be,
// and the sums.
func WriteText(w io.Writer, p Proof) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "SERVER\tCLASS\tVERDICT\tNOTICED BY\n")
	for _, r := range p.Results {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", r.ID, r.class(), r.Verdict, r.noticedBy())
	}
	if err := table.Flush(); err != nil {
		return err
	}
	var b strings.Builder
	for _, r := range p.Results {
		if !r.AsExpected() {
			fmt.Fprintf(&b, "\n%s: %s\n  %s\n  %s\n", r.ID, r.Verdict, r.Sentence,
				oneLine(r.Reason))
		}
	}
	fmt.Fprintf(&b, "\n%s\n", p.summary())
	_, err := io.WriteString(w, printable.Neutral(b.String()))
	return err
}

// class is the class of a fault, or else the kind of server.
func (r Result) class() string {
	if r.Class == "" {
		return string(r.Kind)
	}
	return r.Class
}

// noticedBy names the case that a fault must be found by first, and what it found; the others are
// counted.
func (r Result) noticedBy() string {
	if len(r.Noticed) == 0 {
		return "nobody"
	}
	first := r.Noticed[0]
	text := first.Requirement
	if checks := first.checks(); checks != "" {
		text += ": " + checks
	}
	if more := len(r.Noticed) - 1; more > 0 {
		text += fmt.Sprintf(" (and %d more)", more)
	}
	return text
}

// checks lists what a case found, each check and place once.
func (n Noticed) checks() string {
	var found []string
	seen := map[string]bool{}
	for _, f := range n.Findings {
		text := string(f.Check)
		if f.Instance != nil && *f.Instance != "" {
			text += " at " + oneLine(string(*f.Instance))
		}
		if !seen[text] {
			seen[text] = true
			found = append(found, text)
		}
	}
	return strings.Join(found, ", ")
}

// summary is the sums of a proof, and what they come to.
func (p Proof) summary() string {
	faults, variations, plain := p.of(Fault), p.of(Variation), p.of(Plain)
	text := fmt.Sprintf(
		"%d of %d faults caught by the expected finding, %d of %d variations and %d of %d right "+
			"servers accepted",
		p.Count(Fault, Caught), faults, p.Count(Variation, Accepted), variations,
		p.Count(Plain, Accepted), plain)
	for _, judged := range []Verdict{Survived, WrongFinding, Accused, NotRun} {
		if n := p.Count("", judged); n > 0 {
			text += fmt.Sprintf(", %d %s", n, judged)
		}
	}
	if n, of := p.findings(); of > 0 {
		text += fmt.Sprintf(", %.2f findings a fault", float64(n)/float64(of))
	}
	if p.Holds() {
		return "proven: " + text
	}
	return "not proven: " + text
}

// findings counts what was found of the faults that were caught in APIs without a suite, where one
// cause is to be one finding.
func (p Proof) findings() (findings, faults int) {
	for _, r := range p.Results {
		if r.Kind != Fault || r.Requirement != "" || r.Verdict != Caught {
			continue
		}
		faults++
		for _, n := range r.Noticed {
			findings += len(n.Findings)
		}
	}
	return findings, faults
}

func (p Proof) of(kind Kind) int {
	n := 0
	for _, r := range p.Results {
		if r.Kind == kind {
			n++
		}
	}
	return n
}

// oneLine keeps a text of several lines from looking like several entries.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
