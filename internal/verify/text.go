package verify

import (
	"cmp"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/printable"
)

// maxListed is up to how many results those that conform are listed, too.
const maxListed = 50

// maxReasons bounds the reasons that the summary gives for what was not judged.
const maxReasons = 20

// maxTarget bounds what is shown of a path with its query.
const maxTarget = 120

// TextOptions say how much [WriteText] writes.
type TextOptions struct {
	// Verbose lists the results that conform however many there are; otherwise they are listed up
	// to 50 results in all.
	Verbose bool
}

// WriteText writes results for people: a block for each that does not conform, a line for each that
// does, and a summary with what was not judged and why.
func WriteText(w io.Writer, results []Result, options TextOptions) error {
	t := &text{files: severalFiles(results)}
	all := options.Verbose || len(results) <= maxListed
	hidden, withFindings := 0, 0
	for i := range results {
		switch r := &results[i]; {
		case all || r.Verdict != verdict.Conforms:
			t.result(r)
		default:
			hidden++
			if len(r.Findings) > 0 {
				withFindings++
			}
		}
	}
	t.summary(results)
	if hidden > 0 {
		fmt.Fprintf(&t.out, "%s not listed",
			counted(hidden, "conforming entry", "conforming entries"))
		if withFindings > 0 {
			fmt.Fprintf(&t.out, ", %d of them with warnings or notes", withFindings)
		}
		t.out.WriteString("; --verbose lists all\n")
	}
	_, err := io.WriteString(w, t.out.String())
	return err
}

func severalFiles(results []Result) bool {
	return slices.ContainsFunc(results, func(r Result) bool { return r.File != results[0].File })
}

type text struct {
	out   strings.Builder
	files bool // there are several, so that each result has to name its own
}

func (t *text) result(r *Result) {
	if t.files {
		t.out.WriteString(printable.Line(r.File) + " ")
	}
	fmt.Fprintf(&t.out, "%s: %s\n%s", r.title(), r.headline(), r.block())
}

// title names an entry: its index, the request's method and path, and the status that came.
func (r *Result) title() string {
	target := r.URL
	if address, err := url.Parse(r.URL); err == nil {
		target = address.EscapedPath()
		if address.RawQuery != "" {
			target += "?" + address.RawQuery
		}
	}
	if runes := []rune(target); len(runes) > maxTarget {
		target = string(runes[:maxTarget]) + "…"
	}
	status := "no response"
	if r.Status != 0 {
		status = strconv.Itoa(r.Status)
	}
	return printable.Line(fmt.Sprintf("#%d %s %s → %s", r.Entry, r.Method, target, status))
}

// headline is the verdict, and the operation it is about where the path sent does not show it.
func (r *Result) headline() string {
	line := string(r.Verdict)
	if r.Operation == nil {
		return line
	}
	_, path, _ := strings.Cut(*r.Operation, " ")
	if address, err := url.Parse(r.URL); err != nil || !strings.HasSuffix(address.Path, path) {
		line += " (" + printable.Line(*r.Operation) + ")"
	}
	return line
}

// block has the findings and what could not be judged, a row each with a label before it.
func (r *Result) block() string {
	var b rows
	for _, f := range r.Findings {
		b.finding(f)
	}
	for _, u := range r.Unchecked {
		if !u.Silent {
			b.add("not judged", fmt.Sprintf("%s: %s", u.Check, u.Reason))
		}
	}
	return b.String()
}

// rows are a column of labels, as wide as the longest of them, and beside it what each is about.
type rows []struct{ label, what string }

func (b *rows) add(label, what string) {
	for line := range strings.SplitSeq(what, "\n") {
		*b = append(*b, struct{ label, what string }{label,
			strings.TrimRight(printable.Line(strings.TrimSuffix(line, "\r")), " ")})
		label = ""
	}
}

func (b *rows) finding(f Finding) {
	message := f.Message
	if f.Severity != verdict.Error {
		message = string(f.Severity) + ": " + message
	}
	b.add(string(f.Check), message)
	if f.Hint != "" {
		b.add("", f.Hint)
	}
	if f.Contract.File != "" {
		b.add("", fmt.Sprintf("%-9s %s (%s)", "contract", f.Contract, f.Layer))
	}
	if f.Note != "" {
		b.add("", fmt.Sprintf("%-9s %s", "note", f.Note))
	}
}

// String returns the rows, without blanks at their ends.
func (b *rows) String() string {
	width := 0
	for _, r := range *b {
		width = max(width, len(r.label))
	}
	var out strings.Builder
	for _, r := range *b {
		fmt.Fprintln(&out, strings.TrimRight(fmt.Sprintf("  %-*s   %s", width, r.label, r.what),
			" "))
	}
	return out.String()
}

func (t *text) summary(results []Result) {
	severities := map[verdict.Severity]int{}
	demanded, silent := map[verdict.Unchecked]int{}, map[verdict.Unchecked]int{}
	for _, r := range results {
		for _, f := range r.Findings {
			severities[f.Severity]++
		}
		for _, u := range r.Unchecked {
			if u.Silent {
				silent[u]++
			} else {
				demanded[u]++
			}
		}
	}
	fmt.Fprintf(&t.out, "\n%s: %s (%s, %s, %s)\n", counted(len(results), "entry", "entries"),
		Sum(results),
		counted(severities[verdict.Error], "error", "errors"),
		counted(severities[verdict.Warning], "warning", "warnings"),
		counted(severities[verdict.Note], "note", "notes"))
	t.reasons("not judged, so that nobody knows whether the entry conforms:", demanded)
	t.reasons("not judged, since the contract says nothing of it:", silent)
}

// reasons lists what was not judged with how often that was so, the most frequent first.
func (t *text) reasons(heading string, counts map[verdict.Unchecked]int) {
	if len(counts) == 0 {
		return
	}
	list := make([]verdict.Unchecked, 0, len(counts))
	for u := range counts {
		list = append(list, u)
	}
	slices.SortFunc(list, func(a, b verdict.Unchecked) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a.Check, b.Check),
			cmp.Compare(a.Reason, b.Reason))
	})
	t.out.WriteString(heading + "\n")
	for i, u := range list {
		if i == maxReasons {
			fmt.Fprintf(&t.out, "  and %s; --format ndjson lists all\n",
				counted(len(list)-i, "other reason", "other reasons"))
			break
		}
		fmt.Fprintf(&t.out, "  %d × %s: %s\n", counts[u], u.Check, printable.Line(u.Reason))
	}
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
