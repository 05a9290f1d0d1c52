package report

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/coverage"
	"plumbline/internal/printable"
)

// maxMarkdown is the size of a summary in bytes; GitHub refuses a step summary of more than 1 MiB
// (https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits).
const maxMarkdown = 900 << 10

// maxComment is the size of a page in bytes that can be posted as a comment; GitHub refuses one of
// more than 65,536 characters.
const maxComment = 64_000

// Limits on what one failure may take of a summary, in bytes.
const (
	maxMarkdownText = 2 << 10
	maxMarkdownCurl = 16 << 10
)

// WriteMarkdown writes a run as GitHub Flavored Markdown, for a comment on a pull request: the
// verdicts, the first five things that speak against the run, and for each suite the outcomes by
// operation, coverage, what failed, errored and is waived, what was not tested and why, the defects
// of the document, and what was left behind. A list of more than five is folded, so that a comment
// stays short. Nothing in it that comes from a server or a document acts as markup. What does not
// fit into 64,000 bytes is left out and counted.
func WriteMarkdown(w io.Writer, run Run) error { return writeMarkdown(w, run, maxComment) }

// WriteSummary writes the same for the summary of a job, where there is room for 900 KiB.
func WriteSummary(w io.Writer, run Run) error { return writeMarkdown(w, run, maxMarkdown) }

func writeMarkdown(w io.Writer, run Run, limit int) error {
	d, run := markdown{}, run.Identified()
	d.out.WriteString("# " + markdownVerdicts(run) + "\n")
	if run.Interrupted != "" {
		fmt.Fprintf(&d.out,
			"\n**The run did not come to its end: %s.** What is told here is what ran "+
				"until then.\n", md(run.Interrupted))
	}
	d.limit = limit / 2
	d.first(run)
	for i, suite := range run.Suites {
		// what one suite leaves is for the others
		d.limit = d.out.Len() + (limit-d.out.Len())/(len(run.Suites)-i) - markdownReserve
		d.suite(suite)
	}
	_, err := io.WriteString(w, d.out.String())
	return err
}

// markdownReserve is kept for the sentence on what was left out.
const markdownReserve = 512

func markdownVerdicts(run Run) string {
	if len(run.Suites) == 0 {
		return "No suite was run: nothing was tested"
	}
	var parts []string
	for _, suite := range run.Suites {
		parts = append(parts, md(cut(suite.Title, maxMarkdownText))+": "+suite.Verdict())
	}
	return strings.Join(parts, " · ")
}

// markdown is a document of blocks. One that does not fit is left out as a whole, so that nothing
// is left open.
type markdown struct {
	out     strings.Builder
	limit   int
	omitted tally // kinds of blocks
}

// maxOpen is how many blocks of a section are shown without being unfolded.
const maxOpen = 5

const foldEnd = "\n</details>\n\n"

// section writes blocks of one kind below a heading. More than five are folded. Where not even one
// fits there is no heading.
func (d *markdown) section(heading, kind string, blocks ...string) {
	start, end := "### "+heading+"\n\n", ""
	if len(blocks) > maxOpen {
		start, end = "<details><summary>"+heading+"</summary>\n\n", foldEnd
	}
	if d.out.Len() > 0 && !strings.HasSuffix(d.out.String(), "\n\n") {
		start = "\n" + start
	}
	for _, text := range blocks {
		if d.out.Len()+len(start)+len(text)+len(end) > d.limit {
			d.omitted.add(kind)
			continue
		}
		d.out.WriteString(start + text)
		start = ""
	}
	if start == "" && end != "" {
		if strings.HasSuffix(d.out.String(), "\n\n") {
			end = end[1:]
		}
		d.out.WriteString(end)
	}
}

// block writes a block without a heading.
func (d *markdown) block(kind, text string) {
	if d.out.Len()+len(text) > d.limit {
		d.omitted.add(kind)
		return
	}
	d.out.WriteString(text)
}

func (d *markdown) suite(suite Suite) {
	d.omitted = tally{}
	d.head(suite)
	d.problems(suite)
	d.cases(suite, Failed, "Failed")
	d.cases(suite, Errored, "Errored")
	d.waived(suite)
	d.warnings(suite)
	d.untested(suite)
	d.defects(suite)
	d.left(suite)
	if len(d.omitted.reasons) > 0 {
		var parts []string
		for _, kind := range d.omitted.reasons {
			parts = append(parts, plural(d.omitted.count[kind], kind))
		}
		fmt.Fprintf(&d.out,
			"\n**Left out here, for there is no room: %s.** The run's plumbline.json has "+
				"all of it.\n", strings.Join(parts, ", "))
	}
}

func (d *markdown) head(suite Suite) {
	var b strings.Builder
	fmt.Fprintf(&b, "\n## %s at %s\n\n", md(cut(suite.Title, maxMarkdownText)),
		md(cut(suite.Target.Name, maxMarkdownText)))
	if len(suite.Cases)+len(suite.NotKept) > 0 {
		suite.markdownTable(&b)
	}
	d.block("table", b.String())
	if more := suite.notKept(); more != "" {
		d.block("sentence", "\n"+md(more)+".\n")
	}
	if suite.Throttled != nil {
		d.block("sentence", "\n"+suite.Throttled.String()+".\n")
	}
	retries := suite.Retries()
	for _, reason := range slices.Sorted(maps.Keys(retries)) {
		d.block("retry", "\n"+md(cut(sentAgain(reason, retries[reason]), maxMarkdownText))+".\n")
	}
	if suite.Coverage != nil {
		d.block("coverage line", "\n"+markdownCoverage(suite.Coverage)+"\n")
	}
}

// markdownTable writes the outcomes by operation. The table of more than five operations is folded
// behind the sum of all.
func (s Suite) markdownTable(b *strings.Builder) {
	names := operations(s)
	if len(names) > maxOpen {
		outcomes, _ := s.tallyOf("", true)
		var parts []string
		for _, outcome := range CaseOutcomes {
			if n := outcomes[outcome]; n > 0 {
				parts = append(parts, fmt.Sprintf("%d %s", n, outcome))
			}
		}
		fmt.Fprintf(b, "<details><summary>%s: %s</summary>\n\n",
			plural(sum(outcomes), "case"), strings.Join(parts, ", "))
		defer b.WriteString(foldEnd)
	}
	b.WriteString("| operation | cases |")
	for _, outcome := range CaseOutcomes {
		fmt.Fprintf(b, " %s |", outcome)
	}
	b.WriteString(" findings |\n|---|---:|" + strings.Repeat("---:|", len(CaseOutcomes)+1) + "\n")
	for _, name := range names {
		s.markdownRow(b, "<code>"+md(cut(name, maxMarkdownText))+"</code>", name, false)
	}
	if s.hasWithoutOperation() {
		s.markdownRow(b, noOperation, "", false)
	}
	s.markdownRow(b, "**all**", "", true)
}

func (s Suite) markdownRow(b *strings.Builder, shown, operation string, all bool) {
	outcomes, findings := s.tallyOf(operation, all)
	fmt.Fprintf(b, "| %s | %d |", shown, sum(outcomes))
	for _, outcome := range CaseOutcomes {
		fmt.Fprintf(b, " %d |", outcomes[outcome])
	}
	fmt.Fprintf(b, " %d |\n", findings)
}

func markdownCoverage(c *coverage.Coverage) string {
	line := "Coverage of the contract: **" + c.PercentText() + "**"
	for _, shown := range []struct {
		kind coverage.ItemKind
		name string
	}{
		{coverage.KindOperation, "operations"}, {coverage.KindParameter, "parameters"},
		{coverage.KindRequestMember, "request members"}, {coverage.KindStatus, "statuses"},
		{coverage.KindResponseMember, "response members"},
	} {
		exercised := c.Count(shown.kind, coverage.Exercised)
		if all := exercised + c.Count(shown.kind, coverage.Seen) +
			c.Count(shown.kind, coverage.NotReached); all > 0 {
			line += fmt.Sprintf(", %d of %d %s", exercised, all, shown.name)
		}
	}
	return line
}

func (d *markdown) problems(suite Suite) {
	var blocks []string
	for _, problem := range suite.Problems {
		blocks = append(blocks, "- "+md(cut(problem, maxMarkdownText))+"\n")
	}
	d.section("Problems outside of any case", "problem", blocks...)
}

// cases shows each case of an outcome in a block that unfolds.
func (d *markdown) cases(suite Suite, outcome CaseOutcome, heading string) {
	var blocks []string
	for _, c := range suite.Cases {
		if c.Outcome == outcome {
			blocks = append(blocks, c.markdown())
		}
	}
	d.section(fmt.Sprintf("%s (%d)", heading, suite.Count(outcome)), string(outcome)+" case",
		blocks...)
}

func (c Case) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "<details><summary><code>%s</code> %s</summary>\n\n",
		md(cmp.Or(c.Requirement.ID, c.Operation, c.without())),
		md(cut(c.ShownTitle(), maxMarkdownText)))
	if c.Requirement.ID != "" {
		fmt.Fprintf(&b, "%s (%s)\n\n", md(c.Requirement.Sentence), md(c.Requirement.Source))
	}
	if c.Reason != "" {
		fmt.Fprintf(&b, "%s: %s\n\n", c.Outcome, md(cut(c.Reason, maxMarkdownText)))
	}
	var shown tally // what is found in several exchanges is shown once
	for _, f := range c.Findings {
		shown.add(f.markdown())
	}
	b.WriteString(strings.Join(shown.reasons, ""))
	if len(c.Findings) == 0 && c.Failure != "" {
		b.WriteString(fenced("", cut(c.Failure, maxMarkdownText)))
	}
	var curls tally
	for _, x := range c.markdownExchanges() {
		if x.Curl != "" {
			curls.add("\n" + fenced("sh", x.markdownCurl()))
		}
	}
	b.WriteString(strings.Join(curls.reasons, ""))
	word := "case"
	if c.recorded() {
		word = "entry"
	}
	fmt.Fprintf(&b, "\nThe %s stands at <code>%s</code>.\n\n</details>\n\n", word, md(c.Source))
	return b.String()
}

// without says what a case lacks that most have: an entry of recorded traffic its operation, any
// other its requirement.
func (c Case) without() string {
	if c.recorded() {
		return noOperation
	}
	return "no requirement"
}

// markdownExchanges are those that findings are about; without any, the last one is what the case
// ended with.
func (c Case) markdownExchanges() []Exchange {
	var list []Exchange
	for _, x := range c.Exchanges {
		if slices.ContainsFunc(c.Findings,
			func(f Finding) bool { return f.Exchange == x.ID && f.Severity == verdict.Error }) {
			list = append(list, x)
		}
	}
	if list == nil && len(c.Exchanges) > 0 {
		list = c.Exchanges[len(c.Exchanges)-1:]
	}
	return list
}

func (e Exchange) markdownCurl() string {
	if len(e.Curl) > maxMarkdownCurl {
		return "# the line that sends " + e.ID +
			" again is too long to be shown here; plumbline.json has it"
	}
	return e.Curl
}

func (f Finding) markdown() string {
	severity := ""
	if f.Severity != verdict.Error {
		severity = string(f.Severity) + ": "
	}
	text := fmt.Sprintf("- **%s** %s%s", f.Check, severity, md(cut(f.Message, maxMarkdownText)))
	if f.Hint != "" {
		text += "<br>" + md(cut(f.Hint, maxMarkdownText))
	}
	if f.Contract.File != "" {
		text += fmt.Sprintf("<br>contract: <code>%s</code> (%s)",
			md(cut(f.Contract.String(), maxMarkdownText)), f.Contract.Layer)
	}
	if f.Beyond != "" {
		text += "<br>ground: " + grounds[f.Beyond]
	}
	if f.Note != "" {
		text += "<br>note: " + md(cut(f.Note, maxMarkdownText))
	}
	if f.Waiver != "" {
		text += "<br>waived by <code>" + md(f.Waiver) + "</code>"
	}
	return text + "<br>id: <code>" + f.ID + "</code>\n"
}

func (d *markdown) waived(suite Suite) {
	var blocks []string
	for _, c := range suite.Cases {
		for _, f := range c.Findings {
			if f.Waiver == "" {
				continue
			}
			text := fmt.Sprintf("- <code>%s</code> **%s** %s", md(c.Requirement.ID), f.Check,
				md(cut(f.Message, maxMarkdownText)))
			if w := suite.waiverAt(f.Waiver); w != nil {
				text += fmt.Sprintf("<br>%s (%s, until %s, %s)", md(cut(w.Reason, maxMarkdownText)),
					md(w.Owner), w.Expires.Format(time.DateOnly), md(w.Link))
			}
			blocks = append(blocks, fmt.Sprintf("%s<br><code>%s</code>, id: <code>%s</code>\n",
				text, md(f.Waiver), f.ID))
		}
	}
	d.section(fmt.Sprintf("Waived (%d)", suite.Count(Waived)), "waived finding", blocks...)
}

// warnings has what was found and speaks against no case, each once.
func (d *markdown) warnings(suite Suite) {
	counts := tally{}
	for _, c := range suite.Cases {
		for _, f := range c.Findings {
			if f.Severity != verdict.Error && f.Waiver == "" {
				counts.add(fmt.Sprintf("%s %s: %s", f.Severity, f.Check,
					printable.OneLine(f.Message)))
			}
		}
	}
	blocks := exchangesBy(counts)
	d.section(fmt.Sprintf("Warnings (%d)", len(blocks)), "warning", blocks...)
}

// exchangesBy lists how many exchanges there are by what is said of them, each WHAT: WHY.
func exchangesBy(counts tally) (blocks []string) {
	slices.Sort(counts.reasons)
	for _, reason := range counts.reasons {
		what, why, _ := strings.Cut(reason, ": ")
		blocks = append(blocks, fmt.Sprintf("- %s **%s** %s\n",
			plural(counts.count[reason], "exchange"), what, md(cut(why, maxMarkdownText))))
	}
	return blocks
}

// untested has each reason once for which cases were not run, or exchanges not judged.
func (d *markdown) untested(suite Suite) {
	counts := tally{}
	for _, c := range suite.Cases {
		if c.Outcome == Skipped || c.Outcome == Unsupported {
			counts.add(string(c.Outcome) + ": " + cmp.Or(printable.OneLine(c.Reason),
				"no reason is known"))
		}
	}
	var untested []string
	for _, reason := range counts.reasons {
		untested = append(untested, fmt.Sprintf("- %s %s\n", plural(counts.count[reason], "case"),
			md(cut(reason, maxMarkdownText))))
	}
	d.section("Not tested, and why", "reason", untested...)
	unchecked := tally{}
	for _, c := range suite.Cases {
		for _, u := range c.Unchecked {
			unchecked.addMany(string(u.Check)+": "+printable.OneLine(u.Reason), max(u.Count, 1))
		}
	}
	d.section("Not checked, and why", "reason", exchangesBy(unchecked)...)
}

// defects are folded, a block a severity.
func (d *markdown) defects(suite Suite) {
	var blocks []string
	for _, severity := range []verdict.Severity{verdict.Error, verdict.Warning, verdict.Note} {
		var rows []string
		for _, defect := range suite.Defects {
			if defect.Severity == severity {
				rows = append(rows, markdownDefect(defect))
			}
		}
		for start := 0; start < len(rows); start += markdownDefects {
			part := rows[start:min(start+markdownDefects, len(rows))]
			blocks = append(blocks,
				fmt.Sprintf("<details><summary>%s</summary>\n\n%s\n</details>\n\n",
					markdownRange(start, len(part), len(rows), severity), strings.Join(part, "")))
		}
	}
	d.section("Defects of the document", "defect list", blocks...)
}

// markdownDefects is how many defects one block has at most.
const markdownDefects = 500

func markdownRange(start, n, all int, severity verdict.Severity) string {
	if n == all {
		return plural(all, string(severity))
	}
	return fmt.Sprintf("%s, %d to %d", plural(all, string(severity)), start+1, start+n)
}

func markdownDefect(defect contract.Defect) string {
	at := defect.Location
	text := fmt.Sprintf("- <code>%s</code> **%s** %s",
		md(fmt.Sprintf("%s:%d:%d", at.File, at.Line, at.Column)), md(string(defect.Rule)),
		md(cut(defect.Told(), maxMarkdownText)))
	if defect.Remedy != "" {
		text += "<br>" + md(cut(defect.Remedy, maxMarkdownText))
	}
	return text + "\n"
}

func (d *markdown) left(suite Suite) {
	var blocks []string
	for _, left := range suite.LeftBehind {
		what := md(cut(left.What, maxMarkdownText))
		if left.Count > 1 {
			what = fmt.Sprintf("%d × %s", left.Count, what)
		}
		if left.Expires {
			what += " (expires by itself)"
		}
		blocks = append(blocks, fmt.Sprintf("- %s: %s\n", what,
			md(cut(left.Reason, maxMarkdownText))))
	}
	d.section("Left behind on the target", "leftover", blocks...)
}

// WriteCouldNotRun writes the page of a command that could not run, in GitHub Flavored Markdown:
// what was called, such as "plumbline merge", and what it said.
func WriteCouldNotRun(w io.Writer, called, message string) error {
	_, err := fmt.Fprintf(w, "# %s could not run\n\n%s\n", md(called),
		fenced("", cut(message, maxMarkdownText)))
	return err
}
